#!/bin/sh
# SPDX-License-Identifier: MIT
#
# lib/collect/keep beside MariaDB: what becomes of a hit when one of its steps fails.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

configure
fresh
"$FOOTFALL_BUILDDIR/tests/jobs/keep"
