#!/usr/bin/env bash
# what the library exports begins with synth_, functions with synth_<room>_ or a SQL name
set -euo pipefail
so=${SYNTH_SO:-}
[ -n "$so" ] && [ -e "$so" ] || { echo "no library was built"; exit 77; }
bad=0
defined=$(nm -D --defined-only "$so" | awk '$2 ~ /[A-Z]/ { print $3 }')
stray=$(printf '%s\n' "$defined" |
	grep -vxE 'synth_.*|pg_finfo_(synth_.*|anonymize_row)|Pg_magic_func|_PG_init|anonymize_row' || true)
[ -z "$stray" ] || { printf 'exported: %s\n' $stray; bad=1; }

# object by object: the room is in the name
objects=$(dirname "$so")/src
for object in "$objects"/*/*.o; do
	[ -e "$object" ] || continue
	room=$(basename "$(dirname "$object")")
	symbols=$(nm --defined-only "$object" | awk '$2 == "T" { print $3 }')
	for symbol in $symbols; do
		case $symbol in
			synth_"$room"_* | pg_finfo_* | Pg_magic_func | _PG_init) continue ;;
		esac
		printf '%s\n' "$symbols" | grep -qx "pg_finfo_$symbol" ||
			{ echo "src/$room/$(basename "$object" .o).c: $symbol should be called synth_${room}_..., or be static"; bad=1; }
	done
done
exit $bad
