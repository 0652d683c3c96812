"""Extend and DB2Advis of github:hyrise/index_selection_evaluation on the tables of tpch_data.sql.

    tpch_reference.py FOLDER ALGORITHM WIDTH BYTES QUERIES.json

runs one of them, as it is published, from a checkout in FOLDER, in the database of PGHOST and the other usual variables; HypoPG
must be there. QUERIES.json is a list of [number, text]. Prints a JSON object: the indexes as [table, columns ...], the seconds.
"""
import json
import os
import sys
import time

ALGORITHMS = {'extend': {}, 'db2advis': {'try_variations_seconds': 0}}


def read_columns(connector):
    """Every column of the tables in public, as the framework wants them."""
    from selection.workload import Column, Table
    tables = {}
    for table, column in connector.exec_fetch(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 ORDER BY c.relname, a.attnum",
            one=False):
        tables.setdefault(table, Table(table)).add_column(Column(column))
    return [column for table in tables.values() for column in table.columns]


def main():
    folder, name, width, budget, queries = sys.argv[1:]
    sys.path.insert(0, folder)
    from selection.algorithms.db2advis_algorithm import DB2AdvisAlgorithm
    from selection.algorithms.extend_algorithm import ExtendAlgorithm
    from selection.dbms.postgres_dbms import PostgresDatabaseConnector
    from selection.workload import Query, Workload

    connector = PostgresDatabaseConnector(os.environ['PGDATABASE'], autocommit=True)
    connector.drop_indexes = lambda: None       # those of the keys stay
    columns = read_columns(connector)
    with open(queries) as file:
        workload = Workload([Query(number, text, [x for x in columns if x.name in text]) for number, text in json.load(file)])
    start = time.perf_counter()
    algorithm = {'extend': ExtendAlgorithm, 'db2advis': DB2AdvisAlgorithm}[name](
        connector, dict(ALGORITHMS[name], budget_MB=int(budget) / 1e6, max_index_width=int(width)))
    indexes = algorithm.calculate_best_indexes(workload)
    print(json.dumps({'seconds': time.perf_counter() - start,
                      'indexes': [[x.table().name] + [c.name for c in x.columns] for x in indexes]}))


main()
