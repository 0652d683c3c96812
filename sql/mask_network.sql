-- Addresses of networks and devices, URLs, UUIDs.
-- The pseudonyms themselves are shown: with the same key they must be the same in every later version.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('6d', 32), 'hex')) > 0 AS key_for_the_test;

---- networks: whoever shares a prefix still does

SELECT v, synth_mask_ip(v) FROM unnest(ARRAY['192.168.1.10', '192.168.1.11', '192.168.2.10', '192.168.1.10/24', '0.0.0.0', '255.255.255.255', '127.0.0.1',
    '2001:db8::1', '2001:db8::2', 'fe80::1/64', '::', '::ffff:192.168.1.10']::inet[]) v;
SELECT v, synth_mask(v, 'ip') FROM unnest(ARRAY['192.168.0.0/16', '192.168.1.0/24', '10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32']::cidr[]) v;
SELECT v, synth_mask(v, 'ip') FROM unnest(ARRAY['192.168.1.10', '192.168.1.10/24', '192.168.1.10:8080', '2001:db8::1', '2001:DB8::1', '2001:0db8::0001', '192.168.001.010', '1.2.3', 'fe80::1%eth0',
    '', 'localhost', '::', '...', '300.1.1.1']) v;

---- devices

SELECT v, synth_mask_mac(v), synth_mask_mac(v, keep_vendor => true) AS keep_vendor FROM unnest(ARRAY['00:1b:44:11:3a:b7', 'ff:ff:ff:ff:ff:ff', '02:00:00:00:00:01']::macaddr[]) v;
SELECT v, synth_mask(v, 'mac'), synth_mask(v, 'mac(keep_vendor = true)') AS keep_vendor FROM unnest(ARRAY['00:1b:44:ff:fe:11:3a:b7', '00:1b:44:11:3a:b7:00:01']::macaddr8[]) v;
SELECT v, synth_mask(v, 'mac') FROM unnest(ARRAY['00:1b:44:11:3a:b7', '00-1B-44-11-3A-B7', '001b.4411.3ab7', '001b44113ab7', '00:1b:44:11:3A:b7', '00:1b:44', 'none', '']) v;

---- UUIDs

SELECT v, synth_mask_uuid(v) FROM unnest(ARRAY['550e8400-e29b-41d4-a716-446655440000', '00000000-0000-0000-0000-000000000000', '01890a5d-ac96-774b-bcce-b302099a8057']::uuid[]) v;
SELECT v, synth_mask(v, 'uuid') FROM unnest(ARRAY['550e8400-e29b-41d4-a716-446655440000', '550E8400-E29B-41D4-A716-446655440000', '{550e8400e29b41d4a716446655440000}', '550e8400-e29b', 'user-1', '']) v;

---- URLs

SELECT v, synth_mask_url(v) FROM unnest(ARRAY['https://www.smith.com/', 'https://www.smith.com/en/Mary_Smith.html?id=12&name=Mary%20Smith#top', 'http://smith.com:8080/a/b/', 'ftp://mary:secret@files.smith.co.uk/cv.pdf',
    'http://192.168.1.10/admin', 'http://[2001:db8::1]:80/', 'www.smith.com', 'smith.com/mary', 'mary.smith', 'https://müller.de/straße', 'http://localhost', 'mailto:mary@smith.com', 'not a url', '?', '',
    'https://x.example/', 'https://a//b/../c?&=&d=', 'HTTP://SMITH.COM/%7Emary/%zz', 'https://user@host@smith.com/']) v;
-- where there is no room for the suffix, the top-level domain goes
SELECT synth_mask('https://smith.com/a'::varchar(27), 'url') AS room, synth_mask('https://smith.com/a'::varchar(26), 'url') AS no_room;

---- errors

SELECT synth_mask('x'::text, 'mac(keep_vendor = 1, 2)');
SELECT synth_mask('x'::text, 'mac(keep_vendor = maybe)');
SELECT synth_mask(1, 'ip');
SELECT synth_mask('{1}'::jsonb, 'uuid');
\set VERBOSITY sqlstate
SELECT synth_mask('x'::text, 'mac(keep_vendor = maybe)');
SELECT synth_mask(1, 'ip');
ROLLBACK;
