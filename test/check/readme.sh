#!/usr/bin/env bash
# README.md's reference is what "make docs" would write
set -euo pipefail
[ -n "${SYNTH_CLUSTER:-}" ] || { echo "no server runs"; exit 77; }
[ -e README.md ] || { echo "there is no README.md yet"; exit 77; }
grep -q '^<!-- reference:' README.md || { echo "README.md has no reference marker"; exit 1; }
.ci/docs --check "$SYNTH_CLUSTER"
