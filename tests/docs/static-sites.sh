#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/static-sites.md: the generators that are installed here make the sites of the page;
# ./check --all installs those that are not. The jobs of continuous integration are run by
# their lines, but for what installs and publishes.

set -eu
# shellcheck disable=SC2034 # for page.sh
page=doc/static-sites.md
# shellcheck disable=SC2034 # for page.sh
user=root
# shellcheck source=tests/docs/page.sh
. "${FOOTFALL_SRCDIR:?}/tests/docs/page.sh"

# has_once FILE: one script of Footfall's, with its endpoint, before </body>.
has_once()
{
	cat "$1"
	[ "$(grep -c '^<script>typeof footfall=="function"||' "$1")" -eq 1 ] &&
		sed -n '/^<script>typeof footfall/,$p' "$1" | grep -qi '</body>' &&
		grep -q '"https://www.example.org/cgi-bin/collect.cgi"' "$1"
}

# generated GENERATOR FILE COMMAND: the site that it makes has the snippet in FILE.
generated()
{
	if ! command -v "$1" >/dev/null; then
		skip "$1 makes a page with the snippet" "there is no $1; ./check --all installs it"
		return
	fi
	ok "$1 makes a site" page_as root sh -c "$3"
	ok "$1 makes a page with the snippet" has_once "$2"
}

# Templates come behind the snippets; so the sites are made at the end of the page.
sites()
{
	mkdir -p /root/hugo/content /root/mkdocs/docs
	echo 'title = "Blog"' >/root/hugo/config.toml
	echo '{{ define "main" }}{{ .Content }}{{ end }}' >/root/hugo/layouts/_default/single.html
	printf -- '---\ntitle: One\n---\nText.\n' >/root/hugo/content/one.md
	printf -- '---\nlayout: default\ntitle: One\n---\nText.\n' >/root/jekyll/index.md
	printf '# One\n\nText.\n' >/root/mkdocs/docs/index.md
	generated hugo /root/hugo/public/one/index.html 'cd hugo && hugo'
	generated jekyll /root/jekyll/_site/index.html 'cd jekyll && jekyll build'
	generated mkdocs /root/mkdocs/site/index.html 'cd mkdocs && mkdocs build'
}

# A host may have its keys twice, an endpoint of the page's own site.
pages_made()
{
	mkdir -p /root/blog/public/about
	for pages_file in index.html about/index.html; do
		echo '<!DOCTYPE html><html lang="en"><title>A</title><body><p>A</p></body></html>' \
			>"/root/blog/public/$pages_file"
	done
	cat /root/blog/public/index.html >"$work/before.html"
}

after_origins()
{
	is "an origin of the list is taken" "$(hit -H 'Origin: https://ada.github.io')" 204
	is "another is not" "$(hit -H 'Origin: https://elsewhere.example')" 403
}

hit()
{
	curl -s -m 10 -o /var/tmp/answer -w '%{http_code}\n' -A 'Mozilla/5.0 Test' \
		-H 'Content-Type: text/plain' "$@" \
		-d '{"site":"blog.example.org","path":"/"}' "$machine_url"
}

before_inject()
{
	pages_made
}

after_inject()
{
	ok "a page has the snippet" has_once /root/blog/public/index.html
	ok "so has one below" has_once /root/blog/public/about/index.html
}

after_inject_remove()
{
	ok "the bytes are those of before" cmp "$work/before.html" /root/blog/public/index.html
}

before_tools()
{
	mkdir -p /root/footfall
	cp /opt/footfall/bin/admin /root/footfall/admin
}

# job FILE: the lines of the job that are Footfall's, and injects afresh.
job()
{
	pages_made
	job_lines=$(sed -n -E 's/^ *-( run:)? (tools\/admin .*)/\2/p' "$1")
	is "the job has one line of Footfall" "$(printf '%s\n' "$job_lines" | grep -c .)" 1
	ok "it runs" page_as root sh -c "cd blog && $job_lines"
	ok "and the page has the snippet" has_once /root/blog/public/index.html
}

after_actions()
{
	job /root/blog/.github/workflows/pages.yml
}

after_gitlab()
{
	job /root/blog/.gitlab-ci.yml
}

before_check()
{
	sites
}

after_check()
{
	like "--check-endpoint is content" "$said" '^ok +blog.example.org '
}

ok "a server counts" machine_counting
page_run
