/* SPDX-License-Identifier: MIT */
#include "stats/summary_words.h"

#include <string.h>

#include "base/figure.h"
#include "base/json.h"

/* A figure, in the order in which it is told.  NULL: nothing is said. */
static const struct phrase {
	const char *name;
	const char *none; /* of 0 */
	const char *one;  /* of 1 */
	const char *more; /* behind a figure, or before an instant */
} phrases[] = {
	{"delivered", "no hit waited", "1 hit delivered", "hits delivered"},
	{"already_stored", NULL, "1 was stored already", "were stored already"},
	{"too_late", NULL, "1 set aside as too late", "set aside as too late"},
	{"set_aside", NULL, "1 set aside, damaged or refused",
		"set aside, damaged or refused"},
	{"tallied", NULL, "1 count tallied", "counts tallied"},
	{"upserted", "no figure to write", "1 figure written",
		"figures written"},
	{"dates_processed", NULL, "1 day", "days"},
	{"months_processed", NULL, "1 month", "months"},
	{"skipped_existing_no_raw", NULL,
		"1 figure left as it was: its page views are pruned",
		"figures left as they were: their page views are pruned"},
	{"deleted", "nothing to delete", "1 page view deleted",
		"page views deleted"},
	{"cutoff", NULL, NULL, "from before"},
	{"partitions_dropped", NULL, "1 month dropped whole",
		"months dropped whole"},
	{"partitions_waiting", NULL,
		"somebody reads page views for long: the next run goes on",
		NULL},
	{"refused_days", NULL,
		"1 day kept, with more page views than its figure",
		"days kept, with more page views than their figures"},
	{"rotated", "no salt to make", "1 salt made", "salts made"},
	{"old_deleted", "no old one to destroy", "1 old one destroyed",
		"old ones destroyed"},
	{"future_deleted", NULL, "1 of a later month removed",
		"of later months removed"},
	{"added", "no month to add", "1 month added", "months added"},
	{"not_allowed", NULL, "1 missing: the user may not ALTER pageview",
		"missing: the user may not ALTER pageview"},
	{"waiting", NULL,
		"1 missing: somebody reads page views for long, the next run "
		"goes on",
		"missing: somebody reads page views for long, the next run "
		"goes on"},
};

enum {
	PHRASES = sizeof(phrases) / sizeof(phrases[0]),
	MINUTE_LENGTH = sizeof("2026-03-25 12:00") - 1,
};

static void add_phrase(struct buf *out, const struct phrase *phrase,
	int64_t figure, struct text text)
{
	const char *fixed = figure == 0	  ? phrase->none
			    : figure == 1 ? phrase->one
					  : NULL;
	char digits[FIGURE_SIZE];

	if (text.length && phrase->more) {
		/* An instant, to the minute. */
		buf_add_format(out, " %s %.*s UTC", phrase->more,
			text.length > MINUTE_LENGTH ? MINUTE_LENGTH
						    : (int)text.length,
			text.data);
		return;
	}
	if (!fixed && (figure == 0 || !phrase->more))
		return;
	buf_add_text(out, out->length ? ", " : "");
	if (fixed) {
		buf_add_text(out, fixed);
		return;
	}
	figure_format(digits, figure);
	buf_add_format(out, "%s %s", digits, phrase->more);
}

void summary_words(const struct summary *summary, struct buf *out)
{
	for (size_t i = 0; i < PHRASES; i++)
		for (size_t j = 0; j < summary->count; j++) {
			const struct summary_item *item = &summary->items[j];

			if (!strcmp(item->name, phrases[i].name))
				add_phrase(out, &phrases[i], item->number,
					text_from(item->text));
		}
}

void summary_words_of(struct text record, struct buf *out)
{
	struct json_member members[PHRASES] = {0};
	struct json_document *document;

	for (size_t i = 0; i < PHRASES; i++)
		members[i].name = phrases[i].name;
	document = json_read_object(record, members, PHRASES, NULL);
	for (size_t i = 0; document && i < PHRASES; i++)
		if (members[i].there)
			add_phrase(out, &phrases[i], members[i].integer,
				members[i].text);
	if (!document)
		buf_add(out, record.data, record.length);
	json_free(document);
}
