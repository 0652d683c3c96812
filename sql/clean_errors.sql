-- What synth_clean refuses, each case twice: the message, then the code.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on

CREATE TABLE clean_table (id int, secret text);
CREATE VIEW clean_view AS SELECT * FROM clean_table;
CREATE TABLE clean_parts (id int) PARTITION BY RANGE (id);
CREATE SEQUENCE clean_sequence;
CREATE ROLE clean_reader;
GRANT SELECT (id) ON clean_table TO clean_reader;

SELECT count(*) FROM synth_clean(NULL);
SELECT count(*) FROM synth_clean(0::regclass);
SELECT count(*) FROM synth_clean('clean_view');
SELECT count(*) FROM synth_clean('clean_parts');
SELECT count(*) FROM synth_clean('clean_sequence');
SET ROLE clean_reader;
SELECT count(*) FROM synth_clean('clean_table');
RESET ROLE;

\set VERBOSITY sqlstate
SELECT count(*) FROM synth_clean(0::regclass);
SELECT count(*) FROM synth_clean('clean_view');
SELECT count(*) FROM synth_clean('clean_parts');
SELECT count(*) FROM synth_clean('clean_sequence');
SET ROLE clean_reader;
SELECT count(*) FROM synth_clean('clean_table');
RESET ROLE;

ROLLBACK;
