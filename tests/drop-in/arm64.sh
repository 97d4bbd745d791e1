#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The drop-in for arm64: built on this machine with libraries of that architecture in a
# folder of their own, and run by qemu's user mode, which is unpacked, not installed. A hit,
# the jobs, a report, the screen. What is downloaded stays in check.d of the build tree.

set -eu

# shellcheck source=tests/support/jobs.sh
. "${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/support/jobs.sh"
# shellcheck source=tests/support/drop-in.sh
. "$FOOTFALL_SRCDIR/tests/support/drop-in.sh"
# shellcheck source=tests/support/packages.sh
. "$FOOTFALL_SRCDIR/tests/support/packages.sh"

host=aarch64-linux-gnu
stay=$FOOTFALL_BUILDDIR/check.d/arm64
qemu=$stay/qemu/usr/bin/qemu-aarch64-static

if ! command -v "$host-gcc" >/dev/null; then
	skip 'the drop-in for arm64' "needs $host-gcc, which ./check --all installs"
	done_testing
	exit 0
fi

fetch_qemu()
{
	[ ! -x "$qemu" ] || return 0
	mkdir -p "$stay/qemu"
	packages_download "$stay/qemu" qemu-user-static
	dpkg -x "$stay"/qemu/*.deb "$stay/qemu"
	rm "$stay"/qemu/*.deb
}

# What make has set is for the tree that we are tested in.
pack()
{
	env -u MAKEFLAGS -u MAKELEVEL FOOTFALL_SYSROOT="$stay/sysroot" \
		make -C "$FOOTFALL_BUILDDIR" drop-in HOST="$host"
}

ok 'an emulator of the processor' fetch_qemu
ok 'its libraries are downloaded' "$FOOTFALL_SRCDIR/contrib/drop-in/cross" "$host" \
	"$stay/sysroot"
ok 'it is built and packed' pack
root=$work/home
mkdir "$root"
tar -C "$root" -xzf "$(drop_in_archive aarch64)"
mv "$root"/footfall-* "$root/footfall"
like 'the programs are for that processor' \
	"$(od -An -j18 -N2 -tx1 "$root/footfall/admin" | tr -d ' ')" '^b700$'
sed -e "s|host = \"DATABASE_HOST\"|socket = \"$FOOTFALL_TEST_SOCKET\"|" \
	-e 's/DATABASE_NAME/footfall/; s/DATABASE_USER/root/; s/DATABASE_PASSWORD//' \
	-e 's/"SITE"/"a"/' "$root/footfall/footfall.conf.sample" >"$root/footfall/footfall.conf"
chmod 600 "$root/footfall/footfall.conf"

# emulated OPTION...: admin, as run() does.
emulated()
{
	status=0
	"$qemu" "$root/footfall/admin" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}
emulated --version
like 'admin runs' "$out" 'wholly static'
emulated --init --quiet
is 'init: exit 0' "$status$out$err" 0
mkdir "$root/cgi-bin"
mv "$root/footfall/cgi-bin/collect.cgi" "$root/cgi-bin"
is 'a hit is taken' "$(drop_in_hit "$qemu" "$root/cgi-bin/collect.cgi")" 204
is 'and stored' "$(sql 'SELECT site, path FROM pageview;')" 'a	/drop-in'
emulated --maintain
is 'maintain: exit 0' "$status" 0
emulated --report=daily --format=csv
like 'report: the hit is in it' "$out" '^a,[0-9-]*,1,1'

terminal()
{
	tmux -f /dev/null -S "$work/tmux" "$@"
}

shows()
{
	terminal capture-pane -p 2>/dev/null | grep -Eq "$1"
}
trap 'terminal kill-server 2>/dev/null || :; clean_up' EXIT
terminal new-session -d -x 100 -y 30 env -i TERM=tmux-256color LANG=C.UTF-8 \
	"$qemu" "$root/footfall/admin"
ok 'the screen shows the site' wait_for shows '^▌a  *1 '
terminal kill-server
done_testing
