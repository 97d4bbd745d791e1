/* SPDX-License-Identifier: MIT */

/*
 * Any content of the small files in state_dir: the salts' copies, the tally,
 * the flood guard.  The first byte chooses the file; what it holds is the
 * rest, with the right checksum or as it is, or, of the tally and the guard, a
 * good file that the rest changes: an offset of four bytes, a length of one,
 * the bytes, and so on.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/time.h"
#include "store/flood.h"
#include "store/salt_cache.h"
#include "store/tally.h"
#include "tests/fuzz/folder.h"
#include "tests/fuzz/fuzz.h"

enum {
	TODAY = 20537,
	MONTH = 20513,
	TALLY_SIZE = 262144,
	FLOOD_SIZE = 262144,
	CACHE_MAX = 1024,
	CHECKSUM_SIZE = 8
};

static const int64_t now = INT64_C(1774440000000);
static const uint8_t source[TALLY_SOURCE_SIZE] = {1, 2, 3};

static void salts(struct text content)
{
	struct salt copy = {.month = MONTH, .created_at = now}, again;
	int32_t months[SALT_CACHE_PLACES];
	int folder = fuzz_folder();

	fuzz_folder_write("salt.cache", content.data, content.length);
	if (salt_cache_read(folder, MONTH, &again) && again.month != MONTH)
		abort();
	if (salt_cache_months(folder, months) > SALT_CACHE_PLACES)
		abort();
	memset(copy.bytes, 7, SALT_SIZE);
	salt_cache_keep(folder, salt_cache_generation(folder), &copy);
	if (!salt_cache_read(folder, MONTH, &again) ||
		memcmp(again.bytes, copy.bytes, SALT_SIZE) != 0)
		abort();
	if (salt_cache_forget(folder, NULL) < 0 ||
		salt_cache_read(folder, MONTH, &again) ||
		salt_cache_months(folder, months) != 0)
		abort();
}

/* The same with the checksum that makes it whole: the first bytes of SHA-256
 * over what stands behind them. */
static void whole_salts(struct text content)
{
	struct salt copy = {.month = MONTH, .created_at = now};
	char bytes[CACHE_MAX] = {0};
	uint8_t digest[DIGEST_SIZE];
	struct stat status;
	size_t size;

	fuzz_folder_remove("salt.cache");
	salt_cache_keep(
		fuzz_folder(), salt_cache_generation(fuzz_folder()), &copy);
	if (fstatat(fuzz_folder(), "salt.cache", &status, 0) < 0 ||
		status.st_size > CACHE_MAX)
		abort();
	size = (size_t)status.st_size - CHECKSUM_SIZE;
	memcpy(bytes + CHECKSUM_SIZE, content.data,
		content.length < size ? content.length : size);
	digest_sha256((struct text){bytes + CHECKSUM_SIZE, size}, digest);
	memcpy(bytes, digest, CHECKSUM_SIZE);
	salts((struct text){bytes, size + CHECKSUM_SIZE});
}

static void patch(const char *name, size_t most, struct text changes)
{
	while (changes.length > 5) {
		const uint8_t *head = (const uint8_t *)changes.data;
		size_t offset = (size_t)head[0] | (size_t)head[1] << 8 |
				(size_t)head[2] << 16;
		size_t length = head[3];

		changes = text_behind(changes, 4);
		if (length > changes.length)
			length = changes.length;
		if (offset % most + length <= most)
			fuzz_folder_patch(
				name, offset % most, changes.data, length);
		changes = text_behind(changes, length);
	}
}

static uint64_t counted(const char *site, int32_t date)
{
	struct tally *tally;
	uint64_t count = 0;
	int32_t oldest;

	if (tally_open(fuzz_folder(), &tally, NULL) <= 0)
		return 0;
	if (tally_oldest(tally, &oldest) && oldest < 0)
		abort();
	count = tally_count(tally, site, date, "bot");
	tally_close(tally);
	return count;
}

static void tally(struct text changes)
{
	int folder = fuzz_folder();
	uint64_t before;

	fuzz_folder_remove("tally");
	tally_add(folder, "a", TODAY, "bot", source);
	tally_add(folder, "a", TODAY - 1, "bot", source);
	if (counted("a", TODAY) != 1)
		abort();
	patch("tally", TALLY_SIZE, changes);
	before = counted("a", TODAY);
	tally_add(folder, "a", TODAY, "bot", source);
	/* One more, or no room; a file that is none begins anew. */
	if (counted("a", TODAY) != before + 1 && counted("a", TODAY) != before)
		abort();
	if (tally_forget_before(folder, TODAY, NULL) < 0 ||
		counted("a", TODAY - 1) != 0)
		abort();
}

static void flood(struct text changes)
{
	struct hit hit = {.occurred_at = now, .visitor_hash = {1, 2, 3}};
	int folder = fuzz_folder();

	fuzz_folder_remove("flood");
	if (!flood_allows(folder, &hit, 1) || flood_allows(folder, &hit, 1))
		abort();
	patch("flood", FLOOD_SIZE, changes);
	/* Another second, another count, whatever is there. */
	hit.occurred_at += TIME_SECOND;
	(void)flood_allows(folder, &hit, 1);
	if (flood_allows(folder, &hit, 1))
		abort();
	flood_forget(folder);
	if (!flood_allows(folder, &hit, 1))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const files[])(struct text) = {
		salts, tally, flood, whole_salts};

	if (size)
		files[data[0] % 4](
			(struct text){(const char *)data + 1, size - 1});
	return 0;
}
