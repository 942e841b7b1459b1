// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_manifest.c - arm64's part of kexec_load() with a signed segment
 * manifest (kernel/kexec_manifest.c)
 */

#include <linux/array_size.h>
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

	/* Without runtime services, this kernel has not read the firmware's revocations (dbx) */
	if (efi_enabled(EFI_BOOT) && !efi_enabled(EFI_RUNTIME_SERVICES))
		return SF_E_MACHINE;
	load->arch = EM_AARCH64;
	/* Early code of the next kernel parses the rest of a longer word as another one */
	load->word_max = 255;
	/* Distributions' kernels lock down by this property, which the next kernel's tree has */
	load->secure_boot = efi_enabled(EFI_BOOT) && mode &&
			    fdt32_ld(mode) == efi_secureboot_mode_enabled;
	return SF_E_OK;
}

/*
 * memblock and the resource tree have hot-added memory as well.  The next kernel does
 * not know that memory: it hot-adds it again, after it was used.  Memory that EFI uses
 * at run time is not RAM for this kernel.
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
	u32 type = sf_slot_of(load->manifest, slot)->type;

	/*
	 * Documentation/arch/arm64/booting.rst: the tree must not cross a 2 MiB
	 * boundary, and a window of 32 GiB must cover kernel and initramfs.  The next
	 * kernel would go on without an initramfs that it cannot map.
	 */
	if ((type == SF_TYPE_PARAMS && mem / SZ_2M != (end - 1) / SZ_2M) ||
	    (type == SF_TYPE_INITRAMFS &&
	     (mem < load->entry || end - round_down(load->entry, SZ_1G) > 32ULL * SZ_1G)))
		return SF_E_DEST_REACH;
	/* Like kexec_file_load(): reserved memory may hold tables of the firmware */
	if (load->usage == SF_USAGE_REBOOT && memblock_is_region_reserved(mem, end - mem))
		return SF_E_DEST_RESERVED;
	return efi_enabled(EFI_BOOT) && !efi_has_ram(mem, end) ? SF_E_DEST_FIRMWARE_MAP : SF_E_OK;
}

/*
 * This kernel may have been started by one that handed memory over, and may not
 * know of that: the next kernel would trust memory that anybody has written since.
 */
static void drop_handover(void *tree)
{
	static const char *const names[] = {
		"linux,ima-kexec-buffer", "linux,kho-fdt", "linux,kho-scratch",
	};
	int chosen = fdt_path_offset(tree, "/chosen");
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		fdt_delprop(tree, chosen, names[i]);
}

int arch_kexec_manifest_params(struct kimage *image, struct sf_load *load, const char *cmdline)
{
	struct sf_segment *params = &load->segments[load->manifest->params_slot - 1];
	void *tree = of_kexec_alloc_and_setup_fdt(image, load->initramfs, load->initramfs_size,
						  cmdline, 0);

	if (!tree)
		return -ENOMEM;
	drop_handover(tree);
	fdt_pack(tree);
	params->data = tree;
	params->used = fdt_totalsize(tree);
	image->arch.dtb_mem = params->mem;
	return 0;
}
