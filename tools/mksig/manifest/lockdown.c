// SPDX-License-Identifier: MIT
/*
 * lockdown.c - derive from a kernel's configuration how it locks itself down
 *
 * A locked-down kernel does not load one that is locked down less.  It trusts the
 * manifest's claims, and accepts a claim if this load meets the conditions of its
 * way.
 */
#include <stdlib.h>

#include "profile.h"

static const struct {
	const char *name;
	u32 level;		/* by default */
} ways[] = {
	[SF_WAY_BUILTIN] = { "builtin", SF_LEVEL_INTEGRITY },
	[SF_WAY_SECURE_BOOT] = { "secure-boot", SF_LEVEL_INTEGRITY },
	[SF_WAY_CMDLINE] = { "cmdline", SF_LEVEL_CONFIDENTIALITY },
};

static int unknown(const char *text)
{
	return fail(STATUS_USAGE,
		    "--lockdown=%s: builtin, secure-boot or cmdline, with :integrity or :confidentiality, or none",
		    text);
}

int lockdown_option(struct lockdown *lockdown, const char *text)
{
	size_t n = strcspn(text, ":");
	const char *level = text[n] ? text + n + 1 : NULL;
	u32 way;

	if (lockdown->none || (lockdown->given && !strcmp(text, "none")))
		return fail(STATUS_USAGE, "--lockdown=none excludes other ways; leave it out, or them");
	if (!strcmp(text, "none")) {
		lockdown->given = lockdown->none = true;
		return 0;
	}
	for (way = SF_WAY_BUILTIN; way <= SF_WAY_CMDLINE; way++)
		if (strlen(ways[way].name) == n && !strncmp(text, ways[way].name, n))
			break;
	if (way > SF_WAY_CMDLINE)
		return unknown(text);
	if (lockdown->levels[way])
		return fail(STATUS_USAGE, "--lockdown=%s: this way can only be specified once", text);
	if (!level)
		lockdown->levels[way] = ways[way].level;
	else if (!strcmp(level, "integrity"))
		lockdown->levels[way] = SF_LEVEL_INTEGRITY;
	else if (!strcmp(level, "confidentiality"))
		lockdown->levels[way] = SF_LEVEL_CONFIDENTIALITY;
	else
		return unknown(text);
	if (way == SF_WAY_SECURE_BOOT && lockdown->levels[way] != SF_LEVEL_INTEGRITY)
		return fail(STATUS_USAGE, "--lockdown=%s: Secure Boot locks down to integrity at most",
			    text);
	lockdown->given = true;
	return 0;
}

void lockdown_from_config(struct lockdown *lockdown, const struct kconfig *config)
{
	if (lockdown->given)
		return;
	/* Without _EARLY, lsm= on the command line can remove the hooks. */
	if (!kconfig_enabled(config, "SECURITY_LOCKDOWN_LSM") ||
	    !kconfig_enabled(config, "SECURITY_LOCKDOWN_LSM_EARLY"))
		return;
	if (kconfig_enabled(config, "LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY"))
		lockdown->levels[SF_WAY_BUILTIN] = SF_LEVEL_CONFIDENTIALITY;
	else if (kconfig_enabled(config, "LOCK_DOWN_KERNEL_FORCE_INTEGRITY"))
		lockdown->levels[SF_WAY_BUILTIN] = SF_LEVEL_INTEGRITY;
	/* A patch of distributions, under two names */
	if (kconfig_enabled(config, "EFI") &&
	    (kconfig_enabled(config, "LOCK_DOWN_IN_EFI_SECURE_BOOT") ||
	     kconfig_enabled(config, "LOCK_DOWN_IN_SECURE_BOOT")))
		lockdown->levels[SF_WAY_SECURE_BOOT] = SF_LEVEL_INTEGRITY;
	if (!kconfig_enabled(config, "CMDLINE_OVERRIDE") && !kconfig_enabled(config, "CMDLINE_FORCE"))
		lockdown->levels[SF_WAY_CMDLINE] = SF_LEVEL_CONFIDENTIALITY;
}
