# SPDX-License-Identifier: MIT
#
# Makes footfall.sql, what admin --init does to an empty database, of the file of
# schema_version and those of the steps, in order.

BEGIN {
	print "-- The tables of Footfall, as `admin --init` makes them; for hosts where that is"
	print "-- done in phpMyAdmin: choose the database, then Import. Made from sql/ by the"
	print "-- build. It may be run again without harm."
	print ""
	print "-- As admin has it; some servers make NULL of an empty text."
	print "SET SESSION sql_mode = \047STRICT_ALL_TABLES\047;"
}

function finish()
{
	if (step)
		printf "\n-- What admin --init would note.\n" \
			"INSERT INTO schema_version (step, applied_at)\n" \
			"VALUES (%d, UTC_TIMESTAMP(3))\n" \
			"ON DUPLICATE KEY UPDATE step = VALUES(step);\n", step
}

FNR == 1 {
	finish()
	step = FILENAME
	sub(/.*\/schema-/, "", step)
	step = step + 0
	print ""
}

{ print }

END { finish() }
