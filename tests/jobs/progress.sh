#!/bin/sh
# SPDX-License-Identifier: MIT
#
# How far a job is: shown on a terminal after a second, and wiped off in the end; with
# --quiet, or where standard error is no terminal, not a word. Three rollups wait for
# locks of ours at once, each in a database of its own.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

if ! command -v script >/dev/null; then
	skip 'progress on a terminal' 'script(1) is missing'
	done_testing
	exit 0
fi

at='--now=2026-04-15T12:00:00Z'
evil=$(printf 'a\033]0;evil\007')
waiting=0

# in_terminal NAME [WORDS]: a rollup in the database NAME, on a terminal, what it writes
# there going to $work/NAME. WORDS stand behind its command.
in_terminal()
{
	script -qec "$program --config=$work/$1.conf --rollup $at ${2:-}" /dev/null \
		>"$work/$1" 2>&1 </dev/null 9>&- &
	end_with_us "$!"
	waiting=$((waiting + 1))
}

# all_wait: whether every rollup that was started has waited for longer than a second.
all_wait()
{
	[ "$(sql "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'
		AND trx_wait_started < NOW() - INTERVAL 2 SECOND;")" -eq "$waiting" ]
}

# visible FILE: what a person sees in the end, with no blanks at the ends of lines.
visible()
{
	tr -d '\033\007' <"$1" | awk '
		{
			line = ""
			parts = split($0, part, "\r")
			for (i = 1; i <= parts; i++)
				line = part[i] substr(line, length(part[i]) + 1)
			sub(/ +$/, "", line)
			print line
		}'
}

sql 'CREATE DATABASE quiet; CREATE DATABASE piped;'
for database in footfall quiet piped; do
	config=$work/$database.conf
	configure
	admin --init --quiet
	sql "INSERT INTO pageview SELECT '$evil', '2026-04-13 10:00:00', seq, '', '', '',
		REPEAT('x', 16), '' FROM seq_1_to_5;"
done
database=footfall
session_open
session_do "START TRANSACTION; SELECT 1 FROM footfall.job_state AS a JOIN quiet.job_state AS b
	USING (job) JOIN piped.job_state AS c USING (job) WHERE job = 'prune' FOR UPDATE;"
in_terminal footfall ">$work/summary"
loud=$!
in_terminal quiet --quiet
quiet=$!
in_terminal piped "2>$work/piped.err"
piped=$!
wait_for all_wait
session_close
statuses=
for pid in "$loud" "$quiet" "$piped"; do
	status=0
	wait "$pid" || status=$?
	statuses=$statuses$status
done
is 'all three: exit 0' "$statuses" 000
like 'on a terminal: how far it is' "$(tr '\r' '\n' <"$work/footfall")" '^rollup: a.* +[0-9]+ %'
is "on a terminal: a site's name moves nothing" "$(tr -d '\r\n' <"$work/footfall" |
	tr -d '[:print:]' | LC_ALL=C tr -d '\200-\377' | od -A n -t x1)" ''
is 'on a terminal: in the end nothing of it is left' "$(visible "$work/footfall")" ''
like 'on a terminal: the summary goes where it belongs' "$(cat "$work/summary")" \
	'^rollup: dates_processed 3, '
is 'on a terminal, with --quiet: not a word' "$(od -A n -c "$work/quiet")" ''
is 'standard error is a file: not a word in it' "$(od -A n -c "$work/piped.err")" ''
is 'standard error is a file: on the terminal the summary alone' \
	"$(tr -d '\r' <"$work/piped")" "$(cat "$work/summary")"

done_testing
