/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * machine.h - the few things purgatory does to the machine
 *
 * machine.c does them; the unit test links its own versions instead, to see
 * what would have happened.  None of them is called on the normal path: port
 * I/O is fatal in an SEV-ES or TDX guest, because there is no IDT here.
 */
#ifndef PURGATORY_MACHINE_H
#define PURGATORY_MACHINE_H

#include <linux/types.h>

__u8 machine_in(__u16 port);
void machine_out(__u16 port, __u8 value);

/* Stop for good. */
void machine_halt(void) __attribute__((noreturn));

/* Give the processor an exception it cannot handle: it resets. */
void machine_triple_fault(void) __attribute__((noreturn));

#endif /* PURGATORY_MACHINE_H */
