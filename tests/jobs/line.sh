#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --report=line: one line for a prompt, in every state that it can be in, never too
# long; from aggregates alone.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'sites = ( { name = "alpha" }, { name = "beta" }, { name = "quiet.example" } );'

# line WHAT NOW EXPECTED [OPTION...]
line()
{
	what=$1
	at=$2
	expected=$3
	shift 3
	run --report=line "--now=$at" "$@"
	is "$what" "$status$err$out" "0$expected"
	ok "$what: under 100 columns" [ "$(printf '%s' "$out" | wc -m)" -lt 100 ]
}

rolled_up()
{
	sql "DELETE FROM job_run; INSERT INTO job_run
		VALUES ('rollup', '$1', '1-------', 'www', '$1', 'done', '{}');"
}

fresh
line 'never rolled up' 2026-03-25T12:00:00Z 'Footfall: never rolled up: run admin --maintain'
rolled_up '2026-03-25 11:50'
line 'no figures' 2026-03-25T12:00:00Z \
	'Footfall: 0 page views today, 0 yesterday, 3 sites'

# Four weeks; 2026-03-25 is a Wednesday. alpha: 1000 a day, 1100 yesterday; beta: 200 a day.
sql "INSERT INTO daily_metric SELECT 'alpha', '2026-03-25' - INTERVAL seq DAY, 1000, 400
		FROM seq_0_to_27;
	UPDATE daily_metric SET pageviews = 1100 WHERE date = '2026-03-24';
	INSERT INTO daily_metric SELECT 'beta', '2026-03-25' - INTERVAL seq DAY, 200, 90
		FROM seq_0_to_27;"
line 'all well' 2026-03-25T12:00:00Z \
	'Footfall: 1,200 page views today, 1,300 yesterday (+8 % in a week), 3 sites'
line 'one site: its visitors' 2026-03-25T12:00:00Z \
	'alpha: 1,000 page views by 400 visitors today, 1,100 yesterday (+10 % in a week)' --site=alpha
line 'a site without figures' 2026-03-25T12:00:00Z \
	'quiet.example: 0 page views by 0 visitors today, 0 yesterday' --site=quiet.example

# Silence: by noon half of the usual day is expected.
sql "DELETE FROM daily_metric WHERE site = 'beta' AND date = '2026-03-25';"
line 'one is silent' 2026-03-25T12:00:00Z \
	'Footfall: 1,000 page views today, 1,300 yesterday (+8 % in a week), 3 sites, silent: beta'
line 'one is silent, the other is asked for' 2026-03-25T12:00:00Z \
	'alpha: 1,000 page views by 400 visitors today, 1,100 yesterday (+10 % in a week)' --site=alpha
line 'one is silent, and asked for' 2026-03-25T12:00:00Z \
	'beta: 0 page views by 0 visitors today, 200 yesterday (+0 % in a week), silent' --site=beta
sql "UPDATE daily_metric SET pageviews = 39 WHERE site = 'beta' AND date < '2026-03-22';"
line 'too little is expected for an alarm' 2026-03-25T12:00:00Z \
	'Footfall: 1,000 page views today, 1,300 yesterday (+25 % in a week), 3 sites'
sql "UPDATE daily_metric SET pageviews = 200 WHERE site = 'beta';"
rolled_up '2026-03-25 05:59'
line 'the day is young: yesterday is judged' 2026-03-25T06:00:00Z \
	'Footfall: 1,000 page views today, 1,300 yesterday (+8 % in a week), 3 sites'
sql "DELETE FROM daily_metric WHERE site = 'beta' AND date = '2026-03-24';"
line 'the day is young: silent since yesterday' 2026-03-25T06:00:00Z \
	'Footfall: 1,000 page views today, 1,100 yesterday (-8 % in a week), 3 sites, silent: beta'
sql "INSERT INTO daily_metric VALUES ('gone', '2026-03-18', 900, 1), ('gone', '2026-03-17', 900, 1),
	('gone', '2026-03-10', 900, 1), ('gone', '2026-03-03', 900, 1);"
line 'what is not on the allowlist may be silent' 2026-03-25T06:00:00Z \
	'Footfall: 1,000 page views today, 1,100 yesterday (-47 % in a week), 4 sites, silent: beta'
sql "DELETE FROM daily_metric WHERE site = 'gone';"

# Old figures.
rolled_up '2026-03-25 09:02'
line 'three hours are not old' 2026-03-25T12:02:00Z \
	'Footfall: 1,000 page views today, 1,100 yesterday (-8 % in a week), 3 sites, silent: beta'
line 'old, of today: nobody is called silent' 2026-03-25T12:02:01Z \
	'Footfall (as of 09:02 UTC, cron?): 1,000 page views today, 1,100 yesterday, 3 sites'
line 'old, of another day: which' 2026-03-26T09:00:00Z \
	'Footfall (as of 25 Mar 09:02 UTC, cron?): 1,000 page views that day, 1,100 the day before, 3 sites'
line 'old, of another year' 2027-01-01T00:00:00Z \
	'Footfall (as of 25 Mar 2026 09:02 UTC, cron?): 1,000 page views that day, 3 sites'

# Long: names give way first.
long=$(printf 'a-name-%.0s' 1 2 3 4 5 6 7 8 9 10 11 12)
configure "sites = ( { name = \"alpha\" }, { name = \"beta\" }, { name = \"$long\" } );"
sql "INSERT INTO daily_metric SELECT '$long', '2026-03-25' - INTERVAL seq DAY, 5000000, 9
	FROM seq_2_to_27;"
rolled_up '2026-03-25 11:50'
line 'silent sites: only the first fits' 2026-03-25T12:00:00Z \
	'Footfall: 1,000 page views today, 1,100 yesterday (-99 % in a week), 3 sites, 2 silent: beta, ...'
line 'a long name is shortened in the middle' 2026-03-25T12:00:00Z \
	'a-name-a-name-a-na…me-a-name-a-name-: 0 page views by 0 visitors today, 0 yesterday, silent' \
	"--site=$long"

# A name that would move a terminal.
sql "DELETE FROM daily_metric WHERE site LIKE 'a-name%';"
run --report=line --now=2026-03-25T12:00:00Z "--site=$(printf 'x\033[31m\007')"
is 'an odd name: no control character' "$(printf '%s' "$out" | LC_ALL=C tr -d '\40-\176\200-\377')" ''

# For programs.
configure 'sites = ( { name = "alpha" }, { name = "beta" }, { name = "quiet.example" } );'
run --report=line --format=json --quiet --now=2026-03-25T12:00:00Z
is 'JSON' "$status$err$out" '0[
 {"site": null, "date": "2026-03-25", "pageviews": 1000, "unique_visitors": null, "pageviews_day_before": 1100, "pageviews_week_before": 1200, "sites": 3, "silent": 1, "silent_sites": "beta", "as_of": "2026-03-25 11:50:00.000"}
]'
ok 'JSON: valid' json_valid "$out"
run --report=line --format=csv --quiet --site=alpha --now=2026-03-25T12:00:00Z
is 'CSV' "$status$err$(printf '%s' "$out" | tr -d '\r')" \
	'0site,date,pageviews,unique_visitors,pageviews_day_before,pageviews_week_before,sites,silent,silent_sites,as_of
alpha,2026-03-25,1000,400,1100,1000,1,0,,2026-03-25 11:50:00.000'
run --report=line --from=2026-03-01
is 'dates mean nothing: exit 2' "$status$out" 2
like 'dates mean nothing: says so' "$err" 'as of now; leave --from and --to out'

# Aggregates alone: it works where page views can't be read.
sql "CREATE OR REPLACE USER line_reader@localhost; $(for table in daily_metric job_run job_state schema_version
	do echo "GRANT SELECT ON footfall.$table TO line_reader@localhost;"; done)"
sed -i 's/user = "root"/user = "line_reader"/' "$config"
line 'with the report role' 2026-03-25T12:00:00Z \
	'Footfall: 1,000 page views today, 1,100 yesterday (-8 % in a week), 3 sites, silent: beta'
sql 'DROP USER line_reader@localhost;'

sed -i "s,socket = \"[^\"]*\",socket = \"$work/none\"," "$config"
run --report=line
is 'MariaDB away: exit 75, nothing printed' "$status$out" 75

done_testing
