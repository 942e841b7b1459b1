// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * machine.c - port I/O, SSE, halt and reset on x86-64, and functions that compilers call
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

#define CR0_EM		(1ul << 2)	/* makes vector instructions undefined */
#define CR0_TS		(1ul << 3)	/* makes them cause an exception */
#define CR4_OSFXSR	(1ul << 9)	/* enables SSE */

static void set_control(__u64 cr0, __u64 cr4)
{
	asm volatile("mov %0, %%cr0" : : "r" (cr0) : "memory");
	asm volatile("mov %0, %%cr4" : : "r" (cr4) : "memory");
}

void machine_sse_on(struct machine_sse *before)
{
	asm volatile("mov %%cr0, %0" : "=r" (before->cr0));
	asm volatile("mov %%cr4, %0" : "=r" (before->cr4));
	set_control(before->cr0 & ~(CR0_EM | CR0_TS), before->cr4 | CR4_OSFXSR);
}

void machine_sse_off(const struct machine_sse *before)
{
	set_control(before->cr0, before->cr4);
}

void machine_halt(void)
{
	/* Repeat hlt, because an NMI or SMI ends it. */
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

/* A compiler may replace loops by calls of these, even with -ffreestanding. */
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
