#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/scaling.md: a database server, a web host, then three nodes, all on one machine, each
# at an address of its own. Blocks of the cluster are for ./check --all, which has Galera.

set -eu
# shellcheck disable=SC2034 # for page.sh
page=doc/scaling.md
# shellcheck disable=SC2034 # for page.sh
user=root
# shellcheck source=tests/docs/page.sh
. "${FOOTFALL_SRCDIR:?}/tests/docs/page.sh"

# stand_in: what systemd does with mariadb.service on node $(cat /var/tmp/node), as far as
# the page and galera_new_cluster ask for it.
stand_in()
{
	mkdir -p /var/tmp/bin
	cat >/var/tmp/bin/systemctl <<-'END'
		#!/bin/sh
		set -eu
		node=$(cat /var/tmp/node)
		suffix=
		[ "$node" -eq 1 ] || suffix=$node
		socket=/run/mysqld/mysqld$suffix.sock
		up() { mariadb --no-defaults -S "$socket" -e "SHOW STATUS LIKE 'wsrep_ready'"; }
		stop()
		{
			[ ! -f "/run/mysqld/pid$node" ] || kill -TERM "$(cat "/run/mysqld/pid$node")"
			while [ -f "/run/mysqld/pid$node" ]; do sleep 0.1; done
		}
		start()
		{
			options=
			[ ! -f /run/mariadb-wsrep-new-cluster ] || options=--wsrep-new-cluster
			[ "$node" -eq 1 ] || options="--bind-address=10.0.0.1$node \
				--wsrep-node-address=10.0.0.1$node"
			# Each would listen on all addresses of its machine, which is one here.
			provider=$(my_print_defaults --defaults-file=/etc/mysql/mariadb.cnf mariadbd |
				sed -n 's/^--wsrep_provider_options=//p')
			[ -z "$provider" ] || options="$options --wsrep-provider-options=$provider;gmcast.listen_addr=tcp://10.0.0.1$node:4567;ist.recv_addr=10.0.0.1$node"
			[ -d "/var/lib/mysql$suffix" ] || cp -a /var/lib/mysql.empty "/var/lib/mysql$suffix"
			setsid mariadbd --defaults-file=/etc/mysql/mariadb.cnf --user=mysql \
				--innodb-use-native-aio=OFF --datadir="/var/lib/mysql$suffix" \
				--socket="$socket" --pid-file="/run/mysqld/pid$node" $options \
				</dev/null >>"/var/tmp/mariadb$node.log" 2>&1 &
			until up 2>/dev/null | grep -Eq 'ON|OFF'; do
				kill -0 $! || { grep -E "ERROR|SST" "/var/tmp/mariadb$node.log"; exit 1; }
				sleep 0.1
			done
		}
		case $1 in
		start) start ;;
		restart) stop && start ;;
		esac
	END
	chmod 755 /var/tmp/bin/systemctl
	PATH=/var/tmp/bin:$PATH
	export PATH
	echo 1 >/var/tmp/node
}

# The addresses, and MariaDB as Debian's package leaves it.
machine_network()
{
	for address in 10.0.0.1 10.0.0.11 10.0.0.12 10.0.0.13; do
		busybox ip addr add "$address/32" dev lo || return 1
	done
	printf '10.0.0.1%d db%d.example.org\n' 1 1 2 2 3 3 >>/etc/hosts
	grep -q ^mysql: /etc/passwd || echo 'mysql:x:12346:12346::/nonexistent:/bin/false' >>/etc/passwd
	grep -q ^mysql: /etc/group || echo 'mysql:x:12346:' >>/etc/group
	install -d -o mysql -g mysql /run/mysqld /var/lib/mysql.empty &&
		mariadb-install-db --no-defaults --user=mysql --datadir=/var/lib/mysql.empty \
			--skip-test-db >/var/tmp/install-db.log 2>&1 &&
		cp -a /var/lib/mysql.empty /var/lib/mysql && systemctl start mariadb
}

with_web()
{
	machine_footfall && machine_apache || return 1
	install -d -m 700 -o www-data -g www-data /opt/footfall/var/lib/footfall
	install -d /opt/footfall/etc
	install -m 640 -g www-data /dev/null /opt/footfall/etc/footfall.conf
	install -m 600 /dev/null /opt/footfall/etc/admin.conf
	install -m 644 /etc/mysql/tls/ca.pem /opt/footfall/etc/ca.pem
	cp /opt/footfall/share/doc/footfall/contrib/apache/footfall.conf \
		/etc/apache2/conf-available/
	a2enmod -q cgid && a2enconf -q footfall && service apache2 restart
}

rows()
{
	mariadb --skip-column-names -e 'SELECT COUNT(*) FROM footfall.pageview'
}

after_restart()
{
	like "MariaDB has TLS" "$(mariadb -e "SHOW VARIABLES LIKE 'have_ssl'")" 'YES'
}

after_check()
{
	is "--check finds nothing bad" "$(printf '%s\n' "$said" | grep '^bad')" ""
	counts "one MariaDB"
	like "by TLS" "$(mariadb -e "SELECT USER FROM mysql.user WHERE ssl_type = 'ANY'")" collect
}

after_last_drain()
{
	like "the journal is delivered" "$said" '^drain: '
}

# ---- the cluster -----------------------------------------------------------------

node_is_synced()
{
	mariadb --skip-column-names -e "SHOW STATUS LIKE 'wsrep_local_state_comment';
		SHOW STATUS LIKE 'wsrep_cluster_size'" | cut -f 2 | paste -s -d ' ' | grep -qx "Synced $1"
}

# wait_synced SIZE
wait_synced()
{
	wait_tries=600
	until node_is_synced "$1"; do
		[ "$wait_tries" -gt 0 ] || return 1
		wait_tries=$((wait_tries - 1))
		sleep 0.1
	done
}

after_bootstrap()
{
	ok "a cluster of one" wait_synced 1
}

before_join()
{
	echo 2 >/var/tmp/node
}

after_join()
{
	ok "a cluster of two" wait_synced 2
	echo 3 >/var/tmp/node
	ok "the third" systemctl start mariadb
	ok "a cluster of three" wait_synced 3
	echo 1 >/var/tmp/node
}

after_check_cluster()
{
	is "--check finds nothing bad in the cluster" "$(printf '%s\n' "$said" | grep '^bad')" ""
	counts "three nodes"
}

# The first of the list is not there.
after_rolling()
{
	ok "it is back" wait_synced 3
	kill -STOP "$(cat /run/mysqld/pid1)"
	is "the first node is silent: a hit is answered" "$(hit)" 204
	kill -CONT "$(cat /run/mysqld/pid1)"
	ok "it is back, again" wait_synced 3
	/opt/footfall/bin/admin --drain --quiet
}

before_recovery()
{
	before_all=$(rows)
	for node in 1 2 3; do
		kill -KILL "$(cat "/run/mysqld/pid$node")"
	done
	for node in 1 2 3; do
		while kill -0 "$(cat "/run/mysqld/pid$node")" 2>/dev/null; do sleep 0.1; done
		rm -f "/run/mysqld/pid$node"
	done
	is "all are dead: a hit is answered" "$(hit)" 204
}

after_recovery()
{
	like "the position" "$said" '^--wsrep_start_position=[0-9a-f-]*:[0-9]+$'
}

after_again()
{
	for node in 2 3; do
		echo "$node" >/var/tmp/node
		ok "node $node joins" systemctl start mariadb
	done
	echo 1 >/var/tmp/node
	ok "a cluster of three again" wait_synced 3
	/opt/footfall/bin/admin --maintain --quiet
	is "with every hit" "$(rows)" "$((before_all + 1))"
}

stand_in
ok "the machines are there" machine_network
page_run
