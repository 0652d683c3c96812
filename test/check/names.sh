#!/usr/bin/env bash
# no file is called utils, helpers, misc or common; tests are <room>_<topic> or lab_<n>_<topic>
set -euo pipefail
bad=0
say() { echo "$*"; bad=1; }
rooms=$(sed -n 's/^ROOMS = //p' Makefile | tr ' ' '|')
while read -r file; do
	say "$file: name it after what it does"
done < <(find src sql test .ci -type f | grep -E '(^|[/_])(utils?|helpers?|misc|common)(_[a-z]*)?\.[a-z]+$' || true)
for file in sql/*.sql test/pgtap/*.sql test/isolation/specs/*.spec test/unit/*.c; do
	[ -e "$file" ] || continue
	basename "$file" | grep -qE "^(($rooms)(_[a-z0-9_]+)?|lab_[0-9]+_[a-z0-9_]+)\.(sql|spec|c)$" ||
		say "$file: should be called <room>_<topic>"
done
for header in src/*/*.h; do
	room=$(basename "$(dirname "$header")")
	name=$(basename "$header" .h)
	guard=SYNTH_$(echo "$name" | tr a-z A-Z)_H
	grep -q "^#ifndef $guard\$" "$header" || say "$header: its guard should be $guard"
	[ "$name" = "$room" ] || [[ $name == *_private ]] || [ "$name" = "${room}_server" ] || [ "$header" = src/base/compat.h ] ||
		say "$header: a room has a door and *_private.h"
done
exit $bad
