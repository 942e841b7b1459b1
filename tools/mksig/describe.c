// SPDX-License-Identifier: MIT
/* describe.c - manifests and signatures for people */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdlib.h>

#include "describe.h"
#include "sigfmt_names.h"

#define B(bytes)	(int)(bytes).n, (const char *)(bytes).p

const char *usage_name(__u32 usage)
{
	static const char *const names[] = {
		[SF_USAGE_REBOOT] = "reboot",
		[SF_USAGE_CRASH] = "crash",
		[SF_USAGE_ALL] = "reboot, crash",
	};

	return usage <= SF_USAGE_ALL && names[usage] ? names[usage] : "?";
}

const char *source_name(__u32 source)
{
	static const char *const names[] = {
		[SF_FROM_IMAGE] = "image",
		[SF_FROM_INITRD] = "initrd",
		[SF_FROM_CMDLINE] = "cmdline",
		[SF_FROM_ATTACHMENT] = "attachment",
		[SF_FROM_FIELDS] = "fields",
		[SF_FROM_KERNEL] = "kernel",
	};

	return source < ARRAY_SIZE(names) && names[source] ? names[source] : "?";
}

const char *choice_name(__u32 choice)
{
	static const char *const names[] = {
		[SF_CHOICE_RECHECK] = "recheck",
		[SF_CHOICE_MISMATCH] = "on-mismatch",
		[SF_CHOICE_SHA_NI] = "sha-ni",
		[SF_CHOICE_UART] = "uart",
	};

	return choice < ARRAY_SIZE(names) && names[choice] ? names[choice] : "?";
}

static void print_digest(FILE *out, const __u8 *p, size_t n)
{
	char text[2 * SF_DIGEST_MAX + 1];

	fputs(hex(p, n, text), out);
}

/* Sizes that are round are shown so. */
static void print_size(FILE *out, __u64 size)
{
	if (size >= 1 << 20 && !(size & ((1 << 20) - 1)))
		fprintf(out, "%" PRIu64 " MiB", (uint64_t)size >> 20);
	else
		fprintf(out, "%" PRIu64 " bytes", (uint64_t)size);
}

static void print_slot_size(FILE *out, const struct sf_slot *slot)
{
	if (!slot->exact && slot->size == SF_SIZE_LIMIT - 1) {
		fputs("any size", out);
		return;
	}
	if (!slot->exact)
		fputs("up to ", out);
	print_size(out, slot->size);
}

static void print_claims(FILE *out, const struct sf_manifest *m)
{
	static const char *const ways[] = {
		[SF_WAY_BUILTIN] = "always",
		[SF_WAY_SECURE_BOOT] = "by Secure Boot",
		[SF_WAY_CMDLINE] = "by lockdown= on the command line",
	};
	__u32 i;

	if (!m->nr_claims)
		fputs("none: a locked-down kernel will not load it", out);
	for (i = 0; i < m->nr_claims; i++)
		fprintf(out, "%s%s (%s)", i ? "; " : "", ways[m->claims[i].way],
			sf_level_name(m->claims[i].level));
}

static void print_policy_counts(FILE *out, const struct sf_slot *slot)
{
	unsigned int counts[SF_ADDRESS + 1] = { 0 };
	struct sf_list rest = slot->policy;
	struct sf_policy policy;
	const char *comma = "";
	__u32 op;

	while (sf_next_policy(&rest, &policy))
		counts[policy.op]++;
	for (op = SF_REQUIRED; op <= SF_ADDRESS; op++) {
		if (!counts[op])
			continue;
		fprintf(out, "%s%u %s", comma, counts[op], sf_policy_name(op));
		comma = ", ";
	}
}

static void print_summary_slot(FILE *out, const struct sf_manifest *m, const struct sf_slot *slot)
{
	fprintf(out, "  %-14.*s", B(slot->name));
	print_slot_size(out, slot);
	if (slot->digest.n) {
		fprintf(out, ", %s ", sf_digest_name(m->digest_alg));
		print_digest(out, slot->digest.p, slot->digest.n);
	} else if (slot->policy.count) {
		fputs(", policy: ", out);
		print_policy_counts(out, slot);
	} else if (slot->type == SF_INITRAMFS || slot->type == SF_DATA) {
		fputs(", open: signed by nobody", out);
	}
	fputc('\n', out);
}

/* How many entries of a memory map can be handed over, in all tables. */
static __u32 memmap_capacity(const struct sf_manifest *m)
{
	struct sf_field field;
	struct sf_list rest;
	__u32 capacity = 0, i;

	for (i = 0; i < m->nr_slots; i++) {
		rest = m->slots[i].fields;
		while (sf_next_field(m, &m->slots[i], &rest, &field))
			if (field.rule == SF_MEMMAP)
				capacity += field.capacity;
	}
	return capacity;
}

void describe_summary(FILE *out, const struct sf_manifest *m, struct sf_bytes manifest)
{
	__u8 digest[SF_DIGEST_MAX];
	__u32 i;

	if (m->text.n)
		fprintf(out, "  %-14s%.*s\n", "text", B(m->text));
	fprintf(out, "  %-14s%s\n", "usage", usage_name(m->usage));
	fprintf(out, "  %-14s%.*s, generation %u\n", "component", B(m->component), m->generation);
	for (i = 0; i < m->nr_slots; i++)
		if (m->slots[i].type != SF_PARAMS && m->slots[i].type != SF_ELFCOREHDR)
			print_summary_slot(out, m, &m->slots[i]);
	fprintf(out, "  %-14sup to %u entries\n", "memory map", memmap_capacity(m));
	fprintf(out, "  %-14s", "lockdown");
	print_claims(out, m);
	fputc('\n', out);
	for (i = 0; i < m->origins.n; i += SF_ORIGIN_SIZE) {
		fprintf(out, "  %-14sAuthenticode sha256 ", "origin");
		print_digest(out, m->origins.p + i, SF_ORIGIN_SIZE);
		fputc('\n', out);
	}
	digest_of(SF_SHA256, manifest.p, manifest.n, digest);
	fprintf(out, "  %-14s%u bytes, sha256 ", "manifest", manifest.n);
	print_digest(out, digest, digest_length(SF_SHA256));
	fputc('\n', out);
}

void describe_signers(FILE *out, CMS_ContentInfo *cms)
{
	STACK_OF(CMS_SignerInfo) *signers = cms ? CMS_get0_SignerInfos(cms) : NULL;
	int i;

	for (i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		CMS_SignerInfo *si = sk_CMS_SignerInfo_value(signers, i);
		char *name = cms_signer_name(cms, si), *time = cms_signer_time(si);

		fprintf(out, "  %-14s%s (%s, %s%s%s)\n", "signer", name, cms_signer_key(si),
			cms_signer_digest(si), *time ? ", " : "", time);
		free(name);
		free(time);
	}
}

static void print_slot(FILE *out, const struct sf_bundle *bundle, __u32 number)
{
	const struct sf_slot *slot = &bundle->manifest.slots[number - 1];
	const struct sf_hint *hint = sf_bundle_hint(bundle, number);

	fprintf(out, "  %4u  %-15.*s %-10s %-8s ", number, B(slot->name), sf_type_name(slot->type),
		sf_presence_name(slot->presence));
	print_slot_size(out, slot);
	if (slot->memory)
		fprintf(out, ", %" PRIu64 " in memory", (uint64_t)slot->memory);
	if (slot->align > SF_PAGE_MIN) {
		fputs(", aligned to ", out);
		print_size(out, slot->align);
	}
	fputc('\n', out);
	if (slot->first || slot->last != SF_ADDR_LIMIT - 1)
		fprintf(out, "        addresses 0x%" PRIx64 " to 0x%" PRIx64 "\n",
			(uint64_t)slot->first, (uint64_t)slot->last);
	if (slot->digest.n) {
		fprintf(out, "        %s%s ", sf_digest_name(bundle->manifest.digest_alg),
			slot->fields.count ? " outside its fields" : "");
		print_digest(out, slot->digest.p, slot->digest.n);
		fputc('\n', out);
	}
	if (hint)
		fprintf(out, "        bytes from %s, offset %" PRIu64 "\n", source_name(hint->source),
			(uint64_t)hint->offset);
}

static void print_rule(FILE *out, const struct sf_manifest *m, const struct sf_field *f)
{
	const struct sf_slot *slot = f->slot ? &m->slots[f->slot - 1] : NULL;
	__u32 i;

	switch (f->rule) {
	case SF_CONST:
		for (i = 0; i < f->alternatives.n; i++)
			fprintf(out, "%s%02x", i && i % f->length == 0 ? " or " : "",
				f->alternatives.p[i]);
		break;
	case SF_FACT:
		fputs(sf_fact_name(f->fact), out);
		break;
	case SF_MEMMAP:
		fprintf(out, "up to %u entries, count at 0x%x (%u bytes, times %u)",
			f->capacity, f->offset2, f->length2, f->unit);
		return;
	default:
		fprintf(out, "of %.*s", B(slot->name));
		if (f->last)
			fprintf(out, " to %.*s", B(m->slots[f->last - 1].name));
		if (f->addend)
			fprintf(out, " + 0x%" PRIx64, (uint64_t)f->addend);
	}
	if (f->length2)
		fprintf(out, ", high half at 0x%x", f->offset2);
}

static void print_fields(FILE *out, const struct sf_manifest *m, const struct sf_slot *slot)
{
	struct sf_list rest = slot->fields;
	struct sf_field field;

	if (!slot->fields.count)
		return;
	fprintf(out, "\nfields of %.*s%s\n", B(slot->name),
		slot->type == SF_PARAMS ? " (its other bytes are zero)" : "");
	while (sf_next_field(m, slot, &rest, &field)) {
		fprintf(out, "  %#7x %6u  %-7s ", field.offset, field.length,
			sf_rule_name(field.rule));
		print_rule(out, m, &field);
		fputc('\n', out);
	}
}

static void print_policy(FILE *out, const struct sf_manifest *m, const struct sf_slot *slot)
{
	struct sf_list rest = slot->policy;
	struct sf_policy policy;
	struct sf_bytes value;
	const char *sign;

	if (!slot->policy.count)
		return;
	fprintf(out, "\npolicy of %.*s\n", B(slot->name));
	while (sf_next_policy(&rest, &policy)) {
		fprintf(out, "  %-10s %.*s", sf_policy_name(policy.op), B(policy.key));
		if (policy.op == SF_ADDRESS)
			fprintf(out, "= of %.*s", B(m->slots[policy.slot - 1].name));
		for (sign = "="; sf_next_text(&policy.values, &value); sign = "|")
			fprintf(out, "%s%.*s", sign, B(value));
		fputc('\n', out);
	}
}

static void print_choices(FILE *out, const struct sf_bundle *bundle)
{
	const struct sf_attachments *a = &bundle->attachments;
	size_t i;

	if (!bundle->attached) {
		fputs("\nno attachments: nothing to load it with\n", out);
		return;
	}
	fputs("\nattachments (signed by nobody)\n", out);
	for (i = 0; i < a->nr_choosers; i++)
		fprintf(out, "  the loader chooses %s, %.*s+0x%x\n", choice_name(a->choosers[i].choice),
			B(bundle->manifest.slots[a->choosers[i].slot - 1].name),
			a->choosers[i].offset);
	for (i = 0; i < a->nr_blobs; i++)
		fprintf(out, "  %u bytes for %.*s\n", a->blobs[i].bytes.n,
			B(bundle->manifest.slots[a->blobs[i].slot - 1].name));
}

void describe_bundle(FILE *out, const struct sf_bundle *bundle, CMS_ContentInfo *cms)
{
	const struct sf_manifest *m = &bundle->manifest;
	__u32 i;

	describe_summary(out, m, manifest_bytes(bundle));
	fprintf(out, "  %-14s%.*s+0x%" PRIx64 "\n", "entry", B(m->slots[m->entry_slot - 1].name),
		(uint64_t)m->entry_offset);
	if (cms)
		fprintf(out, "  %-14s%u bytes\n", "signature", bundle->parts.signature_size);
	else
		fprintf(out, "  %-14snone\n", "signature");
	describe_signers(out, cms);
	fputs("\n  slot  name            type       presence size\n", out);
	for (i = 1; i <= m->nr_slots; i++)
		print_slot(out, bundle, i);
	for (i = 0; i < m->nr_slots; i++)
		print_fields(out, m, &m->slots[i]);
	for (i = 0; i < m->nr_slots; i++)
		print_policy(out, m, &m->slots[i]);
	print_choices(out, bundle);
}
