CREATE FUNCTION @extschema@.synth_sample(rowtype anyelement, n pg_catalog.int8,
    seed pg_catalog.int8 DEFAULT NULL, given pg_catalog.jsonb DEFAULT NULL)
RETURNS SETOF anyelement
AS 'MODULE_PATHNAME', 'synth_sample_rowtype' LANGUAGE C VOLATILE PARALLEL RESTRICTED
COST 100000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.synth_sample(anyelement, pg_catalog.int8, pg_catalog.int8, pg_catalog.jsonb) IS
'Learn a table and draw synthetic rows from it, in one go.
Arguments: rowtype - NULL::my_table; n - rows, 0..2^31-1; seed - NULL draws one; given - evidence, as in synth_sample(model, ...).
Returns: n rows of the table''s type.
Units: -   Errors: 42804 not a table''s row type; those of synth_train and of synth_sample(model, ...).
Cost: that of synth_train, then O(n * columns).   Source: src/sample/README.md
Example: SELECT * FROM synth_sample(NULL::customers, 1000);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_sample(source pg_catalog.regclass, n pg_catalog.int8,
    seed pg_catalog.int8 DEFAULT NULL, given pg_catalog.jsonb DEFAULT NULL)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME', 'synth_sample_relation' LANGUAGE C VOLATILE PARALLEL RESTRICTED
COST 100000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.synth_sample(pg_catalog.regclass, pg_catalog.int8, pg_catalog.int8, pg_catalog.jsonb) IS
'Learn a table and draw synthetic rows from it, shaped by a column list.
Arguments: source - the table; n - rows, 0..2^31-1; seed - NULL draws one; given - evidence, as in synth_sample(model, ...).
Returns: n rows; columns of the list are matched by name.
Units: -   Errors: those of synth_train and of synth_sample(model, ...).
Cost: that of synth_train, then O(n * columns).   Source: src/sample/README.md
Example: SELECT * FROM synth_sample(''customers''::regclass, 10) AS t(name text, age int);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_sample(source pg_catalog.text, n pg_catalog.int8,
    seed pg_catalog.int8 DEFAULT NULL, given pg_catalog.jsonb DEFAULT NULL)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME', 'synth_sample_name' LANGUAGE C VOLATILE PARALLEL RESTRICTED
COST 100000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.synth_sample(pg_catalog.text, pg_catalog.int8, pg_catalog.int8, pg_catalog.jsonb) IS
'Learn a table, named by a text, and draw synthetic rows from it.
Arguments: source - name of the table, qualified or found on the search_path; n, seed, given - as in synth_sample(regclass, ...).
Returns: n rows; columns of the list are matched by name.
Units: -   Errors: 42P01 no such table; those of synth_train and of synth_sample(model, ...).
Cost: that of synth_train, then O(n * columns).   Source: src/sample/README.md
Write given => ''{...}'': as fourth of four literals it could be the seed of synth_sample(model, ...), too.
Example: SELECT * FROM synth_sample(''customers'', 10) AS t(name text, age int);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_sample(model @extschema@.synth_model, rowtype anyelement, n pg_catalog.int8,
    seed pg_catalog.int8 DEFAULT NULL, given pg_catalog.jsonb DEFAULT NULL,
    first pg_catalog.int8 DEFAULT 0, count pg_catalog.int8 DEFAULT NULL)
RETURNS SETOF anyelement
AS 'MODULE_PATHNAME', 'synth_sample_model' LANGUAGE C VOLATILE PARALLEL SAFE
COST 10000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.synth_sample(@extschema@.synth_model, anyelement, pg_catalog.int8, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.int8, pg_catalog.int8) IS
'Draw synthetic rows from a learned model.
Arguments: model - result of synth_learn; rowtype - NULL::my_table, columns matched by name;
n - rows of the sample, 0..2^31-1; seed - NULL draws one; given - evidence, an object of columns:
a value, [low, high], {"in": [...]} or {"min": .., "max": ..}; first, count - the slice to return.
Returns: rows first .. first+count-1 of the sample of n rows; slices of one seed concatenate to the whole. NOT NULL, CHECK,
domains and partition bounds of the row type hold. A column that the model lacks is its default, or NULL where that is
volatile, as a sequence''s next value is, or where it has none.
Units: -   Errors: 22023 n or slice out of range, impossible evidence; 23514 no row satisfies a CHECK; 42703 unknown column of the
evidence, NOT NULL column that was not learned and has no default; 42804 types do not fit; XX001 model damaged.
Cost: O(n * columns), no table is read.   Source: src/sample/README.md
Example: SELECT * FROM synth_sample(m, NULL::customers, 1000, 42);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_fill(target pg_catalog.regclass, model @extschema@.synth_model,
    n pg_catalog.int8, seed pg_catalog.int8 DEFAULT NULL, given pg_catalog.jsonb DEFAULT NULL,
    first pg_catalog.int8 DEFAULT 0, count pg_catalog.int8 DEFAULT NULL)
RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 100000;
COMMENT ON FUNCTION @extschema@.synth_fill(pg_catalog.regclass, @extschema@.synth_model, pg_catalog.int8, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.int8, pg_catalog.int8) IS
'Fill a table with synthetic rows, all of its constraints held.
Arguments: target - table or view that takes inserts, columns matched by name; model, n, seed, given, first, count - as in synth_sample(model, ...).
Returns: rows written: n, or those of the slice.  Identity and serial columns take their sequence, columns not learned their default;
rows that would break a unique index are drawn anew, foreign keys that no parent has are exchanged for a parent''s, unique ones for
the next parent without a child, those of the table itself for an earlier row''s or NULL.
Units: -   Errors: those of synth_sample(model, ...); 42501 no privilege; 23505 no more new rows; 23514 no row satisfies a CHECK. Nothing is written then.
Cost: O(n * columns) and the insert; memory does not grow with n.   Source: src/sample/README.md
Example: SELECT synth_fill(''customers_test'', m, 1000000, 42) FROM models;   Since: 0.1';


CREATE FUNCTION @extschema@.synth_score(model @extschema@.synth_model, "row" pg_catalog.record)
RETURNS pg_catalog.float8
AS 'MODULE_PATHNAME', 'synth_score' LANGUAGE C STABLE STRICT PARALLEL SAFE
COST 100;
COMMENT ON FUNCTION @extschema@.synth_score(@extschema@.synth_model, pg_catalog.record) IS
'How likely a row is by a learned model: the lowest scores are the anomalies.
Arguments: model - result of synth_learn; row - of any row type, columns matched by name; those that the model does
not know are ignored, those that the row lacks are left out, as are keys and columns made of parts (json, arrays, ...).
Returns: natural logarithm of the likelihood; finite. Compare scores of one model and one row type only.
Units: of numbers, the probability of one step of the learned granularity, or the density per standard deviation.
Errors: 42703 no column of the row is in the model; 42804 a type does not fit; XX001 model damaged.
Cost: O(columns) a row, no table is read.   Source: Witten and Bell 1991 (smoothing)
Example: SELECT c.*, synth_score(m, c) FROM customers c, models ORDER BY 2 LIMIT 10;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_impute(model @extschema@.synth_model, "row" anyelement,
    seed pg_catalog.int8 DEFAULT NULL, method pg_catalog.text DEFAULT 'draw')
RETURNS anyelement
AS 'MODULE_PATHNAME', 'synth_impute' LANGUAGE C VOLATILE PARALLEL SAFE
COST 5000;
COMMENT ON FUNCTION @extschema@.synth_impute(@extschema@.synth_model, anyelement, pg_catalog.int8, pg_catalog.text) IS
'Fill in the NULLs of a row from their distribution given its other columns.
Arguments: model - result of synth_learn; row - of any row type, columns matched by name; seed - NULL draws one anew for
each row, else the same row gets the same values; method - ''draw'' draws, ''best'' takes the most probable category and
the median of a number.
Returns: the row; without NULLs it is unchanged. Keys and columns that the model does not know stay NULL.
Units: -   Errors: 22023 unknown method; 23514 no value holds a domain; 42703 no column of the row is in the model; 42804 not a row, types do not fit; XX001 model damaged.
Cost: O(columns * codes) for each missing value, about ten times that where several are missing; no table is read.
Source: Bayes'' rule; Gibbs sampling (Geman and Geman 1984) for several at once
Example: SELECT i.* FROM customers c, models, synth_impute(m, c, 42) i;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_sample_json(model @extschema@.synth_model, n pg_catalog.int8,
    seed pg_catalog.int8 DEFAULT NULL, given pg_catalog.jsonb DEFAULT NULL,
    first pg_catalog.int8 DEFAULT 0, count pg_catalog.int8 DEFAULT NULL)
RETURNS SETOF pg_catalog.jsonb
AS 'MODULE_PATHNAME', 'synth_sample_json' LANGUAGE C VOLATILE PARALLEL SAFE
COST 10000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.synth_sample_json(@extschema@.synth_model, pg_catalog.int8, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.int8, pg_catalog.int8) IS
'Draw synthetic rows as jsonb objects, where no row type is at hand.
Arguments: model - result of synth_learn; n, seed, given, first, count - as in synth_sample(model, ...).
Returns: an object a row, with the learned columns as keys: numbers, true and false, null, dates and times in ISO form.
The values are those of synth_sample with the same arguments; a type that does not exist here is a number or a text.
Units: -   Errors: those of synth_sample(model, ...); 42704 an array or range of a type that does not exist here.
Cost: O(n * columns), no table is read.   Source: src/sample/README.md
Example: SELECT synth_sample_json(m, 10, 42) FROM models;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_augment(rowtype anyelement, target pg_catalog.name,
    n pg_catalog.int8 DEFAULT NULL, seed pg_catalog.int8 DEFAULT NULL)
RETURNS SETOF anyelement
AS 'MODULE_PATHNAME', 'synth_augment' LANGUAGE C VOLATILE PARALLEL RESTRICTED
COST 100000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.synth_augment(anyelement, pg_catalog.name, pg_catalog.int8, pg_catalog.int8) IS
'Synthetic rows of the rare classes of a column, which balance a table.
Arguments: rowtype - NULL::my_table; target - the column of classes; n - rows, NULL as many as make all classes as
large as the largest; seed - NULL draws one.
Returns: new rows only. With n, they are of the classes below the mean size, in proportion to what they lack to the
largest. Rows without class are left alone; classes of fewer than min_count rows get no rows, and a notice says so.
Units: -   Errors: 42703 no such column; 22023 more than 1000 classes, n out of range; those of synth_train and synth_sample.
Cost: that of synth_train, then O(n * columns).   Source: src/sample/README.md
Example: INSERT INTO balanced SELECT * FROM customers UNION ALL SELECT * FROM synth_augment(NULL::customers, ''churned'');   Since: 0.1';
