#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Salts that are rotated and replaced during a thousand hits: by several jobs at once,
# killed, over the turn of a month, with MariaDB away for a part of it. One salt a month;
# every row is hashed under a salt that was committed; none under a copy of one that was
# replaced.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"

configure 'flood_limit = 0;'
# shellcheck source=tests/support/salts.sh
. "$FOOTFALL_SRCDIR/tests/support/salts.sh"
# A thousand in all, in the short run.
hits=$(amount 180 2500)
this_month=$(date -u +%Y-%m-01)

begin()
{
	up
	rm -f "$state/away"
	forget
	watch
	: >"$work/answers"
}

# rotations COUNT [OPTION...]: so many jobs at once, again and again while the file
# $work/go is there; wait_rotations waits for their ends.
rotations()
{
	rotations_count=$1
	shift
	: >"$work/go"
	: >"$work/rotations"
	rotating=
	while [ "$rotations_count" -gt 0 ]; do
		rotations_count=$((rotations_count - 1))
		while [ -e "$work/go" ]; do
			admin --rotate-salt --quiet "$@" 2>&1 | grep -v 'will count again' || :
		done >>"$work/rotations" &
		rotating="$rotating $!"
	done
	# shellcheck disable=SC2086 # numbers
	end_with_us $rotating
}

wait_rotations()
{
	rm "$work/go"
	for pid in $rotating; do
		wait "$pid"
	done
}

# once_a_month TEXT
once_a_month()
{
	is "$1: one salt a month stands there" "$(sql "SELECT month, COUNT(*) FROM salt
		GROUP BY month HAVING COUNT(*) > 1;")" ''
	is "$1: every row is hashed under one that was committed" "$(unnamed)" 0
	is "$1: no rotation failed" "$(sort "$work/rotations" | uniq -c)" ''
}

# ---- a job that replaces the salt, while a hit is at work -------------------------

# hit_pauses NUMBER: a hit that stops behind its answer NUMBER of MariaDB; 1 when there.
hit_pauses()
{
	hit_body='{"site":"a","path":"/n/0"}'
	: >"$work/hit.trace"
	printf '%s' "$hit_body" | strace -qq -f -o "$work/hit.trace" -e trace=recvfrom \
		-e "inject=recvfrom:signal=STOP:when=$1" env -i FOOTFALL_CONFIG="$config" \
		REQUEST_METHOD=POST CONTENT_TYPE=text/plain CONTENT_LENGTH=${#hit_body} \
		REMOTE_ADDR=198.18.0.1 "$collect" >"$work/hit.out" &
	hit_tracer=$!
	end_with_us "$hit_tracer"
	wait_for hit_paused_or_over
	hit_paused=$(sed -n 's/^\([0-9]*\) .*stopped by SIGSTOP.*/\1/p' "$work/hit.trace")
	[ -n "$hit_paused" ]
}

hit_paused_or_over()
{
	grep -q 'stopped by SIGSTOP' "$work/hit.trace" || ! kill -0 "$hit_tracer" 2>/dev/null
}

# is_current: the last three hits are hashed under the salt that stands there now, or
# were answered 503.
is_current()
{
	current=$(sql 'SELECT HEX(salt) FROM salt ORDER BY month LIMIT 1;')
	for visitor in 0 1 2; do
		hash_of "$current" "$visitor"
	done | sort >"$work/current"
	sql "SELECT LOWER(HEX(visitor_hash)) FROM pageview
		WHERE SUBSTRING(path, 4) >= $fault_next - 3;" | sort -u |
		comm -13 "$work/current" - >"$work/others"
	[ ! -s "$work/others" ]
}

old_copies()
{
	number=1
	wrong=
	while
		begin
		send 3
		# The job has taken its now before the hit begins.
		pause 1 --rotate-salt --force && hit_pauses "$number"
	do
		wake
		kill -CONT "$hit_paused"
		wait "$hit_tracer" || :
		down
		send 3
		run --drain --quiet
		is_current || wrong="$wrong, answer $number"
		number=$((number + 1))
	done
	wake
	wait "$hit_tracer" || :
	is 'a hit that has read the salt before it is replaced leaves no copy' "${wrong#, }" ''
	ok 'it was paused' test "$number" -gt 1
	tell 49 way=copies paused="$((number - 1))"
}
if can_trace; then
	old_copies
else
	skip 'a hit that has read the salt before it is replaced' 'strace is missing or may not trace'
fi

# The copy goes with the salt, on this host; on another with its next drain, or half a
# minute later with a hit.
begin
send 3
mkdir -m 0700 "$work/elsewhere"
sed "s,^state_dir.*,state_dir = \"$work/elsewhere\";," "$up_config" >"$work/elsewhere.conf"
chmod 0640 "$work/elsewhere.conf"
config=$work/elsewhere.conf
send 3
run --rotate-salt --force --quiet --config="$up_config"
run --drain --quiet
send 3
up_config=$config
down
send 3
is 'replaced elsewhere: with MariaDB and from the copy it is the new one' "$(answered)" 204
run --drain --quiet
ok 'replaced elsewhere: no hit is hashed under the old one' is_current
up_config=$work/footfall.conf
down
send 3
is 'replaced here: there is no copy until MariaDB is back' "$(answered)" 503
up
rm -f "$state/away"
send 3
down
send 3
is 'replaced here: then there is' "$(answered)" 204
run --drain --quiet
ok 'replaced here: no hit is hashed under the old one' is_current
row 49 way=copies

# ---- many jobs during many hits ---------------------------------------------------

for jobs in 2 3; do
	begin
	rotations "$jobs"
	LOAD_VISITORS=3 load "$hits" 4 >/dev/null
	wait_rotations
	is "$jobs rotations at once: one salt a month was made" "$(made)" \
		"$(made | tr ' ' '\n' | sort -u | tr '\n' ' ' | sed 's/ $//')"
	once_a_month "$jobs rotations at once"
	is "$jobs rotations at once: a visitor is one" \
		"$(sql "SELECT DISTINCT month, n FROM (SELECT MONTH(occurred_at) AS month,
			COUNT(DISTINCT visitor_hash) AS n FROM pageview GROUP BY 1) AS m WHERE n <> 3;")" ''
	row 49 way=rotate jobs="$jobs"

	begin
	rotations "$jobs" --force
	LOAD_VISITORS=3 load "$hits" 4 >/dev/null
	wait_rotations
	once_a_month "$jobs replacements at once"
	replaced=$(made | wc -w)
	ok "$jobs replacements at once: there were many" test "$replaced" -gt 3
	send 6
	ok "$jobs replacements at once: then all hits agree" is_current
	row 49 way=force jobs="$jobs" salts="$replaced"
done

# ---- killed -----------------------------------------------------------------------

# killed OPTION...: killed before every message to MariaDB, during hits, and run again.
killed()
{
	begin
	sql "INSERT INTO salt VALUES ('$this_month' - INTERVAL 1 MONTH, REPEAT('o', 32),
		'$this_month' - INTERVAL 1 MONTH);"
	send 1
	load_begin "$((hits / 2))" 2
	number=1
	status=1
	wrong=
	while [ "$status" -ne 0 ] && [ "$number" -lt 100 ]; do
		status=0
		strace -qq -o /dev/null -e "inject=sendto:signal=KILL:when=$number" \
			"$program" --config="$config" --rotate-salt --quiet "$@" \
			>/dev/null 2>&1 || status=$?
		[ "$(sql "SELECT COUNT(*) FROM salt WHERE month = '$this_month';")" = 1 ] ||
			wrong="$wrong, $number: no salt of this month"
		number=$((number + 1))
	done
	load_end >/dev/null
	is "killed${1:+ $1}: this month always has its salt" "${wrong#, }" ''
	ok "killed${1:+ $1}: more than five times" test "$number" -gt 6
	run --rotate-salt --quiet "$@"
	once_a_month "killed${1:+ $1}"
	send 6
	ok "killed${1:+ $1}: then all hits agree" is_current
	row 49 way="killed${1:-}" kills="$((number - 2))"
}

if can_trace; then
	: >"$work/rotations"
	killed
	killed --force
else
	skip 'rotations that are killed' 'strace is missing or may not trace'
fi

# ---- over a month's turn, MariaDB away for a part of it ----------------------------

rows()
{
	[ "$(sql 'SELECT COUNT(*) FROM pageview;')" -ge "$1" ]
}

waiting()
{
	[ -e "$state/journal" ] && [ "$(grep -c '^1 ' "$state/journal")" -ge "$1" ]
}

turn()
{
	begin
	clock_at '2031-04-30 12:00'
	run --rotate-salt --quiet --now="$(clock_now)"
	send 3
	down
	mv "$config" "$work/away.conf"
	cp -p "$up_config" "$work/moving.conf"
	config=$work/moving.conf
	clock_at '2031-05-01 -2 seconds'
	LOAD_SPACING=20000 load_begin "$hits" 1
	: >"$work/go"
	: >"$work/rotations"
	for pid in 1 2; do
		while [ -e "$work/go" ]; do
			admin --rotate-salt --quiet --now="$(clock_now)" 2>&1 || :
		done >>"$work/rotations" &
		rotating=$!
		end_with_us "$rotating"
		[ "$pid" = 2 ] || other=$rotating
	done
	rotating="$other $rotating"
	wait_for rows 10
	cp -p "$work/away.conf" "$work/next.conf"
	mv "$work/next.conf" "$config"
	wait_for waiting 30
	cp -p "$up_config" "$work/next.conf"
	mv "$work/next.conf" "$config"
	load_end >/dev/null
	wait_rotations
	up
	run --drain --quiet --now="$(clock_now)"
	is 'over the turn: the drain ends well' "$status$err" 0
	is 'over the turn: one salt a month was made' "$(made)" '2031-04 2031-05'
	once_a_month 'over the turn'
	is 'over the turn: a visitor is one in each month' "$(sql "SELECT MONTH(occurred_at),
		COUNT(DISTINCT visitor_hash) FROM pageview GROUP BY 1 ORDER BY 1;" |
		tr '\t\n' '  ')" '4 3 5 3 '
	is 'over the turn: no hit was refused' "$(cut -d ' ' -f 2 "$work/hits" | sort -u)" 204
	row 49 way=turn
	clock_right
}

if clock_ready; then
	turn
else
	skip 'over the turn of a month' \
		'no clock of our own: no compiler, or programs that take no LD_PRELOAD'
fi

done_testing
