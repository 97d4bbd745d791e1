# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# How ./demo and ./check build. To be sourced.
#
# build_step WHAT LOG PROGRAM [ARG...]  says WHAT, runs PROGRAM into LOG, and shows
#                                       the end of LOG when it fails.
# build_autoreconf SOURCE LOG           makes SOURCE/configure, unless it is there
#                                       and newer than what it is made from.
# build_tree SOURCE BUILD [ARG...]      configures with ARGs, unless done so before,
#                                       and makes all, in BUILD. Logs stand beside:
#                                       BUILD.configure.log, BUILD.make.log.
#
# All return 0, or the status of what failed.

build_step()
{
	build_log=$2
	echo "$1 ..."
	shift 2
	"$@" >"$build_log" 2>&1 </dev/null && return 0
	build_status=$?
	echo "This failed with status $build_status: $*" >&2
	echo "The end of $build_log:" >&2
	tail -n 30 "$build_log" >&2
	return "$build_status"
}

build_autoreconf()
(
	cd "$1" && exec 9<"$1" && flock 9 || return 1
	if [ -x configure ] && [ -f Makefile.in ] &&
		[ -z "$(find configure.ac Makefile.am -newer configure)" ]; then
		return 0
	fi
	build_step "Making ./configure" "$2" autoreconf -i 9<&-
)

# build_configure SOURCE BUILD [ARG...]
build_configure()
(
	build_source=$1
	build_dir=$2
	shift 2
	mkdir -p "$build_dir" && cd "$build_dir" || return 1
	build_want="$build_source/configure -q $*"
	if [ -f Makefile ] && [ "$(cat .configured 2>/dev/null)" = "$build_want" ] &&
		[ -z "$(find "$build_source/configure" -newer config.status)" ]; then
		return 0
	fi
	rm -f .configured
	build_step "Configuring ${build_dir##*/}" "$build_dir.configure.log" \
		"$build_source/configure" -q "$@" &&
		printf '%s\n' "$build_want" >.configured
)

# build_jobs: as many as there are processors for us.
build_jobs()
{
	nproc 2>/dev/null || echo 1
}

build_tree()
{
	build_configure "$@" &&
		build_step "Building ${2##*/}" "$2.make.log" make -C "$2" -j "$(build_jobs)" all
}
