#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Allocations of collect.cgi and of the drain fail, one at a time; then the clock and the
# random numbers: a hit is answered 204 only when it is stored, and never under a number
# that another could have.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck disable=SC2119 # LINE is not $1
# shellcheck source=tests/support/sweep.sh
. "$FOOTFALL_SRCDIR/tests/support/sweep.sh"

needs_strace 'random numbers that fail'
up
forget
send_plain
if ! failing_ready; then
	skip 'allocations and clocks that fail' \
		'these programs take no malloc from LD_PRELOAD: they are static, or sanitized'
	done_testing
	exit 0
fi

# count_allocations: sets $most, how many a hit makes, to a hundred.
count_allocations()
{
	most=0
	: >"$work/failed"
	while [ "$most" -eq 0 ] || [ -s "$work/failed" ]; do
		most=$((most + 100))
		send_failing FOOTFALL_TEST_ALLOCATION="$most"
		set_aside_journal
	done
}

# fail_allocations COUNT: so many hits in the short run, a hit for each allocation in the
# long one. libconfig, OpenSSL and the client library crash where some of theirs fail;
# then the hit has no answer.
fail_allocations()
{
	count_allocations
	for at in $(seq "$most" | choose "$1"); do
		rm -f "$state/away"
		send_failing FOOTFALL_TEST_ALLOCATION="$at"
		set_aside_journal
		[ ! -s "$work/failed" ] || failed=$((failed + 1))
		[ "$answered" -ne 204 ] || kept=$((kept + 1))
		! is_crash "$ended" || crashed=$((crashed + 1))
	done
}

failed=0 kept=0 crashed=0
fail_allocations 200
down
fail_allocations 200
give_back_journal
is 'the drain after them is done' "$status$err" 0
ok 'many allocations failed' [ "$failed" -ge 250 ]
ok 'and many hits were kept all the same' [ "$kept" -ge "$((failed / 4))" ]
is 'none was kept that does not come back' "$(cat "$state/journal.rejected" 2>/dev/null)" ''
row 21 points="$failed" kept="$kept" crashed_in_libraries="$crashed"

# drain_failing_at NUMBER: its allocation of this number fails; sets $ended.
drain_failing_at()
{
	: >"$work/failed"
	ended=0
	{
		env LD_PRELOAD="$work/failing.so" FOOTFALL_TEST_FAILED="$work/failed" \
			FOOTFALL_TEST_ALLOCATION="$1" timeout -k 5 30 "$program" \
			--config="$config" --drain --quiet >"$work/drained" 2>&1 || ended=$?
	} 2>/dev/null
	# The libraries' crash; see above.
	! is_crash "$ended" || ended=1
}

forget
up
send_plain
down
hits_wait "$(amount 200 3000)" 2
failed=0
unknown='' unmended=''
for at in $(seq 1000 | choose 60); do
	drain_failing drain_failing_at "$at"
done
ok 'allocations of drains failed' [ "$failed" -gt 0 ]
is 'their exit codes are known' "$unknown" ''
is 'what they left the next one delivers' "$unmended" ''
cat "$work/part/"[0-9]* >"$state/journal"
chmod 0600 "$state/journal"
run --drain --quiet
row 21 drains="$(amount 60 1000)" failed="$failed"

# Each of the numbers of a hit that are random, each reading of the clock.
forget
up
send_plain
send
calls getrandom >"$work/calls"
refused=0
while read -r name at; do
	send -e trace=getrandom -e inject="$name:error=ENOSYS:when=$at"
	[ "$answered" -ne 503 ] || refused=$((refused + 1))
done <"$work/calls"
ok 'without random numbers a hit is refused' [ "$refused" -ge 1 ]
ok 'and the log says why' grep -q getrandom "$state/collect.log"
at=0
: >"$work/failed"
while [ "$at" -eq 0 ] || [ -s "$work/failed" ]; do
	at=$((at + 1))
	send_failing FOOTFALL_TEST_CLOCK_FAILS="$at"
	! is_crash "$ended" || diag "the clock fails at reading $at: $ended"
	[ "$at" -gt 2 ] || first="${first:-} $answered"
done
is 'a hit whose time can not be told is refused' "$first" ' 503 503'
ok 'the log says why' grep -q clock_gettime "$state/collect.log"
is 'each that is stored has a time of today and a number of its own' "$(sql "
	SELECT COUNT(*) - COUNT(DISTINCT event_id), COALESCE(SUM(event_id = 0), 0),
		SUM(ABS(TIMESTAMPDIFF(SECOND, occurred_at, UTC_TIMESTAMP())) > 3600)
	FROM pageview;" | tr '\t' ' ')" '0 0 0'
run --drain --quiet
row 23 random="$(wc -l <"$work/calls")" readings="$at"
status=0
LD_PRELOAD="$work/failing.so" FOOTFALL_TEST_CLOCK_FAILS=1 \
	FOOTFALL_TEST_FAILED="$work/failed" "$program" --config="$config" --drain \
	>"$work/out" 2>&1 || status=$?
is 'a drain without a clock fails, and says so' "$status $(cat "$work/out")" \
	"1 admin: the clock can't be read (clock_gettime)"
done_testing
