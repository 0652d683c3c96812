"""make bench-etl: what a load costs beside INSERT ... SELECT with plain casts.

A landing table of 1 M rows with 1 % bad ones, eight columns, keyed; the plain statement casts the same rows without the bad
ones. CPU seconds are those of the backend, best of the repeats; both make the primary key as part of the work.
"""
import argparse

from database import Session

CASTS = ('id::bigint, day::date, at::timestamp, amount::numeric(10,2), qty::int, customer, paid::boolean, code')
TYPES = ('id bigint PRIMARY KEY, day date, at timestamp, amount numeric(10,2), qty int, customer text, paid boolean, code text')
OPTIONS = '{"mode": "upsert", "key": "id"}'


def prepare(s, rows):
    s.sql(f"""CREATE TABLE clean AS
        SELECT i::text AS id, to_char(date '2015-01-01' + i % 3000, 'YYYY-MM-DD') AS day,
               to_char(timestamp '2015-01-01' + i * interval '61 s', 'YYYY-MM-DD HH24:MI:SS') AS at,
               (i % 1000 + (i % 100) * 0.01)::text AS amount, (i % 50)::text AS qty, 'customer ' || i % 5000 AS customer,
               CASE WHEN i % 3 = 0 THEN 'true' ELSE 'false' END AS paid, 'c' || md5(i::text) AS code
        FROM generate_series(1, {rows}) i""")
    s.sql("""CREATE TABLE dirty AS
        SELECT id, CASE WHEN id::int % 300 = 0 THEN 'day ' || id ELSE day END AS day, at,
               CASE WHEN id::int % 300 = 1 THEN 'x' || id ELSE amount END AS amount,
               CASE WHEN id::int % 300 = 2 THEN 'some ' || id ELSE qty END AS qty, customer, paid, code FROM clean""")
    s.sql('VACUUM ANALYZE clean')
    s.sql('VACUUM ANALYZE dirty')


def cost(s, statement):
    """CPU and elapsed seconds."""
    s.sql('CHECKPOINT')
    before = s.cpu()
    elapsed = s.timed(statement)
    return s.cpu() - before, elapsed


def best(runs):
    return min(runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--rows', type=int, default=1000000)
    parser.add_argument('--repeats', type=int, default=3)
    args = parser.parse_args()
    s = Session()
    prepare(s, args.rows)
    found = {'plain': [], 'written': [], 'load': [], 'second': [], 'compared': [], 'run': [], 'run_existing': []}
    run = f"SELECT synth_etl_run('dirty', 'target', '{OPTIONS}')"
    for _ in range(args.repeats):
        s.sql('DROP TABLE IF EXISTS plain, target, target_loads, target_rejects')
        s.sql(f'CREATE TABLE plain ({TYPES})')
        found['plain'].append(cost(s, f'INSERT INTO plain SELECT {CASTS} FROM clean'))
        found['written'].append(cost(s, f"CREATE TEMP TABLE script AS SELECT synth_etl('dirty', 'target', '{OPTIONS}') AS text"))
        script = '\n'.join(x[0] for x in s.sql('TABLE script'))
        s.sql('DROP TABLE script')
        found['load'].append(cost(s, script))
        found['second'].append(cost(s, script))
        s.sql('TRUNCATE target_loads')
        found['compared'].append(cost(s, script))
        s.sql('DROP TABLE target, target_loads, target_rejects')
        found['run'].append(cost(s, run))
        s.sql('DROP TABLE target, target_loads, target_rejects')
        s.sql(f'CREATE TABLE target ({TYPES})')
        found['run_existing'].append(cost(s, run))
    counts = s.sql('SELECT read, inserted, updated, unchanged, duplicate, rejected FROM target_loads ORDER BY load_id DESC LIMIT 1')
    plain = best(found['plain'])[0]
    print('case,cpu_s,elapsed_s,ratio,target')
    for name, label, target in (('plain', 'INSERT ... SELECT with casts', ''), ('written', 'writing the script (synth_infer)', ''),
                                ('load', 'load', 1.5), ('second', 'second run', .3),
                                ('compared', 'second run without the log', ''),
                                ('run', 'synth_etl_run, new target', 1.5),
                                ('run_existing', 'synth_etl_run, existing target with its key', 1.5)):
        cpu, elapsed = best(found[name])
        print(f'{label},{cpu:.2f},{elapsed:.2f},{cpu / plain:.2f},{target}')
    print('read, inserted, updated, unchanged, duplicate, rejected of the last run:', ', '.join(counts[0]))


main()
