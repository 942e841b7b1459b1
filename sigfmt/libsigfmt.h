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
 * The library is not trusted by anybody: the kernel checks the result.
 *
 * Rules for every function
 *
 * - It returns %SF_STATUS_DONE, which is 0, or what went wrong.  With an error come a
 *   sentence and more, in the &struct sf_error that the caller passed, or NULL.
 * - It prints nothing, never exits, raises no signal and installs no handler.  It maps no
 *   file, so that a file which is cut meanwhile is an error and not SIGBUS.
 * - It keeps no pointer into what it was given: strings, memory and descriptors of a request
 *   may go when it returns.  Descriptors of the caller stay open, their offset does not move.
 * - Results belong to the caller until the function that frees them is called: each text and
 *   path by sf_free().  Functions that free accept NULL.  On error, a result is NULL.
 * - Thread safety: there is no global state.  Threads may use the library at the same time,
 *   as long as no two of them use the same object.  A plan may be read by several threads
 *   while none frees it.  Functions that use libcrypto empty its error queue of the thread.
 * - Sizes and offsets are in bytes, addresses are physical.  Text is UTF-8 or what the caller
 *   gave, without a newline at its end.
 *
 * Structures of which the first member is @size grow at their end in later versions: set it
 * to sizeof the structure, and all that is not used to zero.  Other structures never change.
 */
#ifndef LIBSIGFMT_H
#define LIBSIGFMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of the header; a number that rises with each version, for #if */
#define SF_VERSION		"1.0.0"
#define SF_VERSION_NUMBER	0x010000

/* sf_version - %SF_VERSION of the library that the program runs with */
const char *sf_version(void);

/* sf_format_version - the version of the format of bundles that it reads */
unsigned int sf_format_version(void);

/* sf_free - free a text or a path that the library returned; NULL is fine */
void sf_free(void *memory);

/* ---- errors ------------------------------------------------------------------------------ */

/**
 * enum sf_status - what became of a call
 *
 * kexec exits with these numbers and documents them, so they stay.  A later version may add
 * some: treat what is unknown as an error.
 */
enum sf_status {
	SF_STATUS_DONE = 0,
	SF_STATUS_CALL = 2,		/* the program: a request that cannot be understood */
	SF_STATUS_NO_MEMORY = 3,	/* this program ran out of memory */
	SF_STATUS_NO_FILE = 4,		/* a file is missing, unreadable or not regular */
	SF_STATUS_FILE_SIZE = 5,	/* empty, too large, or too short for its slot */
	SF_STATUS_BUNDLE_BAD = 6,	/* the manifest file is malformed, or not signed */
	SF_STATUS_BUNDLE_BARE = 7,	/* the manifest file has no attachments */
	SF_STATUS_HINTS_BAD = 8,	/* the attachments do not fit the manifest */
	SF_STATUS_INPUT_MISSING = 9,	/* the manifest needs an initramfs, a command line, ... */
	SF_STATUS_INPUT_EXTRA = 10,	/* given, but the manifest has no slot for it */
	SF_STATUS_NO_FACTS = 11,	/* sysfs or /proc/iomem does not tell */
	SF_STATUS_NO_CRASH_REGION = 12, /* crashkernel= reserved nothing */
	SF_STATUS_NO_ROOM = 13,		/* a segment does not fit into memory */
	SF_STATUS_REFUSED_HERE = 15,	/* the preflight refuses */
	SF_STATUS_REFUSED_SIGNATURE = 16, /* the preflight, or sf_verify(), refuses the signature */
	SF_STATUS_NO_FEATURE = 17,	/* this kernel does not know manifests, or dry runs */
	SF_STATUS_REFUSED_CALLER = 18,	/* not root, kexec_load disabled, or an LSM's policy */
	SF_STATUS_KERNEL_KEY = 19,	/* the kernel refuses the signature */
	SF_STATUS_KERNEL_REFUSED = 20,	/* the kernel refuses the load */
	SF_STATUS_KERNEL_FAILED = 21,	/* out of memory, busy, ... */
	SF_STATUS_CERT_BAD = 22		/* sf_verify(): a certificate is none */
};

/**
 * struct sf_error - why a call failed
 *
 * Made once and passed to any number of calls, each of which overwrites it.  The strings that
 * its functions return belong to it and last until the next call.  A NULL error is read as
 * one of a call that succeeded.
 */
struct sf_error;

/* sf_error_new - an error to pass to calls; NULL if there is no memory, which may be passed */
struct sf_error *sf_error_new(void);
void sf_error_free(struct sf_error *error);

/* sf_error_status - what the last call returned that was given this error */
enum sf_status sf_error_status(const struct sf_error *error);

/* sf_error_errno - the errno that goes with it, 0 if none does: of a refusal, the kernel's */
int sf_error_errno(const struct sf_error *error);

/* sf_error_errno_name - "EILSEQ"; "errno N" for one without a name here, "" for 0 */
const char *sf_error_errno_name(const struct sf_error *error);

/**
 * sf_error_cause - the rule of the manifest that was broken, as the kernel's log names it
 *
 * "digest-differs", "signer-unknown" and so on: docs/protocol.md lists them.  Names stay.
 * Return: "" if the error is another.
 */
const char *sf_error_cause(const struct sf_error *error);

/* sf_error_text - one sentence: what is wrong, where, what to do; "" if nothing is */
const char *sf_error_text(const struct sf_error *error);

/* sf_error_file - name of the input that the error is about, "" if it is about none */
const char *sf_error_file(const struct sf_error *error);

/* sf_error_slot - number of the slot that it is about, from 1 on; 0: none */
uint32_t sf_error_slot(const struct sf_error *error);

/* sf_error_segment - index of that slot in sf_plan_segments(); -1: none, or not placed */
int sf_error_segment(const struct sf_error *error);

/* sf_error_offset - where in the slot, or else in the manifest; -1: nowhere in particular */
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
 * @fd:		of %SF_INPUT_FD: regular file or memfd, open for reading, read as a whole
 *		from its beginning whatever its offset is
 * @name:	path of %SF_INPUT_PATH; else what messages call it, NULL: what it is
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

/* sf_input_path - a file by its name.  A NULL or empty name is an error when it is used. */
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
 * @end:	first byte behind it; no more than 2^52
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
 * As the library returns it: sorted, apart from each other, freed by sf_machine_free().  In
 * a request: in any order, the caller's, only read.
 */
struct sf_ranges {
	struct sf_range *at;
	size_t count;
};

/**
 * struct sf_machine - what of this machine and its running kernel concerns a load
 * @size:	sizeof(struct sf_machine)
 * @page_size:	of the running kernel
 * @lockdown:	of the running kernel: 0 none, or it does not tell; 1 integrity;
 *		2 confidentiality
 * @handover:	the kernel can tell the next one about the machine: it was not booted by
 *		EFI, or there is an EFI runtime map
 * @secure_boot: the next kernel will be told that Secure Boot is on
 * @sha_ni:	the processor has the SHA extensions
 * @ram:	System RAM that is not driver managed (/proc/iomem)
 * @driver_ram:	System RAM of a driver (/proc/iomem)
 * @firmware_ram: RAM of the firmware's memory map, as far as every next kernel has room
 *		for it (x86); elsewhere all addresses
 * @efi_ranges:	memory that the EFI runtime map describes
 * @crash:	where a crash kernel goes; start == end if nothing is reserved
 * @crash_low:	second region, below 4 GiB; start == end if there is none
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
};

/**
 * sf_machine_read - read it from sysfs and procfs
 * @root:	prefix of /sys and /proc; "" or NULL for the real ones
 * @machine:	result; only @machine->size is read.  sf_machine_free() it, also after an error
 * @error:	or NULL
 *
 * Needs CAP_SYS_ADMIN, without which /proc/iomem shows zeros.  A program that is to plan
 * loads without privileges can be given what a privileged one has read.
 * Return: %SF_STATUS_NO_FACTS, _NO_MEMORY, or _CALL if @machine->size is none.
 */
enum sf_status sf_machine_read(const char *root, struct sf_machine *machine,
			       struct sf_error *error);

/* sf_machine_free - free the lists that sf_machine_read() has made, and empty them */
void sf_machine_free(struct sf_machine *machine);

/* ---- manifests beside kernels, command lines --------------------------------------------- */

/**
 * sf_manifest_find - find the manifest that lies beside a kernel
 * @image:	path; symbolic links are followed
 * @path:	result: for a file vmlinuz-<release>, or <release>/vmlinuz,
 *		kexec-manifest-<release>.ksig in its directory, else the file with .ksig
 *		behind its name, from which a counter of boots (X+3.efi) is left out
 * @error:	or NULL
 *
 * Return: %SF_STATUS_NO_FILE if there is none: the text says where it was looked for.
 */
enum sf_status sf_manifest_find(const char *image, char **path, struct sf_error *error);

/**
 * sf_clean_line - leave out of a command line what concerns the running kernel alone
 * @line:	changed in place: BOOT_IMAGE=, initrd=, elfcorehdr=, for a crash kernel
 *		crashkernel= are left out
 * @running:	/proc/cmdline, only words that it has as well are left out; NULL: @line is
 *		from there
 * @crash:	for a crash kernel
 */
void sf_clean_line(char *line, const char *running, bool crash);

/* ---- requests ---------------------------------------------------------------------------- */

/**
 * enum sf_recheck - does purgatory check the digests again before the jump?
 * @SF_RECHECK_CRASH: in crash loads: what makes a kernel panic may have hit the crash
 *		kernel, too
 * @SF_RECHECK_NEVER: it does not
 * @SF_RECHECK_ALWAYS: in reboot loads as well
 */
enum sf_recheck {
	SF_RECHECK_CRASH = 0,
	SF_RECHECK_NEVER = 1,
	SF_RECHECK_ALWAYS = 2
};

/**
 * struct sf_data_file - bytes for a slot that is left to the user; never changes
 * @name:	of the slot
 * @file:	its bytes
 */
struct sf_data_file {
	const char *name;
	struct sf_input file;
};

/**
 * struct sf_request - what is to be loaded
 * @size:	sizeof(struct sf_request)
 * @manifest:	bundle, kexec-manifest-<release>.ksig; by its path, it may be a pipe
 * @image:	file that it was made from
 * @initrds:	@nr_initrds initramfs files, loaded one behind the other, each at a
 *		multiple of four as Linux wants it
 * @nr_initrds:	number of them
 * @data:	@nr_data files for slots that the manifest leaves to the user
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

/* struct sf_plan - a load that is ready to be made: bytes, and an address for each segment */
struct sf_plan;

/**
 * sf_plan_make - read the files, fill the slots, find a place for each
 * @request:	what to load
 * @plan:	result, NULL on error; sf_plan_free() it
 * @error:	or NULL
 *
 * No signature is verified.  Return: %SF_STATUS_CALL to %SF_STATUS_NO_ROOM.
 */
enum sf_status sf_plan_make(const struct sf_request *request, struct sf_plan **plan,
			    struct sf_error *error);
void sf_plan_free(struct sf_plan *plan);

/* sf_plan_warning - what is hardly meant, such as an initramfs that is none; else "" */
const char *sf_plan_warning(const struct sf_plan *plan);

/**
 * sf_plan_preflight - let the kernel's own checker judge the plan, here
 * @plan:	made
 * @error:	or NULL; of a refusal: cause, errno, slot, offset, sentence
 *
 * Also compares the manifest with the digest that its signature is over.  Not judged here:
 * whether the running kernel trusts the signer (sf_plan_signer()), its generation floor,
 * its blacklist; and digests (sf_plan_digests()), because the kernel computes them anyway.
 * Return: %SF_STATUS_REFUSED_HERE or _REFUSED_SIGNATURE.
 */
enum sf_status sf_plan_preflight(const struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_digests - compare the bytes of all slots with the digests in the manifest
 * @plan:	made
 * @error:	or NULL
 *
 * A dry run of the kernel does not do this.  Return: %SF_STATUS_REFUSED_HERE or _NO_MEMORY.
 */
enum sf_status sf_plan_digests(const struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_signer - would the running kernel trust who signed, as far as can be said?
 * @plan:	made
 * @signer:	result: who, and in which keyring; NULL if that cannot be said
 * @keyrings:	result: keyrings that are asked, and how many keys each has; NULL as @signer
 * @error:	or NULL
 *
 * Goes by /proc/keys, which shows most to root.  Return: %SF_STATUS_REFUSED_SIGNATURE if it
 * would not; _DONE if it would or nothing can be said.
 */
enum sf_status sf_plan_signer(const struct sf_plan *plan, char **signer, char **keyrings,
			      struct sf_error *error);

/**
 * sf_plan_dry_run - ask the running kernel whether it would load the plan
 * @plan:	made
 * @error:	or NULL
 *
 * The kernel checks everything but digests, and touches nothing that is loaded.
 * Return: as sf_plan_load(); %SF_STATUS_NO_FEATURE if it cannot be asked.
 */
enum sf_status sf_plan_dry_run(const struct sf_plan *plan, struct sf_error *error);

/**
 * sf_plan_load - load it: kexec_load(2)
 * @plan:	made
 * @error:	or NULL; the text is made of what the kernel logged, if /dev/kmsg can be read.
 *		Of loads at the same time, it may be that of the other.
 *
 * Needs CAP_SYS_BOOT.  Replaces what was loaded; reboot(2) goes over to it.
 * Return: %SF_STATUS_NO_FEATURE to %SF_STATUS_KERNEL_FAILED.
 */
enum sf_status sf_plan_load(const struct sf_plan *plan, struct sf_error *error);

/* What kexec_load(2) is given, for programs that make the call themselves. */

/* sf_plan_entry - entry point */
uint64_t sf_plan_entry(const struct sf_plan *plan);

/* sf_plan_flags - flags, %KEXEC_SIG_MANIFEST among them */
uint64_t sf_plan_flags(const struct sf_plan *plan);

/* SF_SEGMENTS_MAX - there are no more than this */
#define SF_SEGMENTS_MAX		16

struct kexec_segment;	/* <linux/kexec.h> */

/**
 * sf_plan_segments - segments, with tags in memsz; the manifest's is the last
 * @plan:	made
 * @segments:	result: %SF_SEGMENTS_MAX of them; they point into the plan
 *
 * Return: number of segments.
 */
size_t sf_plan_segments(const struct sf_plan *plan, struct kexec_segment *segments);

/**
 * struct sf_slot_info - a slot of the manifest, and what fills it
 * @size:	sizeof(struct sf_slot_info)
 * @name:	of the slot, the plan's
 * @type:	"code", "initramfs", "params", "cmdline", "data" or "elfcorehdr"
 * @covered:	who answers for its bytes: "signed", "written by the kernel",
 *		"checked by policy" or "open": nobody
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

/* sf_plan_slots - number of slots; they are numbered from 1 on */
uint32_t sf_plan_slots(const struct sf_plan *plan);

/* sf_plan_slot - false if there is no slot of this number, or @info->size is none */
bool sf_plan_slot(const struct sf_plan *plan, uint32_t number, struct sf_slot_info *info);

/**
 * sf_plan_picture - a bar of physical memory, and a line for each slot, for a terminal
 * @plan:	made
 * @width:	columns; at least 40 are used
 * @color:	with the control sequences of terminals for colours
 *
 * Return: text with newlines; NULL: out of memory.
 */
char *sf_plan_picture(const struct sf_plan *plan, uint32_t width, bool color);

/**
 * sf_plan_json - an answer in JSON, and where everything would go
 * @request:	that @plan was made from, or was not
 * @plan:	or NULL
 * @error:	of the call that gave the answer, or NULL
 *
 * One object: "manifest" and "image", as messages call them; "would_load": false if @error
 * has an error; "error": null, or an object of "status", "errno", "cause" and "text"; with
 * a plan also "entry", "memory" and "slots".  Later versions may add members.
 * Return: text with a newline at its end; NULL: out of memory.
 */
char *sf_plan_json(const struct sf_request *request, const struct sf_plan *plan,
		   const struct sf_error *error);

/* ---- the running kernel ------------------------------------------------------------------ */

/**
 * sf_kernel_knows - does the running kernel know manifests, and may it be asked to load?
 * @error:	or NULL
 *
 * Asked with a call that cannot succeed, and touches nothing that is loaded.
 * Return: %SF_STATUS_NO_FEATURE or _REFUSED_CALLER if not.
 */
enum sf_status sf_kernel_knows(struct sf_error *error);

/**
 * sf_unload - unload what is loaded
 * @crash:	the crash kernel, else the next kernel
 * @error:	or NULL
 *
 * Works on a locked-down kernel that knows signed manifests.
 */
enum sf_status sf_unload(bool crash, struct sf_error *error);

/* ---- verifying --------------------------------------------------------------------------- */

/**
 * struct sf_verify_request - whose signature counts
 * @size:	sizeof(struct sf_verify_request)
 * @manifest:	bundle
 * @certificates: @nr_certificates files of trusted certificates: one in DER, or any number
 *		in PEM.  Each is trusted, and those that it certifies
 * @nr_certificates: number of files, at least one
 * @threshold:	signatures by so many different keys are needed, 64 at most; 0 means 1
 */
struct sf_verify_request {
	size_t size;
	struct sf_input manifest;
	const struct sf_input *certificates;
	size_t nr_certificates;
	uint32_t threshold;
};

/**
 * sf_verify - is a bundle signed by somebody trusted?
 * @request:	bundle and certificates
 * @signer:	result: subject of a certificate that counts; may be NULL if not wanted
 * @error:	or NULL
 *
 * Verifies as the kernel does: one signature by a trusted key is enough, if none is wrong
 * whose certificate is in it.  Nobody asks what time it is, which keys are revoked, or what
 * the running kernel trusts.  The manifest is decoded, too; it fits no particular image yet.
 * Return: %SF_STATUS_REFUSED_SIGNATURE with a cause, _CERT_BAD, _BUNDLE_BAD, _NO_FILE,
 * _FILE_SIZE, _INPUT_MISSING, _NO_MEMORY or _CALL.
 */
enum sf_status sf_verify(const struct sf_verify_request *request, char **signer,
			 struct sf_error *error);

#ifdef __cplusplus
}
#endif

#endif /* LIBSIGFMT_H */
