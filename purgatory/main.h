/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * main.h - purgatory's own declarations
 */
#ifndef PURGATORY_MAIN_H
#define PURGATORY_MAIN_H

/* In struct purgatory_params, for entry.S; checked in params.c. */
#define PARAMS_KERNEL_ENTRY	8

#ifndef __ASSEMBLER__
#include "purgatory.h"

/**
 * purgatory_main - check what has to be checked
 * @params:	parameter block
 *
 * Returns if the next kernel may be entered; otherwise says on the serial port
 * which region has changed, and halts or resets the machine.
 */
void purgatory_main(const struct purgatory_params *params);
#endif

#endif /* PURGATORY_MAIN_H */
