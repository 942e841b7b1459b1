// SPDX-License-Identifier: MIT
/* json.c - print manifests and signatures as JSON */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdlib.h>

#include "describe.h"
#include "json.h"
#include "sigfmt_names.h"
#include "sigfmt_picture.h"

static void begin_item(struct json *j, const char *key)
{
	fprintf(j->out, "%s%s%*s", j->first ? "" : ",", j->depth ? "\n" : "", 2 * j->depth, "");
	if (key)
		fprintf(j->out, "\"%s\": ", key);
	j->first = false;
}

void json_open(struct json *j, const char *key, char bracket)
{
	begin_item(j, key);
	fputc(bracket, j->out);
	j->depth++;
	j->first = true;
}

void json_close(struct json *j, char bracket)
{
	j->depth--;
	if (!j->first)
		fprintf(j->out, "\n%*s", 2 * j->depth, "");
	fputc(bracket, j->out);
	j->first = false;
}

void json_number(struct json *j, const char *key, u64 value)
{
	begin_item(j, key);
	fprintf(j->out, "%" PRIu64, (uint64_t)value);
}

void json_bool(struct json *j, const char *key, bool value)
{
	begin_item(j, key);
	fputs(value ? "true" : "false", j->out);
}

void json_text(struct json *j, const char *key, const char *text)
{
	begin_item(j, key);
	sf_json_text(j->out, text);
}

static void put_string(struct json *j, const char *key, struct sf_bytes bytes)
{
	char *text = xprintf("%.*s", (int)bytes.n, (const char *)bytes.p);

	json_text(j, key, text);
	free(text);
}

static void put_bytes(struct json *j, const char *key, const u8 *p, size_t n)
{
	char *text = xcalloc(2, n + 1);

	json_text(j, key, hex(p, n, text));
	free(text);
}

static void put_alternatives(struct json *j, const struct sf_field *f)
{
	u32 i;

	json_open(j, "alternatives", '[');
	for (i = 0; i < f->alternatives.n; i += f->length)
		put_bytes(j, NULL, f->alternatives.p + i, f->length);
	json_close(j, ']');
}

static void put_field(struct json *j, const struct sf_field *f)
{
	json_open(j, NULL, '{');
	json_text(j, "rule", sf_rule_name(f->rule));
	json_number(j, "offset", f->offset);
	json_number(j, "length", f->length);
	if (f->slot)
		json_number(j, "slot", f->slot);
	if (f->rule == SF_RULE_ADDR)
		json_number(j, "addend", f->addend);
	if (f->rule == SF_RULE_DIGEST)
		json_number(j, "choice", f->choice);
	if (f->rule == SF_RULE_CHOICE)
		put_alternatives(j, f);
	json_close(j, '}');
}

static void put_fields(struct json *j, const struct sf_manifest *m, const struct sf_slot *slot)
{
	u32 i;

	json_open(j, "fields", '[');
	for (i = 0; i < slot->nr_fields; i++)
		put_field(j, &m->fields[slot->fields + i]);
	json_close(j, ']');
}

/* Print a pattern as in manifest.cddl; a star at its end makes it a prefix. */
static void put_pattern(struct json *j, const char *key, struct sf_bytes bytes, bool prefix)
{
	char *text = xprintf("%.*s%s", (int)bytes.n, (const char *)bytes.p, prefix ? "*" : "");

	json_text(j, key, text);
	free(text);
}

static void put_policy(struct json *j, const struct sf_manifest *m)
{
	u32 i;

	json_open(j, "policy", '[');
	for (i = 0; i < m->nr_policy; i++) {
		const struct sf_policy *entry = &m->policy[i];

		json_open(j, NULL, '{');
		json_text(j, "action", sf_action_name(entry->action));
		put_pattern(j, "key", entry->key, entry->key_prefix);
		if (entry->value.n || !entry->value_prefix)
			put_pattern(j, "value", entry->value, entry->value_prefix);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_hints(struct json *j, const struct sf_bundle *bundle, u32 number)
{
	const struct sf_attachments *a = &bundle->attachments;
	size_t i;

	json_open(j, "sources", '[');
	for (i = 0; i < a->nr_hints; i++) {
		if (a->hints[i].slot != number)
			continue;
		json_open(j, NULL, '{');
		json_text(j, "from", source_name(a->hints[i].source));
		json_number(j, "offset", a->hints[i].offset);
		json_number(j, "size", a->hints[i].size);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_slot(struct json *j, const struct sf_bundle *bundle, u32 number)
{
	const struct sf_slot *slot = sf_slot_of(&bundle->manifest, number);

	json_open(j, NULL, '{');
	json_number(j, "slot", number);
	put_string(j, "name", slot->name);
	json_text(j, "type", sf_type_name(slot->type));
	json_text(j, "covered", sf_cover_name(sf_slot_cover(slot)));
	json_bool(j, "optional", slot->optional);
	json_number(j, slot->exact ? "size" : "max", slot->size);
	if (slot->memory)
		json_number(j, "memory", slot->memory);
	json_number(j, "align", slot->align);
	json_number(j, "first", slot->first);
	json_number(j, "last", slot->last);
	if (slot->digest.n)
		put_bytes(j, "digest", slot->digest.p, slot->digest.n);
	put_fields(j, &bundle->manifest, slot);
	if (slot->type == SF_TYPE_CMDLINE && !slot->digest.n)
		put_policy(j, &bundle->manifest);
	if (slot->template.n)
		put_bytes(j, "template", slot->template.p, slot->template.n);
	put_hints(j, bundle, number);
	json_close(j, '}');
}

static void put_usage(struct json *j, u32 usage)
{
	json_open(j, "usage", '[');
	if (usage & SF_USAGE_REBOOT)
		json_text(j, NULL, "reboot");
	if (usage & SF_USAGE_CRASH)
		json_text(j, NULL, "crash");
	json_close(j, ']');
}

static void put_claims(struct json *j, const struct sf_manifest *m)
{
	u32 way;

	json_open(j, "lockdown", '[');
	for (way = SF_WAY_BUILTIN; way <= SF_WAY_CMDLINE; way++) {
		if (!m->claims[way])
			continue;
		json_open(j, NULL, '{');
		json_text(j, "way", sf_way_name(way));
		json_text(j, "level", sf_level_name(m->claims[way]));
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_signers(struct json *j, CMS_ContentInfo *cms)
{
	STACK_OF(CMS_SignerInfo) *signers = cms ? CMS_get0_SignerInfos(cms) : NULL;
	int i;

	json_open(j, "signers", '[');
	for (i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		CMS_SignerInfo *si = sk_CMS_SignerInfo_value(signers, i);
		char *name = cms_signer_name(cms, si), *time = cms_signer_time(si);

		json_open(j, NULL, '{');
		json_text(j, "name", name);
		json_text(j, "key", cms_signer_key(si));
		json_text(j, "digest", cms_signer_digest(si));
		json_text(j, "time", time);
		json_close(j, '}');
		free(name);
		free(time);
	}
	json_close(j, ']');
}

static void put_attachments(struct json *j, const struct sf_bundle *bundle)
{
	const struct sf_attachments *a = &bundle->attachments;
	char *text = printable(a->text);
	size_t i;

	json_bool(j, "attachments", bundle->attached);
	if (a->text.n)
		json_text(j, "unsigned_text", text);
	free(text);
	json_open(j, "choices", '[');
	for (i = 0; i < a->nr_choosers; i++) {
		json_open(j, NULL, '{');
		json_number(j, "slot", a->choosers[i].slot);
		json_number(j, "offset", a->choosers[i].offset);
		json_text(j, "choice", choice_name(a->choosers[i].choice));
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_manifest(struct json *j, const struct sf_bundle *bundle)
{
	struct sf_bytes bytes = bundle->parts.manifest;
	const struct sf_manifest *m = &bundle->manifest;
	u8 digest[SF_DIGEST_MAX];
	u32 i;

	digest_of(SF_ALG_SHA256, bytes.p, bytes.n, digest);
	json_number(j, "manifest_size", bytes.n);
	put_bytes(j, "manifest_sha256", digest, digest_length(SF_ALG_SHA256));
	json_number(j, "signature_size", bundle->parts.signature.n);
	json_number(j, "arch", m->arch);
	put_usage(j, m->usage);
	put_string(j, "component", m->component);
	json_number(j, "generation", m->generation);
	json_text(j, "digest", sf_alg_name(m->digest_alg));
	json_open(j, "entry", '{');
	json_number(j, "slot", m->entry_slot);
	json_number(j, "offset", m->entry_offset);
	json_close(j, '}');
	put_claims(j, m);
	json_open(j, "origins", '[');
	for (i = 0; i < m->origins.n; i += SF_ORIGIN_SIZE)
		put_bytes(j, NULL, m->origins.p + i, SF_ORIGIN_SIZE);
	json_close(j, ']');
}

void describe_json(FILE *out, const struct sf_bundle *bundle, CMS_ContentInfo *cms)
{
	struct json j = { .out = out, .first = true };
	u32 i;

	json_open(&j, NULL, '{');
	put_manifest(&j, bundle);
	json_open(&j, "slots", '[');
	for (i = 1; i <= bundle->manifest.nr_slots; i++)
		put_slot(&j, bundle, i);
	json_close(&j, ']');
	put_signers(&j, cms);
	put_attachments(&j, bundle);
	json_close(&j, '}');
	fputc('\n', out);
}
