#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Three writers, a Galera node each: a report is never stale, partitions are added and
# dropped under hits, a month has one salt whoever makes it; what keeps a destroyed one is
# told. Rows 49, 50, 55 and 56 of the fault matrix. FAULT_LONG=1 asks for many rounds.

set -eu

# shellcheck source=tests/support/cluster.sh
. "$(dirname "$0")/../support/cluster.sh"

answers()
{
	awk '$2 != 204' "$work/hits" | wc -l
}

# ---- row 55: a report behind a write on another node ---------------------------------

# write_elsewhere VALUE: a figure, and so much beside it that the other nodes need a while.
write_elsewhere()
{
	node_sql 2 "USE footfall; START TRANSACTION;
		INSERT INTO monthly_metric SELECT CONCAT('filler', seq), '2020-01-01', $1, 1
			FROM seq_1_to_4000 ON DUPLICATE KEY UPDATE pageviews = VALUES(pageviews);
		REPLACE INTO daily_metric VALUES ('a', CURRENT_DATE, $1, 1); COMMIT;"
}

reported()
{
	admin --report=daily --site=a --format=csv 2>/dev/null | awk -F , 'END { print $3 }'
}

seen_plainly()
{
	node_sql 1 "SELECT pageviews FROM footfall.daily_metric WHERE site = 'a';"
}

# held_back: node 1 takes no writes of others for a while: a report waits for them, and
# has them; a session that does not wait has not.
held_back()
{
	write_elsewhere 1
	is 'a figure' "$(reported)" 1
	session_open
	session_do 'FLUSH TABLES WITH READ LOCK;'
	write_elsewhere 2
	is 'written elsewhere, held back here: who does not wait has the old one' \
		"$(seen_plainly)" 1
	reported >"$work/reported" 9>&- &
	report=$!
	wait_for report_waits
	session_do 'UNLOCK TABLES;'
	session_close
	wait "$report"
	is 'a report waits, and has the new one' "$(cat "$work/reported")" 2
}

# report_waits: there is a connection beside the one that holds back and this one.
report_waits()
{
	[ "$(node_sql 1 "SELECT COUNT(*) FROM information_schema.PROCESSLIST
		WHERE USER = 'root' AND COMMAND <> 'Daemon' AND ID <> CONNECTION_ID();")" -ge 2 ]
}

reports_are_fresh()
{
	held_back
	pairs=$(amount 50 2000)
	stale=0
	plainly=0
	for pair in $(seq 3 $((pairs + 2))); do
		write_elsewhere "$pair"
		[ "$(reported)" = "$pair" ] || stale=$((stale + 1))
		write_elsewhere "$((pair + 100000))"
		[ "$(seen_plainly)" = "$((pair + 100000))" ] || plainly=$((plainly + 1))
	done
	tell 55 "pairs=$pairs" "stale=$stale" "stale_without_wsrep_sync_wait=$plainly"
	is 'a report right after a write on another node has it' "$stale" 0
	sql "DELETE FROM daily_metric; DELETE FROM monthly_metric;"
}

# ---- row 56: partitions ---------------------------------------------------------------

partition_names()
{
	sql "SELECT PARTITION_NAME FROM information_schema.PARTITIONS
		WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'pageview'
		ORDER BY PARTITION_ORDINAL_POSITION;" | paste -s -d ' '
}

# month AHEAD: the first of a month, so many from January 2020 on.
month()
{
	date -u -d "2020-01-01 +$1 months" +%Y-%m-01
}

# old_months COUNT: page views of old months, in a partition each.
old_months()
{
	run --add-partitions --now=2020-01-15T00:00:00Z
	run --add-partitions
	for ahead in $(seq 0 $(($1 - 1))); do
		spread a "$(month "$ahead")" 50 3600
	done
	run --rollup
	old_figures=$(figures)
}

# retain_from DAY: prune removes what is older.
retain_from()
{
	for host in 1 2 3; do
		retain_days=$((($(date +%s) - $(date -u -d "$1" +%s)) / 86400))
		sed -i "s/^retention_days.*/retention_days = $retain_days;/" "$work/footfall$host.conf"
	done
}

# come_and_go ROUND: one partition more through one node, one less through another, while
# a third tries the same.
come_and_go()
{
	retain_from "$(month "$1")"
	on $(($1 % 3 + 1))
	admin --add-partitions --quiet --now="$(date -u -d "+$1 months" +%Y-%m-15)T00:00:00Z" \
		>>"$work/partitions" 2>&1 &
	come=$!
	on $((($1 + 1) % 3 + 1))
	admin --prune --quiet >>"$work/partitions" 2>&1 &
	go=$!
	on $((($1 + 2) % 3 + 1))
	run --prune --quiet
	[ "$status$err" = 0 ] || printf '%s %s\n' "$status" "$err" >>"$work/partitions"
	wait "$come" || echo "add-partitions: $?" >>"$work/partitions"
	wait "$go" || echo "prune: $?" >>"$work/partitions"
	on 1
}

partitions_come_and_go()
{
	rounds=$(amount 12 60)
	forget_all
	old_months "$rounds"
	: >"$work/partitions"
	LOAD_SPACING=4000 hosts_begin "$((rounds * 100))" 8
	for round in $(seq "$rounds"); do
		come_and_go "$round"
	done
	hosts_end
	late=$(find "$work" -path '*/state?/journal' -exec cat {} + | grep -c '^1 ' || :)
	hosts_drain
	run --prune
	figures >"$work/figures.now"
	sql "DELETE FROM pageview WHERE path = '/';"
	row 56 "nodes=3" "partitions=$rounds" "not_204=$(answers)" "journaled=$late"
	is 'partitions come and go: every hit is answered 204' "$(answers)" 0
	is 'and no job fails' "$(cat "$work/partitions")" ''
	is 'the old ones are gone' "$(partition_names | cut -d ' ' -f 1)" \
		"p$(date -u -d "$(month "$rounds")" +%Y_%m)"
	is 'their figures are not' "$(grep -F -x -e "$old_figures" "$work/figures.now")" \
		"$old_figures"
	same_everywhere 'partitions'
}

# ---- row 49: the salt -----------------------------------------------------------------

salts()
{
	sql "SELECT COUNT(*) FROM salt WHERE month = DATE_FORMAT(UTC_DATE(), '%Y-%m-01');"
}

# rotate_all OPTION...: on all three web hosts at once, twice each.
rotate_all()
{
	rotations=
	for host in 1 1 2 2 3 3; do
		on "$host"
		admin --rotate-salt "$@" >/dev/null 2>>"$work/rotations" &
		rotations="$rotations $!"
	done
	on 1
	for rotation in $rotations; do
		wait "$rotation" || echo "exit $?" >>"$work/rotations"
	done
}

a_month_has_one_salt()
{
	rounds=$(amount 10 300)
	wrong=
	: >"$work/rotations"
	for round in $(seq "$rounds"); do
		forget_all
		LOAD_VISITORS=4 hosts_begin 12 4
		rotate_all
		hosts_end >/dev/null
		hosts_drain
		visitors=$(sql 'SELECT COUNT(*), COUNT(DISTINCT visitor_hash) FROM pageview;')
		[ "$(salts) $visitors $(answers)" = "1 36	4 0" ] ||
			wrong="$wrong; round $round: $(salts) $visitors $(answers)"
	done
	tell 49 "nodes=3" "rounds=$rounds" "jobs=$((rounds * 6))" "hits=$((rounds * 36))" \
		"wrong=${wrong:-none}"
	is 'hits and rotations on three nodes at once, no salt yet: one, under which all are' \
		"$wrong" ''
	is 'no rotation fails' "$(grep -v ' is running already (' "$work/rotations" || :)" ''
}

forced_at_once()
{
	rounds=$(amount 5 50)
	wrong=
	: >"$work/rotations"
	forget_all
	LOAD_SPACING=10000 hosts_begin "$((rounds * 40))" 4
	for round in $(seq "$rounds"); do
		rotate_all --force
		[ "$(salts)" = 1 ] || wrong="$wrong $round: $(salts)"
	done
	hosts_end
	hosts_drain
	row 49 "nodes=3" "forced=$((rounds * 6))" "not_204=$(answers)"
	is 'replaced by six at once, under hits: one salt' "$wrong" ''
	is 'none fails' "$(grep -Ev ' is running already \(|will count again$' \
		"$work/rotations" || :)" ''
	is 'every hit is answered 204' "$(answers)" 0
	same_everywhere 'salts'
}

# Galera's cache can't be scrubbed by a statement: the owner is told how it is done.
scrub_tells()
{
	run --rotate-salt --force --scrub
	is 'a scrub on a cluster: not all is done' "$status" 1
	like 'what is left, and the remedy' "$err" \
		'^admin: scrub: Galera: not done: .*delete galera.cache'
	for step in pages 'table salt' 'undo log' 'redo log'; do
		like "done: $step" "$out" "^scrub: $step: "
	done
	run --check
	like 'the check tells it too' "$out$err" "Galera's cache|galera.cache"
	same_everywhere 'a scrub'
}

cluster_start
configure_hosts 'retention_days = 30000;'
forget_all
reports_are_fresh
partitions_come_and_go
a_month_has_one_salt
forced_at_once
scrub_tells
done_testing
