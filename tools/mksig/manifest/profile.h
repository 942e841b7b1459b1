/* SPDX-License-Identifier: MIT */
/*
 * profile.h - from an image and the signer's request to a manifest
 */
#ifndef MKSIG_PROFILE_H
#define MKSIG_PROFILE_H

#include "audit.h"
#include "image.h"
#include "mksig.h"

/**
 * struct policy - a command-line policy being put together
 * @entries:	@n entries, in the order in which they decide; keys and values are owned
 * @n:		number of entries
 * @any:	action of the entry for every word, which comes last; 0: there is none
 * @classes:	@nr_classes of the audit that are forbidden, each before the entry number @at
 * @where:	before messages: "" or "FILE:LINE: "
 * @file:	of --policy, NULL: none
 * @file_begin, @file_end: the entries that it gave
 * @defaults:	mksig's own list follows what the command line gave
 * @unaudited:	the payload need not have been audited
 * @dangerous:	it may let through what the audit calls dangerous
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

/* policy_add - entries from the command line: KEY[=VALUE|VALUE...]; "mitigations", forbidden,
 * is the whole class */
int policy_add(struct policy *policy, u32 action, const char *text);

/* policy_class - forbid what is of a class of the audit */
int policy_class(struct policy *policy, const char *name);

/* policy_read - entries from a file, one a line; 0, or a status with a sentence */
int policy_read(struct policy *policy, const char *path);

/* policy_given - did the signer say anything about a policy? */
bool policy_given(const struct policy *policy);

/**
 * policy_versions - the kernels of which the audit has to be asked
 * @policy:	that is to be completed, NULL: the line is signed
 * @release:	of the payload, empty if it is not Linux
 * @versions:	result; all that were audited, if the payload was not
 *
 * Return: 0, or STATUS_REFUSED with a sentence if that needs the signer's word.
 */
int policy_versions(const struct policy *policy, const char *release, u32 *versions);

/**
 * policy_complete - add mksig's own entries, unless told not to
 * @policy:	what the command line gave
 * @versions:	from policy_versions()
 * @open_initramfs: a part of the initramfs is signed by nobody
 * @lockdown:	the command line is the only way to lock the payload down
 *
 * Return: 0, or a status with a sentence.
 */
int policy_complete(struct policy *policy, u32 versions, bool open_initramfs, bool lockdown);
void policy_free(struct policy *policy);

/**
 * struct lockdown - how the payload locks itself down
 * @claims:	by way, level 0 if not in this way
 * @given:	by --lockdown
 */
struct lockdown {
	u32 levels[SF_WAY_CMDLINE + 1];
	bool given;
};

/* lockdown_option - WAY[:LEVEL] or none; 0 or STATUS_USAGE with a sentence */
int lockdown_option(struct lockdown *lockdown, const char *text);

/* lockdown_from_config - unless given, what the configuration says */
void lockdown_from_config(struct lockdown *lockdown, const struct kconfig *config);

/* Initramfs files that are signed as one, and open data slots. */
#define INITRDS_MAX	8
#define DATA_MAX	7u

/**
 * struct data_slot - an open slot that the signer asks for
 * @name:	of the slot
 * @max:	largest size
 */
struct data_slot {
	char name[SF_NAME_MAX + 1];
	u64 max;
};

/**
 * struct create_request - what the signer asked for
 * @image:	path of the kernel
 * @config:	path of its configuration, NULL: look for it
 * @config_mismatch: it may be another kernel's
 * @output:	path of the result, NULL: beside the image
 * @initrds:	@nr_initrds paths, of an initramfs to be signed; none: open, unless the
 *		image brings one along
 * @initrd_head: path of what is signed before an open initramfs, or behind what
 *		is signed already; NULL: an empty archive, if one is needed
 * @ignore_initrd, @ignore_cmdline: what the image brings along is not handed over
 * @profile:	of a UKI
 * @initrd_open: behind the signed initramfs there may be another one, an open one
 * @initrd_max:	largest open initramfs
 * @cmdline:	command line to be signed, NULL: that of the image, or by policy
 * @component:	name that generations belong to, NULL: by configuration
 * @generation:	valid if @generation_given
 * @text:	for people, not signed, NULL: the image's version string
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

/* What the kernel puts before the line in a crash load: "elfcorehdr=0x%lx " */
#define CRASH_PREFIX	30u

/* line_to_sign - the command line that is signed by digest, NULL: by policy */
const char *line_to_sign(const struct create_request *request, const struct image *image);

/**
 * line_check - can this command line be signed?
 * @line:	from line_to_sign()
 * @max:	bytes that the payload reads of it, with the NUL
 * @prefix:	characters that the kernel puts before it in a crash load
 * @open_initramfs: a part of the initramfs is signed by nobody
 *
 * Return: 0, or a status with a sentence.
 */
int line_check(const char *line, u32 max, u32 prefix, bool open_initramfs);

/* builtin_line - the kernel's own, which it puts before what it is given, or on arm64 takes
 * instead; malloc()ed, NULL if it has none */
char *builtin_line(const struct kconfig *config);

/**
 * builtin_check - does the built-in line leave the next one what rests on it?
 * @line:	from builtin_line()
 * @request:	with the claims, and the policy, complete
 * @policed:	the policy is of use: the next line is not signed
 * @versions:	from policy_versions()
 * @open_initramfs: a part of the initramfs is signed by nobody
 *
 * Return: 0, or a status with a sentence.
 */
int builtin_check(const char *line, const struct create_request *request, bool policed,
		  u32 versions, bool open_initramfs);

/* policy_refuses - the entry that forbids a word, or NULL */
const struct sf_policy_desc *policy_refuses(const struct policy *policy, const char *key,
					    const char *value);

/**
 * struct initrd - what is signed of the initramfs
 * @pieces:	all of it
 * @files:	@nr_files files given, open
 * @end:	what the bundle brings along, at the end; @end.size is 0 if nothing
 * @base_size:	bytes of the image's own initramfs and of the files given
 * @files_end:	where the next file would begin, in what the loader makes of all files
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
 * initrd_collect - the image's own initramfs, then those of @request; if an open one
 * may follow, then what ends the search of early code
 *
 * Return: 0, or a status with a sentence; initrd_free() either way.
 */
int initrd_collect(const struct image *image, const struct kconfig *config,
		   const struct create_request *request, struct initrd *initrd);
void initrd_free(struct initrd *initrd);

/* initrd_unchanged - are the files as they were? 0, or a status with a sentence */
int initrd_unchanged(const struct initrd *initrd);

/**
 * struct profile - a manifest and what belongs to it
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
 * @request:	complete: no defaults are left open
 * @profile:	result; profile_free() afterwards
 *
 * Return: 0, or a status with a sentence.
 */
int profile_make(const struct image *image, const struct kconfig *config,
		 const struct initrd *initrd, struct create_request *request,
		 struct profile *profile);
void profile_free(struct profile *profile);

/* own_purgatory - a malloc()ed copy of the purgatory that this mksig was built
 * with, NULL if it is none */
u8 *own_purgatory(size_t *size);

/* is_own_purgatory - is this it, but for the names of its regions? */
bool is_own_purgatory(struct sf_bytes bytes);

#endif /* MKSIG_PROFILE_H */
