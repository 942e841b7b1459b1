// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_manifest.c - what x86-64 knows about itself, for the verifier of signed
 * segment manifests (kernel/kexec_manifest.c)
 */

#include <linux/crash_reserve.h>
#include <linux/efi.h>
#include <linux/ioport.h>
#include <linux/kexec_manifest.h>
#include <linux/screen_info.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include <asm/e820/api.h>
#include <asm/kexec-facts.h>

#include <xen/xen.h>

u32 arch_kexec_manifest_init(struct sf_load *load)
{
	/*
	 * In a Xen PV domain the facts describe memory that the next kernel
	 * does not run in; and a 64-bit kernel cannot take over a 32-bit EFI.
	 */
	if (xen_pv_domain() ||
	    (efi_enabled(EFI_RUNTIME_SERVICES) && !efi_enabled(EFI_64BIT)))
		return SF_MACHINE;

	load->arch = SF_ARCH_X86_64;
	/* efi=noruntime unmaps the map, but leaves its size */
	load->efi = efi_enabled(EFI_RUNTIME_SERVICES) && efi_enabled(EFI_MEMMAP) &&
		    efi.memmap.nr_map && efi.memmap.desc_size <= SF_PIECE_MAX;
	load->secure_boot = load->efi &&
			    boot_params.secure_boot == SF_SECURE_BOOT_ENABLED;
	return 0;
}

/*
 * The table that /sys/firmware/memmap shows, give or take what this kernel
 * took away from it; hot-added memory is not in it.  It is sorted.
 */
static bool e820_covers(u64 addr, u64 size, u32 type)
{
	u32 i;

	for (i = 0; i < e820_table_kexec->nr_entries; i++) {
		const struct e820_entry *entry = &e820_table_kexec->entries[i];
		u64 left = entry->addr + entry->size - addr;

		if (entry->type != type || addr < entry->addr ||
		    addr - entry->addr >= entry->size)
			continue;
		if (size <= left)
			return true;
		addr += left;
		size -= left;
	}
	return false;
}

u32 arch_kexec_manifest_destination(const struct sf_load *load, u64 mem, u64 memsz)
{
	const efi_memory_desc_t *md;

	if (!e820_covers(mem, memsz, E820_TYPE_RAM))
		return SF_DEST_NOT_E820_RAM;
	if (!efi_enabled(EFI_MEMMAP))
		return 0;
	/*
	 * Tables that this kernel keeps, such as the memory attributes, lie in
	 * what e820 calls RAM.  The next kernel will believe them.
	 */
	for_each_efi_memory_desc(md)
		if (mem < md->phys_addr + (md->num_pages << EFI_PAGE_SHIFT) &&
		    md->phys_addr < mem + memsz)
			return SF_DEST_EFI;
	return 0;
}

static bool inside(const struct resource *res, u64 addr, u64 size)
{
	return res->end && addr >= res->start && addr + size - 1 <= res->end;
}

u32 arch_kexec_manifest_memmap_entry(const struct sf_load *load, u64 addr, u64 size,
				     u32 type)
{
	if (!e820_covers(addr, size, type))
		return SF_MEMMAP_TYPE;
	/* Devices are not quiesced after a crash and write to all other RAM */
	if (IS_ENABLED(CONFIG_CRASH_DUMP) && load->usage == SF_USAGE_CRASH &&
	    type == E820_TYPE_RAM && addr + size > SZ_1M &&
	    !inside(&crashk_res, addr, size) && !inside(&crashk_low_res, addr, size))
		return SF_MEMMAP_NOT_CRASH;
	return 0;
}

/* What this kernel keeps away from RAM and devices, the next one has to */
u32 arch_kexec_manifest_memmap_gap(const struct sf_load *load, u64 *start, u64 end)
{
	u32 i;

	for (i = 0; i < e820_table_kexec->nr_entries; i++) {
		const struct e820_entry *entry = &e820_table_kexec->entries[i];

		if (entry->type == E820_TYPE_RAM ||
		    entry->type == E820_TYPE_RESERVED_KERN || entry->addr >= end ||
		    (entry->addr < *start && entry->size <= *start - entry->addr))
			continue;
		*start = max(*start, entry->addr);
		return entry->type;
	}
	return 0;
}

/* The boot-time copy is what user space can read; the live one follows the BAR */
static void get_screen(struct screen_info *screen)
{
	const struct screen_info *at_boot = &boot_params.screen_info;

	memset(screen, 0, sizeof(*screen));
	if (__screen_info_lfb_base(at_boot) != __screen_info_lfb_base(&screen_info))
		return;
	*screen = *at_boot;
	screen->ext_mem_k = 0;
}

static u32 get_efi_descriptor(const struct sf_load *load, u32 piece, u8 *buf)
{
	efi_memory_desc_t md = {};
	const efi_memory_desc_t *from;

	if (!IS_ENABLED(CONFIG_EFI) || !load->efi || piece >= efi.memmap.nr_map)
		return 0;
	from = efi_memdesc_ptr(efi.memmap.map, efi.memmap.desc_size, piece);
	md.type = from->type;
	md.phys_addr = from->phys_addr;
	md.virt_addr = from->virt_addr;
	md.num_pages = from->num_pages;
	md.attribute = from->attribute;
	/* What the firmware left in between is not for user space to see */
	memset(buf, 0, efi.memmap.desc_size);
	memcpy(buf, &md, min(sizeof(md), efi.memmap.desc_size));
	return efi.memmap.desc_size;
}

u32 arch_kexec_manifest_fact(const struct sf_load *load, u32 fact, u32 piece, u8 *buf)
{
	struct efi_setup_data setup = {};
	struct efi_info info = {};
	struct screen_info screen;
	const void *from;
	u64 rsdp;

	if (fact == SF_FACT_EFI_MAP)
		return get_efi_descriptor(load, piece, buf);
	if (IS_ENABLED(CONFIG_EFI) && load->efi) {
		kexec_efi_info(&info);
		kexec_efi_setup(&setup);
	}

	switch (piece ? 0 : fact) {
	case SF_FACT_RSDP:
		rsdp = kexec_acpi_rsdp();
		from = &rsdp;
		break;
	case SF_FACT_SECURE_BOOT:
		from = &boot_params.secure_boot;
		break;
	case SF_FACT_SCREEN:
		get_screen(&screen);
		from = &screen;
		break;
	case SF_FACT_EFI_INFO:
		from = &info;
		break;
	case SF_FACT_EFI_SYSTAB_HI:
		from = &info.efi_systab_hi;
		break;
	case SF_FACT_EFI_SETUP:
		from = &setup;
		break;
	default:
		return 0;
	}
	memcpy(buf, from, sf_fact_size(fact));
	return sf_fact_size(fact);
}
