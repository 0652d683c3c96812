-- synth_detect on the labelled columns of test/data/pii/columns.tsv, on tables as
-- people make them, and its laws: rights hold, no value is shown.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(26);

-- 1. Labelled columns, each a table of its own. Any label but None is personal.
CREATE TABLE case_of ("table" text, column_name text, "values" jsonb, label text);
\copy case_of FROM 'test/data/pii/columns.tsv' WITH (HEADER true)
ALTER TABLE case_of ADD id int GENERATED ALWAYS AS IDENTITY, ADD category text, ADD confidence float8;
DO $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT * FROM case_of LOOP
		EXECUTE format('CREATE TEMPORARY TABLE labelled (%I text) ON COMMIT DROP', c.column_name);
		INSERT INTO labelled SELECT nullif(v, '') FROM jsonb_array_elements_text(c."values") v;
		UPDATE case_of o SET category = d.category, confidence = d.confidence
		FROM synth_detect('labelled') d WHERE o.id = c.id;
		DROP TABLE labelled;
	END LOOP;
END $$;
CREATE VIEW counted AS
SELECT count(*) FILTER (WHERE label <> 'None' AND category IS NOT NULL)::float8 AS hit,
	count(*) FILTER (WHERE label = 'None' AND category IS NOT NULL)::float8 AS alarm,
	count(*) FILTER (WHERE label <> 'None' AND category IS NULL)::float8 AS missed
FROM case_of;
SELECT is(count(*), 1000::bigint, 'all labelled columns are there') FROM case_of;
SELECT diag(format('precision %s, recall %s, F1 %s', round((hit / (hit + alarm))::numeric, 3),
	round((hit / (hit + missed))::numeric, 3), round((2 * hit / (2 * hit + alarm + missed))::numeric, 3))) FROM counted;
SELECT ok(2 * hit / (2 * hit + alarm + missed) >= 0.8, 'F1 of "is personal" is at least .8') FROM counted;
SELECT ok(count(*) FILTER (WHERE lower(label) = category) >= 0.9 * count(*),
	'nine in ten found columns are of the category of their label')
FROM case_of WHERE label <> 'None' AND category IS NOT NULL;

-- 2. Tables as people make them: "column=category" of all that is found.
CREATE FUNCTION found(source regclass, rows int DEFAULT 10000) RETURNS text LANGUAGE sql AS
$$SELECT string_agg(column_name || '=' || category, ' ') FROM synth_detect(source, rows)$$;

CREATE TABLE kunden (kundennr int, anrede text, vorname text, name text, geburtsdatum date, strasse text, plz text, ort text,
	telefon text, iban text, steuer_id text, umsatz numeric, angelegt_am timestamp, newsletter boolean);
SELECT is(found('kunden'), 'kundennr=generic_id anrede=gender vorname=first_name name=last_name geburtsdatum=date_of_birth'
	|| ' strasse=street_address plz=zipcode ort=city telefon=phone_number iban=iban_code steuer_id=tax_id', 'a German table');
CREATE TABLE adherents (id int, prenom text, nom text, date_naissance date, courriel text, tel text, adresse text,
	code_postal text, ville text, num_secu text, mot_de_passe text, cotisation numeric, cree_le date);
SELECT is(found('adherents'), 'id=generic_id prenom=first_name nom=last_name date_naissance=date_of_birth'
	|| ' courriel=email_address tel=phone_number adresse=street_address code_postal=zipcode ville=city num_secu=fr_nir'
	|| ' mot_de_passe=password', 'a French table');
CREATE TABLE clientes (dni text, nombre text, apellidos text, fecha_nacimiento date, domicilio text, movil text, correo text, total money);
SELECT is(found('clientes'), 'dni=es_nif nombre=first_name apellidos=last_name fecha_nacimiento=date_of_birth'
	|| ' domicilio=street_address movil=phone_number correo=email_address', 'a Spanish table');
CREATE TABLE clienti (nome text, cognome text, codice_fiscale text, data_nascita date, indirizzo text, cap text, cellulare text, note text);
SELECT is(found('clienti'), 'nome=first_name cognome=last_name codice_fiscale=it_fiscal_code data_nascita=date_of_birth'
	|| ' indirizzo=street_address cap=zipcode cellulare=phone_number note=free_text', 'an Italian table');
CREATE TABLE "Employees" ("EmployeeID" int, "FirstName" text, "LastName" text, "BirthDate" date, "HireDate" date, "HomePhone" text,
	"SSN" text, "Salary" numeric, "JobTitle" text, "ManagerId" int, "DepartmentId" int, "ModifiedDate" timestamptz);
SELECT is(found('"Employees"'), 'EmployeeID=generic_id FirstName=first_name LastName=last_name BirthDate=date_of_birth'
	|| ' HomePhone=phone_number SSN=us_ssn Salary=salary JobTitle=occupation ManagerId=generic_id DepartmentId=generic_id',
	'an English table in camel case');
CREATE TABLE products (product_id int, name text, description text, price numeric, supplier_id int, language text, city text,
	weight float8, created_at timestamp, email_template text, is_active bool);
INSERT INTO products
SELECT i, (ARRAY['Red chair', 'Blue table', 'Green lamp'])[1 + i % 3] || ' ' || i, 'A thing to have in the house, of wood', 5, i, 'en',
	'Paris', 1.5, now(), 'x', true
FROM generate_series(1, 50) i;
SELECT is(found('products'), NULL, 'a table of things has no personal column');

-- 3. Values that no name tells of.
CREATE TABLE c7 AS
SELECT i AS c1, 'u' || i || '@mail.org' AS c2, '(415) 555-' || lpad(i::text, 4, '0') AS c3,
	(ARRAY['Anna Schmidt', 'John Miller', 'Maria Garcia', 'Luca Rossi', 'Emma Johnson'])[1 + i % 5] AS c4, i || ' Oak Street' AS c5,
	(ARRAY['Anna', 'John', 'Maria', 'Luca', 'Emma'])[1 + i % 5] AS c6, '192.168.1.' || i AS c7,
	'Call ' || (ARRAY['Anna Schmidt', 'John Miller'])[1 + i % 2] || ' about the delivery of goods' AS c8, md5(i::text) AS c9,
	'SKU-' || i AS c10, (ARRAY['Red chair', 'Blue table', 'Green lamp'])[1 + i % 3] AS c11, i * 1.5 AS c12,
	(ARRAY['M', 'F'])[1 + i % 2] AS c13, current_date - i AS c14, 'DE89370400440532013000' AS c15,
	jsonb_build_object('mail', 'u' || i || '@mail.org') AS c16, 100000000 + i * 17 AS c17, 'Lager ' || i AS c18
FROM generate_series(1, 200) i;
SELECT is(found('c7'), 'c2=email_address c3=phone_number c4=person_name c5=street_address c6=first_name c7=ip_address'
	|| ' c8=free_text c13=gender c15=iban_code c16=free_text', 'values alone tell what they are');
SELECT is(found('c7', 10), found('c7'), 'ten rows are enough for that');
CREATE TABLE claimed AS
SELECT (ARRAY['yes', 'no'])[1 + i % 2] AS email, (ARRAY['active', 'closed'])[1 + i % 2] AS phone, 'yes' AS iban
FROM generate_series(1, 20) i;
SELECT is(found('claimed'), NULL, 'values that contradict a name take away its word');
-- one random number in ten passes a check of one digit: no column of such numbers is personal
CREATE TABLE numbers AS SELECT 1000000000 + i * 104729 AS x, (10000000000 + i * 1299709)::text AS y FROM generate_series(1, 500) i;
SELECT is(found('numbers'), NULL, 'numbers that pass a check by chance are no finding');

-- 4. Kinds of relations
CREATE VIEW as_view AS SELECT c2, c4 FROM c7;
CREATE MATERIALIZED VIEW as_materialized AS SELECT c2, c4 FROM c7;
CREATE TABLE as_partitioned (c2 text, c4 text) PARTITION BY HASH (c2);
CREATE TABLE as_partition PARTITION OF as_partitioned FOR VALUES WITH (MODULUS 1, REMAINDER 0);
INSERT INTO as_partitioned SELECT c2, c4 FROM c7;
SELECT is(found('as_view'), 'c2=email_address c4=person_name', 'a view');
SELECT is(found('as_materialized'), 'c2=email_address c4=person_name', 'a materialized view');
SELECT is(found('as_partitioned'), 'c2=email_address c4=person_name', 'a partitioned table');
CREATE TABLE large AS SELECT i AS n, 'u' || i || '@mail.org' AS c2 FROM generate_series(1, 50000) i;
ANALYZE large;
SELECT is(found('large', 500), 'c2=email_address', 'a large table, by a sample of blocks');
SELECT ok((evidence ->> 'sampled_rows')::int BETWEEN 250 AND 500, 'which is as large as asked for')
FROM synth_detect('large', 500) WHERE category = 'email_address';
CREATE TABLE wide ();
DO $$ BEGIN EXECUTE 'ALTER TABLE wide ' || (SELECT string_agg(format('ADD email_%s text', i), ', ') FROM generate_series(1, 1500) i); END $$;
SELECT is(count(*), 1500::bigint, '1500 columns') FROM synth_detect('wide');

-- 5. Rights, and what is shown
CREATE ROLE detect_reader;
CREATE TABLE guarded (c1 text, c2 text);
INSERT INTO guarded SELECT 'u' || i || '@mail.org', 'x' FROM generate_series(1, 20) i;
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY nothing ON guarded FOR SELECT USING (false);
GRANT SELECT ON guarded TO detect_reader;
GRANT USAGE ON SCHEMA public TO detect_reader;
SET LOCAL ROLE detect_reader;
SELECT is_empty($$SELECT * FROM synth_detect('guarded')$$, 'rows that a policy hides tell nothing');
SELECT throws_ok($$SELECT * FROM synth_detect('c7')$$, '42501', NULL, 'a table that one may not read');
RESET ROLE;
SELECT is(found('guarded'), 'c1=email_address', 'the owner sees it');
SELECT is_empty($$SELECT * FROM synth_detect('c7') d, c7
	WHERE d.evidence::text LIKE '%@%' OR strpos(d.evidence::text, c7.c4) > 0 OR strpos(d.evidence::text, c7.c5) > 0$$,
	'evidence shows no value');
SELECT set_eq($$SELECT column_name, category, confidence, evidence, suggested_rule FROM synth_detect_schema('public')
	WHERE source = 'c7'::regclass$$, $$SELECT column_name, category, confidence, evidence, suggested_rule FROM synth_detect('c7', 1000)$$,
	'synth_detect_schema says the same');

-- 6. Rules fit the types
CREATE TABLE typed (email text NOT NULL, phone bigint, zip int, dob timestamptz, age int2, gender char(1) NOT NULL, salary numeric,
	ssn int, religion boolean, ip inet, mac macaddr, user_id uuid, photo bytea, home_location point);
SELECT is(string_agg(column_name || ': ' || suggested_rule, ', '), 'email: email, phone: phone, zip: postcode, dob: generalize(year),'
	|| ' age: generalize(10), gender: constant("-"), salary: noise(0.1), ssn: national_id, religion: null, ip: ip, mac: mac,'
	|| ' user_id: uuid, photo: null, home_location: null', 'rules by type') FROM synth_detect('typed');

-- 7. Texts
SELECT results_eq($$SELECT substr(v, start_pos, end_pos - start_pos + 1) FROM (VALUES ('Grüße an Jürgen Müller, ☎ +49 30 1234567, jm@example.de')) t(v),
	synth_detect_text(v) WHERE confidence >= 0.4 AND category <> 'tr_phone_number' ORDER BY start_pos$$,
	ARRAY['Jürgen Müller', '+49 30 1234567', 'jm@example.de'], 'positions are characters');

SELECT * FROM finish();
ROLLBACK;
