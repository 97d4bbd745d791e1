/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_BREAKDOWN_H
#define FOOTFALL_STATS_BREAKDOWN_H

/*
 * What one site's page views are made of: the values of a dimension (path,
 * referrer, browser ...) with their figures over some days or months, and
 * over the period before.  From the aggregates only.
 */
#include "store/db.h"

enum {
	BREAKDOWN_DIMENSION_SIZE = 33,
	BREAKDOWN_DIMENSIONS_MAX = 32,
	BREAKDOWN_ROWS_MAX = 1000,
	BREAKDOWN_VALUE_SIZE = 2001, /* VARCHAR(500), and a NUL */
};

/* A dimension that we know a title of. */
struct breakdown_dimension {
	const char *name;  /* in the tables: "utm_source" */
	const char *title; /* on the screen: "UTM sources" */
	/* Its figures are not parts of the site's page views: events, and
	 * visits that begin or end with a page. */
	bool apart;
};

/* All of them in the order in which they are shown, ended by one without a
 * name. */
extern const struct breakdown_dimension breakdown_dimensions[];

/* Its title; of a dimension that is not known, its own name. */
const char *breakdown_title(const char *dimension);

/* "(none)" and "(other)": they are no single value, so they stand behind all
 * that are, and no such row has grown most. */
bool breakdown_is_special(const char *value);

/* Which figures are wanted. */
struct breakdown_request {
	const char *site;
	bool by_month;	  /* from monthly figures; else from daily ones */
	int32_t from, to; /* dates, inclusive; by month the months of them */
	/* The days to compare with, which may begin and end within a month;
	 * none when they begin behind their end. */
	int32_t before_from, before_to;
	bool gone; /* also values that only the period before has */
	int limit; /* rows at most, BREAKDOWN_ROWS_MAX and no more */
};

struct breakdown_row {
	char *value; /* belongs to the breakdown */
	int64_t pageviews;
	int64_t visitors; /* of one day or one month; over more: summed */
	int64_t before;	  /* page views in the period before */
};

struct breakdown {
	char dimension[BREAKDOWN_DIMENSION_SIZE];
	/* Most page views first; "(none)" and "(other)" at the end. */
	struct breakdown_row *rows;
	size_t count, size;
	size_t special; /* how many rows at the end those are */
	/* Of all values, also those beyond the limit. */
	int64_t values, pageviews, visitors, before;
};

struct breakdown_names {
	char names[BREAKDOWN_DIMENSIONS_MAX][BREAKDOWN_DIMENSION_SIZE];
	size_t count;
};

/* The dimensions that the site has values of from `from` to `to`, in the
 * order in which they are shown; unknown ones last, by name.  It costs one
 * query that reads a row a dimension. */
enum db_status breakdown_list(struct db *db,
	const struct breakdown_request *request, struct breakdown_names *names,
	struct error *error) __attribute__((warn_unused_result));

/* Reads the values of a dimension in one query.  The caller frees them with
 * breakdown_release(), also after a failure. */
enum db_status breakdown_read(struct db *db, const char *dimension,
	const struct breakdown_request *request, struct breakdown *breakdown,
	struct error *error) __attribute__((warn_unused_result));
void breakdown_release(struct breakdown *breakdown);

/* Adds what is beyond the limit to the row "(other)", which is made when
 * there is none.  Returns 0, or -1 without memory. */
int breakdown_fold(struct breakdown *breakdown)
	__attribute__((warn_unused_result));

/* The site's page views from `from` to `to`; 0 when nothing is known of
 * them. */
enum db_status breakdown_site_pageviews(struct db *db,
	const struct breakdown_request *request, int64_t *pageviews,
	struct error *error) __attribute__((warn_unused_result));

/* What shares of the breakdown are of: the site's page views in the same
 * period when they are known (above 0) and it is made of them; else the sum
 * of its own. */
int64_t breakdown_whole(
	const struct breakdown *breakdown, int64_t site_pageviews);

#endif
