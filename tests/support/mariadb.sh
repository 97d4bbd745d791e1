# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# A private MariaDB for the demo and the tests. To be sourced. Any user may start
# one; it listens on a unix socket only, and its root account has no password.
#
# mariadb_start DIR [ARG...]  starts it in DIR (made if absent) and waits until it
#                             answers: data in DIR/data, kept if there; error log
#                             DIR/mariadb.log; socket DIR/mariadb.sock; process
#                             number in DIR/mariadb.pid. ARGs go to mariadbd.
#                             Sets mariadb_pid and mariadb_socket.
# mariadb_stop DIR            ends it and waits until it is gone.
# mariadb_sql DIR [DATABASE]  runs SQL from standard input as root; the result is
#                             lines of fields with tabs between, without a header.
#
# All return 0, or 1 with a word on stderr.
#
# The path of a unix socket may have 107 bytes at most (sun_path in unix(7)). For
# a longer DIR the socket stands in a new short folder; DIR/mariadb.sockpath always
# names it.
#
# With FOOTFALL_BUILDDIR set, an empty data directory is made once for all in
# $FOOTFALL_BUILDDIR/check.d/mariadb-template, and copied from then on.

# Small, so that many start quickly side by side. Durability stays as in production.
mariadb_options='--skip-networking --performance-schema=OFF
	--innodb-buffer-pool-size=32M --innodb-log-file-size=16M
	--innodb-buffer-pool-dump-at-shutdown=OFF --innodb-buffer-pool-load-at-startup=OFF
	--innodb-use-native-aio=OFF --key-buffer-size=1M --aria-pagecache-buffer-size=8M'

# mariadb_server: the path of mariadbd; sbin is not on everyone's PATH.
mariadb_server()
{
	PATH=$PATH:/usr/sbin:/usr/local/sbin command -v mariadbd && return 0
	echo "mariadb: there is no mariadbd; install mariadb-server-core" >&2
	return 1
}

# mariadb_user: mariadbd refuses to run as root unless told so.
mariadb_user()
{
	[ "$(id -u)" -ne 0 ] || echo --user=root
}

# mariadb_is_up PID: whether this process has not ended (a zombie has).
mariadb_is_up()
{
	mariadb_stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	case ${mariadb_stat##*) } in
	[ZX]* | '') return 1 ;;
	esac
}

# mariadb_install DATADIR: an empty data directory.
mariadb_install()
{
	mkdir -p "$1" && chmod 0700 "$1" || return 1
	# shellcheck disable=SC2046,SC2086 # options, one word each
	PATH=$PATH:/usr/sbin:/usr/local/sbin mariadb-install-db --no-defaults \
		--auth-root-authentication-method=normal --skip-test-db --skip-name-resolve \
		$(mariadb_user) --datadir="$1" $mariadb_options >"$1.log" 2>&1 && {
		rm -f "$1.log"
		return 0
	}
	echo "mariadb: mariadb-install-db failed for $1; its last words:" >&2
	tail -n 20 "$1.log" >&2
	return 1
}

# mariadb_copy_template DATADIR
mariadb_copy_template()
(
	template=$FOOTFALL_BUILDDIR/check.d/mariadb-template
	mkdir -p "${template%/*}" && exec 9>"$template.lock" && flock 9 || return 1
	if [ ! -d "$template" ]; then
		rm -rf "$template.new"
		mariadb_install "$template.new" && mv "$template.new" "$template" || return 1
	fi
	exec 9>&-
	cp -R "$template" "$1"
)

# mariadb_place_socket DIR: sets mariadb_socket.
mariadb_place_socket()
{
	mariadb_socket=$1/mariadb.sock
	if [ "$(printf %s "$mariadb_socket" | wc -c)" -gt 107 ]; then
		mariadb_socket=$(mktemp -d /tmp/footfall.XXXXXX)/mariadb.sock || return 1
		chmod --reference="$1" "${mariadb_socket%/*}"
	fi
	printf '%s\n' "$mariadb_socket" >"$1/mariadb.sockpath"
}

# mariadb_wait DIR: until it answers, or has ended, or a minute is over.
mariadb_wait()
{
	mariadb_tries=600
	while [ "$mariadb_tries" -gt 0 ] && mariadb_is_up "$mariadb_pid"; do
		echo 'DO 0;' | mariadb_sql "$1" 2>/dev/null && return 0
		sleep 0.1
		mariadb_tries=$((mariadb_tries - 1))
	done
	echo "mariadb: mariadbd did not start in $1; the end of $1/mariadb.log:" >&2
	tail -n 20 "$1/mariadb.log" >&2
	mariadb_stop "$1"
	return 1
}

mariadb_start()
{
	mariadb_dir=$1
	shift
	mariadb_program=$(mariadb_server) && mkdir -p "$mariadb_dir/tmp" || return 1
	if [ ! -d "$mariadb_dir/data" ] && [ -n "${FOOTFALL_BUILDDIR:-}" ]; then
		mariadb_copy_template "$mariadb_dir/data" || return 1
	elif [ ! -d "$mariadb_dir/data" ]; then
		rm -rf "$mariadb_dir/data.new"
		mariadb_install "$mariadb_dir/data.new" &&
			mv "$mariadb_dir/data.new" "$mariadb_dir/data" || return 1
	fi
	mariadb_place_socket "$mariadb_dir" || return 1
	# In a session of its own: Ctrl-C is for us, and we end it in order.
	# shellcheck disable=SC2046,SC2086 # options, one word each
	setsid "$mariadb_program" --no-defaults $(mariadb_user) \
		--datadir="$mariadb_dir/data" --socket="$mariadb_socket" \
		--tmpdir="$mariadb_dir/tmp" --log-error="$mariadb_dir/mariadb.log" \
		--pid-file="$mariadb_dir/mariadbd.pid" $mariadb_options "$@" \
		</dev/null >>"$mariadb_dir/mariadb.log" 2>&1 &
	mariadb_pid=$!
	printf '%s\n' "$mariadb_pid" >"$mariadb_dir/mariadb.pid"
	mariadb_wait "$mariadb_dir"
}

mariadb_stop()
{
	[ -f "$1/mariadb.pid" ] || return 0
	mariadb_ending=$(cat "$1/mariadb.pid")
	mariadb_tries=600
	if mariadb_is_up "$mariadb_ending"; then
		kill -TERM "$mariadb_ending"
	fi
	while mariadb_is_up "$mariadb_ending"; do
		sleep 0.1
		mariadb_tries=$((mariadb_tries - 1))
		if [ "$mariadb_tries" -eq 0 ]; then
			echo "mariadb: process $mariadb_ending did not end in a minute: killed" >&2
			kill -KILL "$mariadb_ending"
		fi
	done
	wait "$mariadb_ending" 2>/dev/null || :
	mariadb_place=$(cat "$1/mariadb.sockpath")
	if [ "$mariadb_place" != "$1/mariadb.sock" ]; then
		rm -rf "${mariadb_place%/*}"
	fi
	rm -f "$1/mariadb.pid" "$1/mariadb.sockpath"
}

mariadb_sql()
{
	mariadb --no-defaults --socket="$(cat "$1/mariadb.sockpath")" --user=root \
		--default-character-set=utf8mb4 --batch --skip-column-names \
		${2:+--database="$2"}
}
