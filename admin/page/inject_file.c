/* SPDX-License-Identifier: MIT */
#include "inject_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "admin/replace.h"

enum { ATTRIBUTE_NAMES_MAX = 4096, ATTRIBUTE_MAX = 4096 };

static int read_all(struct inject_file *file, int fd, struct error *error)
{
	char part[65536];
	ssize_t got;

	do {
		got = read(fd, part, sizeof(part));
		if (got > 0)
			buf_add(&file->bytes, part, (size_t)got);
	} while ((got > 0 && !file->bytes.failed) ||
		 (got < 0 && errno == EINTR));
	if (got < 0)
		return error_set(error, "can't be read: %s", strerror(errno));
	return file->bytes.failed ? error_set(error, "it is larger than %d MiB",
					    INJECT_FILE_MAX >> 20)
				  : 0;
}

static int read_open(struct inject_file *file, int fd, struct error *error)
{
	if (fstat(fd, &file->status) < 0)
		return error_set(error, "can't be read: %s", strerror(errno));
	if (!S_ISREG(file->status.st_mode))
		return error_set(error, "it is no regular file");
	if (file->status.st_size > INJECT_FILE_MAX)
		return error_set(error, "it is larger than %d MiB",
			INJECT_FILE_MAX >> 20);
	/* A rename needs no right to write the file; who took it away meant
	 * it. */
	if (faccessat(AT_FDCWD, file->path, W_OK, AT_EACCESS) < 0)
		return error_set(error,
			"can't be written: %s; make it writable (chmod u+w), "
			"or run this as its owner",
			strerror(errno));
	return read_all(file, fd, error);
}

int inject_file_read(
	struct inject_file *file, const char *path, struct error *error)
{
	int fd, result;

	*file = (struct inject_file){.path = path};
	buf_init(&file->bytes, INJECT_FILE_MAX);
	fd = open(path,
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return error_set(error, "can't be read: %s", strerror(errno));
	result = read_open(file, fd, error);
	close(fd);
	return result;
}

void inject_file_release(struct inject_file *file)
{
	buf_release(&file->bytes);
}

static int keep_owner(
	int fd, const struct inject_file *file, struct error *error)
{
	struct stat made;

	if (fstat(fd, &made) == 0 && made.st_uid == file->status.st_uid &&
		made.st_gid == file->status.st_gid)
		return 0;
	if (fchown(fd, file->status.st_uid, file->status.st_gid) == 0)
		return 0;
	return error_set(error,
		"its owner can't be kept: %s; run this as its owner",
		strerror(errno));
}

/* An access list decides who may read the page, so that it must be kept; what
 * else there is, as far as this user may. */
static int keep_attribute(int fd, const char *path, const char *name)
{
	char value[ATTRIBUTE_MAX];
	ssize_t size = lgetxattr(path, name, value, sizeof(value));

	if (size >= 0 && fsetxattr(fd, name, value, (size_t)size, 0) == 0)
		return 0;
	return strcmp(name, "system.posix_acl_access") != 0 ? 0 : -1;
}

static int keep_attributes(
	int fd, const struct inject_file *file, struct error *error)
{
	char names[ATTRIBUTE_NAMES_MAX];
	ssize_t size = llistxattr(file->path, names, sizeof(names));

	for (ssize_t at = 0; at < size; at += (ssize_t)strlen(names + at) + 1)
		if (keep_attribute(fd, file->path, names + at) < 0)
			return error_set(error,
				"its access list can't be kept: %s",
				strerror(errno));
	return 0;
}

static int keep_all(int fd, const void *context, struct error *error)
{
	return keep_owner(fd, context, error) < 0 ||
			       keep_attributes(fd, context, error) < 0
		       ? -1
		       : 0;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static int check_unchanged(const void *context, struct error *error)
{
	const struct inject_file *file = context;
	const struct stat *then = &file->status;
	struct stat now;

	if (lstat(file->path, &now) == 0 && now.st_dev == then->st_dev &&
		now.st_ino == then->st_ino && now.st_size == then->st_size &&
		same_time(now.st_mtim, then->st_mtim) &&
		same_time(now.st_ctim, then->st_ctim))
		return 0;
	return error_set(error,
		"somebody else changed it just now, and it was left alone; "
		"run this again");
}

int inject_file_replace(const struct inject_file *file, const struct buf *bytes,
	struct error *error)
{
	const struct replacement replacement = {
		.path = file->path,
		.bytes = text_of(bytes),
		.mode = file->status.st_mode & 07777,
		.prepare = keep_all,
		.confirm = check_unchanged,
		.context = file,
	};

	return replace_file(&replacement, error);
}
