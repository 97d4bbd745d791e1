# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# Runs the blocks of a page of the documents, in order, on a machine of their own
# (tests/docs/sandbox). To be sourced by a test that has set
#
#   page   the page, such as doc/install-server.md
#   user   who reads it there: root or ada
#
# and that then calls page_run, within the functions that it needs:
#
#   before_NAME, after_NAME   around the block with the word name=NAME; after_NAME may
#                             test (tap.sh) and finds in $said what the block printed
#   with_NAME                 makes ready what a block with the word with=NAME needs
#
# What the words of blocks mean is in CONTRIBUTING, "Documents". Each block is a test:
# commands must exit 0, SQL must run, a configuration be read by what reads it.

: "${FOOTFALL_SRCDIR:?}" "${FOOTFALL_BUILDDIR:?}" "${page:?}" "${user:?}"
FOOTFALL_DOCS_BUILD=${FOOTFALL_DOCS_BUILD:-}
page_here=$FOOTFALL_SRCDIR/tests/docs
# shellcheck source=tests/support/tap.sh
. "$FOOTFALL_SRCDIR/tests/support/tap.sh"

# ---- outside: the machine is made, or can't be ----------------------------------

page_skip()
{
	echo "1..0 # SKIP $*"
	exit 0
}

page_enter()
{
	if [ "$(id -u)" -ne 0 ]; then
		sudo -n true 2>/dev/null || page_skip "needs root, or sudo without a password"
		exec sudo env FOOTFALL_SRCDIR="$FOOTFALL_SRCDIR" \
			FOOTFALL_BUILDDIR="$FOOTFALL_BUILDDIR" \
			FOOTFALL_PACKAGES="${FOOTFALL_PACKAGES:-}" \
			FOOTFALL_PACKAGES_ALL="${FOOTFALL_PACKAGES_ALL:-}" \
			FOOTFALL_DOCS_BUILD="${FOOTFALL_DOCS_BUILD:-}" "$0"
	fi
	unshare -m -p -n -f true 2>/dev/null || page_skip "may not make namespaces here"
	[ -x "${FOOTFALL_PACKAGES:-/none}/usr/sbin/a2enmod" ] ||
		page_skip "FOOTFALL_PACKAGES names no folder of unpacked packages; run ./check"
	env -i "$FOOTFALL_BUILDDIR/cgi-bin/collect.cgi" 2>/dev/null </dev/null |
		grep -q '/opt/footfall/' || page_skip "it is built for another prefix"
	work=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
	chmod 0755 "$work"
	page_process=
	trap 'page_leave' EXIT
	trap 'exit 1' HUP INT TERM
	export FOOTFALL_SRCDIR FOOTFALL_BUILDDIR FOOTFALL_PACKAGES FOOTFALL_DOCS_BUILD
	export FOOTFALL_PACKAGES_ALL="${FOOTFALL_PACKAGES_ALL:-}"
	timeout -k 5 900 unshare -m -p -n -f --kill-child "$page_here/sandbox" "$work" \
		"$page_here/${0##*/}" &
	page_process=$!
	wait "$page_process"
	exit
}

# unshare takes all processes of the machine with it.
page_leave()
{
	page_status=$?
	[ -z "$page_process" ] || kill -KILL "$page_process" 2>/dev/null || :
	wait
	rm -rf --one-file-system "$work"
	exit "$page_status"
}

[ -n "${FOOTFALL_PAGE_WORK:-}" ] || page_enter
work=$FOOTFALL_PAGE_WORK

# ---- inside ----------------------------------------------------------------------

# shellcheck source=tests/support/mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/mariadb.sh"
# shellcheck source=tests/docs/machine.sh
. "$page_here/machine.sh"

# page_as USER COMMAND...: with a login's environment, in the home folder.
page_as()
{
	page_who=$1
	shift
	page_whose_home=$(page_home "$page_who")
	(cd "$page_whose_home" && exec setpriv --reuid="$page_who" --regid="$page_who" \
		--init-groups timeout -k 5 300 env HOME="$page_whose_home" USER="$page_who" LOGNAME="$page_who" "$@")
}

# page_word NAME: the value of NAME=VALUE among the words of the block, if it is there.
page_word()
{
	printf '%s\n' "$words" | tr ' ' '\n' | sed -n "s/^$1=//p"
}

# page_home USER
page_home()
{
	getent passwd "$1" | cut -d : -f 6
}

# page_path: the file that the block is the text of, if it is one.
page_path()
{
	printf '%s\n' "$words" | tr ' ' '\n' | grep '^[/~]' |
		sed "s,^~,$(page_home "$user")," || :
}

# page_write PATH: the block as a file, its folder made if absent, as a reader would.
page_write()
{
	page_as "$user" mkdir -p "${1%/*}" && page_as "$user" tee "$1" <"$block" >/dev/null
}

# page_merge PATH: the block's keys, in place of those of the same name in the file.
page_merge()
{
	keys=$(sed -n -E 's/^([a-z_]+) *=.*/\1/p' "$block" | paste -s -d ' ')
	awk -v keys=" $keys " '
		!gone && match($0, /^[a-z_]+ *=/) {
			key = $1
			sub(/=.*/, "", key)
			gone = index(keys, " " key " ")
			if (gone && $0 ~ /; *(\/\/.*|#.*)?$/) {
				gone = 0
				next
			}
		}
		gone {
			if ($0 ~ /^[})]+;/)
				gone = 0
			next
		}
		{ print }' "$1" >"$work/merged" && cat "$block" >>"$work/merged" &&
		cat "$work/merged" >"$1"
}

# page_commands [USER]: as somebody would type them, a new shell for each block; with the
# word "fails" they must not exit 0. What a program asks for is answered by the file
# "input", which a test may write.
page_commands()
{
	page_status=0
	page_as "${1:-$user}" sh -eu "$block" <"$work/input" || page_status=$?
	case " $words " in
	*" fails "*) [ "$page_status" -ne 0 ] ;;
	*) return "$page_status" ;;
	esac
}

# page_cron: the block is lines of a crontab; the command of each runs as cron does it,
# and prints nothing, or else cron sends mail.
page_cron()
{
	sed -E 's/^([^ ]+ ){5}//' "$block" >"$work/cron"
	page_whose=$user
	case $words in
	*/etc/cron.d/*)
		page_whose=$(cut -d ' ' -f 1 "$work/cron")
		sed -i 's/^[^ ]* //' "$work/cron"
		;;
	esac
	page_said=$(page_as "$page_whose" env -i HOME=/ PATH=/usr/bin:/bin sh -eu \
		"$work/cron" 2>&1) && [ -z "$page_said" ] && return 0
	printf '%s\n' "$page_said"
	return 1
}

# page_configuration PATH: what reads it takes it. admin.conf is read beside footfall.conf.
page_configuration()
{
	page_configuration_main=${1%/*}/footfall.conf
	page_as "$user" "$FOOTFALL_BUILDDIR/admin/admin" --config="$page_configuration_main" \
		--check >"$work/check" 2>&1 || :
	grep -Eq "^ok +configuration +$page_configuration_main\$" "$work/check" && return 0
	cat "$work/check"
	return 1
}

# page_printed: each line of the block is in what the last commands printed; "..." stands
# for any text, one blank for several, or for tabs.
page_printed()
{
	tr -s ' \t' ' ' <"$work/said" >"$work/squeezed"
	while IFS= read -r page_line; do
		page_pattern=$(printf '%s\n' "$page_line" |
			sed -e 's/[][\.*^$]/\\&/g' -e 's/\\\.\\\.\\\./.*/g')
		grep -q -x -e "$page_pattern" "$work/squeezed" || {
			printf 'nobody printed: %s\n' "$page_line"
			cat "$work/said"
			return 1
		}
	done <"$block"
}

# page_ini: MariaDB takes its configuration with this file in it.
page_ini()
{
	mariadbd --defaults-file=/etc/mysql/mariadb.cnf --user=mysql --verbose --help >"$work/ini"
}

# page_htaccess: Apache takes the lines of a .htaccess.
page_htaccess()
{
	{
		echo '<Directory /var/www/html>'
		cat "$block"
		echo '</Directory>'
	} >"$work/htaccess.conf"
	apache2ctl -t -c "Include $work/htaccess.conf"
}

# page_block: what the block asks for.
page_block()
{
	path=$(page_path)
	into=$(page_word into)
	[ -z "$path" ] || page_write "$path" || return 1
	[ -z "$into" ] || page_merge "$into" || return 1
	case $language in
	sh) [ -n "$path" ] || page_commands "$(page_word as)" ;;
	sql) [ -n "$path" ] || page_as "$user" mariadb --database="$(page_word in)" <"$block" ;;
	cron) page_cron ;;
	conf) page_configuration "$path$into" ;;
	ini) page_ini ;;
	nginx) nginx -t -q ;;
	apache) page_htaccess ;;
	caddy) caddy validate --adapter caddyfile --config "$path" ;;
	text) case " $words " in *" printed "*) page_printed ;; esac ;;
	esac
}

# page_hook WHEN: the function before_NAME or after_NAME, if there is one.
page_hook()
{
	page_name=$(page_word name)
	[ -n "$page_name" ] || return 0
	! command -v "$1_$page_name" >/dev/null || "$1_$page_name"
}

page_is_run()
{
	case " $words " in
	*" tested-by="*) return 1 ;;
	*" long "*) [ -n "$FOOTFALL_DOCS_BUILD" ] ;;
	esac
}

page_run()
{
	mkdir -p "$work/blocks"
	: >"$work/input"
	awk -v folder="$work/blocks" -f "$page_here/blocks.awk" "$FOOTFALL_SRCDIR/$page" \
		>"$work/index" || echo "not ok - $page can't be read"
	while IFS='	' read -r number line language words <&7; do
		page_is_run || continue
		block=$work/blocks/$number
		server=$(page_word with)
		[ -z "$server" ] || ok "$page:$line: there is $server" "with_$server"
		page_hook before
		status=0
		page_block >"$work/said.new" 2>&1 || status=$?
		[ "$language" != sh ] || cp "$work/said.new" "$work/said"
		ok "$page:$line: $language $words" page_verdict "$status"
		# shellcheck disable=SC2034 # for after_NAME
		said=$(cat "$work/said.new")
		page_hook after
	done 7<"$work/index"
	machine_stop
	done_testing
}

page_verdict()
{
	cat "$work/said.new"
	return "$1"
}
