#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --inject against a parser of HTML that is not ours, html5lib: in each page the
# notice, the script and the image are the last elements of the body, and the policy is one
# that lets them through. And how far it is, on a terminal.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

www=$work/www
mkdir "$www"
configure 'endpoint = "https://s.example/collect.cgi";' 'pixel = true;'

# page NAME TEXT
page()
{
	printf '%b' "$2" >"$www/$1.html"
}

page plain '<!DOCTYPE html>\n<html><head></head><body><p>a</p>\n</body>\n</html>\n'
page no-end '<!doctype html>\n<title>a</title><p>b'
page html-end '<html>\n<p>b</html>'
page capitals '<HTML><BODY>\nA</BODY></HTML>'
page script '<body><script>document.write("</body>")</script><p>a</body>'
page escaped-script '<body><script><!-- <script> </script> </body> --></script><p>a</body>'
page comments '<body><!--><p>a<!-- </body> --!><p>b</body><!-- </body> -->'
page attribute '<body><a title="</body>">b</a></body>'
page title '<html><title></body></title><body>\n<textarea></body></textarea></body>'
page template '<body><template></body></template></body>'
page svg '<body><svg><style><!--</style> </body> --></svg></body>'
page cdata '<body><svg><![CDATA[ </body> ]]></svg></body>'
page foreign '<body><svg><foreignObject><p>a</p></foreignObject><title><b>c</b></title></svg></body>'
page math '<body><math><mi>a</mi><annotation-xml encoding="text/html"><p>b</p></annotation-xml></math></body>'
page noscript '<body><noscript></body></noscript></body>'
page twice '<body>a</body>b</body></html>'
page policy "<html><head><meta content=\"default-src 'none'\"
	http-equiv='content-SECURITY-policy'></head>\r\n<body>\r\n</body></html>"
page latin1 '<html><meta charset=iso-8859-1><body>\0351\n</body>'

run --inject=a "$www"
is 'all are injected' "$status$err" 0
for file in "$www"/*.html; do
	ok "$(basename "$file" .html): the last elements of the body, and allowed" \
		/usr/bin/python3 - "$file" <<'PYTHON'
import base64
import hashlib
import sys

import html5lib

with open(sys.argv[1], "rb") as file:
    tree = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=True
    ).parse(file, scripting=True)
html = "{http://www.w3.org/1999/xhtml}"
body = tree.find(html + "body")
last = [child for child in body.iter() if child.tag in (html + "script", html + "noscript")][-2:]
notice = [child for child in body.iter() if child.get("class") == "analytics-notice"]
order = list(body.iter())
parents = {child: parent for parent in order for child in parent}
if len(notice) != 1 or [child.tag for child in last] != [html + "script", html + "noscript"]:
    sys.exit("the block is not there")
if len({parents[child] for child in notice + last}) != 1:
    sys.exit("its parts have different parents")
if any(order.index(child) > order.index(last[1]) for child in order if isinstance(child.tag, str)
       and child not in list(last[1].iter())):
    sys.exit("it is not the last in the body")
if "svg" in parents[last[0]].tag or "math" in parents[last[0]].tag:
    sys.exit("it is in SVG or MathML")
script = last[0].text
digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
for meta in tree.iter(html + "meta"):
    if meta.get("http-equiv", "").lower() != "content-security-policy":
        continue
    if "'sha256-" + digest + "'" not in meta.get("content"):
        sys.exit("the policy does not allow the script: " + meta.get("content"))
    if meta.get("content").count("https://s.example") != 2:
        sys.exit("the policy does not allow the endpoint: " + meta.get("content"))
PYTHON
done

if ! can_trace || ! command -v script >/dev/null; then
	skip 'progress on a terminal' 'strace or script(1) is missing, or may not trace'
	done_testing
	exit 0
fi

# The sanitizer of leaks can't work in a traced program.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

# in_terminal NAME OPTION: takes the snippet out of every page, each of which takes long;
# what a terminal shows goes to $work/NAME.
in_terminal()
{
	run --inject=a --quiet "$www"
	script -qec "strace -qq -o /dev/null -e trace=fsync -e inject=fsync:delay_enter=150000 \
		$program --config=$config --inject=a --remove $2 $www" /dev/null \
		>"$work/$1" 2>&1 </dev/null
}

in_terminal loud ''
like 'on a terminal: how far it is' "$(tr '\r' '\n' <"$work/loud")" '^remove: .*html +[0-9]+ %'
like 'on a terminal: the summary' "$(tr '\r' '\n' <"$work/loud")" '^remove: removed 18,'
in_terminal quiet --quiet
is 'on a terminal, with --quiet: not a word' "$(od -A n -c "$work/quiet")" ''

done_testing
