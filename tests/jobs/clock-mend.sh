#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What a clock that was far ahead has left in job_state: rollup and prune do not believe
# a done_to that lies in the future, and no figure drops. Salts are in salt.sh, leases in
# lease.sh, what the doctor says in check-clock.sh.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure 'retention_days = 30;'
at=--now=2026-04-10T12:00:00Z

# done_to_was JOB INSTANT
done_to_was()
{
	sql "UPDATE job_state SET done_to = '$2' WHERE job = '$1';"
}

# Rollup: from the oldest page view on, but for what prune has passed.
begin()
{
	fresh
	views <<-'END'
		a 2026-02-20 10:00:00 late
		a 2026-03-30 10:00:00 one
		b 2026-04-01 10:00:00 one
		b 2026-04-05 10:00:00 one
	END
	done_to_was prune '2026-03-01 00:00:00'
}
counted='day a 2026-03-30 1 1
day b 2026-04-01 1 1
day b 2026-04-05 1 1
month a 2026-03-01 1 1
month b 2026-04-01 2 1'

begin
done_to_was rollup '2031-01-01 00:00:00'
before=$(everything)
run --rollup --dry-run --format=json "$at"
said=$out
is 'rollup in 2031: a dry run changes nothing' "$status$err$(everything)" "0$before"
run --rollup --format=json "$at"
is 'rollup in 2031: the next run counts all that is there' "$status$err$(figures)" "0$counted"
is 'rollup in 2031: done_to is right again' "$(done_to rollup)" '2026-04-10 00:00:00.000'
like 'rollup in 2031: the summary says so' "$out" \
	'^\{.*"upserted": 5, .*"wrong_done_to": "2031-01-01 00:00:00.000"'
is 'rollup in 2031: the dry run said the same' "$said" "$out"
run --rollup --format=json "$at"
unlike 'rollup in 2031: only once' "$out" wrong_done_to

# The last that is believed, and the first that is not.
begin
done_to_was rollup '2026-04-10 13:00:00.000'
run --rollup --days=1 --months=1 "$at"
is 'rollup an hour ahead: believed' "$(figures) $(done_to rollup)" \
	'month b 2026-04-01 2 1 2026-04-10 13:00:00.000'
done_to_was rollup '2026-04-10 13:00:00.001'
run --rollup --days=1 --months=1 "$at"
is 'rollup a millisecond further: not believed' "$(figures) $(done_to rollup)" \
	"$counted 2026-04-10 00:00:00.000"

# Somebody delivers while such a run is at work.
begin
done_to_was rollup '2031-01-01 00:00:00'
session_open
session_do "START TRANSACTION; SELECT * FROM job_state WHERE job = 'prune' FOR UPDATE;"
"$program" --config="$config" --rollup "$at" >"$work/out" 2>&1 9>&- &
rollup=$!
end_with_us "$rollup"
rollup_waits()
{
	[ "$(sql "SELECT COUNT(*) FROM information_schema.INNODB_TRX
		WHERE trx_state = 'LOCK WAIT';")" -eq 1 ]
}
wait_for rollup_waits
done_to_was rollup '2026-03-10 00:00:00'
session_close
status=0
wait "$rollup" || status=$?
is 'lowered during such a run: left where it is' "$status$(done_to rollup)" \
	'02026-03-10 00:00:00.000'

# Prune believes it no more than rollup does.
begin
done_to_was rollup '2031-01-01 00:00:00'
done_to_was prune '2026-01-01 00:00:00'
run --prune --format=json --now=2026-07-01T12:00:00Z
like 'rollup in 2031: prune waits for a rollup' "$status$err$out" '^0\{"deleted": 0, '
is 'rollup in 2031: prune has touched nothing' \
	"$(done_to prune) $(done_to rollup) $(sql 'SELECT COUNT(*) FROM pageview;')" \
	'2026-01-01 00:00:00.000 2031-01-01 00:00:00.000 4'
run --maintain --quiet --now=2026-07-02T12:00:00Z
is 'rollup in 2031: maintain counts, then prunes' \
	"$status$err$(figures | grep -c day) $(sql 'SELECT COUNT(*) FROM pageview;')" '04 0'

# Prune's own. Each line: the clock, where it stood, where it stands then, for rollups
# of that day, and of never.
for rollup in "'2026-04-10'" NULL; do
	while read -r now was becomes; do
		fresh
		sql "UPDATE job_state SET done_to = $rollup WHERE job = 'rollup';"
		done_to_was prune "$(printf '%s' "$was" | tr _ ' ')"
		before=$(everything)
		run --prune --dry-run --format=json --now="$now"
		said=$out
		is "prune at $was, seen at $now: a dry run changes nothing" \
			"$status$err$(everything)" "0$before"
		run --prune --format=json --now="$now"
		is "prune at $was, seen at $now" "$status$err$(done_to prune)" \
			"0$(printf '%s' "$becomes" | tr _ ' ')"
		is "prune at $was, seen at $now: the dry run said the same" "$said" "$out"
		if [ "$was" = "$becomes" ]; then
			unlike "prune at $was, seen at $now: believed" "$out" wrong_done_to
		else
			like "prune at $was, seen at $now: the summary says so" "$out" \
				"\"wrong_done_to\": \"$(printf '%s' "$was" | tr _ ' ')\"\\}"
		fi
	done <<-'END'
		2026-04-10T12:00:00.000Z 2026-04-11_00:00:00.000 2026-04-11_00:00:00.000
		2026-04-10T12:00:00.000Z 2026-04-11_00:00:00.001 2026-04-11_00:00:00.000
		2026-04-10T23:59:59.999Z 2031-05-02_12:00:00.000 2026-04-11_00:00:00.000
		2026-04-10T00:00:00.000Z 2031-05-02_12:00:00.000 2026-04-11_00:00:00.000
	END
done

# All of it: a clock that is five years ahead for one run of maintain.
fresh
day()
{
	sql "INSERT INTO pageview SELECT 'a', '$1' + INTERVAL seq SECOND, UUID_SHORT(), '/', '',
		'Mozilla', UNHEX(MD5(seq)), '' FROM seq_1_to_$2;"
}
# none_lower WHAT: no figure of $figures has dropped or gone.
none_lower()
{
	figures >"$work/now"
	printf '%s\n' "$figures" | awk -v now="$work/now" '
		BEGIN { while ((getline <now) > 0) { views[$1, $2, $3] = $4; people[$1, $2, $3] = $5 } }
		NF && (views[$1, $2, $3] < $4 || people[$1, $2, $3] < $5) { print }' >"$work/lower"
	is "$1: no figure drops" "$(cat "$work/lower")" ''
}
day '2026-04-09 10:00:00' 5
day '2026-04-10 10:00:00' 5
run --maintain --quiet "$at"
figures=$(figures)
run --maintain --quiet --now=2031-06-01T12:00:00Z
is 'five years ahead: all page views are gone' "$(sql 'SELECT COUNT(*) FROM pageview;')" 0
none_lower 'five years ahead'
day '2026-04-10 13:00:00' 7
run --rotate-salt --force --quiet --now=2026-04-10T14:00:00Z
run --maintain --quiet --now=2026-04-10T14:00:00Z
is 'the clock is right: maintain: exit 0, not a word' "$status$out$err" 0
none_lower 'the clock is right'
is 'the clock is right: done_to of both' "$(done_to rollup) $(done_to prune)" \
	'2026-04-10 00:00:00.000 2026-04-11 00:00:00.000'
day '2026-04-11 10:00:00' 3
run --maintain --quiet --now=2026-04-11T12:00:00Z
none_lower 'the next day'
is 'the next day counts; the day and the month that lost page views stand still' "$(figures)" \
	'day a 2026-04-09 5 5
day a 2026-04-10 5 5
day a 2026-04-11 3 3
month a 2026-04-01 10 5'
day '2026-05-02 10:00:00' 3
run --maintain --quiet --now=2026-05-02T12:00:00Z
like 'the next month counts' "$(figures)" '^month a 2026-05-01 3 3$'

# A day that nobody could count in full keeps its site from being pruned until --force,
# as page views that come too late do.
run --maintain --quiet --now=2026-06-20T12:00:00Z
is 'the site waits' "$(sql 'SELECT DISTINCT DATE(occurred_at) FROM pageview;')" \
	'2026-04-10
2026-04-11
2026-05-02'
run --prune --force --quiet --now=2026-06-20T12:00:00Z
is 'the site is pruned by --force' "$status$err$(sql 'SELECT COUNT(*) FROM pageview;')" 00
none_lower 'the site is pruned by --force'

# It may be the clock that is behind: by six years, of both machines. A prune has cut
# through a day before; what it has passed stays closed, then and later.
fresh
day '2026-03-10 10:00:00' 5
day '2026-03-11 10:00:00' 5
day '2026-03-11 13:00:00' 2
day '2026-04-10 10:00:00' 5
run --rollup --days=60 --months=3 --quiet "$at"
run --maintain --quiet "$at"
is 'behind: a prune has cut through a day' "$(done_to prune) $(sql '
	SELECT COUNT(*) FROM pageview;')" '2026-03-11 12:00:00.000 7'
figures=$(figures)
while read -r now done_to; do
	run --rollup --quiet --now="$now"
	is "behind, $now: rollup: exit 0, not a word" "$status$out$err" 0
	run --prune --quiet --now="$now"
	is "behind, $now: prune: exit 0, not a word" "$status$out$err" 0
	run --rollup --days=100 --months=6 --quiet --now="$now"
	none_lower "behind, $now"
	is "behind, $now: prune goes not back over what it cut" "$(done_to prune)" \
		"2026-03-11 $done_to"
done <<-'END'
	2020-01-02T12:00:00Z 12:00:00.000
	2026-03-01T12:00:00Z 12:00:00.000
	2026-04-10T13:00:00Z 13:00:00.000
END

done_testing
