#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Row 9 of the fault matrix, as far as TLS goes: a remote host is not who it should be, has
# no TLS, or somebody stands in between.

set -eu

FOOTFALL_SRCDIR=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
export FOOTFALL_SRCDIR
# shellcheck source=tests/support/remote.sh
. "$FOOTFALL_SRCDIR/tests/support/remote.sh"

stand_in mute 127.0.0.1 $mute
mariadb_start "$work/other" --skip-networking=0 --bind-address=0.0.0.0 --port=$other \
	--skip-name-resolve --skip-ssl >/dev/null
echo "$fresh_user" | mariadb_sql "$work/other"

# certificate NAME: the good server shows this one from here on.
certificate()
{
	cp "$tls/$1.pem" "$tls/server.pem"
	cp "$tls/$1.key" "$tls/server.key"
	sql 'FLUSH SSL;'
}

# taken WHAT LINES [CIPHER-WORDS]: hits get to the server, and --check says how.
taken()
{
	begin
	at "$2"
	load 6 3 >/dev/null
	ok "$1: each hit is answered 204" [ "$(awk '$2 != 204' "$work/hits" | wc -l)" = 0 ]
	is "$1: none waits in the journal" "$(waits)" no
	[ ! -s "$state/journal" ] || diag "$(cat "$state/collect.log")"
	row 9 "taken=$(echo "$1" | tr ' ' -)"
	run --check
	like "$1: --check says how" "$out" "$3"
}

# refused WHAT LINES WHY: no hit gets there; the journal keeps them until the server is
# right again. Sets err to what a job says.
refused()
{
	begin
	at "$2"
	load 6 3 >/dev/null
	is "$1: nothing gets there" "$(sql 'SELECT COUNT(*) FROM pageview;')" 0
	is "$1: the hits wait in the journal" "$(waits)" yes
	like "$1: the log says why" "$(cat "$state/collect.log")" "$3"
	unlike "$1: the log has no password" "$(cat "$state/collect.log")" "$secret"
	run --rollup
	is "$1: a job can't connect" "$status" 75
	like "$1: it says why" "$err" "$3"
	refused_err=$err
	at_socket
	run --drain
	err=$refused_err
	row 9 "refused=$(echo "$1" | tr ' ' -)"
}

remote="host = \"db1.test:$good\";"
ca="tls_ca = \"$tls/ca.pem\";"

certificate right
taken 'the right CA' "$remote $ca" 'db1.test:[0-9]* by TLS_.*, verified'
refused 'a CA that this system does not know' "$remote" 'is not to be trusted: '
cp "$tls/ca.pem" "$tls/trusted/ca-certificates.crt"
taken 'the CA is in the file of this system' "$remote" ' by TLS_.*, verified'
rm "$tls/trusted/ca-certificates.crt"
cp "$tls/ca.pem" "$tls/trusted/ours.pem"
openssl rehash "$tls/trusted"
taken 'the CA is in the folder of this system' "$remote" ' by TLS_.*, verified'
rm "$tls/trusted/"*
refused 'by its address, which the certificate has not' "host = \"192.0.2.1:$good\"; $ca" \
	'is not to be trusted: '
refused 'by another name' "host = \"db3.test:$good\"; $ca" 'is not to be trusted: '
taken 'the first host has another name' \
	"host = (\"db3.test:$good\", \"db2.test:$good\"); $ca" 'db2.test:[0-9]* by TLS_'

for kind in unknown misnamed expired self; do
	certificate "$kind"
	refused "a certificate that is $kind" "$remote $ca" 'is not to be trusted: '
	shown=$(openssl x509 -in "$tls/$kind.pem" -noout -fingerprint -sha256 | sed 's/.*=//')
	like "a certificate that is $kind: ways out" "$err" \
		"tls_ca .*tls_fingerprint = \"$(echo "$shown" | tr -d :)\".*tls_verify = false"
	taken "a certificate that is $kind, by its fingerprint" \
		"$remote tls_fingerprint = \"$shown\";" ' by TLS_.*, verified'
done
refused 'another fingerprint' "$remote tls_fingerprint = \"$(echo "$shown" | tr 0-9A-F 1-9A-F0)\";" \
	'its certificate is not in tls_fingerprint'
taken 'one of two fingerprints' "$remote tls_fingerprint = (\"$(echo "$shown" |
	tr 0-9A-F 1-9A-F0)\", \"$shown\");" ' by TLS_.*, verified'
taken 'tls_verify = false' "$remote tls_verify = false;" \
	'warning .*db1.test:[0-9]* by TLS_.*not verified'
certificate right

refused 'a server without TLS' "host = \"db1.test:$other\"; $ca" 'offers no TLS'
refused 'a server without TLS, and a fingerprint' \
	"host = \"db1.test:$other\"; tls_fingerprint = \"$shown\";" 'offers no TLS'
like 'a server without TLS: ways out' "$err" 'ssl_cert .*tls_verify = false'
refused 'a server without TLS, and encryption asked for' \
	"host = \"127.0.0.1:$other\"; $ca tls_verify = false;" 'offers no TLS'

# ---- somebody in between ----

stand_in strip 192.0.2.2 $strip
stand_in pass 192.0.2.2 $watch
: >"$work/$strip.log"
cp "$tls/ca.pem" "$tls/trusted/ca-certificates.crt"
for wish in '' "$ca" 'tls_verify = true;' "tls_fingerprint = \"$shown\";"; do
	refused "TLS is taken out in between: ${wish%% =*}" "host = \"db2.test:$strip\"; $wish" \
		'offers no TLS'
done
is 'TLS is taken out in between: he is told nothing' "$(wc -c <"$work/$strip.log")" 0
taken 'TLS is taken out in between, with tls_verify = false' \
	"host = \"db2.test:$strip\"; tls_verify = false;" 'without TLS, not verified'
ok 'then he reads all, as the manual says' grep -aq /n/ "$work/$strip.log"
taken 'somebody only listens' "host = \"db2.test:$watch\"; $ca" ' by TLS_.*, verified'
ok 'he has heard something' [ -s "$work/$watch.log" ]
not_ok 'he learns no user' grep -aq remote "$work/$watch.log"
not_ok 'he learns no page' grep -aq /n/ "$work/$watch.log"

# Who has proved nothing may ask for the password as it is: on a shared host anybody who
# listens where MariaDB was a moment ago.
stand_in ask 127.0.0.1 $asking
refused 'somebody asks for the password' "host = \"127.0.0.1:$asking\";" \
	'asks for the password itself'
ok 'he was there' grep -aq remote "$work/$asking.log"
not_ok 'he is not told' grep -aq "$secret" "$work/$asking.log"

# A host that is silent in the middle of the handshake leaves time for the next.
begin
at "host = (\"127.0.0.1:$mute\", \"127.0.0.1:$good\"); tls_verify = true; $ca"
sed -i "s/127.0.0.1:$good/db1.test:$good/" "$config"
direct 'the first host is silent in the TLS handshake' first=mute

done_testing
