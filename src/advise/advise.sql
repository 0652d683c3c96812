-- ---- advise: what to change in schema and indexes ----

-- indexes

-- schema

-- all together

-- end of advise
