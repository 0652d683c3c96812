-- What .ci/test dumps and restores: see its part "dump".
CREATE SCHEMA tools;
CREATE EXTENSION synth SCHEMA tools;
CREATE TABLE source (id int PRIMARY KEY, kind text, amount numeric(8, 2), noted timestamptz);
INSERT INTO source
SELECT g, 'kind ' || g % 7, g % 113 + 0.25, '2024-01-01 00:00+00'::timestamptz + g % 500 * interval '1 hour'
  FROM generate_series(1, 3000) AS g;
CREATE TABLE models (name text PRIMARY KEY, model tools.synth_model NOT NULL);
INSERT INTO models SELECT 'all', tools.synth_train('source');
INSERT INTO models
SELECT 'merged', tools.synth_merge(m)
  FROM (SELECT tools.synth_learn(s) AS m FROM source AS s GROUP BY id % 2) AS halves;
CREATE INDEX ON models (model);
CREATE VIEW drawn AS
SELECT m.name, s.*
  FROM models AS m, tools.synth_sample(m.model, NULL::source, 50, 7) AS s;
