CREATE FUNCTION @extschema@.synth_by_example(
	inputs pg_catalog.text[],
	outputs pg_catalog.text[],
	"columns" pg_catalog.name[] DEFAULT NULL,
	probes pg_catalog.text[] DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE
COST 10000;
COMMENT ON FUNCTION @extschema@.synth_by_example(pg_catalog.text[], pg_catalog.text[], pg_catalog.name[], pg_catalog.text[]) IS
'A SQL expression that maps the inputs to the outputs.
Arguments: inputs - one text an example, or a row of texts for several columns (two dimensions); outputs - what is wanted for each; NULL elements are NULLs; columns - names of the columns, c1 ... cN where NULL; probes - further inputs without outputs, shaped as inputs (the other rows of the table): where expressions that are about as good disagree on them, none is given.
Returns: an expression of type text of built-in functions, which gave every output when it was run; NULL where none was found that the examples suffice for.
Errors: 22023 no examples; 2202E arrays that do not fit each other; 22004 inputs, outputs or a name are NULL; 42602 and 42701 an empty or repeated name; 54000 more than 5,000 examples, 32 columns or 4,000 bytes in a text.
Cost: about a millisecond, up to a second for long texts.   Source: Gulwani 2011 (string programs), src/example/README.md
Example: SELECT synth_by_example(''{"Doe, Jane","Roe, Rick"}'', ''{"Jane Doe","Rick Roe"}'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_by_example_candidates(
	inputs pg_catalog.text[],
	outputs pg_catalog.text[],
	"columns" pg_catalog.name[] DEFAULT NULL,
	probes pg_catalog.text[] DEFAULT NULL,
	n pg_catalog.int4 DEFAULT 5)
RETURNS TABLE (
	rank pg_catalog.int4,
	expression pg_catalog.text,
	cost pg_catalog.float8,
	distinguishing pg_catalog.text[])
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE
COST 10000 ROWS 5;
COMMENT ON FUNCTION @extschema@.synth_by_example_candidates(pg_catalog.text[], pg_catalog.text[], pg_catalog.name[], pg_catalog.text[], pg_catalog.int4) IS
'Expressions that map the inputs to the outputs, and what tells them apart.
Arguments: inputs, outputs, columns - as in synth_by_example; probes - further inputs without outputs, shaped as inputs, at most 1,000 of them are looked at: expressions that fail or are empty there come later; n - at most so many expressions, 1..64.
Returns: expressions, best first, trustworthy or not; distinguishing is the probe (its columns) for which the expression and those before it differ most: the one to ask about; NULL where no probe tells them apart.
Units: cost grows with what an expression assumes beyond the examples.   Errors: those of synth_by_example; 22023 n out of range.
Cost: as synth_by_example, and a run of each expression over the probes.   Source: src/example/README.md
Example: SELECT * FROM synth_by_example_candidates(''{"2013-01-15"}'', ''{"01"}'', NULL, ''{"2014-02-01"}'');   Since: 0.1';
