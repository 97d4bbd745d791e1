/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_VERSION_H
#define FOOTFALL_BASE_VERSION_H

/* The release, such as "0.1.0", and what was compiled in. */
extern const char version_text[];
extern const char version_features[];

#endif
