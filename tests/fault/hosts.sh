#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Row 5 of the fault matrix, and row 9 as far as a wrong password goes: of several hosts
# one can't be used, in each way that there is, as the first and as the second.

set -eu

FOOTFALL_SRCDIR=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
export FOOTFALL_SRCDIR
# shellcheck source=tests/support/remote.sh
. "$FOOTFALL_SRCDIR/tests/support/remote.sh"

# ---- what is needed: another server, a stand-in ----

stand_in silent 127.0.0.1 $silent

# The other server: the user there is another's, with another password; then it is full.
mariadb_start "$work/other" --skip-networking=0 --bind-address=0.0.0.0 --port=$other \
	--skip-name-resolve --skip-ssl --max-connections=10 >/dev/null
echo "CREATE USER remote@'%' IDENTIFIED BY 'another';" | mariadb_sql "$work/other"

# ---- a wrong password ends the search ----

begin
at "host = (\"127.0.0.1:$other\", \"127.0.0.1:$good\");"
load 6 2 >/dev/null
is 'a wrong password: nobody else is asked' "$(sql 'SELECT COUNT(*) FROM pageview;')" 0
is 'a wrong password: the hits wait in the journal' "$(waits)" yes
like 'a wrong password: the log names the host' "$(cat "$state/collect.log")" \
	"127\\.0\\.0\\.1:$other says: Access denied"
unlike 'a wrong password: the log has no password' "$(cat "$state/collect.log")" "$secret"
run --rollup
is 'a wrong password: a job fails' "$status" 1
like 'a wrong password: it names the host' "$err" "127\\.0\\.0\\.1:$other says: Access denied"
at "host = \"127.0.0.1:$good\";"
run --drain
row 9 fault=password
begin
at "host = \"127.0.0.1:$good\"; "
sed -i 's/name = "footfall"/name = "nowhere"/' "$config"
run --rollup
is 'an unknown database: a job fails' "$status" 1
sed -i "s/host = \"127.0.0.1:$good\"/host = (\"127.0.0.1:$good\", \"127.0.0.1:$closed\")/" "$config"
run --rollup
is 'an unknown database: the next host is not asked' "$(echo "$err" | grep -c "$closed")" 0

# ---- each kind of host that can't be used, in each position ----

fill_other()
{
	# The one connection more, which root may have, ends with 1040 behind the password.
	echo "ALTER USER remote@'%' IDENTIFIED BY '$secret';" | mariadb_sql "$work/other"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		mariadb --no-defaults --socket="$(cat "$work/other/mariadb.sockpath")" --user=root \
			<"$work/stand-ins" >/dev/null 2>&1 &
		end_with_us $!
	done
	wait_for other_is_full
}

other_is_full()
{
	mariadb --no-defaults --host=127.0.0.1 --port=$other --user=remote \
		--password=$secret --execute='DO 0' 2>&1 | grep -q 'ERROR 1040'
}

# lose_cluster: a node of one, told to look for others where nobody is.
lose_cluster()
{
	for provider in /usr/lib/galera/libgalera_smm.so \
		"${FOOTFALL_PACKAGES:-/nowhere}/usr/lib/galera/libgalera_smm.so" ''; do
		[ ! -f "$provider" ] || break
	done
	[ -n "$provider" ] || return 1
	mariadb_start "$work/parted" --skip-networking=0 --bind-address=127.0.0.1 --port=$parted \
		--wsrep-on=ON --wsrep-provider="$provider" --wsrep-cluster-address=gcomm:// \
		--wsrep-new-cluster --wsrep-node-address=127.0.0.1 --binlog-format=ROW \
		--innodb-autoinc-lock-mode=2 --wsrep-provider-options="gmcast.listen_addr=\
tcp://127.0.0.1:45670;gcache.size=8M;pc.wait_prim=no" >/dev/null || return 1
	echo "$fresh_user CREATE DATABASE footfall;" | mariadb_sql "$work/parted"
	at "host = \"127.0.0.1:$parted\";"
	admin --init --quiet >/dev/null
	echo "SET GLOBAL wsrep_cluster_address = 'gcomm://127.0.0.1:1';" |
		mariadb_sql "$work/parted"
	wait_for node_is_parted
}

node_is_parted()
{
	echo "SELECT COUNT(*) FROM mysql.user;" | mariadb_sql "$work/parted" 2>&1 | grep -q 'ERROR 1047'
}

# both_ways KIND PLACE: with a good host before it, and behind.
both_ways()
{
	begin
	at "host = (\"$2\", \"127.0.0.1:$good\");"
	direct "the first host is $1" "first=$1"
	run --rollup
	is "the first host is $1: a job runs" "$status $err" '0 '
	begin
	at "host = (\"127.0.0.1:$good\", \"$2\");"
	direct "the second host is $1" "second=$1"
}

both_ways dead "127.0.0.1:$closed"
both_ways unknown no-such-name.test
both_ways silent "127.0.0.1:$silent"
fill_other
both_ways full "127.0.0.1:$other"
if lose_cluster; then
	both_ways parted "127.0.0.1:$parted"
	like 'a parted node: the log says why the next one was asked' \
		"$(at "host = (\"127.0.0.1:$parted\", \"127.0.0.1:$good\");"
		find "$state" -name 'away*' -delete
		hit_status a /n/0 >/dev/null
		cat "$state/collect.log")" 'WSREP has not yet prepared node'
	begin
	at "host = \"127.0.0.1:$parted\";"
	load 6 3 >/dev/null
	is 'a parted node alone: the hits wait in the journal' "$(waits)" yes
	mariadb_stop "$work/parted"
else
	skip 'a node of Galera that has lost its cluster' 'needs galera-4; tests/cluster has it too'
fi

# Nobody but the third answers; the shares leave time for it.
begin
at "host = (\"127.0.0.1:$closed\", \"127.0.0.1:$silent\", \"127.0.0.1:$good\");"
direct 'only the third of three hosts answers' hosts=3

# All of them gone: the journal.
begin
deadline=1000 at "host = (\"127.0.0.1:$silent\", \"127.0.0.1:$closed\");"
load 12 3 >/dev/null
is 'no host answers: the hits wait in the journal' "$(waits)" yes
like 'no host answers: the log names them' "$(cat "$state/collect.log")" \
	"127\\.0\\.0\\.1:$closed .*before that.*127\\.0\\.0\\.1:$silent"
at_socket
run --drain
row 5 hosts=none

# The name service is silent: each of its servers, for each name of "search".
perl -MIO::Socket::INET -e '
	my @silent = map { IO::Socket::INET->new(Proto => "udp", LocalAddr => "127.0.0.$_",
		LocalPort => 53) or die } 2 .. 4;
	open my $ready, ">", $ARGV[0] or die;
	sleep' "$work/silent.names" &
end_with_us $!
wait_for test -e "$work/silent.names"
for names in '"db.elsewhere.test"' '("db.elsewhere.test", "db.nowhere.test")'; do
	begin
	deadline=1000 at "host = $names; tls_verify = false;"
	load 3 1 >/dev/null
	is "the name service is silent, $names: each hit is answered 204" \
		"$(awk '$2 != 204' "$work/hits")" ''
	is "the name service is silent, $names: they wait in the journal" "$(waits)" yes
	like "the name service is silent, $names: the log says so" \
		"$(cat "$state/collect.log")" "db\\.elsewhere\\.test: the name service says"
	at_socket
	run --drain
	row 5 hosts=unnamed
done

done_testing
