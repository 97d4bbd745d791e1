#!/bin/sh
# SPDX-License-Identifier: MIT
#
# state_dir is full, missing, read-only, somebody else's, a link, and what is in it is
# not what it should be: with MariaDB a hit is stored, without it is refused, what was
# there stays whole, and nothing outside is touched.

set -eu

# What is mounted here goes when this test ends.
if [ -z "${FOLDER_MOUNTS:-}" ] && unshare -m true 2>/dev/null; then
	FOLDER_MOUNTS=yes
	export FOLDER_MOUNTS
	exec unshare -m "$0" "$@"
fi

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck disable=SC2119 # LINE is not $1
# shellcheck source=tests/support/sweep.sh
. "$FOOTFALL_SRCDIR/tests/support/sweep.sh"

# Root is stopped by no mode: then hits come from a web server's user, as they do.
user='' user_id=$(id -u)
if [ "$user_id" -eq 0 ]; then
	user_id=65534
	user="setpriv --reuid=$user_id --regid=$user_id --clear-groups"
	chmod 0711 "$work"
fi
outside=$work/outside

# mine FILE...: belongs to the user.
mine()
{
	[ -z "$user" ] || chown -h "$user_id:$user_id" "$@"
}

# hit_up, hit_down: one hit of the user's; sets $answered.
hit_up()
{
	rm -f "$state/away" 2>/dev/null || :
	up
	mine "$config"
	# shellcheck disable=SC2086 # words
	send_plain $user
}

# shellcheck disable=SC2120 # most tests need no LINE
hit_down()
{
	down "$@"
	mine "$config"
	# shellcheck disable=SC2086
	send_plain $user
}

files='journal journal.taken journal.rejected drain.lock salt.cache away tally flood collect.log'

# anew: an empty state_dir of the user's, with a copy of the salt; files beside it that
# nothing may touch.
anew()
{
	rm -rf "$state" "$outside"
	mkdir -m 0700 "$state" "$outside"
	mine "$state"
	for file in $files; do
		echo "the $file of somebody else" >"$outside/$file"
	done
	chmod 0600 "$outside"/*
	mine "$outside"/*
	hit_up
	untouched=$(footprint "$outside")
}

footprint()
{
	find "$1" -printf '%p %i %m %u %g %s %T@ %C@\n' | sort
	find "$1" -type f -exec cksum {} + | sort
}

# both WHAT: with MariaDB the hit is stored, without it is refused.
both()
{
	hit_up
	with=$answered
	hit_down
	is "$1: 204 with MariaDB, 503 without" "$with $answered" '204 503'
	is "$1: nothing outside is touched" "$(footprint "$outside")" "$untouched"
}

up
fresh

# ---- the folder ----------------------------------------------------------------

cases=0
anew
rm -rf "$state"
both 'state_dir is missing'
echo >"$state"
both 'state_dir is a file'
rm -f "$state"
ln -s "$work/nowhere" "$state"
both 'state_dir leads nowhere'
rm -f "$state"
# A folder that everybody may write in, under a link.
chmod 0777 "$outside"
ln -s "$outside" "$state"
logged=$(footprint "$outside" | grep -v collect.log)
# "away" there is not ours to be removed before a hit.
mv "$state" "$work/link"
hit_up
mv "$work/link" "$state"
# shellcheck disable=SC2086
send_plain $user
with=$answered
hit_down
is 'state_dir leads to a folder that others may write in: 204 with MariaDB, 503 without' \
	"$with $answered" '204 503'
is 'nothing but the log is written there' "$(footprint "$outside" | grep -v collect.log)" \
	"$logged"
cases=$((cases + 4))
anew
chmod 0500 "$state"
rm -f "$state/journal"
both 'state_dir is read-only by its mode'
chmod 0770 "$state"
both 'state_dir is open to its group'
cases=$((cases + 2))
if [ -n "$user" ]; then
	anew
	chown 0:0 "$state"
	both "state_dir is another user's"
	chmod 0755 "$state"
	both "state_dir is another user's, and readable"
	cases=$((cases + 2))
else
	skip "state_dir is another user's" 'it needs root to give it away'
fi
anew
mv "$state" "$work/elsewhere"
ln -s "$work/elsewhere" "$state"
hit_down
is 'state_dir leads to a folder of our own: it is that folder' \
	"$answered $(grep -c '^1 ' "$work/elsewhere/journal")" '204 1'
run --drain --quiet
is 'for the drain too' "$status$err" 0
rm -rf "$work/elsewhere" "$state"
cases=$((cases + 1))

# Whatever mask a server hands on, what a hit makes can be used by the next one.
masked=
for mask in 0777 0277 0477 0000; do
	anew
	run --drain --quiet
	rm -f "$state"/[!s]*
	down
	mine "$config"
	# shellcheck disable=SC2016,SC2086 # the inner shell expands it; words
	send_plain sh -c 'umask $0; exec "$@"' "$mask" env $user
	masked="$masked $answered"
	hit_down
	masked="$masked $answered"
	run --drain --quiet
	masked="$masked $status$err"
	cases=$((cases + 1))
done
is 'with any umask' "$masked" "$(printf ' 204 204 0%.0s' 1 2 3 4)"

anew
if [ -n "${FOLDER_MOUNTS:-}" ] && [ -n "$user" ]; then
	hit_down
	rm "$state/away"
	mount --bind "$state" "$state"
	mount -o remount,ro,bind "$state"
	both 'state_dir is mounted read-only'
	run --drain
	is 'then a drain fails and says so' \
		"$status $(printf '%s\n' "$err" | grep -c 'Read-only file system')" '1 1'
	umount "$state"
	run --drain --quiet
	is 'and what was there is delivered later' "$status$err" 0
	cases=$((cases + 1))
else
	skip 'state_dir is mounted read-only' 'it needs root, and a kernel that lets it mount'
fi

# ---- what is in it ---------------------------------------------------------------

# instead NAME KIND: NAME in state_dir is something else. A hit must get along, or be
# refused; the drain must say what is wrong, or get along.
instead()
{
	rm -rf "${state:?}/$1"
	case $2 in
	link) ln -s "$outside/$1" "$state/$1" ;;
	fifo) mkfifo -m 0600 "$state/$1" ;;
	folder) mkdir -m 0700 "$state/$1" ;;
	foreign) : >"$state/$1" && chmod 0600 "$state/$1" && return 0 ;;
	esac
	mine "$state/$1"
}

odd=
kinds='link fifo folder'
[ -z "$user" ] || kinds="$kinds foreign"
for kind in $kinds; do
	for name in $files; do
		anew
		instead "$name" "$kind"
		hit_up
		[ "$answered" = 204 ] || odd="$odd $kind/$name:$answered"
		hit_down
		case $name in
		journal | salt.cache) expected=503 ;;
		*) expected=204 ;;
		esac
		[ "$answered" = "$expected" ] || odd="$odd $kind/$name:$answered"
		# Root makes the web server's what is not; a link it does not follow.
		run --drain --quiet
		known "$status" || odd="$odd $kind/$name:drain:$status"
		[ "$(footprint "$outside")" = "$untouched" ] || odd="$odd $kind/$name:outside"
		rm -rf "${state:?}/$name"
		run --drain --quiet
		[ "$status$err" = 0 ] || odd="$odd $kind/$name:$status$err"
		cases=$((cases + 1))
	done
done
is 'links, pipes, folders and foreign files in state_dir do no harm' "$odd" ''
if [ -n "$user" ]; then
	anew
	chown 0:0 "$outside/journal"
	ln "$outside/journal" "$state/journal"
	untouched=$(footprint "$outside")
	run --drain
	is "root does not read another's file by a second name" \
		"$status $(printf '%s\n' "$err" | grep -c 'Too many links')" '1 1'
	is 'nor gives it away' "$(footprint "$outside")" "$untouched"
	rm -f "$state/journal"
fi
give_back_journal
row 12 cases="$cases"

# ---- no room -------------------------------------------------------------------

# full WHAT: what was answered 204 before the disk was full is there, and is delivered.
full()
{
	is "$1: hits are taken, then refused" "$took_some $answered" 'yes 503'
	before=$(grep -c '^1 .*}$' "$state/journal")
	run --drain --quiet
	is "$1: the drain delivers what was taken" "$status$err" 0
	ok "$1: all of it was whole" [ "$(sql 'SELECT COUNT(*) FROM pageview;')" -ge "$before" ]
	ok "$1: nothing was left torn" [ ! -e "$state/journal.rejected" ]
}

# until_full HIT-COMMAND...: hits until one is refused, 600 at most.
until_full()
{
	took_some=no
	for _ in $(seq 600); do
		"$@"
		[ "$answered" = 204 ] || return 0
		took_some=yes
	done
}

forget
anew
down
load 200 4 >/dev/null
until_full hit_down 'journal_max_bytes = 65536;'
ok 'journal_max_bytes is not passed' [ "$(stat -c %s "$state/journal")" -le 65536 ]
full 'journal_max_bytes'
row 11 by=journal_max_bytes

limited()
{
	down
	mine "$config"
	# shellcheck disable=SC2086
	send_plain prlimit --fsize=4000:4000 $user
}
forget
anew
rm -f "$state/tally"
until_full limited
full 'RLIMIT_FSIZE'
row 11 by=RLIMIT_FSIZE

if can_trace; then
	for error in ENOSPC EDQUOT EFBIG EIO; do
		forget
		up
		send_plain
		down
		send_plain
		for call in write fdatasync fsync; do
			if [ "$call" = fsync ]; then set_aside_journal; fi
			for at in 1 2 3; do
				send -e trace="$call" -e inject="$call:error=$error:when=$at"
			done
		done
		give_back_journal
		row 11 by="$error"
	done
fi

if [ -n "${FOLDER_MOUNTS:-}" ]; then
	forget
	anew
	cp -p "$state/salt.cache" "$work/salt.cache"
	mount -t tmpfs -o size=64k,mode=0700 tmpfs "$state"
	mine "$state"
	cp -p "$work/salt.cache" "$state"
	down
	load 150 4 >/dev/null
	until_full hit_down
	hit_up
	is 'the disk is full: with MariaDB 204' "$answered" 204
	hit_down
	full 'a full disk'
	row 11 by=tmpfs

	# A record that must be set aside, and no room for it.
	rm -f "$state/journal.rejected"
	printf '\n1 0123456789abcdef {damaged}\n' >"$state/journal"
	chmod 0600 "$state/journal"
	mine "$state/journal"
	load 200 4 >/dev/null
	head -c 100000 /dev/zero >"$state/filler" 2>/dev/null || :
	run --drain --quiet
	is 'no room to set a damaged record aside: the drain fails' "$status" 1
	ok 'and keeps it' grep -q '{damaged}' "$state/journal.taken"
	row 11 by=no-room-to-set-aside
	rm -f "$state/filler"
	run --drain --quiet
	is 'with room again it is done' "$status$err" 0
	is 'the damaged record is set aside once' \
		"$(grep -c '{damaged}' "$state/journal.rejected")" 1
	umount "$state"
else
	skip 'a full disk' 'it needs root, and a kernel that lets it mount'
fi
done_testing
