-- Laws of static masking: synth_anonymize, synth_anonymize_schema, synth_shuffle, methods shuffle and synthetic.
SET client_min_messages = error;
BEGIN;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT * FROM no_plan();

-- a key of our own: pseudonyms are the same in every run, none happens to be an original
SELECT ok(synth_add_key(decode(repeat('5c', 32), 'hex')) > 0, 'a key of the test''s own');
CREATE SCHEMA static_law;
SET LOCAL search_path = static_law, public;

-- what a table held before, to compare
CREATE FUNCTION keep(source regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TABLE %I AS SELECT * FROM %s', source || '_before', source);
END $$;
-- no row of a table has any of the texts that a query gives
CREATE FUNCTION holds_none(source regclass, texts text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE found boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %s t, (%s) w(w) WHERE position(w.w IN t::text) > 0)', source, texts) INTO found;
	RETURN NOT found;
END $$;

---- three tables in a cycle, a composite key, a reference to itself

CREATE TABLE company (id int PRIMARY KEY, name text NOT NULL, chief int);
CREATE TABLE person (id int PRIMARY KEY, company_id int REFERENCES company, boss int REFERENCES person DEFERRABLE,
	first text, last text, full_name text GENERATED ALWAYS AS (first || ' ' || last) STORED,
	phone text, UNIQUE (company_id, id));
ALTER TABLE company ADD FOREIGN KEY (chief) REFERENCES person;
CREATE TABLE badge (company_id int, person_id int, code varchar(12) UNIQUE,
	FOREIGN KEY (company_id, person_id) REFERENCES person (company_id, id) MATCH FULL);
INSERT INTO company SELECT g, 'Okafor Ltd ' || g FROM generate_series(1, 50) g;
INSERT INTO person (id, company_id, boss, first, last, phone)
SELECT g, 1 + g % 50, CASE WHEN g > 10 THEN g / 10 END, 'Greta' || g, 'Okafor' || g, '+49 30 ' || 900000 + g
FROM generate_series(1, 1000) g;
UPDATE company SET chief = id * 3;
INSERT INTO badge SELECT company_id, id, 'BC-' || lpad(id::text, 6, '0') FROM person WHERE id % 3 = 0;
SELECT keep('company'), keep('person'), keep('badge');

CREATE TABLE fired (what text);
CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO fired VALUES (TG_OP || TG_TABLE_NAME); RETURN NEW; END $$;
CREATE TRIGGER row_fires BEFORE INSERT OR UPDATE OR DELETE ON person FOR EACH ROW EXECUTE FUNCTION fire();
CREATE TRIGGER all_fires AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON person FOR EACH STATEMENT EXECUTE FUNCTION fire();
CREATE RULE rule_fires AS ON INSERT TO badge DO ALSO INSERT INTO fired VALUES ('rule');
CREATE VIEW people AS SELECT p.id, p.full_name, c.name FROM person p JOIN company c ON c.id = p.company_id;
SET CONSTRAINTS ALL IMMEDIATE;
ANALYZE person;

SELECT synth_set_rule('person', 'id', 'encrypt'), synth_set_rule('company', 'id', 'encrypt'),
       synth_set_rule('person', 'first', 'first_name'), synth_set_rule('person', 'last', 'last_name'),
       synth_set_rule('person', 'phone', 'phone');
SELECT is(synth_anonymize('person'), 1000::bigint, 'synth_anonymize tells how many rows it masked');
SELECT is((SELECT count(*) FROM person), 1000::bigint, 'no row is lost');
SELECT ok(holds_none('person', 'SELECT first FROM person_before UNION SELECT last FROM person_before UNION SELECT phone FROM person_before'),
          'no original value is left in the table');
SELECT ok(bool_and(full_name = first || ' ' || last), 'generated columns are computed anew') FROM person;
SELECT is((SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) n FROM person p JOIN person b ON p.boss = b.id GROUP BY b.id) x),
          (SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) n FROM person_before p JOIN person_before b ON p.boss = b.id GROUP BY b.id) x),
          'a reference to the table itself joins as before');
SELECT is((SELECT count(*) FROM company c JOIN person p ON p.id = c.chief JOIN badge b ON b.person_id = p.id), 50::bigint,
          'tables that refer to the masked one follow it, around the cycle');
SELECT is((SELECT count(*) FROM badge b JOIN person p ON (p.company_id, p.id) = (b.company_id, b.person_id)), 333::bigint,
          'a composite key follows');
SELECT is((SELECT array_agg(name ORDER BY name) FROM company), (SELECT array_agg(name ORDER BY name) FROM company_before),
          'columns of other tables that no key connects keep their values');
SELECT isnt((SELECT array_agg(id ORDER BY id) FROM company), (SELECT array_agg(id ORDER BY id) FROM company_before),
            'a referenced key of another table is masked');
SELECT is_empty('SELECT * FROM fired', 'no trigger and no rule fires');
SELECT is((SELECT count(*) FROM people), 1000::bigint, 'views over the tables work');
SELECT is_empty($$SELECT attname FROM pg_stats WHERE schemaname = 'static_law' AND tablename = 'person'
                 AND attname IN ('id', 'first', 'last', 'full_name', 'phone', 'company_id', 'boss')$$,
                'statistics of masked columns are gone');

-- each foreign key is put to the server's own test
CREATE FUNCTION revalidate(schema name) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE c record; definition text;
BEGIN
	FOR c IN SELECT oid, conname, conrelid::regclass t FROM pg_constraint
		WHERE contype = 'f' AND connamespace = schema::regnamespace AND conparentid = 0 ORDER BY oid
	LOOP
		definition := pg_get_constraintdef(c.oid);
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s', c.t, c.conname, c.conname, definition);
		RETURN NEXT c.conname;
	END LOOP;
END $$;
SELECT is((SELECT count(*) FROM revalidate('static_law')), 4::bigint, 'all foreign keys are valid');
SELECT lives_ok($$INSERT INTO person (id, company_id) SELECT 424242, min(id) FROM company$$, 'triggers and keys work afterwards');
SELECT throws_ok($$INSERT INTO person (id, company_id) SELECT 434343, -1$$, '23503', NULL, 'foreign keys hold afterwards');

---- constraints

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE booking (room text, during int4range, EXCLUDE USING gist (room WITH =, during WITH &&));
INSERT INTO booking SELECT 'room ' || g % 7, int4range(g, g + 5) FROM generate_series(1, 700, 7) g;
SELECT synth_set_rule('booking', 'room', 'encrypt');
SELECT is(synth_anonymize('booking'), 100::bigint, 'an exclusion constraint holds where the rule keeps values distinct');
CREATE TABLE shown (room text, during int4range, note text, EXCLUDE USING gist (room WITH =));
INSERT INTO shown SELECT 'room ' || g, int4range(1, 10) FROM generate_series(1, 5) g;
SELECT throws_ok($$SELECT synth_set_rule('shown', 'room', 'constant("a")')$$, '22023', NULL, 'a lossy rule on its columns is refused');
SELECT synth_set_rule('shown', 'during', 'none');
SECURITY LABEL FOR synth ON TABLE shown IS 'default constant("room")';
SELECT throws_ok($$SELECT synth_anonymize('shown')$$);

CREATE TABLE mail (id int PRIMARY KEY, address text, note text CHECK (note LIKE 'n%'), size int NOT NULL CHECK (size > 0));
CREATE UNIQUE INDEX ON mail (lower(left(address, 3)));
INSERT INTO mail SELECT g, md5(g::text) || '@okafor.net', 'note', g FROM generate_series(1, 10) g;
SELECT synth_set_rule('mail', 'address', 'constant("same@okafor.net")');
CREATE FUNCTION complaint(statement text, OUT code text, OUT message text, OUT detail text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;
CREATE TABLE complained AS SELECT * FROM complaint($$SELECT synth_anonymize('mail')$$);
SELECT is(code, '23505', 'an index of an expression is unique no longer') FROM complained;
SELECT ok(position('same' IN message || detail) = 0, 'its message shows no value') FROM complained;
SELECT ok(hint LIKE 'Choose methods that keep values distinct%', 'and tells what to do') FROM complained;
SELECT is((SELECT count(*) FROM mail WHERE address LIKE '%@okafor.net' AND address NOT LIKE 'same%'), 10::bigint, 'nothing has changed then');
SELECT synth_set_rule('mail', 'address', NULL), synth_set_rule('mail', 'note', 'constant("no, m")');
SELECT is(synth_anonymize('mail'), 10::bigint, 'a check constraint that holds');
SELECT synth_set_rule('mail', 'note', 'constant("other")');
SELECT throws_ok($$SELECT synth_anonymize('mail')$$, '23514', 'masked values would violate check constraint "mail_note_check" of "mail"', 'a check constraint that does not');
SELECT synth_set_rule('mail', 'note', NULL);
SECURITY LABEL FOR synth ON TABLE mail IS 'default null';
SELECT throws_ok($$SELECT synth_anonymize('mail')$$, '23502', NULL, 'NULL in a NOT NULL column');

CREATE DOMAIN grade AS int CHECK (VALUE BETWEEN 1 AND 6);
CREATE TABLE pupil (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, gone text, mark grade, score numeric(5,2), tags text[], doc jsonb, name varchar(10));
INSERT INTO pupil (gone, mark, score, tags, doc, name)
SELECT 'gone', 1 + g % 6, g / 7.0, ARRAY['Okafor', 'x' || g], jsonb_build_object('email', 'g' || g || '@okafor.net', 'n', g), 'Greta ' || g FROM generate_series(1, 100) g;
ALTER TABLE pupil DROP COLUMN gone;
ALTER TABLE pupil ADD COLUMN later text DEFAULT 'added later';
SELECT synth_set_rule('pupil', 'tags', 'hash(length = 8)'), synth_set_rule('pupil', 'doc', 'json("$.email" = email)'), synth_set_rule('pupil', 'name', 'full_name'),
       synth_set_rule('pupil', 'score', 'noise(0.1)');
SELECT keep('pupil');
SELECT is(synth_anonymize('pupil'), 100::bigint, 'dropped columns, added columns, identity, arrays, JSON');
SELECT ok(holds_none('pupil', $$SELECT 'Okafor' UNION SELECT 'okafor' UNION SELECT 'Greta'$$), 'all of it masked');
SELECT ok(bool_and(p.later = 'added later' AND p.mark = b.mark AND p.doc -> 'n' = b.doc -> 'n'), 'and the rest as it was') FROM pupil p JOIN pupil_before b USING (id);
SELECT lives_ok($$INSERT INTO pupil (mark, name) VALUES (1, 'new')$$, 'the identity goes on');
SELECT is((SELECT max(id) FROM pupil), 101, 'where it was');

---- values out of line

CREATE TABLE wide (id int PRIMARY KEY, kept text, masked text);
ALTER TABLE wide ALTER kept SET STORAGE EXTERNAL, ALTER masked SET STORAGE EXTERNAL;
INSERT INTO wide SELECT g, repeat(md5(g::text), 1000), repeat('Greta Okafor ', 2000) FROM generate_series(1, 20) g;
SELECT synth_set_rule('wide', 'masked', 'partial(0, "-", 4)');
SELECT is(synth_anonymize('wide'), 20::bigint, 'values out of line');
SELECT ok(bool_and(kept = repeat(md5(id::text), 1000) AND masked = '-for '), 'values out of line, masked and kept') FROM wide;

---- partitions, inheritance

CREATE TABLE event (id bigint, at date NOT NULL, email text, who int, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE event_old PARTITION OF event FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
CREATE TABLE event_other (email text, unused int, at date NOT NULL, who int, id bigint NOT NULL);
ALTER TABLE event_other DROP COLUMN unused;
ALTER TABLE event ATTACH PARTITION event_other FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
CREATE TABLE event_new PARTITION OF event FOR VALUES FROM ('2020-01-01') TO (MAXVALUE) PARTITION BY HASH (id);
CREATE TABLE event_new_0 PARTITION OF event_new FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE event_new_1 PARTITION OF event_new FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO event SELECT g, date '1990-01-01' + g * 4, 'greta' || g || '@okafor.net', g % 10 FROM generate_series(1, 4000) g;
CREATE TABLE note (event_id bigint, event_at date, FOREIGN KEY (event_id, event_at) REFERENCES event);
INSERT INTO note SELECT id, at FROM event WHERE id % 5 = 0;
SELECT keep('event');
SELECT synth_set_rule('event', 'email', 'email');
SELECT is(synth_anonymize('event'), 4000::bigint, 'a partitioned table');
SELECT ok(holds_none('event', $$SELECT 'okafor'$$), 'all partitions are masked');
SELECT is((SELECT array_agg((id, at, who)::text ORDER BY id) FROM event), (SELECT array_agg((id, at, who)::text ORDER BY id) FROM event_before), 'and hold the rest as it was');
SELECT synth_set_rule('event', 'id', 'encrypt');
SELECT is(synth_anonymize('event'), 4000::bigint, 'a masked partition key: rows move');
SELECT is((SELECT count(*) FROM event e JOIN note n ON (n.event_id, n.event_at) = (e.id, e.at)), 800::bigint, 'what refers to it follows');
SELECT is((SELECT count(*) FROM event_new_0 WHERE NOT satisfies_hash_partition('event_new'::regclass, 2, 0, id)) +
          (SELECT count(*) FROM event_new_1 WHERE NOT satisfies_hash_partition('event_new'::regclass, 2, 1, id)), 0::bigint, 'each row is where it belongs');
SELECT is((SELECT count(*) FROM event WHERE id = (SELECT min(id) FROM event_new_0)), 1::bigint, 'and is found there');
SELECT synth_set_rule('event', 'at', 'date');
SELECT is(synth_anonymize('event'), 4000::bigint, 'both partition keys');
SELECT is((SELECT count(*) FROM event_other WHERE at < '2000-01-01' OR at >= '2020-01-01'), 0::bigint, 'rows are within bounds');
SELECT is((SELECT count(*) FROM event e JOIN note n ON (n.event_id, n.event_at) = (e.id, e.at)), 800::bigint, 'keys hold');
SELECT is((SELECT count(*) FROM revalidate('static_law')), 5::bigint, 'as the server says, too');

CREATE TABLE animal (id int, name text, weight numeric);
CREATE TABLE dog (breed text) INHERITS (animal);
INSERT INTO animal SELECT g, 'Greta ' || g, g FROM generate_series(1, 10) g;
INSERT INTO dog SELECT g, 'Okafor ' || g, g, 'breed ' || g FROM generate_series(11, 30) g;
SELECT synth_set_rule('animal', 'name', 'hash(length = 10)'), synth_set_rule('dog', 'breed', 'constant("dog")');
SELECT is(synth_anonymize('animal'), 30::bigint, 'a table and what inherits from it');
SELECT ok(holds_none('animal', $$SELECT 'Greta' UNION SELECT 'Okafor'$$) AND holds_none('dog', $$SELECT 'breed'$$), 'all of it masked');

---- shuffle

CREATE TABLE pay (id int PRIMARY KEY, salary int, bonus int, note text);
INSERT INTO pay SELECT g, CASE WHEN g % 10 > 0 THEN 1000 + g END, 1000 + g, repeat('long' || g, 1000) FROM generate_series(1, 2000) g;
SELECT keep('pay');
SELECT synth_set_rule('pay', 'salary', 'shuffle'), synth_set_rule('pay', 'bonus', 'shuffle'), synth_set_rule('pay', 'note', 'shuffle');
SELECT is(synth_anonymize('pay'), 2000::bigint, 'method shuffle');
SELECT is((SELECT array_agg(x ORDER BY x) FROM (SELECT salary x FROM pay) s), (SELECT array_agg(x ORDER BY x) FROM (SELECT salary x FROM pay_before) s), 'keeps all values, NULLs, too');
SELECT is((SELECT array_agg(md5(note) ORDER BY md5(note)) FROM pay), (SELECT array_agg(md5(note) ORDER BY md5(note)) FROM pay_before), 'also those out of line');
SELECT cmp_ok((SELECT count(*) FROM pay p JOIN pay_before b USING (id) WHERE p.bonus = b.bonus), '<', 12::bigint, 'moves nearly all of 2,000 values: one is expected to stay');
SELECT cmp_ok(abs(corr(p.bonus, b.bonus))::numeric, '<', 0.1, 'to anywhere (0.1 is more than 4 standard errors)') FROM pay p JOIN pay_before b USING (id);
SELECT cmp_ok((SELECT count(*) FROM pay WHERE salary = bonus), '<', 12::bigint, 'each column in its own order');
SELECT is(synth_shuffle('pay', 'bonus', 7), 2000::bigint, 'synth_shuffle');
SELECT is(synth_shuffle('event', 'who'), 4000::bigint, 'synth_shuffle over partitions');
SELECT is((SELECT array_agg(who ORDER BY who) FROM event), (SELECT array_agg(who ORDER BY who) FROM event_before), 'keeps all values');
SELECT throws_ok($$SELECT synth_shuffle('person', 'full_name')$$, '22023', NULL, 'not of a generated column');
SELECT throws_ok($$SELECT synth_shuffle('pay', 'none')$$, '42703', NULL, 'not of one that does not exist');

---- synthetic

CREATE TABLE patient (id int PRIMARY KEY, region text, age int, diagnosis text, cost numeric(8,2), name text);
INSERT INTO patient SELECT g, (ARRAY['north','south','east','west'])[1 + g % 4], 20 + abs(hashint4(g)) % 60,
	CASE WHEN g % 4 = 0 THEN 'asthma' WHEN g % 50 = 1 THEN NULL WHEN g % 3 = 0 THEN 'flu' ELSE 'measles' END,
	CASE WHEN g % 4 = 0 THEN 5000 ELSE 100 END + abs(hashint4(-g)) % 100, 'Greta Okafor ' || g FROM generate_series(1, 6000) g;
SELECT keep('patient');
SELECT synth_set_rule('patient', 'diagnosis', 'synthetic'), synth_set_rule('patient', 'cost', 'synthetic'), synth_set_rule('patient', 'name', 'full_name');
SELECT is(synth_anonymize('patient'), 6000::bigint, 'method synthetic');
SELECT cmp_ok((SELECT count(*) FROM patient WHERE (region = 'north') <> (diagnosis = 'asthma')), '<', 60::bigint, 'drawn given the rest of the row');
SELECT cmp_ok((SELECT count(*) FROM patient WHERE (coalesce(diagnosis, '') = 'asthma') <> (cost >= 4000)), '<', 60::bigint, 'jointly');
SELECT ok(abs((SELECT count(*) FROM patient WHERE diagnosis IS NULL) - (SELECT count(*) FROM patient_before WHERE diagnosis IS NULL)) < 60, 'NULL as often as it was');
SELECT ok(abs((SELECT avg(cost) FROM patient) - (SELECT avg(cost) FROM patient_before)) < 60, 'with the same mean');
SELECT cmp_ok((SELECT count(*) FROM patient p JOIN patient_before b USING (id) WHERE p.cost = b.cost), '<', 300::bigint, 'not the original values');
SELECT is((SELECT array_agg((id, region, age)::text ORDER BY id) FROM patient), (SELECT array_agg((id, region, age)::text ORDER BY id) FROM patient_before), 'the rest as it was');

---- refusals

CREATE TABLE bare (id int);
CREATE VIEW looks AS SELECT 1 AS one;
CREATE MATERIALIZED VIEW stored AS SELECT * FROM patient;
SELECT throws_ok($$SELECT synth_anonymize('bare')$$, '22023', 'table "bare" has no masking rules', 'no rules');
SELECT throws_ok($$SELECT synth_anonymize('looks')$$, '42809', NULL, 'a view');
SELECT throws_ok($$SELECT synth_anonymize('stored')$$, '42809', NULL, 'a materialized view');
SELECT throws_ok($$SELECT synth_anonymize('pg_class')$$, '42501', NULL, 'a system catalog');
SELECT throws_ok($$SELECT synth_shuffle('pg_class', 'relname')$$, '42501', NULL, 'which is not shuffled either');
SELECT throws_ok($$SELECT * FROM synth_anonymize_schema('no such schema')$$, '3F000', NULL, 'no such schema');
SELECT throws_ok($$DO 'DECLARE c CURSOR FOR SELECT * FROM patient; r record; BEGIN OPEN c; FETCH c INTO r; PERFORM synth_anonymize(''patient''); END'$$, '55006', NULL, 'a table in use');
CREATE ROLE static_other;
CREATE ROLE static_owner;
GRANT USAGE, CREATE ON SCHEMA static_law TO static_other, static_owner;
SET LOCAL ROLE static_other;
SELECT throws_ok($$SELECT synth_anonymize('patient')$$, '42501', NULL, 'somebody else''s table');
RESET ROLE;
ALTER TABLE note OWNER TO static_other;
DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT relid FROM pg_partition_tree('event') LOOP EXECUTE format('ALTER TABLE %s OWNER TO static_owner', t); END LOOP; END $$;
SET LOCAL ROLE static_owner;
SELECT throws_ok($$SELECT synth_anonymize('event')$$, '42501', 'must be owner of table note', 'somebody else''s table that refers to it');
RESET ROLE;
GRANT static_other TO static_owner;
SET LOCAL ROLE static_owner;
SELECT is(synth_anonymize('event'), 4000::bigint, 'an owner of all without the right to the key');
RESET ROLE;
SELECT is((SELECT count(*) FROM event e JOIN note n ON (n.event_id, n.event_at) = (e.id, e.at)), 800::bigint, 'gives both sides the same pseudonyms');

-- an owner's functions run as the owner
CREATE FUNCTION whoami(int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN current_user = 'static_owner'; END $$;
CREATE TABLE trap (a int CHECK (whoami(a)));
ALTER TABLE trap OWNER TO static_owner;
SET LOCAL ROLE static_owner;
INSERT INTO trap SELECT g FROM generate_series(1, 5) g;
SELECT synth_set_rule('trap', 'a', 'noise(0.5)');
RESET ROLE;
SELECT is(synth_anonymize('trap'), 5::bigint, 'constraints are checked as the owner');

-- a partition alone keeps to its bounds
CREATE TABLE tiny (k int, v text) PARTITION BY LIST (k);
CREATE TABLE tiny_1 PARTITION OF tiny FOR VALUES IN (1, 2);
INSERT INTO tiny VALUES (1, 'a'), (2, 'b');
SELECT synth_set_rule('tiny', 'k', 'constant(7)');
SELECT throws_ok($$SELECT synth_anonymize('tiny_1')$$, '23514', 'masked values would not belong to partition "tiny_1"', 'a partition alone keeps to its bounds');
SELECT throws_ok($$SELECT synth_anonymize('tiny')$$, '23514', NULL, 'no partition for a masked row');

-- an empty table, a temporary one, and all of a schema
CREATE SCHEMA static_small;
CREATE TABLE static_small.a (id int PRIMARY KEY, v text);
CREATE TABLE static_small.b (id int REFERENCES static_small.a, w text);
CREATE TABLE static_small.c (x int);
CREATE TEMP TABLE static_temp (v text, s text);
INSERT INTO static_temp VALUES ('Greta', 'x');
SELECT synth_set_rule('static_small.a', 'id', 'encrypt'), synth_set_rule('static_small.b', 'w', 'synthetic'), synth_set_rule('static_temp', 'v', 'hash');
SELECT results_eq($$SELECT * FROM synth_anonymize_schema('static_small')$$, $$VALUES ('static_small.a'::regclass, 0::bigint), ('static_small.b'::regclass, 0::bigint)$$, 'empty tables of a schema');
INSERT INTO static_small.b VALUES (NULL, 'Greta'), (NULL, 'Okafor');
SELECT lives_ok($$SELECT synth_anonymize('static_small.b')$$, 'too few rows for a model');
SELECT is((SELECT count(w) FROM static_small.b), 0::bigint, 'become NULL');
SELECT is(synth_anonymize('static_temp'), 1::bigint, 'a temporary table');
SELECT is((SELECT count(*) FROM static_temp WHERE v = 'Greta'), 0::bigint, 'is masked');

SELECT * FROM finish();
ROLLBACK;
