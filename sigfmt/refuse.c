// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * refuse.c - causes of refusal: their errnos, and their sentences
 *
 * The same sentence is read in the kernel log and in kexec's preflight, so it
 * says what is wrong and, where the reader can do something, what.
 */
#include "sigfmt.h"

/* What a sentence begins with. */
enum where {
	AT_NOTHING, AT_HEADER, AT_MANIFEST, AT_SEGMENT, AT_ADDRESS, AT_BYTE, AT_MEMMAP,
};

/* The enumeration of causes is in the order of these classes. */
static const struct {
	__u32 last;
	int error;
	enum where where;
} classes[] = {
	{ SF_HEADER_TRAILING, EINVAL, AT_HEADER },
	{ SF_NO_SEGMENTS, EINVAL, AT_NOTHING },
	{ SF_FIELD_MEMMAPS, EBADMSG, AT_MANIFEST },
	{ SF_COMPONENT_OTHER, ENOEXEC, AT_NOTHING },
	{ SF_GENERATION_LOW, ESTALE, AT_NOTHING },
	{ SF_SMALL_TOTAL, EBADSLT, AT_SEGMENT },
	{ SF_DEST_NOT_HANDED_OVER, EADDRNOTAVAIL, AT_ADDRESS },
	{ SF_CMDLINE_ADDRESS, EILSEQ, AT_BYTE },
	{ SF_MEMMAP_MISSING, EILSEQ, AT_MEMMAP },
	{ SF_LOCKDOWN, EPERM, AT_NOTHING },
	{ SF_DIGEST_SLOT, EUCLEAN, AT_SEGMENT },
	{ SF_DIGEST_FIELD, EUCLEAN, AT_BYTE },
	{ SF_DIGEST_FAILED, EIO, AT_SEGMENT },
};

#define SF_CAUSE(name, ...)	\
	[name] = __VA_ARGS__,
static const char *const sentences[SF_CAUSES] = {
#include "sigfmt_causes.h"
};

/* Element @n of a list of strings that ends with an empty one. */
static const char *pick(const char *list, __u32 n)
{
	for (; n && *list; n--) {
		while (*list++)
			;
	}
	return *list ? list : "?";
}

const char *sf_fact_name(__u32 fact)
{
	return pick("?\0rsdp\0secure_boot\0screen\0efi_info\0efi_systab_hi\0efi_setup\0efi_map\0",
		    fact);
}

const char *sf_digest_name(__u32 alg)
{
	return pick("?\0sha256\0sha384\0sha512\0", alg);
}

const char *sf_level_name(__u32 level)
{
	return pick("none\0integrity\0confidentiality\0", level);
}

static const char *key_name(__u32 key)
{
	return pick("?\0name\0type\0presence\0size\0maximum size\0memory size\0alignment\0"
		    "range\0digest\0fields\0policy\0", key);
}

static __u32 class_of(__u32 cause)
{
	__u32 i = 0;

	while (cause < SF_CAUSES && classes[i].last < cause)
		i++;
	return cause < SF_CAUSES ? i : 1;
}

int sf_errno(const struct sf_refusal *why)
{
	if (why->cause == SF_DIGEST_FAILED && why->value && why->value < 4096)
		return (int)why->value;
	return classes[class_of(why->cause)].error;
}

static void name_slot(const struct sf_manifest *m, __u64 slot, char *buf, size_t len)
{
	const struct sf_bytes *name;

	if (m && slot && slot <= m->nr_slots) {
		name = &m->slots[slot - 1].name;
		snprintf(buf, len, "%u (%.*s)", (__u32)slot, (int)name->n, (const char *)name->p);
	} else {
		snprintf(buf, len, "%u", (__u32)slot);
	}
}

static void name_key(const struct sf_refusal *why, const struct sf_manifest *m, char *buf,
		     size_t len)
{
	struct sf_policy policy;
	struct sf_list rest;
	__u64 i = 0;

	snprintf(buf, len, "?");
	if (!m || !why->slot || why->slot > m->nr_slots)
		return;
	rest = m->slots[why->slot - 1].policy;
	while (sf_next_policy(&rest, &policy)) {
		if (i++ == why->value)
			snprintf(buf, len, "%.*s=", (int)policy.key.n, (const char *)policy.key.p);
	}
}

static void say_value(char mark, const struct sf_refusal *why, const struct sf_manifest *m,
		      char *buf, size_t len)
{
	switch (mark) {
	case 'd':
		snprintf(buf, len, "%llu", (unsigned long long)why->value);
		break;
	case 'x':
		snprintf(buf, len, "0x%llx", (unsigned long long)why->value);
		break;
	case 'n':
		snprintf(buf, len, "%llu, not %llu", (unsigned long long)why->value,
			 (unsigned long long)why->offset);
		break;
	case 's':
		name_slot(m, why->value, buf, len);
		break;
	case 'f':
		snprintf(buf, len, "%s", sf_fact_name((__u32)why->value));
		break;
	case 'K':
		snprintf(buf, len, "%s", key_name((__u32)why->value));
		break;
	case 'l':
		snprintf(buf, len, "%s", sf_level_name((__u32)why->value));
		break;
	case 'k':
		name_key(why, m, buf, len);
		break;
	}
}

static void say_where(enum where where, const struct sf_refusal *why,
		      const struct sf_manifest *m, char *buf, size_t len)
{
	bool named = m && why->slot && why->slot <= m->nr_slots;
	const struct sf_bytes *name = named ? &m->slots[why->slot - 1].name : NULL;
	unsigned long long offset = why->offset;
	char slot[32], segment[24] = "";

	name_slot(m, why->slot, slot, sizeof(slot));
	if (why->segment != SF_NOWHERE)
		snprintf(segment, sizeof(segment), "segment %u, ", why->segment);
	if (where == AT_HEADER)
		snprintf(buf, len, "header: ");
	else if (where == AT_MANIFEST && !why->slot)
		snprintf(buf, len, "manifest+0x%llx: ", offset);
	else if (where == AT_MANIFEST)
		snprintf(buf, len, "manifest+0x%llx, slot %s: ", offset, slot);
	else if (where == AT_SEGMENT)
		snprintf(buf, len, "%sslot %s: ", segment, slot);
	else if (where == AT_ADDRESS)
		snprintf(buf, len, "%sslot %s at 0x%llx: ", segment, slot, offset);
	else if (where == AT_MEMMAP)
		snprintf(buf, len, "memory map at 0x%llx: ", offset);
	else if (where == AT_BYTE && named)
		snprintf(buf, len, "%.*s+0x%llx: ", (int)name->n, (const char *)name->p, offset);
	else if (where == AT_BYTE)
		snprintf(buf, len, "slot %s+0x%llx: ", slot, offset);
}

const char *sf_sentence(const struct sf_refusal *why,
			const struct sf_manifest *manifest, char *buf, size_t len)
{
	__u32 cause = why->cause < SF_CAUSES ? why->cause : (__u32)SF_OK;
	const char *text = sentences[cause];
	char where[96] = "", value[80] = "";
	int n = 0;

	say_where(classes[class_of(why->cause)].where, why, manifest, where, sizeof(where));
	while (text[n] && text[n] != '$')
		n++;
	if (text[n])
		say_value(text[n + 1], why, manifest, value, sizeof(value));
	snprintf(buf, len, "%s%.*s%s%s", where, n, text, value, text[n] ? text + n + 2 : "");
	return buf;
}
