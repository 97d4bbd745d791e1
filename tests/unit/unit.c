/* SPDX-License-Identifier: MIT */
#include "tests/unit/unit.h"

#include <ftw.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes as they may stand in a line of TAP: those that are no ASCII in
 * hexadecimal. */
static void escape(char *out, size_t size, struct text text)
{
	size_t used = 0;

	for (size_t i = 0; i < text.length && used + 5 < size; i++) {
		unsigned char byte = (unsigned char)text.data[i];

		if (byte < ' ' || byte > '~')
			used += (size_t)sprintf(out + used, "\\x%02x", byte);
		else
			out[used++] = (char)byte;
	}
	out[used] = '\0';
}

static void list_push(struct unit_list *list, char *name,
	CMUnitTestFunction function, const void *state)
{
	list->items =
		realloc(list->items, (list->count + 1) * sizeof(*list->items));
	if (!list->items || !name)
		abort();
	/* cmocka wants a pointer to what it may change; no test does. */
	list->items[list->count++] = (struct CMUnitTest){
		.name = name,
		.test_func = function,
		.initial_state = (void *)(uintptr_t)state,
	};
}

void unit_add(
	struct unit_list *list, const char *name, CMUnitTestFunction function)
{
	list_push(list, strdup(name), function, NULL);
}

void unit_add_rows(struct unit_list *list, const char *prefix,
	CMUnitTestFunction function, const void *rows, size_t count,
	size_t size)
{
	for (size_t i = 0; i < count; i++) {
		const char *row = (const char *)rows + i * size;
		const char *row_name;
		char escaped[200];
		char *name;

		memcpy(&row_name, row, sizeof(row_name));
		escape(escaped, sizeof(escaped), text_from(row_name));
		if (asprintf(&name, "%s: %s", prefix, escaped) < 0)
			abort();
		list_push(list, name, function, row);
	}
}

void unit_print(const char *label, struct text text)
{
	char line[512];

	escape(line, sizeof(line), text);
	print_error("# %s %zu bytes: \"%s\"\n", label, text.length, line);
}

void unit_assert_text(
	struct text got, struct text expected, const char *file, int line)
{
	if (got.length == expected.length &&
		(!got.length || !memcmp(got.data, expected.data, got.length)))
		return;
	unit_print("got", got);
	unit_print("expected", expected);
	_fail(file, line);
}

/* Those that a test which failed has left behind. */
static char *folders[8];

char *unit_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *folder = unit_path(base ? base : "/tmp", "footfall.XXXXXX");

	size_t i = 0;

	if (!mkdtemp(folder))
		fail_msg("no temporary folder at %s", folder);
	while (i < COUNT(folders) - 1 && folders[i])
		i++;
	folders[i] = folder;
	return folder;
}

static int remove_one(
	const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

void unit_folder_remove(char *folder)
{
	for (size_t i = 0; i < COUNT(folders); i++)
		if (folders[i] == folder)
			folders[i] = NULL;
	if (nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		print_error("# %s could not be removed\n", folder);
	free(folder);
}

int unit_run(struct unit_list *list, const char *group)
{
	/* What the macro cmocka_run_group_tests calls, for a list whose
	 * length is not known when it is compiled. */
	_cmocka_run_group_tests(group, list->items, list->count, NULL, NULL);
	for (size_t i = 0; i < COUNT(folders); i++)
		if (folders[i])
			unit_folder_remove(folders[i]);
	for (size_t i = 0; i < list->count; i++)
		free((void *)(uintptr_t)list->items[i].name);
	free(list->items);
	return 0;
}

char *unit_path(const char *folder, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		abort();
	return path;
}

char *unit_file(const char *folder, const char *name, const char *text,
	unsigned int mode)
{
	char *path = unit_path(folder, name);
	FILE *file = fopen(path, "we");

	if (!file || fputs(text, file) < 0 || fclose(file) != 0 ||
		chmod(path, (mode_t)mode) < 0)
		fail_msg("%s can't be written", path);
	return path;
}

char *unit_read(const char *path, size_t *length)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;

	if (!file)
		return NULL;
	*length = 0;
	do {
		size += 65536;
		text = realloc(text, size + 1);
		if (!text)
			abort();
		*length += fread(text + *length, 1, size - *length, file);
	} while (*length == size);
	text[*length] = '\0';
	fclose(file);
	return text;
}

int64_t unit_closed_port(int *holder)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);

	*holder = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(*holder, (struct sockaddr *)&address, size), 0);
	assert_int_equal(
		getsockname(*holder, (struct sockaddr *)&address, &size), 0);
	return ntohs(address.sin_port);
}

uint64_t unit_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545f4914f6cdd1d);
}

size_t unit_below(uint64_t *state, size_t limit)
{
	return (size_t)((unit_random(state) >> 32) % limit);
}

struct text unit_compose(uint64_t *state, char *out, size_t size,
	const struct text *pieces, size_t count)
{
	size_t wanted = unit_below(state, 12);
	size_t length = 0;

	for (size_t i = 0; i < wanted; i++) {
		struct text piece = pieces[unit_below(state, count)];

		if (length + piece.length > size)
			break;
		memcpy(out + length, piece.data, piece.length);
		length += piece.length;
	}
	if (length && !unit_below(state, 4))
		out[unit_below(state, length)] = (char)unit_random(state);
	if (length && !unit_below(state, 4))
		length = unit_below(state, length + 1);
	return (struct text){out, length};
}
