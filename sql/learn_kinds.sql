-- Every kind of column: learned from 2,000 rows, sampled, and like the source.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';

-- a number from 0 to n - 1 that looks random
CREATE FUNCTION kinds_any(p_i int, p_salt text, p_n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$SELECT (('x' || substr(md5(p_i || p_salt), 1, 7))::bit(28)::int % p_n)$$;
CREATE TYPE kinds_mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN kinds_tags AS text[] CHECK (cardinality(VALUE) <= 9);
CREATE TYPE kinds_pair AS (a int, b text);

CREATE TABLE kinds AS
SELECT i,
	(ARRAY['north', 'south', 'east'])[1 + kinds_any(i, 'g', 3)] AS region,
	-- ranges: one in ten NULL, some empty, some without an end
	CASE kinds_any(i, 'r', 10) WHEN 0 THEN NULL WHEN 1 THEN 'empty'::int4range
		ELSE int4range(kinds_any(i, 'l', 900), kinds_any(i, 'l', 900) + 1 + kinds_any(i, 'h', 40)) END AS r_int,
	numrange(kinds_any(i, 'nl', 5000) / 100.0, kinds_any(i, 'nl', 5000) / 100.0 + 0.25 * (1 + kinds_any(i, 'nh', 90)), '[]') AS r_num,
	daterange(date '2024-01-01' + kinds_any(i, 'dl', 300),
		CASE WHEN kinds_any(i, 'dn', 4) > 0 THEN date '2024-01-02' + kinds_any(i, 'dl', 300) + kinds_any(i, 'dh', 60) END) AS r_date,
	tstzrange(timestamptz '2024-01-01 00:00+00' + kinds_any(i, 'tl', 3000) * interval '1 hour',
		timestamptz '2024-01-01 00:00+00' + (kinds_any(i, 'tl', 3000) + 1 + kinds_any(i, 'th', 9)) * interval '1 hour') AS r_time,
	-- arrays: of numbers with NULLs, of few words, in ascending order, of two dimensions
	(SELECT array_agg(CASE WHEN kinds_any(i, 'an' || j, 5) > 0 THEN kinds_any(i, 'a' || j, 1000) END)
		FROM generate_series(1, kinds_any(i, 'al', 8)) j) AS a_int,
	(SELECT array_agg(DISTINCT (ARRAY['red', 'green', 'blue', 'black', 'white', 'pink', 'grey'])[1 + kinds_any(i, 't' || j, 7)])
		FROM generate_series(1, kinds_any(i, 'tl', 7)) j)::kinds_tags AS a_tags,
	(SELECT array_agg(d ORDER BY d) FROM (SELECT timestamp '2024-01-01' + kinds_any(i, 'as' || j, 9999) * interval '1 min' AS d
		FROM generate_series(1, 2 + kinds_any(i, 'asl', 5)) j) x) AS a_time,
	(SELECT array_agg((ARRAY['sad', 'ok', 'happy'])[1 + kinds_any(i, 'am' || j, 3)]) FROM generate_series(1, 8) j)::kinds_mood[] AS a_mood,
	CASE WHEN kinds_any(i, 'md', 2) = 0 THEN ARRAY[[kinds_any(i, 'm1', 500), 2], [3, kinds_any(i, 'm2', 500)]]
		ELSE ARRAY[kinds_any(i, 'm3', 500)] END AS a_dims,
	-- documents
	jsonb_build_object('qty', kinds_any(i, 'jq', 50), 'price', ((kinds_any(i, 'jp', 900) + 100) * 0.05)::numeric(8,2),
		'flags', jsonb_build_object('gift', kinds_any(i, 'jg', 5) = 0, 'deep', jsonb_build_object('level', kinds_any(i, 'jd', 3))),
		'odd "key"', CASE kinds_any(i, 'jo', 3) WHEN 0 THEN to_jsonb(kinds_any(i, 'jn', 100)) WHEN 1 THEN '"none"' ELSE 'null' END,
		'lines', (SELECT jsonb_agg(jsonb_build_object('sku', 'S' || kinds_any(i, 'sku' || j, 30), 'n', 1 + kinds_any(i, 'ln' || j, 4)))
			FROM generate_series(1, 1 + kinds_any(i, 'll', 4)) j))
		|| CASE WHEN kinds_any(i, 'jx', 4) = 0 THEN '{"coupon": "SPRING"}' ELSE '{}' END::jsonb AS doc,
	json_build_object('t', kinds_any(i, 'js', 700), 'ok', true) AS doc_text,
	-- the rest
	point(kinds_any(i, 'px', 900) / 10.0, kinds_any(i, 'py', 900) / 10.0) AS p,
	decode('89504e47' || repeat(md5(i || 'b'), 1 + kinds_any(i, 'bl', 3)), 'hex') AS b_bytes,
	kinds_any(i, 'bb', 1 << 20)::bit(20) AS b_bits,
	substr(kinds_any(i, 'vb', 1 << 20)::bit(20)::text, 1, 5 + kinds_any(i, 'vbl', 15))::varbit AS b_varbits,
	md5((i / 3)::text)::uuid AS u,
	('10.' || kinds_any(i, 'ip1', 3) || '.' || kinds_any(i, 'ip2', 9) || '.' || kinds_any(i, 'ip3', 250))::inet AS ip4,
	('2001:db8:' || to_hex(kinds_any(i, 'v6', 5)) || '::' || to_hex(kinds_any(i, 'v6h', 60000)))::inet AS ip6,
	network(('10.' || kinds_any(i, 'c1', 250) || '.' || kinds_any(i, 'c2', 250) || '.0/' || 16 + kinds_any(i, 'c3', 9))::inet)::cidr AS net,
	('08:00:2b:' || to_hex(16 + kinds_any(i, 'mc1', 200)) || ':' || to_hex(16 + kinds_any(i, 'mc2', 200)) || ':11')::macaddr AS mac,
	(make_time(kinds_any(i, 'tz', 24), kinds_any(i, 'tzm', 60), kinds_any(i, 'tzs', 60))::text || (ARRAY['+00', '-05', '+05:30'])[1 + kinds_any(i, 'tzz', 3)])::timetz AS tz,
	-- no model: categories
	circle(point(0, 0), kinds_any(i, 'x', 3)) AS x,
	to_tsvector('simple', 'word ' || kinds_any(i, 'tv', 4)) AS tv,
	row(kinds_any(i, 'c', 3), 'b')::kinds_pair AS pair,
	lseg(point(i, 0), point(0, i)) AS rare
FROM generate_series(1, 2000) i;

CREATE TABLE kinds_model AS SELECT synth_train('kinds') AS m;
CREATE TABLE kinds_sample AS SELECT s.* FROM kinds_model, synth_sample(m, NULL::kinds, 2000, 7) s;

-- what each column became
SELECT column_name, kind, detail->>'note' AS note,
	(SELECT string_agg(part->>'part', ' ' ORDER BY n) FROM jsonb_array_elements(detail->'parts') WITH ORDINALITY p(part, n)) AS parts
FROM kinds_model, synth_describe(m) WHERE column_name NOT IN ('i', 'region');

-- shares, means and limits of the source and of the sample are close; a share of
-- 200 rows is known to 7 % from a sample as large, so the tolerance is wide
CREATE FUNCTION kinds_close(p_expression text, p_tolerance float8) RETURNS boolean LANGUAGE plpgsql AS
$$DECLARE a float8; b float8;
BEGIN
	EXECUTE format('SELECT %s FROM kinds', p_expression) INTO a;
	EXECUTE format('SELECT %s FROM kinds_sample', p_expression) INTO b;
	RETURN abs(a - b) <= p_tolerance * greatest(abs(a), abs(b));
END$$;

-- ranges
SELECT kinds_close('count(*) FILTER (WHERE r_int IS NULL)', 0.2) AS nulls,
	kinds_close('count(*) FILTER (WHERE isempty(r_int))', 0.2) AS empties,
	kinds_close('avg(upper(r_int) - lower(r_int))', 0.15) AS length,
	kinds_close('avg(upper(r_num) - lower(r_num))', 0.15) AS num_length,
	kinds_close('count(*) FILTER (WHERE upper_inf(r_date))', 0.2) AS open,
	kinds_close('avg(upper(r_date) - lower(r_date))', 0.15) AS date_length,
	kinds_close('avg(extract(epoch FROM upper(r_time) - lower(r_time)))', 0.15) AS time_length;
SELECT bool_and(lower(r_int) BETWEEN 0 AND 899 AND upper(r_int) - lower(r_int) <= 40) AS int_limits,
	bool_and(lower_inc(r_num) AND upper_inc(r_num) AND scale(lower(r_num)) <= 2) AS num_grid,
	bool_and(lower(r_time) = date_trunc('hour', lower(r_time)) AND upper(r_time) = date_trunc('hour', upper(r_time))) AS time_grid
FROM kinds_sample;

-- arrays
SELECT kinds_close('count(*) FILTER (WHERE a_int IS NULL)', 0.2) AS nulls,
	kinds_close('avg(cardinality(a_int))', 0.2) AS length,
	kinds_close('sum((SELECT count(*) FROM unnest(a_int) e WHERE e IS NULL))', 0.15) AS null_elements,
	kinds_close('avg((SELECT avg(e) FROM unnest(a_int) e))', 0.15) AS mean,
	kinds_close('avg(cardinality(a_tags))', 0.2) AS tags,
	kinds_close('count(*) FILTER (WHERE ''pink'' = ANY (a_tags))', 0.15) AS pink,
	kinds_close('avg(cardinality(a_time))', 0.2) AS times,
	kinds_close('count(*) FILTER (WHERE array_ndims(a_dims) = 2)', 0.2) AS matrices,
	kinds_close('sum((SELECT count(*) FROM unnest(a_mood) e WHERE e = ''happy''))', 0.15) AS moods;
SELECT bool_and(a_time = ARRAY(SELECT e FROM unnest(a_time) e ORDER BY e)) AS sorted,
	bool_and(cardinality(a_tags) = (SELECT count(DISTINCT e) FROM unnest(a_tags) e)) AS different,
	bool_and(cardinality(a_mood) = 8) AS all_eight,
	bool_and(array_ndims(a_dims) = 1 OR array_dims(a_dims) = '[1:2][1:2]') AS shapes
FROM kinds_sample;

-- documents
SELECT kinds_close('avg((doc->>''qty'')::int)', 0.15) AS qty,
	kinds_close('avg((doc->>''price'')::numeric)', 0.15) AS price,
	kinds_close('count(*) FILTER (WHERE doc #> ''{flags,gift}'' = ''true'')', 0.15) AS gift,
	kinds_close('avg((doc #>> ''{flags,deep,level}'')::int)', 0.15) AS level,
	kinds_close('count(*) FILTER (WHERE jsonb_typeof(doc->''odd "key"'') = ''number'')', 0.15) AS numbers,
	kinds_close('count(*) FILTER (WHERE doc->''odd "key"'' = ''null'')', 0.15) AS nulls,
	kinds_close('count(*) FILTER (WHERE doc ? ''coupon'')', 0.15) AS coupons,
	kinds_close('avg(jsonb_array_length(doc->''lines''))', 0.15) AS lines,
	kinds_close('avg((SELECT avg((e->>''n'')::int) FROM jsonb_array_elements(doc->''lines'') e))', 0.15) AS n,
	kinds_close('avg((doc_text->>''t'')::int)', 0.15) AS t;
SELECT bool_and(doc->>'price' ~ '^\d+\.\d\d$') AS two_decimals,
	bool_and(doc->'coupon' = '"SPRING"') AS coupon,
	bool_and((SELECT bool_and(e->>'sku' ~ '^S\d+$' AND e->>'n' ~ '^[1-4]$') FROM jsonb_array_elements(doc->'lines') e)) AS lines,
	bool_and(doc_text->>'ok' = 'true') AS ok,
	(SELECT array_agg(DISTINCT k ORDER BY k) FROM kinds_sample, jsonb_object_keys(doc) k) AS keys
FROM kinds_sample;

-- the rest
SELECT kinds_close('avg(p[0])', 0.15) AS x, kinds_close('avg(p[1])', 0.15) AS y,
	kinds_close('avg(length(b_bytes))', 0.15) AS bytes,
	kinds_close('avg(length(b_varbits))', 0.15) AS varbits,
	kinds_close('count(*) FILTER (WHERE get_bit(b_bits, 0) = 1)', 0.15) AS first_bit,
	kinds_close('count(*) FILTER (WHERE ip4 << ''10.1.0.0/16'')', 0.15) AS network,
	kinds_close('count(*) FILTER (WHERE ip6 << ''2001:db8:3::/48'')', 0.15) AS network6,
	kinds_close('avg(masklen(net))', 0.15) AS mask,
	kinds_close('count(*) FILTER (WHERE extract(timezone FROM tz) = 19800)', 0.15) AS zone,
	kinds_close('avg(extract(hour FROM tz))', 0.15) AS hour;
SELECT bool_and(substr(b_bytes, 1, 4) = '\x89504e47') AS magic,
	bool_and(length(b_bits) = 20) AS bits,
	bool_and(length(b_varbits) BETWEEN 5 AND 19) AS varbits,
	count(*) FILTER (WHERE u IN (SELECT u FROM kinds)) = 0 AS new_uuids,
	bool_and(ip4 << '10.0.0.0/8' AND masklen(ip4) = 32) AS ip4,
	bool_and(ip6 << '2001:db8::/32' AND masklen(ip6) = 128) AS ip6,
	bool_and(net <<= '10.0.0.0/8') AS net,
	bool_and(trunc(mac) = '08:00:2b:00:00:00') AS vendor,
	bool_and(x::text ~ '^<\(0,0\),[012]>$') AS circle,
	bool_and(rare IS NULL) AS rare_is_null
FROM kinds_sample;

-- into other types: their text
CREATE TABLE kinds_text (i int, doc json, r_int text, a_int text, ip4 text, p text, b_bits varbit);
SELECT bool_and(doc->>'qty' IS NOT NULL) AS doc, bool_and(r_int::int4range IS NOT NULL OR r_int IS NULL) AS r_int,
	bool_and(a_int::int[] IS NOT NULL OR a_int IS NULL) AS a_int, bool_and(ip4::inet IS NOT NULL) AS ip4,
	bool_and(p::point IS NOT NULL) AS p, bool_and(length(b_bits) = 20) AS b_bits
FROM kinds_model, synth_sample(m, NULL::kinds_text, 200, 7) s;
CREATE TABLE kinds_other (i int, r_int int);
SAVEPOINT s;
SELECT FROM kinds_model, synth_sample(m, NULL::kinds_other, 1, 7) s;
ROLLBACK TO s;

-- few values that rows share: categories, whole
CREATE TABLE kinds_few AS SELECT i, int4range(i % 5, i % 5 + 2) AS r, ARRAY[i % 3, 7] AS a, ('{"a": ' || i % 4 || '}')::jsonb AS j
FROM generate_series(1, 300) i;
SELECT column_name, kind FROM synth_describe(synth_train('kinds_few')) WHERE column_name <> 'i';
SELECT count(DISTINCT r), count(DISTINCT a), count(DISTINCT j) FROM synth_sample(NULL::kinds_few, 300, 1);
ROLLBACK;
