#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The journal and its drain: hits while MariaDB is away, their delivery, what is not
# delivered and why, and the tally.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

today=$(date -u +%Y-%m-%d)

# up, down: whether collect.cgi finds MariaDB; the jobs always do.
up()
{
	configure "$@"
}

down()
{
	{
		printf 'state_dir = "%s";\n' "$state"
		printf 'database = { socket = "%s/nobody"; name = "footfall"; user = "root"; };\n' \
			"$work"
		printf 'jobs = { %s user = "root"; };\n' "$(database_group)"
		printf '%s\n' 'sites = ( { name = "a"; }, { name = "b"; } );' 'flood_limit = 0;' "$@"
	} >"$config"
	chmod 0640 "$config"
}

# hits COUNT: their answers, each once.
hits()
{
	for _ in $(seq "$1"); do hit_status a /page; done | sort -u
}

rows()
{
	sql "SELECT COUNT(*), COUNT(DISTINCT event_id) FROM pageview;" | tr '\t' ' '
}

waiting()
{
	cat "$state/journal" "$state/journal.taken" 2>/dev/null | grep -c '^1 ' || :
}

# footprint: everything about what is in state_dir but when it was read.
footprint()
{
	find "$state" -printf '%P %i %m %u %g %s %T@ %C@\n' | sort
	find "$state" -type f -exec cksum {} + | sort
}

# figure NAME: of the summary in $out.
figure()
{
	printf '%s\n' "$out" | sed -n "s/.*$1 \([0-9]*\).*/\1/p"
}

configure
fresh
down
is 'without a salt from anywhere a hit is refused, and told to come again' \
	"$(hit a /page | sed -n -e 1p -e '/^Retry/p' | tr -d '\r' | tr '\n' ' ')" \
	'Status: 503 Service Unavailable Retry-After: 5 '
is 'and no journal is there' "$(waiting)" 0

up
rm -f "$state/away"
is 'with MariaDB: 204' "$(hits 1)" 204
is 'one row' "$(rows)" '1 1'
down
is 'MariaDB away: 204 all the same' "$(hits 20)" 204
is 'twenty hits wait' "$(waiting)" 20
is 'none is stored' "$(rows)" '1 1'
is 'the journal is the owner'"'"'s alone' "$(stat -c %a "$state/journal")" 600
ok 'no address is in any file of state_dir' \
	sh -c "! grep -rq '198\\.51\\.100\\.7' '$state'"

before=$(cat "$state/journal")
all=$(footprint)
run --drain --dry-run
is 'dry run: says what waits' "$status$err$(figure delivered)" 020
is 'dry run: nothing is stored, everything waits' "$(rows) $(waiting)" '1 1 20'
is 'dry run: nothing in state_dir has changed' "$(footprint)" "$all"
run --drain
is 'the drain delivers them' "$status$err$(figure delivered)" 020
is 'each is one row' "$(rows)" '21 21'
is 'the journal is gone' "$(waiting)" 0
is 'one visitor: under the same salt as with MariaDB' \
	"$(sql 'SELECT COUNT(DISTINCT visitor_hash) FROM pageview;')" 1
run --drain
is 'nothing waits: nothing is done' "$status$err$(figure delivered)" 00

printf '%s\n' "$before" >"$state/journal"
chmod 600 "$state/journal"
run --drain
is 'delivered again, it changes nothing' "$status$(figure delivered) $(figure already_stored)" '00 20'
is 'still each is one row' "$(rows)" '21 21'

# A server that takes no statement of the usual size.
down
for number in $(seq 12); do
	hit_status a "/$(printf '%01500d' "$number")" >/dev/null
done
sql 'SET GLOBAL max_allowed_packet = 8192;'
run --drain
is 'max_allowed_packet is small: the drain delivers them' "$status$err$(figure delivered)" 012
sql "SET GLOBAL max_allowed_packet = 16777216; DELETE FROM pageview WHERE path LIKE '/000%';"

# ---- what can't be delivered ---------------------------------------------------

printf '\n1 0123456789abcdef {"at":1}\n\ngarbage \001\377\n' >>"$state/journal"
hits 3 >/dev/null
mv "$state/journal" "$state/journal.taken"
hits 2 >/dev/null
all=$(footprint)
run --drain --dry-run
is 'dry run: says what an earlier drain left, what came since, and what is damaged' \
	"$status$(figure delivered) $(figure set_aside)" '05 2'
is 'dry run: nothing in state_dir has changed, with both files' "$(footprint)" "$all"
run --drain
is 'damaged records stop nothing' "$status$(figure delivered) $(figure set_aside)" '05 2'
is 'they are set aside' "$(grep -c . "$state/journal.rejected")" 2
is 'in a file of the owner'"'"'s' "$(stat -c %a "$state/journal.rejected")" 600

sql "ALTER TABLE pageview MODIFY path VARCHAR(5) CHARACTER SET utf8mb4
	COLLATE utf8mb4_nopad_bin NOT NULL;"
hits 1 >/dev/null
hit_status a /much-too-long >/dev/null
hits 1 >/dev/null
run --drain
is 'a hit that MariaDB refuses for its data stops no other' \
	"$status$(figure delivered) $(figure set_aside)" '02 1'
is 'it is set aside' "$(grep -c much-too-long "$state/journal.rejected")" 1
fresh
up
rm -f "$state/away"
hits 1 >/dev/null
down

hits 2 >/dev/null
sql "UPDATE job_state SET done_to = '$today' + INTERVAL 1 DAY WHERE job = 'prune';"
run --drain
is 'hits of a day that prune has removed are set aside and counted' \
	"$status$(figure delivered) $(figure too_late)" '00 2'
sql "UPDATE job_state SET done_to = NULL WHERE job = 'prune';"
sql "UPDATE job_state SET done_to = '2035-01-01' WHERE job = 'prune';"
hits 2 >/dev/null
run --drain
is 'where prune stands in the future, every hit would be too late: they wait' \
	"$status $(waiting)" '1 2'
like 'says what mends it' "$err" '^admin: drain: .*--prune sets it right'
sql "UPDATE job_state SET done_to = NULL WHERE job = 'prune';"
sql "UPDATE job_state SET lease_owner = 'somebody', lease_until = UTC_TIMESTAMP(3) + INTERVAL 1 MINUTE
	WHERE job = 'drain';"
run --drain
is 'while a site is forgotten or a dump restored, they wait' "$status $(waiting)" '1 2'
sql "UPDATE job_state SET lease_owner = NULL, lease_until = NULL WHERE job = 'drain';"
printf '\ngarbage\n' >>"$state/journal"
aside=$(cat "$state/journal.rejected")
sql 'RENAME TABLE pageview TO elsewhere;'
run --drain
run --drain
is 'a drain that fails leaves what is set aside as it was' \
	"$status$(cat "$state/journal.rejected")" "1$aside"
sql 'RENAME TABLE elsewhere TO pageview;'
run --drain
is 'and the next one delivers' "$status$(figure delivered) $(figure set_aside) $(waiting)" '02 1 0'
rows_before=$(rows)
mv "$state" "$state.away"
run --drain
is 'without state_dir there is nothing to do' "$status$err$(rows)" "0$rows_before"
mv "$state.away" "$state"

# ---- rollup learns of them -----------------------------------------------------

sql "UPDATE job_state SET done_to = '$today' + INTERVAL 1 DAY WHERE job = 'rollup';"
hits 2 >/dev/null
run --drain
is 'rollup is told the day from which on it must compute again' \
	"$(sql "SELECT done_to <= '$today' FROM job_state WHERE job = 'rollup';")" 1

# ---- MariaDB away for the drain too ---------------------------------------------

hits 4 >/dev/null
run --drain --config=/dev/null
{
	printf 'state_dir = "%s";\n' "$state"
	printf 'database = { socket = "%s/nobody"; name = "footfall"; user = "root"; };\n' "$work"
} >"$work/away.conf"
chmod 640 "$work/away.conf"
run --drain --config="$work/away.conf"
is 'without MariaDB: exit 75' "$status" 75
is 'and everything waits' "$(waiting)" 4
run --maintain --quiet
is '--maintain delivers too' "$status$err$(waiting)" 00

# ---- the cap -------------------------------------------------------------------

down 'journal_max_bytes = 65536;'
full=$(for _ in $(seq 400); do hit_status a /page; done | sort | uniq -c | awk '{ print $2 }' |
	tr '\n' ' ')
is 'past journal_max_bytes: 503' "$full" '204 503 '
ok 'the journal is not larger' [ "$(stat -c %s "$state/journal")" -le 65536 ]
accepted=$(waiting)
before=$(rows | cut -d ' ' -f 1)
run --drain
is 'what was answered 204 is there' "$(rows | cut -d ' ' -f 1)" "$((before + accepted))"

# ---- the word that MariaDB is away ----------------------------------------------

down
rm -f "$state/away" "$state/collect.log"
for _ in 1 2 3 4 5 6 7 8; do hit_status a /page >/dev/null & done
wait
ok 'not every hit tries' [ "$(grep -c nobody "$state/collect.log")" -lt 8 ]
up
sleep 1.1
is 'a second later one tries, and MariaDB is back' "$(hits 1)" 204
ok 'the word is taken back' [ ! -e "$state/away" ]
run --drain

# ---- the tally -----------------------------------------------------------------

hit a /page 198.51.100.7 'curl/8' >/dev/null
hit a /page 198.51.100.7 'curl/8' >/dev/null
hit b /page 198.51.100.7 'Googlebot' >/dev/null
hit typo /page >/dev/null
hit '' /page >/dev/null
run --drain
is 'the tally is delivered, by site and reason' "$(sql "
	SELECT site, reason, hits FROM filtered_hit WHERE date = '$today'
	AND reason <> 'unavailable' ORDER BY 1, 2;" | tr '\t\n' ' ;')" \
	' malformed 1; unknown site 1;a bot 2;b bot 1;'
hit a /page 198.51.100.7 'curl/8' >/dev/null
run --drain
run --drain
is 'as absolute values: delivered again it is the same' "$(sql "
	SELECT hits FROM filtered_hit WHERE site = 'a' AND reason = 'bot';")" 3
hit b /page 198.51.100.7 'Googlebot' >/dev/null
run --drain --now="$(date -u -d '+3 years' +%Y-%m-%dT12:00:00Z)"
is 'a drain whose clock is years ahead loses none' "$(sql "
	SELECT hits FROM filtered_hit WHERE site = 'b' AND reason = 'bot';")" 2
run --report=filtered --format=csv
ok 'the report has them' grep -q '^a,.*bot' "$work/out"

# ---- the journal first ------------------------------------------------------------

up 'ingest = "journal";' 'flood_limit = 0;'
run --drain
before=$(sql 'SELECT COUNT(*) FROM pageview;')
is 'ingest = "journal": hits are answered 204' "$(hits 5)" 204
is 'none is in MariaDB' "$(sql 'SELECT COUNT(*) FROM pageview;') $(waiting)" "$before 5"
run --drain --format=json
like 'the drain delivers them' "$out" '"delivered": 5,'
is 'and they are there' "$(sql 'SELECT COUNT(*) FROM pageview;')" $((before + 5))
is 'by one visitor' "$(sql "SELECT COUNT(DISTINCT visitor_hash) FROM (SELECT * FROM pageview
	WHERE site = 'a' ORDER BY occurred_at DESC LIMIT 6) AS newest;")" 1

# ---- flood ---------------------------------------------------------------------

up 'flood_limit = 3;'
answers=$(for _ in $(seq 40); do hit_status a /page; done | sort | uniq -c | awk '{ print $2 }' |
	tr '\n' ' ')
is 'a page that has run away gets 429' "$answers" '204 429 '
is 'another visitor does not' "$(hit_status a /page 203.0.113.9)" 204

# ---- rotation and the copy of the salt ------------------------------------------

down
run --rotate-salt --force --quiet
is 'forced rotation destroys the copy: no hit under the old salt' "$(hits 1)" 503
up
rm -f "$state/away"
hits 1 >/dev/null
down
is 'with the new salt hits are taken again' "$(hits 1)" 204
run --drain
is 'and both are one visitor' "$(sql "SELECT COUNT(DISTINCT visitor_hash) FROM (SELECT *
	FROM pageview WHERE site = 'a' ORDER BY occurred_at DESC LIMIT 2) AS newest;")" 1

# ---- the copies of other hosts ----------------------------------------------------

first=$state
state=$work/second
mkdir -m 0700 "$state"
up
is 'a second host: 204' "$(hits 1)" 204
down
is 'MariaDB away: the second host has a copy' "$(hits 1)" 204
run --drain --quiet
is 'a drain leaves the copy of the salt that is in force' "$status$(hits 1)" 0204
state=$first
up
run --rotate-salt --force --quiet
state=$work/second
down
run --drain --quiet
is 'the drain of a host destroys the copy of a salt that another has replaced' \
	"$status$(hits 1)" 0503
up
rm -f "$state/away"
hits 1 >/dev/null
down
run --drain --quiet --now="$(date -u -d '+2 months' +%Y-%m-%dT12:00:00Z)"
is 'and that of a month that is over' "$status$(hits 1)" 0503
run --rotate-salt --quiet
up
rm -f "$state/away"
hits 1 >/dev/null
sql "DELETE FROM salt; INSERT INTO salt VALUES ('2999-01-01', REPEAT('x', 32), UTC_TIMESTAMP(3));"
is 'for half a minute MariaDB need not be asked' "$(hits 1)" 204
if clock_ready; then
	clock_ahead 31
	is 'a copy is over when MariaDB says that the month has no salt' "$(hits 1)" 503
	clock_right
else
	skip 'a copy is over' "$(cat "$work/cc") or a static program: no clock can be set"
fi
ok 'which is no word that MariaDB is away' [ ! -e "$state/away" ]

done_testing
