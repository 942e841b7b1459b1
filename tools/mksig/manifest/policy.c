// SPDX-License-Identifier: MIT
/*
 * policy.c - build command-line policies
 *
 * The first entry that matches a word decides.  So the order is: lockdown=, so that no
 * entry overrides it; the signer's entries; the audit's entries for the payload's
 * version; the entry for all other words.
 */
#define _GNU_SOURCE
#include <stdlib.h>

#include "profile.h"

/* The syntax of manifest.cddl: printable, no quotes, a star only at the end, for a prefix; no
 * '=' in a key. */
static bool is_token(const char *p, size_t n, bool key)
{
	size_t i;

	if (n > SF_TOKEN_MAX || (key && !n))
		return false;
	for (i = 0; i < n; i++) {
		if (p[i] <= ' ' || p[i] > '~' || p[i] == '"' || (key && p[i] == '='))
			return false;
		if (p[i] == '*' && i != n - 1)
			return false;
	}
	return true;
}

static bool is_prefix(const char *token)
{
	size_t n = strlen(token);

	return n && token[n - 1] == '*';
}

/* '-' and '_' are the same in keys, as in the kernel. */
static bool same_char(char a, char b, bool key)
{
	return a == b || (key && (a == '-' || a == '_') && (b == '-' || b == '_'));
}

/* Does @token, which may be a prefix, match everything that @other matches? */
static bool covers(const char *token, const char *other, bool key)
{
	size_t n = strlen(token) - is_prefix(token), i;

	for (i = 0; i < n; i++)
		if (!same_char(token[i], other[i], key))
			return false;
	return is_prefix(token) || !other[n];
}

/* Find an earlier entry that decides for everything that this one matches. */
static const struct sf_policy_desc *decided_by(const struct policy *policy, const char *key,
					       const char *value)
{
	const struct sf_policy_desc *entry;

	for (entry = policy->entries; entry < policy->entries + policy->n; entry++)
		if (covers(entry->key, key, true) &&
		    (!entry->value || (value && covers(entry->value, value, false))))
			return entry;
	return NULL;
}

static int too_many(void)
{
	return fail(STATUS_REFUSED, "a command-line policy has %u entries at most", SF_POLICY_MAX);
}

/* Add an entry; the policy takes ownership of the strings. */
static int put(struct policy *policy, u32 action, char *key, char *value)
{
	if (policy->n < SF_POLICY_MAX) {
		policy->entries[policy->n++] = (struct sf_policy_desc){ action, key, value };
		return 0;
	}
	free(key);
	free(value);
	return too_many();
}

static int bad_token(const struct policy *policy, const char *text, const char *what)
{
	return fail(STATUS_USAGE,
		    "%s%s: a policy's %s is up to %u printable characters without quotes and spaces, a star only at its end",
		    policy->where, text, what, SF_TOKEN_MAX);
}

/* The entry for every word must be last, because no entry after it can match. */
static int add_any(struct policy *policy, u32 action, const char *text)
{
	if (policy->any)
		return fail(STATUS_USAGE, "%s%s: the policy has this entry already", policy->where, text);
	policy->any = action;
	return 0;
}

/* @value: NULL or "*" for any */
static int add_entry(struct policy *policy, u32 action, const char *text, size_t key_size,
		     const char *value)
{
	const struct sf_policy_desc *earlier;
	char *key;

	if (value && !strcmp(value, "*"))
		value = NULL;
	if (!value && key_size == 1 && text[0] == '*')
		return add_any(policy, action, text);
	key = xprintf("%.*s", (int)key_size, text);
	earlier = decided_by(policy, key, value);
	/* A file may have more entries than one kernel needs */
	if (earlier && *policy->where)
		warn("%s%s: never reached, because %s%s%s is before it", policy->where, text,
		     earlier->key, earlier->value ? "=" : "", earlier->value ? earlier->value : "");
	if (!earlier || *policy->where)
		return put(policy, action, key, value ? xprintf("%s", value) : NULL);
	free(key);
	return fail(STATUS_USAGE,
		    "%s: never reached, because the first entry that matches decides, and %s%s%s is before it; change their order, or leave one out",
		    text, earlier->key, earlier->value ? "=" : "",
		    earlier->value ? earlier->value : "");
}

/* "KEY=v1|v2|..." */
static int add_values(struct policy *policy, u32 action, const char *text, size_t key_size)
{
	char *copy = xprintf("%s", text + key_size + 1), *rest = copy, *value;
	int ret = 0;

	while (!ret && (value = strsep(&rest, "|")))
		ret = is_token(value, strlen(value), false) ?
		      add_entry(policy, action, text, key_size, value) :
		      bad_token(policy, text, "value");
	free(copy);
	return ret;
}

int policy_add(struct policy *policy, u32 action, const char *text)
{
	size_t n = strcspn(text, "=");

	if (!is_token(text, n, true))
		return bad_token(policy, text, "key");
	if (action == SF_ACTION_FORBID && !strcmp(text, "mitigations"))
		return policy_class(policy, "mitigation");
	if (action == SF_ACTION_REQUIRE && text[n - 1] == '*')
		return fail(STATUS_USAGE, "%s--require=%s: a prefix can only be forbidden or allowed",
			    policy->where, text);
	if (n == strlen("elfcorehdr") && !strncmp(text, "elfcorehdr", n))
		return fail(STATUS_USAGE,
			    "%s%s: only the loading kernel may write elfcorehdr, under every policy; leave it out",
			    policy->where, text);
	if (text[n])
		return add_values(policy, action, text, n);
	return add_entry(policy, action, text, n, NULL);
}

int policy_class(struct policy *policy, const char *name)
{
	enum audit_class class = audit_class_of(name);
	size_t i;

	/* The harmless parameters are too many for a policy */
	if (class == AUDIT_CLASSES || class == AUDIT_HARMLESS)
		return fail(STATUS_USAGE,
			    "%sclass %s: the classes are mitigation, lockdown, address, memory-map, debugger and unknown",
			    policy->where, name);
	for (i = 0; i < policy->nr_classes; i++)
		if (policy->classes[i].class == class)
			return fail(STATUS_USAGE, "%sclass %s: the policy has it already", policy->where, name);
	policy->classes[i].class = class;
	policy->classes[i].at = policy->n;
	policy->nr_classes++;
	return 0;
}

bool policy_given(const struct policy *policy)
{
	return policy->n || policy->any || policy->nr_classes || policy->file || !policy->defaults;
}

int policy_versions(const struct policy *policy, const char *release, u32 *versions)
{
	*versions = audit_version(release);
	if (!*versions && policy && policy->defaults && !policy->file && !policy->unaudited)
		return fail(STATUS_REFUSED,
			    "%s%s was not audited, so the parameters that are dangerous to it are unknown; sign a line with --cmdline, give a --policy, or use --unaudited-kernel to forbid what is dangerous to audited kernels",
			    *release ? "Linux " : "a program other than Linux", release);
	if (!*versions)
		*versions = audit_all();
	return 0;
}

const struct sf_policy_desc *policy_refuses(const struct policy *policy, const char *key,
					    const char *value)
{
	const struct sf_policy_desc *entry = decided_by(policy, key, value);

	return entry && entry->action == SF_ACTION_FORBID ? entry : NULL;
}

/* Does an entry of the signer name exactly this key? */
static bool has_key(const struct policy *policy, const char *key)
{
	size_t i;

	for (i = 0; i < policy->n; i++)
		if (covers(policy->entries[i].key, key, true) && !is_prefix(policy->entries[i].key))
			return true;
	return false;
}

/* @class: AUDIT_CLASSES for the default policy; @closed: the last entry forbids all words that
 * the signer did not allow */
static int add_audited(struct policy *policy, u32 versions, bool open_initramfs,
		       enum audit_class class, bool closed)
{
	struct sf_policy_desc entry;
	size_t from = 0;
	int ret = 0;

	while (!ret && audit_entry(versions, open_initramfs, class, &from, &entry))
		if (!(closed && entry.action == SF_ACTION_ALLOW) &&
		    !decided_by(policy, entry.key, entry.value))
			ret = put(policy, entry.action, xprintf("%s", entry.key),
				  entry.value ? xprintf("%s", entry.value) : NULL);
	return ret;
}

static bool has_allowed(const struct policy *policy)
{
	size_t i;

	for (i = 0; i < policy->n; i++)
		if (policy->entries[i].action == SF_ACTION_ALLOW)
			return true;
	return false;
}

/* It must be first, because a prefix could match it. */
static int require_lockdown(struct policy *policy)
{
	static const char *const levels[] = { "integrity", "confidentiality" };
	const size_t n = ARRAY_SIZE(levels);
	size_t i;

	if (policy->n + n > SF_POLICY_MAX)
		return too_many();
	memmove(policy->entries + n, policy->entries, policy->n * sizeof(*policy->entries));
	policy->n += n;
	for (i = 0; i < n; i++)
		policy->entries[i] = (struct sf_policy_desc){
			SF_ACTION_REQUIRE, xprintf("lockdown"), xprintf("%s", levels[i]) };
	return 0;
}

/* Insert each class at its position among the entries */
static int add_classes(struct policy *policy, u32 versions, bool open_initramfs, bool closed)
{
	struct policy *given = xcalloc(1, sizeof(*given));
	size_t i = 0, k = 0;
	int ret = 0;

	*given = *policy;
	policy->n = 0;
	while (i < given->n || k < given->nr_classes) {
		const struct sf_policy_desc *entry = &given->entries[i];
		int error;

		if (k < given->nr_classes && given->classes[k].at == i) {
			error = add_audited(policy, versions, open_initramfs, given->classes[k++].class,
					    closed);
		} else {
			error = put(policy, entry->action, (char *)entry->key, (char *)entry->value);
			i++;
		}
		ret = ret ? ret : error;
	}
	free(given);
	return ret;
}

/* Warn of names that no kernel reads, which may be typing errors.  Names with a dot are not
 * checked: they belong to modules, some of which are not part of Linux, and to programs. */
static void warn_of_unknown(const struct policy *policy, u32 versions)
{
	const struct sf_policy_desc *entry;
	size_t i;

	for (i = policy->file_begin; i < policy->file_end; i++) {
		entry = &policy->entries[i];
		if (!strchr(entry->key, '.') && !audit_knows(entry->key, versions))
			warn("%s: %s: no kernel reads a parameter of this name", policy->file, entry->key);
	}
}

#define OPENED_MAX	4	/* parameters that are named; mksig show prints all */

static int report_open(const struct policy *policy, const struct audit_line *line,
		       const struct sf_policy_desc *opener)
{
	const char *value = opener->value ? opener->value : "";
	const char *equals = opener->value ? "=" : "", *class = audit_class_name(line->class);

	if (!policy->dangerous)
		return fail(STATUS_REFUSED,
			    "%s%s%s allows %s, which is dangerous (%s, %s); use --allow-dangerous to accept it",
			    opener->key, equals, value, line->key, class, line->why);
	warn("%s%s%s allows %s, which is dangerous (%s, %s)", opener->key, equals, value, line->key, class, line->why);
	return 0;
}

/* Dangerous parameters are allowed only with the signer's consent. */
static int check_open(const struct policy *policy, u32 versions, bool open_initramfs)
{
	const struct audit_line *line, *passing = NULL;
	size_t from = 0, opener, opened = 0, passed = 0;
	int ret = 0;

	while (!ret && (line = audit_next(versions, open_initramfs, &from))) {
		opener = audit_opener(line, policy->entries, policy->n, versions);
		if (opener == policy->n) {	/* only with --no-default-policy */
			passing = passing ? passing : line;
			passed++;
		} else if (opener != AUDIT_CLOSED && opened++ < OPENED_MAX) {
			ret = report_open(policy, line, &policy->entries[opener]);
		}
	}
	if (!ret && opened > OPENED_MAX)
		warn("%zu more dangerous parameters are allowed; mksig show names all", opened - OPENED_MAX);
	if (!ret && passed)
		warn("no entry of the policy covers %zu dangerous parameters, such as %s, so they are allowed; mksig show names all",
		     passed, passing->key);
	return ret;
}

int policy_complete(struct policy *policy, u32 versions, bool open_initramfs, bool lockdown)
{
	bool list = has_allowed(policy);
	bool closed = policy->any ? policy->any == SF_ACTION_FORBID : list;
	int ret;

	warn_of_unknown(policy, versions);
	ret = add_classes(policy, versions, open_initramfs, closed);
	if (!ret && policy->defaults && lockdown && !has_key(policy, "lockdown"))
		ret = require_lockdown(policy);
	if (!ret && policy->defaults)
		ret = add_audited(policy, versions, open_initramfs, AUDIT_CLASSES, closed);
	if (!policy->any && list)
		policy->any = SF_ACTION_FORBID;
	if (!ret && policy->any)
		ret = put(policy, policy->any, xprintf("*"), NULL);
	if (!ret && !policy->n)
		ret = fail(STATUS_USAGE,
			   "--no-default-policy leaves the policy without an entry; add some with --require, --forbid, --allow or --policy, or sign a line with --cmdline");
	return ret ? ret : check_open(policy, versions, open_initramfs);
}

void policy_free(struct policy *policy)
{
	size_t i;

	for (i = 0; i < policy->n; i++) {
		free((char *)policy->entries[i].key);
		free((char *)policy->entries[i].value);
	}
	policy->n = 0;
}
