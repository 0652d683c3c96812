-- Formats of numbers.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT v, synth_parse_number(v), synth_parse_integer(v), synth_parse_int(v), synth_parse_float(v) FROM unnest(ARRAY['0', '-0', '12', '+12', '-12.50',
       ' 7 ', '.5', '5.', '1e3', '1E-3', '1e400', 'NaN', 'Infinity', '0x10', '1_000', '1,000', '--1', '', '2147483648', '9223372036854775807',
       '-9223372036854775808', '9223372036854775808', '123456789012345678901234567890.12345678901234567890', '0.1', '١٢٣', '1٢3', '−5', '12.0', NULL]) v;
SELECT f, v, synth_parse_number(v, f) FROM (VALUES
    ('#,##0.00', '1,234.50'), ('#,##0.00', '1234.50'), ('#,##0.00', '12,34.50'), ('#,##0.00', '1,234.5'), ('#,##0.00', ',234.50'), ('#,##0.#', '1,234,567'),
    ('#,##0.#', '1,234567'), ('#,##,##0.#', '12,34,567.1'), ('#,##0.##', '1.23'), ('#,##0.##', '1.234'), ('0.#', '1.23456'),
    ('#,##0.00@de', '1.234,50'), ('#,##0.00@fr', '1 234,50'), ('#,##0.00@fr', E'1\u202F234,50'), ('#,##0.00@de_CH', '1''234.50'), ('#,##0.00@de_CH', '1’234.50'),
    ('#,##0.#@.''', '1''234.5'), ('#,##0.#@٫٬', '١٬٢٣٤٫٥'), ('0.#%', '12.5%'), ('0.#''%''', '12.5%'), ('0‰', '5‰'),
    ('¤#,##0.00', '$1,234.50'), ('¤#,##0.00', '-$1,234.50'), ('¤#,##0.00', '$-1,234.50'), ('#,##0.00 ¤@de', '1.234,50 €'), ('#,##0.00 ¤@de', '1.234,50€'),
    ('#,##0.00 ¤', '1,234.50 Kč'), ('#,##0.00 ¤', '1,234.50 xx'), ('¤#,##0.00;(¤#,##0.00)', '($1,234.50)'), ('#,##0;#,##0-', '1,234-'),
    ('0.# ''kg''', '12.5 kg'), ('0.# ''kg''', '12.5kg'), ('0.# ''kg''', '12.5 g'), ('0.#E0', '1.5E3'), ('#######0.00', '12345678.00'), ('#######0.00', '123456789.00'),
    ('000', '007'), ('000', '07'), ('0.00|#,##0.00 ¤', '5.00'), ('0.00|#,##0.00 ¤', '5.00 EUR')) AS t(f, v);
SELECT synth_parse_number('1.234,5', '#,##0.#', 'de'), synth_parse_integer('1.234', '#,##0', 'de'), synth_parse_float('1.234,5', '#,##0.#', 'de');
-- the other types
SELECT v, synth_parse_boolean(v), synth_parse_boolean(v, 'ja,j|nein,n') FROM unnest(ARRAY['true', 'F', 'yes', 'JA', 'n', '1', 'maybe', '', NULL]) v;
SELECT v, synth_parse_interval(v) FROM unnest(ARRAY['PT1H30M', 'P1Y2M3DT4H5M6.5S', '-P1D', 'P', 'PT', '1 day 2 hours', '1h 30m', '2.5 days', '1 year and 3 months',
       '100:00:05', '-01:00:00', '1:60:00', '1.5 months', '3', '']) v;
SELECT f, v, synth_parse_interval(v, f) FROM (VALUES ('H:mm', '100:30'), ('m:ss', '3:05.25'), ('s', '90'), ('ms', '1500'), ('min', '90'), ('d', '2')) AS t(f, v);
SELECT v, synth_parse_uuid(v) FROM unnest(ARRAY['6ba7b810-9dad-11d1-80b4-00c04fd430c8', '{6BA7B8109DAD11D180B400C04FD430C8}', '6ba7b810-9dad-11d1-80b4-00c04fd430cg', '6ba7']) v;
SELECT v, synth_parse_json(v) FROM unnest(ARRAY['{"a": [1, 2.5e3, null]}', '[]', '"x"', '12', '{a: 1}', '{"a": 1,}', '"\u0000"', '"\ud800"', '"\ud83d\ude00"', '1e99999', '']) v;
SELECT v, synth_parse_inet(v), synth_parse_macaddr(v) FROM unnest(ARRAY['192.0.2.1', '192.0.2.1/24', '192.0.2.256', '192.0.2', '::1', '2001:db8::1/64', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::',
       '::ffff:192.0.2.1', '1::2::3', '08:00:2b:01:02:03', '08-00-2b-01-02-03']) v;
SELECT v, synth_parse_array(v), synth_parse_array(v, ';') FROM unnest(ARRAY['{a,"b c",NULL}', '{}', '{a', '{a,,b}', 'red; green;', 'red', '']) v;
SELECT v, synth_parse_money_currency(v) FROM unnest(ARRAY['12,50 €', 'USD 5', '$5', '5 kr', '-£3', '5 Kč', '5', 'R$ 5', '5 zł', '']) v;
ROLLBACK;
