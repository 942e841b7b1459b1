/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * purgatory.h - the parameter block of purgatory, which runs between two kernels
 *
 * The blob is flat and position independent.  Its entry is at offset 0, the
 * parameter block at offset PURGATORY_PARAMS; in memory
 * PURGATORY_STACK bytes of zeroed stack follow the blob.  Every member except the
 * magic, the names and reserved ones is a field of the manifest: the kernel has
 * written it, or checked the caller's choice.  Purgatory parses nothing.  The kernel
 * passes the address of boot_params in %rsi, and purgatory passes it on.  All integers
 * are little-endian.
 */
#ifndef PURGATORY_H
#define PURGATORY_H

#define PURGATORY_MAGIC		"KPURGTY1"	/* 8 bytes, no NUL */
#define PURGATORY_PARAMS	16
#define PURGATORY_REGIONS	8
#define PURGATORY_NAME		16
#define PURGATORY_STACK		8192

#ifndef __ASSEMBLER__
#include <linux/types.h>

/**
 * struct purgatory_region - memory to be checked before the jump
 * @address:	physical address (field: addr)
 * @size:	bytes, 0: skip (field: size)
 * @digest:	SHA-256 of these bytes, zeros if recheck is 0 (field: digest)
 * @name:	slot name, NUL-padded, for the message (signed bytes, no field)
 */
struct purgatory_region {
	__u64 address;
	__u64 size;
	__u8 digest[32];
	char name[PURGATORY_NAME];
};

/**
 * struct purgatory_params - at offset PURGATORY_PARAMS of the blob
 * @magic:	PURGATORY_MAGIC (signed bytes, no field)
 * @kernel_entry: 64-bit entry point (field: addr)
 * @recheck:	0 or 1: check the regions (field: choice)
 * @on_mismatch: 0 halt, 1 reset (field: choice)
 * @sha_ni:	0 or 1: use the SHA extensions (field: choice)
 * @reserved:	0
 * @uart:	I/O port of a 16550 for messages, 0: none; one of 0x3f8, 0x2f8,
 *		0x3e8, 0x2e8 (field: choice)
 * @reserved2:	0
 * @regions:	regions; those not used by a manifest stay zero (signed bytes)
 */
struct purgatory_params {
	char magic[8];
	__u64 kernel_entry;
	__u8 recheck;
	__u8 on_mismatch;
	__u8 sha_ni;
	__u8 reserved;
	__u16 uart;
	__u16 reserved2;
	struct purgatory_region regions[PURGATORY_REGIONS];
};
#endif /* __ASSEMBLER__ */

#endif /* PURGATORY_H */
