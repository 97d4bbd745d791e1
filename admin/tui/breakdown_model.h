/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_BREAKDOWN_MODEL_H
#define FOOTFALL_ADMIN_TUI_BREAKDOWN_MODEL_H

/* What view_breakdown shows: one dimension of one site. */
#include "view.h"

struct breakdown_model {
	struct breakdown breakdown;
	struct breakdown_names names; /* this dimension among them */
	int64_t values;		      /* before they were folded */
	int64_t whole;		      /* what shares are of */
	int64_t most;		      /* page views of a row */
	bool compared; /* there are figures of the period before */
	int32_t before_from, before_to;
	bool unique; /* visitors are told, not summed */
	int64_t as_of;
	bool rolled_up;
};

/* As struct view_type says of load and release. */
enum db_status breakdown_model_load(const struct load *load, void *context,
	struct error *error) __attribute__((warn_unused_result));
void breakdown_model_release(void *context);

#endif
