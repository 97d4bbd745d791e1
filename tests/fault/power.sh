#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The power goes at every write, sync, rename and removal in state_dir, of hits and drains
# side by side: whatever a disk may have kept then, the drain after it delivers each hit
# that was answered 204 and that no drain had committed, and no damaged record is gone.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck disable=SC2119 # LINE is not $1
# shellcheck source=tests/support/sweep.sh
. "$FOOTFALL_SRCDIR/tests/support/sweep.sh"

log=$work/power.log
recorder="LD_PRELOAD=$work/power.so FOOTFALL_TEST_POWER=$log"
cc=$(command -v cc || command -v gcc || command -v clang) || cc=false
# Where a program is static or sanitized nothing is written down.
recorder_ready()
{
	"$cc" -shared -fPIC -o "$work/power.so" "$FOOTFALL_SRCDIR/tests/support/power_record.c" \
		2>"$work/cc" || return 1
	take_shared
	# shellcheck disable=SC2086 # words
	send_plain $recorder
	[ -s "$log" ]
}

up
forget
send_plain
down
if ! recorder_ready; then
	skip 'the power goes' \
		'these programs take nothing from LD_PRELOAD: they are static, or sanitized'
	done_testing
	exit 0
fi

# ---- what happens ----------------------------------------------------------------

# recorded_drain: what a drain does is written down.
recorded_drain()
{
	# shellcheck disable=SC2086
	env $recorder "$program" --config="$config" --drain --quiet
}

# Fresh files, so that the recorder has seen each of them being made; the salt stays.
forget_files()
{
	find "$state" -mindepth 1 ! -name salt.cache -delete
	: >"$log"
}

# What came before the recorder is over.
run --drain --quiet
sql 'DELETE FROM pageview;'
: >"$work/hits"

# One hit after the other, a drain between, a damaged record, and then all at once.
forget_files
for _ in 1 2 3; do
	# shellcheck disable=SC2086
	send_plain $recorder
done
recorded_drain
for _ in 1 2; do
	# shellcheck disable=SC2086
	send_plain $recorder
done
damaged_at=$(wc -l <"$log")
inode=$(stat -c %i "$state/journal")
size=$(stat -c %s "$state/journal")
printf '{damaged}\n' >>"$state/journal"
# It is on the disk, as a record is that has rotted there.
printf 'W %s %s %s\nS %s\n' "$inode" "$size" \
	"$(printf '{damaged}\n' | od -An -tx1 | tr -d ' \n')" "$inode" >>"$log"
# shellcheck disable=SC2086
load_begin 24 3 $recorder
while kill -0 "$fault_load" 2>/dev/null; do recorded_drain; done
load_end >/dev/null
# shellcheck disable=SC2086
send_plain $recorder
recorded_drain

lines=$(wc -l <"$log")
for kind in C W S D R U A K; do
	ok "it was written down: $kind" grep -q "^$kind" "$log"
done
tally_up
is 'undisturbed, each hit is stored' "$lost $doubled $strange" '0 0 0'

# ---- the power goes ----------------------------------------------------------------

# lose LINES VARIANT: state_dir as the disk has it then; $work/must names the hits that
# must come back. 1 when it was so before.
lose()
{
	find "$state" -mindepth 1 -delete
	"$FOOTFALL_BUILDDIR/tests/support/power_replay" "$log" "$1" "$2" "$state" \
		>"$work/must"
	chmod -f 0600 "$state"/* || :
	print=$(cat "$state"/journal* "$work/must" 2>/dev/null | cksum)
	! grep -qxF "$print" "$work/seen" || return 1
	echo "$print" >>"$work/seen"
}

# lose_all: each point of stdin, "LINES VARIANT"; sets $states, $missing, $failed.
lose_all()
{
	: >"$work/seen"
	states=0 missing='' failed='' must_come=0
	while read -r at variant; do
		lose "$at" "$variant" || continue
		states=$((states + 1))
		must_come=$((must_come + $(wc -l <"$work/must")))
		run --drain --quiet
		[ "$status$err" = 0 ] || failed="$failed $at/$variant: $status $err"
		sql 'SELECT SUBSTR(path, 4) FROM pageview; DELETE FROM pageview;' |
			sort >"$work/came"
		sort "$work/must" | comm -23 - "$work/came" >"$work/gone"
		[ ! -s "$work/gone" ] || missing="$missing $at/$variant"
		[ "$at" -lt "$((damaged_at + 2))" ] ||
			grep -qs '{damaged}' "$state/journal.rejected" ||
			missing="$missing $at/$variant/damaged"
	done
}

for variant in lost late names half zeros; do
	seq "$lines" | sed "s/\$/ $variant/"
done | choose 400 >"$work/points"
sql 'DELETE FROM pageview;'
lose_all <"$work/points"
ok 'there were many states of the disk' [ "$states" -gt 100 ]
ok 'and hits that had to come back' [ "$must_come" -gt "$states" ]
is 'each hit that was answered 204 comes back, and each damaged record' "$missing" ''
is 'the drain is done after each' "$failed" ''
tell 16 lines="$lines" points="$(wc -l <"$work/points")" states="$states" \
	acknowledged="$must_come" lost="$(printf '%s' "$missing" | wc -w)"
done_testing
