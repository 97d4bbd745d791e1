#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The lease: a job runs once at a time, over all hosts; who died is replaced at once,
# who was paused for too long writes nothing.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'retention_days = 30;'

owner()
{
	sql "SELECT lease_owner FROM job_state WHERE job = '$1';"
}

# forget: as if there had been no rollup.
forget()
{
	sql 'DELETE FROM daily_metric; DELETE FROM monthly_metric;
		UPDATE job_state SET done_to = NULL;'
}

# hold_rollup; let_go: no rollup gets further than its lease meanwhile.
hold_rollup()
{
	session_open
	session_do "START TRANSACTION; SELECT * FROM job_state WHERE job = 'prune' FOR UPDATE;"
}

let_go()
{
	session_close
}

# Whether a rollup has its lease and waits for what we hold.
rollup_waits()
{
	[ "$(sql "SELECT COUNT(*) FROM information_schema.INNODB_TRX
		WHERE trx_state = 'LOCK WAIT';")" -ge 1 ]
}

# begin_rollup: one that waits; sets holder.
begin_rollup()
{
	# Not by a function: $! is the program itself.
	"$program" --config="$config" --rollup --now=2026-04-10T12:00:00Z \
		>"$work/holder.out" 2>"$work/holder.err" 9>&- &
	holder=$!
	end_with_us "$holder"
	wait_for rollup_waits
}

# start COUNT: rollups at once; waits for all and sets failed, worked, busy.
start()
{
	pids=
	i=0
	rm -f "$work"/many.*
	while [ "$i" -lt "$1" ]; do
		admin --rollup --now=2026-04-10T12:00:00Z >"$work/many.$i.out" \
			2>"$work/many.$i.err" 9>&- &
		pids="$pids $!"
		i=$((i + 1))
	done
	failed=
	for pid in $pids; do
		wait "$pid" || failed="$failed $?"
	done
	worked=$(cat "$work"/many.*.out | grep -c '^rollup: ' || :)
	busy=$(cat "$work"/many.*.err | grep -c '^admin: rollup is running already (' || :)
}

fresh
spread a '2026-03-30' 1000 864
expected=$(sql "SELECT 'day', site, DATE(occurred_at), COUNT(*), COUNT(DISTINCT visitor_hash)
		FROM pageview GROUP BY site, DATE(occurred_at);
	SELECT 'month', site, DATE_FORMAT(occurred_at, '%Y-%m-01'), COUNT(*),
		COUNT(DISTINCT visitor_hash) FROM pageview GROUP BY 1, 2, 3;" | tr '\t' ' ')

for many in 1 19; do
	forget
	hold_rollup
	begin_rollup
	start "$many"
	is "$many while one works: all exit 0 and say that it is running already" \
		"$failed $worked $busy" " 0 $many"
	is "$many while one works: nothing is written by them" "$(figures)" ''
	let_go
	status=0
	wait "$holder" || status=$?
	is "$many while one works: that one ends well" "$status$(cat "$work/holder.err")" 0
	is "$many while one works: the figures" "$(figures)" "$expected"
	is "$many while one works: the lease is given up" "$(owner rollup)" NULL
done
round=0
wrong=
while [ "$round" -lt 5 ]; do
	forget
	start 20
	[ -z "$failed" ] && [ "$worked" -ge 1 ] && [ $((worked + busy)) -eq 20 ] &&
		[ "$(figures)" = "$expected" ] ||
		wrong="$wrong; worked $worked, busy $busy, failed $failed: $(cat "$work"/many.*.err)"
	round=$((round + 1))
done
is 'twenty at once, five times: each works or says why not, the figures are right' "$wrong" ''
hold_rollup
begin_rollup
run --rollup --quiet --now=2026-04-10T12:00:00Z
is 'busy and --quiet: exit 0, not a word' "$status$out$err" 0

# The holder is killed: the next one works at once.
kill -KILL "$holder"
wait "$holder" 2>/dev/null || :
like 'killed: its lease is still there, for longer than a moment' "$(sql "
	SELECT lease_owner IS NOT NULL, lease_until > UTC_TIMESTAMP(3) + INTERVAL 5 SECOND
	FROM job_state WHERE job = 'rollup';")" '^1	1$'
dead=$(owner rollup)
let_go
run --rollup --now=2026-04-10T12:00:00Z
is 'killed: the next one takes over at once' "$status$err" 0
like 'killed: and works' "$out" '^rollup: '

# lease OWNER UNTIL: written by hand.
lease()
{
	sql "UPDATE job_state SET lease_owner = '$1', lease_until = $2 WHERE job = 'rollup';"
}

# As if the process had another's number: host, boot and process space are ours.
here=$(printf '%s\n' "$dead" | cut -d ' ' -f 1,2)
lease "$here $$ 1 0000000000000000" 'UTC_TIMESTAMP(3) + INTERVAL 4 MINUTE'
run --rollup --now=2026-04-10T12:00:00Z
like 'a process that got the number of the dead one does not count as it' "$out" '^rollup: '

# Dead, but nobody has waited for it: it has an entry in /proc until then.
hold_rollup
sh -c '"$@" 9>&- & echo $!; exec tail -f /dev/null' sh "$program" --config="$config" --rollup \
	--now=2026-04-10T12:00:00Z >"$work/zombie" 2>/dev/null 9>&- &
parent=$!
end_with_us "$parent"
wait_for rollup_waits
zombie=$(head -n 1 "$work/zombie")
kill -KILL "$zombie"
is_zombie()
{
	sed 's/.*) //' "/proc/$zombie/stat" | grep -q '^Z'
}
wait_for is_zombie
let_go
run --rollup --now=2026-04-10T12:00:00Z
like 'killed, and its parent does not care: the next one takes over at once' "$out$err" '^rollup: '
kill -KILL "$parent"
wait "$parent" 2>/dev/null || :

# Another host's, or an earlier boot's: only time tells.
for other in 'db7.example boot/pid:[1] 4711 99 0123456789abcdef' \
	"$(uname -n) 00000000-0000-0000-0000-000000000000/pid:[4026531836] 1 1 0123456789abcdef"; do
	lease "$other" 'UTC_TIMESTAMP(3) + INTERVAL 4 MINUTE'
	for now in 2026-04-10T12:00:00Z 2099-01-01T00:00:00Z; do
		run --rollup --now="$now"
		is "another host's lease, at $now: exit 0, respected" "$status$out" 0
		like "another host's lease, at $now: says whose it is" "$err" \
			"^admin: rollup is running already \(${other%% *}\)$"
	done
	is "another host's lease: untouched" "$(owner rollup)" "$other"
	lease "$other" 'UTC_TIMESTAMP(3) - INTERVAL 1 SECOND'
	run --rollup --now=2026-04-10T12:00:00Z
	like "another host's lease that has run out: taken over" "$out" '^rollup: '
done
rolled_up()
{
	[ -n "$(admin --rollup --now=2026-04-10T12:00:00Z 2>/dev/null)" ]
}
lease 'db7.example boot/pid:[1] 4711 99 0123456789abcdef' 'UTC_TIMESTAMP(3) + INTERVAL 2 SECOND'
run --rollup --now=2026-04-10T12:00:00Z
is "another host's lease that will run out: respected" "$status$out" 0
ok "another host's lease that will run out: taken over then" wait_for rolled_up

# No lease is as long as that: the server's clock was wrong when it was given.
for until in '290 SECOND' '6 MINUTE' '5 YEAR'; do
	lease "$other" "UTC_TIMESTAMP(3) + INTERVAL $until"
	run --rollup --now=2026-04-10T12:00:00Z
	case $until in
	290*) is "another host's lease for $until: respected" "$status$out" 0 ;;
	*) like "another host's lease for $until: taken over" "$status$err$out" '^0rollup: ' ;;
	esac
done
is 'taken over and given up' "$(owner rollup)" NULL

lease 'a b c nonsense' 'UTC_TIMESTAMP(3) + INTERVAL 4 MINUTE'
run --rollup --now=2026-04-10T12:00:00Z
is 'a lease that nobody can read: respected' "$status$out" 0

# Its row is held, by nobody that has a name.
sql "UPDATE job_state SET lease_owner = NULL, lease_until = NULL WHERE job = 'rollup';"
session_open
session_do "START TRANSACTION; SELECT * FROM job_state WHERE job = 'rollup' FOR UPDATE;"
run --rollup --now=2026-04-10T12:00:00Z
is 'the row is locked: exit 0' "$status$out" 0
like 'the row is locked: the message names a place' "$err" \
	'^admin: rollup is running already \([^)]+\)$'
session_close

# Paused, and its lease given to another: when it wakes it writes nothing.
forget
hold_rollup
begin_rollup
kill -STOP "$holder"
other='db7.example boot/pid:[1] 4711 99 0123456789abcdef'
lease "$other" 'UTC_TIMESTAMP(3) + INTERVAL 4 MINUTE'
let_go
kill -CONT "$holder"
status=0
wait "$holder" || status=$?
is 'paused for too long: exit 1' "$status" 1
like 'paused for too long: says so' "$(cat "$work/holder.err")" \
	'^admin: rollup: rollup was paused for too long and another process took over'
is 'paused for too long: wrote no figure' "$(figures)" ''
is 'paused for too long: the lease is still the other one'"'"'s' "$(owner rollup)" "$other"
is 'paused for too long: done_to has not moved' "$(done_to rollup)" NULL
is 'paused for too long: its record says failed' "$(sql "
	SELECT outcome FROM job_run WHERE summary LIKE '%was paused for too long%';")" failed

done_testing
