-- A k-anonymous table: what the generalised values look like.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL datestyle = 'ISO, YMD';
RESET client_min_messages;

CREATE TABLE risk_patients (
	id int PRIMARY KEY, age int, postcode text, sex text, weight numeric(4,1), born date, diagnosis text);
INSERT INTO risk_patients VALUES
	(1, 28, '13053', 'f', 61.5, '1996-02-01', 'heart'),
	(2, 29, '13068', 'f', 70.0, '1995-03-01', 'heart'),
	(3, 21, '13068', 'm', 80.2, '2003-06-30', 'virus'),
	(4, 23, '13053', 'm', 77.0, '2001-01-15', 'virus'),
	(5, 50, '14853', 'm', 90.0, '1974-08-08', 'cancer'),
	(6, 55, '14853', 'f', 55.5, '1969-08-09', 'heart'),
	(7, 47, '14850', 'm', 82.0, '1977-12-24', 'virus'),
	(8, 49, '14850', 'f', 64.0, '1975-11-11', 'virus'),
	(9, NULL, '14850', 'f', 63.0, NULL, 'cancer'),
	(10, NULL, '14853', 'm', 93.0, NULL, 'cancer');

-- ranges, sets, values that stay; the column list says which columns, in any order
SELECT * FROM synth_kanonymize('risk_patients', '{age,sex}', 2)
	AS t(diagnosis text, sex text, age text, id int) ORDER BY id;
SELECT * FROM synth_kanonymize('risk_patients', '{age,postcode}', 3)
	AS t(id int, age text, postcode text) ORDER BY id;

-- numbers and dates as native ranges
SELECT * FROM synth_kanonymize('risk_patients', '{age,weight,born}', 3)
	AS t(id int, age int4range, weight numrange, born daterange) ORDER BY id;

-- numbers of their own type: the median of the class
SELECT * FROM synth_kanonymize('risk_patients', '{age,weight,born}', 3)
	AS t(id int, age int, weight numeric, born date) ORDER BY id;

-- the whole table as one class
SELECT DISTINCT age, postcode, sex, born FROM synth_kanonymize('risk_patients', '{age,postcode,sex,born}', 10)
	AS t(age text, postcode text, sex text, born text);

-- k = 1 changes nothing but the types
SELECT count(*) FROM synth_kanonymize('risk_patients', '{age,postcode,sex}', 1) AS t(id int, age text, postcode text, sex text)
	JOIN risk_patients p USING (id) WHERE t.age IS NOT DISTINCT FROM p.age::text AND (t.postcode, t.sex) = (p.postcode, p.sex);

-- hierarchies: prefixes, widths, a tree, an order
SELECT DISTINCT postcode, count(*) FROM synth_kanonymize('risk_patients', '{postcode}', 3, hierarchies => '{"postcode": "prefix"}')
	AS t(postcode text) GROUP BY 1 ORDER BY 1;
SELECT * FROM synth_kanonymize('risk_patients', '{age,weight}', 3, hierarchies => '{"age": [10, 20], "weight": [2.5, 10, 50]}')
	AS t(id int, age text, weight numrange) ORDER BY id;
SELECT DISTINCT diagnosis FROM synth_kanonymize('risk_patients', '{diagnosis}', 4,
	hierarchies => '{"diagnosis": {"infectious": ["virus", "flu"], "other": {"organs": ["heart", "lung"], "growths": ["cancer"]}}}')
	AS t(diagnosis text) ORDER BY 1;
SELECT DISTINCT diagnosis FROM synth_kanonymize('risk_patients', '{diagnosis}', 4, hierarchies => '{"diagnosis": ["virus", "cancer", "heart"]}')
	AS t(diagnosis text) ORDER BY 1;

-- l-diversity and t-closeness
SELECT age, sex, count(*), count(DISTINCT diagnosis) AS diagnoses
	FROM synth_kanonymize('risk_patients', '{age,sex}', 2, sensitive => '{diagnosis}', l => 2)
	AS t(age text, sex text, diagnosis text) GROUP BY 1, 2 ORDER BY 1, 2;
SELECT age, sex, count(*), string_agg(diagnosis, ' ' ORDER BY diagnosis)
	FROM synth_kanonymize('risk_patients', '{age,sex}', 2, sensitive => '{diagnosis}', t => 0.3)
	AS t(age text, sex text, diagnosis text) GROUP BY 1, 2 ORDER BY 1, 2;
SELECT age, sex, count(*), string_agg(diagnosis, ' ' ORDER BY diagnosis)
	FROM synth_kanonymize('risk_patients', '{age,sex}', 2, sensitive => '{diagnosis}', l => 2, diversity => 'entropy')
	AS t(age text, sex text, diagnosis text) GROUP BY 1, 2 ORDER BY 1, 2;

-- equal rows stay together, or part
CREATE TABLE risk_equal AS SELECT CASE WHEN i <= 6 THEN 1 ELSE i - 5 END AS a FROM generate_series(1, 9) i;
SELECT a, count(*) FROM synth_kanonymize('risk_equal', '{a}', 4) AS t(a text) GROUP BY 1 ORDER BY 1;
SELECT a, count(*) FROM synth_kanonymize('risk_equal', '{a}', 4, strict => false) AS t(a text) GROUP BY 1 ORDER BY 1;

-- objects, without a column list; a key by itself is left out, unless the list of exclusions is the caller's
SELECT r FROM synth_kanonymize_json('risk_patients', '{age,sex}', 5) r LIMIT 2;
SELECT r FROM synth_kanonymize_json('risk_patients', '{age,sex}', 5, exclude => '{postcode,weight,born}') r LIMIT 2;

-- a new table
SELECT rows, classes, smallest_class, average_class, round(loss_percent::numeric, 3) AS loss
	FROM synth_kanonymize_into('risk_patients', 'risk_open', '{age,postcode,sex}', 2);
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
	WHERE attrelid = 'risk_open'::regclass AND attnum > 0 ORDER BY attnum;
SELECT age, postcode, sex, count(*) FROM risk_open GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- hostile names; values that need quotes in a set
CREATE TABLE "risk ""odd"" 'table'" ("a ""b" text, "class" text, c1 int);
INSERT INTO "risk ""odd"" 'table'" VALUES ('x,y', 'p', 1), ('"q"', 'p', 2), ('x', 'p', 3), ('NULL', 'p', 4), (NULL, 'p', 5), ('b\s', 'q', 6), ('', 'q', 7);
SELECT classes FROM synth_kanonymize_into('"risk ""odd"" ''table''"', '"risk ""new"" ''table''"', '{"a \"b",class}', 2);
SELECT "a ""b", class, c1 FROM "risk ""new"" 'table'" ORDER BY c1;
SELECT DISTINCT "a ""b", "a ""b"::text[] FROM "risk ""new"" 'table'" WHERE "a ""b" LIKE '{%' ORDER BY 1;
ROLLBACK;
