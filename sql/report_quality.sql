-- synth_quality against numbers that tools/evaluate.py computed, to 1e-9.
--
-- The tables hold NULLs, constants, few rows, booleans spelt in two ways, and
-- types that differ between the two tables.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';

CREATE TYPE report_colour AS ENUM ('red', 'green', 'blue');
CREATE DOMAIN report_cents AS numeric(10, 2) CHECK (VALUE >= 0);

-- hash-like but plain arithmetic, the same everywhere
CREATE FUNCTION report_mix(i int, k int) RETURNS int
LANGUAGE sql IMMUTABLE AS 'SELECT ((i::bigint * 7919 + k * 104729) % 10007 * (i % 13 + k) % 1009)::int';

CREATE TABLE report_real (
	whole int, fraction float8, price report_cents, single real, large bigint,
	constant int, constant_here int,
	flag boolean, word text, yes_no text, colour report_colour, code int,
	padded char(6), day date, moment timestamptz, span interval, clock time
);
INSERT INTO report_real
SELECT CASE WHEN i % 7 <> 0 THEN report_mix(i, 1) % 100 END,
	CASE WHEN i % 11 <> 0 THEN report_mix(i, 2) / 16.0 - 20 END,
	report_mix(i, 3) / 100.0,
	report_mix(i, 4) / 10.0,
	report_mix(i, 5)::bigint * 1000000007,
	5,
	7,
	CASE WHEN i % 9 <> 0 THEN report_mix(i, 6) % 3 = 0 END,
	CASE WHEN i % 5 <> 0 THEN 'w' || report_mix(i, 7) % 6 END,
	CASE WHEN report_mix(i, 8) % 2 = 0 THEN 't' WHEN i % 17 <> 0 THEN 'f' END,
	(ARRAY['red', 'green', 'blue'])[1 + report_mix(i, 9) % 3]::report_colour,
	CASE WHEN i % 19 <> 0 THEN report_mix(i, 10) % 4 END,
	'p' || report_mix(i, 11) % 3,
	DATE '2020-01-01' + report_mix(i, 12),
	CASE WHEN i % 23 <> 0 THEN TIMESTAMPTZ '2021-06-01 12:00:00.25+00' + report_mix(i, 13) * INTERVAL '61 minutes' END,
	report_mix(i, 14) * INTERVAL '1 hour 1 second',
	TIME '00:00' + report_mix(i, 15) * INTERVAL '77 seconds'
FROM generate_series(1, 300) i;

CREATE TABLE report_synthetic (LIKE report_real);
ALTER TABLE report_synthetic ALTER yes_no TYPE varchar(5), ALTER single TYPE float8,
	ALTER padded TYPE text, ALTER whole TYPE numeric;
INSERT INTO report_synthetic
SELECT CASE WHEN i % 6 <> 0 THEN report_mix(i, 21) % 90 END,
	CASE WHEN i % 10 <> 0 THEN report_mix(i, 22) / 16.0 - 18 END,
	report_mix(i, 3) / 90.0,
	report_mix(i, 24) / 10.0,
	report_mix(i, 25)::bigint * 1000000007,
	5,
	7 + i % 2,
	CASE WHEN i % 8 <> 0 THEN report_mix(i, 26) % 4 = 0 END,
	CASE WHEN i % 6 <> 0 THEN 'w' || report_mix(i, 27) % 7 END,
	CASE WHEN report_mix(i, 28) % 2 = 0 THEN 'true' WHEN i % 13 <> 0 THEN 'false' END,
	(ARRAY['red', 'green'])[1 + report_mix(i, 29) % 2]::report_colour,
	CASE WHEN i % 20 <> 0 THEN report_mix(i, 30) % 5 END,
	'p' || report_mix(i, 31) % 4,
	DATE '2020-01-11' + report_mix(i, 32),
	CASE WHEN i % 21 <> 0 THEN TIMESTAMPTZ '2021-06-01 12:00:00.25+00' + report_mix(i, 33) * INTERVAL '62 minutes' END,
	report_mix(i, 34) * INTERVAL '1 hour 2 seconds',
	TIME '00:00' + report_mix(i, 35) * INTERVAL '70 seconds'
FROM generate_series(1, 217) i;

-- few rows
CREATE TABLE report_few (a int, b float8, c text, d boolean);
INSERT INTO report_few VALUES (1, 2.5, 'x', true), (2, NULL, 'y', NULL), (4, 0.5, NULL, false);
CREATE TABLE report_fewer (a int, b float8, c text, d boolean);
INSERT INTO report_fewer VALUES (3, 2.5, 'x', false), (3, 1.5, 'x', NULL);

-- How the numbers came about: both tables written with COPY (... dates, times
-- and intervals as extract(epoch FROM column), char as text) TO ... (FORMAT csv,
-- HEADER), read with evaluate.read, and 1 - evaluate.shape_trend(...) / 100
-- taken over one column or two columns at a time: shape, trend, trend_common.
-- Python 3.11, numpy 1.24.2, pandas 1.5.3.

CREATE TABLE report_expected (column_a name, column_b name, score float8, common float8);
INSERT INTO report_expected VALUES
	('whole', NULL, 0.86928776393, NULL),
	('fraction', NULL, 0.920852956567, NULL),
	('price', NULL, 0.888986175115, NULL),
	('single', NULL, 0.927112135177, NULL),
	('large', NULL, 0.899231950845, NULL),
	('constant', NULL, 1.0, NULL),
	('constant_here', NULL, 0.497695852535, NULL),
	('flag', NULL, 0.985576036866, NULL),
	('word', NULL, 0.840153609831, NULL),
	('yes_no', NULL, 0.975637480799, NULL),
	('colour', NULL, 0.706666666667, NULL),
	('code', NULL, 0.848786482335, NULL),
	('padded', NULL, 0.760368663594, NULL),
	('day', NULL, 0.898402457757, NULL),
	('moment', NULL, 0.922166675083, NULL),
	('span', NULL, 0.946067588326, NULL),
	('clock', NULL, 0.854531490015, NULL),
	('whole', 'fraction', 0.924039454616, 0.924039454616),
	('whole', 'price', 0.974604665039, 0.974604665039),
	('whole', 'single', 0.969188197019, 0.969188197019),
	('whole', 'large', 0.909918022008, 0.909918022008),
	('whole', 'constant', NULL, NULL),
	('whole', 'constant_here', NULL, NULL),
	('whole', 'flag', 0.778571428571, 0.758172043011),
	('whole', 'word', 0.470906298003, 0.42668202765),
	('whole', 'yes_no', 0.806897081413, 0.7933640553),
	('whole', 'colour', 0.627665130568, 0.611674347158),
	('whole', 'code', 0.683870967742, 0.621013824885),
	('whole', 'padded', 0.659262672811, 0.661904761905),
	('whole', 'day', 0.929505656895, 0.929505656895),
	('whole', 'moment', 0.968962643309, 0.968962643309),
	('whole', 'span', 0.997223509352, 0.997223509352),
	('whole', 'clock', 0.962178946397, 0.962178946397),
	('fraction', 'price', 0.947497973528, 0.947497973528),
	('fraction', 'single', 0.971082275546, 0.971082275546),
	('fraction', 'large', 0.977450076717, 0.977450076717),
	('fraction', 'constant', NULL, NULL),
	('fraction', 'constant_here', NULL, NULL),
	('fraction', 'flag', 0.808264208909, 0.776113671275),
	('fraction', 'word', 0.619539170507, 0.616897081413),
	('fraction', 'yes_no', 0.825330261137, 0.808571428571),
	('fraction', 'colour', 0.648248847926, 0.650307219662),
	('fraction', 'code', 0.676804915515, 0.655821812596),
	('fraction', 'padded', 0.657388632873, 0.646113671275),
	('fraction', 'day', 0.992381489154, 0.992381489154),
	('fraction', 'moment', 0.907441481769, 0.907441481769),
	('fraction', 'span', 0.944930020537, 0.944930020537),
	('fraction', 'clock', 0.988346510226, 0.988346510226),
	('price', 'single', 0.966866130313, 0.966866130313),
	('price', 'large', 0.994935335865, 0.994935335865),
	('price', 'constant', NULL, NULL),
	('price', 'constant_here', NULL, NULL),
	('price', 'flag', 0.878771121352, 0.792304147465),
	('price', 'word', 0.655330261137, 0.592089093702),
	('price', 'yes_no', 0.845729646697, 0.758371735791),
	('price', 'colour', 0.696574500768, 0.663056835637),
	('price', 'code', 0.712488479263, 0.622780337942),
	('price', 'padded', 0.626513056836, 0.594055299539),
	('price', 'day', 0.988894278752, 0.988894278752),
	('price', 'moment', 0.947458558843, 0.947458558843),
	('price', 'span', 0.919665708837, 0.919665708837),
	('price', 'clock', 0.973368271375, 0.973368271375),
	('single', 'large', 0.979048647351, 0.979048647351),
	('single', 'constant', NULL, NULL),
	('single', 'constant_here', NULL, NULL),
	('single', 'flag', 0.77866359447, 0.77866359447),
	('single', 'word', 0.659539170507, 0.659539170507),
	('single', 'yes_no', 0.835929339478, 0.835929339478),
	('single', 'colour', 0.657373271889, 0.657373271889),
	('single', 'code', 0.650430107527, 0.650430107527),
	('single', 'padded', 0.694362519201, 0.694362519201),
	('single', 'day', 0.994939521443, 0.994939521443),
	('single', 'moment', 0.980967840603, 0.980967840603),
	('single', 'span', 0.991848172925, 0.991848172925),
	('single', 'clock', 0.935394174262, 0.935394174262),
	('large', 'constant', NULL, NULL),
	('large', 'constant_here', NULL, NULL),
	('large', 'flag', 0.823471582181, 0.81425499232),
	('large', 'word', 0.645821812596, 0.641213517665),
	('large', 'yes_no', 0.853379416283, 0.848771121352),
	('large', 'colour', 0.691382488479, 0.686774193548),
	('large', 'code', 0.712196620584, 0.702980030722),
	('large', 'padded', 0.672596006144, 0.667987711214),
	('large', 'day', 0.998156040557, 0.998156040557),
	('large', 'moment', 0.994974244015, 0.994974244015),
	('large', 'span', 0.879018907374, 0.879018907374),
	('large', 'clock', 0.912485947641, 0.912485947641),
	('constant', 'constant_here', NULL, NULL),
	('constant', 'flag', 0.985576036866, 0.985576036866),
	('constant', 'word', 0.840153609831, 0.840153609831),
	('constant', 'yes_no', 0.975637480799, 0.975637480799),
	('constant', 'colour', 0.706666666667, 0.706666666667),
	('constant', 'code', 0.848786482335, 0.848786482335),
	('constant', 'padded', 0.760368663594, 0.760368663594),
	('constant', 'day', NULL, NULL),
	('constant', 'moment', NULL, NULL),
	('constant', 'span', NULL, NULL),
	('constant', 'clock', NULL, NULL),
	('constant_here', 'flag', 0.0, 0.483271889401),
	('constant_here', 'word', 0.0, 0.456221198157),
	('constant_here', 'yes_no', 0.0, 0.497695852535),
	('constant_here', 'colour', 0.0, 0.497695852535),
	('constant_here', 'code', 0.0, 0.428571428571),
	('constant_here', 'padded', 0.0, 0.387096774194),
	('constant_here', 'day', NULL, NULL),
	('constant_here', 'moment', NULL, NULL),
	('constant_here', 'span', NULL, NULL),
	('constant_here', 'clock', NULL, NULL),
	('flag', 'word', 0.753579109063, 0.753579109063),
	('flag', 'yes_no', 0.878079877112, 0.878079877112),
	('flag', 'colour', 0.706666666667, 0.706666666667),
	('flag', 'code', 0.821628264209, 0.821628264209),
	('flag', 'padded', 0.753302611367, 0.753302611367),
	('flag', 'day', 0.859170506912, 0.847096774194),
	('flag', 'moment', 0.788970814132, 0.797204301075),
	('flag', 'span', 0.859370199693, 0.863978494624),
	('flag', 'clock', 0.805145929339, 0.764439324117),
	('word', 'yes_no', 0.778678955453, 0.778678955453),
	('word', 'colour', 0.648755760369, 0.648755760369),
	('word', 'code', 0.684946236559, 0.684946236559),
	('word', 'padded', 0.630829493088, 0.630829493088),
	('word', 'day', 0.652980030722, 0.644746543779),
	('word', 'moment', 0.639938556068, 0.628172043011),
	('word', 'span', 0.621305683564, 0.619247311828),
	('word', 'clock', 0.652288786482, 0.593164362519),
	('yes_no', 'colour', 0.706666666667, 0.706666666667),
	('yes_no', 'code', 0.7966359447, 0.7966359447),
	('yes_no', 'padded', 0.748602150538, 0.748602150538),
	('yes_no', 'day', 0.865821812596, 0.855330261137),
	('yes_no', 'moment', 0.776989247312, 0.783072196621),
	('yes_no', 'span', 0.885821812596, 0.881213517665),
	('yes_no', 'clock', 0.831797235023, 0.794930875576),
	('colour', 'code', 0.672073732719, 0.672073732719),
	('colour', 'padded', 0.672288786482, 0.672288786482),
	('colour', 'day', 0.674423963134, 0.669815668203),
	('colour', 'moment', 0.660798771121, 0.647864823349),
	('colour', 'span', 0.701966205837, 0.701966205837),
	('colour', 'clock', 0.642165898618, 0.586973886329),
	('code', 'padded', 0.642104454685, 0.642104454685),
	('code', 'day', 0.687096774194, 0.693671274962),
	('code', 'moment', 0.687388632873, 0.69356374808),
	('code', 'span', 0.710721966206, 0.706804915515),
	('code', 'clock', 0.666697388633, 0.66356374808),
	('padded', 'day', 0.701904761905, 0.689262672811),
	('padded', 'moment', 0.672488479263, 0.668279569892),
	('padded', 'span', 0.697204301075, 0.697204301075),
	('padded', 'clock', 0.667788018433, 0.641996927803),
	('day', 'moment', 0.94618427734, 0.94618427734),
	('day', 'span', 0.975643531331, 0.975643531331),
	('day', 'clock', 0.978896537191, 0.978896537191),
	('moment', 'span', 0.979318083708, 0.979318083708),
	('moment', 'clock', 0.960838939267, 0.960838939267),
	('span', 'clock', 0.994170610805, 0.994170610805);

CREATE TABLE report_got AS
SELECT * FROM synth_quality('report_real', 'report_synthetic', '{"categorical": ["code"], "seed": 1}')
	WITH ORDINALITY AS q (property, column_a, column_b, metric, score, place);

-- none differs, none is missing
SELECT q.property, count(*), count(q.score) AS defined,
	bool_and(q.score IS NOT DISTINCT FROM w.wanted OR coalesce(abs(q.score - w.wanted) < 1e-9, false)) AS agrees
FROM report_got q
	LEFT JOIN report_expected e ON e.column_a = q.column_a AND e.column_b IS NOT DISTINCT FROM q.column_b,
	LATERAL (SELECT CASE WHEN q.property LIKE '%common%' THEN e.common ELSE e.score END AS wanted) w
WHERE q.column_a IS NOT NULL
GROUP BY 1 ORDER BY 1;

-- the means, and their difference from those of evaluate.py over all columns
SELECT property, metric, round(score::numeric, 6) AS score, abs(score - wanted) < 1e-9 AS agrees
FROM report_got JOIN (VALUES
	('Column Shapes', 0.867148469732),
	('Column Pair Trends', 0.764388040331),
	('Column Pair Trends (common edges)', 0.779842239657),
	('Overall', (0.867148469732 + 0.764388040331) / 2)) w (property, wanted) USING (property)
WHERE metric = 'mean' ORDER BY place;

-- the order of the rows, and the metric of each kind
SELECT property, metric, min(place) AS first_place, count(*) FROM report_got GROUP BY 1, 2 ORDER BY 3;
SELECT place, property, column_a, column_b, metric FROM report_got
WHERE place IN (1, 17, 18, 19, 33, 34, 153, 154, 289, 290) ORDER BY place;

-- easily told apart, as these tables are; the exact scores depend on the folds
SELECT metric, score BETWEEN 0 AND .5 AS told_apart FROM report_got WHERE property = 'Detection' ORDER BY place;

-- few rows: a correlation with a constant is undefined, and so is detection
INSERT INTO report_expected SELECT * FROM (VALUES
	('a', NULL, 0.333333333333, NULL),
	('b', NULL, 0.5, NULL),
	('c', NULL, 0.333333333333, NULL),
	('d', NULL, 0.666666666667, NULL),
	('a', 'b', NULL, NULL),
	('a', 'c', 0.0, 0.0),
	('a', 'd', 0.0, 0.0),
	('b', 'c', 0.333333333333, 0.333333333333),
	('b', 'd', 0.0, 0.0),
	('c', 'd', 0.0, 0.0)) v (column_a, column_b, score, common);
SELECT q.property, q.column_a, q.column_b, q.metric, round(q.score::numeric, 6) AS score,
	q.score IS NOT DISTINCT FROM w.wanted OR coalesce(abs(q.score - w.wanted) < 1e-9, false) AS agrees
FROM synth_quality('report_few', 'report_fewer') WITH ORDINALITY AS q (property, column_a, column_b, metric, score, place)
	LEFT JOIN report_expected e ON e.column_a = q.column_a AND e.column_b IS NOT DISTINCT FROM q.column_b,
	LATERAL (SELECT CASE WHEN q.property LIKE '%common%' THEN e.common ELSE e.score END AS wanted) w
ORDER BY place;

-- options: the columns to compare, and what they are compared as
SELECT property, column_a, column_b, metric, round(score::numeric, 6) AS score
FROM synth_quality('report_real', 'report_synthetic',
	'{"columns": ["flag", "constant_here"], "numerical": ["flag"], "categorical": ["constant_here"], "detection": false}');
SELECT column_a, metric, round(score::numeric, 6) AS score
FROM synth_quality('report_real', 'report_synthetic', '{"columns": ["whole"], "detection": false, "sample_rows": null}');

ROLLBACK;
