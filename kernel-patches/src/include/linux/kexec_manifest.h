/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kexec_manifest.h - what the architecture tells the verifier of signed
 * segment manifests for kexec_load()
 */
#ifndef LINUX_KEXEC_MANIFEST_H
#define LINUX_KEXEC_MANIFEST_H

#include <linux/sigfmt/sigfmt.h>

/**
 * arch_kexec_manifest_init - describe the running kernel
 * @load:	arch, efi and secure_boot are to be set
 *
 * Return: 0, or a cause if manifests cannot be honoured on this machine.
 */
u32 arch_kexec_manifest_init(struct sf_load *load);

/* As in struct sf_ops; these are called after the generic checks. */
u32 arch_kexec_manifest_destination(const struct sf_load *load, u64 mem, u64 memsz);
u32 arch_kexec_manifest_memmap_entry(const struct sf_load *load, u64 addr, u64 size,
				     u32 type);
u32 arch_kexec_manifest_memmap_gap(const struct sf_load *load, u64 *start, u64 end);
u32 arch_kexec_manifest_fact(const struct sf_load *load, u32 fact, u32 piece, u8 *buf);

/**
 * arch_kexec_manifest_elfcorehdr - make the ELF core headers of a crash dump
 * @headers:	result, to be freed with vfree()
 * @size:	bytes in @headers
 *
 * The same headers that a hotplug event writes later.  Return: 0, or -errno.
 */
int arch_kexec_manifest_elfcorehdr(void **headers, unsigned long *size);

#endif /* LINUX_KEXEC_MANIFEST_H */
