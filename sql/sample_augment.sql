-- synth_augment: rows that balance the classes of a column.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL client_min_messages = notice;

CREATE TABLE augment_claim (id int PRIMARY KEY, verdict text, amount int CHECK (amount >= 0), grade int, urgent boolean);
-- 900 paid, 90 refused, 30 fraud, 3 of a class too rare to be learned, 10 without verdict
INSERT INTO augment_claim
SELECT i, CASE WHEN i <= 900 THEN 'paid' WHEN i <= 990 THEN 'refused' WHEN i <= 1020 THEN 'fraud' WHEN i <= 1023 THEN 'lost' END,
       CASE WHEN i <= 900 THEN 100 WHEN i <= 990 THEN 500 ELSE 9000 END + i % 5, 1 + i % 3, i % 8 = 0
FROM generate_series(1, 1033) i;

-- as many as make all classes as large as the largest; the new rows look like their class
CREATE TABLE augment_more AS SELECT * FROM synth_augment(NULL::augment_claim, 'verdict', seed => 1);
SELECT verdict, count(*), min(amount), max(amount) FROM augment_more GROUP BY 1 ORDER BY 1;
SET LOCAL client_min_messages = warning;
-- their keys are new
SELECT count(DISTINCT m.id) AS keys, count(c.id) AS copied FROM augment_more m LEFT JOIN augment_claim c USING (id);
-- n rows of the rare ones, in proportion to what they lack
SELECT verdict, count(*) FROM synth_augment(NULL::augment_claim, 'verdict', 100, 1) GROUP BY 1 ORDER BY 1;
-- numbers and truth values are classes too
SELECT grade, count(*) FROM synth_augment(NULL::augment_claim, 'grade', 10, 1) GROUP BY 1 ORDER BY 1;
SELECT urgent, count(*) FROM synth_augment(NULL::augment_claim, 'urgent', NULL, 1) GROUP BY 1 ORDER BY 1;
-- classes of equal size get as many rows each
CREATE TABLE augment_even AS SELECT i % 4 AS class, i % 10 AS x FROM generate_series(1, 400) i;
SELECT class, count(*) FROM synth_augment(NULL::augment_even, 'class', 10, 1) GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM synth_augment(NULL::augment_even, 'class');
-- the same seed, the same rows
SELECT (SELECT array_agg(a) FROM synth_augment(NULL::augment_claim, 'verdict', 50, 3) a) = (SELECT array_agg(a) FROM synth_augment(NULL::augment_claim, 'verdict', 50, 3) a) AS same;
ROLLBACK;
