#!/usr/bin/python3
"""Learns a table, samples it back and scores the sample against the real rows.

A data set is a folder with schema.sql (makes NAME_train and NAME_test), train.csv[.gz], test.csv[.gz] and types.json;
its name is enough when it lies in test/data. The database is the one that PGHOST etc. name, the tables go to its
schema "bench". Prints one line per data set and mode.
"""
import argparse
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import evaluate                                                                 # noqa: E402
from database import Session                                                    # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
MODES = {'private': {}, 'extremes': {'keep_extremes': True}}
SHOWN = ['shape', 'trend', 'trend_common', 'c2st_lr', 'c2st_xgb', 'c2st_xgb_auc', 'c2st_test_auc', 'tstr_auc',
         'trtr_auc', 'tstr_rmse', 'trtr_rmse', 'dcr', 'copies', 'copies_test']


def find(folder, name):
    for path in (os.path.join(folder, name), os.path.join(folder, name + '.gz')):
        if os.path.exists(path):
            return path
    sys.exit(f'{folder}: there is no {name}')


def data_folder(word):
    folder = word if os.path.isdir(word) else os.path.join(HERE, '..', 'data', word)
    if not os.path.isdir(folder):
        sys.exit(f'{word}: neither a folder nor a data set of test/data')
    return os.path.abspath(folder)


class DataSet:
    """A data set's real rows, read once, and the metrics that don't depend on the sample kept."""

    def __init__(self, word):
        self.folder = data_folder(word)
        self.name = os.path.basename(self.folder)
        self.types = json.load(open(find(self.folder, 'types.json')))
        self.train = evaluate.read(find(self.folder, 'train.csv'), self.types)
        self.test = evaluate.read(find(self.folder, 'test.csv'), self.types)

    def load(self, session):
        """Makes and fills the tables unless they are there."""
        if session.value(f"SELECT to_regclass('bench.{self.name}_train') IS NOT NULL") == 't':
            return
        session.sql('CREATE SCHEMA IF NOT EXISTS bench')
        session.sql('SET search_path = bench, public')
        session.sql('BEGIN')
        session.sql(open(find(self.folder, 'schema.sql')).read())
        for part in ('train', 'test'):
            path = find(self.folder, part + '.csv')
            program = f"PROGRAM 'zcat {path}'" if path.endswith('.gz') else f"'{path}'"
            session.meta(f'\\copy bench.{self.name}_{part} FROM {program} WITH (FORMAT csv, HEADER true)')
        session.sql('COMMIT')
        session.sql('RESET search_path')
        session.sql(f'ANALYZE bench.{self.name}_train')


def quote(text):
    return "'" + text.replace("'", "''") + "'"


def score(session, data, options, metrics='fast', rows=None, seed=1, workers=0, learn=None, keep=None, detail=False,
          dcr_rows=2000):
    """Learn, sample, evaluate. Returns a dict of the metrics with learn_s, sample_s and model_bytes."""
    table = f'bench.{data.name}_train'
    data.load(session)
    rows = rows or len(data.train)
    session.sql(f'SET max_parallel_workers_per_gather = {workers}')
    session.sql('DROP TABLE IF EXISTS bench.model, bench.synthetic')
    if learn:
        learn = learn.replace('TABLE', table)
    else:
        learn = f"SELECT synth_train('{table}', {quote(json.dumps(options))})"
    learn_s = session.timed(f'CREATE TABLE bench.model(m) AS {learn}')
    sample_s = session.timed('CREATE UNLOGGED TABLE bench.synthetic AS SELECT s.* FROM bench.model, '
                             f'synth_sample(m, NULL::{table}, {rows}, {seed}) s')
    with tempfile.TemporaryDirectory() as scratch:
        path = keep or os.path.join(scratch, 'synthetic.csv')
        session.meta(f"\\copy bench.synthetic TO '{path}' WITH (FORMAT csv, HEADER true)")
        synthetic = evaluate.read(path, data.types)
    result = {'learn_s': round(learn_s, 3), 'sample_s': round(sample_s, 3),
              'model_bytes': int(session.value("SELECT octet_length(decode(m::text, 'base64')) FROM bench.model"))}
    result.update(evaluate.evaluate(data.train.copy(), data.test.copy(), synthetic, data.types, detail=detail,
                                    metrics=evaluate.ALL if metrics == 'all' else metrics, dcr_rows=dcr_rows))
    return result


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('data', nargs='+', metavar='NAME|FOLDER')
    ap.add_argument('--metrics', default='fast', help='fast (shape, trend, copies), all, or a list of '
                    + evaluate.ALL + ' (default fast)')
    ap.add_argument('--modes', default='private,extremes', help='of private, extremes (default both)')
    ap.add_argument('--options', default='{}', help='more options of synth_train, as JSON')
    ap.add_argument('--learn', help='an SQL query that gives the model, TABLE stands for the table: '
                    '"SELECT synth_learn(t) FROM TABLE t"')
    ap.add_argument('--rows', type=int, help='rows to sample (default: as many as train has)')
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--dcr-rows', type=int, default=2000, help='rows looked at for DCR, 0 = all (default 2000)')
    ap.add_argument('--workers', type=int, default=0, help='extra parallel workers for learning (default 0)')
    ap.add_argument('--keep', help='write the sample to this CSV file')
    ap.add_argument('--detail', action='store_true', help='also the worst columns and pairs')
    ap.add_argument('--json', action='store_true', help='all results as JSON')
    a = ap.parse_args()
    with Session() as session:
        for word in a.data:
            data = DataSet(word)
            for mode in a.modes.split(','):
                options = dict(MODES[mode], **json.loads(a.options))
                r = score(session, data, options, a.metrics, a.rows, a.seed, a.workers, a.learn, a.keep, a.detail,
                          a.dcr_rows)
                if a.json:
                    print(json.dumps(dict(data=data.name, mode=mode, **r), default=str), flush=True)
                    continue
                print(f"{data.name} {mode}: learn {r['learn_s']} s, sample {r['sample_s']} s, "
                      f"model {r['model_bytes']} bytes, "
                      + ', '.join(f'{k} {r[k]:.4g}' for k in SHOWN if k in r), flush=True)
                for k in ('worst_columns', 'worst_pairs'):
                    for row in r.get(k, []):
                        print('   ', k[6:-1], *row, flush=True)


if __name__ == '__main__':
    main()
