// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * params.c - the parameter block in the blob
 *
 * The loading kernel writes into the block, so the compiler must not assume that its
 * values are the zeros here.  So the block is not const, and in a file of its own.
 */
#include <stddef.h>

#include "main.h"

struct purgatory_params purgatory_params
	__attribute__((section(".params"), aligned(PURGATORY_PARAMS))) = {
	.magic = PURGATORY_MAGIC,
};

/* The layout is part of every manifest; entry.S knows the offset of the entry. */
#define AT(member, offset) \
	_Static_assert(offsetof(struct purgatory_params, member) == (offset), #member)

AT(magic, 0);
AT(kernel_entry, PARAMS_KERNEL_ENTRY);
AT(recheck, 16);
AT(on_mismatch, 17);
AT(sha_ni, 18);
AT(reserved, 19);
AT(uart, 20);
AT(reserved2, 22);
AT(regions, 24);
_Static_assert(sizeof(struct purgatory_region) == 64, "region");
_Static_assert(sizeof(struct purgatory_params) == 24 + 8 * 64, "params");
