/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_names.h - names of enum values, for output (userspace only)
 */
#ifndef SIGFMT_NAMES_H
#define SIGFMT_NAMES_H

#include "libsigfmt.h"	/* sf_version() */
#include "sigfmt.h"

/* Static strings; "?" for an unknown value */
const char *sf_cause_name(enum sf_cause cause);
const char *sf_alg_name(u32 alg);
const char *sf_arch_name(u32 arch);
const char *sf_type_name(u32 type);
const char *sf_rule_name(u32 rule);
const char *sf_way_name(u32 way);
const char *sf_level_name(u32 level);
const char *sf_action_name(u32 action);

#endif /* SIGFMT_NAMES_H */
