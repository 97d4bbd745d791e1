# Footfall's jobs where systemd does not run: its timer does this otherwise.
*/15 * * * * root [ -d /run/systemd/system ] || [ ! -e /etc/footfall/footfall.conf ] || /usr/bin/footfall-admin --maintain --quiet
