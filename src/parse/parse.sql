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
'Read a text as a timestamp with time zone, NULL where it does not conform.
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

CREATE FUNCTION @extschema@.synth_parse_int(value pg_catalog.text, format pg_catalog.text DEFAULT NULL, locale pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_parse_int(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
'Read a text as a whole number of 32 bits, NULL where it does not conform.
Arguments: value - the text; format - a CLDR number pattern ("#,##0.00", with "%", the currency sign or quoted text around it),
alternatives parted by "|", behind "@" a locale or the decimal and the grouping mark; NULL is a plain decimal number; locale - whose
marks, unless the format has one; the decimal point and comma by default.
Returns: integer; fractions but zero and what integer does not hold give NULL, or NULL; no digit is lost, groups must have their size.
Units: -   Errors: 22023 the format is none.
Cost: O(characters), about that of a cast; a format is compiled once a statement.   Source: UTS #35 part 3
Example: SELECT synth_parse_int(''1,234'', ''#,##0'');   Since: 0.1';

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

CREATE FUNCTION @extschema@.synth_guess(value pg_catalog.text, locale pg_catalog.text DEFAULT NULL)
RETURNS TABLE(type_name pg_catalog.text, format pg_catalog.text, value pg_catalog.text, unit pg_catalog.text, confidence pg_catalog.float8)
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 100 ROWS 3;
COMMENT ON FUNCTION @extschema@.synth_guess(pg_catalog.text, pg_catalog.text) IS
'The likely readings of one value, best first.
Arguments: value - the text; locale - how days and numbers are written where it comes from; NULL is month before day.
Returns: a row a reading: its type; the format that reads it with synth_parse_*, NULL for the type''s own form; the value in canonical
text (ISO dates, plain decimals); the currency''s ISO code or its sign, the unit of measure, or the zone''s abbreviation where that
has no one meaning; how sure it is. No row where the text is only a text. Nothing here knows the rest of the column: synth_infer does.
Units: confidence 0 .. 1   Errors: 22023 unknown locale.
Cost: O(characters), some microseconds; 50 ms once a session for the names of months in all languages.   Source: CLDR, by ICU
Example: SELECT * FROM synth_guess(''28 октября 2014 в 07:54'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_infer(source pg_catalog.regclass, sample_rows pg_catalog.int8 DEFAULT NULL)
RETURNS TABLE(column_name pg_catalog.name, type_name pg_catalog.text, format pg_catalog.text, null_tokens pg_catalog.text[],
    conforming pg_catalog.int8, nulls pg_catalog.int8, rejected pg_catalog.int8, confidence pg_catalog.float8,
    ambiguous pg_catalog.bool, expression pg_catalog.text, evidence pg_catalog.jsonb)
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL UNSAFE
COST 100000 ROWS 10;
COMMENT ON FUNCTION @extschema@.synth_infer(pg_catalog.regclass, pg_catalog.int8) IS
'What the columns of a landing table of text are, and the SQL that reads them.
Arguments: source - a table, view, materialized view or foreign table; sample_rows - rows to look at, NULL for all of them.
Returns: a row a column, in the order of the table: type; format, for synth_parse_*; texts that stand for NULL; rows that conform, are
NULL (or such a text), and neither; confidence; ambiguous where no value tells which of several formats it is (expression is NULL
then, and evidence lists the formats); expression, SQL over the column that is NULL for what does not conform; evidence, counts.
Units: confidence 0 .. 1   Errors: 22023 sample_rows below 1; 42P01, 42809 not a table; 42501 no right to read it.
Cost: two scans at most, a million cells a second; memory as maintenance_work_mem allows.   Source: src/parse/README.md
Example: SELECT column_name, type_name, format, expression FROM synth_infer(''landing'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_infer_save(source pg_catalog.regclass, sample_rows pg_catalog.int8 DEFAULT NULL)
RETURNS pg_catalog.jsonb
STABLE PARALLEL UNSAFE COST 100000
BEGIN ATOMIC
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('column', i.column_name, 'type', i.type_name, 'format', i.format,
               'null_tokens', i.null_tokens, 'ambiguous', i.ambiguous, 'expression', i.expression,
               'conforming', i.conforming, 'nulls', i.nulls, 'rejected', i.rejected))
    FROM @extschema@.synth_infer(source, sample_rows) AS i;
END;
COMMENT ON FUNCTION @extschema@.synth_infer_save(pg_catalog.regclass, pg_catalog.int8) IS
'What synth_infer says of a table, as a value to keep and compare later.
Arguments: source - a table, view, materialized view or foreign table; sample_rows - rows to look at, NULL for all of them.
Returns: an array of objects, one a column; NULL for a table without columns.
Units: -   Errors: as synth_infer.
Cost: that of synth_infer.   Source: src/parse/README.md
Example: INSERT INTO decisions SELECT synth_infer_save(''landing'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_infer_drift(saved pg_catalog.jsonb, source pg_catalog.regclass, sample_rows pg_catalog.int8 DEFAULT NULL)
RETURNS TABLE(column_name pg_catalog.name, drift pg_catalog.text, was pg_catalog.text, now pg_catalog.text, severity pg_catalog.float8)
STABLE PARALLEL UNSAFE COST 100000 ROWS 10
BEGIN ATOMIC
    WITH old AS MATERIALIZED (
        SELECT (o ->> 'column') COLLATE pg_catalog."C" AS name, o ->> 'type' AS type, o ->> 'format' AS format,
               (o ->> 'conforming')::pg_catalog.float8 AS conforming, (o ->> 'nulls')::pg_catalog.float8 AS nulls,
               (o ->> 'rejected')::pg_catalog.float8 AS rejected
        FROM pg_catalog.jsonb_array_elements(saved) AS o
    ), new AS MATERIALIZED (
        SELECT i.column_name::pg_catalog.text COLLATE pg_catalog."C" AS name, i.type_name AS type, i.format,
               i.conforming::pg_catalog.float8 AS conforming, i.nulls::pg_catalog.float8 AS nulls,
               i.rejected::pg_catalog.float8 AS rejected
        FROM @extschema@.synth_infer(source, sample_rows) AS i
    ), both_sides AS (
        SELECT COALESCE(new.name, old.name) AS name, old.name IS NULL AS is_new, new.name IS NULL AS is_gone,
               old.type AS old_type, new.type AS new_type, old.format AS old_format, new.format AS new_format,
               old.nulls / NULLIF(old.conforming + old.nulls + old.rejected, 0) AS old_nulls,
               new.nulls / NULLIF(new.conforming + new.nulls + new.rejected, 0) AS new_nulls,
               old.rejected / NULLIF(old.conforming + old.rejected, 0) AS old_rejected,
               new.rejected / NULLIF(new.conforming + new.rejected, 0) AS new_rejected
        FROM old FULL JOIN new ON old.name = new.name
    )
    SELECT b.name::pg_catalog.name, d.drift, d.was, d.now, d.severity
    FROM both_sides AS b,
         LATERAL (VALUES
            ('column added', NULL, b.new_type, 0.5::pg_catalog.float8, b.is_new),
            ('column removed', b.old_type, NULL, 1.0, b.is_gone),
            ('type', b.old_type, b.new_type,
             CASE WHEN b.new_type = 'text' THEN 1.0
                  WHEN pg_catalog.split_part(b.old_type, '(', 1) = pg_catalog.split_part(b.new_type, '(', 1) THEN 0.3
                  WHEN b.old_type = 'integer' AND b.new_type = 'bigint' THEN 0.3 ELSE 0.8 END,
             b.old_type <> b.new_type),
            ('format', b.old_format, b.new_format, 0.7,
             b.old_type = b.new_type AND b.old_format IS DISTINCT FROM b.new_format),
            ('share of NULL', pg_catalog.round(b.old_nulls::pg_catalog.numeric, 3)::pg_catalog.text,
             pg_catalog.round(b.new_nulls::pg_catalog.numeric, 3)::pg_catalog.text, LEAST(1.0, pg_catalog.abs(b.new_nulls - b.old_nulls)),
             pg_catalog.abs(b.new_nulls - b.old_nulls) > 0.05),
            ('share rejected', pg_catalog.round(b.old_rejected::pg_catalog.numeric, 3)::pg_catalog.text,
             pg_catalog.round(b.new_rejected::pg_catalog.numeric, 3)::pg_catalog.text, LEAST(1.0, pg_catalog.abs(b.new_rejected - b.old_rejected) * 5),
             pg_catalog.abs(b.new_rejected - b.old_rejected) > 0.005)) AS d(drift, was, now, severity, holds)
    WHERE d.holds
    ORDER BY d.severity DESC, b.name, d.drift;
END;
COMMENT ON FUNCTION @extschema@.synth_infer_drift(pg_catalog.jsonb, pg_catalog.regclass, pg_catalog.int8) IS
'Compare a saved decision with what a table holds now.
Arguments: saved - result of synth_infer_save; source - the table of the new load; sample_rows - rows to look at, NULL for all.
Returns: a row a difference, the gravest first: columns that came or went, types, formats, shares of NULL (by 5 points) and of
rejected rows (by half a point), what was and what is. No row: the saved expressions still serve.
Units: severity 0 .. 1   Errors: as synth_infer; 22023 saved is no array.
Cost: that of synth_infer.   Source: src/parse/README.md
Example: SELECT * FROM synth_infer_drift((SELECT d FROM decisions), ''landing'');   Since: 0.1';
