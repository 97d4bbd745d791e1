#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --inject: real files and folders. What is in pages, and where, is the matter of
# tests/unit/page.c.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

www=$work/www
endpoint='endpoint = "https://s.example/collect.cgi";'
pixel='pixel = true;'

# pages: the site, as a generator makes it.
pages()
{
	rm -rf "$www"
	mkdir -p "$www/sub/.git" "$www/node_modules" "$www/b c"
	for page in index.html sub/index.html sub/.git/x.html node_modules/x.html "b c/d%.html" \
		404.html Capital.HTM; do
		printf '<!DOCTYPE html>\n<html><body>\n%s\n</body></html>\n' "$page" \
			>"$www/$page"
	done
	printf '<html><meta http-equiv=Content-Security-Policy content="%s">\r\n</html>\r\n' \
		"default-src 'self'; img-src 'none'" >"$www/policy.html"
	printf '<html><link rel=canonical href="https://a.example/the&#32;way">\n</html>' \
		>"$www/canonical.html"
	printf '<p>a part of a page</p>\n' >"$www/part.html"
	printf 'a { color: red }\n' >"$www/style.css"
	printf '<html><body>\n</body></html>\n' >"$work/outside.html"
	ln -s ../outside.html "$www/link.html"
	ln -s .. "$www/linked-folder"
	rm -rf "$work/before"
	cp -a "$www" "$work/before"
}

# listing: every file with all that a rewritten one would have anew.
listing()
{
	find "$www" -type f -exec stat -c '%n %i %y %z %a' {} + | sort
}

unlike_before()
{
	diff -qr --no-dereference "$work/before" "$www" | grep -c . || :
}

# marks FILE: how many blocks are in it.
marks()
{
	grep -c 'footfall:end' "$1" || :
}

temporaries()
{
	find "$work" -name '.footfall-*' | grep -c . || :
}

configure "$endpoint" "$pixel"
pages
was=$(listing)
run --inject=a --dry-run "$www"
is 'dry run: exit 0' "$status" 0
is 'dry run: nothing was touched' "$(listing)" "$was"
like 'dry run: says what would be' "$out" "^$www/index.html: would be injected\$"
like 'dry run: sums up' "$out" \
	'^inject \(dry run\): injected 7, replaced 0, unchanged 0, skipped 2, failed 0$'

run --inject=a "$www"
is 'injected: exit 0' "$status" 0
like 'injected: the summary' "$out" \
	'^inject: injected 7, replaced 0, unchanged 0, skipped 2, failed 0$'
like 'injected: why some were left alone' "$out" '^skipped 1: no HTML document'
like 'injected: which one' "$err" "^admin: $www/part.html: left alone: no HTML document"
like 'injected: what a header must allow' "$out" \
	"header must allow: connect-src https://s.example; img-src https://s.example; script-src 'sha256-"
like 'injected: policies' "$out" '^policies widened: 1$'
is 'injected: every page has one block' \
	"$(for page in index.html sub/index.html "b c/d%.html" 404.html Capital.HTM policy.html \
		canonical.html; do marks "$www/$page"; done | tr -d '\n')" 1111111
is 'injected: no other file was touched' "$(unlike_before)" 7
is 'injected: not through links' "$(marks "$work/outside.html")" 0
is 'injected: no temporary file is left' "$(temporaries)" 0
like 'the path of an index' "$(cat "$www/sub/index.html")" 'path=%2Fsub%2F"'
like 'the path of a page, escaped' "$(cat "$www/b c/d%.html")" \
	'path=%2Fb%2520c%2Fd%2525.html"'
like 'the canonical path' "$(cat "$www/canonical.html")" 'path=%2Fthe%2520way"'
unlike 'no path where the page is shown for others' "$(cat "$www/404.html")" 'path='
like 'the policy' "$(cat "$www/policy.html")" \
	"content=\"default-src 'self'; img-src https://s.example; connect-src 'self' https://s.example; script-src 'self' 'sha256-[A-Za-z0-9+/]*='\">"
is 'the line ends are those of the file' \
	"$(grep -c -v "$(printf '\r$')" "$www/policy.html" || :)" 0

was=$(listing)
run --inject=a "$www"
is 'again: exit 0' "$status" 0
like 'again: the summary' "$out" \
	'^inject: injected 0, replaced 0, unchanged 7, skipped 2, failed 0$'
is 'again: no file was written' "$(listing)" "$was"
run --inject=a --quiet "$www"
is 'quiet: not a word' "$status$out$err" 0

configure 'endpoint = "https://t.example/collect.cgi";' "$pixel"
run --inject=a "$www"
like 'another endpoint: replaced' "$out" '^inject: injected 0, replaced 7,'
is 'another endpoint: nothing is left of the first' \
	"$(grep -rl 's\.example' "$www" | grep -c . || :)" 0
configure
run --inject=a --remove --dry-run "$www"
like 'removed, dry run: says what would be' "$out" "^$www/index.html: would be removed\$"
is 'removed, dry run: nothing was touched' "$(unlike_before)" 7
run --inject=a --remove "$www"
is 'removed, also without an endpoint: exit 0' "$status" 0
like 'removed: the summary' "$out" '^remove: removed 7, unchanged 1, skipped 1, failed 0$'
is 'removed: byte for byte as it was' "$(unlike_before)" 0

# Nothing is injected unless it can count.
was=$(listing)
run --inject=a "$www"
is 'no endpoint: a warning, exit 0' "$status" 0
like 'no endpoint: says so' "$err" 'endpoint.*nothing was injected'
is 'no endpoint: nothing was touched' "$(listing)" "$was"
run --inject=c "$www"
is 'no endpoint and an unknown site: exit 2' "$status" 2
configure "$endpoint"
run --inject=c "$www"
is 'an unknown site: exit 2' "$status" 2
like 'an unknown site: says so' "$err" '"c".*nothing was injected'
is 'an unknown site: nothing was touched' "$(listing)" "$was"

# Files that are named.
configure "$endpoint" "$pixel"
run --inject=a "$www/sub/index.html"
like 'a file: the summary' "$out" '^inject: injected 1,'
unlike 'a file: its path is not known' "$(cat "$www/sub/index.html")" 'path='
run --inject=a "$www/link.html"
like 'a link that is named is followed' "$out" '^inject: injected 1,'
ok 'a link that is named stays one' test -L "$www/link.html"
is 'a link that is named: the file has it' "$(marks "$work/outside.html")" 1
cp "$www/index.html" "$www/page.xhtml"
run --inject=a "$www/page.xhtml" "$work/absent.html"
is 'a file that is not there: exit 1' "$status" 1
like 'a file that is not there is named' "$err" "^admin: $work/absent.html: No such file"
like 'XHTML is left alone' "$err" "^admin: $www/page.xhtml: left alone: XHTML"
mkdir "$work/empty"
run --inject=a "$work/empty"
is 'a folder without pages: exit 1' "$status" 1
like 'a folder without pages is named' "$err" "^admin: $work/empty: it holds no .html"

# What stays: mode, owner, the other name of a file.
pages
chmod 0604 "$www/index.html"
ln "$www/Capital.HTM" "$work/other-name"
[ "$(id -u)" -ne 0 ] || chown 4321:4322 "$www/index.html"
was=$(stat -c '%a %u %g' "$www/index.html")
run --inject=a "$www"
is 'mode and owner stay' "$(stat -c '%a %u %g' "$www/index.html")" "$was"
is 'a hard link: the page has it' "$(marks "$www/Capital.HTM")" 1
is 'a hard link: the other name has the old bytes' "$(marks "$work/other-name")" 0

# What can't be done is named, the rest is done.
pages
printf '\377\376<\000h\000' >"$www/a-utf16.html"
printf '<html>\000' >"$www/a-binary.html"
truncate -s 17M "$www/a-large.html"
mkfifo "$www/a-pipe.html"
chmod 0444 "$www/sub/index.html"
plain_admin()
{
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --bounding-set=-dac_override,-dac_read_search \
			--inh-caps=-dac_override,-dac_read_search \
			"$program" --config="$config" "$@"
	else
		admin "$@"
	fi
}
status=0
plain_admin --inject=a "$www" >"$work/out" 2>"$work/err" || status=$?
err=$(cat "$work/err")
is 'some fail: exit 1' "$status" 1
like 'some fail: the rest is done' "$(cat "$work/out")" \
	'^inject: injected 6, replaced 0, unchanged 0, skipped 3, failed 4$'
like 'some fail: UTF-16' "$err" '^admin: .*/a-utf16.html: it is in UTF-16'
like 'some fail: NUL bytes' "$err" '^admin: .*/a-binary.html: it holds NUL'
like 'some fail: too large' "$err" '^admin: .*/a-large.html: it is larger than 16 MiB'
like 'some fail: read-only' "$err" '^admin: .*/sub/index.html: .*chmod u\+w'
like 'a pipe is left alone' "$err" '^admin: .*/a-pipe.html: left alone'
is 'some fail: read-only stays as it was' "$(marks "$www/sub/index.html")" 0
pages
chmod 0555 "$www/sub"
status=0
plain_admin --inject=a --quiet "$www" >"$work/out" 2>"$work/err" || status=$?
chmod 0755 "$www/sub"
is 'a folder that is read-only: exit 1' "$status" 1
is 'a folder that is read-only: the only failure' "$(cat "$work/out" "$work/err")" \
	"admin: $www/sub/index.html: no file can be made in its folder: Permission denied"

if ! can_trace; then
	skip 'signals and failing system calls' 'strace is missing or may not trace'
	done_testing
	exit 0
fi

# The sanitizer of leaks can't work in a traced program.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

# traced INJECTION: with that fault, in a new site.
traced()
{
	pages
	status=0
	strace -qq -o /dev/null -e inject="$1" "$program" --config="$config" --inject=a \
		"$www" >"$work/out" 2>"$work/err" || status=$?
	err=$(cat "$work/err")
}

# whole: whether every page is as it was or as it should be, and none between.
whole()
{
	plain=0
	for page in index.html sub/index.html "b c/d%.html" 404.html Capital.HTM policy.html \
		canonical.html; do
		cmp -s "$www/$page" "$work/before/$page" || cmp -s "$www/$page" "$work/done/$page" ||
			return 1
		! cmp -s "$www/$page" "$work/before/$page" || plain=$((plain + 1))
	done
}

pages
run --inject=a --quiet "$www"
rm -rf "$work/done"
cp -a "$www" "$work/done"
for signal in INT TERM HUP; do
	wrong=
	ended=0
	for call in openat write fchmod fsync rename close; do
		for number in 1 4 7; do
			traced "$call:signal=$signal:when=$number"
			whole || wrong="$wrong $call:$number"
			[ "$(temporaries)" -eq 0 ] || wrong="$wrong $call:$number:temporary"
			[ "$status" -eq 0 ] || ended=$((ended + 1))
		done
	done
	is "SIG$signal at any call: pages are whole, no temporary file is left" "$wrong" ''
	ok "SIG$signal ended most of them" test "$ended" -ge 12
done
traced fsync:signal=INT:when=3
run --inject=a "$www"
like 'interrupted: the next run does the rest' "$out" 'injected 4, replaced 0, unchanged 3,'
traced fsync:signal=KILL:when=3
ok 'killed: pages are whole' whole

for fault in fsync:error=EIO rename:error=EIO write:error=ENOSPC:when=1 fchmod:error=EPERM; do
	traced "$fault"
	is "$fault: exit 1" "$status" 1
	ok "$fault: pages are whole" whole
	is "$fault: no temporary file is left" "$(temporaries)" 0
	like "$fault: the page is named" "$err" "^admin: $www/.*: .*can't be"
done

# Somebody else writes the page between our reading and our rename.
pages
: >"$work/trace"
strace -qq -f -o "$work/trace" -e trace=fsync -e inject=fsync:signal=STOP:when=1 "$program" \
	--config="$config" --inject=a "$www/index.html" >"$work/out" 2>"$work/err" 9>&- &
tracer=$!
end_with_us "$tracer"
wait_for paused_or_over
paused=$(sed -n 's/^\([0-9]*\) .*stopped by SIGSTOP.*/\1/p' "$work/trace")
echo 'mine' >"$www/index.html"
wake
is 'a page that changes meanwhile: exit 1' "$status" 1
like 'a page that changes meanwhile is named' "$(cat "$work/err")" \
	"^admin: $www/index.html: somebody else changed it"
is 'a page that changes meanwhile is left alone' "$(cat "$www/index.html")" mine
is 'a page that changes meanwhile: no temporary file is left' "$(temporaries)" 0

done_testing
