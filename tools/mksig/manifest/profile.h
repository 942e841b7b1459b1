/* SPDX-License-Identifier: MIT */
/*
 * profile.h - make a manifest from an image and the signer's request
 */
#ifndef MKSIG_PROFILE_H
#define MKSIG_PROFILE_H

#include "audit.h"
#include "image.h"
#include "mksig.h"

/**
 * struct policy - a command-line policy that is being built
 * @entries:	@n entries; the first match decides; keys and values are owned
 * @n:		number of entries
 * @any:	action of the last entry, for every word; 0: none
 * @classes:	@nr_classes of the audit to forbid, each before the entry number @at
 * @where:	prefix of messages: "" or "FILE:LINE: "
 * @file:	of --policy, NULL: none
 * @file_begin, @file_end: range of the entries from this file
 * @defaults:	add mksig's own list after the command line's entries
 * @unaudited:	the payload may be an unaudited kernel
 * @dangerous:	the policy may allow dangerous parameters
 */
struct policy {
	struct sf_policy_desc entries[SF_POLICY_MAX];
	size_t n;
	u32 any;
	struct {
		enum audit_class class;
		size_t at;
	} classes[AUDIT_CLASSES];
	size_t nr_classes;
	const char *where;
	const char *file;
	size_t file_begin, file_end;
	bool defaults;
	bool unaudited;
	bool dangerous;
};

/* policy_add - add entries from the command line: KEY[=VALUE|VALUE...]; to forbid
 * "mitigations" forbids the whole class */
int policy_add(struct policy *policy, u32 action, const char *text);

/* policy_class - forbid a class of the audit */
int policy_class(struct policy *policy, const char *name);

/* policy_read - add entries from a file, one per line; 0, or a status with a sentence */
int policy_read(struct policy *policy, const char *path);

/* policy_given - did the signer give a policy? */
bool policy_given(const struct policy *policy);

/**
 * policy_versions - choose the audited versions that apply to a payload
 * @policy:	to be completed, NULL: the line is signed
 * @release:	of the payload, empty if it is not Linux
 * @versions:	result; all that were audited, if the payload was not
 *
 * Return: 0, or STATUS_REFUSED with a sentence if the signer must agree to that.
 */
int policy_versions(const struct policy *policy, const char *release, u32 *versions);

/**
 * policy_complete - add mksig's own entries, unless @policy->defaults is false
 * @policy:	what the command line gave
 * @versions:	from policy_versions()
 * @open_initramfs: a part of the initramfs is unsigned
 * @lockdown:	the command line is the only way to lock the payload down
 *
 * Return: 0, or a status with a sentence.
 */
int policy_complete(struct policy *policy, u32 versions, bool open_initramfs, bool lockdown);
void policy_free(struct policy *policy);

/**
 * struct lockdown - how the payload locks itself down
 * @levels:	by way, 0 if not in this way
 * @given:	by --lockdown
 * @none:	by --lockdown=none
 */
struct lockdown {
	u32 levels[SF_WAY_CMDLINE + 1];
	bool given;
	bool none;
};

/* lockdown_option - parse WAY[:LEVEL] or none; 0 or STATUS_USAGE with a sentence */
int lockdown_option(struct lockdown *lockdown, const char *text);

/* lockdown_from_config - set the claims from the configuration, unless they were given */
void lockdown_from_config(struct lockdown *lockdown, const struct kconfig *config);

/* Limits for initramfs files that are signed together, and for open data slots */
#define INITRDS_MAX	8
#define DATA_MAX	7u

/**
 * struct data_slot - an open slot that the signer requests
 * @name:	of the slot
 * @max:	largest size
 */
struct data_slot {
	char name[SF_NAME_MAX + 1];
	u64 max;
};

/**
 * struct create_request - the signer's options
 * @image:	path of the kernel
 * @config:	path of its configuration, NULL: search for it
 * @config_mismatch: the configuration may be another kernel's
 * @output:	path of the result, NULL: beside the image
 * @initrds:	@nr_initrds paths of an initramfs to sign; none: open, unless the image
 *		contains one
 * @initrd_head: path of the archive to sign before an open initramfs, after other
 *		signed ones; NULL: an empty archive, if needed
 * @ignore_initrd, @ignore_cmdline: do not load the image's own
 * @profile:	of a UKI, 0 unless @profile_given
 * @initrd_open: an open initramfs may follow the signed one
 * @initrd_max:	largest open initramfs
 * @cmdline:	command line to sign, NULL: the image's own, or a policy
 * @component:	name within which generations are compared, NULL: by configuration
 * @generation:	valid if @generation_given
 * @text:	description, not signed, NULL: the image's version string
 * @usage:	SF_USAGE_*, 0: default
 * @digest_alg:	0: SHA-256
 * @data:	@nr_data open slots
 * @policy:	of the command line
 * @lockdown:	ways to lock down
 */
struct create_request {
	const char *image;
	const char *config;
	bool config_mismatch;
	const char *output;
	const char *initrds[INITRDS_MAX];
	size_t nr_initrds;
	const char *initrd_head;
	bool ignore_initrd;
	bool ignore_cmdline;
	bool initrd_open;
	u64 profile;
	bool profile_given;
	u64 initrd_max;
	const char *cmdline;
	const char *component;
	u64 generation;
	bool generation_given;
	const char *text;
	u32 usage;
	u32 digest_alg;
	struct data_slot data[DATA_MAX];
	size_t nr_data;
	struct policy policy;
	struct lockdown lockdown;
};

/* Length of what the kernel prepends in a crash load: "elfcorehdr=0x%lx " */
#define CRASH_PREFIX	30u

/* line_to_sign - the command line to sign by digest, NULL: use a policy */
const char *line_to_sign(const struct create_request *request, const struct image *image);

/**
 * line_check - can this command line be signed?
 * @line:	from line_to_sign()
 * @max:	bytes that the payload reads, with the NUL
 * @prefix:	characters that the kernel prepends in a crash load
 * @open_initramfs: a part of the initramfs is unsigned
 *
 * Return: 0, or a status with a sentence.
 */
int line_check(const char *line, u32 max, u32 prefix, bool open_initramfs);

/* builtin_line - the kernel's built-in command line, which precedes the one it is given, or
 * on arm64 replaces it if that is empty; malloc()ed, NULL if it has none */
char *builtin_line(const struct kconfig *config);

/**
 * builtin_check - does the built-in line leave lockdown= and policy of the given line effective?
 * @line:	from builtin_line()
 * @request:	with complete claims and policy
 * @policed:	the given line is checked by policy
 * @versions:	from policy_versions()
 * @open_initramfs: a part of the initramfs is unsigned
 *
 * Return: 0, or a status with a sentence.
 */
int builtin_check(const char *line, const struct create_request *request, bool policed,
		  u32 versions, bool open_initramfs);

/* policy_refuses - the entry that forbids a word, or NULL */
const struct sf_policy_desc *policy_refuses(const struct policy *policy, const char *key,
					    const char *value);

/**
 * struct initrd - the signed part of the initramfs
 * @pieces:	all its bytes
 * @files:	@nr_files files given, open
 * @end:	the last bytes, which are in the bundle; @end.size may be 0
 * @base_size:	bytes of the image's own initramfs and of the files given
 * @files_end:	offset of a further file, in the loader's concatenation of all files
 * @open:	an open initramfs may follow
 */
struct initrd {
	struct pieces pieces;
	struct file files[INITRDS_MAX];
	size_t nr_files;
	struct file end;
	u64 base_size;
	u64 files_end;
	bool open;
};

/**
 * initrd_collect - collect the image's own initramfs and those of @request; before an open one
 * also an archive that ends the search of early code
 *
 * Return: 0, or a status with a sentence; initrd_free() either way.
 */
int initrd_collect(const struct image *image, const struct kconfig *config,
		   const struct create_request *request, struct initrd *initrd);
void initrd_free(struct initrd *initrd);

/* initrd_unchanged - are the files unchanged? 0, or a status with a sentence */
int initrd_unchanged(const struct initrd *initrd);

/**
 * struct profile - a manifest and its attachments
 * @manifest:	encoded, @size bytes
 * @size:	bytes
 * @decoded:	points into @manifest
 * @attachments: point into @purgatory and @blobs, and into what the profile was made from
 * @purgatory:	malloc()ed, NULL if there is none
 * @blobs:	by slot number - 1: malloc()ed
 */
struct profile {
	u8 manifest[SF_MANIFEST_MAX];
	size_t size;
	struct sf_manifest decoded;
	struct sf_attachments attachments;
	u8 *purgatory;
	u8 *blobs[SF_SLOTS_MAX];
};

/**
 * profile_make - describe a kernel image
 * @image:	read by image_read()
 * @config:	its configuration, may be empty
 * @initrd:	from initrd_collect()
 * @request:	complete, with all defaults set
 * @profile:	result; profile_free() afterwards
 *
 * Return: 0, or a status with a sentence.
 */
int profile_make(const struct image *image, const struct kconfig *config,
		 const struct initrd *initrd, struct create_request *request,
		 struct profile *profile);
void profile_free(struct profile *profile);

/* own_purgatory - a malloc()ed copy of the purgatory that this mksig was built with, NULL
 * if it is malformed */
u8 *own_purgatory(size_t *size);

/* is_own_purgatory - is this that purgatory, apart from the names of its regions? */
bool is_own_purgatory(struct sf_bytes bytes);

#endif /* MKSIG_PROFILE_H */
