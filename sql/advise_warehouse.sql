-- Aggregates for a star: the views are made, and each rewritten query gives what the original does.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET timezone = 'UTC';
CREATE SCHEMA "Dwh x";
SET search_path = "Dwh x", public;
CREATE TABLE product (product_key int PRIMARY KEY, category text, brand text NOT NULL);
CREATE TABLE store (store_key int PRIMARY KEY, "Region" text NOT NULL);
CREATE TABLE sales (
    sale_id bigint PRIMARY KEY,
    product_key int NOT NULL REFERENCES product,
    store_key int NOT NULL REFERENCES store,
    sold date NOT NULL,
    quantity int NOT NULL,
    amount numeric(10,2),
    weight float8,
    note text NOT NULL
);
INSERT INTO product SELECT i, nullif('cat ' || i % 8, 'cat 3'), 'brand ' || i % 40 FROM generate_series(1, 400) i;
INSERT INTO store SELECT i, 'region ' || i % 5 FROM generate_series(1, 30) i;
INSERT INTO sales
SELECT i, 1 + (i * 7919) % 400, 1 + (i * 104729) % 30, '2023-01-01'::date + ((i * 48271) % 730)::int, 1 + i % 5,
    CASE WHEN i % 50 <> 0 THEN ((i * 31) % 10000) / 100.0 END, i, repeat(md5(i::text), 8)
FROM generate_series(1, 60000::bigint) i;
ANALYZE product; ANALYZE store; ANALYZE sales;

CREATE TABLE public.workload (number int GENERATED ALWAYS AS IDENTITY, query text);
INSERT INTO public.workload (query) VALUES
-- 1 and 2 are of one star
($$SELECT p.category, s."Region", sum(amount) AS total, count(*) AS n FROM sales f JOIN product p USING (product_key)
JOIN store s ON s.store_key = f.store_key GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 7$$),
($$SELECT p.brand, avg(f.amount) AS mean, avg(quantity), max(sold) AS latest, count(f.amount)
FROM sales f, product p, store s WHERE p.product_key = f.product_key AND s.store_key = f.store_key
AND s."Region" IN ('region 3', 'region 4') GROUP BY p.brand HAVING sum(quantity) > 10 ORDER BY 1$$),
-- 3 and 4 of another: the month can be had from the day
($$SELECT date_trunc('month', f.sold::timestamp) AS m, sum(quantity) * 2 AS twice FROM sales f GROUP BY 1 ORDER BY 1$$),
($$SELECT sold, min(amount), sum(amount) / count(*) AS each FROM sales WHERE sold BETWEEN '2023-02-01' AND '2023-02-07' GROUP BY 1 ORDER BY 1$$),
-- none of a view: sums of floats, DISTINCT, outer joins, no groups, too many groups
($$SELECT product_key, sum(weight) FROM sales GROUP BY 1$$),
($$SELECT product_key, count(DISTINCT store_key) FROM sales GROUP BY 1$$),
($$SELECT brand, count(*) FROM product p LEFT JOIN sales s USING (product_key) GROUP BY 1$$),
($$SELECT sum(amount) FROM sales$$),
($$SELECT sale_id, sum(amount) FROM sales GROUP BY 1$$),
-- not planned
($$SELECT sum(x) FROM nowhere$$);
CREATE TABLE public.advice AS
SELECT row_number() OVER () AS place, * FROM synth_advise_warehouse('Dwh x', (SELECT array_agg(query ORDER BY number) FROM public.workload));
\pset format unaligned
SELECT kind, object, recommendation, evidence -> 'queries' AS queries, unit, benefit > 0 AS gain FROM advice
WHERE kind IN ('materialized aggregate', 'sort order') ORDER BY kind COLLATE "C", evidence ->> 'queries';
SELECT ddl FROM advice WHERE kind IN ('materialized aggregate', 'sort order') ORDER BY kind COLLATE "C", evidence ->> 'queries';
SELECT q ->> 'query' AS query, q ->> 'sql' AS sql FROM advice, jsonb_array_elements(evidence -> 'rewrites') q ORDER BY 1;

SELECT kind, object, recommendation, ddl FROM advice WHERE kind = 'not planned';

-- all is run; the same rows come out
CREATE FUNCTION public.compare() RETURNS TABLE(query int, same boolean, has_rows boolean, faster boolean) LANGUAGE plpgsql AS $$
DECLARE
    r record;
    original jsonb;
    rewritten jsonb;
BEGIN
    FOR r IN SELECT a.ddl FROM advice a WHERE a.ddl IS NOT NULL ORDER BY place LOOP
        EXECUTE r.ddl;
    END LOOP;
    FOR r IN SELECT w.number, w.query, q ->> 'sql' AS sql, q FROM advice a, jsonb_array_elements(a.evidence -> 'rewrites') q
        JOIN workload w ON w.number = (q ->> 'query')::int ORDER BY w.number
    LOOP
        EXECUTE format('SELECT jsonb_agg(t) FROM (%s) t', r.query) INTO original;
        EXECUTE format('SELECT jsonb_agg(t) FROM (%s) t', r.sql) INTO rewritten;
        query := r.number;
        same := original = rewritten;
        has_rows := jsonb_array_length(original) > 0;
        faster := (r.q -> 'after')::float8 < (r.q -> 'before')::float8;
        RETURN NEXT;
    END LOOP;
    FOR r IN SELECT a.evidence ->> 'refresh' AS refresh FROM advice a WHERE a.evidence ? 'refresh' LOOP
        EXECUTE r.refresh;
    END LOOP;
    FOR r IN SELECT a.evidence ->> 'undo' AS undo FROM advice a WHERE a.evidence ? 'undo' ORDER BY place DESC LOOP
        EXECUTE r.undo;
    END LOOP;
END
$$;
SELECT * FROM compare();
SELECT count(*) FROM pg_class WHERE relnamespace = '"Dwh x"'::regnamespace AND relkind = 'm';

-- ranges of a column that rows do not lie by; BRIN where they do
SELECT kind, object, ddl, evidence ->> 'undo' AS undo FROM synth_advise_warehouse('Dwh x',
    ARRAY[$$SELECT note FROM sales WHERE sold BETWEEN '2023-02-01' AND '2023-03-07'$$, $$SELECT count(*) FROM store$$]) WHERE kind <> 'index';
CREATE TABLE sorted AS SELECT * FROM sales ORDER BY sold;
ANALYZE sorted;
SELECT kind, object, ddl, evidence ->> 'undo' AS undo FROM synth_advise_warehouse('Dwh x',
    ARRAY[$$SELECT note FROM sorted WHERE sold BETWEEN '2023-02-01' AND '2023-03-07'$$]) WHERE kind <> 'index';
-- one list for a workload: the index that a foreign key and a query both want is there once
SELECT kind, object, ddl FROM synth_advise('Dwh x', ARRAY[$$SELECT note FROM sales WHERE product_key = 17$$, $$SELECT brand FROM product WHERE brand = $1$$])
WHERE kind LIKE '%index%' ORDER BY ddl COLLATE "C";
SELECT synth_advise('Dwh x', ARRAY[ARRAY['SELECT 1'], ARRAY['SELECT 2']]);
-- nothing to serve
SELECT count(*) FROM synth_advise_warehouse('Dwh x', '{}');
SELECT count(*) FROM synth_advise_warehouse(NULL, '{}');
SELECT synth_advise_warehouse('no such schema', '{}');
SELECT synth_advise_schema('no such schema');
SELECT synth_advise('no such schema');
RESET search_path;
DROP SCHEMA "Dwh x" CASCADE;
DROP TABLE public.advice, public.workload;
DROP FUNCTION public.compare;
