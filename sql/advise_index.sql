-- What synth_advise_indexes recommends: kinds of indexes and tables, one after another. Tables have fewer rows than the
-- statistics sample, so that these are the same each time; costs are compared, not printed.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
\set ECHO errors
CREATE EXTENSION IF NOT EXISTS synth;
\set ECHO all
\pset format unaligned
\pset tuples_only on

CREATE FUNCTION advised(queries text[], budget bigint DEFAULT NULL, options jsonb DEFAULT '{}') RETURNS SETOF text LANGUAGE sql AS
$$SELECT format('%s [%s of %s]', ddl, evidence ->> 'kind', queries)
FROM synth_advise_indexes($1, $2, '{"time_limit_ms": 60000}' || $3) WHERE ddl IS NOT NULL ORDER BY 1$$;

CREATE TABLE advise_customer (id int PRIMARY KEY, name text COLLATE "C", city text COLLATE "en-x-icu", vip bool, gone timestamptz, extra jsonb);
INSERT INTO advise_customer SELECT i, 'customer ' || i, 'city' || i % 500, i % 200 = 0,
	CASE WHEN i % 100 <> 0 THEN timestamptz '2020-01-01 00:00+00' END, jsonb_build_object('code', 'c' || i, 'n', i % 5000)
FROM generate_series(1, 20000) i;
CREATE TABLE advise_order (id int PRIMARY KEY, customer int, status text, placed timestamp, total numeric(10,2), note text);
INSERT INTO advise_order SELECT i, i * 7919 % 20000 + 1, CASE WHEN i % 50 = 0 THEN 'open' ELSE 'done' END,
	timestamp '2020-01-01' + make_interval(mins => i * 7 % 30000), i % 997, repeat('x', 100)
FROM generate_series(1, 30000) i;
ANALYZE advise_customer, advise_order;

-- equality, range, join, order
SELECT advised('{SELECT * FROM advise_order WHERE customer = 5}');
SELECT advised('{SELECT * FROM advise_order WHERE customer = 5 AND total > 990}');
SELECT advised('{SELECT * FROM advise_order WHERE placed BETWEEN ''2020-01-03'' AND ''2020-01-03 01:00''}');
SELECT advised('{SELECT o.* FROM advise_customer c JOIN advise_order o ON o.customer = c.id WHERE c.city = ''city7''}');
SELECT advised('{SELECT * FROM advise_order WHERE customer > 10 ORDER BY placed DESC\, id LIMIT 5}');
SELECT advised('{SELECT * FROM advise_order WHERE customer = $1,SELECT * FROM advise_order WHERE customer IN (3\, 4)}');
SELECT advised('{SELECT max(placed) FROM advise_order}');
-- the primary key is there, and what it covers
SELECT advised('{SELECT * FROM advise_order WHERE id = 5,SELECT * FROM advise_customer WHERE id BETWEEN 5 AND 9}');
CREATE INDEX advise_order_customer_idx ON advise_order (customer, placed);
SELECT advised('{SELECT * FROM advise_order WHERE customer = 5}');
DROP INDEX advise_order_customer_idx;

-- partial: a status that several queries ask for, a flag, NULL; not a value that one query asks for
SELECT advised('{SELECT * FROM advise_order WHERE status = ''open'' AND placed > ''2020-01-20'',
	SELECT * FROM advise_order WHERE status = ''open'' ORDER BY placed LIMIT 3}');
SELECT advised('{SELECT * FROM advise_order WHERE status = ''open''}');
SELECT advised('{SELECT * FROM advise_customer WHERE vip AND city = ''city100''}');
SELECT advised('{SELECT name FROM advise_customer WHERE gone IS NULL ORDER BY city}');
-- expressions
SELECT advised('{SELECT * FROM advise_customer WHERE lower(name) = ''x''}');
SELECT advised('{SELECT * FROM advise_order WHERE date_trunc(''day''\, placed) = ''2020-01-03''}');
SELECT advised('{SELECT * FROM advise_customer WHERE extra ->> ''code'' = ''c77''}');
SELECT advised(ARRAY['SELECT * FROM advise_customer WHERE extra @> ''{"code": "c77"}''']);
-- the beginning of a text
SELECT advised('{SELECT * FROM advise_customer WHERE name LIKE ''customer 123%''}');
SELECT advised('{SELECT * FROM advise_customer WHERE city LIKE ''city12%''}');
SELECT advised('{SELECT * FROM advise_customer WHERE city LIKE ''%ty12''}');

-- covering, once pages are known to be visible to all
CREATE TABLE advise_log (id int, kind int, hits int, filler text);
\copy advise_log FROM PROGRAM 'seq 1 30000 | sed "s/.*/&\t&\t&\tsome words that make the row longer than an index has it/"' WITH (FREEZE)
ANALYZE advise_log;
SELECT advised('{SELECT sum(hits) FROM advise_log WHERE kind BETWEEN 1000 AND 9000}');
-- ranges of pages, where little room is
ALTER TABLE advise_log ALTER filler SET STORAGE PLAIN;
CREATE TABLE advise_wide AS SELECT id, kind, repeat(filler, 6) AS filler FROM advise_log ORDER BY id;
ANALYZE advise_wide;
SELECT advised('{SELECT * FROM advise_wide WHERE kind BETWEEN 1000 AND 1100}', 60000);

-- partitions get their index through the parent; children of a table have their own
CREATE TABLE advise_part (k int, v int, pad text) PARTITION BY RANGE (k);
CREATE TABLE advise_part_1 PARTITION OF advise_part FOR VALUES FROM (0) TO (10000);
CREATE TABLE advise_part_2 (pad text, v int, k int);
ALTER TABLE advise_part ATTACH PARTITION advise_part_2 FOR VALUES FROM (10000) TO (20000);
INSERT INTO advise_part SELECT i, i % 5000, repeat('x', 50) FROM generate_series(1, 19999) i;
CREATE TABLE advise_parent (k int, v int);
CREATE TABLE advise_child (w int) INHERITS (advise_parent);
INSERT INTO advise_parent SELECT i, i FROM generate_series(1, 9000) i;
INSERT INTO advise_child SELECT i, i, i FROM generate_series(1, 20000) i;
CREATE MATERIALIZED VIEW advise_matview AS SELECT * FROM advise_child;
CREATE TEMP TABLE advise_temp AS SELECT * FROM advise_child;
CREATE VIEW advise_view AS SELECT k, v FROM advise_part UNION ALL SELECT k, v FROM advise_matview;
ANALYZE advise_part, advise_part_1, advise_part_2, advise_parent, advise_child, advise_matview, advise_temp;
SELECT advised('{SELECT * FROM advise_part WHERE v = 5}');
SELECT advised('{SELECT * FROM advise_part_2 WHERE v = 5}');
SELECT advised('{SELECT * FROM advise_parent WHERE v = 5}');
SELECT advised('{SELECT * FROM advise_view WHERE v = 5}');
SELECT replace(a, (SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()), 'pg_temp')
FROM advised('{SELECT * FROM advise_temp WHERE w = 5}') a;
-- catalogs are left alone
SELECT advised('{SELECT * FROM pg_class WHERE relpages = 5}');

-- names that need quotes, and one that is taken
CREATE SCHEMA "advise s";
CREATE TABLE "advise s"."or""der" ("select" int, "Ä ö" text);
INSERT INTO "advise s"."or""der" SELECT i, 'v' || i FROM generate_series(1, 20000) i;
CREATE TABLE "advise s"."or""der_select_idx" ();
ANALYZE "advise s"."or""der";
SELECT advised(ARRAY['SELECT * FROM "advise s"."or""der" WHERE "select" = 7', 'SELECT * FROM "advise s"."or""der" WHERE "Ä ö" = ''v7''']);
SELECT evidence ->> 'undo', evidence ->> 'table', evidence ->> 'columns'
FROM synth_advise_indexes(ARRAY['SELECT * FROM "advise s"."or""der" WHERE "select" = 7']);

-- writes: an index that costs more than it gains is not for this workload
SELECT advised('{SELECT * FROM advise_order WHERE customer = 5,INSERT INTO advise_order VALUES ($1\,$2\,$3\,$4\,$5\,$6)}',
	NULL, '{"weights": [10, 1]}');
SELECT advised('{SELECT * FROM advise_order WHERE customer = 5,INSERT INTO advise_order VALUES ($1\,$2\,$3\,$4\,$5\,$6)}',
	NULL, '{"weights": [1, 100000]}');
SELECT advised('{UPDATE advise_order SET total = 0 WHERE customer = 5,DELETE FROM advise_order WHERE customer = 7}');

-- rows are a plan: costs go on from row to row, the budget holds, the most gain comes first
CREATE TEMP TABLE plan AS
SELECT row_number() OVER () AS n, *
FROM synth_advise_indexes('{SELECT * FROM advise_order WHERE customer = 5,SELECT * FROM advise_order WHERE placed = ''2020-01-03'',
	SELECT * FROM advise_customer WHERE city = ''city7''}', 2000000, '{"time_limit_ms": 60000}');
SELECT count(*), bool_and(cost_after < cost_before), bool_and(cost_before = p OR p IS NULL), sum(size_bytes) <= 2000000, bool_and(gain <= g OR g IS NULL)
FROM (SELECT *, lag(cost_after) OVER w AS p, cost_before - cost_after AS gain, lag(cost_before - cost_after) OVER w AS g
	FROM plan WINDOW w AS (ORDER BY n)) x;
SELECT bool_and((e ->> 'after')::float8 < (e ->> 'before')::float8), count(*) FROM plan, jsonb_array_elements(evidence -> 'queries') e;
-- little room, none
SELECT advised('{SELECT * FROM advise_order WHERE customer = 5,SELECT * FROM advise_customer WHERE name = ''x''}', 1000000);
SELECT advised('{SELECT * FROM advise_order WHERE customer = 5}', 0);
-- nothing of it lasts
EXPLAIN (COSTS OFF) SELECT * FROM advise_order WHERE customer = 5;
SELECT count(*) FROM pg_indexes WHERE tablename = 'advise_order';
ROLLBACK;
