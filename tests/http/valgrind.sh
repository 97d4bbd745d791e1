#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The hostile corpus through lighttpd, with collect.cgi under valgrind: no answer is a
# 5xx, and valgrind finds nothing. A process takes a second there, so this is for
# ./check --all.

set -u
export LC_ALL=C

support=$FOOTFALL_SRCDIR/tests/support
# shellcheck source=tests/support/tap.sh
. "$support/tap.sh"
if [ -z "${FOOTFALL_TEST_STAGE:-}" ]; then
	exec "$support/with-mariadb" "$support/with-webserver" lighttpd "$0"
fi

cgi=$FOOTFALL_TEST_STAGE/cgi-bin
logs=$FOOTFALL_TEST_DIR/valgrind
mkdir "$logs"
chmod 1777 "$logs"
mv "$cgi/collect.cgi" "$cgi/real.cgi"
cat >"$cgi/collect.cgi" <<-END
	#!/bin/sh
	exec valgrind --quiet --leak-check=no --track-fds=yes --log-file='$logs/%p' '$cgi/real.cgi'
END
chmod 0755 "$cgi/collect.cgi"
# What takes a millisecond takes a second here.
echo 'deadline_ms = 60000;' >>"$FOOTFALL_TEST_CONFIG"

# results: how many of http-tests' cases ended so.
results()
{
	grep -c "^$1" "$FOOTFALL_TEST_DIR/hostile"
}

# findings: what valgrind says, but for descriptors that were open from the start.
findings()
{
	find "$logs" -type f -exec grep -hE 'Invalid|uninitialised|overlap|Process terminating' {} +
}

CMOCKA_MESSAGE_OUTPUT=TAP "$FOOTFALL_BUILDDIR/tests/http/http-tests" '*.request' \
	>"$FOOTFALL_TEST_DIR/hostile" 2>&1
is "hostile requests: none fails" "$(results 'not ok')" 0
ok "hostile requests: at least 200 ran" test "$(results ok)" -ge 200
ok "under valgrind" test "$(find "$logs" -type f | wc -l)" -ge 150
is "valgrind finds nothing" "$(findings | sort | uniq -c | head -n 20)" ''
done_testing
