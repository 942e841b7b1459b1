/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * main.h - internal declarations of purgatory
 */
#ifndef PURGATORY_MAIN_H
#define PURGATORY_MAIN_H

/* Offset in struct purgatory_params for entry.S; checked in params.c. */
#define PARAMS_KERNEL_ENTRY	8

#ifndef __ASSEMBLER__
#include "purgatory.h"

/**
 * purgatory_main - check the regions
 * @params:	parameter block
 *
 * Returns if the next kernel may be entered.  Otherwise prints the region that has changed
 * on the serial port, and halts or resets the machine.
 */
void purgatory_main(const struct purgatory_params *params);
#endif

#endif /* PURGATORY_MAIN_H */
