// SPDX-License-Identifier: MIT
/* describe_policy.c - print a command-line policy, by classes of the audit */
#include <stdarg.h>
#include <stdlib.h>

#include "audit.h"
#include "describe.h"
#include "sigfmt_names.h"

#define B(bytes)	(int)(bytes).n, (const char *)(bytes).p

struct paragraph paragraph_begin(FILE *out, const char *label)
{
	fprintf(out, "  %-14s", label);
	return (struct paragraph){ out, PARAGRAPH_INDENT };
}

void paragraph_words(struct paragraph *p, const char *fmt, ...)
{
	char words[2 * SF_TOKEN_MAX + 32];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	if (p->column > PARAGRAPH_INDENT && p->column + 1 + n > PARAGRAPH_EDGE) {
		fprintf(p->out, "\n%*s", PARAGRAPH_INDENT, "");
		p->column = PARAGRAPH_INDENT;
	}
	p->column += fprintf(p->out, "%s%s", p->column > PARAGRAPH_INDENT ? " " : "", words);
}

void paragraph_end(struct paragraph *p)
{
	fputc('\n', p->out);
}

static bool any_value(const struct sf_policy *entry)
{
	return entry->value_prefix && !entry->value.n;
}

static char *pattern_text(const struct sf_policy *entry)
{
	bool any = any_value(entry);

	return xprintf("%.*s%s%s%.*s%s", B(entry->key), entry->key_prefix ? "*" : "",
		       any ? "" : "=", B(entry->value), !any && entry->value_prefix ? "*" : "");
}

char *policy_text(const struct sf_policy *entry)
{
	char *pattern = pattern_text(entry);
	char *text = xprintf("%s %s", sf_action_name(entry->action), pattern);

	free(pattern);
	return text;
}

/* The entries in the audit's form, and their classes */
struct listing {
	const struct sf_manifest *m;
	struct sf_policy_desc entries[SF_POLICY_MAX];
	enum audit_class classes[SF_POLICY_MAX];	/* AUDIT_CLASSES: the signer's own */
};

/* Is the entry one that mksig makes from the audit? */
static enum audit_class class_of(const struct sf_policy_desc *entry)
{
	struct sf_policy_desc own;
	enum audit_class class;
	size_t from;

	for (class = 0; class < AUDIT_CLASSES; class++) {
		if (class == AUDIT_HARMLESS)
			continue;
		for (from = 0; audit_entry(audit_all(), true, class, &from, &own); )
			if (own.action == entry->action && !strcmp(own.key, entry->key) &&
			    !own.value == !entry->value && (!own.value || !strcmp(own.value, entry->value)))
				return class;
	}
	return AUDIT_CLASSES;
}

static struct listing *list(const struct sf_manifest *m)
{
	struct listing *listing = xcalloc(1, sizeof(*listing));
	const struct sf_policy *entry;
	u32 i;

	listing->m = m;
	for (i = 0; i < m->nr_policy; i++) {
		entry = &m->policy[i];
		listing->entries[i].action = entry->action;
		listing->entries[i].key = xprintf("%.*s%s", B(entry->key), entry->key_prefix ? "*" : "");
		if (!any_value(entry))
			listing->entries[i].value = xprintf("%.*s%s", B(entry->value),
							    entry->value_prefix ? "*" : "");
		listing->classes[i] = class_of(&listing->entries[i]);
	}
	return listing;
}

static void free_listing(struct listing *listing)
{
	u32 i;

	for (i = 0; i < listing->m->nr_policy; i++) {
		free((char *)listing->entries[i].key);
		free((char *)listing->entries[i].value);
	}
	free(listing);
}

/* Print the entries of one class.  Consecutive entries with one action share a list, because
 * the order matters. */
static void print_class(FILE *out, const struct listing *listing, enum audit_class class,
			const char *label)
{
	const struct sf_manifest *m = listing->m;
	struct paragraph p;
	u32 i, action = 0;

	for (i = 0; i < m->nr_policy; i++) {
		char *pattern;

		if (listing->classes[i] != class)
			continue;
		if (m->policy[i].action != action) {
			if (action)
				paragraph_end(&p);
			p = paragraph_begin(out, action ? "" : label);
			action = m->policy[i].action;
			paragraph_words(&p, "%s", sf_action_name(action));
		}
		pattern = pattern_text(&m->policy[i]);
		paragraph_words(&p, "%s", pattern);
		free(pattern);
	}
	if (action)
		paragraph_end(&p);
}

static void print_counts(FILE *out, const struct listing *listing)
{
	unsigned int forbidden[AUDIT_CLASSES] = { 0 }, allowed = 0, n = 0;
	struct paragraph p;
	enum audit_class class;
	u32 i;

	for (i = 0; i < listing->m->nr_policy; i++) {
		if (listing->classes[i] == AUDIT_CLASSES)
			continue;
		n++;
		if (listing->entries[i].action == SF_ACTION_FORBID)
			forbidden[listing->classes[i]]++;
		else
			allowed++;
	}
	if (!n)
		return;
	p = paragraph_begin(out, "policy, audit");
	paragraph_words(&p, "forbid");
	for (class = 0; class < AUDIT_CLASSES; class++)
		if (forbidden[class])
			paragraph_words(&p, "%u %s,", forbidden[class], audit_class_name(class));
	paragraph_words(&p, "allow %u values of these (-v: all)", allowed);
	paragraph_end(&p);
}

static bool open_initramfs(const struct sf_manifest *m)
{
	u32 i;

	for (i = 0; i < m->nr_slots; i++)
		if (m->slots[i].type == SF_TYPE_INITRAMFS && !m->slots[i].digest.n)
			return true;
	return false;
}

/* Print the dangerous parameters that are allowed; false if there are none. */
static bool print_open(struct paragraph *p, const struct listing *listing, u32 versions)
{
	const struct audit_line *line;
	bool any = false;
	size_t from = 0;

	while ((line = audit_next(versions, open_initramfs(listing->m), &from))) {
		if (audit_opener(line, listing->entries, listing->m->nr_policy, versions) == AUDIT_CLOSED)
			continue;
		paragraph_words(p, any ? "%s" : "allows %s", line->key);
		any = true;
	}
	return any;
}

/* Print for which kernel no dangerous parameter is allowed.  The manifest has no release; its
 * text, which is unsigned, begins with it. */
static void print_audit(FILE *out, const struct sf_bundle *bundle, const struct listing *listing)
{
	char *text = printable(bundle->attachments.text);
	u32 version = audit_version(text), i;
	struct paragraph p = paragraph_begin(out, "audit");

	if (!version && bundle->attachments.text.n)
		paragraph_words(&p, "the text names no audited kernel;");
	for (i = 0; i < nr_audit_versions; i++) {
		if (version && version != 1u << i)
			continue;
		paragraph_words(&p, "Linux %s:", audit_versions[i]);
		if (!print_open(&p, listing, 1u << i))
			paragraph_words(&p, "allows nothing dangerous");
	}
	paragraph_end(&p);
	free(text);
}

static bool token_covers(struct sf_bytes a, bool prefix, struct sf_bytes b, bool b_prefix, bool key)
{
	u32 i;

	if (a.n > b.n || (!prefix && (a.n != b.n || b_prefix)))
		return false;
	for (i = 0; i < a.n; i++)
		if (a.p[i] != b.p[i] && !(key && strchr("-_", a.p[i]) && strchr("-_", b.p[i])))
			return false;
	return true;
}

static void print_never(FILE *out, const struct sf_manifest *m)
{
	const struct sf_policy *a, *b;

	for (b = m->policy; b < m->policy + m->nr_policy; b++)
		for (a = m->policy; a < b; a++) {
			char *never, *decides;

			if (!token_covers(a->key, a->key_prefix, b->key, b->key_prefix, true) ||
			    !token_covers(a->value, a->value_prefix, b->value, b->value_prefix, false))
				continue;
			never = policy_text(b);
			decides = policy_text(a);
			fprintf(out, "  %-14s%s is never reached, because %s is before it\n", "", never, decides);
			free(never);
			free(decides);
			break;
		}
}

void describe_policy(FILE *out, const struct sf_bundle *bundle, bool verbose)
{
	const struct sf_manifest *m = &bundle->manifest;
	struct listing *listing;
	enum audit_class class;

	if (!m->cmdline_slot || sf_slot_of(m, m->cmdline_slot)->digest.n)
		return;
	listing = list(m);
	print_class(out, listing, AUDIT_CLASSES, "policy");
	for (class = 0; verbose && class < AUDIT_CLASSES; class++) {
		char label[32];

		snprintf(label, sizeof(label), "of %s", audit_class_name(class));
		print_class(out, listing, class, label);
	}
	if (!verbose)
		print_counts(out, listing);
	print_never(out, m);
	print_audit(out, bundle, listing);
	free_listing(listing);
}
