-- For policy_attacks.sql and policy_attacks_write.sql: tables, roles, what others
-- have made of the tables, and how an attack is run and judged.
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = error;
BEGIN;
LOAD 'synth';
SELECT synth_add_key(decode(repeat('5a', 32), 'hex')) \g /dev/null

CREATE ROLE attack_reader;
CREATE ROLE attack_writer;
CREATE ROLE attack_owner;
CREATE ROLE attack_analyst;
CREATE SCHEMA attack;
GRANT ALL ON SCHEMA attack TO attack_reader, attack_writer, attack_owner, attack_analyst;
SET search_path = attack, public;

CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE place AS (street text, town text);
CREATE TABLE customers (
    id int PRIMARY KEY,
    name text NOT NULL,
    email varchar(60) NOT NULL UNIQUE,
    phone text,
    salary numeric,
    born date,
    tags text[],
    extra jsonb,
    home place,
    reach mail,
    lowered text GENERATED ALWAYS AS (lower(email)) STORED,
    kind int DEFAULT 0 CHECK (kind < 100),
    note text,
    UNIQUE (email, kind)
);
INSERT INTO customers (id, name, email, phone, salary, born, tags, extra, home, reach, kind, note)
SELECT 7771234 + g, 'Zqx' || g || ' Zqxberg', 'zqx' || g || '@secret.example', '+49 30 7771234' || g % 10, 77712340000 + g,
       '1950-01-01'::date + g * 37, ARRAY['zqx' || g], jsonb_build_object('mail', 'zqx' || g || '@secret.example', 'n', g),
       ROW('Zqx street ' || g, 'Town')::place, 'zqx' || g || '@secret.example', g % 7, 'note ' || g
FROM generate_series(1, 300) AS g;
CREATE TABLE orders (
    id int PRIMARY KEY,
    customer_id int REFERENCES customers ON UPDATE CASCADE,
    ship_to text,
    amount numeric
);
INSERT INTO orders SELECT g, 7771234 + 1 + g % 300, 'Zqx' || g || ' Zqxberg', g FROM generate_series(1, 900) AS g;
CREATE INDEX ON orders (customer_id);
CREATE INDEX customers_lower ON customers (lower(email));
CREATE STATISTICS customers_mcv (mcv, ndistinct) ON name, email FROM customers;
CREATE STATISTICS customers_upper ON (upper(email)) FROM customers;
ANALYZE customers, orders;

SECURITY LABEL FOR synth ON COLUMN customers.id IS 'encrypt';
SECURITY LABEL FOR synth ON COLUMN customers.name IS 'full_name';
SECURITY LABEL FOR synth ON COLUMN customers.email IS 'email';
SECURITY LABEL FOR synth ON COLUMN customers.phone IS 'phone';
SECURITY LABEL FOR synth ON COLUMN customers.salary IS 'generalize(1000000)';
SECURITY LABEL FOR synth ON COLUMN customers.born IS 'generalize("year")';
SECURITY LABEL FOR synth ON COLUMN customers.tags IS 'hash';
SECURITY LABEL FOR synth ON COLUMN customers.extra IS 'json("$.mail" = email)';
SECURITY LABEL FOR synth ON COLUMN customers.home IS 'row("street" = street)';
SECURITY LABEL FOR synth ON COLUMN customers.reach IS 'email';
SECURITY LABEL FOR synth ON COLUMN orders.ship_to IS 'full_name';
SECURITY LABEL FOR synth ON ROLE attack_reader IS 'masked';
SECURITY LABEL FOR synth ON ROLE attack_writer IS 'masked';
GRANT SELECT ON customers, orders TO attack_reader;
GRANT ALL ON customers, orders TO attack_writer;

-- what others have made of the table
CREATE VIEW plain_view AS SELECT id, email, name, note FROM customers;
CREATE VIEW barrier_view WITH (security_barrier) AS SELECT * FROM customers WHERE kind < 6;
CREATE VIEW aggregate_view AS SELECT kind, max(email) AS most, string_agg(name, ',') AS names FROM customers GROUP BY kind;
CREATE MATERIALIZED VIEW stored_view AS SELECT id, email, upper(email) AS upper_email, note FROM customers;
CREATE MATERIALIZED VIEW stored_twice AS SELECT email AS e, count(*) AS n FROM plain_view GROUP BY email;
CREATE FUNCTION rows_of() RETURNS SETOF customers LANGUAGE sql STABLE AS 'SELECT * FROM attack.customers';
CREATE FUNCTION mail_of(wanted int) RETURNS text LANGUAGE sql STABLE AS 'SELECT email::text FROM attack.customers WHERE kind = wanted ORDER BY email LIMIT 1';
CREATE TABLE people (id int, email text, note text) PARTITION BY RANGE (id);
CREATE TABLE people_low PARTITION OF people FOR VALUES FROM (0) TO (100);
CREATE TABLE people_high (note text, email text, id int);
ALTER TABLE people ATTACH PARTITION people_high FOR VALUES FROM (100) TO (200);
INSERT INTO people SELECT g, 'zqx' || g || '@secret.example', 'note' FROM generate_series(1, 150) AS g;
SECURITY LABEL FOR synth ON COLUMN people.email IS 'email';
CREATE TABLE parent (id int, email text);
CREATE TABLE child (more text) INHERITS (parent);
INSERT INTO child VALUES (1, 'zqx1@secret.example', 'zqx');
SECURITY LABEL FOR synth ON COLUMN child.email IS 'email';
SECURITY LABEL FOR synth ON TABLE child IS 'default null';
CREATE TABLE guarded (id int, email text, owner name);
INSERT INTO guarded VALUES (1, 'zqx1@secret.example', 'attack_reader'), (2, 'zqx2@secret.example', 'attack_writer');
SECURITY LABEL FOR synth ON COLUMN guarded.email IS 'email';
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON guarded USING (owner = current_user);
GRANT SELECT ON ALL TABLES IN SCHEMA attack TO attack_reader;
GRANT ALL ON ALL TABLES IN SCHEMA attack TO attack_writer;

-- ---- how an attack is run: as the role, with all that an error says ----

CREATE FUNCTION run_as(who name, statement text, returns_rows bool) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text := '';
    one record;
    message text; detail text; hint text; context text; state text;
BEGIN
    BEGIN
        PERFORM set_config('role', who, true);
        IF returns_rows THEN
            FOR one IN EXECUTE statement LOOP
                answer := answer || one::text || E'\n';
            END LOOP;
        ELSE
            EXECUTE statement;
        END IF;
        PERFORM set_config('role', 'none', true);
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT,
            context = PG_EXCEPTION_CONTEXT, state = RETURNED_SQLSTATE;
        answer := concat_ws(E'\n', 'ERROR ' || state, message, detail, hint, replace(context, statement, ''));
    END;
    RETURN answer;
END $$;

-- What a leaky function saw.
CREATE TABLE loot (seen text);
GRANT ALL ON loot TO PUBLIC;

/*
 * expected: rows         an answer without originals
 *           empty        an answer without rows: a right guess finds nothing
 *           done         a statement without an answer
 *           five digits  the SQLSTATE of an error, without originals
 *           else         the whole answer
 */
CREATE TABLE attacks (number serial, who name, expected text, what text, statement text);

CREATE FUNCTION judge(attack attacks) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text := run_as(attack.who, attack.statement, attack.expected <> 'done' AND
        attack.statement ~* '^(SELECT|WITH|TABLE|VALUES|EXPLAIN|EXECUTE|FETCH)|RETURNING');
    expected text := attack.expected;
    good bool;
BEGIN
    good := answer !~* 'zqx|7771234' AND NOT EXISTS (SELECT FROM loot WHERE seen ~* 'zqx|7771234') AND CASE
        WHEN expected = 'rows' THEN answer <> '' AND answer !~ '^ERROR'
        WHEN expected IN ('empty', 'done') THEN answer = ''
        WHEN expected ~ '^[0-9A-Z]{5}$' THEN answer LIKE 'ERROR ' || expected || '%'
        ELSE rtrim(answer, E'\n') = expected END;
    RETURN ok(good, attack.what) ||
        CASE WHEN good THEN '' ELSE E'\n' || diag(left(attack.statement, 200) || ' => ' || left(answer, 400),
            ' loot: ', (SELECT left(string_agg(seen, ' '), 100) FROM loot)) END;
END $$;
