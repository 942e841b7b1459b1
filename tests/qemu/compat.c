// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * compat.c - kexec_load with a manifest, as a 32-bit program would call it
 *
 * The other entry to the system call has its own copy of the segments.  A 64-bit
 * program can use it, too, if its pointers are short: linked at a fixed address.
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
