#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fault matrix: the table, or a row, is locked for longer than a hit can wait.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck source=tests/support/own_mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/own_mariadb.sh"

hits=$(amount 100 1000)
own_start

# ---- 6: the table or a row is locked --------------------------------------------

# through NAME PATTERN: hits while $lock is held in a session; PATTERN is what collect.log
# says of them.
through()
{
	LOAD_SPACING=10000 load "$hits" 16
	is "$1: every hit is answered 204" "$(missed)" ''
	journal=$(waiting)
	ok "$1: the journal takes them" [ "$journal" -gt 0 ]
	like "$1: collect.log says so" "$(cat "$state/collect.log")" "$2"
}

# over NAME: the lock is gone. What hits have left in the server may still come.
over()
{
	drain
	is "$1: the drain delivers what waited" "$status$err $(waiting) $aside" '0 0 0'
	is "$1: each once" "$((delivered + already))" "$journal"
	row 6 "unknown=$already" "journal=$journal" "tried=$(tries busy)"
}

begin
load 8 4
session_open
session_do 'LOCK TABLES pageview WRITE, salt READ;'
through 'LOCK TABLES' '\(busy\): .*\(1969\)'
session_close
over 'LOCK TABLES'

# Whoever reads keeps the ALTER waiting, and that all who come behind it: already when
# their statement is being prepared, where no max_statement_time counts; so the deadline
# itself ends the wait.
begin
load 8 4
session_open
session_do 'START TRANSACTION; SELECT COUNT(*) FROM pageview;'
sql 'ALTER TABLE pageview COMMENT = "waits";' >/dev/null 2>&1 &
alter=$!
end_with_us "$alter"
wait_for sh -c "mariadb --no-defaults --socket='$FOOTFALL_TEST_SOCKET' --user=root \
	--execute='SHOW PROCESSLIST' | grep -q 'metadata lock'"
through 'a waiting ALTER' '\((busy|unavailable)\): '
session_close
wait "$alter"
over 'a waiting ALTER'

begin
load 8 4
session_open
session_do 'START TRANSACTION; SELECT COUNT(*) FROM pageview FOR UPDATE;'
through 'rows that are locked' '\(busy\): .*\(1969\)'
session_close
over 'rows that are locked'

begin
load 8 4
sql 'SET GLOBAL innodb_lock_wait_timeout = 1;'
session_open
session_do 'START TRANSACTION; SELECT COUNT(*) FROM pageview FOR UPDATE;'
through 'the server gives up the lock first' '\(busy\): .*\(1205\)'
drain
is 'a drain that waits in vain stops' "$status $delivered $aside $(waiting)" "1 0 0 $journal"
session_close
sql 'SET GLOBAL innodb_lock_wait_timeout = 50;'
over 'the server gives up the lock first'

own_stop
done_testing
