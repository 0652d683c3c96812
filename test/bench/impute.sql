-- synth_impute(..., 'best') on the census: learned from the training set, a tenth of all cells of the test set missing
-- completely at random. Prints a CSV row a column: what is wrong of ours, of the mode (texts: share of wrong cells; numbers:
-- mean absolute error, of the median), the factor between them, and for numbers the root mean square error beside the mean's.
-- Run in the top folder, in a database that may be thrown away: psql -X -f test/bench/impute.sql
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
DROP SCHEMA IF EXISTS bench_impute CASCADE;
CREATE SCHEMA bench_impute;
SELECT extnamespace::regnamespace AS home FROM pg_extension WHERE extname = 'synth' \gset
SET search_path = bench_impute, :home;
\i test/data/adult/schema.sql
\copy adult_train FROM PROGRAM 'zcat test/data/adult/train.csv.gz' WITH (FORMAT csv, HEADER true)
\copy adult_test FROM PROGRAM 'zcat test/data/adult/test.csv.gz' WITH (FORMAT csv, HEADER true)
CREATE TABLE truth AS SELECT row_number() OVER ()::int AS place, t.* FROM adult_test t;
SELECT format('CREATE TABLE holes AS SELECT place, %s FROM truth',
              string_agg(format('CASE WHEN (''x'' || substr(md5(place || %L), 1, 7))::bit(28)::int %% 10 > 0 THEN %I END AS %I',
                                attname, attname, attname), ', ' ORDER BY attnum))
FROM pg_attribute WHERE attrelid = 'adult_train'::regclass AND attnum > 0 \gexec
CREATE TABLE model AS SELECT synth_train('adult_train') AS m;
SELECT clock_timestamp() AS began \gset
CREATE TABLE best AS WITH f AS MATERIALIZED (SELECT synth_impute(m, h, 1, 'best') AS r FROM holes h, model) SELECT (r).* FROM f;
SELECT extract(epoch FROM clock_timestamp() - :'began') AS seconds_best \gset
SELECT clock_timestamp() AS began \gset
CREATE TABLE drawn AS WITH f AS MATERIALIZED (SELECT synth_impute(m, h, 1) AS r FROM holes h, model) SELECT (r).* FROM f;
SELECT extract(epoch FROM clock_timestamp() - :'began') AS seconds_draw \gset
CREATE TABLE result (name text, kind text, cells bigint, ours float8, simple float8, rms_ours float8, rms_mean float8, drawn float8);
SELECT format('INSERT INTO result SELECT %1$L, %2$s FROM truth c JOIN holes h USING (place) JOIN best b USING (place) JOIN drawn d USING (place)'
              ' WHERE h.%1$I IS NULL AND c.%1$I IS NOT NULL',
              attname, CASE WHEN atttypid = 'text'::regtype
              THEN format('''category'', count(*), avg((b.%1$I <> c.%1$I)::int), '
                          'avg((c.%1$I <> (SELECT mode() WITHIN GROUP (ORDER BY %1$I) FROM adult_train))::int), NULL, NULL, avg((d.%1$I <> c.%1$I)::int)', attname)
              ELSE format('''number'', count(*), avg(abs(b.%1$I - c.%1$I)), '
                          'avg(abs(c.%1$I - (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY %1$I) FROM adult_train))), '
                          'sqrt(avg((b.%1$I - c.%1$I) ^ 2)), sqrt(avg((c.%1$I - (SELECT avg(%1$I) FROM adult_train)) ^ 2)), avg(abs(d.%1$I - c.%1$I))', attname) END)
FROM pg_attribute WHERE attrelid = 'adult_train'::regclass AND attnum > 0 ORDER BY attnum \gexec
\pset footer off
\pset format csv
SELECT name, kind, cells, round(ours::numeric, 4) AS error, round(simple::numeric, 4) AS error_of_mode_or_median,
       round((simple / nullif(ours, 0))::numeric, 2) AS factor, round(drawn::numeric, 4) AS error_of_a_draw,
       round(rms_ours::numeric, 2) AS rms, round(rms_mean::numeric, 2) AS rms_of_mean, round((rms_mean / nullif(rms_ours, 0))::numeric, 2) AS rms_factor
FROM result;
SELECT kind AS "all of kind", round(exp(avg(ln(simple / greatest(ours, 1e-6))))::numeric, 2) AS "factor (geometric mean)",
       round(exp(avg(ln(rms_mean / greatest(rms_ours, 1e-6))))::numeric, 2) AS rms_factor FROM result GROUP BY 1;
SELECT count(*) AS rows, round(:seconds_best::numeric, 2) AS seconds_best, round(:seconds_draw::numeric, 2) AS seconds_draw FROM truth;
DROP SCHEMA bench_impute CASCADE;
