-- Personal data inside free text: findings, positions, alternatives, validity.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

-- positions count characters from 1, both ends inclusive
SELECT category, start_pos, end_pos, round(confidence::numeric, 2) AS confidence, substr(v, start_pos, end_pos - start_pos + 1) AS finding
FROM (VALUES ('Grüße an Frau Dr. Jürgens, Tel. +49 30 1234567 oder anna@example.org')) t(v), synth_detect_text(v)
ORDER BY start_pos, confidence DESC;

-- a bare number may be several things; the surer is the likelier
SELECT category, confidence FROM synth_detect_text('945456787') ORDER BY confidence DESC, category LIMIT 3;
-- a word nearby decides
SELECT category, confidence FROM synth_detect_text('Passport no. 945456787') ORDER BY confidence DESC, category LIMIT 1;
SELECT category, confidence FROM synth_detect_text('Reisepass C01234565') ORDER BY confidence DESC, category LIMIT 1;

-- of one category only
SELECT * FROM synth_detect_text('my SIN is 130-692-544, mon NAS: 258 933 688', 'ca_sin');
SELECT * FROM synth_detect_text('IBAN DE89 3704 0044 0532 0130 00 or DE89 3704 0044 0532 0130 01', 'iban_code');

-- nothing to find
SELECT count(*) FROM synth_detect_text('');
SELECT count(*) FROM synth_detect_text('Red chairs cost 12.50 EUR, version 2.1 ships on 2024-05-01.') WHERE confidence >= 0.4;
SELECT count(*) FROM synth_detect_text(NULL);

-- valid, invalid, nothing to check
SELECT category, value, synth_detect_valid(category, value)
FROM (VALUES ('de_tax_id', '12345678903'), ('de_tax_id', '12345678901'), ('de_vat_id', 'DE 136-695.976'),
	('de_vat_id', 'DE123456789'), ('de_bsnr', '021234568'), ('de_bsnr', '000000000'), ('email_address', 'a@b.org'),
	('email_address', 'a@b'), ('fr_nir', '2 55 08 14 168 025 38'), ('crypto', '16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ')) t(category, value);

-- every category has a name of its own and a rule
SELECT count(*) > 100 AS many, count(DISTINCT category) = count(*) AS distinct_names, count(*) = count(suggested_rule) AS rules
FROM synth_detect_categories();
ROLLBACK;
