# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154 # shares its variables
#
# Part of footfall-setup: what runs the jobs.

make_units()
{
	install -m 0644 "$samples/systemd/footfall-maintain.service" \
		"$samples/systemd/footfall-maintain.timer" "$units"
	systemctl daemon-reload
	systemctl -q enable --now footfall-maintain.timer
}

make_crontab()
{
	sed -n 's/^#\(\*\/15 .* root .*\)/\1/p' "$samples/cron/footfall" >"$work/crontab"
	install -m 0644 "$work/crontab" "$crontab"
}

# setup_jobs: a timer or a line for cron, not both. The Debian package brings both, and
# its line keeps still where systemd runs.
setup_jobs()
{
	if [ -e "$crontab" ] || systemctl -q is-enabled footfall-maintain.timer 2>/dev/null; then
		echo "The jobs run each 15 minutes already"
	elif [ -d /run/systemd/system ]; then
		step "Letting systemd run the jobs each 15 minutes" make_units
	elif [ -d "${crontab%/*}" ]; then
		step "Letting cron run the jobs each 15 minutes: $crontab" make_crontab
	else
		warn "there is neither systemd nor ${crontab%/*}. Let something run each 15" \
			"minutes: $admin --maintain --quiet"
	fi
}

remove_jobs()
{
	if has systemctl; then
		systemctl -q disable --now footfall-maintain.timer 2>/dev/null || :
	fi
	rm -f "$crontab" "$units/footfall-maintain.service" "$units/footfall-maintain.timer"
}
