# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What a machine of tests/docs/sandbox can have, as Debian has it. To be sourced there.
#
# machine_mariadb           MariaDB at /run/mysqld/mysqld.sock; root needs no password
# machine_footfall          Footfall under /opt/footfall, as make install leaves it
# machine_apache            Apache with Debian's configuration, by http and https (lighttpd: http)
# machine_lighttpd, machine_nginx, machine_caddy   the same; nginx and caddy have fcgiwrap
# machine_web_stop          ends whichever runs
# machine_stop              ends everything
# hit [CURL-ARG...]         a page view as a page would send it; prints the status
# rows                      how many page views are stored
# counts TEXT [CURL-ARG...] a test: a hit is answered 204, and one row more is there. It is
#                           sent until then, 20 seconds at most: a web server that is told
#                           to reload has not done so yet

machine_url=https://www.example.org/cgi-bin/collect.cgi
machine_database=footfall

# The empty data of the build tree is taken, but never made there: it would be root's.
machine_mariadb()
{
	machine_build=$FOOTFALL_BUILDDIR
	mkdir -p /run/mysqld
	[ ! -d "$machine_build/check.d/mariadb-template" ] ||
		cp -R "$machine_build/check.d/mariadb-template" /run/mysqld/data || return 1
	FOOTFALL_BUILDDIR=
	mariadb_start /run/mysqld || return 1
	FOOTFALL_BUILDDIR=$machine_build
	ln -sfn "$(cat /run/mysqld/mariadb.sockpath)" /run/mysqld/mysqld.sock &&
		chmod 0755 /run/mysqld
}

machine_footfall()
{
	make -s -C "$FOOTFALL_BUILDDIR" install >/var/tmp/install.log 2>&1 || {
		tail /var/tmp/install.log
		return 1
	}
}

machine_pages()
{
	mkdir -p /var/www/html
	echo '<!DOCTYPE html><html lang="en"><head><title>Page</title></head><body></body></html>' \
		>/var/www/html/index.html
}

# The modules that Debian's package enables, as far as a page needs them.
machine_apache()
{
	machine_web_stop
	machine_pages
	mkdir -p /var/log/apache2 &&
		echo 'ServerName www.example.org' >/etc/apache2/conf-enabled/name.conf &&
		a2enmod -q mpm_event authz_core authz_host alias dir env mime setenvif \
			reqtimeout ssl socache_shmcb &&
		a2ensite -q 000-default default-ssl &&
		service apache2 start && echo apache2 >/var/tmp/web
}

# What runs is in a file, since tests call this in subshells.
machine_web_stop()
{
	[ -s /var/tmp/web ] || return 0
	case $(cat /var/tmp/web) in
	caddy) caddy stop ;;
	*) service "$(cat /var/tmp/web)" stop ;;
	esac >/var/tmp/stop.log 2>&1 || :
	: >/var/tmp/web
	machine_tries=100
	while machine_listens && [ "$machine_tries" -gt 0 ]; do
		sleep 0.1
		machine_tries=$((machine_tries - 1))
	done
	! machine_listens
}

machine_listens()
{
	busybox nc -w 1 127.0.0.1 80 </dev/null >/dev/null 2>&1
}

machine_lighttpd()
{
	machine_web_stop
	machine_pages
	mkdir -p /var/log/lighttpd /var/cache/lighttpd /run/lighttpd &&
		chown www-data:www-data /var/log/lighttpd /var/cache/lighttpd /run/lighttpd &&
		service lighttpd start && echo lighttpd >/var/tmp/web
}

machine_fcgiwrap()
{
	[ -S /run/fcgiwrap.socket ] || service fcgiwrap start
}

machine_nginx()
{
	machine_web_stop
	machine_pages
	mkdir -p /var/log/nginx /var/lib/nginx /etc/nginx/sites-enabled && machine_fcgiwrap &&
		sed -i -E 's/^(\s*)# (listen 443 ssl|listen \[::\]:443|include snippets.snakeoil)/\1\2/' \
			/etc/nginx/sites-available/default &&
		ln -sf ../sites-available/default /etc/nginx/sites-enabled/default &&
		service nginx start && echo nginx >/var/tmp/web
}

machine_caddy()
{
	machine_web_stop
	machine_pages
	# It would hold the pipe on which a test collects what is printed.
	machine_fcgiwrap && caddy start --config /etc/caddy/Caddyfile \
		>/var/tmp/caddy.log 2>&1 && echo caddy >/var/tmp/web
}

machine_stop()
{
	machine_web_stop
	mariadb_stop /run/mysqld
}

hit()
{
	curl -s -m 10 -o /var/tmp/answer -w '%{http_code}\n' \
		-A 'Mozilla/5.0 (X11; Linux x86_64) Test' -H 'Content-Type: text/plain' \
		-H 'Origin: https://www.example.org' \
		-d '{"site":"www.example.org","path":"/"}' "$@" "$machine_url" || :
}

rows()
{
	echo 'SELECT COUNT(*) FROM pageview;' | mariadb_sql /run/mysqld "$machine_database"
}

counts()
{
	counts_text=$1
	shift
	counts_before=$(rows)
	counts_tries=100
	until counts_answer=$(hit "$@"); [ "$counts_answer" = 204 ] || [ "$counts_tries" -eq 0 ]; do
		sleep 0.2
		counts_tries=$((counts_tries - 1))
	done
	is "$counts_text: a hit is answered" "$counts_answer" 204
	is "$counts_text: it is stored" "$(rows)" "$((counts_before + 1))"
}

# machine_hosting: Apache as a host has it for the account ada: its pages, and the programs
# in cgi-bin, run as ada.
machine_hosting()
{
	page_as ada mkdir -p public_html
	page_as ada sh -c 'cat >public_html/index.html' <<-END
		<!DOCTYPE html>
		<html lang="en"><head><title>Ada</title></head><body><p>A page.</p></body></html>
	END
	sed -i -e 's/^export APACHE_RUN_USER=.*/export APACHE_RUN_USER=ada/' \
		-e 's/^export APACHE_RUN_GROUP=.*/export APACHE_RUN_GROUP=ada/' /etc/apache2/envvars
	cat >/etc/apache2/conf-available/hosting.conf <<-END
		ScriptAlias /cgi-bin/ /home/ada/public_html/cgi-bin/
		<Directory /home/ada/public_html>
			AllowOverride All
			Require all granted
		</Directory>
	END
	sed -i 's,/var/www/html,/home/ada/public_html,' /etc/apache2/sites-available/*.conf
	machine_apache && a2enmod -q cgid rewrite && a2enconf -q hosting &&
		service apache2 restart && machine_runs_programs
}

# machine_runs_programs: until one of ada's is run: a restart takes its time.
machine_runs_programs()
{
	page_as ada sh -c 'mkdir -p public_html/cgi-bin && cd public_html/cgi-bin &&
		printf "#!/bin/sh\nprintf \"Content-Type: text/plain\\n\\nprobed\"\n" >probe &&
		chmod 755 probe' || return 1
	machine_tries=100
	until curl -s https://www.example.org/cgi-bin/probe | grep -q '^probed'; do
		[ "$machine_tries" -gt 0 ] || return 1
		sleep 0.1
		machine_tries=$((machine_tries - 1))
	done
	page_as ada rm -r public_html/cgi-bin
}

# machine_counting: MariaDB, Footfall, and Apache with it, as doc/install-server.md has
# them, but with one user of the database for all; www.example.org counts.
machine_counting()
{
	machine_mariadb && machine_footfall && machine_apache || return 1
	install -d -m 700 -o www-data -g www-data /opt/footfall/var/lib/footfall
	install -d /opt/footfall/etc
	install -m 640 -g www-data /dev/null /opt/footfall/etc/footfall.conf
	cat >/opt/footfall/etc/footfall.conf <<-END
		database = {
		    socket = "/run/mysqld/mysqld.sock";
		    name = "footfall";
		    user = "root";
		};
		endpoint = "https://www.example.org/cgi-bin/collect.cgi";
		sites = (
		    { name = "www.example.org"; origins = ("https://www.example.org"); }
		);
	END
	/opt/footfall/bin/admin --init --quiet &&
		cp /opt/footfall/share/doc/footfall/contrib/apache/footfall.conf \
			/etc/apache2/conf-available/ &&
		a2enmod -q cgid && a2enconf -q footfall && service apache2 restart
}
