-- tpch_data.sql: the eight tables of TPC-H, after sections 1.4 and 4.2 of its
-- specification, made by plain SQL.
--
--     psql -v scale=.1 -f test/bench/tpch_data.sql
--
-- Not dbgen's rows, but their distributions: sparse order keys, customers
-- without orders, the four suppliers of a part, prices from part keys, dates,
-- flags, lists of words, and comments cut from a pool of sentences. Every value
-- is a hash of its row's key, so that the same scale gives the same rows on
-- every server. No keys and no indexes; tpch_keys.sql adds those of section 1.4.
\set ON_ERROR_STOP on
\if :{?scale}
\else
\set scale .1
\endif
SET client_min_messages = warning;
SET synchronous_commit = off;

DROP TABLE IF EXISTS region, nation, part, supplier, partsupp, customer, orders, lineitem CASCADE;

CREATE TABLE region (
	r_regionkey integer NOT NULL,
	r_name char(25) NOT NULL,
	r_comment varchar(152)
);
CREATE TABLE nation (
	n_nationkey integer NOT NULL,
	n_name char(25) NOT NULL,
	n_regionkey integer NOT NULL,
	n_comment varchar(152)
);
CREATE TABLE part (
	p_partkey integer NOT NULL,
	p_name varchar(55) NOT NULL,
	p_mfgr char(25) NOT NULL,
	p_brand char(10) NOT NULL,
	p_type varchar(25) NOT NULL,
	p_size integer NOT NULL,
	p_container char(10) NOT NULL,
	p_retailprice numeric(15,2) NOT NULL,
	p_comment varchar(23) NOT NULL
);
CREATE TABLE supplier (
	s_suppkey integer NOT NULL,
	s_name char(25) NOT NULL,
	s_address varchar(40) NOT NULL,
	s_nationkey integer NOT NULL,
	s_phone char(15) NOT NULL,
	s_acctbal numeric(15,2) NOT NULL,
	s_comment varchar(101) NOT NULL
);
CREATE TABLE partsupp (
	ps_partkey integer NOT NULL,
	ps_suppkey integer NOT NULL,
	ps_availqty integer NOT NULL,
	ps_supplycost numeric(15,2) NOT NULL,
	ps_comment varchar(199) NOT NULL
);
CREATE TABLE customer (
	c_custkey integer NOT NULL,
	c_name varchar(25) NOT NULL,
	c_address varchar(40) NOT NULL,
	c_nationkey integer NOT NULL,
	c_phone char(15) NOT NULL,
	c_acctbal numeric(15,2) NOT NULL,
	c_mktsegment char(10) NOT NULL,
	c_comment varchar(117) NOT NULL
);
CREATE TABLE orders (
	o_orderkey integer NOT NULL,
	o_custkey integer NOT NULL,
	o_orderstatus char(1) NOT NULL,
	o_totalprice numeric(15,2) NOT NULL,
	o_orderdate date NOT NULL,
	o_orderpriority char(15) NOT NULL,
	o_clerk char(15) NOT NULL,
	o_shippriority integer NOT NULL,
	o_comment varchar(79) NOT NULL
);
CREATE TABLE lineitem (
	l_orderkey integer NOT NULL,
	l_partkey integer NOT NULL,
	l_suppkey integer NOT NULL,
	l_linenumber integer NOT NULL,
	l_quantity numeric(15,2) NOT NULL,
	l_extendedprice numeric(15,2) NOT NULL,
	l_discount numeric(15,2) NOT NULL,
	l_tax numeric(15,2) NOT NULL,
	l_returnflag char(1) NOT NULL,
	l_linestatus char(1) NOT NULL,
	l_shipdate date NOT NULL,
	l_commitdate date NOT NULL,
	l_receiptdate date NOT NULL,
	l_shipinstruct char(25) NOT NULL,
	l_shipmode char(10) NOT NULL,
	l_comment varchar(44) NOT NULL
);

-- ---- what values are made of; all inlined by the planner ----

-- A number of [0, n), fixed by a key and the number of the column.
CREATE FUNCTION pg_temp.roll(key bigint, col bigint, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS 'SELECT (hashint8extended($1, $2) & 9223372036854775807) % $3';

CREATE FUNCTION pg_temp.pick(key bigint, col bigint, words text[]) RETURNS text
LANGUAGE sql IMMUTABLE AS 'SELECT $3[1 + pg_temp.roll($1, $2, cardinality($3))]';

CREATE FUNCTION pg_temp.retail_cents(partkey bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS 'SELECT 90000 + $1 / 10 % 20001 + 100 * ($1 % 1000)';

-- One of the four suppliers of a part: number 0 to 3 of s suppliers.
CREATE FUNCTION pg_temp.supplier_of(partkey bigint, number bigint, s bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS 'SELECT ($1 + $2 * ($3 / 4 + ($1 - 1) / $3)) % $3 + 1';

-- The first eight of each 32 keys are in use.
CREATE FUNCTION pg_temp.order_key(i bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS 'SELECT (($1 >> 3) << 5) | ($1 & 7)';

CREATE FUNCTION pg_temp.order_date(orderkey bigint) RETURNS date
LANGUAGE sql IMMUTABLE AS $$SELECT date '1992-01-01' + pg_temp.roll($1, 30, 2406)::int$$;

CREATE FUNCTION pg_temp.phone(key bigint, nation bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$SELECT 10 + $2 || '-' || 100 + pg_temp.roll($1, 1, 900) || '-'
	|| 100 + pg_temp.roll($1, 2, 900) || '-' || 1000 + pg_temp.roll($1, 3, 9000)$$;

-- Letters and digits, 10 to 40 of them.
CREATE FUNCTION pg_temp.address(key bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$SELECT substr(translate(encode(sha256(int8send($1)), 'base64'), '+/=', ', '),
	1, 10 + pg_temp.roll($1, 4, 31)::int)$$;

-- Pool of sentences. A text of a row is a piece of one of these lines, cut
-- without regard to words, as the specification has it. Words that stand twice
-- are twice as frequent.
CREATE TEMP TABLE sentence AS
SELECT i, pg_temp.pick(i, 1, a) || ' ' || pg_temp.pick(i, 2, n) || ' ' || pg_temp.pick(i, 3, v)
	|| CASE pg_temp.roll(i, 4, 3)
		WHEN 0 THEN ' ' || pg_temp.pick(i, 5, d)
		WHEN 1 THEN ' ' || pg_temp.pick(i, 6, p) || ' the ' || pg_temp.pick(i, 7, a) || ' ' || pg_temp.pick(i, 8, n)
		ELSE ' ' || pg_temp.pick(i, 9, d) || ' ' || pg_temp.pick(i, 10, p) || ' the ' || pg_temp.pick(i, 11, n) END
	|| pg_temp.pick(i, 12, '{.,.,.,;,!,?}') || ' ' AS words
FROM generate_series(1, 20000) i,
	(SELECT '{regular,regular,regular,regular,final,final,final,ironic,ironic,ironic,even,even,even,bold,bold,silent,
		special,special,pending,pending,unusual,unusual,express,express,quick,careful,slow,thin,busy,idle}'::text[] AS a,
		'{packages,packages,packages,packages,requests,requests,requests,requests,accounts,accounts,accounts,accounts,
		deposits,deposits,deposits,deposits,ideas,ideas,instructions,instructions,foxes,foxes,plans,plans,excuses,forges,
		asymptotes,courts,dolphins,sentiments,warhorses,orbits,tides,realms,escapades,hockey players,pearls,braids}'::text[] AS n,
		'{sleep,wake,are,cajole,haggle,nag,use,boost,affix,detect,integrate,maintain,nod,was,lose,sublate,solve,thrash,
		promise,engage,hinder,print,doze,run,dazzle,snooze,breach,poach,grow,boil}'::text[] AS v,
		'{sometimes,always,never,furiously,slyly,carefully,blithely,quickly,fluffily,slowly,quietly,ruthlessly,thinly,
		closely,doggedly,daringly,bravely,stealthily,permanently,idly,busily,regularly,finally,evenly,boldly}'::text[] AS d,
		'{about,above,according to,across,after,against,along,among,around,at,before,behind,beneath,beside,between,
		beyond,by,despite,during,except,for,from,inside,instead of,into,near,of,on,outside,over,past,since,through,
		to,toward,under,until,upon,without,with,within}'::text[] AS p) AS lists;

CREATE TEMP TABLE pool AS
SELECT i, string_agg(words, '') OVER (ORDER BY i ROWS BETWEEN CURRENT ROW AND 7 FOLLOWING) AS words
FROM sentence ORDER BY i LIMIT 19990;
CREATE UNIQUE INDEX ON pool (i);
ANALYZE pool;

-- Which line of the pool, and the piece of it that is lo to hi characters long.
CREATE FUNCTION pg_temp.line(key bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS 'SELECT 1 + pg_temp.roll($1, 5, 19990)';
CREATE FUNCTION pg_temp.piece(words text, key bigint, lo bigint, hi bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS 'SELECT substr($1, 1 + pg_temp.roll($2, 6, 60)::int, ($3 + pg_temp.roll($2, 7, $4 - $3 + 1))::int)';

-- ---- rows ----

SELECT round(:scale * 200000)::bigint AS parts, round(:scale * 10000)::bigint AS suppliers,
	round(:scale * 150000)::bigint AS customers, round(:scale * 1500000)::bigint AS orders,
	greatest(round(:scale * 1000), 1)::bigint AS clerks \gset

INSERT INTO region
SELECT ord - 1, name, pg_temp.piece(words, ord, 31, 115)
FROM unnest('{AFRICA,AMERICA,ASIA,EUROPE,MIDDLE EAST}'::text[]) WITH ORDINALITY AS r (name, ord)
JOIN pool ON i = pg_temp.line(-ord);

INSERT INTO nation
SELECT ord - 1, split_part(name, ':', 1), split_part(name, ':', 2)::int, pg_temp.piece(words, 100 + ord, 31, 114)
FROM unnest('{ALGERIA:0,ARGENTINA:1,BRAZIL:1,CANADA:1,EGYPT:4,ETHIOPIA:0,FRANCE:3,GERMANY:3,INDIA:2,INDONESIA:2,IRAN:4,
	IRAQ:4,JAPAN:2,JORDAN:4,KENYA:0,MOROCCO:0,MOZAMBIQUE:0,PERU:1,CHINA:2,ROMANIA:3,SAUDI ARABIA:4,VIETNAM:2,RUSSIA:3,
	UNITED KINGDOM:3,UNITED STATES:1}'::text[]) WITH ORDINALITY AS n (name, ord)
JOIN pool ON i = pg_temp.line(-100 - ord)
ORDER BY ord;

-- Five different colours: steps of an odd number below 23 around the 92.
INSERT INTO part
SELECT k, (SELECT string_agg(colours[1 + (pg_temp.roll(k, 10, 92) + w * (1 + 2 * pg_temp.roll(k, 11, 11))) % 92], ' ' ORDER BY w)
		FROM generate_series(0, 4) w),
	'Manufacturer#' || 1 + pg_temp.roll(k, 12, 5), 'Brand#' || 1 + pg_temp.roll(k, 12, 5) || 1 + pg_temp.roll(k, 13, 5),
	pg_temp.pick(k, 14, '{STANDARD,SMALL,MEDIUM,LARGE,ECONOMY,PROMO}') || ' '
		|| pg_temp.pick(k, 15, '{ANODIZED,BURNISHED,PLATED,POLISHED,BRUSHED}') || ' '
		|| pg_temp.pick(k, 16, '{TIN,NICKEL,BRASS,STEEL,COPPER}'),
	1 + pg_temp.roll(k, 17, 50),
	pg_temp.pick(k, 18, '{SM,LG,MED,JUMBO,WRAP}') || ' ' || pg_temp.pick(k, 19, '{CASE,BOX,BAG,JAR,PKG,PACK,CAN,DRUM}'),
	pg_temp.retail_cents(k) / 100.0, pg_temp.piece(words, k, 5, 22)
FROM (SELECT '{almond,antique,aquamarine,azure,beige,bisque,black,blanched,blue,blush,brown,burlywood,burnished,chartreuse,
	chiffon,chocolate,coral,cornflower,cornsilk,cream,cyan,dark,deep,dim,dodger,drab,firebrick,floral,forest,frosted,
	gainsboro,ghost,goldenrod,green,grey,honeydew,hot,indian,ivory,khaki,lace,lavender,lawn,lemon,light,lime,linen,
	magenta,maroon,medium,metallic,midnight,mint,misty,moccasin,navajo,navy,olive,orange,orchid,pale,papaya,peach,peru,
	pink,plum,powder,puff,purple,red,rose,rosy,royal,saddle,salmon,sandy,seashell,sienna,sky,slate,smoke,snow,spring,
	steel,tan,thistle,tomato,turquoise,violet,wheat,white,yellow}'::text[] AS colours) c
CROSS JOIN generate_series(1, :parts) k JOIN pool ON i = pg_temp.line(k + 1000000000)
ORDER BY k;

-- Of 10,000 suppliers five have a complaint and five a recommendation.
INSERT INTO supplier
SELECT k, 'Supplier#' || lpad(k::text, 9, '0'), pg_temp.address(k), pg_temp.roll(k, 20, 25),
	pg_temp.phone(k + 2000000000, pg_temp.roll(k, 20, 25)), (pg_temp.roll(k, 21, 1100000) - 99999) / 100.0,
	CASE k % 2000 WHEN 358 % :suppliers THEN overlay(piece placing 'Customer slyly Complaints' from 2)
		WHEN 766 % :suppliers THEN overlay(piece placing 'Customer even Recommends' from 2)
		ELSE piece END
FROM (SELECT k, pg_temp.piece(words, k, 25, 100) AS piece
	FROM generate_series(1, :suppliers) k JOIN pool ON i = pg_temp.line(k + 2000000000)) s
ORDER BY k;

INSERT INTO partsupp
SELECT p, pg_temp.supplier_of(p, n, :suppliers), 1 + pg_temp.roll(p * 4 + n, 22, 9999),
	(100 + pg_temp.roll(p * 4 + n, 23, 99901)) / 100.0, pg_temp.piece(words, p * 4 + n + 3000000000, 49, 198)
FROM generate_series(1, :parts) p CROSS JOIN generate_series(0, 3) n JOIN pool ON i = pg_temp.line(p * 4 + n + 3000000000)
ORDER BY p, n;

INSERT INTO customer
SELECT k, 'Customer#' || lpad(k::text, 9, '0'), pg_temp.address(k + 4000000000), pg_temp.roll(k, 24, 25),
	pg_temp.phone(k + 4000000000, pg_temp.roll(k, 24, 25)), (pg_temp.roll(k, 25, 1100000) - 99999) / 100.0,
	pg_temp.pick(k, 26, '{AUTOMOBILE,BUILDING,FURNITURE,MACHINERY,HOUSEHOLD}'), pg_temp.piece(words, k + 4000000000, 29, 116)
FROM generate_series(1, :customers) k JOIN pool ON i = pg_temp.line(k + 4000000000)
ORDER BY k;

INSERT INTO lineitem
SELECT o, p, pg_temp.supplier_of(p, pg_temp.roll(l, 42, 4), :suppliers), n,
	q, q * pg_temp.retail_cents(p) / 100.0, pg_temp.roll(l, 43, 11) / 100.0, pg_temp.roll(l, 44, 9) / 100.0,
	CASE WHEN received <= date '1995-06-17' THEN pg_temp.pick(l, 45, '{R,A}') ELSE 'N' END,
	CASE WHEN shipped > date '1995-06-17' THEN 'O' ELSE 'F' END,
	shipped, pg_temp.order_date(o) + 30 + pg_temp.roll(l, 46, 61)::int, received,
	pg_temp.pick(l, 47, '{DELIVER IN PERSON,COLLECT COD,NONE,TAKE BACK RETURN}'),
	pg_temp.pick(l, 48, '{REG AIR,AIR,RAIL,SHIP,TRUCK,MAIL,FOB}'), pg_temp.piece(words, l, 10, 43)
FROM (SELECT o, n, l, 1 + pg_temp.roll(l, 40, :parts) AS p, 1 + pg_temp.roll(l, 41, 50) AS q, shipped,
		shipped + 1 + pg_temp.roll(l, 49, 30)::int AS received
	FROM (SELECT o, n, o * 8 + n AS l, pg_temp.order_date(o) + 1 + pg_temp.roll(o * 8 + n, 50, 121)::int AS shipped
		FROM (SELECT pg_temp.order_key(i) AS o FROM generate_series(1, :orders) i OFFSET 0) k
		CROSS JOIN LATERAL generate_series(1, 1 + pg_temp.roll(o, 51, 7)) n OFFSET 0) s OFFSET 0) r
JOIN pool ON i = pg_temp.line(l)
ORDER BY o, n;

-- A third of the customers never order: keys that three divides are moved on.
INSERT INTO orders
SELECT o, CASE WHEN c % 3 > 0 THEN c WHEN c < :customers THEN c + 1 ELSE c - 1 END, status, price, pg_temp.order_date(o),
	pg_temp.pick(o, 31, '{1-URGENT,2-HIGH,3-MEDIUM,4-NOT SPECIFIED,5-LOW}'),
	'Clerk#' || lpad((1 + pg_temp.roll(o, 32, :clerks))::text, 9, '0'), 0, pg_temp.piece(words, o + 5000000000, 19, 78)
FROM (SELECT l_orderkey AS o, 1 + pg_temp.roll(l_orderkey, 33, :customers) AS c,
		CASE WHEN min(l_linestatus) = max(l_linestatus) THEN min(l_linestatus) ELSE 'P' END AS status,
		sum(l_extendedprice * (1 + l_tax) * (1 - l_discount)) AS price
	FROM lineitem GROUP BY l_orderkey) s
JOIN pool ON i = pg_temp.line(o + 5000000000)
ORDER BY o;

VACUUM (ANALYZE) region, nation, part, supplier, partsupp, customer, orders, lineitem;
