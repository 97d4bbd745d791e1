#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --read-only is safe as the forced command of a stranger's ssh key: it needs the
# report role alone, shows aggregates alone, and changes nothing, neither in the database
# nor in any folder. And the screen's view of jobs needs no more than the jobs' role.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

at='--now=2026-04-15T12:00:00Z'

# role ROLE: a group of the configuration with that user alone.
role()
{
	printf '%s user = "footfall_%s"; password = "%s word";' "$(database_group)" "$1" "$1"
}

# roles COLLECT REPORT JOBS: the configuration, with a user for each.
roles()
{
	printf 'state_dir = "%s"; sites = ( { name = "a"; } ); database = { %s };
		report = { %s }; jobs = { %s };\n' "$state" "$(role "$1")" "$(role "$2")" \
		"$(role "$3")" >"$config"
	chmod 0600 "$config"
}

# screens LINE... [-- OPTION...]: what admin --script prints for the lines, in a folder
# of its own; sets $out, $err and $status.
screens()
{
	: >"$work/script"
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		printf '%s\n' "$1" >>"$work/script"
		shift
	done
	[ $# -eq 0 ] || shift
	status=0
	(cd "$work/here" && HOME=$work/home XDG_CONFIG_HOME='' admin "$at" \
		--script="$work/script" "$@" >"$work/out" 2>"$work/err" </dev/null) || status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}

folders()
{
	(cd "$work" && find state here home -printf '%p %s %m %T@ %u\n' | sort)
}

mkdir "$work/here" "$work/home"
configure 'sites = ( { name = "a"; } );'
admin --init --quiet
for name in collect report jobs; do
	sql "CREATE USER footfall_$name@localhost IDENTIFIED BY '$name word';"
done
admin --init 2>/dev/null | sql_client
admin --add-partitions --quiet "$at"
spread a '2026-04-14' 20 60
admin --rollup --quiet "$at"
sql "INSERT INTO filtered_hit VALUES ('a', '2026-04-14', 'bot', 'hostaaaa', 412);"

# The two other users are not there: nothing but the report role can have been used.
roles nobody report nobody
everything >"$work/before"
folders >"$work/before.folders"
screens screen 'keys Enter' screen 'keys q D' screen 'keys M' screen 'keys N' screen \
	'keys 3 9 m a s r A t o' screen -- --read-only
is 'aggregates: exit 0' "$status$err" 0
for title in Sites Daily Monthly 'Not counted'; do
	like "aggregates: $title is shown" "$out" "^ .*[·-] $title"
done
unlike 'aggregates: MariaDB refuses nothing' "$out" 'denied|MariaDB says'
screens 'keys v' screen 'keys L' screen 'keys J' screen 'keys C' screen 'keys e' screen \
	'keys R y P y T y X y y x y' screen -- --read-only
is 'the rest: exit 0' "$status$err" 0
for title in 'Page views' Live Jobs Check; do
	like "the rest: $title says why not" "$out" "$title: not with --read-only"
done
like 'the rest: no file is written' "$out" '--read-only writes no files'
unlike 'the rest: a key that does not work is not offered' "$out" \
	'L live|J jobs|C check|e export'
screens 'keys :' 'type jobs' 'keys Enter' screen 'keys :' 'type pageviews' 'keys Enter' \
	screen -- --read-only
unlike 'the rest: ":" leads to none of them' "$out" '[·-] (Jobs|Page views)'
is 'nothing has changed in the database' "$(everything | diff "$work/before" -)" ''
is 'nothing has changed in any folder' "$(folders | diff "$work/before.folders" -)" ''

# Without --read-only the same user is not asked.
screens screen
like 'without --read-only: the jobs role is used' "$out" 'Access denied'

# The view of jobs, with the jobs role.
roles nobody nobody jobs
screens 'keys J' screen 'keys R y' screen 'keys T y' screen 'keys Enter' screen
is 'jobs: exit 0' "$status$err" 0
like 'jobs: who it is' "$out" 'Connection +footfall_jobs@localhost'
like 'jobs: the rollup is run' "$out" 'rollup: [0-9]+ figures written'
like 'jobs: the rotation is run' "$out" 'rotate-salt: 1 salt made'
unlike 'jobs: MariaDB refuses nothing' "$out" 'denied|MariaDB says'
is 'jobs: the salt is made' "$(sql 'SELECT COUNT(*) FROM salt;')" 1

# Who may only look need not be able to read what is the owner's.
roles collect report jobs
echo 'this is no configuration' >"$work/admin.conf"
chmod 0600 "$work/admin.conf"
screens 'screen' -- --read-only
is 'admin.conf is not read: exit 0' "$status$err" 0
like 'admin.conf is not read: the figures are there' "$out" '^.a +'
screens 'screen'
is 'without --read-only it is: exit 2' "$status" 2
rm "$work/admin.conf"

done_testing
