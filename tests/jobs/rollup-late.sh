#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Late page views that are delivered while a rollup is at work, at any of its statements,
# into days that it may have behind it or before it: the next rollup has counted all.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

if ! can_trace; then
	skip 'deliveries during a rollup' 'strace is missing or may not trace'
	done_testing
	exit 0
fi

configure

# deliver DAY: as drain does, in one transaction with done_to; fails while the rollup
# holds its row.
deliver()
{
	sql "SET innodb_lock_wait_timeout = 0; START TRANSACTION;
		UPDATE job_state SET done_to = LEAST(done_to - INTERVAL 1000 MICROSECOND, '$1') WHERE job = 'rollup';
		INSERT INTO pageview VALUES ('a', '$1 10:00:00', UUID_SHORT(), '/', '', '',
			REPEAT('x', 16), '');
		COMMIT;" 2>/dev/null
}

begin_again()
{
	sql "DELETE FROM pageview; DELETE FROM daily_metric; DELETE FROM monthly_metric;
		UPDATE job_state SET done_to = '2026-03-01' WHERE job = 'rollup';"
}

# sweep FIRST SECOND: a delivery of the day FIRST, then a rollup, and during it one of
# the day SECOND.
sweep()
{
	number=1
	delivered=0
	wrong=
	while begin_again && deliver "$1" &&
		pause "$number" --rollup --days=1 --months=1 --now=2026-03-01T12:00:00Z; do
		if deliver "$2"; then
			delivered=$((delivered + 1))
			expected=2
		else
			expected=1
		fi
		wake
		[ "$status" -eq 0 ] || wrong="$wrong, at $number: $(cat "$work/paused")"
		run --rollup --days=1 --months=1 --now=2026-03-01T12:15:00Z
		counted=$(sql 'SELECT SUM(pageviews) FROM daily_metric;
			SELECT SUM(pageviews) FROM monthly_metric;' | tr '\n' ' ')
		[ "$counted" = "$expected $expected " ] ||
			wrong="$wrong, at $number: $counted of $expected"
		number=$((number + 3))
	done
	is "$1 delivered, and $2 during the rollup: the next one has counted both" "${wrong#, }" ''
	ok "$1, and $2: ten deliveries and more found their way in" test "$delivered" -ge 10
	diag "$delivered deliveries at $((number / 3)) points"
}

fresh
sweep 2026-02-10 2026-02-10
sweep 2026-02-10 2026-02-20
sweep 2026-02-20 2026-02-10

# Before the first rollup of all there is no such day: what a drain brings then must not
# look as if all before it had been counted.
configure 'flood_limit = 0;'
fresh
spread a "$(date -u -d '-100 days' +%Y-%m-%d)" 10 60
hit_status a /now >/dev/null
sed "s,^database.*,database = { socket = \"$work/nobody\"; name = \"footfall\"; user = \"root\"; };," \
	"$config" >"$work/down.conf"
printf 'jobs = { %s user = "root"; };\n' "$(database_group)" >>"$work/down.conf"
chmod 0640 "$work/down.conf"
up=$config
for batch in 1 2; do
	config=$work/down.conf
	hit_status a /journal >/dev/null
	config=$up
	run --drain --format=json
	like "before the first rollup, batch $batch: a drain has delivered" "$out" '"delivered": 1,'
done
run --prune --format=json --now="$(date -u -d '+600 days' +%Y-%m-%dT%H:%M:%SZ)"
like 'before the first rollup: prune removes nothing' "$status$err$out" '^0\{"deleted": 0,'
run --rollup
is 'before the first rollup: it counts what was there as well' "$status$err$(sql '
	SELECT SUM(pageviews) FROM daily_metric; SELECT SUM(pageviews) FROM monthly_metric;' |
	tr '\n' ' ')" '013 13 '
is 'before the first rollup: then all is counted' \
	"$(sql "SELECT done_to > UTC_TIMESTAMP() - INTERVAL 2 DAY FROM job_state
		WHERE job = 'rollup';")" 1

done_testing
