#!/usr/bin/env bash
# clang has nothing to warn of either
set -euo pipefail
command -v clang >/dev/null || { echo "no clang"; exit 77; }
server=$("${PG_CONFIG:-/usr/lib/postgresql/$(.ci/pg-major)/bin/pg_config}" --includedir-server)
bad=0
for file in src/*/*.c; do
	clang -fsyntax-only -ferror-limit=3 -D_GNU_SOURCE -DSYNTH_VERSION='"0"' -Wall -Wextra -Wvla -Werror -Wno-unused-parameter \
		-Wno-sign-compare -Wno-missing-field-initializers -Wdeclaration-after-statement -Wmissing-prototypes \
		-I src -isystem "$server" $(pkg-config --cflags icu-uc icu-i18n libcrypto) "$file" || bad=1
done
exit $bad
