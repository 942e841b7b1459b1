// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* names.c - names of the numbers in a manifest, for people */
#include "sigfmt_names.h"

#define NAME(names, n)	\
	((n) < sizeof(names) / sizeof((names)[0]) && (names)[n] ? (names)[n] : "?")

const char *sf_type_name(__u32 type)
{
	static const char *const names[] = {
		[SF_CODE] = "code", [SF_INITRAMFS] = "initramfs", [SF_PARAMS] = "params",
		[SF_CMDLINE] = "cmdline", [SF_DATA] = "data", [SF_ELFCOREHDR] = "elfcorehdr",
	};

	return NAME(names, type);
}

const char *sf_presence_name(__u32 presence)
{
	static const char *const names[] = {
		[SF_ALWAYS] = "always", [SF_OPTIONAL] = "optional",
		[SF_EFI] = "efi", [SF_CRASH] = "crash",
	};

	return NAME(names, presence);
}

const char *sf_rule_name(__u32 rule)
{
	static const char *const names[] = {
		[SF_CONST] = "const", [SF_ADDR] = "addr", [SF_SIZE] = "size",
		[SF_DIGEST] = "digest", [SF_FACT] = "fact", [SF_MEMMAP] = "memmap",
		[SF_SPAN] = "span",
	};

	return NAME(names, rule);
}

const char *sf_way_name(__u32 way)
{
	static const char *const names[] = {
		[SF_WAY_BUILTIN] = "builtin", [SF_WAY_SECURE_BOOT] = "secure-boot",
		[SF_WAY_CMDLINE] = "cmdline",
	};

	return NAME(names, way);
}

const char *sf_policy_name(__u32 op)
{
	static const char *const names[] = {
		[SF_REQUIRED] = "required", [SF_FORBIDDEN] = "forbidden",
		[SF_ALLOWED] = "allowed", [SF_ADDRESS] = "address",
	};

	return NAME(names, op);
}
