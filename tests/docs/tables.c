/* SPDX-License-Identifier: MIT */

/*
 * usage: tables keys|sample|answers|views|screen|classes|columns
 *
 * Prints the tables of the code as the documents have to spell them; docs.sh
 * compares.  Fields have a tab between.
 *   keys     key, its type, range and default, as in footfall.conf(5)
 *   sample   "key = default;" of those with a default, in libconfig's syntax
 *   answers  status, text of the answer or name of the reason
 *   views    view, its columns
 *   screen   keys of the screen, a blank between, and what they do
 *   classes  table of the database, its class of backup, its primary key,
 *            seeded if --init puts rows in
 *   columns  table, dot, column, its type
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "admin/tui/keys.h"
#include "base/settings.h"
#include "hit/reason.h"
#include "stats/metrics.h"
#include "store/tables.h"

/* The documents spell the paths of the default prefix. */
static const char *fallback_of(const struct config_option *option)
{
	const char *text = option->fallback;

	if (text && !strcmp(text, FOOTFALL_STATE_DIR))
		return "/opt/footfall/var/lib/footfall";
	return text;
}

static void print_default(const struct config_option *option, const char *none)
{
	const char *text = fallback_of(option);

	if (text)
		printf("default %s.\n", text);
	else
		printf("%s.\n", none);
}

static void print_range(const struct config_option *option, const char *what)
{
	printf("%s%" PRId64 " to %" PRId64, what, option->minimum,
		option->maximum);
}

static void print_choices(const struct config_option *option)
{
	printf("One of");
	for (const char *const *choice = option->choices; *choice; choice++)
		printf("%s %s", choice == option->choices ? "" : ",", *choice);
	printf("; ");
}

static void print_key(const char *prefix, const struct config_option *option)
{
	printf("%s%s\t", prefix, option->name);
	switch (option->type) {
	case OPTION_TEXT:
		print_range(option, "Text of ");
		printf(" characters; ");
		print_default(option, "no default");
		break;
	case OPTION_TEXTS:
		print_range(option, "Texts of ");
		printf(" characters; ");
		print_default(option, "none by default");
		break;
	case OPTION_CHOICE:
		print_choices(option);
		print_default(option, "no default");
		break;
	case OPTION_INTEGER:
		print_range(option, "Whole number, ");
		printf("; ");
		print_default(option, "no default");
		break;
	case OPTION_BOOLEAN:
		printf("True or false; ");
		print_default(option, "no default");
		break;
	case OPTION_RANGES:
		printf("Addresses or ranges; ");
		print_default(option, "none by default");
		break;
	case OPTION_GROUP:
		puts("Group; empty by default.");
		break;
	case OPTION_GROUPS:
		puts("List of groups; empty by default.");
		break;
	}
}

static void print_keys(const char *prefix, const struct config_option *options)
{
	const struct config_option *seen = NULL;

	for (; options->name; options++) {
		print_key(prefix, options);
		/* The groups of a database share one table of members. */
		if (options->members && options->members != seen)
			print_keys(options->type == OPTION_GROUP ? "group."
								 : "site.",
				options->members);
		if (options->members)
			seen = options->members;
	}
}

/* NULL is the empty list. */
static void print_quoted_list(const char *list)
{
	const char *text = list ? list : "";

	printf("(");
	while (*text) {
		size_t length = strcspn(text, ",");

		printf("\"%.*s\"", (int)length, text);
		text += length;
		text += strspn(text, ", ");
		if (*text)
			printf(", ");
	}
	printf(")");
}

static void print_sample(const struct config_option *option)
{
	const char *text = fallback_of(option);
	bool quoted =
		option->type == OPTION_TEXT || option->type == OPTION_CHOICE;

	if (!text && option->type != OPTION_RANGES)
		return;
	printf("%s = ", option->name);
	if (option->type == OPTION_RANGES)
		print_quoted_list(text);
	else
		printf(quoted ? "\"%s\"" : "%s", text);
	puts(";");
}

static void print_answers(void)
{
	for (int reason = 0; reason < REASON_COUNT; reason++) {
		const struct reason_row *row = reason_row((enum reason)reason);

		printf("%d\t%s\n", row->status,
			row->detail ? row->detail : row->name);
	}
}

static void print_views(void)
{
	for (const struct metric_view *view = metric_views; view->name;
		view++) {
		printf("%s\t", view->name);
		for (size_t i = 0; i < metric_column_count(view); i++)
			printf("%s%s", i ? ", " : "", view->columns[i].name);
		puts("");
	}
}

static void print_screen_keys(void)
{
	char name[KEY_NAME_SIZE];

	for (const struct key_row *row = key_rows; row->label; row++) {
		for (size_t i = 0; i < KEYS_EACH && row->keys[i]; i++) {
			key_write(row->keys[i], name);
			printf("%s%s", i ? " " : "", name);
		}
		printf("\t%s\n", row->help);
	}
}

static void print_classes(void)
{
	for (const struct table *table = tables; table->name; table++)
		printf("%s\t%s\t%s\t%s\n", table->name,
			table_class_name(table->class), table->key,
			table->seeded ? "seeded" : "");
}

/* Types as information_schema has them; numbers are of several sizes. */
static void print_type(const struct table_column *column)
{
	static const char *const types[] = {
		[COLUMN_TEXT] = "varchar",
		[COLUMN_BYTES] = "binary",
		[COLUMN_NUMBER] = "unsigned",
		[COLUMN_DATE] = "date",
		[COLUMN_TIME] = "datetime(3)",
	};

	printf("%s", types[column->kind]);
	if (column->kind == COLUMN_TEXT || column->kind == COLUMN_BYTES)
		printf("(%u)", column->most);
	puts(column->nullable ? " null" : "");
}

static void print_columns(void)
{
	for (const struct table *table = tables; table->name; table++)
		for (const struct table_column *column = table->columns;
			column->name; column++) {
			printf("%s.%s\t", table->name, column->name);
			print_type(column);
		}
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (!strcmp(what, "keys"))
		print_keys("", settings_options);
	else if (!strcmp(what, "answers"))
		print_answers();
	else if (!strcmp(what, "views"))
		print_views();
	else if (!strcmp(what, "screen"))
		print_screen_keys();
	else if (!strcmp(what, "classes"))
		print_classes();
	else if (!strcmp(what, "columns"))
		print_columns();
	else if (!strcmp(what, "sample"))
		for (const struct config_option *option = settings_options;
			option->name; option++)
			print_sample(option);
	else
		return 2;
	return ferror(stdout) ? 1 : 0;
}
