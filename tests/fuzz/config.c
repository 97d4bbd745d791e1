/* SPDX-License-Identifier: MIT */

/* Any configuration file: an error with a text, or settings in range. */
#include <stdlib.h>

#include "base/settings.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings settings = {0};
	struct error error = {0};
	FILE *file = tmpfile();

	if (!file || fwrite(data, 1, size, file) != size)
		abort();
	rewind(file);
	if (config_defaults(settings_options, &settings) < 0)
		abort();
	if (config_load(file, "fuzz", settings_options, &settings, &error) <
		0) {
		if (!error.text[0])
			abort();
	} else if (settings.retention_days < 1 || settings.deadline_ms < 200) {
		abort();
	}
	settings_clear(&settings);
	fclose(file);
	return 0;
}
