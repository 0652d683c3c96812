-- Lists, formulas and ranges from examples; each is run over inputs that no example has.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
CREATE FUNCTION pg_temp.try(inputs text[], outputs text[], others text[]) RETURNS TABLE (expression text, results text[])
LANGUAGE plpgsql AS $$
BEGIN
    expression := synth_by_example(inputs, outputs);
    IF expression IS NOT NULL THEN
        EXECUTE format('SELECT array_agg((%s)::text ORDER BY n) FROM ROWS FROM (unnest($1[:][1:1])%s) WITH ORDINALITY AS t(c1%s, n)', expression,
                       CASE WHEN array_ndims(others) = 2 THEN ', unnest($1[:][2:2])' ELSE '' END, CASE WHEN array_ndims(others) = 2 THEN ', c2' ELSE '' END)
        INTO results USING CASE WHEN array_ndims(others) = 2 THEN others ELSE (SELECT array_agg(ARRAY[o]) FROM unnest(others) o) END;
    END IF;
    RETURN NEXT;
END $$;
\pset format unaligned
-- lists: parts trimmed, none empty, another separator
SELECT * FROM pg_temp.try('{"red, green,blue","one,two , three","a,b"}', '{red;green;blue,one;two;three,a;b}', '{" x , y,z ",solo}');
SELECT * FROM pg_temp.try('{"a,,b,c","x,y,,",",,m,n"}', '{a|b|c,x|y,m|n}', '{"one,,,two",z,","}');
SELECT * FROM pg_temp.try('{"sql data etl",news,"red blue"}', '{"#sql #data #etl","#news","#red #blue"}', '{"a b c d"}');
-- units of measure and lines
SELECT * FROM pg_temp.try('{0,100,37}', '{32,212,98.6}', '{-40,25}');
SELECT * FROM pg_temp.try('{32,212,98.6}', '{0.0,100.0,37.0}', '{50,-4}');
SELECT * FROM pg_temp.try('{1,10,26.2}', '{1.61,16.09,42.16}', '{100}');
SELECT * FROM pg_temp.try('{2,5,11}', '{12.5,20,35}', '{1,100}');
-- two points lie on any line
SELECT * FROM pg_temp.try('{2,5}', '{12.7,20.9}', '{1}');
-- percentages of two columns
SELECT * FROM pg_temp.try('{{100,20},{80,25},{60,10}}', '{80.00,60.00,54.00}', '{{120,15}}');
SELECT * FROM pg_temp.try('{{200,150},{80,66},{120,90}}', '{25.0,17.5,25.0}', '{{64,16}}');
SELECT * FROM pg_temp.try('{{70,1.75},{82,1.80},{55,1.60}}', '{22.9,25.3,21.5}', '{{95,1.90}}');
-- clocks of minutes
SELECT * FROM pg_temp.try('{95,130,61}', '{1:35,2:10,1:01}', '{240,1439}');
-- ranges that say their bounds; what no example names is NULL, and where one is missing between nothing is said
SELECT * FROM pg_temp.try('{15,22,30}', '{"under 18",18-25,26-40}', '{17,25,40,41}');
SELECT * FROM pg_temp.try('{5,15,25}', '{<10,10-20,>=20}', '{9.9,20,19}');
SELECT * FROM pg_temp.try('{15,22,50}', '{"under 18",18-25,41-60}', '{30}');
ROLLBACK;
