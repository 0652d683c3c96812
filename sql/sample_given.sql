-- Evidence: every form, every kind of column, and what follows from it for the others.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';

-- a number from 0 to n - 1 that looks random
CREATE FUNCTION given_any(p_i int, p_salt text, p_n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$SELECT (('x' || substr(md5(p_i || p_salt), 1, 7))::bit(28)::int % p_n)$$;
CREATE TYPE given_size AS ENUM ('small', 'medium', 'large');
CREATE TABLE given_source AS
SELECT i AS id, country, (ARRAY['small', 'medium', 'large'])[1 + given_any(i, 's', 3)]::given_size AS size,
	country || '-' || given_any(i, 'city', 4) AS city, 18 + given_any(i, 'age', 60) AS age,
	(CASE country WHEN 'FR' THEN 100 ELSE 500 END + given_any(i, 'p', 10000) / 100.0)::numeric(8,2) AS price,
	sqrt(given_any(i, 'w', 100000))::float8 AS weight,
	CASE WHEN country = 'IT' THEN NULL ELSE given_any(i, 'v', 9) END AS visits,
	date '2024-01-01' + given_any(i, 'd', 300) AS day, timestamptz '2024-01-01 00:00+00' + given_any(i, 't', 2000) * interval '1 hour' AS at,
	time '08:00' + given_any(i, 'h', 40) * interval '15 min' AS opens, given_any(i, 'f', 3) = 0 AS member,
	left(country, 1)::char(4) AS code, ('10.0.0.' || given_any(i, 'ip', 5))::text::inet AS host
FROM (SELECT i, (ARRAY['FR', 'DE', 'IT'])[1 + given_any(i, 'c', 3)] AS country FROM generate_series(1, 4000) i) x;
ALTER TABLE given_source ADD PRIMARY KEY (id);
CREATE TABLE given_model AS SELECT synth_train('given_source') AS m;

-- does the sample hold the condition, in n rows; how many values has the column in it
CREATE FUNCTION given_check(p_given jsonb, condition text, p_column text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text;
BEGIN
	EXECUTE format('SELECT format(''%%s rows, %%s hold, %%s values'', count(*), count(*) FILTER (WHERE %s), count(DISTINCT %s))
		FROM given_model, synth_sample(m, NULL::given_source, 500, 3, $1) s', condition, p_column) INTO answer USING p_given;
	RETURN answer;
END$$;
SELECT given, given_check(given, condition, col) FROM (VALUES
	-- a value
	('{"country": "FR"}'::jsonb, 'country = ''FR''', 'country'),
	('{"size": "large"}', 'size = ''large''', 'size'),
	('{"age": 30}', 'age = 30', 'age'),
	('{"age": "30"}', 'age = 30', 'age'),
	('{"age": 30.0}', 'age = 30', 'age'),
	('{"price": 523.45}', 'price = 523.45', 'price'),
	('{"weight": 100}', 'weight = 100', 'weight'),
	('{"day": "2024-03-01"}', 'day = ''2024-03-01''', 'day'),
	('{"day": "March 1, 2024"}', 'day = ''2024-03-01''', 'day'),
	('{"at": "2024-02-01 13:00"}', 'at = ''2024-02-01 13:00''', 'at'),
	('{"opens": "09:15"}', 'opens = ''09:15''', 'opens'),
	('{"member": true}', 'member', 'member'),
	('{"member": "no"}', 'NOT member', 'member'),
	('{"code": "F"}', 'code = ''F''', 'code'),
	('{"city": "DE-2"}', 'city = ''DE-2'' AND country = ''DE''', 'city'),
	-- NULL
	('{"visits": null}', 'visits IS NULL AND country = ''IT''', 'country'),
	-- a range, both limits inside
	('{"age": [30, 39]}', 'age BETWEEN 30 AND 39', 'age'),
	('{"age": [29.5, 30.5]}', 'age = 30', 'age'),
	('{"age": [null, 20]}', 'age BETWEEN 18 AND 20', 'age'),
	('{"age": [70, null]}', 'age BETWEEN 70 AND 77', 'age'),
	('{"visits": [null, null]}', 'visits IS NOT NULL', 'visits'),
	('{"price": [110, 110.5]}', 'price BETWEEN 110 AND 110.5 AND country = ''FR''', 'country'),
	('{"weight": [100.25, 100.75]}', 'weight BETWEEN 100.25 AND 100.75', 'country'),
	('{"day": ["2024-02-01", "2024-02-10"]}', 'day BETWEEN ''2024-02-01'' AND ''2024-02-10''', 'day'),
	('{"at": ["2024-02-01 12:30", "2024-02-01 15:30"]}', 'at IN (''2024-02-01 13:00'', ''2024-02-01 14:00'', ''2024-02-01 15:00'')', 'at'),
	('{"country": ["E", "H"]}', 'country = ''FR''', 'country'),
	('{"size": ["medium", "large"]}', 'size >= ''medium''', 'size'),
	-- limits
	('{"age": {"min": 75}}', 'age >= 75', 'age'),
	('{"age": {"max": 20}}', 'age <= 20', 'age'),
	('{"age": {"min": 40, "max": 42}}', 'age BETWEEN 40 AND 42', 'age'),
	('{"country": {"min": "F"}}', 'country >= ''F''', 'country'),
	-- a set
	('{"country": {"in": ["FR", "IT"]}}', 'country IN (''FR'', ''IT'')', 'country'),
	('{"country": {"in": ["FR", "nowhere"]}}', 'country = ''FR''', 'country'),
	('{"age": {"in": [20, 30, 99]}}', 'age IN (20, 30)', 'age'),
	('{"visits": {"in": [1, null]}}', 'visits IS NULL OR visits = 1', 'visits'),
	('{"size": {"in": ["small"]}}', 'size = ''small''', 'size'),
	-- combinations, in any order
	('{"age": [30, 40], "country": "FR", "price": [150, 160], "member": false}', 'age BETWEEN 30 AND 40 AND country = ''FR'' AND price BETWEEN 150 AND 160 AND NOT member', 'age'),
	('{"visits": 3, "country": {"in": ["IT", "DE"]}}', 'visits = 3 AND country = ''DE''', 'country'),
	('{"city": {"in": ["DE-1", "FR-1"]}, "price": [500, 700]}', 'city = ''DE-1'' AND price >= 500', 'city'),
	('{"day": ["2024-01-05", "2024-01-06"], "opens": ["10:00", "11:00"], "size": "medium", "age": {"min": 60}}',
		'day BETWEEN ''2024-01-05'' AND ''2024-01-06'' AND opens BETWEEN ''10:00'' AND ''11:00'' AND size = ''medium'' AND age >= 60', 'opens'),
	('{}', 'true', 'country')) v(given, condition, col);

-- no more rows than asked for, fewer than a pool, one
SELECT n, count(*), bool_and(s.country = 'FR') AS hold FROM given_model, unnest('{1,2,255,257}'::int[]) n,
	LATERAL synth_sample(m, NULL::given_source, n, 1, '{"country": "FR", "visits": [2, 5]}') s GROUP BY n ORDER BY n;
-- keys are new and unique in spite of rows that are chosen more than once
SELECT count(*), count(DISTINCT id) FROM given_model, synth_sample(m, NULL::given_source, 3000, 1, '{"at": "2024-02-01 13:00", "age": 30, "price": [500, 600]}');
-- in each form
SELECT count(*), bool_and(country = 'DE') FROM synth_sample(NULL::given_source, 100, 1, '{"country": "DE"}');
SELECT count(*), bool_and(country = 'DE') FROM synth_sample('given_source', 100, 1, given => '{"country": "DE"}') AS t(country text);
SELECT count(*), bool_and(country = 'DE') FROM synth_sample('given_source'::regclass, 100, 1, given => '{"country": "DE"}') AS t(country text);
-- a column that the row type lacks
SELECT count(*), bool_and(price < 250) FROM synth_sample('given_source', 100, 1, given => '{"country": "FR"}') AS t(price numeric);
-- a column of the row type that is narrower than the learned one
CREATE TABLE given_short (country varchar(1), price numeric(8,0));
SELECT DISTINCT country, price BETWEEN 100 AND 200 AS price FROM given_model, synth_sample(m, NULL::given_short, 100, 1, '{"country": "FR"}');
CREATE TABLE given_filled (LIKE given_source);
SELECT synth_fill('given_filled', m, 200, 1, '{"country": "DE"}') FROM given_model;
SELECT country, count(*) FROM given_filled GROUP BY 1;
-- a model of several parts: what only one of them holds
SELECT count(*), count(*) FILTER (WHERE s.country = 'IT') AS italy, count(DISTINCT s.age) > 40 AS ages
FROM (SELECT synth_merge(m) AS m FROM (SELECT synth_learn(s) AS m FROM given_source s GROUP BY country) x) y,
	LATERAL synth_sample(m, NULL::given_source, 300, 1, '{"country": "IT"}') s;
-- time zones are the session's
SET LOCAL timezone = 'Asia/Tokyo';
SELECT DISTINCT at FROM given_model, synth_sample(m, NULL::given_source, 10, 1, '{"at": "2024-02-01 13:00"}');
ROLLBACK;
