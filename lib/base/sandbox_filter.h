/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_SANDBOX_FILTER_H
#define FOOTFALL_BASE_SANDBOX_FILTER_H

/* The system calls of a hit as a filter of seccomp(2), made at compile time:
 * building it by a library would cost a hit more than its own work. */
#include <linux/filter.h>
#include <stdbool.h>

/* `*program` becomes the filter that kills on what is not foreseen, or makes it
 * fail with EPERM; it is read only.  Returns false on a processor for which
 * there is none. */
bool sandbox_filter(bool kill, struct sock_fprog *program);

#endif
