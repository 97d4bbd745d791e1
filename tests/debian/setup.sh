#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What footfall-setup refuses before it looks at the machine, and the places that
# make install writes into it, into samples and man pages. What it does on a machine:
# tests/debian/scenario.

set -eu

source=${FOOTFALL_SRCDIR:?}
build=${FOOTFALL_BUILDDIR:?}
# shellcheck source=tests/support/tap.sh
. "$source/tests/support/tap.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Nothing is installed in these places.
sed -e "s|@PARTS@|$source/contrib/setup|" -e "s|@[A-Z]*@|$work/absent|" \
	"$source/contrib/setup/footfall-setup.in" >"$work/setup"

# refuses STATUS WORDS [ARG...]
refuses()
{
	refuses_status=$1
	refuses_words=$2
	shift 2
	said=$(sh "$work/setup" "$@" 2>&1 >/dev/null) && status=0 || status=$?
	is "$*: exit status" "$status" "$refuses_status"
	like "$*: says why" "$said" "$refuses_words"
}

# install_elsewhere: with other places and another name than this build's.
install_elsewhere()
{
	env -u MAKEFLAGS -u MAKELEVEL make -C "$build" install DESTDIR="$work/stage" \
		prefix=/srv/f exec_prefix=/srv/f sysconfdir=/srv/f/settings \
		localstatedir=/srv/f/state bindir=/srv/f/programs cgidir=/srv/f/cgi \
		datarootdir=/srv/f/share mandir=/srv/f/manual docdir=/srv/f/documents \
		program_transform_name='s/^admin$$/counter/'
}

# has FILE LINE: of the stage.
has()
{
	grep -qF -e "$2" "$work/stage/srv/f/$1"
}

ok "--help" sh "$work/setup" --help
refuses 2 'name one site'
refuses 2 'name one site' www.example.org www.example.com
refuses 2 'name one site' www.example.org/page
refuses 2 'name one site' 'www.example.org";'
refuses 2 'name one site' .example.org
refuses 2 'unknown' --endpoints=https://www.example.org/ www.example.org
refuses 2 'value is missing' --endpoint= www.example.org
refuses 2 'write a URL' --endpoint=www.example.org www.example.org
refuses 2 'no quotes' '--endpoint=https://x"/' www.example.org
refuses 2 'takes no site' --remove www.example.org
refuses 2 'take apache' --web-server=iis www.example.org
if [ "$(id -u)" -eq 0 ]; then
	refuses 1 'install Footfall first' --dry-run www.example.org
else
	refuses 1 'run it as root' --dry-run www.example.org
fi

ok "make install with other places" install_elsewhere
ok "the program has its name" test -x "$work/stage/srv/f/programs/counter"
ok "Apache's sample" has documents/contrib/apache/footfall.conf '"/srv/f/cgi/collect.cgi"'
ok "the unit" has documents/contrib/systemd/footfall-maintain.service \
	'ExecStart=/srv/f/programs/counter --maintain --quiet'
ok "its state" has documents/contrib/systemd/footfall-maintain.service \
	'ReadWritePaths=/srv/f/state/lib/footfall'
ok "the configuration" has documents/contrib/footfall.conf.sample /srv/f/settings/footfall.conf
ok "the line for cron" has documents/contrib/cron/footfall \
	'*/15 * * * * /srv/f/programs/counter --maintain --quiet'
ok "the man page has the name" has manual/man8/counter.8 '.Nm counter'
ok "and the places" has manual/man8/counter.8 /srv/f/settings/footfall.conf
not_ok "no sample and no man page has a path of the default prefix" grep -rn /opt/footfall/ \
	"$work/stage/srv/f/documents/contrib" "$work/stage/srv/f/manual"
done_testing
