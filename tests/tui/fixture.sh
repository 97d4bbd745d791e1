# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # for those who source this; jobs.sh's
#
# What the tests of the screen share. To be sourced, behind tests/support/jobs.sh.
#
# prepare        a database with the data of fixture*.sql, and $config for it
# with_hostile   adds what strangers sent (hostile.sql), once
# with_journal   three hits wait, the first since 10:40, and two were set aside
#
# $at is the instant that all of it is made for, $screens the folder of the tests.

screens=$FOOTFALL_SRCDIR/tests/tui
at=2026-11-23T14:05:00Z

prepare()
{
	configure 'sites = ( { name = "docs.example.org"; }, { name = "blog.example.org"; },
		{ name = "community-pages"; }, { name = "status.example.org"; },
		{ name = "shop.example.org"; }, { name = "new.example.org"; } );'
	fresh
	admin --add-partitions --quiet --now="$at"
	sql "DELETE FROM job_run; $(cat "$screens"/fixture*.sql)" >/dev/null
	hostile=
}

# with_hostile: adds what strangers sent, once.
with_hostile()
{
	[ -z "$hostile" ] || return 0
	sql "$(cat "$screens/hostile.sql")"
	hostile=yes
}

# with_journal: records as lib/store/journal_record.c writes them.
with_journal()
{
	for second in 1 2 3; do
		record=$(printf '{"at":%s,"id":"%016x","site":"docs.example.org","path":"/","referrer":"","user_agent":"Mozilla/5.0","event":"","hash":"%032x"}' \
			"$(($(date -u -d '2026-11-23 10:40' +%s) + second))000" "$second" "$second")
		printf '\n1 %s %s\n' "$(printf '%s' "$record" | sha256sum | cut -c 1-16)" "$record"
	done >"$state/journal"
	printf '\n1 damaged\n\n1 damaged too\n' >"$state/journal.rejected"
	chmod 0600 "$state/journal" "$state/journal.rejected"
}
