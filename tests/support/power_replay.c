/* SPDX-License-Identifier: MIT */

/*
 * usage: power_replay LOG LINES VARIANT FOLDER
 *
 * The power goes after the first LINES lines that power_record.c has written
 * into LOG: puts into FOLDER what the disk then holds, and prints the numbers
 * of the hits that must come back from there: answered 204 and not yet
 * committed by a drain.  POSIX promises of a file what was synced, and of the
 * folder's entries what was there when the folder was synced; of the rest a
 * disk may have anything.  The VARIANTs:
 *
 *   lost   nothing that was not synced
 *   late   of each file everything, of the folder what was synced
 *   names  of each file what was synced, of the folder everything
 *   half   likewise, and half of what each file had beyond
 *   zeros  likewise, with zeros for what each file had beyond
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FILES_MAX = 1000,
	NAMES_MAX = 20,
	HITS_MAX = 100000,
	LINE_MAX_ = 1 << 20
};

struct content {
	char *bytes;
	size_t length;
};

struct file {
	unsigned long inode;
	struct content now, synced;
};

struct entry {
	char name[64];
	struct file *file;
};

struct folder {
	struct entry entries[NAMES_MAX];
	size_t count;
};

static struct file files[FILES_MAX];
static size_t file_count;
static struct folder now, synced;
static bool answered[HITS_MAX], delivered[HITS_MAX];

static void fail(const char *what)
{
	fprintf(stderr, "power_replay: %s\n", what);
	exit(1);
}

/* The newest of this number: a number may be used again. */
static struct file *file_find(unsigned long inode)
{
	for (size_t i = file_count; i > 0; i--)
		if (files[i - 1].inode == inode)
			return &files[i - 1];
	fail("a file that was not made");
	return NULL;
}

static void content_resize(struct content *content, size_t length)
{
	content->bytes = realloc(content->bytes, length + 1);
	if (!content->bytes)
		fail("out of memory");
	if (length > content->length)
		memset(content->bytes + content->length, 0,
			length - content->length);
	content->length = length;
	content->bytes[length] = '\0';
}

static void content_copy(struct content *to, const struct content *from)
{
	content_resize(to, from->length);
	if (from->length)
		memcpy(to->bytes, from->bytes, from->length);
}

static struct entry *entry_find(struct folder *folder, const char *name)
{
	for (size_t i = 0; i < folder->count; i++)
		if (!strcmp(folder->entries[i].name, name))
			return &folder->entries[i];
	return NULL;
}

static void entry_remove(const char *name)
{
	struct entry *entry = entry_find(&now, name);

	if (entry)
		*entry = now.entries[--now.count];
}

static void entry_set(const char *name, struct file *file)
{
	entry_remove(name);
	if (now.count == NAMES_MAX)
		fail("too many names");
	snprintf(now.entries[now.count].name, sizeof(now.entries[0].name), "%s",
		name);
	now.entries[now.count++].file = file;
}

static void make(char *arguments)
{
	unsigned long inode = strtoul(arguments, &arguments, 10);

	if (file_count == FILES_MAX)
		fail("too many files");
	files[file_count] = (struct file){.inode = inode};
	entry_set(arguments + 1, &files[file_count++]);
}

static int nibble(char digit)
{
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

static void write_bytes(char *arguments)
{
	struct file *file = file_find(strtoul(arguments, &arguments, 10));
	size_t at = strtoul(arguments, &arguments, 10);
	const char *digits = arguments + 1;
	size_t length = strlen(digits) / 2;

	if (at + length > file->now.length)
		content_resize(&file->now, at + length);
	for (size_t i = 0; i < length; i++)
		file->now.bytes[at + i] = (char)(nibble(digits[2 * i]) << 4 |
						 nibble(digits[2 * i + 1]));
}

static void resize(char *arguments)
{
	struct file *file = file_find(strtoul(arguments, &arguments, 10));

	content_resize(&file->now, strtoul(arguments, NULL, 10));
}

static void sync_file(char *arguments)
{
	struct file *file = file_find(strtoul(arguments, NULL, 10));

	content_copy(&file->synced, &file->now);
}

static void rename_file(char *arguments)
{
	char *to = strchr(arguments, ' ');
	struct entry *entry;

	*to++ = '\0';
	entry = entry_find(&now, arguments);
	if (!entry)
		fail("a name that was not given");
	entry_set(to, entry->file);
	entry_remove(arguments);
}

/* All that the drain had read: a batch is larger. */
static void commit(void)
{
	const struct entry *taken = entry_find(&now, "journal.taken");
	const char *at = taken ? taken->file->now.bytes : NULL;

	while (at && (at = strstr(at, "\"/n/"))) {
		at += 4;
		delivered[atol(at) % HITS_MAX] = true;
	}
}

static void line_do(char *line)
{
	char *arguments = line + 2;

	switch (line[0]) {
	case 'C':
		make(arguments);
		break;
	case 'W':
		write_bytes(arguments);
		break;
	case 'T':
		resize(arguments);
		break;
	case 'S':
		sync_file(arguments);
		break;
	case 'D':
		synced = now;
		break;
	case 'R':
		rename_file(arguments);
		break;
	case 'U':
		entry_remove(arguments);
		break;
	case 'A':
		answered[atol(arguments) % HITS_MAX] = true;
		break;
	case 'K':
		commit();
		break;
	default:
		fail("a line that it does not know");
	}
}

static struct content left_of(const struct file *file, const char *variant)
{
	struct content left = {0};

	content_copy(&left, &file->synced);
	if (!strcmp(variant, "late"))
		content_copy(&left, &file->now);
	else if (file->now.length > left.length && !strcmp(variant, "zeros"))
		content_resize(&left, file->now.length);
	else if (file->now.length > left.length && !strcmp(variant, "half")) {
		size_t begin = left.length;

		content_resize(&left, (begin + file->now.length) / 2);
		memcpy(left.bytes + begin, file->now.bytes + begin,
			left.length - begin);
	}
	return left;
}

static void put_files(const char *folder, const char *variant)
{
	const struct folder *names =
		strcmp(variant, "lost") && strcmp(variant, "late") ? &now
								   : &synced;

	for (size_t i = 0; i < names->count; i++) {
		const struct entry *entry = &names->entries[i];
		struct content left = left_of(entry->file, variant);
		char path[4096];
		FILE *out;

		snprintf(path, sizeof(path), "%s/%s", folder, entry->name);
		out = fopen(path, "we");
		if (!out ||
			fwrite(left.bytes, 1, left.length, out) !=
				left.length ||
			fclose(out))
			fail(path);
		free(left.bytes);
	}
}

int main(int argc, char *argv[])
{
	static char line[LINE_MAX_];
	FILE *log;

	if (argc != 5)
		fail("usage: power_replay LOG LINES VARIANT FOLDER");
	log = fopen(argv[1], "re");
	if (!log)
		fail(argv[1]);
	for (long left = atol(argv[2]);
		left > 0 && fgets(line, sizeof(line), log); left--) {
		line[strcspn(line, "\n")] = '\0';
		line_do(line);
	}
	fclose(log);
	put_files(argv[4], argv[3]);
	for (size_t i = 0; i < HITS_MAX; i++)
		if (answered[i] && !delivered[i])
			printf("%zu\n", i);
	return 0;
}
