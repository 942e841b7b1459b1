/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_load.h - load a kernel with a signed manifest (userspace only)
 *
 * What "kexec --sig-manifest" does, for everybody who calls kexec_load(2):
 *
 *	struct sf_request request = {
 *		.manifest = "/boot/kexec-manifest-6.1.0.ksig",
 *		.image = "/boot/vmlinuz-6.1.0",
 *		.initrd = "/boot/initrd.img-6.1.0",
 *		.command_line = "root=/dev/sda1 lockdown=integrity",
 *	};
 *	struct sf_plan *plan = NULL;
 *	struct sf_error error;
 *
 *	status = sf_plan_make(&request, &plan, &error);
 *	if (!status)
 *		status = sf_plan_preflight(plan, &error);
 *	if (!status)
 *		status = sf_plan_load(plan, &error);
 *	sf_plan_free(plan);
 *
 * Nothing in here is trusted by anyone: the kernel checks the result, and writes
 * what it knows itself.  The loader follows the slots and hints of the bundle and
 * knows no image format.
 */
#ifndef SIGFMT_LOAD_H
#define SIGFMT_LOAD_H

#include "sigfmt_bundle.h"
#include "sigfmt_sentence.h"

struct kexec_segment;

/**
 * struct sf_range - physical memory
 * @start:	first byte
 * @end:	first byte behind it
 */
struct sf_range {
	u64 start;
	u64 end;
};

/**
 * struct sf_ranges - a list of ranges
 * @at:		malloc()ed, sorted, apart from each other
 * @count:	number of them
 */
struct sf_ranges {
	struct sf_range *at;
	size_t count;
};

/**
 * struct sf_machine - what of this machine and its running kernel concerns a load
 * @page_size:	of the running kernel
 * @lockdown:	enum sf_level of the running kernel; none if it does not tell
 * @handover:	the kernel can tell the next one about the machine: it was not booted
 *		by EFI, or there is an EFI runtime map
 * @secure_boot: the next kernel will be told that Secure Boot is on
 * @sha_ni:	the processor has the SHA extensions
 * @ram:	System RAM that is not driver managed (/proc/iomem)
 * @driver_ram:	System RAM of a driver (/proc/iomem)
 * @firmware_ram: RAM of the firmware's memory map, as far as every next kernel has
 *		room for it (x86)
 * @efi_ranges:	memory that the EFI runtime map describes
 * @reserved:	what was reserved since the kernel was booted (arm64; /proc/iomem)
 * @crash:	where a crash kernel goes; start == end if nothing is reserved
 * @crash_low:	second region, below 4 GiB; start == end if there is none
 */
struct sf_machine {
	u32 page_size;
	u32 lockdown;
	bool handover;
	bool secure_boot;
	bool sha_ni;
	struct sf_ranges ram;
	struct sf_ranges driver_ram;
	struct sf_ranges firmware_ram;
	struct sf_ranges efi_ranges;
	struct sf_ranges reserved;
	struct sf_range crash;
	struct sf_range crash_low;
};

/**
 * sf_machine_read - read it from sysfs and procfs
 * @root:	prefix of /sys and /proc; "" for the real ones
 * @machine:	result; free with sf_machine_free() also after an error
 * @error:	set on error
 *
 * Needs CAP_SYS_ADMIN, without which /proc/iomem shows zeros.
 */
enum sf_status sf_machine_read(const char *root, struct sf_machine *machine,
			       struct sf_error *error);

/* sf_machine_free - free what it owns; a zeroed machine is fine */
void sf_machine_free(struct sf_machine *machine);

/**
 * enum sf_recheck - does purgatory check the digests again before the jump?
 * @SF_RECHECK_CRASH: in crash loads: what makes a kernel panic may have hit the
 *		crash kernel, too
 * @SF_RECHECK_NEVER: it does not
 * @SF_RECHECK_ALWAYS: in reboot loads as well
 */
enum sf_recheck {
	SF_RECHECK_CRASH = 0,
	SF_RECHECK_NEVER,
	SF_RECHECK_ALWAYS,
};

/**
 * struct sf_data_file - a file for one slot
 * @name:	of the slot
 * @path:	file
 */
struct sf_data_file {
	const char *name;
	const char *path;
};

/**
 * struct sf_request - what is to be loaded
 * @manifest:	bundle file, kexec-manifest-<release>.ksig
 * @image:	file that it was made from
 * @initrd:	initramfs file, or NULL
 * @more_initrds: files that follow it, up to a NULL, each at a multiple of four as
 *		Linux wants it; or NULL
 * @data:	files for slots that the manifest leaves to the user
 * @nr_data:	number of them
 * @command_line: or NULL
 * @crash:	load for use on panic
 * @flags:	more flags for kexec_load
 * @recheck:	does purgatory check the digests again?
 * @halt:	on a mismatch purgatory halts instead of resetting
 * @uart:	I/O port for purgatory's messages, 0: none
 * @root:	as for sf_machine_read(); NULL for the real machine
 *
 * @recheck, @halt and @uart have an effect if the manifest offers the
 * choice.
 */
struct sf_request {
	const char *manifest;
	const char *image;
	const char *initrd;
	const char *const *more_initrds;
	const struct sf_data_file *data;
	size_t nr_data;
	const char *command_line;
	bool crash;
	unsigned long flags;
	enum sf_recheck recheck;
	bool halt;
	__u16 uart;
	const char *root;
};

/**
 * struct sf_placed - what fills a slot, and where
 * @present:	something does
 * @mem:	physical address; 0 for the command line, which has no memory
 * @memsz:	bytes of memory
 * @bufsz:	bytes in @data; 0 if the kernel fills the slot
 * @data:	in a file's bytes, the bundle, or @own
 * @own:	malloc()ed, or NULL
 */
struct sf_placed {
	bool present;
	u64 mem;
	u64 memsz;
	u64 bufsz;
	const u8 *data;
	u8 *own;
};

/**
 * struct sf_plan - a load that is ready to be made
 * @bundle:	the manifest; @bundle.data .. @bundle.parts.end is what the kernel gets
 * @machine:	this machine
 * @request:	copy; strings belong to the caller
 * @entry:	entry point
 * @slots:	slot number n is @slots[n - 1]
 * @image:	bytes of the file, malloc()ed
 * @initrd:	bytes of all initramfs files, malloc()ed, or nothing
 * @data:	by slot number - 1: bytes of the files, malloc()ed
 * @warning:	what is hardly meant, such as an initramfs that is none; or empty
 */
struct sf_plan {
	struct sf_bundle bundle;
	struct sf_machine machine;
	struct sf_request request;
	u64 entry;
	struct sf_placed slots[SF_SLOTS_MAX];
	struct sf_view image;
	struct sf_view initrd;
	struct sf_view data[SF_SLOTS_MAX];
	char warning[SF_ERROR_TEXT];
};

/**
 * sf_manifest_find - find the manifest that lies beside a kernel
 * @image:	path; symbolic links are followed
 * @path:	result, malloc()ed: for a file vmlinuz-<release>, or <release>/vmlinuz,
 *		kexec-manifest-<release>.ksig in its directory, else the file with .ksig
 *		behind its name, from which a counter of boots (X+3.efi) is left out
 * @error:	set if there is none: where it was looked for
 */
enum sf_status sf_manifest_find(const char *image, char **path, struct sf_error *error);

/* sf_manifest_beside - the same; NULL if there is none */
char *sf_manifest_beside(const char *image);

/**
 * sf_manifest_path - a place where sf_manifest_find() looks
 * @image:	path of a kernel
 * @release:	its release, as it says itself, may be empty: for one that is called
 *		vmlinuz, in a folder that is called by it or not
 *
 * Return: path to write a manifest to, malloc()ed; NULL: out of memory.
 */
char *sf_manifest_path(const char *image, const char *release);

/**
 * sf_clean_line - leave out of a command line what concerns the running kernel alone
 * @line:	changed in place: BOOT_IMAGE=, initrd=, elfcorehdr=, for a crash kernel
 *		crashkernel= are left out
 * @running:	/proc/cmdline, only words that it has as well are left out; NULL: @line is
 *		from there
 * @crash:	for a crash kernel
 */
void sf_clean_line(char *line, const char *running, bool crash);

/**
 * sf_plan_make - read the files, fill the slots, find a place for each
 * @request:	what to load
 * @plan:	result, NULL on error; free with sf_plan_free()
 * @error:	set on error
 */
enum sf_status sf_plan_make(const struct sf_request *request, struct sf_plan **plan,
			    struct sf_error *error);

/**
 * sf_plan_preflight - let the kernel's own checker judge the plan, here
 * @plan:	from sf_plan_make()
 * @error:	set on refusal: cause, errno and sentence
 *
 * Also compares the manifest with the digest that its signature is over.  Not
 * judged here: whether the running kernel trusts the signer (sf_bundle_trust()), its
 * generation floor, its blacklist; and digests (sf_plan_digests()), because the
 * kernel computes them anyway.
 */
enum sf_status sf_plan_preflight(struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_digests - compare the bytes of all slots with the digests in the manifest
 * @plan:	from sf_plan_make()
 * @error:	set on refusal: the slot that differs
 *
 * A dry run of the kernel does not do this.
 */
enum sf_status sf_plan_digests(struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_segments - the arguments of kexec_load
 * @plan:	from sf_plan_make()
 * @segments:	result, room for %SF_SLOTS_MAX + 1; tags in memsz
 *
 * The manifest's segment is the last.  Return: number of segments.
 */
unsigned long sf_plan_segments(const struct sf_plan *plan,
			       struct kexec_segment *segments);

/* sf_plan_flags - flags of kexec_load for this plan */
unsigned long sf_plan_flags(const struct sf_plan *plan);

/**
 * sf_kexec_load - kexec_load(2), and the kernel's reason in plain English
 * @entry:	entry point
 * @nr:		number of segments
 * @segments:	array
 * @flags:	%KEXEC_SIG_MANIFEST among them
 * @manifest:	decoded, for the sentence, or NULL
 * @error:	on error: errno, and a sentence made of what the kernel logged if that
 *		can be read, else one that explains the errno
 */
enum sf_status sf_kexec_load(u64 entry, unsigned long nr, struct kexec_segment *segments,
			     unsigned long flags, const struct sf_manifest *manifest,
			     struct sf_error *error);

/**
 * sf_kernel_knows - does the running kernel know manifests, and may it be asked to load?
 * @error:	if not: as of sf_kexec_load()
 *
 * Asked with a call that cannot succeed, and touches nothing that is loaded.
 */
enum sf_status sf_kernel_knows(struct sf_error *error);

/* sf_plan_load - sf_kexec_load() with what the plan holds */
enum sf_status sf_plan_load(const struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_dry_run - ask the running kernel whether it would load the plan
 * @plan:	from sf_plan_make()
 * @error:	if not: as of sf_kexec_load(); %SF_NO_FEATURE if it cannot be asked
 *
 * The kernel checks everything but digests, and touches nothing that is loaded.
 */
enum sf_status sf_plan_dry_run(const struct sf_plan *plan, struct sf_error *error);

/**
 * sf_unload - unload what is loaded
 * @crash:	the crash kernel, else the next kernel
 * @error:	set on error
 *
 * Works on a locked-down kernel that knows signed manifests.
 */
enum sf_status sf_unload(bool crash, struct sf_error *error);

/* sf_plan_free - free a plan; NULL is fine */
void sf_plan_free(struct sf_plan *plan);

#endif /* SIGFMT_LOAD_H */
