#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --export and --import-dump: what a dump holds, that it comes back as it was,
# here and by the mariadb client, with hostile values too. What is refused is in
# dump-refused.sh, figures after a public restore in restored.sh.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure
dump=$work/full.sql

# Every character that SQL, a terminal or a spreadsheet could take for more than text.
hostile()
{
	sql "INSERT INTO pageview VALUES
		('a', '2026-03-01 10:00:00.123', 18446744073709551615, '/''; DROP TABLE pageview; --',
			X'5c5c275c6e', 'Mozilla \\\"x\\\"', X'00ff27225c0a0d1a00ff27225c0a0d1a', ''),
		('a', '2026-03-01 10:00:00.124', 0, X'0a0d09001a1b5b324a7f', '', '',
			REPEAT(X'00', 16), 'sign''up'),
		('a', '2026-03-02 10:00:00', 9223372036854775808, X'C3A4F09F9880E282ACC285E280AE', '--',
			'\\\\', REPEAT(X'27', 16), ''),
		(X'610A2D2D20656E643A20', '2025-11-02 10:00:00', 1, ');', '),', '(''',
			REPEAT('x', 16), ''),
		('b', '2026-03-02 10:00:00', 1, REPEAT(X'F09F9880', 2000), REPEAT('''', 2000),
			REPEAT(X'5c', 1000), REPEAT('y', 16), REPEAT(X'F09F9880', 100));
		INSERT INTO daily_breakdown VALUES ('a', 'path', '2026-03-01', X'0927', 1, 1),
			('a', 'path', '2026-03-01', X'0927', 1, 1) ON DUPLICATE KEY UPDATE pageviews = 2;
		INSERT INTO monthly_breakdown VALUES ('a', 'path', '2026-03-01', '', 3, 2);
		INSERT INTO filtered_hit VALUES ('a', '2026-03-01', 'bot', X'0027225c0a0d1a00', 7);"
}

# fill: something in every table.
fill()
{
	fresh
	hostile
	spread many '2026-01-20' 1234 3600
	views <<-'END'
		a 2026-03-02 11:00:00 one
		b 2026-03-02 11:00:00 two signup
	END
	run --maintain --now=2026-03-03T12:00:00Z
	sql "INSERT INTO job_run VALUES ('rollup', '2026-03-01', 'abcdefgh', 'host', NULL,
		'failed', 'it''s \"broken\"');
		UPDATE job_state SET lease_owner = 'somebody', lease_until = '2026-03-03'
			WHERE job = 'rollup';
		INSERT INTO salt VALUES ('2026-02-01', REPEAT(X'53414c54', 8), '2026-02-01');"
}

# rows: every row but the salt's and the leases, in order; not where partitions are.
rows()
{
	everything | grep -Ev '^(partition|salt)	' | sed '/^state/s/	somebody	2026-03-03 00:00:00.000	/	NULL	NULL	/'
}

# has_rows TEXT [FUNCTION]: every row is as in the file $work/before.
has_rows()
{
	"${2:-rows}" >"$work/rows"
	ok "$1: every row" diff "$work/before" "$work/rows"
}

# acts_on_terminals FILE: whether it has a control character that ends no line.
acts_on_terminals()
{
	tr -d '\n' <"$1" | LC_ALL=C grep -q '[[:cntrl:]]'
}

# same_values DUMP DUMP: whether they have the same rows.
same_values()
{
	grep '^(' "$1" >"$work/rows" && grep '^(' "$2" | diff "$work/rows" -
}

# restore FILE: into a database that is not there yet; sets $status, $out, $err.
restore()
{
	sql 'DROP DATABASE footfall;' >"$work/dropped" 2>&1
	run --import-dump="$1" --now=2026-03-03T12:00:00Z
}

# create: an empty database for the mariadb client.
create()
{
	database=mysql sql 'DROP DATABASE IF EXISTS footfall; CREATE DATABASE footfall;'
}

fill
rows >"$work/before"
admin --export=full --now=2026-03-03T13:00:00Z >"$dump" 2>"$work/said"
like 'a full dump: it says what it is' "$(cat "$work/said")" \
	'^admin: [0-9]+ rows written; this dump must not be published'
like 'a full dump: it says who may read the file' "$(cat "$work/said")" 'mode 0644.*chmod 600'
has_rows 'a full dump: exporting changes nothing'
not_ok 'a full dump: no row of the salt' grep -Eiq '(53414c54|SALT){4}|table: salt' "$dump"
not_ok 'a full dump: no lease' grep -q somebody "$dump"
is 'a full dump: every other table' "$(sed -n 's/^-- table: //p' "$dump" | sort | tr '\n' ' ')" \
	'daily_breakdown daily_metric filtered_hit job_run job_state monthly_breakdown monthly_metric pageview schema_version '
not_ok 'a dump holds no control character but line feeds' \
	acts_on_terminals "$dump"
is 'a dump: its last line tells the rows' "$(tail -n 1 "$dump" | cut -d ' ' -f 3)" \
	"$(grep -Ec '^\(' "$dump")"
is 'a dump: no statement has more than 100 rows' "$(awk '
	/ VALUES$/ { n = 0 } /^\(/ && ++n > 100' "$dump")" ''
(umask 077; admin --export=full --quiet --now=2026-03-03T13:00:00Z >"$work/again.sql" 2>"$work/said")
is 'again: the same bytes; --quiet says nothing' \
	"$(cat "$work/said")$(cksum <"$work/again.sql")" "$(cksum <"$dump")"

restore "$dump"
is 'restored: exit 0' "$status" 0
like 'restored: it says what' "$out" '^import-dump: [0-9]+ rows of a full dump as of 2026-03-03 13:00 UTC$'
like 'restored: it says that visitors count once more' "$err" 'visitors of this month count once more'
has_rows 'restored'
admin --export=full --quiet --now=2026-03-03T13:00:00Z >"$work/again.sql" 2>"$work/said"
ok 'restored: exported again: the same bytes' cmp "$dump" "$work/again.sql"
is 'restored: page views stand in their partitions' "$(sql "SELECT COUNT(*) FROM pageview
	PARTITION (p2026_02), pageview AS w WHERE 0;
	SELECT PARTITION_NAME FROM information_schema.PARTITIONS WHERE TABLE_NAME = 'pageview'
		AND TABLE_SCHEMA = DATABASE() ORDER BY PARTITION_ORDINAL_POSITION LIMIT 2;" |
	tr '\n' ' ')" '0 p2025_11 p2025_12 '
run --check --now=2026-03-03T13:00:00Z
like 'restored: the doctor likes the schema' "$out" '^ok +schema '
run --maintain --now=2026-03-03T13:00:00Z
is 'restored: the jobs go on' "$status$err" 0
is 'restored: figures as before' "$(figures)" "$(awk -F '	' '
	$1 == "daily" { print "day", $2, $3, $4, $5 }
	$1 == "monthly" { print "month", $2, $3, $4, $5 }' "$work/before")"

sql 'DROP DATABASE footfall;'
status=0
gzip -c "$dump" | zcat | admin --import-dump=- --quiet --now=2026-03-03T12:00:00Z >"$work/out" 2>&1 ||
	status=$?
is 'from standard input: exit 0, silent with --quiet' "$status$(cat "$work/out")" 0
has_rows 'from standard input'

# The client, under a sql_mode that reads strings in another way.
for mode in '' NO_BACKSLASH_ESCAPES,ANSI_QUOTES; do
	create
	{ echo "SET SESSION sql_mode = '$mode';"
		grep -v '^SET SESSION sql_mode' "$dump"; } | sql_client
	has_rows "by the mariadb client, sql_mode '$mode'"
done
create
sql_client --default-character-set=latin1 <"$dump"
has_rows 'by the mariadb client that thinks of latin1'
like 'by the mariadb client: page views stand in their partitions' "$(sql "SELECT PARTITION_NAME
	FROM information_schema.PARTITIONS WHERE TABLE_NAME = 'pageview'
		AND TABLE_SCHEMA = DATABASE();" | tr '\n' ' ')" '^p2025_11 .* p2027_03 p_future $'

# A public one: with the role of reports, which can't read more.
fill
sql "DROP USER IF EXISTS footfall_report@localhost, footfall_jobs@localhost,
	footfall_collect@localhost; CREATE USER footfall_report@localhost,
	footfall_jobs@localhost, footfall_collect@localhost;"
admin --init 2>/dev/null | sql_client
admin --export=full --quiet >"$dump" 2>"$work/said"
configure "report = { $(database_group) user = \"footfall_report\"; };" \
	"jobs = { $(database_group) user = \"footfall_jobs\"; };" \
	"init = { $(database_group) user = \"root\"; };"
public=$work/public.sql
run --export=public --now=2026-03-03T13:00:00Z
is 'a public dump: exit 0 with the role of reports' "$status" 0
like 'a public dump: it says what it is' "$err" 'may be published$'
cp "$work/out" "$public"
is 'a public dump: public tables alone' "$(sed -n 's/^-- table: //p' "$public" | tr '\n' ' ')" \
	'schema_version daily_metric monthly_metric daily_breakdown monthly_breakdown filtered_hit '
is 'a public dump: every table is made' "$(grep -c '^CREATE TABLE' "$public")" \
	"$(sql 'SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE();')"
not_ok 'a public dump: no hash, no user agent, no host' grep -Eq 'Mozilla|somebody|host.,|x{16}' "$public"
run --export=full --now=2026-03-03T13:00:00Z
is 'a full dump with the role of jobs: exit 0' "$status" 0
ok 'a full dump with the role of jobs: the same rows' \
	same_values "$work/out" "$dump"

public_rows()
{
	everything | grep -E '^(daily|monthly|day|month|filtered|schema)	'
}
public_rows >"$work/before"
restore "$public"
is 'a public dump restored: exit 0' "$status" 0
like 'a public dump restored: it says what stands still' "$err" 'page views are not'
has_rows 'a public dump restored' public_rows
is 'a public dump restored: nothing else' "$(sql 'SELECT COUNT(*) FROM pageview;
	SELECT COUNT(*) FROM salt; SELECT COUNT(*) FROM job_run;' | tr '\n' ' ')" '0 0 0 '
is 'a public dump restored: rollup knows since when' "$(done_to import)" '2026-03-03 13:00:00.000'
run --export=public --quiet --now=2026-03-03T13:00:00Z
ok 'a public dump restored: exported again: the same bytes' cmp "$public" "$work/out"
create
sql_client <"$public"
has_rows 'a public dump by the mariadb client' public_rows
is 'a public dump by the mariadb client: rollup knows since when' "$(done_to import)" \
	'2026-03-03 13:00:00.000'

# Nothing at all.
configure
fresh
admin --export=full --quiet --now=2026-03-03T13:00:00Z >"$work/empty.sql" 2>"$work/said"
restore "$work/empty.sql"
is 'an empty database: exit 0' "$status" 0
admin --export=full --quiet --now=2026-03-03T13:00:00Z >"$work/again.sql" 2>"$work/said"
ok 'an empty database: the same bytes' cmp "$work/empty.sql" "$work/again.sql"

# One instant: what comes while the dump waits for its reader is not in it. Nothing is
# sorted for it, which would need the table's room on the server's disk.
fresh
run --add-partitions --now=2026-01-15T12:00:00Z
spread many '2026-01-20' 12000 300
sorted_before=$(sql "SHOW GLOBAL STATUS LIKE 'Sort_rows';")
mkfifo "$work/slow"
"$program" --config="$config" --export=full --quiet >"$work/slow" 2>"$work/said" &
export=$!
end_with_us "$export"
exec 7<"$work/slow"
head -c 1000 <&7 >"$work/slow.sql"
# The snapshot is older than the first byte.
sql "INSERT INTO pageview SELECT 'zebra', occurred_at, event_id, path, referrer, user_agent,
		visitor_hash, event FROM pageview LIMIT 1;
	INSERT INTO job_run VALUES ('zebra', '2026-03-01', 'abcdefgh', 'h', NULL, 'done', '');
	DELETE FROM job_state WHERE job = 'drain';"
cat <&7 >>"$work/slow.sql"
exec 7<&-
status=0
wait "$export" || status=$?
is 'a slow reader: exit 0, all page views' "$status $(grep -c "^('many'" "$work/slow.sql")" '0 12000'
not_ok 'a slow reader: what came meanwhile is not in it' grep -q zebra "$work/slow.sql"
ok 'a slow reader: what went meanwhile is in it' grep -q "^('drain'" "$work/slow.sql"
is 'a dump: nothing is sorted' "$(sql "SHOW GLOBAL STATUS LIKE 'Sort_rows';")" "$sorted_before"

# Limits that a host has set for every session. The mariadb client heeds them too.
fresh
views <<-'END'
	a 2026-03-02 10:00:00 one
	b 2026-03-02 10:00:00 one
	b 2026-03-02 11:00:00 two
END
run --maintain --now=2026-03-03T12:00:00Z
sql 'SET GLOBAL sql_select_limit = 1, GLOBAL sql_safe_updates = 1, GLOBAL max_join_size = 1;'
run --export=full --quiet --now=2026-03-03T13:00:00Z
is 'limits of the host: every row is in a dump' "$status $(grep -c "'Mozilla'" "$work/out")" '0 3'
run --forget=b --force --quiet
is 'limits of the host: a site is forgotten' "$status" 0
sql 'SET GLOBAL sql_select_limit = 18446744073709551615, GLOBAL sql_safe_updates = 0,
	GLOBAL max_join_size = 18446744073709551615;'
is 'limits of the host: only that one' "$(sql "SELECT COUNT(*), MAX(site) FROM pageview;")" '1	a'

done_testing
