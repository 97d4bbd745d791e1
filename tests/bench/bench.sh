#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make bench at its smallest: it runs through, prints every line, and counts right. How
# fast anything was is no concern of a test.

set -eu
export LC_ALL=C

source=${FOOTFALL_SRCDIR:?}
build=${FOOTFALL_BUILDDIR:?}
bench=$source/tests/bench
# shellcheck source=tests/support/tap.sh
. "$source/tests/support/tap.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# figures FORMAT: of the lines and the measurements in $work.
figures()
{
	awk -v as="$1" -v machine='{}' -f "$bench/figures.awk" "$work/lines" "$work/figures"
}

tab=$(printf '\t')
{
	printf 'hit\tours\tOurs\trate/a\trate/b\tof the floor\t>= 0.5\n'
	printf 'hit\tslow\tSlow\trate/b\trate/a\tof the floor\t<= 1\n'
	printf 'hit\tnone\tNone\trate/none\trate/b\tof it\t>= 1\n'
	printf 'rate\talone\tAlone\trate/a\t-\thits a second\t-\n'
} >"$work/lines"
{
	printf 'rate/a\t%s\t%s\n' 1 100 2 300 3 90 4 400
	printf 'rate/b\t%s\t%s\n' 1 200 2 200 3 200 4 200
	printf 'rate/none\tabsent\tnot in this build\n'
} >"$work/figures"
is 'a ratio is the median of the ratios of its rounds, with the lowest and highest' \
	"$(figures table | sed -n '3p')" '| Ours | 1.00 of the floor | 0.45 to 2.00 | >= 0.5 | yes |'
is 'a limit that is not met' \
	"$(figures table | sed -n '4p')" '| Slow | 1.33 of the floor | 0.50 to 2.22 | <= 1 | no |'
is 'what is absent says why' \
	"$(figures table | sed -n '5p')" '| None | not in this build | | >= 1 | |'
is 'a figure of its own' \
	"$(figures table | sed -n '9p')" '| Alone | 200 hits a second | 90.0 to 400 |  |  |'
is 'the plot has a bar for each share of the floor' \
	"$(figures rows | awk -f "$bench/plot.awk" | grep -c '<rect x=')" 2
printf 'hit\tlost\tLost\trate/lost\t-\thits\t-\n' >>"$work/lines"
not_ok 'a line without a figure and without a reason is a fault' figures table

# pageviews FORMAT COUNT SEED
pageviews()
{
	"$build/tests/bench/pageviews" "$bench/agents.tsv" "$1" "$2" 2026-03-01 31 "$3"
}

pageviews rows 3000 1 >"$work/rows"
pageviews rows 3000 1 >"$work/again"
pageviews rows 3000 2 >"$work/other"
ok 'the same page views each time' cmp "$work/rows" "$work/again"
not_ok 'others from another seed' cmp -s "$work/rows" "$work/other"
is 'as many as were asked for, of 7 fields' "$(awk -F "$tab" 'NF == 7' "$work/rows" | wc -l)" 3000
ok 'in the order of their time' sh -c "cut -f 2 '$work/rows' | sort -c"
is 'from the first to the last day' "$(cut -f 2 "$work/rows" | cut -c 1-10 | sort -u | wc -l)" 31
is 'from 20 sites' "$(cut -f 1 "$work/rows" | sort -u | wc -l)" 20
ok 'visitors return' test "$(cut -f 7 "$work/rows" | sort -u | wc -l)" -lt 2700
is 'as records of the journal too' "$(pageviews journal 3000 1 | grep -c '^1 ')" 3000

# lines_missing: those that the table does not have.
lines_missing()
{
	awk -F "$tab" '!/^#/ { print "| " $3 " |" }' "$bench/lines.tsv" |
		while read -r line; do
			grep -qF "$line" "$work/out/table.md" || echo "$line"
		done
}

# The least that can be measured.
ok 'make bench runs through' env -u MAKEFLAGS -u MFLAGS make -C "$build" bench \
	BENCH_FOLDER="$work/out" BENCH_ROUNDS=1 BENCH_SECONDS=1 BENCH_ROWS=2000 BENCH_MONTH=2000
table=$(cat "$work/out/table.md")
is 'it prints every line' "$(lines_missing)" ''
unlike 'no line lacks its program' "$table" \
	'\| (there is no |libfcgi)'
ok 'the JSON can be read and has as many lines' node -e "
	const read = JSON.parse(require('fs').readFileSync('$work/out/bench.json'));
	const lines = $(grep -vc '^#' "$bench/lines.tsv");
	if (read.lines.length !== lines || read.machine.rows !== 2000) process.exit(1);
	if (!read.lines.every(l => l.absent || l.median > 0)) process.exit(1);"
ok 'the plot is whole' sh -c "tail -n 1 '$work/out/hits.svg' | grep -qx '</svg>'"
done_testing
