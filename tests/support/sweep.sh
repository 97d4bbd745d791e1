# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # what it sets is for those who source it; jobs.sh's
#
# What the tests share that fail, kill or disturb a process at each of its system calls;
# to be sourced behind tests/support/jobs.sh and fault.sh.
#
# needs_strace WHAT       ends the script, saying so, where there is none that may trace
# up, down [LINE...]      configures: collect.cgi reaches MariaDB, or it does not; the jobs do
# send [OPTION...]        one numbered hit by a collect.cgi under strace with these OPTIONs;
#                         $answered is its status (0: none), $ended the exit status; what
#                         strace saw is in $work/trace
# send_plain [NAME=VALUE...]  the same without strace
# drain_traced [OPTION...]    admin --drain under strace; sets $ended
# calls NAME...           of $work/trace: a line "NAME NUMBER" for each call of these names,
#                         of all when none is given
# reached NAME NUMBER     whether the process under strace came to this call
# choose COUNT            some lines of stdin, at random, in the short run; all in the long
# set_aside_journal       what collect.cgi has journaled waits in $work/waiting, so that the
#                         next hit finds what this one found
# give_back_journal       what waits there is the journal; then a drain
# hits_wait COUNT         COUNT hits are journaled, in parts of PART records each:
#                         $work/part/000, 001 ...
# part_wait               the next part is the journal
# nothing_is_left         whether no collect.cgi of this test is still running
# is_crash STATUS         whether a process that ended so has crashed

# known STATUS            whether admin may end so
# drain_failing COMMAND [ARG...]  the next part, by a drain that the command makes fail and
#                         whose status it puts into $ended; then one that nobody disturbs.
#                         Adds to $failed, $unknown, $unmended

# A copy: its path tells this test's processes from those of others.
cp "$collect" "$work/collect.cgi"
collect=$work/collect.cgi

# The sanitizers' search for leaks needs ptrace itself.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

seed=${FAULT_SEED:-$(date +%s)}
diag "FAULT_SEED=$seed"

needs_strace()
{
	can_trace && return 0
	skip "$1" 'strace is missing or may not trace'
	done_testing
	exit 0
}

# shellcheck disable=SC2120 # most tests need no LINE
up()
{
	configure 'flood_limit = 0;' "$@"
}

# shellcheck disable=SC2120
down()
{
	{
		printf 'state_dir = "%s"; flood_limit = 0;\n' "$state"
		printf 'database = { socket = "%s/nobody"; name = "footfall"; user = "root"; };\n' \
			"$work"
		printf 'jobs = { %s user = "root"; };\n' "$(database_group)"
		printf '%s\n' 'sites = ( { name = "a"; } );' "$@"
	} >"$config"
	chmod 0640 "$config"
}

send_plain()
{
	number=$fault_next
	fault_next=$((fault_next + 1))
	body="{\"site\":\"a\",\"path\":\"/n/$number\"}"
	ended=0
	# The shell would tell of each process that is killed.
	answer=$({
		printf '%s' "$body" | env -i FOOTFALL_CONFIG="$config" REQUEST_METHOD=POST \
			CONTENT_TYPE=text/plain CONTENT_LENGTH="${#body}" \
			HTTP_USER_AGENT=Mozilla/5.0 REMOTE_ADDR="198.18.0.$((number % 250))" \
			ASAN_OPTIONS="$ASAN_OPTIONS" "$@" "$collect" 2>"$work/answer.err"
	} 2>/dev/null) || ended=$?
	# The header must have come whole.
	answered=$(printf '%s\n' "$answer" | tr -d '\r' | awk '
		NR == 1 && $1 == "Status:" { status = $2 }
		$0 == "" { whole = 1 }
		END { print whole ? status + 0 : 0 }')
	echo "$number $answered 0" >>"$work/hits"
}

send()
{
	send_plain strace -qq -f -o "$work/trace" "$@"
}

drain_traced()
{
	ended=0
	{
		timeout -k 5 30 strace -qq -f -o "$work/trace" "$@" "$program" \
			--config="$config" --drain --quiet >"$work/drained" 2>&1 || ended=$?
	} 2>/dev/null
}

calls()
{
	awk -v names=" $* " '
		{ sub(/^[0-9]+ +/, "") }
		!/^[a-z_0-9]+\(/ { next }
		{
			name = $0
			sub(/\(.*/, "", name)
			if (name != "execve" && (names == "  " || index(names, " " name " ")))
				print name, ++count[name]
		}' "$work/trace"
}

reached()
{
	[ "$(calls "$1" | wc -l)" -ge "$2" ]
}

choose()
{
	seed=$((seed + 1))
	awk -v seed="$seed" -v most="$(amount "$1" 0)" '
		BEGIN { srand(seed) }
		{ line[NR] = $0 }
		END {
			if (most == 0 || most > NR)
				most = NR
			for (left = NR; most > 0; most--) {
				chosen = int(rand() * left) + 1
				print line[chosen]
				line[chosen] = line[left--]
			}
		}'
}

set_aside_journal()
{
	[ ! -e "$state/journal" ] || cat "$state/journal" >>"$work/waiting"
	rm -f "$state/journal"
}

give_back_journal()
{
	set_aside_journal
	if [ -e "$work/waiting" ]; then
		mv "$work/waiting" "$state/journal"
		chmod 0600 "$state/journal"
	fi
	run --drain --quiet
}

hits_wait()
{
	load "$1" 4 >/dev/null
	rm -rf "$work/part"
	mkdir "$work/part"
	grep . "$state/journal" >"$work/records"
	split -a 6 -d -l "$2" "$work/records" "$work/part/"
	rm "$state/journal" "$work/records"
	part=0
}

part_wait()
{
	part_file=$work/part/$(printf %06d "$part")
	part=$((part + 1))
	[ -e "$part_file" ] || {
		echo "no part $part of what waits is left" >&2
		exit 1
	}
	cp "$part_file" "$state/journal"
	chmod 0600 "$state/journal"
}

nothing_is_left()
{
	! grep -ls "${collect%collect.cgi}[c]ollect.cgi" /proc/[0-9]*/cmdline
}

# 128 and the signal's number; SIGKILL is mostly ours.
is_crash()
{
	[ "$1" -gt 128 ] && [ "$1" -ne 137 ]
}

# failing_ready: compiles tests/support/failing.c; 1 when these programs don't take it,
# as static ones and those of the sanitizers don't.
failing_ready()
{
	failing_cc=$(command -v cc || command -v gcc || command -v clang) || return 1
	"$failing_cc" -shared -fPIC -o "$work/failing.so" \
		"$FOOTFALL_SRCDIR/tests/support/failing.c" 2>"$work/cc" || return 1
	take_shared
	send_failing FOOTFALL_TEST_CLOCK_FAILS=1
	[ -s "$work/failed" ]
}

# take_shared: from here on collect.cgi has a shared libc, for LD_PRELOAD.
take_shared()
{
	rm -f "$collect"
	cp "$collect_shared" "$collect"
}

# send_failing NAME=VALUE: one numbered hit whose process fails so.
send_failing()
{
	send_plain LD_PRELOAD="$work/failing.so" FOOTFALL_TEST_FAILED="$work/failed" "$1"
}

# Done, failed, configuration, MariaDB away; 127 of a program that could not be loaded.
known()
{
	case $1 in
	0 | 1 | 2 | 75 | 127) ;;
	*) return 1 ;;
	esac
}

drain_failing()
{
	part_wait
	"$@"
	known "$ended" || unknown="$unknown $*: $ended"
	[ "$ended" -eq 0 ] || failed=$((failed + 1))
	run --drain --quiet
	[ "$status$err" = 0 ] && [ ! -e "$state/journal.taken" ] ||
		unmended="$unmended $*: $status $err"
}
