#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The statements of Daily, Monthly, Not counted and --report=line read a range of the
# primary key for each site, and no other rows, whether for one site or for all.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure
fresh
sql "INSERT INTO daily_metric SELECT CONCAT('site', site.seq), '2026-11-23' - INTERVAL day.seq DAY, 1, 1
		FROM seq_1_to_40 AS site JOIN seq_0_to_539 AS day;
	INSERT INTO monthly_metric SELECT CONCAT('site', site.seq), '2026-11-01' - INTERVAL month.seq MONTH, 1, 1
		FROM seq_1_to_40 AS site JOIN seq_0_to_119 AS month;
	INSERT INTO filtered_hit SELECT CONCAT('site', site.seq), '2026-11-23' - INTERVAL day.seq DAY, 'bot', 'host1---', 1
		FROM seq_1_to_40 AS site JOIN seq_0_to_539 AS day;
	ANALYZE TABLE daily_metric, monthly_metric, filtered_hit;" >/dev/null

# explained FILE FROM TO SITES: "type key rows" of the statement in sql/FILE.
explained()
{
	statement=$(sed -e '/^--/d' -e "s/@LIST@/$4/" "$FOOTFALL_SRCDIR/sql/$1" |
		sed -e "s/BETWEEN ? AND ?/BETWEEN '$2' AND '$3'/")
	sql "EXPLAIN $statement;" | cut -f 4,6,9 | tr '\t' ' '
}

# reads FILE FROM TO SITES MOST: a range of the key, MOST rows by MariaDB's estimate.
reads()
{
	got=$(explained "$1" "$2" "$3" "$4")
	like "$1, $4: a range of the primary key" "$got" '^range PRIMARY [0-9]+$'
	ok "$1, $4: no other rows" [ "${got##* }" -le "$5" ]
}

one="'site7'"
three="'site7','site8','site9'"
for list in "$one" "$three"; do
	reads history-daily.sql 2026-08-19 2026-11-23 "$list" 400
	reads history-part.sql 2026-10-01 2026-10-23 "$list" 100
	reads history-monthly.sql 2024-11-01 2026-11-23 "$list" 100
	reads filtered-read.sql 2026-08-26 2026-11-23 "$list" 400
done

# The names of all sites: one row of the index for each.
for table in daily_metric filtered_hit; do
	like "$table: the names of sites are read by skipping" \
		"$(sql "EXPLAIN SELECT DISTINCT site FROM $table;")" 'Using index for group-by'
done

done_testing
