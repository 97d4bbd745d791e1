#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Breakdowns, as the screen reads them: which rows of the tables that costs, what is
# compared with what, what is beyond a thousand values.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'sites = ( { name = "alpha" }, { name = "beta" } );'
now=--now=2026-11-23T14:05:00Z

# list KEYS: the table of pages of alpha after more KEYS, as CSV.
list()
{
	rm -f "$work/list.csv"
	printf 'keys Enter Tab Enter %s\nkeys e\nkeys %s\ntype %s\nkeys Enter\n' \
		"$1" "$(printf 'Backspace %.0s' $(seq 1 80))" "$work/list.csv" >"$work/script"
	run "$now" --script="$work/script"
	tr -d '\r' <"$work/list.csv"
}

# explained: how the server runs each statement on breakdowns that it was sent since
# statements_begin: a line for each table of it, with the kind of access and the rows that
# it reads (ANALYZE counts them; a mean over several passes).
statements_begin()
{
	sql "SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1; TRUNCATE mysql.general_log"
}

explained()
{
	sql "SET GLOBAL general_log = 0;
		SELECT CONCAT('ANALYZE ', REPLACE(CONVERT(argument USING utf8mb4), '\n', ' '), ';')
		FROM mysql.general_log
		WHERE command_type = 'Execute' AND argument LIKE '%\_breakdown%'" >"$work/statements"
	sql "$(sed 's/\\n/ /g' "$work/statements")" | awk -F '\t' '$3 ~ /_breakdown$/ { print $4, int($10) }'
}

# ---- what it costs ---------------------------------------------------------

# Two sites, 200 days of 5 dimensions with 20 values: of alpha's 20,000 rows a week
# has 700.
fresh
sql "INSERT INTO daily_breakdown
	SELECT ELT(s.seq, 'alpha', 'beta'),
		ELT(d.seq, 'path', 'referrer', 'browser', 'country', 'hour'),
		DATE('2026-11-23') - INTERVAL p.seq DAY, CONCAT('/', v.seq), 1, 1
	FROM seq_1_to_2 AS s JOIN seq_1_to_5 AS d JOIN seq_0_to_199 AS p JOIN seq_1_to_20 AS v;
	INSERT INTO daily_metric SELECT 'alpha', DATE('2026-11-23') - INTERVAL seq DAY, 20, 9
	FROM seq_0_to_199;
	INSERT INTO monthly_breakdown
	SELECT site, dimension, DATE_FORMAT(period, '%Y-%m-01'), value, SUM(pageviews), 1
	FROM daily_breakdown GROUP BY 1, 2, 3, 4;
	ANALYZE TABLE daily_breakdown, monthly_breakdown" >/dev/null

# The screen also reads the panels, of 30 days and the 30 before: 1,200 rows each.
statements_begin
list 7 >/dev/null
explained >"$work/plan"
like 'the tables are read' "$(cat "$work/plan")" '^range '
is 'by ranges alone' "$(grep -v '^range ' "$work/plan" || :)" ''
most=$(sort -k 2 -n "$work/plan" | tail -n 1)
ok "no statement reads more than its days ($most)" [ "${most#range }" -le 1200 ]
statements_begin
list m >/dev/null
explained >"$work/plan"
is 'months too, by ranges alone' "$(grep -v '^range ' "$work/plan" || :)" ''

# ---- what is compared ------------------------------------------------------

# pages DAY VALUE COUNT ...: rows of daily_breakdown.
pages()
{
	while [ $# -gt 0 ]; do
		sql "INSERT INTO daily_breakdown VALUES ('alpha', 'path', '$1', '$2', $3, 1)"
		shift 3
	done
}

header=value,pageviews,gained,pageviews_before,visitors
sql "DELETE FROM daily_breakdown; DELETE FROM monthly_breakdown"
pages 2026-11-23 /a 10 2026-11-17 /a 5 2026-11-16 /a 3 2026-11-10 /a 1 2026-11-09 /a 100 \
	2026-11-20 '(other)' 500 2026-11-21 '(none)' 40 2026-11-18 /b 20 2026-11-12 /gone 9
is 'a week: the seven days before; what is gone; (none) and (other) last' "$(list 7)" "$header
/b,20,20,0,1
/a,15,11,4,2
/gone,0,-9,9,0
(none),40,40,0,1
(other),500,500,0,1"
is 'a day: the same weekday a week before' "$(list 1)" "$header
/a,10,7,3,1"

# By month: whole months, and the days of the last one up to the same day.
sql "DELETE FROM daily_breakdown;
	INSERT INTO monthly_breakdown VALUES ('alpha', 'path', '2026-11-01', '/a', 7, 3),
		('alpha', 'path', '2025-12-01', '/a', 1, 1), ('alpha', 'path', '2025-11-01', '/a', 1000, 9),
		('alpha', 'path', '2025-10-01', '/a', 30, 9), ('alpha', 'path', '2024-12-01', '/a', 2, 2),
		('alpha', 'path', '2024-11-01', '/a', 5000, 2)"
pages 2026-11-23 /a 7 2025-11-23 /a 100 2025-11-24 /a 900
is '12 months: the 12 before, up to the same day' "$(list m)" "$header
/a,8,-124,132,4"
is 'all: nothing is compared' "$(list a)" "$header
/a,6040,,,26"

# ---- more than a thousand values -------------------------------------------

sql "DELETE FROM daily_breakdown; DELETE FROM monthly_breakdown;
	INSERT INTO daily_breakdown SELECT 'alpha', 'path', '2026-11-23', CONCAT('/', seq), 2000 - seq, 1
	FROM seq_1_to_1203"
pages 2026-11-23 '(none)' 1 2026-11-22 /1203 4
out=$(list 3)
is 'the header, a thousand rows and (other)' "$(printf '%s\n' "$out" | wc -l)" 1002
# 1 to 999 have a row; 1000 to 1203 are in (other), with the 4 of the day before.
is '(other) holds the rest' "$(printf '%s\n' "$out" | tail -n 2 | cut -d , -f 1,2,5)" "(none),1,1
(other),$((204 * 2000 - (1000 + 1203) * 204 / 2 + 4)),205"
printf 'keys Enter Tab Enter\nscreen\n' >"$work/script"
run "$now" --script="$work/script"
like 'which is said' "$out" ' 1000 of 1,204 values; \(other\) holds what the rest has '

done_testing
