#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the screen asks of MariaDB, with 100 sites and 540 days of figures: every statement
# of a walk through all views is taken from the server's log and explained. None may read
# a whole table, nor more than its sites and days. And the first picture's cost: queries,
# and instructions, which valgrind counts the same at every run.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
at=2026-11-23T14:05:00Z
first_picture_queries=6
first_picture_instructions=60000000

# Each site: 540 days and 120 months of figures, a page view each 20 minutes of six weeks.
fill()
{
	admin --add-partitions --quiet --now=2026-09-30T00:00:00Z
	sql "
		INSERT INTO daily_metric
		SELECT CONCAT('site', site.seq), DATE('2026-11-23') - INTERVAL day.seq DAY,
			100 + day.seq, 50 FROM seq_1_to_100 AS site JOIN seq_0_to_539 AS day;
		INSERT INTO monthly_metric
		SELECT CONCAT('site', site.seq), DATE('2026-11-01') - INTERVAL month.seq MONTH,
			3000 + month.seq, 1000 FROM seq_1_to_100 AS site JOIN seq_0_to_119 AS month;
		INSERT INTO daily_breakdown SELECT site, dimension.name, date,
			CONCAT('value', value.seq), 10, 5
		FROM daily_metric JOIN seq_1_to_20 AS value
		JOIN (SELECT 'path' AS name UNION SELECT 'referrer' UNION SELECT 'browser') AS dimension
		WHERE site IN ('site1', 'site2', 'site3');
		INSERT INTO monthly_breakdown SELECT site, dimension, DATE_FORMAT(period, '%Y-%m-01'),
			value, SUM(pageviews), SUM(unique_visitors)
		FROM daily_breakdown GROUP BY 1, 2, 3, 4;
		INSERT INTO pageview (site, occurred_at, event_id, path, referrer, user_agent, visitor_hash)
		SELECT CONCAT('site', site.seq), '2026-11-23 14:00' - INTERVAL step.seq * 20 MINUTE,
			site.seq * 10000 + step.seq, '/', '', 'Mozilla', UNHEX(MD5(step.seq % 300))
		FROM seq_1_to_100 AS site JOIN seq_0_to_3000 AS step;
		INSERT INTO filtered_hit SELECT site, date, reason.name, 'hostaaaa', 7
		FROM daily_metric JOIN (SELECT 'bot' AS name UNION SELECT 'opted out') AS reason;
		ANALYZE TABLE daily_metric, monthly_metric, daily_breakdown, monthly_breakdown,
			pageview, filtered_hit;" >/dev/null
}

log_on()
{
	sql "SET GLOBAL general_log = 0; SET GLOBAL log_output = 'FILE';
		SET GLOBAL general_log_file = '$work/general.log';" >/dev/null
	rm -f "$work/general.log"
	sql 'SET GLOBAL general_log = 1;'
}

log_off()
{
	sql 'SET GLOBAL general_log = 0;'
}

# statements: those of the log that read, one a line, as the server ran them.
statements()
{
	awk '
		function flush() {
			if (text ~ /^[ ]*(\/\*.*\*\/)?[ ]*(SELECT|WITH|\()/)
				print text
			text = ""
		}
		# "[time] TAB [id command TAB argument]"; anything else continues.
		/^([0-9]+ +[0-9:.]+)?\t+ *[0-9]+ [A-Z][A-Za-z ]*\t/ {
			flush()
			kind = $0
			sub(/^([0-9]+ +[0-9:.]+)?\t+ *[0-9]+ /, "", kind)
			text = kind
			sub(/\t.*$/, "", kind)
			sub(/^[^\t]*\t/, "", text)
			if (kind != "Execute")
				text = ""
			next
		}
		text != "" { text = text " " $0 }
		END { flush() }' "$work/general.log"
}

# walk WHAT KEYS...: presses KEYS and explains what was asked meanwhile.
walk()
{
	what=$1
	shift
	log_on
	printf '%s\n' "$@" 'screen' | admin --now="$at" --script=- >"$work/screen"
	log_off
	statements >"$work/statements"
	ok "$what: something was asked" test -s "$work/statements"
	: >"$work/wide"
	while IFS= read -r statement; do
		explain "$statement" >>"$work/wide"
	done <"$work/statements"
	is "$what: no statement reads more than it must" "$(cat "$work/wide")" ''
}

# explain STATEMENT: prints the rows of its plan that read a whole table of figures or
# page views, or all its partitions.
explain()
{
	sql "EXPLAIN PARTITIONS $1;" | awk -F '\t' -v statement="$1" '
		$3 ~ /^(daily_metric|monthly_metric|daily_breakdown|monthly_breakdown|pageview|p[0-9]*|filtered_hit)$/ {
			# Steps from site to site, not a row of each.
			steps = $0 ~ /Using index for group-by/
			whole = $5 == "ALL" || $5 == "index"
			parts = split($4, part, ",")
			if ((whole || parts > 4) && !steps)
				print $5 " of " $3 " (" $4 "): " statement
		}'
}

configure 'sites = ();'
fresh
fill
sql "INSERT INTO job_run VALUES ('rollup', '2026-11-23 14:02:00', 'run00001', 'web1',
	'2026-11-23 14:02:01', 'done', '{}');"

log_on
admin --now="$at" --script=- </dev/null
log_off
queries=$(statements | grep -c -v schema_version)
ok "the first picture asks $queries queries, $first_picture_queries at most" \
	test "$queries" -gt 0 -a "$queries" -le "$first_picture_queries"

walk 'Sites'
walk 'Site: 30 days' 'keys Enter'
walk 'Site: every range' 'keys Enter 1 7 9 m a' 'keys f' 'type 2026-09-01 2026-09-30' 'keys Enter [ ] c y'
walk 'Breakdown' 'keys Enter Tab Enter [ m'
walk 'Daily' 'keys D [ ['
walk 'Monthly' 'keys M ['
walk 'Not counted' 'keys N ['
walk 'Page views' 'keys v' 'screen' 'keys PgDn PgDn PgDn PgDn PgDn PgDn'
walk 'Page views of a day' 'keys v d' 'type 2026-11-02' 'keys Enter'
walk 'Page views, searched' 'keys v /' 'type nothing like it' 'keys Enter PgDn'
walk 'Live' 'keys L'
walk 'Jobs' 'keys J'

instructions=$(valgrind --tool=callgrind --callgrind-out-file="$work/callgrind" \
	"$program" --config="$config" --now="$at" --script=- 2>&1 </dev/null |
	sed -n 's/.*Collected : \([0-9]*\).*/\1/p')
ok "the first picture of 100 sites x 540 days: $instructions instructions, $first_picture_instructions at most" \
	test "$instructions" -gt 0 -a "$instructions" -le "$first_picture_instructions"

done_testing
