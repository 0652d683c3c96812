-- synth_score: how likely a row is by a model.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

CREATE TABLE score_visit AS
SELECT i AS id, (ARRAY['adult', 'child'])[1 + (i % 4 = 0)::int] AS ticket, CASE WHEN i % 4 = 0 THEN 3 + i % 11 ELSE 20 + i % 43 END AS age,
       CASE WHEN i % 10 > 0 THEN 5 * (i % 3) END AS discount
FROM generate_series(1, 2000) i;
CREATE TABLE score_model AS SELECT synth_train('score_visit') AS model;

-- one column: the logarithm of its share; what is not known is unlikely, but possible
SELECT ticket, round(exp(synth_score(model, t))::numeric, 4) AS share
FROM score_model, (VALUES ('adult'), ('child'), ('senior'), (NULL)) t(ticket);
-- values next to the others, and ever farther outside
SELECT age, round(synth_score(model, t)::numeric, 2) AS score
FROM score_model, (SELECT unnest(ARRAY[-1000, -1, 2, 3, 13, 14, 19, 20, 40, 62, 63, 100, 1000, 1000000]) AS age) t;
-- combinations: a child of 40
SELECT ticket, age, round(synth_score(model, t)::numeric, 2) AS score
FROM score_model, (VALUES ('adult', 40), ('child', 10), ('child', 40), ('adult', 10)) t(ticket, age) ORDER BY 3 DESC, 1;
-- the least likely rows of a table
INSERT INTO score_visit VALUES (9001, 'child', 45, 5), (9002, 'adult', 30, 500), (9003, 'adult', 7, 0), (9004, 'dog', 30, 5), (9005, 'adult', 30, 7);
SELECT v, round(synth_score(model, v)::numeric, 2) AS score FROM score_model, score_visit v ORDER BY synth_score(model, v), v.id LIMIT 6;
-- NULL in, NULL out
SELECT synth_score(NULL, v) IS NULL AS no_model, (SELECT synth_score(model, NULL::score_visit) IS NULL FROM score_model) AS no_row
FROM score_visit v WHERE id = 1;
ROLLBACK;
