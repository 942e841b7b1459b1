/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * machine.h - privileged operations of purgatory
 *
 * machine.c implements them; the unit test links its own versions, which record the
 * calls.  Unless an error is found, only the SSE functions are called: port I/O is fatal
 * in an SEV-ES or TDX guest, because there is no IDT here.
 */
#ifndef PURGATORY_MACHINE_H
#define PURGATORY_MACHINE_H

#include <linux/types.h>

__u8 machine_in(__u16 port);
void machine_out(__u16 port, __u8 value);

/**
 * struct machine_sse - the control registers before machine_sse_on()
 * @cr0:	control register 0
 * @cr4:	control register 4
 */
struct machine_sse {
	__u64 cr0;
	__u64 cr4;
};

/* Vector registers can be used between these two calls; their contents are lost. */
void machine_sse_on(struct machine_sse *before);
void machine_sse_off(const struct machine_sse *before);

/* Halt; never returns. */
void machine_halt(void) __attribute__((noreturn));

/* Reset the processor by an exception that it cannot handle. */
void machine_triple_fault(void) __attribute__((noreturn));

#endif /* PURGATORY_MACHINE_H */
