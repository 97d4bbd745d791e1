#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What owners ask, and in how many keys from the first picture it is answered: four at most,
# each of them on the help screen.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
# shellcheck source=tests/tui/fixture.sh
. "$FOOTFALL_SRCDIR/tests/tui/fixture.sh"

# answers QUESTION KEYS PATTERN: whether a line of the screen matches after the KEYS, of
# which the first picture is in docs.example.org's row.
answers()
{
	# shellcheck disable=SC2086 # the keys
	ok "$1 ($2): four keys at most" test "$(printf '%s\n' $2 | wc -l)" -le 4
	printf 'keys Down Down\nkeys %s\nscreen\n' "$2" >"$work/script"
	like "$1" "$(admin --now="$at" --script="$work/script")" "$3"
}

prepare
sql "INSERT INTO daily_breakdown VALUES
	('docs.example.org', 'path', '2026-11-20', '/new-release', 9000, 3000);"

answers 'visitors of this month against the last' 'M' \
	'docs\.example\.org +Nov 2026 .* 9,633 +10,749'
answers 'the page that grew most' 'Enter Tab Enter s' '^▌/new-release'
answers 'the newest referrer' 'v' '^.23 Nov 14:0[0-9] .*\.example'
answers 'whether cron still runs' 'J' 'Cron runs: the last job began 2 min ago'
answers 'how many bots were kept out' 'N' 'bot 1,270'
answers 'the busiest day of the year' 'Enter y' 'Busiest: Tue 17 Nov, 4,[0-9]+ page views'

salt()
{
	sql 'SELECT HEX(salt) FROM salt WHERE month = "2026-11-01";'
}
before=$(salt)
answers 'the salt rotation, run on purpose' 'J T y' 'rotate-salt .*done'
is 'it has run: this month'"'"'s salt is there, and the same' "$(salt)" "$before"
answers 'the salt replaced, after two questions' 'J X y y' 'rotate-salt .*done'
ok 'it has run: another salt' test "$(salt)" != "$before"

done_testing
