-- Rules for what is inside of a value: json, rows, free text.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('6d', 32), 'hex')) > 0 AS key_for_the_test;

---- json

CREATE TEMPORARY TABLE document (d jsonb);
INSERT INTO document VALUES ('{"id": 7, "contact": {"email": "greta@mail.example", "phone": "+33 6 12 34 56 78", "tags": ["vip", "Paris"]}, "active": true, "notes": null, "a key": {"x.y": "z"}, "items": [{"sku": "A1", "price": 9.90}, {"sku": "B2", "price": 10}]}');
SELECT synth_mask(d, 'json("$.contact.phone" = phone, "$.contact.tags[*]" = partial(1, "*", 0))') FROM document;
SELECT synth_mask(d, 'json("$.items[1].sku" = constant("-"), "$.items[*].price" = generalize(5), "$.""a key"".""x.y""" = null)') FROM document;
-- a path to an object or array is one to all below it; a longer path wins; of equals the first
SELECT synth_mask(d, 'json("$.contact" = constant("-"), "$.contact.tags" = none, "$.items[0].*" = constant("first"), "$.items[*].sku" = null)') FROM document;
-- all others: numbers are strings where the method makes strings, booleans null where it does not take them
SELECT synth_mask(d, 'json(others = constant("-"), "$.id" = none)') FROM document;
SELECT synth_mask(d, 'json(others = hash(4))') FROM document;
SELECT synth_mask(d, 'json("$" = noise(0.1))') -> 'active' AS no_boolean, synth_mask(d, 'json(others = none)') = d AS kept FROM document;
-- scalars, empty and deep values; json as jsonb
SELECT v, synth_mask(v, 'json("$" = constant("-"))') AS root, synth_mask(v, 'json("$[*]" = constant("-"))') AS elements FROM unnest(ARRAY['"x"', '1', 'null', 'true', '[]', '{}', '[1, [2, {"a": 3}]]']::jsonb[]) v;
SELECT synth_mask('{"b": "x", "a" : 1, "a": 2}'::json, 'json("$.b" = constant("-"))');
SELECT synth_mask((repeat('[', 1000) || '"deep"' || repeat(']', 1000))::jsonb, 'json("$" = constant("-"))')::text ~ '^\[+"-"\]+$' AS deep;
SELECT synth_mask('{"e": "é", "é": "x", "": "y"}'::jsonb, 'json("$.é" = constant("-"), "$.""""" = constant("+"))');
-- the same value has the same pseudonym as in a column
SELECT synth_mask('{"p": "0612345678"}'::jsonb, 'json("$.p" = phone)') ->> 'p' = synth_mask('0612345678'::text, 'phone') AS same;
SELECT synth_mask(ARRAY['{"p": 1}', NULL, '{"p": 2}']::jsonb[], 'json("$.p" = constant(0))');

SELECT synth_mask('{}'::jsonb, 'json');
SELECT synth_mask('{}'::jsonb, 'json(email)');
SELECT synth_mask('{}'::jsonb, 'json("$.a" = 7)');
SELECT synth_mask('{}'::jsonb, 'json("$.a" = "email")');
SELECT synth_mask('{}'::jsonb, 'json(contact = phone)');
SELECT synth_mask('{}'::jsonb, 'json("$." = phone)');
SELECT synth_mask('{}'::jsonb, 'json("$[x]" = phone)');
SELECT synth_mask('{}'::jsonb, 'json("$.""a" = phone)');
SELECT synth_mask('{}'::jsonb, 'json("$.a" = row(x = phone))');
SELECT synth_mask('{}'::text, 'json("$.a" = phone)');

---- rows

CREATE TYPE pg_temp.place AS (street text, zip varchar(5), "since When" date, gone int);
ALTER TYPE pg_temp.place DROP ATTRIBUTE gone;
CREATE TYPE pg_temp.person AS (name text, home pg_temp.place);
SELECT synth_mask(ROW('Main Street 1', '75011', '2020-02-03')::pg_temp.place, 'row(zip = generalize(2), "since When" = generalize(year))');
SELECT synth_mask(ROW('Main Street 1', NULL, '2020-02-03')::pg_temp.place, 'row(others = null, street = none)');
SELECT synth_mask(ROW('Greta', ROW('Main Street 1', '75011', NULL))::pg_temp.person, 'row(name = partial(1, "*", 0), home = row(street = constant("-")))');
SELECT synth_mask(ARRAY[ROW('a', '1', NULL), NULL, ROW('b', '2', NULL)]::pg_temp.place[], 'row(street = constant("-"))');
SELECT synth_mask(ROW('a', '1', NULL)::pg_temp.place, 'row(town = city)');
SELECT synth_mask(ROW('a', '1', NULL)::pg_temp.place, 'row(street = phone, street = iban)');
SELECT synth_mask(ROW('a', '1', NULL)::pg_temp.place, 'row(phone)');
SELECT synth_mask(ROW('a', '1', NULL)::pg_temp.place, 'row(street = 7)');
SELECT synth_mask(ROW('a', '1', NULL)::pg_temp.place, 'row("since When" = iban)');
SELECT synth_mask(ROW('a', 1), 'row(f1 = phone)');
SELECT synth_mask('(1,2)'::point, 'row(x = noise(0.1))');

---- free text

SELECT synth_mask_text(v) FROM unnest(ARRAY['Write to greta@mail.example or call +33 6 12 34 56 78.', 'Card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00', 'Nothing here.', '', E'greta@mail.example\u0301!']) v;
SELECT synth_mask_text(v, fake => true) FROM unnest(ARRAY['Card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00, from 192.168.1.10']) v;
SELECT synth_mask('x'::text, 'text(confidence = 2)');
SELECT synth_mask('x'::text, 'text(fake = 7)');
\set VERBOSITY sqlstate
SELECT synth_mask('{}'::jsonb, 'json');
SELECT synth_mask('{}'::jsonb, 'json("$." = phone)');
SELECT synth_mask(ROW('a', '1', NULL)::pg_temp.place, 'row(town = city)');
SELECT synth_mask('(1,2)'::point, 'row(x = noise(0.1))');
ROLLBACK;
