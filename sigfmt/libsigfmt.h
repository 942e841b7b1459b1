/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * libsigfmt.h - load kernels with signed manifests, and verify such manifests
 *
 * This is the whole interface of libsigfmt, and its manual; docs/protocol.md says what a
 * manifest is.  To load a kernel:
 *
 *	struct sf_request request = {
 *		.size = sizeof(request),
 *		.manifest = sf_input_path("/boot/kexec-manifest-6.1.0.ksig"),
 *		.image = sf_input_path("/boot/vmlinuz-6.1.0"),
 *		.command_line = "root=/dev/sda1 lockdown=integrity",
 *	};
 *	struct sf_error *error = sf_error_new();
 *	struct sf_plan *plan;
 *
 *	if (sf_plan_make(&request, &plan, error) || sf_plan_preflight(plan, error) ||
 *	    sf_plan_load(plan, error))
 *		fprintf(stderr, "%s\n", sf_error_text(error));
 *	sf_plan_free(plan);
 *	sf_error_free(error);
 *
 * The kernel checks the result, so the library need not be trusted.
 *
 * Rules for every function
 *
 * - It returns %SF_STATUS_DONE, which is 0, or an error's status.  An error's details, such
 *   as a sentence, are in the caller's &struct sf_error, which may be NULL.
 * - It prints nothing, never exits, raises no signal and installs no handler.  It maps no
 *   file, so a file that is truncated meanwhile leads to an error, not to SIGBUS.
 * - It keeps no pointer to the caller's data: strings and memory of a request may be freed
 *   when it returns.  The caller's descriptors stay open, and their offsets do not change.
 * - The caller frees results: texts and paths with sf_free(), others with their own function.
 *   These functions accept NULL.  On error, a result is NULL.
 * - Thread safety: there is no global state.  Threads may use the library at the same time,
 *   as long as no two of them use the same object.  A plan may be read by several threads
 *   while none frees it.  Functions that use libcrypto clear its error queue for the thread.
 * - Sizes and offsets are in bytes, addresses are physical.  Text is UTF-8 or what the caller
 *   gave, without a newline at its end.
 *
 * Structures whose first member is @size may grow at the end in later versions: set it to the
 * size of the structure, and unused members to zero.  Other structures never change.
 */
#ifndef LIBSIGFMT_H
#define LIBSIGFMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the header; the number increases with each version, for #if */
#define SF_VERSION		"1.0.0"
#define SF_VERSION_NUMBER	0x010000

/* sf_version - %SF_VERSION of the library that the program runs with */
const char *sf_version(void);

/* sf_format_version - the version of the format of bundles that it reads */
unsigned int sf_format_version(void);

/* sf_free - free a text or a path that the library returned, or NULL */
void sf_free(void *memory);

/* ---- errors ------------------------------------------------------------------------------ */

/**
 * enum sf_status - result of a call
 *
 * The numbers never change: kexec exits with them and documents them.  A later version may
 * add some, so treat an unknown number as an error.
 */
enum sf_status {
	SF_STATUS_DONE = 0,
	SF_STATUS_CALL = 2,		/* a malformed request, which is an error of the program */
	SF_STATUS_NO_MEMORY = 3,	/* this program ran out of memory */
	SF_STATUS_NO_FILE = 4,		/* a file is missing, unreadable or not regular */
	SF_STATUS_FILE_SIZE = 5,	/* empty, too large, or too short for its slot */
	SF_STATUS_BUNDLE_BAD = 6,	/* the manifest file is malformed, or not signed */
	SF_STATUS_BUNDLE_BARE = 7,	/* the manifest file has no attachments */
	SF_STATUS_HINTS_BAD = 8,	/* the attachments do not fit the manifest */
	SF_STATUS_INPUT_MISSING = 9,	/* the manifest needs an initramfs, a command line, ... */
	SF_STATUS_INPUT_EXTRA = 10,	/* given, but the manifest has no slot for it */
	SF_STATUS_NO_FACTS = 11,	/* sysfs or /proc/iomem lacks what is needed */
	SF_STATUS_NO_CRASH_REGION = 12, /* crashkernel= reserved nothing */
	SF_STATUS_NO_ROOM = 13,		/* a segment does not fit into memory */
	SF_STATUS_REFUSED_HERE = 15,	/* the preflight refuses */
	SF_STATUS_REFUSED_SIGNATURE = 16, /* the preflight, or sf_verify(), refuses the signature */
	SF_STATUS_NO_FEATURE = 17,	/* this kernel does not know manifests, or dry runs */
	SF_STATUS_REFUSED_CALLER = 18,	/* not root, kexec_load disabled, or an LSM's policy */
	SF_STATUS_KERNEL_KEY = 19,	/* the kernel refuses the signature */
	SF_STATUS_KERNEL_REFUSED = 20,	/* the kernel refuses the load */
	SF_STATUS_KERNEL_FAILED = 21,	/* out of memory, busy, ... */
	SF_STATUS_CERT_BAD = 22		/* sf_verify(): a certificate is malformed */
};

/**
 * struct sf_error - why a call failed
 *
 * It is made once and passed to any number of calls, each of which overwrites it.  The strings
 * that its functions return belong to it, and are valid until the next call.  For these
 * functions, NULL is the error of a call that succeeded.
 */
struct sf_error;

/* sf_error_new - make an error to pass to calls; NULL, which may be passed, if out of memory */
struct sf_error *sf_error_new(void);
void sf_error_free(struct sf_error *error);

/* sf_error_status - the status that the last call with this error returned */
enum sf_status sf_error_status(const struct sf_error *error);

/* sf_error_errno - the matching errno, the kernel's own for a refusal; or 0 */
int sf_error_errno(const struct sf_error *error);

/* sf_error_errno_name - its name, such as "EILSEQ"; "errno N" if unknown, "" for 0 */
const char *sf_error_errno_name(const struct sf_error *error);

/**
 * sf_error_cause - the rule of the manifest that was broken, as the kernel's log names it
 *
 * "digest-differs", "signer-unknown" and so on: docs/protocol.md lists them.  Names never
 * change.  Return: "" if no rule was broken.
 */
const char *sf_error_cause(const struct sf_error *error);

/* sf_error_text - one sentence: what is wrong, where, what to do; "" if there is no error */
const char *sf_error_text(const struct sf_error *error);

/* sf_error_file - name of the input that the error is about, or "" */
const char *sf_error_file(const struct sf_error *error);

/* sf_error_slot - number of the slot that it is about, from 1; 0: none */
uint32_t sf_error_slot(const struct sf_error *error);

/* sf_error_segment - index of that slot in sf_plan_segments(); -1: none, or not placed */
int sf_error_segment(const struct sf_error *error);

/* sf_error_offset - offset in the slot, or without a slot in the manifest; -1: none */
int64_t sf_error_offset(const struct sf_error *error);

/* ---- inputs ------------------------------------------------------------------------------ */

enum sf_input_kind {
	SF_INPUT_NONE = 0,
	SF_INPUT_PATH,
	SF_INPUT_FD,
	SF_INPUT_MEMORY
};

/**
 * struct sf_input - where bytes come from; this structure never changes
 * @kind:	enum sf_input_kind
 * @fd:		of %SF_INPUT_FD: regular file or memfd, open for reading; all of it is read, from
 *		its beginning, independent of its offset
 * @name:	path of %SF_INPUT_PATH; else its name in messages, NULL for a default
 * @data:	of %SF_INPUT_MEMORY
 * @size:	of %SF_INPUT_MEMORY: bytes in @data
 */
struct sf_input {
	uint32_t kind;
	int32_t fd;
	const char *name;
	const void *data;
	size_t size;
};

/* sf_input_path - a file by path.  A NULL or empty path is an error when it is used. */
static inline struct sf_input sf_input_path(const char *path)
{
	struct sf_input input = { SF_INPUT_PATH, -1, path, NULL, 0 };

	return input;
}

/* sf_input_fd - an open file */
static inline struct sf_input sf_input_fd(int fd, const char *name)
{
	struct sf_input input = { SF_INPUT_FD, fd, name, NULL, 0 };

	return input;
}

/* sf_input_memory - bytes in memory */
static inline struct sf_input sf_input_memory(const void *data, size_t size, const char *name)
{
	struct sf_input input = { SF_INPUT_MEMORY, -1, name, data, size };

	return input;
}

/* ---- what the machine has ---------------------------------------------------------------- */

/**
 * struct sf_range - physical memory; this structure never changes
 * @start:	first byte
 * @end:	first byte after it; no more than 2^52
 */
struct sf_range {
	uint64_t start;
	uint64_t end;
};

/**
 * struct sf_ranges - a list of ranges; this structure never changes
 * @at:		@count ranges
 * @count:	number of them
 *
 * The library returns ranges sorted and disjoint; sf_machine_free() frees them.  In a
 * request, ranges may be in any order, belong to the caller, and are only read.
 */
struct sf_ranges {
	struct sf_range *at;
	size_t count;
};

/**
 * struct sf_machine - what a load depends on in this machine and its running kernel
 * @size:	sizeof(struct sf_machine)
 * @page_size:	of the running kernel
 * @lockdown:	of the running kernel: 0 none or unknown; 1 integrity;
 *		2 confidentiality
 * @handover:	the kernel can pass the firmware's data to the next one: it was not booted
 *		by EFI, or has an EFI runtime map
 * @secure_boot: the next kernel will be told that Secure Boot is on
 * @sha_ni:	the processor has the SHA extensions
 * @ram:	System RAM that no driver manages (/proc/iomem)
 * @driver_ram:	System RAM that a driver manages (/proc/iomem)
 * @firmware_ram: RAM in the part of the firmware's memory map that every next kernel has
 *		room for (x86); elsewhere all addresses
 * @efi_ranges:	memory that the EFI runtime map describes
 * @crash:	region for a crash kernel; start == end if nothing is reserved
 * @crash_low:	second region, below 4 GiB; start == end if there is none
 * @reserved:	memory that the running kernel has reserved since it was booted (arm64,
 *		/proc/iomem)
 */
struct sf_machine {
	size_t size;
	uint32_t page_size;
	uint32_t lockdown;
	bool handover;
	bool secure_boot;
	bool sha_ni;
	struct sf_ranges ram;
	struct sf_ranges driver_ram;
	struct sf_ranges firmware_ram;
	struct sf_ranges efi_ranges;
	struct sf_range crash;
	struct sf_range crash_low;
	struct sf_ranges reserved;
};

/**
 * sf_machine_read - read it from sysfs and procfs
 * @root:	prefix of /sys and /proc; "" or NULL for the real ones
 * @machine:	result; only @machine->size is read.  sf_machine_free() it, also after an error
 * @error:	or NULL
 *
 * Needs CAP_SYS_ADMIN, because /proc/iomem shows zeros without it.  A program can plan loads
 * without privileges if it gets the result from a privileged one.
 * Return: %SF_STATUS_NO_FACTS, _NO_MEMORY, or _CALL if @machine->size is wrong.
 */
enum sf_status sf_machine_read(const char *root, struct sf_machine *machine,
			       struct sf_error *error);

/* sf_machine_free - free the lists of sf_machine_read(), and empty them */
void sf_machine_free(struct sf_machine *machine);

/* ---- manifests beside kernels, command lines --------------------------------------------- */

/**
 * sf_manifest_find - find the manifest of a kernel, in its directory
 * @image:	path; symbolic links are followed
 * @path:	result: for a file vmlinuz-<release>, or <release>/vmlinuz,
 *		kexec-manifest-<release>.ksig in its directory; else its own name, without
 *		a boot counter (X+3.efi), and .ksig
 * @error:	or NULL
 *
 * Return: %SF_STATUS_NO_FILE if there is none; the text lists the paths that were tried.
 */
enum sf_status sf_manifest_find(const char *image, char **path, struct sf_error *error);

/**
 * sf_clean_line - remove words from a command line that are valid for the running kernel only
 * @line:	changed in place: BOOT_IMAGE=, initrd=, elfcorehdr= and, for a crash kernel,
 *		crashkernel= are removed
 * @running:	text of /proc/cmdline: remove only words that it contains; NULL: @line is that
 *		text
 * @crash:	for a crash kernel
 */
void sf_clean_line(char *line, const char *running, bool crash);

/* ---- requests ---------------------------------------------------------------------------- */

/**
 * enum sf_recheck - does purgatory check the digests again before the jump?
 * @SF_RECHECK_CRASH: in crash loads only, because the cause of a panic may have overwritten
 *		the crash kernel
 * @SF_RECHECK_NEVER: never
 * @SF_RECHECK_ALWAYS: in crash and reboot loads
 */
enum sf_recheck {
	SF_RECHECK_CRASH = 0,
	SF_RECHECK_NEVER = 1,
	SF_RECHECK_ALWAYS = 2
};

/**
 * struct sf_data_file - bytes for a slot that the user fills; this structure never changes
 * @name:	of the slot
 * @file:	its bytes
 */
struct sf_data_file {
	const char *name;
	struct sf_input file;
};

/**
 * struct sf_request - what to load
 * @size:	sizeof(struct sf_request)
 * @manifest:	bundle, kexec-manifest-<release>.ksig; a path may name a pipe
 * @image:	file that it was made from
 * @initrds:	@nr_initrds initramfs files, which are concatenated, each at a multiple of
 *		four as Linux requires
 * @nr_initrds:	number of them
 * @data:	@nr_data files for slots that the user fills
 * @nr_data:	number of them
 * @command_line: or NULL
 * @machine:	where segments may go; NULL: sf_machine_read()
 * @root:	for sf_machine_read(), if @machine is NULL; may be NULL
 * @flags:	more flags for kexec_load
 * @recheck:	enum sf_recheck
 * @uart:	I/O port for purgatory's messages, 0: none
 * @crash:	load for use on panic
 * @halt:	on a mismatch purgatory halts instead of resetting
 *
 * @recheck, @halt and @uart have an effect if the manifest offers the choice.
 */
struct sf_request {
	size_t size;
	struct sf_input manifest;
	struct sf_input image;
	const struct sf_input *initrds;
	size_t nr_initrds;
	const struct sf_data_file *data;
	size_t nr_data;
	const char *command_line;
	const struct sf_machine *machine;
	const char *root;
	uint64_t flags;
	uint32_t recheck;
	uint32_t uart;
	bool crash;
	bool halt;
};

/* ---- plans ------------------------------------------------------------------------------- */

/* struct sf_plan - a load that is ready to be executed: bytes and an address for each segment */
struct sf_plan;

/**
 * sf_plan_make - read the files, fill the slots, choose an address for each
 * @request:	what to load
 * @plan:	result, NULL on error; sf_plan_free() it
 * @error:	or NULL
 *
 * No signature is verified.  Return: %SF_STATUS_CALL to %SF_STATUS_NO_ROOM.
 */
enum sf_status sf_plan_make(const struct sf_request *request, struct sf_plan **plan,
			    struct sf_error *error);
void sf_plan_free(struct sf_plan *plan);

/* sf_plan_warning - a likely mistake, such as an initramfs that Linux cannot unpack; or "" */
const char *sf_plan_warning(const struct sf_plan *plan);

/**
 * sf_plan_preflight - check the plan with the kernel's own code, in userspace
 * @plan:	made
 * @error:	or NULL; of a refusal: cause, errno, slot, offset, sentence
 *
 * Also compares the manifest with the digest in its signature.  Not checked: trust in the
 * signer and the blacklist (sf_plan_signer()), the running kernel's generation floor, and
 * digests (sf_plan_digests()), because the kernel computes them anyway.
 * Return: %SF_STATUS_REFUSED_HERE or _REFUSED_SIGNATURE.
 */
enum sf_status sf_plan_preflight(const struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_digests - compare the bytes of all slots with the digests in the manifest
 * @plan:	made
 * @error:	or NULL
 *
 * A dry run of the kernel does not do this.  Return: %SF_STATUS_REFUSED_HERE, _NO_MEMORY, or
 * _NO_FILE if the file of the initramfs was changed or cannot be read.
 */
enum sf_status sf_plan_digests(const struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_signer - predict whether the running kernel trusts the signer
 * @plan:	made
 * @signer:	result: the signer, and the keyring with its key; NULL if unknown
 * @keyrings:	result: the keyrings searched, with their numbers of keys; NULL if unknown
 * @error:	or NULL
 *
 * Uses /proc/keys, which root sees best.  Return: %SF_STATUS_REFUSED_SIGNATURE if it does not
 * trust the signer; _DONE if it does or if that is unknown.
 */
enum sf_status sf_plan_signer(const struct sf_plan *plan, char **signer, char **keyrings,
			      struct sf_error *error);

/**
 * sf_plan_dry_run - ask the running kernel whether it would load the plan
 * @plan:	made
 * @error:	or NULL
 *
 * The kernel checks everything but digests, and changes nothing that is loaded.
 * Return: as sf_plan_load(); %SF_STATUS_NO_FEATURE if the kernel has no dry runs.
 */
enum sf_status sf_plan_dry_run(const struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_load - load it: kexec_load(2)
 * @plan:	made
 * @error:	or NULL; the text explains the kernel's log, if /dev/kmsg can be read.  If
 *		several loads run at the same time, it may explain another one.
 *
 * Needs CAP_SYS_BOOT.  Replaces what was loaded; reboot(2) starts it.  If the file of the
 * initramfs is changed meanwhile, nothing stays loaded, except for a crash kernel, whose
 * initramfs is read by sf_plan_make().
 * Return: %SF_STATUS_NO_FEATURE to %SF_STATUS_KERNEL_FAILED, or %SF_STATUS_NO_FILE if the file
 * was changed.
 */
enum sf_status sf_plan_load(const struct sf_plan *plan, struct sf_error *error);

/* The arguments of kexec_load(2), for programs that make the call themselves */

/* sf_plan_entry - entry point */
uint64_t sf_plan_entry(const struct sf_plan *plan);

/* sf_plan_flags - flags, including %KEXEC_SIG_MANIFEST */
uint64_t sf_plan_flags(const struct sf_plan *plan);

/* SF_SEGMENTS_MAX - largest number of segments */
#define SF_SEGMENTS_MAX		16

struct kexec_segment;	/* <linux/kexec.h> */

/**
 * sf_plan_segments - segments, with tags in memsz; the manifest's is the last
 * @plan:	made
 * @segments:	result: %SF_SEGMENTS_MAX of them; they point into the plan
 *
 * The bytes are for the kernel: those of an initramfs may be a file's mapping, and reading
 * that raises SIGBUS if the file has become shorter.
 * Return: number of segments.
 */
size_t sf_plan_segments(const struct sf_plan *plan, struct kexec_segment *segments);

/**
 * struct sf_slot_info - a slot of the manifest, and its contents
 * @size:	sizeof(struct sf_slot_info)
 * @name:	of the slot, the plan's
 * @type:	"code", "initramfs", "params", "cmdline", "data" or "elfcorehdr"
 * @covered:	what protects its bytes: "signed", "written by the kernel",
 *		"checked by policy", or "open" for nothing
 * @address:	0 for the command line, which has no memory
 * @memory:	bytes of memory at @address
 * @bytes:	bytes in use; 0 if the kernel fills the slot
 * @present:	a segment fills it; else the three before are 0
 */
struct sf_slot_info {
	size_t size;
	const char *name;
	const char *type;
	const char *covered;
	uint64_t address;
	uint64_t memory;
	uint64_t bytes;
	bool present;
};

/* sf_plan_slots - number of slots; the first is number 1 */
uint32_t sf_plan_slots(const struct sf_plan *plan);

/* sf_plan_slot - describe a slot; false if the number or @info->size is wrong */
bool sf_plan_slot(const struct sf_plan *plan, uint32_t number, struct sf_slot_info *info);

/**
 * sf_plan_picture - draw a bar of physical memory, and a line for each slot
 * @plan:	made
 * @width:	columns; at least 40 are used
 * @color:	use a terminal's control sequences for colours
 *
 * Return: text with newlines; NULL: out of memory.
 */
char *sf_plan_picture(const struct sf_plan *plan, uint32_t width, bool color);

/**
 * sf_plan_json - describe a plan and a result in JSON
 * @request:	that @plan was to be made from
 * @plan:	or NULL
 * @error:	of the last call, or NULL
 *
 * One object: "manifest" and "image", their names in messages; "would_load": false if @error
 * has an error; "error": null, or an object of "status", "errno", "cause" and "text"; with
 * a plan also "entry", "memory" and "slots".  Later versions may add members.
 * Return: text with a newline at its end; NULL: out of memory.
 */
char *sf_plan_json(const struct sf_request *request, const struct sf_plan *plan,
		   const struct sf_error *error);

/* ---- the running kernel ------------------------------------------------------------------ */

/**
 * sf_kernel_knows - does the running kernel support manifests, and may the caller load?
 * @error:	or NULL
 *
 * Makes a call that cannot succeed, and changes nothing that is loaded.
 * Return: %SF_STATUS_NO_FEATURE or _REFUSED_CALLER if not.
 */
enum sf_status sf_kernel_knows(struct sf_error *error);

/**
 * sf_unload - unload a kernel
 * @crash:	the crash kernel; false: the kernel for the next reboot
 * @error:	or NULL
 *
 * Works on a locked-down kernel that supports signed manifests.
 */
enum sf_status sf_unload(bool crash, struct sf_error *error);

/* ---- verifying --------------------------------------------------------------------------- */

/**
 * struct sf_verify_request - whose signature counts
 * @size:	sizeof(struct sf_verify_request)
 * @manifest:	bundle
 * @certificates: @nr_certificates files of trusted certificates: one in DER, or any number
 *		in PEM.  Certificates that they certify are trusted as well
 * @nr_certificates: number of files, at least one
 * @threshold:	required number of signatures by different keys, at most 64; 0 means 1
 */
struct sf_verify_request {
	size_t size;
	struct sf_input manifest;
	const struct sf_input *certificates;
	size_t nr_certificates;
	uint32_t threshold;
};

/**
 * sf_verify - verify that a bundle is signed by a trusted signer
 * @request:	bundle and certificates
 * @signer:	result: subject of a trusted signer's certificate; may be NULL
 * @error:	or NULL
 *
 * Verifies as the kernel does: one signature by a trusted key is enough, unless a signer whose
 * certificate is included is wrong.  The current time, revoked keys and the running kernel's
 * trust are ignored.  The manifest is decoded as well, but not compared with an image.
 * Return: %SF_STATUS_REFUSED_SIGNATURE with a cause, _CERT_BAD, _BUNDLE_BAD, _NO_FILE,
 * _FILE_SIZE, _INPUT_MISSING, _NO_MEMORY or _CALL.
 */
enum sf_status sf_verify(const struct sf_verify_request *request, char **signer,
			 struct sf_error *error);

#ifdef __cplusplus
}
#endif

#endif /* LIBSIGFMT_H */
