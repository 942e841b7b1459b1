// SPDX-License-Identifier: MIT
/*
 * policy.c - command-line policies, and mksig's own
 *
 * A list of what is forbidden is never complete, and under shim and GRUB root
 * writes the command line anyway.  What has to hold is that the next kernel is
 * locked down, and the verifier sees to that.  The list below has only what
 * would undo what the verifier has just checked, or lockdown itself.
 *
 * The first entry that matches a word decides, so the order is: lockdown=, which
 * nothing may hide; what the signer asks for; mksig's own list; the rest.
 */
#define _GNU_SOURCE
#include <stdlib.h>

#include "profile.h"

static const struct {
	const char *key;
	bool open_initramfs_only;
} forbidden[] = {
	/* A trailer of the initramfs adds any parameter.  The signed tail of an open
	 * one keeps such a trailer out; this is the second lock. */
	{ .key = "bootconfig", .open_initramfs_only = true },

	/* Physical addresses: RAM survives kexec, so root's bytes are there.
	 * The decompressor follows acpi_rsdp= even if the kernel is locked
	 * down; initrd= and initrdmem= replace the initramfs; dmcryptkeys= is
	 * read without bounds by capture kernels. */
	{ .key = "acpi_rsdp" },
	{ .key = "initrd" },
	{ .key = "initrdmem" },
	{ .key = "dmcryptkeys" },

	/* They change the memory map that the kernel wrote.  What is no RAM for
	 * the next kernel can be hot-added there, while it still trusts what
	 * was put in it. */
	{ .key = "mem" },
	{ .key = "memmap" },

	/* Without EFI runtime services Secure Boot's state and its revocation
	 * lists (dbx, MokListXRT) are lost, for this kernel and the next. */
	{ .key = "efi" },
	{ .key = "noefi" },

	/* Skips single initcalls, such as the one that loads dbx. */
	{ .key = "initcall_blacklist" },

	/* Leaves out the integrity LSM, and lockdown too where it is not
	 * early. */
	{ .key = "lsm" },

	/* Appraisal of files and signatures of modules, which lockdown and an
	 * IMA policy would enforce, off. */
	{ .key = "ima_appraise" },
	{ .key = "module.sig_enforce" },

	/* Forged microcode is below ring 0.  The signed head of an open initramfs
	 * keeps microcode out; this is the second lock. */
	{ .key = "microcode.amd_sha_check", .open_initramfs_only = true },
};

/* As manifest.cddl has them: printable, no quote, a star only at the end, for a
 * prefix; a key has no '=' either. */
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

/* The kernel takes '-' and '_' for the same in keys. */
static bool same_char(char a, char b, bool key)
{
	return a == b || (key && (a == '-' || a == '_') && (b == '-' || b == '_'));
}

/* Does @token, perhaps a prefix, match whatever @other matches? */
static bool covers(const char *token, const char *other, bool key)
{
	size_t n = strlen(token) - is_prefix(token), i;

	for (i = 0; i < n; i++)
		if (!same_char(token[i], other[i], key))
			return false;
	return is_prefix(token) || !other[n];
}

/* The entry that decides, before it can be reached, whatever this one is for. */
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

/* A new entry; the strings are owned by the policy from here on. */
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

static int bad_token(const char *text, const char *what)
{
	return fail(STATUS_USAGE,
		    "%s: a policy's %s is up to %u printable characters without quotes and spaces, a star only at its end",
		    text, what, SF_TOKEN_MAX);
}

/* An entry for every word comes last: nothing behind it would decide anything. */
static int add_any(struct policy *policy, u32 action, const char *text)
{
	if (policy->any)
		return fail(STATUS_USAGE, "%s: the policy has this entry already", text);
	policy->any = action;
	return 0;
}

/* @value NULL, or "*": any */
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
	if (!earlier)
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
		      add_entry(policy, action, text, key_size, value) : bad_token(text, "value");
	free(copy);
	return ret;
}

int policy_add(struct policy *policy, u32 action, const char *text)
{
	size_t n = strcspn(text, "=");

	if (!is_token(text, n, true))
		return bad_token(text, "key");
	if (action == SF_ACTION_REQUIRE && text[n - 1] == '*')
		return fail(STATUS_USAGE, "--require=%s: a prefix can be forbidden or allowed only", text);
	if (n == strlen("elfcorehdr") && !strncmp(text, "elfcorehdr", n))
		return fail(STATUS_USAGE,
			    "%s: only the kernel that loads may write elfcorehdr, whatever a policy says; leave it out",
			    text);
	if (text[n])
		return add_values(policy, action, text, n);
	return add_entry(policy, action, text, n, NULL);
}

/* Has the signer said anything about this very key? */
static bool has_key(const struct policy *policy, const char *key)
{
	size_t i;

	for (i = 0; i < policy->n; i++)
		if (covers(policy->entries[i].key, key, true) && !is_prefix(policy->entries[i].key))
			return true;
	return false;
}

static int add_forbidden(struct policy *policy, bool open_initramfs)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(forbidden); i++)
		if ((open_initramfs || !forbidden[i].open_initramfs_only) &&
		    !decided_by(policy, forbidden[i].key, NULL))
			ret = put(policy, SF_ACTION_FORBID, xprintf("%s", forbidden[i].key), NULL);
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

/* Before everything else, or a prefix would take it for itself. */
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

int policy_complete(struct policy *policy, bool open_initramfs, bool lockdown)
{
	bool list = has_allowed(policy);
	int ret = 0;

	if (policy->defaults && lockdown && !has_key(policy, "lockdown"))
		ret = require_lockdown(policy);
	if (!ret && policy->defaults)
		ret = add_forbidden(policy, open_initramfs);
	if (!policy->any && list)
		policy->any = SF_ACTION_FORBID;
	if (!ret && policy->any)
		ret = put(policy, policy->any, xprintf("*"), NULL);
	return ret;
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
