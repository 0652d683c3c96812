-- The risks of a table, against numbers computed by hand.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

-- Classes (a, b): (1, x) three rows, (1, y) two, (2, NULL) two, (3, x) one.
-- Salaries 1 2 3 | 1 1 | 2 3 | 1, so four times 1, twice 2, twice 3.
CREATE TABLE risk_small (id int, a int, b text, salary int, dept text);
INSERT INTO risk_small VALUES (1, 1, 'x', 1, 'p'), (2, 1, 'x', 2, 'q'), (3, 1, 'x', 3, 'q'), (4, 1, 'y', 1, 'p'),
	(5, 1, 'y', 1, 'p'), (6, 2, NULL, 2, 'q'), (7, 2, NULL, 3, 'p'), (8, 3, 'x', 1, 'p');

-- k = 1, 4 classes of 8 rows, 9 + 4 + 4 + 1 = 18; risks: 4 classes / 8 rows, 1/3 > .34 is not
SELECT metric, column_name, round(value::numeric, 6) AS value FROM synth_risk('risk_small', '{a,b}', threshold => 0.34);

-- l: one value in (1, y). Entropy: 0 there. Homogeneous: (1, y) and (3, x), 3 of 8 rows.
-- t of salary: ranks, cumulative shares of the table 1/2, 3/4; of (2, NULL) 0, 1/2: (1/2 + 1/4) / 2 = .375, and
-- of (1, y) 1, 1: (1/2 + 1/4) / 2 the same. t of dept, p 5/8: |1 - 5/8| = .375 in (1, y) and (3, x).
SELECT metric, column_name, round(value::numeric, 6) AS value FROM synth_risk('risk_small', '{a,b}', '{salary,dept}') WHERE column_name IS NOT NULL;

-- l and entropy of the whole: 3 values, entropy 1/2 ln 2 + 2 (1/4 ln 4) = 1.039721, exp 2.828427
CREATE VIEW risk_one AS SELECT 1 AS one, salary FROM risk_small;
SELECT metric, round(value::numeric, 6) AS value FROM synth_risk('risk_one', '{one}', '{salary}') WHERE column_name IS NOT NULL;

-- a sample of a tenth: mean of 1/F given f: r(1) = 1/9 ln 10 = .255843, r(2) = 1/9 (1 - r(1)) = .082684,
-- r(3) = 1/9 (1/2 - r(2)) = .046368; average (r(1) + 4 r(2) + 3 r(3)) / 8 = .090711.
-- Unique in the population (Zayatz): 1 * .1 / (.1 + 2 * 2 * .1 * .9 + 3 * .1 * .81) = .142248
SELECT metric, round(value::numeric, 6) AS value FROM synth_risk('risk_small', '{a,b}', sampling_fraction => 0.1)
	WHERE metric ~ '^(journalist|marketer|population)';
-- three quarters: r(1) = 3 ln 4/3 = .863046, r(2) = 3 (1 - r(1)) = .410861, r(3) = 3 (1/2 - r(2)) = .267417
SELECT metric, round(value::numeric, 6) AS value FROM synth_risk('risk_small', '{a,b}', sampling_fraction => 0.75, threshold => 0.4)
	WHERE metric ~ '^(journalist|marketer|population)';

-- what synth_kanonymize makes is what synth_risk finds
CREATE TABLE risk_made AS SELECT * FROM synth_kanonymize('risk_small', '{a,b}', 3) AS t(a text, b text, salary int, dept text);
SELECT metric, value FROM synth_risk('risk_made', '{a,b}') WHERE metric IN ('k', 'rows', 'prosecutor_max');

-- every sort of column has classes
CREATE TABLE risk_sorts (j json, arr int[], rng int4range, pt point, ip inet, u uuid, n numeric, f float8, e bytea, tz timestamptz, iv interval);
INSERT INTO risk_sorts SELECT '{"a": 1}', '{1,2}', '[1,2]', '(1,2)', '10.0.0.1', '00000000-0000-0000-0000-000000000001', n::numeric, f::float8, '\x00', '2024-01-01 00:00+00', '1 day'
	FROM (VALUES ('1.0', 'NaN'), ('1.00', 'NaN'), ('1', 'NaN'), ('1', 'Infinity'), ('1', '-0'), ('1', '0')) v(n, f);
SELECT metric, value FROM synth_risk('risk_sorts', '{j,arr,rng,pt,ip,u,n,e,tz,iv}') WHERE metric IN ('k', 'classes');
SELECT metric, value FROM synth_risk('risk_sorts', '{f}') WHERE metric IN ('k', 'classes');
SELECT f, count(*) FROM synth_kanonymize('risk_sorts', '{f,j,pt,n}', 2) AS t(f text, j text, pt text, n text) GROUP BY 1 ORDER BY 2, 1;
ROLLBACK;
