#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Clocks: the turn of a day, a month and a year, with MariaDB and without; clocks that
# step, and that differ from host to host; time zones. Every hit is stored at its own
# time under its own month's salt, or was not answered 204.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"

configure 'flood_limit = 0;' 'retention_days = 36500;'
# shellcheck source=tests/support/salts.sh
. "$FOOTFALL_SRCDIR/tests/support/salts.sh"
if ! clock_ready; then
	skip 'clocks' 'no clock of our own: no compiler, or programs that take no LD_PRELOAD'
	done_testing
	exit 0
fi
many=$(amount 3 30)
# Nothing is killed here: what MariaDB syncs does not matter, but for the time.
sql 'SET GLOBAL innodb_flush_log_at_trx_commit = 0;'

# begin INSTANT: an empty database with the partitions of a year from then on.
begin()
{
	clock_right
	up
	forget
	watch
	admin --add-partitions --quiet --now="$1"
	spacing=
}

# job OPTION...: at the hits' time, which is not MariaDB's; it must end well.
job()
{
	run --quiet "$@" --now="$(clock_now)"
	[ "$status$err" = 0 ] || echo "$* at $(clock_now): exit $status: $err" >>"$work/jobs"
}

# over INSTANT: hits before it, while it comes, and after it.
over()
{
	clock_at "$1 -1 minute"
	send "$many"
	clock_at "$1 -1 second"
	spacing=80000 send 14
	clock_at "$1 +1 minute"
	send "$many"
}

# in_place TEXT: time, salt, partition; figures that a rollup computes from them.
in_place()
{
	is "$1: every row has the time of its hit" "$(misdated)" 0
	is "$1: every row is hashed under the salt of its own month" "$(unnamed)" 0
	is "$1: none is in another month's partition" "$(sql "SELECT GROUP_CONCAT(
			'SELECT COUNT(*) FROM pageview PARTITION (', PARTITION_NAME,
			') WHERE DATE_FORMAT(occurred_at, ''p%Y_%m'') <> ''', PARTITION_NAME, ''';'
			SEPARATOR ' ') FROM information_schema.PARTITIONS
		WHERE TABLE_SCHEMA = 'footfall' AND TABLE_NAME = 'pageview';" | sql_client | sort -u)" 0
	job --rollup
	is "$1: daily and monthly figures are a recount" "$(figures)" "$(recount)"
	is "$1: every job ended well" "$(cat "$work/jobs")" ''
	: >"$work/jobs"
}
: >"$work/jobs"

# ---- 40: turns -----------------------------------------------------------------

begin 2031-04-01T00:00:00Z
for turn in 2031-05-01 2031-05-15 2032-01-01 2032-02-29 2032-03-01; do
	over "$turn"
done
is 'turns: all are answered 204, though cron has never run' "$(answered)" 204
is 'turns: one salt a month' "$(made)" '2031-04 2031-05 2031-12 2032-01 2032-02 2032-03'
is 'turns: each came while hits did' "$(sql "SELECT COUNT(DISTINCT DATE(occurred_at))
	FROM pageview;")" 9
in_place turns
row 40 way=direct turns=5

# Cron has made the next month's salt; MariaDB goes an hour before the turn, and the
# drain is late.
begin 2031-04-01T00:00:00Z
while read -r turn late; do
	clock_at "$turn -1 hour"
	up
	job --rotate-salt
	send 1
	down
	over "$turn"
	clock_at "$turn $late"
	job --drain
	job --rotate-salt
	is "the journal over $turn: delivered at $late" \
		"$(cat "$state"/journal* 2>/dev/null | grep -c '^1 ' || :)" 0
done <<-'END'
	2031-05-01 +10 minutes
	2032-01-01 +1 day
	2032-03-01 +32 days
END
is 'the journal over turns: all are answered 204' "$(answered)" 204
is 'the journal over turns: one salt a month' "$(made)" \
	'2031-04 2031-05 2031-12 2032-01 2032-02 2032-03 2032-04'
is 'the journal over turns: their salts are destroyed, the hits are not' \
	"$(sql "SELECT month FROM salt;")" 2032-04-01
clock_at '2032-04-03'
in_place 'the journal over turns'
row 40 way=journal turns=3

# Cron is late: there is no salt of the next month when MariaDB goes. Its hits are
# refused, rather than hashed under the salt of the month before.
begin 2031-04-01T00:00:00Z
clock_at '2031-04-30 23:00:00'
send 1
down
send "$many"
is 'cron is late: hits of the old month are taken' "$(answered)" 204
clock_at '2031-05-01 00:01:00'
send "$many"
is 'cron is late: hits of the new month are not' "$(answered)" 503
up
clock_at '2031-05-01 00:02:00'
send "$many"
is 'cron is late: until MariaDB is back' "$(answered)" 204
clock_at '2031-06-02'
job --drain
in_place 'cron is late'
row 40 way=late

# ---- 41: steps -----------------------------------------------------------------

# step STATUS INSTANT: hits then are answered so.
step()
{
	clock_at "$2"
	send "$many"
	is "the clock steps to $2: $1${MariaDB:+, $MariaDB}" "$(answered)" "$1"
}

begin 2031-06-01T00:00:00Z
MariaDB='with MariaDB'
for instant in '2031-06-10 12:00' '2031-06-10 13:00' '2031-06-10 11:00' '2031-07-20 12:00' \
	'2031-06-10 12:01' '2038-01-19 03:14:06' '2106-02-07 06:28:14' '2031-06-10 12:02'; do
	step 204 "$instant"
done
clock_at '2038-01-19 03:14:07'
spacing=150000 send 8
clock_at '2106-02-07 06:28:15'
spacing=150000 send 8
is 'beyond the seconds of 31 and of 32 bits: 204' "$(answered)" 204
# Its salt would be older than others are: that month is over.
step 503 '1970-01-01 00:00:10'
step 204 '2031-06-10 12:03'
is 'steps: one salt a month' "$(made)" '2031-06 2031-07 2038-01 2106-02'
is 'steps: every row has the time of its hit' "$(misdated)" 0
is 'steps: every row is hashed under the salt of its own month' "$(unnamed)" 0
is 'steps: what lies beyond the partitions is in the last one' "$(sql "SELECT COUNT(*),
	MIN(YEAR(occurred_at)), MAX(YEAR(occurred_at)) FROM pageview PARTITION (p_future);")" \
	"$((2 * many + 16))	2038	2106"
row 41 way=direct

MariaDB='MariaDB away'
down
for instant in '2031-06-10 12:10' '2031-06-10 13:10' '2031-06-10 11:10'; do
	step 204 "$instant"
done
step 503 '1970-01-01 00:00:10'
step 204 '2031-06-10 12:11'
# For a hit then June is over, and so is its salt's copy: there is no way back until
# MariaDB is.
for instant in '2031-08-20 12:00' '2040-01-01' '2031-06-10 12:11'; do
	step 503 "$instant"
done
up
MariaDB='MariaDB back, which was last tried in 2040'
before=$(sql 'SELECT COUNT(*) FROM pageview;')
step 204 '2031-06-10 12:12'
is 'steps: such a word keeps no hit from MariaDB' \
	"$(sql 'SELECT COUNT(*) FROM pageview;')" "$((before + many))"
job --drain
is 'steps, MariaDB away: every row has the time of its hit' "$(misdated)" 0
is 'steps, MariaDB away: every row is hashed under the salt of its own month' "$(unnamed)" 0
row 41 way=journal

# A host without a clock of its own that begins in 1970.
begin 2031-06-01T00:00:00Z
MariaDB=
for instant in '1970-01-01 00:00:10' '2031-06-10 12:00' '2031-06-10 12:01'; do
	step 204 "$instant"
done
is 'from 1970: every row has the time of its hit' "$(misdated)" 0
is 'from 1970: every row is hashed under the salt of its own month' "$(unnamed)" 0
row 41 way=1970

# Jobs: without --now they refuse such a clock; with it they do what is asked.
begin 2031-06-01T00:00:00Z
clock_at '2031-06-10 11:50'
send "$many"
months=
newest=0000
for instant in '2031-06-10 13:00' '2031-06-10 11:00' '2031-05-01' '2031-07-20' '1970-01-01' \
	'2031-06-10 12:00' '2038-01-19 03:14:08' '1970-01-01' '2106-02-07 06:28:16' \
	'2031-06-10 12:00'; do
	clock_at "$instant"
	run --maintain --quiet
	is "jobs at $instant: refused" "$status" 1
	run --maintain --quiet --now="$(clock_now)"
	ok "jobs at $instant, with --now: no crash" test "$status" -le 1
	now=$(sql 'SELECT MAX(month) FROM salt;')
	[ "$(printf '%s\n' "$newest" "$now" | sort | head -n 1)" = "$newest" ] ||
		months="$months $newest to $now"
	newest=$now
done
is 'jobs: rotation never goes back' "$months" ''
: >"$work/answers"
clock_at '2031-06-10 12:05'
send 1
is 'a month that is over for the salts is over: 503' "$(answered)" 503
clock_at '2031-06-10 12:06'
run --rotate-salt --force --quiet --now="$(clock_now)"
send "$many"
is '... until --force says otherwise' "$(answered)" 204
row 41 way=jobs

# ---- 42: zones -----------------------------------------------------------------

# The hour that comes twice, the one that comes never, and where it is tomorrow already.
begin 2031-03-01T00:00:00Z
while read -r zone instant; do
	[ -e "/usr/share/zoneinfo/$zone" ] || diag "there is no time zone $zone here"
	clock_at "$instant"
	job --add-partitions
	send "$many" TZ="$zone"
done <<-'END'
	Europe/Berlin 2031-03-30T01:30:00Z
	Europe/Berlin 2031-10-26T00:30:00Z
	Europe/Berlin 2031-10-26T01:30:00Z
	Pacific/Kiritimati 2031-12-31T10:30:00Z
	Australia/Lord_Howe 2032-04-03T14:45:00Z
	Australia/Lord_Howe 2032-04-03T15:15:00Z
	Pacific/Pago_Pago 2032-05-01T00:30:00Z
END
is 'zones: 204' "$(answered)" 204
in_place zones
is 'zones: months are those of UTC' "$(made)" '2031-03 2031-10 2031-12 2032-04 2032-05'
row 42 zones=4

# Page views of all half hours of three local days, of which one has 25 hours.
spread a '2031-10-24 22:00:00' 146 1800
clock_at '2032-05-02'
expected=$(recount)
for zone in UTC Europe/Berlin Pacific/Kiritimati Pacific/Pago_Pago; do
	for server in +13:00 -12:00; do
		sql "SET GLOBAL time_zone = '$server'; DELETE FROM daily_metric;
			DELETE FROM monthly_metric; UPDATE job_state SET done_to = NULL;"
		TZ=$zone
		job --rollup
		run --report=daily --format=csv --from=2031-10-20 --to=2031-10-31 --now="$(clock_now)"
		TZ=UTC
		is "jobs in $zone, MariaDB at $server: figures are those of UTC" "$(figures)" "$expected"
		is "jobs in $zone, MariaDB at $server: the report's days sum up" \
			"$(awk -F , 'NR > 1 { sum += $3 } END { print sum }' "$work/out")" \
			$((146 + 2 * many))
	done
done
sql "SET GLOBAL time_zone = 'SYSTEM';"
is 'jobs in zones: every job ended well' "$(cat "$work/jobs")" ''
tell 42 rows="$(sql 'SELECT COUNT(*) FROM pageview;')" sum="$(sql 'SELECT SUM(pageviews)
	FROM daily_metric;')"

# ---- 43: two hosts -------------------------------------------------------------

begin 2031-04-01T00:00:00Z
mkdir -m 0700 "$work/elsewhere"
sed "s,^state_dir.*,state_dir = \"$work/elsewhere\";," "$up_config" >"$work/elsewhere.conf"
chmod 0640 "$work/elsewhere.conf"
# Seconds from the turn, as this host sees it; the other is five minutes ahead.
for second in -7200 -301 -299 -150 -1 1 150 3299 3301 3599 3601; do
	for apart in 300 0; do
		config=$up_config
		[ "$apart" -eq 0 ] || config=$work/elsewhere.conf
		clock_at "2031-05-01 UTC $((second + apart)) seconds"
		send "$many"
		job --rotate-salt
		send "$many"
	done
done
config=$up_config
is 'five minutes apart: 204' "$(answered)" 204
is 'five minutes apart: one salt a month' "$(made)" '2031-04 2031-05'
is 'five minutes apart: a visitor is one in each month' "$(sql "SELECT MONTH(occurred_at),
	COUNT(DISTINCT visitor_hash) FROM pageview GROUP BY 1 ORDER BY 1;" | tr '\t\n' '  ')" '4 3 5 3 '
is 'five minutes apart: the old one is destroyed' "$(sql 'SELECT month FROM salt;')" 2031-05-01
in_place 'five minutes apart'
row 43 apart_s=300

done_testing
