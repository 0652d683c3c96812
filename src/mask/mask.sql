CREATE TYPE @extschema@.synth_rule;

CREATE FUNCTION @extschema@.synth_rule_in(pg_catalog.cstring) RETURNS @extschema@.synth_rule
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_rule_in(pg_catalog.cstring) IS 'Support function of type synth_rule.';
CREATE FUNCTION @extschema@.synth_rule_out(@extschema@.synth_rule) RETURNS pg_catalog.cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_rule_out(@extschema@.synth_rule) IS 'Support function of type synth_rule.';
CREATE FUNCTION @extschema@.synth_rule_recv(pg_catalog.internal) RETURNS @extschema@.synth_rule
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_rule_recv(pg_catalog.internal) IS 'Support function of type synth_rule.';
CREATE FUNCTION @extschema@.synth_rule_send(@extschema@.synth_rule) RETURNS pg_catalog.bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_rule_send(@extschema@.synth_rule) IS 'Support function of type synth_rule.';

CREATE TYPE @extschema@.synth_rule (
    INPUT = @extschema@.synth_rule_in, OUTPUT = @extschema@.synth_rule_out,
    RECEIVE = @extschema@.synth_rule_recv, SEND = @extschema@.synth_rule_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended
);
COMMENT ON TYPE @extschema@.synth_rule IS
'A masking rule: a method and its arguments, checked when it is read.
Text: email; partial(2, "****", 2); noise(0.1); json("$.contact.email" = email). Words are case-insensitive,
strings in double or single quotes. Keyed methods take domain = ... (the same domain, the same pseudonyms) and
key_version = n besides. synth_mask_methods() lists the methods.
Errors: 22023 syntax, unknown method, wrong arguments.   Since: 0.1';

CREATE TABLE @extschema@.synth_keys (
    version pg_catalog.int4 PRIMARY KEY,
    secret pg_catalog.bytea NOT NULL,
    created_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now()
);
REVOKE ALL ON @extschema@.synth_keys FROM PUBLIC;
COMMENT ON TABLE @extschema@.synth_keys IS
'The secrets behind pseudonyms, one for each version; the newest is in force.
Nobody but the owner may read it, and pg_dump leaves it out: a restored database has a new key unless
synth_add_key(secret) gives it the old one.   Since: 0.1';

CREATE FUNCTION @extschema@.synth_key_changed() RETURNS pg_catalog.trigger
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE;
COMMENT ON FUNCTION @extschema@.synth_key_changed() IS 'Support function of table synth_keys: sessions forget what they read.';
CREATE TRIGGER synth_key_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON @extschema@.synth_keys
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.synth_key_changed();
COMMENT ON TRIGGER synth_key_changed ON @extschema@.synth_keys IS 'Sessions forget the keys that they read.';

CREATE FUNCTION @extschema@.synth_key_version() RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
REVOKE EXECUTE ON FUNCTION @extschema@.synth_key_version() FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.synth_key_version() IS
'Version of the masking key in force; EXECUTE on it is the right to the key.
A role with that right may mask values of its own with keyed methods, so it can try guesses against pseudonyms;
the tables of such a role share the database''s pseudonyms, those of any other role have their own.
Arguments: none.   Returns: the newest version in synth_keys.
Units: -   Errors: 22023 no key.   Cost: O(1).   Source: src/mask/README.md
Example: GRANT EXECUTE ON FUNCTION synth_key_version() TO data_owner;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_add_key(secret pg_catalog.bytea DEFAULT NULL) RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE;
REVOKE EXECUTE ON FUNCTION @extschema@.synth_add_key(pg_catalog.bytea) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.synth_add_key(pg_catalog.bytea) IS
'Add a version of the masking key and put it in force: pseudonyms change.
Arguments: secret - 32 bytes; NULL draws them.   Returns: the version.
Units: -   Errors: 22023 not 32 bytes; 42501 no right to synth_keys.
Cost: O(1).   Source: -
Example: SELECT synth_add_key();   Since: 0.1';

CREATE FUNCTION @extschema@.synth_drop_key(version pg_catalog.int4) RETURNS pg_catalog.void
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
REVOKE EXECUTE ON FUNCTION @extschema@.synth_drop_key(pg_catalog.int4) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.synth_drop_key(pg_catalog.int4) IS
'Remove a version of the masking key: its pseudonyms can never be made again.
Arguments: version - as synth_key_versions() lists it.   Returns: nothing.
Units: -   Errors: 22023 no such version; 42501 no right to synth_keys.
Cost: O(1).   Source: -
Example: SELECT synth_drop_key(1);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_key_versions(OUT version pg_catalog.int4, OUT created_at pg_catalog.timestamptz, OUT in_force pg_catalog.bool)
RETURNS SETOF pg_catalog.record LANGUAGE sql STABLE ROWS 4
BEGIN ATOMIC
    SELECT k.version, k.created_at, k.version OPERATOR(pg_catalog.=) (SELECT pg_catalog.max(n.version) FROM @extschema@.synth_keys n)
    FROM @extschema@.synth_keys k ORDER BY k.version;
END;
REVOKE EXECUTE ON FUNCTION @extschema@.synth_key_versions() FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.synth_key_versions() IS
'The versions of the masking key, without their secrets.
Arguments: none.   Returns: version, created_at, in_force (the newest).
Units: -   Errors: 42501 no right to synth_keys.   Cost: O(versions).   Source: -
Example: SELECT * FROM synth_key_versions();   Since: 0.1';

-- a key to begin with; it also loads the library, so that a restored dump can set security labels
SELECT @extschema@.synth_add_key();

CREATE FUNCTION @extschema@.synth_mask_methods(OUT method pg_catalog.text, OUT keeps pg_catalog.text, OUT loses pg_catalog.text,
    OUT keyed pg_catalog.bool, OUT "distinct" pg_catalog.bool, OUT reversible pg_catalog.bool)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 40;
COMMENT ON FUNCTION @extschema@.synth_mask_methods() IS
'The masking methods: what each keeps and loses of a value.
Arguments: none.   Returns: method; keeps, loses - in words; keyed - pseudonyms depend on the key; distinct - distinct values
stay distinct; reversible - who has the key gets the value back.
Units: -   Errors: none.   Cost: O(1).   Source: -
Example: SELECT * FROM synth_mask_methods();   Since: 0.1';
CREATE FUNCTION @extschema@.synth_mask_first_name(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_first_name(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A fake given name in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_first_name(''Greta'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_last_name(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_last_name(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A fake surname in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_last_name(''Okafor'', ''it'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_full_name(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL, "unique" pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_full_name(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'A fake full name in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; unique - true adds names, so that distinct values stay distinct.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_full_name(''Okafor, Greta'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_email(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL, keep_domain pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_email(pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'A fake e-mail address in place of one; distinct values stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; keep_domain - true keeps what follows @.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_email(''greta@okafor.example'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_phone(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_phone(pg_catalog.text, pg_catalog.text) IS
'A phone number of the same form; distinct values stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_phone(''+49 30 901820'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_address(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_address(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A fake postal address in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_address(''1 Main St'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_street(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_street(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A fake street and house number in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_street(''1 Main St'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_city(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_city(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A city in place of another.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_city(''Bonn'', ''de'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_postcode(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_postcode(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A postcode of the same form in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_postcode(''53111'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_company(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL, domain pg_catalog.text DEFAULT NULL, "unique" pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_company(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'A fake company name in place of one.
Arguments: value - NULL gives NULL; locale - language of the names, such as fr or de_AT; NULL takes English, or the value''s script; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; unique - true adds a token, so that distinct values stay distinct.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_company(''Okafor Ltd'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_username(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_username(pg_catalog.text, pg_catalog.text) IS
'A fake user name in place of one; distinct values stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_username(''greta1'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_iban(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL, keep_bank pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_iban(pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'An IBAN of the same country and form with right check digits.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; keep_bank - true keeps the bank''s part.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_iban(''DE89 3704 0044 0532 0130 00'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_card(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL, keep pg_catalog.int4 DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_card(pg_catalog.text, pg_catalog.text, pg_catalog.int4) IS
'A payment card number of the same form with a right check digit.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; keep - leading digits to keep, 6 unless given.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_card(''4111 1111 1111 1111'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_national_id(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL, scheme pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_national_id(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'A national identity number of the same form, valid if it was.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; scheme - the kind of number, such as us_ssn; NULL tells it by its form.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_national_id(''078-05-1120'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_ip(value pg_catalog.inet, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.inet
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_ip(pg_catalog.inet, pg_catalog.text) IS
'An address for an address: equal prefixes stay equal (Crypto-PAn).
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: inet.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_ip(''192.0.2.7'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_mac(value pg_catalog.macaddr, domain pg_catalog.text DEFAULT NULL, keep_vendor pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.macaddr
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_mac(pg_catalog.macaddr, pg_catalog.text, pg_catalog.bool) IS
'A hardware address for a hardware address; distinct stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; keep_vendor - true keeps the first three bytes.
Returns: macaddr.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_mac(''08:00:2b:01:02:03'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_url(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_url(pg_catalog.text, pg_catalog.text) IS
'A URL of the same shape under .example; distinct values stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_url(''https://okafor.net/greta?id=7'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_uuid(value pg_catalog.uuid, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.uuid
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_uuid(pg_catalog.uuid, pg_catalog.text) IS
'A UUID for a UUID, version kept; distinct values stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: uuid.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_uuid(''a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_date(value pg_catalog.date, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.date
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_date(pg_catalog.date, pg_catalog.text) IS
'Another day of the same year; distinct days stay distinct.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: date.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_date(''1984-05-17'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_mask_text(value pg_catalog.text, domain pg_catalog.text DEFAULT NULL, fake pg_catalog.bool DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_mask_text(pg_catalog.text, pg_catalog.text, pg_catalog.bool) IS
'Free text with the personal data in it redacted.
Arguments: value - NULL gives NULL; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own; fake - true puts pseudonyms in place of what is found, else [category].
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_mask_text(''write to greta@okafor.net'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_hash(value pg_catalog.text, length pg_catalog.int4 DEFAULT NULL, domain pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_hash(pg_catalog.text, pg_catalog.int4, pg_catalog.text) IS
'A keyed hash (HMAC-SHA-256) of a value, in hexadecimal.
Arguments: value - NULL gives NULL; length - hexadecimal digits, 64 unless given; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: text.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_hash(''greta'', 16);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_partial(value pg_catalog.text, left pg_catalog.int4, pad pg_catalog.text, right pg_catalog.int4) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_partial(pg_catalog.text, pg_catalog.int4, pg_catalog.text, pg_catalog.int4) IS
'The ends of a value, with a pad between them.
Arguments: value - NULL gives NULL; left - characters to keep at the beginning; pad - what stands for the rest; right - characters to keep at the end.
Returns: text.   Units: -   Errors: 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_partial(''4111111111111111'', 0, ''****'', 4);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_noise(value anyelement, ratio pg_catalog.float8, domain pg_catalog.text DEFAULT NULL) RETURNS anyelement
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_noise(anyelement, pg_catalog.float8, pg_catalog.text) IS
'A number near a number: keyed noise, the same for the same value.
Arguments: value - of any type that the method fits; ratio - greatest relative change, such as 0.1; domain - whose pseudonyms: the same domain gives the same ones, NULL is the method''s own.
Returns: the type of value.   Units: -   Errors: 42501 no right to the key; 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_noise(52000, 0.1);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_generalize(value anyelement, width pg_catalog.float8) RETURNS anyelement
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_generalize(anyelement, pg_catalog.float8) IS
'A coarser value in place of a value.
Arguments: value - of any type that the method fits; width - of a step; numbers fall to a multiple of it, text to its first characters.
Returns: the type of value.   Units: -   Errors: 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_generalize(37, 10);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_generalize(value anyelement, width pg_catalog.text) RETURNS anyelement
AS 'MODULE_PATHNAME', 'synth_mask_method' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.synth_generalize(anyelement, pg_catalog.text) IS
'A coarser date in place of a date.
Arguments: value - of any type that the method fits; width - day, week, month, quarter, year, decade.
Returns: the type of value.   Units: -   Errors: 22023 wrong arguments.
Cost: O(length of the value).   Source: src/mask/README.md
Example: SELECT synth_generalize(DATE ''1984-05-17'', ''year'');   Since: 0.1';

