#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --init: makes the tables, once; and what happens where it has not run.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

commands='--rollup --prune --rotate-salt --add-partitions --maintain --report=daily
	--report=jobs'

# schema: how every table of $database is made, for comparison.
schema()
{
	sql 'SHOW TABLES;' | while read -r table; do
		sql "SHOW CREATE TABLE $table;"
	done
}

empty()
{
	sql "DROP DATABASE $database; CREATE DATABASE $database;"
}

configure
database=footfall
run --init
is 'init: exit 0' "$status" 0
is 'init: nothing but GRANTs, comments and blank lines on stdout' \
	"$(printf '%s\n' "$out" | grep -Ev '^(GRANT .*;|--.*|)$' || :)" ''
is 'init: each block of GRANTs says which role it is for' "$(printf '%s\n' "$out" | awk '
	/^--/ { heading = $0 }
	/^GRANT/ && heading { print heading ": " $NF; heading = "" }')" \
	"-- collect.cgi: the \`database\` group of footfall.conf: 'footfall_collect'@'localhost';
-- reports and public pages: the \`report\` group: 'footfall_report'@'localhost';
-- jobs, page views and live view: the \`jobs\` group of admin.conf: 'footfall_jobs'@'localhost';"
like 'init: says what it did' "$err" '^admin: 1 step\(s\) applied'
is 'init: the tables of the design' "$(sql 'SHOW TABLES;' | tr '\n' ' ')" \
	'daily_breakdown daily_metric filtered_hit job_run job_state monthly_breakdown monthly_metric pageview salt schema_version '
is 'init: every table has a primary key' "$(sql "
	SELECT TABLE_NAME FROM information_schema.TABLES
	WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT IN (
		SELECT TABLE_NAME FROM information_schema.STATISTICS
		WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'PRIMARY');")" ''
is 'init: all is InnoDB and compares bytewise' "$(sql "
	SELECT DISTINCT ENGINE, TABLE_COLLATION FROM information_schema.TABLES
	WHERE TABLE_SCHEMA = DATABASE();")" 'InnoDB	utf8mb4_nopad_bin'
is 'init: no AUTO_INCREMENT' "$(sql "
	SELECT COUNT(*) FROM information_schema.COLUMNS
	WHERE TABLE_SCHEMA = DATABASE() AND EXTRA LIKE '%auto_increment%';")" 0

before=$(schema; everything)
run --init
is 'init again: exit 0' "$status" 0
like 'init again: no step' "$err" '^admin: 0 step\(s\) applied'
is 'init again: nothing has changed' "$(schema; everything)" "$before"
run --init --quiet
is 'init --quiet: exit 0, not a word' "$status$out$err" 0

# The GRANTs, as a person would paste them.
admin --init 2>/dev/null >"$work/grants"
sql "CREATE USER footfall_collect@localhost; CREATE USER footfall_report@localhost;
	CREATE USER footfall_jobs@localhost;"
ok 'the printed GRANTs can be executed' sql_client <"$work/grants"
is 'the printed GRANTs: three users have privileges' "$(sql "
	SELECT COUNT(DISTINCT User) FROM mysql.tables_priv WHERE Db = 'footfall';")" 3

# A schema of another age: nobody writes, everybody says what to do.
sql "INSERT INTO schema_version VALUES (1000, '2026-01-01');"
before=$(everything)
for command in --init $commands; do
	run "$command"
	is "newer schema: $command: exit 1" "$status" 1
	like "newer schema: $command: says so and what to do" "$err" \
		'schema is at step 1000.*install the newer program'
done
is 'newer schema: nothing has changed' "$(everything)" "$before"
run --check
is 'newer schema: the doctor: exit 1' "$status" 1
like 'newer schema: the doctor says so' "$out" '^bad +schema .*1000.*install the newer program'
sql 'DELETE FROM schema_version;'
for command in $commands; do
	run "$command"
	is "older schema: $command: exit 1" "$status" 1
	like "older schema: $command: says what to do" "$err" 'schema is at step 0.*--init'
done
run --check
is 'older schema: the doctor: exit 1' "$status" 1
like 'older schema: the doctor says what to do' "$out" '^bad +schema .*run admin --init'
run --init
is 'older schema: init over tables that are there: exit 0' "$status" 0

# No tables, no database.
empty
for command in $commands; do
	run "$command"
	is "no tables: $command: exit 1" "$status" 1
	like "no tables: $command: says what to do" "$err" 'tables are missing.*--init'
done
run --check
is 'no tables: the doctor: exit 1' "$status" 1
like 'no tables: the doctor says what to do' "$out" '^bad +schema .*--init makes the tables'
is 'no tables: still none' "$(sql 'SHOW TABLES;')" ''
sql 'DROP DATABASE footfall;'
for command in --rollup --report=daily; do
	run "$command"
	is "no database: $command: exit 1" "$status" 1
	like "no database: $command: names it and says what to do" "$err" 'footfall.*--init'
done
run --check
is 'no database: the doctor: exit 1' "$status" 1
like 'no database: the doctor says what to do' "$out" '^bad .*footfall.*--init'
run --init
is 'no database: init creates it: exit 0' "$status" 0
is 'no database: init makes the tables' "$(sql 'SHOW TABLES;' | wc -l)" 10

# A name that SQL must quote, in the statements and in the GRANTs.
database='foot-fall 2'
configure
run --init
is 'a database name with a blank and a dash: exit 0' "$status" 0
printf '%s\n' "$out" >"$work/grants"
ok 'a database name with a blank and a dash: GRANTs can be executed' \
	sql_client <"$work/grants"
database=$(printf '\303\251%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 \
	21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 \
	49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64)
configure
run --init
is 'a database name of 64 characters of two bytes: exit 0' "$status" 0
database=footfall

# Who may not create tables learns who may.
sql "CREATE USER few@localhost; GRANT SELECT ON footfall.* TO few@localhost;"
empty
configure 'jobs = { user = "few"; };'
run --init
is 'without the privilege to create: exit 1' "$status" 1
like 'without the privilege to create: says what to do' "$err" 'init.* account that may create'
configure 'jobs = { user = "few"; };' 'init = { user = "root"; };'
run --init
is 'the group init has an account of its own: exit 0' "$status" 0
configure

# Five at once, and killed before each statement: the next one mends all.
want=$(schema)
empty
pids=
for i in 1 2 3 4 5; do
	admin --init --quiet 2>"$work/err.$i" &
	pids="$pids $!"
done
failed=
for pid in $pids; do
	wait "$pid" || failed="$failed $pid"
done
is 'five inits at once: all exit 0' "$failed" ''
is 'five inits at once: the same tables' "$(schema)" "$want"
is 'five inits at once: no word on stderr' "$(cat "$work"/err.[1-5])" ''

if can_trace; then
	wrong=
	n=1
	while empty && status=0 &&
		strace -qq -o /dev/null -e inject=sendto:signal=KILL:when="$n" \
			"$program" --config="$config" --init >/dev/null 2>&1 || status=$?
		[ "$status" -ne 0 ] && [ "$n" -lt 200 ]; do
		run --init
		[ "$status" -eq 0 ] && [ "$(schema)" = "$want" ] || wrong="$wrong $n"
		n=$((n + 1))
	done
	diag "killed before each of $((n - 1)) messages to MariaDB"
	is 'init killed before any message to MariaDB: the next one mends it' "$wrong" ''
	ok 'init was killed more than ten times, and then was not' test "$n" -gt 10 -a "$n" -lt 200
else
	skip 'init killed before any message' 'strace is missing or may not trace'
fi

# refused_by VERSION: init on a server that says it is that; prints everything.
refused_by()
{
	# shellcheck disable=SC2016 # for the inner shell
	env -u FOOTFALL_TEST_SOCKET "$FOOTFALL_SRCDIR/tests/support/with-mariadb" \
		--arg=--version="$1" sh -c '
		umask 027
		printf "state_dir = \"%s\"; database = { socket = \"%s\"; name = \"footfall\"; user = \"root\"; };" \
			"$FOOTFALL_TEST_DIR" "$FOOTFALL_TEST_SOCKET" >"$FOOTFALL_TEST_DIR/conf"
		"$0" --config="$FOOTFALL_TEST_DIR/conf" --init 2>&1
		echo "status $?"
		mariadb --no-defaults --socket="$FOOTFALL_TEST_SOCKET" --user=root \
			--batch --skip-column-names footfall -e "SHOW TABLES"' "$program"
}

for version in 8.0.36 10.4.32-MariaDB; do
	is "a server that says it is $version is refused, by name, before any change" \
		"$(refused_by "$version" 2>&1)" \
		"admin: --init: the database server is \"$version\"; Footfall needs MariaDB 10.5 or later
status 1"
done
like 'MariaDB 10.5.0 is taken' "$(refused_by 10.5.0-MariaDB-log 2>&1)" '^status 0$'

done_testing
