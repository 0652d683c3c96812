CREATE FUNCTION @extschema@.synth_version() RETURNS pg_catalog.text
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.synth_version() IS
'Version of synth and of the ICU library it uses.
Arguments: none.   Returns: text, for example "synth 0.1.0, ICU 72.1".
Units: -   Errors: none.   Cost: O(1).   Source: -
Example: SELECT synth_version();   Since: 0.1';

