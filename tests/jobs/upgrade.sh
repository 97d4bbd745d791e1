#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every version that was released, upgraded in place to the one at hand: its database
# and its configuration as an owner has them, from tests/upgrade. Whether each release
# has a snapshot, and whether its steps of the schema are as they were.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

snapshots=$FOOTFALL_SRCDIR/tests/upgrade

# released NEWS: the versions in it that are out.
released()
{
	sed -n '/unreleased/d; s/^## \([0-9.]*[0-9]\).*/\1/p' "$1"
}

# missing NEWS: those of them without a snapshot.
missing()
{
	released "$1" | while read -r number; do
		[ -f "$snapshots/$number/dump.sql" ] || echo "$number"
	done
}

is 'every released version of NEWS has a snapshot' "$(missing "$FOOTFALL_SRCDIR/NEWS.md")" ''
printf '## 0.9.9, unreleased\n\n## 0.9.8, 2027-01-31\n\n## 0.9.7\n\n## 0.1.0, 2026-12-01\n' >"$work/NEWS"
is 'one that has none would be noticed' "$(missing "$work/NEWS" | tr '\n' ' ')" '0.9.8 0.9.7 '
ok 'there are snapshots' test -f "$snapshots/0.1.0/dump.sql"

# steps_are_as_they_were CHECKSUMS TREE
steps_are_as_they_were()
{
	(cd "$2" && sha256sum -c --quiet "$1")
}

# tables_as_they_are: what the schema has become, but for the partitions' bounds.
tables_as_they_are()
{
	sql "SELECT TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_DEFAULT, IS_NULLABLE,
			COLUMN_TYPE, COLLATION_NAME
		FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 3;
		SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE
		FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2, 3;
		SELECT TABLE_NAME, ENGINE, TABLE_COLLATION FROM information_schema.TABLES
		WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1; SELECT job FROM job_state ORDER BY 1;"
}

# fill_in FILE: a file of the snapshot, for this machine.
fill_in()
{
	sed "s,@STATE@,$state,; s,@SOCKET@,$FOOTFALL_TEST_SOCKET," "$folder/$1"
}

# project HEADER: of CSV from standard input, the columns that HEADER names.
project()
{
	tr -d '\r' | awk -F , -v header="$1" '
		NR == 1 {
			for (i = 1; i <= NF; i++)
				place[$i] = i
			n = split(header, names, ",")
		}
		{
			line = ""
			for (i = 1; i <= n; i++)
				line = line (i > 1 ? "," : "") (names[i] in place ? $place[names[i]] : "?")
			print line
		}'
}

# same_report VIEW: what it says now against what it said, of the columns it had then.
# The summary of a job is free text.
same_report()
{
	from=
	[ "$1" = line ] || from=--from=2020-01-01
	run --report="$1" --format=csv --quiet --now="$now" ${from:+"$from"}
	header=$(head -n 1 "$folder/reports/$1.csv" | tr -d '\r' | sed 's/,summary$//')
	project "$header" <"$folder/reports/$1.csv" >"$work/then"
	project "$header" <"$work/out" >"$work/now"
	ok "$version: --report=$1 says the same" diff "$work/then" "$work/now"
	is "$version: --report=$1: exit 0" "$status" 0
}

fresh_config()
{
	configure
	fresh
	tables_as_they_are >"$work/fresh"
}

# upgrade VERSION: all that an owner does, and what must be so then.
upgrade()
{
	version=$1
	folder=$snapshots/$version
	now=$(cat "$folder/now")
	rm -f "$work/admin.conf"
	fresh_config
	database=mysql sql 'DROP DATABASE footfall; CREATE DATABASE footfall;'
	# Its first line is for clients that know of it.
	sed '1{/sandbox mode/d;}' "$folder/dump.sql" | sql_client
	fill_in footfall.conf >"$config"
	fill_in admin.conf >"$work/admin.conf"
	chmod 0640 "$config"
	chmod 0600 "$work/admin.conf"

	ok "$version: its steps of the schema were not changed" \
		steps_are_as_they_were "$folder/checksums" "$FOOTFALL_SRCDIR"
	run --init --quiet --now="$now"
	is "$version: --init: exit 0, nothing to say" "$status$out$err" 0
	run --init --now="$now"
	like "$version: --init again: nothing to do" "$err" '^admin: 0 step\(s\) applied'
	tables_as_they_are >"$work/upgraded"
	ok "$version: the schema is that of a new installation" diff "$work/fresh" "$work/upgraded"
	for report in "$folder"/reports/*.csv; do
		report=${report##*/}
		same_report "${report%.csv}"
	done
	before=$(figures)
	run --maintain --now="$now"
	is "$version: --maintain: exit 0, no error" "$status$err" 0
	is "$version: --maintain: no figure changes" "$(figures)" "$before"
	run --check --now="$now"
	unlike "$version: --check finds nothing bad but a clock" "$out" '^bad +(configuration|database|schema|files|salt|jobs|partitions)'
	views=$(sql 'SELECT COUNT(*) FROM pageview;')
	is "$version: a hit is counted" "$(hit_status blog /upgraded)" 204
	is "$version: it is there" "$(sql 'SELECT COUNT(*) FROM pageview;')" "$((views + 1))"
	fill_in every-key.conf >"$config"
	rm "$work/admin.conf"
	chmod 0600 "$config"
	run --check
	like "$version: every key of its configuration is taken" "$out" '^ok +configuration '
}

for snapshot in "$snapshots"/*/; do
	upgrade "$(basename "$snapshot")"
done

# This test notices what it is for.
mkdir -p "$work/tree/sql"
cp "$FOOTFALL_SRCDIR"/sql/schema-*.sql "$work/tree/sql"
echo '-- changed' >>"$work/tree/sql/schema-001.sql"
not_ok 'a step that was changed would be noticed' \
	steps_are_as_they_were "$snapshots/0.1.0/checksums" "$work/tree"
sql 'ALTER TABLE job_run ADD COLUMN extra INT NULL;'
tables_as_they_are >"$work/upgraded"
not_ok 'a schema that differs would be noticed' cmp -s "$work/fresh" "$work/upgraded"

done_testing
