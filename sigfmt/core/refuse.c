// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * refuse.c - causes of refusal: names, errnos, and the line in the log (section 12)
 *
 * The line is short and easy to search for.  The table in
 * Documentation/admin-guide/kexec-manifest.rst says what to do about each cause,
 * and so does a sentence in userspace.
 */
#include "sigfmt.h"

const struct sf_cause_info sf_causes[SF_E_COUNT] = {
#define SF_CAUSE(name, text, error)	[SF_E_##name] = { text, error },
#include "sigfmt_causes.h"
#undef SF_CAUSE
};

const char *sf_refusal_line(const struct sf_refusal *why, const struct sf_manifest *manifest,
			    char *buf, size_t len)
{
	size_t n = scnprintf(buf, len, "%s", sf_causes[why->cause].name);
	const struct sf_bytes *name;

	if (why->slot)
		n += scnprintf(buf + n, len - n, " slot %u", why->slot);
	if (why->slot && manifest && why->slot <= manifest->nr_slots) {
		name = &sf_slot_of(manifest, why->slot)->name;
		n += scnprintf(buf + n, len - n, " (%.*s)", (int)name->n, (const char *)name->p);
	}
	if (why->offset != SF_NOTHING)
		n += scnprintf(buf + n, len - n, "%s+0x%llx", why->slot ? "" : " ",
			       (unsigned long long)why->offset);
	if (why->value != SF_NOTHING)
		scnprintf(buf + n, len - n, " 0x%llx", (unsigned long long)why->value);
	return buf;
}
