#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --prune: what goes, what stays, how, and what it waits for. Kills are in
# killed.sh, the figures of pruned windows in rollup-windows.sh.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'retention_days = 30;'

# Page views as "SITE DAY TIME", in order.
left()
{
	sql 'SELECT site, occurred_at FROM pageview ORDER BY site, occurred_at;' | tr '\t' ' '
}

partitions()
{
	sql "SELECT GROUP_CONCAT(PARTITION_NAME ORDER BY PARTITION_ORDINAL_POSITION SEPARATOR ' ')
		FROM information_schema.PARTITIONS
		WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'pageview';"
}

# The cutoff, to the millisecond; events and sites that nobody lists go as well.
fresh
views <<-'END'
	a 2026-03-12 12:00:00.499 one
	a 2026-03-12 12:00:00.500 one
	a 2026-03-12 12:00:00.501 one
	b 2026-03-12 12:00:00.499 one signup
	unlisted 2026-03-12 12:00:00.499 one
	unlisted 2026-03-12 12:00:00.500 one
END
run --prune --format=json --now=2026-04-11T12:00:00.500Z
is 'never rolled up: exit 0, nothing goes' "$status$err$(left | wc -l)" 06
is 'never rolled up: the summary' "$out" \
	'{"deleted": 0, "cutoff": "2026-03-12 12:00:00.500", "retention_days": 30}'
run --rollup --now=2026-03-12T18:00:00Z
run --prune --now=2026-04-11T12:00:00.500Z
is 'rolled up to the start of that day: nothing of it goes' "$(left | wc -l)" 6
is 'done_to of prune is not past that of rollup' "$(done_to prune)" '2026-03-12 00:00:00.000'
run --rollup --now=2026-03-13T01:00:00Z
run --prune --format=json --now=2026-04-11T12:00:00.500Z
is 'what is before the cutoff goes, what is at it stays' "$(left)" 'a 2026-03-12 12:00:00.500
a 2026-03-12 12:00:00.501
unlisted 2026-03-12 12:00:00.500'
like 'the summary counts them' "$out" '^\{"deleted": 3, '
is 'the figures stay' "$(figures | grep day)" 'day a 2026-03-12 3 1
day unlisted 2026-03-12 2 1'
before=$(unchanged)
run --prune --now=2026-04-11T12:00:00.500Z
is 'again: nothing changes' "$status$(unchanged)" "0$before"
run --prune --now=2026-04-01T00:00:00Z
is 'a clock that was set back: nothing changes' "$status$(unchanged)" "0$before"
configure 'retention_days = 36500;'
run --prune --now=2026-04-11T12:00:00.500Z
is 'a retention of a hundred years: nothing changes' "$status$(unchanged)" "0$before"
configure 'retention_days = 30;'

# A late page view that no rollup has seen: its day waits for the next rollup.
fresh
views <<-'END'
	a 2026-03-01 10:00:00 one
	a 2026-03-05 10:00:00 one
	b 2026-03-02 10:00:00 one
	b 2026-03-05 11:00:00 one
END
run --rollup --now=2026-04-20T12:00:00Z
views <<-'END'
	a 2026-03-04 10:00:00 late
END
run --prune --format=json --now=2026-04-20T12:00:00Z
is 'a late page view: exit 0, nothing of its day or later goes' "$status$(left)" \
	'0a 2026-03-04 10:00:00.000
a 2026-03-05 10:00:00.000
b 2026-03-05 11:00:00.000'
like 'a late page view: the summary says so' "$out" '"refused_days": 1'
is 'a late page view: rollup shall look again' "$(done_to rollup)" '2026-03-04 00:00:00.000'
run --rollup --now=2026-04-20T12:15:00Z
run --prune --now=2026-04-20T12:30:00Z
is 'a late page view: counted, then all goes' "$(left)$(figures | grep -c day)" 5
is 'a late page view: counted' "$(figures | grep 03-04)" 'day a 2026-03-04 1 1'

# One before done_to of prune: nobody will count it. It stays until --force, and no
# other site waits for it.
views <<-'END'
	a 2026-03-03 10:00:00 later
	a 2026-03-04 10:00:00 later
	b 2026-03-05 10:00:00 one
END
run --prune --dry-run --format=json --now=2026-04-20T13:00:00Z
said=$out
before=$(everything)
run --prune --dry-run --format=json --now=2026-04-20T13:00:00Z
is 'later still: a dry run changes nothing' "$(everything)" "$before"
run --prune --format=json --now=2026-04-20T13:00:00Z
is 'later still: exit 0; only that site waits' "$status$(left)" \
	'0a 2026-03-03 10:00:00.000
a 2026-03-04 10:00:00.000'
like 'later still: the summary says so' "$out" '^\{"deleted": 1, .*"refused_days": 1'
is 'later still: the dry run said the same' "$said" "$out"
run --rollup --days=60 --now=2026-04-20T13:15:00Z
run --prune --force --format=json --now=2026-04-20T13:30:00Z
is '--force removes what nobody will count' "$status$(left)" 0
like '--force: the summary' "$out" '^\{"deleted": 2, '
is '--force: no figure drops' "$(figures)" 'day a 2026-03-01 1 1
day a 2026-03-04 1 1
day a 2026-03-05 1 1
day b 2026-03-02 1 1
day b 2026-03-05 1 1
month a 2026-03-01 2 1
month b 2026-03-01 2 1'

# The same with partitions: the one that holds it stays, what else is in it goes.
fresh
run --add-partitions --now=2025-11-15T00:00:00Z
views <<-'END'
	a 2025-11-20 10:00:00 one
	b 2025-11-20 10:00:00 one
	b 2025-11-21 10:00:00 one
	b 2025-12-20 10:00:00 one
	b 2026-01-20 10:00:00 one
END
sql "INSERT INTO daily_metric VALUES ('b', '2025-11-20', 1, 1), ('b', '2025-11-21', 1, 1),
		('b', '2025-12-20', 1, 1), ('b', '2026-01-20', 1, 1);
	UPDATE job_state SET done_to = '2026-01-15' WHERE job IN ('prune', 'rollup');"
run --prune --dry-run --format=json --now=2026-02-14T00:00:00Z
said=$out
run --prune --format=json --now=2026-02-14T00:00:00Z
is 'a partition with a refused day: only that day stays, and what is not due' "$status$(left)" \
	'0a 2025-11-20 10:00:00.000
b 2026-01-20 10:00:00.000'
like 'a partition with a refused day: it stays, the next is dropped' "$(partitions)" \
	'^p2025_11 p2026_01 '
is 'a partition with a refused day: the dry run said the same' "$said" "$out"

# More of them than any list holds: none is forgotten.
fresh
sql "INSERT INTO pageview SELECT 'a', '2020-01-01' + INTERVAL seq DAY, seq, '/', '', '',
		REPEAT('x', 16), '' FROM seq_1_to_1200;
	UPDATE job_state SET done_to = '2026-01-01' WHERE job IN ('prune', 'rollup');"
views <<-'END'
	b 2024-06-01 10:00:00 one
	c 2025-06-01 10:00:00 one
END
run --prune --format=json --now=2026-04-20T12:00:00Z
is '1202 days that are not rolled up: not one of them goes' "$status$(left | wc -l)" 01202

# Whole partitions are dropped, the rest goes in bounded steps.
fresh
run --add-partitions --now=2025-12-15T00:00:00Z
spread a '2025-12-20' 500 60
spread b '2026-01-10' 300 60
spread a '2026-02-01' 12000 10
views <<-'END'
	a 2026-02-10 12:00:00 stays
	b 2026-02-02 11:59:59.999 goes
	b 2026-02-02 12:00:00 stays
END
run --rollup --now=2026-03-01T12:00:00Z
figures=$(figures)
before=$(everything)
run --prune --dry-run --format=json --now=2026-03-04T12:00:00Z
said=$out
is 'partitions: a dry run: exit 0, changes nothing' "$status$(everything)" "0$before"
run --prune --dry-run --now=2026-03-04T12:00:00Z
like 'partitions: a dry run says that it is one' "$out" '^prune \(dry run\): deleted 12801, '
run --prune --format=json --now=2026-03-04T12:00:00Z
is 'partitions: exit 0, the rows before the cutoff are gone' "$status$(left)" \
	'0a 2026-02-10 12:00:00.000
b 2026-02-02 12:00:00.000'
is 'partitions: the summary' "$out" '{"deleted": 12801, "cutoff": "2026-02-02 12:00:00.000", "retention_days": 30, "partitions_dropped": 2}'
is 'partitions: the dry run said the same' "$said" "$out"
like 'partitions: those before the cutoff are dropped' "$(partitions)" '^p2026_02 p2026_03 .* p_future$'
is 'partitions: figures stay' "$(figures)" "$figures"

# Partitions that are not as we made them.
sql 'ALTER TABLE pageview DROP PARTITION p2026_02, p2026_04;'
run --prune --format=json --now=2026-05-20T12:00:00Z
is 'a partition is missing: exit 0' "$status$err" 0
run --rollup --now=2026-05-20T12:00:00Z
run --maintain --now=2026-05-20T12:00:00Z
is 'a partition is missing: maintain: exit 0' "$status$err" 0

# We hold the last row that goes: what is gone by then went in steps of its own.
fresh
spread a '2026-02-01' 12000 10
run --rollup --now=2026-03-10T12:00:00Z
session_open
session_do "START TRANSACTION; SELECT * FROM pageview
	WHERE site = 'a' AND occurred_at = '2026-02-02 09:19:50' FOR UPDATE;"
"$program" --config="$config" --prune --now=2026-03-10T12:00:00Z >"$work/out" 2>&1 9>&- &
prune=$!
end_with_us "$prune"
prune_waits()
{
	[ "$(sql "SELECT COUNT(*) FROM information_schema.INNODB_TRX
		WHERE trx_state = 'LOCK WAIT';")" -eq 1 ]
}
wait_for prune_waits
left=$(left | wc -l)
ok "12,000 rows go in steps of 5,000 at most: $left are left before the last" \
	test "$left" -le 7000 -a "$left" -ge 1000
session_close
status=0
wait "$prune" || status=$?
is '12,000 rows: exit 0, all gone' "$status$(left)" 0
like '12,000 rows: the summary' "$(cat "$work/out")" '^prune: deleted 12000,'

# Somebody reads the table for long. Hits have time enough to wait, however busy
# the machine is.
configure 'retention_days = 30;' 'deadline_ms = 20000;'
fresh
run --add-partitions --now=2025-12-15T00:00:00Z
spread a '2025-12-20' 5 60
run --rollup --now=2026-03-01T12:00:00Z
session_open
session_do 'START TRANSACTION; SELECT COUNT(*) FROM pageview;'
: >"$work/over"
while [ -e "$work/over" ]; do
	hit_status a /
done >"$work/hits" 9>&- &
hits=$!
end_with_us "$hits"
run --prune --format=json --now=2026-03-01T12:00:00Z
rm "$work/over"
wait "$hits"
is 'a long SELECT: exit 0' "$status$err" 0
like 'a long SELECT: it says that it waits' "$out" '^\{"deleted": 0, .*"partitions_waiting": 1\}'
is 'a long SELECT: nothing went' "$(sql 'SELECT COUNT(*) FROM pageview
	WHERE occurred_at < "2026-01-01";')" 5
is 'a long SELECT: no hit is turned away while prune waits for it' \
	"$(sort -u "$work/hits" | tr '\n' ' ')" '204 '
is 'a long SELECT: hits go on' "$(hit_status a /)" 204
session_close
run --prune --format=json --now=2026-03-01T12:15:00Z
like 'after the long SELECT: the next run drops it' "$out" '^\{"deleted": 5, .*"partitions_dropped": 1\}'
is 'after the long SELECT: the hits are there' "$(left | wc -l)" \
	$(($(grep -c 204 "$work/hits") + 1))

done_testing
