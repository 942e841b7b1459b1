/* SPDX-License-Identifier: MIT */
/*
 * profile.h - from an image and the signer's wishes to a manifest
 */
#ifndef MKSIG_PROFILE_H
#define MKSIG_PROFILE_H

#include "image.h"
#include "mksig.h"

/**
 * struct policy - a command-line policy being put together
 * @entries:	@n entries; keys and values are owned
 * @n:		number of entries
 * @defaults:	begin with mksig's own list
 */
struct policy {
	struct sf_policy_desc entries[SF_POLICY_MAX];
	size_t n;
	bool defaults;
};

/* policy_add - an entry from the command line: KEY[=VALUE|VALUE...] */
int policy_add(struct policy *policy, __u32 op, const char *text);

/**
 * policy_complete - add mksig's own entries, unless told not to
 * @policy:	what the command line gave
 * @open_initramfs: the initramfs is signed by nobody
 * @crash:	may be loaded for a crash
 * @elfcorehdr:	number of the elfcorehdr slot, if @crash
 * @lockdown:	the command line is the only way to lock the payload down
 *
 * Return: 0, or a status with a sentence.
 */
int policy_complete(struct policy *policy, bool open_initramfs, bool crash,
		    __u32 elfcorehdr, bool lockdown);
void policy_free(struct policy *policy);

/**
 * struct lockdown - how the payload locks itself down
 * @claims:	by way, level 0 if not in this way
 * @given:	by --lockdown
 */
struct lockdown {
	__u32 levels[SF_WAY_CMDLINE + 1];
	bool given;
};

/* lockdown_option - WAY[:LEVEL] or none; 0 or STATUS_USAGE with a sentence */
int lockdown_option(struct lockdown *lockdown, const char *text);

/* lockdown_from_config - unless given, what the configuration says */
void lockdown_from_config(struct lockdown *lockdown, const struct kconfig *config);

/* Initramfs files that are signed as one. */
#define INITRDS_MAX	8

/**
 * struct wishes - what the signer asked for
 * @image:	path of the kernel
 * @config:	path of its configuration, NULL: look for it
 * @output:	path of the result, NULL: beside the image
 * @initrds:	@nr_initrds paths, of an initramfs to be signed; none: open, unless the
 *		image brings one along
 * @ignore_initrd, @ignore_cmdline: what the image brings along is not handed over
 * @profile:	of a UKI
 * @initrd_open: behind the signed initramfs there may be another one, an open one
 * @initrd_max:	largest open initramfs
 * @cmdline:	command line to be signed, NULL: that of the image, or by policy
 * @component:	name that generations belong to, NULL: by configuration
 * @generation:	valid if @generation_given
 * @text:	for people, NULL: the image's version string
 * @usage:	SF_USAGE_*, 0: default
 * @digest_alg:	0: SHA-256
 * @policy:	of the command line
 * @lockdown:	ways to lock down
 */
struct wishes {
	const char *image;
	const char *config;
	const char *output;
	const char *initrds[INITRDS_MAX];
	size_t nr_initrds;
	bool ignore_initrd;
	bool ignore_cmdline;
	bool initrd_open;
	__u64 profile;
	__u64 initrd_max;
	const char *cmdline;
	const char *component;
	__u64 generation;
	bool generation_given;
	const char *text;
	__u32 usage;
	__u32 digest_alg;
	struct policy policy;
	struct lockdown lockdown;
};

/* line_to_sign - the command line that is signed by digest, NULL: by policy */
const char *line_to_sign(const struct wishes *wishes, const struct image *image);

/**
 * struct part - a range of the initramfs
 * @source:	SF_FROM_IMAGE, SF_FROM_INITRD or SF_FROM_FIELDS (zeros)
 */
struct part {
	__u32 source;
	__u64 offset;
	__u64 size;
};

/**
 * struct parts - the initramfs to be signed
 * @at:		@n parts, none if it is open
 * @bytes:	all of it, malloc()ed
 * @size:	bytes
 * @files_end:	where the next file would begin, in what the loader makes of all files
 */
struct parts {
	struct part at[PIECES_MAX + 2 * INITRDS_MAX];
	size_t n;
	__u8 *bytes;
	__u64 size;
	__u64 files_end;
};

/**
 * initrd_collect - the image's own initramfs, then those of @wishes
 *
 * Return: 0, or a status with a sentence; free(parts->bytes) either way.
 */
int initrd_collect(const struct image *image, const struct wishes *wishes, struct parts *parts);

/**
 * struct profile - a manifest and what belongs to it
 * @manifest:	encoded, @size bytes
 * @size:	bytes
 * @decoded:	points into @manifest
 * @attachments: point into @purgatory
 * @purgatory:	malloc()ed
 */
struct profile {
	__u8 manifest[SF_MANIFEST_MAX];
	size_t size;
	struct sf_manifest decoded;
	struct sf_attachments attachments;
	__u8 *purgatory;
};

/**
 * profile_x86 - describe an x86-64 kernel image
 * @image:	read by image_read()
 * @config:	its configuration, may be empty
 * @initrd:	from initrd_collect()
 * @wishes:	complete: no defaults are left open
 * @profile:	result; free(profile->purgatory) afterwards
 *
 * Return: 0, or a status with a sentence.
 */
int profile_x86(const struct image *image, const struct kconfig *config,
		const struct parts *initrd, struct wishes *wishes, struct profile *profile);

/* own_purgatory - a malloc()ed copy of the purgatory that this mksig was built
 * with, NULL if it is none */
__u8 *own_purgatory(size_t *size);

/* is_own_purgatory - is this it, but for the names of its regions? */
bool is_own_purgatory(struct sf_bytes bytes);

#endif /* MKSIG_PROFILE_H */
