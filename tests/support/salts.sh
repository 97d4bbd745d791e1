# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # what jobs.sh and fault.sh set
#
# What the tests of clocks and salts share; to be sourced behind tests/support/jobs.sh
# and tests/support/fault.sh. Salts are told apart by what they make: every salt that was
# ever committed is kept by a trigger, and the visitor hash of each row is computed again
# from it by openssl.
#
# up, down                whether collect.cgi finds MariaDB; the jobs always do
# clock_at INSTANT        admin, run and the hits live then
# watch                   behind forget: salts and hits are watched from now on
# send COUNT [NAME=VALUE...]  hits of three visitors, one after the other; $spacing is
#                         microseconds between two
# answered                the statuses of the hits since last asked: "204 503"
# misdated                how many rows have another time than the clock of their hit
# unnamed                 how many rows have another hash than a salt of their own month
#                         that was committed gives their visitor
# made                    every month for which a salt was made, as often as it was
# recount                 daily and monthly figures, counted from the page views

export LOAD_VISITORS=3
up_config=$config
down_config=$work/down.conf
: >"$work/answers"

up()
{
	config=$up_config
}

# As a host whose web server has lost MariaDB.
down()
{
	sed -e "s,^database.*,database = { socket = \"$work/nobody\"; name = \"footfall\"; user = \"root\"; };," \
		"$up_config" >"$down_config"
	printf 'jobs = { %s user = "root"; };\n' "$(database_group)" >>"$down_config"
	chmod 0640 "$down_config"
	config=$down_config
}

clock_at()
{
	clock_ahead $(($(date -u -d "$1" +%s) - $(date +%s)))
}

watch()
{
	sql 'CREATE OR REPLACE DATABASE watch;
		CREATE TABLE watch.salt (month DATE NOT NULL, salt BINARY(32) NOT NULL PRIMARY KEY);
		CREATE TABLE watch.hash (month DATE NOT NULL, visitor INT NOT NULL,
			hash BINARY(16) NOT NULL, PRIMARY KEY (hash, month, visitor));
		CREATE TABLE watch.hits (first INT NOT NULL PRIMARY KEY, last INT NOT NULL,
			begun DATETIME NOT NULL, ended DATETIME NOT NULL);
		CREATE TRIGGER made AFTER INSERT ON salt FOR EACH ROW
			INSERT INTO watch.salt VALUES (NEW.month, NEW.salt);'
}

send()
{
	send_begun=$(clock_now)
	send_first=$fault_next
	send_count=$1
	shift
	export LOAD_SPACING="${spacing:-0}"
	load "$send_count" 1 "$@" >"$work/sums"
	cut -d ' ' -f 2 "$work/hits.now" >>"$work/answers"
	sql "INSERT INTO watch.hits VALUES ($send_first, $((fault_next - 1)),
		'${send_begun%Z}', '$(clock_now | tr -d Z)' + INTERVAL 1 SECOND);"
}

answered()
{
	sort -u "$work/answers" | tr '\n' ' ' | sed 's/ $//'
	: >"$work/answers"
}

misdated()
{
	sql "SELECT COUNT(*) FROM pageview LEFT JOIN watch.hits
		ON SUBSTRING(path, 4) BETWEEN first AND last AND occurred_at BETWEEN begun AND ended
		WHERE first IS NULL;"
}

# byte NUMBER
byte()
{
	# shellcheck disable=SC2059 # made here
	printf "$(printf '\\%03o' "$1")"
}

# hash_of SALT VISITOR: in hexadecimal; lib/hit/visitor.h says of what: site a, address
# 198.18.0.VISITOR+1, and the user agent of load.c, each behind its length in four bytes.
hash_of()
{
	agent='mozilla/5.0 (x11; linux x86_64; rv:128.0) gecko/20100101 firefox/128.0'
	{
		printf '\000\000\000\001a\000\000\000\004\306\022\000'
		byte $(($2 + 1))
		printf '\000\000\000'
		byte ${#agent}
		printf '%s' "$agent"
	} | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" | sed 's/.*= //' | cut -c 1-32
}

unnamed()
{
	sql 'SELECT month, HEX(salt) FROM watch.salt;' | while read -r month salt; do
		for visitor in 0 1 2; do
			echo "INSERT IGNORE INTO watch.hash VALUES ('$month', $visitor,
				UNHEX('$(hash_of "$salt" "$visitor")'));"
		done
	done | sql_client
	sql "SELECT COUNT(*) FROM pageview LEFT JOIN watch.hash ON hash = visitor_hash
			AND month = DATE_FORMAT(occurred_at, '%Y-%m-01')
			AND visitor = MOD(CAST(SUBSTRING(path, 4) AS INT), 3)
		WHERE hash IS NULL;"
}

made()
{
	sql "SELECT DATE_FORMAT(month, '%Y-%m') FROM watch.salt ORDER BY month;" |
		tr '\n' ' ' | sed 's/ $//'
}

recount()
{
	sql "SELECT 'day', site, DATE(occurred_at), COUNT(*), COUNT(DISTINCT visitor_hash)
			FROM pageview GROUP BY 2, 3 ORDER BY 2, 3;
		SELECT 'month', site, DATE_FORMAT(occurred_at, '%Y-%m-01'), COUNT(*),
			COUNT(DISTINCT visitor_hash) FROM pageview GROUP BY 2, 3 ORDER BY 2, 3;" |
		tr '\t' ' '
}
