-- Conditional expressions, and NULLs among inputs and outputs.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

SELECT synth_by_example('{{John Smith,M},{Ann Lee,F},{Bob Ray,M}}', '{Mr. John Smith,Ms. Ann Lee,Mr. Bob Ray}', '{name,sex}');
SELECT synth_by_example('{-5,12,-7,3}', '{cold,warm,cold,warm}');
SELECT synth_by_example('{2013-06-25,2009-11-08,2015-03-14}', '{weekday,weekend,weekend}');
SELECT synth_by_example('{A,I,P,A}', '{Active,Inactive,Pending,Active}');
-- a table of values that none has twice may have more of them, unless they are all there are
SELECT synth_by_example('{A,I,P}', '{Active,Inactive,Pending}') IS NULL;
SELECT synth_by_example('{Y,N}', '{true,false}');

SELECT synth_by_example('{Bob,NULL,Al}', '{Bob,unknown,Al}');
SELECT synth_by_example('{{a,b},{NULL,d},{e,NULL},{NULL,h}}', '{a,d,e,h}');
SELECT synth_by_example('{{Jane,Quinn,Doe},{Rick,"",Roe},{Al,Bob,Bundy},{Mary,"",Jones}}',
	'{Jane Quinn Doe,Rick Roe,Al Bob Bundy,Mary Jones}');
SELECT synth_by_example('{one-1,three-2,NULL}', '{one,three,NULL}');

-- a word that only one example has decides nothing
SELECT synth_by_example('{"red apple pie","sour plum","sweet plum cake"}', '{yes,no,no}') IS NULL;
-- where a bound lies is not known from three numbers
SELECT synth_by_example('{95,72,45}', '{high,mid,low}') IS NULL;
ROLLBACK;
