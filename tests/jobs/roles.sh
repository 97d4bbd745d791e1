#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The three roles: what each may and may not do, proved by trying; that everything
# works with them, with one user for everything, and without the privilege to alter.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

# Table, and a column with a value that UPDATE may set without reading.
tables='pageview path=""
salt created_at="2026-01-01"
daily_metric pageviews=1
monthly_metric pageviews=1
daily_breakdown pageviews=1
monthly_breakdown pageviews=1
filtered_hit hits=1
job_state done_to=NULL
job_run host=""
schema_version applied_at="2026-01-01"'

# client ROLE: SQL from stdin as that role.
client()
{
	mariadb --no-defaults --socket="$FOOTFALL_TEST_SOCKET" --user="footfall_$1" \
		--password="$1 word" --batch --skip-column-names --force \
		--unbuffered --database=footfall 2>&1
}

# attempts: a line for each table and privilege, "TABLE PRIVILEGE STATEMENT". CREATE
# of a table that is there fails with 1050 when it is allowed; only what a role may
# do changes anything, and is rolled back where it can be.
attempts()
{
	echo "$tables" | while read -r table column; do
		echo "$table SELECT SELECT COUNT(*) FROM $table"
		echo "$table INSERT INSERT INTO $table () VALUES ()"
		echo "$table UPDATE UPDATE $table SET $column"
		echo "$table DELETE DELETE FROM $table"
		echo "$table ALTER ALTER TABLE $table COMMENT = ''"
		echo "$table CREATE CREATE TABLE $table (i INT)"
		echo "$table DROP TRUNCATE TABLE $table"
	done
}

# matrix ROLE: a line for each table: what the role may do. The numbers of all
# refusals go to $work/refusals.
matrix()
{
	attempts | while read -r table privilege statement; do
		echo "SELECT '@$table $privilege'; $statement; ROLLBACK;"
	done >"$work/statements"
	{ echo "SET autocommit = 0, sql_mode = '';"; cat "$work/statements"; } |
		client "$1" >"$work/answers"
	awk -v refusals="$work/refusals" '
		/^@/ { table = substr($1, 2); privilege = $2; may[table] = may[table] ""
			if (!(table in seen)) { seen[table] = ++n; name[n] = table }
			may[table] = may[table] " " privilege; next }
		/^ERROR 1050 / { next }
		/^ERROR / { sub(" " privilege "$", "", may[table]); print $2 >>refusals }
		END { for (i = 1; i <= n; i++) print name[i] ":" may[name[i]] }' "$work/answers"
}

configure 'sites = ( { name = "a"; } );'
admin --init --quiet
for role in collect report jobs; do
	sql "CREATE USER footfall_$role@localhost IDENTIFIED BY '$role word';"
done
admin --init 2>/dev/null | sql_client

: >"$work/refusals"
is 'what collect may do' "$(matrix collect)" 'pageview: INSERT
salt: SELECT INSERT
daily_metric:
monthly_metric:
daily_breakdown:
monthly_breakdown:
filtered_hit:
job_state:
job_run:
schema_version:'
is 'what report may do' "$(matrix report)" 'pageview:
salt:
daily_metric: SELECT
monthly_metric: SELECT
daily_breakdown: SELECT
monthly_breakdown: SELECT
filtered_hit: SELECT
job_state: SELECT
job_run: SELECT
schema_version: SELECT'
is 'what jobs may do' "$(matrix jobs)" 'pageview: SELECT INSERT DELETE ALTER CREATE DROP
salt: SELECT INSERT DELETE
daily_metric: SELECT INSERT UPDATE
monthly_metric: SELECT INSERT UPDATE
daily_breakdown: SELECT INSERT UPDATE DELETE
monthly_breakdown: SELECT INSERT UPDATE DELETE
filtered_hit: SELECT INSERT UPDATE
job_state: SELECT INSERT UPDATE
job_run: SELECT INSERT UPDATE DELETE
schema_version: SELECT'
is 'every refusal was for want of a privilege' "$(sort -u "$work/refusals" | tr '\n' ' ')" '1142 '
is 'refusals: 3 roles, 10 tables, 7 privileges, less what is allowed' \
	"$(wc -l <"$work/refusals")" $((210 - 3 - 8 - 6 - 3 - 3 - 3 - 4 - 4 - 3 - 3 - 4 - 1))

# denied ROLE STATEMENT: refused for want of a privilege.
denied()
{
	printf '%s;\n' "$2" | client "$1" | grep -Eq '^ERROR (1044|1142|1143|1227|1045) '
}

sql "INSERT INTO salt VALUES ('2026-03-01', REPEAT('x', 32), '2026-03-01');"
while read -r statement; do
	ok "jobs can't read the salt: $statement" denied jobs "$statement"
	ok "report can't read the salt: $statement" denied report "$statement"
done <<-'END'
	SELECT salt FROM salt
	SELECT * FROM salt
	SELECT month FROM salt WHERE salt LIKE 'x%'
	SELECT month FROM salt ORDER BY salt
	DELETE FROM salt WHERE salt LIKE 'x%'
	DELETE FROM salt RETURNING salt
	INSERT INTO pageview (site, user_agent) SELECT 'a', HEX(salt) FROM salt
	ALTER TABLE pageview EXCHANGE PARTITION p_future WITH TABLE salt
	CREATE TABLE copy AS SELECT * FROM salt
END
for role in collect report jobs; do
	while read -r statement; do
		ok "$role can't: $statement" denied "$role" "$statement"
	done <<-'END'
		CREATE TABLE other (i INT)
		DROP DATABASE footfall
		CREATE DATABASE other
		SELECT * FROM mysql.global_priv
		SET GLOBAL general_log = ON
		GRANT SELECT ON footfall.pageview TO footfall_report@localhost
	END
done

# A whole life with the three roles. The owner's accounts stand in admin.conf.
role_group()
{
	printf '%s = { %s user = "footfall_%s"; password = "%s word"; };\n' \
		"$1" "$(database_group)" "$2" "$2"
}
{
	printf 'state_dir = "%s"; sites = ( { name = "a"; } );\n' "$state"
	role_group database collect
	role_group report report
} >"$config"
{
	role_group jobs jobs
	printf 'init = { user = "root"; password = ""; };\n'
} >"$work/admin.conf"
chmod 0600 "$work/admin.conf"

# Hits have the real clock, so the old page views are some days before it.
old=$(date -u -d '-700 days' +%Y-%m-%d)
less_old=$(date -u -d '-600 days' +%Y-%m-%d)

# whole_life WHO: a hit, every job with work to do, every report, the doctor.
whole_life()
{
	sql 'DROP DATABASE footfall; CREATE DATABASE footfall;'
	run --init
	is "$1: init: exit 0" "$status" 0
	printf '%s\n' "$out" | sql_client
	run --add-partitions --now="${old}T00:00:00Z"
	is "$1: add-partitions: exit 0" "$status$err" 0
	spread a "$old" 5 60
	spread a "$less_old" 5 60
	is "$1: a hit is stored" "$(hit_status a /)" 204
	for job in rollup prune rotate-salt add-partitions maintain; do
		run "--$job"
		is "$1: $job: exit 0" "$status$err" 0
	done
	is "$1: prune removed the old, kept the hit" \
		"$(sql 'SELECT COUNT(*) FROM pageview;')" 1
	is "$1: prune dropped the old partition" "$(sql "
		SELECT COUNT(*) FROM information_schema.PARTITIONS
		WHERE TABLE_NAME = 'pageview' AND PARTITION_NAME =
			DATE_FORMAT('$old', 'p%Y_%m');")" 0
	for view in sites daily monthly jobs; do
		run "--report=$view"
		is "$1: report of $view: exit 0" "$status$err" 0
	done
	run --rotate-salt --force --quiet
	is "$1: the salt can be replaced" "$status$err" 0
	run --check
	is "$1: the doctor finds nothing bad" "$status$(printf '%s\n' "$out" | grep '^bad' || :)" 0
}

whole_life 'three roles'
unlike 'three roles: no note about one user' "$out" 'one user serves'
is 'three roles: the doctor connects as each' \
	"$(printf '%s\n' "$out" | grep -c 'connected as footfall_\(collect\|report\|jobs\)')" 3

# Without the privilege to alter: prune deletes in chunks.
fresh
run --add-partitions --now=2025-01-10T00:00:00Z
spread a '2025-01-15' 6000 1
spread a '2025-02-15' 10 1
sql 'REVOKE ALTER, DROP, CREATE ON footfall.pageview FROM footfall_jobs@localhost;'
partitions=$(sql "SELECT COUNT(*) FROM information_schema.PARTITIONS
	WHERE TABLE_NAME = 'pageview';")
run --maintain --quiet --now=2026-09-01T12:00:00Z
is 'without ALTER: maintain: exit 0, silent' "$status$err" 0
run --prune --format=json --now=2026-09-01T12:00:00Z
is 'without ALTER: prune: exit 0' "$status" 0
is 'without ALTER: the rows are gone' "$(sql 'SELECT COUNT(*) FROM pageview;')" 0
is 'without ALTER: the partitions stay' "$(sql "
	SELECT COUNT(*) FROM information_schema.PARTITIONS
	WHERE TABLE_NAME = 'pageview';")" "$partitions"
is 'without ALTER: the figures stay' "$(figures)" 'day a 2025-01-15 6000 6000
day a 2025-02-15 10 10
month a 2025-01-01 6000 6000
month a 2025-02-01 10 10'
run --check --now=2026-09-01T12:00:00Z
like 'without ALTER: the doctor says what that costs' "$out" '^(note|warning) .*(ALTER|alter)'
rm "$work/admin.conf"

# One user for everything, who owns the database and nothing else.
sql "CREATE USER all_of_it@localhost IDENTIFIED BY 'secret';
	GRANT ALL ON footfall.* TO all_of_it@localhost;"
printf 'state_dir = "%s"; sites = ( { name = "a"; } );
	database = { %s user = "all_of_it"; password = "secret"; };\n' \
	"$state" "$(database_group)" >"$config"
whole_life 'one user'
like 'one user: the doctor has a note' "$out" '^note .*one user serves more than one role'

done_testing
