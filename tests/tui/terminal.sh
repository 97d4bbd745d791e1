#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The screen in a real terminal: tmux draws it, and we look. Size, signals, colours, the
# mouse, MariaDB that goes away and comes back, and what a key costs.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
# shellcheck source=tests/tui/fixture.sh
. "$FOOTFALL_SRCDIR/tests/tui/fixture.sh"

# A terminal with a shell in it.
terminal()
{
	tmux -f /dev/null -S "$work/tmux" "$@"
}

# start_terminal COLUMNS ROWS
start_terminal()
{
	# As words, not as one: not every shell of tmux makes way for what it runs, and
	# admin_pid looks at the children of the first.
	terminal new-session -d -x "$1" -y "$2" \
		env LC_ALL=C.UTF-8 PS1='ready> ' ENV='' sh -i
	terminal set-option -g remain-on-exit on
	wait_for shows '^ready> *$'
}

stop_terminal()
{
	terminal kill-server 2>/dev/null || :
}
trap 'stop_terminal; clean_up' EXIT

screen()
{
	terminal capture-pane -p
}

# shows PATTERN: whether a line of the screen matches.
shows()
{
	screen | grep -Eq "$1"
}

# line TEXT: types it into the shell.
line()
{
	terminal send-keys -l "$1"
	terminal send-keys Enter
}

# begin [VARIABLE=VALUE...] [-- OPTION...]: starts the program and waits for its first
# picture.
begin()
{
	variables=
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		variables="$variables $1"
		shift
	done
	[ $# -eq 0 ] || shift
	rm -f "$work/after"
	line "clear; stty -g >$work/before"
	line "env XDG_CONFIG_HOME=$work/home$variables $program --config=$config --now=$at $*; echo status \$?; stty -g >$work/after"
	wait_for shows 'docs\.example\.org'
}

# admin_pid: the only child of the terminal's shell.
admin_pid()
{
	shell=$(terminal display-message -p '#{pane_pid}')
	tr -d ' ' <"/proc/$shell/task/$shell/children"
}

# clean WHAT: the program has ended and the terminal is as it was.
clean()
{
	wait_for test -s "$work/after"
	is "$1: the terminal's settings are as before" \
		"$(cat "$work/after")" "$(cat "$work/before")"
	is "$1: the shell's own screen is back, with the cursor" \
		"$(terminal display-message -p '#{alternate_on} #{cursor_flag}')" '0 1'
	is "$1: no mouse is taken" "$(terminal display-message -p '#{mouse_any_flag}')" 0
}

# A name that can be taken away, so that MariaDB is away for new connections.
real_socket=$FOOTFALL_TEST_SOCKET
prepare
ln -s "$real_socket" "$work/db.sock"
sed "s,$real_socket,$work/db.sock," "$config" >"$work/linked.conf"
chmod 0640 "$work/linked.conf"
config=$work/linked.conf

start_terminal 80 24

begin
ok 'the first picture' shows '^.docs\.example\.org +659'
terminal send-keys '?'
ok 'help' wait_for shows 'one row up'
terminal send-keys x
ok 'back from help' wait_for shows 'docs\.example\.org'

terminal resize-window -x 60 -y 20
ok 'too small a terminal: it says so' wait_for shows '60x20 is too small'
terminal resize-window -x 120 -y 40
ok 'wide again: everything is back' wait_for shows '^.docs\.example\.org +659'
# A storm of sizes, down to one cell, while keys are pressed.
for _ in 1 2 3 4 5; do
	for size in 1:1 200:2 1:60 2:1 300:100 7:5 79:23 80:1; do
		terminal resize-window -x "${size%:*}" -y "${size#*:}"
		terminal send-keys Down D Up q
	done
done
terminal resize-window -x 80 -y 24
ok 'a storm of sizes: everything is back' wait_for shows '^.docs\.example\.org +659'
terminal send-keys g
wait_for shows '^.docs\.example\.org +659'

# MariaDB goes away in the middle, and comes back.
rm "$work/db.sock"
kills=$(sql 'SELECT CONCAT("KILL ", id, ";") FROM information_schema.PROCESSLIST
	WHERE command = "Sleep" AND id <> CONNECTION_ID();')
sql "$kills"
terminal send-keys C-l
ok 'MariaDB is away: it says so' wait_for shows 'MariaDB is away'
ok 'MariaDB is away: the figures stay' shows '^.docs\.example\.org +659'
terminal send-keys Down
ok 'MariaDB is away: keys work' wait_for shows '^▌community-pages'
ln -s "$real_socket" "$work/db.sock"
ok 'MariaDB is back: so are we' wait_for shows 'as of 14:02 UTC'

# A query that does not come back: keys work, and it can be left.
session_open
session_do 'LOCK TABLES footfall.daily_metric WRITE;'
terminal send-keys C-l
ok 'a slow query: it says that it loads' wait_for shows 'loading;'
terminal send-keys Down
ok 'a slow query: keys work' wait_for shows '^▌docs\.example\.org'
terminal send-keys Escape
ok 'a slow query can be left' wait_for shows 'left; Ctrl-L loads again'
session_close
terminal send-keys C-l
ok 'and asked for again' wait_for shows 'as of 14:02 UTC'
terminal send-keys Up
wait_for shows '^▌community-pages'

# The first load of each view, before there is anything to show.
session_open
session_do 'LOCK TABLES footfall.daily_metric WRITE, footfall.monthly_metric WRITE,
	footfall.pageview WRITE, footfall.filtered_hit WRITE, footfall.job_run WRITE,
	footfall.job_state WRITE, footfall.salt WRITE;'
for key in Enter v D M L N J; do
	terminal send-keys "$key"
	ok "$key, a first load: it says that it loads" wait_for shows ' loading$'
	terminal send-keys Escape
	ok "$key, a first load can be left" wait_for shows 'left; Ctrl-L loads again'
	terminal send-keys / Escape e Down q
	wait_for shows '^.community-pages'
done
session_close

# Another view does not wait for it.
session_open
session_do 'LOCK TABLES footfall.pageview WRITE;'
terminal send-keys v
wait_for shows ' loading$'
terminal send-keys D
ok 'a slow query does not keep another view waiting' wait_for shows 'Daily.* as of'
terminal send-keys H
session_close
wait_for shows '^.community-pages'

# The dry run of prune ends while its reader is on the way to another view.
terminal send-keys J
wait_for shows '^.prune'
session_open
session_do 'LOCK TABLES footfall.pageview WRITE;'
terminal send-keys P
ok 'a dry run: it says that it runs' wait_for shows 'prune, dry run is running'
terminal send-keys -l ':daily'
wait_for shows 'go to: daily'
session_close
wait_for shows 'prune, dry run: '
terminal send-keys Enter
ok 'its question waits for its own view' wait_for shows 'Daily.* as of'
terminal send-keys Down Up n q
ok 'and stands there' wait_for shows 'What prune would do now'
terminal send-keys n
ok 'until it is answered' wait_for shows 'nothing was done'
terminal send-keys q
wait_for shows '^.community-pages'

# One connection, and none while nobody asks for anything.
connections()
{
	sql "SELECT COUNT(*) FROM information_schema.PROCESSLIST
		WHERE db = 'footfall' AND id <> CONNECTION_ID();"
}
is_connected()
{
	[ "$(connections)" -eq "$1" ]
}
is 'one connection' "$(connections)" 1
ok 'closed when idle' wait_for is_connected 0

# What a move of the cursor costs.
terminal pipe-pane "cat >$work/bytes"
terminal send-keys Up
wait_for shows '^▌blog\.example\.org'
terminal pipe-pane
bytes=$(wc -c <"$work/bytes")
ok "a move of the cursor: $bytes bytes, 4096 at most" \
	test "$bytes" -gt 0 -a "$bytes" -le 4096

# The mouse, when asked for.
is 'the mouse is left alone' "$(terminal display-message -p '#{mouse_any_flag}')" 0
terminal send-keys o
mouse_is_taken()
{
	[ "$(terminal display-message -p '#{mouse_any_flag}')" = 1 ]
}
ok 'o takes the mouse' wait_for mouse_is_taken
terminal send-keys -l "$(printf '\033[M %%&\033[M#%%&')"
ok 'a click selects' wait_for shows '^▌docs\.example\.org'
terminal send-keys C-c
clean 'Ctrl-C'

for signal in TERM HUP SEGV; do
	begin
	kill -s "$signal" "$(admin_pid)"
	clean "SIG$signal"
done

# A crash of the thread that loads: tgkill(2), since kill(2) is for the whole process.
if command -v perl >/dev/null; then
	begin
	pid=$(admin_pid)
	other=$(find "/proc/$pid/task" -mindepth 1 -maxdepth 1 ! -name "$pid" -printf '%f\n')
	perl -e 'require "syscall.ph"; syscall(&SYS_tgkill, $ARGV[0] + 0, $ARGV[1] + 0, 11)' \
		"$pid" "$other"
	clean 'SIGSEGV of a thread'
fi

# Stopped and continued.
begin
terminal send-keys C-z
ok 'Ctrl-Z stops it' wait_for shows '^status 148'
clean 'Ctrl-Z'
rm "$work/after"
line "clear; fg; stty -g >$work/after"
ok 'fg: it goes on where it was' wait_for shows '^.docs\.example\.org +659'
terminal send-keys q
clean 'q'

# Colours.
begin
ok 'colours: there are some' sh -c "$(printf '%s' "tmux -S $work/tmux capture-pane -p -e") | grep -q '\[38;5;'"
terminal send-keys q
clean 'with colours'
begin NO_COLOR=1
not_ok 'NO_COLOR: there are none' sh -c "tmux -S $work/tmux capture-pane -p -e | grep -Eq '\[(3[0-7]|38;5)'"
terminal send-keys q
clean 'NO_COLOR'
begin TERM=vt100
not_ok 'a terminal without colours: there are none' \
	sh -c "tmux -S $work/tmux capture-pane -p -e | grep -Eq '\[(3[0-7]|38;5)'"
ok 'a terminal without colours: the selected row is marked' shows '^▌blog'
terminal send-keys q
clean 'vt100'
ok 'without another screen, the last line is the shell'\''s' shows '^status 0$'

# What one has chosen is remembered.
begin
terminal send-keys A
ok 'A: plain ASCII' wait_for shows '^>blog'
terminal send-keys q
clean 'A'
begin
ok 'the next time it is ASCII still' wait_for shows '^>blog'
terminal send-keys A
wait_for shows '^▌blog'
terminal send-keys q
clean 'A again'

# Without UTF-8.
begin LC_ALL=C
ok 'LC_ALL=C: it is ASCII' wait_for shows '^>blog'
terminal send-keys q
clean 'LC_ALL=C'

# A terminal of one cell from the start.
is_running()
{
	[ -n "$(admin_pid)" ] && [ "$(cat "/proc/$(admin_pid)/comm" 2>/dev/null)" = admin ]
}
rm -f "$work/after"
line "clear; stty -g >$work/before"
terminal resize-window -x 1 -y 1
line "env XDG_CONFIG_HOME=$work/home $program --config=$config --now=$at; stty -g >$work/after"
wait_for is_running
terminal send-keys Down
terminal resize-window -x 80 -y 24
ok 'begun in one cell: once there is room, all is there' wait_for shows '^.docs\.example\.org +659'
terminal send-keys q
clean 'begun in one cell'

# Refused politely.
status=0
TERM=dumb admin --now="$at" >"$work/out" 2>&1 || status=$?
is 'no terminal: exit 2' "$status" 2
like 'no terminal: it says what to do' "$(cat "$work/out")" 'needs a terminal.*--report=sites'
line "clear; env TERM=dumb $program --config=$config; echo status \$?"
wait_for shows '^status 2'
ok 'TERM=dumb: it says what to do' shows 'TERM is "dumb"; admin --report=sites'
# Another word: the screen still has the first one for a moment.
line "clear; env -u TERM $program --config=$config; echo ended \$?"
wait_for shows '^ended 2'
ok 'no TERM: it says what to do' shows 'TERM is .*; admin --report=sites'

# The terminal is closed under it.
begin
pid=$(admin_pid)
is_gone()
{
	! kill -0 "$pid" 2>/dev/null
}
stop_terminal
ok 'the terminal is closed: the program ends' wait_for is_gone
ok 'the terminal is closed: so do its connections' wait_for is_connected 0

done_testing
