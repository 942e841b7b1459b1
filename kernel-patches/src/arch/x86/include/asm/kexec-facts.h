/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a kernel that is started with kexec has to be told about this machine
 */
#ifndef _ASM_X86_KEXEC_FACTS_H
#define _ASM_X86_KEXEC_FACTS_H

#include <linux/efi.h>

#include <asm/bootparam.h>
#include <asm/efi.h>
#include <asm/setup.h>
#include <asm/setup_data.h>

/* Physical address of the ACPI RSDP, or 0 */
static inline u64 kexec_acpi_rsdp(void)
{
	if (boot_params.acpi_rsdp_addr || !IS_ENABLED(CONFIG_EFI))
		return boot_params.acpi_rsdp_addr;
	if (efi.acpi20 != EFI_INVALID_TABLE_ADDR)
		return efi.acpi20;
	return efi.acpi != EFI_INVALID_TABLE_ADDR ? efi.acpi : 0;
}

/* All but the address and the size of the memory map */
static inline void kexec_efi_info(struct efi_info *ei)
{
	const struct efi_info *current_ei = &boot_params.efi_info;

	ei->efi_loader_signature = current_ei->efi_loader_signature;
	ei->efi_systab = current_ei->efi_systab;
	ei->efi_systab_hi = current_ei->efi_systab_hi;
	ei->efi_memdesc_version = current_ei->efi_memdesc_version;
	ei->efi_memdesc_size = efi_get_runtime_map_desc_size();
}

static inline void kexec_efi_setup(struct efi_setup_data *esd)
{
	esd->fw_vendor = efi_fw_vendor;
	esd->tables = efi_config_table;
	esd->smbios = efi.smbios;
}

#endif /* _ASM_X86_KEXEC_FACTS_H */
