#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --forget: a site goes wholly, no other loses a row, and only when it was meant;
# beside jobs, and killed in the middle.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'sites = ( { name = "other"; } );'
now=2026-03-03T12:00:00Z

fill()
{
	fresh
	run --add-partitions --now=2026-02-01T12:00:00Z
	spread gone.example '2026-02-20' 12000 60
	spread gone.example.org '2026-03-01' 30 60
	spread other '2026-03-01' 40 60
	spread GONE.example '2026-03-01' 10 60
	run --maintain --now="$now"
	sql "INSERT INTO daily_breakdown SELECT site, 'path', date, '/', 1, 1 FROM daily_metric;
		INSERT INTO monthly_breakdown SELECT site, 'path', month, '/', 1, 1 FROM monthly_metric;
		INSERT INTO filtered_hit SELECT site, date, 'bot', 'abcdefgh', 3 FROM daily_metric;
		INSERT INTO job_run VALUES
			('rollup', '2026-03-01', 'abcdefgh', 'host', '2026-03-01', 'failed',
			'Duplicate entry ''gone.example-2026-03-01'' for key PRIMARY'),
			('rollup', '2026-03-02', 'abcdefgh', 'host', '2026-03-02', 'failed', 'no');"
}

# others: every row that does not name the site.
others()
{
	everything | grep -v "	gone.example	" | grep -v "'gone.example-"
}

# named: rows of any table, of which none is forgotten here, that hold the name.
named()
{
	sql "SELECT CONCAT('SELECT \"', TABLE_NAME, '\", COUNT(*) FROM ', TABLE_NAME, ' WHERE ',
			GROUP_CONCAT('CAST(', COLUMN_NAME, ' AS CHAR) REGEXP BINARY \"gone[.]example([^.]|\$)\"'
				SEPARATOR ' OR '), ';')
		FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() GROUP BY TABLE_NAME;" |
		sql_client | awk '$2 > 0' | sort | tr '\n' ' '
}

fill
named_before=$(named | tr -d '0-9\t')
is 'before: every table of sites names it, and a failed run' "$named_before" \
	'daily_breakdown daily_metric filtered_hit job_run monthly_breakdown monthly_metric pageview '
is 'what has sites is what has a column of that name' "$(sql "SELECT TABLE_NAME
		FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'site'
		ORDER BY 1;" | tr '\n' ' ')" \
	'daily_breakdown daily_metric filtered_hit monthly_breakdown monthly_metric pageview '
before=$(everything)
others_before=$(others)
run --forget=gone.example --dry-run
is 'a dry run: exit 0, nothing changes' "$status$(everything)" "0$before"
is 'a dry run: how many rows of each' "$(printf '%s\n' "$out" | tr -s ' ' | tr '\n' ' ')" \
	'daily_metric 9 monthly_metric 1 daily_breakdown 9 monthly_breakdown 1 filtered_hit 9 pageview 12000 '
run --forget=gone.example
is 'without a terminal: exit 1, nothing changes' "$status$(everything)" "1$before"
like 'without a terminal: it says what to do' "$err" 'elsewhere add --force'
run --forget=nobody --dry-run
is 'a site that is nowhere: a dry run' "$(printf '%s\n' "$out" | awk '$2 != 0')" ''
run --forget=nobody
is 'a site that is nowhere: exit 1' "$status" 1
like 'a site that is nowhere: it says so' "$err" 'nothing is stored of it; admin --report=sites'
run --forget=nobody --force
is 'a site that is nowhere: with --force it is so already' "$status$(everything)" "0$before"

# A rollup that runs elsewhere would write it anew.
sql "UPDATE job_state SET lease_owner = 'far', lease_until = UTC_TIMESTAMP(3) + INTERVAL 25 SECOND
	WHERE job = 'rollup';"
run --forget=gone.example --force
is 'while a rollup runs: exit 1' "$status" 1
like 'while a rollup runs: it says so' "$err" 'rollup is running already'
is 'while a rollup runs: nothing goes' "$(sql "SELECT COUNT(*) FROM pageview
	WHERE site = 'gone.example';")" 12000
is 'while a rollup runs: other leases are given back' "$(sql "SELECT job FROM job_state
	WHERE lease_owner IS NOT NULL;")" rollup
sql "UPDATE job_state SET lease_owner = NULL, lease_until = NULL;"

# Killed in the middle: the last row is held by us.
session_open
session_do "START TRANSACTION; SELECT * FROM pageview WHERE site = 'gone.example'
	AND occurred_at = '2026-02-28 07:59:00' FOR UPDATE;"
"$program" --config="$config" --forget=gone.example --force >"$work/killed" 2>&1 9>&- &
forget=$!
end_with_us "$forget"
waits()
{
	[ "$(sql "SELECT COUNT(*) FROM information_schema.INNODB_TRX
		WHERE trx_state = 'LOCK WAIT';")" -eq 1 ]
}
wait_for waits
run --rollup --now="$now"
like 'while it removes: a rollup finds itself busy' "$status$err" '^0.*rollup is running already'
kill -KILL "$forget"
status=0
wait "$forget" 2>/dev/null || status=$?
session_close
gone()
{
	[ "$(sql 'SELECT COUNT(*) FROM information_schema.INNODB_TRX;')" -eq 0 ]
}
wait_for gone
left=$(sql "SELECT COUNT(*) FROM pageview WHERE site = 'gone.example';")
ok "killed: page views had gone in steps: $left are left" test "$left" -gt 0 -a "$left" -lt 12000
is 'killed: no figure had gone before them' "$(sql "SELECT COUNT(*) FROM daily_metric
	WHERE site = 'gone.example';")" 9
run --forget=gone.example --force
is 'again: exit 0' "$status" 0
like 'again: it says how many rows' "$out" "^forget: removed $((left + 29)) rows\$"
like 'again: it says what is out of reach' "$err" 'backups and dumps; MariaDB.s binary log.*OPTIMIZE TABLE'
unlike 'again: it is not on the allowlist' "$err" 'still in sites'
is 'no table names it' "$(named)" ''
is 'no other row has gone or changed' \
	"$(others | grep -Ev '^(run|state)	')" "$(printf '%s\n' "$others_before" | grep -Ev '^(run|state)	')"
is 'no lease is left' "$(sql "SELECT job FROM job_state WHERE lease_owner IS NOT NULL;")" ''
is 'what else failed jobs said stays' "$(sql "SELECT summary FROM job_run
	WHERE outcome = 'failed' ORDER BY started_at;")" 'its text named a site that was removed
no'
run --rollup --days=60 --months=3 --now="$now"
is 'a rollup brings nothing back' "$(named)" ''

run --forget=other --force
like 'a site on the allowlist: it counts again' "$err" 'other is still in sites of the configuration'
run --forget="x' OR ''='" --force
is 'quotes in a name are no SQL' "$(sql 'SELECT COUNT(*) FROM pageview;')" 40
sql "INSERT INTO pageview SELECT X'1b5b324a27', occurred_at, event_id, path, referrer,
	user_agent, visitor_hash, event FROM pageview LIMIT 1;"
name=$(printf '\033[2J%s' "'")
run --forget="$name" --force
is 'a name that acts on terminals: removed' "$status$(sql 'SELECT COUNT(*) FROM pageview;')" 040

# A person at a terminal types the name.
if command -v script >/dev/null; then
	# typed LINE: what is shown to whom types it.
	typed()
	{
		printf '%s\n' "$1" | script -qec \
			"$program --config=$config --forget=gone.example.org; echo exit \$?" \
			"$work/typescript" 2>&1 | tr -d '\r'
	}
	shown=$(typed gone.example)
	like 'at a terminal: it shows what goes' "$shown" '^pageview +30$'
	like 'at a terminal: another name: exit 1' "$shown" '^exit 1$'
	like 'at a terminal: another name: nothing goes' "$shown" 'that is not its name; nothing was removed'
	is 'at a terminal: another name: nothing went' "$(sql "SELECT COUNT(*) FROM pageview
		WHERE site = 'gone.example.org';")" 30
	shown=$(typed gone.example.org)
	like 'at a terminal: its name: exit 0' "$shown" '^exit 0$'
	is 'at a terminal: its name: it is gone' "$(sql "SELECT COUNT(*) FROM pageview
		WHERE site = 'gone.example.org';")" 0
else
	skip 'at a terminal' 'there is no script(1)'
fi

# The jobs' user may not: the group init does it.
sql "DROP USER IF EXISTS footfall_jobs@localhost, footfall_report@localhost,
	footfall_collect@localhost;
	CREATE USER footfall_jobs@localhost, footfall_report@localhost, footfall_collect@localhost;"
admin --init 2>/dev/null | sql_client
configure "init = { $(database_group) user = \"footfall_jobs\"; };"
run --forget=GONE.example --force
is 'a user who may not: exit 1' "$status" 1
like 'a user who may not: it says whom to name' "$err" 'in the group init of admin.conf'
configure "jobs = { $(database_group) user = \"footfall_jobs\"; };" \
	"init = { $(database_group) user = \"root\"; };"
run --forget=GONE.example --force
is 'by the group init: exit 0, all is gone' "$status$(sql 'SELECT COUNT(*) FROM pageview;')" 00

done_testing
