/* SPDX-License-Identifier: MIT */
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "store/journal_record.h"

/* How often a drain may take the file away between open and lock. */
enum { TRIES = 100 };

static enum journal_status fail(struct error *error, const char *what)
{
	error_set(error, "the journal in state_dir: %s: %s", what,
		strerror(errno));
	return JOURNAL_FAILED;
}

/* Whether the open file still has the name. */
static bool is_current(int folder, int fd)
{
	struct stat ours, named;

	return fstat(fd, &ours) == 0 &&
	       fstatat(folder, JOURNAL_FILE, &named, AT_SYMLINK_NOFOLLOW) ==
		       0 &&
	       ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

/*
 * The journal, open and locked; closing it unlocks.  -1 with errno.  A drain
 * that was stopped has the file that it took, not the new one.
 */
static int open_locked(int folder)
{
	for (int tries = 0; tries < TRIES; tries++) {
		int fd = state_open_file(
			folder, JOURNAL_FILE, O_RDWR | O_APPEND | O_CREAT);
		bool locked, current;

		if (fd < 0)
			return -1;
		locked = state_lock(fd, LOCK_SH, STATE_PATIENCE) == 0;
		current = is_current(folder, fd);
		if (locked && current)
			return fd;
		close(fd);
		if (current)
			break;
	}
	errno = EBUSY;
	return -1;
}

/* Bytes of what a drain has taken and not delivered yet. */
static int64_t taken_size(int folder)
{
	struct stat status;

	if (fstatat(folder, JOURNAL_TAKEN_FILE, &status, AT_SYMLINK_NOFOLLOW) <
		0)
		return 0;
	return status.st_size;
}

/*
 * A record that did not fit is cut off again while nobody else writes, so
 * that a full disk leaves nothing to be set aside, for which there would be
 * no room.  Where that fails, or another record stands behind it already, it
 * is left torn: the next one ends its line.
 */
static void take_back(int fd, ssize_t written)
{
	off_t end = lseek(fd, 0, SEEK_CUR);
	struct stat status;

	if (state_lock(fd, LOCK_EX, STATE_PATIENCE) == 0 &&
		fstat(fd, &status) == 0 && status.st_size == end &&
		ftruncate(fd, end - written) < 0)
		return;
}

/*
 * Nobody writes into an empty file before it has synced the folder, so a file
 * with something in it is in the folder for good.
 */
static enum journal_status write_record(
	int folder, int fd, const struct buf *record, struct error *error)
{
	struct stat status;
	ssize_t written;

	if (fstat(fd, &status) < 0)
		return fail(error, "fstat");
	/* EINVAL: of file systems that can't sync a folder. */
	if (status.st_size == 0 && fsync(folder) < 0 && errno != EINVAL)
		return fail(error, "syncing the folder");
	do {
		written = write(fd, record->data, record->length);
	} while (written < 0 && errno == EINTR);
	if (written < 0)
		return fail(error, "writing");
	if ((size_t)written < record->length) {
		take_back(fd, written);
		errno = ENOSPC;
		return fail(error, "writing a whole record");
	}
	return JOURNAL_STORED;
}

static enum journal_status append_record(int folder, const struct buf *record,
	int64_t max_bytes, struct error *error)
{
	int fd = open_locked(folder);
	enum journal_status result;
	struct stat status;

	if (fd < 0)
		return fail(error, "opening");
	if (fstat(fd, &status) < 0) {
		result = fail(error, "fstat");
	} else if (status.st_size + taken_size(folder) +
			   (int64_t)record->length >
		   max_bytes) {
		error_set(error,
			"the journal in state_dir is full: journal_max_bytes "
			"is %lld",
			(long long)max_bytes);
		result = JOURNAL_FULL;
	} else {
		result = write_record(folder, fd, record, error);
	}
	/* The lock is for the writing: a drain may take the file while it is
	 * being synced. */
	flock(fd, LOCK_UN);
	if (result == JOURNAL_STORED && fdatasync(fd) < 0)
		result = fail(error, "syncing");
	close(fd);
	return result;
}

enum journal_status journal_append(int folder, const struct hit *hit,
	int64_t max_bytes, struct error *error)
{
	struct buf record;
	enum journal_status result = JOURNAL_FAILED;

	buf_init(&record, JOURNAL_RECORD_MAX);
	if (journal_record_add(&record, hit) == 0)
		result = append_record(folder, &record, max_bytes, error);
	else
		error_set(error, "out of memory");
	buf_release(&record);
	return result;
}
