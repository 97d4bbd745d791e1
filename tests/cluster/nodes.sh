#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Hits to three web hosts with a Galera node each, while nodes are killed, paused, stopped
# and rejoin, the network between them is parted, and all die at once: rows 52 and 53 of
# the fault matrix. FAULT_LONG=1 asks for many rounds.

set -eu

# shellcheck source=tests/support/cluster.sh
. "$(dirname "$0")/../support/cluster.sh"

rounds=$(amount 2 20)
few=$(amount 1 10)
# A load lasts for as long as a node takes to fall out and to come back.
hits=400
spacing=30000

# stored_on N: how many hits are there.
stored_on()
{
	node_sql "$1" 'SELECT COUNT(*) FROM footfall.pageview;'
}

# load_on N: hits on all web hosts in the background; returns when node N has some of them.
load_on()
{
	load_before=$(stored_on "$1")
	LOAD_SPACING=$spacing hosts_begin "$hits" 16
	wait_for grown "$1"
}

grown()
{
	[ "$(stored_on "$1")" -ge $((load_before + 60)) ]
}

# others N: the two other nodes.
others()
{
	echo $(($1 % 3 + 1)) $((($1 + 1) % 3 + 1))
}

# go_on_without N: until the other two have noticed.
go_on_without()
{
	for node in $(others "$1"); do
		wait_for is_primary "$node" 2
	done
}

# journaled: whether hits wait in a file of each web host.
journaled()
{
	for host in 1 2 3; do
		[ -s "$work/state$host/journal" ] || return 1
	done
}

# What happens to node N, under load.
round_kill()
{
	node_kill "$1"
	go_on_without "$1"
	node_start "$1"
}

round_pause()
{
	node_pause "$1"
	go_on_without "$1"
	node_wake "$1"
}

round_stop()
{
	node_stop "$1"
	go_on_without "$1"
	node_start "$1"
}

round_part()
{
	node_isolate "$1"
	go_on_without "$1"
	wait_for is_outside "$1"
	node_sql "$1" 'SELECT COUNT(*) FROM footfall.pageview;' >"$work/minority" 2>&1 || :
	grep -c '^ERROR 1047' "$work/minority" >>"$work/refused" || :
	node_join "$1"
}

round_shatter()
{
	for node in 1 2 3; do node_isolate "$node"; done
	for node in 1 2 3; do wait_for is_outside "$node"; done
	wait_for journaled
	for node in 1 2 3; do node_join "$node"; done
}

round_die()
{
	for node in 1 2 3; do node_signal KILL "$node"; done
	for node in 1 2 3; do node_gone "$node"; done
	wait_for journaled
	cluster_recover
}

# each_time KIND COUNT: so many rounds, with another node each time; then all is delivered.
each_time()
{
	forget_all
	round=0
	while [ "$round" -lt "$2" ]; do
		victim=$((round % 3 + 1))
		load_on $((victim % 3 + 1))
		"round_$1" "$victim"
		node_wait 1 2 3
		# Under load as well.
		hosts_drain
		hosts_end
		round=$((round + 1))
	done
	hosts_drain
}

unanswered()
{
	awk '$2 != 204' "$work/hits" | wc -l
}

# told WHAT COUNT: the figures of a kind of fault, for row.
told()
{
	echo "fault=$1" "rounds=$2" "not_204=$(unanswered)" \
		"journaled=$(($(drained delivered) + $(drained already_stored)))" \
		"outcome_unknown=$(drained already_stored)" "said_1047=$(logged '\(1047\)')"
}

# sound WHAT
sound()
{
	is "$1: every hit is answered 204" "$(unanswered)" 0
	is "$1: no drain fails" "$(grep -cv '^0 ' "$work/drained" || :)" 0
	is "$1: nothing is set aside" "$(drained set_aside) $(drained too_late)" '0 0'
	same_everywhere "$1"
}

cluster_start
# shellcheck disable=SC2119 # no LINE
configure_hosts
: >"$work/refused"

# shellcheck disable=SC2046 # NAME=VALUE words
{
	each_time kill "$rounds"
	row 52 $(told killed "$rounds")
	sound killed
	each_time pause "$rounds"
	row 52 $(told paused "$rounds")
	sound paused
	each_time stop "$few"
	row 52 $(told restarted "$few")
	sound restarted
	each_time part "$rounds"
	row 53 $(told parted-2:1 "$rounds")
	sound parted-2:1
	is 'the minority says 1047 of every table' "$(sort -u "$work/refused")" 1
	each_time shatter "$few"
	row 53 $(told parted-1:1:1 "$few")
	sound parted-1:1:1
	each_time die "$few"
	row 52 $(told all-killed "$few")
	sound all-killed
}

done_testing
