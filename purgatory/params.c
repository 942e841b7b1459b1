// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * params.c - the parameter block, as it is in the blob
 *
 * A file of its own, and not const: the loader fills it in and the compiler
 * must not reckon with the zeros it sees here.
 */
#include <stddef.h>

#include "main.h"

struct purgatory_params purgatory_params
	__attribute__((section(".params"), aligned(PURGATORY_PARAMS))) = {
	.magic = PURGATORY_MAGIC,
};

/* The layout is part of every manifest; entry.S knows two offsets of it. */
#define AT(member, offset) \
	_Static_assert(offsetof(struct purgatory_params, member) == (offset), #member)

AT(magic, 0);
AT(kernel_entry, PARAMS_KERNEL_ENTRY);
AT(boot_params, PARAMS_BOOT_PARAMS);
AT(recheck, 24);
AT(on_mismatch, 25);
AT(sha_ni, 26);
AT(reserved, 27);
AT(uart, 28);
AT(reserved2, 30);
AT(regions, 32);
_Static_assert(sizeof(struct purgatory_region) == 64, "region");
_Static_assert(sizeof(struct purgatory_params) == 32 + 8 * 64, "params");
