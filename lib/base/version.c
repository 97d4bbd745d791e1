/* SPDX-License-Identifier: MIT */
#include "base/version.h"

const char version_text[] = PACKAGE_VERSION;
const char version_features[] = FOOTFALL_LINKAGE;
