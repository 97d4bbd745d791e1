/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_ENVIRONMENT_H
#define FOOTFALL_TESTS_ENVIRONMENT_H

/* What the tests of collect.cgi alone share. */
#include "tests/http/cases.h"
#include "tests/http/process.h"

/* It ended by itself with this answer, wrote nothing to descriptor 2, and left
 * a row with the path /a, or none. */
void expect_end(struct process_end *end, int status, bool stored);

/* Each file of tests adds its own. */
void add_trap_tests(struct test_list *list);
void add_limit_tests(struct test_list *list);
void add_configuration_tests(struct test_list *list);
void add_injection_tests(struct test_list *list);
void add_journal_tests(struct test_list *list);

#endif
