-- The originals that must not be anywhere in a masked dump: the values of columns with a
-- rule, one a line, but for those
--   * shorter than 5 characters, or than 7 where all are digits: they are in everything by
--     chance, as a postcode of 5 digits is masked as another one;
--   * that stand in a column without a rule, which is shown on purpose;
--   * that the fakes have in them as well (a first name, a city, Butte of Butterfield): the dump
--     holds them as somebody's fake.
-- Lines of a value are searched each by itself, as COPY writes them in one.
DO $$
DECLARE
    r record;
BEGIN
    CREATE TEMP TABLE original (value text);
    CREATE TEMP TABLE shown (value text);
    CREATE TEMP TABLE fake (value text);
    FOR r IN
        SELECT c.oid::regclass AS source, a.attname, s.rule
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               LEFT JOIN synth_rules s ON s.source = c.oid AND s.column_name = a.attname
         WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'synth_keys'
               AND a.attnum > 0 AND NOT a.attisdropped
    LOOP
        EXECUTE format('INSERT INTO %I SELECT DISTINCT unnest(string_to_array(%I::text, E''\n'')) FROM %s',
                       CASE WHEN r.rule IS NULL THEN 'shown' ELSE 'original' END, r.attname, r.source);
    END LOOP;
    INSERT INTO fake SELECT DISTINCT v FROM generate_series(1, 30000) AS g,
        translate(initcap('q' || g), '0123456789', 'abcdefghij') AS other,
        LATERAL (VALUES (synth_mask_first_name(other)), (synth_mask_last_name(other)), (synth_mask_city(other))) AS f (v);
END $$;
SELECT DISTINCT trim(o.value) FROM original AS o
 WHERE length(trim(o.value)) >= CASE WHEN trim(o.value) ~ '^[0-9]*$' THEN 7 ELSE 5 END
   AND NOT EXISTS (SELECT FROM shown AS s WHERE strpos(s.value, trim(o.value)) > 0)
   AND NOT EXISTS (SELECT FROM fake AS f WHERE strpos(f.value, trim(o.value)) > 0)
 ORDER BY 1;
