/* SPDX-License-Identifier: MIT */

/* admin: the owner's door. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/endpoint/check_endpoint.h"
#include "admin/endpoint/http_client.h"
#include "admin/page/inject.h"
#include "admin/page/snippet.h"
#include "base/system.h"
#include "base/version.h"
#include "beside.h"
#include "check.h"
#include "dump.h"
#include "forget.h"
#include "init.h"
#include "jobs.h"
#include "options.h"
#include "report.h"
#include "say.h"
#include "tui/tui.h"

/* What the client library would read behind our back. */
static void environment_prepare(void)
{
	static const char *const variables[] = {"MYSQL_PWD", "MYSQL_HOME",
		"MARIADB_HOME", "LIBMYSQL_PLUGINS", "MARIADB_PLUGIN_DIR",
		"MYSQL_TCP_PORT", "MYSQL_UNIX_PORT", "OPENSSL_CONF"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		unsetenv(variables[i]);
}

static enum exit_status usage(const char *why)
{
	say("%s", why);
	return EXIT_USAGE;
}

static enum exit_status run(const struct options *options, const char *path,
	const struct settings *settings)
{
	switch (options->command) {
	case COMMAND_NONE:
		return options->script ? script_run(options, path, settings)
				       : tui_run(options, path, settings);
	case COMMAND_INIT:
		return init_run(options, settings);
	case COMMAND_REPORT:
		return report_run(options, settings);
	case COMMAND_SNIPPET:
		return snippet_run(options, settings);
	case COMMAND_CHECK_ENDPOINT:
		return check_endpoint_run(options, settings);
	case COMMAND_INJECT:
		return inject_run(options, settings);
	case COMMAND_EXPORT:
		return dump_export(options, settings);
	case COMMAND_IMPORT_DUMP:
		return dump_import(options, settings);
	case COMMAND_FORGET:
		return forget_run(options, settings);
	default:
		return jobs_run(options, settings);
	}
}

static enum exit_status run_configured(const struct options *options)
{
	char path[SETTINGS_PATH_SIZE];
	struct settings settings;
	struct error error = {0};
	enum exit_status status = EXIT_USAGE;
	int loaded;

	settings_locate(path,
		options->config ? options->config : getenv("FOOTFALL_CONFIG"),
		FOOTFALL_CONFIG_FILE);
	/* Who may only look knows no password but that of reports. */
	loaded = options->read_only
			 ? settings_load(&settings, path, &error)
			 : settings_load_owner(&settings, path, &error);
	/* A configuration that can't be read is the doctor's first finding. */
	if (options->command == COMMAND_CHECK)
		status = check_run(options, path,
			loaded == 0 ? &settings : NULL, error.text);
	else if (loaded == 0)
		status = run(options, path, &settings);
	else
		usage(error.text);
	settings_clear(&settings);
	return status;
}

static enum exit_status start(int argc, char **argv)
{
	struct options options;
	struct error error = {0};
	int64_t now = system_now();

	if (system_open_standard() < 0)
		return EXIT_FAILED;
	if (now < 0) {
		say("the clock can't be read (clock_gettime)");
		return EXIT_FAILED;
	}
	system_outlive_file_limit();
	system_own_files();
	/* A web server that was made to run this must not be a way in. */
	if (getenv("GATEWAY_INTERFACE"))
		return usage("this is not a CGI program");
	environment_prepare();
	system_prepare_names();
	if (options_read(&options, argc, argv, now, &error) < 0)
		return usage(error.text);
	switch (options.command) {
	case COMMAND_HELP:
		options_help(stdout);
		return EXIT_DONE;
	case COMMAND_VERSION:
		printf("admin, Footfall %s (%s%s)\n", version_text,
			version_features, http_client_feature);
		return EXIT_DONE;
	default:
		return run_configured(&options);
	}
}

int main(int argc, char **argv)
{
	enum exit_status status;

	beside_prepare_locale();
	beside_prepare_terminfo();
	status = start(argc, argv);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "admin: the output could not be written: %s\n",
			strerror(errno));
		return EXIT_FAILED;
	}
	return (int)status;
}
