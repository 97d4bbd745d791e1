#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Jobs of three web hosts with a Galera node each, at once: their leases hold over all
# nodes, conflicts are tried again, figures are exact, reports never stale, partitions come
# and go under writers, a month has one salt. Rows 44, 54, 55 and 56 of the fault matrix.
# FAULT_LONG=1 asks for many rounds.

set -eu

# shellcheck source=tests/support/cluster.sh
. "$(dirname "$0")/../support/cluster.sh"

# recount: what the figures have to be.
recount()
{
	sql "SELECT 'day', site, DATE(occurred_at), COUNT(*), COUNT(DISTINCT visitor_hash)
			FROM pageview GROUP BY site, DATE(occurred_at) ORDER BY 2, 3;
		SELECT 'month', site, DATE_FORMAT(occurred_at, '%Y-%m-01') AS month, COUNT(*),
			COUNT(DISTINCT visitor_hash) FROM pageview GROUP BY site, month
			ORDER BY 2, 3;" | tr '\t' ' '
}

# no_figures: as if there had been no rollup.
no_figures()
{
	sql 'DELETE FROM daily_metric; DELETE FROM monthly_metric;
		UPDATE job_state SET done_to = NULL;'
}

# settle: all is delivered and rolled up.
settle()
{
	hosts_drain
	run --rollup
	[ "$status" -eq 0 ] || diag "the last rollup: $status $err"
}

# conflicts: transactions that nodes have undone since they were started.
conflicts()
{
	for node in 1 2 3; do
		node_status "$node" wsrep_local_cert_failures
		node_status "$node" wsrep_local_bf_aborts
	done | awk '{ sum += $1 } END { print sum + 0 }'
}

# at_once COUNT OPTION...: so many on each web host together; sets worked, busy, failed.
at_once()
{
	at_once_count=$1
	shift
	at_once_pids=
	rm -f "$work"/many.*
	for host in 1 2 3; do
		on "$host"
		for i in $(seq "$at_once_count"); do
			admin "$@" >"$work/many.$host.$i.out" 2>"$work/many.$host.$i.err" 9>&- &
			at_once_pids="$at_once_pids $!"
		done
	done
	on 1
	failed=
	for pid in $at_once_pids; do
		wait "$pid" || failed="$failed $?"
	done
	worked=$(cat "$work"/many.*.out | grep -c . || :)
	busy=$(cat "$work"/many.*.err | grep -c ' is running already (' || :)
	[ -z "$failed" ] || failed="$failed $(cat "$work"/many.*.err)"
}

# ---- row 44: one at a time -------------------------------------------------------

rollup_waits()
{
	[ "$(sql "SELECT COUNT(*) FROM information_schema.INNODB_TRX
		WHERE trx_state = 'LOCK WAIT';")" -ge 1 ]
}

# A rollup through node 1, held up there by a lock that other nodes know nothing of.
begin_held_rollup()
{
	session_open
	session_do "START TRANSACTION; SELECT * FROM job_state WHERE job = 'prune' FOR UPDATE;"
	"$program" --config="$config" --rollup >"$work/holder.out" 2>"$work/holder.err" 9>&- &
	holder=$!
	end_with_us "$holder"
	wait_for rollup_waits
}

leases_hold()
{
	no_figures
	begin_held_rollup
	for host in 2 3; do
		on "$host"
		run --rollup
		is "through node $host, while one works through node 1: exit 0, not a figure" \
			"$status$out$(figures)" 0
		like "through node $host: says that it is busy" "$err" \
			'^admin: rollup is running already \([^)]+\)$'
	done
	on 1
	session_close
	wait "$holder" || :
	is 'that one ends well' "$(cat "$work/holder.err")" ''
	is 'with exact figures' "$(figures)" "$(recount)"
	begin_held_rollup
	kill -KILL "$holder"
	wait "$holder" 2>/dev/null || :
	on 2
	run --rollup
	like 'it is killed: the next one takes over at once, through another node' \
		"$status$err$out" '^0rollup: '
	on 1
	session_close
}

together()
{
	rounds=$(amount 5 300)
	wrong=
	all_worked=0
	all_busy=0
	for round in $(seq "$rounds"); do
		no_figures
		at_once 4 --rollup
		all_worked=$((all_worked + worked))
		all_busy=$((all_busy + busy))
		[ -z "$failed" ] && [ "$worked" -ge 1 ] && [ $((worked + busy)) -eq 12 ] &&
			[ "$(figures)" = "$(recount)" ] ||
			wrong="$wrong; round $round: worked $worked, busy $busy, failed $failed"
	done
	tell 44 "nodes=3" "rounds=$rounds" "at_once=12" "worked=$all_worked" "busy=$all_busy"
	is 'twelve rollups on three nodes at once: each works or says why not, figures are exact' \
		"$wrong" ''
}

# ---- row 54: conflicts -------------------------------------------------------------

# conflict: what a drain through another node does to the row of a rollup's lease.
conflict()
{
	node_sql 2 "UPDATE footfall.job_state SET done_to = done_to - INTERVAL 1000 MICROSECOND
		WHERE job = 'rollup';"
}

# is_applied: node 1 has what node 2 had.
is_applied()
{
	sql 'SET SESSION wsrep_sync_wait = 1; SELECT COUNT(*) FROM job_state;' >/dev/null
}

# conflicts_at_every_message OPTION...: admin stops before each message to MariaDB in
# turn, meanwhile its row is changed through another node; it has to come through.
conflicts_at_every_message()
{
	at=1
	wrong=
	before=$(conflicts)
	while prepare_conflict && pause "$at" "$@"; do
		conflict
		is_applied
		wake
		[ "$status" -eq 0 ] || wrong="$wrong; message $at: $status $(cat "$work/paused")"
		run --rollup
		[ "$(figures)" = "$(recount)" ] || wrong="$wrong; message $at: figures"
		at=$((at + 1))
	done
	undone=$(($(conflicts) - before))
	tell 54 "job=$1" "stopped_at=$((at - 1))" "undone=$undone" "failed=${wrong:-none}"
	is "$1, in conflict before every message: it comes through, figures are exact" "$wrong" ''
	ok "$1: some were undone" [ "$undone" -gt 0 ]
}

# A hit in the journal of host 1, some days old to rollup.
prepare_conflict()
{
	hit_down 1 1
}

# hit_down HOST COUNT: hits while this host's collect.cgi finds no MariaDB.
hit_down()
{
	LOAD_FIRST=$fault_next "$FOOTFALL_BUILDDIR/tests/support/load" "$collect" "$2" 8 \
		"$work/down.$1" FOOTFALL_CONFIG="$work/down$1.conf" >/dev/null
	fault_next=$((fault_next + $2))
	cat "$work/down.$1" >>"$work/hits"
}

configure_down()
{
	for host in 1 2 3; do
		on "$host"
		sed "s,^database.*,database = { socket = \"$work/none\"; name = \"footfall\"; user = \"root\"; };," \
			"$config" >"$work/down$host.conf"
		chmod 0640 "$work/down$host.conf"
		# The salt, for what comes while MariaDB is away.
		is "host $host: a hit" "$(hit_status a "/n/$fault_next")" 204
		echo "$fault_next 204 0" >>"$work/hits"
		fault_next=$((fault_next + 1))
	done
	on 1
}

# storm_host HOST FIRST ROUNDS: fills its journal and empties it, over and over, until
# there is a file storm.over.
storm_host()
{
	on "$1"
	fault_next=$2
	for _ in $(seq "$3"); do
		[ ! -f "$work/storm.over" ] || break
		LOAD_FIRST=$fault_next "$FOOTFALL_BUILDDIR/tests/support/load" "$collect" 25 8 \
			"$work/storm.now.$1" FOOTFALL_CONFIG="$work/down$1.conf" >/dev/null
		fault_next=$((fault_next + 25))
		cat "$work/storm.now.$1" >>"$work/storm.$1"
		for job in --drain --rollup --drain; do
			storm_status=0
			admin "$job" --quiet >"$work/storm.said.$1" 2>&1 || storm_status=$?
			echo "$job exit $storm_status $(cat "$work/storm.said.$1")" >>"$work/storm.out.$1"
		done
	done
}

# storm ROUNDS COMMAND [ARG...]: on three web hosts at once, while COMMAND runs.
storm()
{
	storm_rounds=$1
	shift
	before=$(conflicts)
	rm -f "$work"/storm.*
	storms=
	for host in 1 2 3; do
		storm_host "$host" "$((fault_next + host * storm_rounds * 25))" "$storm_rounds" &
		storms="$storms $!"
	done
	# shellcheck disable=SC2086 # numbers of processes
	end_with_us $storms
	"$@"
	for pid in $storms; do wait "$pid"; done
	fault_next=$((fault_next + 4 * storm_rounds * 25))
	cat "$work"/storm.[123] >>"$work/hits"
	settle
	undone=$(($(conflicts) - before))
	jobs=$(cat "$work"/storm.out.[123] | wc -l)
}

# exits PATTERN: what jobs said that ended otherwise.
exits()
{
	grep -hEv -e " exit ($1) " "$work"/storm.out.[123] | sort | uniq -c | head -20 || :
}

jobs_in_conflict()
{
	storm "$(amount 15 150)" :
	row 54 "nodes=3" "jobs=$jobs" "undone=$undone" \
		"undone_per_1000_jobs=$((undone * 1000 / jobs))" \
		"exit_75=$(cat "$work"/storm.out.[123] | grep -c ' exit 75 ' || :)"
	# Who loses nine times in a row says so: one of 1,350 did.
	is 'drains and rollups on three nodes at once: done, or told to try again' \
		"$(exits '0|75')" ''
	ok 'some were in conflict' [ "$undone" -gt 0 ]
	is 'and the figures are exact' "$(figures)" "$(recount)"
	same_everywhere 'after the storm'
}

# nodes_come_and_go ROUNDS
nodes_come_and_go()
{
	for round in $(seq "$1"); do
		victim=$((round % 3 + 1))
		case $((round / 3 % 3)) in
		0) node_kill "$victim" ;;
		1) node_stop "$victim" ;;
		2) node_pause "$victim" ;;
		esac
		for node in $((victim % 3 + 1)) $(((victim + 1) % 3 + 1)); do
			wait_for is_primary "$node" 2
		done
		case $((round / 3 % 3)) in
		2) node_wake "$victim" ;;
		*) node_start "$victim" ;;
		esac
		node_wait 1 2 3
	done
	: >"$work/storm.over"
}

# A job whose connection went exits 75: cron tries it again.
jobs_while_nodes_go()
{
	rounds=$(amount 9 60)
	storm 100000 nodes_come_and_go "$rounds"
	row 54 "nodes=3" "nodes_gone=$rounds" "jobs=$jobs" \
		"exit_75=$(cat "$work"/storm.out.[123] | grep -c ' exit 75 ' || :)"
	is 'jobs while nodes are killed, stopped, paused: done, or told to try again' \
		"$(exits '0|75')" ''
	is 'nothing is set aside' "$(cat "$work"/state[123]/journal.rejected 2>/dev/null)" ''
	is 'and the figures are exact in the end' "$(figures)" "$(recount)"
	same_everywhere 'nodes gone and back'
}

# ---- one node without the others ---------------------------------------------------

# alone: a web host that knows no other node than the one that has lost its cluster.
alone()
{
	node_isolate 1
	wait_for is_outside 1
	alone_config=$config
	config=$work/alone.conf
	sed 's/^database.*host = ([^)]*)/database = { host = "127.0.0.1"/' "$alone_config" >"$config"
	chmod 0640 "$config"
	for option in --rollup --drain --maintain --report=daily; do
		run "$option"
		is "$option through a node that has lost its cluster: exit 75" "$status$out" 75
		like "$option: says so" "$err" 'has lost its cluster \(wsrep_ready is OFF\)'
	done
	config=$alone_config
	run --rollup
	like 'with a second host, that is asked' "$status$err$out" '^0rollup: '
	node_join 1
	node_wait 1 2 3
}

cluster_start
configure_hosts 'retention_days = 30000;'
forget_all
run --check
like 'the schema that --init made through node 1 is there through node 3' \
	"$(on 3; admin --check 2>&1 || :)" '^ok +schema'
spread a "$(date -u -d '-3 days' +%Y-%m-%d)" 2000 130
alone
leases_hold
together
configure_down
settle
conflicts_at_every_message --rollup
conflicts_at_every_message --drain
sql "DELETE FROM pageview WHERE path = '/';"
no_figures
jobs_in_conflict
jobs_while_nodes_go
done_testing
