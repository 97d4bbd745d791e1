#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/install-server.md, from the first command to the last, under each web server.

set -eu
# shellcheck disable=SC2034 # for page.sh
page=doc/install-server.md
# shellcheck disable=SC2034 # for page.sh
user=root
# shellcheck source=tests/docs/page.sh
. "${FOOTFALL_SRCDIR:?}/tests/docs/page.sh"

# Compiling takes long: ./check --all does it, in a clone; else what was built is
# installed.
before_build()
{
	if [ -n "${FOOTFALL_DOCS_BUILD:-}" ]; then
		git -c safe.directory='*' clone -q --no-hardlinks "file://$FOOTFALL_SRCDIR" \
			/root/footfall
		echo 'cd ~/footfall' | cat - "$block" >"$work/build" && cp "$work/build" "$block"
	else
		# shellcheck disable=SC2016 # for the shell that runs it
		echo 'make -s -C "$FOOTFALL_BUILDDIR" install' >"$block"
	fi
}

with_apache() { machine_apache; }
with_lighttpd() { machine_lighttpd; }
with_nginx() { machine_nginx; }
with_caddy() { machine_caddy; }

after_apache()
{
	counts "Apache"
	is "Apache's log had the hit" "$(grep -c collect.cgi /var/log/apache2/access.log)" 1
}

after_apache_log()
{
	counts "Apache, with its log changed"
	is "Apache's log has no more" "$(grep -c collect.cgi /var/log/apache2/access.log)" 1
}

# Debian's lighttpd has TLS in a package of its own.
after_lighttpd()
{
	machine_url=http://www.example.org/cgi-bin/collect.cgi
	counts "lighttpd"
	machine_url=https://www.example.org/cgi-bin/collect.cgi
}

# What the page tells in words.
before_nginx()
{
	sed -i 's/^\tserver_name _;/&\n\tinclude snippets\/footfall.conf;/' \
		/etc/nginx/sites-available/default
}

after_nginx()
{
	counts "nginx"
}

# Caddy would get a certificate from an authority, and can't ask one from here.
before_caddy()
{
	printf '{\n\tlocal_certs\n\tskip_install_trust\n}\n' |
		cat - /etc/caddy/Caddyfile >"$work/Caddyfile" &&
		cp "$work/Caddyfile" /etc/caddy/Caddyfile
}

after_caddy()
{
	counts "Caddy" --insecure
}

with_apache_again()
{
	machine_apache
}

after_check()
{
	like "--check finds nothing bad" "$(printf '%s\n' "$said" | grep -c '^bad')" '^0$'
	like "--check-endpoint finds the endpoint well" "$said" \
		'^ok +www.example.org +https://www.example.org/cgi-bin/collect.cgi answers'
}

after_uninstall()
{
	is "nothing is left of it but other web servers' lines" "$(find /opt /etc /var/lib \
		-path /etc/lighttpd -prune -o -path /etc/nginx -prune -o -name '*footfall*' -print)" ""
}

machine_mariadb
page_run
