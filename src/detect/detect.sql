CREATE FUNCTION @extschema@.synth_detect_text(value pg_catalog.text)
RETURNS TABLE(category pg_catalog.text, start_pos pg_catalog.int4, end_pos pg_catalog.int4, confidence pg_catalog.float8)
AS 'MODULE_PATHNAME', 'synth_detect_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 100 ROWS 3;
COMMENT ON FUNCTION @extschema@.synth_detect_text(pg_catalog.text) IS
'Find personal data inside free text.
Arguments: value - the text.
Returns: a row a finding, by position: its category (synth_detect_categories()), first and last character, counted from 1, so that
substr(value, start_pos, end_pos - start_pos + 1) is the finding, and how sure it is. Findings of one category do not overlap; those
of two may, as a bare number can be several things: the surer is the likelier. Below 0.4 a form alone speaks for it (nine digits),
above 0.9 check digits or a word nearby confirm it.
Units: characters; confidence 0 .. 1   Errors: -
Cost: O(characters), some 20 MB/s.   Source: src/detect/README.md
Example: SELECT * FROM synth_detect_text(''call +49 30 1234567'') WHERE confidence >= 0.4;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_detect_text(value pg_catalog.text, wanted pg_catalog.text)
RETURNS TABLE(category pg_catalog.text, start_pos pg_catalog.int4, end_pos pg_catalog.int4, confidence pg_catalog.float8)
AS 'MODULE_PATHNAME', 'synth_detect_text_category' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 50 ROWS 1;
COMMENT ON FUNCTION @extschema@.synth_detect_text(pg_catalog.text, pg_catalog.text) IS
'Find personal data of one category inside free text.
Arguments: value - the text; wanted - one of synth_detect_categories().
Returns: as synth_detect_text(value).
Units: characters; confidence 0 .. 1   Errors: 22023 unknown category.
Cost: O(characters).   Source: src/detect/README.md
Example: SELECT * FROM synth_detect_text(''my SIN is 130-692-544'', ''ca_sin'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_detect_valid(category pg_catalog.text, value pg_catalog.text)
RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME', 'synth_detect_valid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 10;
COMMENT ON FUNCTION @extschema@.synth_detect_valid(pg_catalog.text, pg_catalog.text) IS
'Whether a text is a valid value of a category of personal data.
Arguments: category - one of synth_detect_categories(); value - the value and nothing else.
Returns: true where form and check digits are right, false where they are not, NULL where the form is right and there is nothing to
check, or a wrong check digit is no proof.
Units: -   Errors: 22023 unknown category.
Cost: O(1).   Source: the authorities named in src/detect/README.md
Example: SELECT synth_detect_valid(''de_tax_id'', ''12345678903'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_detect_categories()
RETURNS TABLE(category pg_catalog.text, suggested_rule pg_catalog.text)
AS 'MODULE_PATHNAME', 'synth_detect_list' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 100 ROWS 100;
COMMENT ON FUNCTION @extschema@.synth_detect_categories() IS
'The categories of personal data that synth knows, and their masking rules.
Arguments: none.
Returns: a row a category; its rule is that of a column of text.
Units: -   Errors: -
Cost: O(1).   Source: src/detect/README.md
Example: SELECT * FROM synth_detect_categories();   Since: 0.1';

CREATE FUNCTION @extschema@.synth_detect(source pg_catalog.regclass, sample_rows pg_catalog.int4 DEFAULT 10000)
RETURNS TABLE(column_name pg_catalog.name, category pg_catalog.text, confidence pg_catalog.float8,
    evidence pg_catalog.jsonb, suggested_rule pg_catalog.text)
AS 'MODULE_PATHNAME', 'synth_detect' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 100000 ROWS 10;
COMMENT ON FUNCTION @extschema@.synth_detect(pg_catalog.regclass, pg_catalog.int4) IS
'Find the columns of a table that hold personal data.
Arguments: source - a table, view, materialized view or foreign table; sample_rows - rows to look at, 1 .. 1000000.
Returns: a row a personal column, in the order of the table: category (synth_detect_categories()), confidence, evidence (what the
name says, and counts of values, never a value), and a masking rule that fits the column''s type. Name, type and values decide
together; a key that stands for a thing, not for a person, gets the rule none.
Units: confidence 0.5 .. 1   Errors: 22023 sample_rows out of range; 42809 not a table; 42501 no right to read it.
Cost: O(sample_rows * columns), under a second for 10,000 rows of 20 columns.   Source: src/detect/README.md
Example: SELECT column_name, category, suggested_rule FROM synth_detect(''customers'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_detect_schema(schema pg_catalog.name, sample_rows pg_catalog.int4 DEFAULT 1000)
RETURNS TABLE(source pg_catalog.regclass, column_name pg_catalog.name, category pg_catalog.text, confidence pg_catalog.float8,
    evidence pg_catalog.jsonb, suggested_rule pg_catalog.text)
AS 'MODULE_PATHNAME', 'synth_detect_schema' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 1000000 ROWS 100;
COMMENT ON FUNCTION @extschema@.synth_detect_schema(pg_catalog.name, pg_catalog.int4) IS
'Find the columns that hold personal data in all tables of a schema.
Arguments: schema - its name; sample_rows - rows to look at in each table, 1 .. 1000000.
Returns: as synth_detect, with the table before; tables that the caller may not read are left out, partitions with their parent.
Units: confidence 0.5 .. 1   Errors: 3F000 no such schema; 22023 sample_rows out of range.
Cost: that of synth_detect, a table.   Source: src/detect/README.md
Example: SELECT * FROM synth_detect_schema(''public'');   Since: 0.1';
