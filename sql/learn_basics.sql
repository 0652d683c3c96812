-- Learning: the aggregate, a whole table, options, and packed rows.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

CREATE TABLE learn_people (id int PRIMARY KEY, name text NOT NULL, age int, income numeric(10,2), joined date, active boolean);
INSERT INTO learn_people
SELECT i, (ARRAY['Ada', 'Grace', 'Edsger'])[1 + i % 3], CASE WHEN i % 10 > 0 THEN 20 + i % 50 END,
       1000 + i % 50 * 20.25, date '2024-01-01' + i % 30 * 7, i % 4 = 0
FROM generate_series(1, 1000) i;

-- what it makes of each column: a key is no number
SELECT column_name, type_name, kind, round(null_fraction::numeric, 3) AS null_fraction, distinct_values
FROM synth_describe((SELECT synth_learn(p) FROM learn_people p));

-- the catalogue knows more than the rows; learning a table uses it
SELECT c->>'name' AS name, c->>'kind' AS kind, c->>'unique' AS "unique", c->>'not_null' AS not_null
FROM jsonb_array_elements(synth_train('learn_people')::jsonb->'components'->0->'columns') c;
SELECT synth_train('learn_people') = synth_learn(p, '{"keys": ["id"], "not_null": ["id", "name"]}') AS same
FROM learn_people p;

-- by group, filtered, over any subquery
SELECT active, (synth_learn(p)::jsonb->>'rows')::int AS rows FROM learn_people p GROUP BY active ORDER BY active;
SELECT synth_learn(p) FILTER (WHERE active)::jsonb->'rows' AS rows FROM learn_people p;
SELECT column_name, kind FROM synth_describe((SELECT synth_learn(q) FROM (SELECT name, age / 10 AS decade FROM learn_people) q));

-- options: columns and their order, the target first
SELECT column_name FROM synth_describe((SELECT synth_learn(p, '{"columns": ["income", "name", "age"]}') FROM learn_people p));
SELECT column_name FROM synth_describe((SELECT synth_learn(p, '{"exclude": ["id", "joined"]}') FROM learn_people p));
SELECT column_name, parents FROM synth_describe((SELECT synth_learn(p, '{"columns": ["income", "age"], "target": "age"}') FROM learn_people p));
SELECT column_name, parents FROM synth_describe((SELECT synth_learn(p, '{"columns": ["income", "age"], "order": ["income"]}') FROM learn_people p));
-- extremes: not kept unless an option says so
CREATE TABLE learn_age (age int);
SELECT o.options, min(s.age) > 20 AND max(s.age) < 69 AS inside
FROM (VALUES ('{"columns": ["age"], "min_count": 50}'::jsonb), ('{"columns": ["age"], "min_count": 50, "keep_extremes": true}')) o(options),
     LATERAL (SELECT synth_learn(p, o.options) AS m FROM learn_people p) l,
     LATERAL synth_sample(l.m, NULL::learn_age, 2000, 1) s
GROUP BY o.options ORDER BY o.options::text;

-- NULL rows are no rows, rows of NULLs are
SELECT synth_learn(q.p)::jsonb->'rows' AS rows FROM (SELECT CASE WHEN id % 2 = 0 THEN p END AS p FROM learn_people p) q;
SELECT synth_learn(q)::jsonb->'rows' AS rows FROM (SELECT NULL::int AS a, NULL::text AS b FROM generate_series(1, 20)) q;

-- the same rows in another order are the same model
SELECT synth_learn(a) = (SELECT synth_learn(b) FROM (SELECT * FROM learn_people ORDER BY income DESC, id) b) AS same
FROM learn_people a;
-- more rows than are kept: a sample, the same again for any order
SELECT m::jsonb->'rows' AS rows, m::jsonb->'components'->0->'fitted_rows' AS fitted,
       m = (SELECT synth_learn(b, '{"sample_rows": 100}') FROM (SELECT * FROM learn_people ORDER BY income DESC, id) b) AS same
FROM (SELECT synth_learn(a, '{"sample_rows": 100}') AS m FROM learn_people a) l;

-- packed rows: the same model, with types that a distributed server can push down
SELECT pg_typeof(synth_pack(p)) FROM learn_people p LIMIT 1;
SELECT synth_learn(synth_pack(p)) = synth_learn(p) AS same FROM learn_people p;
SELECT synth_learn(synth_pack(p), '{"target": "age"}') = synth_learn(p, '{"target": "age"}') AS same FROM learn_people p;
SELECT synth_learn(synth_pack(p)::text::synth_rows) = synth_learn(p) AS same FROM learn_people p;
SELECT synth_pack(row(1, NULL::int, 'a'::text)), synth_pack(NULL::learn_people) IS NULL AS nothing;

ROLLBACK;
