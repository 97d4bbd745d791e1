/* SPDX-License-Identifier: MIT */
#include "store/lease.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/sql.h"

/*
 * An owner is "HOST WHERE PID STARTED NONCE".  WHERE is the boot and the
 * namespace of process ids: only a process that shares both can tell whether
 * the owner is dead.  STARTED tells a process from a later one with its id.
 */
struct owner {
	char where[120];
	long pid;
	unsigned long long started;
};

void lease_host(char *out, size_t size)
{
	if (gethostname(out, size) < 0)
		snprintf(out, size, "unknown");
	out[size - 1] = '\0';
	for (char *c = out; *c; c++)
		if (*c == ' ')
			*c = '-';
}

static size_t read_file(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, out, size - 1);

	if (fd >= 0)
		close(fd);
	out[length > 0 ? length : 0] = '\0';
	out[strcspn(out, "\n")] = '\0';
	return strlen(out);
}

static void owner_where(char out[static 120])
{
	char boot[64];
	char space[48];
	ssize_t length =
		readlink("/proc/self/ns/pid", space, sizeof(space) - 1);

	space[length > 0 ? length : 0] = '\0';
	read_file("/proc/sys/kernel/random/boot_id", boot, sizeof(boot));
	snprintf(out, 120, "%s/%s", boot[0] ? boot : "-",
		space[0] ? space : "-");
}

/* The 22nd field of /proc/PID/stat (proc(5)), counted from behind the name,
 * which may hold anything; 0 when no such process is alive. */
static unsigned long long process_started(long pid)
{
	char path[64];
	char stat[1024];
	char *field;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	if (!read_file(path, stat, sizeof(stat)))
		return 0;
	field = strrchr(stat, ')');
	/* A zombie waits for its parent only: it does nothing any more. */
	if (field && (field[2] == 'Z' || field[2] == 'X'))
		return 0;
	for (int i = 2; field && i < 22; i++)
		field = strchr(field + 1, ' ');
	return field ? strtoull(field + 1, NULL, 10) : 0;
}

static void owner_write(char out[static LEASE_OWNER_SIZE], uint64_t nonce)
{
	char host[64];
	char where[120];
	long pid = (long)getpid();

	lease_host(host, sizeof(host));
	owner_where(where);
	snprintf(out, LEASE_OWNER_SIZE, "%s %s %ld %llu %016" PRIx64, host,
		where, pid, process_started(pid), nonce);
}

static bool owner_is_dead(const char *text)
{
	char where[120];
	struct owner owner;
	unsigned long long started;

	if (sscanf(text, "%*63s %119s %ld %llu", owner.where, &owner.pid,
		    &owner.started) != 3)
		return false;
	owner_where(where);
	if (strcmp(where, owner.where) != 0 || access("/proc/self/stat", R_OK))
		return false;
	started = process_started(owner.pid);
	/* Where /proc hides others' processes (hidepid), only its absence is
	 * sure. */
	if (started == 0 && kill((pid_t)owner.pid, 0) < 0 && errno == EPERM)
		return false;
	return started != owner.started;
}

struct owner_row {
	char *out;
	bool found;
};

static int owner_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct owner_row *row = context;
	struct text owner = count ? db_as_text(&columns[0]) : text_from("");

	row->found = true;
	snprintf(row->out, LEASE_OWNER_SIZE, "%.*s", (int)owner.length,
		owner.data);
	return 0;
}

static enum db_status owner_read(struct db *db, const char *job,
	char out[static LEASE_OWNER_SIZE], struct error *error)
{
	const struct db_value values[] = {db_string(job)};
	struct owner_row row = {.out = out};
	enum db_status status;

	out[0] = '\0';
	status = db_query(db,
		"SELECT COALESCE(lease_owner, '') FROM job_state WHERE job = ?",
		values, 1, owner_row, &row, error);
	if (status == DB_OK && !row.found) {
		error_set(error,
			"job_state has no row for %s; admin --init puts it "
			"back",
			job);
		return DB_ABSENT;
	}
	return status;
}

enum lease_result lease_take(struct lease *lease, struct db *db,
	const char *job, uint64_t nonce, enum db_status *status,
	struct error *error)
{
	char holder[LEASE_OWNER_SIZE];
	uint64_t affected = 0;

	lease->job = job;
	owner_write(lease->owner, nonce);
	*status = owner_read(db, job, holder, error);
	if (*status != DB_OK)
		return LEASE_FAILED;

	const struct db_value values[] = {db_string(lease->owner),
		db_string(job),
		owner_is_dead(holder) ? db_string(holder) : db_null()};

	*status = db_execute(db, sql_lease_take, values, 3, &affected, error);
	if (*status == DB_OK && affected == 1)
		return LEASE_TAKEN;
	if (*status != DB_OK && *status != DB_BUSY && *status != DB_RETRY)
		return LEASE_FAILED;
	error_set(error, "%s is running already (%.*s)", job,
		holder[0] ? (int)strcspn(holder, " ") : INT_MAX,
		holder[0] ? holder : "elsewhere");
	return LEASE_BUSY;
}

enum db_status lease_renew(
	const struct lease *lease, struct db *db, struct error *error)
{
	const struct db_value values[] = {
		db_string(lease->job), db_string(lease->owner)};
	uint64_t affected = 0;
	enum db_status status =
		db_execute(db, sql_lease_renew, values, 2, &affected, error);

	if (status == DB_OK && affected == 0) {
		error_set(error,
			"%s was paused for too long and another process took "
			"over; nothing was changed since",
			lease->job);
		return DB_STOPPED;
	}
	return status;
}

void lease_release(const struct lease *lease, struct db *db)
{
	const struct db_value values[] = {
		db_string(lease->job), db_string(lease->owner)};

	if (db_execute(db,
		    "UPDATE job_state SET lease_owner = NULL, "
		    "lease_until = NULL WHERE job = ? AND lease_owner = ?",
		    values, 2, NULL, NULL) != DB_OK)
		return;
}
