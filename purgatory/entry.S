/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * entry.S - from the old kernel's relocation code into the new kernel
 *
 * At entry: long mode, the old kernel's identity mapping of RAM, interrupts
 * off, no usable IDT, GDT or stack, the address of boot_params in %rsi, which
 * is passed on, and the other general registers zero
 * (arch/x86/kernel/relocate_kernel_64.S).  No CPUID, RDMSR or port I/O: in an
 * SEV-ES or TDX guest they raise an exception that nothing handles.
 */
#include "main.h"

	.code64

	/* Offset 0.  The parameter block follows at offset 16. */
	.section .entry, "ax", @progbits
	.globl	purgatory_entry
purgatory_entry:
	jmp	start
	.balign	16, 0xcc

	.text
start:
	cli
	cld
	leaq	purgatory_stack(%rip), %rsp
	movq	%rsi, %rbx			/* purgatory_main preserves it */

	/*
	 * The boot protocol wants flat segments 0x10 (code) and 0x18 (data).
	 * The descriptor of the table holds an address, so it is made here.
	 */
	leaq	gdt(%rip), %rax
	pushq	%rax
	pushw	$(gdt_end - gdt - 1)
	lgdt	(%rsp)
	addq	$10, %rsp
	movl	$0x18, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	leaq	1f(%rip), %rax
	pushq	$0x10
	pushq	%rax
	lretq
1:
	leaq	purgatory_params(%rip), %rdi
	call	purgatory_main

	/* As relocate_kernel leaves them. */
	movq	%rbx, %rsi
	xorl	%eax, %eax
	xorl	%ebx, %ebx
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	xorl	%edi, %edi
	xorl	%ebp, %ebp
	xorl	%r8d, %r8d
	xorl	%r9d, %r9d
	xorl	%r10d, %r10d
	xorl	%r11d, %r11d
	xorl	%r12d, %r12d
	xorl	%r13d, %r13d
	xorl	%r14d, %r14d
	xorl	%r15d, %r15d
	jmp	*purgatory_params+PARAMS_KERNEL_ENTRY(%rip)

	/* Marked as accessed: the processor has nothing to write here. */
	.section .rodata
	.balign	8
gdt:
	.quad	0
	.quad	0
	.quad	0x00af9b000000ffff
	.quad	0x00cf93000000ffff
gdt_end:

	.section .note.GNU-stack, "", @progbits
