#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The view Check of the screen: the same findings as admin --check, the worst first, each
# with its remedy; also while MariaDB is away, which is when it is needed most.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

# shown COMMAND...: what the screen shows after these lines of a script; $out.
shown()
{
	printf '%s\n' "$@" screen >"$work/script"
	run --script="$work/script"
}

# found: the findings of --check as "level subject", sorted; and those on the screen.
found()
{
	admin --check | sed -E 's/^([a-z]+) +([a-z._]+) .*/\1 \2/' | sort
}

on_screen()
{
	printf '%s\n' "$out" |
		sed -n -E 's/^.[-!* ]? *(ok|note|warning|bad) +([a-z._]+)  +[^ ].*/\1 \2/p'
}

configure
fresh
admin --maintain --quiet
hit a / >/dev/null
shown 'size 200x100' 'keys C'
is 'a healthy system: exit 0' "$status$err" 0
is 'every finding of --check, no other' "$(on_screen | sort)" "$(found)"
like 'notes stand above what is fine' "$(on_screen | head -n 1)" '^note '
like 'the sums' "$out" '^ [0-9]+ notes?   [0-9]+ ok$'
is 'nothing was left in state_dir' "$(find "$state" -name '.check*')" ''

# Something bad: a salt of a past month.
sql "INSERT INTO salt VALUES ('2020-01-01', REPEAT('s', 32), '2020-01-01');"
shown 'size 80x24' 'keys C'
like 'a bad finding stands first, by sign and word' "$out" '^▌! *bad +salt +1 of past months'
like 'its text is broken between words' "$out" '^▌ +month to month'
like 'the sums say so' "$out" '^ 1 bad   '
shown 'keys C Enter'
like 'Enter: the remedy in full' "$out" '^ +--rotate-salt$'
like 'Enter: that finding alone' "$(on_screen | wc -l)" '^ *0$'
shown 'keys C Enter Esc'
like 'Esc: the list again' "$out" '^▌! *bad +salt '
shown 'keys C A'
is 'ASCII' "$(printf '%s' "$out" | LC_ALL=C tr -d '\n\40-\176')" ''
sql "DELETE FROM salt WHERE month = '2020-01-01';"

# What a stranger made collect.log say moves nothing.
printf '2026-11-23 12:00:00.000 site \033[2J\033]0;owned\007\302\23331m\n' >"$state/collect.log"
chmod 0600 "$state/collect.log"
shown 'size 200x60' 'keys C'
like 'collect.log: its last line is shown' "$out" '^▌- note +collect\.log .*owned'
is 'collect.log: no control character' \
	"$(printf '%s' "$out" | LC_ALL=C tr -d '\n\40-\176\200-\377')$(printf '%s' "$out" |
		grep -c "$(printf '\302\233')" || :)" 0
rm "$state/collect.log"

# MariaDB away: the screen still examines what it can.
sed -i "s,socket = \"[^\"]*\",socket = \"$work/none\"," "$config"
shown 'keys C'
is 'MariaDB away: exit 0' "$status$err" 0
like 'MariaDB away: bad, and why' "$out" '^▌! *bad +database +database: .*'
like 'MariaDB away: the files all the same' "$out" '^ +ok +files '

run --script="$work/script" --read-only
unlike 'with --read-only there is none' "$out" '^. +(ok|bad) '

done_testing
