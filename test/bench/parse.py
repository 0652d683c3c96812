#!/usr/bin/env python3
"""Writes what synth_guess and synth_infer say of the shared data sets, for /work/shared/tools/score_data.py.

  parse.py dates  dates.jsonl  > pred.jsonl
  parse.py prices prices.jsonl > pred.jsonl
  parse.py types  ptype/       > pred.jsonl      (CSV files; every column is text)
  parse.py kinds  sortinghat.csv                 (a table of its kinds against ours)
  parse.py fresh  test/data/types/fresh_dates.jsonl, or fresh_prices.jsonl   (right, abstained, wrong; and which)

The connection comes from PGHOST and the other usual variables; the database must have synth.
"""
import collections
import csv
import datetime
import decimal
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from database import Session  # noqa: E402


def literal(text):
    return 'NULL' if text is None else "E'" + text.replace('\\', '\\\\').replace("'", "''").replace('\n', '\\n').replace('\t', '\\t') + "'"


def lines(path):
    return [json.loads(x) for x in open(path, encoding='utf-8') if x.strip()]


def readings(session, text):
    """Readings of a value; line ends can't come back, as no canonical value has one."""
    rows = session.sql("SELECT type_name, replace(value, E'\\n', ' '), unit, confidence FROM synth_guess(%s)" % literal(text))
    return [dict(zip(('type', 'value', 'unit', 'confidence'), r)) for r in rows]


def dates(session, path):
    for row in lines(path):
        found = [r for r in readings(session, row['text']) if r['type'] in ('date', 'timestamp', 'timestamptz')]
        value = found[0]['value'] if found else None
        if value and found[0]['type'] == 'date':
            value += ' 00:00:00'
        if value and found[0]['type'] == 'timestamptz' and row['source'] == 'dateparse':
            # this source's answers are in UTC, the others' local: see data/types/README.md
            moment = datetime.datetime.fromisoformat(value[:19] + value[-6:])
            value = moment.astimezone(datetime.timezone.utc).isoformat(' ')
        print(json.dumps({'text': row['text'], 'value': value and value[:19]}, ensure_ascii=False))


def prices(session, path):
    for row in lines(path):
        found = [r for r in readings(session, row['price_raw']) if r['type'] in ('bigint', 'numeric')] if row['price_raw'] else []
        print(json.dumps({'price_raw': row['price_raw'], 'currency_raw': row['currency_raw'],
                          'amount': found[0]['value'] if found else None}, ensure_ascii=False))


def fresh(session, path):
    """Our own texts: `expected` lists the answers that will do, null where there is none to give."""
    counts = collections.Counter()
    moments = 'dates' in os.path.basename(path)
    types = ('date', 'timestamp', 'timestamptz') if moments else ('bigint', 'numeric')
    for row in lines(path):
        found = [r for r in readings(session, row['text']) if r['type'] in types]
        value = found[0]['value'] if found else None
        if moments and value:
            value = (value + ' 00:00:00' if found[0]['type'] == 'date' else value)[:19]
            right = value in row['expected']
        else:
            right = any(value == e if value is None or e is None else decimal.Decimal(value) == decimal.Decimal(e)
                        for e in row['expected'])
        outcome = 'right' if right else 'abstained' if value is None else 'wrong'
        counts[outcome] += 1
        if not right:
            print(outcome, repr(row['text']), 'not', value)
    print(dict(counts))


def load(session, rows, table):
    width = len(rows[0])
    session.sql('DROP TABLE IF EXISTS %s' % table)
    session.sql('CREATE TABLE %s (%s)' % (table, ', '.join(
        '"%s" text' % ((n or 'column')[:12].replace('"', '""') + ' %d' % i) for i, n in enumerate(rows[0]))))
    for at in range(1, len(rows), 500):
        session.sql('INSERT INTO %s VALUES %s' % (table, ', '.join(
            '(' + ', '.join(literal(c) for c in (r + [None] * width)[:width]) + ')' for r in rows[at:at + 500])))


KINDS = {'smallint': 'integer', 'integer': 'integer', 'bigint': 'integer', 'boolean': 'boolean', 'date': 'date',
         'time': 'date', 'timestamp': 'date', 'timestamptz': 'date', 'double precision': 'float'}


def kind(type_name):
    if type_name.startswith('numeric'):
        return 'integer' if type_name.endswith(',0)') else 'float'
    return KINDS.get(type_name, 'string')


def types(session, folder):
    for name in sorted(os.listdir(folder)):
        rows = list(csv.reader(open(os.path.join(folder, name), encoding='utf-8-sig', errors='replace', newline='')))
        load(session, rows, 'landing')
        for i, r in enumerate(session.sql("SELECT type_name, ambiguous FROM synth_infer('landing')")):
            print(json.dumps({'table': name[:-4], 'column': i, 'type': kind(r[0])}))


def kinds(session, path):
    """All columns of a data set at once: a table of five rows and as many columns as fit."""
    rows = list(csv.DictReader(open(path, encoding='utf-8', errors='replace', newline='')))
    table = collections.defaultdict(collections.Counter)
    for at in range(0, len(rows), 400):
        part = rows[at:at + 400]
        load(session, [[r['Attribute_name'] for r in part]] +
             [[r['sample_%d' % k].replace('\x1f', ' ') for r in part] for k in range(1, 6)], 'landing')
        found = session.sql("SELECT type_name FROM synth_infer('landing')")
        for r, f in zip(part, found):
            table[r['y_act']][f[0].split('(')[0]] += 1
    for y in sorted(table):
        print('%-18s %s' % (y, ', '.join('%s %d' % x for x in table[y].most_common())))


def main():
    with Session() as session:
        {'dates': dates, 'prices': prices, 'types': types, 'kinds': kinds, 'fresh': fresh}[sys.argv[1]](session, sys.argv[2])


if __name__ == '__main__':
    main()
