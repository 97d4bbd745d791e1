#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Jobs during hits: rollup, prune, drain and partitions in a loop, on two hosts of which
# one has lost MariaDB; a dump that is taken, restored elsewhere, and a schema that is
# upgraded. No hit fails, none is lost, and figures are exact.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"

configure 'flood_limit = 0;' 'retention_days = 60;'
hits=$(amount 400 20000)

day()
{
	date -u -d "-$1 days" +%Y-%m-%d
}

# loop NAME COMMAND [ARG...]: again and again while the file $work/go is there; what it
# says goes to $work/loop.NAME.
loop()
{
	loop_name=$1
	shift
	while [ -e "$work/go" ]; do
		"$@" </dev/null || echo "$*: exit $?"
	done >"$work/loop.$loop_name" 2>&1 &
	looping="$looping $!"
	end_with_us "$!"
}

# loops_begin; loops_end: waits for them.
loops_begin()
{
	looping=
	rm -f "$work"/loop.*
	: >"$work/go"
}

loops_end()
{
	rm "$work/go"
	for pid in $looping; do
		wait "$pid"
	done
}

# ---- 47 ------------------------------------------------------------------------

# A host that has lost MariaDB, but for its jobs; and one page view in its journal for
# each hit that is answered 204.
mkdir -m 0700 "$work/elsewhere"
cut_off=$work/cut-off.conf
sed -e "s,^state_dir.*,state_dir = \"$work/elsewhere\";," \
	-e "s,^database.*,database = { socket = \"$work/nobody\"; name = \"footfall\"; user = \"root\"; };," \
	"$config" >"$cut_off"
printf 'jobs = { %s user = "root"; };\n' "$(database_group)" >>"$cut_off"
chmod 0640 "$cut_off"

elsewhere()
{
	admin --config="$cut_off" "$@"
}

# load_elsewhere COUNT: its hits, which are told apart by their site.
load_elsewhere()
{
	LOAD_SITE=b LOAD_FIRST=1000000 "$FOOTFALL_BUILDDIR/tests/support/load" "$collect" \
		"$1" 1 "$work/hits.elsewhere" FOOTFALL_CONFIG="$cut_off" >"$work/elsewhere.out" &
	elsewhere_load=$!
	end_with_us "$elsewhere_load"
}

# A day more that is due, every few times: it begins to be so while rollup counts it.
prune_on()
{
	prunes=$((prunes + 1))
	due=$((39 - prunes / $(amount 1 15)))
	[ "$due" -ge 0 ] || due=0
	admin --prune --quiet --now="$(day "$due")T12:00:00Z" "$@"
}
prunes=0

# deliver SITE DAY: ten page views of a day, an expression of SQL, as from another
# host's journal; @pruned is where prune stands, and stays meanwhile.
deliver()
{
	sql "START TRANSACTION;
		SELECT done_to INTO @pruned FROM job_state WHERE job = 'prune' FOR UPDATE;
		UPDATE job_state SET done_to = LEAST(done_to - INTERVAL 1000 MICROSECOND, $2)
			WHERE job = 'rollup' AND $2 IS NOT NULL;
		INSERT INTO pageview SELECT '$1', $2 + INTERVAL seq SECOND, UUID_SHORT(), '/late',
			'', 'Mozilla', UNHEX(MD5(seq)), '' FROM seq_1_to_10 WHERE $2 IS NOT NULL;
		SELECT ROW_COUNT();
		COMMIT;" >>"$work/delivered.$1"
}

# Of yesterday; and of the day that prune takes next, before anybody has counted them.
deliver_late()
{
	deliver late 'TIMESTAMP(UTC_DATE() - INTERVAL 1 DAY)'
}

deliver_due()
{
	deliver due 'TIMESTAMP(DATE(@pruned) + INTERVAL 1 DAY)'
}

# delivered SITE
delivered()
{
	awk '{ sum += $1 } END { print sum + 0 }' "$work/delivered.$1"
}

forget
run --add-partitions --now="$(day 120)T00:00:00Z"
for ago in $(seq 61 100); do
	spread a "$(day "$ago")" 50 900
done
spread b "$(day 40)" 500 100
before=2500
# Its copy of the salt.
hit_status a /first >/dev/null
cp -p "$state/salt.cache" "$work/elsewhere"
loops_begin
load_begin "$hits" 2
load_elsewhere $((hits / 2))
loop rollup admin --rollup --quiet
loop rollup-elsewhere elsewhere --rollup --quiet
loop prune prune_on
loop prune-elsewhere prune_on --config="$cut_off"
loop drain admin --drain --quiet
loop drain-elsewhere elsewhere --drain --quiet
loop drain-again elsewhere --drain --quiet
loop partitions admin --add-partitions --quiet
loop late deliver_late
loop due deliver_due
load_end >/dev/null
wait "$elsewhere_load"
loops_end
is 'no job failed' "$(cat "$work"/loop.* | sort | uniq -c | head -n 20)" ''
is 'no hit was refused, nor had to wait in the journal' \
	"$(cut -d ' ' -f 2 "$work/hits" | sort -u) $(cat "$state"/journal* 2>/dev/null | wc -l)" '204 0'
is 'nor was one of the host that has lost MariaDB' \
	"$(cut -d ' ' -f 2 "$work/hits.elsewhere" | sort -u)" 204
run --drain --quiet --config="$cut_off"
is 'its last drain: exit 0' "$status$err" 0
is 'each of its hits is there once' "$(sql "SELECT COUNT(*), COUNT(DISTINCT path) FROM pageview
	WHERE path LIKE '/n/1______';" | tr '\t' ' ')" "$((hits / 2)) $((hits / 2))"
cat "$work/hits.elsewhere" >>"$work/hits"
late=$(delivered late)
due=$(delivered due)
# Those of old and late days have other paths, which row() would not know.
sql "CREATE TABLE kept LIKE pageview; INSERT INTO kept SELECT * FROM pageview
	WHERE path NOT LIKE '/n/%'; DELETE FROM pageview WHERE path NOT LIKE '/n/%';"
row 47 late="$late" due="$due" "$(sql "SELECT GROUP_CONCAT(REPLACE(job, '-', '_'), '=', runs
	SEPARATOR ' ') FROM (SELECT job, COUNT(*) AS runs FROM job_run WHERE outcome = 'done' GROUP BY job) AS jobs;")"
is 'no run is recorded that did not end well' "$(sql "SELECT job, outcome, summary FROM job_run
	WHERE outcome <> 'done';")" ''
sql 'INSERT INTO pageview SELECT * FROM kept; DROP TABLE kept;'
run --rollup --quiet
is 'the last rollup: exit 0' "$status$err" 0
run --prune --quiet
is 'the last prune: exit 0' "$status$err" 0
all=$((before + late + hits + hits / 2 + 1))
is 'daily figures: every page view once, pruned or not' \
	"$(sql 'SELECT SUM(pageviews) FROM daily_metric;')" "$((all + due))"
# A month of which prune has taken a part stands still.
is 'monthly figures: every page view once, but for those that came too late' \
	"$(sql "SELECT SUM(pageviews) FROM monthly_metric WHERE site <> 'due';")" "$all"
is 'prune has removed what was due, and no more' "$(sql "SELECT
	SUM(site = 'a' AND path = '/'), SUM(site = 'b' AND path = '/'), SUM(site = 'late')
	FROM pageview;")" "0	500	$late"
ok 'page views came late' test "$late" -ge 10
ok 'page views came when they were due' test "$due" -ge 10
# In a short run none may have come in time for rollup to count them first.
[ "${FAULT_LONG:-}" != 1 ] || ok 'prune has taken some of those' test "$(sql "SELECT COUNT(*)
	FROM pageview WHERE site = 'due';")" -lt "$due"

# ---- 51 ------------------------------------------------------------------------

restore=$work/restore.conf
sed "s/name = \"footfall\"/name = \"restored\"/" "$config" >"$restore"
chmod 0640 "$restore"

# dump_and_restore: during hits, again and again; the last dump is whole.
dump_and_restore()
{
	cut -d ' ' -f 1,2 "$work/hits" >"$work/hits.before"
	sql 'SELECT path FROM pageview;' | sort >"$work/stored.before"
	admin --export=full --quiet >"$work/dump.sql" 2>"$work/said" || return
	sql 'DROP DATABASE IF EXISTS restored;'
	admin --import-dump="$work/dump.sql" --config="$restore" --quiet >"$work/said" 2>&1 || {
		cat "$work/said"
		return 1
	}
}

forget
loops_begin
load_begin "$hits" 2
loop dump dump_and_restore
load_end >/dev/null
loops_end
is 'dumps during hits: none failed, nor did one that was restored' "$(cat "$work/loop.dump")" ''
row 51 way=dump
sql 'SELECT path FROM restored.pageview;' | sort >"$work/stored.restored"
is 'what was stored before the dump began is restored' \
	"$(comm -23 "$work/stored.before" "$work/stored.restored" | wc -l)" 0
is 'nothing else is, and nothing twice' \
	"$(comm -13 "$work/stored" "$work/stored.restored" | wc -l)" 0
is 'each row is as it was' "$(sql "SELECT COUNT(*) FROM restored.pageview AS there
	LEFT JOIN pageview AS here USING (site, occurred_at, event_id, path, referrer, user_agent,
		visitor_hash, event) WHERE here.site IS NULL;")" 0
sql 'DROP DATABASE restored;'

# Every released version's schema.
for snapshot in "$FOOTFALL_SRCDIR"/tests/upgrade/*/dump.sql; do
	version=$(basename "$(dirname "$snapshot")")
	forget
	sql 'DROP DATABASE footfall; CREATE DATABASE footfall;' 2>/dev/null ||
		database=mysql sql 'CREATE DATABASE footfall;'
	sed '1{/sandbox mode/d;}' "$snapshot" | sql_client
	old_rows=$(sql 'SELECT COUNT(*) FROM pageview;')
	sql "DELETE FROM pageview WHERE path LIKE '/n/%';"
	load_begin "$((hits / 2))" 2
	run --init --quiet
	is "$version: --init during hits: exit 0" "$status$err" 0
	load_end >/dev/null
	is "$version: no hit was refused" "$(cut -d ' ' -f 2 "$work/hits" | sort -u)" 204
	run --drain --quiet
	is "$version: the drain: exit 0" "$status$err" 0
	is "$version: the old page views are there" "$(sql "SELECT COUNT(*) FROM pageview
		WHERE path NOT LIKE '/n/%';")" "$old_rows"
	sql "DELETE FROM pageview WHERE path NOT LIKE '/n/%';"
	row 51 way=upgrade version="$version"
done

done_testing
