// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * machine.c - port I/O, halt and reset on x86-64, and what a compiler may call
 */
#include <stddef.h>

#include "machine.h"

__u8 machine_in(__u16 port)
{
	__u8 value;

	asm volatile("inb %1, %0" : "=a" (value) : "Nd" (port));
	return value;
}

void machine_out(__u16 port, __u8 value)
{
	asm volatile("outb %0, %1" : : "a" (value), "Nd" (port));
}

void machine_halt(void)
{
	/* An NMI or SMI ends hlt, so once is not enough. */
	for (;;)
		asm volatile("cli; hlt" : : : "memory");
}

void machine_triple_fault(void)
{
	static const struct {
		__u16 limit;
		__u64 base;
	} __attribute__((packed)) no_idt;

	for (;;)
		asm volatile("lidt %0; int3" : : "m" (no_idt) : "memory");
}

/* Even with -ffreestanding a compiler may replace a loop by one of these. */
void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);

void *memcpy(void *to, const void *from, size_t n)
{
	void *p = to;

	asm volatile("rep movsb" : "+D" (p), "+S" (from), "+c" (n) : : "memory");
	return to;
}

void *memset(void *to, int c, size_t n)
{
	void *p = to;

	asm volatile("rep stosb" : "+D" (p), "+c" (n) : "a" (c) : "memory");
	return to;
}
