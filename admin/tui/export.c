/* SPDX-License-Identifier: MIT */

/* "e": the view as a file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grid.h"
#include "screen.h"

enum { EXPORT_MAX = 64 << 20 };

/* "footfall-docs.example.org-daily.csv": of a site's name only what can
 * stand in any file's name. */
void export_name(const struct view *view, char *out, size_t size)
{
	int used = snprintf(out, size, "footfall-%s%s%s.csv", view->query.site,
		view->query.site[0] ? "-" : "", view->type->name);

	for (int i = 0; i < used && i < (int)size - 1; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_",
			    out[i]))
			out[i] = '_';
}

static int write_all(int fd, const char *data, size_t length)
{
	while (length) {
		ssize_t written = write(fd, data, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		data += written;
		length -= (size_t)written;
	}
	return 0;
}

static int write_file(const char *name, const struct buf *out)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	int saved;

	if (fd < 0)
		return -1;
	if (write_all(fd, buf_text(out), out->length) < 0) {
		saved = errno;
		close(fd);
		unlink(name);
		errno = saved;
		return -1;
	}
	return close(fd);
}

int export_write(const struct view *view, const char *name, struct error *error)
{
	const char *end = strrchr(name, '.');
	bool json = end && !strcmp(end, ".json");
	bool wrote = true;
	struct buf out;
	int result = 0;

	if (!json && (!end || strcmp(end, ".csv") != 0))
		return error_set(
			error, "%s: let the name end with .csv or .json", name);
	buf_init(&out, EXPORT_MAX);
	if (view->type->export)
		wrote = view->type->export(view, json, &out);
	else
		grid_export(view, json, &out);
	if (!wrote || out.failed)
		result = error_set(error, "%s: %s", name,
			wrote ? "too much for one file; choose fewer days"
			      : "this view has nothing to write");
	else if (write_file(name, &out) < 0)
		result = error_set(error, "%s: %s%s", name, strerror(errno),
			errno == EEXIST ? "; choose another name" : "");
	buf_release(&out);
	return result;
}
