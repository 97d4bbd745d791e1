/* SPDX-License-Identifier: MIT */
#include "base/state_place.h"

#include <linux/magic.h>
#include <stddef.h>
#include <sys/vfs.h>

static const char in_memory[] =
	"its files are gone when the machine is restarted, and hits that wait "
	"in the journal with them: put state_dir on a disk";
static const char remote[] =
	"it may not keep the promises of fsync(2) and flock(2), on which no "
	"hit is lost and none is counted twice: put state_dir on a disk of "
	"this host";

/* The numbers are those of statfs(2). */
static const struct {
	long number;
	const char *name, *fault;
} systems[] = {
	{TMPFS_MAGIC, "tmpfs", in_memory},
	{RAMFS_MAGIC, "ramfs", in_memory},
	{NFS_SUPER_MAGIC, "NFS", remote},
	{SMB_SUPER_MAGIC, "SMB", remote},
	{CIFS_SUPER_MAGIC, "CIFS", remote},
	{SMB2_SUPER_MAGIC, "SMB", remote},
	{AFS_SUPER_MAGIC, "AFS", remote},
	{CODA_SUPER_MAGIC, "Coda", remote},
	{V9FS_MAGIC, "9P", remote},
	{FUSE_SUPER_MAGIC, "FUSE", remote},
};

void state_place_name(long number, struct state_place *place)
{
	place->name = place->fault = NULL;
	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]); i++)
		if (systems[i].number == number) {
			place->name = systems[i].name;
			place->fault = systems[i].fault;
		}
}

int state_place_read(int folder, struct state_place *place)
{
	struct statfs status;

	if (fstatfs(folder, &status) < 0)
		return -1;
	state_place_name((long)status.f_type, place);
	place->free_bytes = (int64_t)status.f_bavail * (int64_t)status.f_bsize;
	return 0;
}
