#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --import-dump and --export: what they refuse, and that nothing is left behind
# then: dumps that are damaged, forged or newer, databases that are not empty, a
# connection or a process that ends in the middle.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure
now=2026-03-03T12:00:00Z
good=$work/good.sql

# sign FILE: gives it the last line that it ought to have.
sign()
{
	sed '/^-- end: /d' "$1" >"$1.new"
	printf -- '-- end: %d rows, sha256 %s\n' "$(grep -c '^(' "$1.new")" \
		"$(sha256sum <"$1.new" | cut -d ' ' -f 1)" >>"$1.new"
	mv "$1.new" "$1"
}

# absent: no database; what was made is told by SHOW.
absent()
{
	database=mysql sql 'DROP DATABASE IF EXISTS footfall;'
}

there()
{
	database=mysql sql "SHOW DATABASES LIKE 'footfall';"
}

# rows_of_sites: how many rows the tables have that --init leaves empty.
rows_of_sites()
{
	sql 'SELECT (SELECT COUNT(*) FROM pageview) + (SELECT COUNT(*) FROM daily_metric)
		+ (SELECT COUNT(*) FROM monthly_metric) + (SELECT COUNT(*) FROM job_run)
		+ (SELECT COUNT(done_to) FROM job_state);'
}

fresh
spread a '2026-03-01' 500 60
views <<-'END'
	b 2026-03-02 11:00:00 two signup
END
run --maintain --now="$now"
admin --export=full --quiet --now="$now" >"$good" 2>"$work/said"
cp "$good" "$work/signed.sql"
sign "$work/signed.sql"
ok 'this test signs as admin does' cmp "$good" "$work/signed.sql"

# refused WHAT REGEX: the file $work/bad.sql, as a file and from standard input.
refused()
{
	absent
	run --import-dump="$work/bad.sql" --now="$now"
	is "$1: exit 1" "$status" 1
	like "$1: it says why" "$err" "$2"
	is "$1: nothing was made" "$(there)" ''
	status=0
	admin --import-dump=- --now="$now" <"$work/bad.sql" >"$work/out" 2>"$work/err" || status=$?
	is "$1: from standard input: exit 1" "$status" 1
	like "$1: from standard input: it says why" "$(cat "$work/err")" "$2"
	[ -z "$(there)" ] || is "$1: from standard input: nothing is left" "$(rows_of_sites)" 0
}

# Damage: each sed script with what is said.
while IFS='|' read -r what script regex; do
	sed "$script" "$good" >"$work/bad.sql"
	refused "$what" "$regex"
done <<-'END'
	the last line is missing|$d|:[0-9]+: the dump ends here, before its end: it was cut off
	rows are missing at an end|/^('a','2026-03-01 0[1-9]/d|:[0-9]+: no row of this table
	a figure was changed|s/^('a','2026-03-01',500,/('a','2026-03-01',501,/|checksum is not that of the file
	a path was changed|s,'/',"/",|no literal of a dump
	lines were put in order|$!{/^(/d}|:[0-9]+: no row of this table
	line ends were changed|s/$/\r/|:1: a line ends with CR LF: transfer the file as binary
	it is SQL of somebody else|1s/.*/-- MariaDB dump 10.19/|:1: this is no dump of Footfall: name a file
	something stands behind it|$s/$/\nDROP TABLE pageview;/|something stands behind the end
END
head -c 60000 "$good" >"$work/bad.sql"
refused 'cut off in a row' ':[0-9]+: the dump ends here, before its end'
: >"$work/bad.sql"
refused 'an empty file' ':1: the dump ends here'
tr 'S' '\0' <"$good" >"$work/bad.sql"
refused 'NUL bytes' 'a NUL byte'
head -c 10000000 /dev/zero | tr '\0' x >"$work/bad.sql"
refused 'a line of ten million bytes' ':1: the line is too long'

# Forged: signed as it ought to be, but none of ours.
while IFS='|' read -r what script regex; do
	sed "$script" "$good" >"$work/bad.sql"
	sign "$work/bad.sql"
	refused "$what" "$regex"
done <<-'END'
	a statement of its own|s/^-- rows: 1$/DROP TABLE pageview;/|no statement of this table
	a statement between the tables|s/^-- table: pageview$/DROP TABLE pageview;\n&/|no such line in a dump
	a statement behind a row|s/^\(('b'.*\);$/\1; DROP TABLE pageview;/|no row of this table
	an expression|s/^('a','2026-03-01',500,/('a','2026-03-01',500+1,/|no row of this table
	a function|s/^('a','2026-03-01',500,/(USER(),'2026-03-01',500,/|no literal of a dump
	a subquery|s/^('a','2026-03-01',500,/((SELECT 1),'2026-03-01',500,/|no literal of a dump
	a hint|s/^INSERT INTO pageview/INSERT IGNORE INTO pageview/|no statement of this table
	a table of another database|s/^-- table: pageview$/-- table: mysql.user/|a table that does not belong here
	a table that is not ours|s/^-- table: pageview$/-- table: users/|a table that does not belong here
	the salt|s/^-- table: pageview$/-- table: salt/|a table that does not belong here
	a table twice|s/^-- table: pageview$/-- table: daily_metric/|a table that does not belong here
	page views in a public dump|s/^-- kind: full$/-- kind: public/|a table that does not belong here
	a column that is not there|s/(site, date, pageviews,/(site, date, views,/|no statement of this table
	a column twice|s/(site, date, pageviews,/(site, date, date,/|no statement of this table
	a lease|s/^('rollup',NULL,/('rollup','me',/|a value where a dump has NULL
	NULL for a site|s/^('a','2026-03-01',500,/(NULL,'2026-03-01',500,/|NULL where a value must be
	a negative figure|s/^('a','2026-03-01',500,/('a','2026-03-01',-1,/|no number
	a figure without bound|s/^('a','2026-03-01',500,/('a','2026-03-01',18446744073709551616,/|a number that is too large
	a figure that no report can add|s/^('a','2026-03-01',500,/('a','2026-03-01',281474976710656,/|a number that is too large
	a step that its program did not know|s/^(1,'/(2,'/|a later step than the dump's own
	an instant to come|s/^-- instant: 2026/-- instant: 2027/|as of 2027-03-03 12:00 UTC, which is yet to come: is the clock of this host right
	no date|s/^('a','2026-03-01',500,/('a','2026-02-30',500,/|no date
	no instant|s/^('b','2026-03-02 11:00:00.000'/('b','2026-03-02T11:00:00.00Z'/|no instant
	a site of 101 characters|s/^('b'/('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'/|no UTF-8, or longer than the column
	a site that is no UTF-8|s/^('b'/(X'ff'/|no UTF-8
	a hash of 15 bytes|s/X'[0-9a-f][0-9a-f]/X'/|not as many bytes as the column has
	odd digits|s/^('b'/(X'abc'/|odd hexadecimal digits
	more values than columns|s/^('a','2026-03-01',500,/('a','2026-03-01',500,1,/|no row of this table
	a version without end|s/^-- version: .*/-- version: 11111111111111111111111111111111111/|no such line in a dump
	a step that is none|s/^-- step: 1/-- step: 0/|no such line in a dump
	a newer schema|s/^-- step: 1/-- step: 2/; s/^-- version: .*/-- version: 9.8.7/|the dump is of schema step 2, written by Footfall 9.8.7; this program knows step 1
END

# What only MariaDB finds.
sed "/^-- table: daily_metric/,/^-- rows/{
	s/^('a','2026-03-01',500,500);/('a','2026-03-01',500,500),\n&/
	s/^-- rows: .*/-- rows: 2/
}" "$good" >"$work/bad.sql"
sign "$work/bad.sql"
absent
run --import-dump="$work/bad.sql" --now="$now"
is 'a row twice: exit 1' "$status" 1
like 'a row twice: it says so' "$err" 'Duplicate entry .*; nothing was restored'
is 'a row twice: nothing is left' "$(rows_of_sites)" 0

# What an earlier version did not know yet gets its default.
awk '
	/^-- table: / { inside = $3 == "pageview" }
	inside { sub(/, event\) VALUES$/, ") VALUES"); sub(/,.(signup)?.\),$/, "),"); sub(/,.(signup)?.\);$/, ");") }
	{ print }' "$good" >"$work/old.sql"
sign "$work/old.sql"
absent
run --import-dump="$work/old.sql" --now="$now"
is 'a column that the dump does not have: exit 0' "$status" 0
is 'a column that the dump does not have: its default' \
	"$(sql "SELECT COUNT(*), MAX(event) FROM pageview;" | tr '\t' ' ')" '501 '

# A database that is not empty.
before=$(everything)
run --import-dump="$good" --now="$now"
is 'a database with figures: exit 1' "$status" 1
like 'a database with figures: it says how many, and what to do' "$err" \
	'daily_metric has 1 rows, monthly_metric has 1 rows, pageview has 501 rows; name a new one'
is 'a database with figures: nothing changes' "$(everything)" "$before"

# Jobs that ran on an empty database are no obstacle; one that runs now is.
fresh
run --maintain --now="$now"
sql "UPDATE job_state SET lease_owner = 'x', lease_until = UTC_TIMESTAMP(3) + INTERVAL 20 SECOND
	WHERE job = 'rollup';"
run --import-dump="$good" --now="$now"
is 'while a job runs: exit 1' "$status" 1
like 'while a job runs: it says which' "$err" 'rollup is running: try again'
sql "UPDATE job_state SET lease_owner = NULL, lease_until = NULL;"
session_open
session_do "START TRANSACTION; SELECT * FROM job_state WHERE job = 'prune' FOR UPDATE;"
run --import-dump="$good" --now="$now"
is 'while a job commits: exit 1' "$status" 1
like 'while a job commits: it says so' "$err" 'a job is running: try again'
session_close
run --import-dump="$good" --now="$now"
is 'jobs had run before: exit 0' "$status" 0

# Partitions are made first, and who reads page views for long keeps them away.
fresh
session_open
session_do "START TRANSACTION; SELECT COUNT(*) FROM pageview;"
run --import-dump="$good" --now="$now"
is 'while somebody reads page views: exit 1' "$status" 1
like 'while somebody reads page views: it says so' "$err" \
	': pageview is in use, by a reader or another restore: try again when that is over; nothing'
session_close

# No job begins while it restores; killed, nothing of it is left.
absent
mkfifo "$work/slow"
"$program" --config="$config" --import-dump=- --now="$now" <"$work/slow" >"$work/killed" 2>&1 &
import=$!
end_with_us "$import"
exec 8>"$work/slow"
sed '/^-- table: job_state/,$d' "$good" >&8
holds()
{
	[ -n "$(there)" ] && [ "$(sql "SELECT COUNT(*) FROM information_schema.INNODB_TRX
		WHERE trx_rows_modified > 100;")" -eq 1 ]
}
wait_for holds
run --rollup --now="$now" 8>&-
is 'while it restores: a job is busy, exit 0' "$status$out" 0
like 'while it restores: the job says so' "$err" 'rollup is running already'
is 'while it restores: a hit is taken' "$(hit_status a / 8>&-)" 204
kill -KILL "$import"
status=0
wait "$import" 2>/dev/null || status=$?
exec 8>&-
gone()
{
	[ "$(sql 'SELECT COUNT(*) FROM information_schema.INNODB_TRX;')" -eq 0 ]
}
wait_for gone
is 'killed in the middle: only that hit is there' "$(rows_of_sites)" 1
fresh
run --import-dump="$good" --now="$now"
is 'after that: exit 0' "$status" 0
admin --export=full --quiet --now="$now" >"$work/again.sql" 2>"$work/said"
ok 'after that: the same bytes' cmp "$good" "$work/again.sql"

# Files that are none.
run --import-dump="$work/nothing" --now="$now"
is 'no such file: exit 1' "$status" 1
like 'no such file: it says so' "$err" "^admin: --import-dump=$work/nothing: it can't be opened"
run --import-dump="$work" --now="$now"
is 'a folder: exit 1' "$status" 1

# Export.
run --export=all
is 'no such kind: exit 2' "$status" 2
like 'no such kind: it names those there are' "$err" 'choose public or full'
status=0
admin --export=full --now="$now" >/dev/full 2>"$work/err" || status=$?
is 'a full disk: exit 1' "$status" 1
like 'a full disk: it says so' "$(cat "$work/err")" 'No space left on device.*is no dump'
if command -v script >/dev/null; then
	script -qec "$program --config=$config --export=full" "$work/typescript" \
		</dev/null >"$work/out" 2>&1 || :
	like 'a full dump on a terminal: refused' "$(cat "$work/out")" "don't belong on a terminal"
	unlike 'a full dump on a terminal: not a line of it' "$(cat "$work/out")" 'INSERT|Footfall dump'
fi

done_testing
