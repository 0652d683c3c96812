-- Advice on real data, with its constraints and stripped of them.
SET client_min_messages = error;
BEGIN;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(8);

CREATE SCHEMA northwind_advice;
SET LOCAL search_path = northwind_advice, public;
-- the dump names a setting that servers no longer have
\set northwind `grep -vE 'default_with_oids|^DROP TABLE' test/data/northwind/northwind.sql`
:northwind
SET LOCAL search_path = northwind_advice, public;
SET LOCAL client_min_messages = error;
ANALYZE;

CREATE TEMP TABLE advice AS SELECT row_number() OVER () AS place, * FROM synth_advise_schema('northwind_advice');
SELECT set_eq('SELECT DISTINCT kind FROM advice', ARRAY['check', 'exact money', 'foreign key index', 'not null'], 'what can be better');
SELECT set_eq($$SELECT object FROM advice WHERE kind = 'exact money'$$,
    ARRAY['northwind_advice.order_details.unit_price', 'northwind_advice.orders.freight'], 'money that is not exact');
SELECT set_eq($$SELECT evidence ->> 'constraint' FROM advice WHERE kind = 'foreign key index'$$,
    ARRAY['fk_orders_customers', 'fk_orders_employees', 'fk_orders_shippers', 'fk_order_details_products'], 'keys without an index');

-- keys that nobody declared
DO $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
        WHERE connamespace = 'northwind_advice'::regnamespace AND contype IN ('p', 'f') ORDER BY contype <> 'f' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.relation, r.conname);
    END LOOP;
END
$$;
-- a key's columns keep NOT NULL
ANALYZE;
TRUNCATE advice;
INSERT INTO advice SELECT row_number() OVER () AS place, * FROM synth_advise_schema('northwind_advice');
SELECT is(count(*)::int, 12, 'primary keys of all tables with rows') FROM advice WHERE kind = 'primary key';
SELECT is(count(*)::int, 11, 'foreign keys of all tables with rows') FROM advice WHERE kind = 'foreign key';
SELECT is_empty($$SELECT a.ddl FROM advice a JOIN advice b ON a.kind = 'foreign key' AND b.kind = 'primary key' AND b.place > a.place
    AND strpos(a.ddl, b.ddl) > 0$$, 'a parent''s key comes before what references it');
CREATE FUNCTION pg_temp.run_all() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT * FROM advice ORDER BY place LOOP
        BEGIN
            EXECUTE r.ddl;
        EXCEPTION WHEN OTHERS THEN
            RETURN NEXT r.kind || ' ' || r.object || ': ' || sqlerrm;
        END;
    END LOOP;
END
$$;
SELECT is_empty('SELECT * FROM pg_temp.run_all()', 'all statements run in order');
SELECT is_empty($$SELECT kind, object FROM synth_advise_schema('northwind_advice')$$, 'and nothing is left to advise');
SELECT * FROM finish();
ROLLBACK;
