# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034 # status, out, err are for those who source this
#
# What the tests of admin and its jobs share. To be sourced first, by a script in
# tests/jobs, which then runs in a private MariaDB: it is started when there is none.
# FOOTFALL_BUILDDIR names the build tree.
#
# configure [LINE...]     writes $config: one user (root) for everything, and the LINEs
# run [OPTION...]         runs admin; sets $status, $out (stdout) and $err (stderr)
# admin [OPTION...]       runs admin with this test's streams
# sql STATEMENTS          runs them as root; the result has tabs between, no header
# fresh                   an empty database with its tables
# views                   inserts rows of pageview: lines "SITE DAY TIME VISITOR [EVENT]"
# spread SITE FIRST COUNT STEP  COUNT page views, STEP seconds apart, each another visitor
# figures                 every row of daily_metric and monthly_metric
# unchanged               the same but for the records of the jobs' runs
# done_to JOB             how far the job has come
# json_valid TEXT         whether it is JSON
# everything              every row of every table, for "nothing has changed"
# hit SITE PATH [ADDRESS [AGENT]]  one hit through collect.cgi; prints the answer
# hit_status SITE PATH ...  the same; prints the status only, such as 204
# wait_for COMMAND [ARG...]  polls until COMMAND returns 0, a minute at most
# session_open; session_do STATEMENTS; session_close
#                         a connection that keeps its transaction and its locks;
#                         session_do waits until they are done
# clock_ready             makes a wall clock of our own; 1 when these programs take none
# clock_ahead SECONDS     admin, run and hit live so much ahead of the machine
# clock_right             they no longer do
# clock_now               prints what their clock says, for --now
# pause NUMBER OPTION...; wake  starts admin, which stops before its message NUMBER to
#                         MariaDB; 1 when it ended before. wake sets $status, as it ended
#
# $work is a folder of the test's own. PIDs of children that must not outlive the test
# go to end_with_us.

if [ -z "${FOOTFALL_BUILDDIR:-}" ]; then
	echo "$0: FOOTFALL_BUILDDIR is not set; name the build tree" >&2
	exit 2
fi
FOOTFALL_SRCDIR=${FOOTFALL_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
export FOOTFALL_SRCDIR FOOTFALL_BUILDDIR
if [ -z "${FOOTFALL_TEST_SOCKET:-}" ]; then
	exec "$FOOTFALL_SRCDIR/tests/support/with-mariadb" "$0" "$@"
fi
# shellcheck source=tests/support/tap.sh
. "$FOOTFALL_SRCDIR/tests/support/tap.sh"

work=$(mktemp -d "$FOOTFALL_TEST_DIR/jobs.XXXXXX")
state=$work/state
config=$work/footfall.conf
program=$FOOTFALL_BUILDDIR/admin/admin
collect=$FOOTFALL_BUILDDIR/cgi-bin/collect.cgi
# The same with a shared libc, for what LD_PRELOAD puts before it.
collect_shared=$FOOTFALL_BUILDDIR/tests/support/collect
children=
mkdir -m 0700 "$state"

# What the caller of the tests has set must not change what is printed.
unset FOOTFALL_CONFIG GATEWAY_INTERFACE REQUEST_METHOD LC_CTYPE LANG
LC_ALL=C.UTF-8
TZ=UTC
export LC_ALL TZ

# is_child PID: whether it is still ours. Numbers of processes that have ended are soon
# somebody else's: this machine starts thousands a minute.
is_child()
{
	[ "$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$1/status" 2>/dev/null)" = $$ ]
}

clean_up()
{
	for child in $children; do
		! is_child "$child" || kill -KILL "$child" 2>/dev/null || :
	done
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

end_with_us()
{
	children="$children $*"
}

# database_group [LINE]: where the private MariaDB is; no user.
database_group()
{
	printf 'socket = "%s"; name = "%s";' "$FOOTFALL_TEST_SOCKET" "${database:-footfall}"
}

# The LINEs replace the sites when one of them sets them.
# shellcheck disable=SC2120 # most tests need no LINE
configure()
{
	sites='sites = ( { name = "a"; }, { name = "b"; } );'
	for line; do
		case $line in sites*) sites= ;; esac
	done
	{
		printf 'state_dir = "%s";\n' "$state"
		printf 'database = { %s user = "root"; };\n' "$(database_group)"
		printf '%s\n' "$sites" "$@"
	} >"$config"
	chmod 0640 "$config"
}

admin()
{
	# shellcheck disable=SC2086 # clock is VARIABLE=VALUE words
	env ${clock:-} "$program" --config="$config" "$@"
}

run()
{
	status=0
	admin "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}

# sql_client [OPTION...]: SQL from stdin, as root.
sql_client()
{
	mariadb --no-defaults --socket="$FOOTFALL_TEST_SOCKET" --user=root \
		--default-character-set=utf8mb4 --batch --skip-column-names \
		--database="${database:-footfall}" "$@"
}

sql()
{
	printf '%s\n' "$1" | sql_client
}

fresh()
{
	sql 'DROP DATABASE footfall; CREATE DATABASE footfall;'
	admin --init --quiet
}

views()
{
	views_sql=$(awk -v q="'" '
		function quoted(text) { return q text q }
		NR == 1 { print "INSERT INTO pageview VALUES" }
		{
			print (NR > 1 ? "," : "") "(" quoted($1) ", " quoted($2 " " $3) \
				", UUID_SHORT(), " quoted("/") ", " quoted("") ", " \
				quoted("Mozilla") ", UNHEX(MD5(" quoted($4) ")), " quoted($5) ")"
		}
		END { print ";" }')
	sql "$views_sql"
}

spread()
{
	sql "INSERT INTO pageview SELECT '$1', '$2' + INTERVAL (seq - 1) * $4 SECOND,
		UUID_SHORT(), '/', '', 'Mozilla', UNHEX(MD5(seq)), '' FROM seq_1_to_$3;"
}

figures_sql="SELECT 'day', site, date, pageviews, unique_visitors FROM daily_metric
		ORDER BY site, date;
	SELECT 'month', site, month, pageviews, unique_visitors FROM monthly_metric
		ORDER BY site, month;"
figures()
{
	sql "$figures_sql" | tr '\t' ' '
}

everything()
{
	sql "SELECT 'pageview', site, occurred_at, event_id, path, referrer, user_agent,
			HEX(visitor_hash), event FROM pageview ORDER BY 2, 3, 4;
		SELECT 'partition', PARTITION_NAME, PARTITION_DESCRIPTION
			FROM information_schema.PARTITIONS
			WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'pageview';
		SELECT 'salt', month, HEX(salt), created_at FROM salt ORDER BY 2;
		SELECT 'daily', daily_metric.* FROM daily_metric ORDER BY 2, 3;
		SELECT 'monthly', monthly_metric.* FROM monthly_metric ORDER BY 2, 3;
		SELECT 'day', daily_breakdown.* FROM daily_breakdown ORDER BY 2, 3, 4, 5;
		SELECT 'month', monthly_breakdown.* FROM monthly_breakdown ORDER BY 2, 3, 4, 5;
		SELECT 'filtered', site, date, reason, HEX(source), hits FROM filtered_hit
			ORDER BY 2, 3, 4, 5;
		SELECT 'state', job_state.* FROM job_state ORDER BY 2;
		SELECT 'run', job, started_at, HEX(run_id), host, ended_at, outcome, summary
			FROM job_run ORDER BY 2, 3, 4;
		SELECT 'schema', schema_version.* FROM schema_version ORDER BY 2;"
}

# unchanged: everything but what a job always writes: its record, its lease.
unchanged()
{
	everything | grep -v '^run	' || :
}

# done_to JOB
done_to()
{
	sql "SELECT done_to FROM job_state WHERE job = '$1';"
}

# json_valid TEXT: whether MariaDB, not we, takes it for JSON.
json_valid()
{
	json_quoted=$(printf '%s\n' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g")
	[ "$(sql "SELECT JSON_VALID('$json_quoted');")" = 1 ]
}

# request VARIABLE=VALUE...: collect.cgi with the body on stdin and nothing else set.
request()
{
	# shellcheck disable=SC2086 # clock is VARIABLE=VALUE words
	env -i PATH="$PATH" ${clock:-} FOOTFALL_CONFIG="$config" REQUEST_METHOD=POST \
		CONTENT_TYPE=application/json "$@" "$collect"
}

hit()
{
	hit_body=$(printf '{"site":"%s","path":"%s"}' "$1" "$2")
	printf '%s' "$hit_body" | request CONTENT_LENGTH="${#hit_body}" \
		REMOTE_ADDR="${3:-198.51.100.7}" HTTP_USER_AGENT="${4:-Mozilla/5.0}"
}

hit_status()
{
	hit "$@" | sed -n '1s/^Status: \([0-9]*\).*/\1/p'
}

wait_for()
{
	polls=600
	until "$@"; do
		polls=$((polls - 1))
		if [ "$polls" -eq 0 ]; then
			echo "waited a minute for: $*" >&2
			exit 1
		fi
		sleep 0.1
	done
}

# Descriptor 9 feeds the client.
session_open()
{
	rm -f "$work/session"
	mkfifo "$work/session"
	: >"$work/session.out"
	sql_client --unbuffered <"$work/session" >"$work/session.out" &
	session_pid=$!
	end_with_us "$session_pid"
	exec 9>"$work/session"
	session_number=0
}

session_do()
{
	session_number=$((session_number + 1))
	printf '%s\nSELECT "done %d";\n' "$1" "$session_number" >&9
	wait_for grep -qx "done $session_number" "$work/session.out"
}

session_close()
{
	printf '\\q\n' >&9
	exec 9>&-
	wait "$session_pid"
}

# tests/support/clock.c says how; neither static programs nor sanitizers take it.
clock_ready()
{
	clock_cc=$(command -v cc || command -v gcc || command -v clang) || return 1
	"$clock_cc" -shared -fPIC -o "$work/clock.so" "$FOOTFALL_SRCDIR/tests/support/clock.c" \
		2>"$work/cc" || return 1
	collect=$collect_shared
	clock_ahead 86400
	clock_says=$(admin --check 2>&1) || :
	clock_right
	printf '%s\n' "$clock_says" | grep -Eq '^bad +clock .* 86[0-9]+ s ahead'
}

clock_ahead()
{
	clock="LD_PRELOAD=$work/clock.so FOOTFALL_TEST_CLOCK=$1"
}

clock_right()
{
	clock=
}

clock_now()
{
	# shellcheck disable=SC2086 # clock is VARIABLE=VALUE words
	env ${clock:-} date -u +%Y-%m-%dT%H:%M:%SZ
}

# can_trace: whether there is an strace that may trace.
can_trace()
{
	strace -qq -o /dev/null true 2>/dev/null
}

pause()
{
	pause_number=$1
	shift
	: >"$work/trace"
	strace -qq -f -o "$work/trace" -e trace=sendto \
		-e "inject=sendto:signal=STOP:when=$pause_number" \
		"$program" --config="$config" "$@" >"$work/paused" 2>&1 9>&- &
	tracer=$!
	end_with_us "$tracer"
	wait_for paused_or_over
	paused=$(sed -n 's/^\([0-9]*\) .*stopped by SIGSTOP.*/\1/p' "$work/trace")
	if [ -z "$paused" ]; then
		wait "$tracer"
		return 1
	fi
	end_with_us "$paused"
}

paused_or_over()
{
	grep -q 'stopped by SIGSTOP' "$work/trace" || ! kill -0 "$tracer" 2>/dev/null
}

wake()
{
	status=0
	kill -CONT "$paused"
	wait "$tracer" || status=$?
}
