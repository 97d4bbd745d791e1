# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# The Debian packages that Footfall is built, run and tested with. To be sourced.
#
# packages_install KIND...  installs by apt what is missing of these kinds, as root
#                           or by sudo, and says what and why. When all is there
#                           it says nothing and needs neither root nor network.
# packages_unpack DIR KIND  downloads the packages of a kind and unpacks them into
#                           DIR, once. They carry a unit or an init script, or
#                           need one that does, so they are never installed.
#
# Both return 0 when everything asked for is there, else 1 with a word on stderr.
#
# Kinds: build (needed by make), run (by a running Footfall, as in ./demo), test
# (by ./check), unpack (by ./check, unpacked), bench (by make bench, which does without),
# all-only (by ./check --all), all-unpack (by ./check --all, unpacked).
# No package of the other kinds than those unpacked may bring a unit along, nor may what
# it depends on: tests/newcomer looks. So no browser (they bring systemd); and no procps
# or rsync.

packages_table='
gcc|build|compiles Footfall
libc6-dev|build|headers of the C library
make|build|runs the build
autoconf|build|makes the configure script
automake|build|makes the Makefile templates
autoconf-archive|build|macros for compiler flags
pkgconf|build|finds libraries
libmariadb-dev|build|the client library of MariaDB
libssl-dev|build|SHA-256 and TLS
zlib1g-dev|build|compression, for linking the client library statically
libjansson-dev|build|reads and writes JSON
libconfig-dev|build|reads the configuration
libncurses-dev|build|the terminal UI
libutf8proc-dev|build|widths of characters in the terminal UI
libcurl4-openssl-dev|build|admin --check-endpoint, and HTTP tests
mariadb-server-core|run|a private MariaDB, without a service
mariadb-client-core|run|talks to the private MariaDB
busybox|run|a small web server, for the demo and tests
libcmocka-dev|test|unit tests
openssl|test|certificates for the tests of admin --check-endpoint
apache2-bin|test|HTTP tests against Apache, without a service
valgrind|test|finds memory errors in collect.cgi
curl|test|tests of documents: what a reader types
strace|test|looks at the system calls of a hit
wrk|test|make bench: sends hits
libfcgi-dev|test|make bench: a FastCGI program that does nothing
gunicorn|bench|make bench: a yardstick in Django
python3-django|bench|make bench: a yardstick in Django
python3-djangorestframework|bench|make bench: a yardstick in Django
python3-mysqldb|bench|make bench: a yardstick in Django
nodejs|test|runs the snippet, and the browser tests
tidy|test|looks at the HTML of the snippet
tmux|test|a terminal for the tests of the terminal UI
ncurses-term|test|terminals that make drop-in packs
curl|test|asks as the person who installs the drop-in
clang|test|a second compiler
libclang-rt-14-dev|test|sanitizers and fuzzers of clang
clang-format|test|checks the format of C files
cppcheck|test|static analysis
pmccabe|test|measures functions
shellcheck|test|checks shell scripts
python3-html5lib|test|reads injected pages as browsers do
mandoc|test|checks man pages
fonts-dejavu-core|test|a font for the browser test
libasound2|test|libraries of the unpacked Chromium
libatk-bridge2.0-0|test|libraries of the unpacked Chromium
libatk1.0-0|test|libraries of the unpacked Chromium
libatspi2.0-0|test|libraries of the unpacked Chromium
libcairo2|test|libraries of the unpacked Chromium
libcups2|test|libraries of the unpacked Chromium
libdav1d6|test|libraries of the unpacked Chromium
libdouble-conversion3|test|libraries of the unpacked Chromium
libflac12|test|libraries of the unpacked Chromium
libfontconfig1|test|libraries of the unpacked Chromium
libgbm1|test|libraries of the unpacked Chromium
libharfbuzz-subset0|test|libraries of the unpacked Chromium
libjpeg62-turbo|test|libraries of the unpacked Chromium
liblcms2-2|test|libraries of the unpacked Chromium
libminizip1|test|libraries of the unpacked Chromium
libnss3|test|libraries of the unpacked Chromium
libopenh264-7|test|libraries of the unpacked Chromium
libopenjp2-7|test|libraries of the unpacked Chromium
libopus0|test|libraries of the unpacked Chromium
libpango-1.0-0|test|libraries of the unpacked Chromium
libpulse0|test|libraries of the unpacked Chromium
libxcomposite1|test|libraries of the unpacked Chromium
libxdamage1|test|libraries of the unpacked Chromium
libxfixes3|test|libraries of the unpacked Chromium
libxkbcommon0|test|libraries of the unpacked Chromium
libxnvctrl0|test|libraries of the unpacked Chromium
libxrandr2|test|libraries of the unpacked Chromium
libfcgi0ldbl|test|libraries of the unpacked fcgiwrap
libnettle8|test|libraries of the unpacked lighttpd
libxxhash0|test|libraries of the unpacked lighttpd
libpcre2-8-0|test|libraries of the unpacked lighttpd and nginx
libapparmor1|test|libraries of the unpacked systemd-analyze
libip4tc2|test|libraries of the unpacked systemd-analyze
libkmod2|test|libraries of the unpacked systemd-analyze
apache2|unpack|tests of documents: the configuration of Debian, a2enmod and the like
mariadb-client|unpack|tests of documents: mariadb-dump
lighttpd|unpack|HTTP tests
nginx|unpack|HTTP tests
nginx-common|unpack|HTTP tests: what nginx includes
fcgiwrap|unpack|HTTP tests: CGI for nginx and Caddy
spawn-fcgi|unpack|tests of documents: starts fcgiwrap
caddy|unpack|HTTP tests
apache2-suexec-pristine|unpack|the drop-in on shared hosting
mariadb-server|unpack|logins of the drop-in: plugins of MariaDB
systemd|unpack|systemd-analyze verifies the sample units
libsystemd-shared|unpack|systemd-analyze verifies the sample units
chromium|unpack|browser tests
chromium-common|unpack|browser tests: what Chromium reads
debootstrap|all-only|makes the trees of the newcomer, drop-in and package tests
npm|all-only|fetches the tools that drive browsers
libcairo-gobject2|all-only|libraries of the unpacked Firefox
libepoxy0|all-only|libraries of the unpacked Firefox
libevent-2.1-7|all-only|libraries of the unpacked Firefox
libgdk-pixbuf-2.0-0|all-only|libraries of the unpacked Firefox
libpangocairo-1.0-0|all-only|libraries of the unpacked Firefox
libvpx7|all-only|libraries of the unpacked Firefox
libwayland-client0|all-only|libraries of the unpacked Firefox
libwayland-cursor0|all-only|libraries of the unpacked Firefox
libwayland-egl1|all-only|libraries of the unpacked Firefox
libxcursor1|all-only|libraries of the unpacked Firefox
libxinerama1|all-only|libraries of the unpacked Firefox
firefox-esr|all-unpack|browser tests
libgtk-3-0|all-unpack|browser tests: the windows of Firefox
webext-ublock-origin-firefox|all-unpack|browser tests: a content blocker and its lists
galera-4|all-only|tests of a cluster: the provider of replication
libpopt0|all-only|libraries of the unpacked rsync
lsof|all-only|tests of a cluster: a state transfer looks for its port
libwrap0|all-only|libraries of the unpacked stunnel4
stunnel4|all-unpack|tests of documents: copies between nodes by TLS
rsync|all-unpack|tests of a cluster: a state transfer copies by it
gcc-aarch64-linux-gnu|all-only|builds the drop-in for arm64
hugo|all-only|tests of documents: a generator of sites
jekyll|all-only|tests of documents: a generator of sites
mkdocs|all-only|tests of documents: a generator of sites
'

# packages_of KIND: their names, one a line.
packages_of()
{
	printf '%s\n' "$packages_table" | awk -F '|' -v kind="$1" '$2 == kind { print $1 }'
}

# packages_elsewhere: the Node.js of others brings npm along, which can't be installed then.
packages_elsewhere()
{
	! command -v npm >/dev/null || echo "npm installed"
	! command -v node >/dev/null || echo "nodejs installed"
}

# packages_missing KIND...: the rows, "name|kind|why", of those not installed.
packages_missing()
{
	{
		dpkg-query -W -f '${Package} ${db:Status-Status}\n'
		packages_elsewhere
		printf '%s\n' "$packages_table"
	} | awk -F '[| ]' -v kinds=" $* " '
		$2 == "installed" { there[$1] = 1 }
		/[|]/ && index(kinds, " " $2 " ") && !($1 in there)'
}

# packages_tell: reads rows; prints each reason with its packages.
packages_tell()
{
	awk -F '|' '
		!($3 in names) { order[++n] = $3 }
		{ names[$3] = names[$3] " " $1 }
		END { for (i = 1; i <= n; i++) print "  " order[i] ":" names[order[i]] }' |
		fold -s -w 78 | sed 's/^\([^ ]\)/      \1/'
}

# packages_apt ARGS...: apt-get as root, quiet unless it fails.
packages_apt()
(
	log=$(mktemp) || return 1
	trap 'rm -f "$log"' EXIT
	sudo=
	[ "$(id -u)" -eq 0 ] || sudo=sudo
	# shellcheck disable=SC2086 # $sudo is one word or none
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
		--no-remove -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 \
		"$@" >"$log" 2>&1 && return 0
	echo "packages: apt-get $* failed; its last words:" >&2
	tail -n 20 "$log" >&2
	return 1
)

packages_install()
{
	if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
		echo "packages: this is no Debian; taking what Footfall needs as installed" >&2
		return 0
	fi
	packages_rows=$(packages_missing "$@")
	[ -n "$packages_rows" ] || return 0
	echo "Installing from Debian's packages:"
	printf '%s\n' "$packages_rows" | packages_tell
	packages_names=$(printf '%s\n' "$packages_rows" | cut -d '|' -f 1 | paste -s -d ' ')
	if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
		echo "packages: that needs root, and there is no sudo; run as root:" \
			"apt-get install --no-install-recommends $packages_names" >&2
		return 1
	fi
	packages_apt update || return 1
	# shellcheck disable=SC2086 # names of packages, one word each
	packages_apt install $packages_names
}

# packages_download DIR NAME...: the .deb files, into DIR.
packages_download()
(
	cd "$1" || return 1
	shift
	apt-get -q -o Acquire::Retries=3 -o APT::Sandbox::User="$(id -un)" \
		download "$@" >log 2>&1
)

packages_unpack()
{
	packages_names=$(packages_of "$2")
	if [ -f "$1/.packages" ] && [ "$(cat "$1/.packages")" = "$packages_names" ]; then
		return 0
	fi
	echo "Unpacking under $1, not installing:"
	printf '%s\n' "$packages_table" | awk -F '|' -v kind="$2" '$2 == kind' |
		packages_tell
	rm -rf "$1" "$1.new"
	mkdir -p "$1.new/.deb" || return 1
	# shellcheck disable=SC2086 # names of packages, one word each
	packages_download "$1.new/.deb" $packages_names || {
		packages_apt update || return 1
		packages_download "$1.new/.deb" $packages_names
	} || {
		echo "packages: apt-get download failed; its last words:" >&2
		tail -n 20 "$1.new/.deb/log" >&2
		return 1
	}
	for packages_deb in "$1.new/.deb"/*.deb; do
		dpkg -x "$packages_deb" "$1.new" || return 1
	done
	rm -rf "$1.new/.deb"
	printf '%s\n' "$packages_names" >"$1.new/.packages"
	mv "$1.new" "$1"
}
