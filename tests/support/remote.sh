# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # what it sets is for those who source it; jobs.sh's
#
# What the tests of hosts and of TLS share; to be sourced first, in place of jobs.sh and
# fault.sh, with the script's arguments.
#
# The test runs in a network and with files of its own: db1.test to db3.test are 192.0.2.1
# to 192.0.2.3, which nobody else sees, and count as remote. MariaDB listens there and at
# 127.0.0.1 at the port $good, with the certificate $tls/server.pem; its user "remote" has
# the password $secret. Other certificates: $tls/NAME.pem and .key, see prepare.
#
# at LINES                  the configuration's place of MariaDB from here on, as "remote"
# at_socket                 the unix socket, as root
# begin                     no page views and no hits; this month's salt is in state_dir
# stand_in MODE ADDRESS PORT  tests/support/between; its log is $work/PORT.log
# direct WHAT [NAME=VALUE...]  hits get to MariaDB, none by the journal; figures of row 5
# waits                     prints whether a hit waits in the journal, yes or no

good=13306 # the port of the MariaDB that all hits should get to
other=13307 # another MariaDB, in $work/other, that the test starts
silent=13308
mute=13309
strip=13310
watch=13311
asking=13313
parted=13312 # the same, in $work/parted
closed=13399

# sign NAME NAMES-OF-HOST DAYS [CA]: a certificate by the CA, or by itself.
sign()
{
	set -- "$tls/$1" "$2" "$3" "${4:+$tls/$4}"
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" \
		-subj "/CN=${2%%,*}" -out "$1.csr" 2>/dev/null
	echo "subjectAltName=DNS:$(echo "$2" | sed 's/,/,DNS:/g')" >"$1.ext"
	if [ -n "$4" ]; then
		set -- "$1" "$2" "$3" "$4" -CA "$4.pem" -CAkey "$4.key" -CAcreateserial
	else
		echo basicConstraints=critical,CA:TRUE >>"$1.ext"
		set -- "$1" "$2" "$3" "$4" -signkey "$1.key"
	fi
	sign_stem=$1
	sign_days=$3
	shift 4
	openssl x509 -req -in "$sign_stem.csr" -days "$sign_days" -extfile "$sign_stem.ext" \
		-out "$sign_stem.pem" "$@" 2>/dev/null
}

# The files that the system trusts, and the names, are ours from here on.
prepare()
{
	busybox ip link set lo up
	for address in 192.0.2.1 192.0.2.2 192.0.2.3; do
		busybox ip address add "$address/32" dev lo
	done
	sign ca 'Our CA' 30
	sign foreign 'Their CA' 30
	sign right db1.test,db2.test 30 ca
	sign unknown db1.test 30 foreign
	sign misnamed other.test 30 ca
	sign expired db1.test -1 ca
	sign self db1.test 30
	cp "$tls/right.pem" "$tls/server.pem"
	cp "$tls/right.key" "$tls/server.key"
	printf '127.0.0.1 localhost\n192.0.2.1 db1.test\n192.0.2.2 db2.test\n192.0.2.3 db3.test\n' \
		>"$tls/hosts"
	mount --bind "$tls/hosts" /etc/hosts
	printf 'nameserver 127.0.0.%s\n' 2 3 4 >"$tls/resolv.conf"
	echo 'search one.test two.test' >>"$tls/resolv.conf"
	mount --bind "$tls/resolv.conf" /etc/resolv.conf
	mkdir "$tls/trusted"
	mount --bind "$tls/trusted" /etc/ssl/certs
}

case ${1:-} in
'')
	namespaces='-m -n'
	# shellcheck disable=SC2086 # options
	unshare $namespaces true 2>/dev/null || namespaces='-r -m -n'
	# shellcheck disable=SC2086
	if ! unshare $namespaces mount --bind /etc/hosts /etc/hosts 2>/dev/null; then
		echo '1..0 # SKIP may not make a network of its own here; root may'
		exit 0
	fi
	# shellcheck disable=SC2086
	exec unshare $namespaces --propagation private "$0" alone
	;;
alone)
	tls=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
	trap 'rm -rf "$tls"' EXIT
	trap 'exit 1' HUP INT TERM
	prepare
	status=0
	FOOTFALL_TEST_TLS=$tls "$FOOTFALL_SRCDIR/tests/support/with-mariadb" \
		--arg=--skip-networking=0 --arg=--bind-address=0.0.0.0 --arg=--port=$good \
		--arg=--skip-name-resolve --arg="--ssl-cert=$tls/server.pem" \
		--arg="--ssl-key=$tls/server.key" "$0" inside || status=$?
	exit "$status"
	;;
esac

# shellcheck source=tests/support/jobs.sh
. "$FOOTFALL_SRCDIR/tests/support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck source=tests/support/mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/mariadb.sh"
tls=$FOOTFALL_TEST_TLS
secret=a-secret-thing

end_all()
{
	mariadb_stop "$work/other"
	mariadb_stop "$work/parted"
	clean_up
}
trap end_all EXIT

# Where the private MariaDB is: set by at.
database_group()
{
	printf '%s name = "footfall";' "$place"
}

# at LINES: the group database from here on. The deadline is long: this machine is slow,
# and a hit that took the journal's way would prove nothing.
at()
{
	place="$1 password = \"$secret\";"
	configure 'flood_limit = 0;' "deadline_ms = ${deadline:-8000};"
	sed -i 's/user = "root"/user = "remote"/' "$config"
}

at_socket()
{
	place="socket = \"$FOOTFALL_TEST_SOCKET\";"
	configure 'flood_limit = 0;'
}

# begin: what is known of hosts is forgotten too.
begin()
{
	at_socket
	sql 'DELETE FROM pageview;'
	find "$state" -mindepth 1 ! -name 'salt*' -delete
	: >"$work/hits"
}

# stand_in MODE ADDRESS PORT: it ends with descriptor 8.
stand_in()
{
	: >"$work/$3.out"
	"$FOOTFALL_BUILDDIR/tests/support/between" "$1" "$2" "$3" "$good" \
		"$work/$3.log" <"$work/stand-ins" >"$work/$3.out" &
	end_with_us $!
	wait_for grep -q ready "$work/$3.out"
}

waits()
{
	if [ -s "$state/journal" ]; then echo yes; else echo no; fi
}

# direct WHAT [NAME=VALUE...]: hits get to MariaDB, none by the journal.
direct()
{
	direct_what=$1
	shift
	load "$(amount 12 300)" "$(amount 3 12)" >"$work/sums"
	[ ! -s "$state/journal" ] || diag "$(cat "$state/collect.log")"
	ok "$direct_what: each hit is answered 204" [ "$(awk '$2 != 204' "$work/hits" | wc -l)" = 0 ]
	is "$direct_what: none waits in the journal" "$(waits)" no
	row 5 "$@"
}

mkfifo "$work/stand-ins"
exec 8<>"$work/stand-ins"

fresh_user="CREATE USER remote@'%' IDENTIFIED BY '$secret';
	GRANT ALL ON *.* TO remote@'%';"
sql "$fresh_user"
at_socket
admin --init --quiet >/dev/null
load 1 1 >/dev/null
