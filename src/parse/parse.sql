CREATE FUNCTION @extschema@.synth_parse_date(value pg_catalog.text, format pg_catalog.text DEFAULT NULL, locale pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.date
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_date(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'Read a text as a date, NULL where it does not conform to the format.
Arguments: value - the text; format - CLDR pattern letters, alternatives parted by "|", a locale behind "@"; NULL is ISO 8601
(2014-07-22, 20140722); locale - the language of names, unless the format has one; without one, names of any language.
Returns: date, or NULL; all of the text must be used, and the day exist.
Units: -   Errors: 22023 the format is none.
Cost: O(characters), about that of a cast; a format is compiled once a statement.   Source: UTS #35 part 4
Example: SELECT synth_parse_date(''22 juil. 2014'', ''d MMM yyyy'', ''fr'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_timestamp(value pg_catalog.text, format pg_catalog.text DEFAULT NULL, locale pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.timestamp
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_timestamp(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'Read a text as a timestamp, NULL where it does not conform to the format.
Arguments: value - the text; format - CLDR pattern letters, alternatives parted by "|", a locale behind "@"; NULL is ISO 8601
(2014-07-22 10:17[:36[.5]], or with T); locale - the language of names, unless the format has one; without one, names of any language.
Returns: timestamp, or NULL; all of the text must be used, and the day exist. A zone in the text is read and left out.
Units: -   Errors: 22023 the format is none.
Cost: O(characters), about that of a cast; a format is compiled once a statement.   Source: UTS #35 part 4
Example: SELECT synth_parse_timestamp(''22/07/2014 10:17 PM'', ''dd/MM/yyyy hh:mm a'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_timestamptz(value pg_catalog.text, format pg_catalog.text DEFAULT NULL, locale pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.timestamptz
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_timestamptz(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'Read a text as a timestamp with time zone, NULL where it does not conform to the format.
Arguments: value - the text; format - CLDR pattern letters, alternatives parted by "|", a locale behind "@"; NULL is ISO 8601
(2014-07-22 10:17:36[.5]+02:00, or with T); locale - the language of names, unless the format has one; without one, names of any language.
Returns: timestamp with time zone, or NULL; all of the text must be used, and the day exist. The text must tell the offset; epoch, epoch_ms, epoch_us and epoch_ns are formats, too.
Units: -   Errors: 22023 the format is none.
Cost: O(characters), about that of a cast; a format is compiled once a statement.   Source: UTS #35 part 4
Example: SELECT synth_parse_timestamptz(''2014-07-22 10:17:36 +0200'', ''yyyy-MM-dd HH:mm:ss Z'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_time(value pg_catalog.text, format pg_catalog.text DEFAULT NULL, locale pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.time
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_time(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'Read a text as a time, NULL where it does not conform to the format.
Arguments: value - the text; format - CLDR pattern letters, alternatives parted by "|", a locale behind "@"; NULL is ISO 8601
(10:17[:36[.5]]); locale - the language of names, unless the format has one; without one, names of any language.
Returns: time, or NULL; all of the text must be used, and the day exist.
Units: -   Errors: 22023 the format is none.
Cost: O(characters), about that of a cast; a format is compiled once a statement.   Source: UTS #35 part 4
Example: SELECT synth_parse_time(''1017'', ''HHmm'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_number(value pg_catalog.text, format pg_catalog.text DEFAULT NULL, locale pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.numeric
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_number(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'Read a text as a number, NULL where it does not conform.
Arguments: value - the text; format - a CLDR number pattern ("#,##0.00", with "%", the currency sign or quoted text around it),
alternatives parted by "|", behind "@" a locale or the decimal and the grouping mark; NULL is a plain decimal number; locale - whose
marks, unless the format has one; the decimal point and comma by default.
Returns: numeric, or NULL; no digit is lost, groups must have their size.
Units: -   Errors: 22023 the format is none.
Cost: O(characters), about that of a cast; a format is compiled once a statement.   Source: UTS #35 part 3
Example: SELECT synth_parse_number(''1.234,50 €'', ''#,##0.00 ¤'', ''de'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_integer(value pg_catalog.text, format pg_catalog.text DEFAULT NULL, locale pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_integer(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'Read a text as a whole number, NULL where it does not conform.
Arguments: value - the text; format - a CLDR number pattern ("#,##0.00", with "%", the currency sign or quoted text around it),
alternatives parted by "|", behind "@" a locale or the decimal and the grouping mark; NULL is a plain decimal number; locale - whose
marks, unless the format has one; the decimal point and comma by default.
Returns: bigint; fractions but zero and what bigint does not hold give NULL, or NULL; no digit is lost, groups must have their size.
Units: -   Errors: 22023 the format is none.
Cost: O(characters), about that of a cast; a format is compiled once a statement.   Source: UTS #35 part 3
Example: SELECT synth_parse_integer(''1,234'', ''#,##0'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_float(value pg_catalog.text, format pg_catalog.text DEFAULT NULL, locale pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.float8
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_float(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'Read a text as a floating-point number, NULL where it does not conform.
Arguments: value - the text; format - a CLDR number pattern ("#,##0.00", with "%", the currency sign or quoted text around it),
alternatives parted by "|", behind "@" a locale or the decimal and the grouping mark; NULL is a plain decimal number; locale - whose
marks, unless the format has one; the decimal point and comma by default.
Returns: double precision, or NULL; no digit is lost, groups must have their size.
Units: -   Errors: 22023 the format is none.
Cost: O(characters), about that of a cast; a format is compiled once a statement.   Source: UTS #35 part 3
Example: SELECT synth_parse_float(''6.02E23'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_boolean(value pg_catalog.text, format pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_boolean(pg_catalog.text, pg_catalog.text) IS
'Read a text as a boolean, NULL where it is neither true nor false.
Arguments: value - the text; format - words for true, "|", words for false, parted by commas; NULL is the words PostgreSQL knows and
those of some more languages. Case does not count.
Returns: boolean, or NULL.
Units: -   Errors: 22023 a format without "|".
Cost: O(characters).   Source: -
Example: SELECT synth_parse_boolean(''ja'', ''ja,j|nein,n'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_interval(value pg_catalog.text, format pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.interval
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_interval(pg_catalog.text, pg_catalog.text) IS
'Read a text as an interval, NULL where it is none.
Arguments: value - the text; format - a clock ("H:mm", "m:ss", "H:mm:ss") or the unit of a number ("s", "ms", "min", "h", "d");
NULL is ISO 8601 (P1DT2H), numbers with units ("1 day 2 hours", "1h 30m"), and H:mm:ss.
Returns: interval, or NULL.
Units: -   Errors: 22023 the format is none.
Cost: O(characters).   Source: ISO 8601, 5.5.2
Example: SELECT synth_parse_interval(''PT1H30M'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_uuid(value pg_catalog.text) RETURNS pg_catalog.uuid
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_uuid(pg_catalog.text) IS
'Read a text as a UUID, NULL where it is none.
Arguments: value - the text.
Returns: uuid; with or without hyphens or braces, or NULL.
Units: -   Errors: none.
Cost: O(characters).   Source: RFC 4122
Example: SELECT synth_parse_uuid(''{6ba7b810-9dad-11d1-80b4-00c04fd430c8}'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_json(value pg_catalog.text) RETURNS pg_catalog.jsonb
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_json(pg_catalog.text) IS
'Read a text as JSON, NULL where it is none.
Arguments: value - the text.
Returns: jsonb, or NULL.
Units: -   Errors: none.
Cost: O(characters).   Source: RFC 8259
Example: SELECT synth_parse_json(''{"a": 1}'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_inet(value pg_catalog.text) RETURNS pg_catalog.inet
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_inet(pg_catalog.text) IS
'Read a text as a network address, NULL where it is none.
Arguments: value - the text.
Returns: inet, or NULL.
Units: -   Errors: none.
Cost: O(characters).   Source: RFC 4291
Example: SELECT synth_parse_inet(''192.0.2.1/24'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_macaddr(value pg_catalog.text) RETURNS pg_catalog.macaddr
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_macaddr(pg_catalog.text) IS
'Read a text as a hardware address, NULL where it is none.
Arguments: value - the text.
Returns: macaddr, or NULL.
Units: -   Errors: none.
Cost: O(characters).   Source: IEEE 802
Example: SELECT synth_parse_macaddr(''08:00:2b:01:02:03'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_array(value pg_catalog.text, separator pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.text[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_array(pg_catalog.text, pg_catalog.text) IS
'Read a text as an array of texts, NULL where it is none.
Arguments: value - the text; separator - what parts the elements, which are trimmed; NULL is PostgreSQL''s form, {a,b}.
Returns: text[], or NULL.
Units: -   Errors: 22023 an empty separator.
Cost: O(characters).   Source: -
Example: SELECT synth_parse_array(''red; green'', '';'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_parse_money_currency(value pg_catalog.text) RETURNS pg_catalog.text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_money_currency(pg_catalog.text) IS
'Read a text as money, and tell its currency, NULL where it is none.
Arguments: value - the text.
Returns: ISO 4217 code of the currency that the text names before or behind the amount; NULL also where a sign serves several ("$"), or NULL.
Units: -   Errors: none.
Cost: O(characters).   Source: ISO 4217, CLDR
Example: SELECT synth_parse_money_currency(''12,50 €'');   Since: 0.1';
