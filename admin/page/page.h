/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PAGE_PAGE_H
#define FOOTFALL_ADMIN_PAGE_PAGE_H

/*
 * The snippet into a page, and out again.  Pure functions of bytes.
 *
 * The block goes before the last </body> that browsers take for one, else
 * before the last </html>, else at the end, between two comments:
 *
 *	<!-- footfall:begin 1 [policy=N,DIGEST,VALUE ...] -->
 *	...
 *	<!-- footfall:end -->
 *
 * A `policy` is what the N-th policy of the page was before it was widened:
 * VALUE is the attribute's, quotes included, with all but some bytes as %XX;
 * DIGEST is that of what took its place.
 */
#include "base/error.h"
#include "csp.h"

enum { PAGE_POLICIES_MAX = 16, PAGE_PATH_MAX = 2000 };

extern const char page_damaged[]; /* what to do about damaged marks */

/* What reading a page finds out. */
struct page {
	struct text text;
	const char *refused;  /* why it can't be worked on, or NULL */
	const char *skipped;  /* why it should be left alone, or NULL */
	size_t place;	      /* where the block goes */
	bool marked, damaged; /* both marks are there; they make no sense */
	bool live; /* the wish's script is in it, where browsers run it */
	struct text record;	   /* of the marks: behind "begin 1" */
	size_t mark_from, mark_to; /* both marks and what is between them */
	/* The values of the policies, with their quotes. */
	struct text policies[PAGE_POLICIES_MAX];
	size_t policy_count;
	struct text canonical; /* the first canonical link, as it is written */
};

/* What is to be put in. */
struct page_wish {
	struct csp_need need;
	struct text script; /* that of the block: found without marks, the
			       page has the snippet already */
	/* Appends the block for a page of this path; returns 0 or -1. */
	int (*block)(const void *context, struct buf *out, struct text path);
	const void *context;
};

enum page_result {
	PAGE_UNCHANGED,
	PAGE_INJECTED,
	PAGE_REPLACED,
	PAGE_REMOVED,
	PAGE_SKIPPED, /* it is no page for the snippet; `error` says why */
	PAGE_REFUSED, /* it is one, but it can't be done; `error` says why */
	PAGE_RESULTS,
};

/* How it went with the policies. */
struct page_report {
	size_t widened;	  /* policies */
	size_t differing; /* widened once, changed by hand since: left alone */
};

void page_read(
	struct page *page, struct text text, const struct page_wish *wish);

/*
 * Each appends the page as it should be when the result is PAGE_INJECTED,
 * _REPLACED or _REMOVED.  `place` is the path that the page's place in its
 * folder gives it, "" when that is not known; a canonical link wins.
 * page_remove() needs no wish.
 */
enum page_result page_inject(struct buf *out, struct text text,
	struct text place, const struct page_wish *wish,
	struct page_report *report, struct error *error);
enum page_result page_remove(struct buf *out, struct text text,
	struct page_report *report, struct error *error);

/* Appends the path of a canonical link's attribute value, "/" at least, with
 * the bytes that browsers escape in paths as %XX.  Returns 0, or -1 when it is
 * no absolute URL or path, or not valid UTF-8. */
int page_add_canonical(struct buf *out, struct text value);

/*
 * Appends the path of the file with this name, relative to the folder of the
 * site: an index page is its folder.  Nothing for a page that is shown
 * under other addresses than its own, as 404.html is.
 */
int page_add_place(struct buf *out, struct text name);

/* ---- between the parts --------------------------------------------------- */

/* The line end of the page; "" when it has none. */
const char *page_newline(struct text text);

/* Notes a comment that is a mark. */
void page_note_mark(struct page *page, size_t from, size_t to);

/* Appends the page without the block, its policies as they were. */
enum page_result page_strip(struct buf *out, const struct page *page,
	struct page_report *report, struct error *error);

/* Appends a field for the record: the policy of this number (from 0) was
 * `value` and is `now`. */
void page_add_record(
	struct buf *out, size_t number, struct text value, struct text now);

#endif
