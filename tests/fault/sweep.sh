#!/bin/sh
# SPDX-License-Identifier: MIT
#
# collect.cgi and the drain, killed or sent a signal at every system call: a hit is
# answered 204 only when it is stored, and is stored once or not at all. Then drains
# beside each other, paused ones too, while hits come in.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck disable=SC2119 # LINE is not $1
# shellcheck source=tests/support/sweep.sh
. "$FOOTFALL_SRCDIR/tests/support/sweep.sh"

needs_strace 'processes killed at every system call'

# begin WAY: a database with a salt that is also kept in state_dir; $work/calls has the
# calls of a hit that goes the WAY up or down.
begin()
{
	up
	forget
	send_plain
	"$1"
	send
	calls >"$work/calls"
	set_aside_journal
	swept=0
	missed=
	crashes=
}

# How often MariaDB's answer is asked for depends on when it comes, and memory on where
# the process's lies.
count_miss()
{
	case $1 in
	poll | recvfrom | brk) ;;
	*) missed="$missed $1/$2" ;;
	esac
}

# sweep SIGNAL STATUS: a hit for each line of stdin, sent the signal at this call, which
# may end it with the STATUS.
sweep()
{
	while read -r name at; do
		rm -f "$state/away"
		send -e trace="$name" -e inject="$name:signal=$1:when=$at"
		set_aside_journal
		if reached "$name" "$at"; then
			swept=$((swept + 1))
		else
			count_miss "$name" "$at"
		fi
		[ "$ended" -lt 128 ] || [ "$ended" = "$2" ] || crashes="$crashes $1/$name/$at"
	done
}

# swept_all LINES: what was to be swept was.
swept_all()
{
	is 'it came to each call' "$missed" ''
	ok 'there were many' [ "$swept" -gt $(($1 * 3 / 4)) ]
	is 'nothing else ended it' "$crashes" ''
}

begin up
ok 'a hit with MariaDB makes calls to be killed at' [ "$(wc -l <"$work/calls")" -gt 50 ]
sweep KILL 137 <"$work/calls"
swept_all "$(wc -l <"$work/calls")"
run --drain --quiet
row 18 points="$swept"
ok 'no process is left' nothing_is_left

begin down
ok 'a hit with the journal makes calls to be killed at' [ "$(wc -l <"$work/calls")" -gt 50 ]
ok 'fdatasync is one of them' grep -q '^fdatasync ' "$work/calls"
sweep KILL 137 <"$work/calls"
swept_all "$(wc -l <"$work/calls")"
give_back_journal
row 14 points="$swept"
is 'no torn record is there' "$(cat "$state/journal.rejected" 2>/dev/null)" ''

# A signal that comes before there is a handler ends the process, and nobody hears of it.
# sweep_signals: some calls of $work/calls, each signal at others.
sweep_signals()
{
	for signal in TERM:143 HUP:129 PIPE:141 ALRM:142; do
		choose 40 <"$work/calls" >"$work/chosen"
		sweep "${signal%:*}" "${signal#*:}" <"$work/chosen"
	done
}

begin up
sweep_signals
down
send
calls >"$work/calls"
set_aside_journal
sweep_signals
swept_all 320
give_back_journal
row 19 points="$swept"
ok 'no process is left behind them' nothing_is_left

# ---- the drain -----------------------------------------------------------------

up
forget
send_plain
down
hits_wait "$(amount 450 1350)" 3
part_wait
drain_traced
is 'a drain that nobody disturbs is done' "$ended" 0
calls openat flock renameat unlinkat fsync fdatasync write read sendto recvfrom poll \
	newfstatat fstat socket connect getrandom exit_group >"$work/calls"
# The tally is read in a thousand pieces.
calls pread64 | head -n 4 >>"$work/calls"
for name in flock renameat unlinkat sendto; do
	ok "a drain calls $name" grep -q "^$name " "$work/calls"
done
choose 110 <"$work/calls" >"$work/chosen"
swept=0
missed=
unmended=
while read -r name at; do
	part_wait
	drain_traced -e trace="$name" -e inject="$name:signal=KILL:when=$at"
	if [ "$ended" -eq 137 ]; then
		swept=$((swept + 1))
	else
		count_miss "$name" "$at"
	fi
	run --drain --quiet
	[ "$status$err" = 0 ] && [ ! -e "$state/journal.taken" ] ||
		unmended="$unmended $name/$at: $status $err"
done <"$work/chosen"
is 'the drain was killed at each call' "$missed" ''
ok 'there were many' [ "$swept" -gt $(($(wc -l <"$work/chosen") * 3 / 4)) ]
is 'each was made good by the next' "$unmended" ''
# What no killed drain had to deliver.
cat "$work/part/"[0-9]* >"$state/journal"
chmod 0600 "$state/journal"
run --drain --quiet
is 'the last one is done' "$status$err" 0
row 15 points="$swept"

# ---- several drains at once ------------------------------------------------------

forget
up
send_plain
down
busy=0
rounds=$(amount 3 40)
for _ in $(seq "$rounds"); do
	load_begin 120 4
	while kill -0 "$fault_load" 2>/dev/null; do
		admin --drain --quiet >>"$work/drain1" 2>&1 &
		one=$!
		admin --drain --quiet >>"$work/drain2" 2>&1 &
		other=$!
		admin --drain --quiet >>"$work/drain3" 2>&1 || busy=$((busy + 1))
		wait "$one" || busy=$((busy + 1))
		wait "$other" || busy=$((busy + 1))
	done
	load_end >/dev/null
done
is 'drains beside each other all exit 0' "$busy$(cat "$work"/drain[123])" 0
run --drain --quiet
row 15 drains_at_once=3 rounds="$rounds"

# ---- a drain that is paused ------------------------------------------------------

# stop_at NAME NUMBER: a drain that stops there; sets $tracer and $paused.
stop_at()
{
	: >"$work/trace"
	strace -qq -f -o "$work/trace" -e trace="$1" -e inject="$1:signal=STOP:when=$2" \
		"$program" --config="$config" --drain --quiet >"$work/paused" 2>&1 &
	tracer=$!
	end_with_us "$tracer"
	wait_for paused_or_over
	paused=$(sed -n 's/^\([0-9]*\) .*stopped by SIGSTOP.*/\1/p' "$work/trace")
	[ -n "$paused" ] && end_with_us "$paused"
}

# beside NAME: of the numbers of the calls of NAME those at which a drain has the journal,
# from the first lock that does not wait on until the file goes. Before and behind, it has
# the salts' copy or the tally for a moment; who needs those waits, and a hit that is not
# to be had under a salt that is being destroyed is refused.
beside()
{
	[ "$1" = flock ] || {
		cat
		return 0
	}
	awk -v first="$(grep -o 'flock(.*\|unlinkat(.*' "$work/drain.trace" |
		awk '/^flock/ { count++ } /LOCK_NB/ { print count; exit }')" \
		-v last="$(grep -o 'flock(.*\|unlinkat(.*' "$work/drain.trace" |
			awk '/^unlinkat/ { print count; exit } { count++ }')" \
		'$1 >= first && $1 <= last'
}

forget
up
send_plain
down
send_plain
drain_traced
cp "$work/trace" "$work/drain.trace"
pauses=0
failures=
for name in flock renameat sendto unlinkat; do
	cp "$work/drain.trace" "$work/trace"
	for at in $(calls "$name" | cut -d ' ' -f 2 | beside "$name" | choose 4); do
		send_plain
		stop_at "$name" "$at" || continue
		pauses=$((pauses + 1))
		send_plain
		run --drain --quiet
		[ "$status$err" = 0 ] || failures="$failures beside $name/$at: $status $err"
		wake
		[ "$status" -eq 0 ] ||
			failures="$failures $name/$at: $status $(cat "$work/paused")"
	done
	cp "$work/drain.trace" "$work/trace"
done
ok 'drains were paused' [ "$pauses" -ge 8 ]
is 'neither they nor those beside them failed' "$failures" ''
run --drain --quiet
is 'the drain after them is done' "$status$err" 0
row 15 paused="$pauses"
is 'every hit beside a paused drain was answered 204' "$(awk '$2 != 204' "$work/hits")" ''
done_testing
