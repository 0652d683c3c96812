-- The counts of known tables, and what must hold of every result.
SET client_min_messages = warning;
SELECT plan(18);

CREATE TABLE fd_iris (a text, b text, c text, d text, e text);
\copy fd_iris FROM 'test/data/fd/iris.csv' WITH (FORMAT csv)
CREATE TABLE fd_balance (a text, b text, c text, d text, e text);
\copy fd_balance FROM 'test/data/fd/balance-scale.csv' WITH (FORMAT csv)
CREATE TABLE fd_cancer (a text, b text, c text, d text, e text, f text, g text, h text, i text, j text, k text);
\copy fd_cancer FROM 'test/data/fd/breast-cancer-wisconsin.csv' WITH (FORMAT csv)
CREATE TABLE fd_abalone (a text, b float8, c float8, d float8, e float8, f float8, g float8, h float8, i int);
\copy fd_abalone FROM PROGRAM 'zcat test/data/fd/abalone.csv.gz' WITH (FORMAT csv)
CREATE TABLE fd_adult (age int, workclass text, fnlwgt int, education text, education_num int, marital_status text, occupation text,
	relationship text, race text, sex text, capital_gain int, capital_loss int, hours_per_week int, native_country text, income text);
\copy fd_adult FROM PROGRAM 'zcat test/data/adult/train.csv.gz' WITH (FORMAT csv, HEADER true)

SELECT is(array[(SELECT count(*) FROM synth_dependencies('fd_iris')), (SELECT count(*) FROM synth_dependencies('fd_balance')),
		(SELECT count(*) FROM synth_dependencies('fd_cancer')), (SELECT count(*) FROM synth_dependencies('fd_abalone')),
		(SELECT count(*) FROM synth_dependencies('fd_adult'))],
	array[4, 1, 46, 137, 78]::bigint[], 'dependencies as published');
SELECT is(array[(SELECT count(*) FROM synth_keys('fd_iris')), (SELECT count(*) FROM synth_keys('fd_balance')),
		(SELECT count(*) FROM synth_keys('fd_cancer')), (SELECT count(*) FROM synth_keys('fd_abalone')),
		(SELECT count(*) FROM synth_keys('fd_adult'))],
	array[0, 1, 0, 29, 0]::bigint[], 'keys as counted');

-- every dependency holds in the rows, and none of its columns can be left out
CREATE FUNCTION holds(source regclass, lhs name[], rhs name) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	broken bool;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s GROUP BY %s HAVING count(DISTINCT %I) + max((%I IS NULL)::int) > 1)', source,
		(SELECT coalesce(string_agg(quote_ident(c), ', '), '()') FROM unnest(lhs) c), rhs, rhs) INTO broken;
	RETURN NOT broken;
END $$;
CREATE FUNCTION without_one(lhs name[]) RETURNS SETOF name[] LANGUAGE sql AS
$$ SELECT array_remove(lhs, c) FROM unnest(lhs) c $$;
SELECT ok(bool_and(holds('fd_cancer', lhs, rhs)), 'all hold') FROM synth_dependencies('fd_cancer');
SELECT ok(NOT bool_or(holds('fd_cancer', less, rhs)), 'all are minimal') FROM synth_dependencies('fd_cancer'), without_one(lhs) less;
SELECT ok(bool_and(holds('fd_adult', lhs, rhs)), 'with NULL too') FROM synth_dependencies('fd_adult', 4);

-- the order of rows, equal rows and the memory do not matter
SELECT set_eq('SELECT * FROM synth_dependencies(''fd_cancer'', 3)',
	'SELECT * FROM synth_dependencies(''fd_cancer'') WHERE cardinality(lhs) <= 3', 'max_lhs leaves out the larger ones');
CREATE TABLE fd_cancer_shuffled AS SELECT * FROM fd_cancer ORDER BY md5(fd_cancer::text);
INSERT INTO fd_cancer_shuffled SELECT * FROM fd_cancer LIMIT 50;
SELECT results_eq('SELECT * FROM synth_dependencies(''fd_cancer_shuffled'')', 'SELECT * FROM synth_dependencies(''fd_cancer'')',
	'the order of rows does not matter, nor do equal ones');
CREATE TABLE fd_abalone_shuffled AS SELECT * FROM fd_abalone ORDER BY md5(fd_abalone::text);
SELECT results_eq('SELECT columns, score FROM synth_keys(''fd_abalone_shuffled'')', 'SELECT columns, score FROM synth_keys(''fd_abalone'')',
	'nor for keys');
CREATE TABLE fd_adult_shuffled AS SELECT * FROM fd_adult ORDER BY md5(fd_adult::text);
SELECT results_eq('SELECT * FROM synth_approximate_dependencies(''fd_adult_shuffled'', 0.02)',
	'SELECT * FROM synth_approximate_dependencies(''fd_adult'', 0.02)', 'nor for near dependencies, of which a sample is drawn');
SET synth.dependency_memory = '1MB';
SELECT ok((SELECT bool_and(lhs IS NULL OR holds('fd_abalone', lhs, rhs)) FROM synth_dependencies('fd_abalone')), 'with little memory all hold');
SET synth.dependency_memory = '64kB';
SELECT is((SELECT rhs FROM synth_dependencies('fd_adult') WHERE lhs IS NULL), 'truncated', 'what does not fit is said');
RESET synth.dependency_memory;

-- near dependencies: the error is what removing rows takes
SELECT is((SELECT round(error::numeric, 6) FROM synth_approximate_dependencies('fd_adult', 0.35, 1) WHERE lhs = '{relationship}' AND rhs = 'marital_status'),
	(SELECT round(1 - sum(most) / 32561, 6) FROM (SELECT max(n) AS most FROM
		(SELECT relationship, marital_status, count(*) AS n FROM fd_adult GROUP BY 1, 2) x GROUP BY relationship) y),
	'g3 as counted by SQL');
SELECT is((SELECT count(*) FROM synth_approximate_dependencies('fd_abalone', 0.01)), 0::bigint, 'what only keys tell is left out');
SELECT set_has('SELECT lhs, rhs FROM synth_approximate_dependencies(''fd_adult'', 0, 1)',
	$$VALUES ('{education}'::name[], 'education_num'::name), ('{education_num}', 'education')$$, 'education and its number');

-- normal forms: the view has the rows of the table
CREATE TABLE fd_adult_copy AS SELECT * FROM fd_adult;
DO $$BEGIN EXECUTE synth_normalize('fd_adult'); END$$;
SELECT set_eq('SELECT relname FROM pg_class WHERE relname IN (''fd_adult_main'', ''fd_adult_education'', ''fd_adult_before'')',
	array['fd_adult_main', 'fd_adult_education', 'fd_adult_before']::name[], 'adult: a table of education');
SELECT is((SELECT count(*) FROM (SELECT * FROM fd_adult EXCEPT ALL SELECT * FROM fd_adult_copy) x), 0::bigint, 'nothing is new');
SELECT is((SELECT count(*) FROM (SELECT * FROM fd_adult_copy EXCEPT ALL SELECT * FROM fd_adult) x), 0::bigint, 'nothing is lost');
SELECT matches(synth_normalize('fd_abalone'), '^-- Nothing to be done', 'measures of shells are not cut');

SELECT * FROM finish();
