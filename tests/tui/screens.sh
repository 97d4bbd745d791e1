#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every screen, without a terminal, against what it should look like. For each
# tests/tui/NAME.script there is a tests/tui/NAME.screen: what admin --script prints as of
# 2026-11-23 14:05 UTC with the data of fixture*.sql; of hostile*.script, which come last,
# with those of hostile.sql too. Behind NAME-run.script all data is made anew; for
# NAME-journal.script hits wait in the journal. A first line "# options: ..." of a script is
# given to admin.
#
# SCREENS_UPDATE=yes tests/tui/screens.sh [NAME...]  writes the .screen files anew: look
# at every change of them before you commit it.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
# shellcheck source=tests/tui/fixture.sh
. "$FOOTFALL_SRCDIR/tests/tui/fixture.sh"

# printed SCRIPT: what admin prints for it, with what differs from run to run masked.
printed()
{
	options=$(sed -n '1s/^# options: //p' "$1")
	# shellcheck disable=SC2086 # words of options
	admin --now="$at" $options --script="$1" 2>&1 </dev/null |
		sed -e "s,$work,WORK,g" -e "s,$FOOTFALL_TEST_SOCKET,SOCKET,g" \
			-e 's/[0-9.]*-MariaDB[^ ]*/VERSION-MariaDB/' \
			-e 's/now  *\(< 1\|[0-9]*\) s  *\(done\|failed\)/now        TOOK   \2/' -e "s,$(uname -n),HOST,g"
}

# is_harmless: no control character (of C0 but line ends, C1, DEL), none that steers the
# direction, and none that is invisible, in what was printed.
is_harmless()
{
	! LC_ALL=C grep -nP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]' \
		"$work/screen"
}

# screen SCRIPT
screen()
{
	name=$(basename "$1" .script)
	case $name in hostile*) with_hostile ;; esac
	case $name in *-journal) with_journal ;; esac
	printed "$1" >"$work/screen"
	rm -f "$state/journal" "$state/journal.rejected"
	if [ -n "${SCREENS_UPDATE:-}" ]; then
		cp "$work/screen" "${1%.script}.screen"
	fi
	case $name in *-run) prepare ;; esac
	case $name in hostile*) ok "$name: nothing acts on the terminal" is_harmless ;; esac
	ok "$name" diff -u "${1%.script}.screen" "$work/screen"
}

prepare
# The hostile ones last: their data would stand in all others.
if [ $# -eq 0 ]; then
	for script in "$screens"/*.script; do
		case ${script##*/} in hostile*) ;; *) set -- "$@" "$script" ;; esac
	done
	set -- "$@" "$screens"/hostile*.script
fi
# What strangers sent stays: the hostile ones come last.
for script; do
	case $(basename "$script") in hostile*) continue ;; esac
	case $script in */*) ;; *) script=$screens/$script.script ;; esac
	screen "$script"
done
for script; do
	case $(basename "$script") in hostile*) ;; *) continue ;; esac
	case $script in */*) ;; *) script=$screens/$script.script ;; esac
	screen "$script"
done
done_testing
