/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kexec_manifest.h - what kexec_load() with a signed segment manifest needs from
 * the architecture
 */
#ifndef LINUX_KEXEC_MANIFEST_H
#define LINUX_KEXEC_MANIFEST_H

#include <linux/sigfmt/sigfmt.h>

struct kimage;

/**
 * arch_kexec_manifest_init - step 5: describe the running kernel
 * @load:	manifest and usage are set; arch, the limits from template_min to
 *		word_max, and secure_boot are to be set
 *
 * Return: %SF_E_OK, or why manifests cannot be honoured on this machine.
 */
enum sf_cause arch_kexec_manifest_init(struct sf_load *load);

/**
 * arch_kexec_manifest_destination - step 5.7: may a segment lie at its address?
 * @load:	all segments have been added, those of lower slots have been checked
 * @slot:	number of the segment's slot; all of the segment is RAM
 *
 * Return: %SF_E_OK, or why not.
 */
enum sf_cause arch_kexec_manifest_destination(const struct sf_load *load, u32 slot);

/**
 * arch_kexec_manifest_params - step 7: write the parameters of the next kernel
 * @image:	the next kernel finds its parameters by; elf_load_addr is set
 * @load:	passed sf_check_contents(); has params, whose data, to be freed with
 *		kvfree(), and used are set
 * @cmdline:	command line
 *
 * The parameters that kexec_file_load() would write.  They may turn out to be
 * larger than their memory.
 *
 * Return: 0, or -errno.
 */
int arch_kexec_manifest_params(struct kimage *image, struct sf_load *load, const char *cmdline);

#endif /* LINUX_KEXEC_MANIFEST_H */
