# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# The demo's website: contrib/demo under busybox httpd. To be sourced, by ./demo and
# by tests/browser.
#
# site_make SOURCE HTDOCS CGIDIR  makes the home folder HTDOCS: the page of
#                                 SOURCE/contrib/demo, and cgi-bin leads to CGIDIR.
#                                 The page carries no snippet yet.
# site_configure FILE SOCKET DATABASE USER STATE URL
#                                 writes the configuration; URL is site_url.
# site_start HTDOCS LOG           serves it on a free port of 127.0.0.1; sets
#                                 site_url (no slash at the end) and site_pid.
# site_carry HTDOCS ADMIN         puts what ADMIN --snippet prints into the page; needs
#                                 what site_configure wrote.
# site_stop                       ends the server.
#
# All return 0, or 1 with a word on stderr.

site_pid=
site_url=

site_make()
{
	mkdir -p "$2" && rm -f "$2/cgi-bin" && ln -s "$3" "$2/cgi-bin" &&
		cp "$1/contrib/demo/index.html" "$2/"
}

site_configure()
{
	cat >"$1" <<-END
		// The demo's configuration, written anew by every run. See footfall.conf(5).
		state_dir = "$5";
		database = { socket = "$2"; name = "$3"; user = "$4"; };
		sites = ( { name = "garden.example.org"; }, { name = "choir.example.org"; } );
		endpoint = "$6/cgi-bin/collect.cgi";
	END
}

site_carry()
{
	"$2" --snippet=garden.example.org --quiet >"$1.snippet" &&
		awk -v snippet="$1.snippet" '
			/<\/body>/ { while ((getline line <snippet) > 0) print line }
			{ print }' "$1/index.html" >"$1.page" &&
		mv "$1.page" "$1/index.html" && rm -f "$1.snippet"
}

# site_answers: whether the page can be had, from the process that we started.
# (timeout, since wget -T of Debian 12's busybox crashes.)
site_answers()
{
	timeout 5 busybox wget -Y off -q -O - "$site_url/" 2>/dev/null |
		grep -q 'Willow Lane Community Garden' && kill -0 "$site_pid" 2>/dev/null
}

# site_try HTDOCS LOG PORT: a taken port ends httpd at once.
site_try()
{
	site_url=http://127.0.0.1:$3
	# In a session of its own: Ctrl-C is for us, and we end it in order.
	setsid busybox httpd -f -p "127.0.0.1:$3" -h "$1" >>"$2" 2>&1 </dev/null &
	site_pid=$!
	site_polls=100
	until site_answers; do
		sleep 0.1
		site_polls=$((site_polls - 1))
		if [ "$site_polls" -eq 0 ] || ! kill -0 "$site_pid" 2>/dev/null; then
			site_stop
			return 1
		fi
	done
}

# site_port: a random one below those that Linux hands to clients.
site_port()
{
	echo $((20000 + $(od -A n -N 2 -t u2 /dev/urandom) % 12000))
}

site_start()
{
	for site_attempt in 1 2 3 4 5; do
		site_try "$1" "$2" "$(site_port)" && return 0
		echo "attempt $site_attempt: no page at $site_url" >>"$2"
	done
	echo "site: busybox httpd did not serve $1; the end of $2:" >&2
	tail -n 20 "$2" >&2
	return 1
}

site_stop()
{
	[ -n "$site_pid" ] || return 0
	kill -TERM "-$site_pid" 2>/dev/null || kill -TERM "$site_pid" 2>/dev/null || :
	wait "$site_pid" 2>/dev/null || :
	site_pid=
}
