/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_FINDING_SHOW_H
#define FOOTFALL_ADMIN_FINDING_SHOW_H

/* Findings on standard output, as --format and --quiet ask for. */
#include "finding.h"
#include "options.h"

void finding_show(
	const struct finding_list *list, const struct options *options);

/* The worst level among them. */
enum finding_level finding_worst(const struct finding_list *list);

#endif
