#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs Footfall's drop-in on shared hosting, or a newer one over it; see usage below.

set -eu
umask 077
export LC_ALL=C

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
url='' site='' docroot='' cgi='' path='' to=${HOME:-}/footfall
host=localhost database='' user='' password=''

usage()
{
	cat <<-END
		usage: sh install.sh [OPTION...]

		Puts Footfall into ~/footfall and collect.cgi where the web server runs it, makes
		the tables, and prints the line for cron and the snippet. What no option says it
		asks for, a line each; the password of the database always, never as an option.

		  --url=URL        the site's address, such as https://www.example.org
		  --site=NAME      the site's name in Footfall; the URL's host name
		  --database=NAME  the database, as the host's panel shows it
		  --user=NAME      the user of the database
		  --host=NAME      where MariaDB is, or the path of its socket; localhost
		  --docroot=DIR    the folder of the site's pages; ~/public_html or the like
		  --cgi=DIR        the folder for programs; cgi-bin in docroot, or beside it
		  --to=DIR         the private folder, outside docroot, called footfall; ~/footfall
	END
}

say()
{
	printf '%s\n' "$*"
}

# stop TEXT...: what is wrong, and what to do.
stop()
{
	printf 'install.sh: %s\n' "$*" >&2
	exit 1
}

# absolute DIR: its path without links; DIR need not be there.
absolute()
{
	if [ -d "$1" ]; then
		(CDPATH='' cd -- "$1" && pwd -P)
	else
		printf '%s/%s\n' "$(absolute "$(dirname -- "$1")")" "$(basename -- "$1")"
	fi
}

# ask VARIABLE QUESTION: a line of standard input, unless it is set.
ask()
{
	eval "answer=\$$1"
	[ -z "$answer" ] || return 0
	printf '%s: ' "$2"
	IFS= read -r answer || [ -n "$answer" ] ||
		stop "standard input ended; say $2 by an option or a line"
	[ -t 0 ] || say
	answer=$(printf '%s' "$answer" | tr -d '\r')
	[ -n "$answer" ] || stop "$2 is needed"
	eval "$1=\$answer"
}

# Not shown, and in no argument of a process.
ask_password()
{
	[ ! -t 0 ] || stty -echo
	printf 'Password of the database user (not shown): '
	IFS= read -r password || :
	[ ! -t 0 ] || stty echo
	say
	password=$(printf '%s' "$password" | tr -d '\r')
}

options()
{
	for option; do
		value=${option#*=}
		case $option in
		--url=?*) url=$value ;;
		--site=?*) site=$value ;;
		--database=?*) database=$value ;;
		--user=?*) user=$value ;;
		--host=?*) host=$value ;;
		--docroot=?*) docroot=$value ;;
		--cgi=?*) cgi=$value ;;
		--to=?*) to=$value ;;
		--help | -h) usage; exit 0 ;;
		--password*) stop "a password in a command is seen by everybody on this host" ;;
		*) usage >&2; exit 2 ;;
		esac
	done
}

# ---- what is there -------------------------------------------------------------

check_archive()
{
	[ -f "$here/footfall.sql" ] || stop "$here is not the unpacked archive: cd there first"
	chmod 755 "$here/admin" "$here/cgi-bin/collect.cgi"
	"$here/admin" --version || stop "$here/admin can't be run: this archive is for" \
		"another processor than this host's ($(uname -m)), or the host runs no programs here"
	[ "$(basename -- "$to")" = footfall ] || stop "--to=$to: the folder must be called" \
		"footfall; collect.cgi looks for that name"
}

# kept KEY: of an earlier run.
kept()
{
	[ ! -f "$to/installed" ] || sed -n "s/^$1=//p" "$to/installed"
}

find_docroot()
{
	for folder in "$HOME/domains/${name#www.}/public_html" "$HOME/public_html" \
		"$HOME/httpdocs" "$HOME/htdocs" "$HOME/www" "$HOME/html" "$HOME/web"; do
		[ -n "$docroot" ] || [ ! -d "$folder" ] || docroot=$folder
	done
	ask docroot "Folder of the site's pages"
	[ -d "$docroot" ] || stop "--docroot=$docroot: there is no such folder"
	docroot=$(absolute "$docroot")
	[ -z "$cgi" ] || cgi=$(absolute "$cgi")
}

# cgi_folders: those to try, "htaccess|folder|path in the URL", the likeliest first.
cgi_folders()
{
	if [ -n "$path" ]; then
		say "no|$cgi|$path"
		return
	elif [ -n "$cgi" ]; then
		path=${cgi#"$docroot"/}
		[ "$path" != "$cgi" ] || path="cgi-bin"
		say "no|$cgi|$path"
		say "yes|$cgi|$path"
		return
	fi
	[ -d "$docroot/cgi-bin" ] || [ ! -d "$docroot/../cgi-bin" ] ||
		say "no|$(absolute "$docroot/../cgi-bin")|cgi-bin"
	say "no|$docroot/cgi-bin|cgi-bin"
	say "yes|$docroot/cgi-bin|cgi-bin"
	say "yes|$docroot/footfall-cgi|footfall-cgi"
}

# ---- over the web --------------------------------------------------------------

# web URL [BODY]: the status, 000 where nobody answers or no program here can ask; the
# answer is in $scratch/answer. With a BODY it is a POST.
web()
{
	: >"$scratch/status"
	if command -v curl >/dev/null 2>&1; then
		curl -s -S -m 20 -o "$scratch/answer" -w '%{http_code}' \
			${2:+-H "Content-Type: text/plain" --data-binary "$2"} "$1" \
			>"$scratch/status" 2>/dev/null || : >"$scratch/status"
	elif command -v wget >/dev/null 2>&1; then
		timeout 30 wget -S -O "$scratch/answer" \
			${2:+--header="Content-Type: text/plain" --post-data="$2"} "$1" \
			>"$scratch/headers" 2>&1 || :
		sed -n 's/^ *HTTP[^ ]* \([0-9][0-9]*\).*/\1/p' "$scratch/headers" |
			tail -n 1 >"$scratch/status"
	fi
	answered=$(cat "$scratch/status")
	printf '%s\n' "${answered:-000}"
}

# explain STATUS: why collect.cgi does not answer.
explain()
{
	case $1 in
	000) say "it can't be asked from this host; open it in a browser, right is:" \
		'{"detail":"method not allowed; use POST"}' ;;
	200 | 404 | 405) say "the host runs no programs there, or it is another site: ask which" \
		"folder is for programs, and name it by --cgi=DIR, the site by --url=URL" ;;
	30?) say "the site sends visitors on: take the address they end at as --url=URL" ;;
	400) say "it does not know the site $site: see sites in $to/footfall.conf" ;;
	401 | 403 | 406) say "the host forbids it: ask which folder is for programs, and" \
		"whether a firewall (ModSecurity) refuses POST of text/plain" ;;
	500) say "the program could not be started, or not find its configuration: the" \
		"host's error log and $to/state/collect.log say why" ;;
	*) say "ask the host, and look into $to/state/collect.log" ;;
	esac
}

# Nobody else ever reads the configuration.
check_private()
{
	case $to/ in "$docroot"/*)
		inside=${to#"$docroot"/}
		seen=$(web "$url/$inside/footfall.conf.sample")
		case $seen in 401 | 403 | 404 | 500) ;; *)
			stop "--to=$to is inside $docroot, and whether the web server keeps it to" \
			"itself can't be told (status $seen): choose a folder outside" ;;
		esac ;;
	esac
	web "$url/footfall/footfall.conf" >/dev/null
	! grep -qs '^database = {' "$scratch/answer" || {
		rm -f "$to/footfall.conf"
		stop "$url/footfall/footfall.conf can be read by everybody: it was removed." \
			"Take a folder outside of the document root, --to=DIR, and another password"
	}
}

# ---- putting it there ----------------------------------------------------------

# put SOURCE TARGET MODE: in one step, also over a program that runs. Texts get the line
# ends of this host.
put()
{
	case $2 in
	*/admin | *.cgi) cp "$1" "$2.new" ;;
	*) tr -d '\r' <"$1" >"$2.new" ;;
	esac
	chmod "$3" "$2.new"
	mv -f "$2.new" "$2"
}

put_private()
{
	mkdir -p "$to/state"
	chmod 700 "$to" "$to/state"
	put "$here/admin" "$to/admin" 755
	for file in .htaccess footfall.conf.sample footfall.sql README.txt; do
		put "$here/$file" "$to/$file" 644
	done
	[ "$here" != "$to" ] || return 0
	for folder in terminfo locale LICENSES; do
		rm -rf "${to:?}/$folder"
		cp -R "$here/$folder" "$to/$folder"
	done
}

# put_cgi HTACCESS: into $cgi. Many hosts refuse what a group may write.
put_cgi()
{
	[ -d "$cgi" ] || mkdir -m 755 "$cgi" || stop "$cgi can't be made: name the folder" \
		"for programs by --cgi=DIR"
	chmod go-w "$cgi"
	put "$here/cgi-bin/collect.cgi" "$cgi/collect.cgi" 755
	added=
	if [ "$1" = yes ] && ! grep -qs 'Footfall: the web' "$cgi/.htaccess"; then
		[ ! -f "$cgi/.htaccess" ] || cp -p "$cgi/.htaccess" "$cgi/.htaccess.before"
		tr -d '\r' <"$here/cgi-bin/.htaccess" >>"$cgi/.htaccess"
		chmod 644 "$cgi/.htaccess"
		added=yes
	fi
}

# take_cgi: what put_cgi has put there.
take_cgi()
{
	rm -f "$cgi/collect.cgi"
	if [ -n "$added" ]; then
		rm -f "$cgi/.htaccess"
		[ ! -f "$cgi/.htaccess.before" ] ||
			mv -f "$cgi/.htaccess.before" "$cgi/.htaccess"
	fi
	rmdir "$cgi" 2>/dev/null || :
}

# configuration ENDPOINT: the sample, filled in. The values come by the pipe: none is
# in the arguments of a process.
configuration()
{
	printf '%s\n' "$host" "$database" "$user" "$password" "$site" "$1" |
		sed 's/[\\"]/\\&/g' | cat - "$to/footfall.conf.sample" | awk '
		BEGIN {
			split("DATABASE_HOST DATABASE_NAME DATABASE_USER DATABASE_PASSWORD" \
				" SITE ENDPOINT", names, " ")
		}
		NR <= 6 { value[NR] = $0; next }
		{
			for (i = 1; i <= 6; i++)
				if (at = index($0, "\"" names[i] "\"")) {
					$0 = substr($0, 1, at) value[i] \
						substr($0, at + length(names[i]) + 1)
					break
				}
			if (value[1] ~ /^\//)
				sub(/^\thost =/, "\tsocket =")
			print
		}'
}

# Who mistyped the password is asked again: no configuration before there are tables.
configure()
{
	ask database "Name of the database"
	ask user "User of the database"
	ask_password
	configuration "$url/cgi-bin/collect.cgi" >"$to/footfall.conf.new"
	"$to/admin" --config="$to/footfall.conf.new" --init --quiet ||
		stop "the tables could not be made, see above; nothing was configured. Mend it" \
			"and run install.sh again"
}

# Programs run as their owner; root installs for the owner of the pages.
give_to_owner()
{
	[ "$(id -u)" -eq 0 ] || return 0
	# shellcheck disable=SC2012 # a name of ls -ld is what chown takes
	owner=$(ls -ldn "$docroot" | awk '{ print $3 ":" $4 }')
	chown -R "$owner" "$to"
	chown "$owner" "$cgi" "$cgi/collect.cgi"
	[ ! -f "$cgi/.htaccess" ] || chown "$owner" "$cgi/.htaccess"
}

# Tries folder after folder until a test hit is answered 204.
find_cgi()
{
	first=
	cgi_folders >"$scratch/folders"
	while IFS='|' read -r htaccess cgi path; do
		endpoint=$url/$path/collect.cgi
		put_cgi "$htaccess"
		give_to_owner
		# Checked and answered, but not stored.
		status=$(web "$endpoint" "{\"site\":\"$site\",\"path\":\"/\",\"test\":true}")
		first=${first:-$status}
		case $status in 204 | 000) return 0 ;; esac
		take_cgi
	done <"$scratch/folders"
	status=$first
	IFS='|' read -r htaccess cgi path <"$scratch/folders"
	endpoint=$url/$path/collect.cgi
	put_cgi "$htaccess"
	give_to_owner
}

# collect.cgi has to find our configuration without environment.
check_found()
{
	found=$(env -i "$cgi/collect.cgi" | sed -n 's/^configuration: //p')
	[ "$found" = "$to/footfall.conf" ] || stop "$cgi/collect.cgi would read $found, not" \
		"$to/footfall.conf: take --to=DIR/footfall, DIR being one of the folders above it"
}

finish()
{
	"$to/admin" --maintain --quiet
	"$to/admin" --check --quiet || stop "admin --check has found what is above; mend it" \
		"and run $to/admin --check"
	say "All is well. The line for cron (crontab -e, or the form in the panel):"
	say "*/15 * * * * $to/admin --maintain --quiet"
	say "The snippet, before </body> of each page:"
	"$to/admin" --snippet="$site" || say "(none: see above)"
	say "A test hit to $endpoint was answered $status."
	[ "$status" != 204 ] || return 0
	say "That is not 204: $(explain "$status")."
	[ "$status" = 000 ] || exit 1
}

options "$@"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
trap 'stty echo 2>/dev/null <&0 || :; rm -rf "$scratch" "$to/footfall.conf.new"' EXIT
trap 'exit 1' HUP INT TERM
to=$(absolute "$to")
check_archive
[ -n "$url" ] || url=$(kept url)
[ -n "$site" ] || site=$(kept site)
[ -n "$docroot" ] || docroot=$(kept docroot)
[ -n "$cgi" ] || { cgi=$(kept cgi) && path=$(kept path); }
ask url "Address of the site, such as https://www.example.org"
case $url in http://?* | https://?*) ;; *) url=https://$url ;; esac
url=${url%/}
name=${url#*://}
name=${name%%/*}
site=${site:-${name%%:*}}
find_docroot
put_private
check_private
fresh=
if [ -f "$to/footfall.conf" ]; then
	say "$to/footfall.conf is there and stays as it is."
	put "$to/footfall.conf" "$to/footfall.conf" 600
	"$to/admin" --init --quiet
else
	configure
	mv -f "$to/footfall.conf.new" "$to/footfall.conf"
	fresh=yes
fi
find_cgi
if [ -n "$fresh" ] && [ "$path" != cgi-bin ]; then
	configuration "$endpoint" >"$to/footfall.conf.new"
	mv -f "$to/footfall.conf.new" "$to/footfall.conf"
fi
for key in url site docroot cgi path; do
	eval "say \"$key=\$$key\""
done >"$to/installed"
give_to_owner
check_private
check_found
finish
