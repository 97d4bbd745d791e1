#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A journal that is cut at every byte, changed at every byte, garbage, NULs, one endless
# line, or very long: what is damaged is counted and set aside, every other record is
# delivered.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck disable=SC2119 # LINE is not $1
# shellcheck source=tests/support/sweep.sh
. "$FOOTFALL_SRCDIR/tests/support/sweep.sh"

journal=$state/journal
today=$(date +%s)

# records COUNT: so many that none had before; they count as hits that were answered.
records()
{
	"$FOOTFALL_BUILDDIR/tests/support/records" "$fault_next" "$1" "$today"
	seq "$fault_next" $((fault_next + $1 - 1)) | sed 's/$/ 204 0/' >>"$work/hits"
	fault_next=$((fault_next + $1))
}

# figure NAME: of the summary in $out.
figure()
{
	printf '%s\n' "$out" | sed -n "s/.*$1 \([0-9]*\).*/\1/p"
}

# rejected: how many lines were set aside.
rejected()
{
	if [ -e "$state/journal.rejected" ]; then
		grep -ac . "$state/journal.rejected" || :
	else
		echo 0
	fi
}

# whole WHAT DAMAGED: the journal, which is there, is drained; so many are set aside.
whole()
{
	chmod 0600 "$journal"
	rm -f "$state/journal.rejected"
	run --drain
	is "$1: the drain is done" "$status$err" 0
	is "$1: what is damaged is counted" "$(figure set_aside)" "$2"
	is "$1: and set aside" "$(rejected)" "$2"
}

up
forget

# ---- every byte of a record ------------------------------------------------------

# changes: of the record in stdin a line for each byte and each other byte in its place,
# and one for each length that it may have been cut to.
changes()
{
	LC_ALL=C awk -v others="$(amount 3 12)" '
		BEGIN { split("\001 0 } \377 \" f \\ Z : \177 { 1", other, " ") }
		{
			for (at = 1; at <= length($0); at++) {
				for (i = 1; i <= others; i++)
					if (substr($0, at, 1) != other[i])
						print substr($0, 1, at - 1) other[i] substr($0, at + 1)
				if (at > 1)
					print substr($0, 1, at - 1)
			}
		}'
}

# Between the damaged ones, each as a line, some that are whole.
records 1 >"$work/one"
grep . "$work/one" | changes >"$work/lines"
damaged=$(wc -l <"$work/lines")
split -a 3 -d -n l/50 "$work/lines" "$work/lines."
cat "$work/one" >"$journal"
for lines in "$work/lines."*; do
	cat "$lines"
	records 3
done >>"$journal"
ok 'a record was changed in many ways' [ "$damaged" -gt 600 ]
whole 'every byte changed' "$damaged"
row 17 changed="$damaged"

# ---- every byte of a file ----------------------------------------------------------

# cut_at BYTE: the journal is cut there. What is behind is no hit's that was answered.
forget
records 3 >"$work/three"
: >"$work/hits"
length=$(wc -c <"$work/three")
wrong=
cuts=0
for at in $(seq 0 "$length" | choose 50); do
	head -c "$at" "$work/three" >"$journal"
	chmod 0600 "$journal"
	# A record that lacks nothing but its newline is whole.
	expected=$(awk -v at="$at" '{ end += length($0) + 1 }
		/^1 / && end - 1 <= at { whole++ } END { print whole + 0 }' "$work/three")
	rm -f "$state/journal.rejected"
	run --drain
	[ "$status$err $(sql 'SELECT COUNT(*) FROM pageview;')" = "0 $expected" ] ||
		wrong="$wrong $at: $status$err"
	[ "$(figure set_aside)" = "$(rejected)" ] || wrong="$wrong $at: counted"
	[ ! -e "$journal" ] && [ ! -e "$state/journal.taken" ] || wrong="$wrong $at: left"
	sql 'DELETE FROM pageview;'
	cuts=$((cuts + 1))
done
is 'cut anywhere, what is whole before is delivered' "$wrong" ''

# One byte of the file, a newline among them, is another.
wrong=
for at in $(seq 0 $((length - 1)) | choose 50); do
	for byte in '\000' '\n' '\252'; do
		cp "$work/three" "$journal"
		chmod 0600 "$journal"
		# shellcheck disable=SC2059 # the byte
		printf "$byte" | dd of="$journal" bs=1 seek="$at" conv=notrunc 2>/dev/null
		rm -f "$state/journal.rejected"
		run --drain
		stored=$(sql 'SELECT COUNT(*) FROM pageview; DELETE FROM pageview;')
		# A newline for a newline changes nothing, in one's place at most two records.
		[ "$status$err" = 0 ] && [ "$stored" -ge 1 ] && [ "$stored" -le 3 ] &&
			{ [ "$stored" -eq 3 ] || [ "$(rejected)" -ge 1 ]; } ||
			wrong="$wrong $at $byte: $status$err $stored"
		cuts=$((cuts + 1))
	done
done
is 'changed anywhere, the others are delivered' "$wrong" ''
tell 17 cut_and_changed_files="$cuts"

# ---- what is no journal ------------------------------------------------------------

forget
head -c 300000 /dev/urandom >"$journal"
# What is left of a line ends before the next record.
lines=$(tr '\n' 'x' <"$journal" | wc -c)
records 20 >>"$journal"
chmod 0600 "$journal"
run --drain
is 'garbage: the drain is done' "$status$err" 0
ok 'garbage: it is counted' [ "$(figure set_aside)" -gt 500 ]
ok 'garbage: and kept' [ "$(stat -c %s "$state/journal.rejected")" -ge "$lines" ]
is 'garbage: those behind are delivered' "$(figure delivered)" 20
{
	records 5
	head -c 100000 /dev/zero
	records 5
} >"$journal"
whole 'NULs' 1
{
	records 5
	head -c 1000000 /dev/zero | tr '\000' a
	records 5
} >"$journal"
chmod 0600 "$journal"
run --drain
is 'an endless line: the drain is done' "$status$err" 0
is 'an endless line: those beside it are delivered' "$(figure delivered)" 10
ok 'an endless line: it is counted' [ "$(figure set_aside)" -ge 1 ]
printf '\n\n\n\n' >"$journal"
whole 'nothing but newlines' 0
: >"$journal"
whole 'an empty journal' 0
row 17 garbage=5

# ---- a long one ------------------------------------------------------------------------

forget
count=$(amount 20000 1000000)
records "$count" >"$journal"
began=$(date +%s)
chmod 0600 "$journal"
run --drain
took=$(($(date +%s) - began))
is 'a long journal: the drain is done' "$status$err" 0
is 'a long journal: all of it is delivered' "$(figure delivered)" "$count"
row 17 records="$count" seconds="$took"
done_testing
