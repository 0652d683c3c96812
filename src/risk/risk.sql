CREATE FUNCTION @extschema@.synth_kanonymize(source pg_catalog.regclass, quasi pg_catalog.name[], k pg_catalog.int4,
    sensitive pg_catalog.name[] DEFAULT NULL, l pg_catalog.int4 DEFAULT NULL, t pg_catalog.float8 DEFAULT NULL,
    hierarchies pg_catalog.jsonb DEFAULT NULL, strict pg_catalog.bool DEFAULT true, diversity pg_catalog.text DEFAULT 'distinct')
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL UNSAFE
COST 100000 ROWS 10000;
COMMENT ON FUNCTION @extschema@.synth_kanonymize(pg_catalog.regclass, pg_catalog.name[], pg_catalog.int4, pg_catalog.name[], pg_catalog.int4, pg_catalog.float8, pg_catalog.jsonb, pg_catalog.bool, pg_catalog.text) IS
'The rows of a table, k-anonymous: each shares its quasi-identifiers with k - 1.
Arguments: source - table or view; quasi - columns by which a person might be recognised; k - rows of a class at least;
sensitive - columns that must not be told of a person, protected by l - so many values of each in every class - or
t - distance of a class''s values from the table''s at most, 0..1; hierarchies - how values may be joined, an object of columns:
a tree {"Europe": {"North": ["SE", "NO"], "South": ["IT"]}}, an order ["low", "mid", "high"], widths [5, 10, 50] for numbers, or
"prefix"; strict - false lets rows with equal quasi-identifiers part, which loses less; diversity - ''distinct'' counts values for l,
''entropy'' asks for the entropy of l equally frequent ones.
Returns: the rows, in the order read, shaped by the caller''s column list, matched by name. A quasi-identifier is listed as text:
[17,25], {a,b}, the name of a node, * for any value, or the value itself where its class has one; a number or date can be listed as a range
type, or as its own type for the median of the class. Other columns go along unchanged, with their own type: leave out what identifies a row. NULL is a value of its own.
Units: -   Errors: 22023 k larger than the table, l, t or hierarchies that do not fit; 42703 unknown column; 42804 column list; 54000 more than 1 GB of codes.
Cost: O(rows * columns^2 * log(rows / k)); memory 4 bytes a quasi-identifier and sensitive column of a row.
Source: LeFevre, DeWitt and Ramakrishnan 2006 (Mondrian); Machanavajjhala et al. 2007 (l); Li, Li and Venkatasubramanian 2007 (t); Xu et al. 2006 (loss)
Example: SELECT * FROM synth_kanonymize(''patients'', ''{age,postcode,sex}'', 5) AS r(age text, postcode text, sex text, diagnosis text);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_kanonymize_json(source pg_catalog.regclass, quasi pg_catalog.name[], k pg_catalog.int4,
    sensitive pg_catalog.name[] DEFAULT NULL, l pg_catalog.int4 DEFAULT NULL, t pg_catalog.float8 DEFAULT NULL,
    hierarchies pg_catalog.jsonb DEFAULT NULL, strict pg_catalog.bool DEFAULT true, diversity pg_catalog.text DEFAULT 'distinct',
    exclude pg_catalog.name[] DEFAULT NULL)
RETURNS SETOF pg_catalog.jsonb
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL UNSAFE
COST 100000 ROWS 10000;
COMMENT ON FUNCTION @extschema@.synth_kanonymize_json(pg_catalog.regclass, pg_catalog.name[], pg_catalog.int4, pg_catalog.name[], pg_catalog.int4, pg_catalog.float8, pg_catalog.jsonb, pg_catalog.bool, pg_catalog.text, pg_catalog.name[]) IS
'The rows of a table, k-anonymous, as jsonb objects: no column list is needed.
Arguments: exclude - columns to leave out; NULL leaves out those that are a key by themselves, and says so; the others - as in synth_kanonymize.
Returns: an object a row, in the order read; quasi-identifiers are strings or null, other columns as to_jsonb has them.
Units: -   Errors: those of synth_kanonymize.
Cost: that of synth_kanonymize, and of to_jsonb.   Source: that of synth_kanonymize
Example: SELECT r ->> ''age'' AS age, count(*) FROM synth_kanonymize_json(''patients'', ''{age,sex}'', 5) r GROUP BY 1;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_kanonymize_into(source pg_catalog.regclass, target pg_catalog.text, quasi pg_catalog.name[], k pg_catalog.int4,
    sensitive pg_catalog.name[] DEFAULT NULL, l pg_catalog.int4 DEFAULT NULL, t pg_catalog.float8 DEFAULT NULL,
    hierarchies pg_catalog.jsonb DEFAULT NULL, strict pg_catalog.bool DEFAULT true, diversity pg_catalog.text DEFAULT 'distinct',
    exclude pg_catalog.name[] DEFAULT NULL,
    OUT "rows" pg_catalog.int8, OUT classes pg_catalog.int8, OUT smallest_class pg_catalog.int8,
    OUT average_class pg_catalog.float8, OUT loss_percent pg_catalog.float8)
RETURNS pg_catalog.record
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE
COST 100000;
COMMENT ON FUNCTION @extschema@.synth_kanonymize_into(pg_catalog.regclass, pg_catalog.text, pg_catalog.name[], pg_catalog.int4, pg_catalog.name[], pg_catalog.int4, pg_catalog.float8, pg_catalog.jsonb, pg_catalog.bool, pg_catalog.text, pg_catalog.name[]) IS
'Make a new table that is a k-anonymous copy of another.
Arguments: target - name of the table to make, qualified or in the first schema of the search_path; exclude - columns to leave
out; NULL leaves out those that are a key by themselves, and says so; the others - as in synth_kanonymize.
Returns: rows written, classes, rows of the smallest and of an average class, information loss (normalised certainty penalty).
The quasi-identifiers of the table are text. It is written class by class, at random within a class: a row''s place tells nothing.
Call it in FROM: (f(...)).* in a select list would call it once a column.
Units: loss_percent 0..100: mean over the cells of what share of the column they may be.
Errors: those of synth_kanonymize; 42P07 the table exists; 42501 no privilege.
Cost: that of synth_kanonymize, and of writing.   Source: that of synth_kanonymize
Example: SELECT * FROM synth_kanonymize_into(''patients'', ''patients_open'', ''{age,postcode,sex}'', 5, sensitive => ''{diagnosis}'', l => 3);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_risk(source pg_catalog.regclass, quasi pg_catalog.name[], sensitive pg_catalog.name[] DEFAULT NULL,
    sampling_fraction pg_catalog.float8 DEFAULT NULL, threshold pg_catalog.float8 DEFAULT 0.2)
RETURNS TABLE (
    metric pg_catalog.text,
    column_name pg_catalog.name,
    value pg_catalog.float8,
    detail pg_catalog.text)
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL UNSAFE
COST 100000 ROWS 20;
COMMENT ON FUNCTION @extschema@.synth_risk(pg_catalog.regclass, pg_catalog.name[], pg_catalog.name[], pg_catalog.float8, pg_catalog.float8) IS
'How anonymous a table is: k, l, t, unique rows and re-identification risks.
Arguments: source - table or view; quasi - columns by which a person might be recognised; sensitive - columns that must not be told
of a person; sampling_fraction - share of the population that the table holds, NULL: all of it; threshold - risk that counts as high.
Returns: rows, classes, k, average_class, c_avg, discernibility, uniques, unique_share, population_uniques; prosecutor_max, _average,
_above, journalist_max, _average, _above, marketer; for each sensitive column l, entropy_l, t, homogeneous_share. detail says what each is.
Rows are of one class where their quasi-identifiers are equal; NULL equals NULL.
Units: risks and shares 0..1.   Errors: 22023 no rows, fraction or threshold out of range; 42703 unknown column; 54000 more than 1 GB of codes.
Cost: O(rows * columns).   Source: Sweeney 2002; El Emam 2013; Benedetti and Franconi 1998 and Zayatz 1991 (samples); those of synth_kanonymize
Example: SELECT metric, value FROM synth_risk(''patients'', ''{age,postcode,sex}'', ''{diagnosis}'');   Since: 0.1';
