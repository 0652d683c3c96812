#!/usr/bin/env python3
"""Fidelity / utility / privacy of a synthetic table, with the metrics of the TabSyn and TabDiff papers.

usage: evaluate.py --data DIR --synth FILE [options]          DIR: train.csv[.gz] test.csv[.gz] types.json
       evaluate.py --train F --test F --types F --synth FILE [options]
       evaluate.py --data DIR --floor [options]    (no synthetic file: bootstrap of train, and the test set)

options
  --metrics a,b,..  of shape,trend,c2st_lr,c2st_xgb,c2st_test,tstr,dcr,copies (default all; "fast" = shape,trend,copies)
  --dcr-holdout F   hold-out rows for DCR, same size as --train (the generator must not have seen them); default: the
                    test set against an equally large random part of train, which dilutes copying when train > test
  --dcr-rows N      synthetic rows looked at for DCR (default 2000; 0 = all)
  --sdmetrics PATH  a checkout of SDMetrics: also run its own QualityReport and print both results
  --seed N

Errors are 1 - score, in percent (0 is perfect). Definitions:
  shape   mean over columns of the KS statistic (num) or the total variation distance (cat): SDMetrics "Column Shapes".
  trend   mean over column pairs: num-num |r_real - r_syn| / 2; otherwise the total variation distance of the
          contingency tables, a num column being cut into 10 equal-width bins: SDMetrics "Column Pair Trends".
          As SDMetrics does it, each table is binned by ITS OWN minimum and maximum, so that a synthetic column which
          misses the real extremes is binned differently. trend_common uses the real table's edges for both.
  c2st    SDMetrics' LogisticDetection (and the same with XGBoost): 1 - (2 max(AUC, 1/2) - 1), 1 is perfect. An AUC
          well under 1/2 is no credit: it shows that synthetic rows mirror this very train set (a bootstrap gives
          0.35 .. 0.40). c2st_test is XGBoost against the test set, which memorising cannot improve.
  tstr    XGBoost trained on synthetic, tested on the real test set; trtr the same trained on real train.
  dcr     share of synthetic rows nearer to train than to hold-out (L1, num / range, one-hot), ties counted half;
          dcr_tabsyn counts ties as "not nearer". 50 is ideal.
  copies  share of synthetic rows that equal a train row; copies_test: share of test rows that do.
"""
import argparse, json, os, sys, time, warnings
import numpy as np
import pandas as pd
warnings.filterwarnings('ignore')


def read(path, types):
    d = pd.read_csv(path)
    missing = [c for c in types['columns'] if c not in d.columns]
    if missing:
        sys.exit(f'{path}: columns missing: {missing}')
    return norm(d[list(types['columns'])], types)


def norm(d, types):
    d = d.copy()
    for c, k in types['columns'].items():
        if k == 'num':
            d[c] = number(d[c])
        elif not (pd.api.types.is_numeric_dtype(d[c]) and not pd.api.types.is_bool_dtype(d[c])):
            d[c] = d[c].map({'t': 'True', 'f': 'False', 'true': 'True', 'false': 'False'}).fillna(d[c]) \
                if set(d[c].dropna().astype(str).str.lower()) <= {'t', 'f', 'true', 'false'} else d[c]
            d[c] = d[c].astype(str).where(d[c].notna(), 'nan')
    return d.reset_index(drop=True)


def number(x):
    """Numbers as they are; dates and times as seconds, times of day included."""
    if x.dtype.kind in 'biuf':
        return x.astype(float)
    try:
        return pd.to_numeric(x).astype(float)
    except (ValueError, TypeError):
        t = pd.to_datetime(x, utc=True)
        return ((t - pd.Timestamp(0, tz='UTC')) / pd.Timedelta(seconds=1)).astype(float)


def ks(a, b):
    a, b = np.sort(a[~np.isnan(a)]), np.sort(b[~np.isnan(b)])
    v = np.concatenate([a, b])
    return np.abs(np.searchsorted(a, v, 'right') / len(a) - np.searchsorted(b, v, 'right') / len(b)).max()


def codes(real, syn):
    f, _ = pd.factorize(pd.concat([real, syn]).astype(str))
    return f[:len(real)], f[len(real):]


def tv(a, b):
    k = max(a.max(), b.max()) + 1
    return np.abs(np.bincount(a, minlength=k) / len(a) - np.bincount(b, minlength=k) / len(b)).sum() / 2


def digit(x, edges):
    return np.digitize(x, edges)        # NaN sorts last: its own bin, together with the maximum


def shape_trend(real, syn, types, detail=False):
    cols = list(types['columns'])
    num = {c for c in cols if types['columns'][c] == 'num'}
    s, cr, own, com = {}, {}, {}, {}
    for c in cols:
        if c in num:
            r, y = real[c].to_numpy(), syn[c].to_numpy()
            s[c] = ks(r, y)
            e = np.histogram_bin_edges(r[~np.isnan(r)])
            own[c] = (digit(r, e), digit(y, np.histogram_bin_edges(y[~np.isnan(y)])))
            com[c] = (own[c][0], digit(y, e))
        else:
            cr[c] = codes(real[c], syn[c])
            s[c] = tv(*cr[c])
    rn, sn = real[sorted(num)].corr(), syn[sorted(num)].corr()
    t, tc, kinds = {}, {}, {}
    for i, a in enumerate(cols):
        for b in cols[i + 1:]:
            if a in num and b in num:
                v = abs(rn.loc[a, b] - sn.loc[a, b]) / 2
                t[a, b] = tc[a, b] = v if v == v else np.nan
                kinds[a, b] = 'nn'
                continue
            for out, z in ((t, own), (tc, com)):
                (ra, sa), (rb, sb) = (z[a] if a in num else cr[a]), (z[b] if b in num else cr[b])
                m = max(rb.max(), sb.max()) + 1
                _, f = np.unique(np.concatenate([ra * m + rb, sa * m + sb]), return_inverse=True)
                out[a, b] = tv(f[:len(ra)], f[len(ra):])
            kinds[a, b] = 'cc' if a not in num and b not in num else 'nc'
    out = {'shape': 100 * np.mean(list(s.values())), 'trend': 100 * np.nanmean(list(t.values())),
           'trend_common': 100 * np.nanmean(list(tc.values()))}
    for k in ('nn', 'nc', 'cc'):
        v = [t[p] for p in t if kinds[p] == k]
        if v:
            out['trend_' + k] = 100 * np.nanmean(v)
    if detail:
        out['worst_columns'] = sorted(((round(100 * v, 3), c) for c, v in s.items()), reverse=True)[:5]
        out['worst_pairs'] = sorted(((round(100 * v, 3), *p) for p, v in t.items()), reverse=True)[:8]
    return out


def sdmetrics_report(real, syn, types, path):
    import importlib.metadata as im
    sys.path.insert(0, path)
    ver = im.version
    im.version = lambda n: 'source' if n == 'sdmetrics' else ver(n)      # a checkout is not installed
    from sdmetrics.reports.single_table import QualityReport
    meta = {'columns': {c: {'sdtype': 'numerical' if k == 'num' else 'categorical'} for c, k in types['columns'].items()}}
    import sdmetrics.reports.base_report as br
    if hasattr(br, 'version'):
        br.version = im.version
    q = QualityReport()
    # the papers used SDMetrics 0.9 .. 0.13, which had neither thresholds nor subsampling
    q.real_correlation_threshold = q.real_association_threshold = 0
    q.num_rows_subsample = None
    q.generate(real, syn, meta, verbose=False)
    p = q.get_properties()['Score']
    return {'sdmetrics_shape': 100 * (1 - p[0]), 'sdmetrics_trend': 100 * (1 - p[1])}


def onehot(real, *others):
    """SDMetrics' HyperTransformer: numbers stay, text becomes one-hot columns known from the first table."""
    from sklearn.preprocessing import OneHotEncoder
    parts = [[] for _ in range(1 + len(others))]
    for c in real:
        if real[c].dtype.kind in 'ifu':
            m = real[c].mean()
            for p, d in zip(parts, (real,) + others):
                p.append(d[c].fillna(m).to_numpy(float)[:, None])
        else:
            e = OneHotEncoder(handle_unknown='ignore').fit(real[[c]])
            for p, d in zip(parts, (real,) + others):
                p.append(e.transform(d[[c]]).toarray())
    return [np.hstack(p) for p in parts]


def c2st(real, syn, model, seed):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import RobustScaler
    from sklearn.model_selection import StratifiedKFold
    from sklearn.metrics import roc_auc_score
    if model == 'lr':
        from sklearn.linear_model import LogisticRegression
        mk = lambda: LogisticRegression(solver='lbfgs')
    else:
        from xgboost import XGBClassifier
        mk = lambda: XGBClassifier(eval_metric='logloss', random_state=0, n_jobs=int(os.environ.get('JOBS', 2)), tree_method='hist')
    a, b = onehot(real, syn)
    X, y = np.vstack([a, b]).astype(np.float64 if model == 'lr' else np.float32), np.r_[np.ones(len(a)), np.zeros(len(b))]
    auc, score = [], []
    for tr, te in StratifiedKFold(n_splits=3, shuffle=True, random_state=seed).split(X, y):
        m = (make_pipeline(RobustScaler(), mk()) if model == 'lr' else mk()).fit(X[tr], y[tr])    # trees need no scaling
        v = roc_auc_score(y[te], m.predict_proba(X[te])[:, 1])
        auc.append(v)
        score.append(1 - (2 * max(v, .5) - 1))
    return {f'c2st_{model}': np.mean(score), f'c2st_{model}_auc': np.mean(auc)}


def c2st_test(test, syn, seed):
    """synthetic against rows the generator never saw; memorising does not help here"""
    n = min(len(test), len(syn))
    r = c2st(test.sample(n, random_state=seed), syn.sample(n, random_state=seed), 'xgb', seed)
    return {'c2st_test': r['c2st_xgb'], 'c2st_test_auc': r['c2st_xgb_auc']}


def tstr(train, test, syn, types, seed, trtr=True):
    from xgboost import XGBClassifier, XGBRegressor
    from sklearn.metrics import roc_auc_score
    t = types['target']
    x = [c for c in train if c != t]
    out = {}
    for name, d in (('tstr', syn),) + ((('trtr', train),) if trtr else ()):
        A, B = onehot(train[x].astype({c: 'float' for c in x if train[c].dtype.kind in 'ifu'}), d[x], test[x])[1:]
        if types['task'] == 'binclass':
            pos = sorted(train[t].astype(str).unique())[-1]
            yd = (d[t].astype(str) == pos).astype(int)
            if yd.nunique() < 2:
                out[name + '_auc'] = 0.5
                continue
            m = XGBClassifier(eval_metric='logloss', random_state=seed, n_jobs=int(os.environ.get('JOBS', 2)), tree_method='hist', n_estimators=100,
                              max_depth=5, learning_rate=.1).fit(A, yd)
            out[name + '_auc'] = roc_auc_score((test[t].astype(str) == pos).astype(int), m.predict_proba(B)[:, 1])
        else:       # the papers take the root mean square error of the logarithm of the target
            lg = lambda v: np.log(np.clip(v.to_numpy(float), 1e-3, None))
            m = XGBRegressor(random_state=seed, n_jobs=int(os.environ.get('JOBS', 2)), tree_method='hist', n_estimators=100, max_depth=8,
                             learning_rate=.1).fit(A, lg(d[t]))
            out[name + '_rmse'] = float(np.sqrt(np.mean((m.predict(B) - lg(test[t])) ** 2)))
    return out


def dcr(train, hold, syn, types, rows, seed):
    from scipy.spatial.distance import cdist
    rng = np.random.default_rng(seed)
    n = min(len(train), len(hold))
    a = train.iloc[rng.permutation(len(train))[:n]]
    b = hold.iloc[rng.permutation(len(hold))[:n]]
    s = syn if not rows or rows >= len(syn) else syn.iloc[rng.permutation(len(syn))[:rows]]
    num = [c for c in train if types['columns'][c] == 'num']
    cat = [c for c in train if types['columns'][c] != 'num']
    rg = (train[num].max() - train[num].min()).replace(0, 1)
    N = [np.nan_to_num((d[num] / rg).to_numpy(float)) for d in (s, a, b)]
    allc = pd.concat([s[cat], a[cat], b[cat]]).astype(str)
    C = np.column_stack([pd.factorize(allc[c])[0] for c in cat]).astype(float) if cat else None
    k = len(s)
    near, ties, dmin = [], [], []
    for i in range(0, k, 500):
        dd = []
        for off, M in ((k, N[1]), (k + n, N[2])):
            D = cdist(N[0][i:i + 500], M, 'cityblock')
            if cat:
                D += 2 * len(cat) * cdist(C[i:min(i + 500, k)], C[off:off + n], 'hamming')
            dd.append(D.min(1))
        near.append(dd[0] < dd[1] - 1e-12)
        ties.append(np.abs(dd[0] - dd[1]) <= 1e-12)
        dmin.append(dd[0])
    near, ties, dmin = map(np.concatenate, (near, ties, dmin))
    return {'dcr': 100 * (near.mean() + ties.mean() / 2), 'dcr_tabsyn': 100 * near.mean(), 'dcr_ties': 100 * ties.mean(),
            'dcr_median': float(np.median(dmin)), 'dcr_n': int(n)}


def copies(train, test, syn):
    key = lambda d: pd.util.hash_pandas_object(d.astype({c: float for c in d if d[c].dtype.kind in 'ifu'}), index=False)
    t = set(key(train))
    return {'copies': 100 * float(key(syn).isin(t).mean()), 'copies_test': 100 * float(key(test).isin(t).mean())}


ALL = 'shape,trend,c2st_lr,c2st_xgb,c2st_test,tstr,dcr,copies'


def evaluate(train, test, syn, types, metrics=ALL, hold=None, dcr_rows=2000, seed=0, sdm=None, detail=False):
    m = set(metrics.replace('fast', 'shape,trend,copies').split(','))
    for c in train:     # same kind in all tables, decided by the real one
        if train[c].dtype != syn[c].dtype:
            syn[c] = syn[c].astype(train[c].dtype) if train[c].dtype.kind in 'ifu' else syn[c].astype(str)
    out = {'rows': len(syn)}
    if m & {'shape', 'trend'}:
        out.update(shape_trend(train, syn, types, detail))
    if sdm:
        out.update(sdmetrics_report(train, syn, types, sdm))
    if 'c2st_lr' in m:
        out.update(c2st(train, syn, 'lr', seed))
    if 'c2st_xgb' in m:
        out.update(c2st(train, syn, 'xgb', seed))
    if 'c2st_test' in m:
        out.update(c2st_test(test, syn, seed))
    if 'tstr' in m:
        out.update(tstr(train, test, syn, types, seed, 'notrtr' not in m))
    if 'dcr' in m:
        out.update(dcr(train, test if hold is None else hold, syn, types, dcr_rows, seed))
    if 'copies' in m:
        out.update(copies(train, test, syn))
    return {k: round(v, 4) if isinstance(v, (float, np.floating)) else v for k, v in out.items()}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--data'); ap.add_argument('--train'); ap.add_argument('--test'); ap.add_argument('--types')
    ap.add_argument('--synth'); ap.add_argument('--floor', action='store_true'); ap.add_argument('--metrics', default=ALL)
    ap.add_argument('--dcr-holdout'); ap.add_argument('--dcr-rows', type=int, default=2000)
    ap.add_argument('--sdmetrics'); ap.add_argument('--seed', type=int, default=0)
    ap.add_argument('--detail', action='store_true')
    a = ap.parse_args()
    if a.data:
        f = lambda n: next(p for p in (os.path.join(a.data, n), os.path.join(a.data, n + '.gz')) if os.path.exists(p))
        a.train, a.test, a.types = a.train or f('train.csv'), a.test or f('test.csv'), a.types or f('types.json')
    types = json.load(open(a.types))
    train, test = read(a.train, types), read(a.test, types)
    hold = read(a.dcr_holdout, types) if a.dcr_holdout else None
    kw = dict(metrics=a.metrics, hold=hold, dcr_rows=a.dcr_rows, seed=a.seed, sdm=a.sdmetrics, detail=a.detail)
    if a.floor:
        boot = train.sample(len(train), replace=True, random_state=a.seed).reset_index(drop=True)
        res = {'bootstrap_of_train': evaluate(train, test, boot, types, **kw),
               'test_set': evaluate(train, test, test.copy(), types, **kw)}
    else:
        res = evaluate(train, test, read(a.synth, types), types, **kw)
    print(json.dumps(res, indent=1))


if __name__ == '__main__':
    main()
