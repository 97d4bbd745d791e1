#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fault matrix: more hits at once than MariaDB has connections, hits for an hour, a
# flood by one visitor, and one hit that is delivered again and again.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck source=tests/support/own_mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/own_mariadb.sh"

own_start --max-connections=100

# ---- 37: far more hits at once than connections ---------------------------------

begin
load 8 4
load "$(amount 1000 10000)" 500
is 'every answer is 204 or 503' "$(awk '$2 != 204 && $2 != 503' "$work/hits")" ''
journal=$(waiting)
drain
is 'the drain delivers what waited' "$status$err $(waiting) $aside" '0 0 0'
unavailable=$(missed | wc -l)
tally_up
row 37 "journal=$journal" "unavailable=$unavailable" \
	"journal_percent=$((journal * 100 / acked))"

# ---- 38: nothing grows ----------------------------------------------------------

# grown: the figures that must not grow, as NAME=VALUE words.
grown()
{
	echo "files=$(find "$state" -type f | wc -l)" \
		"descriptors=$(find "/proc/$own_pid/fd" -mindepth 1 | wc -l)" \
		"threads=$(find "/proc/$own_pid/task" -mindepth 1 -maxdepth 1 | wc -l)" \
		"connections=$(sql "SHOW STATUS LIKE 'Threads_connected';" | cut -f 2)" \
		"resident_kb=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$own_pid/status")"
}

# word NAME WORDS
word()
{
	printf '%s\n' "$2" | tr ' ' '\n' | sed -n "s/^$1=//p"
}

# not_grown NAME MORE: that it is at most MORE larger than it was.
not_grown()
{
	ok "in the end no more $1 than after the first part, but for $2" \
		[ "$(word "$1" "$after")" -le "$(($(word "$1" "$before") + $2))" ]
}

# At half the peak, in ten parts; the jobs run between two. The first part warms up.
begin
load 8 4
run --maintain --quiet
began=$(date +%s%N)
load 200 8
# Twice what each of the two hundred took.
spacing=$((($(date +%s%N) - began) / 100000))
seconds=${FAULT_SOAK_SECONDS:-$(amount 5 3600)}
part=$((seconds * 100000 / spacing + 1))
for number in $(seq 10); do
	LOAD_SPACING=$spacing load "$part" 8
	run --maintain --quiet
	is "part $number of the soak: the jobs are well" "$status$err" 0
	[ "$number" -ne 1 ] || before=$(grown)
done
after=$(grown)
diag "after the first part: $before"
diag "after the last: $after"
is 'every hit is answered 204' "$(missed)" ''
not_grown files 0
# Tables and their partitions that are open stay so; threads wait for connections.
not_grown descriptors 64
not_grown threads 16
not_grown connections 0
ok 'collect.log is bounded' [ "$(cat "$state"/collect.log* 2>/dev/null | wc -c)" -le 2200000 ]
# shellcheck disable=SC2086 # figures are words
row 38 "seconds=$seconds" "hits_a_second=$((1000000 / spacing))" $after

# ---- 39: a flood, and the same hit again ----------------------------------------

# One visitor, whose page has run away, and one that has not.
begin
load 8 4
configure 'flood_limit = 20;'
LOAD_VISITORS=1 load_begin "$(amount 400 4000)" 8
other=0
for _ in 1 2 3 4 5; do
	fault_next=$((fault_next + 1))
	answer=$(hit_status a "/n/$fault_next" 203.0.113.9)
	echo "$fault_next $answer 0" >>"$work/hits"
	[ "$answer" != 204 ] || other=$((other + 1))
done
load_end
flooded=$(awk '$2 == 429' "$work/hits" | wc -l)
is 'every answer is 204 or 429' "$(awk '$2 != 204 && $2 != 429' "$work/hits")" ''
ok 'the flood is stopped' [ "$flooded" -gt 0 ]
is 'another visitor meanwhile is not' "$other" 5
drain
is 'each that was refused is tallied' "$(sql "SELECT SUM(hits) FROM filtered_hit
	WHERE site = 'a' AND reason = 'flood';")" "$flooded"
row 39 "refused=$flooded"

# What has been delivered may come again: a backup of state_dir is put back, say.
begin
configure "$plain"
load 8 4
own_stop
load 20 4
cp -p "$state/journal" "$work/again"
own_start --max-connections=100
drain
for _ in 1 2 3; do
	cp -p "$work/again" "$state/journal"
	drain
	is 'delivered again: found stored' "$status $delivered $already" '0 0 20'
done
row 39 "delivered=$all_delivered" "again=$all_already"

own_stop
done_testing
