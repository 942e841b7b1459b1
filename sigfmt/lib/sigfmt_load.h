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
 * Nothing in here is trusted by anyone: the kernel checks the result.  The
 * loader follows the slots, fields and hints of the bundle and knows no image
 * format.
 */
#ifndef SIGFMT_LOAD_H
#define SIGFMT_LOAD_H

#include "sigfmt_bundle.h"

struct kexec_segment;

/**
 * enum sf_status - what became of a load
 *
 * Fit to be exit statuses, which they are in kexec and documented in its manual
 * page: the numbers stay.
 */
enum sf_status {
	SF_DONE = 0,
	SF_NO_MEMORY = 3,	/* this program ran out of memory */
	SF_NO_FILE = 4,		/* a file is missing, unreadable or not regular */
	SF_FILE_SIZE = 5,		/* empty, too large, or too short for its slot */
	SF_BUNDLE_BAD = 6,		/* the manifest file is malformed */
	SF_BUNDLE_BARE = 7,		/* the manifest file has no attachments */
	SF_HINTS_BAD = 8,		/* the attachments do not fit the manifest */
	SF_INPUT_MISSING = 9,	/* the manifest needs an initramfs, a command line, ... */
	SF_INPUT_EXTRA = 10,		/* given, but the manifest has no slot for it */
	SF_NO_FACTS = 11,		/* sysfs or /proc/iomem does not tell */
	SF_NO_CRASH_REGION = 12,	/* crashkernel= reserved nothing */
	SF_NO_ROOM = 13,		/* a segment or the memory map does not fit */
	SF_TOO_MANY = 14,		/* more segments than kexec_load takes */
	SF_REFUSED_HERE = 15,	/* the preflight refuses */
	SF_REFUSED_SIGNATURE = 16,	/* the preflight refuses the signature */
	SF_NO_FEATURE = 17,		/* this kernel does not know signed manifests */
	SF_REFUSED_CALLER = 18,	/* not root, kexec_load disabled, or an LSM's policy */
	SF_KERNEL_KEY = 19,		/* the kernel refuses the signature */
	SF_KERNEL_REFUSED = 20,	/* the kernel refuses the load */
	SF_KERNEL_FAILED = 21,	/* out of memory, busy, ... */
};

#define SF_ERROR_TEXT		640

/**
 * struct sf_error - why something failed
 * @status:	as returned
 * @err:	errno that goes with it, 0 if none does
 * @text:	one sentence, no newline; names the file it is about
 */
struct sf_error {
	enum sf_status status;
	int err;
	char text[SF_ERROR_TEXT];
};

/**
 * struct sf_range - physical memory
 * @start:	first byte
 * @end:	first byte behind it
 * @type:	E820 type, where there is one
 */
struct sf_range {
	__u64 start;
	__u64 end;
	__u32 type;
};

/**
 * struct sf_ranges - a list of ranges
 * @at:		malloc()ed
 * @count:	number of them
 */
struct sf_ranges {
	struct sf_range *at;
	size_t count;
};

/**
 * struct sf_facts - what this machine and its running kernel are
 * @page_size:	of the running kernel
 * @efi:	there is an EFI runtime map to hand over
 * @lockdown:	enum sf_level of the running kernel; none if it does not tell
 * @values:	facts of fixed size, by enum sf_fact
 * @efi_map:	descriptors of %SF_FACT_EFI_MAP
 * @efi_map_size: bytes
 * @efi_desc_size: bytes of one descriptor
 * @memmap:	the firmware's memory map (/sys/firmware/memmap), with types
 * @ram:	System RAM that is not driver managed (/proc/iomem)
 * @driver_ram:	System RAM of a driver (/proc/iomem)
 * @efi_ranges:	memory that @efi_map describes
 * @crash:	where a crash kernel goes; start == end if nothing is reserved
 * @crash_low:	second region, below 4 GiB; start == end if there is none
 * @elfcorehdr_size: memory for the ELF core header
 * @sha_ni:	the processor has the SHA extensions
 */
struct sf_facts {
	__u32 page_size;
	bool efi;
	__u32 lockdown;
	__u8 values[SF_FACT_MAX + 1][SF_PIECE_MAX];
	__u8 *efi_map;
	size_t efi_map_size;
	__u32 efi_desc_size;
	struct sf_ranges memmap;
	struct sf_ranges ram;
	struct sf_ranges driver_ram;
	struct sf_ranges efi_ranges;
	struct sf_range crash;
	struct sf_range crash_low;
	__u64 elfcorehdr_size;
	bool sha_ni;
};

/**
 * sf_facts_gather - read the facts of the running kernel from sysfs and procfs
 * @root:	prefix of /sys and /proc; "" for the real ones
 * @facts:	result; free with sf_facts_free() also after an error
 * @error:	set on error
 *
 * Needs CAP_SYS_ADMIN, without which /proc/iomem shows zeros.
 */
enum sf_status sf_facts_gather(const char *root, struct sf_facts *facts,
			       struct sf_error *error);

/* sf_facts_free - free what the facts own; zeroed facts are fine */
void sf_facts_free(struct sf_facts *facts);

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
 * struct sf_request - what is to be loaded
 * @manifest:	bundle file, kexec-manifest-<release>.ksig
 * @image:	file that it was made from
 * @initrd:	initramfs file, or NULL
 * @more_initrds: files that follow it, up to a NULL, each at a multiple of four as
 *		Linux wants it; or NULL
 * @command_line: or NULL
 * @crash:	load for use on panic
 * @flags:	more flags for kexec_load
 * @recheck:	does purgatory check the digests again?
 * @halt:	on a mismatch purgatory halts instead of resetting
 * @uart:	I/O port for purgatory's messages, 0: none
 * @root:	as for sf_facts_gather(); NULL for the real machine
 *
 * @recheck, @halt and @uart have an effect if the manifest offers the
 * choice.
 */
struct sf_request {
	const char *manifest;
	const char *image;
	const char *initrd;
	const char *const *more_initrds;
	const char *command_line;
	bool crash;
	unsigned long flags;
	enum sf_recheck recheck;
	bool halt;
	__u16 uart;
	const char *root;
};

/**
 * struct sf_plan - a load that is ready to be made
 * @bundle:	the manifest; @bundle.data .. @bundle.parts.end is what the kernel gets
 * @facts:	of this machine
 * @request:	copy; strings belong to the caller
 * @entry:	entry point
 * @segments:	@nr_segments segments; @data is set for all with bufsz
 * @nr_segments: number of them, the manifest's not counted
 * @memmap:	memory map that is handed over
 * @buffers:	by slot number - 1: bytes made here (else they are in a mapped file)
 * @image:	mapped file
 * @image_size:	bytes
 * @initrd:	mapped file, or @joined, or NULL
 * @initrd_size: bytes
 * @joined:	malloc()ed: several initramfs files
 * @command_line: as loaded, with the addresses that its policy asks for
 */
struct sf_plan {
	struct sf_bundle bundle;
	struct sf_facts facts;
	struct sf_request request;
	__u64 entry;
	struct sf_segment segments[SF_SLOTS_MAX];
	__u32 nr_segments;
	struct sf_ranges memmap;
	__u8 *buffers[SF_SLOTS_MAX];
	const __u8 *image;
	size_t image_size;
	const __u8 *initrd;
	size_t initrd_size;
	__u8 *joined;
	char *command_line;
};

/**
 * sf_manifest_beside - find the manifest that lies beside a kernel
 * @image:	path; symbolic links are followed
 *
 * Return: for a file vmlinuz-<release>, or <release>/vmlinuz,
 * kexec-manifest-<release>.ksig in its directory, else the file with .ksig behind its
 * name; malloc()ed, NULL if there is none.
 */
char *sf_manifest_beside(const char *image);

/**
 * sf_manifest_path - a place where sf_manifest_beside() looks
 * @image:	path of a kernel
 * @release:	its release, as it says itself, may be empty: for one that is called
 *		vmlinuz, in a folder that is called by it or not
 *
 * Return: path to write a manifest to, malloc()ed; NULL: out of memory.
 */
char *sf_manifest_path(const char *image, const char *release);

/**
 * sf_plan_make - gather, lay out, fill in
 * @request:	what to load
 * @plan:	result, NULL on error; free with sf_plan_free()
 * @error:	set on error
 */
enum sf_status sf_plan_make(const struct sf_request *request, struct sf_plan **plan,
			    struct sf_error *error);

/**
 * sf_plan_fill - fill in all fields, and the entry point
 * @plan:	its segments have their addresses
 * @error:	set on error
 *
 * Part of sf_plan_make(); again after a segment has been moved.
 */
enum sf_status sf_plan_fill(struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_digests - fill in the digests of segments, and digest fields
 * @plan:	all other bytes are final
 * @error:	set on error
 *
 * Part of sf_plan_fill(); again after some bytes have been changed.
 */
enum sf_status sf_plan_digests(struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_preflight - let the kernel's own checker judge the plan, here
 * @plan:	from sf_plan_make()
 * @error:	set on refusal: the kernel's sentence and errno
 *
 * Also compares the manifest with the digest that its signature is over.  Not
 * judged here: whether the running kernel trusts the signer (sf_bundle_trust()), its
 * generation floor, its blacklist.
 */
enum sf_status sf_plan_preflight(struct sf_plan *plan, struct sf_error *error);

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
 * sf_kexec_load - kexec_load(2), and the kernel's own words about it
 * @entry:	entry point
 * @nr:		number of segments
 * @segments:	array
 * @flags:	%KEXEC_SIG_MANIFEST among them
 * @error:	on error: errno, and the sentence the kernel logged if it can be
 *		read, else one that explains the errno
 */
enum sf_status sf_kexec_load(__u64 entry, unsigned long nr,
			     struct kexec_segment *segments, unsigned long flags,
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
 * sf_unload - unload what is loaded
 * @crash:	the crash kernel, else the next kernel
 * @error:	set on error
 *
 * Works on a locked-down kernel that knows signed manifests.
 */
enum sf_status sf_unload(bool crash, struct sf_error *error);

/* sf_plan_free - free a plan; NULL is fine */
void sf_plan_free(struct sf_plan *plan);

/* sf_errno_name - "EILSEQ" for EILSEQ; "errno N" written to @buf (16 bytes) if unknown */
const char *sf_errno_name(int err, char *buf);

#endif /* SIGFMT_LOAD_H */
