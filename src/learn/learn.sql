CREATE FUNCTION @extschema@.synth_learn_trans(pg_catalog.internal, pg_catalog.record)
RETURNS pg_catalog.internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_trans(pg_catalog.internal, pg_catalog.record) IS
'Support function of the aggregate synth_learn.';

CREATE FUNCTION @extschema@.synth_learn_trans(pg_catalog.internal, pg_catalog.record, pg_catalog.jsonb)
RETURNS pg_catalog.internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_trans(pg_catalog.internal, pg_catalog.record, pg_catalog.jsonb) IS
'Support function of the aggregate synth_learn.';

CREATE FUNCTION @extschema@.synth_learn_combine(pg_catalog.internal, pg_catalog.internal)
RETURNS pg_catalog.internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_combine(pg_catalog.internal, pg_catalog.internal) IS
'Support function of the aggregate synth_learn.';

CREATE FUNCTION @extschema@.synth_learn_serial(pg_catalog.internal)
RETURNS pg_catalog.bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_serial(pg_catalog.internal) IS
'Support function of the aggregate synth_learn.';

CREATE FUNCTION @extschema@.synth_learn_deserial(pg_catalog.bytea, pg_catalog.internal)
RETURNS pg_catalog.internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_deserial(pg_catalog.bytea, pg_catalog.internal) IS
'Support function of the aggregate synth_learn.';

CREATE FUNCTION @extschema@.synth_learn_final(pg_catalog.internal)
RETURNS @extschema@.synth_model
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_final(pg_catalog.internal) IS
'Support function of the aggregate synth_learn.';

CREATE AGGREGATE @extschema@.synth_learn(pg_catalog.record) (
    SFUNC = @extschema@.synth_learn_trans,
    STYPE = internal,
    SSPACE = 1048576,
    COMBINEFUNC = @extschema@.synth_learn_combine,
    SERIALFUNC = @extschema@.synth_learn_serial,
    DESERIALFUNC = @extschema@.synth_learn_deserial,
    FINALFUNC = @extschema@.synth_learn_final,
    FINALFUNC_MODIFY = READ_ONLY,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.synth_learn(pg_catalog.record) IS
'Learn the joint distribution of rows: a model to draw synthetic rows from.
Arguments: record - a whole row, of a table or any subquery; NULL rows are ignored.
Returns: synth_model; the same for any row order and number of workers.
Units: -   Errors: 22023 no row, no column, or fewer rows than min_count (5).
Cost: O(rows * columns^2 * log rows). Memory: 1.5 times synth.learn_memory, and as much again to fit; in a parallel
query each worker 1.5 times, and the leader once more for each; it does not grow with the rows.
Source: trees: Breiman et al. 1984; sample: Cohen and Kaplan 2007.
Example: SELECT synth_learn(c) FROM customers c;   Since: 0.1';

CREATE AGGREGATE @extschema@.synth_learn(pg_catalog.record, options pg_catalog.jsonb) (
    SFUNC = @extschema@.synth_learn_trans,
    STYPE = internal,
    SSPACE = 1048576,
    COMBINEFUNC = @extschema@.synth_learn_combine,
    SERIALFUNC = @extschema@.synth_learn_serial,
    DESERIALFUNC = @extschema@.synth_learn_deserial,
    FINALFUNC = @extschema@.synth_learn_final,
    FINALFUNC_MODIFY = READ_ONLY,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.synth_learn(pg_catalog.record, pg_catalog.jsonb) IS
'Learn the joint distribution of rows, with options.
Arguments: record - a whole row; options - a JSON object, constant:
columns, exclude (arrays of names), order (names, drawn first), target (name, drawn before all),
min_count (5: nothing that fewer rows share is kept), keep_extremes (false),
keys, not_null (names; synth_train takes them from the catalogue),
sample_rows (1000000: rows kept for fitting), seed (0: of the choice of these rows).
Returns: synth_model; the same for any row order and number of workers.
Units: -   Errors: 22023 unknown option or wrong value, no row, no column; 42703 unknown name of a column.
Cost: as synth_learn(record).   Source: as synth_learn(record).
Example: SELECT synth_learn(c, ''{"target": "churned"}'') FROM customers c;   Since: 0.1';

-- ---------------------------------------------------------------------------
-- learn: packed rows, for learning where a distributed server keeps them
-- ---------------------------------------------------------------------------

CREATE TYPE @extschema@.synth_rows;

CREATE FUNCTION @extschema@.synth_rows_in(pg_catalog.cstring) RETURNS @extschema@.synth_rows
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_rows_in(pg_catalog.cstring) IS
'Support function of type synth_rows: text form (base64) to value, checked.';

CREATE FUNCTION @extschema@.synth_rows_out(@extschema@.synth_rows) RETURNS pg_catalog.cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_rows_out(@extschema@.synth_rows) IS
'Support function of type synth_rows: value to text form (base64).';

CREATE FUNCTION @extschema@.synth_rows_recv(pg_catalog.internal) RETURNS @extschema@.synth_rows
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_rows_recv(pg_catalog.internal) IS
'Support function of type synth_rows: binary form to value, checked.';

CREATE FUNCTION @extschema@.synth_rows_send(@extschema@.synth_rows) RETURNS pg_catalog.bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_rows_send(@extschema@.synth_rows) IS
'Support function of type synth_rows: value to binary form.';

CREATE TYPE @extschema@.synth_rows (
	INPUT = @extschema@.synth_rows_in,
	OUTPUT = @extschema@.synth_rows_out,
	RECEIVE = @extschema@.synth_rows_recv,
	SEND = @extschema@.synth_rows_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = extended
);
COMMENT ON TYPE @extschema@.synth_rows IS
'Rows packed to bytes, with the names and types of their columns.
Made by synth_pack, for synth_learn(synth_rows), whose state also is of this
type: it holds real data. Text form: base64. Since: 0.1';

CREATE FUNCTION @extschema@.synth_pack("row" pg_catalog.record) RETURNS @extschema@.synth_rows
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_pack(pg_catalog.record) IS
'Pack a row, so that synth_learn can be pushed down in a distributed database.
Arguments: row - a whole row, of a table or any subquery.
Returns: synth_rows: what synth_learn keeps of the row, under a header that
names the columns. It holds the real values: treat it as the row itself.
Units: -   Errors: 42701 two columns of one name.
Cost: O(bytes of the row).   Source: -
Example: SELECT synth_learn(synth_pack(c)) FROM customers c;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_learn_rows_trans(@extschema@.synth_rows, @extschema@.synth_rows)
RETURNS @extschema@.synth_rows
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_rows_trans(@extschema@.synth_rows, @extschema@.synth_rows) IS
'Support function of the aggregate synth_learn.';

CREATE FUNCTION @extschema@.synth_learn_rows_trans(@extschema@.synth_rows, @extschema@.synth_rows, pg_catalog.jsonb)
RETURNS @extschema@.synth_rows
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_rows_trans(@extschema@.synth_rows, @extschema@.synth_rows, pg_catalog.jsonb) IS
'Support function of the aggregate synth_learn.';

CREATE FUNCTION @extschema@.synth_learn_rows_combine(@extschema@.synth_rows, @extschema@.synth_rows)
RETURNS @extschema@.synth_rows
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_rows_combine(@extschema@.synth_rows, @extschema@.synth_rows) IS
'Support function of the aggregate synth_learn.';

CREATE FUNCTION @extschema@.synth_learn_rows_final(@extschema@.synth_rows)
RETURNS @extschema@.synth_model
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_learn_rows_final(@extschema@.synth_rows) IS
'Support function of the aggregate synth_learn.';

CREATE AGGREGATE @extschema@.synth_learn("rows" @extschema@.synth_rows) (
    SFUNC = @extschema@.synth_learn_rows_trans,
    STYPE = @extschema@.synth_rows,
    SSPACE = 1048576,
    COMBINEFUNC = @extschema@.synth_learn_rows_combine,
    FINALFUNC = @extschema@.synth_learn_rows_final,
    FINALFUNC_MODIFY = READ_ONLY,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.synth_learn(@extschema@.synth_rows) IS
'Learn rows that synth_pack packed: the same model as from the rows themselves.
Arguments: rows - packed rows, of tables with columns of the same names and types, in any order; NULL is ignored.
Returns: synth_model, byte for byte that of synth_learn(record).
Units: -   Errors: those of synth_learn(record); XX001 packed rows damaged; 42704 a column''s type does not exist here.
Cost: as synth_learn(record), and that of synth_pack. A distributed PostgreSQL learns on its workers.
Source: as synth_learn(record).
Example: SELECT synth_learn(synth_pack(c)) FROM customers c;   Since: 0.1';

CREATE AGGREGATE @extschema@.synth_learn("rows" @extschema@.synth_rows, options pg_catalog.jsonb) (
    SFUNC = @extschema@.synth_learn_rows_trans,
    STYPE = @extschema@.synth_rows,
    SSPACE = 1048576,
    COMBINEFUNC = @extschema@.synth_learn_rows_combine,
    FINALFUNC = @extschema@.synth_learn_rows_final,
    FINALFUNC_MODIFY = READ_ONLY,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.synth_learn(@extschema@.synth_rows, pg_catalog.jsonb) IS
'Learn rows that synth_pack packed, with options.
Arguments: rows - as in synth_learn(synth_rows); options - as in synth_learn(record, jsonb).
Returns: synth_model, byte for byte that of synth_learn(record, jsonb).
Units: -   Errors: those of synth_learn(record, jsonb) and of synth_learn(synth_rows).
Cost: as synth_learn(synth_rows).   Source: as synth_learn(record).
Example: SELECT synth_learn(synth_pack(c), ''{"target": "churned"}'') FROM customers c;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_train(source pg_catalog.regclass, options pg_catalog.jsonb DEFAULT '{}')
RETURNS @extschema@.synth_model
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000;
COMMENT ON FUNCTION @extschema@.synth_train(pg_catalog.regclass, pg_catalog.jsonb) IS
'Learn a whole table, with what the catalogue knows of its keys and NOT NULL.
Arguments: source - table, partitioned table, view or foreign table; options - as synth_learn.
Returns: synth_model.
Units: -   Errors: as synth_learn; 42P01 no such relation; 42501 no privilege.
Cost: a (parallel) scan and that of synth_learn.   Source: -
Example: SELECT synth_train(''customers'', ''{"target": "churned"}'');   Since: 0.1';

