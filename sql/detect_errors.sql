-- What detection does not accept, each case twice: the message, then the code.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
CREATE TABLE detect_case (secret text);
INSERT INTO detect_case VALUES ('4111111111111111');
CREATE SEQUENCE detect_sequence;

\set VERBOSITY default
SELECT * FROM synth_detect('detect_case', 0);
SELECT * FROM synth_detect('detect_case', 1000001);
SELECT * FROM synth_detect('detect_sequence');
SELECT * FROM synth_detect(4294967295::oid::regclass);
SELECT * FROM synth_detect_schema('no such schema');
SELECT * FROM synth_detect_schema('public', -1);
SELECT * FROM synth_detect_text('4111111111111111', 'plastic');
SELECT synth_detect_valid('plastic', '4111111111111111');

\set VERBOSITY sqlstate
SELECT * FROM synth_detect('detect_case', 0);
SELECT * FROM synth_detect('detect_case', 1000001);
SELECT * FROM synth_detect('detect_sequence');
SELECT * FROM synth_detect(4294967295::oid::regclass);
SELECT * FROM synth_detect_schema('no such schema');
SELECT * FROM synth_detect_schema('public', -1);
SELECT * FROM synth_detect_text('4111111111111111', 'plastic');
SELECT synth_detect_valid('plastic', '4111111111111111');
ROLLBACK;
