# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # what it sets is for those who source it; jobs.sh's
#
# What the tests of the fault matrix share; to be sourced behind tests/support/jobs.sh.
# tests/fault/matrix.tsv names the rows, their faults, promises and tests.
#
# load COUNT AT-ONCE [NAME=VALUE...]  sends hits (tests/support/load.c) with numbers that
#                         none had before, and adds what they were answered to
#                         $work/hits; prints the sums. LOAD_... are set by the caller.
# load_begin COUNT AT-ONCE [NAME=VALUE...]; load_end
#                         the same in the background, one at a time; load_end waits
# forget                  an empty database and no hits: the next row begins
# tally_up                compares $work/hits with what is stored; sets $sent, $acked,
#                         $stored, $lost, $doubled, $strange and $slowest (ms)
# row NUMBER [NAME=VALUE...]  tally_up, tells the figures of a row of the matrix, and
#                         three tests: nothing lost, nothing doubled, nothing strange
# tell NUMBER NAME=VALUE...   tells figures of a row that has no hits to be counted
#
# Figures go to stdout as "# fault NUMBER ...", and are added to $FAULT_FIGURES, a file,
# where that is set. $FAULT_LONG is set when the long run (make storm) is asked for:
# amount SHORT LONG prints the one that is meant.

fault_next=1
: >"$work/hits"

amount()
{
	if [ -n "${FAULT_LONG:-}" ]; then
		echo "$2"
	else
		echo "$1"
	fi
}

load_begin()
{
	fault_first=$fault_next
	fault_next=$((fault_next + $1))
	fault_count=$1
	fault_at_once=$2
	shift 2
	# shellcheck disable=SC2086 # clock is VARIABLE=VALUE words
	LOAD_FIRST=$fault_first "$FOOTFALL_BUILDDIR/tests/support/load" "$collect" \
		"$fault_count" "$fault_at_once" "$work/hits.now" \
		FOOTFALL_CONFIG="$config" ${clock:-} "$@" >"$work/load.out" &
	fault_load=$!
	end_with_us "$fault_load"
}

load_end()
{
	fault_status=0
	wait "$fault_load" || fault_status=$?
	cat "$work/load.out"
	cat "$work/hits.now" >>"$work/hits"
	return "$fault_status"
}

load()
{
	load_begin "$@"
	load_end
}

forget()
{
	fresh
	find "$state" -mindepth 1 -delete
	: >"$work/hits"
}

tally_up()
{
	awk '$2 == 204 { print "/n/" $1 }' "$work/hits" | sort >"$work/acked"
	awk '{ print "/n/" $1 }' "$work/hits" | sort >"$work/sent"
	sql 'SELECT path FROM pageview;' | sort >"$work/stored"
	sort -u "$work/stored" >"$work/stored.once"
	sent=$(wc -l <"$work/sent")
	acked=$(wc -l <"$work/acked")
	stored=$(wc -l <"$work/stored")
	lost=$(comm -23 "$work/acked" "$work/stored.once" | wc -l)
	doubled=$((stored - $(wc -l <"$work/stored.once")))
	strange=$(comm -13 "$work/sent" "$work/stored.once" | wc -l)
	slowest=$(awk '$3 > slowest { slowest = $3 } END { print slowest + 0 }' "$work/hits")
}

tell()
{
	echo "# fault $*"
	[ -z "${FAULT_FIGURES:-}" ] || echo "$*" >>"$FAULT_FIGURES"
}

row()
{
	fault_row=$1
	shift
	tally_up
	tell "$fault_row" "sent=$sent" "acknowledged=$acked" "stored=$stored" "lost=$lost" \
		"doubled=$doubled" "slowest_ms=$slowest" "$@"
	ok "fault $fault_row: hits were sent" [ "$sent" -gt 0 ]
	is "fault $fault_row: none is lost" "$lost" 0
	is "fault $fault_row: none is doubled" "$doubled" 0
	is "fault $fault_row: none is there that was not sent" "$strange" 0
}
