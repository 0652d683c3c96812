-- synth_impute: missing values from their distribution given the rest of the row.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

CREATE TABLE impute_sale (id int PRIMARY KEY, country text NOT NULL, currency char(3), price numeric(8,2), sold date, note text);
INSERT INTO impute_sale
SELECT i, (ARRAY['France', 'Japan', 'Spain', 'USA'])[1 + i % 4], (ARRAY['EUR', 'JPY', 'EUR', 'USD'])[1 + i % 4],
       (ARRAY[10, 1500, 12, 20])[1 + i % 4] * (1 + i % 7 * 0.25), date '2025-01-06' + 7 * (i % 50), CASE WHEN i % 5 = 0 THEN 'returned' END
FROM generate_series(1, 2800) i;
CREATE TABLE impute_model AS SELECT synth_train('impute_sale') AS model;

-- what is best: known from the rest, or the most probable category and the median
SELECT (synth_impute(model, s, 1, 'best')).*
FROM impute_model, (VALUES (1, 'Japan', NULL, NULL, NULL, 'returned'), (2, NULL, 'USD', 25.00, date '2025-02-03', NULL),
                           (3, NULL, NULL, 1875.00, date '2025-02-03', NULL), (NULL, 'Spain', 'EUR', 12.00, date '2025-02-03', 'returned')) v(id, country, currency, price, sold, note),
     LATERAL (SELECT v::impute_sale FROM (SELECT v.id, v.country, v.currency::char(3), v.price::numeric(8,2), v.sold, v.note) v) x(s) ORDER BY 1;
-- draws have the granularity of the column: prices of the country, Mondays
CREATE TABLE impute_drawn AS
SELECT (synth_impute(model, s, 7)).* FROM impute_model, (SELECT ROW(id, country, NULL, NULL, NULL, 'x')::impute_sale AS s FROM impute_sale WHERE id <= 400) x;
SELECT country, currency, min(price), max(price), count(DISTINCT price) AS prices, bool_and(extract(isodow FROM sold) = 1) AS mondays
FROM impute_drawn GROUP BY 1, 2 HAVING count(*) > 10 ORDER BY 1;
-- the same seed and row, the same values; without seed, new ones
SELECT count(DISTINCT synth_impute(model, s, 7)) AS seeded, count(DISTINCT synth_impute(model, s)) > 10 AS fresh
FROM impute_model, (SELECT ROW(1, 'Japan', NULL, NULL, NULL, NULL)::impute_sale AS s FROM generate_series(1, 100)) x;
-- a key stays NULL, as does a column that was not learned; a row without NULL is unchanged
SELECT synth_impute(model, ROW(NULL, 'Japan', 'JPY', 1500.00, date '2025-02-03', 'x')::impute_sale, 1) AS kept, synth_impute(NULL, ROW(1, NULL, NULL, NULL, NULL, NULL)::impute_sale) AS no_model,
       synth_impute(model, NULL::impute_sale) AS no_row FROM impute_model;
CREATE TYPE impute_other AS (shop text, currency text, country text);
SELECT synth_impute(model, ROW(NULL, 'JPY', NULL)::impute_other, 1) AS by_name FROM impute_model;
ROLLBACK;
