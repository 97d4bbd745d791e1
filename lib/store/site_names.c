/* SPDX-License-Identifier: MIT */
#include "store/site_names.h"

#include <string.h>

#include "store/sql.h"

struct reading {
	struct site_names *names;
	struct text only; /* "": all */
};

static int name_row(void *context, const struct db_value *columns, size_t count)
{
	const struct reading *reading = context;
	struct site_names *names = reading->names;
	int64_t oldest, newest;
	struct text name;

	if (count != 3 || !db_as_time(&columns[1], &oldest) ||
		!db_as_time(&columns[2], &newest))
		return -1;
	name = db_as_text(&columns[0]);
	/* A name with a NUL is no site's, and could not be asked for. */
	if (memchr(name.data, '\0', name.length) ||
		(reading->only.length &&
			(name.length != reading->only.length ||
				memcmp(name.data, reading->only.data,
					name.length) != 0)))
		return 0;
	if (!names->set.count || oldest < names->oldest)
		names->oldest = oldest;
	if (!names->set.count || newest > names->newest)
		names->newest = newest;
	return site_set_add(&names->set, name);
}

enum db_status site_names_read(struct db *db, const char *site,
	struct site_names *names, struct error *error)
{
	struct reading reading = {names, text_from(site)};

	*names = (struct site_names){0};
	return db_query(db, sql_site_names, NULL, 0, name_row, &reading, error);
}

void site_names_release(struct site_names *names)
{
	site_set_release(&names->set);
	*names = (struct site_names){0};
}
