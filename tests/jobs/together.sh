#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Ten seconds of everything at once: hits, late page views, rollups, prunes, drains,
# partitions and rotations, as from several hosts. In the end the counts are exact.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'retention_days = 60;' 'flood_limit = 0;'
fresh

# A host that has lost MariaDB, but for its jobs, with its copy of the salt.
mkdir -m 0700 "$work/elsewhere"
cut_off=$work/cut-off.conf
sed -e "s,^state_dir.*,state_dir = \"$work/elsewhere\";," \
	-e "s,^database.*,database = { socket = \"$work/nobody\"; name = \"footfall\"; user = \"root\"; };," \
	"$config" >"$cut_off"
printf 'jobs = { %s user = "root"; };\n' "$(database_group)" >>"$cut_off"
chmod 0640 "$cut_off"
hit_status a / >/dev/null
cp -p "$state/salt.cache" "$work/elsewhere"
sql 'DELETE FROM pageview;'

# Sixty days ago and some around it, so that the cutoff lies among them.
day()
{
	date -u -d "-$1 days" +%Y-%m-%d
}
run --add-partitions --now="$(day 95)T00:00:00Z"
for ago in 90 64 62 61 60; do
	spread a "$(day $ago)" 900 90
	spread b "$(day $ago)" 900 90
done
spread b "$(day 40)" 500 100
expected_old=9500

seconds=10
end=$(($(date +%s) + seconds))

# until_end FILE COMMAND [ARG...]: again and again; says what failed.
until_end()
{
	file=$1
	shift
	while [ "$(date +%s)" -lt "$end" ]; do
		"$@" || echo "$*: exit $?"
	done >"$file" 2>&1
}

# As a browser's page view that was on its way for some hours.
deliver_recent()
{
	sql "INSERT INTO pageview SELECT 'late', UTC_TIMESTAMP(3) - INTERVAL seq * 20 MINUTE,
		UUID_SHORT(), '/', '', 'Mozilla', UNHEX(MD5(RAND())), '' FROM seq_1_to_40;" &&
		echo 40 >>"$work/delivered"
}

# As the drain of a journal: in one transaction with done_to of rollup. A deadlock
# undoes it; then it has delivered nothing.
deliver_old()
{
	sql "START TRANSACTION;
		UPDATE job_state SET done_to = LEAST(done_to - INTERVAL 1000 MICROSECOND,
			'$drained 00:00:00') WHERE job = 'rollup';
		INSERT INTO pageview SELECT 'drained', '$drained 10:00:00' + INTERVAL seq SECOND,
			UUID_SHORT(), '/', '', 'Mozilla', UNHEX(MD5(RAND())), '' FROM seq_1_to_10;
		COMMIT;" && echo 10 >>"$work/delivered"
}
drained=$(day 20)

hit_elsewhere()
{
	(config=$cut_off; hit_status a /elsewhere)
}

: >"$work/delivered"
pids=
# in_loop NAME COMMAND...
in_loop()
{
	name=$1
	shift
	until_end "$work/loop.$name" "$@" &
	pids="$pids $!"
}
admin --rollup --quiet
in_loop hits hit_status a /
in_loop more-hits hit_status b / 198.51.100.8
in_loop hits-elsewhere hit_elsewhere
in_loop recent deliver_recent
in_loop old deliver_old
in_loop rollup admin --rollup --quiet
in_loop rollup-elsewhere admin --rollup --quiet
in_loop prune admin --prune --quiet
in_loop prune-elsewhere admin --prune --quiet
in_loop drain admin --drain --quiet --config="$cut_off"
in_loop drain-again admin --drain --quiet --config="$cut_off"
in_loop maintain admin --maintain --quiet
in_loop partitions admin --add-partitions --quiet
for pid in $pids; do
	wait "$pid"
done

for job in rollup rollup-elsewhere prune prune-elsewhere drain drain-again maintain partitions; do
	is "$job: never failed" "$(sort "$work/loop.$job" | uniq -c | head -n 20)" ''
done
for deliveries in recent old; do
	is "deliveries, $deliveries: never failed" "$(sort "$work/loop.$deliveries" | uniq -c)" ''
done
answers=$(cat "$work"/loop.*hits* | sort | uniq -c | tr -s ' ')
like 'hits: all stored' "$answers" '^ [0-9]+ 204$'
is 'hits: nothing but 204' "$(printf '%s\n' "$answers" | wc -l)" 1
counted=$(cat "$work"/loop.*hits* | grep -cx 204)
run --drain --quiet --config="$cut_off"
is 'the last drain: exit 0, nothing is left' \
	"$status$err$(find "$work/elsewhere" -name 'journal*')" 0
ok 'hits came by the journal' test "$(wc -l <"$work/loop.hits-elsewhere")" -ge 10

run --rollup --now="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
is 'the last rollup: exit 0' "$status$err" 0
delivered=$(awk '{ sum += $1 } END { print sum + 0 }' "$work/delivered")
diag "$counted hits, $delivered delivered late"
is 'daily figures: every page view once' "$(sql 'SELECT SUM(pageviews) FROM daily_metric;')" \
	$((expected_old + counted + delivered))
is 'monthly figures: every page view once' \
	"$(sql 'SELECT SUM(pageviews) FROM monthly_metric;')" $((expected_old + counted + delivered))
is 'prune removed what was due, and no more' "$(sql "
	SELECT MIN(occurred_at) >= UTC_TIMESTAMP() - INTERVAL 60 DAY - INTERVAL 1 MINUTE,
		SUM(site IN ('late', 'drained')) FROM pageview;")" "1	$delivered"
ok 'prune removed much' test "$(sql "SELECT COUNT(*) FROM pageview
	WHERE occurred_at < UTC_TIMESTAMP() - INTERVAL 45 DAY;")" -le 1800

done_testing
