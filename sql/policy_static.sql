-- Static masking: what is done, and what is refused and how.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
CREATE SCHEMA static_case;
SET LOCAL search_path = static_case, public;
SET LOCAL client_min_messages = notice;
\set ON_ERROR_ROLLBACK on

CREATE TABLE customer (
	id int PRIMARY KEY,
	email text UNIQUE,
	first text,
	last text,
	full_name text GENERATED ALWAYS AS (first || ' ' || last) STORED,
	friend int REFERENCES customer,
	plan text);
CREATE TABLE invoice (id int PRIMARY KEY, customer int REFERENCES customer, total numeric(8,2));
INSERT INTO customer (id, email, first, last, friend, plan)
SELECT g, 'qzeta' || g || '@okafor.net', 'Qzeta', 'Okafor' || g, g / 2 + 1, CASE WHEN g % 3 = 0 THEN 'free' ELSE 'paid' END
FROM generate_series(1, 100) g;
INSERT INTO invoice SELECT g, 1 + g % 100, g FROM generate_series(1, 300) g;
CREATE MATERIALIZED VIEW totals AS SELECT c.email, sum(i.total) FROM customer c JOIN invoice i ON i.customer = c.id GROUP BY 1;
CREATE VIEW debtor AS SELECT * FROM totals;

-- by its rules; the column of another table that refers to it follows
SELECT synth_set_rule('customer', c, r) FROM (VALUES ('id', 'encrypt'), ('email', 'email'), ('first', 'first_name'),
	('last', 'last_name'), ('plan', 'shuffle')) rules(c, r);
SELECT synth_anonymize('customer');
SELECT count(*), count(DISTINCT id) AS ids, count(DISTINCT email) AS emails, bool_and(full_name = first || ' ' || last) AS generated,
	count(*) FILTER (WHERE c::text ~* 'qzeta|okafor') AS left_over, count(*) FILTER (WHERE plan = 'free') AS free
FROM customer c;
SELECT count(*) AS referring, sum(total) FROM invoice i JOIN customer c ON c.id = i.customer;
SELECT count(*) AS friends FROM customer c JOIN customer f ON f.id = c.friend;

-- a schema: each table that was rewritten
SELECT source, rows FROM synth_anonymize_schema('static_case');
SELECT synth_shuffle('invoice', 'total', 1);
SELECT count(*), sum(total) FROM invoice;

-- inside of a function, and undone
DO $$
BEGIN
	PERFORM synth_anonymize('customer');
	RAISE EXCEPTION 'undo';
EXCEPTION WHEN raise_exception THEN
	RAISE NOTICE '% customers refer to themselves as before', (SELECT count(*) FROM customer c JOIN customer f ON f.id = c.friend);
END $$;

-- refused
CREATE TABLE static_refused (place int GENERATED ALWAYS AS IDENTITY, what text, statement text);
CREATE TABLE plain (id int PRIMARY KEY, v text);
CREATE TABLE bound (id int PRIMARY KEY, plain int REFERENCES plain, v text NOT NULL CHECK (v <> 'x'));
CREATE UNIQUE INDEX bound_length ON bound (length(v));
CREATE TABLE made (a int, b int GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE code (id text);
CREATE SCHEMA static_empty;
INSERT INTO code SELECT 'code ' || g FROM generate_series(1, 20) g;
SELECT synth_set_rule('code', 'id', 'synthetic');
ALTER TABLE code ADD PRIMARY KEY (id);
INSERT INTO plain VALUES (1, 'a');
INSERT INTO bound VALUES (1, 1, 'secret'), (2, 1, 'also secret');
INSERT INTO made VALUES (1);
SELECT synth_set_rule('made', 'b', 'noise(0.1)');
CREATE FOREIGN DATA WRAPPER static_wrapper;
CREATE SERVER static_server FOREIGN DATA WRAPPER static_wrapper;
CREATE FOREIGN TABLE elsewhere (v text) SERVER static_server;
INSERT INTO static_refused (what, statement) VALUES
('no rules', $$SELECT synth_anonymize('plain')$$),
('a view', $$SELECT synth_anonymize('debtor')$$),
('a materialized view', $$SELECT synth_anonymize('totals')$$),
('a foreign table', $$SELECT synth_anonymize('elsewhere')$$),
('an index', $$SELECT synth_anonymize('plain_pkey')$$),
('a system catalog', $$SELECT synth_anonymize('pg_class')$$),
('a system catalog', $$SELECT synth_shuffle('pg_class', 'relname')$$),
('no table', $$SELECT synth_anonymize(1)$$),
('no schema', $$SELECT * FROM synth_anonymize_schema('nowhere')$$),
('a schema without rules', $$SELECT * FROM synth_anonymize_schema('static_empty')$$),
('no column', $$SELECT synth_shuffle('plain', 'w')$$),
('a generated column', $$SELECT synth_shuffle('made', 'b')$$),
('nothing', $$SELECT synth_shuffle(NULL, NULL)$$),
('generated from what is not masked', $$SELECT synth_anonymize('made')$$),
('masked values collide', $$SELECT synth_set_rule('bound', 'v', 'constant("y")'), synth_anonymize('bound')$$),
('masked values break a check', $$SELECT synth_set_rule('bound', 'v', 'constant("x")'), synth_anonymize('bound')$$),
('a default that is NULL', $$SELECT set_config('synth.default_rule', 'null', true), synth_anonymize('bound')$$),
('a default on one side of a key', $$DO 'BEGIN SECURITY LABEL FOR synth ON TABLE bound IS ''default hash''; PERFORM synth_anonymize(''bound''); END'$$),
('a key that is to be drawn', $$SELECT synth_anonymize('code')$$);

CREATE FUNCTION static_refuse(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement;
	RETURN 'NOT REFUSED';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN SQLSTATE || ' ' || message || coalesce(E'\n  ' || nullif(detail, ''), '') || coalesce(E'\n  ' || nullif(hint, ''), '');
END $$;
\pset format unaligned
\pset tuples_only on
SELECT what || ': ' || static_refuse(statement) FROM static_refused ORDER BY place;
ROLLBACK;
