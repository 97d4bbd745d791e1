/* SPDX-License-Identifier: MIT */
#include "pageviews.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/display.h"
#include "base/json.h"
#include "period.h"

bool pageviews_is_drilled(const struct query *query)
{
	return query->range == RANGE_FREE || query->range == RANGE_DAY;
}

bool pageviews_has_newer(const struct pageviews *pageviews)
{
	return pageviews->browse.more_newer && !pageviews->query.search[0];
}

static void count_events(struct pageviews *pageviews)
{
	pageviews->events = 0;
	for (size_t i = 0; i < pageviews->browse.count; i++)
		if (pageviews->browse.rows[i].event.length)
			pageviews->events++;
}

enum db_status pageviews_load(
	const struct load *load, void *model, struct error *error)
{
	struct pageviews *pageviews = model;
	const struct query *query = load->query;
	struct browse_key from = {.occurred_at = query->before_time,
		.event_id = query->before_id};
	/* The clocks of hosts may differ a little. */
	struct browse_query asked = {.site = query->site,
		.search = query->search,
		.last = load->now + TIME_DAY,
		.from = query->has_before ? &from : NULL,
		.newer = query->newer};
	enum db_status status;

	memcpy(from.site, query->before_site, sizeof(from.site));
	pageviews->query = *query;
	if (pageviews_is_drilled(query)) {
		asked.first = date_start(query->from);
		asked.last = date_start(query->to + 1) - 1;
	}
	status = browse_read(load->db, &asked, &pageviews->browse, error);
	/* At an end a whole window is shown. */
	if (status == DB_OK && asked.newer && asked.from &&
		!pageviews->browse.more_newer) {
		asked.newer = false;
		asked.from = NULL;
		browse_release(&pageviews->browse);
		status = browse_read(
			load->db, &asked, &pageviews->browse, error);
	}
	count_events(pageviews);
	return status;
}

void pageviews_release(void *model)
{
	struct pageviews *pageviews = model;

	browse_release(&pageviews->browse);
}

static bool is_same_search(const struct query *a, const struct query *b)
{
	return a->search[0] && !strcmp(a->search, b->search) &&
	       !strcmp(a->site, b->site) && a->range == b->range &&
	       a->from == b->from && a->to == b->to;
}

static bool begins_at(const struct query *query, const struct browse_key *key)
{
	return query->has_before && query->before_time == key->occurred_at &&
	       query->before_id == key->event_id &&
	       !strcmp(query->before_site, key->site);
}

void pageviews_take(void *model, void *before)
{
	struct pageviews *now = model, *then = before;
	struct browse_key begin = {.occurred_at = now->query.before_time,
		.event_id = now->query.before_id};
	size_t kept = 0;

	memcpy(begin.site, now->query.before_site, sizeof(begin.site));
	if (!is_same_search(&now->query, &then->query) ||
		!now->query.has_before)
		return;
	if (begins_at(&now->query, &then->browse.next))
		kept = then->browse.count;
	else if (begins_at(&then->query, &begin))
		kept = then->kept; /* the same once more */
	if (browse_join(&now->browse, &then->browse, kept) < 0)
		return;
	now->kept = kept;
	count_events(now);
}

/* ---- texts --------------------------------------------------------------- */

void pageviews_write_time(int64_t instant, int64_t now, bool seconds,
	char out[static DRAW_TEXT_SIZE])
{
	char date[DRAW_TEXT_SIZE], time[TIME_TEXT_SIZE];

	draw_format_date(
		date, time_date(instant), date_to_civil(time_date(now)).year);
	time_format(time, instant);
	/* Days of one and of two digits, one under the other. */
	snprintf(out, DRAW_TEXT_SIZE, "%*.12s %.*s", date[1] == ' ' ? 6 : 0,
		date, seconds ? 8 : 5, time + 11);
}

void pageviews_write_period(
	const struct query *query, int64_t now, struct buf *out)
{
	struct civil first = date_to_civil(query->from);
	struct civil behind = date_to_civil(query->to + 1);
	bool months = first.day == 1 && behind.day == 1;

	if (months && first.month == 1 && behind.month == 1 &&
		behind.year == first.year + 1)
		buf_add_format(out, "%d", first.year);
	else if (months && month_count(query->from, query->to) == 1)
		buf_add_format(
			out, "%s %d", draw_month_name(query->from), first.year);
	else
		period_write(query, time_date(now), "-", out);
}

static void write_found(const struct pageviews *pageviews, int64_t now,
	const char *dot, struct buf *out)
{
	const struct browse *browse = &pageviews->browse;
	char when[DRAW_TEXT_SIZE], found[DRAW_TEXT_SIZE];
	const char *at = when;

	pageviews_write_time(browse->next.occurred_at, now, false, when);
	at += strspn(at, " ");
	draw_format_figure(found, (int64_t)browse->count);
	if (!browse->more_older)
		buf_add_format(out, "searched to the oldest, %s found", found);
	else
		buf_add_format(out, "searched back to %s, %s found %s %s", at,
			found, dot,
			browse->count ? "PgDn at the end goes on"
				      : "Enter or PgDn goes on");
}

static void write_rows(const struct pageviews *pageviews,
	const struct list *list, int64_t now, const char *dash, struct buf *out)
{
	const struct browse *browse = &pageviews->browse;
	char first[DRAW_TEXT_SIZE], last[DRAW_TEXT_SIZE];
	int bottom = list->top + list->height - 1;
	int64_t top, end;
	const char *at;

	if (bottom >= (int)browse->count)
		bottom = (int)browse->count - 1;
	top = browse->rows[list->top].occurred_at;
	end = browse->rows[bottom].occurred_at;
	pageviews_write_time(top, now, false, first);
	pageviews_write_time(end, now, false, last);
	/* The same day need not be told twice. */
	at = last + (time_date(top) == time_date(end)
				    ? strlen(last) - strlen("14:04")
				    : strspn(last, " "));
	buf_add_format(out, "%s %s %s", first + strspn(first, " "), dash, at);
	if (list->top == 0 && !browse->more_newer)
		buf_add_text(out, ", the newest");
	if (bottom == (int)browse->count - 1 && !browse->more_older)
		buf_add_text(out, ", the oldest");
}

void pageviews_write_status(const struct pageviews *pageviews,
	const struct view *view, const char *dash, const char *dot,
	struct buf *out)
{
	if (pageviews->query.search[0])
		write_found(pageviews, view->now, dot, out);
	else if (pageviews->browse.count)
		write_rows(pageviews, &view->list, view->now, dash, out);
	if (pageviews->events)
		buf_add_format(out, " %s [name]: an event, no page view", dot);
}

struct text pageviews_path(
	const struct browse_row *row, char out[static PATH_TEXT_SIZE])
{
	if (!row->event.length)
		return row->path;
	snprintf(out, PATH_TEXT_SIZE, "[%s] %s", row->event.data,
		row->path.data);
	return text_from(out);
}

struct text pageviews_referrer(const struct browse_row *row)
{
	static const char usual[] = "https://";
	size_t length = strlen(usual);
	struct text text = row->referrer;

	if (text.length > length && !memcmp(text.data, usual, length)) {
		text.data += length;
		text.length -= length;
	}
	return text;
}

/* ---- as a file ------------------------------------------------------------
 */

void pageviews_write_hash(
	const struct browse_row *row, char out[static HASH_TEXT_SIZE])
{
	for (size_t i = 0; i < VISITOR_HASH_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02x", row->visitor_hash[i]);
}

static const char *const fields[] = {"site", "occurred_at", "event_id", "path",
	"referrer", "user_agent", "visitor_hash", "event"};
enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

void pageviews_export_header(struct buf *out)
{
	for (size_t i = 0; i < FIELDS; i++)
		buf_add_format(out, "%s%s", i ? "," : "", fields[i]);
	buf_add_text(out, "\r\n");
}

/* The event id as a text: it has more digits than JSON's readers keep of a
 * number. */
void pageviews_export_row(
	const struct browse_row *row, bool json, struct buf *out)
{
	char when[TIME_TEXT_SIZE], hash[HASH_TEXT_SIZE], id[24];
	const struct text texts[FIELDS] = {row->site, {when, 23}, {id, 0},
		row->path, row->referrer, row->user_agent,
		{hash, HASH_TEXT_SIZE - 1}, row->event};

	time_format(when, row->occurred_at);
	pageviews_write_hash(row, hash);
	snprintf(id, sizeof(id), "%" PRIu64, row->event_id);
	for (size_t i = 0; i < FIELDS; i++) {
		struct text text =
			texts[i].data == id ? text_from(id) : texts[i];

		if (json) {
			buf_add_format(
				out, "%s\"%s\": ", i ? ", " : " {", fields[i]);
			json_add_string(out, text);
		} else {
			buf_add_text(out, i ? "," : "");
			display_add_csv(out, text);
		}
	}
	buf_add_text(out, json ? "}" : "\r\n");
}

bool pageviews_export(const struct view *view, bool json, struct buf *out)
{
	const struct browse *browse =
		&((const struct pageviews *)view->model)->browse;

	if (json)
		buf_add_text(out, "[\n");
	else
		pageviews_export_header(out);
	for (size_t i = 0; i < browse->count; i++) {
		if (json && i)
			buf_add_text(out, ",\n");
		pageviews_export_row(&browse->rows[i], json, out);
	}
	if (json)
		buf_add_text(out, browse->count ? "\n]\n" : "]\n");
	return true;
}
