#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Hits while salts are rotated and while a month turns: every hit is stored, and a
# visitor has one hash for each month, whoever is early or late.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'flood_limit = 0;'

# hits UNTIL FILE: one visitor's hits, until the clock (seconds since 1970) is there.
hits()
{
	while [ "$(date +%s)" -lt "$1" ]; do
		hit_status a /
	done >"$2"
}

# rotations UNTIL FILE [OPTION...]: --now alone takes the instant from their clock.
rotations()
{
	rotations_until=$1
	rotations_file=$2
	shift 2
	while [ "$(date +%s)" -lt "$rotations_until" ]; do
		[ "$1" != --now ] || set -- --now "$(clock_now)"
		admin --rotate-salt --quiet "$@" || echo "exit $?"
	done >"$rotations_file" 2>&1
}

# What both processes were answered, counted.
answers()
{
	sort "$work/hits.1" "$work/hits.2" | uniq -c | tr -s ' '
}

# hits_during SECONDS [OPTION...]: hits of two processes; with OPTIONs, rotations too.
# It is over when the clock says so.
hits_during()
{
	sql 'DELETE FROM pageview;'
	until=$(($(date +%s) + $1))
	shift
	hits "$until" "$work/hits.1" &
	first=$!
	hits "$until" "$work/hits.2" &
	second=$!
	: >"$work/rotations"
	if [ $# -gt 0 ]; then
		rotations "$until" "$work/rotations" "$@"
	fi
	wait "$first"
	wait "$second"
}

# stored WHAT: all were answered 204, all are there, and no rotation failed.
stored()
{
	rows=$(sql 'SELECT COUNT(*) FROM pageview;')
	is "$1: every hit was answered 204 and is there" "$(answers)" " $rows 204"
	ok "$1: there were many hits" test "$rows" -ge 10
	is "$1: no rotation failed" "$(sort "$work/rotations" | uniq -c)" ''
}

months()
{
	sql "SELECT DATE_FORMAT(occurred_at, '%Y-%m'), COUNT(DISTINCT visitor_hash)
		FROM pageview GROUP BY 1 ORDER BY 1;" | tr '\t\n' '  '
}

fresh
this_month=$(date -u +%Y-%m-01)
next_month=$(date -u -d "$this_month +1 month" +%Y-%m-01)
hits_during 2 --now="${this_month}T12:00:00Z"
stored "rotations of this month's salt"
is "rotations of this month's salt: one hash" \
	"$(sql 'SELECT COUNT(DISTINCT visitor_hash) FROM pageview;')" 1
hits_during 2 --now="${next_month}T00:30:00Z"
stored "rotations by a host whose clock is in next month's first hour"
is "rotations by a host whose clock is in next month's first hour: one hash" \
	"$(sql 'SELECT COUNT(DISTINCT visitor_hash) FROM pageview;')" 1
hits_during 2 --force
stored 'a salt that is replaced again and again'

# The turn itself, seen by collect.cgi: under a clock of our own.
# turn_at INSTANT: a clock that is there in two seconds.
turn_at()
{
	clock_ahead $(($(date -u -d "$1" +%s) - 2 - $(date +%s)))
}

if clock_ready; then
	sql 'DELETE FROM salt;'
	turn_at 2031-03-01T00:00:00Z
	hits_during 4
	stored 'the turn of a month, and cron is late'
	is 'the turn of a month, and cron is late: one hash a month' "$(months)" \
		'2031-02 1 2031-03 1 '
	is 'the turn of a month: another hash in another month' \
		"$(sql 'SELECT COUNT(DISTINCT visitor_hash) FROM pageview;')" 2
	turn_at 2031-04-01T00:00:00Z
	hits_during 4 --now
	stored 'the turn of a month during rotations'
	is 'the turn of a month during rotations: one hash a month' "$(months)" \
		'2031-03 1 2031-04 1 '
	turn_at 2031-04-01T01:00:00Z
	hits_during 4 --now
	stored 'an old salt is destroyed during hits'
	is 'an old salt is destroyed during hits: one hash' "$(months)" '2031-04 1 '
	is 'an old salt is destroyed during hits: it is gone' \
		"$(sql 'SELECT month FROM salt;')" 2031-04-01
else
	skip 'the turn of a month' \
		"no clock of our own: no compiler, or programs that take no LD_PRELOAD"
fi

done_testing
