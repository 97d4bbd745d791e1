#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The table of the tables in the code, by which dumps and --forget go, against those
# that --init makes: every table has a class, every column its type.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

tables=$FOOTFALL_BUILDDIR/tests/docs/tables

# same TEXT SQL WHAT: what the server says, and what the code says, in any order.
same()
{
	sql "$2" | sort >"$work/server"
	printf '%s\n' "$3" | sort >"$work/code"
	[ -s "$work/server" ] || echo "there is nothing in the database" >>"$work/server"
	ok "$1 (< database, > code)" diff "$work/server" "$work/code"
}

columns="SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME), CONCAT(
		IF(COLUMN_TYPE LIKE '%int%unsigned', 'unsigned', COLUMN_TYPE),
		IF(IS_NULLABLE = 'YES', ' null', ''))
	FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE();"

configure
fresh
same 'every table has a class, each its own key' "SELECT TABLE_NAME,
		GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR ', ')
	FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'PRIMARY'
	GROUP BY TABLE_NAME;" "$("$tables" classes | cut -f 1,3)"
same 'every table of the database is one of them' "SELECT TABLE_NAME
	FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE();" "$("$tables" classes | cut -f 1)"
is 'no table has two classes' "$("$tables" classes | cut -f 1 | sort | uniq -d)" ''
same 'every column has its type' "$columns" "$("$tables" columns)"
same 'what --init puts rows in, dumps replace' "SELECT 'job_state' WHERE EXISTS (SELECT * FROM job_state)
	UNION SELECT 'schema_version' WHERE EXISTS (SELECT * FROM schema_version)
	UNION SELECT 'salt' WHERE EXISTS (SELECT * FROM salt)
	UNION SELECT 'job_run' WHERE EXISTS (SELECT * FROM job_run);" "$("$tables" classes | awk -F '	' '$4 == "seeded" { print $1 }')"

# This test notices what it is for.
sql 'CREATE TABLE visit (site VARCHAR(100) NOT NULL PRIMARY KEY);
	ALTER TABLE pageview ADD COLUMN country CHAR(2) NOT NULL DEFAULT "";'
sql "$columns" | sort >"$work/server"
"$tables" columns | sort >"$work/code"
is 'a table and a column that nobody classed would be noticed' \
	"$(diff "$work/server" "$work/code" | sed -n 's/^< //p' | cut -f 1 | tr '\n' ' ')" \
	'pageview.country visit.site '

done_testing
