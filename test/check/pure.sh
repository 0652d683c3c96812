#!/usr/bin/env bash
# num/ and *_layout.c compile without PostgreSQL's headers
set -euo pipefail
bad=0
for file in src/num/*.c src/*/*_layout.c; do
	[ -e "$file" ] || continue
	gcc -fsyntax-only -ffp-contract=off -I src "$file" || { echo "$file is not pure C"; bad=1; }
done
exit $bad
