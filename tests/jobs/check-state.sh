#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --check, the doctor, on what is in state_dir: the journal and what was set aside of
# it, the word that MariaDB is away, the tally, the salt's copy, the file system; and on
# what MariaDB keeps of salts, and on sites that are silent.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/doctor.sh
. "$(dirname "$0")/../support/doctor.sh"

# up, down [LINE...]: whether collect.cgi finds MariaDB; the jobs always do.
up()
{
	configure 'flood_limit = 0;' "$@"
	rm -f "$state/away"
}

down()
{
	up "jobs = { $(database_group) };" "report = { $(database_group) };" "$@"
	sed -i "s,^\(database = { socket = \"\)[^\"]*,\1$work/nobody," "$config"
}

# checked [OPTION...]: the doctor, with MariaDB there for all roles; $config stays.
checked()
{
	sed "s,$work/nobody,$FOOTFALL_TEST_SOCKET," "$config" >"$work/checked.conf"
	chmod 0640 "$work/checked.conf"
	checked_config=$config
	config=$work/checked.conf
	"$@"
	config=$checked_config
}

hits()
{
	for _ in $(seq "$1"); do hit_status a /page; done | sort -u
}

fresh_state()
{
	find "$state" -mindepth 1 -delete
	fresh
	up
	admin --maintain --quiet
}

up
fresh_state
fine 'nothing has come yet'
like 'nothing has come yet: the journal' "$out" '^ok +journal +nothing waits$'
like 'nothing has come yet: the tally' "$out" '^ok +tally +nothing is tallied on this host$'
like 'nothing has come yet: no copy of the salt' "$out" '^note +salt\.copy +.*503'
like 'the flood guard' "$out" '^ok +flood +flood_limit is 0'
like 'the room' "$out" "^ok +state +$state has room for .* may take 268 MB more\$"
like 'the sandbox' "$out" '^(ok|note) +sandbox +.*(covers|none in this build)'
like 'collect.cgi says the same from a shell' "$(FOOTFALL_CONFIG=$config "$collect")" '^sandbox: .'
hits 1 >/dev/null
checked fine 'a hit has come'
like 'a hit has come: the copy of the salt' "$out" '^ok +salt\.copy +.*a copy of this month'

# ---- the journal ------------------------------------------------------------------

down
is 'MariaDB away: hits are taken' "$(hits 3)" 204
checked finding 'the word that it is away' warning away \
	'since 2[-0-9]+ [0-9:]{8} UTC, and tried it last at .*collect\.log says why'
like 'three hits wait' "$out" '^note +journal +3 hits wait, [0-9]+ B of 268 MB \(journal_max_bytes, 0 %\), the first since 2.* UTC: the next admin --maintain delivers'
cp "$work/out" "$work/away.out"
checked run --report=jobs
like 'the report of jobs has the depth' "$out" \
	'^journal: 3 hits wait on this host, [0-9]+ B, the first since 2.* UTC$'
checked run --report=jobs --format=json
ok 'JSON has rows alone' json_valid "$out"
since=$(sed -n 's/.*could not reach MariaDB since \([^ ]* [^ ]*\) UTC.*/\1/p' "$work/away.out")
sleep 1.1
hits 1 >/dev/null
run --check
like 'the word keeps since when' "$out" "^[a-z]+ +away .* since $since UTC"
touch -d '11 minutes ago' "$state/away"
rm "$state/collect.log"
checked fine 'the word is old: nothing is known'
like 'the word is old: a note' "$out" '^note +away .*none has come since'
rm "$state/away"
later=$(date -u -d '+ 3 hours + 1 minute' +%Y-%m-%dT%H:%M:%SZ)
sql "UPDATE job_run SET started_at = '${later%Z}';"
checked finding 'hits wait for more than three hours' warning journal \
	'4 hits wait.*admin --drain delivers them, or' "--now=$later"
admin --drain --quiet
ran "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
checked fine 'drained'
like 'drained: nothing waits' "$out" '^ok +journal +nothing waits$'

down 'journal_max_bytes = 65536;'
hits 400 | sort -u >"$work/answers"
is 'until the journal is full' "$(tr '\n' ' ' <"$work/answers")" '204 503 '
rm -f "$state/away" "$state/collect.log"
checked finding 'a full journal' bad journal '(9[0-9]|100) %.*answered 503'
cp -p "$state/journal" "$work/journal"
head -c 40000 "$work/journal" >"$state/journal"
checked finding 'more than half' warning journal '6[0-9] %.*admin --drain'
mv "$work/journal" "$state/journal"
admin --drain --quiet

down
hits 2 >/dev/null
rm -f "$state/away" "$state/collect.log"
mv "$state/journal" "$state/journal.taken"
checked fine 'a drain is at work'
like 'a drain is at work: its file' "$out" '^note +journal .*journal\.taken .*at work'
like 'a drain is at work: its hits' "$out" '^note +journal +2 hits wait'
soon=$(date -u -d '+ 16 minutes' +%Y-%m-%dT%H:%M:%SZ)
checked finding 'a drain that ended early' warning journal \
	'journal\.taken .*ended early; admin --drain goes on' "--now=$soon"
admin --drain --quiet

printf '\n1 0123456789abcdef {"at":1}\n\ngarbage\n' >"$state/journal"
chmod 600 "$state/journal"
run --check
like 'damaged records are counted, and have no time' "$out" \
	'^note +journal +2 hits wait, 38 B of 268 MB \(journal_max_bytes, 0 %\): '
admin --drain --quiet
checked finding 'what was set aside' warning journal \
	"2 records, [0-9]+ B, set aside in $state/journal\.rejected: .*troubleshooting\.md"
run --report=jobs
like 'the report of jobs tells of it' "$out" \
	'^journal: nothing waits on this host; 2 records set aside in journal\.rejected$'
rm "$state/journal.rejected"

# ---- files that can't be used ------------------------------------------------------

while read -r name subject cost; do
	rm -rf "${state:?}/$name"
	mkdir -m 0700 "$state/$name"
	finding "$name is a folder" bad "$subject" "$name.*$cost"
	rmdir "$state/$name"
done <<-'END'
	journal journal answered 503
	away away each hit waits
	flood flood no flood guard
	salt.cache salt.copy answered 503
	tally tally not tallied
	drain.lock journal nothing is drained
END

# ---- the copy of the salt, the tally ---------------------------------------------

fresh_state
hits 1 >/dev/null
next=$(date -u -d "$(date -u +%Y-%m-15) + 1 month" +%Y-%m)
cp -p "$state/salt.cache" "$work/salt.cache"
admin --maintain --quiet --now="$next-02T00:00:00Z"
cp -p "$work/salt.cache" "$state/salt.cache"
finding 'a copy of a salt that is over' bad 'salt\.copy' 'past month.*--maintain on this host' \
	"--now=$next-02T00:00:00Z"
unlike 'for a day it may be there' "$(admin --check "--now=$next-01T23:59:59.999Z")" '^bad +salt\.copy'

fresh_state
hit a /page 198.51.100.7 'curl/8' >/dev/null
hit b /page 198.51.100.7 'curl/8' >/dev/null
fine 'a tally'
like 'a tally: its room' "$out" '^ok +tally +2 of 8192 counts are in use$'

# Every place taken, as by days that were never delivered.
{
	printf 'tally 1\000a source'
	head -c 262144 /dev/zero | tr '\000' '\001'
} >"$state/tally"
finding 'a full tally' warning tally '8192 of 8192 counts are in use, .*--drain makes room'
rm "$state/tally"

# ---- the file system ----------------------------------------------------------------

# The most that may be set is more than what is free here.
up 'journal_max_bytes = 1099511627776;'
if [ "$(df -P -k "$state" | awk 'NR == 2 { print $4 }')" -lt 1000000000 ]; then
	finding 'no room for the journal' warning state 'room for .*may take 1\.1 TB more.*lower'
else
	skip 'no room for the journal' 'the disk has a terabyte'
	skip 'no room for the journal, exit 0' 'the disk has a terabyte'
fi
if memory=$(mktemp -d /dev/shm/footfall.XXXXXX 2>/dev/null) &&
	[ "$(stat -f -c %T "$memory")" = tmpfs ]; then
	disk=$state
	state=$memory
	up
	finding 'state_dir in memory' warning state "$memory is on tmpfs: .*restarted.*on a disk"
	state=$disk
	rm -rf "$memory"
else
	skip 'state_dir in memory' '/dev/shm is no tmpfs'
	skip 'state_dir in memory, exit 0' '/dev/shm is no tmpfs'
fi

# ---- what MariaDB keeps of salts -------------------------------------------------------

up
fresh_state
fine 'no log of statements'
like 'no log of statements: only the redo log' "$out" '^ok +salt\.logs .*redo log.*--scrub'
sql 'SET GLOBAL general_log = ON;'
finding 'the general log' warning 'salt\.logs' 'general log.*SET GLOBAL general_log = OFF'
sql 'SET GLOBAL general_log = OFF; SET GLOBAL slow_query_log = ON;'
fine 'a slow log of slow statements'
sql 'SET GLOBAL long_query_time = 0;'
finding 'a slow log of all statements' warning 'salt\.logs' 'slow log.*SET GLOBAL long_query_time = 1'
sql 'SET GLOBAL long_query_time = 10; SET GLOBAL slow_query_log = OFF;'

# ---- silence by a mistyped name -------------------------------------------------------

up 'sites = ( { name = "docs.example.org"; }, { name = "blog"; }, { name = "shop"; } );'
hit docs.example.org / >/dev/null
hit Blog / >/dev/null
hit Blog / >/dev/null
hit Shop / >/dev/null
admin --maintain --quiet
finding 'hits that name no site, and sites without' warning sites \
	'in the last 3 days 3 hits named no site of the allowlist, while blog, shop had no page view: do their pages name them exactly so'
run --report=filtered
like 'the report says so under its table' "$out" \
	'^3 hits named no site of the allowlist, while blog, shop had no page view: do their'
run --report=filtered --site=blog
unlike 'of one site it says nothing' "$out" 'allowlist'
run --report=filtered --format=csv
unlike 'nor does CSV' "$out$err" 'allowlist'
hit shop / >/dev/null
admin --maintain --quiet
finding 'one of them is heard' warning sites 'allowlist, while blog had no page view: do its pages name it exactly so'
hit blog / >/dev/null
admin --maintain --quiet
fine 'all are heard'
sql "DELETE FROM daily_metric WHERE site = 'blog'; UPDATE filtered_hit SET date = date - INTERVAL 3 DAY;"
fine 'hits of unknown names were four days ago'

done_testing
