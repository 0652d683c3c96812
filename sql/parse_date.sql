-- Formats of dates, times and timestamps: README.md of the room has the language.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL TimeZone = 'UTC';
-- without a format: ISO 8601
SELECT v, synth_parse_date(v) FROM unnest(ARRAY['2014-07-22', '20140722', ' 2014-07-22 ', '2014-7-22', '2014-02-29', '2016-02-29',
       '1900-02-29', '2000-02-29', '22.07.2014', '', '0000-01-01', '9999-12-31', NULL]) v;
-- the whole text, and days that exist
SELECT f, v, synth_parse_date(v, f) FROM (VALUES
    ('dd/MM/yyyy', '31/12/2014'), ('dd/MM/yyyy', '12/31/2014'), ('dd/MM/yyyy', '1/2/2014'), ('d/M/yyyy', '1/2/2014'),
    ('d/M/yyyy', '01/02/2014'), ('d/M/yyyy', '31/02/2014'), ('MM/dd/yy', '01/02/69'), ('MM/dd/yy', '01/02/70'), ('MM/dd/yy', '01/02/00'),
    ('yyyyMMdd', '20140722'), ('yyMMdd', '140722'), ('dd.MM.yyyy|yyyy-MM-dd', '2014-07-22'), ('dd.MM.yyyy|yyyy-MM-dd', '22.07.2014'),
    ('EEE, d MMM yyyy', 'Tue, 22 Jul 2014'), ('EEE, d MMM yyyy', 'Wed, 22 Jul 2014'), ('MMMM d, yyyy', 'july 22, 2014'),
    ('yyyy-DDD', '2016-366'), ('yyyy-DDD', '2015-366'), ('YYYY-''W''ww-e', '2020-W53-7'), ('YYYY-''W''ww-e', '2019-W53-7'),
    ('yyyy-MM', '2014-07'), ('MMM yyyy', 'Jul 2014'), ('yyyy', '2014'), ('QQ yyyy', '03 2014'), ('''Q''Q yyyy', 'Q3 2014'),
    ('d MMMM y G', '15 March 44 BC'), ('yyyy''''MM', '2014''07'), ('d  M  yyyy', '1     2 2014')) AS t(f, v);
-- names in any language that ICU knows
SELECT l, v, synth_parse_date(v, 'd MMMM yyyy', l) FROM (VALUES ('fr', '22 juillet 2014'), ('fr', '22 JUIL. 2014'), ('de', '22 Juli 2014'),
    ('de', '22 juillet 2014'), ('ru', '22 июля 2014'), ('el', '22 Ιουλίου 2014'), ('tr', '22 Temmuz 2014'), ('cs', '22 listopadu 2014'),
    ('hr', '22 listopada 2014'), (NULL, '22 juillet 2014'), (NULL, '22 июля 2014'), ('ar', '٢٢ يوليو ٢٠١٤'), ('hi', '२२ जुलाई २०१४'),
    ('hi', '2२ जुलाई २०१४'), ('es-MX', '22 julio 2014'), ('th', '22 ก.ค. 2014')) AS t(l, v);
SELECT synth_parse_date('22 juil. 2014', 'd MMM yyyy@fr'), synth_parse_date('2014年7月22日', 'yyyy年M月d日');
-- times
SELECT f, v, synth_parse_time(v, f) FROM (VALUES (NULL, '10:17'), (NULL, '10:17:36.5'), (NULL, '24:00'), (NULL, '24:01'), (NULL, '10:60'),
    ('h:mm a', '10:17 pm'), ('h:mm a', '12:17 am'), ('h:mm a', '12:17 p.m.'), ('h:mm a', '13:17 pm'), ('H:mm a', '13:17 PM'), ('H:mm a', '13:17 AM'),
    ('HHmm', '0635'), ('HHmm', '635'), ('Hmm|m', '635'), ('Hmm|m', '52'), ('Hmm|m', '1204'), ('HH:mm:ss.SSS', '10:17:36.123'),
    ('HH:mm:ss.SSS', '10:17:36.12'), ('a h:mm', '오후 3:05'), ('kk:mm', '24:05'), ('K:mm a', '0:05 PM'), ('HH''h''mm', '10h17')) AS t(f, v);
-- timestamps; what is beyond microseconds is cut off
SELECT v, synth_parse_timestamp(v) FROM unnest(ARRAY['2014-07-22 10:17:36', '2014-07-22T10:17', '2014-07-22 10:17:36.9999999', '2014-07-22',
       '2014-07-22 24:00', '2014-07-22 10:17:36+02:00']) v;
SELECT f, v, synth_parse_timestamptz(v, f) FROM (VALUES (NULL, '2014-07-22 10:17:36+02:00'), (NULL, '2014-07-22T10:17:36Z'), (NULL, '2014-07-22 10:17:36'),
    ('yyyy-MM-dd HH:mm:ss Z', '2014-07-22 10:17:36 -0330'), ('d MMM yyyy HH:mm:ss z', '22 Jul 2014 10:17:36 EST'),
    ('d MMM yyyy HH:mm:ss z', '22 Jul 2014 10:17:36 XYZ'), ('EEE MMM d HH:mm:ss OOOO yyyy', 'Tue Jul 22 10:17:36 GMT+02:00 2014'),
    ('epoch', '1384216367'), ('epoch', '1384216367.25'), ('epoch', '-1'), ('epoch_ms', '1384216367111'), ('epoch_us', '1384216367111222'),
    ('epoch_ns', '1384216367111222333'), ('epoch_ms', '999999999999999999')) AS t(f, v);
SELECT synth_parse_timestamp('22 Jul 2014 10:17:36 XYZ', 'd MMM yyyy HH:mm:ss z');
-- the format may differ from row to row
SELECT synth_parse_date('01/02/2014', f) FROM unnest(ARRAY['dd/MM/yyyy', 'MM/dd/yyyy', NULL, 'dd/MM/yyyy']) f;
ROLLBACK;
