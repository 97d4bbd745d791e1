#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --maintain: the order, what runs after a failure, exit statuses, what is said
# and what is recorded.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure

# The first words of the lines on stdout.
steps()
{
	printf '%s\n' "$out" | cut -d : -f 1 | tr '\n' ' '
}

records()
{
	sql "SELECT job, outcome FROM job_run WHERE started_at = '$1' ORDER BY job;" | tr '\t\n' '  '
}

fresh
views <<-'END'
	a 2026-03-01 10:00:00 one
END
before=$(everything)
run --maintain --dry-run --now=2026-04-10T12:00:00Z
is 'dry run: exit 0, every step says that it is one' "$status$err$(steps)" \
	'0drain (dry run) rollup (dry run) prune (dry run) rotate-salt (dry run) add-partitions (dry run) '
is 'dry run: nothing has changed' "$(everything)" "$before"

run --maintain --now=2026-04-10T12:00:00Z
is 'maintain: exit 0, nothing on stderr' "$status$err" 0
is 'maintain: the order' "$(steps)" 'drain rollup prune rotate-salt add-partitions '
is 'maintain: recorded' "$(records '2026-04-10 12:00:00.000')" \
	'add-partitions done drain done prune done rollup done rotate-salt done '
is 'the records: host, end and summary' "$(sql "
	SELECT host, ended_at >= started_at, summary FROM job_run WHERE job = 'rotate-salt';")" \
	"$(uname -n)	1	{\"rotated\": 1, \"old_deleted\": 0}"
is 'the records: every summary is JSON' "$(sql '
	SELECT COUNT(*) FROM job_run WHERE NOT JSON_VALID(summary);')" 0
is 'no lease is left' "$(sql 'SELECT COUNT(*) FROM job_state
	WHERE lease_owner IS NOT NULL OR lease_until IS NOT NULL;')" 0
run --maintain --now=2026-04-10T12:15:00Z
is 'a quarter of an hour later: only what is due' "$status$err$(steps)" \
	'0drain rollup rotate-salt add-partitions '
run --maintain --now=2026-04-11T00:00:00Z
is 'the next day: all of it' "$status$err$(steps)" '0drain rollup prune rotate-salt add-partitions '
run --maintain --quiet --now=2026-04-12T00:00:00Z
is '--quiet: exit 0, not a word' "$status$err$out" 0
is '--quiet: recorded all the same' "$(records '2026-04-12 00:00:00.000')" \
	'add-partitions done drain done prune done rollup done rotate-salt done '
run --maintain --format=json --now=2026-04-13T00:00:00Z
is 'JSON: five lines' "$(printf '%s\n' "$out" | wc -l)" 5
wrong=
while read -r line; do
	json_valid "$line" || wrong="$wrong $line"
done <"$work/out"
is 'JSON: each line is an object' "$wrong$(grep -v '^{.*}$' "$work/out" || :)" ''

# A step fails: the others run, but for prune after rollup.
sql 'RENAME TABLE daily_metric TO elsewhere;'
for quiet in '' --quiet; do
	sql 'DELETE FROM job_run; DELETE FROM salt;'
	# shellcheck disable=SC2086 # a word or none
	run --maintain $quiet --now=2026-04-14T12:00:00Z
	is "rollup fails${quiet:+, $quiet}: exit 1" "$status" 1
	like "rollup fails${quiet:+, $quiet}: says why" "$err" \
		"^admin: rollup: .*daily_metric.*doesn't exist"
	like "rollup fails${quiet:+, $quiet}: prune is left out" "$err" \
		'^admin: prune: left out, since rollup failed$'
	is "rollup fails${quiet:+, $quiet}: no other word on stderr" \
		"$(printf '%s\n' "$err" | wc -l)" 2
	is "rollup fails${quiet:+, $quiet}: the others are done" \
		"$(records '2026-04-14 12:00:00.000')$(sql 'SELECT COUNT(*) FROM salt;')" \
		'add-partitions done drain done rollup failed rotate-salt done 1'
	like "rollup fails${quiet:+, $quiet}: the record says why" "$(sql "
		SELECT summary FROM job_run WHERE outcome = 'failed';")" "daily_metric.*doesn't exist"
done
is 'rollup fails, --quiet: nothing on stdout' "$out" ''
sql 'RENAME TABLE elsewhere TO daily_metric;'
run --maintain --now=2026-04-14T12:15:00Z
is 'and works again: exit 0; prune is still due' "$status$err$(steps)" \
	'0drain rollup prune rotate-salt add-partitions '
sql 'RENAME TABLE salt TO elsewhere;'
run --maintain --now=2026-04-15T12:00:00Z
is 'rotate-salt fails: exit 1, all others run' "$status$(steps)" \
	'1drain rollup prune add-partitions '
sql 'RENAME TABLE elsewhere TO salt;'

# Records are kept for 90 days.
sql "DELETE FROM job_run;
	INSERT INTO job_run VALUES
		('rollup', '2026-01-15 11:59:59.999', 'old-----', 'h', NULL, 'done', '{}'),
		('prune', '2026-01-15 12:00:00.000', 'kept----', 'h', NULL, 'failed', '');"
run --rotate-salt --now=2026-04-15T12:00:00Z
is 'a record of 90 days ago is kept, an older one is not' \
	"$(sql 'SELECT run_id FROM job_run ORDER BY started_at;' | head -n 1)" kept----
is 'and the new one is there' "$(sql 'SELECT COUNT(*) FROM job_run;')" 2

# MariaDB is away: 75, try again.
commands='--maintain --drain --rollup --prune --rotate-salt --add-partitions --init --report=daily
	--report=jobs'
away()
{
	for command in $commands; do
		run "$command"
		is "$1: $command: exit 75" "$status" 75
		like "$1: $command: says where it was looked for" "$err" "^admin: .*$2"
	done
	run --maintain --quiet
	is "$1: maintain --quiet: exit 75" "$status$out" 75
	run --check
	is "$1: the doctor: exit 1" "$status" 1
	like "$1: the doctor says so, with a remedy" "$out" "^bad +database .*$2.*is MariaDB running"
}
{
	printf 'state_dir = "%s"; sites = ( { name = "a"; } );\n' "$state"
	printf 'database = { socket = "%s/no.sock"; name = "footfall"; user = "root"; };\n' "$work"
} >"$config"
away 'no socket' 'no\.sock'
sed 's/socket = "[^"]*"/host = "127.0.0.1"; port = 1/' "$config" >"$work/host.conf"
chmod 0640 "$work/host.conf"
config=$work/host.conf
away 'nobody listens' '127\.0\.0\.1'
config=$work/footfall.conf
configure

# What is no job at all: 2.
usage()
{
	run "$@"
	is "$*: exit 2" "$status$out" 2
	like "$*: says why" "$err" '^admin: |^usage: '
}
usage --nonsense
usage --main
usage --maintain --rollup
usage --maintain=yes
usage --maintain extra
usage --maintain --force
usage --init --dry-run
usage --rollup --now=2026-02-30T00:00:00Z
usage --rollup --now=yesterday
usage --rollup --quiet --format=xml
# Without a command there is the screen, which takes few options.
usage --site=a
usage --maintain --read-only
configure 'retention_days = "540";'
run --maintain --quiet
is 'a wrong type in the configuration: exit 2' "$status" 2
like 'a wrong type: file, line, key, why' "$err" \
	"^admin: $config:[0-9]+: retention_days: must be a whole number\$"
run --check
is 'a wrong type: the doctor: exit 1' "$status" 1
like 'a wrong type: the doctor says so' "$out" '^bad +configuration .*retention_days'
configure
status=0
GATEWAY_INTERFACE=CGI/1.1 admin --maintain >"$work/out" 2>&1 || status=$?
is 'run by a web server: exit 2' "$status" 2

done_testing
