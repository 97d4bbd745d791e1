#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --rollup beside prune and drain: windows that were pruned, wholly or in part,
# and done_to, which others lower.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'retention_days = 30;'

# days SITE FIRST COUNT: three page views a day by two visitors, who come each day.
days()
{
	sql "INSERT INTO pageview SELECT '$1', '$2 11:59:59.999' + INTERVAL d.seq DAY
			+ INTERVAL IF(v.seq = 3, 1000, 0) MICROSECOND, UUID_SHORT(), '/', '',
			'Mozilla', UNHEX(MD5(LEAST(v.seq, 2))), ''
		FROM seq_0_to_$(($3 - 1)) AS d JOIN seq_1_to_3 AS v;"
}

# prune_to INSTANT: as prune does, but for deleting.
prune_to()
{
	sql "UPDATE job_state SET done_to = '$1' WHERE job = 'prune';"
}

# A real prune that cuts through a day and a month. It keeps what occurred at its
# cutoff, 2026-03-12 12:00, and removes what occurred a millisecond before.
fresh
run --add-partitions --now=2025-12-01T00:00:00Z
days a 2026-01-20 60
run --rollup --now=2026-04-01T01:00:00Z
before=$(figures)
is 'before the prune: 60 days and 3 months' "$(printf '%s\n' "$before" | wc -l)" 63
run --prune --now=2026-04-11T12:00:00Z
is 'the prune cuts through a day' "$(sql '
	SELECT MIN(occurred_at), COUNT(*) FROM pageview;')" '2026-03-12 12:00:00.000	25'
is 'done_to of prune stands there' "$(done_to prune)" '2026-03-12 12:00:00.000'
run --rollup --days=100 --months=6 --format=json --now=2026-04-11T12:00:00Z
is 'figures of pruned windows stay as they are' "$(figures)" "$before"
like 'the summary says how many were left alone' "$out" '"upserted": 8, "skipped_existing_no_raw": 55}'
run --rollup --days=100 --months=6 --now=2026-04-11T12:00:00Z
is 'and stay so again' "$(figures)" "$before"

# Late page views beside that cut.
views <<-'END'
	a 2026-03-01 10:00:00 late
	a 2026-03-12 11:00:00 late
	a 2026-03-12 13:00:00 late
	a 2026-03-13 13:00:00 late
END
run --rollup --days=100 --months=6 --now=2026-04-11T12:00:00Z
is 'late page views: the day behind the cut counts them, nothing drops' "$(figures)" \
	"$(printf '%s\n' "$before" | sed 's/^day a 2026-03-13 3 2$/day a 2026-03-13 4 3/')"

# The retention goes down and up again: windows that were pruned stay closed.
configure 'retention_days = 10;'
run --maintain --quiet --now=2026-04-12T00:00:00Z
is 'retention lowered: pruned further' "$(done_to prune)" '2026-04-02 00:00:00.000'
before=$(figures)
configure 'retention_days = 400;'
run --maintain --quiet --now=2026-04-13T00:00:00Z
is 'retention raised: prune goes not back' "$status$err$(done_to prune)" '02026-04-02 00:00:00.000'
run --rollup --days=100 --months=6 --now=2026-04-13T00:00:00Z
is 'retention raised: figures as before' "$(figures)" "$before"
configure

# Whose window begins before done_to, and whose at it.
while read -r done_to expected; do
	fresh
	views <<-'END'
		a 2026-02-28 23:59:59.999 one
		a 2026-03-01 00:00:00.000 one
		a 2026-03-02 12:00:00.000 one
	END
	prune_to "$(printf '%s' "$done_to" | tr _ ' ')"
	run --rollup --now=2026-03-02T13:00:00Z
	is "done_to of prune at $done_to" "$(figures | tr '\n' ' ' | sed 's/ a 2026//g')" \
		"$(printf '%s' "$expected" | tr _ ' ') "
done <<-'END'
	2026-02-01_00:00:00.000 day-02-28_1_1_day-03-01_1_1_day-03-02_1_1_month-02-01_1_1_month-03-01_2_1
	2026-02-01_00:00:00.001 day-02-28_1_1_day-03-01_1_1_day-03-02_1_1_month-03-01_2_1
	2026-02-28_00:00:00.000 day-02-28_1_1_day-03-01_1_1_day-03-02_1_1_month-03-01_2_1
	2026-02-28_00:00:00.001 day-03-01_1_1_day-03-02_1_1_month-03-01_2_1
	2026-03-01_00:00:00.000 day-03-01_1_1_day-03-02_1_1_month-03-01_2_1
	2026-03-01_00:00:00.001 day-03-02_1_1
END
fresh
days a 2026-03-01 3
prune_to '2026-03-03 00:00:00.001'
run --rollup --now=2026-03-03T13:00:00Z
is 'done_to of prune behind everything: no figure' "$status$(figures)" 0

# Page views that are gone without a word of prune: what is counted stays.
fresh
days a 2026-03-01 3
run --rollup --now=2026-03-03T13:00:00Z
before=$(figures)
sql 'DELETE FROM pageview;'
run --rollup --days=5 --format=json --now=2026-03-03T13:00:00Z
is 'without page views figures stay' "$(figures)" "$before"
is 'without page views: the summary' "$out" '{"dates_processed": 5, "months_processed": 2, "upserted": 0, "skipped_existing_no_raw": 4}'

# done_to of rollup: the start of the day that an hour ago was.
while read -r now expected; do
	fresh
	run --rollup --now="$now"
	is "done_to at $now" "$(done_to rollup)" "$expected 00:00:00.000"
done <<-'END'
	2026-04-01T00:59:59.999Z 2026-03-31
	2026-04-01T01:00:00.000Z 2026-04-01
	2028-03-01T00:30:00.000Z 2028-02-29
	2027-01-01T00:59:59.999Z 2026-12-31
END
run --rollup --now=2026-12-30T23:00:00Z
is 'a clock that was set back by two hours does not lower it' "$status$(done_to rollup)" \
	'02026-12-31 00:00:00.000'

# Lowered between two runs, as drain and import do.
fresh
run --rollup --now=2026-04-01T12:00:00Z
views <<-'END'
	a 2026-01-31 23:59:59.999 late
	a 2026-02-01 00:00:00.000 late
END
sql "UPDATE job_state SET done_to = '2026-01-31 00:00:00' WHERE job = 'rollup';"
run --rollup --format=json --now=2026-04-01T13:00:00Z
is 'lowered: the next run catches up' "$(figures)" 'day a 2026-01-31 1 1
day a 2026-02-01 1 1
month a 2026-01-01 1 1
month a 2026-02-01 1 1'
like 'lowered: the summary' "$out" '"dates_processed": 61, "months_processed": 4,'
is 'lowered: raised again' "$(done_to rollup)" '2026-04-01 00:00:00.000'

# lowered_meanwhile VALUE: a run that has begun waits for a row that we hold; then
# done_to is set to VALUE.
lowered_meanwhile()
{
	fresh
	run --rollup --now=2026-03-20T12:00:00Z
	views <<-'END'
		a 2026-04-01 10:00:00 one
	END
	session_open
	session_do "START TRANSACTION; SELECT * FROM job_state WHERE job = 'prune' FOR UPDATE;"
	"$program" --config="$config" --rollup --now=2026-04-01T12:00:00Z \
		>"$work/out" 2>&1 9>&- &
	rollup=$!
	end_with_us "$rollup"
	wait_for lease_taken
	sql "UPDATE job_state SET done_to = $1 WHERE job = 'rollup';"
	views <<-'END'
		a 2026-02-10 10:00:00 late
	END
	session_close
	status=0
	wait "$rollup" || status=$?
}

# Whether the rollup holds its lease and waits inside its first transaction.
lease_taken()
{
	[ "$(sql "SELECT COUNT(*) FROM information_schema.INNODB_TRX
		WHERE trx_state = 'LOCK WAIT';")" -eq 1 ]
}

lowered_meanwhile "'2026-02-10 00:00:00'"
is 'lowered during a run: the run is content' "$status" 0
is 'lowered during a run: it did count what it covered' "$(figures | head -n 1)" \
	'day a 2026-04-01 1 1'
is 'lowered during a run: not raised' "$(done_to rollup)" '2026-02-10 00:00:00.000'
run --rollup --now=2026-04-01T12:15:00Z
is 'lowered during a run: the next one catches up' "$(figures | grep 2026-02)" \
	'day a 2026-02-10 1 1
month a 2026-02-01 1 1'
is 'lowered during a run: then raised' "$(done_to rollup)" '2026-04-01 00:00:00.000'
lowered_meanwhile NULL
is 'set to NULL during a run: not raised' "$status$(done_to rollup)" 0NULL
run --rollup --now=2026-04-01T12:15:00Z
is 'set to NULL: the next run begins at the oldest page view' "$(figures | grep 2026-02)" \
	'day a 2026-02-10 1 1
month a 2026-02-01 1 1'

done_testing
