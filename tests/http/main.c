/* SPDX-License-Identifier: MIT */

/*
 * The http tests: the same ones against each server.
 *
 * usage: with-mariadb with-webserver NAME http-tests [PATTERN]
 *
 * PATTERN (with * and ?) chooses tests by name.
 */
#include <curl/curl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/http/fixture.h"

int main(int argc, char **argv)
{
	struct test_list list = {0};

	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	add_request_tests(&list);
	add_body_tests(&list);
	add_screen_tests(&list);
	add_length_tests(&list);
	add_client_ip_tests(&list);
	add_byte_tests(&list);
	add_owner_tests(&list);
	add_pixel_tests(&list);
	add_doctor_tests(&list);
	add_hostile_tests(&list);
	/* What the macro cmocka_run_group_tests calls, for a list whose length
	 * is not known when it is compiled. */
	_cmocka_run_group_tests(
		"http", list.items, list.count, fixture_open, fixture_close);
	free(list.items);
	curl_global_cleanup();
	/* The harness reads the TAP lines; the status tells of this program. */
	return 0;
}
