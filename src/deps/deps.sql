-- ---- deps: what determines what ----

-- functional dependencies and keys

-- normal forms

-- foreign keys

-- end of deps
