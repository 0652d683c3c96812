-- Names, e-mail addresses and user names: what of a value is kept. The words depend on the key, their form does not.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('5e', 32), 'hex')) > 0 AS key_for_the_test;

-- words as "Xx", "XX", "xx"; initials as "X."
CREATE FUNCTION pg_temp.form(value text) RETURNS text LANGUAGE sql AS
$$SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(value, '\m[[:upper:]]\.', 'X.', 'g'),
    '[[:upper:]][[:alpha:]''’]*[[:lower:]][[:alpha:]''’]*', 'Xx', 'g'), '[[:upper:]][[:upper:]''’]+', 'XX', 'g'), '\m[[:lower:]''’]{2,}', 'xx', 'g')$$;
-- of the letters of a value, one script for each
CREATE FUNCTION pg_temp.script(value text) RETURNS text LANGUAGE sql AS
$$SELECT CASE WHEN value ~ '^[A-Za-zÀ-ſ''’ -]+$' THEN 'Latin' WHEN value ~ '^[Ͱ-Ͽ ]+$' THEN 'Greek' WHEN value ~ '^[Ѐ-ӿ ]+$' THEN 'Cyrillic'
              WHEN value ~ '^[ァ-ヶー]+$' THEN 'Katakana' WHEN value ~ '^[ぁ-ゖー]+$' THEN 'Hiragana' WHEN value ~ '^[一-鿿々]+$' THEN 'Han'
              WHEN value ~ '^[가-힣]+$' THEN 'Hangul' WHEN value ~ '^[؀-ۿ ]+$' THEN 'Arabic' WHEN value ~ '^[֐-׿ ]+$' THEN 'Hebrew'
              WHEN value ~ '^[ऀ-ॿ]+$' THEN 'Devanagari' WHEN value ~ '^[ა-ჿ]+$' THEN 'Georgian' WHEN value ~ '^[Ա-֏]+$' THEN 'Armenian'
              WHEN value ~ '^[ঀ-৿‌‍]+$' THEN 'Bengali' END$$;

---- names keep script and letter case

SELECT v, pg_temp.script(synth_mask_first_name(v)) AS first, pg_temp.script(synth_mask_last_name(v)) AS last,
       synth_mask_first_name(v) = upper(synth_mask_first_name(v)) AS upper, synth_mask_first_name(v) = lower(synth_mask_first_name(v)) AS lower
FROM unnest(ARRAY['Greta', 'GRETA', 'greta', 'Γιώργος', 'ΓΙΩΡΓΟΣ', 'Наталья', 'НАТАЛЬЯ', '太郎', 'タロウ', 'たろう', '민준', 'فاطمة',
                  'דוד', 'अंजलि', 'გიორგი', 'Արամ', 'রহিম']) v;
-- an initial gives an initial; what is no name gives one all the same; nothing gives nothing
SELECT v, synth_mask_first_name(v) ~ '^[A-Z]$' AS initial, synth_mask_first_name(v) ~ '^[A-Z]\.$' AS with_period
FROM unnest(ARRAY['J', 'J.', 'Jo']) v;
SELECT pg_temp.form(synth_mask_first_name('42')) AS number, synth_mask_first_name('') AS empty, synth_mask_first_name(NULL) AS null;

-- a locale chooses the language, the value's letters stay Latin
SELECT l, pg_temp.script(synth_mask_last_name('Okafor', l)) AS last, pg_temp.script(synth_mask_last_name('Παππάς', l)) AS greek
FROM unnest(ARRAY['de', 'fr_CA', 'ru', 'ja']) l;
SELECT synth_mask_last_name('Okafor', 'de') = synth_mask_last_name('Okafor', 'de-AT') AS country_does_not_matter;

---- full names keep number and order of the names

SELECT v, pg_temp.form(synth_mask_full_name(v)) AS masked
FROM unnest(ARRAY['Greta Okafor', 'Dr. Greta Okafor', 'Okafor, Greta Ann', 'John Q. Public', 'Greta van der Okafor', 'Greta Ann Sue Eve Okafor',
                  'Madonna', 'GRETA OKAFOR', 'greta okafor', '???']) v;
SELECT pg_temp.form(synth_mask_full_name('Ana Okafor Luna', 'es')) AS spanish, pg_temp.script(synth_mask_full_name('田中太郎')) AS chinese,
       synth_mask_full_name('田中 太郎', 'ja') ~ ' ' AS apart;
-- the forms of a surname agree with the given name
SELECT count(*) FILTER (WHERE m ~ '^\S+[бвгдзйклмнпрстфхц] \S+а$') AS disagree, count(*) FILTER (WHERE m ~ '^\S+ \S+а$') > 0 AS some_are_female
FROM generate_series(1, 200) i, synth_mask_full_name('Иван Иванов' || i) m;
-- more names where values must stay distinct
SELECT pg_temp.form(synth_mask_full_name('Greta Okafor', "unique" => true)) AS "unique";

---- e-mail

SELECT v, synth_mask_email(v) ~ '^[a-z]+\.[a-z]+\.[0-9a-z]{5}@[a-z]+-[a-z]+\.(example|test)$' AS looks_right
FROM unnest(ARRAY['greta@okafor.example', 'GRETA@OKAFOR.EXAMPLE', 'no address', 'Γιώργος@παράδειγμα.ελ', '@']) v;
SELECT synth_mask_email('greta@okafor.example') = synth_mask_email('greta@okafor.example') AS same,
       synth_mask_email('greta@okafor.example') = synth_mask_email('Greta@okafor.example') AS case_ignored,
       synth_mask_email('greta@okafor.example') = synth_mask_email('greta@okafor.example', domain => 'crm') AS domain_ignored;
SELECT v, regexp_replace(synth_mask_email(v, keep_domain => true), '^[a-z]+\.[a-z]+\.[0-9a-z]+@', 'x.x.0@') ~ '^x\.x\.0@okafor\.example$' AS kept
FROM unnest(ARRAY['greta@okafor.example', 'greta@ann@okafor.example', 'greta', 'greta@my secret.', 'greta@localhost']) v;
-- as much as there is room for
SELECT n, v ~ '@' AS address, length(v) <= n AS fits
FROM (VALUES (50, synth_mask('greta@okafor.example'::varchar(50), 'email')), (30, synth_mask('greta@okafor.example'::varchar(30), 'email')),
             (20, synth_mask('greta@okafor.example'::varchar(20), 'email')), (9, synth_mask('a@b.test'::varchar(9), 'email')),
             (5, synth_mask('a@b.c'::varchar(5), 'email'))) t(n, v);

---- user names

SELECT synth_mask_username('greta1') ~ '^[a-z]+_[a-z]+[0-9a-z]{9}$' AS looks_right,
       length(synth_mask('greta1'::varchar(12), 'username')) AS short;

---- errors

SELECT synth_mask_first_name('Greta', 'tlh');
\set VERBOSITY sqlstate
SELECT synth_mask_first_name('Greta', 'tlh');
SELECT synth_mask('Greta'::text, 'full_name(unique = perhaps)');
SELECT synth_mask(1, 'first_name');
ROLLBACK;
