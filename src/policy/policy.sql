CREATE FUNCTION @extschema@.synth_mask_support(pg_catalog.internal) RETURNS pg_catalog.internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_mask_support(pg_catalog.internal) IS 'Support function of synth_mask and the masking functions, for the planner.';
CREATE FUNCTION @extschema@.synth_row_support(pg_catalog.internal) RETURNS pg_catalog.internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_row_support(pg_catalog.internal) IS 'Support function of anonymize_row, for the planner.';

CREATE FUNCTION @extschema@.synth_mask(value anyelement, rule @extschema@.synth_rule) RETURNS anyelement
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask(anyelement, @extschema@.synth_rule) IS
'Mask a value by a rule.
Arguments: value - of any type that the rule fits; rule - such as ''email'' or ''partial(2, "***", 2)''.
Returns: the type of value; NULL for NULL.
Units: -   Errors: 42501 a keyed rule on a value that is no column, without the right to the key; 42804 the rule does not fit the
type; 22023 no such key version.
Cost: that of the method, below 1 microsecond for most.   Source: src/mask/README.md
Example: SELECT synth_mask(email, ''email'') FROM customers;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_first_name(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_first_name(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A fake given name in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_first_name(''Greta'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_last_name(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_last_name(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A fake surname in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_last_name(''Okafor'', ''it'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_full_name(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL, "unique" pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_full_name(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'A fake full name in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; unique - true adds names, so that distinct values stay distinct.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_full_name(''Okafor, Greta'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_email(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL, keep_domain pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_email(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'A fake e-mail address in place of one; distinct values stay distinct.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr; NULL takes English; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; keep_domain - true keeps what follows @.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_email(''greta@okafor.example'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_phone(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_phone(pg_catalog.text, pg_catalog.text) IS
'A phone number of the same form; distinct values stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_phone(''+49 30 901820'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_address(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_address(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A fake postal address in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_address(''1 Main St'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_street(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_street(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A fake street and house number in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_street(''1 Main St'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_city(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_city(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A city in place of another.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_city(''Bonn'', ''de'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_postcode(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_postcode(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A postcode of the same form in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_postcode(''53111'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_company(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL, "unique" pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_company(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'A fake company name in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; unique - true adds a token, so that distinct values stay distinct.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_company(''Okafor Ltd'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_username(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_username(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A fake user name in place of one; distinct values stay distinct.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr; NULL takes English; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_username(''greta1'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_iban(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL, keep_bank pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_iban(pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'An IBAN of the same country and form with right check digits.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; keep_bank - true keeps the bank''s part.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_iban(''DE89 3704 0044 0532 0130 00'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_card(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL, keep pg_catalog.int4 DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_card(pg_catalog.text, pg_catalog.text, pg_catalog.int4) IS
'A payment card number of the same form with a right check digit.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; keep - leading digits to keep, 6 unless given.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_card(''4111 1111 1111 1111'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_national_id(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL, scheme pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_national_id(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A national identity number of the same form, valid if it was.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; scheme - the kind of number, such as us_ssn; NULL tells it by its form.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_national_id(''078-05-1120'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_ip(value pg_catalog.inet, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.inet
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_ip(pg_catalog.inet, pg_catalog.text) IS
'An address for an address: equal prefixes stay equal (Crypto-PAn).
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: inet.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_ip(''192.0.2.7'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_mac(value pg_catalog.macaddr, domain pg_catalog.text DEFAULT NULL, keep_vendor pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.macaddr
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_mac(pg_catalog.macaddr, pg_catalog.text, pg_catalog.bool) IS
'A hardware address for a hardware address; distinct stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; keep_vendor - true keeps the first three bytes.
Returns: macaddr.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_mac(''08:00:2b:01:02:03'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_url(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_url(pg_catalog.text, pg_catalog.text) IS
'A URL of the same shape under .example; distinct values stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_url(''https://okafor.net/greta?id=7'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_uuid(value pg_catalog.uuid, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.uuid
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_uuid(pg_catalog.uuid, pg_catalog.text) IS
'A UUID for a UUID, version kept; distinct values stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: uuid.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_uuid(''a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_date(value pg_catalog.date, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.date
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_date(pg_catalog.date, pg_catalog.text) IS
'Another day of the same year; distinct days stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: date.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_date(''1984-05-17'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_text(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL, fake pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_text(pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'Free text with the personal data in it redacted.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; fake - true puts pseudonyms in place of what is found, else [category].
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_text(''write to greta@okafor.net'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_hash(value pg_catalog.text, length pg_catalog.int4 DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_hash(pg_catalog.text, pg_catalog.int4, pg_catalog.text) IS
'A keyed hash (HMAC-SHA-256) of a value, in hexadecimal.
Arguments: value - NULL gives NULL; length - hexadecimal digits, 64 unless given; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_hash(''greta'', 16);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_partial(value pg_catalog.text, left pg_catalog.int4, pad pg_catalog.text, right pg_catalog.int4) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_partial(pg_catalog.text, pg_catalog.int4, pg_catalog.text, pg_catalog.int4) IS
'The ends of a value, with a pad between them.
Arguments: value - NULL gives NULL; left - characters to keep at the beginning; pad - what stands for the rest; right - characters to keep at the end.
Returns: text.   Units: -   Errors: 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_partial(''4111111111111111'', 0, ''****'', 4);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_noise(value anyelement, ratio pg_catalog.float8, domain pg_catalog.text DEFAULT NULL) RETURNS anyelement
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_noise(anyelement, pg_catalog.float8, pg_catalog.text) IS
'A number near a number: keyed noise, the same for the same value.
Arguments: value - of any type that the method fits; ratio - greatest relative change, such as 0.1; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: the type of value.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_noise(52000, 0.1);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_noise(value anyelement, ratio pg_catalog.text, domain pg_catalog.text DEFAULT NULL) RETURNS anyelement
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_noise(anyelement, pg_catalog.text, pg_catalog.text) IS
'A date or time near a date or time: keyed noise, the same for the same value.
Arguments: value - of any type that the method fits; ratio - greatest distance as an interval, such as ''30 days''; domain - whose
pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: the type of value.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_noise(DATE ''1984-05-17'', ''30 days'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_generalize(value anyelement, width pg_catalog.float8) RETURNS anyelement
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_generalize(anyelement, pg_catalog.float8) IS
'A coarser value in place of a value.
Arguments: value - of any type that the method fits; width - of a step; numbers fall to a multiple of it, text to its first characters.
Returns: the type of value.   Units: -   Errors: 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_generalize(37, 10);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_generalize(value anyelement, width pg_catalog.text) RETURNS anyelement
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_generalize(anyelement, pg_catalog.text) IS
'A coarser date in place of a date.
Arguments: value - of any type that the method fits; width - day, week, month, quarter, year, decade.
Returns: the type of value.   Units: -   Errors: 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_generalize(DATE ''1984-05-17'', ''year'');   Since: 0.1';

CREATE FUNCTION @extschema@.anonymize_row("row" anyelement) RETURNS anyelement
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 200 SUPPORT @extschema@.synth_row_support;
COMMENT ON FUNCTION @extschema@.anonymize_row(anyelement) IS
'Mask a row by the rules of its table.
Arguments: row - a table in FROM, or any other row. A table without rules gets those that names and types suggest.
Returns: a row of the same type. Columns that are not used are not masked; predicates on others reach the scan.
Units: -   Errors: 42501 a row that is no table''s, without the right to the key; 42804 not a row.
Cost: that of the columns used.   Source: src/policy/README.md
Example: SELECT (anonymize_row(c)).* FROM customers c;   Since: 0.1';

CREATE FUNCTION @extschema@.anonymize_row("row" anyelement, rules pg_catalog.jsonb) RETURNS anyelement
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 200 SUPPORT @extschema@.synth_row_support;
COMMENT ON FUNCTION @extschema@.anonymize_row(anyelement, pg_catalog.jsonb) IS
'Mask a row by given rules, and by those of its table where none is given.
Arguments: row - a table in FROM, or any other row; rules - an object of columns and rules.
Returns: a row of the same type.
Units: -   Errors: 22023 rules malformed; 42703 no such column; 42501, 42804 as for anonymize_row(row).
Cost: that of the columns used.   Source: src/policy/README.md
Example: SELECT (anonymize_row(c, ''{"salary": "noise(0.1)"}'')).* FROM customers c;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_set_rule(source pg_catalog.regclass, column_name pg_catalog.name, rule pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_set_rule(pg_catalog.regclass, pg_catalog.name, pg_catalog.text) IS
'Set the masking rule of a column, as SECURITY LABEL FOR synth ON COLUMN does.
Arguments: source - a table that you own; column_name; rule - NULL removes it. Views of synth_mask_view follow.
Returns: nothing.
Units: -   Errors: 22023 syntax, unknown method, lossy on a key, another rule across a foreign key; 42804 does not fit the type;
23502 null on NOT NULL; 42809 not a table; 42703 no such column; 42501 not the owner.
Cost: O(foreign keys).   Source: src/policy/README.md
Example: SELECT synth_set_rule(''customers'', ''email'', ''email'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_view(source pg_catalog.regclass, view pg_catalog.text) RETURNS pg_catalog.regclass
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_mask_view(pg_catalog.regclass, pg_catalog.text) IS
'Make a security-barrier view of a table with its rules inlined.
Arguments: source - the table; view - name of the view, qualified or made in the first schema of the search_path.
A table without rules gets those that names and types suggest. Roles labelled masked may read the view.
Returns: the view. It follows when a rule of the table is changed by its owner.
Units: -   Errors: 42P07 the name is taken by something else; 42809 not a table; 42501 no right to create it.
Cost: O(columns).   Source: src/policy/README.md
Example: SELECT synth_mask_view(''customers'', ''customers_masked'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_statistic_visible(relation pg_catalog.oid, attnum pg_catalog.int2) RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_statistic_visible(pg_catalog.oid, pg_catalog.int2) IS
'Support function of transparent masking: hides statistics of masked columns.';
CREATE FUNCTION @extschema@.synth_statistic_visible(statistics pg_catalog.oid) RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME', 'synth_extended_statistic_visible' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_statistic_visible(pg_catalog.oid) IS
'Support function of transparent masking: hides extended statistics.';

CREATE FUNCTION @extschema@.synth_rules_in_force(OUT source pg_catalog.regclass, OUT column_name pg_catalog.name,
    OUT rule pg_catalog.text, OUT origin pg_catalog.text, OUT keeps pg_catalog.text, OUT loses pg_catalog.text,
    OUT "distinct" pg_catalog.bool, OUT reversible pg_catalog.bool)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 100;
COMMENT ON FUNCTION @extschema@.synth_rules_in_force() IS
'The masking rules in force, as the view synth_rules shows them.
Arguments: none.   Returns: as synth_rules.
Units: -   Errors: 22023 a label that is no rule.   Cost: O(columns of tables with labels).   Source: -
Example: SELECT * FROM synth_rules;   Since: 0.1';
CREATE VIEW @extschema@.synth_rules AS SELECT * FROM @extschema@.synth_rules_in_force();
GRANT SELECT ON @extschema@.synth_rules TO PUBLIC;
COMMENT ON VIEW @extschema@.synth_rules IS
'Masking rules in force, with what each keeps and loses of a value.
Columns: source, column_name, rule, origin, keeps, loses, distinct, reversible.
origin: label, parent (a partition''s or child''s), reference (a foreign key''s), child (what a parent shows of it), source
(what a materialized view shows), table (its default), setting (synth.default_rule). distinct: distinct values stay distinct. reversible: who has the key gets the value back.   Since: 0.1';

CREATE FUNCTION @extschema@.synth_suggested_rules(relation pg_catalog.regclass,
    with_labels pg_catalog.bool DEFAULT false, OUT source pg_catalog.regclass,
    OUT column_name pg_catalog.name, OUT rule pg_catalog.text, OUT origin pg_catalog.text, OUT keeps pg_catalog.text,
    OUT loses pg_catalog.text, OUT "distinct" pg_catalog.bool, OUT reversible pg_catalog.bool)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED ROWS 10;
COMMENT ON FUNCTION @extschema@.synth_suggested_rules(pg_catalog.regclass, pg_catalog.bool) IS
'The rules that anonymize_row uses for a table: those in force, or suggested.
Arguments: relation - the table; with_labels - true suggests for columns without a rule even where others have a label.
A table without labels gets the rules that names and types suggest; no row is read.
Returns: as synth_rules.
Units: -   Errors: 22023 a label that is no rule.   Cost: O(columns).   Source: src/detect/README.md
Example: SELECT column_name, rule FROM synth_suggested_rules(''customers'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_apply_suggestions(source pg_catalog.regclass)
RETURNS TABLE(column_name pg_catalog.name, rule pg_catalog.text, note pg_catalog.text)
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, @extschema@, pg_temp
AS $function$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT d.column_name, d.suggested_rule FROM synth_detect(source) d
        WHERE NOT EXISTS (SELECT FROM synth_rules r WHERE r.source = synth_apply_suggestions.source
                          AND r.column_name = d.column_name AND r.origin IN ('label', 'parent', 'reference'))
    LOOP
        column_name := found.column_name;
        -- a rule that would break a key gives way to one that keeps values distinct
        FOR rule, note IN VALUES (found.suggested_rule, NULL), ('encrypt', 'the column is a key') LOOP
            BEGIN
                PERFORM synth_set_rule(source, column_name, rule);
                EXIT;
            EXCEPTION WHEN invalid_parameter_value OR not_null_violation OR datatype_mismatch THEN
                note := sqlerrm;
                rule := NULL;
            END;
        END LOOP;
        RETURN NEXT;
    END LOOP;
END $function$;
COMMENT ON FUNCTION @extschema@.synth_apply_suggestions(pg_catalog.regclass) IS
'Set the masking rules that synth_detect suggests for a table.
Arguments: source - a table that you own. Columns with a rule keep it.
Returns: column_name, rule as it was set (NULL: none fits), note - why another than the suggested one.
Units: -   Errors: 42501 not the owner; those of synth_detect.
Cost: that of synth_detect.   Source: src/policy/README.md
Example: SELECT * FROM synth_apply_suggestions(''customers'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_audit_rules(schema pg_catalog.name DEFAULT NULL)
RETURNS TABLE(source pg_catalog.regclass, column_name pg_catalog.name, category pg_catalog.text, confidence pg_catalog.float8,
    suggested_rule pg_catalog.text)
LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, @extschema@, pg_temp
AS $function$
    SELECT c.oid::regclass, d.column_name, d.category, d.confidence, d.suggested_rule
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL synth_detect(c.oid::regclass) d
    WHERE c.relkind IN ('r', 'p', 'f', 'm') AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      AND (schema IS NULL OR n.nspname = schema)
      AND has_table_privilege(c.oid, 'SELECT')
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
      AND d.suggested_rule IS DISTINCT FROM 'none'
      AND NOT EXISTS (SELECT FROM synth_rules r WHERE r.source = c.oid AND r.column_name = d.column_name)
    ORDER BY d.confidence DESC, c.oid, d.column_name
$function$;
COMMENT ON FUNCTION @extschema@.synth_audit_rules(pg_catalog.name) IS
'Columns that look personal and have no masking rule.
Arguments: schema - NULL looks at all tables that you may read, but for those of extensions.
Returns: source, column_name, category, confidence, suggested_rule.
Units: -   Errors: those of synth_detect.   Cost: a sample of 10,000 rows of each table.   Source: src/detect/README.md
Example: SELECT * FROM synth_audit_rules(''public'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_guard_warn() RETURNS pg_catalog.event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, @extschema@, pg_temp
AS $function$
DECLARE
    unruled record;
BEGIN
    FOR unruled IN
        SELECT DISTINCT s.source, s.column_name, s.rule
        FROM pg_event_trigger_ddl_commands() e, synth_suggested_rules(e.objid, true) s
        WHERE e.classid = 'pg_class'::regclass AND s.origin = 'suggestion'
    LOOP
        RAISE WARNING 'column "%" of table % looks personal and has no masking rule', unruled.column_name, unruled.source
            USING HINT = format('SELECT synth_set_rule(%L, %L, %L);', unruled.source, unruled.column_name, unruled.rule);
    END LOOP;
END $function$;
COMMENT ON FUNCTION @extschema@.synth_guard_warn() IS
'Warn of new columns that look personal and have no masking rule.
Arguments: none; for CREATE EVENT TRIGGER ... ON ddl_command_end.   Returns: nothing.
Units: -   Errors: none.   Cost: O(columns of the changed tables).   Source: src/detect/README.md
Example: CREATE EVENT TRIGGER guard ON ddl_command_end WHEN TAG IN (''CREATE TABLE'', ''ALTER TABLE'') EXECUTE FUNCTION synth_guard_warn();   Since: 0.1';

CREATE FUNCTION @extschema@.synth_guard_refuse() RETURNS pg_catalog.event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, @extschema@, pg_temp
AS $function$
DECLARE
    unruled record;
BEGIN
    FOR unruled IN
        SELECT s.source, s.column_name
        FROM pg_event_trigger_ddl_commands() e, synth_suggested_rules(e.objid, true) s
        WHERE e.classid = 'pg_class'::regclass AND s.origin = 'suggestion'
    LOOP
        RAISE EXCEPTION 'column "%" of table % looks personal and has no masking rule', unruled.column_name, unruled.source
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Create it in one transaction with its rule while the event trigger is disabled, or name it otherwise.';
    END LOOP;
END $function$;
COMMENT ON FUNCTION @extschema@.synth_guard_refuse() IS
'Refuse new columns that look personal and have no masking rule.
Arguments: none; for CREATE EVENT TRIGGER ... ON ddl_command_end. A table default (SECURITY LABEL ... ''default null'') or
synth.default_rule is a rule.   Returns: nothing.
Units: -   Errors: 42501 such a column.   Cost: O(columns of the changed tables).   Source: src/detect/README.md
Example: CREATE EVENT TRIGGER guard ON ddl_command_end WHEN TAG IN (''CREATE TABLE'', ''ALTER TABLE'') EXECUTE FUNCTION synth_guard_refuse();   Since: 0.1';

CREATE FUNCTION @extschema@.synth_anonymize(source pg_catalog.regclass) RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_anonymize(pg_catalog.regclass) IS
'Mask a table in place by its rules: the original values are gone for good.
Arguments: source - a table that you own, with its partitions and what inherits from it. Columns of other tables that foreign keys
connect with masked ones are masked by the same rule; you must own these tables, too.
Returns: rows rewritten in source.
The table is rewritten as by VACUUM FULL: locked, indexes built anew, generated columns computed anew, no trigger or rule fired;
rows move to the partition of their masked key. All or nothing: an error or a crash leaves everything as it was. Labels stay:
masking again masks the pseudonyms. Statistics of masked columns are removed: ANALYZE afterwards. Not scrubbed: WAL, backups,
large objects, subscribers of logical replication, materialized views before their REFRESH (a notice lists these).
Units: rows   Errors: 22023 no rules, rules that would break a foreign key, synthetic for a key; 23502, 23503, 23505, 23514, 23P01
masked values break a constraint; 42501 not the owner; 42809 not a table; 55006 in use by this session.
Cost: O(rows * (rules + indexes)), one pass; progress in pg_stat_progress_cluster; disk space for a second copy.   Source: src/policy/README.md
Example: SELECT synth_anonymize(''customers'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_anonymize_schema(schema pg_catalog.name, OUT source pg_catalog.regclass, OUT rows pg_catalog.int8)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE ROWS 100;
COMMENT ON FUNCTION @extschema@.synth_anonymize_schema(pg_catalog.name) IS
'Mask all tables of a schema in place, in one transaction.
Arguments: schema - its tables that have rules are rewritten, and tables of any schema that foreign keys connect with them.
Returns: source - each table or partition that was rewritten; rows - how many it had.
Units: rows   Errors: those of synth_anonymize; 3F000 no such schema.
Cost: that of synth_anonymize for each table; all of them are locked.   Source: src/policy/README.md
Example: SELECT * FROM synth_anonymize_schema(''public'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_shuffle(source pg_catalog.regclass, column_name pg_catalog.name, seed pg_catalog.int8 DEFAULT NULL)
RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_shuffle(pg_catalog.regclass, pg_catalog.name, pg_catalog.int8) IS
'Permute the values of a column among the rows of a table, in place.
Arguments: source - a table that you own, with its partitions; column_name; seed - NULL permutes by the key.
Returns: rows rewritten. NULLs move, too; the column''s values stay the same as a whole. The rule shuffle does the same in synth_anonymize.
Units: rows   Errors: 22023 a generated column; 23503, 23514 a constraint is broken; 42703 no such column; 42501 not the owner;
42809 not a table; 55006 in use by this session.
Cost: O(rows * log rows), in maintenance_work_mem; the table is rewritten.   Source: src/policy/policy_shuffle.c
Example: SELECT synth_shuffle(''employees'', ''salary'', 42);   Since: 0.1';

CREATE TABLE @extschema@.synth_mask_models (
    source pg_catalog.oid PRIMARY KEY,
    model @extschema@.synth_model NOT NULL,
    learned_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now()
);
REVOKE ALL ON @extschema@.synth_mask_models FROM PUBLIC;
COMMENT ON TABLE @extschema@.synth_mask_models IS
'Models from which columns of the rule synthetic are drawn.
synth_learn_rules learns them. Nobody but the owner may read it, and pg_dump leaves it out: call synth_learn_rules after a restore.   Since: 0.1';

CREATE FUNCTION @extschema@.synth_learn_rules(source pg_catalog.regclass) RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_rules(pg_catalog.regclass) IS
'Learn the model from which a table''s columns of the rule synthetic are drawn.
Without a model these columns are NULL for masked roles, views and anonymize_row; synth_anonymize learns one of its own.
Arguments: source - a table that you own, with its partitions. The model holds the drawn columns and those without a rule.
Returns: how many columns are drawn; 0 removes the model.
Units: columns   Errors: 42501 not the owner; 22023 too few rows to learn from.
Cost: that of synth_train.   Source: src/policy/README.md
Example: SELECT synth_learn_rules(''patients'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_synthetic("row" anyelement, rule @extschema@.synth_rule) RETURNS anyelement
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 2000 SUPPORT @extschema@.synth_mask_support;
COMMENT ON FUNCTION @extschema@.synth_mask_synthetic(anyelement, @extschema@.synth_rule) IS
'Support function of the rule synthetic: a row''s drawn columns.';
