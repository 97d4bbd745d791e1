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
enum {
	BUFFER_SIZE = 4 * JOURNAL_RECORD_MAX,
	WRITERS_PATIENCE = 5000, /* milliseconds; none writes that long */
};

struct journal_reader {
	int folder; /* the caller's */
	int lock, file, rejected;
	off_t rejected_size; /* before this file's were added */
	int next;	     /* the file to be read behind this one, or -1 */
	uint64_t total, read;
	uint64_t limit; /* of what is read: behind it somebody may write */
	bool ended;
	size_t begin, end; /* of what is in the buffer and not handed out */
	char buffer[BUFFER_SIZE];
};

static int fail(struct error *error, const char *what)
{
	return error_set(error, "the journal in state_dir: %s: %s", what,
		strerror(errno));
}

/*
 * Opens one of the two files, waits for those who are writing into it, and
 * counts its bytes.  NFS gives the exclusive lock to nobody who only reads:
 * then a record that is being written looks torn.  Returns 1, 0 when it is
 * not there, or -1.
 */
static int open_file(struct journal_reader *reader, const char *name, int flags,
	int *fd, struct error *error)
{
	struct stat status;
	int result;

	*fd = state_open_file(reader->folder, name, flags);
	if (*fd < 0)
		return errno == ENOENT ? 0 : fail(error, name);
	result = state_lock(*fd, LOCK_EX, WRITERS_PATIENCE);
	if (result < 0 && flags != O_RDONLY && errno == EWOULDBLOCK)
		return error_set(error,
			"the journal in state_dir: a process that hangs or was "
			"stopped has been writing into %s for %d s; once it "
			"goes on or is ended (fuser names it), hits are "
			"delivered again",
			name, WRITERS_PATIENCE / 1000);
	if (result < 0 && flags != O_RDONLY)
		return fail(error, name);
	flock(*fd, LOCK_UN);
	if (fstat(*fd, &status) < 0)
		return fail(error, name);
	reader->total += (uint64_t)status.st_size;
	return 1;
}

/* Who has opened the file and comes late sees that it lost its name.  What is
 * no file of ours keeps it, to be looked at. */
static int rename_journal(int folder, struct error *error)
{
	int fd = state_open_file(folder, JOURNAL_FILE, O_RDONLY);

	if (fd < 0)
		return errno == ENOENT ? 0 : fail(error, JOURNAL_FILE);
	close(fd);
	if (renameat(folder, JOURNAL_FILE, folder, JOURNAL_TAKEN_FILE) < 0)
		return fail(error, "renaming it");
	return 0;
}

/* What an earlier drain left, or else the journal under its name. */
static enum journal_take take_file(
	struct journal_reader *reader, struct error *error)
{
	int found = open_file(
		reader, JOURNAL_TAKEN_FILE, O_RDWR, &reader->file, error);

	if (found == 0 && rename_journal(reader->folder, error) < 0)
		return JOURNAL_LOST;
	if (found == 0)
		found = open_file(reader, JOURNAL_TAKEN_FILE, O_RDWR,
			&reader->file, error);
	if (found < 0)
		return JOURNAL_LOST;
	return found ? JOURNAL_TAKEN : JOURNAL_EMPTY;
}

/* Goes on with the next file, if there is one. */
static bool turn_file(struct journal_reader *reader)
{
	if (reader->next < 0)
		return false;
	if (reader->file >= 0)
		close(reader->file);
	reader->file = reader->next;
	reader->next = -1;
	return true;
}

/* Both as they are. */
static enum journal_take look_at_files(
	struct journal_reader *reader, struct error *error)
{
	int waiting = 0;
	int taken = open_file(
		reader, JOURNAL_TAKEN_FILE, O_RDONLY, &reader->file, error);

	if (taken < 0)
		return JOURNAL_LOST;
	waiting =
		open_file(reader, JOURNAL_FILE, O_RDONLY, &reader->next, error);
	if (waiting < 0)
		return JOURNAL_LOST;
	reader->limit = reader->total;
	if (!taken)
		turn_file(reader);
	return taken || waiting ? JOURNAL_TAKEN : JOURNAL_EMPTY;
}

/* Who only looks needs no lock of his own: where no drain has ever run there
 * is none, and none is made. */
static enum journal_take take_lock(
	struct journal_reader *reader, int flags, struct error *error)
{
	int kind = flags == O_RDONLY ? LOCK_SH : LOCK_EX;

	reader->lock = state_open_file(reader->folder, lock_name, flags);
	if (reader->lock < 0 && errno == ENOENT && flags == O_RDONLY)
		return JOURNAL_TAKEN;
	if (reader->lock >= 0 && state_lock(reader->lock, kind, 0) == 0)
		return JOURNAL_TAKEN;
	if (reader->lock >= 0 && errno == EWOULDBLOCK)
		return JOURNAL_BUSY;
	fail(error, lock_name);
	return JOURNAL_LOST;
}

typedef enum journal_take open_function(
	struct journal_reader *reader, struct error *error);

static enum journal_take begin(int folder, int lock_flags,
	open_function *open_files, struct journal_reader **reader,
	struct error *error)
{
	struct journal_reader *made = malloc(sizeof(*made));
	enum journal_take result;

	*reader = NULL;
	if (!made) {
		error_set(error, "out of memory");
		return JOURNAL_LOST;
	}
	made->folder = folder;
	made->lock = made->file = made->next = made->rejected = -1;
	made->total = made->read = 0;
	made->limit = UINT64_MAX;
	made->ended = false;
	made->begin = made->end = 0;
	result = take_lock(made, lock_flags, error);
	if (result == JOURNAL_TAKEN)
		result = open_files(made, error);
	if (result == JOURNAL_TAKEN)
		*reader = made;
	else
		journal_leave(made);
	return result;
}

enum journal_take journal_take(
	int folder, struct journal_reader **reader, struct error *error)
{
	return begin(folder, O_WRONLY | O_CREAT, take_file, reader, error);
}

enum journal_take journal_peek(
	int folder, struct journal_reader **reader, struct error *error)
{
	return begin(folder, O_RDONLY, look_at_files, reader, error);
}

/* Moves what is left to the front and reads behind it. */
static int fill(struct journal_reader *reader, struct error *error)
{
	size_t room = sizeof(reader->buffer) - (reader->end - reader->begin);
	ssize_t got;

	memmove(reader->buffer, reader->buffer + reader->begin,
		reader->end - reader->begin);
	reader->end -= reader->begin;
	reader->begin = 0;
	if (room > reader->limit - reader->read)
		room = (size_t)(reader->limit - reader->read);
	do {
		got = read(reader->file, reader->buffer + reader->end, room);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail(error, "reading");
	reader->ended = got == 0 && !turn_file(reader);
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
static int open_rejected(struct journal_reader *reader)
{
	struct stat status;

	if (reader->rejected >= 0)
		return 0;
	reader->rejected = state_open_file(reader->folder,
		JOURNAL_REJECTED_FILE, O_WRONLY | O_APPEND | O_CREAT);
	if (reader->rejected < 0 || fstat(reader->rejected, &status) < 0)
		return -1;
	reader->rejected_size = status.st_size;
	return 0;
}

int journal_set_aside(
	struct journal_reader *reader, struct text line, struct error *error)
{
	struct buf record;
	ssize_t written = -1;

	if (open_rejected(reader) < 0)
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

static void release(struct journal_reader *reader)
{
	const int descriptors[] = {
		reader->rejected, reader->next, reader->file, reader->lock};

	for (size_t i = 0; i < sizeof(descriptors) / sizeof(descriptors[0]);
		i++)
		if (descriptors[i] >= 0)
			close(descriptors[i]);
	free(reader);
}

int journal_finish(struct journal_reader *reader, struct error *error)
{
	int result = 0;

	if (reader->rejected >= 0 &&
		(fsync(reader->rejected) < 0 || fsync(reader->folder) < 0))
		result = fail(error, JOURNAL_REJECTED_FILE);
	if (result == 0 && unlinkat(reader->folder, JOURNAL_TAKEN_FILE, 0) < 0)
		result = fail(error, "removing it");
	release(reader);
	return result;
}

void journal_leave(struct journal_reader *reader)
{
	/* The next drain sets the same records aside; twice is no loss. */
	if (reader->rejected >= 0 &&
		ftruncate(reader->rejected, reader->rejected_size) < 0)
		(void)0;
	release(reader);
}
