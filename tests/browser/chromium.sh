#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every page in Chromium, as people have it. ./check --all has the other browsers.

set -eu
exec "${FOOTFALL_SRCDIR:?}/tests/browser/browsers.sh" chromium
