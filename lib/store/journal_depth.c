/* SPDX-License-Identifier: MIT */
#include "store/journal_depth.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/figure.h"
#include "base/state.h"
#include "base/time.h"
#include "store/journal_reader.h"
#include "store/journal_record.h"

enum { CHUNK = 65536 };

/* One of the files. */
struct file {
	int fd; /* -1: there is none */
	int64_t lines, bytes, changed_at;
};

static int fail(struct error *error, const char *name)
{
	return error_set(error, "%s in state_dir: %s", name, strerror(errno));
}

/* Lines that are not empty: records, whole or not. */
static int count_lines(struct file *file)
{
	char chunk[CHUNK];
	bool in_line = false;
	ssize_t got;

	while ((got = read(file->fd, chunk, sizeof(chunk))) > 0)
		for (const char *at = chunk, *end = chunk + got; at < end;) {
			const char *newline =
				memchr(at, '\n', (size_t)(end - at));

			file->lines += !in_line && newline != at;
			in_line = !newline;
			at = newline ? newline + 1 : end;
		}
	return got < 0 ? -1 : 0;
}

static int file_open(
	int folder, const char *name, struct file *file, struct error *error)
{
	struct stat status;

	*file = (struct file){.fd = state_open_file(folder, name, O_RDONLY)};
	if (file->fd < 0)
		return errno == ENOENT ? 0 : fail(error, name);
	if (fstat(file->fd, &status) < 0 || count_lines(file) < 0)
		return fail(error, name);
	file->bytes = status.st_size;
	file->changed_at = (int64_t)status.st_ctim.tv_sec * TIME_SECOND;
	return 0;
}

/* When the first record that can be read came; only the front is looked
 * at. */
static bool first_came(const struct file *file, int64_t *at)
{
	struct json_document *document;
	char front[JOURNAL_RECORD_MAX];
	struct text line;
	struct hit hit;
	ssize_t got =
		file->fd < 0 ? -1 : pread(file->fd, front, sizeof(front), 0);

	line = (struct text){front, got > 0 ? (size_t)got : 0};
	while (line.length && line.data[0] == '\n')
		line = text_behind(line, 1);
	line.length = text_find_any(line, "\n");
	document = line.length ? journal_record_read(line, &hit, NULL) : NULL;
	if (document)
		*at = hit.occurred_at;
	json_free(document);
	return document;
}

static void depth_fill(struct journal_depth *depth, const struct file *waiting,
	const struct file *taken, const struct file *rejected)
{
	depth->hits = waiting->lines + taken->lines;
	depth->bytes = waiting->bytes + taken->bytes;
	depth->taken = taken->fd >= 0;
	depth->taken_at = taken->changed_at;
	depth->rejected = rejected->lines;
	depth->rejected_bytes = rejected->bytes;
	depth->has_oldest = first_came(taken, &depth->oldest) ||
			    first_came(waiting, &depth->oldest);
}

int journal_depth_read(
	int folder, struct journal_depth *depth, struct error *error)
{
	static const char *const names[] = {
		JOURNAL_FILE, JOURNAL_TAKEN_FILE, JOURNAL_REJECTED_FILE};
	enum { FILES = sizeof(names) / sizeof(names[0]) };
	struct file files[FILES] = {{.fd = -1}, {.fd = -1}, {.fd = -1}};
	int result = 0;

	*depth = (struct journal_depth){0};
	for (size_t i = 0; i < FILES && result == 0; i++)
		result = file_open(folder, names[i], &files[i], error);
	if (result == 0)
		depth_fill(depth, &files[0], &files[1], &files[2]);
	for (size_t i = 0; i < FILES; i++)
		if (files[i].fd >= 0)
			close(files[i].fd);
	return result;
}

void journal_depth_write(const struct journal_depth *depth, struct buf *out)
{
	char figure[FIGURE_SIZE], bytes[FIGURE_SIZE], since[TIME_TEXT_SIZE];

	figure_format(figure, depth->hits);
	figure_format_bytes(bytes, depth->bytes);
	if (depth->hits)
		buf_add_format(out, "%s hit%s wait%s on this host, %s", figure,
			depth->hits == 1 ? "" : "s",
			depth->hits == 1 ? "s" : "", bytes);
	else
		buf_add_text(out, "nothing waits on this host");
	if (depth->hits && depth->has_oldest) {
		time_format(since, depth->oldest);
		buf_add_format(out, ", the first since %.16s UTC", since);
	}
	if (!depth->rejected)
		return;
	figure_format(figure, depth->rejected);
	buf_add_format(out, "; %s record%s set aside in journal.rejected",
		figure, depth->rejected == 1 ? "" : "s");
}
