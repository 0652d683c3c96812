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
Cost: O(rows * columns^2 * log rows); memory up to synth.learn_memory a worker, twice that while trimming.
Source: DESIGN section 2; trees: Breiman et al. 1984; sample: Cohen and Kaplan 2007.
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
Units: -   Errors: 22023 unknown option or wrong value, no row, no column; 42703 unknown name in order or target.
Cost: as synth_learn(record).   Source: as synth_learn(record).
Example: SELECT synth_learn(c, ''{"target": "churned"}'') FROM customers c;   Since: 0.1';

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

