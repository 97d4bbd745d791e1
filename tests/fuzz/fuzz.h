/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_FUZZ_H
#define FOOTFALL_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls with each input (LLVM, "libFuzzer"). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
