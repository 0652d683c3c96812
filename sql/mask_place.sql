-- Streets, cities, postcodes, addresses and companies: what of a value is kept.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('5e', 32), 'hex')) > 0 AS key_for_the_test;

-- words as "x", digits as "0"
CREATE FUNCTION pg_temp.form(value text) RETURNS text LANGUAGE sql AS
$$SELECT regexp_replace(regexp_replace(value, '[0-9]+', '0', 'g'), '[[:alpha:]]([[:alpha:]''’ .-]*[[:alpha:].])?', 'x', 'g')$$;

---- streets keep whether there is a number

SELECT l, pg_temp.form(synth_mask_street('Main Street 12', l)) AS numbered, pg_temp.form(synth_mask_street('Main Street', l)) AS street
FROM unnest(ARRAY['en', 'en_GB', 'de', 'fr', 'es', 'it', 'el', 'ja', 'ko']) l;

---- postcodes keep their form, and distinct ones stay distinct

SELECT v, pg_temp.form(synth_mask_postcode(v)) = pg_temp.form(v) AS form_kept, length(synth_mask_postcode(v)) = length(v) AS length_kept
FROM unnest(ARRAY['53111', 'SW1A 1AA', '100-0001', '105 57', '1012 AB', 'n/a', '١٢٣٤٥']) v;
SELECT count(DISTINCT synth_mask_postcode(lpad(i::text, 3, '0'))) AS of_1000 FROM generate_series(0, 999) i;
SELECT count(DISTINCT m) AS of_9000, min(m), max(m) FROM (SELECT synth_mask(i, 'postcode') FROM generate_series(1000, 9999) i) t(m);
SELECT synth_mask(-12345, 'postcode') BETWEEN -99999 AND -10000 AS sign_kept;
-- with a locale they exist there
SELECT l, synth_mask_postcode('x', l) ~ p AS right_form
FROM (VALUES ('en', '^\d{5}$'), ('en_GB', '^[A-Z]{1,2}\d{1,2} \d[A-Z]{2}$'), ('de', '^\d{5}$'), ('el', '^\d{3} \d{2}$'), ('ja', '^\d{3}-\d{4}$'),
             ('ru', '^\d{6}$')) t(l, p);

---- cities keep the script

SELECT synth_mask_city('Αθήνα') ~ '^[Ͱ-Ͽ]+$' AS greek, synth_mask_city('МОСКВА') ~ '^[А-ЯЁ -]+$' AS cyrillic_upper,
       synth_mask_city('とうきょう') ~ '^[一-鿿]+$' AS japanese, synth_mask_city('London', 'fr') ~ '^[A-Za-zÀ-ſ''-]+' AS french;
SELECT length(synth_mask('Ulm'::varchar(4), 'city(locale = de)')) <= 4 AS fits;

---- addresses keep lines and parts

SELECT v, pg_temp.form(synth_mask_address(v, 'de')) AS german
FROM unnest(ARRAY['Hauptstr. 12', 'Hauptstr.', 'Hauptstr. 12a, 10115 Berlin', '10115 Berlin', 'Hauptstr. 12 10115 Berlin',
                  E'Greta Okafor\nHauptstr. 12\n10115 Berlin\nDeutschland', '5, rue de la Paix, 75002 Paris', 'Calle Mayor, 12, 28001 Madrid',
                  '12 High Street, London, SW1A 1AA', '???', '']) v;
SELECT v, pg_temp.form(synth_mask_address(v)) AS english
FROM unnest(ARRAY['1234 Main Street, Springfield, IL 62701', '1 Main St, Apt 4, Springfield, IL 62701, USA', 'Acme Corp, 1 Elm St, Boston']) v;
-- city and postcode agree: as many pairs as cities
SELECT count(DISTINCT a) <= 109 AS german_places, count(DISTINCT a) > 50 AS many
FROM (SELECT synth_mask_address(i || ' Weg, 10115 Berlin', 'de') FROM generate_series(1, 500) i) t(v), substring(v FROM '\d{5} .*') a;
SELECT synth_mask_address('北京市朝阳区东风路12号') ~ '^[一-鿿]+\d+号$' AS chinese, synth_mask_address('東京都千代田区丸の内1-2-3') ~ '^[一-鿿]+\d+-\d+$' AS by_its_kana,
       synth_mask_address('〒100-0001 東京都千代田区丸の内1-2', 'ja') ~ '^\d{3}-\d{4} [一-鿿]+\d+-\d+$' AS japanese;

---- companies

SELECT l, synth_mask_company('Okafor Ltd', l) ~ p AS looks_right
FROM (VALUES ('en', '^\S+ & \S+ .* (LLC|Inc\.|Ltd|Corp\.|Group|Co\.|LLP|& Sons)$'), ('de', '^\S+ & \S+ .* (GmbH|AG|[KU]G|OHG|e\. K\.)$'),
             ('es', '^\S.* \S+ y \S+, \S.*$'), ('ru', '^[А-Я]+ «\S+ и \S+ \S+»$')) t(l, p);
SELECT synth_mask_company('Okafor Ltd', "unique" => true) ~ '^\S+ & \S+ .* [0-9A-Z]{6} \S.*$' AS "unique";

---- errors

SELECT synth_mask_city('Bonn', 'de_AT.UTF-8') IS NOT NULL AS known, synth_mask_city('Bonn', 'nowhere');
\set VERBOSITY sqlstate
SELECT synth_mask_city('Bonn', 'nowhere');
SELECT synth_mask(1, 'postcode(locale = en_GB)');
SELECT synth_mask(1::int2, 'postcode(locale = de)');
SELECT synth_mask(1, 'city');
ROLLBACK;
