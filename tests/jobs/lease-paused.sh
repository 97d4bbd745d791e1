#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A job that is paused at any of its statements, as when its host is suspended or goes
# away: another takes over when the lease has run out, and the woken one writes nothing.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

if ! can_trace; then
	skip 'jobs that are paused' 'strace is missing or may not trace'
	done_testing
	exit 0
fi

configure 'retention_days = 30;'
at=--now=2026-04-10T12:00:00Z

# What a job may have changed.
state()
{
	sql "SELECT site, occurred_at FROM pageview ORDER BY 1, 2;
		SELECT job, done_to FROM job_state ORDER BY 1;
		$figures_sql"
}

# begin_again JOB: the state before JOB.
begin_again()
{
	sql "DELETE FROM pageview; DELETE FROM daily_metric; DELETE FROM monthly_metric;
		UPDATE job_state SET done_to = NULL, lease_owner = NULL, lease_until = NULL;"
	views <<-'END'
		a 2026-03-01 10:00:00 one
		a 2026-03-20 10:00:00 one
	END
	if [ "$1" = prune ]; then
		admin --rollup "$at" >/dev/null
	fi
}

owner()
{
	sql "SELECT lease_owner FROM job_state WHERE job = '$1';"
}

# give_away JOB: its lease to another host; fails while it holds the row.
give_away()
{
	sql "SET STATEMENT innodb_lock_wait_timeout = 0 FOR UPDATE job_state
		SET lease_owner = 'db7.example boot/pid:[1] 4711 99 0123456789abcdef',
			lease_until = UTC_TIMESTAMP(3) + INTERVAL 4 MINUTE
		WHERE job = '$1';" 2>/dev/null
}

# sweep JOB: paused at every second message, where it has its lease and no transaction.
sweep()
{
	begin_again "$1"
	admin "--$1" "$at" >/dev/null
	want=$(state)
	number=1
	woken=0
	wrong=
	while begin_again "$1" && pause "$number" "--$1" "$at"; do
		if [ "$(owner "$1")" != NULL ] && give_away "$1"; then
			before=$(state)
			wake
			woken=$((woken + 1))
			[ "$(state)" = "$before" ] || wrong="$wrong, $number wrote"
			[ "$before" = "$want" ] || [ "$status" -eq 1 ] ||
				wrong="$wrong, $number ended with $status"
		else
			wake
		fi
		number=$((number + 2))
	done
	is "$1, paused at any statement, its lease given away: wrote nothing, exit 1" "${wrong#, }" ''
	ok "$1 was woken ten times and more" test "$woken" -ge 10
	diag "$1: lost its lease at $woken of $((number / 2)) pauses"
}

fresh
sweep rollup
sweep prune

# Paused inside a transaction it holds its row: that must not keep others out for longer
# than the lease.
number=1
while begin_again prune && pause "$number" --prune "$at" &&
	{ [ "$(owner prune)" = NULL ] || give_away prune; }; do
	wake
	number=$((number + 1))
done
taken=
end=$(($(date +%s) + 60))
while [ -z "$taken" ] && [ "$(date +%s)" -lt "$end" ]; do
	taken=$(admin --prune "$at" 2>"$work/err" || :)
	sleep 0.1
done
like 'prune, paused inside a transaction: another takes over, in a minute at most' \
	"$taken$(cat "$work/err")" '^prune: '
before=$(state)
wake
if [ -n "$taken" ]; then
	is 'prune, woken after that: wrote nothing' "$(state)" "$before"
else
	skip 'prune, woken after that: wrote nothing' 'nobody took over'
fi

# The drain has no lease but its host's file: paused at any message, the next one of this
# host says that it is at work, and delivers nothing; one of another host does not wait
# for it, but for its transaction. Woken, it delivers each hit once.
configure 'flood_limit = 0;'
up=$config
mkdir -m 0700 "$work/elsewhere"

# cut_off FOLDER: the configuration of a host that has lost MariaDB, but for its jobs.
cut_off()
{
	sed -e "s,^state_dir.*,state_dir = \"$1\";," \
		-e "s,^database.*,database = { socket = \"$work/nobody\"; name = \"footfall\"; user = \"root\"; };," \
		"$up" >"$1.conf"
	printf 'jobs = { %s user = "root"; };\n' "$(database_group)" >>"$1.conf"
	chmod 0640 "$1.conf"
}
cut_off "$state"
cut_off "$work/elsewhere"

# fill FOLDER: three hits wait there.
fill()
{
	cp -p "$work/salt.cache" "$1"
	config=$1.conf
	for _ in 1 2 3; do
		hit_status a / >/dev/null
	done
	config=$up
}

# is_free: no transaction holds the jobs' rows.
is_free()
{
	sql 'SELECT job FROM job_state FOR UPDATE NOWAIT;' >"$work/free" 2>&1
}

# elsewhere_delivers: so does the drain of the other host.
elsewhere_delivers()
{
	run --drain --format=json --config="$work/elsewhere.conf"
	case $status$out in
	'0{"delivered": 3, '*) ;;
	*) return 1 ;;
	esac
}

fresh
hit_status a / >/dev/null
cp -p "$state/salt.cache" "$work"
number=1
busy=0
wrong=
while
	sql 'DELETE FROM pageview;'
	fill "$state"
	fill "$work/elsewhere"
	pause "$number" --drain
do
	run --drain --format=json
	case $status$err$out in
	'0{"delivered": 0, '*'"busy": 1}') busy=$((busy + 1)) ;;
	'0{"delivered": '[03]', '*) ;;
	*) wrong="$wrong, $number: another drain: $status$err$out" ;;
	esac
	! is_free || elsewhere_delivers || wrong="$wrong, $number: another host's: $status$err$out"
	wake
	[ "$status" -eq 0 ] || wrong="$wrong, $number: it ended with $status"
	run --drain --quiet --config="$work/elsewhere.conf"
	[ "$(sql 'SELECT COUNT(*), COUNT(DISTINCT event_id) FROM pageview;')" = '6	6' ] ||
		wrong="$wrong, $number: not each hit once"
	number=$((number + 1))
done
is 'drain, paused at any message: others go on, each hit is stored once' "${wrong#, }" ''
ok "drain: another one of its host said five times and more that it is busy: $busy" \
	test "$busy" -ge 5

done_testing
