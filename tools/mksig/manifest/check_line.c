// SPDX-License-Identifier: MIT
/*
 * check_line.c - check a command line by a manifest's policy
 *
 * The verifier's own code decides, in a load that consists of the command line only.  To
 * find the entry that matches a word, it is called with a policy of one entry at a time.
 */
#include <stdlib.h>

#include "audit.h"
#include "sigfmt_bytes.h"
#include "describe.h"
#include "check_files.h"
#include "profile.h"
#include "sigfmt_sentence.h"

#define TEMPLATE_LINE_MAX	(HDR_CMDLINE_SIZE - HDR_SETUP_SECTS)
#define WORD_MAX_ARM64		255u	/* its early parser truncates longer words */

/* A load of a command line only, and a copy of the manifest reduced to that */
struct line_check {
	struct sf_manifest manifest;
	struct sf_load load;
};

static bool not_locked_down(const struct sf_load *load, u32 level)
{
	return false;
}

bool has_line_policy(const struct sf_manifest *manifest)
{
	u32 number = manifest->cmdline_slot;

	return number && !sf_slot_of(manifest, number)->digest.n;
}

static struct line_check *new_check(const struct sf_manifest *manifest)
{
	struct line_check *check = xcalloc(1, sizeof(*check));
	const struct sf_bytes *template;

	check->manifest = *manifest;
	check->manifest.nr_fields = 0;
	memset(check->manifest.claims, 0, sizeof(check->manifest.claims));
	check->load = (struct sf_load){ .manifest = &check->manifest, .locked_beyond = not_locked_down };
	template = &sf_slot_of(manifest, manifest->params_slot)->template;
	if (manifest->arch == EM_X86_64 && template->n >= TEMPLATE_LINE_MAX + 4) {
		check->load.line_max = get_unaligned_le32(template->p + TEMPLATE_LINE_MAX);
		check->load.line_prefix = CRASH_PREFIX;
	}
	if (manifest->arch == EM_AARCH64)
		check->load.word_max = WORD_MAX_ARM64;
	if (manifest->usage == SF_USAGE_CRASH && manifest->elfcorehdr_slot)
		check->load.segments[manifest->elfcorehdr_slot - 1].present = true;
	return check;
}

/* Check a line or word; SF_E_OK or @check->load.why.cause. */
static enum sf_cause check_text(struct line_check *check, const char *line)
{
	struct sf_segment *segment = &check->load.segments[check->manifest.cmdline_slot - 1];

	segment->present = true;
	segment->data = (u8 *)line;
	segment->bufsz = strlen(line) + 1;
	return sf_check_contents(&check->load) ? check->load.why.cause : SF_E_OK;
}

/* Find the first entry that matches a word, or NULL. */
static const struct sf_policy *matching(const struct sf_manifest *manifest, const char *word)
{
	struct line_check *check = new_check(manifest);
	const struct sf_policy *entry = manifest->policy, *end = entry + manifest->nr_policy;

	check->manifest.nr_policy = 1;
	for (; entry < end; entry++) {
		check->manifest.policy[0] = *entry;
		check->manifest.policy[0].action = SF_ACTION_FORBID;
		if (check_text(check, word) == SF_E_CMDLINE_FORBIDDEN)
			break;
	}
	free(check);
	return entry < end ? entry : NULL;
}

/* Find the audit's reason for forbidding a word, or NULL. */
static const struct audit_line *dangerous_line(const char *word)
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
	struct line_check *check = new_check(manifest);
	enum sf_cause cause = check_text(check, word);
	/* another word may meet the requirement */
	bool allowed = cause == SF_E_OK || cause == SF_E_CMDLINE_REQUIRED;
	const struct sf_policy *entry = matching(manifest, word);
	const struct audit_line *line = dangerous_line(word);
	char *text;

	if (cause == SF_E_CMDLINE_VALUE)
		entry = &manifest->policy[check->load.why.value];
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
	free(check);
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
	struct line_check *check = new_check(manifest);
	enum sf_cause cause = check_text(check, line);
	const struct sf_refusal *why = &check->load.why;
	char sentence[SF_SENTENCE_MAX];
	const struct audit_line *about = NULL;
	size_t at = strlen(line);

	if (out || json)
		report_words(manifest, line, out, json);
	if (cause && why->offset < at)
		at = why->offset;
	if (cause == SF_E_CMDLINE_FORBIDDEN)
		about = dangerous_line(line + at);
	if (cause)
		fail(STATUS_REFUSED, "--cmdline%s%.*s: %s%s%s%s%s", line[at] ? ", " : "",
		     (int)strcspn(line + at, " "), line + at,
		     sf_sentence(why, manifest, sentence, sizeof(sentence)),
		     about ? "; " : "", about ? audit_class_name(about->class) : "", about ? ", " : "",
		     about ? about->why : "");
	free(check);
	return cause ? STATUS_REFUSED : 0;
}
