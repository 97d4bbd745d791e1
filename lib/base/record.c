/* SPDX-License-Identifier: MIT */
#include "base/record.h"

#include <inttypes.h>

#include "base/display.h"
#include "base/json.h"

struct record_value record_figure(int64_t figure)
{
	return (struct record_value){.kind = RECORD_FIGURE, .figure = figure};
}

struct record_value record_text(struct text text)
{
	return (struct record_value){.kind = RECORD_TEXT, .text = text};
}

void record_begin(const struct record_writer *writer)
{
	if (writer->form == RECORD_JSON) {
		buf_add_text(writer->out, "[\n");
		return;
	}
	for (size_t i = 0; i < writer->columns; i++)
		buf_add_format(
			writer->out, "%s%s", i ? "," : "", writer->names[i]);
	buf_add_text(writer->out, "\r\n");
}

/* Most texts are UTF-8 as they are. */
static void add_json_text(struct buf *out, struct text text)
{
	struct buf valid;

	if (json_add_string(out, text) == 0)
		return;
	buf_init(&valid, text.length * (UTF8_CHARACTER_SIZE - 1));
	if (utf8_add_valid(&valid, text) < 0 ||
		json_add_string(out, text_of(&valid)) < 0)
		buf_fail(out);
	buf_release(&valid);
}

static void add_value(struct buf *out, enum record_form form,
	const struct record_value *value)
{
	bool json = form == RECORD_JSON;

	switch (value->kind) {
	case RECORD_NULL:
		buf_add_text(out, json ? "null" : "");
		break;
	case RECORD_FIGURE:
		buf_add_format(out, "%" PRId64, value->figure);
		break;
	case RECORD_TEXT:
		if (json)
			add_json_text(out, value->text);
		else
			display_add_csv(out, value->text);
		break;
	}
}

void record_add(struct record_writer *writer, const struct record_value *values)
{
	bool json = writer->form == RECORD_JSON;
	struct buf *out = writer->out;

	if (json)
		buf_add_text(out, writer->any ? ",\n {" : " {");
	for (size_t i = 0; i < writer->columns; i++) {
		if (json)
			buf_add_format(out, "%s\"%s\": ", i ? ", " : "",
				writer->names[i]);
		else if (i)
			buf_add_char(out, ',');
		add_value(out, writer->form, &values[i]);
	}
	buf_add_text(out, json ? "}" : "\r\n");
	writer->any = true;
}

void record_end(const struct record_writer *writer)
{
	if (writer->form == RECORD_JSON)
		buf_add_text(writer->out, writer->any ? "\n]\n" : "]\n");
}
