-- What must be the same after a dump and restore of test/masked_dump.sql: labels, rules in
-- force, masked views, and that these mask.  (The key is not dumped: pseudonyms differ.)
SELECT objtype, objname, label FROM pg_seclabels WHERE provider = 'synth' AND objtype <> 'role' ORDER BY objtype COLLATE "C", objname COLLATE "C";
SELECT source, column_name, rule, origin FROM synth_rules ORDER BY source::text, column_name::text COLLATE "C";
SELECT c.oid::regclass, pg_get_viewdef(c.oid), reloptions, relacl::text LIKE '%masked_dumper=r/%'
  FROM pg_class c WHERE relname IN ('masked_customers', 'handmade') ORDER BY relname;
SELECT count(*), count(DISTINCT m.customer_id), count(DISTINCT m.contact_name) > 80,
       count(*) FILTER (WHERE m.contact_name = c.contact_name OR m.phone = c.phone OR m.customer_id = c.customer_id)
  FROM masked_customers m LEFT JOIN customers c ON c.customer_id = m.customer_id OR c.contact_name = m.contact_name OR c.phone = m.phone;
SELECT count(*), count(DISTINCT name), count(DISTINCT phone) > 25 FROM handmade;
SELECT conrelid::regclass, conname, convalidated FROM pg_constraint WHERE contype IN ('p', 'u', 'f', 'c') AND connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, conname;
