-- What learning refuses, each case twice: the message, then the code.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on

CREATE TABLE learn_some (id int, word text);
INSERT INTO learn_some SELECT i, 'secret ' || i FROM generate_series(1, 20) i;
CREATE TABLE learn_none (id int);
CREATE TABLE learn_few (id int);
INSERT INTO learn_few VALUES (1), (2);
CREATE TABLE learn_bare ();
INSERT INTO learn_bare DEFAULT VALUES;
CREATE SEQUENCE learn_sequence;
CREATE TABLE learn_hidden (id int, word text);
CREATE ROLE learn_nobody;

CREATE TABLE learn_cases (place int GENERATED ALWAYS AS IDENTITY, statement text);
INSERT INTO learn_cases (statement) VALUES
	-- rows
	('synth_learn(t) FROM learn_none t'),
	('synth_learn(t) FROM learn_few t'),
	('synth_learn(t, ''{"min_count": 21}'') FROM learn_some t'),
	('synth_learn(t) FROM learn_bare t'),
	('synth_learn(t, ''{"columns": []}'') FROM learn_some t'),
	('synth_learn(t, ''{"exclude": ["id", "word"]}'') FROM learn_some t'),
	('synth_learn(t) FROM (SELECT 1 AS a, 2 AS a FROM learn_some) t'),
	('synth_learn(CASE WHEN id > 9 THEN row(id) ELSE row(word) END) FROM learn_some t'),
	('synth_learn(NULL::learn_some)'),
	-- tables
	('synth_train(''learn_nowhere'')'),
	('synth_train(0::regclass)'),
	('synth_train(''learn_sequence'')'),
	('synth_train(''learn_none'')'),
	('synth_train(''learn_bare'')'),
	-- options
	('synth_learn(t, ''[]'') FROM learn_some t'),
	('synth_learn(t, ''{"min_cuont": 5}'') FROM learn_some t'),
	('synth_learn(t, ''{"min_count": 0}'') FROM learn_some t'),
	('synth_learn(t, ''{"min_count": 2.5}'') FROM learn_some t'),
	('synth_learn(t, ''{"min_count": "5"}'') FROM learn_some t'),
	('synth_learn(t, ''{"min_count": null}'') FROM learn_some t'),
	('synth_learn(t, ''{"sample_rows": 99}'') FROM learn_some t'),
	('synth_learn(t, ''{"sample_rows": 1e30}'') FROM learn_some t'),
	('synth_learn(t, ''{"keep_extremes": 1}'') FROM learn_some t'),
	('synth_learn(t, ''{"columns": "id"}'') FROM learn_some t'),
	('synth_learn(t, ''{"columns": ["id", 1]}'') FROM learn_some t'),
	('synth_learn(t, ''{"target": ["id"]}'') FROM learn_some t'),
	('synth_learn(t, ''{"target": "nothing"}'') FROM learn_some t'),
	('synth_learn(t, ''{"columns": ["id", "nothing"]}'') FROM learn_some t'),
	('synth_learn(t, ''{"exclude": ["wrod"]}'') FROM learn_some t'),
	('synth_learn(t, ''{"keys": ["nothing"]}'') FROM learn_some t'),
	('synth_learn(t, ''{"exclude": ["id"], "target": "id"}'') FROM learn_some t'),
	('synth_learn(t, ''{"order": ["id", "nothing"]}'') FROM learn_some t'),
	('synth_learn(t, ''{"seed": 1e19}'') FROM learn_some t'),
	('synth_learn(t, CASE WHEN id = 7 THEN ''{"seed": 1}''::jsonb ELSE ''{}'' END) FROM learn_some t'),
	('synth_train(''learn_some'', ''{"target": "nothing"}'')'),
	('synth_train(''learn_some'', ''{"unknown": 1}'')'),
	-- packed rows
	('synth_learn(NULL::synth_rows)'),
	('synth_learn(synth_pack(t), ''{"columns": ["nothing"]}'') FROM learn_some t'),
	('synth_learn(synth_pack(t)) FROM learn_bare t'),
	('synth_learn(CASE WHEN id > 9 THEN synth_pack(row(id)) ELSE synth_pack(row(word)) END) FROM learn_some t'),
	('synth_pack(t) FROM (SELECT 1 AS a, 2 AS a) t'),
	('''*''::synth_rows'),
	('''''::synth_rows'),
	('''AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA''::synth_rows'),
	('encode(set_byte(synth_rows_send(synth_pack(row(1))), 4, 2), ''base64'')::synth_rows'),
	('encode(set_byte(synth_rows_send(synth_pack(row(1))), 12, 9), ''base64'')::synth_rows'),
	('encode(set_byte(synth_rows_send(synth_pack(row(1))), 24, 9), ''base64'')::synth_rows'),
	('encode(substr(synth_rows_send(synth_pack(row(1))), 1, 40), ''base64'')::synth_rows'),
	('encode(synth_rows_send(synth_pack(row(''a''::text))) || ''\x61''::bytea, ''base64'')::synth_rows'),
	('encode(set_byte(synth_rows_send(synth_pack(row(''a''::text))), 46, 255), ''base64'')::synth_rows'),
	-- support functions
	('synth_learn_rows_trans(NULL, NULL)'),
	('synth_learn_rows_combine(NULL, NULL)'),
	('synth_learn_rows_final(NULL)');

SELECT format('SELECT %s;', statement) FROM learn_cases ORDER BY place \gexec
\set VERBOSITY sqlstate
SELECT format('SELECT %s;', statement) FROM learn_cases ORDER BY place \gexec
\set VERBOSITY default

-- rights are those of the caller
SET ROLE learn_nobody;
SELECT synth_train('learn_hidden');
SELECT synth_learn(t) FROM learn_hidden t;
\set VERBOSITY sqlstate
SELECT synth_train('learn_hidden');
SELECT synth_learn(t) FROM learn_hidden t;
\set VERBOSITY default
RESET ROLE;

ROLLBACK;
