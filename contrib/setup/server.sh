# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154 # shares its variables
#
# Part of footfall-setup: the web server, and the URL at which it runs collect.cgi.

# look_for_web_user: the user under whom web servers run programs.
look_for_web_user()
{
	for user in ${web_user:-www-data apache http wwwrun www}; do
		if id "$user" >/dev/null 2>&1; then
			web_user=$user
			web_group=$(id -gn "$user")
			return 0
		fi
	done
	refuse 1 "there is no user ${web_user:-www-data}: name the one under whom your web" \
		"server runs programs, --web-user=USER"
}

# server_facts: of the web server in $server the program that tells of it, its service,
# Footfall's file, and the link to this when it is enabled.
server_facts()
{
	tool=
	snippet=
	enabled=
	case $server in
	apache)
		tool=a2enconf
		service=apache2
		snippet=/etc/apache2/conf-available/footfall.conf
		enabled=/etc/apache2/conf-enabled/footfall.conf
		;;
	lighttpd)
		tool=lighty-enable-mod
		service=lighttpd
		snippet=/etc/lighttpd/conf-available/50-footfall.conf
		enabled=/etc/lighttpd/conf-enabled/50-footfall.conf
		;;
	nginx)
		tool=nginx
		service=nginx
		;;
	none) service= ;;
	*) refuse 2 "--web-server=$server: take apache, lighttpd, nginx or none" ;;
	esac
}

runs()
{
	service "$service" status >/dev/null 2>&1
}

# look_for_server: the one that was named, or that runs, or else the first that is
# installed.
look_for_server()
{
	if [ -z "$server" ]; then
		first=none
		for server in apache lighttpd nginx; do
			server_facts
			has "$tool" || continue
			! runs || return 0
			[ "$first" != none ] || first=$server
		done
		server=$first
	fi
	server_facts
	[ -z "$tool" ] || has "$tool" || refuse 1 "$server with $tool, as Debian has it, is not" \
		"here: install it, or take --web-server=none and the sample in $samples"
}

# tls_is_on: whether the web server of this machine does https. Of one that is not
# known it is assumed: browsers refuse http from a page by https.
tls_is_on()
{
	case $server in
	apache) [ -e /etc/apache2/mods-enabled/ssl.load ] ;;
	lighttpd) grep -Rqs 'ssl.engine.*enable' /etc/lighttpd/conf-enabled ;;
	nginx) grep -Rqs 'listen.*ssl' /etc/nginx/sites-enabled /etc/nginx/conf.d ;;
	esac
}

choose_endpoint()
{
	[ -z "$endpoint" ] || return 0
	endpoint=http://$site$path
	! tls_is_on || endpoint=https://$site$path
}

# Apache answers 503 when mod_cgid came with a reload alone.
enable_apache()
{
	a2query -q -m cgid || a2query -q -m cgi || way=restart
	quietly a2enmod -q alias setenvif cgi && quietly a2enconf -q footfall || return 1
	quietly apache2ctl configtest || {
		a2disconf -q footfall >/dev/null 2>&1
		return 1
	}
}

enable_lighttpd()
{
	quietly lighty-enable-mod footfall || return 1
	quietly lighttpd -tt -f /etc/lighttpd/lighttpd.conf || {
		lighty-disable-mod footfall >/dev/null 2>&1
		return 1
	}
}

enable_server()
{
	way=reload
	[ -e "$snippet" ] || step "Copying the sample to $snippet" \
		install -m 0644 "$samples/$server/footfall.conf" "$snippet"
	if [ -e "$enabled" ]; then
		echo "$server has Footfall's lines already"
	elif ! step "Enabling Footfall's lines in $server" "enable_$server"; then
		cat "$work/words" >&2
		refuse 1 "$server refuses Footfall's lines, and they are not enabled. Mend what it" \
			"says of $snippet, and run this again"
	fi
}

tell_server()
{
	if ! runs; then
		warn "$service does not run. Start it: service $service start; then run" \
			"$admin --check-endpoint"
	elif ! step "Telling $service of it ($way)" quietly service "$service" "$way"; then
		cat "$work/words" >&2
		warn "service $service $way failed: mend what is said above, then run" \
			"$admin --check-endpoint"
	fi
}

setup_server()
{
	case $server in
	apache | lighttpd)
		enable_server
		tell_server
		;;
	nginx)
		warn "nginx needs fcgiwrap; on Debian: apt install fcgiwrap. Copy" \
			"$samples/nginx/footfall.conf to /etc/nginx/snippets, write" \
			"'include snippets/footfall.conf;' into the server block of $site, reload" \
			"nginx, then run $admin --check-endpoint"
		;;
	none)
		warn "no web server is here that this knows. There are samples in $samples;" \
			"then run $admin --check-endpoint"
		;;
	esac
}

disable_server()
{
	case $server in
	apache) a2disconf -q -p footfall >/dev/null ;;
	lighttpd) lighty-disable-mod footfall >/dev/null ;;
	esac
	! runs || service "$service" reload >/dev/null
}
