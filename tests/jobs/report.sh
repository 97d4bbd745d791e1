#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --report: the exact text of every view in every format, from known rows; ranges,
# totals and their labels, as of when; names that would move a terminal or a spreadsheet.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'sites = ( { name = "alpha" }, { name = "quiet.example" } );'
now=--now=2026-03-31T12:00:00Z
LC_ALL=C
tab='	'

# crlf: CSV ends its lines as RFC 4180 says.
crlf()
{
	sed 's/$/\r/'
}

# Never rolled up, nothing there.
fresh
for view in sites daily monthly filtered jobs; do
	run "--report=$view" "$now"
	is "empty, $view: exit 0" "$status$err" 0
	like "empty, $view: as of" "$out" '^never rolled up: run admin --maintain$'
	run "--report=$view" --format=json "$now"
	ok "empty, $view, JSON: valid" json_valid "$out"
	is "empty, $view, JSON: an empty array" "$(printf '%s' "$out" | tr -d ' \n')" '[]'
	is "empty, $view, JSON: as of, on stderr" "$err" 'never rolled up: run admin --maintain'
	run "--report=$view" --format=csv --quiet "$now"
	is "empty, $view, CSV: the header, and --quiet says no more" "$status$err$(printf '%s\n' "$out" | wc -l)" 01
done

# 2 March is the first of 30 days, April 2025 the first of 12 months.
sql "INSERT INTO daily_metric VALUES
		('alpha', '2026-03-31', 1234567, 1000), ('alpha', '2026-03-30', 1, 1),
		('beta', '2026-03-31', 600000, 7), ('beta', '2026-03-02', 5, 5),
		('beta', '2026-03-01', 70, 70), ('gamma', '2026-03-01', 9, 9);
	INSERT INTO monthly_metric VALUES
		('alpha', '2026-03-01', 1235, 1001), ('beta', '2026-03-01', 617, 12),
		('beta', '2026-02-01', 0, 0), ('alpha', '2025-04-01', 1, 1),
		('alpha', '2025-03-01', 9, 9);
	INSERT INTO filtered_hit VALUES
		('alpha', '2026-03-31', 'bot', 'host1---', 1000), ('alpha', '2026-03-31', 'bot', 'host2---', 270),
		('alpha', '2026-03-31', 'opted out', 'host1---', 9), ('', '2026-03-31', 'malformed', 'host1---', 17),
		('beta', '2026-03-02', 'bot', 'host1---', 5), ('beta', '2026-03-01', 'bot', 'host1---', 7);
	INSERT INTO job_run VALUES
		('rollup', '2026-03-31 11:00:00.123', '1-------', 'www', '2026-03-31 11:00:01.5',
			'done', '{\"upserted\": 1}'),
		('rollup', '2026-03-31 11:30:00', '1-------', 'www', NULL, 'running', ''),
		('rollup', '2026-03-30 11:45:00', '1-------', 'www', '2026-03-30 11:45:02', 'failed',
			'MariaDB says \"no\", twice'),
		('rollup', '2026-03-01 23:59:59.999', '1-------', 'www', '2026-03-30 11:45:02', 'done', '{}');"

# report WHAT VIEW FORMAT [OPTION...]: is $out what stands on stdin?
report()
{
	what=$1
	view=$2
	format=$3
	shift 3
	run "--report=$view" "--format=$format" "$now" "$@"
	is "$what: exit 0" "$status" 0
	is "$what: the text" "$out" "$(cat)"
}

report 'sites, table' sites table <<'END'
site   pageviews  daily_visitors_summed  last_date
alpha  1,234,568                  1,001  2026-03-31  ####################
beta     600,005                     12  2026-03-31  ##########
total  1,834,573                  1,013              (daily visitors, summed)
quiet.example: no page view in these days
as of 2026-03-31 11:00 UTC
END
report 'daily, table' daily table <<'END'
site   date        pageviews  unique_visitors
alpha  2026-03-31  1,234,567            1,000  ####################
beta   2026-03-31    600,000                7  ##########
alpha  2026-03-30          1                1  #
beta   2026-03-02          5                5  #
total              1,834,573            1,013  (daily visitors, summed)
as of 2026-03-31 11:00 UTC
END
report 'monthly, table: months are never summed to visitors' monthly table <<'END'
site   month       pageviews  unique_visitors
alpha  2026-03-01      1,235            1,001  ####################
beta   2026-03-01        617               12  ##########
beta   2026-02-01          0                0
alpha  2025-04-01          1                1  #
total                  1,853
as of 2026-03-31 11:00 UTC
END
report 'filtered, table: the hosts of one reason are one row' filtered table <<'END'
site       date        reason      hits
(unknown)  2026-03-31  malformed     17  #
alpha      2026-03-31  bot        1,270  ####################
alpha      2026-03-31  opted out      9  #
beta       2026-03-02  bot            5  #
total                             1,301
as of 2026-03-31 11:00 UTC
END
report 'jobs, table' jobs table <<'END'
job     started_at           ended_at             host  outcome  summary
rollup  2026-03-31 11:30:00                       www   running
rollup  2026-03-31 11:00:00  2026-03-31 11:00:01  www   done     {"upserted": 1}
rollup  2026-03-30 11:45:00  2026-03-30 11:45:02  www   failed   MariaDB says "no", twice
journal: nothing waits on this host
as of 2026-03-31 11:00 UTC
END
crlf <<'END' >"$work/expected"
site,pageviews,daily_visitors_summed,last_date
alpha,1234568,1001,2026-03-31
beta,600005,12,2026-03-31
END
report 'sites, CSV' sites csv <"$work/expected"
is 'sites, CSV: as of, on stderr' "$err" 'as of 2026-03-31 11:00 UTC'
crlf <<'END' >"$work/expected"
site,date,pageviews,unique_visitors
alpha,2026-03-31,1234567,1000
beta,2026-03-31,600000,7
alpha,2026-03-30,1,1
beta,2026-03-02,5,5
END
report 'daily, CSV' daily csv <"$work/expected"
crlf <<'END' >"$work/expected"
site,month,pageviews,unique_visitors
alpha,2026-03-01,1235,1001
beta,2026-03-01,617,12
beta,2026-02-01,0,0
alpha,2025-04-01,1,1
END
report 'monthly, CSV' monthly csv <"$work/expected"
crlf <<'END' >"$work/expected"
site,date,reason,hits
(unknown),2026-03-31,malformed,17
alpha,2026-03-31,bot,1270
alpha,2026-03-31,opted out,9
beta,2026-03-02,bot,5
END
report 'filtered, CSV' filtered csv <"$work/expected"
crlf <<'END' >"$work/expected"
job,started_at,ended_at,host,outcome,summary
rollup,2026-03-31 11:30:00.000,,www,running,
rollup,2026-03-31 11:00:00.123,2026-03-31 11:00:01.500,www,done,"{""upserted"": 1}"
rollup,2026-03-30 11:45:00.000,2026-03-30 11:45:02.000,www,failed,"MariaDB says ""no"", twice"
END
report 'jobs, CSV' jobs csv <"$work/expected"
report 'sites, JSON' sites json <<'END'
[
 {"site": "alpha", "pageviews": 1234568, "daily_visitors_summed": 1001, "last_date": "2026-03-31"},
 {"site": "beta", "pageviews": 600005, "daily_visitors_summed": 12, "last_date": "2026-03-31"}
]
END
report 'daily, JSON, one site' daily json --site=beta <<'END'
[
 {"site": "beta", "date": "2026-03-31", "pageviews": 600000, "unique_visitors": 7},
 {"site": "beta", "date": "2026-03-02", "pageviews": 5, "unique_visitors": 5}
]
END
report 'monthly, JSON, one site' monthly json --site=alpha <<'END'
[
 {"site": "alpha", "month": "2026-03-01", "pageviews": 1235, "unique_visitors": 1001},
 {"site": "alpha", "month": "2025-04-01", "pageviews": 1, "unique_visitors": 1}
]
END
report 'filtered, JSON, one site, both ends of the range' filtered json --site=beta --from=2026-03-01 --to=2026-03-02 <<'END'
[
 {"site": "beta", "date": "2026-03-02", "reason": "bot", "hits": 5},
 {"site": "beta", "date": "2026-03-01", "reason": "bot", "hits": 7}
]
END
report 'jobs, JSON, one day' jobs json --from=2026-03-30 --to=2026-03-30 <<'END'
[
 {"job": "rollup", "started_at": "2026-03-30 11:45:00.000", "ended_at": "2026-03-30 11:45:02.000", "host": "www", "outcome": "failed", "summary": "MariaDB says \"no\", twice"}
]
END
for view in sites daily monthly filtered jobs; do
	run "--report=$view" --format=json "$now"
	ok "$view, JSON: valid" json_valid "$out"
done

# Ranges include both dates; a month counts when one of its days is in the range.
daily()
{
	run --report=daily --format=csv --quiet "$now" "$@"
	printf '%s\n' "$out" | sed -n '2,$s/,[0-9]*,[0-9]*\r$//p' | tr '\n' ' '
}
monthly()
{
	run --report=monthly --format=csv --quiet "$now" "$@"
	printf '%s\n' "$out" | sed -n '2,$s/,[0-9]*,[0-9]*\r$//p' | tr '\n' ' '
}
is '--from, --to: a single day' "$(daily --from=2026-03-02 --to=2026-03-02)" 'beta,2026-03-02 '
is '--from: both ends' "$(daily --from=2026-03-01 --to=2026-03-02)" \
	'beta,2026-03-02 beta,2026-03-01 gamma,2026-03-01 '
is '--from alone: up to now' "$(daily --from=2026-03-30)" \
	'alpha,2026-03-31 beta,2026-03-31 alpha,2026-03-30 '
is '--to alone: the 30 days up to it' "$(daily --to=2026-03-01)" \
	'beta,2026-03-01 gamma,2026-03-01 '
is '--site: exactly that one' "$(daily --site=alph)$(daily --site=ALPHA)$(daily --site=gamma --from=2026-01-01)" \
	'gamma,2026-03-01 '
is 'monthly, --from in the middle of a month' "$(monthly --from=2025-03-31 --to=2025-04-01)" \
	'alpha,2025-04-01 alpha,2025-03-01 '
is 'monthly, --to before the next month' "$(monthly --from=2026-01-31 --to=2026-02-28)" \
	'beta,2026-02-01 '
is 'a millisecond into the next day: 30 days later' "$(run --report=daily --format=csv --quiet \
	--now=2026-04-01T00:00:00.000Z; printf '%s\n' "$out" | grep -c 03-02 || :)" 0
run --report=daily --from=2026-03-02 --to=2026-03-01
is '--from behind --to: exit 2' "$status$out" 2
run --report=nothing
is 'no such view: exit 2' "$status$out" 2
like 'no such view: names those there are' "$err" 'sites, daily, monthly, filtered, jobs'
run --report=daily --from=2026-02-29
is 'no such date: exit 2' "$status$out" 2

# A name that is shorter than the word below it.
sql "DELETE FROM daily_metric; INSERT INTO daily_metric VALUES ('a', '2026-03-31', 2, 1);"
report 'a short name: the total keeps its label' daily table --site=a <<'END'
site   date        pageviews  unique_visitors
a      2026-03-31          2                1  ####################
total                      2                1  (daily visitors, summed)
as of 2026-03-31 11:00 UTC
END

# Names as strangers make them: ESC, a bidirectional override, wide and combining
# characters, formulas, quotes.
sql "DELETE FROM daily_metric; INSERT INTO daily_metric VALUES
	(CONCAT('x', CHAR(27), '[31mred', CHAR(7)), '2026-03-31', 9, 1),
	('user\u202egnp.exe', '2026-03-31', 8, 1), ('日本語.example', '2026-03-31', 7, 1),
	('e\u0301te\u0301', '2026-03-31', 6, 1), ('=1+1', '2026-03-31', 5, 1),
	('+1', '2026-03-31', 4, 1), ('-1', '2026-03-31', 3, 1), ('@a', '2026-03-31', 2, 1),
	('a\"b,c', '2026-03-31', 1, 1), ('${tab}=1', '2026-03-31', 1, 1);" 2>/dev/null
override=$(printf '\342\200\256')
combining=$(printf 'e\314\201te\314\201')
sql "UPDATE daily_metric SET site = 'user${override}gnp.exe' WHERE site LIKE 'user%';
	UPDATE daily_metric SET site = '$combining' WHERE pageviews = 6;"
unknown=$(printf '\357\277\275')
report 'odd names, table: aligned, nothing moves' sites table <<END
site            pageviews  daily_visitors_summed  last_date
x${unknown}[31mred${unknown}              9                      1  2026-03-31  ####################
user${unknown}gnp.exe            8                      1  2026-03-31  ##################
日本語.example          7                      1  2026-03-31  ################
$combining                     6                      1  2026-03-31  #############
=1+1                    5                      1  2026-03-31  ###########
+1                      4                      1  2026-03-31  #########
-1                      3                      1  2026-03-31  #######
@a                      2                      1  2026-03-31  ####
${unknown}=1                     1                      1  2026-03-31  ##
a"b,c                   1                      1  2026-03-31  ##
total                  46                     10              (daily visitors, summed)
alpha: no page view in these days
quiet.example: no page view in these days
as of 2026-03-31 11:00 UTC
END

# controls FILE: the bytes that move a terminal, and bidirectional controls. A tab in
# CSV is a value's own.
controls()
{
	LC_ALL=C tr -d '\t\r\n\40-\176\200-\377' <"$1" | od -A n -t x1
	grep -c -e "$override" "$1" || :
}
for format in table csv json; do
	run --report=daily "--format=$format" "$now"
	is "odd names, $format: no control character on stdout" "$(controls "$work/out")" 0
done
ok 'odd names, JSON: valid' json_valid "$out"
is 'odd names, JSON: nothing is lost' "$(sql "
	SELECT JSON_VALUE('$(printf '%s' "$out" | sed 's/\\/\\\\/g')', '\$[8].site') =
		CONCAT('x', CHAR(27), '[31mred', CHAR(7));")" 1
run --report=sites --format=csv --quiet "$now"
is 'odd names, CSV: formulas are guarded, quotes doubled' \
	"$(printf '%s\n' "$out" | tr -d '\r' | grep -e 1+1 -e '+1' -e '-1,' -e @a -e 'b,c' | grep -v -e x -e 31m)" \
	"'=1+1,5,1,2026-03-31
'+1,4,1,2026-03-31
'-1,3,1,2026-03-31
'@a,2,1,2026-03-31
\"a\"\"b,c\",1,1,2026-03-31"
LC_ALL=C.UTF-8
run --report=daily --site='=1+1' "$now"
like 'a terminal of UTF-8: the bar is made of blocks' "$out" \
	'^=1\+1 .*  ████████████████████$'

# A full disk: whether the failure shows with a row or at the end.
fresh
for rows in 3 3000; do
	sql "REPLACE INTO daily_metric SELECT 'a', '2000-01-01' + INTERVAL seq DAY, 1, 1
		FROM seq_1_to_$rows;"
	status=0
	admin --report=daily --from=2000-01-01 --format=csv --quiet >/dev/full 2>"$work/err" ||
		status=$?
	is "a full disk, $rows rows: exit 1" "$status" 1
	like "a full disk, $rows rows: says so" "$(cat "$work/err")" \
		'^admin: .* could not be written: No space left on device$'
done

done_testing
