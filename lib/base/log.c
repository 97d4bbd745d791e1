/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"
#include "base/utf8.h"

static int log_open(const char *path)
{
	return open(path,
		O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC |
			O_NOFOLLOW,
		0600);
}

/* Two processes may both find the file full; the second rename then moves a
 * young file over the old one, which loses messages, never hits. */
static int log_open_bounded(const char *path)
{
	char old[PATH_MAX];
	struct stat file;
	int fd = log_open(path);

	if (fd < 0 || fstat(fd, &file) < 0 || file.st_size < LOG_LIMIT)
		return fd;
	if ((size_t)snprintf(old, sizeof(old), "%s.1", path) >= sizeof(old) ||
		rename(path, old) < 0)
		return fd;
	close(fd);
	return log_open(path);
}

/* Each byte of a control character (C0, DEL, C1) or of invalid UTF-8 becomes
 * "?".  `out` is the same memory. */
static void mask_controls(struct text text, char *out)
{
	uint32_t point;

	while (text.length) {
		size_t length = utf8_decode(text, &point);

		if (!length || point < ' ' || (point >= 0x7f && point < 0xa0))
			memset(out, '?', length ? length : 1);
		length += !length;
		out += length;
		text.data += length;
		text.length -= length;
	}
}

/* Writes the line into `line` and returns its length, the newline's too. */
static size_t log_format(char line[static LOG_LINE_MAX], int64_t now,
	const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

static size_t log_format(char line[static LOG_LINE_MAX], int64_t now,
	const char *format, va_list arguments)
{
	char when[TIME_TEXT_SIZE];
	int head;
	size_t length;

	time_format(when, now);
	head = snprintf(line, LOG_LINE_MAX, "%s [%ld] ", when, (long)getpid());
	vsnprintf(line + head, LOG_LINE_MAX - (size_t)head - 1, format,
		arguments);
	length = strlen(line);
	mask_controls((struct text){line, length}, line);
	line[length++] = '\n';
	return length;
}

void log_write(const char *folder, const char *name, int64_t now,
	const char *format, ...)
{
	char path[PATH_MAX];
	char line[LOG_LINE_MAX];
	va_list arguments;
	size_t length;
	int fd;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) >=
		sizeof(path))
		return;
	fd = log_open_bounded(path);
	if (fd < 0)
		return;
	va_start(arguments, format);
	length = log_format(line, now, format, arguments);
	va_end(arguments);
	/* A full disk must not stop a hit: nothing to do about a failure. */
	if (write(fd, line, length) < 0)
		(void)0;
	close(fd);
}
