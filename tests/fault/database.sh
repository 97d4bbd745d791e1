#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fault matrix: MariaDB is down, killed, restarted, and silent.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck source=tests/support/own_mariadb.sh
. "$FOOTFALL_SRCDIR/tests/support/own_mariadb.sh"

own_start

# A moment of chance: some tenths of a second.
moment()
{
	sleep "0.$(awk -v seed="$1" 'BEGIN { srand(seed); print int(rand() * 9) }')"
}

# all_taken TEXT: every hit so far was answered 204, whatever happened to MariaDB.
all_taken()
{
	is "$1" "$(missed)" ''
}

# ---- 1: down before the request ------------------------------------------------

begin
load 8 4
own_stop
load "$(amount 200 5000)" 16
all_taken 'MariaDB is down: every hit is answered 204'
journal=$(waiting)
is 'they wait in the journal' "$journal" "$(($(wc -l <"$work/hits") - 8))"
own_start
began=$(date +%s%N)
drain
took=$((($(date +%s%N) - began) / 1000000))
is 'the drain delivers them' "$status$err $delivered" "0 $journal"
row 1 "journal=$journal" "drain_ms=$took"

# ---- 2: killed while hits are being inserted ------------------------------------

begin
load 8 4
rounds=$(amount 4 110)
for round in $(seq "$rounds"); do
	LOAD_SPACING=4000 load_begin 300 32
	moment "$round"
	own_kill
	# A journal is being filled; a drain finds nobody, or half of a MariaDB.
	drain
	own_start
	drain
	load_end
done
drain
is 'the last drain delivers what is left' "$status$err $(waiting)" '0 0'
is 'none was set aside' "$all_aside" 0
row 2 "databases_killed=$own_kills" "unknown=$all_already" "journal=$all_delivered"

# ---- 3: restarted in order ------------------------------------------------------

begin
load 8 4
for round in $(seq "$(amount 2 20)"); do
	LOAD_SPACING=4000 load_begin 300 32
	moment "$round"
	own_stop
	own_start
	load_end
done
all_taken 'MariaDB restarts: every hit is answered 204'
drain
is 'the drain delivers what waited' "$status$err $(waiting)" '0 0'
row 3 "unknown=$already" "journal=$delivered"

# ---- 4: it accepts and is silent ------------------------------------------------

begin
load 8 4
LOAD_SPACING=4000 load_begin "$(amount 300 3000)" 16
moment 1
own_pause
load_end
all_taken 'MariaDB is paused in the middle: every hit is answered 204'
journal=$(waiting)
own_wake
drain
is 'the drain delivers what waited' "$status$err $(waiting)" '0 0'
is 'what was under way may have been stored: each once' "$((delivered + already))" "$journal"
row 4 "unknown=$already" "journal=$journal"

# Somebody listens who never answers. One hit a second finds that out, of those that
# come one after the other; the others do not wait.
begin
load 8 4
mute=$work/mute.sock
perl -MIO::Socket::UNIX -e 'my $mute = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 64)
	or die; sleep' "$mute" &
mute_pid=$!
end_with_us "$mute_pid"
wait_for test -S "$mute"
sed "s|socket = \"[^\"]*\"|socket = \"$mute\"|" "$config" >"$work/mute.conf"
chmod 640 "$work/mute.conf"
heard=$config
config=$work/mute.conf
began=$(date +%s)
LOAD_SPACING=20000 load "$(amount 200 2000)" 1
seconds=$(($(date +%s) - began + 1))
config=$heard
kill "$mute_pid"
all_taken 'a listener that never answers: every hit is answered 204'
ok 'no more than one hit a second has tried it' [ "$(tries unavailable)" -le "$seconds" ]
ok 'and some have' [ "$(tries unavailable)" -gt 0 ]
drain
is 'the drain delivers what waited' "$status$err $(waiting)" '0 0'
row 4 "journal=$delivered" "tried=$(tries unavailable)" "seconds=$seconds"

# Somebody sends what a server says first by a byte each tenth of a second, at a socket
# and by TCP: no read is silent for long, and still the journal has its time.
drip=$work/drip
perl -MIO::Socket::UNIX -MIO::Socket::INET -MIO::Select -e '
	my $unix = IO::Socket::UNIX->new(Local => "$ARGV[0].sock", Listen => 64) or die;
	my $tcp = IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 64) or die;
	open my $port, ">", "$ARGV[0].new" or die;
	print $port $tcp->sockport and close $port or die;
	rename "$ARGV[0].new", "$ARGV[0].port" or die;
	$SIG{PIPE} = "IGNORE";
	my ($listeners, @clients) = IO::Select->new($unix, $tcp);
	my $hello = "\x50\0\0\0\x0a5.5.5-10.11.0-MariaDB" . "x" x 50;
	for (;; select undef, undef, undef, 0.1) {
		push @clients, [$_->accept, 0] for $listeners->can_read(0);
		syswrite $_->[0], substr $hello, $_->[1]++, 1 for @clients;
	}' "$drip" &
drip_pid=$!
end_with_us "$drip_pid"
wait_for test -s "$drip.port"
for place in "socket = \"$drip.sock\"" "host = \"127.0.0.1:$(cat "$drip.port")\""; do
	begin
	load 8 4
	sed "s|socket = \"[^\"]*\"|$place|" "$heard" >"$work/mute.conf"
	config=$work/mute.conf
	load 3 1
	config=$heard
	all_taken "a server that drips, at ${place%% *}: every hit is answered 204"
	is "a server that drips, at ${place%% *}: they wait in the journal" "$(waiting)" 3
	drain
	row 4 "drips=${place%% *}"
done
kill "$drip_pid"

own_stop
done_testing
