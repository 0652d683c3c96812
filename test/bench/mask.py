"""make bench-mask: what masking costs, on generated customers with ten orders each.

CPU microseconds a row are those of the backend beyond the same query on the plain columns, best of three; the reference
column is what the best-known masking extension's release took in the same table (DESIGN section 3), targets beside it.
"""
import argparse
import statistics
import time

from database import Session

RULES = {
    'first_name': 'first_name', 'last_name': 'last_name', 'email': 'email', 'phone': 'phone', 'birth_date': 'date',
    'address': 'address', 'iban': 'iban', 'salary': 'noise(0.1)',
}

# (name, expression, reference, target)
FUNCTIONS = [
    ('fake first name', "synth_mask_first_name(first_name)", 5.1, .3),
    ('fake full name', "synth_mask_full_name(last_name)", 5.1, .3),
    ('pseudonym: email', "synth_mask_email(email)", 30, 1),
    ('pseudonym: phone', "synth_mask_phone(phone)", 30, 1),
    ('pseudonym: iban', "synth_mask_iban(iban)", 30, 1),
    ('hash', "synth_hash(email)", 29.6, 1),
    ('partial', "synth_partial(phone, 2, '****', 2)", 2.2, .3),
    ('noise', "synth_noise(salary, 0.1)", None, .3),
    ('generalize', "synth_generalize(birth_date, 'year')", None, .3),
    ('date', "synth_mask_date(birth_date)", None, .3),
    ('address', "synth_mask_address(address)", None, 1),
    ('md5, for comparison', "md5(email)", .48, None),
]


def prepare(s, rows, orders):
    s.sql("CREATE TABLE customers (id bigint PRIMARY KEY, first_name text, last_name text, email text UNIQUE, phone text, "
          "birth_date date, address text, city text, iban text, salary numeric)")
    s.sql(f"""INSERT INTO customers
        SELECT i, 'Given' || i % 5000, 'Sur' || i % 20000, 'given' || i || '@mail' || i % 50 || '.net',
               '+49 ' || 30 + i % 900 || ' ' || lpad((i * 7919 % 100000000)::text, 8, '0'),
               DATE '1940-01-01' + (i * 31 % 25000)::int, i % 300 || ' Main Street', 'Town' || i % 4000,
               'DE' || lpad((98 - mod((lpad(i::text, 18, '0') || '131400')::numeric, 97))::text, 2, '0') || lpad(i::text, 18, '0'),
               20000 + i % 90000
        FROM generate_series(1::bigint, {rows}) i""")
    s.sql("CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, total numeric)")
    s.sql(f"INSERT INTO orders SELECT i, 1 + i * 7919 % {rows}, i % 1000 FROM generate_series(1::bigint, {orders * rows}) i")
    s.sql('CREATE INDEX ON orders (customer_id)')
    s.sql('VACUUM ANALYZE customers')
    s.sql('VACUUM ANALYZE orders')
    s.sql('SET max_parallel_workers_per_gather = 0')
    s.sql('SET jit = off')


def cpu_of(s, statement, role=None, repeats=3):
    best = None
    for _ in range(repeats):
        before = s.cpu()
        if role:
            s.sql(f'SET ROLE {role}')
        s.sql(statement)
        s.sql('RESET ROLE')
        used = s.cpu() - before
        best = used if best is None else min(best, used)
    return best


def show(case, value, unit, reference=None, target=None):
    met = '' if target is None else ('met' if value <= target else 'MISSED')
    print(f'{case:42} {value:12.3f} {unit:10} {"" if reference is None else reference:>9} '
          f'{"" if target is None else target:>7} {met}', flush=True)


def functions(s, rows):
    plain = cpu_of(s, 'SELECT count(first_name), count(email), count(salary) FROM customers')
    for name, expression, reference, target in FUNCTIONS:
        used = cpu_of(s, f'SELECT count({expression}) FROM customers')
        show(name, max(0, used - plain) / rows * 1e6, 'us/row', reference, target)
    used = cpu_of(s, 'SELECT ' + ', '.join(f'count(md5({c}::text))' for c in RULES) + ' FROM customers')
    show('md5 of the 8 columns', max(0, used - plain) / rows * 1e6, 'us/row', 3.8)


def whole_row(s, rows):
    columns = ', '.join(f'count(a.{c})' for c in RULES)
    plain = cpu_of(s, 'SELECT ' + ', '.join(f'count({c})' for c in RULES) + ' FROM customers')
    for name, source in (('whole row of 8: anonymize_row', 'customers c, anonymize_row(c) a'),
                         ('whole row of 8: view', 'customers_masked a')):
        used = cpu_of(s, f'SELECT {columns} FROM {source}')
        show(name, (used - plain) / rows * 1e6, 'us/row', 89, 4)
    used = cpu_of(s, f'SELECT {columns} FROM customers a', 'masked_reader')
    show('whole row of 8: masked role', (used - plain) / rows * 1e6, 'us/row', 89, 4)


def join(s):
    query = "SELECT c.*, o.* FROM orders o JOIN {} c ON c.id = o.customer_id WHERE o.id BETWEEN 500 AND 509"

    def median_ms(statement):
        s.sql(statement)
        return statistics.median(s.timed(statement) for _ in range(51)) * 1000

    for name, role, table in (('view', None, 'customers_masked'), ('masked role', 'masked_reader', 'customers')):
        plain = median_ms(query.format('customers'))
        if role:
            s.sql(f'SET ROLE {role}')
        masked = median_ms(query.format(table))
        s.sql('RESET ROLE')
        show(f'join of 10 orders, {name} / plain', masked / plain, f'({plain:.2f} ms)', '58000', 2)


def distinct(s, rows):
    for column, function in (('email', 'synth_mask_email'), ('phone', 'synth_mask_phone'), ('iban', 'synth_mask_iban')):
        missing = int(s.value(f'SELECT count(DISTINCT {column}) - count(DISTINCT {function}({column})) FROM customers'))
        show(f'distinct {column} lost of {rows:,}', missing, 'values', {'email': 999000}.get(column), 0)


def static(s, rows):
    before = s.cpu()
    start = time.perf_counter()
    s.sql("SELECT synth_anonymize('customers')")
    show(f'synth_anonymize, 8 rules, {time.perf_counter() - start:.1f} s', (s.cpu() - before) * 1e6 / rows, 'CPU-s/1M', 102, 10)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--rows', type=int, default=1_000_000)
    parser.add_argument('--orders', type=int, default=10, help='of each customer')
    arguments = parser.parse_args()
    with Session() as s:
        print(f'{arguments.rows:,} customers, {arguments.orders} orders each; PostgreSQL {s.value("SHOW server_version")}')
        prepare(s, arguments.rows, arguments.orders)
        print(f'{"case":42} {"measured":>12} {"":10} {"reference":>9} {"target":>7}')
        functions(s, arguments.rows)
        for column, rule in RULES.items():
            s.sql(f"SELECT synth_set_rule('customers', '{column}', '{rule}')")
        s.sql("SELECT synth_mask_view('customers', 'customers_masked')")
        s.sql('DROP ROLE IF EXISTS masked_reader')
        s.sql('CREATE ROLE masked_reader')
        s.sql("SECURITY LABEL FOR synth ON ROLE masked_reader IS 'masked'")
        s.sql('GRANT SELECT ON customers, orders TO masked_reader')
        whole_row(s, arguments.rows)
        join(s)
        distinct(s, arguments.rows)
        static(s, arguments.rows)


if __name__ == '__main__':
    main()
