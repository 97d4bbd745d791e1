/* SPDX-License-Identifier: MIT */

/* The comments around the block, and the record in the first of them. */
#include <inttypes.h>
#include <string.h>

#include "html.h"
#include "page.h"

#define BEGIN "<!-- footfall:begin"
#define END "<!-- footfall:end -->"
#define FIELD "policy="

enum { VERSION_MARK = '1', DIGEST_DIGITS = 16 };

const char page_damaged[] =
	"the comments around its snippet are damaged; take out by hand all "
	"from footfall:begin to footfall:end";

void page_note_mark(struct page *page, size_t from, size_t to)
{
	struct text mark = text_slice(page->text, from, to);
	size_t length = strlen(BEGIN " 1");
	bool begins = mark.length >= strlen(BEGIN) &&
		      !memcmp(mark.data, BEGIN, strlen(BEGIN));
	bool ends = mark.length == strlen(END) &&
		    !memcmp(mark.data, END, mark.length);

	if (begins && !page->marked && !page->mark_to &&
		mark.length > length + strlen(" -->") - 1 &&
		mark.data[length - 1] == VERSION_MARK) {
		page->mark_from = from;
		page->mark_to = to;
		page->record =
			text_slice(mark, length, mark.length - strlen("-->"));
	} else if (ends && page->mark_to && !page->marked) {
		page->marked = true;
		page->mark_to = to;
	} else if (begins || ends) {
		page->damaged = true;
	}
}

/* FNV-1a of 64 bits (Fowler, Noll and Vo): tells whether somebody changed the
 * policy since.  Who means to deceive could as well change the record. */
static uint64_t digest(struct text text)
{
	uint64_t value = 0xcbf29ce484222325;

	for (size_t i = 0; i < text.length; i++)
		value = (value ^ (unsigned char)text.data[i]) * 0x100000001b3;
	return value;
}

/* Neither white space nor what could end the comment: two dashes, or >. */
static bool stands_for_itself(char byte, char before)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z') ||
	       (byte && strchr("'\":/.*;=_+", byte)) ||
	       (byte == '-' && before != '-');
}

void page_add_record(
	struct buf *out, size_t number, struct text value, struct text now)
{
	char before = '-';

	buf_add_format(
		out, " " FIELD "%zu,%016" PRIx64 ",", number, digest(now));
	for (size_t i = 0; i < value.length; i++) {
		char byte = value.data[i];

		if (stands_for_itself(byte, before))
			buf_add_char(out, byte);
		else
			buf_add_format(out, "%%%02x", (unsigned char)byte);
		before = byte;
	}
}

/* The value of so many digits, cut off the front; -1 for anything else. */
static int take_digits(
	struct text *text, size_t count, unsigned int base, uint64_t *value)
{
	*value = 0;
	if (text->length < count)
		return -1;
	for (size_t i = 0; i < count; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *digit = strchr(digits, text->data[i]);

		if (!text->data[i] || !digit ||
			(unsigned int)(digit - digits) >= base)
			return -1;
		*value = *value * base + (uint64_t)(digit - digits);
	}
	*text = text_behind(*text, count);
	return 0;
}

static int take_text(struct text *text, const char *front)
{
	size_t length = strlen(front);

	if (text->length < length || memcmp(text->data, front, length) != 0)
		return -1;
	*text = text_behind(*text, length);
	return 0;
}

static int add_decoded(struct buf *out, struct text text)
{
	while (text.length) {
		uint64_t byte = (unsigned char)*text.data;

		if (byte == '%') {
			text = text_behind(text, 1);
			if (take_digits(&text, 2, 16, &byte) < 0)
				return -1;
		} else {
			text = text_behind(text, 1);
		}
		buf_add_char(out, (char)byte);
	}
	return 0;
}

/* A field of the record, read. */
struct field {
	uint64_t number, digest;
	struct text value; /* as page_add_record() writes it */
};

static int field_read(struct field *field, struct text word)
{
	size_t digits = 0;

	if (take_text(&word, FIELD) < 0)
		return -1;
	while (digits < word.length && word.data[digits] != ',')
		digits++;
	if (digits < 1 || digits > 2 ||
		take_digits(&word, digits, 10, &field->number) < 0 ||
		take_text(&word, ",") < 0 ||
		take_digits(&word, DIGEST_DIGITS, 16, &field->digest) < 0 ||
		take_text(&word, ",") < 0)
		return -1;
	field->value = word;
	return 0;
}

/* Appends the page from `*at` to this policy, then the policy as it was. */
static int restore(struct buf *out, const struct page *page, size_t *at,
	const struct field *field, struct page_report *report)
{
	struct text policy;
	size_t from;

	if (field->number >= page->policy_count ||
		digest(page->policies[field->number]) != field->digest) {
		report->differing++;
		return 0;
	}
	policy = page->policies[field->number];
	from = (size_t)(policy.data - page->text.data);
	if (from < *at || from > page->mark_from)
		return -1;
	buf_add(out, page->text.data + *at, from - *at);
	*at = from + policy.length;
	return add_decoded(out, field->value);
}

enum page_result page_strip(struct buf *out, const struct page *page,
	struct page_report *report, struct error *error)
{
	struct text record = page->record, rest;
	size_t at = 0;

	for (struct text word; (word = csp_word(&record)).length;) {
		struct field field;

		if (field_read(&field, word) < 0 ||
			restore(out, page, &at, &field, report) < 0) {
			error_set(error, "%s", page_damaged);
			return PAGE_REFUSED;
		}
	}
	buf_add(out, page->text.data + at, page->mark_from - at);
	rest = text_behind(page->text, page->mark_to);
	if (take_text(&rest, "\r\n") < 0)
		(void)take_text(&rest, "\n");
	buf_add(out, rest.data, rest.length);
	return PAGE_REMOVED;
}
