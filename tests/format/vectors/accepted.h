/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * accepted.h - rules that every load keeps which the verifier accepts
 */
#ifndef ACCEPTED_H
#define ACCEPTED_H

#include "vector.h"

/*
 * accepted_violation - check an accepted load against these rules
 * @vector:	vector_verify() returned 0 for it
 * @manifest:	its manifest, decoded
 *
 * The rules in short form, for tests without an expected result: fuzzers, and small changes
 * of valid loads.
 */
const char *accepted_violation(struct vector *vector, const struct sf_manifest *manifest);

#endif /* ACCEPTED_H */
