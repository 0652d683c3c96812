#!/usr/bin/env bash
# every door exists and compiles alone; every room has its README
set -euo pipefail
bad=0
server=$("${PG_CONFIG:-/usr/lib/postgresql/$(.ci/pg-major)/bin/pg_config}" --includedir-server)
for room in $(sed -n 's/^ROOMS = //p' Makefile); do
	compgen -G "src/$room/*.c" >/dev/null || continue
	[ -e "src/$room/README.md" ] || { echo "src/$room/README.md is missing"; bad=1; }
	[ -e "src/$room/$room.h" ] || { echo "src/$room/$room.h is missing"; bad=1; }
	for door in "src/$room/$room.h" "src/$room/${room}_server.h"; do
		[ -e "$door" ] || continue
		# after postgres.h, as PostgreSQL checks its own headers; that the doors
		# of pure C need not even that is what pure.sh sees
		gcc -fsyntax-only -fmax-errors=3 -x c -Wall -Werror -Wno-unused-function -I src -I "$server" \
			-include postgres.h $(pkg-config --cflags icu-uc icu-i18n libcrypto) "$door" ||
			{ echo "$door does not compile alone"; bad=1; }
	done
done
exit $bad
