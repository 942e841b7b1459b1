/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_names.h - names of the numbers in a manifest, for people (userspace
 * only; sf_alg_name() and sf_cause_name() are in sigfmt.h)
 */
#ifndef SIGFMT_NAMES_H
#define SIGFMT_NAMES_H

#include "libsigfmt.h"	/* sf_version() */
#include "sigfmt.h"

/* "?" for unknown values; the strings are static. */
const char *sf_type_name(u32 type);
const char *sf_rule_name(u32 rule);
const char *sf_way_name(u32 way);
const char *sf_level_name(u32 level);
const char *sf_action_name(u32 action);

#endif /* SIGFMT_NAMES_H */
