#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the page views and the live view ask of MariaDB, as its general log has it: every
# statement about pageview is a range of the primary key, in no other partitions than the
# months it is about; none has an OFFSET; and no text of the reader's is part of one.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

now=2026-06-15T12:00:00Z
configure
fresh
admin --add-partitions --quiet --now=2026-01-15T12:00:00Z
# Some rows in each month from January to June, more of them in June's half hour.
sql "INSERT INTO pageview SELECT IF(seq % 3, 'a', 'b'), '2026-06-15 11:59:00' - INTERVAL seq * 37 MINUTE,
		seq, CONCAT('/', seq % 50), IF(seq % 2, '', 'https://example.org/'), 'Mozilla', UNHEX(MD5(seq % 90)), ''
	FROM seq_1_to_6000;
	INSERT INTO pageview SELECT 'a', '2026-06-15 11:59:00' - INTERVAL seq * 7 SECOND,
		100000 + seq, '/', '', 'Mozilla', UNHEX(MD5(seq)), '' FROM seq_1_to_250;
	ANALYZE TABLE pageview;" >"$work/analyzed"

# asked LINE...: the statements about pageview that a script of these LINEs makes, as
# MariaDB ran them, one a line, in $work/asked.
asked()
{
	printf '%s\n' "$@" >"$work/script"
	sql "SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; SET GLOBAL general_log = 1;"
	admin --now="$now" --script="$work/script" >"$work/screen" 2>&1
	sql "SET GLOBAL general_log = 0;
		SELECT REPLACE(CONVERT(argument USING utf8mb4), '\n', ' ') FROM mysql.general_log
		WHERE command_type = 'Execute' AND argument LIKE '%FROM pageview%'
			AND argument NOT LIKE '%week%' ORDER BY event_time;" |
		sed 's/\\n/ /g; s/  */ /g' |
		# Not what the list of sites asks: it is the first view.
		grep -v 'SUM(occurred_at >= ' >"$work/asked" || :
}

# plans: what EXPLAIN says of each of them: partitions, access, key, and what else.
plans()
{
	while read -r statement; do
		sql "EXPLAIN PARTITIONS $statement;" | awk -F '\t' '$3 == "pageview" {
			print $4 " " $5 " " $7 " " ($11 ~ /group-by/ ? "loose" : "rows") }'
	done <"$work/asked" | sort -u
}

# only WHAT PATTERN: no plan but those of the sites' names and of the pattern.
only()
{
	plans >"$work/plans"
	ok "$1: something was asked" test -s "$work/asked"
	is "$1: ranges of the primary key in these months" \
		"$(grep -v '^.* range PRIMARY loose$' "$work/plans" | grep -Ev "$2" || :)" ''
	like "$1: there is one" "$(cat "$work/plans")" "$2"
	is "$1: no OFFSET" "$(grep -ciE 'OFFSET|LIMIT [0-9]+,' "$work/asked" || :)" 0
}

june='p2026_06 range PRIMARY rows$'
asked 'keys v' screen
only 'the newest, all sites' "^$june"
like 'the newest, all sites: they are shown' "$(cat "$work/screen")" '15 Jun 11:58  a '

asked 'keys v i' screen
only 'the newest, one site' "^$june"

asked 'keys v d' 'type 2026-03-10' 'keys Enter' screen
only 'a day' '^(p2026_03|p2026_06) range PRIMARY rows$'
is 'a day: only its partition, once it is asked for' \
	"$(tail -n 2 "$work/asked" >"$work/last" && mv "$work/last" "$work/asked" && plans)" \
	'p2026_03 range PRIMARY rows'

asked 'keys v d' 'type 2026-02' 'keys Enter End Home' screen
only 'a month, to its end and back' '^(p2026_02|p2026_06) range PRIMARY rows$'

asked 'keys v /' 'type 5%_x' 'keys Enter' screen
only 'a search, all of time' '^p[0-9p_,]* range PRIMARY rows$'
is 'a search: its text is a value' \
	"$(grep -c "'5%_x' = '' OR LOCATE('5%_x' COLLATE" "$work/asked" | sed 's/^[1-9][0-9]*$/some/')" some
like 'a search: signs of LIKE are only signs' "$(cat "$work/screen")" 'searched to the oldest, 0 found'

asked 'keys v Enter' screen
is 'one page view: its whole key' "$(grep 'event_id = ' "$work/asked" >"$work/last" &&
	mv "$work/last" "$work/asked" && plans)" 'p2026_06 const PRIMARY rows'

asked 'keys L' screen
only 'live' "^$june"
like 'live: figures are there' "$(cat "$work/screen")" 'Now 3[0-9] page views in 5 min'
is 'no visitor hash was asked for' "$(grep -cE 'visitor_hash *(=|IN|LIKE)' "$work/asked" || :)" 0

done_testing
