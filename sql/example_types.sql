-- Expressions of dates and numbers from examples.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

-- formats of dates
SELECT synth_by_example('{06/25/2013,11/08/2009}', '{2013-06-25,2009-11-08}');
SELECT synth_by_example('{2013-06-25,2009-11-08}', '{Tuesday,Sunday}');
SELECT synth_by_example('{"March 14, 2015","June 5, 2013"}', '{14.03.2015,05.06.2013}');
SELECT synth_by_example('{14:50,07:05,23:37}', '{"2:50 PM","7:05 AM","11:37 PM"}');
SELECT synth_by_example('{2013-06-25,2009-11-08}', '{"Q2 2013","Q4 2009"}');
-- the day is first where an example says so
SELECT synth_by_example('{25/06/2013,08/11/2009}', '{2013-06-25,2009-11-08}');
-- arithmetic and ranges
SELECT synth_by_example('{2013-06-25,2009-11-08,2015-03-31}', '{2013-06-26,2009-11-09,2015-04-01}');
SELECT synth_by_example('{14:50:03,07:05:44,23:37:10}', '{14:30-15:00,07:00-07:30,23:30-00:00}');
SELECT synth_by_example('{{2013-06-01,2013-06-25},{2009-11-08,2010-01-02}}', '{24,55}');

-- numbers
SELECT synth_by_example('{12.345,7.891,103.5}', '{12.35,7.89,103.50}');
SELECT synth_by_example('{1234567,98765}', '{"1,234,567","98,765"}');
SELECT synth_by_example('{37,142,8}', '{30-40,140-150,0-10}');
SELECT synth_by_example('{37,142,8}', '{00037,00142,00008}');
SELECT synth_by_example('{"1.234,50","98.765,00","10,25"}', '{1234.50,98765.00,10.25}');
SELECT synth_by_example('{{3,4.50},{10,2.25}}', '{13.50,22.50}');
SELECT synth_by_example('{1:30,2:05,0:59}', '{90,125,59}');

-- several roundings fit: ask
SELECT synth_by_example('{12.345,7.891}', '{12.5,8.0}') IS NULL;
SELECT count(*) > 1 FROM synth_by_example_candidates('{12.345,7.891}', '{12.5,8.0}');
ROLLBACK;
