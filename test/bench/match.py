#!/usr/bin/env python3
"""Predictions of synth_match_scores for tools/score_data.py match: all pairs of columns with their scores.

    match.py DIR/match > pred.jsonl       (PGHOST etc. name the server; .ci/cluster run sets them)
"""
import csv
import json
import os
import sys

from database import Session

csv.field_size_limit(1 << 30)


def load(session, path, table, ordered=False):
    """A CSV file as a table of text; empty cells are NULL. Returns the names as the file has them.

    ordered: rows lie as in the file. Only COPY into a table of the same transaction never goes back to an earlier page.
    """
    with open(path, encoding='utf-8-sig', errors='replace', newline='') as file:
        rows = list(csv.reader(file))
    names = rows[0]
    columns = ', '.join('"%s" text' % f'c{i}' for i in range(len(names)))
    session.sql(f'DROP TABLE IF EXISTS {table}')
    session.sql('BEGIN' if ordered else 'SELECT 1')
    session.sql(f'CREATE TEMP TABLE {table} ({columns})')
    plain = f'/tmp/{table}.{os.getpid()}.csv'
    with open(plain, 'w', encoding='utf-8', newline='') as file:
        csv.writer(file).writerows(row for row in rows[1:])
    session.meta(f"\\copy {table} FROM '{plain}' WITH (FORMAT csv)")
    session.sql('COMMIT' if ordered else 'SELECT 1')
    os.unlink(plain)
    seen = {}
    for i, name in enumerate(names):
        short = (name.encode()[:60].decode(errors='ignore') or f'column {i}')
        while short in seen:
            short += '_'
        seen[short] = name
        quoted = short.replace('"', '""')
        session.sql(f'ALTER TABLE {table} RENAME COLUMN c{i} TO "{quoted}"')
    return seen


def main():
    root = sys.argv[1]
    with Session() as session:
        for folder, _, files in sorted(os.walk(root)):
            if 'groundtruth.csv' not in files:
                continue
            target = os.path.join(folder, 'target.csv')
            if not os.path.exists(target):
                target = os.path.join(os.path.dirname(folder), 'target.csv')
            sources = load(session, os.path.join(folder, 'source.csv'), 'match_source')
            targets = load(session, target, 'match_target')
            rows = session.sql("SELECT * FROM synth_match_scores('match_source', 'match_target')")
            seconds = session.timed("SELECT count(*) FROM synth_match('match_source', 'match_target')")
            pair = os.path.relpath(folder, root)
            print(f'{pair}: {len(sources)} x {len(targets)} columns, {seconds:.2f} s', file=sys.stderr)
            for row in rows:
                print(json.dumps({'pair': pair, 'source': sources[row[0]], 'target': targets[row[1]], 'score': float(row[2])}))


if __name__ == '__main__':
    main()
