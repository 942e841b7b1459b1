// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_manifest.c - x86-64's part of kexec_load() with a signed segment
 * manifest (kernel/kexec_manifest.c)
 */

#include <linux/efi.h>
#include <linux/kexec.h>
#include <linux/kexec_manifest.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <asm/bootparam.h>
#include <asm/e820/api.h>
#include <asm/kexec-bzimage64.h>
#include <asm/setup.h>

#include <xen/xen.h>

/* The template is a setup header, with room for what may be added to it later */
#define TEMPLATE_MIN	offsetofend(struct setup_header, init_size)
#define TEMPLATE_MAX	(offsetof(struct boot_params, edd_mbr_sig_buffer) - \
			 offsetof(struct boot_params, hdr))

/*
 * Any kernel has room for 128 entries of the memory map.  It may split some, and
 * drops the last ones if they become too many.
 */
#define E820_ENTRIES_KEPT	112

/* The next kernel truncates a line that is longer than its cmdline_size */
static u32 line_max(const struct sf_manifest *manifest)
{
	const struct sf_bytes *template = &sf_slot_of(manifest, manifest->params_slot)->template;

	if (template->n < TEMPLATE_MIN)
		return 0;	/* will be refused */
	return get_unaligned_le32(template->p + offsetof(struct setup_header, cmdline_size));
}

/*
 * A 64-bit kernel cannot use a 32-bit EFI.  If EFI cannot be passed on, the next
 * kernel believes that it was booted without EFI, does not know about Secure Boot,
 * and looks for firmware tables where root may have put some.
 */
static bool efi_is_lost(void)
{
	return efi_enabled(EFI_BOOT) && !(efi_enabled(EFI_64BIT) && kexec_efi_usable());
}

enum sf_cause arch_kexec_manifest_init(struct sf_load *load)
{
	/* A Xen PV domain knows about memory in which the next kernel does not run */
	if (xen_pv_domain() || efi_is_lost())
		return SF_E_MACHINE;

	load->arch = EM_X86_64;
	load->template_min = TEMPLATE_MIN;
	load->template_max = TEMPLATE_MAX;
	load->line_prefix = MAX_ELFCOREHDR_STR_LEN;
	if (load->manifest->params_slot)
		load->line_max = line_max(load->manifest);
	load->secure_boot = kexec_efi_usable() &&
			    boot_params.secure_boot == efi_secureboot_mode_enabled;
	return SF_E_OK;
}

/*
 * This table is sorted, and does not list hot-added memory: the next kernel hot-adds
 * that memory again, after it was used.
 */
static bool e820_has_ram(u64 mem, u64 memsz)
{
	u32 i, nr_entries = min(e820_table_kexec->nr_entries, E820_ENTRIES_KEPT);
	u64 end = mem + memsz;

	for (i = 0; i < nr_entries; i++) {
		const struct e820_entry *entry = &e820_table_kexec->entries[i];

		if (entry->type == E820_TYPE_RAM && mem >= entry->addr &&
		    mem - entry->addr < entry->size)
			mem = entry->addr + entry->size;
	}
	return mem >= end;
}

enum sf_cause arch_kexec_manifest_destination(const struct sf_load *load, u32 slot)
{
	u64 mem = load->segments[slot - 1].mem, memsz = load->segments[slot - 1].memsz;
	const efi_memory_desc_t *md;

	if (!e820_has_ram(mem, memsz))
		return SF_E_DEST_FIRMWARE_MAP;
	if (!efi_enabled(EFI_MEMMAP))
		return SF_E_OK;
	/*
	 * e820 lists as RAM some tables that this kernel keeps, such as the
	 * memory attributes.  The next kernel will trust them.
	 */
	for_each_efi_memory_desc(md)
		if (mem < md->phys_addr + (md->num_pages << EFI_PAGE_SHIFT) &&
		    md->phys_addr < mem + memsz)
			return SF_E_DEST_EFI;
	return SF_E_OK;
}

/*
 * The template is a setup header from a file.  Zero the fields that a boot loader
 * fills in and kexec_params_fill() may not: they would be addresses of memory that
 * anybody may have written.
 */
static void fill_setup_header(struct boot_params *params, const struct sf_bytes *template)
{
	struct setup_header *hdr = &params->hdr;

	memcpy((void *)params + offsetof(struct boot_params, hdr), template->p, template->n);
	hdr->ramdisk_image = 0;
	hdr->ramdisk_size = 0;
	hdr->setup_data = 0;
	hdr->cmd_line_ptr = 0;
	hdr->code32_start = 0;
	hdr->hardware_subarch_data = 0;
}

int arch_kexec_manifest_params(struct kimage *image, struct sf_load *load, const char *cmdline)
{
	u32 slot = load->manifest->params_slot;
	struct sf_segment *params = &load->segments[slot - 1];
	struct kexec_params kp = {
		.image = image,
		.cmdline = cmdline,
		.cmdline_len = strlen(cmdline) + 1,
		.initrd_addr = load->initramfs,
		.initrd_len = load->initramfs_size,
		.load_addr = params->mem,
	};
	int ret;

	kexec_params_layout(&kp);
	kp.params = kvzalloc(kp.size, GFP_KERNEL);
	if (!kp.params)
		return -ENOMEM;
	params->data = (u8 *)kp.params;
	params->used = kp.size;
	image->arch.boot_params = params->mem;
	fill_setup_header(kp.params, &sf_slot_of(load->manifest, slot)->template);
	ret = kexec_params_fill(&kp);
	/* If the firmware failed in a call meanwhile, this kernel uses EFI no longer */
	if (!ret && efi_is_lost())
		ret = sf_refuse(load, SF_E_MACHINE, 0, SF_NOTHING);
	return ret;
}
