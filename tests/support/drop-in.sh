# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the tests of the drop-in share; to be sourced behind tests/support/jobs.sh.
#
# drop_in_archive ARCH    prints the archive that `make drop-in` has made in the build
#                         tree, or stops the test
# drop_in_unpack DIR      unpacks this machine's there as its owner would: DIR/footfall
# drop_in_hit COMMAND...  one hit by COMMAND, a collect.cgi without any environment but
#                         that of CGI; prints the answer's status

drop_in_archive()
{
	drop_in_found=$(find "$FOOTFALL_BUILDDIR" -maxdepth 1 \
		-name "footfall-*-linux-$1.tar.gz" | head -n 1)
	if [ -z "$drop_in_found" ]; then
		echo "Bail out! no archive in $FOOTFALL_BUILDDIR: make drop-in makes it" >&2
		exit 1
	fi
	printf '%s\n' "$drop_in_found"
}

drop_in_unpack()
{
	mkdir -p "$1" && drop_in_found=$(drop_in_archive "$(uname -m)") &&
		tar -C "$1" -xzf "$drop_in_found" &&
		mv "$1"/footfall-*-linux-* "$1/footfall"
}

drop_in_hit()
{
	printf '{"site":"a","path":"/drop-in"}' | env -i REQUEST_METHOD=POST \
		CONTENT_TYPE=text/plain CONTENT_LENGTH=30 REMOTE_ADDR=198.51.100.7 \
		HTTP_USER_AGENT=Mozilla/5.0 "$@" | sed -n 's/^Status: \([0-9]*\).*/\1/p'
}
