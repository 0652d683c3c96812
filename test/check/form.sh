#!/usr/bin/env bash
# tabs, no // comments, no trailing blanks; warns of long files, functions and doors
set -euo pipefail
bad=0
say() { echo "$*"; bad=1; }
blanks=$(grep -rnE --include='*.[ch]' --include='*.sql' '[[:blank:]]+$' src sql || true)
[ -z "$blanks" ] || { echo "trailing blanks:"; say "$blanks"; }
slashes=$(grep -nE '(^|[;{}[:blank:]])//' src/*/*.[ch] | grep -v '"[^"]*//[^"]*"' | grep -vE '^[^:]*:[0-9]+:[[:blank:]]*\*' || true)
[ -z "$slashes" ] || { echo "// comments:"; say "$slashes"; }
spaces=$(grep -nE '^ {4,}[^ *]' src/*/*.[ch] || true)
[ -z "$spaces" ] || { echo "indented with blanks, not tabs:"; say "$spaces"; }
marks=$(grep -nE '\b(XXX|FIXME|TODO)\b' src/*/*.[ch] src/*/*.sql | grep -vE '#[0-9]+' || true)
[ -z "$marks" ] || { echo "marks of unfinished work without an issue number:"; say "$marks"; }
wc -l src/*/*.c | awk '$2 != "total" && $1 > 900 { print "warning: " $2 " has " $1 " lines" }'
wc -l src/*/*.h | awk '$2 != "total" && $2 !~ /_private/ && $1 > 200 { print "warning: the door " $2 " has " $1 " lines" }'
awk '/^{/ { start = FNR } /^}/ && start { if (FNR - start > 120) print "warning: " FILENAME ":" start ": a function of " FNR - start " lines"; start = 0 }' src/*/*.c
exit $bad
