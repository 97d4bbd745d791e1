#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --check, the doctor: each finding provoked, with its level, its remedy and the
# exit status: 1 when something is bad, else 0. What a wrong clock left is in
# check-clock.sh.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/doctor.sh
. "$(dirname "$0")/../support/doctor.sh"

configure
fresh
admin --maintain --quiet
hit a / >/dev/null
fine 'a healthy system'
like 'a healthy system: one user for everything is a note' "$out" \
	'^note +database .*one user serves more than one role'
like 'a healthy system: the server by its version' "$out" '^ok +database .*the server is .*MariaDB'
like 'a healthy system: the clocks agree' "$out" '^ok +clock '
like 'a healthy system: a page view' "$out" '^ok +retention .*oldest page view is of '
is 'a healthy system: every line has a level and a subject' \
	"$(printf '%s\n' "$out" | grep -Ev '^(ok|note) +[a-z.]+ +[^ ]' || :)" ''
run --check --quiet
is 'a healthy system, --quiet: not a word' "$status$out$err" 0
run --check --format=json
ok 'JSON: valid' json_valid "$out"
like 'JSON: a finding' "$out" \
	'^ \{"level": "ok", "subject": "schema", "finding": "at step 1"\},?$'
run --check --format=csv
like 'CSV: the header' "$(printf '%s\n' "$out" | head -n 1 | tr -d '\r')" '^level,subject,finding$'
before=$(everything)
run --check
is 'the doctor changes nothing' "$(everything)$(find "$state" -name '.check*')" "$before"

# The configuration.
good=$config
config=$work/missing.conf
finding 'no configuration' bad configuration 'missing\.conf.*--config'
config=$good
chmod 0666 "$config"
finding 'all may write the configuration' bad configuration 'mode 666 .*chmod'
chmod 0660 "$config"
finding 'the group may write the configuration' warning files 'mode 0660.*chmod 640'
chmod 0640 "$config"
configure 'databse = { };'
finding 'an unknown key' bad configuration 'footfall\.conf:[0-9]+: databse: unknown key'
configure 'retention_days = 0;'
finding 'a value out of range' bad configuration 'footfall\.conf:[0-9]+: retention_days: 0 is not between'
configure 'retention_days = 1'
printf '}' >>"$config"
finding 'no syntax' bad configuration 'footfall\.conf:[0-9]+: '
configure 'report = { user = "root"; password = ""; };'
chmod 0644 "$config"
finding 'all may read a password' bad configuration 'password.*chmod'
configure
echo 'retention_days = 540;' >"$work/admin.conf"
chmod 0640 "$work/admin.conf"
finding 'the group may read admin.conf' bad configuration 'admin\.conf.*600'
chmod 0600 "$work/admin.conf"
fine 'admin.conf is for its owner'
rm "$work/admin.conf"
configure 'sites = ();'
finding 'an empty allowlist' bad sites 'allowlist is empty.*add sites'
for origin in example.org https://example.org/ https://example.org/page 'https://' \
	'https://example.org?' 'https://a b'; do
	configure "sites = ( { name = \"a\"; origins = (\"$origin\"); } );"
	finding "the origin '$origin'" bad sites 'a: origin .*write it as'
done
configure 'sites = ( { name = "a"; origins = ("https://example.org", "http://localhost:8080"); } );'
fine 'good origins'
configure

# Files.
mv "$state" "$state.away"
finding 'no state_dir' bad files "state_dir $state: .*install -d -m 700"
: >"$state"
finding 'state_dir is a file' bad files "$state"
rm "$state"
mv "$state.away" "$state"
chmod 0755 "$state"
finding 'all may read state_dir' warning files "$state: mode 0755.*chmod 700"
chmod 0500 "$state"
if [ "$(id -u)" -ne 0 ]; then
	finding 'state_dir can not be written' bad files "can't write in $state.*must belong"
	skip 'a web server that can not read the configuration' 'only root can become another user'
	skip 'a web server that can not read the configuration, exit 1' 'only root can become another user'
	skip 'a web server that can' 'only root can become another user'
	skip 'a web server whose user has no name here' 'only root can become another user'
else
	chown -R nobody "$state"
	finding 'state_dir can not be written' bad files "nobody can't write in $state.*must belong"
	chmod 0700 "$state"
	finding 'a web server that can not read the configuration' bad files \
		"nobody can't read $config.*group"
	chmod 0711 "$work"
	chgrp "$(id -g nobody)" "$config"
	fine 'a web server that can'
	chown -R 54321 "$state"
	chgrp 54321 "$config"
	fine 'a web server whose user has no name here'
	chown -R root "$state"
	chmod 0700 "$work"
fi
chmod 0700 "$state"
printf '2026-03-01 10:00:00.000 [1] an older one\n2026-03-01 10:00:01.000 [1] a hit \033[31m was\n' \
	>"$state/collect.log"
chmod 0644 "$state/collect.log"
finding 'all may read collect.log' bad files 'collect\.log: mode 644.*chmod 600'
chmod 0600 "$state/collect.log"
if [ "$(id -u)" -eq 0 ]; then
	chown nobody "$state/collect.log"
	finding 'a file that the web server does not own' bad files \
		'collect\.log: .*owner nobody.*chown root'
	chown root "$state/collect.log"
else
	skip 'a file that the web server does not own' 'only root can give files away'
	skip 'a file that the web server does not own, exit 1' 'only root can give files away'
fi
finding 'a message in collect.log' note 'collect\.log' 'last message.* a hit '
is 'a message in collect.log moves nothing' "$(LC_ALL=C tr -d '\n\40-\176\200-\377' <"$work/out" |
	od -A n -t x1)" ''
{
	echo '2026-03-01 10:00:00.000 [1] an older one'
	printf '2026-03-01 10:00:01.000 [1] a hit %0900d\n' 0
} >"$state/collect.log"
finding 'a long message in collect.log' note 'collect\.log' 'collect.log: 2026-03-01 10:00:01\.000 '
rm "$state/collect.log"
(
	cd "$state"
	seq -f "a-name-that-somebody-chose-for-a-file-which-is-not-ours-%g" 30000 | xargs touch
)
chmod 0700 "$state"
finding 'a great many files' bad files '-30000: mode 644, '
is 'a great many files: all are told' "$(grep -c '^bad .*: mode 644' "$work/out")" 30000
find "$state" -type f -exec rm {} +

# MariaDB.
sed "s,$FOOTFALL_TEST_SOCKET,$work/no.sock," "$good" >"$work/away.conf"
chmod 0640 "$work/away.conf"
config=$work/away.conf
finding 'MariaDB is away' bad database 'no\.sock.*is MariaDB running'
like 'MariaDB is away: the rest is looked at' "$out" '^ok +sites '
config=$good
sql "CREATE USER other@localhost IDENTIFIED BY 'right'; CREATE USER nothing@localhost IDENTIFIED BY 'right';"
for role in report jobs; do
	configure "$role = { user = \"other\"; password = \"wrong\"; };"
	finding "a wrong password for $role" bad database "$role: .*Access denied.*admin --init prints"
done
configure 'jobs = { user = "nothing"; password = "right"; };'
finding 'a user without privileges' bad database 'jobs: .*Access denied.*GRANT'
# The three roles, with what --init prints; then one GRANT of each is missing.
sql "CREATE USER footfall_collect@localhost; CREATE USER footfall_report@localhost;
	CREATE USER footfall_jobs@localhost;"
configure
admin --init 2>/dev/null | sql_client
{
	printf 'state_dir = "%s"; sites = ( { name = "a"; } );\n' "$state"
	printf 'database = { %s user = "footfall_collect"; };\n' "$(database_group)"
	printf 'report = { user = "footfall_report"; };\njobs = { user = "footfall_jobs"; };\n'
} >"$config"
fine 'three users'
unlike 'three users: no note about one user' "$out" 'one user serves'
while read -r role user privilege table; do
	sql "REVOKE $privilege ON $table FROM footfall_$user@localhost;"
	finding "$user without $privilege on $table" bad database \
		"$role: .*$privilege command denied.*GRANTs"
	sql "GRANT $privilege ON $table TO footfall_$user@localhost;"
done <<-'END'
	database collect INSERT pageview
	database collect SELECT salt
	database collect INSERT salt
	report report SELECT daily_metric
	report report SELECT monthly_metric
	report report SELECT job_run
	jobs jobs SELECT pageview
	jobs jobs DELETE pageview
	jobs jobs DELETE salt
	jobs jobs INSERT daily_metric
	jobs jobs UPDATE monthly_metric
	jobs jobs UPDATE job_state
	jobs jobs INSERT job_run
END
sql 'REVOKE ALTER ON pageview FROM footfall_jobs@localhost;'
finding 'jobs without ALTER' note partitions 'may not ALTER pageview.*admin\(8\)'
sql 'GRANT ALTER ON pageview TO footfall_jobs@localhost;'
# Whoever is no superuser gets the clock that we say.
sql "SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP() + 30';"
finding 'half a minute between the clocks' warning clock '(29|30|31) s behind the database server.*NTP'
sql "SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP() - 3600';"
finding 'an hour between the clocks' bad clock '3(599|600|601) s ahead of the database server.*NTP'
sql "SET GLOBAL init_connect = '';"
configure
sql 'SET GLOBAL innodb_flush_log_at_trx_commit = 2;'
finding 'commits that are not synced' warning durability 'set it to 1'
sql 'SET GLOBAL innodb_flush_log_at_trx_commit = 1;'
sql 'RENAME TABLE schema_version TO elsewhere;'
finding 'no schema' bad schema '--init makes the tables'
sql 'RENAME TABLE elsewhere TO schema_version; RENAME TABLE salt TO elsewhere;'
run --check
is 'a table is missing: exit 1' "$status" 1
like 'a table is missing: named' "$out" '^bad .*salt'
sql 'RENAME TABLE elsewhere TO salt;'
fine 'healthy again'

# A retention that cuts months: the last that warns, and the first that does not.
configure 'retention_days = 31;'
finding '31 days' warning retention 'retention_days is 31: a month.s figure stops .* 32 or more'
configure 'retention_days = 32;'
fine '32 days'
configure

# Salts, jobs, partitions, retention: under a clock of our own.
fresh
views <<-'END'
	a 2026-04-01 10:00:00 one
END
admin --maintain --quiet --now=2026-04-10T12:00:00Z
fine 'on 10 April' --now=2026-04-10T12:00:00Z
sql 'UPDATE job_state SET done_to = NULL;'
sql "INSERT INTO salt VALUES ('2026-03-01', REPEAT('x', 32), '2026-03-01');"
ran 2026-04-01T23:59:59.999Z
fine 'a salt of last month, 23:59:59.999 old' --now=2026-04-01T23:59:59.999Z
finding 'a salt of last month, 24 hours old' bad salt '1 of past months.*--rotate-salt' \
	--now=2026-04-02T00:00:00.000Z
sql 'DELETE FROM salt;'
ran 2026-04-10T12:00:00Z
finding 'no salt' bad salt 'none for this month.*--rotate-salt' --now=2026-04-10T12:00:00Z
admin --rotate-salt --quiet --now=2026-04-10T12:00:00Z

# Each line: a job, the last moment at which its run of 10 April, 12:00 is not late.
while read -r job last; do
	sql "UPDATE job_run SET started_at = '$last' WHERE job <> '$job';"
	fine "$job at $last" --now="${last}.000Z"
	finding "$job a millisecond later" warning jobs "$job last ended well at 2026-04-10 12:00.*cron" \
		--now="${last}.001Z"
	ran 2026-04-10T12:00:00Z
done <<-'END'
	rollup 2026-04-10T15:00:00
	prune 2026-04-12T12:00:00
	rotate-salt 2026-04-11T12:00:00
	add-partitions 2026-04-17T12:00:00
END
sql "UPDATE job_run SET outcome = 'failed' WHERE job = 'rollup';"
finding 'a job that always failed' warning jobs 'rollup never ended well.*cron' \
	--now=2026-04-10T12:00:00Z
sql "UPDATE job_run SET outcome = 'done' WHERE job = 'rollup';"

ran 2027-03-01T00:00:00Z
sql "INSERT INTO salt VALUES ('2027-02-01', REPEAT('x', 32), '2027-02-01'),
		('2027-03-01', REPEAT('x', 32), '2027-03-01');
	DELETE FROM salt WHERE month < '2027-02-01'; DELETE FROM pageview;"
fine 'partitions two months ahead' --now=2027-02-28T23:59:59.999Z
sql "DELETE FROM salt WHERE month < '2027-03-01';"
finding 'partitions one month ahead' warning partitions '1 months? ahead.*--add-partitions' \
	--now=2027-03-01T00:00:00.000Z
run --add-partitions --now=2027-03-01T00:00:00Z
like 'no page view: a note' "$(admin --check --now=2027-03-01T00:00:00Z)" '^note +retention +no page view yet'

# 540 days before 1 March 2027 is 7 September 2025; a day more is given.
views <<-'END'
	a 2025-09-06 00:00:00.000 one
END
fine 'a page view a day past the retention' --now=2027-03-01T00:00:00.000Z
finding 'a page view that is overdue' warning retention '2025-09-06.*540 days.*--prune' \
	--now=2027-03-01T00:00:00.001Z

done_testing
