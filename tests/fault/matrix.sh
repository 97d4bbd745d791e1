#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fault matrix is whole: 58 rows, each of whose tests is there, is run by make check
# or by a target of its own, and, where it is a row of tests/fault, tells its figures.

set -eu

root=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/support/tap.sh
. "$root/tests/support/tap.sh"
matrix=$root/tests/fault/matrix.tsv

is 'the rows are numbered from 1 to 58' \
	"$(grep -v '^#' "$matrix" | cut -f 1 | tr '\n' ' ')" "$(seq -s ' ' 58) "
is 'each has a fault, a promise and its tests' \
	"$(awk -F '\t' '!/^#/ && (NF != 4 || $2 == "" || $3 == "" || $4 == "")' "$matrix")" ''

# is_run TEST: whether the Makefile or ./check runs it.
is_run()
{
	grep -q "tests/$1\\b" "$root/Makefile.am" || grep -q "tests/$1\\b" "$root/check"
}

# tells TEST ROW: whether it prints figures under this number.
tells()
{
	case $1 in
	fault/* | cluster/*) grep -Eq "\\b(row|tell) $2\\b" "$root/tests/$1" ;;
	esac
}

grep -v '^#' "$matrix" | while IFS="$(printf '\t')" read -r number _ _ tests; do
	for test in $tests; do
		is_run "$test" || echo "row $number: nothing runs $test"
		tells "$test" "$number" || echo "row $number: $test tells no figures of it"
	done
done >"${TMPDIR:-/tmp}/matrix.$$"
is 'every test is run, and tells the figures of its rows' "$(cat "${TMPDIR:-/tmp}/matrix.$$")" ''
rm -f "${TMPDIR:-/tmp}/matrix.$$"

# What doc/reliability.md holds is of a run of make storm, of this matrix.
page=$root/doc/reliability.md
"$root/tests/fault/table" "$page" >"${TMPDIR:-/tmp}/matrix.$$"
is 'doc/reliability.md: the rows of the matrix, with their faults and promises' \
	"$(sed -n 's/^| \([0-9]* | [^|]* | [^|]*\) |.*/\1/p' "${TMPDIR:-/tmp}/matrix.$$")" \
	"$(grep -v '^#' "$matrix" | cut -f 1-3 | sed 's/	/ | /g')"
like 'doc/reliability.md: its sums: nothing lost, nothing doubled' \
	"$(cat "${TMPDIR:-/tmp}/matrix.$$")" 'processes killed; .* 0 lost, 0 doubled\.$'
rm -f "${TMPDIR:-/tmp}/matrix.$$"
done_testing
