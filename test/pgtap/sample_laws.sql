-- What a sample keeps of its source, with stated tolerances.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';
SELECT plan(48);

-- a number from 0 to n - 1 that looks random
CREATE FUNCTION any_of(p_i int, p_salt text, p_n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$SELECT (('x' || substr(md5(p_i || p_salt), 1, 7))::bit(28)::int % p_n)$$;
-- 8,000 orders: prices and delays depend on the country, a discount is unknown for one country more often than for others
CREATE TABLE orders AS
SELECT i AS id, md5(i || 'token')::uuid AS token, country, any_of(i, 'age', 60) + 18 AS age,
	round((exp(any_of(i, 'p1', 1000) / 250.0 + any_of(i, 'p2', 1000) / 500.0) * CASE country WHEN 'FR' THEN 3 ELSE 5 END)::numeric, 2) AS price,
	any_of(i, 'w', 1000) + any_of(i, 'w2', 1000) / 7.0::float8 + CASE country WHEN 'IT' THEN 900 ELSE 0 END AS weight,
	timestamp '2024-01-01' + (any_of(i, 'at', 4000) + any_of(i, 'at2', 4000)) * interval '1 hour' AS at,
	CASE WHEN any_of(i, 'd', 10) < CASE country WHEN 'DE' THEN 7 ELSE 1 END THEN NULL ELSE any_of(i, 'dd', 40) * 5 END AS discount,
	CASE WHEN i <= 3 THEN 'rare' WHEN i <= 7 THEN 'seldom' ELSE (ARRAY['air', 'sea', 'road'])[1 + any_of(i, 's', 3) * (any_of(i, 's2', 3) % 2)] END AS way,
	any_of(i, 'b', 4) = 0 AS gift
FROM (SELECT i, (ARRAY['FR', 'DE', 'IT', 'ES', 'FR', 'FR'])[1 + any_of(i, 'c', 6)] AS country FROM generate_series(1, 8000) i) x;
ALTER TABLE orders ADD PRIMARY KEY (id);
CREATE TABLE model AS SELECT synth_train('orders') AS m, synth_train('orders', '{"keep_extremes": true}') AS extremes,
	(SELECT synth_merge(h) FROM (SELECT synth_learn(o, '{"keys": ["id", "token"]}') AS h FROM orders o GROUP BY id % 2) x) AS halves;
CREATE TABLE same AS SELECT s.* FROM model, synth_sample(m, NULL::orders, 8000, 1) s;
CREATE TABLE few AS SELECT s.* FROM model, synth_sample(m, NULL::orders, 800, 1) s;
CREATE TABLE many AS SELECT s.* FROM model, synth_sample(m, NULL::orders, 80000, 1) s;
CREATE TABLE merged AS SELECT s.* FROM model, synth_sample(halves, NULL::orders, 8000, 1) s;

-- the largest distance of two distribution functions (Kolmogorov and Smirnov), NULLs left out
CREATE FUNCTION ks(a regclass, b regclass, expression text) RETURNS float8 LANGUAGE plpgsql AS
$$DECLARE d float8;
BEGIN
	EXECUTE format('SELECT max(abs(fa - fb)) FROM (SELECT sum(a) OVER w AS fa, sum(b) OVER w AS fb FROM (
		SELECT %1$s AS x, 1.0::float8 / count(%1$s) OVER () AS a, 0.0::float8 AS b FROM %2$s WHERE %1$s IS NOT NULL
		UNION ALL SELECT %1$s, 0, 1.0::float8 / count(%1$s) OVER () FROM %3$s WHERE %1$s IS NOT NULL) q WINDOW w AS (ORDER BY x)) z',
		expression, a, b) INTO d;
	RETURN d;
END$$;
-- half the sum of differences of shares
CREATE FUNCTION tv(a regclass, b regclass, expression text) RETURNS float8 LANGUAGE plpgsql AS
$$DECLARE d float8;
BEGIN
	EXECUTE format('SELECT sum(abs(coalesce(a, 0) - coalesce(b, 0))) / 2
		FROM (SELECT (%1$s)::text AS x, count(*)::float8 / sum(count(*)) OVER ()::float8 AS a FROM %2$s GROUP BY 1) p
		FULL JOIN (SELECT (%1$s)::text AS x, count(*)::float8 / sum(count(*)) OVER ()::float8 AS b FROM %3$s GROUP BY 1) q USING (x)', expression, a, b) INTO d;
	RETURN d;
END$$;

-- marginals: of as many rows within .01; of a tenth of them within .03, for 800 rows alone cannot be nearer than .001
SELECT cmp_ok(ks('orders', t, c), '<', CASE t WHEN 'few'::regclass THEN 0.03 ELSE 0.01 END::float8, format('%s of %s as in the source', c, t))
FROM unnest('{same,few,many}'::regclass[]) t, unnest('{age,price,weight,at,discount}'::text[]) c;
SELECT cmp_ok(tv('orders', t, c), '<', 0.005::float8, format('%s of %s as in the source', c, t))
FROM unnest('{same,many}'::regclass[]) t, unnest('{country,gift,way}'::text[]) c;

-- pairs
SELECT cmp_ok(abs((SELECT corr(price, weight) FROM orders) - (SELECT corr(price, weight) FROM same)), '<', 0.03::float8, 'correlation of two numbers is kept');
SELECT cmp_ok(tv('orders', 'same', 'country || width_bucket(price, 0, 500, 10)'), '<', 0.04::float8, 'a number follows a category');
SELECT cmp_ok(tv('orders', 'same', 'country || (discount IS NULL)'), '<', 0.01::float8, 'NULL follows a category');
SELECT cmp_ok(tv('orders', 'many', 'country || (discount IS NULL)'), '<', 0.01::float8, 'in a larger sample, too');

-- granularity
SELECT ok((SELECT bool_and(discount % 5 = 0) FROM many), 'multiples of five stay such');
SELECT is((SELECT max(scale(price)) FROM many), 2, 'prices keep two decimals');
SELECT ok((SELECT bool_and(at = date_trunc('hour', at)) FROM many), 'timestamps at full hours stay there');

-- keys
SELECT is((SELECT count(DISTINCT id)::int FROM many), 80000, 'integer keys are unique');
SELECT is((SELECT count(DISTINCT token)::int FROM many), 80000, 'uuids are unique');
SELECT is((SELECT count(*)::int FROM many JOIN orders o USING (id)), 0, 'integer keys are new');
SELECT is((SELECT count(*)::int FROM many JOIN orders o USING (token)), 0, 'uuids are new');

-- the private default
SELECT is((SELECT count(*)::int FROM many WHERE way IN ('rare', 'seldom')), 0, 'no category that fewer than min_count rows carry');
SELECT ok((SELECT min(s) > (SELECT min(price) FROM orders) AND max(s) < (SELECT max(price) FROM orders) FROM (SELECT price AS s FROM many) x), 'no extreme price');
SELECT ok((SELECT min(s) > (SELECT min(weight) FROM orders) AND max(s) < (SELECT max(weight) FROM orders) FROM (SELECT weight AS s FROM many) x), 'no extreme weight');

-- keep_extremes
SELECT is((SELECT array[min(price), max(price)] || array[min(weight)::numeric, max(weight)::numeric] FROM model, synth_sample(extremes, NULL::orders, n, seed)),
	(SELECT array[min(price), max(price)] || array[min(weight)::numeric, max(weight)::numeric] FROM orders), format('minimum and maximum are in a sample of %s', n))
FROM (VALUES (100, 1), (8000, 2), (40000, 3)) v(n, seed);
SELECT is((SELECT md5(string_agg(s::text, ',')) FROM model, LATERAL (SELECT x FROM synth_sample(extremes, NULL::orders, 40000, 3, first => 0, count => 20000) x
		UNION ALL SELECT x FROM synth_sample(extremes, NULL::orders, 40000, 3, first => 20000) x) s(s)),
	(SELECT md5(string_agg(s::text, ',')) FROM model, synth_sample(extremes, NULL::orders, 40000, 3) s), 'slices agree with it');

-- evidence: what is drawn before it and after it follows; three deviations of the mean of 4,000 rows are allowed for
CREATE FUNCTION conditional(p_given jsonb, condition text, expression text) RETURNS float8 LANGUAGE plpgsql AS
$$DECLARE d float8;
BEGIN
	EXECUTE format('SELECT abs(a.m - b.m) / nullif(b.s, 0) FROM (SELECT avg(%1$s)::float8 AS m FROM model, synth_sample(m, NULL::orders, 4000, 4, $1)) a,
		(SELECT avg(%1$s)::float8 AS m, stddev(%1$s)::float8 AS s FROM orders WHERE %2$s) b', expression, condition) INTO d USING p_given;
	RETURN d;
END$$;
SELECT cmp_ok(conditional(g::jsonb, condition, e), '<', 0.1::float8, format('%s given %s', e, g)) FROM (VALUES
	('{"country": "FR"}', 'country = ''FR''', 'price'),
	('{"country": {"in": ["IT", "ES"]}}', 'country IN (''IT'', ''ES'')', 'weight'),
	('{"discount": null}', 'discount IS NULL', '(country = ''DE'')::int'),
	('{"weight": [1000, null]}', 'weight >= 1000', '(country = ''IT'')::int'),
	('{"price": [20, 100], "country": "FR"}', 'price BETWEEN 20 AND 100 AND country = ''FR''', 'price'),
	('{"price": [100, 101]}', 'price BETWEEN 95 AND 106', '(country = ''FR'')::int')) v(g, condition, e);

-- a model of two halves samples like that of the whole
SELECT cmp_ok(ks('orders', 'merged', 'price'), '<', 0.01::float8, 'a merged model keeps prices');
SELECT cmp_ok(tv('orders', 'merged', 'country || (discount IS NULL)'), '<', 0.015::float8, 'and pairs');
SELECT is((SELECT count(DISTINCT id)::int FROM merged), 8000, 'its keys are unique');
SELECT * FROM finish();
ROLLBACK;
