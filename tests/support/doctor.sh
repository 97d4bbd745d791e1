# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # status, out and err are set by run
#
# What the tests of admin --check share. To be sourced behind jobs.sh.

# finding WHAT LEVEL SUBJECT PATTERN [OPTION...]: the doctor has such a finding, none
# that is worse, and the exit status that goes with it.
finding()
{
	what=$1
	level=$2
	line="^$2 +$3 .*$4"
	shift 4
	run --check "$@"
	like "$what: $level" "$out" "$line"
	case $level in
	bad) is "$what: exit 1" "$status" 1 ;;
	warning) is "$what: nothing bad, exit 0" "$status$(worse '^bad')" 0 ;;
	*) is "$what: nothing bad, no warning, exit 0" "$status$(worse '^(bad|warning)')" 0 ;;
	esac
}

# The disk that the tests happen to run on is not what they are about.
worse()
{
	printf '%s\n' "$out" | grep -E "$1" | grep -Ev '^warning +state ' || :
}

# fine WHAT [OPTION...]: no finding that needs anybody.
fine()
{
	what=$1
	shift
	run --check "$@"
	is "$what: nothing bad, no warning, exit 0" "$status$err$(worse '^(bad|warning)')" 0
}

# ran INSTANT: as if every job had run then.
ran()
{
	sql "UPDATE job_run SET started_at = '${1%Z}';"
}
