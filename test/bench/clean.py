#!/usr/bin/env python3
"""Predictions of synth_clean for tools/score_data.py clean: suspect cells with their repairs.

    clean.py DIR/clean > pred.jsonl       (PGHOST etc. name the server; .ci/cluster run sets them)
"""
import json
import os
import sys

from database import Session
from match import load


def main():
    root = sys.argv[1]
    with Session() as session:
        for name in sorted(os.listdir(root)):
            path = os.path.join(root, name, 'dirty.csv')
            if not os.path.exists(path):
                continue
            columns = load(session, path, 'clean_table', ordered=True)
            seconds = session.timed("CREATE TEMP TABLE clean_found AS SELECT * FROM synth_clean('clean_table')")
            rows = session.sql("""
                SELECT jsonb_build_object('row', r.place, 'column', f.column_name, 'value', f.suggestion, 'rule', f.rule)
                FROM clean_found f JOIN (SELECT ctid, row_number() OVER (ORDER BY ctid) - 1 AS place FROM clean_table) r
                    ON r.ctid = f.row_id WHERE f.column_name IS NOT NULL""")
            session.sql('DROP TABLE clean_found')
            print(f'{name}: {len(columns)} columns, {len(rows)} cells, {seconds:.2f} s', file=sys.stderr)
            for row in rows:
                found = json.loads(row[0])
                print(json.dumps(dict(found, table=name, column=columns[found['column']])))


if __name__ == '__main__':
    main()
