/* SPDX-License-Identifier: MIT */
#include "hit/referrer.h"

struct text referrer_strip(struct text referrer)
{
	for (size_t i = 0; i < referrer.length; i++)
		if (referrer.data[i] == '?' || referrer.data[i] == '#')
			referrer.length = i;
	return referrer;
}
