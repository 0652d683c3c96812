-- Laws of the masks of numbers, addresses and identifiers: distinct in, distinct out; valid stays valid; what is kept is kept; encrypt is undone.
SET client_min_messages = error;
BEGIN;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(70);
DO $$BEGIN PERFORM synth_add_key(decode(repeat('6d', 32), 'hex')); END$$;

CREATE SCHEMA mask_law;
SET LOCAL search_path = mask_law, public;

-- the rules again, in SQL
CREATE FUNCTION luhn(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT sum(CASE WHEN (length(d) - i) % 2 = 1 THEN CASE WHEN c < 5 THEN 2 * c ELSE 2 * c - 9 END ELSE c END) % 10 = 0
    FROM (SELECT regexp_replace($1, '\D', '', 'g') AS d) s, generate_series(1, length(d)) i, LATERAL (SELECT substr(d, i, 1)::int AS c) t $$;
CREATE FUNCTION mod97(text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(CASE WHEN c BETWEEN '0' AND '9' THEN c ELSE (ascii(c) - 55)::text END, '' ORDER BY i)::numeric % 97
    FROM regexp_split_to_table(upper(substr($1, 5) || left($1, 4)), '') WITH ORDINALITY r(c, i) $$;

-- values as near to each other as they come
CREATE TABLE numbers AS
SELECT i, '+33 6 ' || to_char(i, 'FM00 00 00 00') AS phone, '0' || (600000000 + i) AS local, '(212) ' || to_char(5550000 + i, 'FM000-0000') AS american,
       to_char(i, 'FM000') AS short
FROM generate_series(1, 200000) i;

CREATE TABLE phones AS
SELECT i, phone, local, american, synth_mask(phone, 'phone') AS m_phone, synth_mask(local, 'phone') AS m_local, synth_mask(american, 'phone') AS m_american
FROM numbers;
SELECT is(count(DISTINCT m_phone), 200000::bigint, '200,000 phone numbers stay distinct') FROM phones;
SELECT is(count(DISTINCT m_american), 200000::bigint, '200,000 American ones') FROM phones;
SELECT ok(bool_and(m_phone ~ '^\+33 [1-9] \d\d \d\d \d\d \d\d$'), 'country and form are kept') FROM phones;
SELECT ok(bool_and(m_local ~ '^0[1-9]\d{8}$'), 'so is the trunk zero') FROM phones;
SELECT ok(bool_and(substr(m_local, 2) = replace(substr(m_phone, 5), ' ', '')), 'a number has the same digits with and without its country') FROM phones
WHERE substr(local, 2) = replace(substr(phone, 5), ' ', '');
SELECT ok(bool_and(m_american ~ '^\([2-9]\d\d\) [2-9]\d\d-\d{4}$'), 'numbers of the American plan stay possible') FROM phones;
SELECT ok(count(*) < 5, 'none is passed through, but by chance') FROM phones WHERE phone = m_phone OR american = m_american;
SELECT is((SELECT count(DISTINCT synth_mask(to_char(i, 'FM0000'), 'phone')) FROM generate_series(0, 9999) i), 10000::bigint, 'all numbers of four digits');
SELECT is((SELECT count(DISTINCT synth_mask(to_char(i, 'FM000'), 'phone')) FROM generate_series(0, 999) i), 1000::bigint, 'all of three');
SELECT is((SELECT count(DISTINCT synth_mask('+' || to_char(i, 'FM00000'), 'phone')) FROM generate_series(0, 99999) i), 100000::bigint, 'all of five with a plus');
SELECT is((SELECT count(DISTINCT synth_mask(to_char(i, 'FM0000000000'), 'phone')) FROM generate_series(1990000000, 2010000000, 100) i), 200001::bigint,
          'in and out of the American plan');

-- cards
CREATE TABLE cards AS
SELECT i, v, synth_mask(v, 'card') AS m FROM (SELECT i, '4111 11' || to_char(i * 5, 'FM00 0000 0000') AS v FROM generate_series(1, 200000) i) s;
SELECT is(count(DISTINCT m), 200000::bigint, '200,000 cards stay distinct') FROM cards;
SELECT ok(bool_and(m ~ '^4111 11\d\d \d{4} \d{4}$'), 'issuer and form are kept') FROM cards;
SELECT is(count(*), 0::bigint, 'valid stays valid, invalid invalid') FROM cards WHERE i % 20 < 3 AND luhn(v) <> luhn(m);
SELECT is((SELECT count(DISTINCT synth_mask(v, 'card(keep = 0)')) FROM cards), 200000::bigint, 'distinct without an issuer');
SELECT ok(bool_and(m BETWEEN 1000000000000000 AND 9999999999999999 AND luhn(m::text) = luhn(v::text)) AND count(DISTINCT m) = 5000, 'cards as bigint')
FROM (SELECT v, synth_mask(v, 'card') AS m FROM (SELECT 4000000000000000 + i * 7 AS v FROM generate_series(1, 5000) i) s) t;

-- IBANs, made valid here: many of Germany, fewer of others
CREATE TABLE ibans AS
SELECT v, synth_mask(v, 'iban') AS m FROM (
    SELECT 'DE' || to_char(98 - (b || '131400')::numeric % 97, 'FM00') || b AS v FROM (SELECT '37040044' || to_char(i, 'FM0000000000') AS b FROM generate_series(1, 200000) i) s) t;
SELECT is(count(DISTINCT m), 200000::bigint, '200,000 IBANs stay distinct') FROM ibans;
SELECT ok(bool_and(m ~ '^DE\d{20}$' AND (substr(m, 5) || '1314' || substr(m, 3, 2))::numeric % 97 = 1), 'and valid, in their country') FROM ibans;
SELECT is(count(*), 0::bigint, 'none is passed through') FROM ibans WHERE v = m;
CREATE TABLE other_ibans AS
SELECT v, synth_mask(v, 'iban') AS m, synth_mask(v, 'iban(keep_bank = true)') AS kept
FROM (SELECT left(b, 2) || to_char(98 - mod97(b), 'FM00') || substr(b, 5) AS v
      FROM (SELECT CASE i % 3 WHEN 0 THEN 'GB00NWBK601613' || to_char(i, 'FM00000000')
                              WHEN 1 THEN 'FR002004101005' || to_char(i, 'FM0000000') || 'M02606' ELSE 'NL00ABNA' || to_char(i, 'FM0000000000') END AS b
            FROM generate_series(1, 9000) i) s) t;
SELECT ok(count(DISTINCT m) = 9000 AND bool_and(mod97(m) = 1), 'IBANs with letters stay distinct and valid') FROM other_ibans;
SELECT ok(bool_and(left(m, 2) = left(v, 2) AND regexp_replace(m, '\d', '9', 'g') ~ regexp_replace(regexp_replace(v, '\d', '9', 'g'), '[A-Z]', '[A-Z]', 'g')),
          'country and form are kept') FROM other_ibans;
SELECT ok(count(DISTINCT kept) = 9000 AND bool_and(mod97(kept) = 1 AND substr(kept, 5, 4) = substr(v, 5, 4)), 'the bank is kept where asked for') FROM other_ibans;
SELECT is((SELECT synth_mask('de89 3704 0044 0532 0130 00'::text, 'iban')),
          (SELECT lower(regexp_replace(synth_mask('DE89370400440532013000'::text, 'iban'), '(....)', '\1 ', 'g'))), 'blanks and case stay and do not matter');
SELECT is(count(*), 0::bigint, 'invalid stays invalid')
FROM (SELECT v, synth_mask(v, 'iban') AS m FROM (SELECT 'NO' || to_char(i, 'FM0000000000000') AS v FROM generate_series(1, 2000) i) s) t
WHERE mod97(v) <> 1 AND mod97(m) = 1 AND substr(m, 3, 2) BETWEEN '02' AND '98' AND left(m, 2) = 'NO';

-- national numbers
CREATE TABLE ids AS
SELECT scheme, v, synth_mask(v, ('national_id(scheme = "' || scheme || '")')::synth_rule) AS m
FROM (VALUES ('us_ssn', '123-45-6789'), ('es_dni', '12345678Z'), ('es_nie', 'X1234567L'), ('it_cf', 'RSSMRA85T10A562S'), ('pl_pesel', '44051401359'),
             ('br_cpf', '529.982.247-25'), ('nl_bsn', '111222333'), ('ch_ahv', '756.9217.0769.85'), ('fr_nir', '2 55 08 14 168 025 38'),
             ('fi_hetu', '131052-308T'), ('fi_hetu', '131052A308T'), ('za_id', '8001015009087'), ('de_idnr', '36574261809'), ('in_aadhaar', '2341 2341 2346'),
             ('cn_ric', '11010519491231002X'), ('ca_sin', '046-454-286'), ('gb_nhs', '943 476 5919'), ('gb_nino', 'AB 12 34 56 C'), ('se_pnr', '811228-9874'),
             ('no_fnr', '15108695088'), ('dk_cpr', '211062-5629'), ('be_nrn', '85.07.30-033 28'), ('pt_nif', '501964843'), ('tr_tckn', '17291716060'),
             ('ro_cnp', '1630615123457'), ('bg_egn', '7523169263'), ('hr_oib', '33392005961'), ('cz_rc', '7103192745'), ('ee_ik', '37605030299'),
             ('ru_snils', '112-233-445 95'), ('ru_inn', '500100732259'), ('gr_amka', '01013099997'), ('at_svnr', '1237 010180'), ('au_tfn', '123 456 782'),
             ('kr_rrn', '971013-9019902'), ('sg_nric', 'S0000001I'), ('hk_id', 'A123456(3)'), ('ie_pps', '6433435F'), ('ie_pps', '6433435OA'),
             ('ar_cuit', '20-05536168-2'), ('cl_rut', '12.531.909-2'), ('lt_ak', '33309240064')) AS s(scheme, v);
SELECT ok(bool_and(m <> v), 'national numbers are masked') FROM ids;
SELECT is((SELECT string_agg(scheme, ', ') FROM ids WHERE scheme NOT IN ('cn_ric', 'fi_hetu', 'cl_rut', 'hk_id') AND regexp_replace(m, '\d', '9', 'g') !~ '[A-Za-z]' AND regexp_replace(m, '\d', '9', 'g') <> regexp_replace(v, '\d', '9', 'g')),
          NULL, 'in their form');
-- a number that its scheme knows goes to one that it knows: ever on
CREATE FUNCTION on_and_on(v text, rule text, n int) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    seen text[] := '{}';
BEGIN
    FOR i IN 1..n LOOP
        v := synth_mask(v, rule::synth_rule);
        seen := seen || v;
    END LOOP;
    RETURN seen;
END $$;
SELECT is((SELECT count(DISTINCT m) FROM (SELECT synth_mask(to_char(i, 'FM000000000'), 'national_id') AS m FROM generate_series(100000000, 100200000) i) s),
          200001::bigint, 'numbers of nine digits, valid in several schemes and in none');
SELECT is((SELECT count(DISTINCT m) FROM (SELECT synth_mask(to_char(i, 'FM00000000000'), 'national_id') AS m FROM generate_series(85073003328, 85073203328) i) s),
          200001::bigint, 'of eleven');
SELECT is((SELECT count(DISTINCT m) FROM (SELECT synth_mask(to_char(i, 'FM000-00-0000'), 'national_id') AS m FROM generate_series(665900000, 667100000, 7) i) s),
          171429::bigint, 'social security numbers and others like them');
SELECT ok(bool_and(m !~ '^(000|666|9)' AND m !~ '-00-' AND m !~ '0000$'), 'social security numbers stay possible')
FROM unnest(on_and_on('123-45-6789', 'national_id', 2000)) m;
SELECT ok(bool_and((substr(m, 1, 8)::int % 23) = strpos('TRWAGMYFPDXBNJZSQVHLCKE', substr(m, 9)) - 1), 'Spanish letters are right')
FROM unnest(on_and_on('12345678Z', 'national_id(scheme = es_dni)', 2000)) m;
SELECT ok(bool_and((97 - substr(m, 1, 13)::bigint % 97) = substr(m, 14)::int AND substr(m, 4, 2)::int BETWEEN 1 AND 12), 'French keys are right')
FROM unnest(on_and_on('255081416802538', 'national_id', 2000)) m;
SELECT ok(bool_and(luhn(substr(m, 3)) AND to_date(substr(m, 1, 8), 'YYYYMMDD') IS NOT NULL), 'Swedish dates exist')
FROM unnest(on_and_on('19811228-9874', 'national_id(scheme = se)', 500)) m WHERE substr(m, 7, 2)::int < 60;

-- addresses
CREATE TABLE addresses AS
SELECT i, '10.0.0.0'::inet + i AS v4, 'fe80::'::inet + i AS v6, ('02:00:00:' || substr(to_hex(16777216 + i), 2, 2) || ':' || substr(to_hex(16777216 + i), 4, 2) || ':' ||
       substr(to_hex(16777216 + i), 6, 2))::macaddr AS mac, ('550e8400-e29b-41d4-a716-' || to_char(i, 'FM000000000000'))::uuid AS id
FROM generate_series(1, 200000) i;
CREATE TABLE m_addresses AS
SELECT i, synth_mask(v4, 'ip') AS v4, synth_mask(v6, 'ip') AS v6, synth_mask(mac, 'mac') AS mac, synth_mask(mac, 'mac(keep_vendor = true)') AS vendor,
       synth_mask(id, 'uuid') AS id
FROM addresses;
SELECT is(count(DISTINCT v4), 200000::bigint, '200,000 addresses of IPv4') FROM m_addresses;
SELECT is(count(DISTINCT v6), 200000::bigint, 'of IPv6') FROM m_addresses;
SELECT is(count(DISTINCT mac), 200000::bigint, 'of devices') FROM m_addresses;
SELECT is(count(DISTINCT vendor), 200000::bigint, 'of devices, the vendor kept') FROM m_addresses;
SELECT is(count(DISTINCT id), 200000::bigint, 'UUIDs') FROM m_addresses;
SELECT ok(bool_and(substr(id::text, 15, 1) = '4' AND substr(id::text, 20, 1) IN ('8', '9', 'a', 'b')), 'version and variant are kept') FROM m_addresses;
SELECT ok(bool_and(trunc(m.vendor) = trunc(a.mac)), 'the vendor is kept where asked for') FROM m_addresses m JOIN addresses a USING (i);
SELECT is(count(*), 0::bigint, 'who shares a network of any size does so in the masked ones')
FROM (SELECT a.v4 AS a, b.v4 AS b, m.v4 AS ma, n.v4 AS mb FROM addresses a JOIN addresses b ON b.i = a.i + a.i % 977 + 1 JOIN m_addresses m ON m.i = a.i JOIN m_addresses n ON n.i = b.i) p
WHERE masklen(inet_merge(a, b)) <> masklen(inet_merge(ma, mb));
SELECT is(count(*), 0::bigint, 'text has the pseudonyms of the types') FROM addresses a JOIN m_addresses m USING (i)
WHERE synth_mask(host(a.v4), 'ip') <> host(m.v4) OR synth_mask(host(a.v6), 'ip') <> host(m.v6) OR synth_mask(a.mac::text, 'mac') <> m.mac::text OR
      synth_mask(a.id::text, 'uuid') <> m.id::text;
SELECT is((SELECT count(DISTINCT synth_mask(s, 'ip')) FROM (SELECT unnest(ARRAY[host(v6), upper(host(v6)), replace(host(v6), '::', ':0:'), '0' || host(v4), host(v4) || ':80']) AS s
                                                             FROM addresses WHERE i <= 20000) t),
          (SELECT count(DISTINCT s) FROM (SELECT unnest(ARRAY[host(v6), upper(host(v6)), replace(host(v6), '::', ':0:'), '0' || host(v4), host(v4) || ':80']) AS s
                                          FROM addresses WHERE i <= 20000) t), 'all spellings stay distinct');
SELECT is((SELECT count(DISTINCT synth_mask(c, 'ip')) FROM (SELECT network(set_masklen(v4, 8 + i % 25))::cidr AS c FROM addresses) s),
          (SELECT count(DISTINCT c) FROM (SELECT network(set_masklen(v4, 8 + i % 25))::cidr AS c FROM addresses) s), 'networks stay distinct');
SELECT is((SELECT count(DISTINCT synth_mask(u, 'url')) FROM (SELECT 'https://www.shop' || i % 1000 || CASE i % 3 WHEN 0 THEN '.com' WHEN 1 THEN '.co.uk' ELSE '.abc' END ||
           '/p' || i % 7 || '/' || i || CASE i % 2 WHEN 0 THEN '.html' ELSE '?a=' || i END AS u FROM generate_series(1, 100000) i) s), 100000::bigint, '100,000 URLs');
SELECT is((SELECT count(DISTINCT synth_mask(u, 'url')) FROM (SELECT chr(97 + i % 26) || chr(97 + i / 26 % 26) || chr(97 + i / 676) || '.ab/' AS u FROM generate_series(0, 17575) i) s),
          17576::bigint, 'all hosts of three letters, www among them');

-- numbers as values
SELECT is((SELECT count(DISTINCT synth_mask(i::bigint, 'encrypt')) FROM generate_series(-100000, 99999) i), 200000::bigint, '200,000 integers');
SELECT is((SELECT count(DISTINCT synth_mask(i::smallint, 'encrypt')) FROM generate_series(-32768, 32767) i), 65536::bigint, 'all smallints');
SELECT ok(bool_and(sign(m) = sign(i) AND length(m::text) = length(i::text)), 'sign and number of digits are kept')
FROM (SELECT i, synth_mask(i, 'encrypt') AS m FROM generate_series(-2147483648, 2147483647, 65537) i WHERE i NOT BETWEEN -9 AND 9) s;
SELECT ok(bool_and(synth_mask(i::bigint, 'encrypt') = synth_mask(i, 'encrypt') AND synth_mask(i::numeric, 'encrypt') = synth_mask(i, 'encrypt') AND
                   synth_mask(i::float8, 'encrypt') = synth_mask(i, 'encrypt') AND synth_mask(i::numeric(20, 3), 'encrypt') = synth_mask(i, 'encrypt')), 'the types agree')
FROM generate_series(-2147483648, 2147483647, 1048583) i;
SELECT is((SELECT count(DISTINCT synth_mask(x, 'encrypt')) FROM (SELECT (i * 0.01)::numeric AS x FROM generate_series(-50000, 50000) i) s), 100001::bigint, 'numerics');
SELECT ok(bool_and(scale(m) = scale(x) AND sign(m) = sign(x)), 'scale and sign are kept')
FROM (SELECT x, synth_mask(x, 'encrypt') AS m FROM (SELECT (i * 0.37)::numeric(12, 2) AS x FROM generate_series(-50000, 50000, 7) i) s WHERE abs(x) >= 10) t;
SELECT is((SELECT count(DISTINCT synth_mask(x, 'encrypt')) FROM (SELECT i * 0.1::float8 AS x FROM generate_series(-50000, 50000) i) s), 100001::bigint, 'floats');
SELECT is((SELECT count(DISTINCT synth_mask(x, 'encrypt')) FROM (SELECT (i * 0.1)::float4 AS x FROM generate_series(-50000, 50000) i) s), 100001::bigint, 'floats of four bytes');
SELECT ok(bool_and(synth_decrypt_number(synth_mask(x, 'encrypt')) = x), 'numbers come back')
FROM (SELECT unnest(ARRAY[0, 7, -7, 12345.67, -0.05, 1e30, 123456789012345678901234567890.12345]) AS x) s;
SELECT ok(bool_and(synth_decrypt_number(synth_mask(x, 'encrypt')) = x), 'bigints come back')
FROM unnest(ARRAY[0, 9, -9, 32767, 32768, 2147483647, 2147483648, 9007199254740991, 9007199254740992, 9223372036854775807, -9223372036854775808]) x;
SELECT ok(bool_and(synth_decrypt_number(synth_mask(x, 'encrypt')) = x), 'floats come back')
FROM unnest(ARRAY[0.1, -0.1, 1e300, 1e-300, 4.9e-324, 3.5, 9007199254740993, 'infinity', '-infinity', 'nan']::float8[]) x;

-- text
SELECT is((SELECT count(DISTINCT synth_mask(s, 'encrypt')) FROM (SELECT 'Ä' || chr(945 + i % 24) || i AS s FROM generate_series(1, 100000) i) t), 100000::bigint, 'text in its shape');
SELECT is((SELECT count(DISTINCT synth_mask(chr(97 + i % 26) || chr(97 + i / 26), 'encrypt')) FROM generate_series(0, 675) i), 676::bigint, 'all words of two letters');
SELECT is((SELECT count(DISTINCT synth_mask(chr(33 + i % 94) || chr(33 + i / 94), 'encrypt("abc0")')) FROM generate_series(0, 8835) i), 8836::bigint,
          'all pairs of characters, in and out of an alphabet');
CREATE TABLE texts AS
SELECT i, CASE i % 6 WHEN 0 THEN 'Zoë ' || i WHEN 1 THEN repeat('Straße ', i % 80) || i WHEN 2 THEN '漢字' || chr(44032 + i) || i WHEN 3 THEN i::text
                     WHEN 4 THEN repeat(chr(1040 + i % 32) || i || '-', 1 + i % 90) ELSE '👍' || md5(i::text) || '🏽' END AS v
FROM generate_series(1, 3000) i;
SELECT is(count(*), 0::bigint, 'encrypted text comes back') FROM texts WHERE synth_decrypt(synth_mask(v, 'encrypt'), NULL, strict => false) <> v;
SELECT is(count(*), 0::bigint, 'so it does with an alphabet') FROM texts WHERE synth_decrypt(synth_mask(v, 'encrypt(digits)'), strict => false) <> v;
SELECT is(count(*), 0::bigint, 'a tweak, a domain and an alphabet of the value''s')
FROM texts WHERE synth_decrypt(synth_mask(v, 'encrypt("aeiouλ漢字👍", tweak = "t", domain = "d")'), 'aeiouλ漢字👍', 't', domain => 'd', strict => false) <> v;
SELECT ok(bool_and(char_length(v) = char_length(synth_mask(v, 'encrypt'))), 'as many characters') FROM texts;

-- dates
SELECT is((SELECT count(DISTINCT synth_mask(d, 'date')) FROM (SELECT date '1900-01-01' + i AS d FROM generate_series(0, 73048) i) s), 73049::bigint, 'all dates of 200 years');
SELECT ok(bool_and(extract(year FROM synth_mask(d, 'date')) = extract(year FROM d)), 'the year is kept') FROM (SELECT date '1900-01-01' + i * 7 AS d FROM generate_series(0, 10000) i) s;
SELECT is((SELECT count(DISTINCT synth_mask(to_char(d, f), 'date')) FROM (SELECT date '2019-01-01' + i AS d FROM generate_series(0, 999) i) s,
           unnest(ARRAY['YYYY-MM-DD', 'DD.MM.YYYY', 'MM/DD/YYYY', 'DD/MM/YYYY', 'FMMM/FMDD/YYYY', 'YYYY-MM-DD"T"10:30']) f),
          (SELECT count(DISTINCT to_char(d, f)) FROM (SELECT date '2019-01-01' + i AS d FROM generate_series(0, 999) i) s,
           unnest(ARRAY['YYYY-MM-DD', 'DD.MM.YYYY', 'MM/DD/YYYY', 'DD/MM/YYYY', 'FMMM/FMDD/YYYY', 'YYYY-MM-DD"T"10:30']) f), 'dates as text, however written');
SELECT is((SELECT count(DISTINCT synth_mask(ts, 'date')) FROM (SELECT timestamp '2020-01-01' + i * interval '3 minutes 7.25 s' AS ts FROM generate_series(1, 100000) i) s), 100000::bigint, 'timestamps');

-- texts that are nothing, or nearly something
SELECT setseed(0.5);
CREATE TABLE odd AS
SELECT DISTINCT p || v AS v
FROM (SELECT string_agg(substr(a, 1 + floor(random() * length(a))::int, 1), '') AS v
      FROM unnest(ARRAY['01+-. (:', '0189abAB:.-/{}', 'wx.:/%?&=#@12AFzé', 'éÜα9中👍 -', '1Aa-.x', '2022/-.0130T: ', 'DE0123456789 ', '0+x# e']) a,
           unnest(ARRAY[1, 2, 3, 4, 5, 6, 8, 12, 40, 200]) l, generate_series(1, 60) n, generate_series(1, l) i GROUP BY a, l, n) s, unnest(ARRAY['', '', 'http://', '00', '+33 ']) p;
INSERT INTO odd SELECT to_char(i, 'FM000000') FROM generate_series(0, 999999, 61) i ON CONFLICT DO NOTHING;
SELECT is(string_agg(r, ', '), NULL, 'stay distinct, whatever the method')
FROM (SELECT r FROM (SELECT r, v, synth_mask(v, r::synth_rule) AS m
                     FROM (SELECT DISTINCT v FROM odd) o, unnest(ARRAY['phone', 'iban', 'iban(keep_bank = true)', 'card', 'card(keep = 0)', 'national_id', 'national_id(scheme = us)', 'ip', 'mac',
                          'mac(keep_vendor = true)', 'url', 'uuid', 'hash', 'encrypt', 'encrypt(digits)', 'encrypt("01AaeéZ-/")', 'date']) r) s
      GROUP BY r HAVING count(DISTINCT m) < count(*)) t;
SELECT is(string_agg(r, ', '), NULL, 'and are not passed through')
FROM (SELECT r FROM unnest(ARRAY['phone', 'iban', 'card', 'national_id', 'ip', 'mac', 'url', 'uuid', 'hash', 'encrypt', 'date', 'noise(0.3)', 'partial(1, "*", 1)']) r, odd
      WHERE v ~ '[[:alnum:]]{6}' AND v !~ '://' AND synth_mask(v, r::synth_rule) = v GROUP BY r HAVING count(*) > 1) t;

SELECT * FROM finish();
ROLLBACK;
