-- Rules: how they are set, which is in force where, what they survive.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
LOAD 'synth';
CREATE SCHEMA rules_case;
SET LOCAL search_path = rules_case, public;
\set ON_ERROR_ROLLBACK on

CREATE TABLE customer (
	id int PRIMARY KEY,
	email text UNIQUE,
	nick varchar(20),
	salary numeric,
	born date,
	plan text);
CREATE TABLE invoice (id int PRIMARY KEY, customer_id int REFERENCES customer, mail text REFERENCES customer (email), total numeric);
CREATE TABLE reminder (invoice_id int REFERENCES invoice, customer_id int);
CREATE VIEW in_force AS SELECT source, column_name, rule, origin, "distinct", reversible FROM synth_rules
	WHERE source::text NOT LIKE 'other%' ORDER BY source::text, column_name COLLATE "C";

-- by label and by function; the text is the rule's own form
SECURITY LABEL FOR synth ON COLUMN customer.id IS 'encrypt';
SECURITY LABEL FOR synth ON COLUMN customer.email IS 'EMAIL';
SELECT synth_set_rule('customer', 'nick', 'partial ( 2 , ''***'', right=>2 )');
SELECT synth_set_rule('customer', 'salary', 'noise(.1)');
SELECT synth_set_rule('customer', 'born', 'generalize(year)');
-- columns that refer to a labelled one have its rule
TABLE in_force;
SELECT column_name, keeps <> '' AS keeps, loses <> '' AS loses FROM synth_rules WHERE source = 'customer'::regclass ORDER BY 1;
-- labels are PostgreSQL's
SELECT objname, label FROM pg_seclabels WHERE provider = 'synth' AND objtype = 'column' ORDER BY objname COLLATE "C";

-- a foreign key that comes later, and what refers to that
ALTER TABLE reminder ADD FOREIGN KEY (customer_id) REFERENCES customer;
SELECT source, column_name, rule, origin FROM in_force WHERE source = 'reminder'::regclass;
ALTER TABLE reminder DROP CONSTRAINT reminder_customer_id_fkey;
SELECT count(*) FROM in_force WHERE source = 'reminder'::regclass;

-- none is a rule as well: the column is meant to be shown
SELECT synth_set_rule('customer', 'plan', 'none');
SELECT rule, origin FROM in_force WHERE column_name = 'plan';

-- NULL takes a rule away
SELECT synth_set_rule('customer', 'plan', NULL), synth_set_rule('customer', 'born', NULL);
SELECT column_name FROM in_force WHERE source = 'customer'::regclass;

-- a column keeps its rule under another name, and loses it with itself
ALTER TABLE customer RENAME nick TO nickname;
ALTER TABLE customer RENAME TO client;
ALTER TABLE client DROP COLUMN salary;
SELECT source, column_name, rule FROM in_force WHERE source = 'client'::regclass;
ALTER TABLE client ADD COLUMN salary int;
SELECT count(*) FROM in_force WHERE column_name = 'salary';

-- a type that the rule doesn't fit any more shows when the rule is used
SELECT synth_set_rule('client', 'salary', 'noise(0.1)');
ALTER TABLE client ALTER COLUMN salary TYPE bigint;
SELECT rule FROM in_force WHERE column_name = 'salary';

-- partitions and children have their parent's rules, or their own
CREATE TABLE visit (id int, email text, at date) PARTITION BY RANGE (at);
CREATE TABLE visit_old PARTITION OF visit FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
SELECT synth_set_rule('visit', 'email', 'email');
CREATE TABLE visit_new PARTITION OF visit FOR VALUES FROM ('2020-01-01') TO ('2030-01-01');
CREATE TABLE visit_next (at date, more int, email text, id int);
ALTER TABLE visit_next DROP COLUMN more;
ALTER TABLE visit ATTACH PARTITION visit_next FOR VALUES FROM ('2030-01-01') TO ('2040-01-01');
SELECT synth_set_rule('visit_new', 'email', 'hash');
SELECT source, column_name, rule, origin FROM in_force WHERE source::text LIKE 'visit%';
ALTER TABLE visit DETACH PARTITION visit_old;
SELECT source, column_name, rule, origin FROM in_force WHERE source::text LIKE 'visit%';

-- what a parent shows of a child is masked, too
CREATE TABLE person (id int, email text, city text);
CREATE TABLE patient (doctor text) INHERITS (person);
SELECT synth_set_rule('patient', 'email', 'email');
SECURITY LABEL FOR synth ON TABLE patient IS 'default null';
SELECT source, column_name, rule, origin FROM in_force WHERE source::text IN ('person', 'patient');

-- the columns of a materialized view have the rules of what they show
CREATE VIEW mails AS SELECT email AS mail, nickname FROM client;
CREATE MATERIALIZED VIEW stored AS SELECT m.mail, lower(m.mail) AS small, count(*) AS n, max(i.customer_id) AS made,
	synth_partial(m.nickname, 1, '*', 0) AS masked
	FROM mails m JOIN invoice i USING (mail) GROUP BY 1, 2, 5;
SELECT source, column_name, rule, origin FROM in_force WHERE source = 'stored'::regclass;
SELECT synth_set_rule('stored', 'made', 'none');
SELECT synth_set_rule('client', 'email', 'hash');
SELECT column_name, rule, origin FROM in_force WHERE source IN ('stored'::regclass, 'invoice'::regclass);

-- the rule of a table's other columns
-- one that does not fit a column hides it
SECURITY LABEL FOR synth ON TABLE client IS 'default hash';
SELECT column_name, rule, origin FROM in_force WHERE source = 'client'::regclass;
SECURITY LABEL FOR synth ON TABLE client IS 'default suggested';
ALTER TABLE client ADD COLUMN phone text, ADD COLUMN amount int;
SELECT column_name, rule, origin FROM in_force WHERE source = 'client'::regclass;
SECURITY LABEL FOR synth ON TABLE client IS NULL;
SELECT column_name, rule, origin FROM in_force WHERE source = 'client'::regclass;

-- and of all tables
SET LOCAL synth.default_rule = 'null';
SELECT column_name, rule, origin FROM in_force WHERE source = 'reminder'::regclass;
SET LOCAL synth.default_rule = 'suggested';
SELECT column_name, rule, origin FROM in_force WHERE source IN ('reminder'::regclass, 'client'::regclass);
RESET synth.default_rule;

-- what would be suggested
CREATE TABLE newcomer (id int, first_name text, email text, amount int);
SELECT column_name, rule, origin FROM synth_suggested_rules('newcomer');
ALTER TABLE newcomer ADD COLUMN phone text;
SELECT synth_set_rule('newcomer', 'email', 'hash');
SELECT column_name, rule, origin FROM synth_suggested_rules('newcomer');
SELECT column_name, rule, origin FROM synth_suggested_rules('newcomer', true);
ROLLBACK;
