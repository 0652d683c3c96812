-- One fault of each kind, all found and nothing else; each statement runs, alone
-- and in the order of the list, and what undoes it restores the schema.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
CREATE SCHEMA planted;
SET search_path = planted, public;

-- a number below n that seems random and is the same everywhere
CREATE FUNCTION public.h(i bigint, n int, salt text DEFAULT '') RETURNS int LANGUAGE sql IMMUTABLE AS
$$SELECT (('x' || substr(md5(i::text || salt), 1, 7))::bit(28)::int) % n$$;

-- keys: customers is fine but for its types
CREATE TABLE customers (
    customer_id integer PRIMARY KEY,
    login text NOT NULL UNIQUE,
    member_since timestamp NOT NULL,            -- narrow type: date
    loyalty numeric,                            -- narrow type: integer
    is_vip smallint NOT NULL DEFAULT 0,         -- boolean
    home_page text                              -- lookup
);
INSERT INTO customers
SELECT i, 'login-' || md5(i::text), '2015-01-01'::timestamp + h(i, 2000, 'a') * interval '1 day',
    CASE WHEN h(i, 10, 'n') > 0 THEN h(i, 5000, 'b') END, h(i, 2, 'c'),
    CASE WHEN h(i, 10, 'm') > 0 THEN 'https://www.example.org/community/pages/section-' || h(i, 30, 'd') || '/index.html' END
FROM generate_series(1, 3000) i;

CREATE INDEX customers_login_again ON customers (login);        -- drop duplicate

CREATE TABLE orders (
    order_id serial PRIMARY KEY,                -- sequence end
    customer_id bigint NOT NULL REFERENCES customers,   -- foreign key index, foreign key type
    ordered date NOT NULL,
    shipped date,                               -- check: ordered <= shipped
    status text NOT NULL DEFAULT 'pending',     -- enum
    freight float8 NOT NULL,                    -- exact money
    deposit money NOT NULL,                     -- exact money
    discount numeric(3,2) NOT NULL,             -- check: a share
    noted_at timestamp,                         -- time zone
    entered text NOT NULL,                      -- text type: date
    tracking text,                              -- text type: uuid
    weight_text text,                           -- text type: numeric
    extras json,                                -- jsonb
    region char(30),                            -- padding
    origin text NOT NULL,                       -- constant column
    nothing text                                -- empty column
);
INSERT INTO orders (customer_id, ordered, shipped, status, freight, deposit, discount, noted_at, entered, tracking,
    weight_text, extras, region, origin)
SELECT 1 + h(i, 3000), d, CASE WHEN h(i, 4, 's') > 0 THEN d + h(i, 20, 't') END,
    (ARRAY['pending', 'shipped', 'returned'])[1 + h(i, 3, 'u')], h(i, 90000, 'f') / 100.0, (h(i, 9000, 'g') / 100.0)::numeric::money,
    h(i, 30, 'x') / 100.0, CASE WHEN h(i, 9, 'y') > 0 THEN d + h(i, 86400, 'z') * interval '1 second' END,
    to_char(d + h(i, 9, 'e'), 'DD.MM.YYYY'), CASE WHEN h(i, 9, 'v') > 0 THEN md5(i::text)::uuid::text END,
    CASE WHEN h(i, 9, 'w') > 0 THEN (h(i, 90000, 'w') / 100.0)::numeric(10,2)::text END,
    CASE WHEN h(i, 9, 'j') > 0 THEN json_build_object('a', h(i, 9999, 'j')) END,
    CASE WHEN h(i, 9, 'r') > 0 THEN md5(h(i, 900, 'r')::text)::varchar(9) END, 'legacy system'
FROM (SELECT i, '2020-01-01'::date + h(i, 1500, 'o') AS d FROM generate_series(1, 6000) i) s;
SELECT setval('orders_order_id_seq', 1800000000);
ALTER TABLE orders ADD CONSTRAINT freight_limit CHECK (freight < 1000) NOT VALID;      -- not validated

-- no key, no references; columns made of others
CREATE UNLOGGED TABLE lines (                   -- unlogged; primary key; foreign key
    order_id integer NOT NULL,
    line_no integer NOT NULL,
    quantity bigint NOT NULL,                   -- narrow type; check
    price numeric(8,2) NOT NULL,                -- check
    total numeric(12,2) NOT NULL,               -- generated column
    given text NOT NULL,
    family text NOT NULL,
    buyer text NOT NULL,                        -- generated column
    mail text NOT NULL,
    mail_folded text NOT NULL,                  -- generated column
    due date,
    due_year integer,                           -- generated column
    quantity_again bigint NOT NULL              -- redundant column
) WITH (autovacuum_enabled = off);              -- autovacuum
INSERT INTO lines
SELECT o, l, q, p, q * p, g, f, g || ' ' || f, f || '.' || o || '@example.org', lower(f || '.' || o || '@example.org'), d, extract(year FROM d), q
FROM (SELECT o, l, 2 + h(o * 10 + l, 40, 'q') AS q, 2 + h(o * 10 + l, 90000, 'p') / 100.0 AS p,
        initcap(substr(md5(o::text || 'g' || l), 1, 5)) AS g, initcap(substr(md5(o::text || 'f' || l), 1, 7)) AS f,
        CASE WHEN h(o * 10 + l, 8, 'd') > 0 THEN '2019-01-01'::date + h(o * 10 + l, 2000, 'd') END AS d
    FROM generate_series(1, 2000) o, generate_series(1, 3) l) s;

-- nothing tells its rows apart
CREATE TABLE readings (sensor integer, level numeric(6,2));     -- primary key, not null
INSERT INTO readings SELECT h(i, 9, 'k'), h(i, 300, 'l') / 10.0 FROM generate_series(1, 4000) i;

-- padding; a sequence behind its column
CREATE TABLE flags (                            -- column order
    a boolean NOT NULL, event_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, b boolean NOT NULL,
    c timestamptz NOT NULL, d boolean NOT NULL, e float8 NOT NULL, f smallint NOT NULL
);
INSERT INTO flags SELECT h(i, 2, 'a') = 1, i, h(i, 2, 'b') = 1, '2024-01-01'::timestamptz + h(i, 999999, 'c') * interval '1 s',
    h(i, 2, 'd') = 1, h(i, 999999, 'e') / 7.0, h(i, 9999, 'f') FROM generate_series(1, 6000) i;

-- columns that go together; a lookup by name is no enum
CREATE TABLE places (place_id integer PRIMARY KEY, province text NOT NULL, city text NOT NULL);
INSERT INTO places SELECT i, 'P' || c % 12, 'C' || c FROM (SELECT i, h(i, 120, 'c') AS c FROM generate_series(1, 5000) i) s;

-- updates that move rows; text that may not be compressed
CREATE TABLE counters (counter_id integer PRIMARY KEY, score integer NOT NULL, body text NOT NULL);
ALTER TABLE counters ALTER COLUMN body SET STORAGE EXTERNAL;    -- compression
CREATE INDEX ON counters (score);
INSERT INTO counters SELECT i, h(i, 99999), repeat(md5(i::text), 40) FROM generate_series(1, 600) i;
UPDATE counters SET score = score + 1;
UPDATE counters SET score = score + 1;          -- fillfactor

-- large, and in the order of time
CREATE TABLE journal (entry_id integer PRIMARY KEY, logged_on date NOT NULL, body text NOT NULL);       -- brin
ALTER TABLE journal ALTER COLUMN body SET STORAGE MAIN;
INSERT INTO journal SELECT i, '2020-01-01'::date + i / 10, (SELECT string_agg(md5(i::text || j), '') FROM generate_series(1, 48) j)
FROM generate_series(1, 11000) i;

ANALYZE customers; ANALYZE orders; ANALYZE lines; ANALYZE readings; ANALYZE flags; ANALYZE places; ANALYZE counters; ANALYZE journal;
SELECT pg_stat_force_next_flush();
SET search_path = public;

\pset format unaligned
CREATE TABLE public.advice AS SELECT row_number() OVER () AS place, * FROM synth_advise_schema('planted');
SELECT kind, object, unit FROM advice ORDER BY kind COLLATE "C", object COLLATE "C", recommendation COLLATE "C";
SELECT recommendation FROM advice WHERE kind IN ('not null', 'check', 'generated column', 'redundant column')
ORDER BY recommendation COLLATE "C";

-- the state of a schema, but for the order of columns
CREATE FUNCTION public.state(s text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
SELECT format('column %s.%s %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    pg_get_expr(d.adbin, d.adrelid), a.attstorage)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = s::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'm')
UNION ALL SELECT format('relation %s %s %s %s', relname, relkind, relpersistence, reloptions) FROM pg_class
WHERE relnamespace = s::regnamespace
UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
WHERE connamespace = s::regnamespace AND contype <> 'n'
UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE c.relnamespace = s::regnamespace
UNION ALL SELECT format('sequence %s %s %s', seqrelid::regclass, seqmax, seqtypid::regtype) FROM pg_sequence
JOIN pg_class c ON c.oid = seqrelid WHERE c.relnamespace = s::regnamespace
UNION ALL SELECT format('value of %s %s', sequencename, last_value) FROM pg_sequences WHERE schemaname = s
UNION ALL SELECT format('type %s', typname) FROM pg_type WHERE typnamespace = s::regnamespace AND typtype = 'e'
UNION ALL SELECT format('statistics %s', stxname) FROM pg_statistic_ext WHERE stxnamespace = s::regnamespace
$$;
CREATE FUNCTION public.contents(s text, relation text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT c.oid::regclass AS relation, string_agg(format('%I::text', a.attname), ', ' ORDER BY a.attname COLLATE "C") AS columns
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = s::regnamespace AND c.relkind = 'r' AND c.relname = relation GROUP BY 1
    LOOP
        RETURN QUERY EXECUTE format('SELECT %L || md5(string_agg(x, %L ORDER BY x COLLATE "C")) FROM (SELECT concat_ws(%L, %s) AS x FROM %s) q',
            r.relation || ' ', '|', '~', r.columns, r.relation);
    END LOOP;
END
$$;
CREATE TABLE public.before AS SELECT x, 'state' AS what FROM state('planted') x UNION ALL SELECT x, relname FROM pg_class, contents('planted', relname) x
WHERE relnamespace = 'planted'::regnamespace AND relkind = 'r';
CREATE FUNCTION public.try(ddl text, undo text, relation text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    BEGIN
        EXECUTE ddl;
        IF undo IS NOT NULL THEN
            EXECUTE undo;
            SELECT string_agg(x, E'\n') INTO result FROM (
                SELECT * FROM ((SELECT x FROM before WHERE what IN ('state', relation)) EXCEPT
                    (SELECT x FROM state('planted') x UNION SELECT x FROM contents('planted', relation) x)) a
                UNION ALL
                SELECT * FROM ((SELECT x FROM state('planted') x UNION SELECT x FROM contents('planted', relation) x) EXCEPT
                    SELECT x FROM before) b) AS d(x);
        END IF;
        RAISE EXCEPTION 'rolled back';
    EXCEPTION WHEN OTHERS THEN
        IF sqlerrm <> 'rolled back' THEN
            result := sqlerrm;
        END IF;
    END;
    RETURN result;
END
$$;
-- each alone, and back
SELECT count(*) > 30 AS many, count(ddl) = count(*) AS runnable, count(*) FILTER (WHERE NOT evidence ? 'undo') AS without_undo FROM advice;
SELECT kind, object, wrong FROM advice, try(ddl, evidence ->> 'undo', split_part(object, '.', 2)) AS wrong WHERE wrong IS NOT NULL;
-- all in order; what is left then
CREATE FUNCTION public.run_all() RETURNS TABLE (what text, object text) LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT * FROM advice ORDER BY place LOOP
        BEGIN
            EXECUTE r.ddl;
        EXCEPTION WHEN OTHERS THEN
            what := r.kind || ': ' || sqlerrm;
            object := r.object;
            RETURN NEXT;
        END;
    END LOOP;
END
$$;
BEGIN;
SELECT * FROM run_all();
SELECT kind, object FROM synth_advise_schema('planted')
WHERE kind NOT IN ('statistics', 'column order', 'fillfactor') AND object !~ '_reordered' ORDER BY kind COLLATE "C", object COLLATE "C";
ROLLBACK;

-- no value is shown
SELECT count(*) FROM advice WHERE recommendation || evidence::text || coalesce(risk, '') ~ 'legacy|returned|login-|https|section|@|P1';

-- a column that a view uses cannot be altered
BEGIN;
CREATE VIEW planted.shown AS SELECT entered, status FROM planted.orders;
SELECT kind, ddl IS NULL AS no_ddl, risk ~ 'view planted.shown' AS says_why, evidence ->> 'statement' AS statement
FROM synth_advise_schema('planted') WHERE object = 'planted.orders.entered';
ROLLBACK;

-- a role sees what it may read
CREATE ROLE regress_advise;
GRANT USAGE ON SCHEMA planted TO regress_advise;
GRANT SELECT ON planted.flags TO regress_advise;
GRANT SELECT (place_id, city) ON planted.places TO regress_advise;
SET ROLE regress_advise;
SELECT DISTINCT split_part(object, '.', 2) AS of_table FROM synth_advise_schema('planted') ORDER BY 1;
RESET ROLE;
DROP OWNED BY regress_advise;
DROP ROLE regress_advise;

DROP SCHEMA planted CASCADE;
DROP TABLE public.advice, public.before;
DROP FUNCTION public.h, public.state, public.contents, public.try, public.run_all;
