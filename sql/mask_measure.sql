-- Noise, classes and dates.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('6d', 32), 'hex')) > 0 AS key_for_the_test;

---- noise on numbers

SELECT synth_noise(1000, 0.1) AS int, synth_noise(1000::bigint, 0.1) AS bigint, synth_noise(30000::smallint, 2) AS smallint, synth_noise(1000.00, 0.1) AS numeric, synth_noise(1000::float8, 0.1) AS float8,
       synth_noise(1000::float4, 0.1) AS float4, synth_noise(1000::money, 0.1) AS money;
SELECT bool_and(abs(synth_noise(i, 0.1) - i) <= greatest(i / 10, 1)) AS within, count(DISTINCT synth_noise(i, 0.1) - i) > 500 AS spread, abs(avg(synth_noise(i, 0.1) - i)) < 50 AS centred,
       bool_and(synth_noise(i, 0.1) = synth_mask(i, 'noise(0.1)')) AS same FROM generate_series(9000, 11000) i;
SELECT bool_and(abs(synth_noise(i, 0.1) - i) <= greatest(i / 10, 0.01) AND scale(synth_noise(i, 0.1)) = 2) AS within FROM (SELECT (i / 100.0)::numeric(10, 2) FROM generate_series(0, 9999) i) s(i);
SELECT count(*) FROM generate_series(1, 1000) i WHERE synth_noise(i, 0.5) <= 0 AND i > 1;
-- zero, NaN, the infinities; the ends of the types
SELECT synth_noise(0, 0.1) AS zero, synth_noise('NaN'::numeric, 0.1) AS nan, synth_noise('-Infinity'::numeric, 0.1) AS minus, synth_noise('Infinity'::float8, 0.1) AS plus,
       synth_noise(2147483647, 100) IS NOT NULL AS int, synth_noise(9223372036854775807, 100) IS NOT NULL AS bigint, abs(synth_noise(1e308::float8, 100)) <= 1.7976931348623157e308 AS float8;
CREATE TEMPORARY TABLE price (p numeric(4, 2), wide numeric);
INSERT INTO price VALUES (99.99, 123456789012345678901234567890.12345), (99.98, -0.0000000000000000000000000000001), (-99.99, 1e100);
SELECT bool_and(abs(synth_mask(p, 'noise(1)')) <= 99.99) AS kept_in_type, bool_and(scale(synth_mask(wide, 'noise(0.1)')) = scale(wide)) AS scale,
       bool_and(abs(synth_mask(wide, 'noise(0.1)') - wide) <= abs(wide) / 10 + 1e-31) AS within FROM price;
-- equal numbers move alike
SELECT synth_noise(1.5, 0.5) AS one, synth_noise(1.50, 0.5) AS two, synth_noise(15.0, 0.1) - 15 AS three;

---- noise on dates and times

SELECT bool_and(abs(synth_mask(d, 'noise("30 days")') - d) <= 30) AS date, count(DISTINCT synth_mask(d, 'noise("30 days")') - d) = 61 AS spread FROM (SELECT date '2020-01-01' + i AS d FROM generate_series(1, 5000) i) s;
SELECT bool_and(abs(extract(epoch FROM synth_mask(t, 'noise("1 hour")') - t)) <= 3600 AND extract(microseconds FROM synth_mask(t, 'noise("1 hour")'))::int % 1000000 = 0) AS seconds_stay_whole
FROM (SELECT timestamp '2020-01-01' + i * interval '61 s' AS t FROM generate_series(1, 5000) i) s;
SELECT bool_and(synth_mask(t, 'noise("10 days")') = date_trunc('day', synth_mask(t, 'noise("10 days")'))) AS midnight_stays FROM (SELECT timestamp '2020-01-01' + i * interval '1 day' AS t FROM generate_series(1, 100) i) s;
SELECT synth_mask('infinity'::date, 'noise("1 day")') AS date, synth_mask('-infinity'::timestamptz, 'noise("1 day")') AS timestamptz, synth_mask('5874897-12-31'::date, 'noise("1 year")') IS NOT NULL AS last,
       synth_mask('4714-11-24 BC'::date, 'noise("1 year")') IS NOT NULL AS first;
SELECT bool_and(isfinite(synth_mask(t, 'noise("1000 years")')) AND isfinite(synth_mask(t, 'date')) AND isfinite(synth_generalize(t, 'century'))) AS ends
FROM unnest(ARRAY['294276-12-31 23:59:59.999999', '294276-12-31', '4714-11-24 BC', '4714-12-31 BC', '4714-11-24 12:00:00.5 BC']::timestamp[]) t;
SELECT bool_and(isfinite(synth_mask(d, 'noise("1000 years")')) AND isfinite(synth_mask(d, 'date')) AND isfinite(synth_generalize(d, 'century'))) AS ends
FROM unnest(ARRAY['5874897-12-31', '5874897-01-01', '4714-11-24 BC', '4714-12-31 BC']::date[]) d;
SELECT synth_mask(time '23:59', 'noise("1 hour")') IS NOT NULL AS time, synth_mask(timetz '23:59+02', 'noise("1 hour")')::text ~ '\+02$' AS zone, synth_mask(interval '100 days', 'noise(0.1)') BETWEEN '90 days' AND '110 days' AS interval;

---- noise on text: numbers as they are written, everything else in its shape

SELECT v, synth_mask(v, 'noise(0.1)') FROM unnest(ARRAY['100000', '1234.50', '1234,50', '-17', '0', '0.00', '1,234.50', '12 kg', '', 'abc', '1e5', '12345678901234567890']) v;

---- classes

SELECT synth_generalize(v, 10) FROM unnest(ARRAY[0, 7, 10, 19, -1, -10, 2147483647, -2147483648]) v;
SELECT synth_generalize((-32768)::smallint, 10) AS smallint, synth_generalize(-9223372036854775808, 1000) AS bigint, synth_generalize(123.45::money, 10) AS money, synth_generalize(1.99::float8, 0.5) AS float8,
       synth_generalize(-0.1::float8, 0.5) AS negative, synth_generalize('NaN'::float8, 1) AS nan;
SELECT v, synth_mask(v, 'generalize(0.5)') AS half, synth_mask(v, 'generalize(1000)') AS thousand, synth_mask(v, 'generalize(2.50)') AS two_fifty
FROM unnest(ARRAY[0, 1.99, -0.01, 2.5, 1234.5678, 1e30, -1e30 - 0.1, 'NaN', 'Infinity']::numeric[]) v;
SELECT synth_mask((-99.99)::numeric(4, 2), 'generalize(10)') AS kept_in_type, synth_mask((-123456789012345678.91)::numeric(20, 2), 'generalize(7)') AS large;
SELECT synth_mask(1::numeric(4, 1), 'generalize(0.25)');
SELECT unit, synth_generalize(date '2023-11-16', unit) AS date, synth_generalize(date '0044-03-15 BC', unit) AS bc, synth_generalize(timestamp '2023-11-16 13:45:59.5', unit) AS timestamp
FROM unnest(ARRAY['day', 'week', 'month', 'quarter', 'year', 'decade', 'century']) unit;
SELECT synth_generalize(timestamp '2023-11-16 13:45:59.5', 'hour') AS hour, synth_generalize(timestamp '2023-11-16 13:45:59.5', 'minute') AS minute, synth_generalize(time '13:45:59.5', 'hour') AS time,
       synth_generalize('infinity'::date, 'year') AS infinity;
SELECT bool_and(synth_generalize(t, u) = date_trunc(u, t)) AS as_date_trunc FROM (SELECT timestamp '1990-01-01' + i * interval '1 day 1 hour 1 minute' AS t FROM generate_series(1, 3000, 7) i) s, unnest(ARRAY['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year', 'decade']) u;
-- with time zone by UTC, wherever the session is
SET LOCAL TimeZone = 'Asia/Tokyo';
SELECT synth_generalize(timestamptz '2024-01-01 05:00+09', 'year') AT TIME ZONE 'UTC' AS year;
SELECT v, synth_mask(v, 'generalize(24)') FROM unnest(ARRAY['192.168.17.4', '192.168.17.4/16', '2001:db8:1:2::3']::inet[]) v;
SELECT v, synth_mask(v, 'generalize(2)') FROM unnest(ARRAY['75011', '75', '7', '', 'ÉÀÜ', E'e\u0301e\u0301e\u0301', E'e\u0301']) v;

---- dates

SELECT synth_mask_date(date '2023-11-16') AS date, synth_mask_date(date '2024-02-29') AS leap, synth_mask_date(date '0044-03-15 BC') AS bc, synth_mask_date('infinity') AS infinity;
SELECT v, synth_mask(v, 'date') FROM unnest(ARRAY['2023-11-16 00:00', '2023-11-16 13:45:59', '2023-11-16 13:45:59.123', '2023-11-16 13:45:59.123456', '294276-12-31', '-infinity']::timestamp[]) v;
SELECT synth_mask('2023-11-16 13:45:59'::timestamp(0), 'date') AS timestamp_0, synth_mask('2023-11-16 13:45:59.5'::timestamp(1), 'date') AS timestamp_1;
SELECT v, synth_mask(v, 'date') FROM unnest(ARRAY['2023-11-16', '2023/11/16', '16.11.2023', '11/16/2023', '1/2/2023', '2023-11-16T13:45', '2023-11-16 13:45:59.123+01', '2023-02-30', '16 Nov 2023', '20231116', '16.11.23', '',
    '2023-11/16', 'unknown']) v;

---- errors

SELECT synth_noise(1, 0);
SELECT synth_noise(1, -1);
SELECT synth_noise(1, 101);
SELECT synth_mask(1, 'noise("30 days")');
SELECT synth_mask(date '2020-01-01', 'noise(0.1)');
SELECT synth_mask(date '2020-01-01', 'noise("1 hour")');
SELECT synth_mask(timestamp(0) '2020-01-01', 'noise("1 ms")');
SELECT synth_mask(date '2020-01-01', 'noise("-1 day")');
SELECT synth_mask(date '2020-01-01', 'noise("some days")');
SELECT synth_generalize(1, 0);
SELECT synth_generalize(1, 1.5);
SELECT synth_generalize(1.5, -1);
SELECT synth_generalize(1, 'year');
SELECT synth_generalize(date '2020-01-01', 10);
SELECT synth_generalize(date '2020-01-01', 'hour');
SELECT synth_generalize(time '12:00', 'year');
SELECT synth_generalize(interval '1 year', 'year');
SELECT synth_mask('x'::text, 'generalize(year)');
SELECT synth_mask('10.0.0.0'::inet, 'generalize(129)');
\set VERBOSITY sqlstate
SELECT synth_noise(1, 0);
SELECT synth_mask(date '2020-01-01', 'noise(0.1)');
SELECT synth_generalize(1, 0);
SELECT synth_generalize(interval '1 year', 'year');
ROLLBACK;
