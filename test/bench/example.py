"""Measure synth_by_example under the held-out protocol of test/data/pbe (or any file of that format).

  example.py [-k 2,3] [-v] [--probes] TASKS.jsonl[.gz] ...

Give the first k distinct examples to synth_by_example, run what it returns over all the others, count the tasks in
which every one is right. -v shows the tasks that are not. --probes gives the inputs of the others as probes, as
who has the table can. --save FILE keeps the expressions. The connection comes from
PGHOST and the other usual variables.
"""
import argparse
import collections
import gzip
import json

import database


def literal(value):
    return 'NULL' if value is None else "'" + value.replace("'", "''") + "'"


def array(rows):
    return 'ARRAY[' + ','.join('[' + ','.join(literal(v) for v in row) + ']' for row in rows) + ']::text[]'


def synthesise(session, task, train, probes):
    inputs = array([task['inputs'][i] for i in train])
    outputs = 'ARRAY[' + ','.join(literal(task['outputs'][i]) for i in train) + ']::text[]'
    probes = array([task['inputs'][i] for i in probes]) if probes else 'NULL'
    row = session.sql(
        "SELECT replace(coalesce(e, ''), chr(10), chr(1)), e IS NULL, "
        '1000 * extract(epoch FROM clock_timestamp() - t) '
        f'FROM (SELECT clock_timestamp() AS t, synth_by_example({inputs}, {outputs}, NULL, {probes}) AS e OFFSET 0) s')[0]
    return (None if row[1] == 't' else row[0].replace('\x01', '\n')), float(row[2])


def run(session, task, expression, rows):
    """What the expression gives for each row; None where it gives another value or an error."""
    columns = ', '.join(f'c{i + 1}' for i in range(task['arity']))
    right = []
    for chunk in ([rows], [[row] for row in rows]):
        right = []
        for part in chunk:
            values = ', '.join(
                '(' + ', '.join(literal(v) + '::text' for v in task['inputs'][i]) + ', '
                + literal(task['outputs'][i]) + '::text)' for i in part)
            try:
                right += [x[0] == 't' for x in session.sql(
                    f'SELECT ({expression})::text IS NOT DISTINCT FROM wanted FROM (VALUES {values}) v({columns}, wanted)')]
            except database.SqlError:
                session = connect()
                right += [False] * len(part)
        if any(right):
            break
    return session, right


def connect():
    return database.Session()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('tasks', nargs='+')
    parser.add_argument('-k', default='1,2,3')
    parser.add_argument('-v', action='store_true')
    parser.add_argument('--probes', action='store_true')
    parser.add_argument('--save')
    options = parser.parse_args()
    session = connect()
    saved = open(options.save, 'w') if options.save else None
    totals = collections.defaultdict(lambda: collections.defaultdict(list))
    for path in options.tasks:
        for line in (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8'):
            task = json.loads(line)
            if 'arity' not in task or 'same_examples_as' in task:
                continue
            for k in options.k.split(','):
                if k != 'all' and k not in task['heldout']:
                    continue
                train = list(range(task['n'])) if k == 'all' else task['heldout'][k]['train']
                seen = {json.dumps(task['inputs'][i]) for i in train}
                test = train if k == 'all' else [
                    i for i in range(task['n']) if json.dumps(task['inputs'][i]) not in seen]
                expression, ms = synthesise(session, task, train, test if options.probes else None)
                right = []
                if expression is not None:
                    session, right = run(session, task, expression, test)
                total = totals[task['source'], k]
                total['given'].append(expression is not None)
                total['exact'].append(expression is not None and all(right))
                total['wrong'].append(expression is not None and not all(right))
                total['ms'].append(ms)
                if saved:
                    saved.write(json.dumps({'name': task['name'], 'source': task['source'], 'k': k, 'sql': expression,
                                            'ms': ms}) + '\n')
                if options.v and not (expression is not None and all(right)):
                    print(f"{task['name']} k={k} {'abstained' if expression is None else 'WRONG'} {ms:.0f} ms  {expression}")
                    for i in train[:3]:
                        print('      ', str(task['inputs'][i])[:150], '->', task['outputs'][i])
                    for i, r in zip(test, right):
                        if not r:
                            print('    ! ', str(task['inputs'][i])[:150], '->', task['outputs'][i])
                            break
    for (source, k), total in sorted(totals.items()):
        n = len(total['given'])
        ms = sorted(total['ms'])
        print(f"{source:28s} k={k:3s} n={n:3d} given={sum(total['given']):3d} exact={sum(total['exact']):3d} "
              f"({100 * sum(total['exact']) / n:.1f} %) wrong={sum(total['wrong']):3d} p50={ms[n // 2]:.1f} max={ms[-1]:.1f} ms")


if __name__ == '__main__':
    main()
