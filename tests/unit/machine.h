/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * machine.h - a simulated machine for the loader: a temporary folder with
 * /sys, /proc, a kernel, an initramfs and a signed bundle
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "fixture.h"
#include "sigfmt_load.h"

#define IMAGE_OFFSET	512	/* of the kernel slot in the image file */

struct machine {
	char dir[64];		/* root of /sys and /proc, and the files below */
	char image[80], initrd[80], settings[80], bundle[80];
	u8 boot_params[4096];
	unsigned int memmap;	/* entries written */
	unsigned int runtime;	/* descriptors written */
	struct fixture *fixture;	/* describes the manifest */
	struct sf_attachments attachments;
	struct sf_data_file data[2];
	struct sf_input initrds[2];
	struct sf_request request;
	struct sf_plan *plan;
	struct sf_error error;
};

/* cmocka setup and teardown of a machine with BIOS firmware, or with EFI */
int machine_setup(void **state);
int machine_setup_efi(void **state);
int machine_teardown(void **state);

/* machine_write - write a file below the root, and create folders as needed */
void machine_write(struct machine *m, const char *path, const void *data, size_t n);
void machine_print(struct machine *m, const char *path, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void machine_remove(struct machine *m, const char *path);

/* machine_files - write the initial kernel, initramfs and settings */
void machine_files(struct machine *m);

/* machine_boot_params - write sysfs's copy of m->boot_params */
void machine_boot_params(struct machine *m);

/* Add an entry of /sys/firmware/memmap, or an EFI descriptor. */
void machine_memmap(struct machine *m, u64 start, u64 last, const char *type);
void machine_runtime(struct machine *m, u64 phys, u64 pages);

/* machine_initrds - set the request's initramfs files: none, one or two */
void machine_initrds(struct machine *m, const char *first, const char *second);

/* machine_hint - find the first hint for a slot */
struct sf_hint *machine_hint(struct machine *m, u32 slot);

enum machine_signer { SIGNED, SIGNED_BARE, SIGNED_OTHER, SIGNED_GARBAGE, UNSIGNED };

/* machine_bundle - encode, sign and write the bundle that m->fixture describes */
void machine_bundle(struct machine *m, enum machine_signer signer);

/* machine_plan - make the plan and assert the status */
void machine_plan(struct machine *m, enum sf_status status);

/* machine_judge - run preflight on the existing plan; assert the cause, its errno and text */
void machine_judge(struct machine *m, enum sf_cause cause);

/* machine_preflight - make a plan and run preflight; assert the cause, its errno and text */
void machine_preflight(struct machine *m, enum sf_cause cause);

/* machine_digests - compare the plan's digests and assert the slot that differs, or 0 */
void machine_digests(struct machine *m, u32 slot);

/* Find the data placed in a slot. */
struct sf_placed *machine_slot(struct machine *m, u32 slot);

#endif /* MACHINE_H */
