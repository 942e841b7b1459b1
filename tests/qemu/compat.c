// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * compat.c - call kexec_load with a manifest like a 32-bit program
 *
 * The compat entry copies the segments with code of its own.  A 64-bit program can use it
 * if its pointers fit into 32 bits, so this one is linked at a low, fixed address.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#define KEXEC_LOAD_32	283	/* arch/x86/entry/syscalls/syscall_32.tbl */
#define SIG_MANIFEST	0x10

static struct {
	unsigned int buf, bufsz, mem, memsz;
} segment = { .memsz = 0xfff };

int main(void)
{
	long ret = KEXEC_LOAD_32;

	asm volatile("int $0x80"
		     : "+a" (ret)
		     : "b" (0L), "c" (1L), "d" (&segment), "S" ((long)SIG_MANIFEST)
		     : "memory", "r8", "r9", "r10", "r11");
	ret = (int)ret;
	printf("%s\n", ret ? strerrorname_np(-ret) : "OK");
	return ret ? 1 : 0;
}
