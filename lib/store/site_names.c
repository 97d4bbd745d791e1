/* SPDX-License-Identifier: MIT */
#include "store/site_names.h"

#include <stdlib.h>
#include <string.h>

#include "store/sql.h"

enum { STATEMENT_MAX = 1 << 16 };

static int name_add(struct site_names *names, struct text name)
{
	size_t size = names->size ? names->size * 2 : 16;
	void *grown = names->names;

	if (name.length >= SITE_NAME_SIZE)
		return -1;
	if (names->count == names->size) {
		grown = realloc(grown, size * sizeof(*names->names));
		if (!grown)
			return -1;
		names->names = grown;
		names->size = size;
	}
	memcpy(names->names[names->count], name.data, name.length);
	names->names[names->count++][name.length] = '\0';
	return 0;
}

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
	if (!names->count || oldest < names->oldest)
		names->oldest = oldest;
	if (!names->count || newest > names->newest)
		names->newest = newest;
	return name_add(names, name);
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
	free(names->names);
	*names = (struct site_names){0};
}

enum db_status site_names_query(struct db *db, const char *sql,
	const struct site_names *names, const struct site_values *values,
	db_row_function *row, void *context, struct error *error)
{
	struct db_value all[SITE_NAMES_LIST + SITE_VALUES_MAX];
	enum db_status status = DB_OK;
	struct buf statement;

	buf_init(&statement, STATEMENT_MAX);
	for (size_t at = 0; status == DB_OK && at < names->count;
		at += SITE_NAMES_LIST) {
		size_t used = 0, list = names->count - at;

		if (list > SITE_NAMES_LIST)
			list = SITE_NAMES_LIST;
		for (size_t i = 0; i < values->first_count; i++)
			all[used++] = values->first[i];
		for (size_t i = 0; i < list; i++)
			all[used++] = db_string(names->names[at + i]);
		for (size_t i = 0; i < values->last_count; i++)
			all[used++] = values->last[i];
		buf_reset(&statement);
		db_add_list(&statement, sql, list);
		status = db_query(db, buf_text(&statement), all, used, row,
			context, error);
	}
	buf_release(&statement);
	return status;
}
