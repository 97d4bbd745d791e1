#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The demo's page in a real browser: opened once in headless Chromium, it makes one
# row, and that is what the report says. Prints TAP.
#
# Needs FOOTFALL_BUILDDIR, FOOTFALL_SRCDIR, and Chromium unpacked in
# FOOTFALL_PACKAGES (tests/support/packages.sh).

set -eu

source=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
chromium=${FOOTFALL_PACKAGES:-}/usr/lib/chromium/chromium
if [ ! -x "$chromium" ]; then
	echo "1..0 # SKIP no Chromium in FOOTFALL_PACKAGES; ./check puts it there"
	exit 0
fi
if [ -z "${FOOTFALL_TEST_DIR:-}" ]; then
	exec "$source/tests/support/with-mariadb" "$0"
fi

# shellcheck source=tests/support/tap.sh
. "$source/tests/support/tap.sh"
# shellcheck source=tests/support/mariadb.sh
. "$source/tests/support/mariadb.sh"
# shellcheck source=tests/support/site.sh
. "$source/tests/support/site.sh"

work=$FOOTFALL_TEST_DIR/browser
FOOTFALL_CONFIG=$work/footfall.conf
export FOOTFALL_CONFIG
admin=$FOOTFALL_BUILDDIR/admin/admin
trap site_stop EXIT
trap 'exit 1' HUP INT TERM

# visit: opens the page and waits until its requests are answered. The driven
# browser's own name would be filtered as a bot's; the resolver keeps it on loopback.
visit()
{
	rm -rf "${work:?}/home"
	mkdir "$work/home"
	HOME=$work/home XDG_CONFIG_HOME=$work/home XDG_CACHE_HOME=$work/home \
		timeout 120 "$chromium" --headless --no-sandbox --disable-gpu \
		--disable-dev-shm-usage --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--disable-breakpad --no-proxy-server --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' \
		--user-data-dir="$work/home/profile" --enable-logging=stderr \
		--user-agent='Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36' \
		--virtual-time-budget=10000 --dump-dom "$site_url/" \
		>"$work/dom" 2>"$work/chromium.log" || return 1
	idle
}

# idle: waits, ten seconds at most, until httpd has no request under way.
idle()
{
	polls=100
	while [ "$polls" -gt 0 ] &&
		[ -n "$(cat "/proc/$site_pid/task/$site_pid/children" 2>/dev/null)" ]; do
		sleep 0.1
		polls=$((polls - 1))
	done
}

# rows: those of pageview.
rows()
{
	echo 'SELECT site, path, event FROM pageview;' |
		mariadb_sql "$FOOTFALL_TEST_DIR" footfall
}

# complaints: what the page's script or console said.
complaints()
{
	grep -E 'CONSOLE.*(Uncaught|TypeError|SyntaxError|SecurityError)' "$work/chromium.log" || :
}

mkdir -p "$work/cgi-bin" "$work/state"
chmod 0700 "$work/state"
cp "$FOOTFALL_BUILDDIR/cgi-bin/collect.cgi" "$work/cgi-bin/"
site_make "$source" "$work/htdocs" "$work/cgi-bin"
site_start "$work/htdocs" "$work/httpd.log"
site_configure "$FOOTFALL_CONFIG" "$FOOTFALL_TEST_SOCKET" footfall root "$work/state" "$site_url"
"$admin" --init >"$work/init.log" 2>&1
site_carry "$work/htdocs" "$admin"

is "Chromium opened the page" "$(visit 2>&1 && echo yes)" yes
is "the page shows its notice" \
	"$(grep -c 'class="analytics-notice" lang="en"><small>This page counts anonymous visits' "$work/dom")" 1
expected=$(printf 'garden.example.org\t/welcome\t')
is "one visit is one row, under the path of the canonical link" "$(rows)" "$expected"
is "the page's script is silent" "$(complaints)" ""

"$admin" --rollup >"$work/rollup.log"
"$admin" --report=daily --format=csv 2>"$work/report.log" | tr -d '"\r' >"$work/daily.csv"
is "the report has one page view of one visitor" "$(awk -F , '
	NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	{ print $column["site"], $column["pageviews"], $column["unique_visitors"] }
' "$work/daily.csv")" "garden.example.org 1 1"

visit
is "a second visit is a second row" "$(rows)" "$(printf '%s\n%s' "$expected" "$expected")"

rm "$work/cgi-bin/collect.cgi"
visit
is "without collect.cgi the page stands" \
	"$(grep -c '<h1>Willow Lane Community Garden</h1>' "$work/dom")" 1
is "without collect.cgi its script is silent" "$(complaints)" ""
is "and there is no row more" "$(rows | wc -l)" 2
done_testing
