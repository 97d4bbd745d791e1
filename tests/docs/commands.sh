#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Nothing in the documents is left out: each block of each page is run by the test of the
# page, or by another test that it names; each message that a page quotes is one that the
# programs say. (The pages' own tests run the blocks: tests/docs/page.sh.)

set -eu
export LC_ALL=C

source=${FOOTFALL_SRCDIR:?}
# shellcheck source=tests/support/tap.sh
. "$source/tests/support/tap.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Languages whose blocks are commands or statements, those that are files or parts of
# files, and those that are only read.
run_languages=' sh sql '
file_languages=' conf cron nginx apache caddy html ini yaml '
read_languages=' text '

pages()
{
	(cd "$source" && ls README.md doc/*.md)
}

# words INDEX-LINE: sets line, language and words.
words()
{
	line=$(printf '%s\n' "$1" | cut -f 2)
	language=$(printf '%s\n' "$1" | cut -f 3)
	words=$(printf '%s\n' "$1" | cut -f 4)
	block=$work/$page/$(printf '%s\n' "$1" | cut -f 1)
}

fault()
{
	echo "$page:$line: $*"
	echo fault >>"$work/faults"
}

# tested_elsewhere FILE: whether the test uses every word of the block but values.
tested_elsewhere()
{
	[ -f "$source/$1" ] || {
		fault "there is no $1"
		return
	}
	tr ' ' '\n' <"$block" | sed -e 's/=.*/=/' -e 's,^\./,,' -e '/^\\*$/d' \
		-e '/^www\.example\.org$/d' | while read -r word; do
		grep -qF -e "$word" "$source/$1" || echo "$page:$line: $1 has no '$word'"
	done >"$work/lacking"
	[ ! -s "$work/lacking" ] || fault "$(cat "$work/lacking")"
}

# judge: the block has a language and the words that get it run.
judge()
{
	case " $words" in
	*" tested-by="*)
		tested_elsewhere "$(printf '%s\n' "$words" | sed 's/.*tested-by=\([^ ]*\).*/\1/')"
		return
		;;
	*" says"*) tr -s ' ' <"$block" | sed "s|^|$page:$line:|" >>"$work/says" ;;
	esac
	case $run_languages$file_languages$read_languages in
	*" $language "*) ;;
	*) fault "nothing is known of the language $language" ;;
	esac
	case $file_languages in *" $language "*)
		case " $words" in
		*" /"* | *" ~/"* | *" into="*) ;;
		*" name="*) [ "$language" = cron ] || fault "a file without a path" ;;
		*) fault "a file without a path: nothing would read it" ;;
		esac
		;;
	esac
	case $read_languages in *" $language "*) ;; *) echo "$page" >>"$work/run" ;; esac
}

# a page at a time; screens and the like are the business of docs.sh.
look_at_page()
{
	page=$1
	mkdir -p "$work/$page"
	awk -v folder="$work/$page" -f "$source/tests/docs/blocks.awk" "$source/$page" \
		>"$work/index" || echo fault >>"$work/faults"
	while read -r row; do
		words "$row"
		judge
	done <"$work/index"
}

look_at_pages()
{
	: >"$work/faults"
	: >"$work/says"
	: >"$work/run"
	for page in $(pages); do
		look_at_page "$page"
	done
	[ ! -s "$work/faults" ]
}

# A page whose blocks are run has a test of its name, which make check runs.
pages_have_tests()
{
	[ "$(sort -u "$work/run" | wc -l)" -gt 5 ] || return
	sort -u "$work/run" | while read -r page; do
		name=tests/docs/$(basename "$page" .md).sh
		grep -qx "page=$page" "$source/$name" || echo "$page: $name does not run it"
		grep -q "$name" "$source/Makefile.am" || echo "$name: not in Makefile.am"
	done | grep . && return 1
	return 0
}

# literals: the texts of the programs, each on a line, those in a row joined.
literals()
{
	cat "$source"/admin/*.c "$source"/admin/*/*.c "$source"/lib/*/*.c | awk '
		{
			line = $0
			while (match(line, /"([^"\\]|\\.)*"/)) {
				before = substr(line, 1, RSTART - 1)
				if (before !~ /^[ \t]*$/)
					text = text "\n"
				text = text substr(line, RSTART + 1, RLENGTH - 2)
				line = substr(line, RSTART + RLENGTH)
			}
			if (line !~ /^[ \t]*\\?$/)
				text = text "\n"
		}
		END { print text }'
}

# What stands between "..." has to be in one of them.
messages_are_said()
{
	literals >"$work/literals"
	[ "$(wc -l <"$work/says")" -gt 5 ] || return
	while IFS=: read -r page line text; do
		printf '%s\n' "$text" | sed 's/ *\.\.\. */\n/g' | while read -r part; do
			grep -qF -e "$part" "$work/literals" || echo "$page:$line: nobody says '$part'"
		done
	done <"$work/says" | grep . && return 1
	return 0
}

# options_named: those in the running text of the pages, and where.
options_named()
{
	for page in $(pages); do
		# shellcheck disable=SC2016 # backquotes of Markdown
		awk '/^ *```/ { inside = !inside; next } !inside' "$source/$page" |
			grep -oE '`[^`]*`' | grep -oE -e '--[a-z]+[a-z-]*' | sort -u |
			sed "s|^|$page: |"
	done
}

options_are_known()
{
	[ "$(options_named | wc -l)" -gt 20 ] || return
	options_named | while read -r page option; do
		name=$(printf '%s\n' "$option" | sed -E 's/^--((enable|disable|with|without)-)?//')
		grep -qwF -e "$name" "$source/admin/option_rows.c" "$source/configure.ac" \
			"$source/contrib/setup/footfall-setup.in" "$source/contrib/drop-in/install.sh" \
			"$source/demo" "$source/check" || echo "$page no program has $option"
	done | grep . && return 1
	return 0
}

ok "every option in the text is one of a program of ours" options_are_known
ok "every block of every page is run, or read by what reads it" look_at_pages
ok "every page with blocks has a test that make check runs" pages_have_tests
ok "the programs say what the pages quote" messages_are_said
done_testing
