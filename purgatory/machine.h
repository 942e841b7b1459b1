/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * machine.h - the few things purgatory does to the machine
 *
 * machine.c does them; the unit test links its own versions instead, to see
 * what would have happened.  On the normal path only the switches of SSE are
 * called: port I/O is fatal in an SEV-ES or TDX guest, because there is no IDT here.
 */
#ifndef PURGATORY_MACHINE_H
#define PURGATORY_MACHINE_H

#include <linux/types.h>

__u8 machine_in(__u16 port);
void machine_out(__u16 port, __u8 value);

/**
 * struct machine_sse - what machine_sse_on() has found
 * @cr0:	control register 0
 * @cr4:	control register 4
 */
struct machine_sse {
	__u64 cr0;
	__u64 cr4;
};

/* Between these two vector registers can be used; their content is lost. */
void machine_sse_on(struct machine_sse *before);
void machine_sse_off(const struct machine_sse *before);

/* Stop for good. */
void machine_halt(void) __attribute__((noreturn));

/* Give the processor an exception it cannot handle: it resets. */
void machine_triple_fault(void) __attribute__((noreturn));

#endif /* PURGATORY_MACHINE_H */
