/* SPDX-License-Identifier: MIT */
#include "stats/browse.h"

#include <stdlib.h>
#include <string.h>

#include "store/site_names.h"
#include "store/sql.h"

enum {
	COLUMNS = 8,
	LIST_SPAN = 4 * BROWSE_WINDOW,	  /* rows of one span, at most */
	LIST_LOOKED = 10 * LIST_SPAN,	  /* rows of one read, about */
	SEARCH_SPAN = BROWSE_SEARCHED / 4 /* the same of a search */
};

/* Narrower than this no span gets, however many rows it has. */
static const int64_t narrowest = TIME_SECOND;

enum { WIDER = 16, NARROWER = 4 };

/* A walk from span to span, each `width` wide. */
struct walk {
	struct db *db;
	const struct browse_query *query;
	struct browse *browse;
	struct site_names names;
	int64_t first, last; /* where there are rows */
	int64_t at;	     /* the first instant that was not looked at yet */
	int64_t width;
	uint64_t most; /* rows of a span */
	struct error *error;
};

struct span {
	int64_t first, last; /* inclusive */
	uint64_t rows;	     /* no more than one beyond walk.most */
};

static int row_room(struct browse *browse)
{
	size_t size = browse->size ? browse->size * 2 : 64;
	void *rows = browse->rows;

	if (browse->count < browse->size)
		return 0;
	rows = realloc(rows, size * sizeof(*browse->rows));
	if (!rows)
		return -1;
	browse->rows = rows;
	browse->size = size;
	return 0;
}

static struct text copy(char **at, const struct db_value *column)
{
	struct text text = db_as_text(column);
	struct text copied = {*at, text.length};

	memcpy(*at, text.data, text.length);
	(*at)[text.length] = '\0';
	*at += text.length + 1;
	return copied;
}

static int read_row(void *context, const struct db_value *columns, size_t count)
{
	struct browse *browse = context;
	struct browse_row row = {0};
	struct text hash;
	size_t length = 0;
	char *at;

	if (count != COLUMNS || row_room(browse) < 0 ||
		!db_as_time(&columns[1], &row.occurred_at))
		return -1;
	for (size_t i = 0; i < count; i++)
		length += db_as_text(&columns[i]).length + 1;
	at = row.data = malloc(length);
	if (!at)
		return -1;
	row.event_id = (uint64_t)db_as_integer(&columns[2]);
	row.site = copy(&at, &columns[0]);
	row.path = copy(&at, &columns[3]);
	row.referrer = copy(&at, &columns[4]);
	row.user_agent = copy(&at, &columns[5]);
	row.event = copy(&at, &columns[7]);
	hash = db_as_text(&columns[6]);
	if (hash.length == sizeof(row.visitor_hash))
		memcpy(row.visitor_hash, hash.data, hash.length);
	browse->rows[browse->count++] = row;
	return 0;
}

static int compare_text(struct text a, struct text b)
{
	size_t least = a.length < b.length ? a.length : b.length;
	int order = memcmp(a.data, b.data, least);

	return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int newest_first(const void *a, const void *b)
{
	const struct browse_row *x = a, *y = b;
	int order;

	if (x->occurred_at != y->occurred_at)
		return x->occurred_at < y->occurred_at ? 1 : -1;
	order = compare_text(y->site, x->site);
	if (order)
		return order;
	return (x->event_id < y->event_id) - (x->event_id > y->event_id);
}

static int oldest_first(const void *a, const void *b)
{
	return newest_first(b, a);
}

static int count_row(
	void *context, const struct db_value *columns, size_t count)
{
	uint64_t *sum = context;

	*sum += count ? (uint64_t)db_as_integer(&columns[0]) : 0;
	return 0;
}

static enum db_status count_span(struct walk *walk, struct span *span)
{
	const struct db_value first[] = {
		db_time(span->first), db_time(span->last)};
	const struct db_value last[] = {db_natural(walk->most + 1)};
	const struct site_values values = {first, last, 2, 1};

	span->rows = 0;
	return site_set_query(walk->db, sql_pageview_count, &values,
		&walk->names.set, count_row, &span->rows, walk->error);
}

/* Appends the rows of a span, as many as there is room for in the window. */
static enum db_status fetch_span(struct walk *walk, const struct span *span)
{
	/* A row of no span leaves out nothing. */
	static const struct browse_key nowhere = {.occurred_at = INT64_MIN};
	const struct browse_query *query = walk->query;
	const struct browse_key *from = query->from ? query->from : &nowhere;
	struct browse *browse = walk->browse;
	size_t before = browse->count;
	bool out = from->occurred_at < span->first ||
		   from->occurred_at > span->last;
	const struct db_value first[] = {db_time(span->first),
		db_time(span->last),
		db_time(out ? span->last + 1 : from->occurred_at),
		db_string(from->site), db_string(from->site),
		db_natural(from->event_id), db_string(query->search),
		db_string(query->search), db_string(query->search),
		db_string(query->search)};
	const struct db_value last[] = {db_natural(BROWSE_WINDOW - before)};
	const struct site_values values = {
		first, last, sizeof(first) / sizeof(first[0]), 1};
	enum db_status status = site_set_query(walk->db,
		query->newer ? sql_pageview_newer : sql_pageview_older, &values,
		&walk->names.set, read_row, browse, walk->error);

	if (status != DB_OK || browse->count == before)
		return status;
	/* More sites than one statement takes come one list after another. */
	qsort(browse->rows + before, browse->count - before,
		sizeof(*browse->rows),
		query->newer ? oldest_first : newest_first);
	while (browse->count > BROWSE_WINDOW)
		free(browse->rows[--browse->count].data);
	return status;
}

static bool is_over(const struct walk *walk)
{
	return walk->at > walk->last || walk->at < walk->first;
}

static struct span next_span(const struct walk *walk)
{
	struct span span = {.first = walk->at, .last = walk->at};

	if (walk->query->newer && walk->last - walk->at < walk->width)
		span.last = walk->last;
	else if (walk->query->newer)
		span.last = walk->at + walk->width - 1;
	else if (walk->at - walk->first < walk->width)
		span.first = walk->first;
	else
		span.first = walk->at - walk->width + 1;
	return span;
}

/* One span: narrower the next time when it holds too much, else read, and
 * wider when it held little.  `*read` says whether it was read. */
static enum db_status step(struct walk *walk, bool *read)
{
	struct span span = next_span(walk);
	enum db_status status = count_span(walk, &span);

	walk->browse->looked_at += span.rows;
	*read = span.rows <= walk->most || walk->width <= narrowest;
	if (status != DB_OK)
		return status;
	if (!*read) {
		walk->width = (span.last - span.first + 1) / NARROWER;
		return DB_OK;
	}
	if (span.rows)
		status = fetch_span(walk, &span);
	walk->at = walk->query->newer ? span.last + 1 : span.first - 1;
	if (span.rows < walk->most / WIDER)
		walk->width *= WIDER;
	return status;
}

/* Begins at the row that is asked for, or at an end of what there is. */
static void walk_start(struct walk *walk)
{
	const struct browse_query *query = walk->query;
	const struct browse_key *from = query->from;

	walk->first = query->first;
	walk->last = query->last;
	if (walk->first < walk->names.oldest)
		walk->first = walk->names.oldest;
	if (walk->last > walk->names.newest)
		walk->last = walk->names.newest;
	if (!walk->names.set.count)
		walk->last = walk->first - 1;
	walk->width = TIME_HOUR;
	walk->at = query->newer ? walk->first : walk->last;
	if (from && query->newer && from->occurred_at > walk->at)
		walk->at = from->occurred_at;
	if (from && !query->newer && from->occurred_at < walk->at)
		walk->at = from->occurred_at;
}

/* What is known of the rows on both sides. */
static void walk_end(struct walk *walk)
{
	struct browse *browse = walk->browse;
	bool more = browse->count == BROWSE_WINDOW || !is_over(walk);
	bool newer = walk->query->newer;

	browse->more_older = newer ? walk->query->from != NULL : more;
	browse->more_newer = newer ? more : walk->query->from != NULL;
	if (newer)
		qsort(browse->rows, browse->count, sizeof(*browse->rows),
			newest_first);
	browse->next = (struct browse_key){.occurred_at = walk->at + 1};
	if (browse->count == BROWSE_WINDOW)
		browse->next = browse_key_of(&browse->rows[browse->count - 1]);
}

enum db_status browse_read(struct db *db, const struct browse_query *query,
	struct browse *browse, struct error *error)
{
	bool searches = query->search[0] != '\0';
	uint64_t enough = searches ? BROWSE_SEARCHED : LIST_LOOKED;
	struct walk walk = {.db = db,
		.query = query,
		.browse = browse,
		.most = searches ? SEARCH_SPAN : LIST_SPAN,
		.error = error};
	enum db_status status;
	bool any = false, read;

	*browse = (struct browse){0};
	status = site_names_read(db, query->site, &walk.names, error);
	walk_start(&walk);
	/* One span is read in any case: the next read begins behind it.  A
	 * list that only found empty ones goes on. */
	while (status == DB_OK && !is_over(&walk) &&
		browse->count < BROWSE_WINDOW &&
		(browse->looked_at + walk.most < enough || !any ||
			(!searches && !browse->count))) {
		status = step(&walk, &read);
		any = any || read;
	}
	walk_end(&walk);
	site_names_release(&walk.names);
	return status;
}

void browse_release(struct browse *browse)
{
	for (size_t i = 0; i < browse->count; i++)
		free(browse->rows[i].data);
	free(browse->rows);
	*browse = (struct browse){0};
}

int browse_join(struct browse *browse, struct browse *before, size_t count)
{
	size_t all = count + browse->count;
	struct browse_row *rows = calloc(all + 1, sizeof(*rows));

	if (!rows)
		return -1;
	if (count)
		memcpy(rows, before->rows, count * sizeof(*rows));
	if (browse->count)
		memcpy(rows + count, browse->rows,
			browse->count * sizeof(*rows));
	for (size_t i = 0; i < count; i++)
		before->rows[i].data = NULL;
	free(browse->rows);
	browse->rows = rows;
	browse->count = all;
	browse->size = all + 1;
	return 0;
}

enum db_status browse_read_one(struct db *db, const struct browse_key *key,
	struct browse *browse, struct error *error)
{
	const struct db_value values[] = {db_string(key->site),
		db_time(key->occurred_at), db_natural(key->event_id)};

	*browse = (struct browse){0};
	return db_query(
		db, sql_pageview_one, values, 3, read_row, browse, error);
}

struct browse_key browse_key_of(const struct browse_row *row)
{
	struct browse_key key = {
		.occurred_at = row->occurred_at, .event_id = row->event_id};

	if (row->site.length < sizeof(key.site))
		memcpy(key.site, row->site.data, row->site.length);
	return key;
}

bool browse_is_key(const struct browse_row *row, const struct browse_key *key)
{
	return row->occurred_at == key->occurred_at &&
	       row->event_id == key->event_id &&
	       row->site.length == strlen(key->site) &&
	       !memcmp(row->site.data, key->site, row->site.length);
}
