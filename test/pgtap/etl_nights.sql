-- Nights of random batches against a model that goes row by row in PL/pgSQL and shares nothing with the statement of a load:
-- what each night counts, and what is there after it, in every mode; with faults, repeated keys, late rows, deleted keys.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(15);

CREATE SCHEMA nights;
CREATE TABLE nights.landing (place int, id text, city text, n text, email text, changed text);
CREATE TABLE nights.counts (inserted bigint, updated bigint, unchanged bigint, duplicate bigint, rejected bigint);
CREATE FUNCTION nights.fill(keys int, rows int, night int) RETURNS void LANGUAGE sql AS $$
	TRUNCATE nights.landing;
	INSERT INTO nights.landing
	SELECT i, CASE WHEN random() < .03 THEN NULL WHEN random() < .03 THEN 'k' || i ELSE (random() * keys)::int::text END,
		'city ' || (random() * 2)::int, CASE WHEN random() < .05 THEN 'n' || i WHEN random() < .1 THEN '' ELSE ((random() * 3)::int - 1)::text END,
		CASE WHEN random() < .3 THEN NULL ELSE 'e' || (random() * keys * 2)::int END,
		(timestamp '2024-01-13 00:00:00' + (night - (random() * random() * 4)::int) * interval '1 day')::text
	FROM generate_series(1, rows) i;
$$;
-- a row as it is read; NULL where it is at fault: n below 0 breaks a check of the target
CREATE TABLE nights.row (place int, id int, city text, n int, email text, changed timestamp, is_good boolean);
CREATE FUNCTION nights.read_rows(has_check boolean) RETURNS void LANGUAGE sql AS $$
	TRUNCATE nights.row;
	INSERT INTO nights.row
	SELECT place, CASE WHEN id ~ '^[0-9]+$' THEN id::int END, city, CASE WHEN n ~ '^-?[0-9]+$' THEN n::int END, email, changed::timestamp,
		id ~ '^[0-9]+$' AND id IS NOT NULL AND n ~ '^(-?[0-9]+)?$' AND NOT (has_check AND n = '-1')
	FROM nights.landing;
$$;

-- upsert and insert, with a unique e-mail: the row that came first has it
CREATE TABLE nights.target (id int PRIMARY KEY, city text, n int CHECK (n >= 0), email text UNIQUE);
CREATE TABLE nights.model (id int PRIMARY KEY, city text, n int, email text);
CREATE FUNCTION nights.keyed(may_update boolean, is_last boolean) RETURNS nights.counts LANGUAGE plpgsql AS $$
DECLARE
	c nights.counts := (0, 0, 0, 0, 0);
	r nights.row;
	t nights.model;
	old nights.model[] := ARRAY(SELECT m FROM nights.model m);
	taken text[] := '{}';
BEGIN
	FOR r IN SELECT * FROM nights.row ORDER BY place LOOP
		IF r.is_good IS NOT TRUE THEN
			c.rejected := c.rejected + 1;
		ELSIF EXISTS (SELECT FROM nights.row o WHERE o.is_good AND o.id = r.id AND CASE WHEN is_last THEN o.place > r.place ELSE o.place < r.place END) THEN
			c.duplicate := c.duplicate + 1;
		ELSE
			SELECT * INTO t FROM unnest(old) AS o WHERE o.id = r.id;
			IF FOUND AND (NOT may_update OR (t.city, t.n, t.email) IS NOT DISTINCT FROM (r.city, r.n, r.email)) THEN
				c.unchanged := c.unchanged + 1;
			ELSIF EXISTS (SELECT FROM unnest(old) AS o WHERE o.email = r.email AND o.id <> r.id) THEN
				c.rejected := c.rejected + 1;
			ELSIF r.email = ANY (taken) THEN
				c.rejected := c.rejected + 1;
			ELSE
				IF t.id IS NULL THEN
					c.inserted := c.inserted + 1;
				ELSE
					c.updated := c.updated + 1;
				END IF;
				-- a value of a row that was refused for another reason is free: only written rows hold one
				taken := taken || r.email;
				DELETE FROM nights.model m WHERE m.id = r.id;
				INSERT INTO nights.model VALUES (r.id, r.city, r.n, r.email);
			END IF;
		END IF;
	END LOOP;
	RETURN c;
END$$;

-- SCD 2 by a moment of the source: late rows are refused, states of the same moment corrected
CREATE TABLE nights.history_model (id int, city text, n int, valid_from timestamp, valid_to timestamp, is_current boolean);
CREATE FUNCTION nights.by_moment() RETURNS nights.counts LANGUAGE plpgsql AS $$
DECLARE
	c nights.counts := (0, 0, 0, 0, 0);
	r nights.row;
	v nights.history_model;
BEGIN
	FOR r IN SELECT * FROM nights.row ORDER BY place LOOP
		IF r.is_good IS NOT TRUE THEN
			c.rejected := c.rejected + 1;
			CONTINUE;
		ELSIF EXISTS (SELECT FROM nights.row o WHERE o.is_good AND o.id = r.id
			AND (o.changed > r.changed OR (o.changed = r.changed AND o.place < r.place))) THEN
			c.duplicate := c.duplicate + 1;
			CONTINUE;
		END IF;
		SELECT * INTO v FROM nights.history_model h WHERE h.id = r.id AND h.valid_from <= r.changed AND (h.valid_to > r.changed OR h.valid_to IS NULL);
		IF NOT FOUND AND EXISTS (SELECT FROM nights.history_model h WHERE h.id = r.id) THEN
			c.rejected := c.rejected + 1;
		ELSIF v.id IS NULL THEN
			c.inserted := c.inserted + 1;
			INSERT INTO nights.history_model VALUES (r.id, r.city, r.n, r.changed, NULL, true);
		ELSIF (v.city, v.n) IS NOT DISTINCT FROM (r.city, r.n) THEN
			c.unchanged := c.unchanged + 1;
		ELSIF v.valid_from = r.changed THEN
			c.updated := c.updated + 1;
			UPDATE nights.history_model h SET city = r.city, n = r.n WHERE h.id = r.id AND h.valid_from = r.changed;
		ELSIF v.is_current THEN
			c.updated := c.updated + 1;
			UPDATE nights.history_model h SET valid_to = r.changed, is_current = false WHERE h.id = r.id AND h.is_current;
			INSERT INTO nights.history_model VALUES (r.id, r.city, r.n, r.changed, NULL, true);
		ELSE
			c.rejected := c.rejected + 1;
		END IF;
	END LOOP;
	RETURN c;
END$$;

-- SCD 2 by the moment of the load, with deleted keys: versions have a number instead of a moment
CREATE TABLE nights.version_model (id int, city text, n int, version int, is_current boolean);
CREATE FUNCTION nights.by_load() RETURNS nights.counts LANGUAGE plpgsql AS $$
DECLARE
	c nights.counts := (0, 0, 0, 0, 0);
	r nights.row;
	v nights.version_model;
BEGIN
	FOR r IN SELECT * FROM nights.row ORDER BY place LOOP
		IF r.is_good IS NOT TRUE THEN
			c.rejected := c.rejected + 1;
			CONTINUE;
		ELSIF EXISTS (SELECT FROM nights.row o WHERE o.is_good AND o.id = r.id AND o.place < r.place) THEN
			c.duplicate := c.duplicate + 1;
			CONTINUE;
		END IF;
		SELECT * INTO v FROM nights.version_model h WHERE h.id = r.id AND h.is_current;
		IF NOT FOUND THEN
			c.inserted := c.inserted + 1;
		ELSIF (v.city, v.n) IS NOT DISTINCT FROM (r.city, r.n) THEN
			c.unchanged := c.unchanged + 1;
			CONTINUE;
		ELSE
			c.updated := c.updated + 1;
			UPDATE nights.version_model h SET is_current = false WHERE h.id = r.id;
		END IF;
		INSERT INTO nights.version_model SELECT r.id, r.city, r.n, 1 + count(*), true FROM nights.version_model h WHERE h.id = r.id;
	END LOOP;
	UPDATE nights.version_model h SET is_current = false WHERE h.is_current AND NOT EXISTS (SELECT FROM nights.row o WHERE o.id = h.id);
	RETURN c;
END$$;
CREATE TABLE nights.loaded (id int, city text, n int, valid_from timestamptz NOT NULL, valid_to timestamptz, is_current boolean NOT NULL, PRIMARY KEY (id, valid_from));
CREATE UNIQUE INDEX ON nights.loaded (id) WHERE is_current;
CREATE VIEW nights.versions AS SELECT id, city, n, row_number() OVER (PARTITION BY id ORDER BY valid_from)::int AS version, is_current FROM nights.loaded;
CREATE TABLE nights.history (id int, city text, n int, valid_from timestamp NOT NULL, valid_to timestamp, is_current boolean NOT NULL, PRIMARY KEY (id, valid_from));
CREATE UNIQUE INDEX ON nights.history (id) WHERE is_current;

CREATE TABLE nights.said (mode text, night int, load nights.counts, model nights.counts, is_same boolean);
CREATE FUNCTION nights.run(mode text, nights int, keys int, rows int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	options jsonb := '{"columns": {"place": null, "changed": null}, "key": "id", "row_number": "place", "types": {"n": "int", "id": "int"}}';
	target text := 'nights.target';
	c nights.counts;
	m nights.counts;
	again bigint;
	n_again bigint := 0;
BEGIN
	CASE mode
		WHEN 'insert', 'upsert' THEN options := options || jsonb_build_object('mode', mode);
		WHEN 'last' THEN options := options || '{"mode": "upsert", "dedupe": "last"}';
		WHEN 'by moment' THEN
			options := options || '{"mode": "scd2", "valid_from": "changed", "dedupe": "latest by changed", "columns": {"place": null, "email": null}}';
			target := 'nights.history';
		ELSE
			options := options || '{"mode": "scd2", "deleted": "close", "columns": {"place": null, "email": null, "changed": null}}';
			target := 'nights.loaded';
	END CASE;
	FOR night IN 1..nights LOOP
		PERFORM nights.fill(keys, rows, night);
		PERFORM nights.read_rows(target = 'nights.target');
		SELECT r.inserted, r.updated, r.unchanged, r.duplicate, r.rejected INTO c FROM synth_etl_run('nights.landing', target, options) AS r;
		m := CASE mode WHEN 'insert' THEN nights.keyed(false, false) WHEN 'upsert' THEN nights.keyed(true, false) WHEN 'last' THEN nights.keyed(true, true)
			WHEN 'by moment' THEN nights.by_moment() ELSE nights.by_load() END;
		INSERT INTO nights.said VALUES (mode, night, c, m, NOT EXISTS ((TABLE nights.target EXCEPT TABLE nights.model) UNION ALL (TABLE nights.model EXCEPT TABLE nights.target))
			AND NOT EXISTS ((TABLE nights.history EXCEPT TABLE nights.history_model) UNION ALL (TABLE nights.history_model EXCEPT TABLE nights.history))
			AND NOT EXISTS ((TABLE nights.versions EXCEPT TABLE nights.version_model) UNION ALL (TABLE nights.version_model EXCEPT TABLE nights.versions)));
		SELECT r.inserted + r.updated INTO again FROM synth_etl_run('nights.landing', target, options) AS r;
		n_again := n_again + again;
	END LOOP;
	RETURN NEXT is((SELECT string_agg(s::text, E'\n' ORDER BY night) FROM nights.said s WHERE s.mode = run.mode AND s.load <> s.model), NULL, mode || ': counts are those of the model');
	RETURN NEXT ok((SELECT bool_and(is_same) FROM nights.said s WHERE s.mode = run.mode), mode || ': and so is what is there');
	RETURN NEXT ok(n_again = 0 OR mode IN ('upsert', 'last'), mode || ': a second run changes nothing');
END$$;
SELECT setseed(.17);
SELECT nights.run('insert', 12, 60, 40);
SELECT nights.run('upsert', 12, 60, 60);
SELECT nights.run('last', 12, 60, 60);
SELECT nights.run('by moment', 20, 30, 40);
SELECT nights.run('by load', 15, 30, 40);
SELECT * FROM finish();
ROLLBACK;
