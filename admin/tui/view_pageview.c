/* SPDX-License-Identifier: MIT */

/* One page view with all its fields. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/display.h"
#include "pageviews.h"

enum { LABEL_WIDTH = 15, ROWS_MOST = 400, NOTE_SIZE = 200 };

static const struct browse_row *row_of(const struct view *view)
{
	const struct browse *browse = view->model;

	return browse->count ? &browse->rows[0] : NULL;
}

static enum db_status load(
	const struct load *load, void *model, struct error *error)
{
	struct browse_key key = {.occurred_at = load->query->before_time,
		.event_id = load->query->before_id};

	memcpy(key.site, load->query->before_site, sizeof(key.site));
	return browse_read_one(load->db, &key, model, error);
}

static void release(void *model)
{
	browse_release(model);
}

/* The front of a text that fills one row; broken behind a blank where there
 * is one in the last half. */
static struct text row_front(struct text text, int width)
{
	struct text rest = text;
	size_t length = 0, blank = 0, step;
	int used = 0;
	uint32_t point;

	while ((step = utf8_decode(rest, &point)) > 0) {
		used += (int)display_width((struct text){rest.data, step});
		if (used > width)
			break;
		length += step;
		if (point == ' ' && used > width / 2)
			blank = length;
		rest.data += step;
		rest.length -= step;
	}
	if (!step && length < text.length)
		length++; /* no UTF-8 */
	if (length < text.length && blank)
		length = blank;
	return (struct text){text.data, length};
}

/* Puts a field on as many rows as it needs; returns the next row. */
static int put_field(struct canvas *canvas, int row, const char *label,
	enum style style, struct text text)
{
	int width = canvas->columns - LABEL_WIDTH - 2;

	canvas_put(canvas, row, 1, LABEL_WIDTH - 1, STYLE_HEADER,
		text_from(label));
	do {
		struct text front = row_front(text, width);

		canvas_put(canvas, row++, LABEL_WIDTH + 1, width, style, front);
		text.data += front.length;
		text.length -= front.length;
	} while (text.length);
	return row;
}

static void write_when(
	const struct browse_row *row, int64_t now, char out[static NOTE_SIZE])
{
	int32_t date = time_date(row->occurred_at);
	char day[DRAW_TEXT_SIZE], age[DRAW_TEXT_SIZE], time[TIME_TEXT_SIZE];
	const char *ago;

	draw_format_date(day, date, 0);
	draw_format_age(age, row->occurred_at, now);
	time_format(time, row->occurred_at);
	ago = strstr(age, "UTC");
	snprintf(out, NOTE_SIZE, "%s, %s %s %s", draw_weekday_name(date), day,
		time + 11, ago ? ago : "UTC");
}

static int put_fields(
	const struct browse_row *row, int64_t now, struct canvas *canvas)
{
	char when[NOTE_SIZE], hash[HASH_TEXT_SIZE], note[NOTE_SIZE], id[24];
	bool event = row->event.length > 0;
	int at = 0;

	write_when(row, now, when);
	pageviews_write_hash(row, hash);
	snprintf(id, sizeof(id), "%" PRIu64, row->event_id);
	snprintf(note, sizeof(note),
		"the same visitor's on this site in %s; another on every other "
		"site and in every other month",
		draw_month_name(time_date(row->occurred_at)));
	at = put_field(canvas, at, "Site", STYLE_TITLE, row->site);
	at = put_field(canvas, at, "Time", STYLE_TEXT, text_from(when));
	at = put_field(canvas, at, "Kind", event ? STYLE_TITLE : STYLE_TEXT,
		text_from(event ? "event: a row, but no page view, visitor or "
				  "visit"
				: "page view"));
	if (event)
		at = put_field(canvas, at, "Event", STYLE_TEXT, row->event);
	at = put_field(canvas, at + 1, "Path", STYLE_TEXT, row->path);
	at = put_field(canvas, at, "Referrer",
		row->referrer.length ? STYLE_TEXT : STYLE_DIM,
		row->referrer.length ? row->referrer : text_from("(none)"));
	at = put_field(canvas, at, "User agent",
		row->user_agent.length ? STYLE_TEXT : STYLE_DIM,
		row->user_agent.length ? row->user_agent : text_from("(none)"));
	at = put_field(
		canvas, at + 1, "Visitor hash", STYLE_TEXT, text_from(hash));
	at = put_field(canvas, at, "", STYLE_DIM, text_from(note));
	return put_field(canvas, at, "Event id", STYLE_TEXT, text_from(id));
}

/* The part of a tall canvas that the reader has scrolled to. */
static void show(struct view *view, struct canvas *canvas,
	const struct canvas *tall, int rows)
{
	int beyond = rows > canvas->rows ? rows - canvas->rows : 0;
	struct list *list = &view->list;

	if (list->selected > beyond)
		list->selected = beyond;
	list->rows = beyond + 1;
	list->height = canvas->rows;
	for (int row = 0; row < canvas->rows; row++)
		for (int column = 0; column < canvas->columns; column++)
			*canvas_cell(canvas, row, column) = *canvas_cell(
				tall, list->selected + row, column);
}

static void draw(struct view *view, struct canvas *canvas)
{
	const struct browse_row *row = row_of(view);
	struct canvas body =
		canvas_part(canvas, 1, 0, canvas->rows - 2, canvas->columns);
	struct canvas tall;

	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	canvas_fill(canvas, canvas->rows - 1, 0, canvas->columns, STYLE_DIM,
		GLYPH_LINE);
	if (!row) {
		canvas_put_words(&body, 1, 1, 3, body.columns - 2, STYLE_DIM,
			text_from("This page view is gone: prune removes what "
				  "is older than retention_days."));
		return;
	}
	if (canvas_init(
		    &tall, ROWS_MOST + body.rows, body.columns, body.ascii) < 0)
		return;
	show(view, &body, &tall, put_fields(row, view->now, &tall));
	canvas_release(&tall);
}

static int act(struct view *view, enum request request)
{
	return request == REQUEST_LEAVE ? REACT_BACK : view_move(view, request);
}

static bool offers(const struct view *view, enum request request)
{
	return request != REQUEST_DOWN || view->list.rows > 1;
}

static bool export(const struct view *view, bool json, struct buf *out)
{
	const struct browse_row *row = row_of(view);

	if (!row)
		return false;
	if (!json)
		pageviews_export_header(out);
	pageviews_export_row(row, json, out);
	if (json)
		buf_add_char(out, '\n');
	return true;
}

static const enum request requests[] = {
	REQUEST_DOWN, REQUEST_EXPORT, REQUEST_PAGEVIEWS, REQUEST_NONE};

const struct view_type view_pageview = {
	.name = "pageview",
	.title = "Page view",
	.model_size = sizeof(struct browse),
	.requests = requests,
	.load = load,
	.release = release,
	.draw = draw,
	.act = act,
	.offers = offers,
	.export = export,
};
