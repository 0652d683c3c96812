-- What synth_match refuses, each case twice: the message, then the code.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on

CREATE TABLE match_table (id int, secret text);
CREATE SEQUENCE match_sequence;
CREATE INDEX match_index ON match_table (id);
CREATE ROLE match_reader;
GRANT SELECT (id) ON match_table TO match_reader;

SELECT count(*) FROM synth_match(NULL, 'match_table');
SELECT count(*) FROM synth_match(0::regclass, 'match_table');
SELECT count(*) FROM synth_match('match_table', 'match_sequence');
SELECT count(*) FROM synth_match_scores('match_index', 'match_table');
SET ROLE match_reader;
SELECT count(*) FROM synth_match('match_table', 'match_table');
RESET ROLE;

\set VERBOSITY sqlstate
SELECT count(*) FROM synth_match(0::regclass, 'match_table');
SELECT count(*) FROM synth_match('match_table', 'match_sequence');
SELECT count(*) FROM synth_match_scores('match_index', 'match_table');
SET ROLE match_reader;
SELECT count(*) FROM synth_match('match_table', 'match_table');
RESET ROLE;

ROLLBACK;
