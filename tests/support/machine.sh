# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# A bare Debian 12 in a folder: a tree of debootstrap's, entered by chroot in namespaces
# of its own. To be sourced, with tap.sh. Needs root, debootstrap, and the mirrors that
# this machine's apt is set to.
#
# machine_lacks                      prints what is missing here for such trees; returns 0
#                                    then, else 1.
# machine_begin LOGS                 the folders: $machine_work, which goes at the end,
#                                    and LOGS. Sets traps.
# machine_base PACKAGES              makes $machine_work/base with these packages, commas
#                                    between; bails out when it can't.
# machine_make                       makes $machine_work/tree, a copy of base.
# machine_enter USER LOG COMMAND     runs COMMAND there as USER in the home folder; what it
#                                    says goes to LOG, what it left running is named in
#                                    $machine_work/left. Returns its status.
# machine_enter_offline USER LOG COMMAND   the same with no network but loopback.

machine_release=bookworm
machine_work=
machine_entered=

machine_lacks()
{
	PATH=$PATH:/usr/sbin:/sbin
	if ! command -v debootstrap >/dev/null; then
		echo "needs debootstrap; ./check --all installs it"
	elif ! unshare -m -p -n -f true 2>/dev/null; then
		echo "may not make namespaces here"
	elif [ -z "$(machine_mirrors)" ]; then
		echo "this machine's apt knows no mirror of $machine_release"
	else
		return 1
	fi
}

# unshare takes all processes of the tree with it.
machine_clean()
{
	machine_status=$?
	[ -z "$machine_entered" ] || kill -KILL "$machine_entered" 2>/dev/null || :
	wait
	rm -rf --one-file-system "$machine_work"
	exit "$machine_status"
}

machine_begin()
{
	machine_logs=$1
	mkdir -p "$machine_logs"
	machine_work=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
	trap machine_clean EXIT
	trap 'exit 1' HUP INT TERM
	mkdir "$machine_work/archives"
}

# machine_mirrors: lines of sources.list, as this machine's apt has them.
machine_mirrors()
{
	# shellcheck disable=SC2016 # for apt-get
	apt-get indextargets --format '$(ORIGIN)|deb $(SITE) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' | sed -n 's/^Debian|//p' | grep " $machine_release" |
		sort -u
}

machine_base()
{
	machine_mirrors >"$machine_work/sources.list"
	machine_mirror=$(awk -v release="$machine_release" \
		'$3 == release { print $2; exit }' "$machine_work/sources.list")
	if ! debootstrap --variant=minbase --include="$1" \
		--cache-dir="$machine_work/archives" "$machine_release" \
		"$machine_work/base" "$machine_mirror" >"$machine_logs/debootstrap.log" 2>&1; then
		echo "Bail out! debootstrap failed, see $machine_logs/debootstrap.log"
		exit 1
	fi
	cp "$machine_work/sources.list" "$machine_work/base/etc/apt/sources.list"
	apt-config dump | grep -iE '^Acquire::(http|https|Check)' \
		>"$machine_work/base/etc/apt/apt.conf.d/50newcomer" || :
	cp /etc/resolv.conf /etc/hosts "$machine_work/base/etc/"
}

machine_make()
{
	rm -rf --one-file-system "$machine_work/tree"
	cp -a "$machine_work/base" "$machine_work/tree"
}

# machine_run FLAGS USER LOG COMMAND: FLAGS of unshare.
machine_run()
{
	echo "$2 \$ $4" >"$3"
	# shellcheck disable=SC2086 # one word or none
	unshare -m -p $1 -f --kill-child "$FOOTFALL_SRCDIR/tests/newcomer/inside" \
		"$machine_work/tree" "$machine_work/archives" "$machine_work/left" "$2" "$4" \
		>>"$3" 2>&1 &
	machine_entered=$!
	machine_status=0
	wait "$machine_entered" || machine_status=$?
	machine_entered=
	return "$machine_status"
}

machine_enter()
{
	machine_run "" "$@"
}

machine_enter_offline()
{
	machine_run -n "$@"
}
