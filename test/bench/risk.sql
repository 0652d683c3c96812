-- synth_kanonymize on the census (30,162 complete rows, 8 quasi-identifiers): a CSV row a case, beside the published loss of Mondrian
-- (test/data/vectors/mondrian_adult.tsv). ncp_pct is measured as there, apart from our code: categories have positions in order of
-- first appearance. Case "default" is the call as it comes, "order" gives the categories that order. Seconds are of the whole
-- statement, best of five. Run in the top folder, in a database that may be thrown away: psql -X -f test/bench/risk.sql
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
DROP SCHEMA IF EXISTS bench_risk CASCADE;
CREATE SCHEMA bench_risk;
SELECT extnamespace::regnamespace AS home FROM pg_extension WHERE extname = 'synth' \gset
SET search_path = bench_risk, :home;
\i test/data/adult/schema.sql
\copy adult_train FROM PROGRAM 'zcat test/data/adult/train.csv.gz' WITH (FORMAT csv, HEADER true)
CREATE TABLE adult AS SELECT row_number() OVER (ORDER BY ctid)::int AS place, t.* FROM adult_train t
	WHERE workclass IS NOT NULL AND occupation IS NOT NULL AND native_country IS NOT NULL ORDER BY ctid;
CREATE TABLE published (model text, k int, ncp_pct float8, classes int, avg_class float8, c_avg float8,
	min_class int, max_class int, dm bigint, seconds float8);
\copy published FROM 'test/data/vectors/mondrian_adult.tsv' WITH (FORMAT csv, DELIMITER E'\t', HEADER true)
CREATE TABLE positions AS
SELECT c.name, v.value, CASE WHEN c.name IN ('age', 'education_num') THEN v.value::float8
	ELSE row_number() OVER (PARTITION BY c.name ORDER BY v.first) END AS position
FROM unnest(ARRAY['age', 'workclass', 'education_num', 'marital_status', 'occupation', 'race', 'sex', 'native_country']) c(name),
	LATERAL (SELECT to_jsonb(a) ->> c.name AS value, min(place) AS first FROM adult a GROUP BY 1) v;
CREATE TABLE cells AS
SELECT a.place, p.name, p.position / (max(p.position) OVER w - min(p.position) OVER w) AS position
FROM adult a, LATERAL jsonb_each_text(to_jsonb(a)) j JOIN positions p ON p.name = j.key AND p.value = j.value
WINDOW w AS (PARTITION BY p.name);
ANALYZE;
CREATE TABLE result (model text, k int, kind text, ncp_pct float8, classes bigint, smallest bigint, seconds float8);
CREATE TABLE released (place int, class text);
CREATE PROCEDURE bench(model text, k int, kind text) LANGUAGE plpgsql AS $$
DECLARE
	orders jsonb := (SELECT jsonb_object_agg(name, list) FROM (SELECT name, jsonb_agg(value ORDER BY position) AS list
		FROM positions WHERE name NOT IN ('age', 'education_num') GROUP BY name) x);
	call text := format($c$synth_kanonymize('adult', '{age,workclass,education_num,marital_status,occupation,race,sex,native_country}', %s, strict => %s%s)
		AS t(place int, age text, workclass text, education_num text, marital_status text, occupation text, race text, sex text, native_country text)$c$,
		k, (model = 'strict')::text, CASE WHEN kind = 'order' THEN format(', hierarchies => %L', orders) ELSE '' END);
	began timestamptz;
	best float8;
BEGIN
	FOR i IN 1 .. 5 LOOP
		began := clock_timestamp();
		EXECUTE 'SELECT count(*) FROM ' || call;
		best := least(best, extract(epoch FROM clock_timestamp() - began));
	END LOOP;
	TRUNCATE released;
	EXECUTE 'INSERT INTO released SELECT place, concat_ws(''|'', age, workclass, education_num, marital_status, occupation, race, sex, native_country) FROM ' || call;
	INSERT INTO result SELECT model, k, kind,
		(SELECT 100 * sum(n * width) / sum(n) FROM (SELECT count(*) AS n, max(position) - min(position) AS width
			FROM released JOIN cells USING (place) GROUP BY class, name) x),
		count(*), min(n), best FROM (SELECT count(*) AS n FROM released GROUP BY class) c;
END $$;
SELECT format('CALL bench(%L, %s, %L)', model, k, kind) FROM published, unnest(ARRAY['default', 'order']) kind
ORDER BY model DESC, k, kind \gexec
\pset footer off
\pset format csv
SELECT r.model, r.k, r.kind, round(r.ncp_pct::numeric, 2) AS ncp_pct, p.ncp_pct AS published_ncp_pct, r.classes, p.classes AS published_classes,
       r.smallest, round(r.seconds::numeric, 3) AS seconds, p.seconds AS published_seconds
FROM result r JOIN published p USING (model, k) ORDER BY r.model DESC, r.k, r.kind;
DROP SCHEMA bench_risk CASCADE;
