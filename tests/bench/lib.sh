# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034 # what is set here is for those who source this
#
# What the parts of make bench share. To be sourced. FOOTFALL_SRCDIR and
# FOOTFALL_BUILDDIR name the trees; BENCH_FIGURES is the file of what was measured.
#
# figure KEY ROUND VALUE  writes one down
# absent KEY WHY          says why there is none, such as "not in this build"
# tell TEXT               what is being done, for whoever waits
# spent COMMAND [ARG...]  runs it; sets $took, seconds with three decimals
# give_up TEXT            a measurement that can't be trusted ends the bench

: "${FOOTFALL_SRCDIR:?}" "${FOOTFALL_BUILDDIR:?}" "${BENCH_FIGURES:?}"
bench_programs=$FOOTFALL_BUILDDIR/tests/bench
bench_source=$FOOTFALL_SRCDIR/tests/bench
bench_support=$FOOTFALL_SRCDIR/tests/support
bench_rounds=${BENCH_ROUNDS:-3}
bench_seconds=${BENCH_SECONDS:-2}
bench_rows=${BENCH_ROWS:-200000}
bench_month=${BENCH_MONTH:-200000}

# MariaDB's own defaults where the tests' server is smaller.
bench_mariadb='--arg=--innodb-buffer-pool-size=128M --arg=--innodb-log-file-size=96M'

figure()
{
	printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$BENCH_FIGURES"
}

absent()
{
	printf '%s\tabsent\t%s\n' "$1" "$2" >>"$BENCH_FIGURES"
}

tell()
{
	printf 'bench: %s\n' "$1" >&2
}

give_up()
{
	tell "$1"
	exit 1
}

spent()
{
	spent_began=$(date +%s%N)
	"$@" || give_up "failed: $*"
	took=$((($(date +%s%N) - spent_began) / 1000000))
	took=$((took / 1000)).$(printf %03d $((took % 1000)))
}
