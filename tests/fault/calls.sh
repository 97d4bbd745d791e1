#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every system call of collect.cgi and of the drain fails once, writes are cut short at
# every byte: a hit is answered 204 only when it is stored, and nothing crashes.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck disable=SC2119 # LINE is not $1
# shellcheck source=tests/support/sweep.sh
. "$FOOTFALL_SRCDIR/tests/support/sweep.sh"

needs_strace 'processes whose system calls fail'

# What each call may say, as its page in section 2 of the manual has it.
errors='openat EIO ENOSPC EMFILE ENFILE EINTR
read EIO EINTR
pread64 EIO
write EIO ENOSPC EDQUOT EFBIG EINTR
pwrite64 EIO ENOSPC
fdatasync EIO ENOSPC EINTR
fsync EIO ENOSPC EINTR
flock EINTR ENOLCK
newfstatat EIO ENOMEM
fstat EIO
utimensat EACCES
renameat EIO ENOSPC
unlinkat EIO
ftruncate EIO
socket EMFILE ENOBUFS
connect ECONNREFUSED EAGAIN EINTR
sendto EPIPE EINTR ENOBUFS
recvfrom ECONNRESET EINTR
poll ENOMEM EINTR
getrandom ENOSYS EINTR
prctl EINVAL
landlock_create_ruleset ENOSYS
landlock_add_rule EBADF
landlock_restrict_self EPERM
prlimit64 EPERM
setitimer EINVAL'

# faults: of each call in $work/trace a line "NAME NUMBER ERROR" for each error.
faults()
{
	calls >"$work/calls"
	printf '%s\n' "$errors" | awk '
		NR == FNR { for (i = 2; i <= NF; i++) errors[$1] = errors[$1] " " $i; next }
		{
			count = split(errors[$1], error, " ")
			for (i = 1; i <= count; i++)
				print $1, $2, error[i]
		}' - "$work/calls"
}

# sweep: a hit for each line of stdin; an earlier one's fault may have spoilt the salt's
# copy.
sweep()
{
	while read -r name at error; do
		rm -f "$state/away"
		cp -p "$work/salt.cache" "$state"
		send -e trace="$name" -e inject="$name:error=$error:when=$at"
		set_aside_journal
		! grep -q INJECTED "$work/trace" || {
			swept=$((swept + 1))
			case $name in
			openat | socket | connect) opens=$((opens + 1)) ;;
			esac
		}
		! is_crash "$ended" || crashes="$crashes $name/$at/$error"
	done
}

up
forget
send_plain
cp -p "$state/salt.cache" "$work/salt.cache"
swept=0 opens=0
crashes=
send
faults | choose 250 >"$work/chosen"
chosen=$(wc -l <"$work/chosen")
sweep <"$work/chosen"
down
cp -p "$work/salt.cache" "$state"
send
faults | choose 250 >"$work/chosen"
chosen=$((chosen + $(wc -l <"$work/chosen")))
set_aside_journal
sweep <"$work/chosen"
ok 'nearly all were injected' [ "$swept" -gt $((chosen * 9 / 10)) ]
is 'nothing crashes' "$crashes" ''
give_back_journal
is 'the drain after them is done' "$status$err" 0
row 13 points="$swept"
tell 21 opens_and_connections="$opens"
is 'no torn record comes back' "$(cat "$state/journal.rejected" 2>/dev/null)" ''
ok 'many hits were kept all the same' [ "$acked" -gt $((sent / 3)) ]

# ---- writes that are cut short ---------------------------------------------------

# RLIMIT_FSIZE cuts a write exactly there; a byte more each time.
forget
up
send_plain
down
send_plain
length=$(wc -c <"$state/journal")
: >"$state/collect.log"
set_aside_journal
cuts=
for size in $(seq 0 "$length" | choose 120); do
	printf '' >"$state/journal"
	chmod 0600 "$state/journal"
	rm -f "$state/away"
	# The log and the copy of the salt are smaller, or fail quietly.
	send_plain prlimit --fsize="$size:$size"
	[ "$answered" = 503 ] || [ "$size" -ge "$length" ] || cuts="$cuts $size:$answered:$ended"
	set_aside_journal
done
is 'a hit whose record is cut short is answered 503' "$cuts" ''
give_back_journal
row 13 cut_at_bytes="$(amount 120 "$length")"

# ---- the drain -----------------------------------------------------------------

forget
up
send_plain
down
hits_wait "$(amount 640 3000)" 2
part_wait
# shellcheck disable=SC2119
drain_traced
# The tally is read in a thousand pieces. A send that fails while the connection lives is
# no fault of a kernel, and the client library waits for an answer to it without end;
# collect.cgi has its deadline.
faults | awk '$1 != "pread64" || $2 < 5' | grep -Ev '^sendto .* (EPIPE|ENOBUFS)$' | choose 150 >"$work/chosen"
swept=0 failed=0
unknown='' unmended=''
while read -r name at error; do
	drain_failing drain_traced -e trace="$name" -e inject="$name:error=$error:when=$at"
	! grep -q INJECTED "$work/trace" || swept=$((swept + 1))
done <"$work/chosen"
# How often MariaDB's answers are asked for depends on when they come.
ok 'most were injected into drains' [ "$swept" -gt $(($(wc -l <"$work/chosen") * 2 / 3)) ]
is 'their exit codes are known' "$unknown" ''
is 'what they left the next one delivers' "$unmended" ''
ok 'some failed, and some were done all the same' \
	[ "$failed" -gt 0 ] && [ "$failed" -lt "$swept" ]
# What no such drain had to deliver.
cat "$work/part/"[0-9]* >"$state/journal"
chmod 0600 "$state/journal"
run --drain --quiet
row 13 drains="$swept" failed="$failed"

done_testing
