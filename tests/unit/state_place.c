/* SPDX-License-Identifier: MIT */

/* lib/base/state_place. */
#include "base/state_place.h"

#include <string.h>
#include <unistd.h>

#include "base/state.h"
#include "tests/unit/unit.h"

/* The numbers as statfs(2) lists them. */
static const struct place_row {
	const char *name;
	long number;
	const char *system; /* NULL: nothing is known against it */
	const char *word;   /* of what is wrong */
} place_rows[] = {
	{"ext4", 0xef53, NULL, NULL},
	{"xfs", 0x58465342, NULL, NULL},
	{"btrfs", 0x9123683e, NULL, NULL},
	{"overlay", 0x794c7630, NULL, NULL},
	{"tmpfs", 0x01021994, "tmpfs", "restarted"},
	{"ramfs", 0x858458f6, "ramfs", "restarted"},
	{"NFS", 0x6969, "NFS", "fsync(2)"},
	{"CIFS", 0xff534d42, "CIFS", "flock(2)"},
	{"SMB 2", 0xfe534d42, "SMB", "flock(2)"},
	{"FUSE", 0x65735546, "FUSE", "flock(2)"},
	{"9P", 0x01021997, "9P", "flock(2)"},
};

static void faults_are_known(void **state)
{
	const struct place_row *row = *state;
	struct state_place place;

	state_place_name(row->number, &place);
	if (!row->system) {
		assert_null(place.name);
		assert_null(place.fault);
		return;
	}
	assert_string_equal(place.name, row->system);
	assert_non_null(strstr(place.fault, row->word));
}

static void room_is_told(void **state)
{
	char *path = unit_folder();
	int folder = state_open(path, NULL);
	struct state_place place = {.free_bytes = -1};

	(void)state;
	assert_int_equal(state_place_read(folder, &place), 0);
	assert_true(place.free_bytes >= 0);
	close(folder);
	assert_int_equal(state_place_read(folder, &place), -1);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, faults_are_known, place_rows);
	UNIT_ADD(&list, room_is_told);
	return unit_run(&list, "state_place");
}
