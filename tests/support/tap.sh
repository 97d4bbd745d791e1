# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# TAP for shell tests (https://testanything.org). To be sourced.
#
# ok TEXT COMMAND [ARG...]   ok when COMMAND returns 0; its output becomes comments
# not_ok TEXT COMMAND [ARG...]  ok when it does not
# is TEXT GOT EXPECTED       ok when both are the same text
# like TEXT GOT PATTERN      ok when GOT has a line that matches (grep -E)
# unlike TEXT GOT PATTERN    ok when it has none
# skip TEXT WHY              one test that can't run here
# diag TEXT                  lines of comment
# done_testing               prints the plan; the script ends behind it
#
# A test that fails ends nothing. The exit status tells a broken script, not a failed
# test: the plan stands last, so a script that broke off has none.

tap_number=0

# diag TEXT: every line with # in front.
diag()
{
	printf '%s\n' "$1" | sed 's/^/# /'
}

# tap_result WORD TEXT
tap_result()
{
	tap_number=$((tap_number + 1))
	printf '%s %d - %s\n' "$1" "$tap_number" "$2"
}

ok()
{
	tap_text=$1
	shift
	if tap_output=$("$@" 2>&1); then
		tap_result ok "$tap_text"
		return 0
	fi
	tap_result 'not ok' "$tap_text"
	diag "failed: $*"
	[ -z "$tap_output" ] || diag "$tap_output"
}

not_ok()
{
	tap_text=$1
	shift
	if tap_output=$("$@" 2>&1); then
		tap_result 'not ok' "$tap_text"
		diag "did not fail: $*"
		return 0
	fi
	tap_result ok "$tap_text"
}

is()
{
	if [ "$2" = "$3" ]; then
		tap_result ok "$1"
		return 0
	fi
	tap_result 'not ok' "$1"
	diag "got:
$2
expected:
$3"
}

like()
{
	if printf '%s\n' "$2" | grep -Eq -e "$3"; then
		tap_result ok "$1"
		return 0
	fi
	tap_result 'not ok' "$1"
	diag "got:
$2
expected a line like:
$3"
}

unlike()
{
	if ! printf '%s\n' "$2" | grep -Eq -e "$3"; then
		tap_result ok "$1"
		return 0
	fi
	tap_result 'not ok' "$1"
	diag "got:
$2
expected no line like:
$3"
}

skip()
{
	tap_result ok "$1 # SKIP $2"
}

done_testing()
{
	echo "1..$tap_number"
}
