#!/usr/bin/env bash
# the house's own scripts parse
set -euo pipefail
bad=0
while read -r file; do
	case $(head -n 1 "$file") in
		*bash*) bash -n "$file" || bad=1 ;;
		*python*) ! command -v python3 >/dev/null ||
			python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$file" || bad=1 ;;
	esac
done < <(find .ci test -type f \( -perm -u+x -o -name '*.sh' -o -name '*.py' \))
exit $bad
