#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/behind-a-proxy.md: two visitors, each with an address of their own, through real
# proxies to Apache. Cloudflare's lists are answered by a stand-in: nothing leaves this
# machine.

set -eu
# shellcheck disable=SC2034 # for page.sh
page=doc/behind-a-proxy.md
# shellcheck disable=SC2034 # for page.sh
user=root
# shellcheck source=tests/docs/page.sh
. "${FOOTFALL_SRCDIR:?}/tests/docs/page.sh"

# visitors PATH [CURL-ARG...]: how many Footfall tells apart, when two come, each until
# he is counted: a proxy that was just started may not answer yet.
visitors()
{
	visitors_path=$1
	shift
	for visitors_address in 203.0.113.5 203.0.113.6; do
		visitors_tries=100
		until [ "$(hit --interface "$visitors_address" "$@" \
			-d '{"site":"www.example.org","path":"'"$visitors_path"'"}')" = 204 ]; do
			if [ "$visitors_tries" -eq 0 ]; then
				echo "not answered 204"
				break
			fi
			sleep 0.2
			visitors_tries=$((visitors_tries - 1))
		done
	done
	echo "SELECT COUNT(DISTINCT visitor_hash) FROM pageview WHERE path = '$visitors_path';" |
		mariadb_sql /run/mysqld footfall
}

hit()
{
	curl -s -m 10 -o /var/tmp/answer -w '%{http_code}\n' -A 'Mozilla/5.0 Test' \
		-H 'Content-Type: text/plain' -H 'Origin: https://www.example.org' "$@" "$machine_url" || :
}

after_way()
{
	like "the way is told" "$said" '^ok +address +this machine counts by the address'
	is "without a proxy two visitors are two" "$(visitors /none)" 2
}

before_cloudflare()
{
	printf '192.0.2.0/24\n198.51.100.0/28' >/var/www/html/ips-v4
	printf '2001:db8::/32\n2001:db8:1::/48' >/var/www/html/ips-v6
}

after_cloudflare()
{
	is "the ranges are there, each in quotes" "$(printf '%s\n' "$said" | paste -s -d ' ')" \
		'trusted_proxies = (     "192.0.2.0/24",     "198.51.100.0/28",     "2001:db8::/32",     "2001:db8:1::/48",     "127.0.0.0/8", "::1/128" );'
	cat /opt/footfall/etc/footfall.conf /root/trusted.txt >"$work/footfall.conf"
	chmod 640 "$work/footfall.conf"
	is "and the configuration takes them" \
		"$(FOOTFALL_CONFIG=$work/footfall.conf /opt/footfall/cgi-bin/collect.cgi |
			grep -c "can't be used")" 0
}

# Apache steps back behind nginx.
before_nginx()
{
	sed -i 's/^Listen 80$/Listen 127.0.0.1:8080/' /etc/apache2/ports.conf
	sed -i 's/\*:80>/*:8080>/' /etc/apache2/sites-available/000-default.conf
	a2dissite -q default-ssl >/dev/null
	a2dismod -q ssl >/dev/null
	service apache2 restart >/dev/null 2>&1
	mkdir -p /var/log/nginx /var/lib/nginx /etc/nginx/sites-enabled
	ln -sf ../sites-available/default /etc/nginx/sites-enabled/default
	machine_url=http://www.example.org/cgi-bin/collect.cgi
}

after_nginx()
{
	ok "nginx starts" service nginx start
	is "behind nginx two visitors are two" "$(visitors /nginx)" 2
	is "who writes the header himself stays one" "$(visitors /forged \
		-H 'X-Forwarded-For: 192.0.2.77'; visitors /forged -H 'X-Forwarded-For: 192.0.2.78')" \
		"$(printf '2\n2')"
}

# Its own address is a public one from now on.
before_public()
{
	sed -i 's/proxy_pass .*/&\n\t\tproxy_bind 198.51.100.7;/' /etc/nginx/sites-available/default
	service nginx restart >/dev/null
	is "behind a proxy that nobody named two visitors are one" "$(visitors /unnamed)" 1
}

after_public()
{
	is "behind one that is named they are two" "$(visitors /named)" 2
	service nginx stop >/dev/null
}

# Caddy would get a certificate from an authority, and can't ask one from here.
after_caddy()
{
	printf '{\n\tlocal_certs\n\tskip_install_trust\n}\n' |
		cat - /etc/caddy/Caddyfile >"$work/Caddyfile"
	caddy start --config "$work/Caddyfile" --adapter caddyfile >"$work/caddy.log" 2>&1
	machine_url=https://www.example.org/cgi-bin/collect.cgi
	is "behind Caddy two visitors are two" "$(visitors /caddy --insecure)" 2
	caddy stop >"$work/caddy.log" 2>&1
}

ok "a server counts" machine_counting
for address in 203.0.113.5 203.0.113.6 198.51.100.7; do
	busybox ip address add "$address/32" dev lo
done
page_run
