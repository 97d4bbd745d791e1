#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A host whose clock is wrong: its jobs compare it with the database server's, and over
# five minutes apart they refuse. With --now there is nothing to compare. What a wrong
# clock has left behind is seen to in clock-mend.sh.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure
fresh
if ! clock_ready; then
	skip 'a wrong clock' 'no clock of our own: no compiler, or programs that take no LD_PRELOAD'
	done_testing
	exit 0
fi
views <<-'END'
	a 2026-03-01 10:00:00 one
END
before=$(everything)

# refused TEXT PATTERN OPTION...
refused()
{
	text=$1
	pattern=$2
	shift 2
	run "$@"
	is "$text: $*: exit 1, no summary" "$status$out" 1
	like "$text: $*: by how much, and the remedy" "$err" "$pattern"
}

for job in rollup prune rotate-salt add-partitions; do
	for dry in '' --dry-run; do
		clock_ahead 310
		# shellcheck disable=SC2086 # a word or none
		refused 'ahead' "^admin: $job: the clock of this host is 3[01][0-9] s ahead of the \
database server's: set both by NTP\$" "--$job" $dry
		clock_ahead -310
		# shellcheck disable=SC2086 # a word or none
		refused 'behind' "^admin: $job: the clock of this host is 3[01][0-9] s behind the \
database server's: set both by NTP\$" "--$job" --quiet $dry
	done
done
for option in '' --dry-run --quiet; do
	clock_ahead $((40 * 86400))
	# shellcheck disable=SC2086 # a word or none
	run --maintain $option
	is "40 days ahead: maintain $option: exit 1, no summary" "$status$out" 1
	is "40 days ahead: maintain $option: every job says so, prune is left out" \
		"$(printf '%s\n' "$err" | sed -E 's/34[0-9]{5} s ahead.*/N s ahead/')" \
		"admin: drain: the clock of this host is N s ahead
admin: rollup: the clock of this host is N s ahead
admin: prune: left out, since rollup failed
admin: rotate-salt: the clock of this host is N s ahead
admin: add-partitions: the clock of this host is N s ahead"
done
is 'nothing has changed, nothing is recorded' "$(everything)" "$before"

# Who looks only, and who was told the instant.
run --report=daily
is '40 days ahead: a report is printed' "$status$err" 0
run --check
like '40 days ahead: the doctor says that jobs refuse' "$out" \
	'^bad +clock +this host.s is 34[0-9]+ s ahead of the database server.s.*jobs refuse.*NTP'
run --maintain --quiet --now="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
is '40 days ahead, with --now: exit 0, not a word' "$status$out$err" 0

# NTP sets it right between the first reading and the next.
clock="$clock FOOTFALL_TEST_CLOCK_READINGS=1"
refused 'set back since the start' '^admin: prune: the clock of this host is 34[0-9]+ s ahead' --prune

clock_right
run --maintain --quiet --now=2035-01-01T00:00:00Z
is 'a right clock, with --now years ahead: exit 0, not a word' "$status$out$err" 0

fresh
for seconds in -290 290; do
	clock_ahead "$seconds"
	run --maintain --quiet
	is "$seconds s apart: exit 0, not a word" "$status$out$err" 0
done

done_testing
