#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --add-partitions: twelve months ahead, from an empty table, after a gap, with
# rows in the last partition, two at once, and while somebody reads.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure

# Names and bounds: "p2026_03<2026-04-01".
partitions()
{
	sql "SELECT CONCAT(PARTITION_NAME, '<', REPLACE(PARTITION_DESCRIPTION, '''', ''))
		FROM information_schema.PARTITIONS
		WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'pageview'
		ORDER BY PARTITION_ORDINAL_POSITION;"
}

# months FIRST COUNT: what partitions prints for these months.
months()
{
	month=$1
	count=$2
	while [ "$count" -gt 0 ]; do
		next=$(date -u -d "$month +1 month" +%Y-%m-01)
		echo "p$(date -u -d "$month" +%Y_%m)<$next"
		month=$next
		count=$((count - 1))
	done
	echo 'p_future<MAXVALUE'
}

# misplaced: rows that stand in another month's partition than their own.
misplaced()
{
	sql "SELECT PARTITION_NAME FROM information_schema.PARTITIONS
		WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'pageview'
			AND PARTITION_NAME <> 'p_future';" | while read -r name; do
		echo "SELECT '$name', occurred_at FROM pageview PARTITION ($name)
			WHERE DATE_FORMAT(occurred_at, 'p%Y_%m') <> '$name';"
	done | sql_client
}

fresh
run --add-partitions --format=json --now=2026-03-15T12:00:00Z
is 'a new table: this month and twelve ahead' "$status$out" '0{"added": 13}'
is 'a new table: the partitions' "$(partitions)" "$(months 2026-03-01 13)"
before=$(unchanged)
run --add-partitions --format=json --now=2026-03-31T23:59:59.999Z
is 'again: exit 0, nothing to do' "$status$out" '0{"added": 0}'
is 'again: nothing has changed' "$(unchanged)" "$before"
run --add-partitions --dry-run --format=json --now=2026-04-01T00:00:00.000Z
is 'next month: a dry run says what it would do' "$status$out" '0{"added": 1}'
is 'next month: and does not' "$(unchanged)" "$before"
run --add-partitions --format=json --now=2026-04-01T00:00:00.000Z
is 'next month: one more' "$status$out" '0{"added": 1}'
is 'next month: the partitions' "$(partitions)" "$(months 2026-03-01 14)"
run --add-partitions --format=json --now=2025-01-01T00:00:00Z
is 'a clock that was set back: nothing to do' "$status$out" '0{"added": 0}'

# Off for long: what fell into the last partition comes into its own.
views <<-'END'
	a 2026-03-31 23:59:59.999 one
	a 2026-04-01 00:00:00.000 one
	a 2027-04-30 23:59:59.999 one
	a 2027-05-01 00:00:00.000 one
	a 2028-02-29 23:59:59.999 one
	a 2028-03-01 00:00:00.000 one
	a 2099-01-01 00:00:00.000 one
END
run --add-partitions --format=json --now=2028-03-01T00:00:00Z
is 'after two years: exit 0' "$status$out" '0{"added": 23}'
is 'after two years: the partitions' "$(partitions)" "$(months 2026-03-01 37)"
is 'after two years: every row in its own' "$(misplaced)" ''
is 'after two years: no row is lost' "$(sql 'SELECT COUNT(*) FROM pageview;')" 7
is 'after two years: what is still ahead stays in the last' \
	"$(sql 'SELECT occurred_at FROM pageview PARTITION (p_future);')" '2099-01-01 00:00:00.000'

# A table with page views that never had partitions; one with a very old one.
fresh
views <<-'END'
	a 2025-11-30 23:59:59.999 one
	b 2026-03-01 00:00:00.000 one
END
run --add-partitions --format=json --now=2026-03-15T12:00:00Z
is 'page views before the first partition: from their month on' "$status$(partitions)" \
	"0$(months 2025-11-01 17)"
is 'page views before the first partition: every row in its own' "$(misplaced)" ''
fresh
views <<-'END'
	a 1970-01-01 00:00:00.000 one
	a 2106-02-07 06:28:16.000 one
END
run --add-partitions --format=json --now=2026-03-15T12:00:00Z
is 'a page view of 1970: twenty years of partitions are enough' "$status$out" '0{"added": 253}'
is 'a page view of 1970: it is still there' "$(sql 'SELECT COUNT(*) FROM pageview;')" 2

# Splitting copies: never 10,000 rows and more.
# last_holds COUNT: that many rows in the last partition, for whose month there is none.
last_holds()
{
	fresh
	run --add-partitions --now=2025-01-15T12:00:00Z
	spread a 2026-03-02 "$1" 10
}
last_holds 9999
run --add-partitions --format=json --now=2026-03-15T12:00:00Z
is '9,999 rows: exit 0, split' "$status$out" '0{"added": 14}'
is '9,999 rows: every row in its own' "$(sql 'SELECT COUNT(*) FROM pageview
	PARTITION (p2026_03);')$(misplaced)" 9999
last_holds 10000
before=$(partitions)
run --add-partitions --format=json --now=2026-03-15T12:00:00Z
is '10,000 rows: exit 1' "$status" 1
like '10,000 rows: says why, and where the remedy is' "$err" \
	'^admin: add-partitions: .*p_future holds 10000 rows.*admin\(8\)'
is '10,000 rows: nothing has changed' "$(partitions)" "$before"
run --check --now=2026-03-15T12:00:00Z
like '10,000 rows: the doctor says so' "$out" '^(warning|bad) +partitions .*p_future holds 10000'
run --rollup --now=2026-03-15T12:00:00Z
run --add-partitions --dry-run --now=2026-03-15T12:00:00Z
is '10,000 rows: a dry run fails too' "$status" 1
# Enough partitions stand ahead: rows of a mad clock are nobody's concern.
fresh
run --add-partitions --now=2026-03-15T12:00:00Z
spread a 2090-01-01 10000 1
run --add-partitions --now=2026-03-15T12:00:00Z
is '10,000 rows of the far future, and nothing to add: exit 0' "$status" 0

# Five at once, on a table with rows: one works, the others say so.
fresh
spread a 2026-03-02 2000 10
pids=
for i in 1 2 3 4 5; do
	admin --add-partitions --now=2026-03-15T12:00:00Z >"$work/out.$i" 2>"$work/err.$i" &
	pids="$pids $!"
done
failed=
for pid in $pids; do
	wait "$pid" || failed="$failed $pid"
done
is 'five at once: all exit 0' "$failed" ''
is 'five at once: the partitions' "$(partitions)" "$(months 2026-03-01 13)"
is 'five at once: every row in its own' "$(sql 'SELECT COUNT(*) FROM pageview;')$(misplaced)" 2000
is 'five at once: one added them' "$(cat "$work"/out.[1-5] | grep -c 'added 13$')" 1
is 'five at once: no word but "is running already"' \
	"$(cat "$work"/err.[1-5] | grep -v 'add-partitions is running already' || :)" ''

# Somebody reads the table for long.
fresh
session_open
session_do 'START TRANSACTION; SELECT COUNT(*) FROM pageview;'
run --add-partitions --format=json --now=2026-03-15T12:00:00Z
is 'a long SELECT: exit 0' "$status$err" 0
is 'a long SELECT: it says that it waits' "$out" '{"added": 0, "waiting": 13}'
is 'a long SELECT: hits go on' "$(hit_status a /)" 204
session_close
run --add-partitions --format=json --now=2026-03-15T12:00:00Z
is 'after the long SELECT: done' "$out" '{"added": 13}'

# A long statement that fails leaves room for the reason.
fresh
sql 'ALTER TABLE pageview REMOVE PARTITIONING;'
run --add-partitions --now=2026-03-15T12:00:00Z
is 'no partitions: exit 1' "$status" 1
like 'no partitions: it says why' "$err" 'ALTER TABLE pageview .*Partition management on a not partitioned table'

done_testing
