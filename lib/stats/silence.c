/* SPDX-License-Identifier: MIT */
#include "stats/silence.h"

#include <stdlib.h>
#include <string.h>

#include "base/figure.h"
#include "store/site_set.h"
#include "store/sql.h"

/* How many are named. */
enum { NAMED = 2 };

static int heard_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct silence *silence = context;
	size_t kept = 0;

	if (!count)
		return -1;
	for (size_t i = 0; i < silence->count; i++)
		if (!text_is(db_as_text(&columns[0]), silence->sites[i]))
			silence->sites[kept++] = silence->sites[i];
	silence->count = kept;
	return 0;
}

/* All of the allowlist, from which those go that are heard. */
static int begin(struct silence *silence, const struct settings *settings,
	struct site_set *set)
{
	silence->sites =
		calloc(settings->sites.count + 1, sizeof(*silence->sites));
	for (size_t i = 0; silence->sites && i < settings->sites.count; i++) {
		const char *name = settings->sites.items[i].name;

		silence->sites[silence->count++] = name;
		if (site_set_add(set, text_from(name)) < 0)
			return -1;
	}
	return silence->sites ? 0 : -1;
}

enum db_status silence_read(struct db *db, const struct settings *settings,
	int32_t from, int32_t to, struct silence *silence, struct error *error)
{
	const struct db_value dates[] = {db_date(from), db_date(to)};
	struct site_set set = {0};
	enum db_status status;
	bool found;

	*silence = (struct silence){0};
	status = db_query_integer(db, sql_silence_unknown, dates, 2,
		&silence->unknown, &found, error);
	if (status == DB_OK && silence->unknown > 0) {
		if (begin(silence, settings, &set) == 0) {
			status = site_set_query(db, sql_silence_heard,
				&(const struct site_values){
					.first = dates, .first_count = 2},
				&set, heard_row, silence, error);
		} else {
			error_set(error, "out of memory");
			status = DB_REFUSED;
		}
	}
	site_set_release(&set);
	return status;
}

void silence_release(struct silence *silence)
{
	free(silence->sites);
	*silence = (struct silence){0};
}

bool silence_is_likely(const struct silence *silence)
{
	return silence->unknown > 0 && silence->count > 0;
}

void silence_write(const struct silence *silence, struct buf *out)
{
	size_t named = silence->count < NAMED ? silence->count : NAMED;
	char figure[FIGURE_SIZE];

	figure_format(figure, silence->unknown);
	buf_add_format(out, "%s hit%s named no site of the allowlist, while ",
		figure, silence->unknown == 1 ? "" : "s");
	for (size_t i = 0; i < named; i++)
		buf_add_format(out, "%s%s", i ? ", " : "", silence->sites[i]);
	if (silence->count > named)
		buf_add_format(out, " and %zu more", silence->count - named);
	buf_add_format(out,
		" had no page view: do %s pages name %s exactly so?",
		silence->count == 1 ? "its" : "their",
		silence->count == 1 ? "it" : "them");
}
