/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * fuzz.h - what the fuzz targets share
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdlib.h>

#include "sigfmt.h"

/* A fuzzer counts a crash as a finding, in every kind of build. */
#define must(condition)	((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/*
 * oracle_deterministic - is this one item of deterministic CBOR?
 *
 * libcbor's opinion, which is independent of the decoder's; libcbor itself is
 * lax, so its values are encoded again and the bytes compared.
 */
bool oracle_deterministic(const u8 *data, size_t size);

#endif /* FUZZ_H */
