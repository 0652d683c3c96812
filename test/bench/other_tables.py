#!/usr/bin/python3
"""Makes further data sets for score.sh, so that nothing is tuned to adult and shoppers alone.

usage: other_tables.py [--out FOLDER] [NAME...]      (default folder .synth/tables, default all)

Real, from scikit-learn (no download), cut 70/30 into train and test:
  cancer     569 x 31, floats, binary target              wine      178 x 14, three classes
  diabetes   442 x 11, regression                         digits   1797 x 65, small integers, pixels that depend
Generated, cut in halves:
  orders     100,000: prices with two decimals, timestamps at full hours with daily and weekly rhythm, Zipf categories,
             NULLs that come together, a currency that follows from the country, a key, an e-mail and a SKU (not scored)
  sensors     40,000: devices of unequal activity, readings with a season and one decimal, gaps, rare error codes
  staff        4,000: salaries in hundreds, dates in order, grades, leavers' columns NULL for those who stay
"""
import argparse
import json
import os

import numpy as np
import pandas as pd

HERE = os.path.dirname(os.path.abspath(__file__))


def sql_name(text):
    return text.lower().replace(' ', '_').replace('/', '_').replace('(', '').replace(')', '')


def bundled(loader, task, integers=False):
    import sklearn.datasets
    d = getattr(sklearn.datasets, loader)(**({'scaled': False} if loader == 'load_diabetes' else {}))
    frame = pd.DataFrame(d.data, columns=[sql_name(c) for c in d.feature_names])
    frame['target'] = d.target
    whole = {c for c in frame if integers or (frame[c] == frame[c].round()).all()}
    for c in whole:
        frame[c] = frame[c].astype(int)
    sql = {c: 'integer' if c in whole else 'double precision' for c in frame}
    kinds = {c: 'num' for c in frame}
    kinds['target'] = 'num' if task == 'regression' else 'cat'
    return frame, sql, kinds, 'target', task


def zipf_codes(rng, n, k, exponent):
    weight = 1 / np.arange(1, k + 1) ** exponent
    return rng.choice(k, n, p=weight / weight.sum())


def hours(rng, n, start, days):
    """Full hours with a trend, a weekly and a daily rhythm."""
    weight = np.array([.2, .1, .1, .1, .1, .2, .5, 1, 2, 3, 3, 3, 2, 2, 3, 3, 3, 4, 4, 5, 5, 4, 2, 1])
    day_weight = (1 + np.arange(days) / days) * np.where(np.arange(days) % 7 >= 5, .5, 1)
    day = rng.choice(days, n, p=day_weight / day_weight.sum())
    hour = rng.choice(24, n, p=weight / weight.sum())
    return pd.Timestamp(start) + pd.to_timedelta(day * 24 + hour, unit='h')


def orders(n=100000):
    rng = np.random.default_rng(1)
    country = zipf_codes(rng, n, 60, 1.1)
    countries = np.array([f'{a}{b}' for a in 'FDINPBSLK' for b in 'RETLAOKS'][:60])
    currency = np.array(['EUR', 'USD', 'GBP', 'CHF', 'PLN', 'SEK'])[country % 6]
    vat = np.array([20, 19, 21, 25, 7.7, 23, 17, 22])[country % 8]
    product = zipf_codes(rng, n, 2000, 1.05)
    price = np.floor(np.exp(rng.normal(3 + .8 * np.sin(product), .5))) + np.where(product % 3 == 0, .99, .5)
    quantity = 1 + rng.geometric(.55, n) - 1
    channel = np.array(['web', 'app', 'shop', 'phone'])[
        np.minimum(zipf_codes(rng, n, 4, 1) + (country > 20), 3)]
    gift = rng.random(n) < np.where(channel == 'shop', .02, .12)
    discount = np.where(rng.random(n) < .3, rng.choice([5, 10, 15, 20, 50], n, p=[.3, .4, .1, .15, .05]), 0)
    amount = np.round(price * quantity * (1 - discount / 100), 2)
    ordered = hours(rng, n, '2023-01-01', 730)
    state = rng.choice(['delivered', 'open', 'returned', 'cancelled'], n, p=[.8, .08, .1, .02])
    shipped = pd.Series((ordered + pd.to_timedelta(1 + rng.poisson(1.5 + (country > 10)), unit='D')).date)
    shipped[(state == 'open') | (state == 'cancelled')] = None
    returned = state == 'returned'
    reason = pd.Series(rng.choice(['size', 'damaged', 'late', 'other'], n, p=[.5, .2, .2, .1])).where(returned)
    refund = pd.Series(np.round(amount * np.where(rng.random(n) < .8, 1, .5), 2)).where(returned)
    weight = pd.Series(np.exp(rng.normal(0, 1, n)) * quantity).where(rng.random(n) > .15)
    frame = pd.DataFrame({
        'order_id': rng.permutation(n) + 100000, 'ordered_at': ordered, 'country': countries[country],
        'currency': currency, 'vat': vat, 'product': product, 'sku': [f'AB-{p:04d}' for p in product],
        'email': [f'user{u}@example.org' for u in rng.integers(0, n, n)], 'price': price, 'quantity': quantity,
        'discount': discount, 'amount': amount, 'channel': channel, 'gift': gift, 'state': state,
        'shipped_on': shipped, 'return_reason': reason, 'refund': refund, 'weight_kg': weight})
    sql = {'order_id': 'bigint PRIMARY KEY', 'ordered_at': 'timestamp', 'country': 'text', 'currency': 'char(3)',
           'vat': 'numeric(4,1)', 'product': 'integer', 'sku': 'text', 'email': 'text', 'price': 'numeric(10,2)',
           'quantity': 'smallint', 'discount': 'smallint', 'amount': 'numeric(12,2)', 'channel': 'text',
           'gift': 'boolean', 'state': 'text', 'shipped_on': 'date', 'return_reason': 'text',
           'refund': 'numeric(12,2)', 'weight_kg': 'double precision'}
    kinds = {c: 'cat' if c in ('country', 'currency', 'channel', 'gift', 'state', 'return_reason') else 'num'
             for c in frame if c not in ('order_id', 'sku', 'email')}
    return frame, sql, kinds, 'gift', 'binclass'


def sensors(n=40000):
    rng = np.random.default_rng(2)
    device = zipf_codes(rng, n, 120, .8)
    minute = rng.integers(0, 365 * 24 * 12, n) * 5
    at = pd.Timestamp('2024-01-01', tz='UTC') + pd.to_timedelta(minute, unit='min')
    year, day = 2 * np.pi * minute / (365 * 1440), 2 * np.pi * minute / 1440
    temperature = 12 - 9 * np.cos(year) - 4 * np.cos(day) + (device % 7) + rng.normal(0, 1.5, n)
    humidity = np.clip(75 - 1.6 * (temperature - 12) + rng.normal(0, 6, n), 5, 100)
    error = pd.Series(rng.choice(['E01', 'E02', 'E17', 'E40'], n, p=[.6, .3, .07, .03])).where(
        rng.random(n) < np.where(device % 11 == 0, .2, .01))
    pressure = pd.Series(1013 + 8 * rng.standard_t(4, n)).round(1)
    pressure[(device % 5 == 0) | error.notna()] = None
    frame = pd.DataFrame({
        'device': [f'dev-{d:03d}' for d in device], 'measured_at': at, 'temperature': temperature.round(1),
        'humidity': humidity.round().astype(int), 'pressure': pressure,
        'battery': np.clip(100 - minute / 5256 * (1 + device % 3) / 1.5 + rng.normal(0, 3, n), 0, 100).round().astype(int),
        'firmware': np.array(['1.0', '1.1', '2.0'])[np.minimum(2, (minute / (365 * 480)).astype(int) + device % 2)],
        'error': error, 'packets': rng.negative_binomial(2, .01, n)})
    sql = {'device': 'text', 'measured_at': 'timestamptz', 'temperature': 'real', 'humidity': 'smallint',
           'pressure': 'numeric(6,1)', 'battery': 'smallint', 'firmware': 'text', 'error': 'text', 'packets': 'integer'}
    kinds = {c: 'cat' if c in ('device', 'firmware', 'error') else 'num' for c in frame}
    return frame, sql, kinds, 'firmware', 'binclass'


def staff(n=4000):
    rng = np.random.default_rng(3)
    grade = zipf_codes(rng, n, 9, .7) + 1
    unit = zipf_codes(rng, n, 25, 1.0)
    born = pd.Timestamp('1960-01-01') + pd.to_timedelta(rng.integers(0, 44 * 365, n), unit='D')
    hired = born + pd.to_timedelta((20 + rng.gamma(3, 4, n)) * 365, unit='D')
    hired = hired.where(hired < pd.Timestamp('2024-12-31'), pd.Timestamp('2024-12-31')).normalize()
    left = rng.random(n) < .25
    leave = (hired + pd.to_timedelta(rng.gamma(2, 900, n), unit='D')).normalize()
    salary = (np.exp(rng.normal(7.4 + .18 * grade, .12)) * 12 // 100 * 100).astype(int)
    frame = pd.DataFrame({
        'staff_no': rng.permutation(n) + 1, 'born_on': born.normalize().date, 'hired_on': hired.date, 'grade': grade,
        'unit': [f'Unit {u}' for u in unit], 'site': np.array(['Lyon', 'Porto', 'Brno', 'Turku'])[unit % 4],
        'salary': salary, 'bonus': pd.Series(salary * rng.choice([0, .05, .1, .2], n)).round(2).where(grade > 3),
        'part_time': np.where(rng.random(n) < .2, rng.choice([50, 60, 80], n), 100),
        'left_on': pd.Series(leave.date).where(left),
        'left_why': pd.Series(rng.choice(['offer', 'retired', 'dismissed'], n, p=[.6, .3, .1])).where(left),
        'manager': grade > 6})
    sql = {'staff_no': 'integer PRIMARY KEY', 'born_on': 'date', 'hired_on': 'date', 'grade': 'smallint',
           'unit': 'text', 'site': 'text', 'salary': 'integer', 'bonus': 'numeric(10,2)', 'part_time': 'smallint',
           'left_on': 'date', 'left_why': 'text', 'manager': 'boolean'}
    kinds = {c: 'cat' if c in ('unit', 'site', 'left_why', 'manager', 'grade') else 'num'
             for c in frame if c != 'staff_no'}
    return frame, sql, kinds, 'manager', 'binclass'


TABLES = {'cancer': (lambda: bundled('load_breast_cancer', 'binclass'), .3),
          'wine': (lambda: bundled('load_wine', 'binclass'), .3),
          'diabetes': (lambda: bundled('load_diabetes', 'regression'), .3),
          'digits': (lambda: bundled('load_digits', 'binclass', True), .3),
          'orders': (orders, .5), 'sensors': (sensors, .5), 'staff': (staff, .5)}


def write(out, name):
    make, test_share = TABLES[name]
    frame, sql, kinds, target, task = make()
    folder = os.path.join(out, name)
    os.makedirs(folder, exist_ok=True)
    order = np.random.default_rng(0).permutation(len(frame))
    cut = int(len(frame) * test_share)
    for part, rows in (('test', order[:cut]), ('train', order[cut:])):
        frame.iloc[rows].to_csv(os.path.join(folder, part + '.csv'), index=False)
    with open(os.path.join(folder, 'types.json'), 'w') as f:
        json.dump({'task': task, 'target': target, 'columns': kinds}, f, indent=1)
    with open(os.path.join(folder, 'schema.sql'), 'w') as f:
        columns = ',\n'.join(f'    {c} {t}' for c, t in sql.items())
        f.write(f'CREATE TABLE {name}_train (\n{columns}\n);\n\nCREATE TABLE {name}_test (LIKE {name}_train);\n')
    print(f'{folder}: {len(frame) - cut} + {cut} rows, {len(frame.columns)} columns')


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('names', nargs='*', metavar='NAME')
    ap.add_argument('--out', default=os.path.join(HERE, '..', '..', '.synth', 'tables'))
    a = ap.parse_args()
    for name in a.names or TABLES:
        write(os.path.abspath(a.out), name)


if __name__ == '__main__':
    main()
