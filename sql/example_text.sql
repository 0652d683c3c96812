-- Expressions of text from examples: fields, matches, case, several columns.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

SELECT synth_by_example('{"Doe, Jane","Roe, Rick"}', '{"Jane Doe","Rick Roe"}');
SELECT synth_by_example('{jane@acme.org,r.roe@x.co.uk}', '{acme.org,x.co.uk}');
SELECT synth_by_example('{"Total Cost","Zip Code Of Town"}', '{total_cost,zip_code_of_town}');
SELECT synth_by_example('{"801-456-8765","(978) 654-0299"}', '{8014568765,9786540299}');
SELECT synth_by_example('{"AB-12-X","QQ-3456-Y"}', '{12,3456}');
SELECT synth_by_example('{"Title: A; Director: Jo Fox; Year: 1","Title: Bee; Director: Al Ray; Year: 12","Title: C D; Year: 3"}',
	'{"Jo Fox","Al Ray",""}');

-- several columns, named
SELECT synth_by_example('{{Jane,Doe},{Rick,Roe},{Al,Bundy}}', '{jdoe@acme.org,rroe@acme.org,abundy@acme.org}', '{First Name,last}');
-- a column that says which field of another
SELECT synth_by_example('{{"a b c",1},{"d e f",3},{"g h i",2}}', '{a,f,h}');

-- what is returned is an expression: it can be used at once
SELECT synth_by_example('{"Doe, Jane","Roe, Rick"}', '{"Jane Doe","Rick Roe"}', '{name}') AS expression \gset
SELECT :expression FROM (VALUES ('Smith, Ann'), ('van Dyke, Dick'), (NULL)) people(name);

-- not trustworthy: one output for all, nothing in common, contradictions
SELECT synth_by_example('{abc,xyz}', '{same,same}') IS NULL;
SELECT synth_by_example('{one,two}', '{apple,strawberry}') IS NULL;
SELECT synth_by_example('{a,a}', '{b,c}') IS NULL;
-- the same example twice is one example
SELECT synth_by_example('{"Jane Doe","Jane Doe"}', '{Doe,Doe}') IS NOT DISTINCT FROM synth_by_example('{"Jane Doe"}', '{Doe}');

-- what stands there by its form or between brackets, rather than by its place
SELECT synth_by_example('{"on May 3 1998","in late June 12 2004"}', '{1998,2004}');
SELECT synth_by_example('{"Rice (Brown Rice) 1kg","Fine Oats (Rolled Oats) 20 oz"}', '{Brown Rice,Rolled Oats}');

-- sentences of one form do not show which word is meant; another form does
SELECT synth_by_example('{"Rosa canina","Poa annua"}', '{Rosa,Poa}');
SELECT synth_by_example('{"Rosa canina","Poa annua subsp. annua"}', '{Rosa,Poa}');
-- nor are a word in their middle, or the first of several numbers, seen often enough
SELECT synth_by_example('{"red apples 3 kg of 9","green pears from Spain 14 kg of 20"}', '{3,14}');
-- the mark need not be what makes the one text different
SELECT synth_by_example('{"Notes on flow. By A","Notes on heat","Ideas of A. By C"}', '{Notes,"",Ideas}');
ROLLBACK;
