#!/usr/bin/env bash
# install script: no OR REPLACE, no IF NOT EXISTS; SQL bodies atomic or with a search_path
set -euo pipefail
bad=0
if grep -niE 'OR +REPLACE|IF +NOT +EXISTS|SECURITY +DEFINER' src/*/*.sql | grep -v '^src/upgrade/'; then
	echo "an object of somebody else's could be adopted, or rights widened"
	bad=1
fi
for file in src/*/*.sql; do
	room=$(basename "$(dirname "$file")")
	[ "$room" = upgrade ] || [ "$file" = "src/$room/$room.sql" ] || [ "$file" = src/base/prologue.sql ] ||
		{ echo "$file: a room's SQL is src/$room/$room.sql"; bad=1; }
done
exit $bad
