/* SPDX-License-Identifier: MIT */
#include "store/tables.h"

#include "store/pageview.h"

#define SITE                                                     \
	{                                                        \
		"site", COLUMN_TEXT, SITE_NAME_MAX, false, false \
	}
#define NUMBER(name, bits)                              \
	{                                               \
		name, COLUMN_NUMBER, bits, false, false \
	}
/* What a report adds up must not overflow: thousands of such figures fit. */
#define FIGURE(name) NUMBER(name, 48)
#define DATE(name)                                 \
	{                                          \
		name, COLUMN_DATE, 0, false, false \
	}
#define TIME(name)                                 \
	{                                          \
		name, COLUMN_TIME, 0, false, false \
	}
#define TEXT(name, most)                              \
	{                                             \
		name, COLUMN_TEXT, most, false, false \
	}
#define BYTES(name, most)                              \
	{                                              \
		name, COLUMN_BYTES, most, false, false \
	}

const struct table tables[] = {
	{"schema_version", TABLE_PUBLIC, "step", true,
		{NUMBER("step", 32), TIME("applied_at")}},
	{"daily_metric", TABLE_PUBLIC, "site, date", false,
		{SITE, DATE("date"), FIGURE("pageviews"),
			FIGURE("unique_visitors")}},
	{"monthly_metric", TABLE_PUBLIC, "site, month", false,
		{SITE, DATE("month"), FIGURE("pageviews"),
			FIGURE("unique_visitors")}},
	{"daily_breakdown", TABLE_PUBLIC, "site, dimension, period, value",
		false,
		{SITE, TEXT("dimension", 32), DATE("period"),
			TEXT("value", 500), FIGURE("pageviews"),
			FIGURE("unique_visitors")}},
	{"monthly_breakdown", TABLE_PUBLIC, "site, dimension, period, value",
		false,
		{SITE, TEXT("dimension", 32), DATE("period"),
			TEXT("value", 500), FIGURE("pageviews"),
			FIGURE("unique_visitors")}},
	{"filtered_hit", TABLE_PUBLIC, "site, date, reason, source", false,
		{SITE, DATE("date"), TEXT("reason", 32), BYTES("source", 8),
			FIGURE("hits")}},
	{"pageview", TABLE_PRIVATE, "site, occurred_at, event_id", false,
		{SITE, TIME("occurred_at"), NUMBER("event_id", 64),
			TEXT("path", HIT_PATH_MAX),
			TEXT("referrer", HIT_REFERRER_MAX),
			TEXT("user_agent", HIT_USER_AGENT_MAX),
			BYTES("visitor_hash", VISITOR_HASH_SIZE),
			TEXT("event", HIT_EVENT_MAX)}},
	{"job_state", TABLE_PRIVATE, "job", true,
		{TEXT("job", 32), {"lease_owner", COLUMN_TEXT, 255, true, true},
			{"lease_until", COLUMN_TIME, 0, true, true},
			{"done_to", COLUMN_TIME, 0, true, false}}},
	{"job_run", TABLE_PRIVATE, "job, started_at, run_id", false,
		{TEXT("job", 32), TIME("started_at"), BYTES("run_id", 8),
			TEXT("host", 255),
			{"ended_at", COLUMN_TIME, 0, true, false},
			TEXT("outcome", 16), TEXT("summary", 2000)}},
	{"salt", TABLE_NEVER, "month", false,
		{DATE("month"), BYTES("salt", 32), TIME("created_at")}},
	{0},
};

const char *table_class_name(enum table_class class)
{
	static const char *const names[] = {
		[TABLE_PUBLIC] = "public",
		[TABLE_PRIVATE] = "private",
		[TABLE_NEVER] = "never",
	};

	return names[class];
}

const struct table *table_find(struct text name)
{
	for (const struct table *table = tables; table->name; table++)
		if (text_is(name, table->name))
			return table;
	return NULL;
}

const struct table_column *table_column_find(
	const struct table *table, struct text name)
{
	for (const struct table_column *column = table->columns; column->name;
		column++)
		if (text_is(name, column->name))
			return column;
	return NULL;
}

bool table_has_sites(const struct table *table)
{
	return table_column_find(table, text_from("site"));
}

void table_add_columns(const struct table *table, struct buf *buf)
{
	for (size_t i = 0; table->columns[i].name; i++)
		buf_add_format(
			buf, "%s%s", i ? ", " : "", table->columns[i].name);
}
