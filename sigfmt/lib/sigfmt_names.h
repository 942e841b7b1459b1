/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_names.h - names of the numbers in a manifest, for people (userspace
 * only; those that the verifier's sentences need are in sigfmt.h)
 */
#ifndef SIGFMT_NAMES_H
#define SIGFMT_NAMES_H

#include "sigfmt.h"

/* "?" for unknown values; the strings are static. */
const char *sf_type_name(__u32 type);
const char *sf_presence_name(__u32 presence);
const char *sf_rule_name(__u32 rule);
const char *sf_way_name(__u32 way);
const char *sf_policy_name(__u32 op);

#endif /* SIGFMT_NAMES_H */
