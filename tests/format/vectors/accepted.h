/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * accepted.h - what is true of every load that the verifier accepts
 */
#ifndef ACCEPTED_H
#define ACCEPTED_H

#include "vector.h"

/*
 * accepted_violation - a rule that this accepted load breaks, or NULL
 * @vector:	vector_verify() returned 0 for it
 * @manifest:	its manifest, decoded
 *
 * The rules as they can be said in a few lines, for tests that have no expected
 * result: fuzzers, and small changes of valid loads.
 */
const char *accepted_violation(struct vector *vector, const struct sf_manifest *manifest);

#endif /* ACCEPTED_H */
