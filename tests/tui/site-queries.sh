#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the view of one site asks of MariaDB: how many statements, that each touches its
# own site and days only, and that what it says is true of the figures.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"

# screen KEYS...: the screen after these keys in the view of site a.
screen()
{
	printf 'keys Enter\nkeys %s\nscreen\n' "$*" |
		admin --now=2026-11-23T14:05:00Z --script=- 2>&1
}

# says TEXT KEYS...
says()
{
	text=$1
	shift
	# What is broken into lines is one text.
	screen "$@" | tr -s '\n ' ' ' >"$work/screen"
	grep -qF "$text" "$work/screen" || {
		fold -w 100 "$work/screen" >&2
		return 1
	}
}

# A site with 1,000 page views a day since 120 days, and another one.
figures_of()
{
	sql "DELETE FROM daily_metric; DELETE FROM monthly_metric;
		DELETE FROM daily_breakdown; DELETE FROM monthly_breakdown;
		DELETE FROM job_run;
		INSERT INTO daily_metric SELECT site, DATE('2026-11-23') - INTERVAL seq DAY, 1000, 400
			FROM (SELECT 'a' AS site UNION SELECT 'b') AS sites JOIN seq_0_to_119;
		INSERT INTO monthly_metric SELECT site, DATE_FORMAT(date, '%Y-%m-01'),
			SUM(pageviews), 700 FROM daily_metric GROUP BY 1, 2;
		INSERT INTO daily_breakdown
			SELECT site, dimension, date, value, share, share DIV 2
			FROM daily_metric JOIN (SELECT 'path' AS dimension, '/' AS value, 600 AS share
				UNION SELECT 'path', '/guide', 100 UNION SELECT 'path', '(other)', 300
				UNION SELECT 'referrer', 'news.example.com', 50
				UNION SELECT 'referrer', '(none)', 950) AS parts;
		INSERT INTO job_run VALUES ('rollup', '2026-11-23 14:02:00.000', 'run00001', 'web1',
			'2026-11-23 14:02:00.412', 'done', '{}');"
}

# asked KEYS...: the statements of the last view of these keys, one a line, with values.
asked()
{
	sql "SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = OFF;
		TRUNCATE mysql.general_log; SET GLOBAL general_log = ON;"
	screen "$@" >"$work/screen"
	sql "SET GLOBAL general_log = OFF;
		SELECT REPLACE(argument, '\n', ' ') FROM mysql.general_log
		WHERE command_type = 'Execute' AND argument LIKE 'SELECT%'
			AND argument NOT LIKE '%general_log%';" | sed 's/\\n/ /g'
}

# of_site: those that are about site a, or the rollup.
of_site()
{
	grep -E "= 'a'|FROM job_run" || :
}

# plain_plan STATEMENT: no table is read whole, no index of another kind.
plain_plan()
{
	sql "EXPLAIN $1;" >"$work/plan"
	# id, select type, table, type, possible keys, key, ...
	awk -F '\t' '$3 !~ /^</ && $3 != "NULL" && ($4 !~ /^(range|ref|const|eq_ref)$/ || $6 != "PRIMARY") {
		bad = 1 } END { exit bad }' "$work/plan" || {
		printf '%s\n' "$1" >&2
		cat "$work/plan" >&2
		return 1
	}
}

plans_are_plain()
{
	# shellcheck disable=SC2086 # keys
	asked $1 | of_site | grep -v job_run >"$work/asked"
	while IFS= read -r statement; do
		plain_plan "$statement" || return 1
	done <"$work/asked"
	[ -s "$work/asked" ]
}

# at_most_eight KEYS: for each of the views that are loaded; that of sites asks for its own
# as of too. Panels have their own statements.
at_most_eight()
{
	# shellcheck disable=SC2086 # keys
	asked $1 | of_site | grep -Ev '^SELECT (DISTINCT dimension|value, SUM)' >"$work/asked"
	first=$(grep -c 'MIN(date)' "$work/asked")
	count=$(wc -l <"$work/asked")
	if [ "$count" -le "$first" ] || [ "$count" -gt $((8 * first + 1)) ]; then
		cat "$work/asked" >&2
		return 1
	fi
}

configure 'sites = ( { name = "a"; }, { name = "b"; } );'
fresh
figures_of

ok 'nothing unusual is said of the same every day' says 'Nothing unusual in these days.' .
sql "UPDATE daily_metric SET pageviews = 3000 WHERE site = 'a' AND date = '2026-11-17';
	UPDATE daily_breakdown SET pageviews = 1800 WHERE site = 'a'
		AND period = '2026-11-17' AND value = 'news.example.com';"
ok 'a day that stands out is named, with what explains it' says \
	'Tuesday 17 Nov brought 3 times a usual Tuesday; 87 % of the rise from news.example.com.' .
sql "UPDATE daily_breakdown SET pageviews = 60 WHERE site = 'a'
		AND period = '2026-11-17' AND value = 'news.example.com';"
ok 'what has its usual share is not' says 'Tuesday 17 Nov brought 3 times a usual Tuesday.' .
sql "UPDATE daily_breakdown SET pageviews = 400 WHERE site = 'a'
		AND period >= '2026-10-25' AND value = '/guide';"
ok 'the path that grew most is named' says '/guide grew most: 3,000 to 12,000 page views.' .
sql "DELETE FROM daily_breakdown WHERE site = 'a' AND period < '2026-10-01';"
ok 'not when the period before is known in part only' says \
	'Tuesday 17 Nov brought 3 times a usual Tuesday. Page views' .
figures_of
sql "DELETE FROM daily_metric WHERE site = 'a' AND date = '2026-11-10';"
ok 'a day without page views' says 'Tuesday 10 Nov brought no page view; a usual Tuesday, 1,000.' .
figures_of
sql "UPDATE daily_metric SET pageviews = 10 WHERE site = 'a' AND date = '2026-11-23';"
ok 'a day that goes on is no fall' says 'Nothing unusual in these days.' .
sql "UPDATE daily_metric SET pageviews = 2500 WHERE site = 'a' AND date = '2026-11-23';"
ok 'but may be a rise' says 'Monday 23 Nov has already brought 2.5 times a usual Monday' .
figures_of
sql "UPDATE job_run SET ended_at = '2026-11-20 10:00:00', started_at = '2026-11-20 09:59:00';
	DELETE FROM daily_metric WHERE date > '2026-11-20';"
ok 'days that were not rolled up are no fall' says 'Nothing unusual in these days.' .
ok 'nor can they be read' says 'Fri 20 Nov so far: 1,000 page views, 400 visitors' Left
sql "DELETE FROM daily_metric WHERE date < '2026-11-10';"
ok 'a young site has no usual days' says 'What is usual here is not known yet' .
figures_of
ok 'visitors of days are summed by name' says 'Daily visitors, summed 12,000 (mean 400 a day)' .
ok 'those of one day are not' says 'Visitors 400 ' 1
ok 'nor those of one calendar month' says 'Visitors 700 ' m Left Left Enter
ok 'those of months are summed by name' says 'Monthly visitors, summed 3,500' m

# exported NAME: what e writes into a file of that name, of the last three days.
exported()
{
	(
		cd "$work"
		rm -f footfall-a-site.csv "$1"
		printf 'keys Enter f\ntype 2026-11-21 2026-11-23\nkeys Enter e%s\ntype %s\nkeys Enter\n' \
			"$(printf ' Backspace%.0s' 1 2 3)" "${1##*.}" |
			admin --now=2026-11-23T14:05:00Z --script=- >/dev/null
		cat "$1"
	)
}
is 'the points as CSV' "$(exported footfall-a-site.csv | tr -d '\r')" \
	"date,pageviews,unique_visitors
2026-11-21,1000,400
2026-11-22,1000,400
2026-11-23,1000,400"
sh_json=$(exported footfall-a-site.json)
ok 'and as JSON' json_valid "$sh_json"

for keys in . 1 m a; do
	ok "a site asks eight statements at most: $keys" \
		at_most_eight "$keys"
	ok "each reads its own site and days by the primary key: $keys" plans_are_plain "$keys"
done
done_testing
