-- synth_sample_json: rows as objects, without a row type.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';

CREATE TYPE json_mood AS ENUM ('sad', 'ok');
CREATE DOMAIN json_share AS numeric(4,2) CHECK (VALUE < 10);
CREATE TABLE json_source AS
SELECT i AS id, (ARRAY['sad', 'ok'])[1 + i % 2]::json_mood AS mood, (i % 900 / 100.0)::json_share AS share, i % 3 = 0 AS "is new", date '2025-01-01' + i % 9 AS day,
       timestamptz '2025-01-01 00:00+00' + i % 9 * interval '1 h' AS at, CASE WHEN i % 2 = 0 THEN 7 END AS seven, ARRAY[i % 5, 1] AS list
FROM generate_series(1, 1000) i;
CREATE TABLE json_model AS SELECT synth_train('json_source') AS model;

SELECT jsonb_object_agg(key, jsonb_typeof(value) ORDER BY key) AS kinds
FROM (SELECT DISTINCT ON (key) key, value FROM json_model, synth_sample_json(model, 100, 1) j, jsonb_each(j) ORDER BY key, jsonb_typeof(value) DESC) s;
SELECT bool_and(j ->> 'day' ~ '^2025-01-0\d$') AS iso_day, bool_and(j ->> 'at' ~ '^2025-01-01T0\d:00:00\+00:00$') AS iso_time,
       bool_and(j -> 'seven' IN ('7', 'null')) AS seven, min((j ->> 'id')::int) AS first_key
FROM json_model, synth_sample_json(model, 100, 1) j;
-- the values of synth_sample; slices make up the whole; evidence
SELECT (SELECT array_agg(j) FROM synth_sample_json(model, 50, 1) j) = (SELECT array_agg(to_jsonb(s)) FROM synth_sample(model, NULL::json_source, 50, 1) s) AS as_sample,
       (SELECT array_agg(j) FROM (SELECT synth_sample_json(model, 50, 1, NULL, f, 20) j FROM unnest(ARRAY[0, 20, 40]) f) s)
       = (SELECT array_agg(j) FROM synth_sample_json(model, 50, 1) j) AS slices,
       (SELECT count(*) FROM synth_sample_json(model, 50, 1, '{"mood": "ok"}') j WHERE j ->> 'mood' = 'ok') AS given,
       (SELECT count(*) FROM synth_sample_json(model, 0, 1)) AS none
FROM json_model;
-- types that are not here are numbers or texts
CREATE TABLE json_kept AS SELECT model::text AS value FROM json_model;
DROP TABLE json_source, json_model;
DROP DOMAIN json_share;
DROP TYPE json_mood;
SELECT jsonb_typeof(j -> 'mood') AS mood, jsonb_typeof(j -> 'share') AS share, count(*) FROM json_kept, synth_sample_json(value::synth_model, 50, 1) j GROUP BY 1, 2;
ROLLBACK;
