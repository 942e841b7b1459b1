// SPDX-License-Identifier: MIT
/*
 * policy.c - command-line policies, and mksig's own
 *
 * A list of what is forbidden is never complete, and under shim and GRUB root
 * writes the command line anyway.  What has to hold is that the next kernel is
 * locked down, and the verifier sees to that.  The list below has only what
 * would undo what the verifier has just checked, or lockdown itself.
 */
#define _GNU_SOURCE
#include <stdlib.h>

#include "profile.h"

static const struct {
	const char *key;
	bool open_initramfs_only;
} forbidden[] = {
	/* A trailer of the unsigned initramfs would add any parameter. */
	{ .key = "bootconfig", .open_initramfs_only = true },

	/* Physical addresses: RAM survives kexec, so root's bytes are there.
	 * The decompressor follows acpi_rsdp= even if the kernel is locked
	 * down; initrd= and initrdmem= replace the initramfs; dmcryptkeys= is
	 * read without bounds by capture kernels. */
	{ .key = "acpi_rsdp" },
	{ .key = "initrd" },
	{ .key = "initrdmem" },
	{ .key = "dmcryptkeys" },

	/* They change the memory map after it was checked.  What is no RAM for
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

	/* Forged microcode, in the unsigned initramfs, is below ring 0. */
	{ .key = "microcode.amd_sha_check", .open_initramfs_only = true },
};

/* As manifest.cddl has them: printable, no quote; a key has no '=' either, and a
 * star only at its end, for a prefix. */
static bool is_token(const char *p, size_t n, bool key)
{
	size_t i;

	if (n > SF_TOKEN_MAX || (key && !n))
		return false;
	for (i = 0; i < n; i++) {
		if (p[i] <= ' ' || p[i] > '~' || p[i] == '"' || (key && p[i] == '='))
			return false;
		if (key && p[i] == '*' && (!i || i != n - 1))
			return false;
	}
	return true;
}

/* The kernel takes '-' and '_' for the same in keys. */
static bool same_key(const char *a, const char *b, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (a[i] != b[i] && !(a[i] && strchr("-_", a[i]) && strchr("-_", b[i])))
			return false;
	return !a[n];
}

static bool has_key(const struct policy *policy, const char *key, size_t n)
{
	size_t i;

	for (i = 0; i < policy->n; i++)
		if (same_key(policy->entries[i].key, key, n))
			return true;
	return false;
}

/* A new entry; @key is owned by the policy from here on. */
static int put(struct policy *policy, __u32 op, char *key, __u32 slot)
{
	if (!key)
		exit(fail(STATUS_INTERNAL, "out of memory"));
	if (policy->n < SF_POLICY_MAX) {
		policy->entries[policy->n++] =
			(struct sf_policy_desc){ .op = op, .key = key, .slot = slot };
		return 0;
	}
	free(key);
	return fail(STATUS_REFUSED, "a command-line policy has %u entries at most", SF_POLICY_MAX);
}

static int bad_token(const char *text, const char *what)
{
	return fail(STATUS_USAGE,
		    "%s: a policy's %s is up to %u printable characters without quotes and spaces",
		    text, what, SF_TOKEN_MAX);
}

/* "v1|v2|..." as an array; the strings are in one piece of memory, that of the
 * first. */
static int split_values(const char *text, const char *values, struct sf_policy_desc *entry)
{
	const char **list = xcalloc(SF_ALTERNATIVES_MAX, sizeof(*list));
	char *rest = xprintf("%s", values), *value;

	entry->values = list;
	list[0] = rest;
	while ((value = strsep(&rest, "|"))) {
		if (!is_token(value, strlen(value), false))
			return bad_token(text, "value");
		if (entry->nr_values == SF_ALTERNATIVES_MAX)
			return fail(STATUS_USAGE, "%s: %u values at most", text,
				    SF_ALTERNATIVES_MAX);
		list[entry->nr_values++] = value;
	}
	return 0;
}

int policy_add(struct policy *policy, __u32 op, const char *text)
{
	size_t n = strcspn(text, "=");
	int ret;

	if (op == SF_FORBIDDEN && text[n])
		return fail(STATUS_USAGE, "--forbid=%s: keys are forbidden, not values; leave out '%s'",
			    text, text + n);
	if (!is_token(text, n, true))
		return bad_token(text, "key");
	if (op == SF_REQUIRED && text[n - 1] == '*')
		return fail(STATUS_USAGE, "--require=%s: a prefix can be forbidden or allowed only", text);
	if (has_key(policy, text, n))
		return fail(STATUS_USAGE, "%s: the policy has this key already", text);
	ret = put(policy, op, strndup(text, n), 0);
	if (!ret && text[n])
		ret = split_values(text, text + n + 1, &policy->entries[policy->n - 1]);
	return ret;
}

/* An entry of our own, unless the command line has its key already. */
static int add_own(struct policy *policy, __u32 op, const char *key, __u32 slot)
{
	if (has_key(policy, key, strlen(key)))
		return 0;
	return put(policy, op, xprintf("%s", key), slot);
}

int policy_complete(struct policy *policy, bool open_initramfs, bool crash,
		    __u32 elfcorehdr, bool lockdown)
{
	size_t i;
	int ret = 0;

	/* A capture kernel reads what this address says; nobody but the kernel
	 * that loads it knows the right one. */
	if (has_key(policy, "elfcorehdr", 10))
		return fail(STATUS_USAGE, "elfcorehdr is not for the command line to decide");
	ret = crash ? add_own(policy, SF_ADDRESS, "elfcorehdr", elfcorehdr) :
		      add_own(policy, SF_FORBIDDEN, "elfcorehdr", 0);
	if (!ret && policy->defaults && lockdown && !has_key(policy, "lockdown", 8))
		ret = policy_add(policy, SF_REQUIRED, "lockdown=integrity|confidentiality");
	for (i = 0; !ret && policy->defaults && i < ARRAY_SIZE(forbidden); i++)
		if (open_initramfs || !forbidden[i].open_initramfs_only)
			ret = add_own(policy, SF_FORBIDDEN, forbidden[i].key, 0);
	return ret;
}

void policy_free(struct policy *policy)
{
	size_t i;

	for (i = 0; i < policy->n; i++) {
		free((char *)policy->entries[i].key);
		if (policy->entries[i].values)
			free((char *)policy->entries[i].values[0]);
		free((void *)policy->entries[i].values);
	}
	policy->n = 0;
}
