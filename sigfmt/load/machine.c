// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * machine.c - read from sysfs and procfs what a load depends on
 *
 * Most of it is where segments may be placed.  The kernel checks placement against
 * its own tables, so an error here leads to a refusal, not to a wrong load.
 */
#define _GNU_SOURCE	/* strchrnul */
#include <stdlib.h>
#include <unistd.h>

#include "arch.h"
#include "loader.h"
#include "sigfmt_bytes.h"

#ifdef __x86_64__

#define BOOT_PARAMS		"/sys/kernel/boot_params/data"
#define BP_SIZE			4096u
#define BP_E820_COUNT		0x1e8
#define BP_SECURE_BOOT		0x1ec
#define BP_SECURE_BOOT_ENABLED	3	/* enum efi_secureboot_mode */
#define BP_E820_TABLE		0x2d0
#define BP_E820_MAX		128u
#define E820_ENTRY		20u
#define E820_RAM		1
#define MEMMAP			"/sys/firmware/memmap"
#define MEMMAP_ROOM		112u	/* entries that every next kernel has room for */
#define EFI			"/sys/firmware/efi"
#define EFI_PAGE		4096u

/* Add the RAM of the memory map that this kernel was booted with. */
static bool add_boot_ram(const u8 *bp, struct sf_ranges *list)
{
	size_t count = bp[BP_E820_COUNT] < BP_E820_MAX ? bp[BP_E820_COUNT] : BP_E820_MAX;
	const u8 *entry = bp + BP_E820_TABLE;
	u64 start, size;

	/* with a single entry, the kernel uses a map of its own */
	if (count < 2)
		return ranges_add(list, 0, SF_ADDR_LIMIT);
	for (; count--; entry += E820_ENTRY) {
		start = get_unaligned_le(entry, 8);
		size = get_unaligned_le(entry + 8, 8);
		if (get_unaligned_le(entry + 16, 4) == E820_RAM && size < SF_ADDR_LIMIT &&
		    start < SF_ADDR_LIMIT && !ranges_add(list, start, start + size))
			return false;
	}
	ranges_join(list);
	return true;
}

static bool add_memmap_ram(const char *root, unsigned int index, struct sf_ranges *list)
{
	char path[64], *type;
	bool ram, ok = true;
	u64 start, last;
	size_t size;

	snprintf(path, sizeof(path), MEMMAP "/%u/type", index);
	type = loader_read(root, path, LOADER_SMALL, &size);
	if (!type)		/* unplugged memory leaves a gap in the numbers */
		return errno == ENOENT;
	ram = !strcmp(type, "System RAM\n");
	free(type);
	snprintf(path, sizeof(path), MEMMAP "/%u/start", index);
	ok = loader_read_hex(root, path, &start);
	snprintf(path, sizeof(path), MEMMAP "/%u/end", index);
	ok = ok && loader_read_hex(root, path, &last) && last >= start && last != ~0ULL;
	return ok && (!ram || ranges_add(list, start, last + 1));
}

/*
 * /sys/firmware/memmap also has memory that was plugged in after boot, which is
 * missing from the next kernel's memory map.  So only RAM in both counts.
 */
static enum sf_status firmware_ram(const char *root, const u8 *bp, struct sf_machine *machine,
				   struct sf_error *error)
{
	unsigned int entries = loader_count_entries(root, MEMMAP);
	struct sf_ranges now = {}, boot = {};
	bool ok = true;

	if (!entries)
		return loader_fail(error, SF_STATUS_NO_FACTS, ENOENT,
				   "%s" MEMMAP ": is empty; the running kernel needs CONFIG_FIRMWARE_MEMMAP",
				   root);
	for (unsigned int i = 0; i < entries && i < MEMMAP_ROOM; i++) {
		if (add_memmap_ram(root, i, &now))
			continue;
		ranges_free(&now);
		return loader_fail(error, SF_STATUS_NO_FACTS, EBADMSG,
				   "%s" MEMMAP "/%u: cannot be parsed; is sysfs mounted there?",
				   root, i);
	}
	ranges_join(&now);
	ok = add_boot_ram(bp, &boot) && ranges_common(&now, &boot, &machine->firmware_ram);
	ranges_free(&now);
	ranges_free(&boot);
	return ok ? SF_STATUS_DONE : loader_no_memory(error);
}

static enum sf_status efi_ranges(const char *root, unsigned int count,
				 struct sf_machine *machine, struct sf_error *error)
{
	u64 start, pages;
	char path[96];
	bool ok;

	for (unsigned int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), EFI "/runtime-map/%u/phys_addr", i);
		ok = loader_read_hex(root, path, &start);
		snprintf(path, sizeof(path), EFI "/runtime-map/%u/num_pages", i);
		ok = ok && loader_read_hex(root, path, &pages);
		if (!ok || start >= SF_ADDR_LIMIT || pages >= SF_ADDR_LIMIT / EFI_PAGE)
			return loader_fail(error, SF_STATUS_NO_FACTS, EACCES,
					   "%s" EFI "/runtime-map/%u: cannot be read; this needs root",
					   root, i);
		if (!ranges_add(&machine->efi_ranges, start, start + pages * EFI_PAGE))
			return loader_no_memory(error);
	}
	ranges_join(&machine->efi_ranges);
	return SF_STATUS_DONE;
}

static bool is_there(const char *root, const char *path)
{
	char name[4096];

	return (size_t)snprintf(name, sizeof(name), "%s%s", root, path) < sizeof(name) &&
	       !access(name, F_OK);
}

static enum sf_status firmware(const char *root, struct sf_machine *machine,
			       struct sf_error *error)
{
	unsigned int count = loader_count_entries(root, EFI "/runtime-map");
	enum sf_status status;
	size_t size;
	u8 *bp = (u8 *)loader_read(root, BOOT_PARAMS, BP_SIZE, &size);

	if (!bp)
		return loader_fail(error, SF_STATUS_NO_FACTS, errno,
				   "%s" BOOT_PARAMS ": cannot be read: %s; mount sysfs",
				   root, strerror(errno));
	if (size != BP_SIZE) {
		free(bp);
		return loader_fail(error, SF_STATUS_NO_FACTS, EBADMSG,
				   "%s" BOOT_PARAMS ": has %zu bytes instead of %u; is sysfs mounted there?",
				   root, size, BP_SIZE);
	}
	machine->handover = count || !is_there(root, EFI);
	machine->secure_boot = count && bp[BP_SECURE_BOOT] == BP_SECURE_BOOT_ENABLED;
	status = firmware_ram(root, bp, machine, error);
	free(bp);
	return status ? status : efi_ranges(root, count, machine, error);
}

#else /* the RAM of /proc/iomem is all that counts; EFI's memory map is not visible */

static enum sf_status firmware(const char *root, struct sf_machine *machine,
			       struct sf_error *error)
{
	machine->handover = true;
	machine->secure_boot = arch_tree_has_secure_boot(root);
	return ranges_add(&machine->firmware_ram, 0, SF_ADDR_LIMIT) ?
	       SF_STATUS_DONE : loader_no_memory(error);
}

#endif

/* "  00100000-7fffffff : System RAM" */
static bool iomem_line(char *line, struct sf_machine *machine)
{
	u64 start, last;
	char *name;

	start = strtoull(line, &name, 16);
	if (*name != '-')
		return true;
	last = strtoull(name + 1, &name, 16);
	if (strncmp(name, " : ", 3) || last < start || last == ~0ULL)
		return true;
	name += 3;
	if (!strcmp(name, "System RAM"))
		return ranges_add(&machine->ram, start, last + 1);
	if (!strncmp(name, "System RAM (", 12))
		return ranges_add(&machine->driver_ram, start, last + 1);
	if (IOMEM_HAS_RESERVED && (!strcmp(name, "reserved") || !strncmp(name, "Kernel ", 7)))
		return ranges_add(&machine->reserved, start, last + 1);
	if (!strcmp(name, "Crash kernel") && last) {
		/* of two regions, the upper one holds the crash kernel */
		machine->crash_low = machine->crash;
		machine->crash = (struct sf_range){ start, last + 1 };
	}
	return true;
}

static enum sf_status iomem(const char *root, struct sf_machine *machine, struct sf_error *error)
{
	size_t size;
	char *text = loader_read(root, "/proc/iomem", LOADER_LARGE, &size), *rest, *line;
	bool ok = true;

	if (!text)
		return loader_fail(error, SF_STATUS_NO_FACTS, errno,
				   "%s/proc/iomem: cannot be read: %s; mount /proc", root,
				   strerror(errno));
	for (line = strtok_r(text, "\n", &rest); ok && line; line = strtok_r(NULL, "\n", &rest))
		ok = iomem_line(line, machine);
	free(text);
	if (!ok)
		return loader_no_memory(error);
	ranges_join(&machine->ram);
	ranges_join(&machine->reserved);
	/* without CAP_SYS_ADMIN, every address reads as zero */
	if (!machine->ram.count || machine->ram.at[machine->ram.count - 1].end <= SF_DEST_MIN)
		return loader_fail(error, SF_STATUS_NO_FACTS, EACCES,
				   "%s/proc/iomem: shows no System RAM; this needs root", root);
	return SF_STATUS_DONE;
}

static u32 lockdown(const char *root)
{
	static const char *const levels[] = { "[none]", "[integrity]", "[confidentiality]" };
	size_t size;
	char *text = loader_read(root, "/sys/kernel/security/lockdown", LOADER_SMALL, &size);
	u32 level = SF_LEVEL_NONE;

	if (text)
		for (level = SF_LEVEL_CONFIDENTIALITY; level; level--)
			if (strstr(text, levels[level]))
				break;
	free(text);
	return level;
}

/* Is this a word of the first "flags" line of /proc/cpuinfo? */
static bool cpu_has(const char *root, const char *flag)
{
	size_t size, n = strlen(flag);
	char *text = loader_read(root, "/proc/cpuinfo", LOADER_LARGE, &size), *at, *end;
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

static enum sf_status read_machine(const char *root, struct sf_machine *machine,
				   struct sf_error *error)
{
	enum sf_status status;

	machine->page_size = sysconf(_SC_PAGESIZE);
	machine->lockdown = lockdown(root);
	machine->sha_ni = cpu_has(root, "sha_ni");
	status = firmware(root, machine, error);
	return status ? status : iomem(root, machine, error);
}

enum sf_status sf_machine_read(const char *root, struct sf_machine *machine,
			       struct sf_error *error)
{
	struct sf_machine found = {};
	size_t size = machine->size;
	struct sf_error spare;
	enum sf_status status;

	error = loader_start_error(error, &spare);
	if (size < LOADER_MACHINE_MIN)
		return loader_fail(error, SF_STATUS_CALL, EINVAL,
				   "struct sf_machine: its size is %zu; set it to sizeof(struct sf_machine)",
				   size);
	status = read_machine(root ? root : "", &found, error);
	found.size = size;
	if (size < sizeof(found))	/* the caller's version lacks this member */
		ranges_free(&found.reserved);
	memset(machine, 0, size);
	memcpy(machine, &found, size < sizeof(found) ? size : sizeof(found));
	return status;
}

void sf_machine_free(struct sf_machine *machine)
{
	if (!machine || machine->size < LOADER_MACHINE_MIN)	/* sf_machine_read() left it as it was */
		return;
	ranges_free(&machine->ram);
	ranges_free(&machine->driver_ram);
	ranges_free(&machine->firmware_ram);
	ranges_free(&machine->efi_ranges);
	if (machine->size >= sizeof(*machine))
		ranges_free(&machine->reserved);
}
