#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Shared hosting as its owner meets it: Apache with suexec, .htaccess files and a document
# root below the home folder; MariaDB at one of the usual sockets. install.sh by what a
# person types, on four kinds of host; a hit over HTTP; the configuration that nobody can
# read; an upgrade in place; an upload that has changed the line ends.
#
# In namespaces of its own, as root: suexec and the paths that it insists on need that.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
# shellcheck source=tests/support/drop-in.sh
. "$FOOTFALL_SRCDIR/tests/support/drop-in.sh"
# shellcheck source=tests/support/webserver.sh
. "$FOOTFALL_SRCDIR/tests/support/webserver.sh"

# lacks: prints what is missing for this test, if something is.
lacks()
{
	if [ "$(id -u)" -ne 0 ]; then
		echo 'root'
	elif ! unshare -m true 2>/dev/null; then
		echo 'namespaces'
	elif ! webserver_find apache2 >/dev/null; then
		echo 'apache2'
	elif [ ! -f "${FOOTFALL_PACKAGES:-}/usr/lib/apache2/suexec-pristine" ]; then
		echo 'suexec, which ./check unpacks'
	fi
}

missing=$(lacks)
if [ -n "$missing" ]; then
	skip 'the drop-in on shared hosting' "needs $missing"
	done_testing
	exit 0
fi
if [ "${1:-}" != inside ]; then
	exec unshare -m --propagation private "$0" inside
fi

modules=/usr/lib/apache2/modules
suexec=$FOOTFALL_PACKAGES/usr/lib/apache2/suexec-pristine
homes=/var/www
uid=23456
# shellcheck disable=SC2016 # as it is
secret='p"a\s$s '"'"'word'

# ---- a host ----------------------------------------------------------------------

# What the machine has there is hidden; nothing is written to its disks.
make_machine()
{
	cp -a /usr/lib/apache2 "$work/apache2"
	install -o root -g www-data -m 4754 "$suexec" "$work/apache2/suexec"
	mount --bind "$work/apache2" /usr/lib/apache2
	for file in passwd group; do
		cp "/etc/$file" "$work/$file"
	done
	echo "ada:x:$uid:$uid::$homes/ada:/bin/sh" >>"$work/passwd"
	echo "ada:x:$uid:" >>"$work/group"
	for file in passwd group; do
		mount --bind "$work/$file" "/etc/$file"
	done
	mkdir -p "$homes"
	for folder in "$homes" /var/log /run; do
		mount -t tmpfs -o mode=755 machine "$folder"
	done
	mkdir /var/log/apache2 /run/mysqld
	# For others too, who may not look into the test's own folder.
	: >/run/mysqld/mysqld.sock
	mount --bind "$FOOTFALL_TEST_SOCKET" /run/mysqld/mysqld.sock
}

# vhost NUMBER LINES: 127.0.0.NUMBER is the host of the home folder $homes/NUMBER.
vhost()
{
	cat <<-END
		<VirtualHost 127.0.0.$1:@port@>
			DocumentRoot $homes/$1/public_html
			SuexecUserGroup ada ada
			$2
		</VirtualHost>
		<Directory $homes/$1/public_html>
			AllowOverride ${3:-All}
			Options SymLinksIfOwnerMatch
			Require all granted
		</Directory>
	END
}

# server_config USER NUMBER...: an Apache of that user for these hosts.
server_config()
{
	run=/run/apache-$1
	cat <<-END
		ServerRoot $run
		ServerName localhost
		PidFile $run/apache.pid
		Mutex file:$run
		User $1
		Group $1
		$(for module in mpm_event authz_core alias cgid suexec access_compat; do
			echo "LoadModule ${module}_module $modules/mod_$module.so"
		done)
		ScriptSock $run/cgid.sock
		ErrorLog $work/error.log
		LogFormat "%h %t \"%r\" %>s" tests
		CustomLog $work/access.log tests
	END
	shift
	for host; do
		echo "Listen 127.0.0.$host:@port@"
		case $host in
		1) vhost 1 "ScriptAlias /cgi-bin/ $homes/1/public_html/cgi-bin/" ;;
		2) vhost 2 '' ;;
		3) vhost 3 "ScriptAlias /cgi-bin/ /usr/lib/cgi-bin/" ;;
		4) vhost 4 '' None ;;
		esac
	done
}

answers()
{
	curl -s -o "$work/answer" "http://127.0.0.$1:$port/" || ! webserver_is_up "$apache"
}

# start_server PORT USER NUMBER...: 1 when the port was taken.
start_server()
{
	port=$1
	shift
	server_config "$@" | sed "s/@port@/$port/g" >"$work/server.conf"
	install -d -o "$1" "/run/apache-$1"
	setsid "$(webserver_find apache2)" -D FOREGROUND -f "$work/server.conf" \
		>"$work/apache.out" 2>&1 &
	apache=$!
	webserver_pids="$webserver_pids $apache"
	wait_for answers "$2"
	webserver_is_up "$apache"
}

# The hosts: 1 has a folder for programs, as panels make it; 2 allows them by .htaccess; 3
# takes /cgi-bin/ for its own; 4 runs none, heeds no .htaccess, and its web server runs
# as the owner, whose every file it can read.
start_servers()
{
	for _ in 1 2 3 4 5; do
		try=$(od -An -N2 -tu2 /dev/urandom)
		try=$((20000 + try % 12000))
		! start_server "$try" www-data 1 2 3 || ! start_server "$try" ada 4 || return 0
	done
	cat "$work/apache.out" "$work/error.log"
	echo 'Bail out! Apache did not start'
	exit 1
}

# ---- a person --------------------------------------------------------------------

steps=0

# as_ada COMMAND...: with no more environment than ssh gives.
as_ada()
{
	setpriv --reuid="$uid" --regid="$uid" --clear-groups env -i HOME="$home" \
		PATH="$path" "$@"
}

# types COMMAND: one line at ada's prompt; what follows is on standard input. Sets
# status, out.
types()
{
	steps=$((steps + 1))
	status=0
	as_ada sh -c "cd; $1" >"$work/out" 2>&1 || status=$?
	out=$(cat "$work/out")
}

# answers_typed: the lines that install.sh asks for.
answers_typed()
{
	steps=$((steps + 4))
	printf '%s\n' "http://127.0.0.$number:$port" "ada_$number" "ada_$number" "$secret"
}

# new_home NUMBER: a home folder as the host makes it, the archive in it, a database.
new_home()
{
	number=$1
	home=$homes/$1
	url=http://127.0.0.$1:$port
	mkdir -p "$home/public_html"
	echo 'a page' >"$home/public_html/index.html"
	cp "$(drop_in_archive "$(uname -m)")" "$home"
	chown -R "$uid:$uid" "$home"
	chmod 711 "$home"
	path=/usr/bin:/bin
	database=mysql sql "CREATE DATABASE ada_$1;
		CREATE USER ada_$1@localhost IDENTIFIED BY '$(printf '%s' "$secret" |
		sed "s/[\\\\']/\\\\&/g")';
		GRANT ALL ON ada_$1.* TO ada_$1@localhost;"
	steps=0
}

# get PATH: status and a blank.
get()
{
	curl -s -o "$work/answer" -w '%{http_code}' "$url/$1"
}

# web_hit PATH: one hit as a browser sends it; prints the status.
web_hit()
{
	curl -s -o "$work/answer" -w '%{http_code}' -A Mozilla/5.0 \
		-H 'Content-Type: text/plain' \
		--data "{\"site\":\"127.0.0.$number\",\"path\":\"/page\"}" "$url/$1"
}

counted()
{
	database=ada_$number sql 'SELECT COUNT(*) FROM pageview;'
}

modes()
{
	(cd "$home" && stat -c '%a %U %n' footfall footfall/footfall.conf footfall/state \
		footfall/admin "$1/collect.cgi")
}

# works FOLDER WHAT: an installation as it has to be.
works()
{
	is "$2: install.sh succeeds" "$status" 0
	like "$2: says that a test hit came through" "$out" "answered 204"
	like "$2: the line for cron" "$out" \
		"^\*/15 \* \* \* \* $home/footfall/admin --maintain --quiet$"
	like "$2: the snippet, with the endpoint" "$out" "\"$url/$1/collect.cgi\""
	like "$2: and the notice" "$out" 'class="analytics-notice"'
	unlike "$2: the password is not shown" "$out" 'p"a'
	is "$2: owners and modes" "$(modes "public_html/$1" | tr '\n' ';')" \
		"700 ada footfall;600 ada footfall/footfall.conf;700 ada footfall/state;755 ada footfall/admin;755 ada public_html/$1/collect.cgi;"
	is "$2: a hit over HTTP" "$(web_hit "$1/collect.cgi")" 204
	is "$2: is counted" "$(counted)" 1
	is "$2: the pages are as before" "$(get index.html) $(cat "$work/answer")" '200 a page'
	for place in footfall/footfall.conf footfall.conf "$1/footfall.conf" \
		../footfall/footfall.conf "$1/../../footfall/footfall.conf"; do
		get "$place" >/dev/null
		not_ok "$2: $place can't be read over the web" \
			grep -q 'database' "$work/answer"
	done
	like "$2: the endpoint is in the configuration" \
		"$(grep '^endpoint' "$home/footfall/footfall.conf")" "\"$url/$1/collect.cgi\""
}

trap 'webserver_end_processes; clean_up' EXIT
make_machine
start_servers

# Of a whole shell session, as in README.txt.
new_home 1
mkdir -p "$home/public_html/cgi-bin"
chmod 775 "$home/public_html/cgi-bin"
chown "$uid:$uid" "$home/public_html/cgi-bin"
types 'tar xzf footfall-*.tar.gz'
is 'it unpacks' "$status$out" 0
answers_typed >"$work/typed"
steps=$((steps + 4))
types 'sh footfall-*/install.sh' <"$work/typed"
works cgi-bin 'a folder for programs'
ok 'no .htaccess was needed' test ! -e "$home/public_html/cgi-bin/.htaccess"
diag "typed from the upload to the first counted hit: $steps lines (commands and answers)"
types 'footfall/admin --maintain --quiet && footfall/admin --report=sites --format=csv'
like 'the figures can be read' "$out" '127.0.0.1'

# Again, and a newer one over it.
before=$(cat "$home/footfall/footfall.conf")
echo '# mine' >>"$home/footfall/footfall.conf"
printf 'old' >"$home/footfall/admin"
types 'sh footfall-*/install.sh' </dev/null
is 'again: nothing is asked' "$status" 0
is 'again: the configuration is kept' "$(cat "$home/footfall/footfall.conf")" "$before
# mine"
types 'footfall/admin --version'
is 'again: the programs are new' "$status" 0
is 'again: hits go on' "$(web_hit cgi-bin/collect.cgi)" 204
# Edited on Windows, world-readable by the upload.
sed -i 's/$/\r/' "$home/footfall/footfall.conf"
chmod 644 "$home/footfall/footfall.conf"
types 'sh footfall-*/install.sh' </dev/null
is 'line ends of the configuration are mended' \
	"$status $(tr -cd '\r' <"$home/footfall/footfall.conf" | wc -c)" '0 0'
like 'and its mode' "$(modes public_html/cgi-bin)" '^600 ada footfall/footfall.conf'

# By .htaccess, with every text file's line ends changed by the upload, and no programs but
# busybox's.
new_home 2
mkdir "$homes/busybox"
cp "$(command -v busybox)" "$homes/busybox"
"$homes/busybox/busybox" --install -s "$homes/busybox"
path=$homes/busybox
types 'tar xzf footfall-*.tar.gz'
find "$home"/footfall-*-linux-* -type f \( -name '*.sh' -o -name '*.txt' -o -name '*.sql' \
	-o -name '*.sample' -o -name .htaccess \) -exec sed -i 's/$/\r/' {} +
answers_typed >"$work/typed"
types 'cd footfall-*-linux-* && tr -d "\r" <install.sh >i && exec sh i' \
	<"$work/typed"
works cgi-bin 'by .htaccess, after an upload as text'
is 'no line ends of another system are left' "$(grep -rlI "$(printf '\r')" "$home/footfall" \
	"$home/public_html" || :)" ''

# The host's own /cgi-bin/: another folder is taken.
new_home 3
types 'tar xzf footfall-*.tar.gz'
answers_typed >"$work/typed"
types 'sh footfall-*/install.sh' <"$work/typed"
works footfall-cgi "/cgi-bin/ is the host's own"
ok 'nothing is left in the folder that did not serve' test ! -e "$home/public_html/cgi-bin"

# No programs at all: it says so, and what is there is kept for the next try.
new_home 4
types 'tar xzf footfall-*.tar.gz'
sed 's/ada_4$/ada_x/' <<-END >"$work/typed"
	$(answers_typed)
END
types 'sh footfall-*/install.sh' <"$work/typed"
is 'a wrong database: it fails' "$status" 1
like 'and says what MariaDB says' "$out" 'Access denied'
ok 'nothing is configured' test ! -e "$home/footfall/footfall.conf"
ok 'nor left half' test ! -e "$home/footfall/footfall.conf.new"
answers_typed >"$work/typed"
echo 'Options None' >"$home/kept"
mkdir "$home/public_html/cgi-bin"
cp "$home/kept" "$home/public_html/cgi-bin/.htaccess"
chown -R "$uid:$uid" "$home/public_html/cgi-bin"
types 'sh footfall-*/install.sh --host=/run/mysqld/mysqld.sock' <"$work/typed"
is 'no programs: it fails' "$status" 1
ok 'the .htaccess that was there is as before' \
	cmp "$home/kept" "$home/public_html/cgi-bin/.htaccess"
like 'a socket by its path' "$(cat "$home/footfall/footfall.conf")" \
	'^	socket = "/run/mysqld/mysqld.sock";$'
like 'and says what it saw' "$out" 'answered 200'
like 'and what to ask' "$out" 'the host runs no programs there'
is 'the pages are as before' "$(get index.html) $(cat "$work/answer")" '200 a page'

# Nothing private goes among the pages, unless the host heeds .htaccess files.
inside='--docroot=public_html --to=public_html/footfall'
types "sh footfall-*/install.sh $inside" <"$work/typed"
is 'a private folder among the pages: refused' "$status" 1
like 'by name' "$out" 'public_html/footfall is inside .* choose a folder outside'
ok 'without a configuration' test ! -e "$home/public_html/footfall/footfall.conf"
number=2 home=$homes/2 url=http://127.0.0.2:$port
answers_typed >"$work/typed"
types "sh footfall-*/i $inside" <"$work/typed"
is 'where .htaccess files are heeded: it may be there' "$status" 0
is 'and is forbidden to all' "$(get footfall/footfall.conf)" 403
is 'and hits go on' "$(web_hit cgi-bin/collect.cgi)" 204

types "sh footfall-*/i --password=x"
like 'a password among the options: refused' "$status $out" '^1 .*everybody on this host'
done_testing
