#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --rotate-salt --scrub: no byte of a destroyed salt is left in any file of MariaDB or of
# ours, nor any client address; and what could not be done is told, a step at a time. Row
# 50 of the fault matrix.

set -eu

FOOTFALL_SRCDIR=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
export FOOTFALL_SRCDIR
if [ -z "${FOOTFALL_TEST_SOCKET:-}" ]; then
	exec "$FOOTFALL_SRCDIR/tests/support/with-mariadb" --arg=--log-bin=binlog \
		--arg=--binlog-format=ROW "$0" "$@"
fi
# shellcheck source=tests/support/jobs.sh
. "$FOOTFALL_SRCDIR/tests/support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck source=tests/support/mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/mariadb.sh"

address=2001:db8:9876:5432:10fe:dcba:9876:5432
bytes=20010db89876543210fedcba98765432
later=$(date -u -d "$(date -u +%Y-%m-15) + 1 month" +%Y-%m)-02T00:00:00Z

# files_with HEX [TEXT...]: the files of MariaDB and of ours that hold a part of it, in
# whatever form, or a TEXT (tests/support/find-bytes.pl).
files_with()
{
	find "$FOOTFALL_TEST_DIR" "$state" -type f -print0 |
		"$FOOTFALL_SRCDIR/tests/support/find-bytes.pl" "$@" | sort -u |
		sed -e "s,^$FOOTFALL_TEST_DIR/,," -e 's,^jobs\.[^/]*/,,' -e "s,^$work/,," |
		tr '\n' ' '
}

salt_hex()
{
	sql "SELECT HEX(salt) FROM salt WHERE month = DATE_FORMAT('$1', '%Y-%m-01');"
}

is_flushed()
{
	files_with "$old" | grep -q 'footfall/salt\.ibd'
}

# counted: a database with hits under a salt, which is on the disk; sets $old.
counted()
{
	find "$state" -mindepth 1 -delete
	fresh
	hit a /page "$address" >/dev/null
	hit b /page "$address" >/dev/null
	hit a /page "$address" 'curl/8' >/dev/null
	old=$(salt_hex "$(date -u +%Y-%m-%d)")
	wait_for is_flushed
}

# Written at once, so that the doublewrite buffer and the files have it.
sql 'SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0.001; SET GLOBAL innodb_max_dirty_pages_pct = 0;'
configure

# ---- a month that is over -------------------------------------------------------

counted
before=$(files_with "$old")
for where in data/ib_logfile0 data/footfall/salt.ibd data/binlog state/salt.cache; do
	like "before, the salt is in $where" "$before" "$where"
done
run --rotate-salt --scrub --now="$later"
is 'the scrub of a month that is over: exit 0' "$status$err" 0
like 'the rotation first' "$out" '^rotate-salt: rotated 1, old_deleted 1$'
for step in pages 'table salt' 'undo log' 'redo log' 'binary log'; do
	like "the scrub tells: $step" "$out" "^scrub: $step: "
done
is 'no file has a byte of the old salt' "$(files_with "$old")" ''
like 'the search finds the new one' "$(files_with "$(salt_hex "$later")")" 'footfall/salt\.ibd'
is 'no client address is anywhere' "$(files_with "$bytes" "$address" 2001:db8:9876:5432)" ''
tell 50 "files=$(find "$FOOTFALL_TEST_DIR" -type f | wc -l)" \
	"with_the_salt_before=$(echo "$before" | wc -w)" "after=$(files_with "$old" | wc -w)"
printf '%s\n' "$address" >"$state/planted"
is 'the search would find one' "$(files_with "$bytes" "$address")" 'state/planted '
rm "$state/planted"
is 'the settings of the server are as before' "$(sql "SELECT @@innodb_log_file_size / 1048576,
	@@innodb_immediate_scrub_data_uncompressed;" | tr '\t' ' ')" '16.0000 0'
is 'nothing else is left' "$(sql "SHOW TABLES LIKE '%scrub%';")" ''

# Destroyed by cron before, and only scrubbed afterwards.
counted
admin --rotate-salt --quiet --now="$later"
like 'a rotation alone leaves it on the disk' "$(files_with "$old")" 'ib_logfile0'
run --rotate-salt --scrub --format=json --now="$later"
is 'the scrub of one that was destroyed before: the summary' "$status$err$out" \
	'0{"rotated": 0, "old_deleted": 0, "scrubbed": 5, "not_scrubbed": 0}'
is 'no file has a byte of it' "$(files_with "$old")" ''

# ---- a replaced one --------------------------------------------------------------

counted
run --rotate-salt --force --scrub --quiet
is 'the scrub of a replaced salt: exit 0' "$status$err$out" 0
is 'no file has a byte of it' "$(files_with "$old")" ''
is 'hits count on' "$(hit_status a /page "$address")" 204
counted
admin --rotate-salt --force --quiet
run --rotate-salt --scrub --quiet
is 'replaced first, scrubbed afterwards' "$status$err$out$(files_with "$old")" 0

# ---- logs of statements ----------------------------------------------------------

# is_told STEP REMEDY: the step was not done, and what would help.
is_told()
{
	like "not done, with the remedy: $1" "$err" "^admin: scrub: $1: not done: .*$2"
}

sql "SET GLOBAL general_log_file = 'general.log'; SET GLOBAL general_log = ON;
	SET GLOBAL slow_query_log_file = 'slow.log'; SET GLOBAL long_query_time = 0;
	SET GLOBAL slow_query_log = ON;"
counted
run --rotate-salt --scrub --now="$later"
is 'with logs of all statements: exit 1' "$status" 1
is_told 'general log' 'SET GLOBAL general_log = OFF.*delete its file'
is_told 'slow log' 'SET GLOBAL long_query_time = 1.*delete its file'
like 'the other steps are done' "$out" '^scrub: redo log: '
is 'they have it, and no other file' "$(files_with "$old")" 'data/general.log data/slow.log '
sql "SET GLOBAL general_log = OFF; SET GLOBAL long_query_time = 10;"
rm "$FOOTFALL_TEST_DIR/data/general.log" "$FOOTFALL_TEST_DIR/data/slow.log"
is 'with the remedy no file has it' "$(files_with "$old")" ''
run --rotate-salt --scrub --quiet --now="$later"
is 'and the next scrub is content' "$status$err" 0

# ---- without privileges ---------------------------------------------------------

sql "CREATE USER plain@localhost; GRANT ALL ON footfall.* TO plain@localhost;"
configure 'init = { user = "plain"; };'
counted
run --rotate-salt --scrub --now="$later"
is 'an account with the database alone: exit 1' "$status" 1
like 'the rotation is done' "$out" '^rotate-salt: rotated 1, old_deleted 1$'
like 'the table is built anew' "$out" '^scrub: table salt: '
is_told pages 'group init the privilege SUPER'
is_told 'undo log' 'SUPER, PROCESS and RELOAD'
is_told 'redo log' 'SUPER.*innodb_log_file_size'
is_told 'binary log' 'BINLOG ADMIN'
is 'no other step' "$(printf '%s\n' "$err" | grep -vc 'not done: .*; ' || :)" 0
like 'and it is still on the disk' "$(files_with "$old")" 'ib_logfile0'
run --rotate-salt --scrub --format=json --now="$later"
like 'JSON tells how many' "$out" '"scrubbed": 1, "not_scrubbed": 4}'
sql "REVOKE ALL ON footfall.* FROM plain@localhost; GRANT SELECT ON footfall.* TO plain@localhost;"
run --rotate-salt --scrub --now="$later"
is_told 'table salt' 'needs ALTER'
sql 'DROP USER plain@localhost;'
run --rotate-salt --scrub --now="$later"
is 'an account that is not there: exit 1' "$status" 1
like 'an account that is not there: nothing of it was done, and why' "$err" \
	'^admin: scrub: nothing of it was done: .*Access denied'
configure

run --rotate-salt --scrub --dry-run --now="$later"
like 'a dry run tries nothing, and says so' "$status$err" '^0admin: scrub: a dry run tries none'
run --rollup --scrub
is '--scrub goes with --rotate-salt alone: exit 2' "$status" 2

# ---- another server: with a replica, without a binary log, undo in files of its own ----

main=$FOOTFALL_TEST_SOCKET

# second_start [ARG...]
second_start()
{
	mariadb_start "$work/second" --innodb-undo-tablespaces=3 "$@" || return 1
	end_with_us "$mariadb_pid"
	FOOTFALL_TEST_SOCKET=$mariadb_socket
	FOOTFALL_TEST_DIR=$work/second
	configure
}

# Its replica is the first server. The port may be taken.
port=$((20000 + $$ % 20000))
until second_start --skip-networking=0 --bind-address=127.0.0.1 --port="$port" \
	--server-id=2 --log-bin=binlog 2>"$work/second.err"; do
	[ "$port" -lt 40010 ] || exit 1
	port=$((port + 1009))
done
sql_client --database=mysql <<-'END'
	CREATE DATABASE footfall;
	CREATE USER replica@'127.0.0.1' IDENTIFIED BY 'replica';
	GRANT REPLICATION SLAVE ON *.* TO replica@'127.0.0.1';
	SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0.001;
	SET GLOBAL innodb_max_dirty_pages_pct = 0;
END

# on_main STATEMENTS
on_main()
{
	(FOOTFALL_TEST_SOCKET=$main sql "$1")
}

replicas()
{
	[ "$(sql "SHOW GLOBAL STATUS LIKE 'Slaves_connected';" | cut -f 2)" = "$1" ]
}

gone()
{
	sql 'CREATE TABLE nothing (n INT); DROP TABLE nothing;'
	replicas 0
}

counted
on_main "SET GLOBAL server_id = 3; SET GLOBAL replicate_do_db = 'none';
	CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = $port,
		MASTER_USER = 'replica', MASTER_PASSWORD = 'replica',
		MASTER_LOG_FILE = '$(sql 'SHOW BINARY LOGS;' | cut -f 1 | tail -n 1)',
		MASTER_LOG_POS = 4;
	START SLAVE;"
wait_for replicas 1
run --rotate-salt --scrub --now="$later"
is 'a replica reads the binary log: exit 1' "$status" 1
is_told 'binary log' '1 replica.* PURGE BINARY LOGS'
is 'a replica reads the binary log: every other step is done' "$(printf '%s\n' "$err" | wc -l)" 1
on_main 'STOP SLAVE;'
# The server notices when it has something to send.
wait_for gone
run --rotate-salt --scrub --quiet --now="$later"
is 'without it the binary log goes' "$status$err$(files_with "$old")" 0

mariadb_stop "$FOOTFALL_TEST_DIR"
second_start
sql 'SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0.001; SET GLOBAL innodb_max_dirty_pages_pct = 0;'
counted
run --rotate-salt --force --scrub
is 'without a binary log: exit 0' "$status$err" \
	'0admin: visitors of this month so far will count again'
unlike 'without a binary log: no word of it' "$out" 'binary log'
is 'without a binary log: no file has a byte of the old salt' "$(files_with "$old")" ''
mariadb_stop "$FOOTFALL_TEST_DIR"
is 'nor when MariaDB has ended' "$(files_with "$old")" ''

done_testing
