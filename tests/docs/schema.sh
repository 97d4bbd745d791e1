#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/schema.md: its commands for dumps. What a dump holds is tests/jobs/dump.sh's.

set -eu
# shellcheck disable=SC2034 # for page.sh
page=doc/schema.md
# shellcheck disable=SC2034 # for page.sh
user=root
# shellcheck source=tests/docs/page.sh
. "${FOOTFALL_SRCDIR:?}/tests/docs/page.sh"

empty()
{
	echo 'DROP DATABASE footfall;' | mariadb_sql /run/mysqld
}

before_import()
{
	empty
}

after_import()
{
	is "the page view is back" "$(rows)" 1
}

before_import_pipe()
{
	gzip /root/public.sql
	empty
}

after_import_pipe()
{
	like "the figures are back" "$(/opt/footfall/bin/admin --report=sites)" \
		'^www.example.org +1 +1 '
}

before_dump()
{
	hit >/dev/null
}

after_dump()
{
	unlike "the salt is not in it" "$(cat /root/private.sql)" '^INSERT INTO .salt.'
	like "other rows are" "$(cat /root/private.sql)" '^INSERT INTO .daily_metric.'
}

ok "a server counts" machine_counting
counts "before"
/opt/footfall/bin/admin --maintain --quiet
page_run
