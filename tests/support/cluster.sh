# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # what it sets is for those who source it; jobs.sh's
#
# Three Galera nodes on loopback, and three web hosts. To be sourced first, by a script in
# tests/cluster; it sources tests/support/jobs.sh and fault.sh itself, whose functions then
# work on one of the web hosts and its node.
#
# Node N listens on 127.0.0.N, with its data in $FOOTFALL_TEST_DIR/N. Web host N has
# a state_dir and a configuration of its own, whose list of hosts begins with node N.
#
# cluster_start            three nodes with an empty database footfall, all synced
# cluster_recover          the same from what is on their disks, after all have died
# on N                     sql, admin, run, hit and load are those of web host N and node N
# configure_hosts [LINE...]  writes the configurations of the three web hosts; then on 1
# node_start N [ARG...]; node_stop N   in order; node_start does not wait
# node_kill N; node_pause N; node_wake N   by SIGKILL, SIGSTOP, SIGCONT
# node_isolate N; node_join N  cuts its network to the other nodes, and mends it
# node_wait N...           until each is synced with all that are there
# node_status N NAME       one variable of SHOW GLOBAL STATUS
# is_primary N SIZE; is_outside N   whether it is one of so many that have the majority;
#                          whether it is there and not among them
# hosts_begin COUNT AT-ONCE; hosts_end  so many hits on each of the three web hosts, in
#                          the background, sent by its own program; hosts_end waits
# hosts_sent               how many were answered so far
# hosts_drain              admin --drain on each; adds its figures to $work/drained
# drained NAME             the sum of a figure of these, since forget_all
# forget_all               empty tables, empty folders of state, no hits
# logged PATTERN           how many lines in the hosts' collect.log match
# same_everywhere TEXT     a test: every table of footfall has the same rows on each node
#
# FOOTFALL_PACKAGES and FOOTFALL_PACKAGES_ALL name folders of unpacked packages.

FOOTFALL_SRCDIR=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
export FOOTFALL_SRCDIR
# shellcheck source=tests/support/mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/mariadb.sh"

cluster_provider=/usr/lib/galera/libgalera_smm.so
# Where the scripts of a state transfer and rsync are.
cluster_path=$PATH:/usr/sbin:${FOOTFALL_PACKAGES:-/none}/usr/bin:${FOOTFALL_PACKAGES_ALL:-/none}/usr/bin

# cluster_lacks: prints what is missing; 1 when nothing is.
cluster_lacks()
{
	[ -f "$cluster_provider" ] || {
		echo "$cluster_provider (galera-4)"
		return 0
	}
	for cluster_program in mariadbd wsrep_sst_rsync rsync lsof; do
		PATH=$cluster_path command -v "$cluster_program" >/dev/null || {
			echo "$cluster_program"
			return 0
		}
	done
	return 1
}

# cluster_is_free PORT: nobody listens there, by what the kernel says (proc(5)).
cluster_is_free()
{
	! grep -q "^ *[0-9]*: [0-9A-F]*:$(printf '%04X' "$1") " /proc/net/tcp
}

# cluster_ports: six in a row below those that the kernel gives to clients; sets
# cluster_port.
cluster_ports()
{
	cluster_port=$((20000 + $$ % 1000 * 10))
	while :; do
		for cluster_offset in 0 1 2 3 4 5; do
			cluster_is_free $((cluster_port + cluster_offset)) || break
		done
		[ "$cluster_offset" -lt 5 ] || return 0
		cluster_port=$((cluster_port + 10))
	done
}

if cluster_missing=$(cluster_lacks); then
	echo "cluster: there is no $cluster_missing; run ./check --all, which fetches it" >&2
	exit 1
fi
cluster_ports
FOOTFALL_TEST_DIR=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
FOOTFALL_TEST_SOCKET=$FOOTFALL_TEST_DIR/1/mariadb.sock
export FOOTFALL_TEST_DIR FOOTFALL_TEST_SOCKET
# shellcheck source=tests/support/jobs.sh
. "$FOOTFALL_SRCDIR/tests/support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"

# What is in the folder is worth nothing: no node has to end in order.
cluster_clean()
{
	clean_up
	wait
	rm -rf "$FOOTFALL_TEST_DIR"
}
trap cluster_clean EXIT

cluster_members="gcomm://127.0.0.1:$((cluster_port + 1)),127.0.0.2:$((cluster_port + 1)),127.0.0.3:$((cluster_port + 1))"
chmod 0755 "$FOOTFALL_TEST_DIR"
mkdir "$FOOTFALL_TEST_DIR/1" "$FOOTFALL_TEST_DIR/2" "$FOOTFALL_TEST_DIR/3"

# node_user: as root we take another's name: rsync, started by root, is nobody, and could
# not write into what is root's.
node_user()
{
	[ "$(id -u)" -ne 0 ] || echo setpriv --reuid=nobody --regid=nogroup --clear-groups
}

# node_run N ARG...: mariadbd with all that a node is told.
node_run()
{
	node_number=$1
	node_dir=$FOOTFALL_TEST_DIR/$1
	node_at=127.0.0.$1
	shift
	# shellcheck disable=SC2046,SC2086 # options, one word each
	PATH=$cluster_path exec setsid $(node_user) mariadbd --no-defaults $mariadb_options \
		--datadir="$node_dir/data" --socket="$node_dir/mariadb.sock" \
		--pid-file="$node_dir/pid" --log-error="$node_dir/mariadb.log" \
		--tmpdir="$node_dir" --skip-networking=OFF --bind-address="$node_at" \
		--port="$cluster_port" --binlog-format=ROW --innodb-autoinc-lock-mode=2 \
		--innodb-flush-log-at-trx-commit=1 \
		--wsrep-on=ON --wsrep-provider="$cluster_provider" --wsrep-cluster-name=footfall \
		--wsrep-cluster-address="$cluster_members" --wsrep-node-name="node$node_number" \
		--wsrep-node-address="$node_at" --wsrep-sst-method=rsync \
		--wsrep-sst-receive-address="$node_at:$((cluster_port + 2 + node_number))" \
		--wsrep-provider-options="gmcast.listen_addr=tcp://$node_at:$((cluster_port + 1));ist.recv_addr=$node_at:$((cluster_port + 2));gcache.size=32M;evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT5S" \
		"$@" </dev/null >>"$node_dir/mariadb.log" 2>&1
}

node_start()
{
	node_run "$@" &
	eval "node_pid_$1=$!"
	end_with_us "$!"
}

# node_pid N
node_pid()
{
	eval "echo \"\$node_pid_$1\""
}

node_signal()
{
	is_child "$(node_pid "$2")" && kill "-$1" "$(node_pid "$2")"
}

# node_gone N: waits until it has ended; a state transfer may have left its script.
node_gone()
{
	wait "$(node_pid "$1")" 2>/dev/null || :
}

node_kill()
{
	node_signal KILL "$1"
	node_gone "$1"
}

node_stop()
{
	node_signal TERM "$1"
	node_gone "$1"
}

node_pause()
{
	node_signal STOP "$1"
}

node_wake()
{
	node_signal CONT "$1"
}

# node_sql N STATEMENTS
node_sql()
{
	printf '%s\n' "$2" | timeout 20 mariadb --no-defaults --connect-timeout=5 \
		--socket="$FOOTFALL_TEST_DIR/$1/mariadb.sock" --user=root --batch \
		--default-character-set=utf8mb4 --skip-column-names
}

node_status()
{
	node_sql "$1" "SHOW GLOBAL STATUS LIKE '$2';" 2>/dev/null | cut -f 2
}

node_isolate()
{
	node_sql "$1" "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1';"
}

node_join()
{
	node_sql "$1" "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0';"
}

is_primary()
{
	[ "$(node_status "$1" wsrep_cluster_status) $(node_status "$1" wsrep_cluster_size)" = \
		"Primary $2" ]
}

is_outside()
{
	[ "$(node_status "$1" wsrep_cluster_status)" = non-Primary ]
}

is_synced()
{
	[ "$(node_status "$1" wsrep_local_state_comment) $(node_status "$1" wsrep_ready)" = \
		'Synced ON' ]
}

# synced_with SIZE N...
synced_with()
{
	synced_size=$1
	shift
	for synced_node; do
		is_synced "$synced_node" && is_primary "$synced_node" "$synced_size" || return 1
	done
}

node_wait()
{
	node_polls=900
	until synced_with $# "$@"; do
		node_polls=$((node_polls - 1))
		if [ "$node_polls" -eq 0 ]; then
			echo "the nodes $* are not synced; the ends of their logs:" >&2
			tail -n 30 "$FOOTFALL_TEST_DIR"/[123]/mariadb.log >&2
			exit 1
		fi
		sleep 0.1
	done
}

cluster_start()
{
	for node in 1 2 3; do
		mariadb_copy_template "$FOOTFALL_TEST_DIR/$node/data"
		[ "$(id -u)" -ne 0 ] || chown -R nobody:nogroup "$FOOTFALL_TEST_DIR/$node"
	done
	node_start 1 --wsrep-new-cluster
	node_wait 1
	node_start 2
	node_wait 1 2
	node_start 3
	node_wait 1 2 3
	node_sql 1 "CREATE DATABASE footfall; CREATE USER root@'127.0.0.%';
		GRANT ALL ON *.* TO root@'127.0.0.%';"
}

# node_position N: how far what is on its disk has come.
node_position()
{
	(node_run "$1" --wsrep-recover)
	sed -n 's/.*WSREP: Recovered position:* .*:\([0-9-]*\)$/\1/p' \
		"$FOOTFALL_TEST_DIR/$1/mariadb.log" | tail -n 1
}

# What doc/scaling.md says is to be done.
cluster_recover()
{
	cluster_first=1
	cluster_best=-1
	for node in 1 2 3; do
		node_at=$(node_position "$node")
		if [ "$node_at" -gt "$cluster_best" ]; then
			cluster_best=$node_at
			cluster_first=$node
		fi
	done
	sed -i 's/^safe_to_bootstrap: .*/safe_to_bootstrap: 1/' \
		"$FOOTFALL_TEST_DIR/$cluster_first/data/grastate.dat"
	node_start "$cluster_first" --wsrep-new-cluster
	node_wait "$cluster_first"
	for node in 1 2 3; do
		[ "$node" -eq "$cluster_first" ] || node_start "$node"
	done
	node_wait 1 2 3
}

on()
{
	FOOTFALL_TEST_SOCKET=$FOOTFALL_TEST_DIR/$1/mariadb.sock
	state=$work/state$1
	config=$work/footfall$1.conf
}

# database_group, for configure: the hosts in the order of this web host.
database_group()
{
	printf 'host = ("127.0.0.%d", "127.0.0.%d", "127.0.0.%d"); port = %d; name = "footfall";' \
		"$host" $((host % 3 + 1)) $(((host + 1) % 3 + 1)) "$cluster_port"
}

# shellcheck disable=SC2120 # not every test needs a LINE
configure_hosts()
{
	for host in 1 2 3; do
		on "$host"
		[ -d "$state" ] || mkdir -m 0700 "$state"
		configure 'flood_limit = 0;' "$@"
	done
	on 1
}

hosts_begin()
{
	hosts_loads=
	hosts_next=$fault_next
	fault_next=$((fault_next + 3 * $1))
	for host in 1 2 3; do
		LOAD_FIRST=$hosts_next "$FOOTFALL_BUILDDIR/tests/support/load" "$collect" "$1" "$2" \
			"$work/hits.$host" FOOTFALL_CONFIG="$work/footfall$host.conf" \
			>"$work/load.$host" &
		hosts_loads="$hosts_loads $!"
		hosts_next=$((hosts_next + $1))
	done
	# shellcheck disable=SC2086 # numbers of processes
	end_with_us $hosts_loads
}

hosts_end()
{
	hosts_status=0
	for hosts_load in $hosts_loads; do
		wait "$hosts_load" || hosts_status=$?
	done
	sed 's/^/# /' "$work"/load.[123]
	cat "$work"/hits.[123] >>"$work/hits"
	return "$hosts_status"
}

# Answers are in the logs of load when its buffer is full: enough for "under way".
hosts_sent()
{
	cat "$work"/hits.[123] | wc -l
}

hosts_drain()
{
	for host in 1 2 3; do
		on "$host"
		run --drain --format=json
		[ "$status" -eq 0 ] || diag "drain on host $host: $status $err"
		printf '%s %s\n' "$status" "$out" >>"$work/drained"
	done
	on 1
}

drained()
{
	grep -oE "\"$1\": ?[0-9]+" "$work/drained" | awk '{ sum += $NF } END { print sum + 0 }' \
		FS='[: ]+'
}

forget_all()
{
	on 1
	fresh
	for host in 1 2 3; do
		find "$work/state$host" -mindepth 1 -delete
	done
	: >"$work/hits"
	: >"$work/drained"
}

logged()
{
	cat "$work"/state[123]/collect.log 2>/dev/null | grep -cE -e "$1" || :
}

# What one node has, by rows: the order in which they came differs.
node_rows()
{
	node_sql "$1" "SET SESSION wsrep_sync_wait = 1; USE footfall;
		CHECKSUM TABLE pageview, salt, daily_metric, monthly_metric, daily_breakdown,
			monthly_breakdown, filtered_hit, job_state, job_run, schema_version EXTENDED;"
}

same_everywhere()
{
	for node in 1 2 3; do
		node_rows "$node" >"$work/rows.$node"
	done
	ok "$1: all tables are there" [ "$(wc -l <"$work/rows.1")" -eq 10 ]
	is "$1: node 2 has what node 1 has" "$(cat "$work/rows.2")" "$(cat "$work/rows.1")"
	is "$1: node 3 has what node 1 has" "$(cat "$work/rows.3")" "$(cat "$work/rows.1")"
}
