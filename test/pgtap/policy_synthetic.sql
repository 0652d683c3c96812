-- Laws of the rule synthetic where rows are masked as they are read.
SET client_min_messages = error;
BEGIN;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT * FROM no_plan();

CREATE SCHEMA synthetic_law;
SET LOCAL search_path = synthetic_law, public;
CREATE TABLE patient (id int PRIMARY KEY, region text, age int, diagnosis text, cost numeric(8,2), name text,
	bill text GENERATED ALWAYS AS (diagnosis || ': ' || region) STORED);
INSERT INTO patient SELECT g, (ARRAY['north','south','east','west'])[1 + g % 4], 20 + abs(hashint4(g)) % 60,
	CASE WHEN g % 4 = 0 THEN 'asthma' WHEN g % 50 = 1 THEN NULL WHEN g % 3 = 0 THEN 'flu' ELSE 'measles' END,
	CASE WHEN g % 4 = 0 THEN 5000 ELSE 100 END + abs(hashint4(-g)) % 100, 'Greta Okafor ' || g FROM generate_series(1, 4000) g;
CREATE TABLE visit (patient int REFERENCES patient, at date);
INSERT INTO visit SELECT g, '2024-01-01' FROM generate_series(1, 4000, 2) g;
SELECT synth_set_rule('patient', 'diagnosis', 'synthetic'), synth_set_rule('patient', 'cost', 'synthetic'), synth_set_rule('patient', 'name', 'full_name');
CREATE ROLE synthetic_reader;
SECURITY LABEL FOR synth ON ROLE synthetic_reader IS 'masked';
GRANT USAGE ON SCHEMA synthetic_law TO synthetic_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA synthetic_law TO synthetic_reader;
SELECT synth_mask_view('patient', 'synthetic_law.patient_view');

SELECT is((SELECT count((anonymize_row(p)).diagnosis) FROM patient p), 0::bigint, 'without a model the column is NULL');
SELECT is(synth_learn_rules('patient'), 2, 'synth_learn_rules tells how many columns are drawn');

CREATE TEMP TABLE seen AS SELECT (anonymize_row(p)).* FROM patient p;
SELECT cmp_ok((SELECT count(*) FROM seen WHERE (region = 'north') <> (coalesce(diagnosis, '') = 'asthma')), '<', 40::bigint, 'anonymize_row draws given the rest of the row');
SELECT cmp_ok((SELECT count(*) FROM seen WHERE (coalesce(diagnosis, '') = 'asthma') <> (cost >= 4000)), '<', 40::bigint, 'jointly, though each column by itself');
SELECT cmp_ok((SELECT count(*) FROM seen s JOIN patient p USING (id) WHERE p.cost = s.cost), '<', 200::bigint, 'not the original values');
SELECT is((SELECT count(*) FROM seen WHERE bill IS DISTINCT FROM diagnosis || ': ' || region), 0::bigint, 'generated columns agree');
SELECT results_eq('SELECT id, region, age, diagnosis, cost, name FROM patient_view ORDER BY id', 'SELECT id, region, age, diagnosis, cost, name FROM seen ORDER BY id', 'a masked view shows the same');
GRANT SELECT ON seen TO synthetic_reader;
SET LOCAL ROLE synthetic_reader;
SELECT results_eq('SELECT * FROM patient ORDER BY id', 'SELECT * FROM seen ORDER BY id', 'a masked role reads the same');
SELECT results_eq($$SELECT to_jsonb(p) - 'bill' FROM patient p ORDER BY id$$, $$SELECT to_jsonb(s) - 'bill' FROM seen s ORDER BY id$$, 'whole rows are the same');
SELECT results_eq('SELECT id, region, age, diagnosis, cost, name FROM patient_view ORDER BY id', 'SELECT id, region, age, diagnosis, cost, name FROM seen ORDER BY id', 'and so is the view for it');
SELECT is((SELECT count(*) FROM visit v LEFT JOIN patient p ON p.id = v.patient + 1 WHERE p.cost IS NOT NULL), 0 + (SELECT count(*) FROM seen WHERE id % 2 = 0 AND cost IS NOT NULL), 'outer joins');
SELECT is((SELECT count(*) FROM visit v LEFT JOIN patient p ON false WHERE p.cost IS NOT NULL), 0::bigint, 'rows without a partner have no value');
SELECT is((SELECT count(*) FROM patient p WHERE (synth_mask_synthetic(p, 'synthetic')).name IS NOT NULL), 0::bigint, 'the support function shows no other column');
SELECT throws_ok($$SELECT synth_mask_synthetic(p, 'row("x" = none)') FROM patient p$$, '42501', NULL, 'nor by another rule');
SELECT throws_ok($$SELECT synth_mask_synthetic(ROW(1, 'north', 20, 'flu', 100, 'x', 'y')::patient, 'synthetic')$$, '42501', NULL, 'nor are guesses drawn');
SELECT throws_ok('TABLE synth_mask_models', '42501', NULL, 'nobody reads models');
SELECT throws_ok($$SELECT synth_learn_rules('patient')$$, '42501', NULL, 'nor learns them');
RESET ROLE;
SELECT synth_set_rule('patient', 'region', 'null');
SELECT cmp_ok((SELECT count(*) FROM patient p JOIN patient_view v USING (id) WHERE (p.region = 'north') <> (coalesce(v.diagnosis, '') = 'asthma')), '>', 800::bigint, 'a column that is masked later says nothing any more');
SELECT synth_set_rule('patient', 'diagnosis', NULL), synth_set_rule('patient', 'cost', NULL);
SELECT is(synth_learn_rules('patient'), 0, 'without such rules there is no model');

SELECT * FROM finish();
ROLLBACK;
