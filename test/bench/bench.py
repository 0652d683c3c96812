#!/usr/bin/python3
"""The benchmark: fidelity, utility and privacy of samples next to published numbers, then speed and memory.

Runs in the server that PGHOST etc. name (test/bench/run starts one). Prints readable tables, and under "CSV" the same
as rows: part,case,metric,value,target,verdict. Errors (shape, trend) are 1 - score in percent.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import other_tables                                                             # noqa: E402
from database import Session                                                    # noqa: E402
from score import HERE, MODES, DataSet, score                                   # noqa: E402

# Published rows (DESIGN section 2): the rerun in april-tools/tabpc (arXiv 2603.23016), on a GPU; adult, shoppers.
PUBLISHED = {
    'CTGAN': ((19.1, 24.2, .00, .862, 48, 3798), (25.9, 24.5, .00, .850, 49, 1453)),
    'TabSyn': ((.79, 2.05, .79, .910, 50.7, 3083), (1.48, 2.29, .66, .914, 50.7, 2441)),
    'TabDiff': ((.68, 1.54, .84, .913, 54.9, 11605), (1.49, 1.91, .74, .917, 51.2, 10321)),
    'TabPC': ((.58, 1.44, .86, .916, 54.3, 273), (.90, 1.78, .89, .897, 51.3, 51)),
    'Gaussian copula': ((.34, 6.3, .03, .874, 51, None), (.60, 4.2, .14, .857, 48, None)),
}
LARGE = 'bench.large'
LARGE_SQL = '''
CREATE TABLE {table} (
    id bigint, customer integer, quantity smallint, price numeric(10,2), amount numeric(12,2), rating double precision,
    weight double precision, load real, ordered_on date, created_at timestamp, shipped_at timestamptz, gift boolean,
    country text, product text, channel text)'''
LARGE_ROWS = '''
INSERT INTO {table}
SELECT i, (50000 * power(u1, 3))::int, q, p, p * q, r, exp(n1 * 0.6 + ln(p::float8) / 2), (r * 10 + n1)::real,
       date '2020-01-01' + d, date '2020-01-01' + d + make_interval(secs => floor(86400 * sqrt(u2))),
       CASE WHEN u3 > 0.1 THEN date '2020-01-02' + d + make_interval(hours => (48 * u2)::int) END,
       u3 < 0.07 OR (c < 3 AND u1 > 0.8), 'country ' || c, 'product ' || k,
       (ARRAY['web', 'app', 'shop', 'phone'])[1 + least(3, (c / 20 + 2 * u2 * u3)::int)]
FROM (SELECT i, u1, u2, u3, n1, least(60, floor(power(1 - u2, -0.7)))::int AS c, k,
             1 + (u1 * u3 * 6)::int AS q, round((5 + 3 * abs(n1) + (k % 97))::numeric, 2) AS p,
             n1 * 0.5 + u2 AS r, (1825 * sqrt(u3))::int AS d
      FROM (SELECT i, u1, u2, u3, sqrt(-2 * ln(1 - u4)) * cos(2 * pi() * u5) AS n1, floor(1500 * u4 * u4)::int AS k
            FROM (SELECT i, random() AS u1, random() AS u2, random() AS u3, random() AS u4, random() AS u5
                  FROM generate_series(1, {rows}) i) a) b) c'''

csv = []


def record(part, case, metric, value, target=None, met=None):
    if isinstance(value, float):
        value = float(f'{value:.6g}')
    csv.append([part, case, metric, value, '' if target is None else target,
                '' if met is None else 'met' if met else 'missed'])


def verdict(part, case, metric, value, target, met):
    record(part, case, metric, value, target, met)
    print(f"    {'met   ' if met else 'MISSED'} {case}: {metric} {value:.4g} (target {target})", flush=True)


def table(head, rows):
    """Text, left-aligned first column; None is a dash."""
    text = [[('–' if v is None else f'{v:.4g}' if isinstance(v, float) else str(v)) for v in row] for row in rows]
    width = [max(len(r[i]) for r in [head] + text) for i in range(len(head))]
    for row in [head, ['-' * w for w in width]] + text:
        print('  '.join(v.ljust(w) if i == 0 else v.rjust(w) for i, (v, w) in enumerate(zip(row, width))).rstrip())
    print(flush=True)


HEAD = ['', 'Shape', 'Trend', 'common', 'C2ST', 'C2ST AUC', 'AUC test', 'TSTR', 'TRTR', 'DCR %', 'copies %',
        'of test', 'learn s', 'sample s', 'bytes']


def line(title, r):
    utility = [r.get('tstr_auc', r.get('tstr_rmse')), r.get('trtr_auc', r.get('trtr_rmse'))]
    return [title, r['shape'], r['trend'], r['trend_common'], r.get('c2st_xgb'), r.get('c2st_xgb_auc'),
            r.get('c2st_test_auc'), *utility, r.get('dcr'), r.get('copies'), r.get('copies_test'), r['learn_s'],
            r['sample_s'], r['model_bytes']]


def run_modes(session, data, part, dcr_rows):
    results = {}
    for mode, options in MODES.items():
        r = score(session, data, options, 'all', dcr_rows=dcr_rows)
        results[mode] = r
        for metric, value in r.items():
            record(part, f'{data.name} {mode}', metric, value)
    return results


def fidelity(session, dcr_rows):
    for place, name in enumerate(('adult', 'shoppers')):
        data = DataSet(name)
        rows = []
        for system, values in PUBLISHED.items():
            shape, trend, c2st, tstr, dcr, seconds = values[place]
            rows.append([system, shape, trend, None, c2st, None, None, tstr, None, dcr, None, None,
                         None if seconds is None else float(seconds), None, None])
        results = run_modes(session, data, 'fidelity', dcr_rows)
        rows += [line('synth, ' + {'private': 'private (default)', 'extremes': 'keep_extremes'}[mode], r)
                 for mode, r in results.items()]
        print(f'{name}: {len(data.train)} rows x {len(data.train.columns)} columns; published rows are theirs, on a GPU')
        table(HEAD, rows)
        private, extremes = results['private'], results['extremes']
        case = f'{name} private'
        check = lambda metric, value, target, met: verdict('target', case, metric, value, target, met)
        check('shape', private['shape'], '<= .15', private['shape'] <= .15)
        check('trend_common', private['trend_common'], '<= .5', private['trend_common'] <= .5)
        auc = private['c2st_test_auc']
        check('c2st_test_auc', auc, '.48 .. .52', abs(auc - .5) <= .02)
        difference = private['trtr_auc'] - private['tstr_auc']
        check('trtr - tstr', difference, '<= .01', difference <= .01)
        check('dcr', private['dcr'], '<= 53', private['dcr'] <= 53)
        check('copies', private['copies'], f"<= {private['copies_test']}", private['copies'] <= private['copies_test'])
        if name == 'adult':
            check('learn_s', private['learn_s'], '<= 1.5', private['learn_s'] <= 1.5)
            check('sample_s', private['sample_s'], '<= 1.5', private['sample_s'] <= 1.5)
            check('model_bytes', private['model_bytes'], '< 300000', private['model_bytes'] < 300000)
        case = f'{name} keep_extremes'
        check('trend', extremes['trend'], '<= .5', extremes['trend'] <= .5)
        print()


def others(session, dcr_rows):
    """Tables without published numbers. The first line of each is the unseen test set taken as if it were a sample:
    what chance alone makes of as many fresh real rows."""
    import evaluate
    out = os.path.join(HERE, '..', '..', '.synth', 'tables')
    rows = []
    for name in other_tables.TABLES:
        other_tables.write(os.path.abspath(out), name)
        data = DataSet(os.path.join(out, name))
        floor = evaluate.evaluate(data.train.copy(), data.test.copy(), data.test.copy(), data.types, metrics='fast')
        rows.append([f'{name} {len(data.train)}: test set', floor['shape'], floor['trend'], floor['trend_common'],
                     *[None] * 11])
        for mode, r in run_modes(session, data, 'others', dcr_rows).items():
            rows.append(line(f'{name}: {mode}', r))
    print('Tables that nobody tuned for (test/bench/other_tables.py)')
    table(HEAD, rows)


def fresh(workers=0):
    s = Session()
    s.sql(f'SET max_parallel_workers_per_gather = {workers}')
    return s


def large(rows, long):
    """Speed and memory on many rows. Seconds are medians of three, each in a session of its own; CPU seconds and
    memory are those of that session's backend, without parallel workers."""
    columns = 15
    with fresh() as s:
        s.sql('CREATE SCHEMA IF NOT EXISTS bench')
        s.sql(f'DROP TABLE IF EXISTS {LARGE}, bench.target, bench.large_model')
        s.sql(LARGE_SQL.format(table=LARGE))
        s.sql('SELECT setseed(0.5)')
        s.sql(LARGE_ROWS.format(table=LARGE, rows=rows))
        s.sql(f'VACUUM ANALYZE {LARGE}')
        s.sql(LARGE_SQL.format(table='bench.target'))
        size = s.value(f"SELECT pg_size_pretty(pg_table_size('{LARGE}'))")
    print(f'Generated table of {rows} rows x {columns} columns ({size})')
    result = []

    def case(name, workers, n, seconds, cpu, memory):
        hwm, shared = memory
        result.append([name, workers, n, seconds, cpu, n / seconds, round(hwm / 1024), round((hwm - shared) / 1024)])
        for metric, value in (('seconds', seconds), ('CPU seconds of the backend', cpu), ('VmHWM kB', hwm),
                              ('VmHWM - RssShmem kB', hwm - shared)):
            record('large', f'{name}, {workers} workers, {n} rows', metric, value)

    def measure(s, statement):
        cpu = s.cpu()
        seconds = s.timed(statement)
        return seconds, s.cpu() - cpu, s.memory_kb()

    def median_of_3(workers, *statements):
        """Of statements that take turns, so that a busy moment hits all of them; memory of a fresh backend each."""
        runs = [[] for _ in statements]
        for turn in range(3):
            for i, (before, statement) in enumerate(statements):
                with fresh(workers) as s:
                    for b in before:
                        s.sql(b)
                    runs[i].append(measure(s, statement))
        return [(statistics.median(r[0] for r in run), statistics.median(r[1] for r in run), run[-1][2])
                for run in runs]

    train = f"SELECT synth_train('{LARGE}') IS NOT NULL"
    learned = {}
    for workers in (0, 1):
        figures, = median_of_3(workers, ([], train))
        learned[workers] = figures[0]
        case('learn', workers, rows, *figures)
    with fresh() as s:
        s.sql(f"CREATE TABLE bench.large_model AS SELECT synth_train('{LARGE}') AS m")
        size = int(s.value("SELECT octet_length(decode(m::text, 'base64')) FROM bench.large_model"))
        record('large', 'model', 'bytes', size)
    figures, = median_of_3(0, ([], 'SELECT count(*) FROM bench.large_model, '
                                   f'synth_sample(m, NULL::{LARGE}, {rows}, 1)'))
    case('sample (count only)', 0, rows, *figures)

    empty = ['TRUNCATE bench.target', 'CHECKPOINT']
    fill = "SELECT synth_fill('bench.target', m, {n}, 1) FROM bench.large_model"
    insert, filled = median_of_3(0, (empty, f'INSERT INTO bench.target SELECT * FROM {LARGE}'),
                                 (empty, fill.format(n=rows)))
    case('INSERT ... SELECT *', 0, rows, *insert)
    case('synth_fill', 0, rows, *filled)
    peak = {rows: filled[2][0] - filled[2][1]}
    for n in [rows // 10] + ([rows * 10] if long else []):
        with fresh() as s:
            for b in empty:
                s.sql(b)
            figures = measure(s, fill.format(n=n))
        peak[n] = figures[2][0] - figures[2][1]
        case('synth_fill', 0, n, *figures)
    table(['', 'workers', 'rows', 'seconds', 'CPU s', 'rows/s', 'peak MB', 'not shared MB'], result)
    print(f'model: {size} bytes')
    name = f'{rows} x {columns}'
    if rows == 1000000:
        verdict('target', name, 'learn s', learned[0], '<= 15', learned[0] <= 15)
    for metric, i in (('seconds', 0), ('CPU seconds', 1)):
        ratio = filled[i] / insert[i]
        verdict('target', name, f'fill / insert, {metric}', ratio, '<= 2', ratio <= 2)
    few, many = peak[min(peak)], peak[max(peak)]
    verdict('target', name, f'peak memory of {max(peak)} / {min(peak)} rows', many / few, '<= 1.2', many / few <= 1.2)

    if long:        # do the marginals hold where the rows exceed what learning keeps?
        import evaluate
        kinds = dict.fromkeys('quantity price amount rating weight load ordered_on created_at shipped_at'.split(), 'num')
        kinds.update(dict.fromkeys('gift country product channel'.split(), 'cat'))
        types = {'columns': kinds}
        with fresh() as s:
            s.sql('TRUNCATE bench.target')
            s.sql(fill.format(n=rows))
            folder = os.path.join(HERE, '..', '..', '.synth', 'bench')
            frames = []
            for source in (LARGE, 'bench.target'):
                path = os.path.join(folder, 'rows.csv')
                s.meta(f"\\copy {source} TO '{path}' WITH (FORMAT csv, HEADER true)")
                frames.append(evaluate.read(path, types))
                os.remove(path)
        r = evaluate.shape_trend(*frames, types, detail=True)
        print('fidelity of the large table:', json.dumps(r, default=str))
        for metric in ('shape', 'trend', 'trend_common'):
            record('large', 'fidelity', metric, float(r[metric]))
    print()


def machine():
    model = next((x.split(':', 1)[1].strip() for x in open('/proc/cpuinfo') if x.startswith('model name')), 'unknown')
    with Session() as s:
        print(f'{time.strftime("%Y-%m-%d")}, {os.cpu_count()} x {model}, PostgreSQL {s.value("SHOW server_version")}, '
              f'{s.value("SELECT synth_version()")}, load {os.getloadavg()[0]:.1f}')
    commit = subprocess.run(['git', 'describe', '--always', '--dirty'], cwd=HERE, capture_output=True, text=True).stdout
    print(f'commit {commit.strip() or "unknown"}\n', flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--only', default='fidelity,others,large', help='parts, of fidelity, others, large')
    ap.add_argument('--rows', type=int, default=1000000, help='rows of the large table (default 1000000)')
    ap.add_argument('--long', action='store_true', help='also ten times the rows in synth_fill, and the fidelity of the '
                    'large table')
    ap.add_argument('--dcr-rows', type=int, default=0, help='synthetic rows looked at for DCR (default 0: all)')
    a = ap.parse_args()
    folder = os.path.join(HERE, '..', '..', '.synth', 'bench')
    os.makedirs(folder, exist_ok=True)
    machine()
    parts = a.only.split(',')
    with Session() as s:
        s.sql('SET max_parallel_workers_per_gather = 0')
        if 'fidelity' in parts:
            fidelity(s, a.dcr_rows)
        if 'others' in parts:
            others(s, a.dcr_rows)
    if 'large' in parts:
        large(a.rows, a.long)
    rows = [','.join('"%s"' % str(v).replace('"', '""') if ',' in str(v) else str(v) for v in r) for r in csv]
    text = '\n'.join(['part,case,metric,value,target,verdict'] + rows)
    with open(os.path.join(folder, 'bench.csv'), 'w') as f:
        f.write(text + '\n')
    print('CSV\n' + text)


if __name__ == '__main__':
    main()
