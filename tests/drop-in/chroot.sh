#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The drop-in in an empty root: nothing but the archive's content and MariaDB's socket;
# no /dev, no /proc, no /etc. A hit, the jobs, a report, and the screen with the
# archive's terminfo.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
# shellcheck source=tests/support/drop-in.sh
. "$FOOTFALL_SRCDIR/tests/support/drop-in.sh"

if [ "$(id -u)" -ne 0 ]; then
	skip 'the drop-in in an empty root' 'chroot needs root'
	done_testing
	exit 0
fi

chroot=$(PATH=$PATH:/usr/sbin command -v chroot)
root=$work/root
drop_in_unpack "$root"
mkdir -p "$root/cgi-bin" "$root/run/mysqld"
mv "$root/footfall/cgi-bin/collect.cgi" "$root/cgi-bin"
ln "$FOOTFALL_TEST_SOCKET" "$root/run/mysqld/mysqld.sock"
# As its owner fills it in.
sed -e 's/DATABASE_HOST/localhost/; s/DATABASE_NAME/footfall/; s/DATABASE_USER/root/' \
	-e 's/DATABASE_PASSWORD//; s/"SITE"/"a"/' \
	"$root/footfall/footfall.conf.sample" >"$root/footfall/footfall.conf"
chmod 600 "$root/footfall/footfall.conf"

# inside COMMAND...: in the root, with the little that a cron job has.
inside()
{
	status=0
	env -i "$chroot" "$root" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}

is 'the root is empty but for the archive' \
	"$(find "$root" -mindepth 1 -maxdepth 1 -printf '%f ' | tr ' ' '\n' | sort | tr '\n' ' ')" \
	'cgi-bin footfall run '
inside /cgi-bin/collect.cgi
like 'collect.cgi is wholly static' "$out" '^features: wholly static$'
like 'and finds its configuration' "$out" '^configuration: /footfall/footfall.conf$'
unlike 'which is good' "$out" "can't be used"
inside /footfall/admin --version
is 'admin runs' "$status$err" 0

inside /footfall/admin --init --quiet
is 'init: exit 0' "$status$out$err" 0
is 'a hit is taken' "$(drop_in_hit "$chroot" "$root" /cgi-bin/collect.cgi)" 204
is 'and stored' "$(sql 'SELECT site, path FROM pageview;')" 'a	/drop-in'
inside /footfall/admin --maintain
is 'maintain: exit 0' "$status" 0
inside /footfall/admin --report=daily --format=csv
like 'report: the hit is in it' "$out" '^a,[0-9-]*,1,1'
inside /footfall/admin --check
unlike 'check: nothing bad' "$out" '^bad '
is 'no message was written' "$(find "$root/footfall/state" -name '*.log')" ''

# Every place that localhost may mean.
for place in /var/run/mysqld/mysqld.sock /var/lib/mysql/mysql.sock /run/mysql/mysql.sock \
	/tmp/mysql.sock; do
	rm "$root/run/mysqld/mysqld.sock"
	mkdir -p "$root${place%/*}"
	ln "$FOOTFALL_TEST_SOCKET" "$root$place"
	inside /footfall/admin --init --quiet
	is "localhost: MariaDB is found at $place" "$status$err" 0
	rm "$root$place"
	ln "$FOOTFALL_TEST_SOCKET" "$root/run/mysqld/mysqld.sock"
done
# Whoever has an account may make a file in /tmp.
mv "$root/run/mysqld/mysqld.sock" "$root/tmp/mysql.sock"
chown 54321 "$root/tmp/mysql.sock"
inside /footfall/admin --init --quiet
like "localhost: a stranger's socket in /tmp is not believed" "$status $err" \
	"^75 .*/tmp/mysql.sock \(no service's socket\)"
chown 0 "$root/tmp/mysql.sock"
mv "$root/tmp/mysql.sock" "$root/run/mysqld/mysqld.sock"

# What goes wrong is told where the owner looks.
mv "$root/run/mysqld/mysqld.sock" "$root/run/mysqld/other.sock"
is 'without MariaDB: 204 by the journal' \
	"$(drop_in_hit "$chroot" "$root" /cgi-bin/collect.cgi)" 204
for place in /run/mysqld/mysqld.sock /var/lib/mysql/mysql.sock /tmp/mysql.sock 127.0.0.1; do
	ok "the message names $place" grep -q "$place" "$root/footfall/state/collect.log"
done
mv "$root/run/mysqld/other.sock" "$root/run/mysqld/mysqld.sock"
inside /footfall/admin --drain --quiet
is 'and the drain delivers it' "$status$(sql 'SELECT COUNT(*) FROM pageview;')" 02

# ---- the screen ------------------------------------------------------------------

terminal()
{
	tmux -f /dev/null -S "$work/tmux" "$@"
}

shows()
{
	terminal capture-pane -p 2>/dev/null | grep -Eq "$1"
}
trap 'terminal kill-server 2>/dev/null || :; clean_up' EXIT

# in_terminal TERM: the screen in a terminal that calls itself so. A shell waits for it:
# tmux 3.3 now and then leaves a child that has ended unreaped, and says no status.
in_terminal()
{
	rm -f "$work/ended"
	# The old server of this name may be ending still.
	# shellcheck disable=SC2016 # that shell's, not ours
	wait_for terminal new-session -d -x 100 -y 30 \
		sh -c '"$@"; echo "$?" >"$0"' "$work/ended" \
		env -i TERM="$1" LANG=en_US.UTF-8 "$chroot" "$root" /footfall/admin
	ok "TERM=$1: the screen shows the site, in UTF-8 without the host's locale" \
		wait_for shows '^▌a  *1 '
	terminal send-keys q
	wait_for test -s "$work/ended"
	is "TERM=$1: q ends it" "$(cat "$work/ended")" 0
	terminal kill-server 2>/dev/null || :
	rm -f "$work/tmux"
}
in_terminal tmux-256color
in_terminal screen
in_terminal xterm
done_testing
