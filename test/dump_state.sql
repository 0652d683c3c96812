-- What must be the same after a dump and restore of test/dump.sql.
SET timezone = 'UTC';
SELECT name, md5(model::text), (SELECT count(*) FROM tools.synth_describe(model)) FROM models ORDER BY name;
SELECT md5(string_agg(d::text, chr(10) ORDER BY name, id)) FROM drawn AS d;
SELECT count(*) FROM pg_depend WHERE deptype = 'e';
