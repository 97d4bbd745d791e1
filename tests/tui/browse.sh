#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The page views of a large table: 300,000 rows of 100 sites, one busy and the others
# quiet. Whatever is asked for, MariaDB reads a bounded number of rows; walking down and
# up again shows each row once and in order, also where many are of one instant.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

now=2026-06-15T12:00:00Z
configure
fresh
admin --add-partitions --quiet --now=2026-01-15T12:00:00Z
rows=300000

# Of ten rows nine are the busy site's; four rows in a row are of one instant. Paths and
# event ids are of no order in time.
fill()
{
	sql "SET unique_checks = 0; TRUNCATE pageview; INSERT INTO pageview
		SELECT IF(seq % 10, 'busy', CONCAT('quiet', seq DIV 10 % 99)),
			'2026-06-15 11:59:00' - INTERVAL (seq DIV 4) * 120 SECOND,
			18446744073709551615 - (seq * 7919) % 1000003, CONCAT('/p', seq),
			IF(seq % 2, '', 'https://example.org/'), 'Mozilla', UNHEX(MD5(seq % 900)), ''
		FROM seq_1_to_$1;"
}

handler_reads()
{
	sql "SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS
		WHERE VARIABLE_NAME LIKE 'HANDLER_READ%' AND VARIABLE_NAME NOT LIKE '%RETRY%';"
}

# reads LINE...: how many rows MariaDB read for the script of these LINEs, in its tables
# and its temporary ones; what reading this number costs is less than a hundred.
reads()
{
	printf '%s\n' "$@" >"$work/script"
	before=$(handler_reads)
	admin --now="$now" --script="$work/script" >"$work/screen" 2>&1
	echo $(($(handler_reads) - before))
}

# bounded WHAT MOST LINE...
bounded()
{
	what=$1
	most=$2
	shift 2
	count=$(reads "$@")
	echo "# $what: $count rows read"
	ok "$what: at most $most of $rows rows are read" test "$count" -le "$most"
}

# keys COUNT NAME: a line of so many keys.
keys()
{
	awk -v count="$1" -v name="$2" 'BEGIN {
		printf "keys"
		for (i = 0; i < count; i++)
			printf " %s", name
		print ""
	}'
}

fill "$rows"

# One read of a list looks at 16,000 rows, about, in spans of 1,600 at most, and fetches
# those that it counted.
bounded 'the newest' 20000 'keys v' screen
like 'the newest: they are shown' "$(sed -n 5p "$work/screen")" '15 Jun 11:59 .*busy  */p[123] '
bounded 'the newest of a quiet site' 40000 'keys v Down Down Down Down Down Down Down i' screen
like 'the newest of a quiet site: no other' "$(sed -n 2p "$work/screen")" '^ quiet[0-9]+ · Page views'
bounded 'to the oldest' 40000 'keys v End' screen
like 'to the oldest: it is shown' "$(cat "$work/screen")" ', the oldest '
bounded 'a day long ago' 30000 'keys v d' 'type 2026-03-10' 'keys Enter' screen
like 'a day long ago: it is shown' "$(sed -n 5p "$work/screen")" '10 Mar 23:5'

# Two hundred pages down: a window each twenty pages.
deep=$(reads 'keys v' "$(keys 200 PgDn)" screen)
echo "# 200 pages down: $deep rows read"
ok '200 pages down: 4,000 rows a window at most' test "$deep" -le 60000
like '200 pages down: 3,600 rows back' "$(cat "$work/screen")" '^▌14 Jun 0[56]:'
reads 'keys v' "$(keys 200 PgDn)" "$(keys 230 PgUp)" screen >/dev/null
like '200 pages down, and up again: the newest' "$(cat "$work/screen")" ', the newest '
like '200 pages down, and up again: on the first row' "$(sed -n 5p "$work/screen")" '^▌15 Jun 11:59'

# Every row of a day, down and up again.
walk()
{
	{
		printf '%s\n' 'size 80x60' 'keys v d' 'type 2026-05-05' "keys Enter $1"
		awk -v key="$2" 'BEGIN { for (i = 0; i < 60; i++) print "screen\nkeys " key; print "screen" }'
	} >"$work/script"
	admin --now="$now" --script="$work/script" | grep -oE '/p[0-9]+' | awk '!seen[$0]++'
}
sql "SELECT path FROM pageview WHERE occurred_at >= '2026-05-05' AND occurred_at < '2026-05-06'
	ORDER BY occurred_at DESC, site DESC, event_id DESC;" >"$work/day"
is 'a day: 2,880 rows' "$(wc -l <"$work/day")" 2880
walk '' PgDn >"$work/down"
ok 'a day, down: each row once, in order' diff "$work/day" "$work/down"
walk End PgUp | sort >"$work/up"
sort "$work/day" >"$work/sorted"
ok 'a day, from its end up: each row' diff "$work/sorted" "$work/up"

# A search looks at 50,000 rows by key, counted and then read.
bounded 'a search without a find' 130000 'keys v /' 'type nowhere' 'keys Enter' screen
like 'a search without a find: how far it got' "$(cat "$work/screen")" \
	'searched back to [0-9]+ [A-Z][a-z]+ [0-9:]+, 0 found · Enter or PgDn goes on'
first=$(grep -oE 'back to [0-9]+ [A-Z][a-z]+ [0-9:]+' "$work/screen")
bounded 'a search goes on' 260000 'keys v /' 'type nowhere' 'keys Enter PgDn' screen
ok 'a search goes on: farther back' test "$(grep -oE 'back to [0-9]+ [A-Z][a-z]+ [0-9:]+' "$work/screen")" != "$first"
reads 'keys v /' 'type /P299999' 'keys Enter' "$(keys 20 PgDn)" screen >/dev/null
like 'a search to the end: it finds the oldest row' "$(cat "$work/screen")" 'searched to the oldest, 1 found'

# The live view reads its half hour.
bounded 'live' 12000 'keys L' screen

# What came in since the last look is marked: the script waits at a pipe in between.
mkfifo "$work/keys"
sql "SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; SET GLOBAL general_log = 1;"
admin --now="$now" --script="$work/keys" >"$work/screen" 2>&1 &
viewer=$!
end_with_us "$viewer"
exec 8>"$work/keys"
printf 'keys L\nscreen\n' >&8

# looked: the last statement of the live view has been run, and is over.
looked()
{
	sql "SELECT COUNT(*) FROM mysql.general_log JOIN information_schema.PROCESSLIST
		ON PROCESSLIST.ID = thread_id WHERE command = 'Sleep'
		AND command_type = 'Execute' AND argument LIKE '%user_agent%LIMIT 400%';" | grep -qx 1
}
wait_for looked
sql "SET GLOBAL general_log = 0;
	INSERT INTO pageview VALUES ('busy', '2026-06-15 11:59:30', 1, '/since', '', '', REPEAT('v', 16), '');"
printf 'keys .\nscreen\n' >&8
exec 8>&-
wait "$viewer"
is 'live: nothing is new at first' "$(sed -n '1,25p' "$work/screen" | grep -c '^+' || :)" 0
is 'live: what came in since then is marked, and nothing else' \
	"$(sed -n '26,$p' "$work/screen" | grep '^+' | cut -c 1-40 | sed 's/  */ /g')" '+11:59:30 busy /since'
sql "DELETE FROM pageview WHERE path = '/since';"

done_testing
