/* SPDX-License-Identifier: MIT */

/*
 * Files: who owns them, who may read them, and whether the two users that
 * need them really can.  The web server's user is the owner of state_dir.
 */
#include "check_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

enum { GROUPS_MAX = 256, PASSWD_SIZE = 4096 };

/* What is tried, in a process of its own; returns 0 or an errno.  The screen
 * has threads: between fork and _exit only what is async-signal-safe
 * (signal-safety(7)) may be called, so names and groups are looked up
 * before. */
typedef int trial(const char *path);

static int try_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

/* `path`: of a file that is not there. */
static int try_write(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno;
	close(fd);
	return unlink(path) < 0 ? errno : 0;
}

/* A user, with the groups that a login would give. */
struct user {
	uid_t uid;
	gid_t gid, groups[GROUPS_MAX];
	int group_count;
	char name[64];
};

/* Containers know users by number only, the group's being the same. */
static struct user user_find(uid_t uid)
{
	struct user user = {.uid = uid, .gid = (gid_t)uid};
	char text[PASSWD_SIZE];
	struct passwd row, *found = NULL;

	snprintf(user.name, sizeof(user.name), "%u", (unsigned int)uid);
	if (getpwuid_r(uid, &row, text, sizeof(text), &found) || !found)
		return user;
	user.gid = row.pw_gid;
	snprintf(user.name, sizeof(user.name), "%s", row.pw_name);
	user.group_count = GROUPS_MAX;
	if (getgrouplist(row.pw_name, row.pw_gid, user.groups,
		    &user.group_count) < 0)
		user.group_count = GROUPS_MAX;
	return user;
}

static int become(const struct user *user)
{
	if (user->uid == geteuid())
		return 0;
	if (setgroups((size_t)user->group_count, user->groups) < 0 ||
		setgid(user->gid) < 0 || setuid(user->uid) < 0)
		return errno;
	return 0;
}

/* Only root can become somebody else, and root alone is stopped by nothing:
 * so it is tried as that user. */
static int try_as(const struct user *user, trial *function, const char *path)
{
	int status;
	pid_t child = fork();

	if (child < 0)
		return errno;
	if (child == 0) {
		int failed = become(user);

		_exit(failed ? failed : function(path));
	}
	if (waitpid(child, &status, 0) < 0 || !WIFEXITED(status))
		return EIO;
	return WEXITSTATUS(status);
}

/* Tries `function` on `tried` for what the finding says of `path`. */
static void check_trial(struct finding_list *list, uid_t uid, trial *function,
	const char *tried, const char *what, const char *path,
	const char *remedy)
{
	struct user user = user_find(uid);
	int failed = try_as(&user, function, tried);

	if (!failed)
		finding_add(list, FINDING_OK, "files", "%s can %s %s",
			user.name, what, path);
	else
		finding_add(list, FINDING_BAD, "files",
			"%s can't %s %s (%s): %s", user.name, what, path,
			strerror(failed), remedy);
}

static void check_read(struct finding_list *list, uid_t uid, const char *path,
	const char *remedy)
{
	check_trial(list, uid, try_read, path, "read", path, remedy);
}

static void check_write(struct finding_list *list, uid_t uid,
	const char *folder, const char *remedy)
{
	char name[PATH_MAX];

	snprintf(name, sizeof(name), "%s/.check.%ld", folder, (long)getpid());
	check_trial(list, uid, try_write, name, "write in", folder, remedy);
}

static void check_mode(struct finding_list *list, const char *path,
	mode_t forbidden, const char *remedy)
{
	struct stat status;
	unsigned int mode;

	if (stat(path, &status) < 0)
		return;
	mode = (unsigned int)status.st_mode & 07777;
	if (status.st_mode & forbidden)
		finding_add(list, FINDING_WARN, "files",
			"%s: mode %04o, owner %s: %s", path, mode,
			user_find(status.st_uid).name, remedy);
	else
		finding_add(list, FINDING_OK, "files",
			"%s: mode %04o, owner %s", path, mode,
			user_find(status.st_uid).name);
}

static void check_config(
	struct finding_list *list, const char *config, uid_t web)
{
	char owner[SETTINGS_PATH_SIZE];

	check_mode(list, config, S_IWGRP | S_IWOTH,
		"others may write it; chmod 640 mends that");
	check_read(list, geteuid(), config, "chown or chmod it");
	if (web != geteuid())
		check_read(list, web, config,
			"give the web server's group the file, chmod 640");
	settings_locate_owner(owner, config);
	check_mode(list, owner, S_IRWXG | S_IRWXO, "chmod 600 mends that");
}

/* The end of collect.log is the shortest way to what goes wrong with hits. */
static void check_log(struct finding_list *list, const char *folder)
{
	char path[PATH_MAX];
	char tail[LOG_LINE_MAX + 1];
	ssize_t length;
	char *line;
	int fd;

	snprintf(path, sizeof(path), "%s/collect.log", folder);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return;
	if (lseek(fd, -(off_t)(sizeof(tail) - 1), SEEK_END) < 0)
		lseek(fd, 0, SEEK_SET);
	length = read(fd, tail, sizeof(tail) - 1);
	close(fd);
	if (length <= 1)
		return;
	tail[length - (tail[length - 1] == '\n')] = '\0';
	line = strrchr(tail, '\n');
	finding_add(list, FINDING_NOTE, "collect.log",
		"the last message in %s: %s", path, line ? line + 1 : tail);
}

/* Everything in state_dir belongs to its owner alone: a job that root ran by
 * hand may have left a file that collect.cgi can't open. */
static void check_entries(
	struct finding_list *list, const char *folder, uid_t web)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;
	struct stat status;

	while (entries && (entry = readdir(entries))) {
		if (entry->d_name[0] == '.' ||
			fstatat(dirfd(entries), entry->d_name, &status,
				AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (status.st_uid != web ||
			status.st_mode & (S_IRWXG | S_IRWXO))
			finding_add(list, FINDING_BAD, "files",
				"%s/%s: mode %03o, owner %s: chmod 600 and "
				"chown %s mend that",
				folder, entry->d_name,
				(unsigned int)status.st_mode & 0777,
				user_find(status.st_uid).name,
				user_find(web).name);
	}
	if (entries)
		closedir(entries);
}

static void check_folder(
	struct finding_list *list, const char *folder, uid_t web)
{
	check_mode(list, folder, S_IRWXG | S_IRWXO, "chmod 700 mends that");
	if (geteuid() != 0 && web != geteuid()) {
		finding_add(list, FINDING_NOTE, "files",
			"%s belongs to %s; run --check as root to try as that "
			"user too",
			folder, user_find(web).name);
		return;
	}
	check_write(
		list, web, folder, "it must belong to the web server's user");
	check_entries(list, folder, web);
	check_log(list, folder);
}

void check_files(struct finding_list *list, const struct settings *settings,
	const char *config)
{
	const char *folder = settings->state_dir;
	struct stat status;

	if (stat(folder, &status) < 0) {
		finding_add(list, FINDING_BAD, "files",
			"state_dir %s: %s; make it: install -d -m 700 -o "
			"USER %s, where USER is the web server's",
			folder, strerror(errno), folder);
		check_config(list, config, geteuid());
		return;
	}
	check_config(list, config, geteuid() == 0 ? status.st_uid : geteuid());
	check_folder(list, folder, status.st_uid);
}

/* An origin is scheme and host, nothing behind (RFC 6454, section 6.2). */
static bool is_origin(const char *origin)
{
	const char *host = strstr(origin, "://");

	return host && host[3] && !strpbrk(host + 3, "/?# ");
}

void check_sites(struct finding_list *list, const struct settings *settings)
{
	if (!settings->sites.count)
		finding_add(list, FINDING_BAD, "sites",
			"the allowlist is empty, so every hit is refused: "
			"add sites to the configuration");
	for (size_t i = 0; i < settings->sites.count; i++) {
		const struct site_settings *site = &settings->sites.items[i];
		bool fine = true;

		for (size_t j = 0; j < site->origins.count; j++) {
			if (is_origin(site->origins.items[j]))
				continue;
			fine = false;
			finding_add(list, FINDING_BAD, "sites",
				"%s: origin %s: write it as "
				"https://example.org, without a path",
				site->name, site->origins.items[j]);
		}
		if (fine)
			finding_add(list, FINDING_OK, "sites", "%s: %s",
				site->name,
				site->origins.count
					? "hits from its origins only"
					: "hits from any origin");
	}
}
