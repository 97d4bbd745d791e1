#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Random walks through all views, from seeds: whatever is pressed, typed and resized, and
# whatever is in the tables, the screen neither crashes nor hangs, and what it prints is
# harmless. With sanitizers it finds most.
#
# WALK_SEEDS="7 8 9" WALK_STEPS=2000 tests/tui/walk.sh  walks longer, or elsewhere.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
# shellcheck source=tests/tui/fixture.sh
. "$FOOTFALL_SRCDIR/tests/tui/fixture.sh"

seeds=${WALK_SEEDS:-1 2}
steps=${WALK_STEPS:-150}

# walk_script SEED STEPS: a script for admin. q comes seldom, Q and ^c never: they end it.
walk_script()
{
	awk -v seed="$1" -v steps="$2" '
		function random(below) {
			state = (state * 16807) % 2147483647
			return int(state / 2147483647 * below)
		}
		function pick(list, count) { return list[1 + random(count)] }
		BEGIN {
			state = seed * 7919 + 104729
			for (i = 0; i < 5; i++)
				random(1)
			keys = split("Up Down Left Right PgUp PgDn Home End Enter Enter Tab S-Tab Esc " \
				"s r i 1 7 3 9 m a [ ] [ ] c y y H v D M L N J C . t A o x n " \
				"Enter Enter Down Down Right Left G g Tab Esc Backspace", key, " ")
			sizes = split("80x24 80x24 80x25 81x24 100x30 120x40 149x43 150x44 151x50 200x60 " \
				"250x80 80x60 250x24 1x3 10x5 79x24 80x23 1000x500", size, " ")
			texts = split("2026|2025-02|2026-11-23|1970|1970-01-01 2026-11-23|9999|" \
				"9999-12-31|0000|2024-02-29|2023-02-29|2026-01-31 2026-03-01|" \
				"2026-03-01 2025-03-01|2020 2026|2026-11|-1|2026-13|x|docs|e|" \
				"o|%s%n|\\|日本|é́́|👍🏽|‮x|:|sites|live|pageviews|jobs|monthly|" \
				"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", text, "|")
			print "keys e Enter Enter e Enter q v e Enter D e Enter M e Enter L e Enter"
			print "keys N e Enter J e Enter C e Enter H"
			for (i = 0; i < steps; i++) {
				kind = random(20)
				if (kind < 14)
					print "keys", pick(key, keys)
				else if (kind < 15)
					print "size", pick(size, sizes)
				else if (kind < 18) {
					prompts = split("/ f d : / f d e", prompt, " ")
					print "keys", pick(prompt, prompts)
					print "type", pick(text, texts)
					print "keys", random(8) ? "Enter" : "Esc"
				} else if (kind < 19)
					print "screen"
				else if (random(3))
					print "keys D q"
				else {
					jobs = split("R P T X", job, " ")
					print "keys J", pick(job, jobs), random(2) ? "y" : "n"
				}
				if (!random(40))
					print "keys ? Down Down Up x"
			}
			print "screen"
		}'
}

# harmless FILE: UTF-8 without control, zero width and bidi characters.
harmless()
{
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null &&
		! grep -nP '[\x00-\x09\x0b-\x1f\x7f]|[\x{80}-\x{9f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]' "$1"
}

# walks WHAT [OPTION...]
walks()
{
	what=$1
	shift
	for seed in $seeds; do
		rm -rf "$work/files"
		mkdir "$work/files"
		walk_script "$seed" "$steps" >"$work/walk.script"
		walked=0
		(cd "$work/files" && timeout -k 5 120 "$program" --config="$config" --now="$at" \
			"$@" --script="$work/walk.script") >"$work/walked" 2>"$work/err" </dev/null || walked=$?
		is "$what, seed $seed: it goes on to the end" "$walked $(head -n 60 "$work/err")" '0 '
		ok "$what, seed $seed: what it prints can't act on a terminal" harmless "$work/walked"
	done
}

prepare
walks 'usual figures'
walks 'read-only' --read-only
with_hostile
walks 'what strangers sent'

configure 'sites = ( { name = "one"; } );'
fresh
walks 'nothing'
sql "INSERT INTO daily_metric VALUES ('one', '2026-11-23', 1, 1);
	INSERT INTO monthly_metric VALUES ('one', '2026-11-01', 1, 1);"
walks 'one row'
sed "s,$FOOTFALL_TEST_SOCKET,$work/none.sock," "$config" >"$work/away.conf"
chmod 0640 "$work/away.conf"
config=$work/away.conf
walks 'MariaDB is away'
done_testing
