// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * facts.c - what the running kernel tells about the machine
 *
 * The kernel compares these bytes with its own; where each comes from is in
 * docs/protocol.md.  Offsets are those of struct boot_params and struct
 * efi_setup_data, which sigfmt.h names as the layout of the facts.
 */
#define _GNU_SOURCE	/* strchrnul */
#include <stdlib.h>
#include <unistd.h>

#include "loader.h"

#define BOOT_PARAMS		"/sys/kernel/boot_params/data"
#define BOOT_PARAMS_SIZE	4096u
#define BP_SCREEN		0x000
#define BP_EXT_MEM_K		0x002	/* in screen_info */
#define BP_RSDP			0x070
#define BP_EFI_INFO		0x1c0
#define BP_EFI_MEMDESC_SIZE	0x1c8
#define BP_EFI_MEMMAP_SIZE	0x1d4
#define BP_EFI_SYSTAB_HI	0x1d8
#define BP_SECURE_BOOT		0x1ec

#define EFI_SETUP_FW_VENDOR	0
#define EFI_SETUP_TABLES	16
#define EFI_SETUP_SMBIOS	24
#define EFI_DESC_SIZE		40u	/* what is known of a descriptor */
#define EFI_PAGE		4096u
#define EFI_MAP_ENTRIES_MAX	4096u

#define LARGE_FILE		(16u << 20)

/* "KEY=0x..." in /sys/firmware/efi/systab */
static bool systab(const char *text, const char *key, __u64 *value)
{
	size_t n = strlen(key);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, n) && line[n] == '=') {
			*value = strtoull(line + n + 1, NULL, 0);
			return true;
		}
		if (!*line)
			break;
	}
	return false;
}

static enum sf_status boot_params(const char *root, __u8 *bp, struct sf_error *error)
{
	size_t size;
	char *data = loader_read(root, BOOT_PARAMS, BOOT_PARAMS_SIZE, &size);

	if (!data)
		return loader_fail(error, SF_NO_FACTS, errno,
				   "%s%s: cannot be read: %s; sysfs has to be mounted",
				   root, BOOT_PARAMS, strerror(errno));
	if (size == BOOT_PARAMS_SIZE)
		memcpy(bp, data, size);
	free(data);
	if (size != BOOT_PARAMS_SIZE)
		return loader_fail(error, SF_NO_FACTS, EBADMSG,
				   "%s%s: has %zu bytes instead of %u", root, BOOT_PARAMS,
				   size, BOOT_PARAMS_SIZE);
	return SF_DONE;
}

/* One directory of runtime-map, as a descriptor. */
static bool efi_descriptor(const char *root, unsigned int index, __u8 *desc,
			   struct sf_facts *facts)
{
	static const struct {
		const char *name;
		unsigned int offset, width;
	} members[] = {
		{ "type", 0, 4 }, { "phys_addr", 8, 8 }, { "virt_addr", 16, 8 },
		{ "num_pages", 24, 8 }, { "attribute", 32, 8 },
	};
	char path[96];
	__u64 value, start, pages;

	for (unsigned int i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		snprintf(path, sizeof(path), "/sys/firmware/efi/runtime-map/%u/%s", index,
			 members[i].name);
		if (!loader_read_hex(root, path, &value))
			return false;
		loader_put(desc + members[i].offset, value, members[i].width);
	}
	start = loader_get(desc + 8, 8);
	pages = loader_get(desc + 24, 8);
	return start < SF_ADDR_LIMIT && pages < SF_ADDR_LIMIT / EFI_PAGE &&
	       ranges_add(&facts->efi_ranges, start, start + pages * EFI_PAGE, 0);
}

static enum sf_status efi_map(const char *root, unsigned int count,
			      struct sf_facts *facts, struct sf_error *error)
{
	__u32 size = facts->efi_desc_size;

	if (size < EFI_DESC_SIZE || size > SF_PIECE_MAX || count > EFI_MAP_ENTRIES_MAX)
		return loader_fail(error, SF_NO_FACTS, EBADMSG,
				   "%s%s: %u EFI memory descriptors of %u bytes make no sense",
				   root, BOOT_PARAMS, count, size);
	facts->efi_map = calloc(count, size);
	if (!facts->efi_map)
		return loader_no_memory(error);
	facts->efi_map_size = (size_t)count * size;
	for (unsigned int i = 0; i < count; i++)
		if (!efi_descriptor(root, i, facts->efi_map + (size_t)i * size, facts))
			return loader_fail(error, SF_NO_FACTS, EACCES,
					   "%s/sys/firmware/efi/runtime-map/%u: cannot be read; this needs root",
					   root, i);
	ranges_sort(&facts->efi_ranges);
	return SF_DONE;
}

static enum sf_status efi_setup(const char *root, const char *tables,
				struct sf_facts *facts, struct sf_error *error)
{
	__u8 *setup = facts->values[SF_FACT_EFI_SETUP];
	__u64 vendor, config, smbios;

	if (!loader_read_hex(root, "/sys/firmware/efi/fw_vendor", &vendor) ||
	    !loader_read_hex(root, "/sys/firmware/efi/config_table", &config))
		return loader_fail(error, SF_NO_FACTS, EACCES,
				   "%s/sys/firmware/efi: fw_vendor or config_table cannot be read",
				   root);
	if (!tables)
		return loader_fail(error, SF_NO_FACTS, EACCES,
				   "%s/sys/firmware/efi/systab: cannot be read; this needs root",
				   root);
	if (!systab(tables, "SMBIOS", &smbios))
		smbios = ~0ULL;	/* EFI_INVALID_TABLE_ADDR, as kexec_file_load hands over */
	loader_put(setup + EFI_SETUP_FW_VENDOR, vendor, 8);
	loader_put(setup + EFI_SETUP_TABLES, config, 8);
	loader_put(setup + EFI_SETUP_SMBIOS, smbios, 8);
	return SF_DONE;
}

static enum sf_status firmware(const char *root, const __u8 *bp, struct sf_facts *facts,
			       struct sf_error *error)
{
	size_t size;
	char *tables = loader_read(root, "/sys/firmware/efi/systab", LOADER_SMALL, &size);
	unsigned int count = loader_entries(root, "/sys/firmware/efi/runtime-map");
	__u64 rsdp = loader_get(bp + BP_RSDP, 8);
	enum sf_status status = SF_DONE;

	if (!rsdp && tables && !systab(tables, "ACPI20", &rsdp))
		systab(tables, "ACPI", &rsdp);
	loader_put(facts->values[SF_FACT_RSDP], rsdp, 8);

	/* efi=noruntime leaves the map's size in boot_params, but no map */
	facts->efi = count && loader_get(bp + BP_EFI_MEMMAP_SIZE, 4);
	if (facts->efi) {
		memcpy(facts->values[SF_FACT_EFI_INFO], bp + BP_EFI_INFO, 16);
		memcpy(facts->values[SF_FACT_EFI_SYSTAB_HI], bp + BP_EFI_SYSTAB_HI, 4);
		facts->efi_desc_size = loader_get(bp + BP_EFI_MEMDESC_SIZE, 4);
		status = efi_map(root, count, facts, error);
		if (!status)
			status = efi_setup(root, tables, facts, error);
	}
	free(tables);
	return status;
}

/* "  00100000-7fffffff : System RAM" */
static bool iomem_line(char *line, struct sf_facts *facts)
{
	__u64 start, last;
	char *name;

	start = strtoull(line, &name, 16);
	if (*name != '-')
		return true;
	last = strtoull(name + 1, &name, 16);
	if (strncmp(name, " : ", 3) || last < start || last == ~0ULL)
		return true;
	name += 3;
	if (!strcmp(name, "System RAM"))
		return ranges_add(&facts->ram, start, last + 1, SF_MEMMAP_RAM);
	if (!strncmp(name, "System RAM (", 12))
		return ranges_add(&facts->driver_ram, start, last + 1, SF_MEMMAP_RAM);
	if (!strcmp(name, "Crash kernel") && last) {
		/* of two regions the upper one holds the crash kernel */
		facts->crash_low = facts->crash;
		facts->crash = (struct sf_range){ start, last + 1, SF_MEMMAP_RAM };
	}
	return true;
}

static enum sf_status iomem(const char *root, struct sf_facts *facts,
			    struct sf_error *error)
{
	size_t size;
	char *text = loader_read(root, "/proc/iomem", LARGE_FILE, &size), *rest, *line;
	bool ok = true;

	if (!text)
		return loader_fail(error, SF_NO_FACTS, errno, "%s/proc/iomem: cannot be read: %s",
				   root, strerror(errno));
	for (line = strtok_r(text, "\n", &rest); ok && line; line = strtok_r(NULL, "\n", &rest))
		ok = iomem_line(line, facts);
	free(text);
	if (!ok)
		return loader_no_memory(error);
	ranges_sort(&facts->ram);
	/* without CAP_SYS_ADMIN every address reads as zero */
	if (!facts->ram.count || facts->ram.at[facts->ram.count - 1].end <= SF_DEST_MIN)
		return loader_fail(error, SF_NO_FACTS, EACCES,
				   "%s/proc/iomem: shows no System RAM; this needs root", root);
	return SF_DONE;
}

static __u32 lockdown(const char *root)
{
	static const char *const levels[] = { "[none]", "[integrity]", "[confidentiality]" };
	size_t size;
	char *text = loader_read(root, "/sys/kernel/security/lockdown", LOADER_SMALL, &size);
	__u32 level = SF_LOCKDOWN_NONE;

	if (text)
		for (level = SF_LOCKDOWN_CONFIDENTIALITY; level; level--)
			if (strstr(text, levels[level]))
				break;
	free(text);
	return level;
}

/* A word of the first "flags" line of /proc/cpuinfo. */
static bool cpu_has(const char *root, const char *flag)
{
	size_t size, n = strlen(flag);
	char *text = loader_read(root, "/proc/cpuinfo", LARGE_FILE, &size), *at, *end;
	bool found = false;

	at = text ? strstr(text, "\nflags") : NULL;
	if (at) {
		end = strchrnul(at + 1, '\n');
		*end = '\0';
		while (!found && (at = strstr(at + 1, flag)))
			found = at[-1] == ' ' && (at[n] == ' ' || !at[n]);
	}
	free(text);
	return found;
}

/* Room for one program header for each processor, RAM range and note. */
static __u64 elfcorehdr_size(const char *root, const struct sf_facts *facts)
{
	__u64 size, processors = sysconf(_SC_NPROCESSORS_CONF);

	if (loader_read_hex(root, "/sys/kernel/crash_elfcorehdr_size", &size) && size)
		return size;
	return 64 + 56 * (processors + 2 * facts->ram.count + 16);
}

enum sf_status sf_facts_gather(const char *root, struct sf_facts *facts,
			       struct sf_error *error)
{
	__u8 bp[BOOT_PARAMS_SIZE];
	enum sf_status status;

	memset(facts, 0, sizeof(*facts));
	facts->page_size = sysconf(_SC_PAGESIZE);
	status = boot_params(root, bp, error);
	if (status)
		return status;
	facts->values[SF_FACT_SECURE_BOOT][0] = bp[BP_SECURE_BOOT];
	memcpy(facts->values[SF_FACT_SCREEN], bp + BP_SCREEN, 64);
	loader_put(facts->values[SF_FACT_SCREEN] + BP_EXT_MEM_K, 0, 2);

	status = firmware(root, bp, facts, error);
	if (!status)
		status = loader_firmware_map(root, bp, facts, error);
	if (!status)
		status = iomem(root, facts, error);
	facts->lockdown = lockdown(root);
	facts->sha_ni = cpu_has(root, "sha_ni");
	facts->elfcorehdr_size = elfcorehdr_size(root, facts);
	return status;
}

__u32 loader_fact(const struct sf_facts *facts, __u32 fact, __u32 piece, __u8 *buf)
{
	__u32 size = sf_fact_size(fact);
	size_t offset;

	if (size) {
		if (piece)
			return 0;
		memcpy(buf, facts->values[fact], size);
		return size;
	}
	offset = (size_t)piece * facts->efi_desc_size;
	if (offset >= facts->efi_map_size)
		return 0;
	memcpy(buf, facts->efi_map + offset, facts->efi_desc_size);
	return facts->efi_desc_size;
}

void sf_facts_free(struct sf_facts *facts)
{
	free(facts->efi_map);
	facts->efi_map = NULL;
	facts->efi_map_size = 0;
	ranges_free(&facts->memmap);
	ranges_free(&facts->ram);
	ranges_free(&facts->driver_ram);
	ranges_free(&facts->efi_ranges);
}
