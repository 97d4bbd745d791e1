/* SPDX-License-Identifier: MIT */
#include "tests/unit/endpoint_fault.h"

#include <string.h>

#include "tests/unit/unit.h"

void assert_fault_text(const struct endpoint_fault *fault,
	const struct exchange *exchange, const char *words)
{
	struct buf buf;

	buf_init(&buf, 4096);
	assert_int_equal(endpoint_fault_add(&buf, fault, exchange), 0);
	if (!strstr(buf_text(&buf), words))
		fail_msg("\"%s\" is not in: %s", words, buf_text(&buf));
	assert_true(buf.length < FINDING_TEXT_SIZE);
	assert_null(strchr(buf_text(&buf), '@'));
	buf_release(&buf);
}
