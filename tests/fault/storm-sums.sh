#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/fault/storm: what it adds up, and that it fails when a test does, a hit was lost or
# counted twice, or too little was killed; and what tests/fault/table makes of its table.

set -eu

root=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/support/tap.sh
. "$root/tests/support/tap.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# made NAME LINE...: a test that has these figures and passes, but for its last words.
made()
{
	made_name=$1
	shift
	{
		echo '#!/bin/sh'
		printf "echo '%s' >>\"\$FAULT_FIGURES\"\n" "$@"
		# shellcheck disable=SC2016 # the made test's own
		echo '[ "$FAULT_LONG" = 1 ] && echo "ok 1 - long"; echo 1..1'
	} >"$work/$made_name.sh"
	chmod +x "$work/$made_name.sh"
}

# storm NAME...: sets $status and $out.
storm()
{
	storm_tests=
	for name; do storm_tests="$storm_tests $work/$name.sh"; done
	status=0
	# shellcheck disable=SC2086 # names
	out=$(STORM_DATABASES=3 STORM_PROCESSES=10 "$root/tests/fault/storm" "$work/out" \
		$storm_tests 2>&1) || status=$?
}

good='sent=5 acknowledged=4 stored=4 lost=0 doubled=0'
made databases "2 $good slowest_ms=7 databases_killed=2" "2 $good slowest_ms=5 databases_killed=1"
made processes "18 $good slowest_ms=1 processes_killed=10"
storm databases processes
is 'all well, enough killed: 0' "$status" 0
like 'figures of a row are added, but for the slowest' "$out" \
	'^\| 2 \| .* \| 10 \| 8 \| 0 \| 0 \| 7 \| databases killed 3 \|$'
like 'the sums' "$out" '3 databases and 10 processes killed; 15 hits sent, 12 answered 204, 0 lost'
like 'a row without figures names its tests' "$out" '^\| 27 \| .* \| tests: [a-z/. ]*unit/[a-z /._]* \|$'
is 'every row is in the table' "$(grep -c '^| [0-9]' "$work/out/table.md")" 58

before=$out
storm
like 'without a test: what is there is added up again' "$before" "$(tail -n 1 "$work/out/table.md")"
is 'and is enough: 0' "$status" 0

storm databases
is 'too few processes: 1' "$status" 1
storm processes
is 'too few databases: 1' "$status" 1

made lost '3 sent=5 acknowledged=4 stored=3 lost=1 doubled=0'
storm databases processes lost
is 'one is lost: 1' "$status" 1
like 'and told' "$out" ' 1 lost, 0 doubled'
made doubled '3 sent=5 acknowledged=4 stored=5 lost=0 doubled=1'
storm databases processes doubled
is 'one is doubled: 1' "$status" 1

made fails "3 $good"
echo 'echo not ok 2 - fails' >>"$work/fails.sh"
storm databases processes fails
is 'a test fails: 1' "$status" 1
made breaks "3 $good"
sed -i 's/; echo 1\.\.1//' "$work/breaks.sh"
storm databases processes breaks
is 'a test breaks off: 1' "$status" 1

printf '%s\n' before '<!-- storm -->' old '<!-- /storm -->' after >"$work/page.md"
echo new >"$work/table.md"
is 'the table goes between its marks' \
	"$("$root/tests/fault/table" "$work/page.md" "$work/table.md" | tr '\n' ' ')" \
	'before <!-- storm --> new <!-- /storm --> after '
is 'and is read from there' "$("$root/tests/fault/table" "$work/page.md")" old
echo before >"$work/page.md"
not_ok 'a page without marks is refused' "$root/tests/fault/table" "$work/page.md" \
	"$work/table.md"

done_testing
