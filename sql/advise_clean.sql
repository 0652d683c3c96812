-- A schema in which all is as it should be: nothing is advised.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET timezone = 'UTC';
CREATE SCHEMA clean;
SET search_path = clean, public;
-- a number from 0 to below 1 that seems random and is the same everywhere
CREATE FUNCTION public.r(i bigint, salt text) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$SELECT (('x' || substr(md5(i::text || salt), 1, 7))::bit(28)::int) / 268435456.0$$;

CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped', 'cancelled');
CREATE TABLE countries (country_code char(2) PRIMARY KEY, name text NOT NULL UNIQUE);
INSERT INTO countries SELECT chr(65 + i / 26) || chr(65 + i % 26), 'Country ' || i FROM generate_series(0, 59) i;

CREATE TABLE customers (
    customer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    birth_date date,
    country_code char(2) NOT NULL REFERENCES countries,
    email text NOT NULL UNIQUE,
    full_name text NOT NULL,
    phone text,
    notes text
);
CREATE INDEX ON customers (country_code);
INSERT INTO customers (created_at, birth_date, country_code, email, full_name, phone, notes)
SELECT '2020-01-01'::timestamptz + r(i, 'a') * interval '1500 days',
    CASE WHEN r(i, 'b') < .9 THEN '1950-01-01'::date + (r(i, 'c') * 18000)::int END,
    chr(65 + (r(i, 'd') * 59)::int / 26) || chr(65 + (r(i, 'd') * 59)::int % 26),
    md5(i::text) || '@mail.example', initcap(substr(md5(i || 'f'), 1, 6)) || ' ' || initcap(substr(md5(i || 'g'), 1, 8)),
    CASE WHEN r(i, 'h') < .7 THEN '+49 ' || (r(i, 'i') * 1e9)::bigint END,
    CASE WHEN r(i, 'j') < .1 THEN md5(i || 'k') END
FROM generate_series(1, 3000) i;

CREATE TABLE products (
    product_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    price numeric(10,2) NOT NULL CHECK (price >= 0),
    weight_kg numeric(8,3) CHECK (weight_kg > 0),
    is_active boolean NOT NULL DEFAULT true,
    attributes jsonb NOT NULL DEFAULT '{}'
);
INSERT INTO products (sku, name, price, weight_kg, is_active, attributes)
SELECT lpad(i::text, 6, '0'), initcap(md5(i::text)), round(r(i, 'l') * 500, 2),
    CASE WHEN r(i, 'm') < .8 THEN round(r(i, 'n') * 20 + .1, 3) END, r(i, 'o') < .9, jsonb_build_object('colour', (r(i, 'p') * 7)::int)
FROM generate_series(1, 800) i;

CREATE TABLE orders (
    order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    ordered_at timestamptz NOT NULL,
    shipped_at timestamptz,
    status order_status NOT NULL,
    CHECK (shipped_at >= ordered_at)
);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (ordered_at);
INSERT INTO orders (customer_id, ordered_at, shipped_at, status)
SELECT 1 + floor(r(i, 'q') * 3000)::int, t, CASE WHEN s >= 2 THEN t + r(i, 'r') * interval '9 days' END,
    (enum_range(NULL::order_status))[s + 1]
FROM (SELECT i, '2023-01-01'::timestamptz + i * interval '9 min' AS t, floor(r(i, 's') * 4)::int AS s FROM generate_series(1, 10000) i) q;

CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL CHECK (quantity > 0),
    unit_price numeric(10,2) NOT NULL CHECK (unit_price >= 0),
    PRIMARY KEY (order_id, product_id)
);
CREATE INDEX ON order_items (product_id);
INSERT INTO order_items
SELECT o, p, 1 + floor(r(o * 1000 + p, 't') * 9)::int, round(r(o * 1000 + p, 'u') * 500, 2)
FROM (SELECT DISTINCT 1 + floor(r(i, 'v') * 10000)::bigint AS o, 1 + floor(r(i, 'w') * 800)::bigint AS p
    FROM generate_series(1, 30000) i) q;

CREATE TABLE events (
    event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    customer_id bigint REFERENCES customers,
    kind text NOT NULL CHECK (kind IN ('login', 'logout', 'purchase')),
    client inet,
    session uuid NOT NULL,
    payload jsonb
);
CREATE INDEX ON events (customer_id);
CREATE INDEX ON events (occurred_at);
INSERT INTO events (occurred_at, customer_id, kind, client, session, payload)
SELECT '2023-01-01'::timestamptz + i * interval '3 min', CASE WHEN r(i, 'x') < .8 THEN 1 + floor(r(i, 'y') * 3000)::int END,
    (ARRAY['login', 'logout', 'purchase'])[1 + floor(r(i, 'z') * 3)::int],
    CASE WHEN r(i, 'A') < .9 THEN ('10.0.' || floor(r(i, 'B') * 255) || '.' || floor(r(i, 'C') * 255))::inet END,
    md5(i || 'D')::uuid, CASE WHEN r(i, 'E') < .3 THEN '{"a": 1}'::jsonb END
FROM generate_series(1, 10000) i;

-- few rows say nothing
CREATE TABLE settings (name text PRIMARY KEY, value text, since timestamp, amount float8);
INSERT INTO settings SELECT 's' || i, i::text, '2024-01-01', i FROM generate_series(1, 50) i;
CREATE TABLE nobody (id bigint, name text);
ANALYZE countries; ANALYZE customers; ANALYZE products; ANALYZE orders; ANALYZE order_items; ANALYZE events; ANALYZE settings;

SELECT kind, object, recommendation FROM synth_advise_schema('clean');
SELECT kind, object, recommendation FROM synth_advise('clean');
SET search_path = public;
DROP SCHEMA clean CASCADE;
DROP FUNCTION public.r;
