// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * refuse.c - causes of refusal: their names, their errnos, and the line in the log
 *
 * The line is made for searching; what to do about it says the table in
 * Documentation/admin-guide/kexec-manifest.rst, and a sentence in userspace.
 */
#include "sigfmt.h"

#define SF_CAUSE(name, text, error)	[SF_E_##name] = { text, error },
static const struct {
	const char *name;
	int error;
} causes[SF_E_COUNT] = {
	SF_CAUSES
};

int sf_errno(enum sf_cause cause)
{
	return cause < SF_E_COUNT ? causes[cause].error : EINVAL;
}

const char *sf_cause_name(enum sf_cause cause)
{
	return cause < SF_E_COUNT ? causes[cause].name : "?";
}

const char *sf_alg_name(u32 alg)
{
	static const char *const names[] = {
		[SF_ALG_SHA256] = "sha256", [SF_ALG_SHA384] = "sha384", [SF_ALG_SHA512] = "sha512",
	};

	return alg >= SF_ALG_SHA256 && alg <= SF_ALG_SHA512 ? names[alg] : "?";
}

const char *sf_refusal_line(const struct sf_refusal *why, const struct sf_manifest *manifest,
			    char *buf, size_t len)
{
	char slot[32] = "", offset[24] = "", value[24] = "";
	const struct sf_bytes *name;

	if (why->slot && manifest && why->slot <= manifest->nr_slots) {
		name = &manifest->slots[why->slot - 1].name;
		snprintf(slot, sizeof(slot), " slot %u (%.*s)", why->slot, (int)name->n,
			 (const char *)name->p);
	} else if (why->slot) {
		snprintf(slot, sizeof(slot), " slot %u", why->slot);
	}
	if (why->offset != SF_NOTHING)
		snprintf(offset, sizeof(offset), "%s+0x%llx", why->slot ? "" : " ",
			 (unsigned long long)why->offset);
	if (why->value != SF_NOTHING)
		snprintf(value, sizeof(value), " 0x%llx", (unsigned long long)why->value);
	snprintf(buf, len, "%s%s%s%s", sf_cause_name(why->cause), slot, offset, value);
	return buf;
}
