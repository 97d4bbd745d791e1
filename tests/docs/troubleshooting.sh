#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/troubleshooting.md: the commands say what the page tells, on a machine that has the
# fault.

set -eu
# shellcheck disable=SC2034 # for page.sh
page=doc/troubleshooting.md
# shellcheck disable=SC2034 # for page.sh
user=root
# shellcheck source=tests/docs/page.sh
. "${FOOTFALL_SRCDIR:?}/tests/docs/page.sh"
settings=/opt/footfall/etc/footfall.conf
program=/opt/footfall/cgi-bin/collect.cgi

# Until Apache has read its configuration again.
apache_again()
{
	service apache2 restart >/dev/null 2>&1
	again_tries=100
	while [ "$(hit)" = 000 ] && [ "$again_tries" -gt 0 ]; do
		sleep 0.1
		again_tries=$((again_tries - 1))
	done
}

# Something is in the log, and a page with the snippet is served.
before_log()
{
	hit >/dev/null
	/opt/footfall/bin/admin --snippet=www.example.org --quiet >>/var/www/html/index.html
	mv "$settings" "$settings.away"
	FOOTFALL_CONFIG=/nowhere hit >/dev/null
	mv "$settings.away" "$settings"
	[ -s /opt/footfall/var/lib/footfall/collect.log ] ||
		echo 'a line' >/opt/footfall/var/lib/footfall/collect.log
}

after_page()
{
	is "the page has the snippet" "$said" 1
}

after_maintain()
{
	like "the report has the site" "$said" '^www.example.org '
}

after_curl()
{
	like "a test hit by hand is answered 204" "$said" '^HTTP/[0-9.]+ 204'
}

before_check_404() { a2disconf -q footfall >/dev/null; apache_again; }
after_check_404() { a2enconf -q footfall >/dev/null; apache_again; }
before_check_403() { chmod 0700 "${program%/*}"; }
after_check_403() { chmod 0755 "${program%/*}"; }
before_check_500() { chmod 0600 "$settings"; }
after_check_500() { chmod 0640 "$settings"; }
before_check_503() { mv /run/mysqld/mysqld.sock /run/mysqld/away.sock; }
after_check_503() { mv /run/mysqld/away.sock /run/mysqld/mysqld.sock; }

after_own_500()
{
	like "collect.cgi says what it reads" "$said" "^configuration: $settings"
}

# A hit that was set aside, whose cause is mended by now: MariaDB was away for it.
before_again()
{
	mv /run/mysqld/mysqld.sock /run/mysqld/away.sock
	hit >/dev/null
	mv /run/mysqld/away.sock /run/mysqld/mysqld.sock
	mv /opt/footfall/var/lib/footfall/journal /opt/footfall/var/lib/footfall/journal.rejected
}

after_again()
{
	like "what was set aside is delivered" "$said" '^drain: delivered 1,'
	ok "and no file of it is left" [ ! -e /opt/footfall/var/lib/footfall/journal.rejected ]
}

# As if every job had run a week ago.
before_check_jobs()
{
	echo 'UPDATE job_run SET started_at = started_at - INTERVAL 7 DAY,
		ended_at = ended_at - INTERVAL 7 DAY;' | mariadb_sql /run/mysqld footfall
}

ok "a server counts" machine_counting
/opt/footfall/bin/admin --maintain --quiet
page_run
