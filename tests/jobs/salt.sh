#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The salts: when they are made and destroyed, by whom, and that nothing shows them.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'flood_limit = 0;'

months()
{
	sql 'SELECT month FROM salt ORDER BY month;' | tr '\n' ' '
}

salts()
{
	sql 'SELECT month, HEX(salt), created_at FROM salt ORDER BY month;'
}

# only MONTH...: salts of exactly these months.
only()
{
	sql 'DELETE FROM salt;'
	for month; do
		sql "INSERT INTO salt VALUES ('$month', RANDOM_BYTES(32), '2026-01-01');" 2>/dev/null ||
			sql "INSERT INTO salt VALUES ('$month', UNHEX(SHA2(RAND(), 256)), '2026-01-01');"
	done
}

# When. Each line: the clock, the months before, the months after.
fresh
while read -r now before after; do
	# shellcheck disable=SC2046 # one word a month
	only $(printf '%s' "$before" | tr , ' ')
	run --rotate-salt --format=json --now="$now"
	is "rotation at $now, over ${before}: exit 0" "$status$err" 0
	is "rotation at $now, over ${before}: the months" "$(months)" \
		"$(printf '%s' "$after" | tr , ' ') "
	same=$(salts)
	run --rotate-salt --format=json --now="$now"
	is "rotation at $now, over ${before}, again: exit 0, does nothing" "$status$err$out" \
		'0{"rotated": 0, "old_deleted": 0}'
	is "rotation at $now, over ${before}, again: the same salts" "$(salts)" "$same"
done <<-'END'
	2026-04-01T00:00:00.000Z 2026-04-01 2026-04-01
	2026-04-15T12:00:00.000Z 2026-03-01 2026-04-01
	2026-04-28T23:59:59.999Z 2026-04-01 2026-04-01
	2026-04-29T00:00:00.000Z 2026-04-01 2026-04-01,2026-05-01
	2026-04-30T23:59:59.999Z 2026-03-01,2026-04-01 2026-04-01,2026-05-01
	2028-02-28T00:00:00.000Z 2028-02-01 2028-02-01,2028-03-01
	2026-12-31T12:00:00.000Z 2026-12-01 2026-12-01,2027-01-01
	2026-04-01T00:00:00.000Z 2026-02-01,2026-03-01 2026-03-01,2026-04-01
	2026-04-01T00:59:59.999Z 2026-02-01,2026-03-01,2026-04-01 2026-03-01,2026-04-01
	2026-04-01T01:00:00.000Z 2026-03-01,2026-04-01 2026-04-01
	2027-01-01T00:59:59.999Z 2026-12-01,2027-01-01 2026-12-01,2027-01-01
END
only
run --rotate-salt --format=json --now=2026-04-30T12:00:00Z
is 'rotation on nothing, at the end of a month: both months' "$out$(months)" \
	'{"rotated": 2, "old_deleted": 0}2026-04-01 2026-05-01 '
is 'a salt has 32 bytes, each its own' "$(sql '
	SELECT MIN(LENGTH(salt)), MAX(LENGTH(salt)), COUNT(DISTINCT salt),
		MAX(salt = REPEAT(CHAR(0), 32)) FROM salt;')" '32	32	2	0'
only 2026-01-01 2026-02-01 2026-03-01 2026-04-01
run --rotate-salt --format=json --now=2026-04-15T12:00:00Z
is 'the summary counts the destroyed' "$out" '{"rotated": 0, "old_deleted": 3}'

# A dry run says what the run then does.
while read -r now before; do
	# shellcheck disable=SC2046 # one word a month
	only $(printf '%s' "$before" | tr , ' ')
	before=$(everything)
	run --rotate-salt --dry-run --format=json --now="$now"
	said=$out
	is "dry run at $now: exit 0, changes nothing" "$status$(everything)" "0$before"
	run --rotate-salt --format=json --now="$now"
	is "dry run at $now: said what the run did" "$said" "$out"
done <<-'END'
	2026-04-15T12:00:00Z 2026-03-01
	2026-04-15T12:00:00Z 2026-03-01,2026-04-01
	2026-04-01T00:30:00Z 2026-03-01,2026-04-01
	2026-04-30T12:00:00Z 2026-04-01
END

# A clock that was set back.
only 2026-04-01
same=$(salts)
run --rotate-salt --now=2026-03-31T23:00:00Z
is 'clock set back: exit 1' "$status" 1
like 'clock set back: says so' "$err" '^admin: rotate-salt: .*clock'
is 'clock set back: no old month comes back' "$(salts)" "$same"
like 'clock set back: says what to do if the clock is right' "$err" '--rotate-salt --force$'
only 2026-03-01 2026-04-01
same=$(salts)
run --rotate-salt --now=2026-03-20T12:00:00Z
is 'clock set back, that month still has its salt: nothing changes' "$status$(salts)" "0$same"
only 2999-01-01
is 'a hit of a month older than the newest: 503' "$(hit_status a /)" 503
is 'a hit of a month older than the newest: no row, no salt' \
	"$(sql 'SELECT COUNT(*) FROM pageview;')$(months)" '02999-01-01 '
run --rotate-salt
is 'a salt of a month to come: this month gets none, exit 1' "$status$(months)" '12999-01-01 '
run --rotate-salt --force --quiet
is 'a salt of a month to come: --force takes it away' "$status$err$out" 0
is 'a salt of a month to come: hits are counted again' "$(hit_status a /)" 204
sql 'DELETE FROM pageview;'

# A clock was ahead: --force removes what must not exist yet, and this month's is there.
# Each line: the clock, the months before, the months after, the summary.
while read -r now before after rotated old future; do
	# shellcheck disable=SC2046 # one word a month
	only $(printf '%s' "$before" | tr , ' ')
	summary="{\"rotated\": $rotated, \"old_deleted\": $old${future:+, \"future_deleted\": $future}}"
	same=$(everything)
	run --rotate-salt --force --dry-run --format=json --now="$now"
	is "--force at $now, over ${before}: the dry run" "$status$err$out" "0$summary"
	is "--force at $now, over ${before}: the dry run changes nothing" "$(everything)" "$same"
	run --rotate-salt --force --format=json --now="$now"
	is "--force at $now, over ${before}: the summary" "$status$out" "0$summary"
	is "--force at $now, over ${before}: the months" "$(months)" \
		"$(printf '%s' "$after" | tr , ' ') "
	is "--force at $now, over ${before}: this month's salt is a new one" \
		"$(sql "SELECT created_at = '2026-01-01' FROM salt WHERE month = '${now%-*}-01';")" 0
done <<-'END'
	2026-04-15T12:00:00.000Z 2026-04-01,2027-04-01 2026-04-01 1 0 1
	2026-04-15T12:00:00.000Z 2027-04-01,2031-01-01 2026-04-01 1 0 2
	2026-04-15T12:00:00.000Z 2026-03-01,2026-05-01 2026-04-01 1 1 1
	2026-04-28T23:59:59.999Z 2026-04-01,2026-05-01 2026-04-01 1 0 1
	2026-04-29T00:00:00.000Z 2026-04-01,2026-05-01 2026-04-01,2026-05-01 1 0
	2026-04-29T00:00:00.000Z 2026-04-01,2026-05-01,2026-06-01 2026-04-01,2026-05-01 1 0 1
	2026-04-29T00:00:00.000Z 2026-05-01,2026-06-01 2026-04-01,2026-05-01 2 0 2
	2026-04-29T00:00:00.000Z 2026-05-01 2026-04-01,2026-05-01 2 0 1
	2026-12-31T12:00:00.000Z 2026-12-01,2027-01-01,2027-02-01 2026-12-01,2027-01-01 1 0 1
	2026-04-01T00:30:00.000Z 2026-03-01,2026-04-01,2026-05-01 2026-03-01,2026-04-01 1 0 1
END

# --force.
only 2026-04-01 2026-05-01
same=$(salts)
run --rotate-salt --force --format=json --now=2026-04-29T12:00:00Z
is '--force: exit 0, the summary' "$status$out" '0{"rotated": 1, "old_deleted": 0}'
like '--force: says what that does' "$err" 'visitors of this month so far will count again'
is '--force: the same months' "$(months)" '2026-04-01 2026-05-01 '
now_is=$(salts | head -n 1)
not_ok "--force: this month's is another" test "$now_is" = "$(printf '%s\n' "$same" | head -n 1)"
is "--force: next month's stays" "$(salts | tail -n 1)" "$(printf '%s\n' "$same" | tail -n 1)"

# By the first hit; by twenty at once.
only
is 'the first hit: stored' "$(hit_status a /)" 204
is "the first hit: this month's salt, and no other" "$(sql "
	SELECT month = DATE_FORMAT(UTC_DATE(), '%Y-%m-01') FROM salt;")" 1
round=1
answers=
while [ "$round" -le 5 ]; do
	sql 'DELETE FROM salt; DELETE FROM pageview;'
	rm -f "$state/salt.cache"
	pids=
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		hit_status a / >"$work/answer.$i" &
		pids="$pids $!"
	done
	for pid in $pids; do
		wait "$pid"
	done
	answers="$answers $(sort "$work"/answer.* | uniq -c | tr -s ' ')$(sql '
		SELECT COUNT(*), COUNT(DISTINCT visitor_hash) FROM pageview;
		SELECT COUNT(*) FROM salt;' | tr '\n\t' '  ')"
	round=$((round + 1))
done
is 'twenty hits at once without a salt, five times: all stored, one hash, one salt' \
	"$answers" "$(for i in 1 2 3 4 5; do printf '  20 20420 1 1 '; done)"

# Nothing shows a salt: these are plain letters, and what the jobs make.
# shellcheck disable=SC2030,SC2031 # LC_ALL is for these commands only
said_by_all()
{
	for command in --check '--check --format=json' '--check --format=csv' --init --rollup \
		--prune --add-partitions --maintain '--rotate-salt --dry-run' --rotate-salt \
		'--rotate-salt --force' '--rotate-salt --force --format=json' \
		'--rotate-salt --now=2000-01-01T00:00:00Z' --report=sites --report=daily \
		--report=monthly --report=jobs '--report=jobs --format=csv' \
		'--report=jobs --format=json' --help --version; do
		# shellcheck disable=SC2086 # words
		admin $command 2>&1 || :
		salts >>"$work/salts"
	done
	hit a / 2>&1
	"$collect" 2>&1 </dev/null
	# The copy for outages is for no other eyes.
	find "$state" -type f ! -name salt.cache -exec cat {} +
	sql 'SELECT summary FROM job_run;'
}

letters=Salt-of-plain-letters-and-digits
sql "DELETE FROM salt; INSERT INTO salt
	VALUES (DATE_FORMAT(UTC_DATE(), '%Y-%m-01'), '$letters', UTC_TIMESTAMP(3));"
salts >"$work/salts"
said_by_all >"$work/said"
od -A n -v -t x1 "$work/said" | tr -d ' \n' >"$work/said.hex"
ok 'much was said' test "$(wc -c <"$work/said")" -gt 2000
not_ok 'the salt is nowhere in it' grep -q -e "$letters" "$work/said"
cut -f 2 "$work/salts" | sort -u >"$work/salts.hex"
ok 'three salts and more were in use' test "$(wc -l <"$work/salts.hex")" -ge 3
not_ok 'no salt is in it, by its bytes' grep -q -i -F -f "$work/salts.hex" "$work/said.hex"
not_ok 'no salt is in it, in hexadecimal' grep -q -i -F -f "$work/salts.hex" "$work/said"
while read -r hex; do
	sql "SELECT TO_BASE64(UNHEX('$hex'));"
done <"$work/salts.hex" >"$work/salts.base64"
not_ok 'no salt is in it, in base64' grep -q -F -f "$work/salts.base64" "$work/said"
is 'collect.log is for its owner only' "$(find "$state" -type f ! -perm 0600)" ''

done_testing
