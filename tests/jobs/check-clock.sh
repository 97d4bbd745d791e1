#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --check names what a wrong clock has left behind, what that stops and what mends
# it; and the remedy does.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/doctor.sh
. "$(dirname "$0")/../support/doctor.sh"

configure
fresh
views <<-'END'
	a 2026-04-01 10:00:00 one
END
at=--now=2026-04-10T12:00:00Z
admin --maintain --quiet "$at"
fine 'a clock that was always right' "$at"

# only MONTH...: salts of exactly these months.
only()
{
	sql 'DELETE FROM salt;'
	for month; do
		sql "INSERT INTO salt VALUES ('$month', REPEAT('x', 32), '2026-01-01');"
	done
}

# Salts of months to come. Each line: the clock, the months, how many of them are.
while read -r now months count; do
	# shellcheck disable=SC2046 # one word a month
	only $(printf '%s' "$months" | tr , ' ')
	ran "$now"
	if [ "$count" -eq 0 ]; then
		fine "$now, salts of $months" --now="$now"
		continue
	fi
	finding "$now, salts of $months" bad salt \
		"$count of months to come.* 503.*if .*clock.* right.*--rotate-salt --force" --now="$now"
	unlike "$now, salts of $months: not fine as well" "$out" '^ok +salt '
	admin --rotate-salt --force --quiet --now="$now"
	fine "$now, salts of $months, mended" --now="$now"
done <<-'END'
	2026-04-28T14:00:00.000Z 2026-04-01,2026-05-01 1
	2026-04-28T23:54:59.999Z 2026-04-01,2026-05-01 1
	2026-04-28T23:55:00.000Z 2026-04-01,2026-05-01 0
	2026-04-29T00:00:00.000Z 2026-04-01,2026-05-01 0
	2026-04-29T00:00:00.000Z 2026-04-01,2026-05-01,2026-06-01,2031-01-01 2
END
only 2026-05-01
ran 2026-04-29T12:00:00Z
finding "next month's keeps this month's from being made" bad salt \
	"none for this month, .*--rotate-salt --force\$" --now=2026-04-29T12:00:00Z
admin --rotate-salt --force --quiet --now=2026-04-29T12:00:00Z
fine "next month's keeps this month's from being made, mended" --now=2026-04-29T12:00:00Z

# done_to in the future. Each line: the job, where it stands, its remedy, none where it
# can stand there.
only 2026-04-01
ran 2026-04-10T12:00:00Z
sql "UPDATE job_state SET done_to = '2026-04-10' WHERE job = 'rollup';"
while read -r job done_to remedy; do
	done_to=$(printf '%s' "$done_to" | tr _ ' ')
	before=$(done_to "$job")
	sql "UPDATE job_state SET done_to = '$done_to' WHERE job = '$job';"
	if [ -z "$remedy" ]; then
		fine "$job at $done_to" "$at"
	else
		finding "$job at $done_to" bad jobs "done_to of $job is ${done_to%:*}.*$remedy" "$at"
	fi
	case $remedy in
	--*)
		admin "$remedy" --quiet "$at"
		fine "$job at $done_to, mended" "$at"
		;;
	esac
	[ "$before" = NULL ] || before="'$before'"
	sql "UPDATE job_state SET done_to = $before WHERE job = '$job';"
done <<-'END'
	rollup 2026-04-10_13:00:00.000
	rollup 2026-04-10_13:00:00.001 --rollup
	rollup 2031-06-01_00:00:00.000 --rollup
	prune 2026-04-10_12:00:00.000
	prune 2026-04-11_00:00:00.001 --prune
	prune 2031-06-01_00:00:00.000 --prune
	drain 2031-06-01_00:00:00.000 done_to.=.NULL.WHERE.job.=..drain.$
END
sql "UPDATE job_state SET done_to = '2026-04-11' WHERE job = 'prune';"
finding 'prune has been set back to tomorrow' note jobs \
	'done_to of prune is 2026-04-11 00:00.*stand still; there is nothing to do$' "$at"
sql "UPDATE job_state SET done_to = NULL WHERE job = 'prune';"

# A clock that is behind: the rows look the same, so every remedy names the clock first.
admin --maintain --quiet "$at"
sql "UPDATE job_state SET done_to = '2026-03-11 12:00:00' WHERE job = 'prune';"
run --check --now=2020-01-02T12:00:00Z
is 'a clock that is behind: every remedy names the clock first' \
	"$(printf '%s\n' "$out" | grep -E 'in the future|months? to come|in its way' |
		grep -c 'if the clock of this host is right')" 4
sql "UPDATE job_state SET done_to = NULL WHERE job = 'prune';"

# A run of the future does not hide that there was none since.
ran 2031-06-01T12:00:00Z
finding 'every run is of 2031' warning jobs 'rollup never ended well.*cron' "$at"
admin --report=daily --format=csv --now=2026-04-10T12:00:00Z >"$work/out" 2>"$work/err"
unlike 'every run is of 2031: no report is as of then' "$(cat "$work/err")" 2031
run --maintain --now=2026-04-10T12:00:00Z
like 'every run is of 2031: prune is due' "$out" '^prune: '
run --maintain --now=2026-04-10T12:15:00Z
unlike 'every run is of 2031: prune is due once a day' "$out" '^prune: '
ran 2026-04-10T12:05:00Z
fine 'a run five minutes ahead, as of another host' "$at"

# A lease is told by the database server's clock, whatever --now says.
lease()
{
	sql "UPDATE job_state SET lease_owner = 'db7.example x 1 1 0',
		lease_until = UTC_TIMESTAMP(3) + INTERVAL $1 WHERE job = 'rollup';"
}
lease '290 SECOND'
fine 'a lease for less than five minutes' "$at"
lease '6 MINUTE'
finding 'a lease for six minutes' warning jobs \
	'lease of rollup .*ends 3[56][0-9] s ahead of the database server.s clock.*NTP' "$at"
lease '5 YEAR'
finding 'a lease for five years' warning jobs 'lease of rollup .*counts as free.*NTP' "$at"
admin --rollup --quiet "$at"
fine 'a lease for five years, and the next run' "$at"

done_testing
