#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A job that was started on the screen goes on while the reader looks elsewhere, and stops
# when it is told to, or when the reader quits: what was done stays done, the lease is
# given back, and the record says so. A lock of ours holds the rollup up where it can be
# seen to run.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

if ! command -v script >/dev/null; then
	skip 'a job that is stopped on the screen' 'script(1) is missing'
	done_testing
	exit 0
fi

at='--now=2026-04-15T12:00:00Z'
configure
fresh

# screen_open: admin on a terminal of 80x24; descriptor 8 feeds its keys.
screen_open()
{
	rm -f "$work/keys"
	mkfifo "$work/keys"
	env TERM=xterm HOME="$work" XDG_CONFIG_HOME= script -qec "stty rows 24 columns 80; \
		exec $program --config=$config $at" /dev/null \
		<"$work/keys" >"$work/shown" 2>&1 9>&- &
	screen=$!
	mark=0
	end_with_us "$screen"
	exec 8>"$work/keys"
}

# press KEYS
press()
{
	mark=$(wc -c <"$work/shown")
	printf '%s' "$1" >&8
}

# shown PATTERN: whether the screen has shown it since keys were pressed.
shown()
{
	tail -c +"$((mark + 1))" "$work/shown" | tr -d '\033\007' | grep -aq -- "$1"
}

rollup_waits()
{
	[ "$(sql "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT';")" -ge 1 ]
}

# begin_rollup: R, y; returns when it waits for our lock.
begin_rollup()
{
	session_open
	session_do "START TRANSACTION; SELECT 1 FROM job_state WHERE job = 'prune' FOR UPDATE;"
	press J
	wait_for shown Connection
	press R
	wait_for shown 'Run the rollup now'
	press y
	wait_for rollup_waits
}

# record: the last run of the rollup.
record()
{
	sql "SELECT outcome, summary FROM job_run WHERE job = 'rollup'
		ORDER BY started_at DESC, ended_at DESC LIMIT 1;" | tr '\t' ' '
}

run_ended()
{
	[ "$(sql "SELECT COUNT(*) FROM job_run WHERE ended_at IS NOT NULL;")" -ge "$1" ]
}

stopped='failed stopped on request; what was done stays done'

# Days of two sites: the first step waits for our lock, the next is not begun.
spread a '2026-03-01' 10 3600
spread b '2026-03-01' 10 3600

screen_open
wait_for shown 'Sites'
begin_rollup
wait_for shown 'rollup is running'
press H
wait_for shown 'Yesterday'
press J
wait_for shown Connection
press x
wait_for shown 'Stop rollup'
press y
wait_for shown 'stops at its next step'
session_close
wait_for run_ended 1
is 'x: the record says that it was stopped' "$(record)" "$stopped"
wait_for shown 'stopped on request'
is 'x: the lease is given back' \
	"$(sql "SELECT COUNT(*) FROM job_state WHERE lease_owner IS NOT NULL;")" 0
is 'x: what was done stays done: one day of one site, and no more' \
	"$(figures | cut -d' ' -f1-3)" 'day a 2026-03-01'
is 'x: done_to is not raised' "$(done_to rollup)" NULL
press Q
status=0
wait "$screen" || status=$?
is 'x: the screen ends well' "$status" 0

# The reader quits: it is asked to stop, and waited for.
sql 'DELETE FROM job_run; DELETE FROM daily_metric;'
screen_open
wait_for shown 'Sites'
begin_rollup
press Q
wait_for shown 'waiting for rollup to stop'
session_close
status=0
wait "$screen" || status=$?
is 'quit: the screen ends well' "$status" 0
is 'quit: the record says that it was stopped' "$(record)" "$stopped"
is 'quit: the lease is given back' \
	"$(sql "SELECT COUNT(*) FROM job_state WHERE lease_owner IS NOT NULL;")" 0
ok 'quit: the terminal says so' shown 'admin: rollup: stopped on request'

# The next run does the rest.
run --rollup "$at"
is 'the next run: exit 0' "$status$err" 0
is 'the next run: all is there' "$(figures | grep -c '^day')" 2

done_testing
