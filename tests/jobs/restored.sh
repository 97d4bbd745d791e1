#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Rollup and prune behind a restored public dump: no figure of it drops, and what has
# come in since is counted wherever the figures let it.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'retention_days = 40;'

# figure SITE DAY|MONTH: "PAGEVIEWS UNIQUE_VISITORS".
day()
{
	sql "SELECT pageviews, unique_visitors FROM daily_metric
		WHERE site = '$1' AND date = '$2';" | tr '\t' ' '
}

month()
{
	sql "SELECT pageviews, unique_visitors FROM monthly_metric
		WHERE site = '$1' AND month = '$2';" | tr '\t' ' '
}

# Nine days of 100 visitors each, the same ones; 40 of them on the tenth so far.
fill()
{
	fresh
	sql "INSERT INTO pageview SELECT 'a', '2026-03-01 10:00:00' + INTERVAL d.seq DAY
			+ INTERVAL v.seq SECOND, UUID_SHORT(), '/', '', 'Mozilla',
			UNHEX(MD5(v.seq)), ''
		FROM seq_0_to_9 AS d JOIN seq_1_to_100 AS v WHERE d.seq < 9 OR v.seq <= 40;"
	views <<-'END'
		b 2026-03-10 11:00:00 one
	END
	run --rollup --now=2026-03-10T12:00:00Z
}

fill
admin --export=public --quiet --now=2026-03-10T12:00:00Z >"$work/public.sql"
admin --export=full --quiet --now=2026-03-10T12:00:00Z >"$work/full.sql" 2>"$work/said"
before=$(figures)
is 'before: the day and the month' "$(day a 2026-03-10), $(month a 2026-03-01)" '40 40, 940 100'

sql 'DROP DATABASE footfall;'
admin --import-dump="$work/public.sql" --quiet --now=2026-03-10T14:00:00Z
run --maintain --now=2026-03-10T14:00:00Z
is 'restored, no page view since: no figure changes' "$status$(figures)" "0$before"

views <<-'END'
	a 2026-03-10 15:00:00 new
	a 2026-03-10 15:00:01 new
	a 2026-03-09 23:59:59 late
	b 2026-03-10 15:00:00 one
	b 2026-03-10 15:00:01 two
	c 2026-03-10 15:00:00 one
END
run --maintain --now=2026-03-10T15:30:00Z
is 'the rest of that day, fewer than before: the day stands still' "$(day a 2026-03-10)" '40 40'
is 'the rest of that day: so does the day before, of which a page view came late' \
	"$(day a 2026-03-09)" '100 100'
is 'the rest of that day: so does the month' "$(month a 2026-03-01)" '940 100'
is 'the rest of that day, more than before: the day goes on' "$(day b 2026-03-10)" '2 2'
is 'a site that is in no dump: counted' "$(day c 2026-03-10), $(month c 2026-03-01)" '1 1, 1 1'
before=$(figures)
run --rollup --days=60 --months=3 --now=2026-03-10T16:00:00Z
is 'again, further back: nothing changes' "$(figures)" "$before"

views <<-'END'
	a 2026-03-11 00:00:00 new
	a 2026-03-11 10:00:00 new
	a 2026-03-11 11:00:00 newer
END
run --maintain --now=2026-03-11T12:00:00Z
is 'the next day is counted whole' "$(day a 2026-03-11)" '3 2'
is 'the month has its page views; its visitors stand still' "$(month a 2026-03-01)" '943 100'
spread a '2026-03-20' 120 60
run --maintain --now=2026-03-21T12:00:00Z
is 'once more visitors have come than before, the month goes on' "$(month a 2026-03-01)" '1063 123'
views <<-'END'
	a 2026-04-01 00:00:00 new
END
run --maintain --now=2026-04-01T12:00:00Z
is 'the next month is counted as ever' "$(day a 2026-04-01), $(month a 2026-04-01)" '1 1, 1 1'
is 'no page view is set aside by prune' "$(sql "SELECT COUNT(*) FROM pageview WHERE site = 'a';")" 127
run --rollup --now=2026-05-15T12:00:00Z
before=$(figures)
run --prune --format=json --now=2026-05-15T12:00:00Z
like 'prune removes them when they are due, of restored days too' "$out" '^\{"deleted": 130, '
unlike 'prune refuses no restored day' "$out" refused
run --rollup --days=100 --months=4 --now=2026-05-15T12:00:00Z
is 'pruned: no figure drops' "$(figures)" "$before"
figures_before=$before

# A dump of what was restored, restored.
admin --export=public --quiet --now=2026-05-15T12:00:00Z >"$work/second.sql"
sql 'DROP DATABASE footfall;'
admin --import-dump="$work/second.sql" --quiet --now=2026-05-15T13:00:00Z
views <<-'END'
	a 2026-05-15 14:00:00 new
END
run --maintain --now=2026-05-15T15:00:00Z
is 'restored a second time: nothing drops' "$(figures | grep -v 2026-05)" "$figures_before"

# The clock of the host that exports is a bit behind that of the one which rolled up.
fill
views <<-'END'
	a 2026-03-11 00:00:01 one
	a 2026-03-11 00:00:02 two
END
run --rollup --now=2026-03-11T00:00:05Z
run --export=public --quiet --now=2026-03-10T23:59:58Z
cp "$work/out" "$work/public.sql"
sql 'DROP DATABASE footfall;'
run --import-dump="$work/public.sql" --now=2026-03-11T01:00:00Z
like 'figures of a day behind the clock: it says as of when they are' "$out" 'as of 2026-03-11 00:00 UTC'
views <<-'END'
	a 2026-03-11 02:00:00 new
END
run --maintain --now=2026-03-11T03:00:00Z
is 'figures of a day behind the clock: they do not drop' "$(day a 2026-03-11)" '2 2'

# Without the row that says what was restored, nothing is.
fresh
sql "DELETE FROM job_state WHERE job = 'import';"
run --import-dump="$work/public.sql" --now=2026-03-11T01:00:00Z
is 'no row of import: exit 1' "$status" 1
like 'no row of import: it says what to do' "$err" 'job_state has no row for import; admin --init'
is 'no row of import: nothing is there' "$(figures)" ''

# A full dump brings its page views: they are counted as ever, down too.
sql 'DROP DATABASE footfall;'
admin --import-dump="$work/full.sql" --quiet --now=2026-03-10T14:00:00Z
sql "DELETE FROM pageview WHERE site = 'a' AND occurred_at >= '2026-03-10 10:00:31';"
run --rollup --now=2026-03-10T14:00:00Z
is 'a full dump: figures are those of the page views' \
	"$(day a 2026-03-10), $(month a 2026-03-01)" '30 30, 930 100'

done_testing
