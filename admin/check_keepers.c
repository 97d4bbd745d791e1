/* SPDX-License-Identifier: MIT */
#include "check_keepers.h"

#include "stats/salt_keepers.h"

void check_keepers(struct finding_list *list, struct db *db)
{
	struct salt_keepers keepers;
	struct error error = {0};
	bool none = true;

	if (salt_keepers_read(db, &keepers, &error) != DB_OK) {
		finding_add(list, FINDING_BAD, "salt.logs", "%s", error.text);
		return;
	}
	for (size_t i = 0; i < KEEPERS; i++) {
		const struct salt_keeper_row *row = &salt_keeper_rows[i];

		if (!keepers.on[i])
			continue;
		none = false;
		finding_add(list, row->grave ? FINDING_WARN : FINDING_NOTE,
			"salt.logs", "%s: %s", row->keeps, row->remedy);
	}
	if (none)
		finding_add(list, FINDING_OK, "salt.logs",
			"no log of MariaDB's keeps destroyed ones; its redo "
			"log does until it is written over, or admin "
			"--rotate-salt --scrub is run");
}
