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

CREATE FUNCTION @extschema@.synth_encrypt(value pg_catalog.text, alphabet pg_catalog.text DEFAULT '0123456789',
    tweak pg_catalog.bytea DEFAULT '', key pg_catalog.bytea DEFAULT NULL, key_version pg_catalog.int4 DEFAULT NULL,
    domain pg_catalog.text DEFAULT 'encrypt', strict pg_catalog.bool DEFAULT true) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 20;
REVOKE EXECUTE ON FUNCTION @extschema@.synth_encrypt(pg_catalog.text, pg_catalog.text, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.int4, pg_catalog.text, pg_catalog.bool) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.synth_encrypt(pg_catalog.text, pg_catalog.text, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.int4, pg_catalog.text, pg_catalog.bool) IS
'Encrypt text to text of the same length and alphabet, by FF1.
Arguments: value - NULL gives NULL; alphabet - its characters, each once; tweak - any bytes; key - 16, 24 or 32 bytes of AES key, NULL
takes the database''s; key_version - of the database''s key, NULL the newest; domain - as in the rule encrypt; strict - false keeps
characters outside of the alphabet and takes short values, exactly as the rule encrypt does; then an alphabet of NULL is the rule
without alphabet.
Returns: text.   Units: -   Errors: 22023 alphabet with a repeated character or fewer than 2, value with other characters, too
short (fewer than 100 values of its length) or longer than 4,096, key of another length; 42501 no right to the key.
Cost: O(length^2 of the value), .5 us for 10 digits.   Source: NIST SP 800-38G, method FF1
Example: SELECT synth_encrypt(''0123456789'', key => ''\x2b7e151628aed2a6abf7158809cf4f3c'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_decrypt(value pg_catalog.text, alphabet pg_catalog.text DEFAULT '0123456789',
    tweak pg_catalog.bytea DEFAULT '', key pg_catalog.bytea DEFAULT NULL, key_version pg_catalog.int4 DEFAULT NULL,
    domain pg_catalog.text DEFAULT 'encrypt', strict pg_catalog.bool DEFAULT true) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 20;
REVOKE EXECUTE ON FUNCTION @extschema@.synth_decrypt(pg_catalog.text, pg_catalog.text, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.int4, pg_catalog.text, pg_catalog.bool) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.synth_decrypt(pg_catalog.text, pg_catalog.text, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.int4, pg_catalog.text, pg_catalog.bool) IS
'Undo synth_encrypt, or the masking rule encrypt.
Arguments: as in synth_encrypt. What a rule encrypt(digits) masked comes back with strict => false, what a rule encrypt masked with
alphabet => NULL besides.
Returns: text.   Units: -   Errors: those of synth_encrypt.
Cost: that of synth_encrypt.   Source: NIST SP 800-38G, method FF1
Example: SELECT synth_decrypt(phone, NULL, strict => false) FROM masked_customers;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_decrypt_number(value anyelement, key_version pg_catalog.int4 DEFAULT NULL,
    domain pg_catalog.text DEFAULT 'encrypt') RETURNS anyelement
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 1000;
REVOKE EXECUTE ON FUNCTION @extschema@.synth_decrypt_number(anyelement, pg_catalog.int4, pg_catalog.text) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.synth_decrypt_number(anyelement, pg_catalog.int4, pg_catalog.text) IS
'Undo the masking rule encrypt on a number.
Arguments: value - an integer, numeric, float or money, NULL gives NULL; key_version - NULL the newest; domain - as in the rule.
Returns: the value''s type.   Units: -   Errors: 22023 no such key version; 42501 no right to the key; 42804 not a number.
Cost: O(1), 20 us.   Source: src/mask/README.md
Example: SELECT synth_decrypt_number(account) FROM masked_accounts;   Since: 0.1';
