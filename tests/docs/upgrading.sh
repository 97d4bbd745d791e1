#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/upgrading.md: its commands, and the way back. What an older schema or configuration
# becomes is tests/upgrade's.

set -eu
# shellcheck disable=SC2034 # for page.sh
page=doc/upgrading.md
# shellcheck disable=SC2034 # for page.sh
user=root
# shellcheck source=tests/docs/page.sh
. "${FOOTFALL_SRCDIR:?}/tests/docs/page.sh"

after_backup()
{
	is "nobody else may read it" "$(stat -c %a /root/before.sql)" 600
	unlike "it has no salt" "$(cat /root/before.sql)" 'INSERT INTO `?salt'
}

# The roles get what --init prints, where they are.
before_grants()
{
	echo 'CREATE USER footfall_collect@localhost; CREATE USER footfall_report@localhost;
		CREATE USER footfall_jobs@localhost;' | mariadb_sql /run/mysqld
}

after_check()
{
	is "--check finds nothing bad" "$(printf '%s\n' "$said" | grep '^bad')" ""
}

after_restore()
{
	is "the page views are back" "$(rows)" 2
	counts "after the way back"
}

ok "a server counts" machine_counting
counts "before"
counts "before, again"
/opt/footfall/bin/admin --maintain --quiet
page_run
