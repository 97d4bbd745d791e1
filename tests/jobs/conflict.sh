#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A job's transaction that loses conflicts: it is tried again, more than once, and when
# it never wins, the job says that this was all, exit 75, and the next run makes it good.
# On a Galera cluster whoever commits first wins, so a long transaction may lose often.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

now=--now=2026-04-10T12:00:00Z

# lose TIMES: so many figures are refused as MariaDB refuses who has lost. The counter is
# in a table without transactions, so that undoing does not undo it.
lose()
{
	sql "DELETE FROM lost; INSERT INTO lost VALUES ($1);"
}

configure
fresh
spread a '2026-04-09' 100 300
sql "CREATE TABLE lost (times INT PRIMARY KEY) ENGINE=Aria TRANSACTIONAL=0;"
sql_client <<'SQL'
DELIMITER //
CREATE TRIGGER loses BEFORE INSERT ON daily_metric FOR EACH ROW
BEGIN
	IF (SELECT times FROM lost) > 0 THEN
		UPDATE lost SET times = times - 1;
		SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'lost';
	END IF;
END//
SQL

lose 6
run --rollup "$now"
is 'lost six times: it comes through' "$status$err" 0
like 'and its figures are there' "$(figures)" '^day a 2026-04-09 100 100$'

sql 'DELETE FROM daily_metric; DELETE FROM monthly_metric;'
lose 1000
run --rollup "$now"
is 'lost each time: exit 75, try again' "$status$out" 75
like 'says what it was' "$err" '^admin: rollup: .*lost \(1213\)$'
is 'no figure is there' "$(figures)" ''
ok 'it was tried a bounded number of times' [ "$(sql 'SELECT times FROM lost;')" -gt 900 ]
is 'its lease is given up' \
	"$(sql "SELECT lease_owner FROM job_state WHERE job = 'rollup';")" NULL

lose 0
run --rollup "$now"
is 'the next run makes it good' "$status$err" 0
like 'with its figures' "$(figures)" '^day a 2026-04-09 100 100$'
done_testing
