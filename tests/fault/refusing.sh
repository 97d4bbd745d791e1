#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fault matrix: MariaDB is there and takes nothing, since its disk is full or may not
# be written, its connections have run out, its schema is another, or we may not. In each
# case the journal takes the hits; the drain stops, sets none of them aside, and delivers
# them when it is over.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck source=tests/support/own_mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/own_mariadb.sh"

count=$(amount 40 500)
mounted=

unmount()
{
	[ -z "$mounted" ] || umount "$mounted" || umount -l "$mounted"
}
trap 'own_signal KILL; wait "$own_pid" 2>/dev/null || :; unmount; clean_up' EXIT

# as USER PASSWORD [LINE...]: $config with another user for hits and jobs alike.
as()
{
	user=$1
	password=$2
	shift 2
	configure "$plain" "$@"
	sed -i "s/user = \"root\";/user = \"$user\"; password = \"$password\";/" "$config"
}

# refused NAME EXIT PATTERN: what is wrong already is found by hits, then by a drain, which
# ends with status EXIT; PATTERN is the word of the error in collect.log.
refused()
{
	rm -f "$state/away" "$state/collect.log"
	before=$(waiting)
	load "$count" 8
	is "$1: every hit is answered 204" "$(missed)" ''
	like "$1: collect.log says why" "$(cat "$state/collect.log")" "$3"
	journal=$(waiting)
	is "$1: the journal takes them" "$journal" "$((before + count))"
	drain
	is "$1: the drain stops, and they wait" "$status $delivered $aside $(waiting)" \
		"$2 0 0 $journal"
	ok "$1: it says why" [ -n "$err" ]
}

# mended NAME: the figures to be told are in $seen.
mended()
{
	drain
	is "$1: mended, they are delivered" "$status$err $(waiting) $aside" '0 0 0'
	seen="journal=$all_delivered set_aside=$all_aside"
}

# is_red NAME PATTERN: what the doctor says.
is_red()
{
	run --check
	like "$1: the check is red" "$status $(printf '%s' "$out" | tr '\n' ' ')" "^1 .*bad +$2"
}

# hold COUNT; hold_end: so many connections of the user plain, by root's leave.
hold()
{
	for _ in $(seq "$1"); do
		mariadb --no-defaults --socket="$FOOTFALL_TEST_SOCKET" --user=plain \
			--password=secret-word --execute='DO SLEEP(1000)' >/dev/null 2>&1 &
		end_with_us $!
	done
	wait_for holds "$1"
}

holds()
{
	[ "$(sql "SELECT COUNT(*) FROM information_schema.PROCESSLIST
		WHERE user = 'plain' AND info LIKE 'DO SLEEP%';")" = "$1" ]
}

hold_end()
{
	sql "SELECT CONCAT('KILL ', id, ';') FROM information_schema.PROCESSLIST
		WHERE user = 'plain' AND info LIKE 'DO SLEEP%';" | sql_client
	wait_for holds 0
}

own_start --max-user-connections=100
begin
sql "CREATE USER plain@localhost IDENTIFIED BY 'secret-word';
	GRANT ALL ON footfall.* TO plain@localhost;"
as plain secret-word

# ---- 7: read-only, without connections ------------------------------------------

load 8 4
sql 'SET GLOBAL read_only = 1;'
refused 'read_only' 75 '\(unavailable\): .*\(1290\)'
sql 'SET GLOBAL read_only = 0;'
mended 'read_only'
row 7 "$seen"

begin
load 8 4
hold 2
sql 'ALTER USER plain@localhost WITH MAX_USER_CONNECTIONS 2;'
refused 'the limit of a user' 75 '\(unavailable\): .*\(1226\)'
sql 'ALTER USER plain@localhost WITH MAX_USER_CONNECTIONS 0;'
sql 'SET GLOBAL max_user_connections = 2;'
refused 'the limit of all users' 75 '\(unavailable\): .*\(1203\)'
sql 'SET GLOBAL max_user_connections = 100;'
hold_end
mended 'limits of users'
row 7 "$seen"

begin
load 8 4
hold 10
sql 'SET GLOBAL max_connections = 10;'
refused 'max_connections' 75 '\(unavailable\): .*\(1040\)'
sql 'SET GLOBAL max_connections = 151;'
hold_end
mended 'max_connections'
row 7 "$seen"

# ---- 8: another schema ----------------------------------------------------------

# broken NAME STATEMENT MENDING EXIT PATTERN
broken()
{
	sql "$2"
	refused "$1" "$4" "$5"
	is_red "$1" "$6"
	sql "$3"
	mended "$1"
	row 8 "$seen"
}

begin
load 8 4
database=nowhere as root ''
refused 'no database' 1 '\(absent\): .*\(1049\)'
as plain secret-word
mended 'no database'
row 8 "$seen"

begin
load 8 4
broken 'no table' 'RENAME TABLE pageview TO elsewhere;' 'RENAME TABLE elsewhere TO pageview;' \
	1 '\(absent\): .*\(1146\)' 'database'

begin
load 8 4
broken 'no column' 'ALTER TABLE pageview RENAME COLUMN referrer TO referer;' \
	'ALTER TABLE pageview RENAME COLUMN referer TO referrer;' 1 '\(refused\): .*\(1054\)' 'database'

begin
load 8 4
broken 'one column more, without a default' \
	'ALTER TABLE pageview ADD COLUMN more INT NOT NULL;' \
	'ALTER TABLE pageview DROP COLUMN more;' 1 '\(refused\): .*\(1364\)' 'database'

begin
run --rotate-salt --quiet
broken 'no partition' "ALTER TABLE pageview PARTITION BY RANGE COLUMNS (occurred_at)
	(PARTITION p2020_01 VALUES LESS THAN ('2020-01-01'));" \
	'ALTER TABLE pageview ADD PARTITION (PARTITION p_future VALUES LESS THAN (MAXVALUE));' \
	1 '\(refused\): .*\(1526\)' 'partitions'

# A hit asks for no version: what it inserts is there in newer schemas too.
begin
load 8 4
own_stop
load "$count" 8
own_start --max-user-connections=100
sql 'INSERT INTO schema_version VALUES (999, UTC_TIMESTAMP());'
load "$count" 8
is 'a newer schema: every hit is answered 204' "$(missed)" ''
is_red 'a newer schema' 'schema'
drain
is 'a newer schema: the drain stops, and they wait' "$status $delivered $aside" '1 0 0'
ok 'a newer schema: hits wait' [ "$(waiting)" -gt 0 ]
sql 'DELETE FROM schema_version WHERE step = 999;'
mended 'a newer schema'
row 8 "$seen"

# ---- 9: we may not --------------------------------------------------------------

# no_secret: neither password is in any file of state_dir, nor in the last messages.
no_secret()
{
	! grep -r -e secret-word -e other-word "$state" "$work/out" "$work/err"
}

begin
load 8 4
as plain other-word
refused 'a wrong password' 1 '\(denied\): .*\(1045\)'
ok 'a wrong password: none is in a message' no_secret
as plain secret-word
mended 'a wrong password'
row 9 "$seen"

begin
load 8 4
LOAD_SPACING=3000 load_begin "$((count * 4))" 8
sleep 0.1
sql 'REVOKE INSERT ON footfall.* FROM plain@localhost;'
load_end
is 'a grant is lost in the middle: every hit is answered 204' "$(missed)" ''
like 'a grant is lost: collect.log says so' "$(cat "$state/collect.log")" '\(denied\): .*\(1142\)'
drain
is 'a grant is lost: the drain stops, and they wait' "$status $delivered $aside" '1 0 0'
ok 'a grant is lost: none is in a message' no_secret
sql 'GRANT ALL ON footfall.* TO plain@localhost;'
mended 'a grant is lost'
row 9 "$seen"

# ---- 7: a full disk -------------------------------------------------------------

# fill: the disk on which the table is, up to its last page, where the next hits belong.
fill()
{
	for rows in 500 100 20 5 1; do
		for _ in $(seq 50); do
			sql "INSERT INTO pageview SELECT 'a', UTC_TIMESTAMP(3), seq, '/filler', '',
				'', UNHEX(MD5(seq)), '' FROM seq_1_to_$rows;" 2>/dev/null || break
		done
	done
}

begin
disk=$FOOTFALL_TEST_DIR/disk
mkdir "$disk"
if mount -t tmpfs -o size=512k tmpfs "$disk" 2>/dev/null; then
	mounted=$disk
	# Of a compressed table InnoDB finds out only when it writes pages back. Of this one it
	# refuses rows, or dies.
	sql "ALTER TABLE pageview PAGE_COMPRESSED = 0;
		ALTER TABLE pageview PARTITION BY RANGE COLUMNS (occurred_at)
		(PARTITION p_future VALUES LESS THAN (MAXVALUE) DATA DIRECTORY = '$disk');"
	load 8 4
	fill
	refused 'a full disk' 75 'unavailable\): .*\((1114|1021|2002|2013)\)'
	mount -o remount,size=64m "$disk"
	own_kill
	own_start
	sql "DELETE FROM pageview WHERE path = '/filler';"
	mended 'a full disk'
	row 7 "$seen"
else
	skip 'a full disk' 'no tmpfs can be mounted here: it needs root'
fi

own_stop
done_testing
