#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The documents against the code: keys, options, answers, views, summaries and tables
# are described, each with what the code says of it, and no others; the sample
# configuration can be used; links lead to files; man pages are clean.
#
# It needs the built programs and tests/docs/tables, which prints the tables of the
# code.

set -eu
export LC_ALL=C

source=${FOOTFALL_SRCDIR:?}
build=${FOOTFALL_BUILDDIR:?}
tables=$build/tests/docs/tables
# shellcheck source=tests/support/tap.sh
. "$source/tests/support/tap.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# same TEXT EXPECTED GOT: two lists, one entry a line, in any order; none is empty.
same()
{
	printf '%s\n' "$2" | sort >"$work/expected"
	printf '%s\n' "$3" | sort >"$work/got"
	[ -n "$2" ] || echo "nothing was found in the code" >>"$work/got"
	ok "$1 (< code, > document)" diff "$work/expected" "$work/got"
}

# ---- man pages against the tables ----------------------------------------------

# keys_described: key, tab, and the text behind it up to a full stop.
keys_described()
{
	awk '
		/^\.Ss Keys/ { prefix = "" }
		/^\.Ss Members of database/ { prefix = "group." }
		/^\.Ss Members of sites/ { prefix = "site." }
		/^\.It Ic / { key = prefix $3; text = ""; next }
		key {
			text = text (text ? " " : "") $0
			if (text ~ /\.$/) {
				print key "\t" text
				key = ""
			}
		}' "$source/doc/footfall.conf.5"
}

# options_described: --name or --name=VALUE.
options_described()
{
	sed -n -E -e 's/^\.It Fl -([a-z-]+)$/--\1/p' \
		-e 's/^\.It Fl -([a-z-]+) Ns = Ns Ar ([A-Z]+)$/--\1=\2/p' "$source/doc/admin.8"
}

options_known()
{
	"$build/admin/admin" --help | sed -n -E 's/^ +(--[a-z-]+(=[A-Z]+)?) .*/\1/p'
}

# answers_described: status, tab, text or name of the reason.
answers_described()
{
	sed -n '/^\.Ss Answers/,/^\.Ss Bots/p' "$source/doc/collect.cgi.8" | awk '
		/^\.It Li [0-9]/ { status = $3; next }
		!status { next }
		/^\.Qq / || (status == 204 && /^\.Em /) {
			sub(/^\.(Qq|Em) /, "")
			sub(/ [:;,.]$/, "")
			print status "\t" $0
		}'
}

views_described()
{
	sed -n '/^\.Sh REPORTS/,/^\.Sh CHECKS/p' "$source/doc/admin.8" | awk '
		/^\.It Cm / { view = $3; next }
		view && sub(/^Columns: /, "") {
			sub(/\.$/, "")
			print view "\t" $0
			view = ""
		}'
}

# summaries_known: the names of the figures that jobs report.
summaries_known()
{
	cat "$source"/lib/stats/*.c | tr '\n\t' '  ' |
		grep -oE 'summary_(set|add|set_text)\( *&job->summary, *"[a-z_]+"' |
		sed 's/.*"\(.*\)"/\1/' | sort -u
}

summaries_described()
{
	sed -n '/^\.Sh JOBS/,/^\.Sh REPORTS/p' "$source/doc/admin.8" |
		sed -n -E 's/^\.Va ([a-z_]+).*/\1/p' | sort -u
}

# screen_keys_described: the keys as scripts write them, a blank between, tab, what they
# do.
screen_keys_described()
{
	sed -n '/^\.Sh KEYS/,/^\.Sh /p' "$source/doc/admin.8" | awk '
		sub(/^\.It Ic /, "") {
			gsub(/\\&/, "")
			gsub(/\\\(ha/, "^")
			gsub(/ , /, " ")
			keys = $0
			next
		}
		keys {
			print keys "\t" $0
			keys = ""
		}'
}

same "footfall.conf(5): every key with its type, range and default, no other" \
	"$("$tables" keys)" "$(keys_described)"
same "admin(8): every option, no other" "$(options_known)" "$(options_described)"
same "collect.cgi(8): every answer with its status, no other" \
	"$("$tables" answers)" "$(answers_described)"
same "admin(8): every view with its columns, no other" "$("$tables" views)" \
	"$(views_described)"
same "admin(8): every key of the screen with what it does, no other" "$("$tables" screen)" \
	"$(screen_keys_described)"
same "admin(8): every figure of the jobs' summaries, no other" "$(summaries_known)" \
	"$(summaries_described)"

for page in collect.cgi.8 admin.8 footfall-setup.8 footfall.conf.5; do
	if command -v mandoc >/dev/null; then
		ok "mandoc finds no fault in $page" mandoc -T lint -W warning "$source/doc/$page"
	else
		skip "mandoc finds no fault in $page" "mandoc is not installed"
	fi
done

# ---- the sample configuration --------------------------------------------------

# uses FILE: whether FILE can be the configuration of collect.cgi and admin.
uses()
{
	chmod 0640 "$1"
	FOOTFALL_CONFIG=$1 "$build/cgi-bin/collect.cgi" </dev/null >"$work/says"
	FOOTFALL_CONFIG=$1 "$build/admin/admin" --check >>"$work/says" || :
	grep -qx "configuration: $1" "$work/says" &&
		grep -Eq "^ok +configuration +$1\$" "$work/says" &&
		! grep "can't be used" "$work/says" && return 0
	cat "$work/says"
	return 1
}

# A MariaDB of this machine is not to be bothered.
sample=$source/contrib/footfall.conf.sample
sed "s,/run/mysqld/,$work/," "$sample" >"$work/sample.conf"
ok "the sample configuration can be used" uses "$work/sample.conf"

# Every key without the #; one that is active stands first.
sed -E 's/^# ([a-z_]+ = .*;)$/\1/; s/^    # ([{a-z_]+ .*[,;])$/    \1/' \
	"$work/sample.conf" >"$work/all.conf"
ok "so it can when every key in it is set" uses "$work/all.conf"

same "the sample configuration has every default, no other" "$("$tables" sample)" \
	"$(grep -E '^# [a-z_]+ = .*;$' "$sample" | sed 's/^# //' |
		grep -Ev '^(report|jobs|init|endpoint|country_database) = ')"
same "the sample configuration has every key, no other" \
	"$("$tables" keys | cut -f 1 | grep -v '\.')" \
	"$(grep -oE '^(# )?[a-z_]+ = ' "$sample" | sed 's/^# //; s/ = //')"

# ---- Markdown ------------------------------------------------------------------

# documents: ours, not those of a build or a demo inside the tree.
documents()
{
	(cd "$source" && find . \( -name '*.d' -o -name '_*' -o -name autom4te.cache \) -prune -o \
		-name '*.md' -print | sed 's,^\./,,' | sort)
}

# links FILE: its relative links, without what stands behind #.
links()
{
	grep -oE '\]\([^)]+\)' "$source/$1" | sed 's/^](//; s/)$//; s/#.*//' |
		grep -Ev '^([a-z]+:|$)' || :
}

links_lead_to_files()
{
	documents | while read -r document; do
		folder=$source/$(dirname "$document")
		links "$document" | while read -r link; do
			[ -e "$folder/$link" ] || echo "$document: $link: no such file"
		done
	done >"$work/broken"
	cat "$work/broken"
	[ ! -s "$work/broken" ] && [ "$(documents | wc -l)" -gt 4 ]
}

# notices COLUMN: of the table of notices.
notices()
{
	grep -v '^#' "$source/admin/page/notices.tsv" | cut -f "$1"
}

# languages_described: those that footfall.conf(5) says the notice is in.
languages_described()
{
	sed -n '/^\.It Ic language/,/^\.It Ic notice/p' "$source/doc/footfall.conf.5" |
		sed -n -E 's/^\.Li ([A-Za-z-]+)( [,.]|)$/\1/p'
}

# tables_classed: the tables of doc/schema.md that have a class of backup, and it.
tables_classed()
{
	awk '
		/^## / { inside = $2 == "Backup" }
		inside && /^\| `[a-z_]+` \| (public|private|never) \|/ {
			gsub(/`/, "")
			print $2 "\t" $4
		}' "$source/doc/schema.md"
}

tables_made()
{
	cat "$source"/sql/schema-*.sql | sed -n -E 's/^CREATE TABLE IF NOT EXISTS ([a-z_]+) .*/\1/p'
}

# columns_made, columns_described: table, dot, column.
columns_made()
{
	cat "$source"/sql/schema-*.sql | awk '
		/^CREATE TABLE/ { table = $6; next }
		/^\)/ { table = "" }
		table && /^    [a-z_]+ [A-Z]/ { print table "." $1 }'
}

columns_described()
{
	awk '
		/^### `/ { table = $2; gsub(/`/, "", table); next }
		/^## / { table = "" }
		table && /^\| `/ { column = $2; gsub(/`/, "", column); print table "." column }' \
		"$source/doc/schema.md"
}

# tests_are_run: every test is named in Makefile.am. What is not executable is sourced.
tests_are_run()
{
	for test in "$source"/tests/jobs/*.sh "$source"/tests/tui/*.sh; do
		name=${test#"$source/"}
		if [ -x "$test" ] && ! grep -q "^	$name\\b" "$source/Makefile.am"; then
			echo "$name: not in Makefile.am"
			return 1
		fi
	done
}

# folders_are_described: every folder of tests has its row in CONTRIBUTING.
folders_are_described()
{
	for folder in "$source"/tests/*/; do
		folder=${folder#"$source/"}
		grep -q "^| \`$folder\` |" "$source/CONTRIBUTING.md" || {
			echo "CONTRIBUTING.md: no row of $folder"
			return 1
		}
	done
}

# keys_mapped: what the settings of the original are here, in record 22.
keys_mapped()
{
	sed -n '/^## Its settings/,/^## Put off/p' "$source/doc/decisions/0022-design.md" |
		tr -d '`' | sed -n -E 's/^\| [A-Z_]+ \| ([a-z_]+)[ :,].*/\1/p' |
		grep -vx -e the -e none
}

keys_mapped_are_known()
{
	[ "$(keys_mapped | wc -l)" -gt 4 ] || return
	for key in $(keys_mapped); do
		"$tables" keys | grep -q "^$key	" || {
			echo "there is no key $key"
			return 1
		}
	done
}

ok "the original's settings lead to keys that there are" keys_mapped_are_known
ok "make check runs every test of jobs and the screen" tests_are_run
ok "CONTRIBUTING describes every folder of tests" folders_are_described
ok "every relative link leads to a file" links_lead_to_files
for document in README.md doc/screens.md; do
	"$source/tests/docs/screens" "$source/$document" >"$work/document"
	ok "$document: its screens are those that the tests expect" \
		diff "$source/$document" "$work/document"
done
same "doc/schema.md: every table has one class of backup" "$(tables_made)" \
	"$(tables_classed | cut -f 1)"
same "doc/schema.md: it is the class that dumps go by" "$("$tables" classes | cut -f 1,2)" \
	"$(tables_classed)"
same "footfall.conf(5): every language of the notice, no other" "$(notices 1)" \
	"$(languages_described)"
like "doc/privacy.md: the notice" "$(cat "$source/doc/privacy.md")" "^> $(notices 3 | head -n 1)\$"
same "doc/schema.md: every column of every table, no other" "$(columns_made)" \
	"$(columns_described)"
sed -n -E 's/^FOOTFALL_LIBRARY\(.*\[([a-z0-9-]+)\]\)$/\1/p' "$source/configure.ac" >"$work/packages"
ok "configure.ac names packages" test -s "$work/packages"
while read -r package; do
	ok "so does the page on servers: $package" grep -qw -e "$package" \
		"$source/doc/install-server.md"
done <"$work/packages"

done_testing
