// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * firmware_map.c - the memory map that this kernel was given when it booted
 *
 * The kernel that judges compares with its e820_table_kexec.  What user space can
 * read, /sys/firmware/memmap, is nearly that, but memory that was plugged in later is
 * added to it, and is not the next kernel's to know: RAM counts only if it is also in
 * what the boot loader handed over.
 */
#include <stdlib.h>

#include "loader.h"

#define MEMMAP			"/sys/firmware/memmap"
#define SETUP_DATA		"/sys/kernel/boot_params/setup_data"
#define BP_E820_COUNT		0x1e8
#define BP_E820_TABLE		0x2d0
#define BP_E820_MAX		128u
#define SETUP_E820_EXT		1

/* E820 type of a name in /sys/firmware/memmap; 0: the kernel has no name for it. */
static __u32 type_of(const char *name)
{
	static const struct {
		const char *name;
		__u32 type;
	} types[] = {
		{ "System RAM", SF_MEMMAP_RAM }, { "Reserved", 2 }, { "reserved", 2 },
		{ "ACPI Tables", 3 }, { "ACPI Non-volatile Storage", 4 },
		{ "Unusable memory", 5 }, { "Persistent Memory", 7 },
		{ "Persistent Memory (legacy)", 12 }, { "Soft Reserved", 0xefffffff },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i].name, name))
			return types[i].type;
	return 0;
}

static bool add_table(struct sf_ranges *list, const __u8 *table, size_t count)
{
	bool ok = true;

	for (size_t i = 0; ok && i < count; i++, table += SF_MEMMAP_ENTRY) {
		__u64 start = loader_get(table, 8);

		ok = ranges_add(list, start, start + loader_get(table + 8, 8),
				loader_get(table + 16, 4));
	}
	return ok;
}

/* What did not fit into boot_params is in another table, elsewhere */
static bool add_extension(const char *root, unsigned int node, struct sf_ranges *list)
{
	char path[96], *data;
	__u64 type;
	size_t size;
	bool ok;

	snprintf(path, sizeof(path), SETUP_DATA "/%u/type", node);
	if (!loader_read_hex(root, path, &type) || type != SETUP_E820_EXT)
		return true;
	snprintf(path, sizeof(path), SETUP_DATA "/%u/data", node);
	data = loader_read(root, path, LOADER_ENTRIES * SF_MEMMAP_ENTRY, &size);
	ok = data && add_table(list, (const __u8 *)data, size / SF_MEMMAP_ENTRY);
	free(data);
	return ok;
}

/* As it was handed over: not sorted, and perhaps overlapping. */
static bool boot_map(const char *root, const __u8 *boot_params, struct sf_ranges *list)
{
	unsigned int nodes = loader_entries(root, SETUP_DATA);
	size_t count = boot_params[BP_E820_COUNT];
	bool ok = add_table(list, boot_params + BP_E820_TABLE,
			    count < BP_E820_MAX ? count : BP_E820_MAX);

	for (unsigned int i = 0; ok && i < nodes; i++)
		ok = add_extension(root, i, list);
	return ok;
}

/*
 * The type of the entry that begins at @start; 0: RAM that was not there at boot.  Only
 * RAM is plugged in, and the kernel itself may have reserved some.  Of what overlaps, it
 * believes the highest type.  With less than two entries it has made up its own map.
 */
static __u32 at_boot(const struct sf_ranges *boot, __u64 start, const char *name)
{
	__u32 type = type_of(name), highest = 0;

	if (type && type != SF_MEMMAP_RAM)
		return type;
	for (size_t i = 0; i < boot->count; i++) {
		const struct sf_range *r = &boot->at[i];

		if (start < r->start || start >= r->end)
			continue;
		if (r->type == type)
			return type;
		if (r->type > highest)
			highest = r->type;
	}
	if (!type)
		return highest;
	return boot->count < 2 ? type : 0;
}

static bool add_entry(const char *root, unsigned int index, const struct sf_ranges *boot,
		      struct sf_facts *facts)
{
	char path[64], *name;
	__u64 start, last;
	__u32 type;
	size_t size;
	bool ok;

	snprintf(path, sizeof(path), MEMMAP "/%u/type", index);
	name = loader_read(root, path, LOADER_SMALL, &size);
	if (!name)		/* what was unplugged leaves a gap in the numbers */
		return errno == ENOENT;
	name[strcspn(name, "\n")] = '\0';
	snprintf(path, sizeof(path), MEMMAP "/%u/start", index);
	ok = loader_read_hex(root, path, &start);
	snprintf(path, sizeof(path), MEMMAP "/%u/end", index);
	ok = ok && loader_read_hex(root, path, &last) && last >= start && last != ~0ULL;
	type = ok ? at_boot(boot, start, name) : 0;
	free(name);
	return ok && (!type || ranges_add(&facts->memmap, start, last + 1, type));
}

static enum sf_status read_map(const char *root, const struct sf_ranges *boot,
			       struct sf_facts *facts, struct sf_error *error)
{
	unsigned int entries = loader_entries(root, MEMMAP);

	if (!entries)
		return loader_fail(error, SF_NO_FACTS, ENOENT,
				   "%s" MEMMAP ": is empty; the running kernel needs CONFIG_FIRMWARE_MEMMAP",
				   root);
	for (unsigned int i = 0; i < entries; i++)
		if (!add_entry(root, i, boot, facts))
			return loader_fail(error, SF_NO_FACTS, EBADMSG,
					   "%s" MEMMAP "/%u: cannot be understood", root, i);
	ranges_sort(&facts->memmap);
	return SF_DONE;
}

enum sf_status loader_firmware_map(const char *root, const __u8 *boot_params,
				   struct sf_facts *facts, struct sf_error *error)
{
	struct sf_ranges boot = {};
	enum sf_status status;

	if (boot_map(root, boot_params, &boot))
		status = read_map(root, &boot, facts, error);
	else
		status = loader_fail(error, SF_NO_FACTS, EBADMSG,
				     "%s" SETUP_DATA ": the memory map in it cannot be read",
				     root);
	ranges_free(&boot);
	return status;
}
