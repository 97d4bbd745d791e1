#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Methods of login with the drop-in's wholly static admin and a real server: those that it
# speaks, and those that it can't, which are named with the remedy. A host's client plugins,
# made for another libc, are never loaded.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
# shellcheck source=tests/support/drop-in.sh
. "$FOOTFALL_SRCDIR/tests/support/drop-in.sh"
# shellcheck source=tests/support/mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/mariadb.sh"

plugins=${FOOTFALL_PACKAGES:-}/usr/lib/mysql/plugin
if [ ! -f "$plugins/auth_ed25519.so" ]; then
	skip 'methods of login' 'needs the plugins of mariadb-server, which ./check unpacks'
	done_testing
	exit 0
fi

drop_in_unpack "$work"
program=$work/footfall/admin

# A server with plugins; the one around us has none. What is unpacked may be for its
# owner's eyes only.
cp -R "$plugins" "$work/plugins"
trap 'mariadb_stop "$work/db"; clean_up' EXIT
mariadb_start "$work/db" --plugin-dir="$work/plugins" --plugin-maturity=unknown
FOOTFALL_TEST_SOCKET=$mariadb_socket
mariadb_sql "$work/db" <<-END
	INSTALL SONAME 'auth_ed25519';
	INSTALL SONAME 'auth_pam_v1';
	CREATE DATABASE footfall;
	CREATE USER native@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('word');
	CREATE USER either@localhost IDENTIFIED VIA ed25519 USING PASSWORD('word')
		OR mysql_native_password USING PASSWORD('word');
	CREATE USER curve@localhost IDENTIFIED VIA ed25519 USING PASSWORD('word');
	CREATE USER pam@localhost IDENTIFIED VIA pam;
	CREATE USER old@localhost IDENTIFIED VIA mysql_old_password USING '7c9ba362320a1a3f';
	GRANT ALL ON footfall.* TO native@localhost;
	GRANT ALL ON footfall.* TO either@localhost;
	CREATE OR REPLACE USER $(id -un)@localhost IDENTIFIED VIA unix_socket;
	GRANT ALL ON *.* TO $(id -un)@localhost WITH GRANT OPTION;
END

# login USER: admin --init as that user.
login()
{
	{
		printf 'state_dir = "%s";\n' "$state"
		printf 'database = { %s user = "%s"; password = "word"; };\n' \
			"$(database_group)" "$1"
	} >"$config"
	chmod 600 "$config"
	run --init --quiet
}

for user in native either "$(id -un)"; do
	login "$user"
	is "$user may log in" "$status$err" 0
done
while read -r user method; do
	login "$user"
	is "$method: it fails" "$status" 1
	like "$method: says which it is" "$err" "wants user $user to log in by $method,"
	like "$method: and the remedy" "$err" 'IDENTIFIED VIA mysql_native_password'
done <<END
curve ed25519
pam pam
old mysql_old_password
END

# As whoever follows the remedy.
mariadb_sql "$work/db" <<-END
	ALTER USER curve@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('word');
	GRANT ALL ON footfall.* TO curve@localhost;
END
login curve
is 'the remedy helps' "$status$err" 0
done_testing
