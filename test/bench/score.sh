#!/usr/bin/env bash
# test/bench/score.sh NAME|FOLDER... : learn a table in the server that PGHOST etc.
# name, sample it back and print how good the sample is. "adult" and "shoppers" are
# bundled; test/bench/other_tables.py makes more. For example
#   eval "$(.ci/cluster -n bench env)"; test/bench/score.sh adult --modes private
#   test/bench/score.sh shoppers --metrics all --detail
# score.sh --help lists the options.
set -euo pipefail
# Debian's Python packages belong to /usr/bin/python3
exec /usr/bin/python3 "$(dirname "$0")/score.py" "$@"
