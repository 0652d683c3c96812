-- Laws of the masks of persons and companies: distinct in, distinct out; the same in, the same out; nothing passed through.
SET client_min_messages = error;
BEGIN;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(26);
DO $$BEGIN PERFORM synth_add_key(decode(repeat('5e', 32), 'hex')); END$$;

CREATE SCHEMA mask_law;
SET LOCAL search_path = mask_law, public;

-- values as near to each other as they come
CREATE TABLE people AS
SELECT i, 'person' || i AS name, 'person' || i || '@mail' || i % 7 || '.example' AS email FROM generate_series(1, 200000) i;
CREATE TABLE masked AS
SELECT i, synth_mask_email(email) AS email, synth_mask_username(name) AS username, synth_mask_full_name(name, "unique" => true) AS name,
       synth_mask_company(name, "unique" => true) AS company, synth_mask_full_name(name, 'hy', "unique" => true) AS armenian,
       synth_mask_email(email, keep_domain => true) AS kept
FROM people;

SELECT is(count(DISTINCT email), 200000::bigint, '200,000 e-mails stay distinct') FROM masked;
SELECT is(count(DISTINCT username), 200000::bigint, '200,000 user names') FROM masked;
SELECT is(count(DISTINCT name), 200000::bigint, '200,000 unique full names') FROM masked;
SELECT is(count(DISTINCT armenian), 200000::bigint, 'also of a small dictionary') FROM masked;
SELECT is(count(DISTINCT company), 200000::bigint, '200,000 unique companies') FROM masked;
SELECT is(count(DISTINCT kept), 200000::bigint, '200,000 e-mails that keep their domain') FROM masked;
SELECT ok(bool_and(email ~ '^[a-z]+\.[a-z]+\.[0-9a-z]{5}@[a-z]+-[a-z]+\.(example|test)$'), 'e-mails look right') FROM masked;
SELECT ok(bool_and(length(email) <= 64), 'and are short enough for most columns') FROM masked;
SELECT ok(bool_and(split_part(m.kept, '@', 2) = split_part(p.email, '@', 2)), 'domains are kept where asked for')
FROM masked m JOIN people p USING (i);
SELECT is(count(*), 0::bigint, 'no e-mail is passed through') FROM masked m JOIN people p ON p.email = m.email;

-- forms of columns with little room
SELECT is((SELECT count(DISTINCT synth_mask(email::varchar(40), 'email')) FROM people), 200000::bigint, 'distinct in varchar(40)');
SELECT is((SELECT count(DISTINCT synth_mask(email::varchar(32), 'email')) FROM people), 200000::bigint, 'distinct in varchar(32)');
SELECT is((SELECT count(DISTINCT synth_mask(name::varchar(20), 'username')) FROM people), 200000::bigint, 'user names distinct in varchar(20)');
SELECT is((SELECT count(DISTINCT synth_mask(name::varchar(13), 'username')) FROM people), 200000::bigint, 'and in varchar(13)');
SELECT is((SELECT count(DISTINCT synth_mask(name::varchar(30), 'full_name(unique = true)')) FROM people), 200000::bigint, 'full names distinct in varchar(30)');
SELECT ok(bool_and(length(synth_mask(name::varchar(6), 'first_name')) <= 6 AND length(synth_mask(name::varchar(6), 'full_name')) <= 6 AND
                   length(synth_mask(name::varchar(6), 'city')) <= 6 AND length(synth_mask(name::varchar(6), 'email')) <= 6 AND
                   length(synth_mask(name::varchar(6), 'company')) <= 6 AND length(synth_mask(name::varchar(6), 'address')) <= 6),
          'nothing outgrows varchar(6)') FROM people WHERE i <= 2000;

-- pseudonyms are a function of value, method, domain
SELECT is(count(*), 0::bigint, 'the same value, the same pseudonym') FROM masked m JOIN people p USING (i)
WHERE m.email <> synth_mask_email(p.email) OR m.username <> synth_mask_username(p.name);
SELECT ok(count(*) < 20, 'another domain, another pseudonym') FROM people
WHERE i <= 2000 AND synth_mask_first_name(name) = synth_mask_first_name(name, domain => 'other');

-- words come about equally often: 794 given names, 252 values each within 6 standard deviations
SELECT ok(count(*) > 700 AND max(n) < 252 + 6 * sqrt(252) AND min(n) > 252 - 6 * sqrt(252), 'no name is preferred')
FROM (SELECT count(*) AS n FROM people GROUP BY synth_mask_first_name(name)) t;

-- every dictionary: no word twice in a list, which would show as a word twice as often as the others
SELECT is(string_agg(l, ', '), NULL, 'surnames of every locale come about equally often')
FROM unnest(ARRAY['en', 'de', 'fr', 'es', 'it', 'el', 'ru', 'ja', 'zh', 'ko', 'ar', 'he', 'hi', 'ka', 'hy']) l,
     LATERAL (SELECT max(n) / avg(n) AS excess FROM (SELECT count(*) AS n FROM people
              GROUP BY synth_mask_last_name(CASE l WHEN 'el' THEN 'α' WHEN 'ru' THEN 'а' WHEN 'ja' THEN '田' WHEN 'zh' THEN '田' WHEN 'ko' THEN '김'
              WHEN 'ar' THEN 'ا' WHEN 'he' THEN 'א' WHEN 'hi' THEN 'अ' WHEN 'ka' THEN 'ა' WHEN 'hy' THEN 'ա' ELSE 'x' END || i, l)) t) s
WHERE excess > 1.6;

-- names by script and case, over many values
SELECT ok(bool_and(synth_mask_first_name('Αγάπη' || i) ~ '^[Ͱ-Ͽ]+$'), 'Greek stays Greek') FROM people WHERE i <= 2000;
SELECT ok(bool_and(synth_mask_full_name('Анна Иванова' || i) ~ '^[Ѐ-ӿ ]+$'), 'Cyrillic stays Cyrillic') FROM people WHERE i <= 2000;
SELECT ok(bool_and(synth_mask_full_name('ÉLODIE PETIT' || i, 'fr') !~ '[[:lower:]]'), 'capitals stay capitals') FROM people WHERE i <= 2000;
SELECT ok(bool_and(synth_mask_full_name('élodie petit' || i, 'fr') !~ '[[:upper:]]'), 'small letters stay small') FROM people WHERE i <= 2000;

-- values that are no names, addresses or e-mails are masked all the same
CREATE TABLE broken AS SELECT v FROM unnest(ARRAY['123', ' ', '???', '@', 'a@', '@b', E'\n', ',', 'a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s', repeat('x', 10000),
    repeat('Greta, ', 2000), E'\u0301', 'null', 'N/A', '-- drop', '{"a": 1}', repeat('9', 40), E'\u200f', '😀', 'DR.', 'van der']) v;
SELECT is(string_agg(quote_literal(left(v, 20)), ', '), NULL, 'broken values are not passed through') FROM broken
WHERE v IN (synth_mask_email(v), synth_mask_username(v), synth_mask_first_name(v), synth_mask_last_name(v), synth_mask_full_name(v),
            synth_mask_company(v), synth_mask_street(v), synth_mask_city(v));
-- an address keeps its separators and blanks, and nothing else
SELECT is(string_agg(quote_literal(left(v, 20)), ', '), NULL, 'nor is an address') FROM broken
WHERE v ~ '[[:alnum:]]' AND v = synth_mask_address(v);

SELECT * FROM finish();
ROLLBACK;
