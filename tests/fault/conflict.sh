#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fault matrix: conflicts. Of a real deadlock the hit is the victim, and is stored all
# the same; its connection is taken away; eight drains deliver the same hits at once, each
# in another order, while rollup computes; and hits that don't fit into one packet.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck source=tests/support/own_mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/own_mariadb.sh"

own_start --loose-innodb-snapshot-isolation=ON

# status_of NAME: a counter of the server's.
status_of()
{
	sql "SHOW GLOBAL STATUS LIKE '$1';" | cut -f 2
}

# ---- 10: a hit is the victim of a deadlock --------------------------------------

# entangle: for this test alone, whoever inserts locks first one row, then another. A session
# locks them the other way round; it has changed more rows than the hit, so the hit loses.
entangle()
{
	sql_client --delimiter='//' <<-END
		CREATE TABLE one (id INT PRIMARY KEY, n INT)//
		INSERT INTO one VALUES (1, 0)//
		CREATE TABLE two (id INT PRIMARY KEY, n INT)//
		INSERT INTO two SELECT seq, 0 FROM seq_1_to_1000//
		CREATE TRIGGER entangle BEFORE INSERT ON pageview FOR EACH ROW BEGIN
			UPDATE one SET n = n + 1 WHERE id = 1;
			UPDATE two SET n = n + 1 WHERE id = 1;
		END//
	END
}

waits_for_two()
{
	sql "SELECT info FROM information_schema.PROCESSLIST;" | grep -q '^UPDATE two'
}

begin
configure "$plain" 'deadline_ms = 20000;'
run --rotate-salt --quiet
entangle
before=$(status_of Innodb_deadlocks)
session_open
session_do 'START TRANSACTION; UPDATE two SET n = 0 + n + 1;'
load_begin 1 1
wait_for waits_for_two
session_do 'UPDATE one SET n = n + 1; COMMIT;'
session_close
load_end
deadlocks=$(($(status_of Innodb_deadlocks) - before))
is 'the hit was the victim of a deadlock' "$deadlocks" 1
is 'it is stored all the same' "$(sql 'SELECT COUNT(*) FROM pageview;') $(waiting)" '1 0'
is 'by what it tried after that' "$(sql 'SELECT n FROM one;')" 2
ok 'the others are not told that MariaDB is away' [ ! -e "$state/away" ]
row 10 "deadlocks=$deadlocks"

# asked_again: how many hits went by another connection.
asked_again()
{
	grep -c 'which is tried once more' "$state/collect.log" || :
}

# ---- 10: its connection is taken away in the middle -----------------------------

begin
run --rotate-salt --quiet
entangle
session_open
session_do 'START TRANSACTION; UPDATE two SET n = n + 1;'
load_begin 1 1
wait_for waits_for_two
sql "$(sql "SELECT CONCAT('KILL ', id, ';') FROM information_schema.PROCESSLIST
	WHERE info LIKE 'UPDATE two%';")"
wait_for grep -q 'which is tried once more' "$state/collect.log"
wait_for waits_for_two
session_close
load_end
is 'a hit whose connection was killed is stored by another' \
	"$(sql 'SELECT COUNT(*) FROM pageview;') $(waiting) $(asked_again)" '1 0 1'
row 10 'connections_killed=1'

# ---- 10: eight drains and a rollup at once --------------------------------------

# host NUMBER: the configuration of another host, with a folder of its own.
host()
{
	sed "s|^state_dir = .*|state_dir = \"$work/host$1\";|" "$config" >"$work/host$1.conf"
	chmod 640 "$work/host$1.conf"
}

# all_there: whether no host has anything to deliver.
all_there()
{
	[ "$(find "$work"/host? -name 'journal*' | wc -l)" -eq 0 ]
}

configure "$plain"
begin
load 8 4
own_stop
load "$(amount 1200 20000)" 32
own_start --loose-innodb-snapshot-isolation=ON
for number in 1 2 3 4 5 6 7 8; do
	host "$number"
	mkdir -m 0700 "$work/host$number"
	grep '^1 ' "$state/journal" | shuf | sed G >"$work/host$number/journal"
	chmod 600 "$work/host$number/journal"
done
waited=$(waiting)
rm "$state/journal"
before=$(status_of Innodb_deadlocks)
rounds=0
: >"$work/drained"
until all_there || [ "$rounds" -ge 10 ]; do
	rounds=$((rounds + 1))
	drains=
	for number in 1 2 3 4 5 6 7 8; do
		"$program" --config="$work/host$number.conf" --drain --format=json \
			>>"$work/drained" 2>>"$work/drained.err" </dev/null &
		drains="$drains $!"
		end_with_us $!
	done
	run --rollup --quiet
	rollups="${rollups:-}$status"
	for drain in $drains; do wait "$drain" || :; done
done
ok 'all have delivered' all_there
ok 'and rollup worked beside them' test -z "$(echo "$rollups" | tr -d 0)"
is 'each hit was delivered once, and found stored seven times; none was set aside' \
	"$(sed 's/[{}"]//g' "$work/drained" | tr ',' '\n' | awk -F ': *' '
		{ sub(/^ */, "", $1); sum[$1] += $2 }
		END { print sum["delivered"], sum["already_stored"], sum["set_aside"] + 0 }')" \
	"$waited $((waited * 7)) 0"
run --rollup --quiet
is 'the sums are exact' "$(sql 'SELECT SUM(pageviews) FROM daily_metric;')" "$((waited + 8))"
row 10 "drains=$((rounds * 8))" "deadlocks=$(($(status_of Innodb_deadlocks) - before))" \
	"rounds=$rounds"

# ---- 10: more than one packet ---------------------------------------------------

begin
hit_status a /first >/dev/null
own_stop
long=$(awk 'BEGIN { for (i = 0; i < 1999; i++) printf "\xf0\x9f\x98\x80" }')
for _ in $(seq 200); do hit_status a "/$long"; done | sort | uniq -c >"$work/answers"
own_start --max-allowed-packet=1M
is 'hits of eight thousand bytes: 204' "$(awk '{ print $2 }' "$work/answers")" 204
drain
is 'more of them than fit in a packet: delivered' "$status$err $(waiting) $aside" '0 0 0'
is 'each once' "$(sql 'SELECT COUNT(*), COUNT(DISTINCT event_id) FROM pageview
	WHERE LENGTH(path) > 7000;' | tr '\t' ' ')" '200 200'

own_stop
done_testing
