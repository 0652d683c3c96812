-- ---------------------------------------------------------------------------
-- model: the type synth_model
-- ---------------------------------------------------------------------------

CREATE TYPE @extschema@.synth_model;

CREATE FUNCTION @extschema@.synth_model_in(pg_catalog.cstring) RETURNS @extschema@.synth_model
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_in(pg_catalog.cstring) IS
'Support function of type synth_model: text form (base64) to value, checked.';

CREATE FUNCTION @extschema@.synth_model_out(@extschema@.synth_model) RETURNS pg_catalog.cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_out(@extschema@.synth_model) IS
'Support function of type synth_model: value to text form (base64).';

CREATE FUNCTION @extschema@.synth_model_recv(pg_catalog.internal) RETURNS @extschema@.synth_model
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_recv(pg_catalog.internal) IS
'Support function of type synth_model: binary form to value, checked.';

CREATE FUNCTION @extschema@.synth_model_send(@extschema@.synth_model) RETURNS pg_catalog.bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_send(@extschema@.synth_model) IS
'Support function of type synth_model: value to binary form.';

CREATE TYPE @extschema@.synth_model (
	INPUT = @extschema@.synth_model_in,
	OUTPUT = @extschema@.synth_model_out,
	RECEIVE = @extschema@.synth_model_recv,
	SEND = @extschema@.synth_model_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE @extschema@.synth_model IS
'Learned joint distribution of a table''s columns: no row of it is inside.
Made by synth_learn and synth_train, merged by synth_merge, drawn from by
synth_sample. Text form: base64. Cast to jsonb to read it. Since: 0.1';

-- Equal models have equal bytes, so that DISTINCT, GROUP BY and UNION work.

CREATE FUNCTION @extschema@.synth_model_lt(@extschema@.synth_model, @extschema@.synth_model) RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_lt(@extschema@.synth_model, @extschema@.synth_model) IS
'Support function of operator < of synth_model.';

CREATE FUNCTION @extschema@.synth_model_le(@extschema@.synth_model, @extschema@.synth_model) RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_le(@extschema@.synth_model, @extschema@.synth_model) IS
'Support function of operator <= of synth_model.';

CREATE FUNCTION @extschema@.synth_model_eq(@extschema@.synth_model, @extschema@.synth_model) RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_eq(@extschema@.synth_model, @extschema@.synth_model) IS
'Support function of operator = of synth_model.';

CREATE FUNCTION @extschema@.synth_model_ne(@extschema@.synth_model, @extschema@.synth_model) RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_ne(@extschema@.synth_model, @extschema@.synth_model) IS
'Support function of operator <> of synth_model.';

CREATE FUNCTION @extschema@.synth_model_ge(@extschema@.synth_model, @extschema@.synth_model) RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_ge(@extschema@.synth_model, @extschema@.synth_model) IS
'Support function of operator >= of synth_model.';

CREATE FUNCTION @extschema@.synth_model_gt(@extschema@.synth_model, @extschema@.synth_model) RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_gt(@extschema@.synth_model, @extschema@.synth_model) IS
'Support function of operator > of synth_model.';

CREATE FUNCTION @extschema@.synth_model_cmp(@extschema@.synth_model, @extschema@.synth_model) RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_cmp(@extschema@.synth_model, @extschema@.synth_model) IS
'Support function of operator class synth_model_ops: order of bytes.';

CREATE FUNCTION @extschema@.synth_model_hash(@extschema@.synth_model) RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_hash(@extschema@.synth_model) IS
'Support function of operator class synth_model_ops: hash of the checksum.';

CREATE FUNCTION @extschema@.synth_model_hash_extended(@extschema@.synth_model, pg_catalog.int8) RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_hash_extended(@extschema@.synth_model, pg_catalog.int8) IS
'Support function of operator class synth_model_ops: seeded hash.';

CREATE OPERATOR @extschema@.< (
	FUNCTION = @extschema@.synth_model_lt,
	LEFTARG = @extschema@.synth_model, RIGHTARG = @extschema@.synth_model,
	COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR @extschema@.< (@extschema@.synth_model, @extschema@.synth_model) IS
'is smaller than, in the order of their bytes';

CREATE OPERATOR @extschema@.<= (
	FUNCTION = @extschema@.synth_model_le,
	LEFTARG = @extschema@.synth_model, RIGHTARG = @extschema@.synth_model,
	COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR @extschema@.<= (@extschema@.synth_model, @extschema@.synth_model) IS
'is smaller than or equal to, in the order of their bytes';

CREATE OPERATOR @extschema@.= (
	FUNCTION = @extschema@.synth_model_eq,
	LEFTARG = @extschema@.synth_model, RIGHTARG = @extschema@.synth_model,
	COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR @extschema@.= (@extschema@.synth_model, @extschema@.synth_model) IS
'is the same model as';

CREATE OPERATOR @extschema@.<> (
	FUNCTION = @extschema@.synth_model_ne,
	LEFTARG = @extschema@.synth_model, RIGHTARG = @extschema@.synth_model,
	COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR @extschema@.<> (@extschema@.synth_model, @extschema@.synth_model) IS
'is another model than';

CREATE OPERATOR @extschema@.>= (
	FUNCTION = @extschema@.synth_model_ge,
	LEFTARG = @extschema@.synth_model, RIGHTARG = @extschema@.synth_model,
	COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR @extschema@.>= (@extschema@.synth_model, @extschema@.synth_model) IS
'is larger than or equal to, in the order of their bytes';

CREATE OPERATOR @extschema@.> (
	FUNCTION = @extschema@.synth_model_gt,
	LEFTARG = @extschema@.synth_model, RIGHTARG = @extschema@.synth_model,
	COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR @extschema@.> (@extschema@.synth_model, @extschema@.synth_model) IS
'is larger than, in the order of their bytes';

CREATE OPERATOR CLASS @extschema@.synth_model_ops
DEFAULT FOR TYPE @extschema@.synth_model USING btree AS
	OPERATOR 1 @extschema@.< (@extschema@.synth_model, @extschema@.synth_model),
	OPERATOR 2 @extschema@.<= (@extschema@.synth_model, @extschema@.synth_model),
	OPERATOR 3 @extschema@.= (@extschema@.synth_model, @extschema@.synth_model),
	OPERATOR 4 @extschema@.>= (@extschema@.synth_model, @extschema@.synth_model),
	OPERATOR 5 @extschema@.> (@extschema@.synth_model, @extschema@.synth_model),
	FUNCTION 1 @extschema@.synth_model_cmp(@extschema@.synth_model, @extschema@.synth_model);
COMMENT ON OPERATOR CLASS @extschema@.synth_model_ops USING btree IS
'models in the order of their bytes: for sorting and DISTINCT';
COMMENT ON OPERATOR FAMILY @extschema@.synth_model_ops USING btree IS
'models in the order of their bytes: for sorting and DISTINCT';

CREATE OPERATOR CLASS @extschema@.synth_model_ops
DEFAULT FOR TYPE @extschema@.synth_model USING hash AS
	OPERATOR 1 @extschema@.= (@extschema@.synth_model, @extschema@.synth_model),
	FUNCTION 1 @extschema@.synth_model_hash(@extschema@.synth_model),
	FUNCTION 2 @extschema@.synth_model_hash_extended(@extschema@.synth_model, pg_catalog.int8);
COMMENT ON OPERATOR CLASS @extschema@.synth_model_ops USING hash IS
'models by their checksum: for hashed grouping and joins';
COMMENT ON OPERATOR FAMILY @extschema@.synth_model_ops USING hash IS
'models by their checksum: for hashed grouping and joins';

CREATE FUNCTION @extschema@.synth_model_jsonb(model @extschema@.synth_model) RETURNS pg_catalog.jsonb
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_model_jsonb(@extschema@.synth_model) IS
'Support function of the cast from synth_model to jsonb: what a model holds.';

CREATE CAST (@extschema@.synth_model AS pg_catalog.jsonb)
WITH FUNCTION @extschema@.synth_model_jsonb(@extschema@.synth_model);
COMMENT ON CAST (@extschema@.synth_model AS pg_catalog.jsonb) IS
'what a model holds, to read: rows, columns, kinds, parents, common values';

CREATE FUNCTION @extschema@.synth_describe(model @extschema@.synth_model)
RETURNS TABLE (column_name pg_catalog.name, type_name pg_catalog.text, kind pg_catalog.text,
	null_fraction pg_catalog.float8, distinct_values pg_catalog.int8, parents pg_catalog.text[],
	detail pg_catalog.jsonb)
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION @extschema@.synth_describe(@extschema@.synth_model) IS
'Describe what a model learned of each column.
Arguments: model - result of synth_learn, synth_train or synth_merge.
Returns: a row per column in table order. kind - numeric, category, pattern,
text (prose), key, uuid, array, range, json, point, bytes or none (no model:
drawn as NULL); null_fraction - share of NULL; distinct_values - values that
can be drawn, NULL where there is no bound; parents - columns that its tree
asks; detail - codes, leaves, granularity, range, patterns, and what learning
left out. Columns of a mixture are weighted by rows.
Units: shares from 0 to 1.   Errors: XX001 model damaged; 0A000 newer version.
Cost: O(bytes of the model), no table is read.   Source: -
Example: SELECT * FROM synth_describe(m);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_merge_trans(@extschema@.synth_model, @extschema@.synth_model) RETURNS @extschema@.synth_model
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_merge_trans(@extschema@.synth_model, @extschema@.synth_model) IS
'Support function of aggregate synth_merge: the mixture of two models.';

CREATE AGGREGATE @extschema@.synth_merge(model @extschema@.synth_model) (
	SFUNC = @extschema@.synth_merge_trans,
	STYPE = @extschema@.synth_model,
	SSPACE = 1000000,
	COMBINEFUNC = @extschema@.synth_merge_trans,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.synth_merge(@extschema@.synth_model) IS
'Merge models of the same columns to their mixture, without their data.
Arguments: model - one per row; NULL is ignored.
Returns: a model whose sample is that of all inputs, each in proportion to the
rows it learned; NULL without input. The same bytes whatever order and grouping.
Units: -   Errors: 22023 columns or their types differ; 54000 more than 1,024
components or 1 GB; XX001 model damaged.
Cost: O(bytes of the models), in memory.   Source: -
Example: SELECT synth_merge(m) FROM node_models;   Since: 0.1';
