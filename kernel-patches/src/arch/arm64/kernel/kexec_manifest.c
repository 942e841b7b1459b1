// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_manifest.c - arm64's part of kexec_load() with a signed segment
 * manifest (kernel/kexec_manifest.c)
 */

#include <linux/efi.h>
#include <linux/kexec.h>
#include <linux/kexec_manifest.h>
#include <linux/libfdt.h>
#include <linux/memblock.h>
#include <linux/of.h>
#include <linux/of_fdt.h>

enum sf_cause arch_kexec_manifest_init(struct sf_load *load)
{
	int chosen = fdt_path_offset(initial_boot_params, "/chosen");
	const void *mode = fdt_getprop(initial_boot_params, chosen,
				       "linux,uefi-secure-boot", NULL);

	/* Without runtime services this kernel has not read what the firmware revokes */
	if (efi_enabled(EFI_BOOT) && !efi_enabled(EFI_RUNTIME_SERVICES))
		return SF_E_MACHINE;
	load->arch = SF_ARCH_AARCH64;
	/* Early code of the next kernel takes what is beyond for another word */
	load->word_max = 255;
	/* The word by which distributions' kernels lock themselves down; it is handed over */
	load->secure_boot = efi_enabled(EFI_BOOT) && mode &&
			    fdt32_ld(mode) == efi_secureboot_mode_enabled;
	return SF_E_OK;
}

/*
 * memblock and the resource tree know hot-added memory as well. The next kernel
 * learns of that memory by hot-adding it again, after it was used. What EFI keeps
 * for itself at run time is not RAM for this kernel.
 */
static bool efi_has_ram(u64 mem, u64 end)
{
	efi_memory_desc_t md;

	for (; mem < end; mem = md.phys_addr + (md.num_pages << EFI_PAGE_SHIFT))
		if (efi_mem_desc_lookup(mem, &md) || md.type < EFI_LOADER_CODE ||
		    md.type > EFI_CONVENTIONAL_MEMORY)
			return false;
	return true;
}

enum sf_cause arch_kexec_manifest_destination(const struct sf_load *load, u32 slot)
{
	u64 mem = load->segments[slot - 1].mem, end = mem + load->segments[slot - 1].memsz;
	u32 type = load->manifest->slots[slot - 1].type;

	/*
	 * Documentation/arch/arm64/booting.rst: the tree must not cross a 2 MiB
	 * boundary, and a window of 32 GiB has to cover kernel and initramfs. The
	 * next kernel goes on without an initramfs that it does not reach.
	 */
	if ((type == SF_TYPE_PARAMS && mem / SZ_2M != (end - 1) / SZ_2M) ||
	    (type == SF_TYPE_INITRAMFS &&
	     (mem < load->entry || end - round_down(load->entry, SZ_1G) > 32ULL * SZ_1G)))
		return SF_E_DEST_REACH;
	/* As kexec_file_load() chooses: there may be tables of the firmware */
	if (load->usage == SF_USAGE_REBOOT && memblock_is_region_reserved(mem, end - mem))
		return SF_E_DEST_RESERVED;
	return efi_enabled(EFI_BOOT) && !efi_has_ram(mem, end) ? SF_E_DEST_FIRMWARE_MAP : SF_E_OK;
}

int arch_kexec_manifest_params(struct kimage *image, const struct kexec_manifest_params *from,
			       struct sf_segment *params)
{
	void *tree = of_kexec_alloc_and_setup_fdt(image, from->initramfs, from->initramfs_size,
						  from->cmdline, 0);

	if (!tree)
		return -EINVAL;		/* as kexec_file_load() says */
	fdt_pack(tree);
	params->data = tree;
	params->used = fdt_totalsize(tree);
	image->arch.dtb_mem = params->mem;
	return 0;
}

int arch_kexec_manifest_elfcorehdr(void **data, unsigned long *size)
{
	return IS_ENABLED(CONFIG_CRASH_DUMP) ? prepare_elf_headers(data, size) : -EOPNOTSUPP;
}
