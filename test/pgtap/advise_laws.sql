-- Laws of synth_advise_indexes: budgets, costs, sizes; what it recommends is built, used by the plans, and undone.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(24);

CREATE TABLE shop (id int PRIMARY KEY, town text, opened date);
INSERT INTO shop SELECT i, 'town ' || i % 40, date '2000-01-01' + i FROM generate_series(1, 400) i;
CREATE TABLE sale (id int PRIMARY KEY, shop int REFERENCES shop, buyer int, at timestamp, amount numeric(10,2), state text, paid bool, remark text);
INSERT INTO sale SELECT i, 1 + i * 7919 % 400, i * 7121 % 6000, timestamp '2023-01-01' + make_interval(mins => i * 13 % 500000), i % 991 / 4.0,
	(ARRAY['new', 'sent', 'done', 'done', 'done', 'done', 'done', 'done'])[1 + i * 31 % 8], i % 60 <> 0,
	CASE WHEN i % 3 > 0 THEN repeat('remark ', 1 + i % 9) END FROM generate_series(1, 30000) i;
CREATE TABLE item (sale int REFERENCES sale, line int, article text, n int);
INSERT INTO item SELECT 1 + i * 31 % 30000, i % 7, 'article ' || i * 17 % 900, i % 5 FROM generate_series(1, 30000) i;
ANALYZE shop, sale, item;

CREATE TABLE workload AS SELECT n, q FROM unnest(ARRAY[
	'SELECT * FROM sale WHERE buyer = 77',
	'SELECT sum(amount) FROM sale WHERE at BETWEEN ''2023-03-01'' AND ''2023-03-02''',
	'SELECT s.* FROM sale s JOIN shop h ON s.shop = h.id WHERE h.town = ''town 3'' AND s.at > ''2023-12-01''',
	'SELECT * FROM sale WHERE NOT paid ORDER BY at LIMIT 20',
	'SELECT i.* FROM sale s JOIN item i ON i.sale = s.id WHERE s.buyer = 12',
	'SELECT article, sum(n) FROM item WHERE article = ''article 5'' GROUP BY article',
	'SELECT count(*) FROM sale WHERE lower(remark) = ''remark ''',
	'SELECT * FROM sale WHERE buyer = $1 AND at > $2',
	'UPDATE sale SET paid = true WHERE buyer = 5']) WITH ORDINALITY AS u(q, n);
CREATE FUNCTION queries() RETURNS text[] LANGUAGE sql AS $$SELECT array_agg(q ORDER BY n) FROM workload$$;

-- the planner's cost of the workload as things really are; $n as a server that plans generically has it
CREATE FUNCTION explained(query text, OUT cost float8, OUT plan text) LANGUAGE plpgsql AS $$
DECLARE j json;
BEGIN
	IF query ~ '\$' THEN
		query := replace(replace(query, '$1', '(SELECT 77)'), '$2', '(SELECT timestamp ''2023-06-01'')');
	END IF;
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO j;
	cost := (j -> 0 -> 'Plan' ->> 'Total Cost')::float8;
	plan := j::text;
END$$;

CREATE TABLE budgets AS
SELECT b AS budget, (SELECT array_agg(row_to_json(a) ORDER BY evidence -> 'order') FROM synth_advise_indexes(queries(), b, '{"time_limit_ms": 600000}') a) AS rows
FROM unnest(ARRAY[0, 20000, 100000, 300000, 600000, 1000000, 1500000, 3000000, 10000000, NULL]::bigint[]) b;
CREATE VIEW results AS
SELECT budget, cardinality(coalesce(rows, '{}')) AS n,
	(SELECT sum((r ->> 'size_bytes')::bigint) FROM unnest(rows) r) AS bytes,
	coalesce((rows[cardinality(rows)] ->> 'cost_after')::float8, (SELECT max((rows[1] ->> 'cost_before')::float8) FROM budgets)) AS cost
FROM budgets;

SELECT is((SELECT n FROM results WHERE budget = 0), 0, 'no room, no index');
SELECT ok((SELECT bool_and(bytes <= budget) FROM results WHERE budget IS NOT NULL AND n > 0), 'the sizes fit the budget');
SELECT ok((SELECT bool_and(cost <= lag) FROM (SELECT cost, coalesce(lag(cost) OVER (ORDER BY budget), cost) AS lag FROM results WHERE budget IS NOT NULL) x),
	'more budget never costs more');
SELECT ok((SELECT bool_and((r ->> 'cost_after')::float8 < (r ->> 'cost_before')::float8) FROM budgets, unnest(rows) r), 'each index lowers the cost');
SELECT ok((SELECT bool_and(r ->> 'cost_before' = p ->> 'cost_after') FROM budgets, unnest(rows) WITH ORDINALITY a(r, i)
	JOIN LATERAL (SELECT p, j FROM unnest(rows) WITH ORDINALITY b(p, j)) b ON j = i - 1), 'costs go on from row to row');
SELECT cmp_ok((SELECT cost FROM results WHERE budget IS NULL), '<', (SELECT .35 * cost FROM results WHERE budget = 0), 'without a limit it pays');
SELECT is((SELECT array_agg(ddl ORDER BY ddl) FROM synth_advise_indexes(queries(), NULL, '{"time_limit_ms": 600000}')),
	(SELECT array_agg(r ->> 'ddl' ORDER BY r ->> 'ddl') FROM budgets, unnest(rows) r WHERE budget IS NULL), 'the same again');
SELECT is((SELECT max(cost_before) FROM synth_advise_indexes(queries() || queries() || queries(), NULL, '{"time_limit_ms": 600000}')),
	(SELECT max(cost_before) FROM synth_advise_indexes(queries(), NULL, '{"time_limit_ms": 600000, "weights": [3, 3, 3, 3, 3, 3, 3, 3, 3]}')),
	'a weight is a repetition');
SELECT cmp_ok((SELECT count(*) FROM synth_advise_indexes(queries(), NULL, '{"time_limit_ms": 600000, "min_gain": 0.5}')), '<', 2::bigint,
	'a large least gain leaves little');
SELECT is((SELECT count(*) FROM synth_advise_indexes(queries(), NULL, '{"time_limit_ms": 600000, "max_columns": 1}') WHERE jsonb_array_length(evidence -> 'columns') > 1),
	0::bigint, 'max_columns holds');

-- build them
CREATE TABLE advice AS SELECT row_number() OVER () AS n, * FROM synth_advise_indexes(queries(), NULL, '{"time_limit_ms": 600000}');
CREATE TABLE before AS SELECT n, (explained(q)).* FROM workload;
CREATE VIEW have AS SELECT indexrelid FROM pg_index WHERE indrelid IN ('shop'::regclass, 'sale'::regclass, 'item'::regclass);
CREATE TABLE had AS SELECT indexrelid FROM have;
SELECT lives_ok(format('DO $x$BEGIN %s; END$x$', string_agg(replace(ddl, 'CONCURRENTLY ', ''), ';')), 'the DDL runs as given') FROM advice;
CREATE TABLE built AS
SELECT indexrelid, relname, pg_relation_size(indexrelid) AS bytes, size_bytes
FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN advice ON ddl LIKE 'CREATE INDEX CONCURRENTLY ' || relname || ' ON %'
WHERE indexrelid IN (SELECT indexrelid FROM have EXCEPT SELECT indexrelid FROM had);
CREATE TABLE after AS SELECT n, (explained(q)).* FROM workload;
SELECT is((SELECT count(*) FROM built), (SELECT count(*) FROM advice), 'each makes its index');
SELECT is((SELECT array_agg(relname) FROM built WHERE NOT EXISTS (SELECT FROM after WHERE plan LIKE '%"Index Name": "' || relname || '"%')),
	NULL, 'each is used by a plan');
SELECT cmp_ok((SELECT sum(cost) FROM after), '<', (SELECT .5 * sum(cost) FROM before), 'and together they pay, by the server itself');
SELECT ok((SELECT abs(sum(a.cost) / max(w.cost_after) - 1) < .2 FROM after a, (SELECT min(cost_after) AS cost_after FROM advice) w),
	'about as much as was promised');
-- small ones round to whole pages
SELECT is((SELECT array_agg(relname || ' ' || bytes || ' ' || size_bytes) FROM built WHERE abs(size_bytes - bytes) > .15 * bytes + 16384), NULL, 'sizes are as estimated');
SELECT is((SELECT array_agg(ddl) FROM synth_advise_indexes(queries(), NULL, '{"time_limit_ms": 600000}')), NULL, 'with them nothing is left to advise');
SELECT is((SELECT array_agg(a.relname) FROM built a JOIN pg_index i ON i.indexrelid = a.indexrelid JOIN pg_index j ON i.indrelid = j.indrelid AND i.indexrelid <> j.indexrelid
	WHERE i.indexprs IS NULL AND i.indpred IS NULL AND j.indpred IS NULL AND i.indnkeyatts <= j.indnkeyatts AND i.indnatts = i.indnkeyatts
	AND i.indkey::text = array_to_string((j.indkey::int2[])[0:i.indnkeyatts - 1], ' ')), NULL, 'none is covered by another');
SELECT lives_ok(format('DO $x$BEGIN %s; END$x$', string_agg(replace(evidence ->> 'undo', 'CONCURRENTLY ', ''), ';')), 'undo runs as given') FROM advice;
SELECT results_eq('SELECT indexrelid FROM have ORDER BY 1', 'SELECT indexrelid FROM had ORDER BY 1', 'and leaves what there was');
SELECT results_eq('SELECT n, (explained(q)).* FROM workload ORDER BY n', 'SELECT * FROM before ORDER BY n', 'plans are those of before');

-- nothing of it is left in the session, an error or not
CREATE FUNCTION stops() RETURNS int STABLE LANGUAGE plpgsql AS $$BEGIN RAISE query_canceled; END$$;
PREPARE kept AS SELECT * FROM sale WHERE buyer = 78;
CREATE FUNCTION stopped() RETURNS text LANGUAGE plpgsql AS $$BEGIN
	PERFORM * FROM synth_advise_indexes('{SELECT * FROM sale WHERE buyer = 78,SELECT * FROM sale WHERE buyer = stops()}');
	RETURN 'not at all';
EXCEPTION WHEN query_canceled THEN RETURN SQLSTATE;
END$$;
SELECT is(stopped(), '57014', 'what stops the session stops the advisor');
SELECT results_eq('SELECT n, (explained(q)).* FROM workload ORDER BY n', 'SELECT * FROM before ORDER BY n', 'plans are still those of before');
SELECT is((SELECT count(*) FROM synth_advise_indexes(queries()) WHERE ddl IS NULL), 0::bigint, 'all could be planned');
SELECT * FROM finish();
ROLLBACK;
