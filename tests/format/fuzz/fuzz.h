/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * fuzz.h - shared by the fuzz targets
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdlib.h>

#include "sigfmt.h"

/* A crash is a finding in every kind of build */
#define must(condition)	((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/*
 * oracle_deterministic - is this one item of deterministic CBOR?
 *
 * Asks libcbor, which is independent of our decoder.  libcbor accepts other encodings as
 * well, so its values are encoded again and the bytes are compared.
 */
bool oracle_deterministic(const u8 *data, size_t size);

#endif /* FUZZ_H */
