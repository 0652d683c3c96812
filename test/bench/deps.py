#!/usr/bin/env python3
"""Dependencies and keys of the tables of test/data/fd beside the published counts.

    deps.py [DIR]     (PGHOST etc. name the server; .ci/cluster run sets them)

DIR holds iris.csv, balance-scale.csv, abalone.csv, breast-cancer-wisconsin.csv and adult.csv in the form of
shared/data/fd; without it the copies of this repository are taken. Prints a row a table; the status is 1 where a count
is not as published. Other programs call run().
"""
import gzip
import os
import sys

from database import Session

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'data')
# name, file of the repository, separator, columns, header, dependencies, keys
TABLES = [
    ('iris', 'fd/iris.csv', ',', 5, False, 4, 0),
    ('balance-scale', 'fd/balance-scale.csv', ',', 5, False, 1, 1),
    ('abalone', 'fd/abalone.csv.gz', ',', 9, False, 137, 29),
    ('breast-cancer-wisconsin', 'fd/breast-cancer-wisconsin.csv', ',', 11, False, 46, 0),
    ('adult', 'adult/train.csv.gz', ',', 15, True, 78, 0),
]


def load(session, name, path, separator, columns, header):
    names = [f'c{i}' for i in range(1, columns + 1)]
    session.sql('DROP TABLE IF EXISTS fd_bench')
    session.sql(f"CREATE TEMP TABLE fd_bench ({', '.join(f'{n} text' for n in names)})")
    path = os.path.abspath(path)
    source = f"PROGRAM 'zcat {path}'" if path.endswith('.gz') else f"'{path}'"
    session.meta(f"\\copy fd_bench FROM {source} WITH (FORMAT csv, DELIMITER '{separator}', HEADER {str(header).lower()})")


def run(session, folder=None, out=sys.stdout):
    """Prints the table; returns whether every count is as published."""
    right = True
    print('table,rows,columns,dependencies,published,seconds,keys,expected,seconds', file=out)
    session.sql('CREATE EXTENSION IF NOT EXISTS synth')
    for name, path, separator, columns, header, dependencies, keys in TABLES:
        if folder:
            load(session, name, os.path.join(folder, name + '.csv'), ';' if name == 'adult' else ',', columns, False)
        else:
            load(session, name, os.path.join(ROOT, path), separator, columns, header)
        rows = session.sql('SELECT count(*) FROM fd_bench')[0][0]
        fd_seconds = session.timed("CREATE TEMP TABLE fd_found AS SELECT * FROM synth_dependencies('fd_bench')")
        key_seconds = session.timed("CREATE TEMP TABLE key_found AS SELECT * FROM synth_keys('fd_bench')")
        found = int(session.sql('SELECT count(*) FROM fd_found')[0][0])
        found_keys = int(session.sql('SELECT count(*) FROM key_found')[0][0])
        session.sql('DROP TABLE fd_found, key_found')
        right &= found == dependencies and found_keys == keys
        print(f'{name},{rows},{columns},{found},{dependencies},{fd_seconds:.3f},{found_keys},{keys},{key_seconds:.3f}', file=out)
    session.sql('DROP TABLE fd_bench')
    return right


if __name__ == '__main__':
    with Session() as session:
        sys.exit(0 if run(session, sys.argv[1] if len(sys.argv) > 1 else None) else 1)
