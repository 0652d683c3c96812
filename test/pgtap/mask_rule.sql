-- The grammar of rules: what is read is written so that it reads the same; what is not read has an error of its own.
SET client_min_messages = error;
BEGIN;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(5);

CREATE TEMP TABLE sound (rule text);
INSERT INTO sound VALUES
('email'), ('EMAIL'), (' email ( ) '), ('email(keep_domain = true)'), ('partial(2, "****", 2)'), ('partial(right => 1, left: 2, pad = ''*'')'),
('partial(0, """quoted"" and ''single''", 0)'), ('noise(0.1)'), ('noise(1e-1)'), ('noise("3 days")'), ('generalize(10)'), ('generalize(year)'),
('constant("")'), ('constant(''it''''s'')'), ('json("$.a.b[*]" = email, "$.c" = partial(1, "x", 1))'), ('row(street = street, "odd name" = null)'),
('hash(length = 12, domain = people)'), ('full_name(unique = true, locale = "de_AT", key_version = 1)'), ('encrypt("0123456789abcdef")'), ('null'), ('none');

SELECT is((SELECT count(*) FROM sound WHERE rule::synth_rule::text::synth_rule::text IS DISTINCT FROM rule::synth_rule::text), 0::bigint,
          'what is written reads the same');
SELECT is((SELECT count(DISTINCT r::synth_rule::text) FROM unnest(ARRAY['email', 'EMAIL', ' email ( ) ']) r), 1::bigint, 'one rule, one text');

-- a sound rule with a few characters taken out, doubled, or put in
CREATE FUNCTION pg_temp.mutant(rule text, n int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	signs text := '(),="''$.*[] 0-1e9:>aZ_' || E'\t\n\u00e4\u6f22' || chr(1);
	state bigint := n * 7919 + 17;
	at int;
BEGIN
	FOR i IN 1 .. 1 + n % 4 LOOP
		state := (state * 1103515245 + 12345) % 2147483648;
		at := 1 + state % (length(rule) + 1);
		rule := CASE state / 65536 % 3
			WHEN 0 THEN overlay(rule PLACING '' FROM at FOR 1)
			WHEN 1 THEN overlay(rule PLACING substr(signs, (1 + state / 1024 % length(signs))::int, 1) FROM at FOR 0)
			ELSE overlay(rule PLACING repeat(substr(rule, at, 3), 2) FROM at FOR 1) END;
	END LOOP;
	RETURN rule;
END $$;
CREATE FUNCTION pg_temp.outcome(rule text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF rule::synth_rule::text::synth_rule::text = rule::synth_rule::text THEN RETURN 'read'; END IF;
	RETURN 'reads differently';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
CREATE TEMP TABLE outcome AS
SELECT pg_temp.outcome(pg_temp.mutant(rule, n)) AS outcome FROM sound, generate_series(1, 500) n;
SELECT is((SELECT array_agg(DISTINCT outcome ORDER BY outcome) FROM outcome), '{22023,read}', 'mutants are read, or refused with 22023');
SELECT ok((SELECT count(*) FROM outcome WHERE outcome = 'read') > 500, 'and not all are refused');
SELECT is(pg_temp.outcome(repeat('row(x = ', 10000) || 'email' || repeat(')', 10000)), '54000', 'nested too deeply');
SELECT * FROM finish();
ROLLBACK;
