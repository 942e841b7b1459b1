// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * accepted.c - rules that every load keeps which the verifier accepts
 */
#include <openssl/evp.h>

#include "accepted.h"

static const struct sf_slot *slot_of(const struct sf_manifest *m, u32 number)
{
	return sf_slot_of(m, number);
}

static bool is_made(const struct sf_slot *slot)
{
	return slot->type == SF_TYPE_PARAMS || slot->type == SF_TYPE_ELFCOREHDR;
}

/* Slots are present as the manifest requires, and each has one segment */
static const char *presence(struct vector *vector, const struct sf_manifest *m)
{
	bool crash = vector->load.usage == SF_USAGE_CRASH;
	u32 found = 0;

	for (u32 n = 1; n <= m->nr_slots; n++) {
		const struct sf_slot *slot = slot_of(m, n);
		bool present = vector_segment(vector, n);

		found += present;
		if (!present && !slot->optional && (slot->type != SF_TYPE_ELFCOREHDR || crash))
			return "a required slot is absent";
		if (present && slot->type == SF_TYPE_ELFCOREHDR && !crash)
			return "a slot for crash loads is present in a reboot load";
	}
	return found == vector->nr_segments ? NULL : "a segment has no slot of its own";
}

static const char *purpose(const struct vector *vector, const struct sf_manifest *m)
{
	const struct sf_load *load = &vector->load;

	if (m->arch != load->arch || !(m->usage & load->usage))
		return "the manifest is for another architecture or usage";
	if (load->floor && (m->generation < load->floor ||
			    m->component.n != strlen(vector->component) ||
			    memcmp(m->component.p, vector->component, m->component.n)))
		return "the manifest is too old, or of another component";
	return vector->locked > load->guarantee ? "the next kernel is not locked down" : NULL;
}

static const char *size(const struct vector_segment *seg, const struct sf_slot *slot, u32 page)
{
	if (is_made(slot))
		return seg->bufsz ? "a slot that the kernel makes has bytes" : NULL;
	if (!seg->bufsz || seg->bufsz > slot->size || (slot->exact && seg->bufsz != slot->size))
		return "bufsz is not the signed size";
	if (slot->type == SF_TYPE_CMDLINE)
		return seg->mem || seg->memsz ? "the command line has memory" : NULL;
	if (seg->memsz < seg->bufsz || seg->memsz < slot->memory)
		return "there is too little memory";
	return seg->memsz - seg->bufsz >= page && seg->memsz - slot->memory >= page ?
	       "there is too much memory" : NULL;
}

static const char *place(const struct vector *vector, const struct vector_segment *seg,
			 const struct sf_slot *slot)
{
	u64 end = seg->mem + seg->memsz;

	if (seg->mem < SF_DEST_MIN || end <= seg->mem || end > SF_ADDR_LIMIT)
		return "the segment is too low, empty, or overflows";
	if (seg->mem % slot->align || (seg->mem | seg->memsz) % vector->load.page_size)
		return "the segment is not aligned";
	if (seg->mem < slot->first || end - 1 > slot->last)
		return "the segment is outside of the slot's range";
	if (!vector_inside(&vector->ram, seg->mem, seg->memsz))
		return "the segment is not in RAM";
	for (u32 i = 0; &vector->segments[i] < seg; i++)
		if (vector->segments[i].mem < end &&
		    seg->mem < vector->segments[i].mem + vector->segments[i].memsz)
			return "two segments overlap";
	return NULL;
}

static const char *initramfs(struct vector *vector, const struct sf_manifest *m)
{
	const struct vector_segment *before = NULL, *seg;

	for (u32 n = 1; n <= m->nr_slots; n++) {
		seg = vector_segment(vector, n);
		if (!seg || slot_of(m, n)->type != SF_TYPE_INITRAMFS)
			continue;
		if (!before ? !slot_of(m, n)->digest.n : seg->mem != before->mem + before->memsz)
			return "the initramfs is not one range that begins with a signed slot";
		before = seg;
	}
	return before && !slot_of(m, before->tag)->digest.n ?
	       "the initramfs does not end with a signed slot" : NULL;
}

static const char *cmdline(struct vector *vector, const struct sf_manifest *m)
{
	const struct vector_segment *seg = vector_segment(vector, m->cmdline_slot);
	u32 prefix = vector_segment(vector, m->elfcorehdr_slot) ? vector->load.line_prefix : 0;
	const char *line;
	size_t length;

	if (!m->cmdline_slot)
		return NULL;
	if (!seg->bufsz || seg->data[seg->bufsz - 1])
		return "the command line does not end with a NUL";
	line = (const char *)seg->data;
	length = strlen(line);
	if (vector->load.line_max && length + prefix > vector->load.line_max)
		return "the command line is too long";
	if (slot_of(m, m->cmdline_slot)->digest.n)
		return NULL;
	if (!strncmp(line, "elfcorehdr=", 11) || strstr(line, " elfcorehdr="))
		return "the command line has elfcorehdr=";
	return strchr(line, '"') ? "the command line has a quote" : NULL;
}

static void digest_of(const struct vector_segment *seg, const struct sf_manifest *m, u8 *digest)
{
	const struct sf_slot *slot = slot_of(m, seg->tag);
	const struct sf_field *f = &m->fields[slot->fields];
	const EVP_MD *md = m->digest_alg == SF_ALG_SHA256 ? EVP_sha256() :
			   m->digest_alg == SF_ALG_SHA384 ? EVP_sha384() : EVP_sha512();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t at = 0;

	EVP_DigestInit_ex(ctx, md, NULL);
	for (u32 i = 0; i < slot->nr_fields; i++) {
		EVP_DigestUpdate(ctx, seg->data + at, f[i].offset - at);
		at = f[i].offset + f[i].length;
	}
	EVP_DigestUpdate(ctx, seg->data + at, vector_data_size(seg) - at);
	EVP_DigestFinal_ex(ctx, digest, NULL);
	EVP_MD_CTX_free(ctx);
}

static bool holds(const u8 *p, u64 value)
{
	for (int i = 0; i < 8; i++)
		if (p[i] != (u8)(value >> (8 * i)))
			return false;
	return true;
}

static const char *field(struct vector *vector, const struct sf_manifest *m,
			 const struct sf_field *f, const u8 *data)
{
	const struct vector_segment *target = vector_segment(vector, f->slot);
	u8 digest[SF_DIGEST_MAX] = { 0 };

	switch (f->rule) {
	case SF_RULE_ADDR:
		return holds(data + f->offset, target ? target->mem + f->addend : 0) ?
		       NULL : "an address is wrong";
	case SF_RULE_SIZE:
		return holds(data + f->offset, !target ? 0 : target->bufsz ? target->bufsz : target->made) ?
		       NULL : "a size is wrong";
	case SF_RULE_DIGEST:
		if (target && data[f->choice])
			digest_of(target, m, digest);
		return memcmp(data + f->offset, digest, f->length) ? "a digest is wrong" : NULL;
	default:
		for (u32 i = 0; i < f->alternatives.n; i += f->length)
			if (!memcmp(data + f->offset, f->alternatives.p + i, f->length))
				return NULL;
		return "a choice is not one of the signed alternatives";
	}
}

/* Signed bytes have the signed digest, and fields have what the kernel writes */
static const char *contents(struct vector *vector, const struct sf_manifest *m,
			    const struct vector_segment *seg)
{
	const struct sf_slot *slot = slot_of(m, seg->tag);
	const char *wrong = NULL;
	u8 digest[SF_DIGEST_MAX];

	for (u32 i = 0; !wrong && i < slot->nr_fields; i++)
		wrong = field(vector, m, &m->fields[slot->fields + i], seg->data);
	if (wrong || !slot->digest.n)
		return wrong;
	digest_of(seg, m, digest);
	return memcmp(digest, slot->digest.p, slot->digest.n) ? "signed bytes differ" : NULL;
}

const char *accepted_violation(struct vector *vector, const struct sf_manifest *m)
{
	const struct vector_segment *entry = vector_segment(vector, m->entry_slot), *seg;
	const char *wrong = presence(vector, m);

	if (!wrong)
		wrong = purpose(vector, m);
	for (seg = vector->segments; !wrong && seg < vector->segments + vector->nr_segments; seg++) {
		wrong = size(seg, slot_of(m, seg->tag), vector->load.page_size);
		if (!wrong && slot_of(m, seg->tag)->type != SF_TYPE_CMDLINE)
			wrong = place(vector, seg, slot_of(m, seg->tag));
		if (!wrong)
			wrong = contents(vector, m, seg);
	}
	if (!wrong)
		wrong = initramfs(vector, m);
	if (!wrong)
		wrong = cmdline(vector, m);
	if (wrong)
		return wrong;
	if (slot_of(m, m->entry_slot)->type != SF_TYPE_CODE)
		return "the entry is not in code";
	return vector->load.entry == entry->mem + m->entry_offset ? NULL : "the entry is wrong";
}
