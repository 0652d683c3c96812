-- What synth_kanonymize and synth_risk refuse, each case twice: the message, then the code.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on

CREATE TABLE risk_table (id int PRIMARY KEY, age int, sex text, born date, place point, "Odd" text, flag bool);
INSERT INTO risk_table SELECT i, 20 + i, CASE WHEN i < 5 THEN 'secret' ELSE 'f' END, DATE '2000-01-01' + i, point(i, i), 'secret', i < 3 FROM generate_series(1, 10) i;
CREATE TABLE risk_empty (LIKE risk_table);
CREATE SEQUENCE risk_sequence;
CREATE INDEX risk_index ON risk_table (age);
CREATE ROLE risk_reader;
GRANT SELECT (age, sex) ON risk_table TO risk_reader;

CREATE TABLE risk_cases (place int GENERATED ALWAYS AS IDENTITY, statement text);
INSERT INTO risk_cases (statement)
SELECT 'synth_kanonymize(' || arguments || ') AS t(age text, sex text)' FROM (VALUES
	-- tables and columns
	(1, $$NULL, '{age}', 2$$),
	(2, $$0::regclass, '{age}', 2$$),
	(3, $$'risk_sequence', '{age}', 2$$),
	(4, $$'risk_index', '{age}', 2$$),
	(5, $$'risk_table', '{}', 2$$),
	(6, $$'risk_table', NULL, 2$$),
	(7, $$'risk_table', '{age,NULL}', 2$$),
	(8, $$'risk_table', '{age,odd}', 2$$),
	(9, $$'risk_table', '{age,age}', 2$$),
	-- k
	(10, $$'risk_table', '{age,sex}', NULL$$),
	(11, $$'risk_table', '{age,sex}', 0$$),
	(12, $$'risk_table', '{age,sex}', 11$$),
	(13, $$'risk_empty', '{age,sex}', 1$$),
	-- l and t
	(14, $$'risk_table', '{age,sex}', 2, '{place}'$$),
	(15, $$'risk_table', '{age,sex}', 2, l => 2$$),
	(16, $$'risk_table', '{age,sex}', 2, t => 0.5$$),
	(17, $$'risk_table', '{age,sex}', 2, '{age}', l => 2$$),
	(18, $$'risk_table', '{age,sex}', 2, '{income}', l => 2$$),
	(19, $$'risk_table', '{age,sex}', 2, '{flag}', l => 0$$),
	(20, $$'risk_table', '{age,sex}', 2, '{flag}', l => 3$$),
	(21, $$'risk_table', '{age,sex}', 2, '{flag}', l => 2, diversity => 'entropy'$$),
	(22, $$'risk_table', '{age,sex}', 2, '{flag}', l => 2, diversity => 'recursive'$$),
	(23, $$'risk_table', '{age,sex}', 2, '{flag}', t => 1.5$$),
	(24, $$'risk_table', '{age,sex}', 2, '{flag}', t => 'NaN'$$),
	-- hierarchies
	(25, $$'risk_table', '{age,sex}', 2, hierarchies => '[]'$$),
	(26, $$'risk_table', '{age,sex}', 2, hierarchies => '{"born": [1]}'$$),
	(27, $$'risk_table', '{age,sex}', 2, hierarchies => '{"sex": 1}'$$),
	(28, $$'risk_table', '{age,sex}', 2, hierarchies => '{"sex": "suffix"}'$$),
	(29, $$'risk_table', '{age,sex}', 2, hierarchies => '{"sex": {"any": "f"}}'$$),
	(30, $$'risk_table', '{age,sex}', 2, hierarchies => '{"sex": {"any": ["f", null]}}'$$),
	(31, $$'risk_table', '{age,sex}', 2, hierarchies => '{"sex": {"any": ["f", ["secret"]]}}'$$),
	(32, $$'risk_table', '{age,sex}', 2, hierarchies => '{"sex": {"any": ["f", "m"]}}'$$),
	(33, $$'risk_table', '{age,sex}', 2, hierarchies => '{"sex": {"a": ["f", "secret"], "b": ["secret"]}}'$$),
	(34, $$'risk_table', '{age,sex}', 2, hierarchies => '{"sex": ["f"]}'$$),
	(35, $$'risk_table', '{age,sex}', 2, hierarchies => '{"age": []}'$$),
	(36, $$'risk_table', '{age,sex}', 2, hierarchies => '{"age": [5, 12]}'$$),
	(37, $$'risk_table', '{age,sex}', 2, hierarchies => '{"age": [0]}'$$),
	(38, $$'risk_table', '{age,sex}', 2, hierarchies => '{"age": ["5"]}'$$),
	(39, $$'risk_table', '{age,sex,born}', 2, hierarchies => '{"born": [30]}'$$)) AS c(place, arguments)
ORDER BY place;
INSERT INTO risk_cases (statement) VALUES
	-- column lists
	('synth_kanonymize(''risk_table'', ''{age}'', 2) AS t(age bigint)'),
	('synth_kanonymize(''risk_table'', ''{flag}'', 2) AS t(flag bool)'),
	('synth_kanonymize(''risk_table'', ''{age}'', 2) AS t(age daterange)'),
	('synth_kanonymize(''risk_table'', ''{sex}'', 2) AS t(sex int4range)'),
	('synth_kanonymize(''risk_table'', ''{age}'', 2) AS t(age text, born text)'),
	('synth_kanonymize(''risk_table'', ''{age}'', 2) AS t(age text, income int)'),
	('synth_kanonymize(''risk_table'', ''{age}'', 2, hierarchies => ''{"age": "prefix"}'') AS t(age int4range)'),
	-- without one
	('synth_kanonymize_json(''risk_table'', ''{age}'', 2, exclude => ''{income}'')'),
	('synth_kanonymize_json(''risk_table'', ''{age}'', 11)'),
	('synth_kanonymize_into(''risk_table'', NULL, ''{age}'', 2)'),
	('synth_kanonymize_into(''risk_table'', ''risk_table'', ''{age}'', 2)'),
	('synth_kanonymize_into(''risk_table'', ''nowhere.x'', ''{age}'', 2)'),
	('synth_kanonymize_into(''risk_table'', '''', ''{age}'', 2)'),
	-- risks
	('synth_risk(NULL, ''{age}'')'),
	('synth_risk(''risk_table'', NULL)'),
	('synth_risk(''risk_empty'', ''{age}'')'),
	('synth_risk(''risk_table'', ''{age}'', ''{age}'')'),
	('synth_risk(''risk_table'', ''{age}'', ''{income}'')'),
	('synth_risk(''risk_table'', ''{age}'', sampling_fraction => 0)'),
	('synth_risk(''risk_table'', ''{age}'', sampling_fraction => ''NaN'')'),
	('synth_risk(''risk_table'', ''{age}'', threshold => 2)');

SELECT 'SELECT count(*) FROM ' || statement FROM risk_cases ORDER BY place \gexec

-- without a column list, and in a select list
SELECT * FROM synth_kanonymize('risk_table', '{age}', 2);
SELECT synth_kanonymize('risk_table', '{age}', 2);

\set VERBOSITY sqlstate
SELECT 'SELECT count(*) FROM ' || statement FROM risk_cases ORDER BY place \gexec
SELECT * FROM synth_kanonymize('risk_table', '{age}', 2);
SELECT synth_kanonymize('risk_table', '{age}', 2);

-- privileges are the server's business, and those of the caller
\set VERBOSITY default
SET ROLE risk_reader;
SELECT count(*) FROM synth_kanonymize('risk_table', '{age,sex}', 2) AS t(age text);
SELECT count(*) FROM synth_kanonymize('risk_table', '{age,sex}', 2) AS t(age text, born date);
SELECT count(*) FROM synth_risk('risk_table', '{age,born}');
SELECT classes FROM synth_kanonymize_into('risk_table', 'pg_catalog.risk_made', '{age,sex}', 2, exclude => '{id,born,place,Odd,flag}');
\set VERBOSITY sqlstate
SELECT count(*) FROM synth_risk('risk_table', '{age,born}');
RESET ROLE;

ROLLBACK;
