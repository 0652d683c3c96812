#!/usr/bin/env bash
# every sql/ test has an expected file and vice versa, every fuzz target seeds; no debris
set -euo pipefail
bad=0
say() { echo "$*"; bad=1; }
pair() { # FOLDER SUFFIX FOLDER SUFFIX
	local file
	for file in "$1"/*"$2"; do
		[ ! -e "$file" ] || [ -e "$3/$(basename "$file" "$2")$4" ] || say "$file has no counterpart in $3"
	done
}
pair sql .sql expected .out
pair expected .out sql .sql
pair test/isolation/specs .spec test/isolation/expected .out
pair test/isolation/expected .out test/isolation/specs .spec
for file in expected/*_[0-9].out; do
	[ ! -e "$file" ] || say "$file: no alternate outputs; a test whose output differs by version is wrong"
done
for dir in sql expected; do
	for sub in "$dir"/*/; do [ ! -d "$sub" ] || say "$sub: pg_regress 15 runs no tests in sub-folders"; done
done
for target in test/fuzz/*/; do
	[ -d "$target" ] || continue
	[ -e "${target}target.c" ] || say "$target has no target.c"
	compgen -G "${target}seeds/*" >/dev/null || say "$target has no seeds"
done
debris=$(find . -path ./.git -prune -o -path ./.synth -prune -o -path ./build -prune -o -type f \
	\( -name tmp.out -o -name '*.orig' -o -name '*.rej' -o -name '*~' -o -name 'regression.*' -o -name '*.swp' \
	-o -name core -o -name 'crash-*' -o -name nohup.out \) -print)
[ -z "$debris" ] || { echo "debris:"; say "$debris"; }
exit $bad
