// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* names.c - names of enum values, for output */
#include <elf.h>
#include <stdlib.h>

#include "sigfmt_names.h"

#define NAME(names, n)	\
	((n) < sizeof(names) / sizeof((names)[0]) && (names)[n] ? (names)[n] : "?")

const char *sf_cause_name(enum sf_cause cause)
{
	return cause < SF_E_COUNT ? sf_causes[cause].name : "?";
}

const char *sf_version(void)
{
	return SF_VERSION;
}

unsigned int sf_format_version(void)
{
	return SF_HEADER_VERSION;
}

void sf_free(void *memory)
{
	free(memory);
}

const char *sf_alg_name(u32 alg)
{
	static const char *const names[] = {
		[SF_ALG_SHA256] = "sha256", [SF_ALG_SHA384] = "sha384", [SF_ALG_SHA512] = "sha512",
	};

	return NAME(names, alg);
}

const char *sf_arch_name(u32 arch)
{
	return arch == EM_X86_64 ? "x86-64" : arch == EM_AARCH64 ? "arm64" : "?";
}

const char *sf_type_name(u32 type)
{
	static const char *const names[] = {
		[SF_TYPE_CODE] = "code", [SF_TYPE_INITRAMFS] = "initramfs",
		[SF_TYPE_PARAMS] = "params", [SF_TYPE_CMDLINE] = "cmdline",
		[SF_TYPE_DATA] = "data", [SF_TYPE_ELFCOREHDR] = "elfcorehdr",
	};

	return NAME(names, type);
}

const char *sf_rule_name(u32 rule)
{
	static const char *const names[] = {
		[SF_RULE_ADDR] = "addr", [SF_RULE_SIZE] = "size",
		[SF_RULE_DIGEST] = "digest", [SF_RULE_CHOICE] = "choice",
	};

	return NAME(names, rule);
}

const char *sf_way_name(u32 way)
{
	static const char *const names[] = {
		[SF_WAY_BUILTIN] = "builtin", [SF_WAY_SECURE_BOOT] = "secure-boot",
		[SF_WAY_CMDLINE] = "cmdline",
	};

	return NAME(names, way);
}

const char *sf_level_name(u32 level)
{
	static const char *const names[] = {
		[SF_LEVEL_NONE] = "none", [SF_LEVEL_INTEGRITY] = "integrity",
		[SF_LEVEL_CONFIDENTIALITY] = "confidentiality",
	};

	return NAME(names, level);
}

const char *sf_action_name(u32 action)
{
	static const char *const names[] = {
		[SF_ACTION_ALLOW] = "allow", [SF_ACTION_FORBID] = "forbid",
		[SF_ACTION_REQUIRE] = "require",
	};

	return NAME(names, action);
}
