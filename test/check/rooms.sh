#!/usr/bin/env bash
# a room includes the doors of rooms to its left only, its own files, and no other room's
set -euo pipefail
rooms=$(sed -n 's/^ROOMS = //p' Makefile)
place() { # of a room in ROOMS, from 1; 0 when it is none
	local i=0 room
	for room in $rooms; do
		i=$((i + 1))
		[ "$room" != "$1" ] || { echo $i; return; }
	done
	echo 0
}
# A room whose door is pure C may have a second half of it, <room>_server.h, for
# what needs the server's headers.
bad=0
say() { echo "$*"; bad=1; }

for file in src/*/*.[ch]; do
	room=$(basename "$(dirname "$file")")
	[ "$(place "$room")" != 0 ] || { say "$file: \"$room\" is not in the Makefile's ROOMS"; continue; }
	while IFS=: read -r line header; do
		[ -n "$header" ] || continue
		case $header in
			*/*) ;;
			*) [ ! -e "src/$room/$header" ] || say "$file:$line: write \"$room/$header\""; continue ;;
		esac
		other=${header%%/*}
		at=$(place "$other")
		if [ "$at" = 0 ]; then            # a header of PostgreSQL
			[ ! -d "src/$other" ] || say "$file:$line: \"$other\" is not in ROOMS"
		elif [ "$other" = "$room" ]; then
			[ -e "src/$header" ] || say "$file:$line: there is no src/$header"
		elif [ "$header" != "$other/$other.h" ] && [ "$header" != "$other/${other}_server.h" ]; then
			say "$file:$line: only the door $other/$other.h may cross rooms, not $header"
		elif [ "$at" -gt "$(place "$room")" ]; then
			say "$file:$line: $room may not include $header, a room to its right"
		fi
	done < <(sed -n 's/^[ \t]*#[ \t]*include[ \t]*"\([^"]*\)".*/\1/p;t;s/.*//p' "$file" | grep -n . || true)
done
exit $bad
