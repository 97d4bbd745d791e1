#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/install-shared-hosting.md: an account on a host whose Apache runs programs as the
# account, in public_html/cgi-bin, as cPanel's does. What the page has people do in a panel
# is done here by the functions panel_*.

set -eu
if [ -z "$(find "${FOOTFALL_BUILDDIR:?}" -maxdepth 1 -name 'footfall-*-linux-*.tar.gz')" ]; then
	echo "1..0 # SKIP there is no drop-in: make drop-in takes minutes; ./check --all does it"
	exit 0
fi
# shellcheck disable=SC2034 # for page.sh
page=doc/install-shared-hosting.md
# shellcheck disable=SC2034 # for page.sh
user=ada
# shellcheck source=tests/docs/page.sh
. "${FOOTFALL_SRCDIR:?}/tests/docs/page.sh"
machine_database=ada_footfall

panel_database()
{
	echo "DROP DATABASE IF EXISTS ada_footfall; CREATE DATABASE ada_footfall;
		CREATE USER IF NOT EXISTS ada_footfall@localhost IDENTIFIED BY 'what the panel says';
		GRANT ALL ON ada_footfall.* TO ada_footfall@localhost;" | mariadb_sql /run/mysqld
}

archive()
{
	cp "$(find "$FOOTFALL_BUILDDIR" -maxdepth 1 -name "footfall-*-linux-$(uname -m).tar.gz")" \
		/home/ada/
}

before_install()
{
	panel_database
	archive
	printf '%s\n' https://www.example.org ada_footfall ada_footfall 'what the panel says' \
		>"$work/input"
}

after_install()
{
	: >"$work/input"
	like "install.sh is content" "$said" '^All is well'
	like "install.sh tells the line of cron that the page has" "$said" \
		"^$(grep -F -A 1 'name=cron' "$FOOTFALL_SRCDIR/$page" | sed -n '2s/\*/[*]/gp')\$"
	like "install.sh has sent a test hit" "$said" 'answered 204'
	counts "after install.sh"
}

after_inject()
{
	like "the page has the snippet" "$(cat /home/ada/public_html/index.html)" 'analytics-notice'
}

after_figures()
{
	like "the visit is in the figures" "$said" '^www.example.org +1 '
}

after_check()
{
	is "--check finds nothing bad" "$(printf '%s\n' "$said" | grep '^bad')" ""
}

# Steps 1 and 2, and the mode of step 3, anew.
before_sample()
{
	rm -rf /home/ada/footfall /home/ada/footfall-0* /home/ada/public_html/cgi-bin
	panel_database
	archive
	page_as ada sh -c 'tar xzf footfall-*.tar.gz && rm footfall-*.tar.gz &&
		mv footfall-* footfall && cp footfall/footfall.conf.sample footfall/footfall.conf &&
		chmod 600 footfall/footfall.conf'
	is "the sample asks for what the page has" \
		"$(sed -n '/^[a-z_ 	{]*=/s/=.*//p' /home/ada/footfall/footfall.conf.sample | tr -d '\t ')" \
		"$(sed -n '/^[a-z_ 	{]*=/s/=.*//p' "$block" | tr -d '\t ')"
}

# Steps 3 to 5.
before_asked()
{
	page_as ada sh -c 'chmod 600 footfall/footfall.conf && chmod 700 footfall footfall/state &&
		mkdir -p public_html/cgi-bin && mv footfall/cgi-bin/collect.cgi public_html/cgi-bin/ &&
		chmod 755 public_html/cgi-bin public_html/cgi-bin/collect.cgi'
	ok "phpMyAdmin could import footfall.sql" mariadb -u ada_footfall \
		--password='what the panel says' ada_footfall -e 'source /home/ada/footfall/footfall.sql'
	is "a browser is told" "$(curl -s "$machine_url")" "$(cat "$block")"
}

after_asked()
{
	counts "by the panel alone"
}

after_mail()
{
	like "the snippet is mailed" "$said" '^<script>'
}

after_where()
{
	like "collect.cgi says what it reads" "$said" '/home/ada/footfall/footfall.conf$'
}

after_uninstall()
{
	is "nothing is left of it" "$(find /home/ada -path '*/footfall*' -o -name collect.cgi)" \
		"$(find /home/ada -maxdepth 1 -name 'footfall-*')"
	unlike "the page has no snippet" "$(cat /home/ada/public_html/index.html)" 'analytics-notice'
}

machine_mariadb
ok "there is a host" machine_hosting
page_run
