// SPDX-License-Identifier: MIT
/* audit.c - look up kernel parameters in the table of audited ones */
#include <string.h>

#include "audit.h"

static const char *const class_names[AUDIT_CLASSES] = {
	"harmless", "mitigation", "lockdown", "address", "memory-map", "debugger", "unknown",
};

u32 audit_version(const char *release)
{
	size_t i, n;

	for (i = 0; i < nr_audit_versions; i++) {
		n = strlen(audit_versions[i]);
		if (!strncmp(release, audit_versions[i], n) && (release[n] < '0' || release[n] > '9'))
			return 1u << i;
	}
	return 0;
}

const char *audit_class_name(enum audit_class class)
{
	return class_names[class];
}

enum audit_class audit_class_of(const char *name)
{
	unsigned int i;

	for (i = 0; i < AUDIT_CLASSES && strcmp(name, class_names[i]); i++)
		;
	return i;
}

bool audit_is_dangerous(enum audit_class class)
{
	return class != AUDIT_HARMLESS && class != AUDIT_MITIGATION;
}

/* '-' and '_' are the same in keys, as in the kernel. */
static bool same_char(char a, char b, bool key)
{
	return a == b || (key && (a == '-' || a == '_') && (b == '-' || b == '_'));
}

/* Does @token, which may be a prefix, match @text? */
static bool matches(const char *token, const char *text, bool key)
{
	for (; *token && !(*token == '*' && !token[1]); token++, text++)
		if (!same_char(*token, *text, key))
			return false;
	return *token == '*' || !*text;
}

/* Is there a text that both tokens match? */
static bool meet(const char *a, const char *b, bool key)
{
	for (; *a && *b && *a != '*' && *b != '*'; a++, b++)
		if (!same_char(*a, *b, key))
			return false;
	return *a == '*' || *b == '*' || *a == *b;
}

static bool fits(const struct audit_line *line, const char *key, const char *value, bool prefix)
{
	return (line->key[strlen(line->key) - 1] == '*') == prefix && matches(line->key, key, true) &&
	       (!line->value || matches(line->value, value, false));
}

const struct audit_line *audit_find(const char *key, const char *value, u32 versions)
{
	const struct audit_line *end = audit_lines + nr_audit_lines, *line;
	int prefix;

	/* A whole name takes precedence over a prefix */
	for (prefix = 0; prefix < 2; prefix++)
		for (line = audit_lines; line < end; line++)
			if ((line->versions & versions) && fits(line, key, value, prefix))
				return line;
	return NULL;
}

bool audit_knows(const char *key, u32 versions)
{
	const struct audit_line *line;

	for (line = audit_lines; line < audit_lines + nr_audit_lines; line++)
		if ((line->versions & versions) && meet(line->key, key, true))
			return true;
	return false;
}

u32 audit_all(void)
{
	return (1u << nr_audit_versions) - 1;
}

static bool has_star(const char *token)
{
	return token[strcspn(token, "*")];
}

/* Would an entry that allows @key and @value allow words of this line? */
static bool lets_through(const struct audit_line *line, const char *key, const char *value,
			 u32 versions)
{
	if (!meet(line->key, key, true))
		return false;
	if (!value)
		return true;
	if (line->value ? meet(line->value, value, false) : has_star(key))
		return true;
	/* Another line may cover such values */
	return !line->value && audit_find(key, value, versions) == line;
}

/* Does this entry decide for every word that the line covers? */
static bool decides(const struct sf_policy_desc *entry, const struct audit_line *line)
{
	return matches(entry->key, line->key, true) &&
	       (!entry->value || (line->value && matches(entry->value, line->value, false)));
}

size_t audit_opener(const struct audit_line *line, const struct sf_policy_desc *policy, size_t n,
		    u32 versions)
{
	bool required = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (policy[i].action == SF_ACTION_FORBID) {
			if (decides(&policy[i], line))
				return AUDIT_CLOSED;
			continue;
		}
		if (lets_through(line, policy[i].key, policy[i].value, versions))
			return i;
		required |= policy[i].action == SF_ACTION_REQUIRE && matches(policy[i].key, line->key, true);
	}
	/* A required key cannot have other values */
	return required ? AUDIT_CLOSED : n;
}

const struct audit_line *audit_next(u32 versions, bool open_initramfs, size_t *from)
{
	const struct audit_line *line;

	while (*from < nr_audit_lines) {
		line = &audit_lines[(*from)++];
		if ((line->versions & versions) && audit_is_dangerous(line->class) &&
		    (line->when == AUDIT_ALWAYS || (line->when == AUDIT_OPEN_INITRAMFS && open_initramfs)))
			return line;
	}
	return NULL;
}

/* A line for one value belongs to the line for all other values that follows it. */
static const struct audit_line *rest_of(const struct audit_line *line)
{
	const struct audit_line *end = audit_lines + nr_audit_lines, *rest;

	for (rest = line + 1; rest < end; rest++)
		if (!rest->value && matches(rest->key, line->key, true))
			return rest;
	return line;
}

bool audit_entry(u32 versions, bool open_initramfs, enum audit_class class, size_t *from,
		 struct sf_policy_desc *entry)
{
	const struct audit_line *line, *rest;

	while (*from < nr_audit_lines) {
		line = &audit_lines[(*from)++];
		rest = line->value ? rest_of(line) : line;
		if (!(line->versions & versions) || rest->when == AUDIT_BY_VERIFIER ||
		    (rest->when == AUDIT_OPEN_INITRAMFS && !open_initramfs))
			continue;
		if (class == AUDIT_CLASSES ? !audit_is_dangerous(rest->class) : rest->class != class)
			continue;
		/* An entry for all values already covers this one */
		if (line != rest && line->class == rest->class)
			continue;
		*entry = (struct sf_policy_desc){
			line == rest ? SF_ACTION_FORBID : SF_ACTION_ALLOW, line->key, line->value };
		return true;
	}
	return false;
}
