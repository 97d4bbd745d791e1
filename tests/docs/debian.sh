#!/bin/sh
# SPDX-License-Identifier: MIT
#
# debian/ and footfall-setup beside the rest: one version everywhere, all build
# dependencies, every file in the released archive, every option in the manual. Building
# the packages is tests/debian's.

set -eu
export LC_ALL=C

source=${FOOTFALL_SRCDIR:?}
# shellcheck source=tests/support/tap.sh
. "$source/tests/support/tap.sh"

# first_change: "footfall (0.1.0) UNRELEASED".
first_change()
{
	sed -n '1s/;.*//p' "$source/debian/changelog"
}

# expected_change: the same, as NEWS and configure.ac have it. A released version is for
# no suite of Debian's in particular.
expected_change()
{
	version=$(sed -n -E 's/^AC_INIT\(\[Footfall\], \[([0-9.]+)\].*/\1/p' "$source/configure.ac")
	heading=$(grep -m 1 '^## ' "$source/NEWS.md")
	case $heading in
	"## $version, unreleased") echo "footfall ($version) UNRELEASED" ;;
	"## $version, "*) echo "footfall ($version) unstable" ;;
	*) echo "NEWS begins with '$heading', configure.ac says $version" ;;
	esac
}

# files: of debian/, but what a build of the packages left.
files()
{
	if [ -e "$source/.git" ]; then
		git -C "$source" -c safe.directory='*' ls-files debian
	else
		(cd "$source" && find debian -type f)
	fi
}

files_are_released()
{
	[ "$(files | wc -l)" -gt 5 ] || return
	files | while read -r file; do
		grep -qE "[[:blank:]]$file( |\$)" "$source/Makefile.am" || echo "$file: not in EXTRA_DIST"
	done | grep . && return 1
	return 0
}

libraries_are_build_dependencies()
{
	libraries=$(sed -n -E 's/^FOOTFALL_LIBRARY\(.*\[([a-z0-9-]+)\]\)$/\1/p' \
		"$source/configure.ac")
	[ -n "$libraries" ] || return
	for library in $libraries; do
		grep -qx " $library," "$source/debian/control" || {
			echo "debian/control: Build-Depends lacks $library"
			return 1
		}
	done
}

# options_known, options_described: of footfall-setup, --name or --name=.
options_known()
{
	sed -n '/^take_option/,/^}/p' "$source/contrib/setup/footfall-setup.in" |
		sed -n -E 's/^	(--[a-z-]+=?)(\?\*)?( \| -h)?\).*/\1/p' | sort
}

options_described()
{
	sed -n -E 's/^\.It Fl -([a-z-]+)( Ns (=).*)?$/--\1\3/p' "$source/doc/footfall-setup.8" |
		sort
}

options_helped()
{
	sed -n '/^usage/,/^}/p' "$source/contrib/setup/footfall-setup.in" |
		sed -n -E 's/^	+  (--[a-z-]+=?).*/\1/p' | sort
}

is "debian/changelog has the version of NEWS and configure.ac" "$(first_change)" \
	"$(expected_change)"
ok "every file of debian/ is in the released archive" files_are_released
ok "every library is a build dependency" libraries_are_build_dependencies
like "footfall-setup has options" "$(options_known)" '^--dry-run$'
is "footfall-setup(8) has all of them, and no other" "$(options_described)" "$(options_known)"
is "so has --help" "$(options_helped)" "$(options_known)"
done_testing
