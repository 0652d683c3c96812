-- What a synth_model does not accept, each case twice: the message, then the code.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on

CREATE TABLE model_case (place int GENERATED ALWAYS AS IDENTITY, what text, statement text);
CREATE TABLE model_text (name text PRIMARY KEY, value text);
-- the sample of model_io: sound; of format 2; with a flag; y is varchar; z for y; Latin-1
INSERT INTO model_text VALUES
('sound', 'U1lOTQEAAAAgAAAAAQAAANsAAAAAAAAAWDBEVFxFWbO5AWRkBQACAgF4D3BnX2NhdGFsb2cuaW50NAEBAQABAAF5D3BnX2NhdGFsb2cudGV4dAECAAEBFnsic3VwcHJlc3NlZF9yb3dzIjogM30AAAAAAAAAAAAA8D8AAAAAAAAAAAMAAAMAAABTHisfKyAAAAADAAIDAAIBAAMCARwBHQEeAAABAAIAAQNyZWQAADweCgMAAgMAAgIBAAAAAwABOgEDHAEIAQAAAAAAAAAAAB4AAAABHwAAAAIg'),
('newer', 'U1lOTQIAAAAgAAAAAQAAANsAAAAAAAAAMv0U/3KF0ly5AWRkBQACAgF4D3BnX2NhdGFsb2cuaW50NAEBAQABAAF5D3BnX2NhdGFsb2cudGV4dAECAAEBFnsic3VwcHJlc3NlZF9yb3dzIjogM30AAAAAAAAAAAAA8D8AAAAAAAAAAAMAAAMAAABTHisfKyAAAAADAAIDAAIBAAMCARwBHQEeAAABAAIAAQNyZWQAADweCgMAAgMAAgIBAAAAAwABOgEDHAEIAQAAAAAAAAAAAB4AAAABHwAAAAIg'),
('flag', 'U1lOTQEAAQAgAAAAAQAAANsAAAAAAAAAnJsx48GhJR+5AWRkBQACAgF4D3BnX2NhdGFsb2cuaW50NAEBAQABAAF5D3BnX2NhdGFsb2cudGV4dAECAAEBFnsic3VwcHJlc3NlZF9yb3dzIjogM30AAAAAAAAAAAAA8D8AAAAAAAAAAAMAAAMAAABTHisfKyAAAAADAAIDAAIBAAMCARwBHQEeAAABAAIAAQNyZWQAADweCgMAAgMAAgIBAAAAAwABOgEDHAEIAQAAAAAAAAAAAB4AAAABHwAAAAIg'),
('varchar', 'U1lOTQEAAAAgAAAAAQAAAN4AAAAAAAAAmy1maunT1qC8AWRkBQACAgF4D3BnX2NhdGFsb2cuaW50NAEBAQABAAF5EnBnX2NhdGFsb2cudmFyY2hhcgECAAEBFnsic3VwcHJlc3NlZF9yb3dzIjogM30AAAAAAAAAAAAA8D8AAAAAAAAAAAMAAAMAAABTHisfKyAAAAADAAIDAAIBAAMCARwBHQEeAAABAAIAAQNyZWQAADweCgMAAgMAAgIBAAAAAwABOgEDHAEIAQAAAAAAAAAAAB4AAAABHwAAAAIg'),
('other', 'U1lOTQEAAAAgAAAAAQAAANsAAAAAAAAAZQ0ddZRr5ny5AWRkBQACAgF4D3BnX2NhdGFsb2cuaW50NAEBAQABAAF6D3BnX2NhdGFsb2cudGV4dAECAAEBFnsic3VwcHJlc3NlZF9yb3dzIjogM30AAAAAAAAAAAAA8D8AAAAAAAAAAAMAAAMAAABTHisfKyAAAAADAAIDAAIBAAMCARwBHQEeAAABAAIAAQNyZWQAADweCgMAAgMAAgIBAAAAAwABOgEDHAEIAQAAAAAAAAAAAB4AAAABHwAAAAIg'),
('latin1', 'U1lOTQEAAAAgAAAAAQAAANsAAAAAAAAAqF73/1uewue5AWRkBQACAgF4D3BnX2NhdGFsb2cuaW50NAEBAQABAAF5D3BnX2NhdGFsb2cudGV4dAECAAEBFnsic3VwcHJlc3NlZF9yb3dzIjogM30AAAAAAAAAAAAA8D8AAAAAAAAAAAMAAAMAAABTHisfKyAAAAADAAIDAAIBAAMCARwBHQEeAAABAAIAAQNy6XQAADweCgMAAgMAAgIBAAAAAwABOgEDHAEIAQAAAAAAAAAAAB4AAAABHwAAAAIg');

-- what a damaged page or a superuser's hand could have stored: any bytes
CREATE TYPE model_raw;
CREATE FUNCTION model_raw_in(cstring) RETURNS model_raw LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION model_raw_out(model_raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE model_raw (INPUT = model_raw_in, OUTPUT = model_raw_out, LIKE = synth_model);
CREATE CAST (model_raw AS synth_model) WITHOUT FUNCTION;
CREATE FUNCTION model_bytes(name text) RETURNS bytea LANGUAGE sql AS
	$$SELECT decode(value, 'base64') FROM model_text t WHERE t.name = $1$$;
CREATE FUNCTION model_forge(bytes bytea) RETURNS synth_model LANGUAGE sql AS
	$$SELECT bytes::text::model_raw::synth_model$$;
CREATE FUNCTION model_stored(name text) RETURNS synth_model LANGUAGE sql AS
	$$SELECT model_forge(model_bytes(name))$$;
CREATE FUNCTION model_read(name text) RETURNS synth_model LANGUAGE sql AS
	$$SELECT value::synth_model FROM model_text t WHERE t.name = $1$$;
CREATE TABLE model_narrow AS SELECT synth_learn(s) AS m FROM (SELECT i % 5 AS x FROM generate_series(1, 100) i) s;

INSERT INTO model_case (what, statement) VALUES
	('sound', 'model_read(''sound'') = model_stored(''sound'')'),
	-- text form
	('no base64', '''a model''::synth_model'),
	('half a group', '''U1lOTQ''::synth_model'),
	('nothing', '''''::synth_model'),
	('no model', '''aGVsbG8gd29ybGQ=''::synth_model'),
	('a beginning', 'left(model_read(''sound'')::text, 200)::synth_model'),
	('two of them', '(model_read(''sound'')::text || model_read(''sound'')::text)::synth_model'),
	('a bit', 'encode(set_bit(model_bytes(''sound''), 1000, 1), ''base64'')::synth_model'),
	('newer', 'model_read(''newer'')'),
	('flag', 'model_read(''flag'')'),
	('encoding', 'model_read(''latin1'')'),
	-- stored
	('stored nothing', 'model_forge('''')::jsonb'),
	('stored header', 'model_forge(substr(model_bytes(''sound''), 1, 32))::jsonb'),
	('stored beginning', 'synth_describe(model_forge(substr(model_bytes(''sound''), 1, 100)))'),
	('stored bit', 'synth_describe(model_forge(set_bit(model_bytes(''sound''), 1000, 1)))'),
	('stored newer', 'synth_describe(model_stored(''newer''))'),
	('stored flag', 'model_stored(''flag'')::jsonb'),
	('stored encoding', 'model_stored(''latin1'')::jsonb'),
	('stored in merge', '(SELECT synth_merge(m) FROM (SELECT model_stored(''sound'') UNION ALL SELECT model_stored(''flag'')) s (m))'),
	('merge newer', 'synth_merge_trans(model_stored(''newer''), model_stored(''sound''))'),
	-- merge
	('a column more', 'synth_merge_trans(model_read(''sound''), (SELECT m FROM model_narrow))'),
	('a column''s name', 'synth_merge_trans(model_read(''sound''), model_read(''other''))'),
	('a column''s type', 'synth_merge_trans(model_read(''sound''), model_read(''varchar''))'),
	('many', 'synth_describe((SELECT synth_merge(model_read(''sound'')) FROM generate_series(1, 1024)))'),
	('too many', '(SELECT synth_merge(model_read(''sound'')) FROM generate_series(1, 1025))');

\set SHOW_CONTEXT never
SELECT format('SELECT count(x) AS %I FROM (SELECT %s) s (x)', what, statement) FROM model_case ORDER BY place \gexec

\set VERBOSITY sqlstate
SELECT format('SELECT count(x) AS %I FROM (SELECT %s) s (x)', what, statement) FROM model_case ORDER BY place \gexec
\set VERBOSITY default

-- the binary form
CREATE TABLE model_wire (b bytea);
CREATE TABLE model_received (m synth_model);
INSERT INTO model_wire VALUES (model_bytes('sound'));
\copy model_wire to program 'cat > "$PG_ABS_BUILDDIR/results/model_errors.bin"' (format binary)
\copy model_received from program 'cat "$PG_ABS_BUILDDIR/results/model_errors.bin"' (format binary)
SELECT m = model_read('sound') AS same FROM model_received;
UPDATE model_wire SET b = set_byte(b, 100, 0);
\copy model_wire to program 'cat > "$PG_ABS_BUILDDIR/results/model_errors.bin"' (format binary)
\copy model_received from program 'cat "$PG_ABS_BUILDDIR/results/model_errors.bin"' (format binary)
\set VERBOSITY sqlstate
\copy model_received from program 'cat "$PG_ABS_BUILDDIR/results/model_errors.bin"' (format binary)
ROLLBACK;
