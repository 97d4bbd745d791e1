#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every job, killed by SIGKILL before every statement that it sends, and at some of its
# waits for an answer, then run again: what stands in the end is what stands after a run
# that nobody killed, and no figure ever drops on the way.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

if ! can_trace; then
	skip 'jobs that are killed' 'strace is missing or may not trace'
	done_testing
	exit 0
fi

tables='salt daily_metric monthly_metric filtered_hit job_state job_run'

# state_save; state_restore JOB: all that jobs change. A copy of pageview has the same
# partitions; only two jobs alter it.
state_save()
{
	rm -rf "$work/saved"
	cp -Rp "$state" "$work/saved"
	sql 'DROP DATABASE IF EXISTS saved; CREATE DATABASE saved;'
	for table in pageview $tables; do
		sql "CREATE TABLE saved.$table LIKE $table;
			INSERT INTO saved.$table SELECT * FROM $table;"
	done
}

state_restore()
{
	find "$state" -mindepth 1 -delete
	cp -Rp "$work/saved/." "$state"
	{
		case $1 in
		--prune | --add-partitions)
			echo 'DROP TABLE pageview; CREATE TABLE pageview LIKE saved.pageview;
				INSERT INTO pageview SELECT * FROM saved.pageview;' ;;
		--drain) echo 'DELETE FROM pageview; INSERT INTO pageview SELECT * FROM saved.pageview;' ;;
		esac
		echo 'START TRANSACTION;'
		for table in $tables; do
			echo "DELETE FROM $table; INSERT INTO $table SELECT * FROM saved.$table;"
		done
		echo 'COMMIT;'
	} | sql_client
}

# What must be the same in the end; random salts and owners of leases are not.
result()
{
	sql "SELECT site, occurred_at, event FROM pageview ORDER BY 1, 2, 3;
		SELECT PARTITION_NAME, PARTITION_DESCRIPTION FROM information_schema.PARTITIONS
			WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'pageview';
		SELECT month FROM salt ORDER BY 1;
		SELECT site, date, reason, hits FROM filtered_hit ORDER BY 1, 2, 3;
		SELECT job, done_to FROM job_state ORDER BY 1;
		$figures_sql"
	find "$state" -name 'journal*' -exec sort -u {} +
}

# no_drop BEFORE: every figure that was there is there, and is not lower.
no_drop()
{
	figures >"$work/now"
	printf '%s\n' "$1" | awk -v now="$work/now" '
		BEGIN { while ((getline <now) > 0) { views[$1, $2, $3] = $4; people[$1, $2, $3] = $5 } }
		NF && (views[$1, $2, $3] < $4 || people[$1, $2, $3] < $5) { exit 1 }'
}

# until_ran JOB OPTION...: runs it until it comes to work: for a moment the dead one's
# last statement may still hold its row.
until_ran()
{
	tries=50
	run "$@"
	while [ -z "$out" ]; do
		tries=$((tries - 1))
		[ "$status" -eq 0 ] && [ "$tries" -gt 0 ] || return 1
		sleep 0.1
		run "$@"
	done
}

# sweep CALL STEP JOB OPTION...: kills it at its first such system call, STEP calls
# later, and so on, until it comes through. Every second message closes a statement, but
# for the first and the last of a transaction; so with STEP 2 none is left out.
sweep()
{
	call=$1
	step=$2
	shift 2
	state_restore "$1"
	figures=$(figures)
	admin "$@" >/dev/null
	want=$(result)
	killed=0
	at=1
	wrong=
	while state_restore "$1"; do
		status=0
		strace -qq -o /dev/null -e "inject=$call:signal=KILL:when=$at" \
			"$program" --config="$config" "$@" >/dev/null 2>&1 || status=$?
		[ "$status" -ne 0 ] || break
		killed=$((killed + 1))
		# A rollup over everything must not take what is half pruned for all.
		[ "$1" != --prune ] ||
			admin --rollup --days=90 --months=4 "$2" >/dev/null 2>&1 || :
		no_drop "$figures" || wrong="$wrong, $at dropped a figure"
		until_ran "$@" || wrong="$wrong, $at: $err"
		[ "$(result)" = "$want" ] || wrong="$wrong, $at left another result"
		at=$((at + step))
		if [ "$at" -ge 1000 ] || [ "${#wrong}" -gt 1000 ]; then
			wrong="$wrong, no end in sight"
			break
		fi
	done
	is "$1, killed at its calls of $call, and run again" "${wrong#, }" ''
	ok "$1 was killed more than five times" test "$killed" -gt 5
	diag "$1: killed $killed times at $call"
}

configure 'retention_days = 30;'
fresh
# Only the client is killed: what MariaDB syncs does not matter here, but for the time.
sql 'SET GLOBAL innodb_flush_log_at_trx_commit = 0;'
sql "ALTER TABLE pageview REORGANIZE PARTITION p_future INTO (
	PARTITION p2026_01 VALUES LESS THAN ('2026-02-01'),
	PARTITION p2026_02 VALUES LESS THAN ('2026-03-01'),
	PARTITION p_future VALUES LESS THAN (MAXVALUE));"
sql "INSERT INTO salt VALUES ('2026-02-01', REPEAT('x', 32), '2026-02-01');"
views <<-'END'
	a 2026-01-30 10:00:00 one
	a 2026-02-10 10:00:00 one
	a 2026-03-01 10:00:00 one
	a 2026-03-01 12:00:00 two
	a 2026-03-31 10:00:00 one
	b 2026-02-28 23:59:59.999 one
	b 2026-03-01 11:59:59.999 one signup
	b 2026-03-31 12:00:00 one
END
state_save
sweep sendto 2 --rollup --now=2026-03-31T12:00:00Z
sweep recvfrom 13 --rollup --now=2026-03-31T12:00:00Z
admin --rollup --now=2026-03-31T11:00:00Z >/dev/null
sql 'DELETE FROM job_run;'
state_save
sweep sendto 2 --prune --now=2026-03-31T12:00:00Z
sweep recvfrom 7 --prune --now=2026-03-31T12:00:00Z
sweep sendto 2 --add-partitions --now=2026-03-31T12:00:00Z
sweep sendto 1 --rotate-salt --now=2026-03-31T12:00:00Z
sweep sendto 1 --rotate-salt --force --now=2026-03-31T12:00:00Z

# A journal and a tally: six hits, of which MariaDB has two already, and a damaged one.
fresh
down=$work/down.conf
sed "s,^database.*,database = { socket = \"$work/nobody\"; name = \"footfall\"; user = \"root\"; };," \
	"$config" >"$down"
printf 'jobs = { %s user = "root"; };\n' "$(database_group)" >>"$down"
chmod 0640 "$down"
up=$config
hit_status a /first >/dev/null
hit_status a /bot 198.51.100.7 Googlebot >/dev/null
config=$down
for path in /1 /2; do hit_status a "$path" >/dev/null; done
cp -p "$state/journal" "$work/twice"
run --drain --quiet
cp -p "$work/twice" "$state/journal"
for site in a b a b; do hit_status "$site" /3 >/dev/null; done
printf '\n1 0123456789abcdef {"at":1}\n' >>"$state/journal"
config=$up
sql "UPDATE job_state SET done_to = UTC_DATE() - INTERVAL 1 DAY WHERE job = 'prune';
	UPDATE job_state SET done_to = UTC_DATE() + INTERVAL 1 DAY WHERE job = 'rollup';"
state_save
sweep sendto 1 --drain
sweep recvfrom 5 --drain
is 'the drain has delivered each hit once' \
	"$(sql 'SELECT COUNT(*), COUNT(DISTINCT event_id) FROM pageview;' | tr '\t' ' ')" '7 7'

done_testing
