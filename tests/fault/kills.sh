#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fault matrix: collect.cgi and admin --drain are killed (SIGKILL) at random moments,
# while MariaDB is there, and while it is not. tests/fault/sweep.sh does it at each system
# call; this one does it under load, many at once.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck source=tests/support/own_mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/own_mariadb.sh"

at_once=16
own_start

# lifetime: microseconds that a hit lives, on this machine, now.
lifetime()
{
	tail -n 100 "$work/hits" | awk '{ sum += $3 } END { print int(sum * 1000 / NR) + 1000 }'
}

# killed: how many hits of the last load were killed.
killed()
{
	sed -n 's/.* killed=\([0-9]*\).*/\1/p' "$work/load.out"
}

# drain_killed MOMENT: a drain, and its end a moment later.
drain_killed()
{
	"$program" --config="$config" --drain --quiet >/dev/null 2>&1 </dev/null &
	victim=$!
	end_with_us "$victim"
	sleep "$(awk -v seed="$1" 'BEGIN { srand(seed); printf "%.3f", rand() / 40 }')"
	! is_child "$victim" || kill -KILL "$victim" 2>/dev/null || :
	ended=0
	wait "$victim" 2>/dev/null || ended=$?
	[ "$ended" -ne 137 ] || drains=$((drains + 1))
}

# kill_hits COUNT [DRAINS]: until so many hits have been killed; beside each load DRAINS
# drains are.
kill_hits()
{
	kills=0
	round=0
	while [ "$kills" -lt "$1" ]; do
		round=$((round + 1))
		LOAD_SIGNAL=9 LOAD_WITHIN=$(($(lifetime) * 2)) LOAD_SEED=$round \
			load_begin 250 "$at_once"
		for moment in $(seq "${2:-0}"); do drain_killed "$round$moment"; done
		load_end
		kills=$((kills + $(killed)))
	done
	all=$((all + kills))
}

# ---- 18: hits are killed, with MariaDB and without ------------------------------

target=$(amount 150 5000)
all=0
drains=0
begin
load 100 "$at_once"
kill_hits "$target" 3
ok 'hits were killed while MariaDB was there' [ "$kills" -ge "$target" ]
own_stop
load 100 "$at_once"
kill_hits "$target"
ok 'hits were killed while it was not' [ "$kills" -ge "$target" ]
own_start
for moment in $(seq "$(amount 5 50)"); do drain_killed "$moment"; done
drain
is 'the last drain delivers what is left' "$status$err $(waiting)" '0 0'
ok 'drains were killed' [ "$drains" -gt 0 ]
row 18 "processes_killed=$((all + drains))" "drains_killed=$drains" "set_aside=$all_aside"

nobody_is_connected()
{
	[ "$(sql 'SELECT COUNT(*) FROM information_schema.PROCESSLIST
		WHERE id <> CONNECTION_ID() AND user = "root";')" -eq 0 ]
}

ok 'no connection is left behind' wait_for nobody_is_connected

own_stop
done_testing
