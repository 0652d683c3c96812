-- Laws of advice on schemas, whatever the data.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';
SELECT plan(21);

-- ---- hostile names ----
CREATE SCHEMA "sch""ema %s $1 é";
CREATE TABLE "sch""ema %s $1 é"."order' ""%n"" \ 漢字" (
    "select" bigint, "cré ated%s" timestamp, "a'b""c" text, "unit price $1" float8, "status ☂" text, "is $synth$" int,
    "quantity"";--" bigint, "tötal$2" bigint, "price $3" bigint, "sixty-three bytes of name ................................" json
);
INSERT INTO "sch""ema %s $1 é"."order' ""%n"" \ 漢字"
SELECT i, '2020-01-01'::timestamp + i * interval '1 day', md5(i::text)::uuid, i / 4.0, (ARRAY['it''s', 'a "b"', 'c\d'])[1 + i % 3], i % 2,
    2 + i % 50, (2 + i % 50) * (2 + i % 71), 2 + i % 71, json_build_object('a', i)
FROM generate_series(1, 3000) i;
ANALYZE "sch""ema %s $1 é"."order' ""%n"" \ 漢字";

CREATE FUNCTION run_all(s name, OUT ran int, OUT undone int, OUT wrong text) LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    ran := 0;
    undone := 0;
    FOR r IN SELECT * FROM synth_advise_schema(s) WHERE ddl IS NOT NULL LOOP
        BEGIN
            EXECUTE r.ddl;
            ran := ran + 1;
            IF r.evidence ? 'undo' THEN
                EXECUTE r.evidence ->> 'undo';
                undone := undone + 1;
            END IF;
            RAISE EXCEPTION 'rolled back';
        EXCEPTION WHEN OTHERS THEN
            IF sqlerrm <> 'rolled back' THEN
                wrong := concat_ws(E'\n', wrong, r.kind || ': ' || sqlerrm);
            END IF;
        END;
    END LOOP;
    -- and in the order of the list
    FOR r IN SELECT * FROM synth_advise_schema(s) WHERE ddl IS NOT NULL LOOP
        BEGIN
            EXECUTE r.ddl;
        EXCEPTION WHEN OTHERS THEN
            wrong := concat_ws(E'\n', wrong, 'in order: ' || r.kind || ': ' || sqlerrm);
        END;
    END LOOP;
END
$$;
SELECT set_eq($$SELECT DISTINCT kind FROM synth_advise_schema('sch"ema %s $1 é')$$,
    ARRAY['primary key', 'not null', 'narrow type', 'text type', 'exact money', 'enum', 'boolean', 'generated column', 'jsonb', 'check'],
    'faults are found behind hostile names');
SAVEPOINT hostile;
CREATE TEMP TABLE outcome AS SELECT * FROM run_all('sch"ema %s $1 é');
SELECT is((SELECT wrong FROM outcome), NULL, 'statements with hostile names run');
SELECT cmp_ok((SELECT undone FROM outcome), '>=', 10, 'and are undone');
ROLLBACK TO hostile;

-- ---- odd tables ----
CREATE SCHEMA odd;
CREATE DOMAIN odd.amount AS numeric CHECK (value >= 0);
CREATE TYPE odd.pair AS (a int, b text);
CREATE TABLE odd.no_columns ();
INSERT INTO odd.no_columns SELECT FROM generate_series(1, 500);
CREATE TABLE odd.kinds (
    id int PRIMARY KEY, n numeric, f float8, f4 real, d date, t timestamp, tz timestamptz, price odd.amount, r int4range,
    p point, x xml, a int[], c odd.pair, b bytea, i interval, m macaddr, bits bit(3), v tsvector, o oid, ch "char", nm name,
    g int GENERATED ALWAYS AS (id * 2) STORED, gone text, cost float8, amount numeric, jsn json
);
ALTER TABLE odd.kinds DROP COLUMN gone;
INSERT INTO odd.kinds (id, n, f, f4, d, t, tz, price, r, p, a, c, b, i, m, bits, v, o, ch, nm, cost, amount, jsn)
SELECT i, CASE i % 4 WHEN 0 THEN 'NaN' WHEN 1 THEN 'Infinity' WHEN 2 THEN 1e200::numeric ELSE i END,
    CASE i % 3 WHEN 0 THEN 'NaN' WHEN 1 THEN '-Infinity' ELSE 1e308 END, 'NaN', CASE i % 3 WHEN 0 THEN 'infinity'::date ELSE '4713-01-01 BC' END,
    CASE i % 3 WHEN 0 THEN '-infinity'::timestamp ELSE '294276-01-01' END, 'infinity', i, int4range(i, i + 1), point(i, i), ARRAY[i],
    ROW(i, 'x')::odd.pair, decode(md5(i::text), 'hex'), i * interval '1 day', '08:00:2b:01:02:03', B'101', 'a b', i, 'x', 'n' || i,
    CASE i % 2 WHEN 0 THEN 'Infinity' ELSE 1.5 END, 1e131071::numeric, '{"a": "\u0000", "b": 1e999999}'
FROM generate_series(1, 1200) i;
CREATE TABLE odd.parted (id bigint NOT NULL, at timestamp NOT NULL, quantity bigint, state text) PARTITION BY RANGE (at);
CREATE TABLE odd.parted_1 PARTITION OF odd.parted FOR VALUES FROM ('2020-01-01') TO ('2022-01-01');
CREATE TABLE odd.parted_2 PARTITION OF odd.parted FOR VALUES FROM ('2022-01-01') TO ('2030-01-01');
INSERT INTO odd.parted SELECT i, '2020-01-01'::timestamp + i * interval '1 day', i % 90, (ARRAY['waiting', 'working'])[1 + i % 2] FROM generate_series(1, 2000) i;
CREATE TABLE odd.parent (id int, quantity bigint, mail text);
CREATE TABLE odd.child (more text) INHERITS (odd.parent);
INSERT INTO odd.child SELECT i, i % 9, 'm', 'x' FROM generate_series(1, 2000) i;
CREATE TABLE odd.typed OF odd.pair;
INSERT INTO odd.typed SELECT i % 7, (i * 17 % 1000)::text FROM generate_series(1, 1000) i;
SELECT format('CREATE TABLE odd.wide (%s)', string_agg(format('c%s bigint', i), ', ')) FROM generate_series(1, 1000) i \gexec
INSERT INTO odd.wide (c1, c2, c999) SELECT i, i, i % 5 FROM generate_series(1, 300) i;
CREATE VIEW odd.shown AS SELECT * FROM odd.kinds;
CREATE MATERIALIZED VIEW odd.kept AS SELECT id FROM odd.kinds;
ANALYZE odd.kinds; ANALYZE odd.parted; ANALYZE odd.child; ANALYZE odd.wide;
SELECT lives_ok($$SELECT * FROM synth_advise_schema('odd')$$, 'odd tables are no error');
SELECT is_empty($$SELECT kind, object FROM synth_advise_schema('odd') WHERE object ~ 'kinds' AND kind IN
    ('narrow type', 'exact money', 'jsonb', 'check', 'text type', 'generated column', 'time zone')$$,
    'infinities, NaN and what jsonb refuses are not advised on');
SELECT is_empty($$SELECT object FROM synth_advise_schema('odd') WHERE object ~ 'parted_|shown|kept'$$, 'partitions and views are not tables of their own');
SELECT set_has($$SELECT kind, object FROM synth_advise_schema('odd')$$,
    $$VALUES ('narrow type', 'odd.parted.quantity'), ('enum', 'odd.parted.state')$$, 'a partitioned table is one table');
SAVEPOINT odd;
SELECT is(wrong, NULL, 'statements on odd tables run') FROM run_all('odd');
ROLLBACK TO odd;

-- ---- the order of rows ----
CREATE SCHEMA shuffled;
CREATE TABLE shuffled.orders (id int, quantity bigint, status text, ordered date, shipped date, total numeric(9,2), price numeric(9,2), day text);
INSERT INTO shuffled.orders SELECT i, 2 + i % 30, (ARRAY['new', 'packed', 'delivered'])[1 + i % 3], '2020-01-01'::date + i % 700,
    '2020-01-05'::date + i % 700, (2 + i % 30) * (i % 777), i % 777, to_char('2020-01-01'::date + i % 700, 'MM/DD/YYYY')
FROM generate_series(1, 4000) i;
ANALYZE shuffled.orders;
CREATE TEMP TABLE one AS SELECT kind, object, recommendation, ddl FROM synth_advise_schema('shuffled');
CREATE TEMP TABLE copy AS SELECT * FROM shuffled.orders;
TRUNCATE shuffled.orders;
INSERT INTO shuffled.orders SELECT * FROM copy ORDER BY md5(id::text);
ANALYZE shuffled.orders;
SELECT cmp_ok(count(*)::int, '>=', 7, 'there is advice') FROM one;
SELECT set_eq('SELECT kind, object, recommendation, ddl FROM synth_advise_schema(''shuffled'')', 'SELECT * FROM one', 'the order of rows does not matter');
SELECT results_eq('SELECT kind, object, benefit FROM synth_advise_schema(''shuffled'')',
    'SELECT kind, object, benefit FROM synth_advise_schema(''shuffled'')', 'asking does not change the answer');
SELECT is_empty($$SELECT a.kind FROM (SELECT *, lag(benefit) OVER () AS before FROM synth_advise_schema('shuffled')) a WHERE before < benefit$$,
    'best first');

-- ---- what a role may see ----
CREATE ROLE advise_reader;
GRANT USAGE ON SCHEMA shuffled, odd TO advise_reader;
GRANT SELECT (id, quantity) ON shuffled.orders TO advise_reader;
SET LOCAL ROLE advise_reader;
SELECT is_empty($$SELECT * FROM synth_advise_schema('odd')$$, 'tables that the caller may not read are left out');
SELECT set_eq($$SELECT DISTINCT object FROM synth_advise_schema('shuffled') WHERE kind IN ('narrow type', 'check', 'enum', 'text type', 'generated column')$$,
    ARRAY['shuffled.orders.quantity'], 'of columns only those that it may read');
RESET ROLE;
ALTER TABLE shuffled.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY few ON shuffled.orders USING (quantity < 10);
GRANT SELECT ON shuffled.orders TO advise_reader;
SET LOCAL ROLE advise_reader;
SELECT cmp_ok(count(*)::int, '>', 0, 'rows that row security shows are looked at') FROM synth_advise_schema('shuffled');
SELECT is_empty($$SELECT kind FROM synth_advise_schema('shuffled') WHERE risk IS NULL OR risk !~ 'Row security'$$, 'and the risk says so');
RESET ROLE;
LOAD 'synth';
CREATE ROLE advise_masked;
GRANT USAGE ON SCHEMA shuffled TO advise_masked;
GRANT SELECT ON shuffled.orders TO advise_masked;
ALTER TABLE shuffled.orders DISABLE ROW LEVEL SECURITY;
SET LOCAL client_min_messages = error;
SECURITY LABEL FOR synth ON ROLE advise_masked IS 'masked';
SECURITY LABEL FOR synth ON COLUMN shuffled.orders.status IS 'constant("x")';
SECURITY LABEL FOR synth ON COLUMN shuffled.orders.day IS 'null';
SET LOCAL ROLE advise_masked;
SELECT is_empty($$SELECT kind FROM synth_advise_schema('shuffled') WHERE object ~ 'status|day' OR ddl ~ 'status|day'$$, 'masked columns are left out');
RESET ROLE;
SET LOCAL client_min_messages = warning;

-- ---- large tables ----
CREATE SCHEMA large;
CREATE TABLE large.log (entry bigint PRIMARY KEY, at timestamptz NOT NULL, body text NOT NULL);
INSERT INTO large.log SELECT i, '2020-01-01'::timestamptz + i * interval '3 min', repeat(md5(i::text), 3) FROM generate_series(1, 510000) i;
ANALYZE large.log;
SELECT set_has($$SELECT kind, object FROM synth_advise_schema('large')$$, $$VALUES ('partition', 'large.log.at'), ('brin', 'large.log.at')$$,
    'a large table in the order of time');
SELECT is(wrong, NULL, 'it can be partitioned') FROM run_all('large');
CREATE TABLE large.scattered AS SELECT * FROM large.log ORDER BY hashint8(entry);
ALTER TABLE large.scattered ALTER at SET NOT NULL;
ANALYZE large.scattered;
SELECT is((SELECT count(*) FROM synth_advise_schema('large') WHERE object ~ 'scattered' AND kind = 'partition'), 0::bigint,
    'one in no order is not');
SELECT is((SELECT evidence ->> 'width' FROM synth_advise_warehouse('large',
    ARRAY[$$SELECT body FROM large.scattered WHERE at BETWEEN '2021-01-01' AND '2021-02-01'$$]) WHERE kind = 'partition'), 'month',
    'unless queries ask for its ranges');
SELECT * FROM finish();
ROLLBACK;
