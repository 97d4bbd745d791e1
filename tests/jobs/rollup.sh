#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --rollup: what is counted where, with the clock at every edge. What prune and
# done_to have to do with it is in rollup-windows.sh.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure

fresh
run --rollup --format=json --now=2026-03-25T12:00:00Z
is 'no page view: exit 0' "$status$err" 0
is 'no page view: the summary' "$out" '{"dates_processed": 2, "months_processed": 2, "upserted": 0, "skipped_existing_no_raw": 0}'
is 'no page view: no figure' "$(figures)" ''

# The last and the first millisecond of days, months and years.
edges()
{
	views <<-'END'
		a 2026-03-30 23:59:59.999 one
		a 2026-03-31 00:00:00.000 one
		a 2026-03-31 23:59:59.999 two
		a 2026-04-01 00:00:00.000 one
	END
}
edges_figures='day a 2026-03-30 1 1
day a 2026-03-31 2 2
day a 2026-04-01 1 1
month a 2026-03-01 3 2
month a 2026-04-01 1 1'
for now in 2026-04-01T00:00:00.000Z 2026-04-01T23:59:59.999Z; do
	fresh
	edges
	run --rollup --now="$now"
	is "day and month edges, at $now" "$(figures)" "$edges_figures"
done
fresh
edges
run --rollup --now=2026-03-31T23:59:59.999Z
is 'a millisecond before April there is no April' "$(figures)" 'day a 2026-03-30 1 1
day a 2026-03-31 2 2
month a 2026-03-01 3 2'

fresh
edges
sql "SET GLOBAL time_zone = '-11:00';"
TZ=Pacific/Kiritimati admin --rollup --now=2026-04-01T00:00:00Z >/dev/null
sql "SET GLOBAL time_zone = 'SYSTEM';"
is "neither host's nor server's time zone moves a day" "$(figures)" "$edges_figures"

fresh
views <<-'END'
	a 2028-02-28 23:59:59.999 one
	a 2028-02-29 00:00:00.000 one
	a 2028-02-29 23:59:59.999 two
	a 2028-03-01 00:00:00.000 two
END
run --rollup --now=2028-03-01T00:00:00Z
is '29 February 2028' "$(figures)" 'day a 2028-02-28 1 1
day a 2028-02-29 2 2
day a 2028-03-01 1 1
month a 2028-02-01 3 2
month a 2028-03-01 1 1'

fresh
views <<-'END'
	a 2100-02-28 23:59:59.999 one
	a 2100-03-01 00:00:00.000 one
END
run --rollup --format=json --now=2100-03-01T00:00:00Z
is '2100 has no 29 February' "$(figures)" 'day a 2100-02-28 1 1
day a 2100-03-01 1 1
month a 2100-02-01 1 1
month a 2100-03-01 1 1'
like '2100 has no 29 February: two days' "$out" '"dates_processed": 2,'

fresh
views <<-'END'
	a 2026-12-31 23:59:59.999 one
	a 2027-01-01 00:00:00.000 one
END
run --rollup --now=2027-01-01T00:00:00Z
is 'the end of a year' "$(figures)" 'day a 2026-12-31 1 1
day a 2027-01-01 1 1
month a 2026-12-01 1 1
month a 2027-01-01 1 1'

# Page views, visitors, events, sites.
fresh
views <<-'END'
	a 2026-03-02 10:00:00 one
	a 2026-03-02 10:00:01 one
	a 2026-03-03 10:00:00 one
	a 2026-03-03 10:00:01 two
	a 2026-03-03 10:00:02 three signup
	a 2026-03-04 10:00:00 one signup
	b 2026-03-03 10:00:00 one
	A 2026-03-03 10:00:00 one
	unlisted.example 2026-03-03 10:00:00 one
	only-events 2026-03-03 10:00:00 one signup
END
sql "INSERT INTO pageview SELECT 'a ', occurred_at, 1, path, referrer, user_agent,
		visitor_hash, '' FROM pageview WHERE site = 'b';
	INSERT INTO pageview SELECT 'naïve 日本', occurred_at, 1, path, referrer,
		user_agent, visitor_hash, '' FROM pageview WHERE site = 'b';"
run --rollup --now=2026-03-04T12:00:00Z
is 'every site as it is written, events nowhere, months by visitor' "$(figures)" \
	'day A 2026-03-03 1 1
day a 2026-03-02 2 1
day a 2026-03-03 2 2
day a  2026-03-03 1 1
day b 2026-03-03 1 1
day naïve 日本 2026-03-03 1 1
day unlisted.example 2026-03-03 1 1
month A 2026-03-01 1 1
month a 2026-03-01 4 2
month a  2026-03-01 1 1
month b 2026-03-01 1 1
month naïve 日本 2026-03-01 1 1
month unlisted.example 2026-03-01 1 1'
before=$(unchanged)
run --rollup --now=2026-03-04T12:00:00Z
is 'a second run changes nothing' "$(unchanged)" "$before"
run --rollup --days=400 --months=14 --now=2026-03-04T12:00:00Z
is 'nor does one over more than a year' "$(unchanged)" "$before"

# A dry run says what the run then does, and changes nothing at all.
views <<-'END'
	a 2026-03-04 11:00:00 four
END
before=$(everything)
run --rollup --dry-run --format=json --now=2026-03-05T12:00:00Z
said=$out
is 'dry run: exit 0, changes nothing' "$status$(everything)" "0$before"
run --rollup --dry-run --now=2026-03-05T12:00:00Z
like 'dry run: says that it is one' "$out" '^rollup \(dry run\): dates_processed 2, '
run --rollup --format=json --now=2026-03-05T12:00:00Z
is 'dry run: said what the run does' "$out" "$said"

# Late page views: inside the window they count; outside they wait (see prune.sh).
fresh
views <<-'END'
	a 2026-03-10 10:00:00 one
END
run --rollup --now=2026-03-10T12:00:00Z
views <<-'END'
	a 2026-03-10 09:00:00 two
END
run --rollup --now=2026-03-11T23:59:59.999Z
is 'a late page view of yesterday counts' "$(figures)" 'day a 2026-03-10 2 2
month a 2026-03-01 2 2'
run --rollup --now=2026-03-20T12:00:00Z
views <<-'END'
	a 2026-03-10 08:00:00 three
	a 2026-01-10 08:00:00 three
END
run --rollup --now=2026-03-20T12:00:00Z
is 'a late page view outside the days counts in its month' "$(figures)" \
	'day a 2026-03-10 2 2
month a 2026-03-01 3 3'
run --rollup --days=10 --now=2026-03-20T12:00:00Z
is '--days=10 does not reach it' "$(figures | head -n 1)" 'day a 2026-03-10 2 2'
run --rollup --days=11 --now=2026-03-20T12:00:00Z
is '--days=11 reaches it' "$(figures | head -n 1)" 'day a 2026-03-10 3 3'
run --rollup --months=3 --format=json --now=2026-03-20T12:00:00Z
is '--months=3 reaches January' "$(figures)" 'day a 2026-03-10 3 3
month a 2026-01-01 1 1
month a 2026-03-01 3 3'
like '--months=3: the summary' "$out" '"dates_processed": 2, "months_processed": 3,'
for option in --days=0 --days=-1 --days=x --days= --months=0 --months=1.5 --days=99999999999; do
	run --rollup "$option"
	is "$option: exit 2" "$status" 2
	like "$option: says why" "$err" "^admin: ${option%%=*}"
done

# Off for a while: everything since is caught up with.
while read -r what from until days months; do
	fresh
	run --rollup --now="${from}T12:00:00Z"
	spread a "$from 13:00:00" "$days" 86400
	run --rollup --now="${until}T12:00:00Z"
	is "catch-up after $what: exit 0" "$status$err" 0
	is "catch-up after $what: every day, every month" "$(sql "
		SELECT COUNT(*), SUM(pageviews) FROM daily_metric;
		SELECT COUNT(*), SUM(pageviews), SUM(unique_visitors) FROM monthly_metric;")" \
		"$days	$days
$months	$days	$days"
	is "catch-up after $what: done" "$(done_to rollup)" "$until 00:00:00.000"
done <<-'END'
	3_days 2026-03-10 2026-03-13 3 1
	40_days 2026-01-20 2026-03-01 40 2
	14_months 2025-01-10 2026-03-10 424 15
END

# A row that is not what this program expects: here a site that is too long.
fresh
sql "ALTER TABLE pageview MODIFY site VARCHAR(600) NOT NULL;
	INSERT INTO pageview VALUES (REPEAT('x', 500), '2026-03-10 09:00:00', 1, '/', '', '',
		'', '');"
run --rollup --now=2026-03-10T12:00:00Z
is 'a row of another schema: exit 1' "$status" 1
like 'a row of another schema: the statement and the remedy' "$err" \
	'^admin: rollup: .*"SELECT site FROM pageview .*admin --check'
is 'a row of another schema: the run failed' \
	"$(sql "SELECT outcome FROM job_run WHERE summary LIKE '%--check%';")" failed

done_testing
