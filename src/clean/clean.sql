-- ---- clean: suspect cells and their repairs ----

CREATE FUNCTION @extschema@.synth_clean(source pg_catalog.regclass)
RETURNS TABLE(row_id pg_catalog.tid, column_name pg_catalog.name, rule pg_catalog.text, suggestion pg_catalog.text,
    confidence pg_catalog.float8)
AS 'MODULE_PATHNAME', 'synth_clean' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 1000000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.synth_clean(pg_catalog.regclass) IS
'Find the cells of a table that look wrong, and suggest repairs.
Arguments: source - a table or materialized view, not partitioned; nothing in it is changed.
Returns: a row a suspect cell, as the rows lie: its place (ctid), column, the rule that speaks against it, the repair and how sure it
is. suggestion is NULL where the cell is only suspect, and empty text where it should be NULL. Rules: null token, blanks, unit
(a number with or without its unit), number (digits left over by arithmetic), spelling (case, blanks, signs), merged (the value of
the column beside), dependency (other columns determine another value), typo, form (unlike nearly all others), and duplicate row,
with column_name NULL and the ctid of the row that it repeats. Dependencies are found on the data itself.
Units: confidence 0 .. 1   Errors: 42P01 no such relation; 42809 not a table, or partitioned; 42501 no right to read it; 54000 it needs
more than 1 GB.
Cost: a second or two for 100,000 rows of 20 columns; 5 bytes a cell and the distinct values.   Source: src/clean/README.md
Example: SELECT c.*, t.city FROM synth_clean(''landing'') c JOIN landing t ON t.ctid = c.row_id WHERE column_name = ''city'';   Since: 0.1';
