# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # $work is the caller's, webserver_... webserver.sh's
#
# An Apache that is set up wrongly in every way that hosts are. To be sourced, behind
# webserver.sh; it starts the server, which webserver_stop ends, and sets $port: plain
# HTTP is there, https on the four ports behind it, with the certificates good (of the
# authority in $work/tls/ca.pem), expired, name (another one) and self (signed).
#
# $work is an empty folder that everybody may enter. configuration NAME LINE... writes
# $work/NAME.conf.

mkdir "$work/cgi" "$work/files" "$work/htdocs" "$work/state" "$work/tls"
chmod 0777 "$work/state"

# ---- what Apache serves --------------------------------------------------------

# script NAME LINE...: a CGI program of a shell's lines.
script()
{
	script_file=$work/cgi/$1
	shift
	printf '#!/bin/sh\n' >"$script_file"
	printf '%s\n' "$@" >>"$script_file"
	chmod 0755 "$script_file"
}

# answer NAME LINE...: a CGI program that answers so, whatever it is asked. It reads the
# body, since Apache loses the answers of those who don't.
answer()
{
	answer_name=$1
	shift
	script "$answer_name" 'cat >/dev/null' "cat <<'END'" "$@" END
}

cors='Access-Control-Allow-Origin: *
Access-Control-Allow-Methods: POST, OPTIONS'
collect=$FOOTFALL_BUILDDIR/cgi-bin/collect.cgi
cp "$collect" "$work/cgi/collect.cgi"
cp "$collect" "$work/files/collect.cgi"
chmod 0755 "$work/cgi/collect.cgi" "$work/files/collect.cgi"
answer old 'Status: 204 No Content' "$cors" ''
answer swallow 'Status: 204 No Content' ''
answer limit 'Status: 429 Too Many Requests' 'Content-Type: text/plain' '' slow
answer down 'Status: 503 Service Unavailable' 'Content-Type: text/html' '' \
	'<h1>Back soon</h1>'
answer behind 'Status: 502 Bad Gateway' 'Content-Type: text/html' '' '<h1>No</h1>'
answer challenge 'Status: 403 Forbidden' 'CF-Mitigated: challenge' \
	'Content-Type: text/html' '' '<p>Just a moment'
answer page 'Content-Type: text/html' '' '<!DOCTYPE html><title>Parked</title>'
answer rude 'Content-Type: text/plain' '' "$(printf '\033]0;owned\007\033[2J')"
answer endless 'Content-Type: text/plain' ''
echo 'exec yes footfall' >>"$work/cgi/endless"
script source 'printf "Content-Type: application/octet-stream\n\n"' "exec cat '$collect'"
script crlf
printf '#!/bin/sh\r\necho\r\n' >"$work/cgi/crlf"
cp "$work/cgi/old" "$work/cgi/mode"
chmod 0644 "$work/cgi/mode"
# A pixel alone that is of no use.
script gifless "[ \"\$REQUEST_METHOD\" != GET ] || exec '$work/cgi/old'" \
	"exec '$work/cgi/collect.cgi'"

# configuration NAME LINE...: one that collect.cgi reads.
configuration()
{
	configuration_file=$work/$1.conf
	shift
	{
		echo "state_dir = \"$work/state\";"
		printf '%s\n' "$@"
	} >"$configuration_file"
	chmod 0644 "$configuration_file"
}

sites='sites = ( { name = "docs"; }, { name = "blog"; origins = ("https://b.example"); } );'
configuration good "$sites" 'pixel = true;'
configuration other 'sites = ( { name = "elsewhere"; } );'
configuration origins 'sites = ( { name = "docs"; origins = ("https://c.example"); },
	{ name = "blog"; origins = ("https://c.example"); } );'
configuration untrusted "$sites" 'pixel = true;' 'trusted_proxies = ();'
configuration ignored "$sites" 'pixel = true;' 'proxy_header = "none";'
configuration unpixelled "$sites"
configuration broken 'nonsense = 1;'

module()
{
	for module; do
		echo "LoadModule ${module}_module $modules/mod_$module.so"
	done
}

# program_at NAME FILE [LINE...]: FILE of cgi at /NAME.
program_at()
{
	program_name=$1
	echo "ScriptAliasMatch ^/$program_name\$ $work/cgi/$2"
	shift 2
	echo "<Location /$program_name>"
	case " $* " in *FOOTFALL_CONFIG*) ;; *) echo "SetEnv FOOTFALL_CONFIG $work/good.conf" ;; esac
	printf '%s\n' "$@"
	echo '</Location>'
}

# configured NAME: as its configuration of this name says.
configured()
{
	program_at "$1" collect.cgi "SetEnv FOOTFALL_CONFIG $work/$1.conf"
}

places()
{
	program_at good collect.cgi
	for place in old swallow limit down behind challenge page rude endless source crlf \
		mode gifless; do
		program_at "$place" "$place"
	done
	for place in other origins ignored unpixelled broken; do
		configured "$place"
	done
	program_at untrusted collect.cgi "SetEnv FOOTFALL_CONFIG $work/untrusted.conf" \
		'RequestHeader set X-Forwarded-For 203.0.113.7'
	program_at entry collect.cgi 'RequestHeader set X-Forwarded-For 203.0.113.7'
	program_at malformed collect.cgi 'RequestHeader set X-Forwarded-For unknown'
	program_at plain collect.cgi 'RewriteEngine On' \
		"RewriteCond %{HTTP:Content-Type} ^text/plain" 'RewriteRule .* - [F]'
	program_at plain406 collect.cgi 'RewriteEngine On' \
		"RewriteCond %{HTTP:Content-Type} ^text/plain" 'RewriteRule .* - [R=406]'
	program_at post collect.cgi 'RewriteEngine On' \
		'RewriteCond %{REQUEST_METHOD} POST' 'RewriteRule .* - [F]'
	program_at options collect.cgi 'RewriteEngine On' \
		'RewriteCond %{REQUEST_METHOD} OPTIONS' 'RewriteRule .* - [R=405]'
	program_at denied collect.cgi 'Require all denied'
	program_at password collect.cgi 'AuthType Basic' 'AuthName x' \
		"AuthUserFile $work/none" 'Require valid-user'
	program_at small collect.cgi 'LimitRequestBody 10'
	program_at twice collect.cgi 'Header always add Access-Control-Allow-Origin "*"'
	program_at bare collect.cgi 'Header always unset Access-Control-Allow-Origin'
	program_at kept collect.cgi 'Header set Age 17'
	program_at cdn collect.cgi 'Header set Via "1.1 varnish"'
	echo "Redirect 301 /moved /moved2"
	echo "Redirect 307 /moved2 http://127.0.0.1:$1/good"
	echo "Redirect 302 /loop /loop"
	echo "Alias /files $work/files"
}

# tls NAME PORT: a virtual host of https with the certificate of this name.
tls()
{
	cat <<-END
		Listen 127.0.0.1:$2
		<VirtualHost 127.0.0.1:$2>
		SSLEngine on
		SSLCertificateFile $work/tls/$1.pem
		SSLCertificateKeyFile $work/tls/key.pem
		Protocols h2 http/1.1
		</VirtualHost>
	END
}

# server_configuration PORT: the ports behind it are those of TLS.
server_configuration()
{
	cat <<-END
		ServerRoot $work
		ServerName localhost
		PidFile $work/run/apache.pid
		Mutex file:$work/run
		ErrorLog $work/logs/error.log
		Listen 127.0.0.1:$1
		DocumentRoot $work/htdocs
		Protocols h2c http/1.1
	END
	module mpm_event authz_core authz_user authn_core authn_file auth_basic alias env \
		headers rewrite cgid ssl http2
	cat <<-END
		ScriptSock $work/run/cgid.sock
		StartServers 1
		ThreadsPerChild 16
		MaxRequestWorkers 32
		SSLSessionCache none
		<Directory $work>
		Require all granted
		</Directory>
	END
	places "$1"
	tls good $(($1 + 1))
	tls expired $(($1 + 2))
	tls name $(($1 + 3))
	tls self $(($1 + 4))
}

# ---- certificates --------------------------------------------------------------

# signed NAME DAYS ALTERNATIVE: one of the authority's, for this name or address.
signed()
{
	echo "subjectAltName=$3" >"$work/tls/extension"
	openssl x509 -req -in "$work/tls/request.pem" -CA "$work/tls/ca.pem" \
		-CAkey "$work/tls/ca-key.pem" -CAcreateserial -days "$2" \
		-extfile "$work/tls/extension" -out "$work/tls/$1.pem"
}

make_certificates()
{
	for key in ca-key key; do
		openssl ecparam -name prime256v1 -genkey -noout -out "$work/tls/$key.pem"
	done
	openssl req -x509 -key "$work/tls/ca-key.pem" -subj /CN=authority -days 2 \
		-out "$work/tls/ca.pem"
	openssl req -x509 -key "$work/tls/key.pem" -subj /CN=self -days 2 \
		-addext subjectAltName=IP:127.0.0.1 -out "$work/tls/self.pem"
	openssl req -new -key "$work/tls/key.pem" -subj /CN=server \
		-out "$work/tls/request.pem"
	signed good 2 IP:127.0.0.1
	signed expired -1 IP:127.0.0.1
	signed name 2 DNS:other.example
	chmod 0644 "$work/tls/key.pem"
}

make_certificates >"$work/tls/log" 2>&1 || {
	cat "$work/tls/log" >&2
	exit 1
}

# ---- the server ----------------------------------------------------------------

# webserver.sh's variables: where it starts, waits for and ends processes.
webserver_stage=$work webserver_run=$work/run webserver_logs=$work/logs
mkdir "$work/run" "$work/logs"
chown "$(webserver_owner)" "$work/run" "$work/logs"
webserver_path=$(webserver_find apache2)
modules=${webserver_path%/sbin/*}/lib/apache2/modules

# start: on ports that are free; a server that finds one taken ends at once.
start()
{
	for _ in 1 2 3 4 5; do
		port=$(od -An -N2 -tu2 /dev/urandom)
		port=$((20000 + port % 12000))
		webserver_port=$port
		webserver_word=$$.$port
		echo "$webserver_word" >"$work/htdocs/webserver.txt"
		server_configuration "$port" >"$work/server.conf"
		webserver_spawn "$webserver_path" -D FOREGROUND -f "$work/server.conf"
		! webserver_wait || return 0
		webserver_end_processes
	done
	cat "$work"/logs/*.log >&2
	return 1
}
start
