/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_ENDPOINT_FAULT_H
#define FOOTFALL_TESTS_ENDPOINT_FAULT_H

/* What the two tests of the endpoint's doctor share. */
#include "admin/endpoint/endpoint_signs.h"

/* The fault's text of this exchange holds the words, is not cut, and no mark
 * is left in it. */
void assert_fault_text(const struct endpoint_fault *fault,
	const struct exchange *exchange, const char *words);

#endif
