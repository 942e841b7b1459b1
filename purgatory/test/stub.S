/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * stub.S - both kernels of a test on a bare machine (multiboot, QEMU -kernel)
 *
 * The old one copies module 0 (the blob with its parameters) and module 1 (the memory
 * to be checked) to the addresses in the parameters, and jumps like relocate_kernel:
 * long mode, identity mapping, the address of boot_params in %rsi, other registers zero,
 * no IDT, no GDT, a stack of one word.  The new one, at NEXT, prints the state in which
 * purgatory entered it on the serial port, and exits through the debug exit device.
 */
#define BLOB		0x2345000	/* as in run */
#define REGION		0x4000000
#define NEXT		0x108000
#define BOOT_PARAMS	0x123456789a000
#define JUNK		0xa5

#define MULTIBOOT_MAGIC	0x1badb002
#define MULTIBOOT_FLAGS	0x00010000	/* addresses follow */
#define MODULES		24		/* address of the list, in the info */
#define MODULE_SIZE	16
#define COM1		0x3f8
#define DEBUG_EXIT	0xf4

	.text
	.code32
	.balign	4
header:
	.long	MULTIBOOT_MAGIC, MULTIBOOT_FLAGS, -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)
	.long	header, header, stub_end, stub_end, old_kernel

	.globl	old_kernel
old_kernel:
	cli
	cld
	movl	$stack, %esp
	movl	MODULES(%ebx), %ebp

	/* Bytes beyond the blob are its stack and need not be zero for it. */
	movl	$BLOB, %edi
	movl	$0x4000, %ecx
	movb	$JUNK, %al
	rep	stosb
	movl	$BLOB, %edi
	call	copy_module
	addl	$MODULE_SIZE, %ebp
	movl	$REGION, %edi
	call	copy_module

	/* The first GiB in 2 MiB pages. */
	movl	$(level3 + 7), level4
	movl	$(level2 + 7), level3
	xorl	%ecx, %ecx
1:
	movl	%ecx, %eax
	shll	$21, %eax
	orl	$0x87, %eax
	movl	%eax, level2(,%ecx,8)
	incl	%ecx
	cmpl	$512, %ecx
	jne	1b

	movl	%cr4, %eax
	orl	$0x20, %eax			/* PAE */
	movl	%eax, %cr4
	movl	$level4, %eax
	movl	%eax, %cr3
	movl	$0xc0000080, %ecx		/* EFER.LME */
	rdmsr
	orl	$0x100, %eax
	wrmsr
	movl	%cr0, %eax
	orl	$0x80000001, %eax		/* PG, PE */
	movl	%eax, %cr0
	lgdt	gdt_pointer
	ljmp	$8, $long_mode

copy_module:
	movl	(%ebp), %esi
	movl	4(%ebp), %ecx
	subl	%esi, %ecx
	rep	movsb
	ret

	.code64
long_mode:
	/* SSE is off, as far as it can be: purgatory has to leave it so. */
	movq	%cr0, %rax
	orl	$0xc, %eax			/* EM, TS */
	movq	%rax, %cr0
	lidt	nothing
	lgdt	nothing
	movq	$BLOB, %rax
	pushq	%rax
	xorl	%eax, %eax
	xorl	%ebx, %ebx
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	movabsq	$BOOT_PARAMS, %rsi
	xorl	%edi, %edi
	xorl	%ebp, %ebp
	ret

	.balign	8
gdt:
	.quad	0, 0x00af9b000000ffff
gdt_pointer:
	.word	gdt_pointer - gdt - 1
	.quad	gdt
nothing:
	.word	0
	.quad	0

	.org	NEXT - 0x100000
next:
	/* All general registers but %rsi and %rsp zero? */
	orq	%rbx, %rax
	orq	%rcx, %rax
	orq	%rdx, %rax
	orq	%rdi, %rax
	orq	%rbp, %rax
	orq	%r8, %rax
	orq	%r9, %rax
	orq	%r10, %rax
	orq	%r11, %rax
	orq	%r12, %rax
	orq	%r13, %rax
	orq	%r14, %rax
	orq	%r15, %rax
	jnz	wrong
	movabsq	$BOOT_PARAMS, %rax
	cmpq	%rax, %rsi
	jne	wrong
	pushfq
	popq	%rax
	testl	$0x600, %eax			/* IF, DF */
	jnz	wrong
	movl	%cs, %eax
	cmpl	$0x10, %eax
	jne	wrong
	movl	%ss, %eax
	cmpl	$0x18, %eax
	jne	wrong
	movl	$0x18, %eax			/* the GDT is a real one */
	movl	%eax, %ds
	movq	%cr0, %rax
	andl	$0xc, %eax
	cmpl	$0xc, %eax
	jne	wrong
	movq	%cr4, %rax
	testl	$0x200, %eax			/* OSFXSR */
	jnz	wrong
	leaq	good_text(%rip), %rsi
	jmp	say
wrong:
	leaq	wrong_text(%rip), %rsi
say:
	movl	$COM1, %edx
1:
	lodsb
	testb	%al, %al
	jz	2f
	outb	%al, %dx
	jmp	1b
2:
	movl	$DEBUG_EXIT, %edx
	outb	%al, %dx
	hlt

good_text:
	.asciz	"next kernel: entered as it must be\n"
wrong_text:
	.asciz	"next kernel: registers are wrong\n"

	.balign	4096
level4:
	.skip	4096
level3:
	.skip	4096
level2:
	.skip	4096
	.skip	256
stack:
stub_end:

	.section .note.GNU-stack, "", @progbits
