-- Alternatives, and the input that tells them apart.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

SELECT rank, expression, distinguishing FROM synth_by_example_candidates('{"Jane Doe","Rick Roe"}', '{Doe,Roe}', '{name}',
	'{"Al Bundy","Mary Ann Jones","Bo"}', 3);
-- what gives nothing for the probes comes later
SELECT expression FROM synth_by_example_candidates('{"Roe, Rick","Doe, Jane"}', '{Roe,Doe}', NULL, '{"Mac Low, Jo","De La Cruz, Al"}', 1);
-- without probes
SELECT count(*) FROM synth_by_example_candidates('{"Jane Doe","Rick Roe"}', '{Doe,Roe}', n => 4) WHERE distinguishing IS NULL;
-- ranks ascend from 1, costs do not descend
SELECT bool_and(rank = place AND cost >= least_before)
FROM (SELECT rank, cost, row_number() OVER () AS place, lag(cost, 1, cost) OVER () AS least_before
      FROM synth_by_example_candidates('{37,142,8}', '{30-40,140-150,0-10}', n => 10)) c;
-- of several columns
SELECT expression, distinguishing FROM synth_by_example_candidates('{{3,4},{25,10},{7,8}}', '{4,25,8}', '{x,y}', '{{1,2},{9,5},{6,6}}', 1);
-- what synth_by_example does not trust is here
SELECT expression FROM synth_by_example_candidates('{abc,xyz}', '{same,same}', n => 1);
SELECT count(*) FROM synth_by_example_candidates('{a,a}', '{b,c}');
-- the rows of the table tell whether it matters which of two expressions is meant
SELECT synth_by_example('{a-1,b-2}', '{1,2}', NULL, '{c-3,d-4}');
SELECT synth_by_example('{2.14.3,10.0.1}', '{2.14,10.0}', NULL, '{3.2.9,17.4.0}');
SELECT synth_by_example('{2.14.3,10.0.1}', '{2.14,10.0}', NULL, '{3.2.9,0.9.12}') IS NULL;
ROLLBACK;
