#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: browsers.sh PLAYER... [-- WORD...]
#
# Every case of cases.mjs, or those whose names have one of the WORDs, in real browsers
# beside Apache and MariaDB; each asserts the rows. Prints TAP. A PLAYER is chromium or
# firefox, as people have them; or chromium-driven or firefox-driven, under puppeteer.
#
# Needs FOOTFALL_BUILDDIR, FOOTFALL_SRCDIR, Node.js, Chromium unpacked in FOOTFALL_PACKAGES,
# and for all but the player chromium Firefox, uBlock Origin and the like unpacked in
# FOOTFALL_PACKAGES_ALL, and npm: ./check --all has them. The npm packages of the lock file
# go to check.d/browser-tools of the build tree.

set -eu

source=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
here=$source/tests/browser
support=$source/tests/support
tools=${FOOTFALL_BUILDDIR:?}/check.d/browser-tools
libraries=lib/$(uname -m)-linux-gnu
chromium=${FOOTFALL_PACKAGES:-}/usr/lib/chromium/chromium
firefox=${FOOTFALL_PACKAGES_ALL:-}/usr/lib/firefox-esr/firefox-esr
blocker_id=uBlock0@raymondhill.net

# all PLAYER...: whether others are asked for than chromium.
all()
{
	for player; do
		case $player in
		--) return 1 ;;
		chromium) ;;
		*) return 0 ;;
		esac
	done
	return 1
}

# lacks PLAYER...: prints the first thing that is missing for them; 1 when nothing is.
lacks()
{
	command -v node >/dev/null || { echo "Node.js"; return 0; }
	[ -x "$chromium" ] || { echo "Chromium in FOOTFALL_PACKAGES"; return 0; }
	all "$@" || return 1
	[ -x "$firefox" ] || { echo "Firefox in FOOTFALL_PACKAGES_ALL"; return 0; }
	command -v npm >/dev/null || { echo npm; return 0; }
	return 1
}

# install_tools: as the lock file says, once. No package runs a script of its own.
install_tools()
{
	! cmp -s "$here/package-lock.json" "$tools/installed" || return 0
	rm -rf "$tools"
	mkdir -p "$tools"
	cp "$here/package.json" "$here/package-lock.json" "$tools/"
	(cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) || {
		echo "browsers: npm ci failed; the end of $tools/npm.log:" >&2
		tail -n 20 "$tools/npm.log" >&2
		exit 1
	}
	cp "$here/package-lock.json" "$tools/installed"
}

# blocker: the folder of uBlock Origin.
blocker()
{
	find "${FOOTFALL_PACKAGES_ALL:-}/usr/share/mozilla/extensions" -maxdepth 2 \
		-name "$blocker_id" 2>/dev/null || :
}

# places: where the browsers are, for run.mjs. Our folders' names need no escapes in JSON.
places()
{
	folder=$(blocker)
	lists=$folder/assets/thirdparties/easylist
	cat <<-END
		{
			"chromium": {
				"program": "$chromium",
				"libraries": "$FOOTFALL_PACKAGES/usr/$libraries",
				"tools": "$tools",
				"blocker": { "lists": [
					"$lists/easylist.txt", "$lists/easyprivacy.txt" ] }
			},
			"firefox": {
				"program": "$firefox",
				"libraries": "${FOOTFALL_PACKAGES_ALL:-}/usr/$libraries",
				"tools": "$tools",
				"blocker": { "id": "$blocker_id", "folder": "$folder" }
			}
		}
	END
}

[ $# -gt 0 ] || {
	echo "usage: browsers.sh PLAYER... [-- WORD...]" >&2
	exit 2
}
if lacking=$(lacks "$@"); then
	echo "1..0 # SKIP there is no $lacking; ./check or ./check --all puts it there"
	exit 0
fi
FOOTFALL_BROWSERS=$(places)
export FOOTFALL_BROWSERS FOOTFALL_SRCDIR="$source"
! all "$@" || install_tools
exec "$support/with-mariadb" "$support/with-webserver" apache node "$here/run.mjs" "$@"
