# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154 # shares its variables
#
# Part of footfall-setup: users and tables in MariaDB, and the configuration.

# sql: runs the statements that it reads as root of MariaDB; rows without headings.
sql()
{
	"$client" --batch --skip-column-names
}

look_for_database()
{
	client=mariadb
	has mariadb || client=mysql
	has "$client" || refuse 1 "there is no program mariadb: install MariaDB;" \
		"on Debian: apt install mariadb-server"
	if ! socket=$(echo 'SELECT @@socket' | sql 2>"$work/words"); then
		cat "$work/words" >&2
		refuse 1 "MariaDB does not let root in by its socket. Is it running? Start it:" \
			"service mariadb start. Does root need a password? Write it into" \
			"/root/.my.cnf"
	fi
}

# new_password: a word that MariaDB's checks of passwords take too.
new_password()
{
	printf 'Ff1-%s' "$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
}

write_configuration()
{
	cat >"$work/footfall.conf" <<-END
		# Written by footfall-setup; footfall.conf(5) says what each key is.
		database = {
		    socket = "$socket";
		    name = "footfall";
		    user = "footfall_collect";
		    password = "$collect_password";
		};
		report = { user = "footfall_report"; password = "$report_password"; };
		endpoint = "$endpoint";
		state_dir = "$state";
		sites = ( { name = "$site"; } );
	END
	cat >"$work/admin.conf" <<-END
		# Written by footfall-setup: what the web server must not read.
		jobs = { user = "footfall_jobs"; password = "$jobs_password"; };
		init = { user = "root"; };
	END
}

# place FILE MODE GROUP: puts a file of $work into the folder, whole at once. One that
# is there is kept as .old.
place()
{
	install -m "$2" -g "$3" "$work/$1" "$folder/.$1.new"
	[ ! -e "$folder/$1" ] || mv "$folder/$1" "$folder/$1.old"
	mv "$folder/.$1.new" "$folder/$1"
}

# The passwords are MariaDB's before a configuration says so, and footfall.conf comes
# last: whoever ends this between runs it again, and gets new ones.
make_configuration()
{
	collect_password=$(new_password)
	report_password=$(new_password)
	jobs_password=$(new_password)
	write_configuration
	sql <<-END
		CREATE USER IF NOT EXISTS footfall_collect@localhost, footfall_report@localhost,
		    footfall_jobs@localhost;
		ALTER USER footfall_collect@localhost IDENTIFIED BY '$collect_password';
		ALTER USER footfall_report@localhost IDENTIFIED BY '$report_password';
		ALTER USER footfall_jobs@localhost IDENTIFIED BY '$jobs_password';
	END
	place admin.conf 0600 "$(id -g)"
	place footfall.conf 0640 "$web_group"
}

# look_for_configuration: whether there is one to keep, and whether it will do.
look_for_configuration()
{
	keep=
	if [ -e "$configuration" ] && [ -z "$renew" ]; then
		grep -qF "\"$site\"" "$configuration" ||
			refuse 1 "$configuration is there, is kept, and does not name $site. Add it" \
				"to sites, { name = \"$site\"; }, and run this again; or --renew" \
				"writes a new one, for $site alone"
		[ -z "$endpoint" ] || grep -qF "\"$endpoint\"" "$configuration" ||
			refuse 1 "$configuration is there, is kept, and has another endpoint. Change" \
				"it there, or --renew writes a new one"
		keep=yes
	fi
}

configure()
{
	if [ -n "$keep" ]; then
		echo "$configuration is there, and kept"
		return 0
	fi
	choose_endpoint
	step "Making three users in MariaDB, $configuration and admin.conf" make_configuration
}

make_folders()
{
	[ -d "$folder" ] || step "Making $folder" install -d -m 0755 "$folder"
	[ -d "$state" ] || step "Making $state, of $web_user alone" \
		install -d -m 0700 -o "$web_user" -g "$web_group" "$state"
}

# A configuration that was kept may name users of other names; --check looks at them.
make_tables()
{
	"$admin" --config="$configuration" --init >"$work/grants.sql" 2>"$work/words" || {
		cat "$work/words" >&2
		refuse 1 "the tables can't be made. Mend what is said above (in admin.conf the" \
			"group init names who makes them) and run this again"
	}
	sql <"$work/grants.sql" 2>"$work/words" || {
		cat "$work/words" >&2
		warn "not every GRANT could be given: see what $admin --init prints"
	}
}
