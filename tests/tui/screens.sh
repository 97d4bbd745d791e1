#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every screen, without a terminal, against what it should look like. For each
# tests/tui/NAME.script there is a tests/tui/NAME.screen: what admin --script prints as of
# 2026-11-23 14:05 UTC with the data of fixture*.sql; of hostile*.script with those of
# hostile.sql too. A first line "# options: ..." of a script is given to admin.
#
# SCREENS_UPDATE=yes tests/tui/screens.sh [NAME...]  writes the .screen files anew: look
# at every change of them before you commit it.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
screens=$FOOTFALL_SRCDIR/tests/tui
at=2026-11-23T14:05:00Z

prepare()
{
	configure 'sites = ( { name = "docs.example.org"; }, { name = "blog.example.org"; },
		{ name = "community-pages"; }, { name = "status.example.org"; },
		{ name = "shop.example.org"; }, { name = "new.example.org"; } );'
	fresh
	admin --add-partitions --quiet --now=2026-11-23T14:05:00Z
	sql "DELETE FROM job_run; $(cat "$screens"/fixture*.sql)"
	hostile=
}

# with_hostile: adds what strangers sent, once.
with_hostile()
{
	[ -z "$hostile" ] || return 0
	sql "$(cat "$screens/hostile.sql")"
	hostile=yes
}

# printed SCRIPT: what admin prints for it, with what differs from run to run masked.
printed()
{
	options=$(sed -n '1s/^# options: //p' "$1")
	# shellcheck disable=SC2086 # words of options
	admin --now="$at" $options --script="$1" 2>&1 </dev/null |
		sed -e "s,$work,WORK,g" -e "s,$FOOTFALL_TEST_SOCKET,SOCKET,g" \
			-e 's/[0-9.]*-MariaDB[^ ]*/VERSION-MariaDB/'
}

# screen SCRIPT
screen()
{
	name=$(basename "$1" .script)
	case $name in hostile*) with_hostile ;; esac
	printed "$1" >"$work/screen"
	if [ -n "${SCREENS_UPDATE:-}" ]; then
		cp "$work/screen" "${1%.script}.screen"
	fi
	ok "$name" diff -u "${1%.script}.screen" "$work/screen"
}

prepare
if [ $# -eq 0 ]; then
	set -- "$screens"/*.script
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
