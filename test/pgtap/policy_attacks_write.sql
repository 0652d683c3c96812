-- A masked role that may also write tries to see original values: in RETURNING, in
-- errors, through what it writes, through views and triggers; and an analyst who is not
-- masked but sees a masked view only tries to use the keyed masks on guesses.
\set ON_ERROR_STOP 1
SET client_min_messages = error;
BEGIN;
\ir policy_attacks/setup.sql

CREATE VIEW updatable AS SELECT id, email, name, kind, note FROM customers WHERE kind < 50;
CREATE VIEW checked WITH (security_barrier) AS SELECT * FROM customers WHERE kind < 50 WITH CHECK OPTION;
CREATE TABLE contacts (
    id int PRIMARY KEY,
    email text NOT NULL CHECK (length(email) < 50),
    kind int CHECK (kind < 100),
    ref int,
    note text NOT NULL DEFAULT 'x',
    tags text[],
    home place,
    UNIQUE (email, kind),
    UNIQUE (email, ref) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT no_twins EXCLUDE (email WITH =, note WITH =)
);
INSERT INTO contacts SELECT g, 'zqx' || g % 5 || '@secret.example', g, g, 'n' || g, ARRAY['zqx', 'zqx'], ROW('zqx', 'zqx')::place
FROM generate_series(1, 10) AS g;
CREATE TABLE contact_refs (email text, kind int, FOREIGN KEY (email, kind) REFERENCES contacts (email, kind));
INSERT INTO contact_refs VALUES ('zqx1@secret.example', 1);
CREATE TABLE parts (email text, kind int) PARTITION BY LIST (kind);
CREATE TABLE parts1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts2 PARTITION OF parts FOR VALUES IN (2);
INSERT INTO parts VALUES ('zqx1@secret.example', 1);
CREATE TABLE noted (what text);
CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO attack.noted VALUES (OLD.email); RETURN NEW; END$$;
CREATE TRIGGER note_it BEFORE UPDATE ON contacts FOR EACH ROW WHEN (NEW.note = 'audit') EXECUTE FUNCTION note_it();
CREATE FUNCTION owners_update() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN UPDATE attack.contacts SET kind = 200; END';
SECURITY LABEL FOR synth ON COLUMN contacts.email IS 'email';
SECURITY LABEL FOR synth ON COLUMN contacts.tags IS 'hash';
SECURITY LABEL FOR synth ON COLUMN contacts.home IS 'row("street" = hash, "town" = hash)';
SECURITY LABEL FOR synth ON COLUMN contact_refs.email IS 'email';
SECURITY LABEL FOR synth ON COLUMN parts.email IS 'email';
SECURITY LABEL FOR synth ON COLUMN noted.what IS 'email';
GRANT ALL ON ALL TABLES IN SCHEMA attack TO attack_writer;

INSERT INTO attacks (who, expected, what, statement) VALUES
('attack_writer', 'done', 'makes a function that keeps what it is given',
 $$CREATE FUNCTION spill(t text) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS 'BEGIN INSERT INTO attack.loot VALUES (t); RETURN true; END'$$),
('attack_writer', 'done', 'a trigger function', $$CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO attack.loot VALUES (OLD::text); RETURN NEW; END'$$),
('attack_writer', '42501', 'but no trigger on a masked table, in spite of the privilege', 'CREATE TRIGGER t BEFORE UPDATE ON contacts FOR EACH ROW EXECUTE FUNCTION look()'),
('attack_writer', '42501', 'nor on its partition', 'CREATE TRIGGER t BEFORE UPDATE ON parts1 FOR EACH ROW EXECUTE FUNCTION look()'),
('attack_writer', 'done', 'an updatable view of its own', 'CREATE VIEW my_updatable AS SELECT id, email, kind, note FROM customers WHERE spill(email) WITH CHECK OPTION'),
('attack_writer', 'done', 'a view with a trigger instead of updates', $$CREATE VIEW my_instead AS SELECT * FROM contacts;
  CREATE TRIGGER t INSTEAD OF UPDATE ON my_instead FOR EACH ROW EXECUTE FUNCTION look()$$),
('attack_writer', 'done', 'a table of guesses', $$CREATE TABLE guesses AS SELECT g AS id, 'zqx' || g || '@secret.example' AS email FROM generate_series(1, 9) AS g$$);

-- ---- RETURNING, and what is written ----
INSERT INTO attacks (who, expected, what, statement) SELECT 'attack_writer', v.expected, v.statement, v.statement FROM (VALUES
('rows', 'UPDATE customers SET note = ''n'' WHERE kind = 1 RETURNING *'),
('rows', 'UPDATE customers c SET note = ''n'' WHERE kind = 1 RETURNING c, c::text, (c).email'),
('rows', 'UPDATE customers SET note = email WHERE kind = 1 RETURNING note'),
('rows', 'UPDATE customers c SET note = c::text WHERE kind = 1 RETURNING note'),
('rows', 'UPDATE customers SET (note, kind) = (SELECT email, kind FROM customers d WHERE d.id = customers.id) WHERE kind = 2 RETURNING note'),
('rows', 'UPDATE customers SET note = o.ship_to FROM orders o WHERE o.customer_id = customers.id RETURNING note, o.*'),
('empty', 'UPDATE customers SET note = ''hit'' FROM guesses g WHERE g.email = customers.email RETURNING note'),
('empty', 'UPDATE customers SET note = ''hit'' WHERE email LIKE ''zqx%'' RETURNING id'),
('rows', 'UPDATE customers SET note = ''x'' WHERE spill(email) AND kind = 3 RETURNING spill(email), spill(customers::text)'),
('rows', 'WITH u AS (UPDATE customers SET note = name WHERE kind = 4 RETURNING *) SELECT u, note FROM u'),
('rows', 'UPDATE updatable SET note = email WHERE kind = 1 RETURNING *'),
('rows', 'UPDATE checked SET note = email || name WHERE kind = 1 RETURNING *'),
('empty', 'UPDATE updatable SET note = ''hit'' WHERE email LIKE ''zqx%'' RETURNING *'),
('empty', 'UPDATE checked SET note = ''hit'' WHERE email LIKE ''zqx%'' RETURNING *'),
('rows', 'UPDATE my_updatable SET note = email WHERE kind = 1 RETURNING *'),
('rows', 'UPDATE my_instead SET note = ''x'' RETURNING *'),
('44000', 'UPDATE checked SET kind = 60'),
('rows', 'UPDATE my_updatable SET note = (SELECT max(email) FROM my_updatable) WHERE kind = 2 RETURNING *'),
('rows', 'UPDATE contacts SET tags[1] = ''new'' RETURNING tags, note'),
('rows', 'UPDATE contacts SET home.street = ''new'' RETURNING home'),
('rows', 'UPDATE contacts SET note = note || tags[2] || (home).town RETURNING note'),
('rows', 'UPDATE contacts SET note = ''audit'' WHERE id = 1 RETURNING *'),
('rows', 'SELECT * FROM noted'),
('rows', 'INSERT INTO contacts SELECT id + 100, email, kind + 20, ref, note || 100 FROM contacts RETURNING *'),
('rows', 'INSERT INTO contacts (id, email, kind) VALUES (1, ''a@b.example'', 1) ON CONFLICT (id) DO UPDATE SET note = contacts.email RETURNING *'),
('rows', 'INSERT INTO contacts AS c (id, email, kind) VALUES (1, ''a@b.example'', 1) ON CONFLICT (id) DO UPDATE SET note = c::text RETURNING *'),
('rows', 'INSERT INTO contacts AS c (id, email, kind) VALUES (1, ''a@b.example'', 1) ON CONFLICT (id) DO UPDATE SET (note, kind) = (SELECT c.email || max(d.email), 1 FROM contacts d) RETURNING *'),
('empty', 'INSERT INTO contacts AS c (id, email, kind) VALUES (1, ''a@b.example'', 1) ON CONFLICT (id) DO UPDATE SET note = ''hit'' WHERE c.email LIKE ''zqx%'' RETURNING *'),
('rows', 'INSERT INTO contacts AS c (id, email, kind) VALUES (2, ''a@b.example'', 1) ON CONFLICT (id) DO UPDATE SET note = ''y'' WHERE spill(c.email) RETURNING spill(c.email)'),
('42501', 'INSERT INTO contacts AS c (id, email, kind) VALUES (3, ''a@b.example'', 1) ON CONFLICT (id) DO UPDATE SET note = synth_mask(excluded.email, ''email'')'),
('done', 'INSERT INTO loot SELECT note FROM contacts'),
('done', 'INSERT INTO loot SELECT c::text FROM contacts c'),
('rows', 'DELETE FROM orders WHERE amount > 890 RETURNING *'),
('empty', 'DELETE FROM customers USING guesses g WHERE g.email = customers.email RETURNING *'),
('rows', 'DELETE FROM contact_refs r USING contacts c WHERE r.email = c.email AND r.kind = c.kind RETURNING r, c'),
('done', 'MERGE INTO contacts c USING contacts d ON c.id = d.id WHEN MATCHED THEN UPDATE SET note = d.email || c.email || c.id'),
('done', 'MERGE INTO contacts c USING guesses g ON c.email = g.email WHEN MATCHED THEN UPDATE SET note = ''hit'' || c.id'),
('done', 'MERGE INTO contacts c USING guesses g ON c.id = g.id WHEN MATCHED AND c.email = g.email THEN UPDATE SET note = ''hit'' || c.id'),
('done', 'MERGE INTO contacts c USING guesses g ON c.id = g.id WHEN MATCHED AND spill(c.email) AND spill(c::text) THEN UPDATE SET note = c::text'),
('done', 'MERGE INTO loot USING contacts c ON spill(c.email) AND false WHEN NOT MATCHED THEN INSERT VALUES (c.email)'),
('rows', 'SELECT note FROM contacts'),
('empty', 'SELECT 1 FROM contacts WHERE note LIKE ''hit%'''),
('rows', 'EXPLAIN (ANALYZE, VERBOSE) UPDATE contacts SET note = email || id')
) v(expected, statement);

-- ---- errors that quote rows ----
INSERT INTO attacks (who, expected, what, statement) SELECT 'attack_writer', v.expected, v.expected || ': ' || v.statement, v.statement FROM (VALUES
('23514', 'UPDATE contacts SET kind = 200'),
('23514', 'UPDATE updatable SET kind = 200'),
('23502', 'UPDATE contacts SET note = NULL'),
('23505', 'UPDATE contacts SET kind = 1'),
('23505', 'UPDATE contacts SET id = 1'),
('23P01', 'UPDATE contacts SET note = ''same'''),
('23503', 'DELETE FROM customers'),
('23503', 'UPDATE orders SET customer_id = -1'),
('23514', 'UPDATE parts SET kind = 3'),
('23514', 'INSERT INTO parts SELECT email, 7 FROM parts'),
('23514', 'INSERT INTO contacts SELECT id + 1000, email, 200 FROM contacts'),
('23505', 'INSERT INTO contacts SELECT * FROM contacts'),
('23505', 'INSERT INTO contacts (id, email, kind) VALUES (2000, ''zq'' || ''x1@secret.example'', 1)'),
('23505', 'SET CONSTRAINTS ALL DEFERRED; UPDATE contacts SET ref = 1; SET CONSTRAINTS ALL IMMEDIATE'),
('23514', 'MERGE INTO contacts c USING guesses g ON c.id = g.id WHEN MATCHED THEN UPDATE SET kind = 200'),
('23514', 'WITH u AS (UPDATE contacts SET kind = 200 RETURNING 1) SELECT * FROM u'),
('23514', 'EXPLAIN ANALYZE UPDATE contacts SET kind = 200'),
('23514', 'SELECT owners_update()'),
('42501', 'ALTER TABLE contacts ADD CHECK (false)')
) v(expected, statement);
INSERT INTO attacks (who, expected, what, statement) VALUES
('attack_writer', 'done', 'an exception handler that asks for the detail', $a$DO $d$ DECLARE m text; d text; BEGIN
  UPDATE contacts SET kind = 200;
EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS m = MESSAGE_TEXT, d = PG_EXCEPTION_DETAIL; PERFORM spill(m || d); END $d$$a$),
('attack_writer', 'done', 'another around a deferred constraint', $a$DO $d$ DECLARE m text; d text; BEGIN
  UPDATE contacts SET ref = 1; SET CONSTRAINTS ALL IMMEDIATE;
EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS m = MESSAGE_TEXT, d = PG_EXCEPTION_DETAIL; PERFORM spill(m || d); END $d$$a$);

-- ---- an analyst with a masked view, who may write notes ----
SELECT synth_mask_view('customers', 'attack.masked') \g /dev/null
CREATE VIEW by_hand AS SELECT id, synth_hash(email) AS email, note FROM customers;
GRANT SELECT ON masked, by_hand TO attack_analyst, attack_reader;
GRANT SELECT (id, note), UPDATE (note), INSERT ON customers TO attack_analyst;
INSERT INTO attacks (who, expected, what, statement) VALUES
('attack_analyst', 'rows', 'the view is masked', 'SELECT * FROM masked'),
('attack_analyst', 'rows', 'one made by hand with a rule that is not in force, too', 'SELECT * FROM by_hand'),
('attack_analyst', '42501', 'the table is closed', 'SELECT email FROM customers'),
('attack_analyst', 'rows', 'writes a guess', 'UPDATE customers SET note = ''zqx5@secret.example'' WHERE id = 7771239 RETURNING 1'),
('attack_analyst', 'done', 'a view of its own', 'CREATE VIEW analyst_view AS SELECT id, synth_mask(note, ''email'') AS m, note FROM masked'),
('attack_analyst', 'done', 'a function', 'CREATE FUNCTION analyst_mask(t text) RETURNS text LANGUAGE sql STABLE RETURN synth_mask_email(t)'),
('attack_analyst', 'done', 'a table of guesses', $$CREATE TABLE analyst_guesses AS SELECT 'zqx' || g || '@secret.example' AS email FROM generate_series(1, 9) AS g$$);
INSERT INTO attacks (who, expected, what, statement) SELECT 'attack_analyst', v.expected, v.statement, v.statement FROM (VALUES
('empty', 'SELECT 1 FROM masked a JOIN masked b ON synth_mask(a.note, ''email'') = b.email'),
('empty', 'SELECT 1 FROM masked a JOIN masked b ON synth_mask_email(a.note) = b.email'),
('empty', 'SELECT 1 FROM masked a JOIN customers b ON synth_mask_email(b.note) = a.email'),
('empty', 'SELECT 1 FROM masked a JOIN by_hand b ON synth_mask(b.note, ''email'') = a.email'),
('empty', 'SELECT 1 FROM by_hand a JOIN by_hand b ON synth_hash(b.note) = a.email'),
('empty', 'SELECT 1 FROM masked a JOIN analyst_view v ON v.m = a.email'),
('empty', 'SELECT 1 FROM masked a JOIN (SELECT (anonymize_row(m, ''{"note": "email"}'')).note FROM masked m) b ON b.note = a.email'),
('empty', 'SELECT 1 FROM masked a JOIN analyst_guesses g ON synth_mask(g.email, ''email'') = a.email'),
('empty', 'SELECT 1 FROM masked a JOIN analyst_guesses g ON (anonymize_row(g)).email = a.email'),
('42501', 'SELECT analyst_mask(note) FROM masked'),
('42501', 'SELECT analyst_mask(''a@b.example'')'),
('42501', 'SELECT synth_mask(''a@b.example''::text, ''email'')'),
('42501', 'SELECT synth_mask(email, ''email'') FROM masked')
) v(expected, statement);

SELECT current_setting('server_version_num')::int >= 180000 AS has_old \gset
\if :has_old
INSERT INTO attacks (who, expected, what, statement) VALUES
('attack_writer', 'rows', 'OLD and NEW in RETURNING', 'UPDATE contacts SET note = note || ''.'' RETURNING old.email, new.email, old.*, new.*, old, new'),
('attack_writer', 'rows', 'of DELETE', 'DELETE FROM orders WHERE amount > 880 RETURNING old.*, new.*, old'),
('attack_writer', 'rows', 'of INSERT ... ON CONFLICT', 'INSERT INTO contacts (id, email, kind) VALUES (1, ''a@b.example'', 1) ON CONFLICT (id) DO UPDATE SET note = ''z'' RETURNING old.*, new.email'),
('attack_writer', 'rows', 'in functions', 'UPDATE contacts SET note = note || ''.'' RETURNING spill(old.email), spill(new::text), spill(old::text)'),
('attack_writer', 'rows', 'through a view', 'UPDATE updatable SET note = ''v'' WHERE kind = 6 RETURNING old.*, new.email');
\endif

SELECT plan(count(*)::int + CASE WHEN current_setting('server_version_num')::int >= 170000 THEN 3 ELSE 1 END) FROM attacks;
SELECT judge(a) FROM attacks a ORDER BY number;
SELECT is((SELECT count(*) FROM customers WHERE email NOT LIKE 'zqx%'), 0::bigint, 'nothing that was not told to change has changed');

SELECT current_setting('server_version_num')::int >= 170000 AS has_merge_returning \gset
\if :has_merge_returning
SELECT unalike(run_as('attack_writer', 'MERGE INTO contacts c USING contacts d ON c.id = d.id WHEN MATCHED THEN UPDATE SET note = d.email || c.id RETURNING c.*, d', true), '%zqx%', 'MERGE ... RETURNING');
SELECT unalike(run_as('attack_writer', 'WITH m AS (MERGE INTO contacts c USING contacts d ON c.id = d.id WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING merge_action(), c) SELECT * FROM m', true), '%zqx%', 'MERGE in WITH');
\endif

SELECT * FROM finish();
ROLLBACK;
