-- The reference of README.md, in Markdown, from the comments of the extension's
-- public objects (a support function's comment begins with "Support function").
-- Run by .ci/docs with psql -At.
SET search_path = public, pg_catalog;

CREATE TEMP TABLE object AS
SELECT CASE WHEN t.oid IS NOT NULL THEN 1 WHEN p.oid IS NOT NULL THEN 2 ELSE 3 END AS chapter,
       coalesce(t.typname, p.proname, c.relname)::text AS name,
       CASE WHEN p.oid IS NOT NULL
            THEN format('%s(%s) → %s', p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid))
            ELSE coalesce(t.typname, c.relname)::text END AS signature,
       obj_description(d.objid, d.classid::regclass::name) AS comment
FROM pg_depend d
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'synth'
LEFT JOIN pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
WHERE d.deptype = 'e' AND coalesce(t.oid, p.oid, c.oid) IS NOT NULL
  AND (t.oid IS NULL OR t.typrelid = 0);

-- "Key: text" items of a comment, in order. A line that begins with no key
-- continues the one before; three blanks separate items of one line.
CREATE TEMP TABLE item AS
SELECT o.signature, i.n, substring(i.line FROM '^(\w+):') AS key,
       btrim(regexp_replace(i.line, '^\w+:', '')) AS body
FROM object o,
     regexp_split_to_table(
       regexp_replace(substring(o.comment FROM E'\n(.*)$'),
                      E'\\n\\s*(?!(Arguments|Returns|Units|Errors|Cost|Memory|Privacy|Options|Source|Example|Since):)',
                      E' ', 'g'),
       E'\\s*\\n|\\s{2,}(?=(?:Arguments|Returns|Units|Errors|Cost|Memory|Privacy|Options|Source|Example|Since):)')
       WITH ORDINALITY AS i(line, n);

WITH entry AS (
  SELECT chapter, name, signature,
         concat_ws(E'\n',
           E'\n```\n' || signature || E'\n```\n',
           replace(split_part(comment, E'\n', 1), '<', '&lt;'),
           (SELECT E'\n' || string_agg(format('- %s: %s', key, replace(replace(body, '<', '&lt;'), '*', '\*')), E'\n' ORDER BY n)
            FROM item i WHERE i.signature = o.signature AND key <> 'Example'
              AND body NOT IN ('-', 'none', 'none.', '')),
           (SELECT E'\n```sql\n' || string_agg(body, E'\n' ORDER BY n) || E'\n```'
            FROM item i WHERE i.signature = o.signature AND key = 'Example')) AS text
  FROM object o
  WHERE comment !~* '^support function'
)
SELECT E'\n### ' || (ARRAY['Types', 'Functions and aggregates', 'Tables and views'])[chapter] || E'\n' ||
       string_agg(section, '' ORDER BY name)
FROM (SELECT chapter, name, E'\n#### ' || name || E'\n' || string_agg(text, E'\n' ORDER BY length(signature), signature) || E'\n' AS section
      FROM entry GROUP BY chapter, name) s
GROUP BY chapter ORDER BY chapter;

-- load the library, so that its settings are known
SELECT '' FROM synth_version() WHERE false;
SELECT E'### Settings\n\n| name | default | unit | range | meaning |\n| --- | --- | --- | --- | --- |\n' ||
       string_agg(format('| `%s` | %s | %s | %s | %s |', name, boot_val, coalesce(unit, ''),
                         coalesce(min_val || ' … ' || max_val, array_to_string(enumvals, ', '), ''),
                         concat_ws(' ', short_desc, extra_desc)), E'\n' ORDER BY name) || E'\n'
FROM pg_settings WHERE name LIKE 'synth.%' HAVING count(*) > 0;
