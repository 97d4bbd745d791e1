/* SPDX-License-Identifier: MIT */

/*
 * For LD_PRELOAD: writes down, in the order in which they happen, what all
 * processes do to the files of one folder that they open by openat(2), so
 * that power_replay.c can tell what a disk holds when the power goes.
 *
 *   FOOTFALL_TEST_POWER  the file to which the lines are added
 *
 *   C INODE NAME           a file is made
 *   W INODE OFFSET BYTES   it is written (BYTES in hexadecimal)
 *   T INODE LENGTH         it is cut or grown
 *   S INODE                it is synced
 *   D                      the folder is synced
 *   R FROM TO              a file gets another name
 *   U NAME                 a name goes
 *   A NUMBER               the hit of this number is answered 204
 *   K                      MariaDB has answered COMMIT
 *
 * A line and what it tells of are done under a lock, so that no line of
 * another process comes between.  tests/fault/power.sh compiles it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	LOG_AT = 300, /* beyond the descriptors that a program counts on */
	FILES = 256,
	COMMAND_AT = 5, /* in a packet to MariaDB */
};

static int log_file = -1;
static ino_t inodes[FILES]; /* of the descriptors that openat() gave */
static char number[32] = "?";
static int committing;

__attribute__((constructor)) static void power_prepare(void)
{
	const char *path = getenv("FOOTFALL_TEST_POWER");
	int fd = path ? open(path, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;

	if (fd < 0)
		return;
	log_file = fcntl(fd, F_DUPFD_CLOEXEC, LOG_AT);
	close(fd);
}

static void begin(void)
{
	if (log_file >= 0)
		flock(log_file, LOCK_EX);
}

static void put(const char *bytes, size_t length)
{
	if (syscall(SYS_write, log_file, bytes, length) != (long)length)
		abort();
}

/* Ends what begin() began, with a line when it has been done. */
static void end(int done, const char *format, ...)
{
	char line[512];
	va_list arguments;

	if (log_file < 0)
		return;
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	if (done)
		put(line, strlen(line));
	flock(log_file, LOCK_UN);
}

/* The inode when the descriptor is still what openat() gave, else 0. */
static ino_t inode_of(int fd)
{
	struct stat status;

	if (fd < 0 || fd >= FILES || !inodes[fd] || fstat(fd, &status) < 0 ||
		!S_ISREG(status.st_mode) || status.st_ino != inodes[fd])
		return 0;
	return status.st_ino;
}

int openat(int folder, const char *name, int flags, ...)
{
	struct stat status;
	int absent, fd;

	begin();
	absent = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0;
	fd = (int)syscall(SYS_openat, folder, name, flags, 0600);
	if (fd >= 0 && fd < FILES && fstat(fd, &status) == 0)
		inodes[fd] = folder == AT_FDCWD ? 0 : status.st_ino;
	end(absent && inode_of(fd), "C %lu %s\n", (unsigned long)status.st_ino,
		name);
	return fd;
}

static void put_write(ino_t inode, off_t at, const char *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	char head[64];

	snprintf(head, sizeof(head), "W %lu %lld ", (unsigned long)inode,
		(long long)at);
	put(head, strlen(head));
	for (size_t i = 0; i < length; i++)
		put((char[]){digits[(bytes[i] >> 4) & 15],
			    digits[bytes[i] & 15]},
			2);
	put("\n", 1);
}

static void note_answer(const char *bytes, size_t length)
{
	static const char kept[] = "Status: 204";

	if (length < sizeof(kept) || memcmp(bytes, kept, sizeof(kept) - 1) != 0)
		return;
	begin();
	end(1, "A %s\n", number);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
	ino_t inode = log_file < 0 ? 0 : inode_of(fd);
	ssize_t written;

	if (inode)
		begin();
	written = syscall(SYS_write, fd, bytes, length);
	if (inode && written > 0)
		put_write(inode, lseek(fd, 0, SEEK_CUR) - written, bytes,
			(size_t)written);
	if (inode)
		end(0, "");
	else if (fd == STDOUT_FILENO && log_file >= 0 && written > 0)
		note_answer(bytes, (size_t)written);
	return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at)
{
	ino_t inode = log_file < 0 ? 0 : inode_of(fd);
	ssize_t written;

	begin();
	written = syscall(SYS_pwrite64, fd, bytes, length, at);
	if (inode && written > 0)
		put_write(inode, at, bytes, (size_t)written);
	end(0, "");
	return written;
}

int ftruncate(int fd, off_t length)
{
	ino_t inode = inode_of(fd);
	int result;

	begin();
	result = (int)syscall(SYS_ftruncate, fd, length);
	end(inode && result == 0, "T %lu %lld\n", (unsigned long)inode,
		(long long)length);
	return result;
}

static int sync_by(long call, int fd)
{
	struct stat status;
	int folder = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
	ino_t inode = inode_of(fd);
	int result;

	begin();
	result = (int)syscall(call, fd);
	if (folder)
		end(result == 0, "D\n");
	else
		end(result == 0 && inode, "S %lu\n", (unsigned long)inode);
	return result;
}

int fsync(int fd)
{
	return sync_by(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return sync_by(SYS_fdatasync, fd);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	int result;

	begin();
	result = (int)syscall(
		SYS_renameat2, from_folder, from, to_folder, to, 0);
	end(result == 0, "R %s %s\n", from, to);
	return result;
}

int unlinkat(int folder, const char *name, int flags)
{
	int result;

	begin();
	result = (int)syscall(SYS_unlinkat, folder, name, flags);
	end(result == 0, "U %s\n", name);
	return result;
}

/* The hit's number is in its path. */
ssize_t read(int fd, void *out, size_t length)
{
	static const char mark[] = "/n/";
	ssize_t got = syscall(SYS_read, fd, out, length);
	const char *at = fd == STDIN_FILENO && got > 0
				 ? memmem(out, (size_t)got, mark, 3)
				 : NULL;

	if (at)
		snprintf(number, sizeof(number), "%ld", atol(at + 3));
	return got;
}

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
	if (length == COMMAND_AT + 6 &&
		!memcmp((const char *)bytes + COMMAND_AT, "COMMIT", 6))
		committing = 1;
	return syscall(SYS_sendto, fd, bytes, length, flags, NULL, 0);
}

ssize_t recv(int fd, void *out, size_t length, int flags)
{
	ssize_t got = syscall(SYS_recvfrom, fd, out, length, flags, NULL, NULL);

	if (committing && got > 0) {
		committing = 0;
		begin();
		end(1, "K\n");
	}
	return got;
}
