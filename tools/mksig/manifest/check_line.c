// SPDX-License-Identifier: MIT
/*
 * check_line.c - a command line under a manifest's policy
 *
 * The verifier itself judges, in a load of which nothing is known but the line.  Which
 * entry matches a word is found out by asking it about one entry after another.
 */
#include <stdlib.h>

#include "audit.h"
#include "bytes.h"
#include "describe.h"
#include "check_files.h"
#include "profile.h"
#include "sigfmt_sentence.h"

#define TEMPLATE_LINE_MAX	(HDR_CMDLINE_SIZE - HDR_SETUP_SECTS)
#define WORD_MAX_ARM64		255u	/* its early parser cuts there */

/* A load, and a manifest of its own, without what is not about the line. */
struct trial {
	struct sf_manifest manifest;
	struct sf_load load;
};

static bool not_locked_down(const struct sf_load *load, u32 level)
{
	return false;
}

static const struct sf_ops ops = { .locked_beyond = not_locked_down };

bool has_line_policy(const struct sf_manifest *manifest)
{
	u32 number = manifest->cmdline_slot;

	return number && !manifest->slots[number - 1].digest.n;
}

static struct trial *begin_trial(const struct sf_manifest *manifest)
{
	struct trial *trial = xcalloc(1, sizeof(*trial));
	const struct sf_bytes *template;

	trial->manifest = *manifest;
	trial->manifest.nr_fields = 0;
	trial->manifest.nr_claims = 0;
	trial->load = (struct sf_load){ .manifest = &trial->manifest, .ops = &ops };
	template = &manifest->slots[manifest->params_slot - 1].template;
	if (manifest->arch == SF_ARCH_X86_64 && template->n >= TEMPLATE_LINE_MAX + 4) {
		trial->load.line_max = le32(template->p + TEMPLATE_LINE_MAX);
		trial->load.line_prefix = CRASH_PREFIX;
	}
	if (manifest->arch == SF_ARCH_AARCH64)
		trial->load.word_max = WORD_MAX_ARM64;
	if (manifest->usage == SF_USAGE_CRASH && manifest->elfcorehdr_slot)
		trial->load.segments[manifest->elfcorehdr_slot - 1].present = true;
	return trial;
}

/* SF_E_OK, or what @trial->load.why says */
static enum sf_cause try_line(struct trial *trial, const char *line)
{
	struct sf_segment *segment = &trial->load.segments[trial->manifest.cmdline_slot - 1];

	segment->present = true;
	segment->data = (u8 *)line;
	segment->bufsz = strlen(line) + 1;
	return sf_check_contents(&trial->load) ? trial->load.why.cause : SF_E_OK;
}

/* The first entry that matches a word, NULL if none does. */
static const struct sf_policy *matching(const struct sf_manifest *manifest, const char *word)
{
	struct trial *trial = begin_trial(manifest);
	const struct sf_policy *entry = manifest->policy, *end = entry + manifest->nr_policy;

	trial->manifest.nr_policy = 1;
	for (; entry < end; entry++) {
		trial->manifest.policy[0] = *entry;
		trial->manifest.policy[0].action = SF_ACTION_FORBID;
		if (try_line(trial, word) == SF_E_CMDLINE_FORBIDDEN)
			break;
	}
	free(trial);
	return entry < end ? entry : NULL;
}

/* What the audit knows of a word, if that is why it is forbidden; NULL: nothing */
static const struct audit_line *danger(const char *word)
{
	char *key = xprintf("%.*s", (int)strcspn(word, "= "), word);
	char *value = xprintf("%.*s", (int)strcspn(word, " "), word);
	const struct audit_line *line = audit_find(key, value + strlen(key) + (value[strlen(key)] == '='),
						   audit_all());

	free(key);
	free(value);
	return line && line->class != AUDIT_HARMLESS ? line : NULL;
}

static void report_word(const struct sf_manifest *manifest, const char *word, FILE *out,
			struct json *json)
{
	struct trial *trial = begin_trial(manifest);
	enum sf_cause cause = try_line(trial, word);
	/* another word may be what is required */
	bool allowed = cause == SF_E_OK || cause == SF_E_CMDLINE_REQUIRED;
	const struct sf_policy *entry = matching(manifest, word);
	const struct audit_line *line = danger(word);
	char *text;

	if (cause == SF_E_CMDLINE_VALUE)
		entry = &manifest->policy[trial->load.why.value];
	text = entry ? policy_text(entry) : xprintf("no entry");
	if (out)
		fprintf(out, "%-13s %s: %s%s%s%s%s\n", allowed ? "allowed" : "refused", word, text,
			line ? "; " : "", line ? audit_class_name(line->class) : "", line ? ", " : "",
			line ? line->why : "");
	if (json) {
		json_open(json, NULL, '{');
		json_text(json, "word", word);
		json_bool(json, "allowed", allowed);
		if (entry)
			json_text(json, "entry", text);
		if (line) {
			json_text(json, "class", audit_class_name(line->class));
			json_text(json, "why", line->why);
		}
		json_close(json, '}');
	}
	free(text);
	free(trial);
}

static void report_words(const struct sf_manifest *manifest, const char *line, FILE *out,
			 struct json *json)
{
	char *copy = xprintf("%s", line), *save = NULL, *word;

	if (json)
		json_open(json, "cmdline", '[');
	for (word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		report_word(manifest, word, out, json);
	if (json)
		json_close(json, ']');
	free(copy);
}

int line_against_policy(const struct sf_manifest *manifest, const char *line, FILE *out,
			struct json *json)
{
	struct trial *trial = begin_trial(manifest);
	enum sf_cause cause = try_line(trial, line);
	const struct sf_refusal *why = &trial->load.why;
	char sentence[SF_SENTENCE_MAX];
	const struct audit_line *about = NULL;
	size_t at = strlen(line);

	if (out || json)
		report_words(manifest, line, out, json);
	if (cause && why->offset < at)
		at = why->offset;
	if (cause == SF_E_CMDLINE_FORBIDDEN)
		about = danger(line + at);
	if (cause)
		fail(STATUS_REFUSED, "--cmdline%s%.*s: %s%s%s%s%s", line[at] ? ", " : "",
		     (int)strcspn(line + at, " "), line + at,
		     sf_sentence(why, manifest, sentence, sizeof(sentence)),
		     about ? "; " : "", about ? audit_class_name(about->class) : "", about ? ", " : "",
		     about ? about->why : "");
	free(trial);
	return cause ? STATUS_REFUSED : 0;
}
