#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Our readers of JSON and of queries against those of Node.js (row 36): what they take and
# refuse is the same, but for the rules that differential.mjs lists.

set -eu

: "${FOOTFALL_BUILDDIR:?names the build tree}"
root=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/support/tap.sh
. "$root/tests/support/tap.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# shellcheck source=tests/support/fault.sh
. "$root/tests/support/fault.sh"

if ! command -v node >/dev/null; then
	skip 'readers against those of Node.js' 'there is no node; ./check installs it'
	done_testing
	exit 0
fi

figures=$(node "$root/tests/fault/differential.mjs" "$FOOTFALL_BUILDDIR/tests/fault/readers" \
	"$(amount 8000 200000)" "$root/tests/fuzz/corpus/body" "$root/tests/fuzz/corpus/query" \
	2>"$work/said") || figures=
[ ! -s "$work/said" ] || diag "$(cat "$work/said")"
# shellcheck disable=SC2086 # NAME=VALUE words
tell 36 $figures
like 'there is no disagreement' "$figures" '^cases=[0-9]+ .* disagreements=0( |$)'
like 'many are taken' "$figures" ' taken=[0-9]{4,} '
like 'many are refused' "$figures" ' refused=[0-9]{4,} '
for rule in depth nul surrogate twice number length pairs; do
	like "something is refused by our own rule: $rule" "$figures" \
		" refused_by_rule_$rule=[1-9]"
done
done_testing
