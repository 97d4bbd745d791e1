/* SPDX-License-Identifier: MIT */
#include "store/journal_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "store/journal_record.h"

static const char lock_name[] = "drain.lock";

/* A line that does not fit is no record of ours. */
enum { BUFFER_SIZE = 4 * JOURNAL_RECORD_MAX };

struct journal_reader {
	int folder; /* the caller's */
	int lock, file, rejected;
	uint64_t total, read;
	bool ended;
	size_t begin, end; /* of what is in the buffer and not handed out */
	char buffer[BUFFER_SIZE];
};

static int fail(struct error *error, const char *what)
{
	return error_set(error, "the journal in state_dir: %s: %s", what,
		strerror(errno));
}

/* Opens what an earlier drain left.  Returns 1, 0 when there is nothing, or
 * -1. */
static int open_taken(struct journal_reader *reader, struct error *error)
{
	reader->file =
		state_open_file(reader->folder, JOURNAL_TAKEN_FILE, O_RDONLY);
	if (reader->file >= 0)
		return 1;
	return errno == ENOENT ? 0 : fail(error, JOURNAL_TAKEN_FILE);
}

/* Under the exclusive lock nobody is writing into the file; who has opened it
 * and comes late sees that it lost its name. */
static int rename_journal(int folder, struct error *error)
{
	int fd = state_open_file(folder, JOURNAL_FILE, O_WRONLY);
	int result;

	if (fd < 0)
		return errno == ENOENT ? 0 : fail(error, JOURNAL_FILE);
	do {
		result = flock(fd, LOCK_EX);
	} while (result < 0 && errno == EINTR);
	if (result < 0)
		fail(error, "locking it");
	else if (renameat(folder, JOURNAL_FILE, folder, JOURNAL_TAKEN_FILE) < 0)
		result = fail(error, "renaming it");
	close(fd);
	return result;
}

static enum journal_take take_file(
	struct journal_reader *reader, struct error *error)
{
	struct stat status;
	int found = open_taken(reader, error);

	if (found == 0 && rename_journal(reader->folder, error) < 0)
		return JOURNAL_LOST;
	if (found == 0)
		found = open_taken(reader, error);
	if (found <= 0)
		return found < 0 ? JOURNAL_LOST : JOURNAL_EMPTY;
	if (fstat(reader->file, &status) < 0) {
		fail(error, "fstat");
		return JOURNAL_LOST;
	}
	reader->total = (uint64_t)status.st_size;
	return JOURNAL_TAKEN;
}

static enum journal_take take_lock(
	struct journal_reader *reader, struct error *error)
{
	reader->lock =
		state_open_file(reader->folder, lock_name, O_WRONLY | O_CREAT);
	if (reader->lock >= 0 && flock(reader->lock, LOCK_EX | LOCK_NB) == 0)
		return JOURNAL_TAKEN;
	if (reader->lock >= 0 && errno == EWOULDBLOCK)
		return JOURNAL_BUSY;
	fail(error, lock_name);
	return JOURNAL_LOST;
}

enum journal_take journal_take(
	int folder, struct journal_reader **reader, struct error *error)
{
	struct journal_reader *made = malloc(sizeof(*made));
	enum journal_take result;

	*reader = NULL;
	if (!made) {
		error_set(error, "out of memory");
		return JOURNAL_LOST;
	}
	made->folder = folder;
	made->lock = made->file = made->rejected = -1;
	made->total = made->read = 0;
	made->ended = false;
	made->begin = made->end = 0;
	result = take_lock(made, error);
	if (result == JOURNAL_TAKEN)
		result = take_file(made, error);
	if (result == JOURNAL_TAKEN)
		*reader = made;
	else
		journal_leave(made);
	return result;
}

/* Moves what is left to the front and reads behind it. */
static int fill(struct journal_reader *reader, struct error *error)
{
	ssize_t got;

	memmove(reader->buffer, reader->buffer + reader->begin,
		reader->end - reader->begin);
	reader->end -= reader->begin;
	reader->begin = 0;
	do {
		got = read(reader->file, reader->buffer + reader->end,
			sizeof(reader->buffer) - reader->end);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail(error, "reading");
	reader->ended = got == 0;
	reader->end += (size_t)got;
	reader->read += (uint64_t)got;
	return 0;
}

/*
 * The next line without its newline; what ends at the file's end, or fills
 * the buffer, is one too.  Returns 1, 0 at the end, or -1.
 */
static int next_line(
	struct journal_reader *reader, struct text *line, struct error *error)
{
	for (;;) {
		const char *begin = reader->buffer + reader->begin;
		size_t length = reader->end - reader->begin;
		const char *newline = memchr(begin, '\n', length);
		bool full = length == sizeof(reader->buffer);

		if (newline || full || (reader->ended && length)) {
			*line = (struct text){begin,
				newline ? (size_t)(newline - begin) : length};
			reader->begin += line->length + (newline != NULL);
			return 1;
		}
		if (reader->ended)
			return 0;
		if (fill(reader, error) < 0)
			return -1;
	}
}

int journal_next(struct journal_reader *reader, struct journal_entry *entry,
	struct error *error)
{
	int found;

	entry->document = NULL;
	do {
		found = next_line(reader, &entry->line, error);
	} while (found > 0 && !entry->line.length);
	if (found <= 0)
		return found;
	entry->document =
		journal_record_read(entry->line, &entry->hit, &entry->why);
	/* The next drain has memory again: no hit is set aside for that. */
	if (!entry->document && errno == ENOMEM)
		return fail(error, "reading a record");
	return 1;
}

void journal_position(
	const struct journal_reader *reader, uint64_t *done, uint64_t *total)
{
	*done = reader->read - (reader->end - reader->begin);
	*total = reader->total;
}

/* The newline in front ends what a failed write has left. */
int journal_set_aside(
	struct journal_reader *reader, struct text line, struct error *error)
{
	struct buf record;
	ssize_t written = -1;

	if (reader->rejected < 0)
		reader->rejected = state_open_file(reader->folder,
			JOURNAL_REJECTED_FILE, O_WRONLY | O_APPEND | O_CREAT);
	if (reader->rejected < 0)
		return fail(error, JOURNAL_REJECTED_FILE);
	buf_init(&record, (size_t)BUFFER_SIZE + 2);
	buf_add_char(&record, '\n');
	buf_add(&record, line.data, line.length);
	if (buf_add_char(&record, '\n') == 0)
		written = write(reader->rejected, record.data, record.length);
	else
		errno = ENOMEM;
	if (written >= 0 && (size_t)written < record.length)
		errno = ENOSPC;
	buf_release(&record);
	return written == (ssize_t)line.length + 2
		       ? 0
		       : fail(error, JOURNAL_REJECTED_FILE);
}

int journal_finish(struct journal_reader *reader, struct error *error)
{
	int result = 0;

	if (reader->rejected >= 0 &&
		(fsync(reader->rejected) < 0 || fsync(reader->folder) < 0))
		result = fail(error, JOURNAL_REJECTED_FILE);
	if (result == 0 && unlinkat(reader->folder, JOURNAL_TAKEN_FILE, 0) < 0)
		result = fail(error, "removing it");
	journal_leave(reader);
	return result;
}

void journal_leave(struct journal_reader *reader)
{
	if (reader->rejected >= 0)
		close(reader->rejected);
	if (reader->file >= 0)
		close(reader->file);
	if (reader->lock >= 0)
		close(reader->lock);
	free(reader);
}
