#!/bin/sh
# SPDX-License-Identifier: MIT
#
# footfall.sql, for hosts where tables are made in phpMyAdmin: what it makes is what
# admin --init makes.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"

file=$FOOTFALL_BUILDDIR/contrib/drop-in/footfall.sql

# made: every table of $database as the server shows it, and every row but for when.
made()
{
	sql 'SHOW TABLES;' | while read -r table; do
		sql "SHOW CREATE TABLE $table;"
	done
	everything | sed '/^schema	/s/	[^	]*$//'
}

configure
database=footfall
fresh
by_init=$(made)
like 'init notes its steps' "$by_init" '^schema	1$'

sql 'CREATE DATABASE imported;'
database=imported
ok 'it can be imported' sql_client <"$file"
is 'it makes what --init makes' "$(made)" "$by_init"
ok 'it can be imported again' sql_client <"$file"
is 'and changes nothing' "$(made)" "$by_init"
configure
run --init
like 'init has nothing left to do' "$status: $err" '^0: admin: 0 step\(s\) applied'
run --maintain --quiet
is 'the jobs run' "$status$out$err" 0
is 'every byte is ASCII, whatever the connection takes it for' \
	"$(LC_ALL=C tr -d '\n -~' <"$file")" ''

# Not every host's default is strict, and some make NULL of "".
sql "DROP DATABASE imported; CREATE DATABASE imported;"
(
	echo "SET SESSION sql_mode = 'EMPTY_STRING_IS_NULL,NO_ENGINE_SUBSTITUTION';"
	cat "$file"
) >"$work/loose.sql"
ok 'it can be imported by a loose session' sql_client <"$work/loose.sql"
is 'and makes the same' "$(made)" "$by_init"
done_testing
