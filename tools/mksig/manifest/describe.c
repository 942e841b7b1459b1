// SPDX-License-Identifier: MIT
/* describe.c - print manifests and signatures as text */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdlib.h>

#include "describe.h"
#include "sigfmt_names.h"
#include "sigfmt_picture.h"

#define B(bytes)	(int)(bytes).n, (const char *)(bytes).p

const char *usage_name(u32 usage)
{
	static const char *const names[] = {
		[SF_USAGE_REBOOT] = "reboot",
		[SF_USAGE_CRASH] = "crash",
		[SF_USAGE_ALL] = "reboot, crash",
	};

	return usage <= SF_USAGE_ALL && names[usage] ? names[usage] : "?";
}

const char *source_name(u32 source)
{
	static const char *const names[] = {
		[SF_SOURCE_IMAGE] = "image",
		[SF_SOURCE_INITRD] = "initrd",
		[SF_SOURCE_CMDLINE] = "cmdline",
		[SF_SOURCE_ATTACHMENT] = "attachment",
		[SF_SOURCE_ZEROS] = "zeros",
		[SF_SOURCE_DATA] = "data",
	};

	return source < ARRAY_SIZE(names) && names[source] ? names[source] : "?";
}

const char *choice_name(u32 choice)
{
	static const char *const names[] = {
		[SF_CHOICE_RECHECK] = "recheck",
		[SF_CHOICE_MISMATCH] = "on-mismatch",
		[SF_CHOICE_SHA_NI] = "sha-ni",
		[SF_CHOICE_UART] = "uart",
	};

	return choice < ARRAY_SIZE(names) && names[choice] ? names[choice] : "?";
}

static void print_digest(FILE *out, const u8 *p, size_t n)
{
	char text[2 * SF_DIGEST_MAX + 1];

	fputs(hex(p, n, text), out);
}

char *printable(struct sf_bytes bytes)
{
	char *text = xcalloc(1, bytes.n + 1);
	u32 i;

	for (i = 0; i < bytes.n; i++)
		text[i] = bytes.p[i] < ' ' || bytes.p[i] > '~' ? '?' : bytes.p[i];
	return text;
}

/* Print an exact size in bytes, a maximum in rounded units. */
static void print_size(FILE *out, const struct sf_slot *slot)
{
	u64 size = slot->size;

	if (slot->exact)
		fprintf(out, "%" PRIu64 " bytes", (uint64_t)size);
	else if (size == SF_SIZE_LIMIT - 1)
		fputs("any size", out);
	else if (size >= 1 << 20 && !(size & ((1 << 20) - 1)))
		fprintf(out, "up to %" PRIu64 " MiB", (uint64_t)size >> 20);
	else if (size >= 1 << 16 && !(size & ((1 << 10) - 1)))
		fprintf(out, "up to %" PRIu64 " KiB", (uint64_t)size >> 10);
	else
		fprintf(out, "up to %" PRIu64 " bytes", (uint64_t)size);
}

static void print_claims(FILE *out, const struct sf_manifest *m)
{
	static const char *const ways[] = {
		[SF_WAY_BUILTIN] = "always",
		[SF_WAY_SECURE_BOOT] = "by Secure Boot",
		[SF_WAY_CMDLINE] = "by lockdown=",
	};
	struct paragraph p = paragraph_begin(out, "lockdown");
	u32 way, left = 0;

	for (way = SF_WAY_BUILTIN; way <= SF_WAY_CMDLINE; way++)
		left += m->claims[way] != SF_LEVEL_NONE;
	if (!left)
		paragraph_words(&p, "none: a locked-down kernel will not load it");
	for (way = SF_WAY_BUILTIN; way <= SF_WAY_CMDLINE; way++) {
		if (!m->claims[way])
			continue;
		left--;
		paragraph_words(&p, "%s (%s)%s", ways[way], sf_level_name(m->claims[way]),
				left ? ";" : "");
	}
	paragraph_end(&p);
}

static void print_origins(FILE *out, const struct sf_manifest *m)
{
	u32 i;

	for (i = 0; i < m->origins.n; i += SF_ORIGIN_SIZE) {
		fprintf(out, "  %-14s", "origin");
		print_digest(out, m->origins.p + i, SF_ORIGIN_SIZE);
		fputc('\n', out);
	}
}

static void print_policy_counts(FILE *out, const struct sf_manifest *m)
{
	unsigned int counts[SF_ACTION_REQUIRE + 1] = { 0 };
	const char *comma = "";
	u32 action, i;

	for (i = 0; i < m->nr_policy; i++)
		counts[m->policy[i].action]++;
	for (action = SF_ACTION_ALLOW; action <= SF_ACTION_REQUIRE; action++) {
		if (!counts[action])
			continue;
		fprintf(out, "%s%u %s", comma, counts[action], sf_action_name(action));
		comma = ", ";
	}
}

static void print_summary_slot(FILE *out, const struct sf_manifest *m, const struct sf_slot *slot)
{
	fprintf(out, "  %-14.*s", B(slot->name));
	print_size(out, slot);
	switch (sf_slot_cover(slot)) {
	case SF_COVER_SIGNED:
		fprintf(out, ", %s ", sf_alg_name(m->digest_alg));
		print_digest(out, slot->digest.p, slot->digest.n);
		break;
	case SF_COVER_POLICY:
		fputs(", policy: ", out);
		print_policy_counts(out, m);
		break;
	default:
		fputs(", open: unsigned", out);
	}
	fputc('\n', out);
}

void describe_summary(FILE *out, const struct sf_manifest *m, struct sf_bytes manifest)
{
	u8 digest[SF_DIGEST_MAX];
	u32 i;

	fprintf(out, "  %-14s%s\n", "usage", usage_name(m->usage));
	fprintf(out, "  %-14s%.*s, generation %u\n", "component", B(m->component), m->generation);
	for (i = 0; i < m->nr_slots; i++)
		if (sf_slot_cover(&m->slots[i]) != SF_COVER_KERNEL)
			print_summary_slot(out, m, &m->slots[i]);
	print_claims(out, m);
	print_origins(out, m);
	digest_of(SF_ALG_SHA256, manifest.p, manifest.n, digest);
	fprintf(out, "  %-14s%u bytes, sha256 ", "manifest", manifest.n);
	print_digest(out, digest, digest_length(SF_ALG_SHA256));
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

/* Print the allowed addresses; "by 2 MiB" means multiples of that. */
static void print_place(FILE *out, const struct sf_slot *slot)
{
	const char *comma = ",";

	if (slot->align > SF_PAGE_MIN) {
		bool round = !(slot->align & ((1 << 20) - 1));

		fprintf(out, ", by %" PRIu64 " %s", (uint64_t)slot->align >> (round ? 20 : 10),
			round ? "MiB" : "KiB");
		comma = "";
	}
	if (slot->first) {
		fprintf(out, "%s from 0x%" PRIx64, comma, (uint64_t)slot->first);
		comma = "";
	}
	if (slot->last != SF_ADDR_LIMIT - 1)
		fprintf(out, "%s to 0x%" PRIx64, comma, (uint64_t)slot->last);
}

/* Print what protects the bytes. */
static void print_coverage(FILE *out, const struct sf_slot *slot)
{
	enum sf_cover cover = sf_slot_cover(slot);

	/* a signed slot's digest is in the next line */
	if (cover != SF_COVER_SIGNED)
		fprintf(out, ", %s", sf_cover_name(cover));
	if (slot->optional)
		fputs(", may be absent", out);
	if (slot->template.n)
		fprintf(out, ", template %u", slot->template.n);
	if (slot->nr_fields)
		fprintf(out, ", %u fields", slot->nr_fields);
}

static void print_slot(FILE *out, const struct sf_manifest *m, u32 number)
{
	const struct sf_slot *slot = sf_slot_of(m, number);
	bool color = sf_wants_color(out);

	fprintf(out, "  %2u %s%-11.*s%s %-10s ", number,
		color ? sf_cover_color(sf_slot_cover(slot)) : "", B(slot->name),
		color ? SF_COLOR_END : "", sf_type_name(slot->type));
	if (slot->memory)
		fprintf(out, "%" PRIu64 " of %" PRIu64 " bytes", (uint64_t)slot->size,
			(uint64_t)slot->memory);
	else
		print_size(out, slot);
	print_place(out, slot);
	print_coverage(out, slot);
	fputc('\n', out);
	if (!slot->digest.n)
		return;
	fprintf(out, "     %s ", sf_alg_name(m->digest_alg));
	print_digest(out, slot->digest.p, slot->digest.n);
	fputc('\n', out);
}

/* Print as much of the text as fits the line. */
static void print_text(FILE *out, struct sf_bytes bytes)
{
	static const char note[] = " (not signed)";
	const int room = PARAGRAPH_EDGE - PARAGRAPH_INDENT - (sizeof(note) - 1);
	char *text = printable(bytes);
	bool cut = bytes.n > (u32)room;

	if (bytes.n)
		fprintf(out, "  %-14s%.*s%s%s\n", "text", cut ? room - 3 : room, text,
			cut ? "..." : "", note);
	free(text);
}

/* Print a summary that fits a terminal of 24 lines for usual images. */
void describe_bundle(FILE *out, const struct sf_bundle *bundle, CMS_ContentInfo *cms, bool verbose)
{
	const struct sf_manifest *m = &bundle->manifest;
	u8 digest[SF_DIGEST_MAX];
	u32 i;

	print_text(out, bundle->attachments.text);
	digest_of(SF_ALG_SHA256, bundle->parts.manifest.p, bundle->parts.manifest.n, digest);
	fprintf(out, "  %-14s", "manifest");
	print_digest(out, digest, digest_length(SF_ALG_SHA256));
	fputc('\n', out);
	fprintf(out, "  %-14s%s on %s\n", "usage", usage_name(m->usage), sf_arch_name(m->arch));
	fprintf(out, "  %-14s%.*s, generation %u; entry %.*s+0x%" PRIx64 "\n", "component",
		B(m->component), m->generation, B(sf_slot_of(m, m->entry_slot)->name),
		(uint64_t)m->entry_offset);
	print_claims(out, m);
	print_origins(out, m);
	if (!cms)
		fprintf(out, "  %-14snone\n", "signature");
	describe_signers(out, cms);
	describe_policy(out, bundle, verbose);
	if (!bundle->attached)
		fprintf(out, "  %-14snone, so no loader can use this bundle\n", "attachments");
	fputs("slot name        type       size\n", out);
	for (i = 1; i <= m->nr_slots; i++)
		print_slot(out, m, i);
}
