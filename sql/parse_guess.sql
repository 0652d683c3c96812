-- One value alone: the likely readings, best first.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT v, g.type_name, g.format, g.value, g.unit, round(g.confidence::numeric, 2) AS confidence
FROM unnest(ARRAY['2014-07-22', '05/06/2021', '31/12/2021', '28 октября 2014 в 07:54', 'Le 11 Décembre 2014 à 09:00', '2015年04月08日10:05',
    'Fri, 03 Jul 2015 08:08:08 MST', '2009-08-12T22:15:09-07:00', '17.Şubat.2014, 17:51', '11 ก.พ. 2020, 1:13 pm', '20080227T21:26:01.5', '1384216367111',
    '2014', '10:17', '1.234', '1,234', '1.234,56', '1 234,56', '1''234.50', '12,34,567', '$1,234.50', '1.234,50 €', '5 450 руб.', '(1,234.50)', '1.899,-',
    '12.5%', '12 kg', '-3', '1e-5', 'true', 'ja', '1', '007', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', '192.0.2.1', '{"a": 1}', '{a,b}', 'PT1H', '3 days',
    'Price: $15.95/mo', 'hello', '', 'see you on 3 May']) WITH ORDINALITY AS t(v, n), synth_guess(v) AS g
ORDER BY n, g.confidence DESC, g.type_name, g.format;
-- the locale decides between day and month, and between marks
SELECT l, g.format, g.value FROM unnest(ARRAY['en', 'de', 'fr']) l, synth_guess('05/06/2021', l) g;
SELECT l, g.format, g.value FROM unnest(ARRAY['en', 'de']) l, synth_guess('1.234', l) g;
-- what is doubtful: a zone whose sign has two senses (the time there first), a cut number, another calendar's year
SELECT v, g.type_name, g.value, g.unit, round(g.confidence::numeric, 2) AS confidence
FROM unnest(ARRAY['2012-09-17 17:00 UTC-05', '2012-09-17 17:00 GMT+2', '2012-09-17 17:00 UTC+0', '2012-09-17 17:00 UTC-05:00', '1400/10/04', '25 ธันวาคม 2564',
    '24 June 79 AD', 'A24-06-2019', '1.2.3', '12..50', 'Rs.500', '€ -12,50', '$1.2M', '2,5 Mio. €', '1.5億円', '$12.5 kg']) WITH ORDINALITY AS t(v, n), synth_guess(v) AS g
ORDER BY n, g.confidence DESC, g.type_name;
-- words of CLDR's own patterns, names of two words, clocks with a point
SELECT v, g.type_name, g.value FROM unnest(ARRAY['Thứ Bảy, 2 tháng 3, 1974', '15 במאי 1986', '24 أكتوبر 1950 في 3:32 ص', '1977 ж. 7 мамыр, сенбі',
    '2019年6月24日 晚上8:05', '24. Juni 2019, 14.05 Uhr', '12.02.2017 20:05 Uhr', '12 februari 2017 om 20:05 uur']) WITH ORDINALITY AS t(v, n), synth_guess(v) AS g
WHERE g.type_name LIKE 'timestamp%' OR g.type_name = 'date' ORDER BY n, g.confidence DESC;
SELECT * FROM synth_guess(NULL);
ROLLBACK;
