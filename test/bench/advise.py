"""make bench-advise: indexes for TPC-H beside published advisors, and dependencies of tables with known ones.

The tables of tpch_data.sql, once without any key and once with the keys of the
specification; 19 of the 22 queries (2, 17 and 20 outweigh all others without an index, so the publication leaves them out).

Estimates: at each budget, synth_advise_indexes with HypoPG's way to estimate sizes; all figures of the table come from HypoPG
and EXPLAIN, not from the advisor; "covered" counts indexes that begin one that is there (the reference does not care). Where --reference names a checkout of github:hyrise/index_selection_evaluation (and
python3-psycopg2 is there), its Extend and DB2Advis run on the same tables; the published figures stand beside them anyway.

Built: the advice for --built bytes by synth's own size model, really built: sizes, EXPLAIN's costs, the queries' times, and
whether each index is used by a plan and covered by none.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time

from database import Session, SqlError

HERE = os.path.dirname(os.path.abspath(__file__))
LEFT_OUT = (2, 17, 20)
# relative costs as published, by megabytes: TPC-H at .1, 19 queries; Extend comes to these with the keys
PUBLISHED = {'extend': {10: .96, 25: .86, 50: .78, 100: .68}, 'db2advis': {10: .98, 25: .96, 50: .89, 100: .78}}


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def read_queries(numbers=None):
    """[(number, text)] of tpch_queries.sql."""
    with open(os.path.join(HERE, 'tpch_queries.sql')) as file:
        parts = re.split(r'^-- (\d+): .*\n', file.read(), flags=re.M)[1:]
    found = [(int(n), text.strip().rstrip(';')) for n, text in zip(parts[::2], parts[1::2])]
    return [x for x in found if x[0] not in LEFT_OUT] if numbers is None else [x for x in found if x[0] in numbers]


def run_file(database, name, **variables):
    start = time.perf_counter()
    subprocess.run(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', database]
                   + [x for pair in variables.items() for x in ('-v', '%s=%s' % pair)] + ['-f', os.path.join(HERE, name)], check=True)
    return time.perf_counter() - start


def prepare(scale):
    """Databases tpch and tpch_keys."""
    with Session() as s:
        for name in ('tpch_keys', 'tpch'):
            s.sql(f'DROP DATABASE IF EXISTS {name}')
        s.sql('CREATE DATABASE tpch')
    seconds = run_file('tpch', 'tpch_data.sql', scale=scale)
    with Session('tpch') as s:
        s.sql('CREATE EXTENSION synth')
        try:
            s.sql('CREATE EXTENSION hypopg')
        except SqlError:
            print('HypoPG is not here: estimates by the advisor itself, no cross-check')
        rows = s.value('SELECT count(*) FROM lineitem')
    with Session() as s:
        s.sql('CREATE DATABASE tpch_keys TEMPLATE tpch')
    run_file('tpch_keys', 'tpch_keys.sql')
    # a page is all-visible once the commits of its rows are on disk, which synchronous_commit = off puts off
    for name in ('tpch', 'tpch_keys'):
        with Session(name) as s:
            s.sql('CHECKPOINT')
            s.sql('VACUUM (ANALYZE)')
    print(f'TPC-H at scale {scale}: {rows} line items in {seconds:.1f} s')


# ---- what the advisor and the reference say ----

def advise(database, queries, budget, options):
    """Its rows as dicts, and the seconds (of the first call in a session)."""
    with Session(database) as s:
        # the catalog cache is warm in any session that has run its queries
        for _, text in queries:
            s.sql('EXPLAIN ' + text)
        array = 'ARRAY[' + ', '.join(literal(text) for _, text in queries) + ']'
        start = time.perf_counter()
        rows = s.sql(f"SELECT row_to_json(a) FROM synth_advise_indexes({array}, {budget}, {literal(json.dumps(options))}) a")
        return [json.loads(x[0]) for x in rows], time.perf_counter() - start


def index_ddl(rows):
    return [x['ddl'] for x in rows if x['ddl'] and re.match(r'CREATE (UNIQUE )?INDEX', x['ddl'])]


def reference(folder, algorithm, database, queries, budget, width):
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        json.dump(queries, file)
        file.flush()
        done = subprocess.run([sys.executable, os.path.join(HERE, 'tpch_reference.py'), folder, algorithm, str(width), str(budget),
                               file.name], env=dict(os.environ, PGDATABASE=database, PYTHONHASHSEED='0'),
                              stdout=subprocess.PIPE, text=True)
    if done.returncode:
        return None, None
    found = json.loads(done.stdout)
    return [f"CREATE INDEX ON {x[0]} ({', '.join(x[1:])})" for x in found['indexes']], found['seconds']


# ---- judges: HypoPG and EXPLAIN ----

def costs(s, queries):
    return [json.loads('\n'.join(x[0] for x in s.sql('EXPLAIN (FORMAT JSON) ' + text)))[0]['Plan']['Total Cost']
            for _, text in queries]


def has_hypopg(database):
    with Session(database) as s:
        return s.value("SELECT count(*) FROM pg_extension WHERE extname = 'hypopg'") == '1'


def hypothetical(database, queries, ddl):
    """By HypoPG: bytes and relative cost of indexes that are not built."""
    with Session(database) as s:
        before = sum(costs(s, queries))
        size = 0
        for statement in ddl:
            statement = re.sub(r'\bCONCURRENTLY ', '', statement)
            size += int(s.value('SELECT sum(hypopg_relation_size(indexrelid)) FROM '
                                f'hypopg_create_index({literal(statement)})') or 0)
        return size, sum(costs(s, queries)) / before


def covered_by_keys(s, ddl):
    """How many begin an index that is there already (plain columns only)."""
    known = [(x[0], x[1].split(',')) for x in s.sql(
        "SELECT i.indrelid::regclass, string_agg(a.attname, ',' ORDER BY k.n) FROM pg_index i, "
        'unnest(i.indkey) WITH ORDINALITY k (attnum, n), pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = k.attnum '
        "AND i.indrelid >= 16384 AND i.indpred IS NULL GROUP BY i.indexrelid, 1")]
    found = [re.search(r' ON (?:public\.)?(\w+) (?:USING btree )?\(([\w, ]+)\)$', x) for x in ddl]
    return sum(any(table == x[1] and columns[:len(x[2].split(', '))] == x[2].split(', ') for table, columns in known)
               for x in found if x)


def line(*cells):
    print('  '.join(str(x).rjust(w) for x, w in zip(cells, (6, 10, 8, 8, 8, 8, 8, 10))).rstrip())


def estimates(args, queries, database):
    title = 'no keys' if database == 'tpch' else 'primary and foreign keys'
    print(f'\nEstimated relative cost, {len(queries)} queries, {title}')
    line('MB', 'advisor', 'cost', 'indexes', 'covered', 'MB used', 'seconds', 'published')
    for megabytes in args.budgets:
        budget = int(megabytes * 1e6)
        rows, seconds = advise(database, queries, budget, {'size_model': 'plain'})
        runs = [('synth', index_ddl(rows), seconds)]
        for algorithm in PUBLISHED if args.reference else ():
            runs.append((algorithm,) + reference(args.reference, algorithm, database, queries, budget, args.width))
        for name, ddl, seconds in runs:
            published = PUBLISHED.get(name, {}).get(megabytes, '')
            if ddl is None:
                line(megabytes, name, 'failed', '', '', '', '', published)
            elif has_hypopg(database):
                size, cost = hypothetical(database, queries, ddl)
                with Session(database) as s:
                    covered = covered_by_keys(s, ddl)
                line(megabytes, name, f'{cost:.3f}', len(ddl), covered, f'{size / 1e6:.1f}', f'{seconds:.2f}', published)
                if name == 'synth' and size > budget:
                    print(f'        over the budget by {size - budget} bytes')
            else:
                line(megabytes, name, '-', len(ddl), '', '-', f'{seconds:.2f}', published)
        for x in rows if args.verbose else ():
            print('       ', x['ddl'], x['size_bytes'])


# ---- indexes really built ----

def run_times(s, queries, repeats):
    """Of each query the least of some runs, in seconds."""
    return [min(s.timed(text) for _ in range(repeats)) for _, text in queries]


COVERED = """
SELECT a.indexrelid::regclass, b.indexrelid::regclass
FROM pg_index a JOIN pg_index b ON a.indrelid = b.indrelid AND a.indexrelid <> b.indexrelid
JOIN pg_class ca ON ca.oid = a.indexrelid JOIN pg_class cb ON cb.oid = b.indexrelid AND ca.relam = cb.relam
JOIN pg_am m ON m.oid = ca.relam AND m.amname = 'btree'
WHERE a.indnkeyatts <= b.indnkeyatts AND a.indexprs IS NULL AND b.indexprs IS NULL AND b.indpred IS NULL
	AND NOT EXISTS (SELECT FROM generate_series(0, a.indnkeyatts - 1) i
		WHERE a.indkey[i] <> b.indkey[i] OR a.indclass[i] <> b.indclass[i] OR a.indcollation[i] <> b.indcollation[i])
	AND NOT EXISTS (SELECT FROM generate_series(a.indnkeyatts, a.indnatts - 1) i WHERE NOT a.indkey[i] = ANY (b.indkey))
	AND a.indexrelid::regclass::text = ANY ({names})
"""


def built(args, queries, database):
    title = 'no keys' if database == 'tpch' else 'primary and foreign keys'
    limit = int(args.built * 1e6)
    print(f'\nReally built, budget {args.built:g} MB by the own size model, {title}')
    with Session() as s:
        s.sql('DROP DATABASE IF EXISTS tpch_built')
        s.sql(f'CREATE DATABASE tpch_built TEMPLATE {database}')
    rows, seconds = advise('tpch_built', queries, limit, {})
    expected = [x for x in rows if x['ddl'] in index_ddl(rows)]
    hypo = [hypothetical('tpch_built', queries, [x['ddl']])[0] for x in expected] if has_hypopg('tpch_built') else []
    hypo_cost = hypothetical('tpch_built', queries, index_ddl(rows))[1] if hypo else None
    with Session('tpch_built') as s:
        cost_before, time_before = costs(s, queries), run_times(s, queries, args.repeats)
        known, names = {x[0] for x in s.sql('SELECT indexrelid FROM pg_index')}, []
        print(f"{'MB real':>9} {'MB synth':>9} {'MB HypoPG':>9}  used by  index")
        total, uses = 0, []
        for i, x in enumerate(expected):
            s.sql(x['ddl'])
            new = s.sql('SELECT i.indexrelid, i.indexrelid::regclass, pg_relation_size(i.indexrelid) FROM pg_index i '
                        f"WHERE NOT i.indexrelid::text = ANY ('{{{','.join(known)}}}')")
            known.update(n[0] for n in new)
            names.append(new[0][1])
            uses.append([new[0][1], int(new[0][2]), x['size_bytes'], hypo[i] if hypo else None])
            total += int(new[0][2])
        s.sql('VACUUM ANALYZE') if args.analyze else None
        plans = [(n, '\n'.join(x[0] for x in s.sql('EXPLAIN ' + text))) for n, text in queries]
        for name, real, own, other in uses:
            by = [n for n, plan in plans if re.search(r'(using|on) ' + re.escape(name) + r'\b', plan)]
            print(f"{real / 1e6:9.2f} {own / 1e6:9.2f} {'' if other is None else format(other / 1e6, '9.2f'):>9}  "
                  f"{len(by) or 'NO PLAN':>7}  {name}")
        cost_after, time_after = costs(s, queries), run_times(s, queries, args.repeats)
        covered = s.sql(COVERED.format(names='ARRAY[' + ', '.join(map(literal, names)) + ']::text[]'))
    print(f'advice in {seconds:.2f} s; {len(names)} indexes, {total / 1e6:.1f} MB real'
          f"{' OVER THE BUDGET' if total > limit else ''}; covered by another: {', '.join(' by '.join(x) for x in covered) or 'none'}")
    print(f'relative cost by EXPLAIN {sum(cost_after) / sum(cost_before):.3f}'
          + (f', by HypoPG {hypo_cost:.3f}' if hypo else '')
          + f'; seconds of the queries {sum(time_before):.2f} before, {sum(time_after):.2f} after')
    if args.verbose:
        for (n, _), c0, c1, t0, t1 in zip(queries, cost_before, cost_after, time_before, time_after):
            print(f'    query {n:2}: cost {c0:10.0f} -> {c1:10.0f}   ms {t0 * 1e3:7.1f} -> {t1 * 1e3:7.1f}')
    with Session() as s:
        s.sql('DROP DATABASE tpch_built')


def dependencies():
    try:
        import deps
    except ImportError:
        print('\nno test/bench/deps.py: dependencies of known tables are left out')
        return True
    print()
    with Session() as s:
        s.sql('CREATE EXTENSION IF NOT EXISTS synth')
        return deps.run(s)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--scale', type=float, default=.1)
    parser.add_argument('--budgets', type=lambda x: [float(y) if '.' in y else int(y) for y in x.split(',')], default=[10, 25, 50, 100],
                        help='megabytes (of 1,000,000 bytes), with commas')
    parser.add_argument('--built', type=float, default=50, help='megabytes of indexes to build, 0 for none')
    parser.add_argument('--reference', metavar='FOLDER', help='a checkout of github:hyrise/index_selection_evaluation')
    parser.add_argument('--width', type=int, default=2, help='columns of an index that the reference considers')
    parser.add_argument('--repeats', type=int, default=3)
    parser.add_argument('--analyze', action='store_true', help='VACUUM ANALYZE once the indexes are there')
    parser.add_argument('--keep', action='store_true', help='use the tables of the last run')
    parser.add_argument('--only', choices=('indexes', 'dependencies'))
    parser.add_argument('--verbose', action='store_true')
    args = parser.parse_args()
    if args.only != 'dependencies':
        if not args.keep:
            prepare(args.scale)
        queries = read_queries()
        for database in ('tpch', 'tpch_keys'):
            estimates(args, queries, database)
            if args.built:
                built(args, queries, database)
    if args.only != 'indexes' and not dependencies():
        sys.exit(1)


main()
