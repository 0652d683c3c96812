-- Format-preserving encryption: the standard's vectors, the rule encrypt, both undone.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('6d', 32), 'hex')) > 0 AS key_for_the_test;

---- NIST SP 800-38G: the nine sample vectors of FF1

CREATE TEMPORARY TABLE vector (sample int, key bytea, tweak bytea, alphabet text, plain text, cipher text);
INSERT INTO vector
SELECT n, decode(left('2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94', 32 + (n - 1) / 3 * 16), 'hex'),
       decode((ARRAY['', '39383736353433323130', '3737373770717273373737'])[(n - 1) % 3 + 1], 'hex'),
       CASE WHEN n % 3 = 0 THEN '0123456789abcdefghijklmnopqrstuvwxyz' ELSE '0123456789' END, CASE WHEN n % 3 = 0 THEN '0123456789abcdefghi' ELSE '0123456789' END,
       (ARRAY['2433477484', '6124200773', 'a9tv40mll9kdu509eum', '2830668132', '2496655549', 'xbj3kv35jrawxv32ysr', '6657667009', '1001623463', 'xs8a0azh2avyalyzuwd'])[n]
FROM generate_series(1, 9) n;
SELECT sample, synth_encrypt(plain, alphabet, tweak, key) = cipher AS encrypted, synth_decrypt(cipher, alphabet, tweak, key) = plain AS decrypted FROM vector ORDER BY sample;

---- any alphabet; the database's key

SELECT v, synth_encrypt(v, a) AS masked, synth_decrypt(synth_encrypt(v, a), a) = v AS undone
FROM (VALUES ('0123456789', '0123456789'), ('абвгд', 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'), ('漢字', '漢字仮名交文一二三四'), ('0101010', '01'), ('👍👎👍👎👍👎👍', '👍👎')) AS s(v, a);
SELECT synth_encrypt('0123456789') <> synth_encrypt('0123456789', tweak => '\x01') AS tweak_matters, synth_encrypt('0123456789') <> synth_encrypt('0123456789', domain => 'other') AS domain_matters,
       synth_encrypt('0123456789') = synth_encrypt('0123456789', key_version => synth_key_version()) AS newest_key;
SELECT length(synth_encrypt(repeat('0', 4096))) AS longest, synth_encrypt(NULL) IS NULL AS null_stays;

---- the rule

SELECT v, synth_mask(v, 'encrypt') AS shape, synth_mask(v, 'encrypt(digits)') AS digits, synth_mask(v, 'encrypt(upper)') AS upper, synth_mask(v, 'encrypt("0123456789-", tweak = "x")') AS own
FROM unnest(ARRAY['AB-1234', '0123456789', 'Greta', '7', '', '--', 'Straße', 'Ünîcödé', 'Москва 5', 'Αθήνα', 'שלום', '漢字', '한국', 'नमस्ते', E'e\u0301']) v;
SELECT bool_and(synth_decrypt(synth_mask(v, 'encrypt'), NULL, strict => false) = v) AS shape, bool_and(synth_decrypt(synth_mask(v, 'encrypt(digits)'), strict => false) = v) AS digits,
       bool_and(synth_decrypt(synth_mask(v, 'encrypt("0123456789-", tweak = "x")'), '0123456789-', 'x', strict => false) = v) AS own
FROM unnest(ARRAY['AB-1234', '0123456789', 'Greta', '7', '', '--', 'Straße', 'Ünîcödé', 'Москва 5', '漢字', '한국', '👩‍👩‍👧', repeat('Greta 7 ', 1000)]) v;
-- what the standard takes is encrypted by the standard
SELECT synth_mask('0123456789'::text, 'encrypt(digits)') = synth_encrypt('0123456789') AS same;

---- numbers

SELECT synth_mask(v, 'encrypt') FROM unnest(ARRAY[0, 7, -7, 12345, 2147483647, -2147483648]) v;
SELECT synth_mask(v, 'encrypt') FROM unnest(ARRAY[0, 1.50, -0.05, 12345.678, 'NaN', 'Infinity', 12345678901234567890.5]::numeric[]) v;
SELECT synth_mask(1.5::float8, 'encrypt') AS float8, synth_mask(-1.5::float4, 'encrypt') AS float4, synth_mask('infinity'::float8, 'encrypt') AS infinity, synth_mask(42::float8, 'encrypt') AS integral;
SELECT synth_decrypt_number(synth_mask(12345, 'encrypt')) AS int, synth_decrypt_number(synth_mask(-0.05, 'encrypt')) AS numeric, synth_decrypt_number(synth_mask(1.5::float4, 'encrypt')) AS float4,
       synth_decrypt_number(NULL::int) IS NULL AS null_stays;

---- errors

SELECT synth_encrypt('0123', '0');
SELECT synth_encrypt('0123', '01230');
SELECT synth_encrypt('0123', '');
SELECT synth_encrypt('01x3y');
SELECT synth_encrypt('1');
SELECT synth_encrypt('');
SELECT synth_encrypt('010101', '01');
SELECT synth_encrypt(repeat('1', 4097));
SELECT synth_encrypt('0123456789', key => '\x00');
SELECT synth_encrypt('0123456789', key => decode(repeat('00', 16), 'hex'), strict => false);
SELECT synth_encrypt('0123456789', NULL, key => decode(repeat('00', 16), 'hex'));
SELECT synth_encrypt('0123456789', key_version => 1000000);
SELECT synth_decrypt_number('x'::text);
SELECT synth_mask('x'::text, 'encrypt(klingon)');
SELECT synth_mask('x'::text, 'encrypt(tweak = "x")');
SELECT synth_mask(1, 'encrypt(digits)');
\set VERBOSITY sqlstate
SELECT synth_encrypt('0123', '01230');
SELECT synth_encrypt('01x3y');
SELECT synth_encrypt('1');
SELECT synth_encrypt('0123456789', key => '\x00');
SELECT synth_decrypt_number('x'::text);
\set VERBOSITY default
-- nobody but the owner, and whoever it grants them and the key to
CREATE ROLE mask_encrypt_reader;
SET LOCAL ROLE mask_encrypt_reader;
SELECT synth_encrypt('0123456789');
SELECT synth_decrypt('0123456789', key => decode(repeat('00', 16), 'hex'));
RESET ROLE;
GRANT EXECUTE ON FUNCTION synth_decrypt(text, text, bytea, bytea, int, text, bool) TO mask_encrypt_reader;
SET LOCAL ROLE mask_encrypt_reader;
SELECT synth_decrypt('2433477484', key => '\x2b7e151628aed2a6abf7158809cf4f3c');
SELECT synth_decrypt('2433477484');
RESET ROLE;
ROLLBACK;
