-- Phone, card, account and national numbers: what is kept, what changes, what happens to values that are none.
-- The pseudonyms themselves are shown: with the same key they must be the same in every later version.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('6d', 32), 'hex')) > 0 AS key_for_the_test;

---- phone numbers

-- country, trunk zeros, separators and number of digits stay; a number has the same digits with and without its country
SELECT v, synth_mask_phone(v) FROM unnest(ARRAY['+33 6 12 34 56 78', '+33612345678', '06.12.34.56.78', '0033 6 12 34 56 78', '+44 (0)20 7946 0958',
    '(+49) 30/901820', '(212) 555-0187', '+1-212-555-0187', '12125550187', '112 555 0187', '+7 912 345-67-89', '+852 2345 6789', '1234']) v;
-- not a phone number: masked all the same, in its shape
SELECT v, synth_mask_phone(v) FROM unnest(ARRAY['', '12', '112', '+', '--', 'call me', '555-CARS', '٠١٢٣٤٥٦٧٨٩', '０１２３', '+33 6 12 34 56 78 or 79', repeat('1', 60)]) v;
SELECT synth_mask(NULL::text, 'phone') IS NULL AS null_stays;
-- columns of numbers
SELECT synth_mask(33612345678, 'phone') AS bigint, synth_mask(612345678, 'phone') AS integer, synth_mask(33612345678::numeric, 'phone') AS numeric,
       synth_mask(-5::smallint, 'phone') AS smallint;
-- a domain has pseudonyms of its own, and so has a version of the key
SELECT synth_mask_phone('+33 6 12 34 56 78', domain => 'marketing') AS domain, synth_mask('+33 6 12 34 56 78'::text, 'phone(domain = marketing)') AS rule;

---- cards

SELECT v, synth_mask_card(v), synth_mask_card(v, keep => 0) AS keep_0 FROM unnest(ARRAY['4111 1111 1111 1111', '4111111111111111', '4111-1111-1111-1112',
    '378282246310005', '6011000990139424', '', '411', '4111 1111 1111 111X', '0000000000000000']) v;
SELECT synth_mask(4111111111111111, 'card') AS bigint, synth_mask(4111111111111111::numeric, 'card') AS numeric, synth_mask(-42, 'card') AS negative, synth_mask(42.5, 'card') AS fraction;

---- IBAN

SELECT v, synth_mask_iban(v), synth_mask_iban(v, keep_bank => true) AS keep_bank
FROM unnest(ARRAY['DE89370400440532013000', 'DE89 3704 0044 0532 0130 00', 'de89370400440532013000', 'GB29 NWBK 6016 1331 9268 19', 'FR1420041010050500013M02606',
    'NO9386011117947', 'MT84MALT011000012345MTLCAST001S', 'IT60X0542811101000000123456']) v;
SELECT v, synth_mask_iban(v) FROM unnest(ARRAY['', 'DE00370400440532013000', 'DE8937040044053201300', 'XX89370400440532013000', 'Ünknown', 'DE']) v;

---- national numbers

SELECT v, synth_mask_national_id(v) FROM unnest(ARRAY['123-45-6789', '12345678Z', 'X1234567L', 'RSSMRA85T10A562S', '44051401359', '529.982.247-25', '111222333', '756.9217.0769.85',
    '2 55 08 14 168 025 38', '131052-308T', '8001015009087', '36574261809', '2341 2341 2346', '11010519491231002X', '046-454-286', 'ab 12 34 56 c', '20091231-2412', '85.07.30-033 28',
    '12.531.909-2', 'A123456(3)']) v;
-- of no scheme: in their shape
SELECT v, synth_mask_national_id(v) FROM unnest(ARRAY['', '7', 'AB-12', 'N/A', 'Ζ123456', '123-45-6789-0123-4567-89', repeat('9', 50)]) v;
-- a scheme, or those of a country
SELECT synth_mask_national_id('123456789', scheme => 'us_ssn') AS us_ssn, synth_mask_national_id('123456782', scheme => 'au') AS au, synth_mask_national_id('12345678A', scheme => 'es') AS not_valid;
SELECT synth_mask(111222333, 'national_id(scheme = nl_bsn)') AS bsn, synth_mask(7, 'national_id') AS other;

---- what fits which column

SELECT synth_mask(v::varchar(12), 'phone') AS varchar, synth_mask(v::char(14), 'phone') AS char FROM unnest(ARRAY['0612345678']) v;
SELECT synth_mask(ARRAY['0612345678', NULL, '0612345679'], 'phone') AS elements;

---- errors

SELECT synth_mask('4111'::text, 'card(keep = 9)');
SELECT synth_mask('4111'::text, 'card(keep = 1.5)');
SELECT synth_mask('x'::text, 'iban(keep_bank = perhaps)');
SELECT synth_mask('x'::text, 'national_id(scheme = atlantis)');
SELECT synth_mask(now(), 'phone');
SELECT synth_mask(42, 'iban');
\set VERBOSITY sqlstate
SELECT synth_mask('4111'::text, 'card(keep = 9)');
SELECT synth_mask('x'::text, 'national_id(scheme = atlantis)');
SELECT synth_mask(now(), 'phone');
ROLLBACK;
