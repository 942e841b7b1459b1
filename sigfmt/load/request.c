// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * request.c - copy and check the caller's structures, which may be of another version
 */
#include "loader.h"

/*
 * The first member of each structure is its size.  Members that the caller's version lacks
 * are zero; members that this version lacks must be zero.
 */
enum sf_status loader_copy_struct(void *to, size_t known, const void *from, size_t least,
				  const char *what, struct sf_error *error)
{
	size_t size = *(const size_t *)from;
	const char *bytes = from;

	if (size < least)
		return loader_fail(error, SF_STATUS_CALL, EINVAL,
				   "%s: its size is %zu; set it to sizeof(%s)", what, size, what);
	for (size_t i = known; i < size; i++)
		if (bytes[i])
			return loader_fail(error, SF_STATUS_CALL, E2BIG,
					   "%s: a member is set that libsigfmt %s does not know; install a newer one",
					   what, sf_version());
	memset(to, 0, known);
	memcpy(to, from, size < known ? size : known);
	return SF_STATUS_DONE;
}

static bool is_range(const struct sf_range *range)
{
	return range->start <= range->end && range->end <= SF_ADDR_LIMIT;
}

static enum sf_status bad_range(const char *list, const struct sf_range *range,
				struct sf_error *error)
{
	return loader_fail(error, SF_STATUS_CALL, EINVAL,
			   "struct sf_machine: %s: 0x%llx to 0x%llx is not a range of memory",
			   list, (u64)range->start, (u64)range->end);
}

static enum sf_status take_ranges(const struct sf_ranges *from, const char *name,
				  struct sf_ranges *to, struct sf_error *error)
{
	*to = (struct sf_ranges){};
	for (size_t i = 0; i < from->count; i++) {
		if (!is_range(&from->at[i]))
			return bad_range(name, &from->at[i], error);
		if (!ranges_add(to, from->at[i].start, from->at[i].end))
			return loader_no_memory(error);
	}
	ranges_join(to);
	return SF_STATUS_DONE;
}

static enum sf_status check_machine(const struct sf_machine *machine, struct sf_error *error)
{
	if (!machine->page_size || machine->page_size & (machine->page_size - 1))
		return loader_fail(error, SF_STATUS_CALL, EINVAL,
				   "struct sf_machine: %u is not a page size", machine->page_size);
	if (machine->lockdown > SF_LEVEL_CONFIDENTIALITY)
		return loader_fail(error, SF_STATUS_CALL, EINVAL,
				   "struct sf_machine: %u is not a lockdown level", machine->lockdown);
	if (!is_range(&machine->crash))
		return bad_range("crash", &machine->crash, error);
	if (!is_range(&machine->crash_low))
		return bad_range("crash_low", &machine->crash_low, error);
	return SF_STATUS_DONE;
}

enum sf_status loader_copy_machine(const struct sf_machine *from, struct sf_machine *to,
				   struct sf_error *error)
{
	struct sf_machine given;
	enum sf_status status = loader_copy_struct(&given, sizeof(given), from,
					    LOADER_MACHINE_MIN, "struct sf_machine", error);

	if (!status)
		status = check_machine(&given, error);
	if (status)
		return status;
	*to = given;
	to->size = sizeof(*to);
	to->ram = to->driver_ram = to->firmware_ram = to->efi_ranges = to->reserved = (struct sf_ranges){};
	status = take_ranges(&given.ram, "ram", &to->ram, error);
	if (!status)
		status = take_ranges(&given.driver_ram, "driver_ram", &to->driver_ram, error);
	if (!status)
		status = take_ranges(&given.firmware_ram, "firmware_ram", &to->firmware_ram, error);
	if (!status)
		status = take_ranges(&given.efi_ranges, "efi_ranges", &to->efi_ranges, error);
	return status ? status : take_ranges(&given.reserved, "reserved", &to->reserved, error);
}
