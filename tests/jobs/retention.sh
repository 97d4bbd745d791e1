#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A retention shorter than a month: page views go when they are due, also within the
# running month. From then on the month's figure stands still; it never drops, and the
# days are still right. 32 days are the least that keep a month whole.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

# march FIRST LAST: a page view at 10:00 on each of these days of March, all by one
# visitor, and one by another on the last.
march()
{
	sql "INSERT INTO pageview SELECT 'a', '2026-03-01 10:00:00' + INTERVAL seq - 1 DAY,
			UUID_SHORT(), '/', '', 'Mozilla', REPEAT('x', 16), ''
		FROM seq_$1_to_$2;
	INSERT INTO pageview VALUES ('a', '2026-03-$2 11:00:00', UUID_SHORT(), '/', '',
		'Mozilla', UNHEX(MD5('$2')), '');"
}

maintain()
{
	run --maintain --quiet --now="$1"
	is "maintain at $1: exit 0" "$status$out$err" 0
}

month()
{
	figures | grep '^month a 2026-03-01 ' || :
}

# The days of March whose figure is not as expected: one page view, two on the days in
# the list.
wrong_days()
{
	sql "SELECT date, pageviews, unique_visitors FROM daily_metric
		WHERE pageviews <> 1 + (DAYOFMONTH(date) IN ($1))
			OR unique_visitors <> 1 + (DAYOFMONTH(date) IN ($1));
		SELECT COUNT(*) FROM daily_metric;"
}

configure 'retention_days = 20;'
fresh
march 01 20
maintain 2026-03-20T12:00:00Z
is '20 days: nothing of March is due on the 20th' "$(month) $(done_to prune)" \
	'month a 2026-03-01 21 2 2026-02-28 12:00:00.000'
march 21 21
maintain 2026-03-21T12:00:00Z
is '20 days: on the 21st the 1st goes; the month has been counted until then' \
	"$(month) $(done_to prune)" 'month a 2026-03-01 23 3 2026-03-01 12:00:00.000'
frozen=$(month)
march 22 25
maintain 2026-03-25T12:00:00Z
is '20 days: from then on the month stands still' "$(month)" "$frozen"
march 26 31
maintain 2026-03-31T12:00:00Z
is "20 days: it stands still at the month's end, though its first days are gone" \
	"$(month) $(sql 'SELECT MIN(occurred_at) FROM pageview;')" "$frozen 2026-03-12 10:00:00.000"
maintain 2026-04-01T12:00:00Z
is '20 days: every day is right' "$(wrong_days 20,21,25,31)" 31
run --rollup --days=100 --months=6 --now=2026-04-02T12:00:00Z
maintain 2026-04-20T12:00:00Z
run --rollup --days=100 --months=6 --now=2026-04-20T12:00:00Z
is '20 days: rollups over everything change nothing' "$(month)" "$frozen"
is '20 days: nor do they change a day' "$(wrong_days 20,21,25,31)" 31
is '20 days: all of March is gone by then' "$(sql 'SELECT COUNT(*) FROM pageview;')" 0

# turn RETENTION FIRST SECOND: both instants see a maintain, and a page view of the last
# second of March comes in between.
turn()
{
	configure "retention_days = $1;"
	fresh
	march 01 31
	maintain "$2"
	views <<-'END'
		a 2026-03-31 23:59:59.999 late
	END
	maintain "$3"
}

turn 31 2026-04-01T00:00:00.001Z 2026-04-01T00:00:00.002Z
is '31 days: the month is counted until its end, and not what came a moment later' \
	"$(month)" 'month a 2026-03-01 32 2'
like '31 days: its day counts that' "$(figures)" '^day a 2026-03-31 3 3$'
turn 32 2026-04-01T23:59:59.999Z 2026-04-02T00:00:00.000Z
is '32 days: what comes on the day behind the month still counts' "$(month)" \
	'month a 2026-03-01 33 3'
maintain 2026-04-03T00:00:00.000Z
is '32 days: then it stands still' "$(month)" 'month a 2026-03-01 33 3'

done_testing
