# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# A web server with Footfall in it, on a free port of 127.0.0.1. To be sourced.
# Any user may start one; as root it runs as www-data.
#
# NAME is one of: apache, htaccess (Apache with no more than a .htaccess file),
# lighttpd, nginx and caddy (both with fcgiwrap), busybox. STAGE is an install
# prefix: STAGE/cgi-bin/collect.cgi, STAGE/footfall/footfall.conf, STAGE/htdocs.
# The configuration is contrib/NAME with STAGE in place of /opt/footfall, within
# the frame in tests/support/webserver/. Logs are in STAGE/logs.
#
# webserver_lacks NAME              prints the program that is missing for NAME,
#                                   if one is; returns 0 then, else 1.
# webserver_start NAME STAGE PORT   starts it and waits until it answers.
# webserver_start_anywhere NAME STAGE   the same on a port that it finds free;
#                                   sets webserver_port.
# webserver_stop                    ends it, its CGI programs and fcgiwrap.
# webserver_owner                   prints the user that it runs as.
#
# FOOTFALL_SRCDIR names the source tree, FOOTFALL_PACKAGES the folder into which
# packages_unpack unpacked the servers that are not installed. FOOTFALL_SERVER_EXTRA
# names a file of more configuration, to stand behind Footfall's.

webserver_pids=
webserver_run=
webserver_modules=

webserver_owner()
{
	if [ "$(id -u)" -eq 0 ]; then
		echo www-data
	else
		id -un
	fi
}

# webserver_find PROGRAM: its path; sbin is not on everyone's PATH.
webserver_find()
{
	for webserver_place in ${FOOTFALL_PACKAGES:+"$FOOTFALL_PACKAGES/usr/sbin"} \
		${FOOTFALL_PACKAGES:+"$FOOTFALL_PACKAGES/usr/bin"} /usr/sbin /usr/local/sbin; do
		[ ! -x "$webserver_place/$1" ] || {
			printf '%s\n' "$webserver_place/$1"
			return 0
		}
	done
	command -v "$1"
}

# webserver_programs NAME: the programs that it needs.
webserver_programs()
{
	case $1 in
	apache | htaccess) echo apache2 busybox ;;
	nginx | caddy) echo "$1" fcgiwrap busybox ;;
	lighttpd) echo lighttpd busybox ;;
	busybox) echo busybox ;;
	*)
		echo "webserver: unknown server '$1'; take apache, htaccess, lighttpd," \
			"nginx, busybox or caddy" >&2
		return 1
		;;
	esac
}

webserver_lacks()
{
	for webserver_program in $(webserver_programs "$1"); do
		webserver_find "$webserver_program" >/dev/null || {
			echo "$webserver_program"
			return 0
		}
	done
	return 1
}

# webserver_spawn COMMAND...: in a session of its own, as webserver_owner.
webserver_spawn()
{
	if [ "$(id -u)" -eq 0 ]; then
		set -- setpriv --reuid=www-data --regid=www-data --clear-groups "$@"
	fi
	setsid env -u FOOTFALL_CONFIG HOME="$webserver_run" XDG_DATA_HOME="$webserver_run" \
		XDG_CONFIG_HOME="$webserver_run" TMPDIR="$webserver_run" "$@" \
		</dev/null >>"$webserver_logs/output.log" 2>&1 &
	webserver_pid=$!
	webserver_pids="$webserver_pids $webserver_pid"
}

# webserver_is_up PID: whether this process has not ended (a zombie has).
webserver_is_up()
{
	webserver_stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	case ${webserver_stat##*) } in
	[ZX]* | '') return 1 ;;
	esac
}

# webserver_fill FILE: FILE with the words between @, and /opt/footfall, replaced.
webserver_fill()
{
	sed -e "s|@stage@|$webserver_stage|g" -e "s|@run@|$webserver_run|g" \
		-e "s|@port@|$webserver_port|g" -e "s|@modules@|$webserver_modules|g" \
		-e "s|@sample@|$webserver_run/sample.conf|g" \
		-e "s|/opt/footfall|$webserver_stage|g" \
		-e "s|/run/fcgiwrap.socket|$webserver_run/fcgiwrap.socket|g" "$1"
}

# webserver_configure FRAME SAMPLE: makes server.conf and sample.conf.
webserver_configure()
{
	webserver_fill "$FOOTFALL_SRCDIR/contrib/$2" >"$webserver_run/sample.conf" &&
		{ [ -z "${FOOTFALL_SERVER_EXTRA:-}" ] || webserver_fill \
			"$FOOTFALL_SERVER_EXTRA" >>"$webserver_run/sample.conf"; } &&
		webserver_fill "$FOOTFALL_SRCDIR/tests/support/webserver/$1" \
			>"$webserver_run/server.conf"
}

webserver_spawn_apache()
{
	webserver_modules=${webserver_path%/sbin/*}/lib/apache2/modules
	webserver_configure apache.conf apache/footfall.conf &&
		webserver_spawn "$webserver_path" -D FOREGROUND -f "$webserver_run/server.conf"
}

# All of Footfall in the document root, as a shared host may have it.
webserver_spawn_htaccess()
{
	webserver_modules=${webserver_path%/sbin/*}/lib/apache2/modules
	webserver_configure htaccess.conf apache/htaccess &&
		cp "$webserver_run/sample.conf" "$webserver_stage/htdocs/.htaccess" &&
		cp -pR "$webserver_stage/cgi-bin" "$webserver_stage/footfall" \
			"$webserver_stage/htdocs" &&
		webserver_spawn "$webserver_path" -D FOREGROUND -f "$webserver_run/server.conf"
}

webserver_spawn_lighttpd()
{
	# A copy, since the packages may be where only their owner can look.
	webserver_modules=$webserver_run/modules
	cp -R "${webserver_path%/sbin/*}/lib/lighttpd" "$webserver_modules" &&
	webserver_configure lighttpd.conf lighttpd/footfall.conf &&
		webserver_spawn "$webserver_path" -D -m "$webserver_modules" \
			-f "$webserver_run/server.conf"
}

webserver_spawn_fcgiwrap()
{
	webserver_spawn "$(webserver_find fcgiwrap)" -c 4 \
		-s "unix:$webserver_run/fcgiwrap.socket"
	webserver_tries=100
	while [ ! -S "$webserver_run/fcgiwrap.socket" ]; do
		webserver_tries=$((webserver_tries - 1))
		[ "$webserver_tries" -gt 0 ] && webserver_is_up "$webserver_pid" || return 1
		sleep 0.1
	done
}

webserver_spawn_nginx()
{
	webserver_configure nginx.conf nginx/footfall.conf &&
		webserver_spawn_fcgiwrap &&
		webserver_spawn "$webserver_path" -e "$webserver_logs/error.log" \
			-p "$webserver_run" -c "$webserver_run/server.conf"
}

webserver_spawn_caddy()
{
	webserver_configure Caddyfile caddy/Caddyfile &&
		webserver_spawn_fcgiwrap &&
		webserver_spawn "$webserver_path" run --adapter caddyfile \
			--config "$webserver_run/server.conf"
}

webserver_spawn_busybox()
{
	webserver_fill "$FOOTFALL_SRCDIR/contrib/busybox/httpd.conf" \
		>"$webserver_run/server.conf" &&
		ln -sfn ../cgi-bin "$webserver_stage/htdocs/cgi-bin" &&
		webserver_spawn "$webserver_path" httpd -f -p "127.0.0.1:$webserver_port" \
			-h "$webserver_stage/htdocs" -c "$webserver_run/server.conf"
}

# webserver_place_run: where its sockets and the like are; the path of a unix
# socket may have 107 bytes at most, and Apache adds to it.
webserver_place_run()
{
	webserver_run=$webserver_stage/server
	if [ "$(printf %s "$webserver_run" | wc -c)" -gt 80 ]; then
		webserver_run=$(mktemp -d /tmp/footfall.XXXXXX) || return 1
	fi
	webserver_logs=$webserver_stage/logs
	mkdir -p "$webserver_run" "$webserver_logs" "$webserver_stage/htdocs" &&
		chmod 0755 "$webserver_run" &&
		chown "$(webserver_owner)" "$webserver_run" "$webserver_logs"
}

# webserver_wait: until it serves the word that was put into a page of its own.
webserver_wait()
{
	webserver_tries=150
	while [ "$webserver_tries" -gt 0 ] && webserver_is_up "$webserver_pid"; do
		if printf 'GET /webserver.txt HTTP/1.0\r\nHost: localhost\r\n\r\n' |
			busybox nc -w 2 127.0.0.1 "$webserver_port" 2>/dev/null |
			grep -q -x -F "$webserver_word"; then
			return 0
		fi
		sleep 0.1
		webserver_tries=$((webserver_tries - 1))
	done
	return 1
}

# webserver_try: starts it once.
webserver_try()
{
	webserver_word=$$.$webserver_port
	echo "$webserver_word" >"$webserver_stage/htdocs/webserver.txt"
	webserver_path=$(webserver_find "$(webserver_programs "$webserver_name" |
		cut -d ' ' -f 1)") &&
		"webserver_spawn_$webserver_name" && webserver_wait
}

webserver_complain()
{
	echo "webserver: $webserver_name did not start on 127.0.0.1:$webserver_port;" \
		"the end of $webserver_logs:" >&2
	tail -n 20 "$webserver_logs"/*.log >&2
	webserver_stop
	return 1
}

webserver_start()
{
	webserver_name=$1 webserver_stage=$2 webserver_port=$3
	webserver_programs "$1" >/dev/null && webserver_place_run || return 1
	webserver_try || webserver_complain
}

# A port below those that the kernel hands out to clients. A server that ends at
# once found it taken; the next one is tried.
webserver_start_anywhere()
{
	webserver_name=$1 webserver_stage=$2
	webserver_programs "$1" >/dev/null && webserver_place_run || return 1
	for _ in 1 2 3 4 5; do
		webserver_port=$(od -An -N2 -tu2 /dev/urandom)
		webserver_port=$((20000 + webserver_port % 12000))
		webserver_try && return 0
		! webserver_is_up "$webserver_pid" || break
		webserver_end_processes
	done
	webserver_complain
}

# Each process leads a group, in which its children are.
webserver_end_processes()
{
	for webserver_pid in $webserver_pids; do
		kill -TERM "-$webserver_pid" 2>/dev/null || :
		webserver_tries=50
		while [ "$webserver_tries" -gt 0 ] && webserver_is_up "$webserver_pid"; do
			sleep 0.1
			webserver_tries=$((webserver_tries - 1))
		done
		kill -KILL "-$webserver_pid" 2>/dev/null || :
		wait "$webserver_pid" 2>/dev/null || :
	done
	webserver_pids=
}

webserver_stop()
{
	webserver_end_processes
	case $webserver_run in
	"" | "$webserver_stage"/*) ;;
	*) rm -rf "$webserver_run" ;;
	esac
	webserver_run=
}
