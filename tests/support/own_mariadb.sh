# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # what it sets is for those who source it; jobs.sh's
#
# A MariaDB that a test may kill, stop and start again; to be sourced behind
# tests/support/fault.sh. It takes the place of the one that jobs.sh has started: sql,
# configure and fresh use it.
#
# own_start [ARG...]  starts it in $own with these arguments of mariadbd; what it held
#                     is there again. Makes the database and writes $config the first time
# own_kill            ends it at once, as a crash does (SIGKILL); counts in $own_kills
# own_stop            ends it in order
# own_pause, own_wake SIGSTOP and SIGCONT
# drain               runs admin --drain; sets $status, $out, $err, $delivered, $already,
#                     $aside: how many it stored, found stored, and set aside; their sums
#                     since forget are $all_delivered, $all_already, $all_aside
# waiting             how many hits wait in the journal
# tries STATUS        how many hits have tried MariaDB in vain, by collect.log
# missed              the hits, so far, that were answered other than 204
# plain               the LINEs of every configuration that does not mean the flood guard

# shellcheck source=tests/support/mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/mariadb.sh"

own=$FOOTFALL_TEST_DIR/own
own_pid=
own_kills=0
plain='flood_limit = 0;'

# shellcheck disable=SC2120 # most need no argument
own_start()
{
	mariadb_start "$own" "$@" || exit 1
	own_pid=$mariadb_pid
	end_with_us "$own_pid"
	FOOTFALL_TEST_SOCKET=$mariadb_socket
	[ ! -e "$own/made" ] || return 0
	echo 'CREATE DATABASE footfall;' | mariadb_sql "$own"
	: >"$own/made"
	configure "$plain"
}

# own_signal NAME: only to a process that is still ours.
own_signal()
{
	! is_child "$own_pid" || kill "-$1" "$own_pid"
}

own_kill()
{
	own_signal KILL
	wait "$own_pid" 2>/dev/null || :
	own_kills=$((own_kills + 1))
}

own_stop()
{
	mariadb_stop "$own"
}

own_pause()
{
	own_signal STOP
}

own_wake()
{
	own_signal CONT
}

waiting()
{
	cat "$state/journal" "$state/journal.taken" 2>/dev/null | grep -c '^1 ' || :
}

missed()
{
	awk '$2 != 204' "$work/hits"
}

# figure NAME: of the summary in $out, 0 without one.
figure()
{
	figure_value=$(printf '%s\n' "$out" | sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p")
	echo "${figure_value:-0}"
}

drain()
{
	run --drain --format=json
	delivered=$(figure delivered)
	already=$(figure already_stored)
	aside=$(figure set_aside)
	all_delivered=$((${all_delivered:-0} + delivered))
	all_already=$((${all_already:-0} + already))
	all_aside=$((${all_aside:-0} + aside))
}

# begin: an empty database and no hits, as forget, and no sums.
begin()
{
	forget
	all_delivered=0
	all_already=0
	all_aside=0
	own_kills=0
}

tries()
{
	grep -c " ($1): " "$state/collect.log" 2>/dev/null || :
}
