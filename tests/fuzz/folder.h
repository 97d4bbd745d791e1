/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_FUZZ_FOLDER_H
#define FOOTFALL_TESTS_FUZZ_FOLDER_H

/* A state_dir of hostile content, for fuzzers. */
#include <stddef.h>

/* A new folder, in memory where the machine has a place for that, open; it is
 * removed when the fuzzer ends.  The same one at each call. */
int fuzz_folder(void);

/* The file of this name in it has this content, and no other. */
void fuzz_folder_write(const char *name, const void *data, size_t size);

/* Changes bytes of it from the offset on. */
void fuzz_folder_patch(
	const char *name, size_t offset, const void *data, size_t size);

void fuzz_folder_remove(const char *name);

#endif
