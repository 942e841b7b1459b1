// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_load.c - the loader, on simulated machines
 */
#include <fcntl.h>
#include <limits.h>
#include <linux/kexec.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "machine.h"

static void expect_text(const struct machine *m, const char *part)
{
	if (!strstr(m->error.text, part))
		print_error("the sentence is: %s\n", m->error.text);
	assert_non_null(strstr(m->error.text, part));
}

/* What happens to a file while it is read: once, before its first bytes are */
static const char *victim;
static void (*while_read)(void);
static int read_error;
ssize_t __real_pread(int fd, void *buf, size_t n, off_t at);
ssize_t __wrap_pread(int fd, void *buf, size_t n, off_t at);

ssize_t __wrap_pread(int fd, void *buf, size_t n, off_t at)
{
	void (*change)(void) = while_read;
	struct stat a, b;

	if (change && !fstat(fd, &a) && !stat(victim, &b) && a.st_ino == b.st_ino) {
		while_read = NULL;
		change();
	}
	if (read_error) {
		errno = read_error;
		return -1;
	}
	return __real_pread(fd, buf, n, at);
}

/*
 * kexec_load(2): the kernel's, or one that answers with @load_result, an errno or 0.  Without
 * the flag for manifests it answers with @plain_result, and kexec_file_load(2) with @file_result.
 */
static bool load_simulated;
static void (*while_loaded)(void);
static int load_result, plain_result, file_result;
static int calls;
long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

long __wrap_syscall(long number, ...)
{
	void (*change)(void) = while_loaded;
	unsigned long a[4];
	va_list arguments;

	va_start(arguments, number);
	for (int i = 0; i < 4; i++)
		a[i] = va_arg(arguments, unsigned long);
	va_end(arguments);
	calls++;
	if (number != SYS_kexec_load)
		assert_true(load_simulated && number == SYS_kexec_file_load);
	if (!load_simulated)
		return __real_syscall(number, a[0], a[1], a[2], a[3]);
	while_loaded = NULL;
	if (change)
		change();
	errno = number != SYS_kexec_load ? file_result :
		a[3] & KEXEC_SIG_MANIFEST ? load_result : plain_result;
	return errno ? -1 : 0;
}

/* A file system may have no mmap(2) */
static bool cannot_map;
void *__real_mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset);
void *__wrap_mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset);

void *__wrap_mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
	if (!cannot_map)
		return __real_mmap(at, n, protection, flags, fd, offset);
	errno = ENODEV;
	return MAP_FAILED;
}

/* --- the machine --- */

static void read_machine(struct machine *m, struct sf_machine *machine)
{
	machine->size = sizeof(*machine);
	assert_int_equal(sf_machine_read(m->dir, machine, &m->error), SF_STATUS_DONE);
}

static void expect_range(const struct sf_ranges *list, size_t i, u64 start, u64 end)
{
	assert_true(i < list->count);
	assert_int_equal(list->at[i].start, start);
	assert_int_equal(list->at[i].end, end);
}

static void bios_machine(void **state)
{
	struct machine *m = *state;
	struct sf_machine machine;

	read_machine(m, &machine);
	assert_int_equal(machine.page_size, sysconf(_SC_PAGESIZE));
	assert_true(machine.handover);
	assert_false(machine.secure_boot);
	assert_int_equal(machine.lockdown, SF_LEVEL_INTEGRITY);
	assert_int_equal(machine.firmware_ram.count, 3);	/* no ACPI tables, no unknown ones */
	expect_range(&machine.firmware_ram, 0, 0, 0x9f000);
	expect_range(&machine.firmware_ram, 1, 0x100000, ACPI_START);
	expect_range(&machine.firmware_ram, 2, HIGH_START, HIGH_START + 0x80000000);
	assert_int_equal(machine.ram.count, 3);
	assert_int_equal(machine.driver_ram.count, 1);
	expect_range(&machine.driver_ram, 0, 0x180000000, 0x190000000);
	assert_int_equal(machine.efi_ranges.count, 0);
	assert_int_equal(machine.crash.start, CRASH_START);
	assert_int_equal(machine.crash.end, CRASH_START + CRASH_SIZE);
	assert_int_equal(machine.crash_low.end, 0);
	assert_false(machine.sha_ni);
	sf_machine_free(&machine);
}

static void efi_machine(void **state)
{
	struct machine *m = *state;
	struct sf_machine machine;

	read_machine(m, &machine);
	assert_true(machine.handover);
	assert_true(machine.secure_boot);
	assert_int_equal(machine.efi_ranges.count, 3);
	expect_range(&machine.efi_ranges, 0, 0x7fe00000, 0x7fe20000);
	sf_machine_free(&machine);
	/* readdir's order is not the map's, 10 does not come after 1, and ranges are joined */
	while (m->runtime < 23)
		machine_runtime(m, 0x40000000 + m->runtime * 0x1000, 1);
	read_machine(m, &machine);
	assert_int_equal(machine.efi_ranges.count, 4);
	expect_range(&machine.efi_ranges, 0, 0x40003000, 0x40017000);
	sf_machine_free(&machine);
}

/* Booted with efi=noruntime: EFI cannot be passed on, and the preflight says so */
static void efi_without_runtime(void **state)
{
	struct machine *m = *state;
	struct sf_machine machine;

	machine_remove(m, "/sys/firmware/efi/runtime-map");
	read_machine(m, &machine);
	assert_false(machine.handover);
	assert_false(machine.secure_boot);
	sf_machine_free(&machine);
	machine_preflight(m, SF_E_MACHINE);
	expect_text(m, "efi=runtime");
}

static void two_crash_regions(void **state)
{
	struct machine *m = *state;
	struct sf_machine machine;

	machine_print(m, "/proc/iomem",
		      "00100000-7fefffff : System RAM\n  30000000-3fffffff : Crash kernel\n"
		      "100000000-17fffffff : System RAM\n  140000000-15fffffff : Crash kernel\n");
	read_machine(m, &machine);
	assert_int_equal(machine.crash.start, 0x140000000);
	assert_int_equal(machine.crash_low.start, 0x30000000);
	assert_int_equal(machine.crash_low.end, 0x40000000);
	sf_machine_free(&machine);
}

/* A program of version 1.0 has a smaller structure, after which nothing may be written */
static void older_machine(void **state)
{
	struct machine *m = *state;
	struct sf_range *const guard = (struct sf_range *)0x55;
	struct sf_machine machine = {
		.size = offsetof(struct sf_machine, reserved), .reserved = { guard, 7 },
	};

	assert_int_equal(sf_machine_read(m->dir, &machine, NULL), SF_STATUS_DONE);
	assert_int_equal(machine.ram.count, 3);
	assert_ptr_equal(machine.reserved.at, guard);
	assert_int_equal(machine.reserved.count, 7);
	sf_machine_free(&machine);
	assert_ptr_equal(machine.reserved.at, guard);
}

/* Entry @i of the memory map in boot_params */
static void boot_entry(struct machine *m, unsigned int i, u64 start, u64 end, u32 type)
{
	u8 *at = m->boot_params + 0x2d0 + i * 20;

	for (int byte = 0; byte < 8; byte++) {
		at[byte] = start >> (8 * byte);
		at[8 + byte] = (end - start) >> (8 * byte);
	}
	at[16] = type;
	m->boot_params[0x1e8] = i + 1;
	machine_boot_params(m);
}

/* A memory module that came later is in /sys/firmware/memmap, as System RAM */
static void memory_plugged_in(void **state)
{
	struct machine *m = *state;
	struct sf_machine machine;

	boot_entry(m, 0, 0, 0x9f000, 1);
	boot_entry(m, 1, 0x40000000, ACPI_START, 1);
	boot_entry(m, 2, 0x100000, 0x40000000, 1);
	boot_entry(m, 3, HIGH_START, HIGH_START + 0x80000000, 2);
	read_machine(m, &machine);
	assert_int_equal(machine.firmware_ram.count, 2);
	expect_range(&machine.firmware_ram, 1, 0x100000, ACPI_START);
	assert_int_equal(machine.ram.count, 3);
	sf_machine_free(&machine);
	machine_preflight(m, SF_E_OK);
	for (u32 slot = 1; slot <= NR_SLOTS; slot++)
		assert_true(machine_slot(m, slot)->mem < ACPI_START);
	machine_slot(m, DATA)->mem = HIGH_START;
	machine_judge(m, SF_E_DEST_FIRMWARE_MAP);
	expect_text(m, "slot 9 (settings)");
}

/* What was unplugged leaves a gap in the numbers */
static void memory_unplugged(void **state)
{
	struct machine *m = *state;
	struct sf_machine machine;

	machine_memmap(m, 0x200000000, 0x23fffffff, "System RAM");
	machine_memmap(m, 0x280000000, 0x2bfffffff, "System RAM");
	machine_remove(m, "/sys/firmware/memmap/6");
	read_machine(m, &machine);
	assert_int_equal(machine.firmware_ram.count, 4);
	expect_range(&machine.firmware_ram, 3, 0x280000000, 0x2c0000000);
	sf_machine_free(&machine);
}

/* A next kernel may have no room for more than the first entries */
static void memory_map_long(void **state)
{
	struct machine *m = *state;
	struct sf_machine machine;

	while (m->memmap < 111)
		machine_memmap(m, 0xc0000000 + m->memmap * 0x2000, 0xc0000fff + m->memmap * 0x2000,
			       "Reserved");
	machine_memmap(m, 0x200000000, 0x2ffffffff, "System RAM");	/* number 112 */
	machine_memmap(m, 0x400000000, 0x4ffffffff, "System RAM");
	machine_print(m, "/proc/iomem", "200000000-2ffffffff : System RAM\n"
		      "400000000-4ffffffff : System RAM\n");
	read_machine(m, &machine);
	assert_int_equal(machine.firmware_ram.count, 4);
	expect_range(&machine.firmware_ram, 3, 0x200000000, 0x300000000);
	sf_machine_free(&machine);
	machine_preflight(m, SF_E_OK);
	assert_true(machine_slot(m, DATA)->mem < 0x300000000);
	machine_slot(m, DATA)->mem = 0x400000000;
	machine_judge(m, SF_E_DEST_FIRMWARE_MAP);
}

static void cpu_flags(void **state)
{
	struct machine *m = *state;
	struct sf_machine machine;

	machine_print(m, "/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sha_nix sha_ni\n");
	read_machine(m, &machine);
	assert_true(machine.sha_ni);
	sf_machine_free(&machine);
	machine_print(m, "/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sha_nix\n");
	read_machine(m, &machine);
	assert_false(machine.sha_ni);
	sf_machine_free(&machine);
}

static void lockdown_levels(void **state)
{
	static const char *const lines[] = {
		"[none] integrity confidentiality\n", "none [integrity] confidentiality\n",
		"none integrity [confidentiality]\n",
	};
	struct machine *m = *state;
	struct sf_machine machine;

	for (u32 level = 0; level < 3; level++) {
		machine_print(m, "/sys/kernel/security/lockdown", "%s", lines[level]);
		read_machine(m, &machine);
		assert_int_equal(machine.lockdown, level);
		sf_machine_free(&machine);
	}
	machine_remove(m, "/sys/kernel/security");
	read_machine(m, &machine);
	assert_int_equal(machine.lockdown, SF_LEVEL_NONE);
	sf_machine_free(&machine);
}

static void machine_facts_cannot_be_read(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/sys/firmware/efi/runtime-map/1/num_pages", "many\n");
	machine_plan(m, SF_STATUS_NO_FACTS);
	expect_text(m, "runtime-map/1");
	machine_print(m, "/sys/firmware/efi/runtime-map/1/num_pages", "0xffffffffffffffff\n");
	machine_plan(m, SF_STATUS_NO_FACTS);
	machine_print(m, "/sys/firmware/efi/runtime-map/1/num_pages", "0x10\n");
	machine_print(m, "/proc/iomem", "00000000-00000000 : System RAM\n");
	machine_plan(m, SF_STATUS_NO_FACTS);
	expect_text(m, "needs root");
	machine_remove(m, "/proc/iomem");
	machine_plan(m, SF_STATUS_NO_FACTS);
	expect_text(m, "/proc/iomem");
	machine_print(m, "/sys/firmware/memmap/1/end", "0x0\n");
	machine_plan(m, SF_STATUS_NO_FACTS);
	expect_text(m, "memmap/1");
	machine_remove(m, "/sys/firmware/memmap");
	machine_plan(m, SF_STATUS_NO_FACTS);
	expect_text(m, "CONFIG_FIRMWARE_MEMMAP");
	machine_write(m, "/sys/kernel/boot_params/data", m->boot_params, 4095);
	machine_plan(m, SF_STATUS_NO_FACTS);
	expect_text(m, "4095");
	machine_print(m, "/sys/kernel/boot_params/data", "%5000d", 1);
	machine_plan(m, SF_STATUS_NO_FACTS);
	machine_remove(m, "/sys/kernel/boot_params");
	machine_plan(m, SF_STATUS_NO_FACTS);
	expect_text(m, "boot_params/data");
}

/* --- layout --- */

static bool has_memory(struct machine *m, u32 slot)
{
	return machine_slot(m, slot)->present && slot != CMDLINE;
}

/* Aligned, in their ranges, without overlap, and outside of reserved memory */
static void expect_apart(struct machine *m)
{
	const struct sf_ranges *efi = &m->plan->machine.efi_ranges;

	for (u32 i = 1; i <= NR_SLOTS; i++) {
		const struct sf_placed *a = machine_slot(m, i);
		const struct sf_slot *slot = &m->plan->bundle.manifest.slots[i - 1];

		if (!has_memory(m, i)) {
			assert_int_equal(a->mem, 0);
			assert_int_equal(a->memsz, 0);
			continue;
		}
		assert_true(a->memsz && a->mem >= SF_DEST_MIN && a->mem >= slot->first);
		assert_int_equal(a->mem % slot->align, 0);
		for (u32 j = 1; j < i; j++) {
			const struct sf_placed *b = machine_slot(m, j);

			assert_true(!has_memory(m, j) || a->mem + a->memsz <= b->mem ||
				    b->mem + b->memsz <= a->mem);
		}
		for (size_t j = 0; j < efi->count; j++)
			assert_true(a->mem >= efi->at[j].end ||
				    a->mem + a->memsz <= efi->at[j].start);
	}
}

static void expect_inside(struct machine *m, u64 start, u64 end)
{
	for (u32 i = 1; i <= NR_SLOTS; i++)
		if (has_memory(m, i))
			assert_true(machine_slot(m, i)->mem >= start &&
				    machine_slot(m, i)->mem + machine_slot(m, i)->memsz <= end);
}

static void loads_on_bios(void **state)
{
	struct machine *m = *state;

	machine_preflight(m, SF_E_OK);
	machine_digests(m, 0);
	expect_apart(m);
	assert_false(machine_slot(m, ELFCOREHDR)->present);
	assert_int_equal(m->plan->entry, machine_slot(m, PURGATORY)->mem);
	/* the kernel makes it: all the memory that it may have, and no bytes */
	assert_int_equal(machine_slot(m, PARAMS)->memsz, 0x40000);
	assert_int_equal(machine_slot(m, PARAMS)->bufsz, 0);
	assert_int_equal(machine_slot(m, KERNEL)->memsz, KERNEL_MEMORY);
}

static void loads_on_efi(void **state)
{
	struct machine *m = *state;

	machine_preflight(m, SF_E_OK);
	machine_digests(m, 0);
	expect_apart(m);
}

static void loads_for_crash(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_preflight(m, SF_E_OK);
	machine_digests(m, 0);
	expect_apart(m);
	expect_inside(m, CRASH_START, CRASH_START + CRASH_SIZE);
	assert_int_equal(machine_slot(m, ELFCOREHDR)->memsz, 0x400000);
	assert_int_equal(machine_slot(m, ELFCOREHDR)->bufsz, 0);
}

static void loads_for_crash_above_4g(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_print(m, "/proc/iomem",
		      "00100000-7fefffff : System RAM\n  30000000-3fffffff : Crash kernel\n"
		      "100000000-17fffffff : System RAM\n  140000000-15fffffff : Crash kernel\n");
	machine_preflight(m, SF_E_OK);
	expect_apart(m);
	expect_inside(m, 0x140000000, 0x160000000);
	/* the lower region is for the crash kernel to use, not to be put in */
	machine_slot(m, DATA)->mem = 0x30000000;
	machine_judge(m, SF_E_DEST_NOT_CRASH);
}

/* All that is left besides the crash regions is too small */
static void crash_regions_are_kept(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/proc/iomem",
		      "00100000-021fffff : System RAM\n"
		      "30000000-3fffffff : System RAM\n  30000000-3fffffff : Crash kernel\n"
		      "140000000-15fffffff : System RAM\n  140000000-15fffffff : Crash kernel\n");
	machine_preflight(m, SF_E_OK);
	expect_inside(m, SF_DEST_MIN, 0x2200000);
	machine_slot(m, DATA)->mem = 0x140000000;
	machine_judge(m, SF_E_DEST_CRASH);
	machine_slot(m, DATA)->mem = 0x15ffff000;
	machine_judge(m, SF_E_DEST_CRASH);
	machine_slot(m, DATA)->mem = 0x30000000;
	machine_judge(m, SF_E_DEST_CRASH);
	machine_slot(m, DATA)->mem = 0x3ffff000;
	machine_judge(m, SF_E_DEST_CRASH);
	machine_print(m, "/proc/iomem", "30000000-3fffffff : System RAM\n"
		      "  30000000-3fffffff : Crash kernel\n");
	machine_plan(m, SF_STATUS_NO_ROOM);
	expect_text(m, "in memory for slot kernel");
}

static void no_crash_region(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_print(m, "/proc/iomem", "00100000-7fefffff : System RAM\n");
	machine_plan(m, SF_STATUS_NO_CRASH_REGION);
	expect_text(m, "crashkernel=");
}

static void crash_region_too_small(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_print(m, "/proc/iomem", "00100000-7fefffff : System RAM\n"
		      "  30000000-305fffff : Crash kernel\n");
	machine_plan(m, SF_STATUS_NO_ROOM);
	expect_text(m, "crash kernel region");
	expect_text(m, "crashkernel=");
}

/* Sizes as people say them, and whether it is the size or the place that is wrong */
static void no_room_message(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_print(m, "/proc/iomem", "00100000-7fefffff : System RAM\n"
		      "  30000000-305fffff : Crash kernel\n");
	machine_plan(m, SF_STATUS_NO_ROOM);
	assert_string_equal(m->error.text, "no room in the crash kernel region for slot params: it needs 256 KiB in one piece, and the largest that is left has 0 KiB, and all slots need 6.3 MiB; boot with a larger crashkernel=");
	m->request.crash = false;
	slot_at(m->fixture, DATA)->first = 0x7ff00000;
	slot_at(m->fixture, DATA)->last = 0x7ff0ffff;
	machine_bundle(m, SIGNED);
	machine_print(m, "/proc/iomem", "00100000-7fefffff : System RAM\n");
	machine_plan(m, SF_STATUS_NO_ROOM);
	assert_string_equal(m->error.text, "no room in memory for slot settings: it needs 4 KiB in one piece, and none is left where it may lie, from 0x7ff00000 to 0x7ff0ffff, and all slots need 2.3 MiB; use a smaller initramfs, or a machine with more memory");
}

/* RAM in the firmware's map that is not System RAM now, and the reverse */
static void only_memory_in_both_maps(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/proc/iomem", "00100000-021fffff : System RAM\n"
		      "7ff00000-7fffffff : System RAM\n");
	machine_preflight(m, SF_E_OK);
	expect_inside(m, SF_DEST_MIN, 0x2200000);
	machine_print(m, "/proc/iomem", "00100000-00ffffff : System RAM\n"
		      "7ff00000-7fffffff : System RAM\n");
	machine_plan(m, SF_STATUS_NO_ROOM);
	expect_text(m, "kernel");
}

static void address_range(void **state)
{
	struct machine *m = *state;
	struct sf_slot *slot = slot_at(m->fixture, DATA);

	slot->first = 0x5000000;
	slot->last = 0x5001fff;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_OK);
	assert_int_equal(machine_slot(m, DATA)->mem, 0x5001000);
	slot->first = 0x7ff00000;
	slot->last = 0x7ff0ffff;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_NO_ROOM);
	expect_text(m, "slot settings");
}

/* --- initramfs --- */

static void expect_one_range(struct machine *m)
{
	u64 next = machine_slot(m, INITRD_HEAD)->mem + machine_slot(m, INITRD_HEAD)->memsz;

	if (machine_slot(m, INITRD)->present) {
		assert_int_equal(machine_slot(m, INITRD)->mem, next);
		next += machine_slot(m, INITRD)->memsz;
	}
	assert_int_equal(machine_slot(m, INITRD_TAIL)->mem, next);
}

static void one_initrd(void **state)
{
	struct machine *m = *state;

	machine_preflight(m, SF_E_OK);
	expect_one_range(m);
	assert_int_equal(machine_slot(m, INITRD)->bufsz, 5001);
	assert_ptr_equal(machine_slot(m, INITRD)->data, m->plan->initrd.p);
	assert_int_equal(machine_slot(m, INITRD_HEAD)->bufsz, 50);
	assert_int_equal(machine_slot(m, INITRD_TAIL)->bufsz, 16);
}

static void initrd_that_cannot_be_mapped(void **state)
{
	struct machine *m = *state;

	machine_preflight(m, SF_E_OK);
	assert_ptr_equal(m->plan->initrd.p, m->plan->mapping.bytes.p);
	cannot_map = true;
	one_initrd(state);
	cannot_map = false;
	assert_null(m->plan->mapping.bytes.p);
	assert_int_equal(truncate(m->initrd, 0), 0);
	machine_digests(m, 0);
}

/* The signed slots are present nevertheless */
static void no_initrd(void **state)
{
	struct machine *m = *state;

	machine_initrds(m, NULL, NULL);
	machine_preflight(m, SF_E_OK);
	machine_digests(m, 0);
	assert_false(machine_slot(m, INITRD)->present);
	assert_true(machine_slot(m, INITRD_HEAD)->present);
	assert_true(machine_slot(m, INITRD_TAIL)->present);
	expect_one_range(m);
}

/* Each begins at a multiple of four */
static void several_initrds(void **state)
{
	struct machine *m = *state;
	const struct sf_view *initrd;

	machine_initrds(m, m->initrd, m->initrd);
	machine_preflight(m, SF_E_OK);
	expect_one_range(m);
	initrd = &m->plan->initrd;
	assert_int_equal(initrd->n, 5004 + 5001);
	assert_int_equal(machine_slot(m, INITRD)->bufsz, initrd->n);
	assert_memory_equal(initrd->p + 5001, "\0\0\0", 3);
	assert_memory_equal(initrd->p, initrd->p + 5004, 5001);
	machine_initrds(m, m->initrd, "/nowhere");
	machine_plan(m, SF_STATUS_NO_FILE);
	expect_text(m, "/nowhere");
}

/* The vendor's part is signed; what follows it in the files is open */
static void signed_part_before_open_initramfs(void **state)
{
	struct machine *m = *state;
	struct sf_slot *base = slot_at(m->fixture, INITRD_HEAD);

	/* the fixture's digest is that of the first bytes of the image, which the file has */
	*machine_hint(m, INITRD_HEAD) = (struct sf_hint){ INITRD_HEAD, SF_SOURCE_INITRD, 0, 50 };
	machine_hint(m, INITRD)->offset = 50;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_OK);
	expect_one_range(m);
	assert_int_equal(machine_slot(m, INITRD)->bufsz, 5001 - 50);
	assert_ptr_equal(machine_slot(m, INITRD)->data, m->plan->initrd.p + 50);
	machine_digests(m, INITRD_HEAD);	/* another file */
	/* nothing but the base: the open one is left out */
	base->size = 5001;
	machine_hint(m, INITRD_HEAD)->size = 5001;
	machine_hint(m, INITRD)->offset = 5001;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_OK);
	assert_false(machine_slot(m, INITRD)->present);
	expect_one_range(m);
	/* no file, or one that has less than the base */
	machine_initrds(m, NULL, NULL);
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "slot initrd-head of the manifest needs an initramfs; name an initramfs file");
	machine_initrds(m, m->settings, NULL);
	machine_plan(m, SF_STATUS_FILE_SIZE);
	expect_text(m, m->settings);
}

/* The ranges of all parts hold, although only the first one is placed */
static void initramfs_in_ranges(void **state)
{
	struct machine *m = *state;
	struct sf_slot *tail = slot_at(m->fixture, INITRD_TAIL);

	tail->first = 0x5003000;
	tail->last = 0x5003fff;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_OK);
	expect_one_range(m);
	assert_int_equal(machine_slot(m, INITRD_TAIL)->mem, 0x5003000);
	slot_at(m->fixture, INITRD_HEAD)->first = 0x5001000;
	slot_at(m->fixture, INITRD_HEAD)->last = HIGH_START;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_NO_ROOM);
	expect_text(m, "initrd-head");
}

/* --- contents --- */

static void choice_fields(void **state)
{
	struct machine *m = *state;
	const u8 *purgatory;

	machine_preflight(m, SF_E_OK);
	purgatory = machine_slot(m, PURGATORY)->data;
	assert_int_equal(purgatory[RECHECK_AT], 0);
	assert_int_equal(get_le(purgatory + UART_AT, 2), 0);
	m->request.recheck = SF_RECHECK_ALWAYS;
	m->request.uart = 0x2f8;
	machine_preflight(m, SF_E_OK);
	machine_digests(m, 0);
	purgatory = machine_slot(m, PURGATORY)->data;
	assert_int_equal(purgatory[RECHECK_AT], 1);
	assert_int_equal(get_le(purgatory + UART_AT, 2), 0x2f8);
	/* not offered: the first alternative */
	m->request.uart = 0x64;
	machine_preflight(m, SF_E_OK);
	assert_int_equal(get_le(machine_slot(m, PURGATORY)->data + UART_AT, 2), 0);
	/* not offered at all */
	m->attachments.nr_choosers = 0;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_OK);
	assert_int_equal(machine_slot(m, PURGATORY)->data[RECHECK_AT], 1);
}

static void crash_loads_are_checked_again(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_preflight(m, SF_E_OK);
	assert_int_equal(machine_slot(m, PURGATORY)->data[RECHECK_AT], 1);
	m->request.recheck = SF_RECHECK_NEVER;
	machine_preflight(m, SF_E_OK);
	assert_int_equal(machine_slot(m, PURGATORY)->data[RECHECK_AT], 0);
}

static void data_files(void **state)
{
	struct machine *m = *state;

	machine_preflight(m, SF_E_OK);
	assert_int_equal(machine_slot(m, DATA)->bufsz, 77);
	assert_memory_equal(machine_slot(m, DATA)->data, m->plan->data[DATA - 1].p, 77);
	m->request.nr_data = 0;
	machine_preflight(m, SF_E_OK);
	assert_false(machine_slot(m, DATA)->present);
	slot_at(m->fixture, DATA)->optional = false;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "slot settings of the manifest needs data; name a file for settings");

	m->request.nr_data = 2;
	m->data[1] = m->data[0];
	machine_plan(m, SF_STATUS_INPUT_EXTRA);
	expect_text(m, "already");
	/* there is such a slot, but not for files of the user */
	m->data[1].name = "kernel";
	machine_plan(m, SF_STATUS_INPUT_EXTRA);
	expect_text(m, "no slot kernel");
	m->data[1].name = "setting";
	machine_plan(m, SF_STATUS_INPUT_EXTRA);
	m->request.nr_data = 1;
	m->data[0].file = sf_input_path("/nowhere");
	machine_plan(m, SF_STATUS_NO_FILE);
	expect_text(m, "/nowhere");
	m->data[0].file = sf_input_path(m->initrd);
	machine_preflight(m, SF_E_OK);
	slot_at(m->fixture, DATA)->size = 5000;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_BUFSZ_MAX);
	expect_text(m, "slot 9 (settings): it may have at most 5000 bytes");
}

/* What kexec_load is given */
static void arguments_of_kexec_load(void **state)
{
	struct kexec_segment segments[SF_SLOTS_MAX + 1];
	struct machine *m = *state;
	unsigned long nr;

	machine_plan(m, SF_STATUS_DONE);
	assert_int_equal(sf_plan_flags(m->plan), KEXEC_SIG_MANIFEST);
	nr = sf_plan_segments(m->plan, segments);
	assert_int_equal(nr, NR_SLOTS);		/* without elfcorehdr, with the manifest */
	assert_int_equal(segments[0].memsz, KERNEL_MEMORY | KERNEL);
	assert_int_equal(segments[0].bufsz, KERNEL_SIZE);
	assert_int_equal(segments[PARAMS - 1].memsz, 0x40000 | PARAMS);
	assert_int_equal(segments[PARAMS - 1].bufsz, 0);
	assert_null(segments[PARAMS - 1].buf);
	assert_int_equal(segments[CMDLINE - 1].memsz, CMDLINE);
	assert_null(segments[CMDLINE - 1].mem);
	assert_string_equal(segments[CMDLINE - 1].buf, m->request.command_line);
	assert_int_equal(segments[CMDLINE - 1].bufsz, strlen(m->request.command_line) + 1);
	assert_int_equal(segments[nr - 2].memsz, 0x1000 | DATA);
	assert_int_equal(segments[nr - 1].memsz, 0xfff);
	assert_null(segments[nr - 1].mem);
	assert_ptr_equal(segments[nr - 1].buf, m->plan->bundle.data);
	assert_int_equal(segments[nr - 1].bufsz, m->plan->bundle.parts.end);

	/* KEXEC_ON_CRASH, KEXEC_CRASH_HOTPLUG_SUPPORT */
	m->request.crash = true;
	machine_plan(m, SF_STATUS_DONE);
	assert_int_equal(sf_plan_flags(m->plan), KEXEC_SIG_MANIFEST | 1 | 8);
	assert_int_equal(sf_plan_segments(m->plan, segments), NR_SLOTS + 1);
	assert_int_equal(segments[ELFCOREHDR - 1].memsz, 0x400000 | ELFCOREHDR);
	assert_int_equal(segments[ELFCOREHDR - 1].bufsz, 0);
}

/* --- preflight --- */

static void image_changed(void **state)
{
	struct machine *m = *state;
	int fd = open(m->image, O_RDWR);

	assert_int_equal(pwrite(fd, "\x55", 1, IMAGE_OFFSET + KERNEL_SIZE - 1), 1);
	machine_preflight(m, SF_E_OK);	/* which leaves digests to the kernel */
	machine_digests(m, KERNEL);
	close(fd);
}

/* What the manifest does not cover is not loaded either */
static void image_bytes_outside_of_slots_are_ignored(void **state)
{
	struct machine *m = *state;
	int fd = open(m->image, O_RDWR);

	assert_int_equal(pwrite(fd, "\x55", 1, 0), 1);
	assert_int_equal(pwrite(fd, "\x55", 1, IMAGE_OFFSET + KERNEL_SIZE), 1);
	close(fd);
	machine_preflight(m, SF_E_OK);
	machine_digests(m, 0);
}

static void command_line_policy(void **state)
{
	static const struct {
		const char *line;
		enum sf_cause cause;
		const char *part;
	} lines[] = {
		{ "root=/dev/vda1", SF_E_CMDLINE_REQUIRED, "\"require lockdown=integrity\"" },
		{ "root=/dev/vda1 -- lockdown=integrity", SF_E_CMDLINE_REQUIRED, "lockdown" },
		{ "lockdown=none", SF_E_CMDLINE_VALUE, "the word \"lockdown=none\"" },
		{ "lockdown=integrity acpi_rsdp=0x1000", SF_E_CMDLINE_FORBIDDEN,
		  "the word \"acpi_rsdp=0x1000\" is forbidden by the manifest's policy entry \"forbid acpi_rsdp\"" },
		{ "lockdown=integrity module.sig_enforce=0", SF_E_CMDLINE_FORBIDDEN, "module.sig*" },
		{ "lockdown=integrity a=\"b\"", SF_E_CMDLINE_BYTE, "double quotes" },
		{ "lockdown=integrity elfcorehdr=0x1000", SF_E_CMDLINE_ELFCOREHDR, "elfcorehdr" },
	};
	struct machine *m = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		m->request.command_line = lines[i].line;
		machine_preflight(m, lines[i].cause);
		expect_text(m, "slot 4 (cmdline)");
		expect_text(m, lines[i].part);
	}
}

/* In crash loads, the kernel puts 30 bytes in front */
static void command_line_long(void **state)
{
	struct machine *m = *state;
	char line[4096] = "lockdown=integrity ";

	memset(line + strlen(line), 'x', 2047 - strlen(line));
	m->request.command_line = line;
	machine_preflight(m, SF_E_OK);
	m->request.crash = true;
	machine_preflight(m, SF_E_CMDLINE_LONG);
	expect_text(m, "the command line has 2047 characters, to which 30 are added that say where the dump is, this kernel reads 2047 at most");
	line[2047 - LINE_PREFIX] = '\0';
	machine_preflight(m, SF_E_OK);
	line[2047 - LINE_PREFIX] = 'x';
	m->request.crash = false;
	line[2047] = 'x';
	machine_preflight(m, SF_E_BUFSZ_MAX);
	expect_text(m, "the command line has 2048 characters, this kernel reads 2047 at most");
}

static void running_kernel_is_locked_further(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
	machine_preflight(m, SF_E_LOCKDOWN);
	expect_text(m, "guarantees integrity");
	m->request.command_line = "lockdown=confidentiality";
	machine_preflight(m, SF_E_OK);
}

/* A line without lockdown= is accepted if the next kernel sees Secure Boot */
static void locked_by_secure_boot(void **state)
{
	struct machine *m = *state;

	m->fixture->desc.nr_policy = 1;
	m->fixture->policy[0] = (struct sf_policy_desc){ SF_ACTION_FORBID, "acpi_rsdp", NULL };
	m->request.command_line = "quiet";
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_OK);
	m->boot_params[0x1ec] = 2;
	machine_boot_params(m);
	machine_preflight(m, SF_E_LOCKDOWN);
}

static void usage_and_architecture(void **state)
{
	struct machine *m = *state;

	m->fixture->desc.head.usage = SF_USAGE_CRASH;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_USAGE);
	expect_text(m, "for crash kernels only");
	m->fixture->desc.head.usage = SF_USAGE_ALL;
	m->fixture->desc.head.arch = EM_AARCH64;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_ARCH);
	expect_text(m, "for arm64");
}

/* An arm64 kernel, with these flags in its header */
static void arm64_flags(struct machine *m, u8 flags)
{
	FILE *f = fopen(m->image, "r+");

	assert_non_null(f);
	assert_int_equal(fseek(f, IMAGE_OFFSET + 24, SEEK_SET), 0);
	assert_int_equal(fputc(flags, f), flags);
	assert_int_equal(fseek(f, IMAGE_OFFSET + 56, SEEK_SET), 0);
	assert_int_equal(fwrite("ARM\x64", 1, 4, f), 4);
	assert_int_equal(fclose(f), 0);
	machine_plan(m, SF_STATUS_DONE);
}

static void page_size_of_the_kernel(void **state)
{
	struct machine *m = *state;
	struct sf_manifest *head = &m->fixture->desc.head;

	head->entry_slot = KERNEL;
	head->entry_offset = 0;
	machine_write(m, "/initrd", "070701", 6);	/* no other warning */
	machine_bundle(m, SIGNED);
	arm64_flags(m, 0xe);
	assert_string_equal(m->plan->warning, "");	/* not for x86-64 */
	head->arch = EM_AARCH64;
	machine_bundle(m, SIGNED);
	arm64_flags(m, 0xe);
	assert_non_null(strstr(m->plan->warning, "kernel: its pages have 64 KiB, and those of the running kernel 4 KiB"));
	arm64_flags(m, 0xa);
	assert_string_equal(m->plan->warning, "");
	arm64_flags(m, 0x8);				/* it does not say */
	assert_string_equal(m->plan->warning, "");
}

static void template_size(void **state)
{
	struct machine *m = *state;
	struct sf_bytes *template = &slot_at(m->fixture, PARAMS)->template;

	template->n = 115;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_OK);
	template->n = 114;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_TEMPLATE);
	expect_text(m, "slot 3 (params)");
}

/* What a loader could get wrong, one by one */
static void changed_plans_are_refused(void **state)
{
	struct machine *m = *state;
	struct sf_placed *placed;

	machine_plan(m, SF_STATUS_DONE);
	m->plan->entry++;
	machine_judge(m, SF_E_ENTRY);
	m->plan->entry--;
	placed = machine_slot(m, KERNEL);
	placed->memsz += 4096;
	machine_judge(m, SF_E_MEMSZ);
	placed->memsz -= 4096;
	placed->bufsz--;
	machine_judge(m, SF_E_BUFSZ);
	placed->bufsz++;
	placed->present = false;
	machine_judge(m, SF_E_SLOT_MISSING);
	placed->present = true;
	machine_slot(m, ELFCOREHDR)->present = true;
	machine_judge(m, SF_E_SLOT_NOT_CRASH);
	machine_slot(m, ELFCOREHDR)->present = false;
	machine_slot(m, PARAMS)->bufsz = 1;
	machine_judge(m, SF_E_BUFSZ_KERNEL);
	machine_slot(m, PARAMS)->bufsz = 0;
	machine_slot(m, DATA)->mem -= 4096;
	machine_slot(m, PARAMS)->mem = machine_slot(m, DATA)->mem;
	machine_judge(m, SF_E_MEM_OVERLAP);
	expect_text(m, "slot 3 (params)");
	machine_plan(m, SF_STATUS_DONE);
	machine_slot(m, INITRD_TAIL)->mem -= 0x10000;
	machine_judge(m, SF_E_INITRAMFS_GAP);
	machine_slot(m, INITRD_TAIL)->mem += 0x10000;
	machine_slot(m, PURGATORY)->own[RECHECK_AT] = 2;
	machine_judge(m, SF_E_CHOICE);
	machine_slot(m, PURGATORY)->own[RECHECK_AT] = 1;
	/* addresses, sizes and digests are the kernel's */
	machine_slot(m, PURGATORY)->own[JUMP_AT] ^= 1;
	machine_slot(m, PURGATORY)->own[REGION_AT(2) + 16] ^= 1;
	machine_judge(m, SF_E_OK);
	machine_digests(m, 0);
	machine_slot(m, PURGATORY)->own[0x1000] ^= 1;
	machine_judge(m, SF_E_OK);
	machine_digests(m, PURGATORY);
}

static void destinations(void **state)
{
	static const struct {
		u64 mem;
		enum sf_cause cause;
	} places[] = {
		{ 0x1000, SF_E_DEST_LOW }, { ACPI_START, SF_E_DEST_NOT_RAM },
		{ 0x180000000, SF_E_DEST_DRIVER }, { 0x7fe00000, SF_E_DEST_EFI },
		{ 0x60000000000, SF_E_DEST_NOT_RAM }, { CRASH_START, SF_E_DEST_CRASH },
	};
	struct machine *m = *state;

	machine_plan(m, SF_STATUS_DONE);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		machine_slot(m, DATA)->mem = places[i].mem;
		machine_judge(m, places[i].cause);
		expect_text(m, "slot 9 (settings)");
	}
	m->request.crash = true;
	machine_plan(m, SF_STATUS_DONE);
	machine_slot(m, DATA)->mem = 0x10000000;
	machine_judge(m, SF_E_DEST_NOT_CRASH);
}

static void signatures(void **state)
{
	struct machine *m = *state;

	machine_bundle(m, SIGNED_OTHER);
	machine_preflight(m, SF_E_SIGNATURE_INVALID);
	expect_text(m, "other bytes");
	machine_bundle(m, SIGNED_BARE);
	machine_preflight(m, SF_E_SIGNATURE_INVALID);
	expect_text(m, "signed attributes");
	machine_bundle(m, SIGNED_GARBAGE);
	machine_preflight(m, SF_E_SIGNATURE_MALFORMED);
	machine_bundle(m, UNSIGNED);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	expect_text(m, "not signed");
}

/* --- bad input --- */

static void files_missing(void **state)
{
	struct machine *m = *state;

	machine_initrds(m, "/nonexistent/initrd", NULL);
	machine_plan(m, SF_STATUS_NO_FILE);
	expect_text(m, "/nonexistent/initrd");
	m->request.image = sf_input_path("/nonexistent/vmlinuz");
	machine_plan(m, SF_STATUS_NO_FILE);
	expect_text(m, "/nonexistent/vmlinuz");
	m->request.manifest = sf_input_path("/nonexistent/manifest");
	machine_plan(m, SF_STATUS_NO_FILE);
	expect_text(m, "/nonexistent/manifest");
}

static void files_that_are_not_regular(void **state)
{
	struct machine *m = *state;
	char fifo[80];

	snprintf(fifo, sizeof(fifo), "%s/fifo", m->dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	machine_initrds(m, fifo, NULL);
	machine_plan(m, SF_STATUS_NO_FILE);
	expect_text(m, "regular");
	machine_initrds(m, "/dev/zero", NULL);
	machine_plan(m, SF_STATUS_NO_FILE);
	machine_initrds(m, m->dir, NULL);
	machine_plan(m, SF_STATUS_NO_FILE);
	machine_write(m, "/empty", "", 0);
	snprintf(fifo, sizeof(fifo), "%s/empty", m->dir);
	machine_initrds(m, fifo, NULL);
	machine_plan(m, SF_STATUS_FILE_SIZE);
	expect_text(m, "empty");
}

static void image_short(void **state)
{
	struct machine *m = *state;

	assert_int_equal(truncate(m->image, IMAGE_OFFSET + KERNEL_SIZE - 1), 0);
	machine_plan(m, SF_STATUS_FILE_SIZE);
	expect_text(m, "kernel");
	assert_int_equal(truncate(m->image, 10), 0);
	machine_plan(m, SF_STATUS_FILE_SIZE);
	expect_text(m, m->image);
}

static void cut_to_nothing(void)
{
	assert_int_equal(truncate(victim, 0), 0);
}

static void cut(void)
{
	assert_int_equal(truncate(victim, 5000), 0);
}

static void grow(void)
{
	assert_int_equal(truncate(victim, 6000), 0);
}

/* As many bytes, but others */
static void overwrite(void)
{
	int fd = open(victim, O_WRONLY);

	assert_int_equal(pwrite(fd, "x", 1, 4000), 1);
	assert_int_equal(futimens(fd, NULL), 0);
	close(fd);
}

static void set_old(const char *path)
{
	const struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void files_changed_while_read(void **state)
{
	static void (*const changes[])(void) = { cut_to_nothing, cut, grow, overwrite };
	struct machine *m = *state;

	machine_plan(m, SF_STATUS_DONE);
	for (size_t i = 0; i < 3 * sizeof(changes) / sizeof(changes[0]); i++) {
		victim = i % 3 == 0 ? m->initrd : i % 3 == 1 ? m->image : m->settings;
		machine_files(m);
		set_old(victim);
		while_read = changes[i / 3];
		machine_plan(m, SF_STATUS_NO_FILE);
		assert_null(while_read);
		expect_text(m, victim);
		expect_text(m, "was changed while it was read");
		assert_int_equal(m->error.err, EAGAIN);
	}
	machine_files(m);
	machine_plan(m, SF_STATUS_DONE);
}

/* What reads a mapped file after that is killed */
static void cut_all_files(struct machine *m)
{
	assert_int_equal(truncate(m->image, 0), 0);
	assert_int_equal(truncate(m->initrd, 0), 0);
	assert_int_equal(truncate(m->settings, 0), 0);
}

static void expect_changed(struct machine *m, enum sf_status status, const char *text)
{
	assert_int_equal(status, SF_STATUS_NO_FILE);
	assert_int_equal(m->error.err, EAGAIN);
	assert_string_equal(m->error.file, m->initrd);
	expect_text(m, text);
}

static void files_truncated_after_planning(void **state)
{
	static const char text[] = "was changed while it was read; try again when it is complete";
	struct machine *m = *state;

	machine_preflight(m, SF_E_OK);
	cut_all_files(m);
	machine_judge(m, SF_E_OK);
	expect_changed(m, sf_plan_digests(m->plan, &m->error), text);
	calls = 0;
	expect_changed(m, sf_plan_load(m->plan, &m->error), text);
	assert_int_equal(calls, 0);
}

static void initrd_unreadable_afterwards(void **state)
{
	struct machine *m = *state;
	enum sf_status status;

	/* so that bytes of the file are hashed */
	*machine_hint(m, INITRD_HEAD) = (struct sf_hint){ INITRD_HEAD, SF_SOURCE_INITRD, 0, 50 };
	machine_hint(m, INITRD)->offset = 50;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_OK);
	assert_non_null(m->plan->mapping.bytes.p);
	read_error = EIO;
	status = sf_plan_digests(m->plan, &m->error);
	read_error = 0;
	assert_int_equal(status, SF_STATUS_NO_FILE);
	assert_int_equal(m->error.err, EIO);
	assert_string_equal(m->error.file, m->initrd);
	expect_text(m, "cannot be read: Input/output error");
}

/* The crash kernel that is loaded stays, so nothing may be missing during the load */
static void files_truncated_after_planning_for_crash(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_preflight(m, SF_E_OK);
	cut_all_files(m);
	machine_judge(m, SF_E_OK);
	machine_digests(m, 0);
	assert_int_equal(machine_slot(m, INITRD)->data[5000], machine_slot(m, INITRD)->data[5000]);
	assert_int_equal(machine_slot(m, INITRD)->bufsz, 5001);
}

static void initrd_changed_while_loaded(void **state)
{
	static void (*const changes[])(void) = { cut_to_nothing, cut, grow, overwrite };
	struct machine *m = *state;

	victim = m->initrd;
	load_simulated = true;
	for (size_t i = 0; i < 2 * sizeof(changes) / sizeof(changes[0]); i++) {
		machine_files(m);
		set_old(victim);
		machine_preflight(m, SF_E_OK);
		calls = 0;
		load_result = i % 2 ? EFAULT : 0;
		while_loaded = changes[i / 2];
		expect_changed(m, sf_plan_load(m->plan, &m->error), i % 2 ?
			       "was changed while it was loaded; try again when it is complete" :
			       "was changed while it was loaded; try again when it is complete; now nothing is loaded");
		/* the load, and unloading what may not be started */
		assert_int_equal(calls, i % 2 ? 1 : 2);
	}
	machine_files(m);
	machine_preflight(m, SF_E_OK);
	load_result = 0;
	calls = 0;
	assert_int_equal(sf_plan_load(m->plan, &m->error), SF_STATUS_DONE);
	assert_int_equal(calls, 1);
	load_simulated = false;
}

static void expect_unload(struct machine *m, int manifest, int plain, int file, int err)
{
	load_result = manifest;
	plain_result = plain;
	file_result = file;
	assert_int_equal(sf_unload(false, &m->error), !err ? SF_STATUS_DONE :
			 err == EPERM ? SF_STATUS_REFUSED_CALLER : SF_STATUS_KERNEL_FAILED);
	assert_int_equal(m->error.err, err);
	if (err)
		expect_text(m, strerror(err));
}

/* Of three ways to unload, a kernel may lack some.  Their errors say nothing. */
static void error_of_unloading(void **state)
{
	struct machine *m = *state;

	load_simulated = true;
	expect_unload(m, 0, EINVAL, EINVAL, 0);
	expect_unload(m, EPERM, 0, EINVAL, 0);
	expect_unload(m, EPERM, EPERM, 0, 0);
	expect_unload(m, EPERM, EPERM, ENOSYS, EPERM);
	expect_unload(m, EBUSY, EBUSY, ENOSYS, EBUSY);
	expect_unload(m, EBUSY, EPERM, EBUSY, EBUSY);
	expect_unload(m, EINVAL, EBUSY, ENOSYS, EBUSY);	/* does not know the flag */
	expect_unload(m, EINVAL, EPERM, EPERM, EPERM);
	expect_unload(m, ENOSYS, ENOSYS, EPERM, EPERM);
	expect_unload(m, ENOSYS, ENOSYS, ENOSYS, ENOSYS);
	load_simulated = false;
	load_result = plain_result = file_result = 0;
}

/* Empty names, as from unset variables of scripts, are errors */
static void file_names_are_empty(void **state)
{
	struct machine *m = *state;

	m->data[0].file = sf_input_path("");
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "no file was given for settings");
	machine_initrds(m, m->initrd, "");
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "no file was given for the initramfs");
	machine_initrds(m, "", NULL);
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "no file was given for the initramfs");
	m->request.image = sf_input_path("");
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "no file was given for the kernel");
	m->request.manifest = sf_input_path("");
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "no file was given for the manifest");
}

static void expect_warning(struct machine *m, const void *bytes, size_t n, bool warned)
{
	machine_write(m, "/initrd", bytes, n);
	machine_preflight(m, SF_E_OK);
	assert_int_equal(*m->plan->warning != 0, warned);
	if (!warned)
		return;
	assert_non_null(strstr(m->plan->warning, m->initrd));
	assert_non_null(strstr(m->plan->warning, "no initramfs"));
}

#define BYTES(text)	(text), sizeof(text) - 1

static void file_is_not_an_initramfs(void **state)
{
	struct machine *m = *state;

	expect_warning(m, BYTES("070701"), false);
	expect_warning(m, BYTES("070702"), false);
	expect_warning(m, BYTES("\0\0\0\0\x1f\x8b\x08"), false);
	expect_warning(m, BYTES("BZh9"), false);
	expect_warning(m, BYTES("\x5d\0\0\x80"), false);
	expect_warning(m, BYTES("\xfd\x37zXZ"), false);
	expect_warning(m, BYTES("\x89LZO"), false);
	expect_warning(m, BYTES("\x02\x21\x4c\x18"), false);
	expect_warning(m, BYTES("\x28\xb5\x2f\xfd"), false);
	expect_warning(m, BYTES("070707"), true);	/* the old form, which Linux does not take */
	expect_warning(m, BYTES("MZ\x90"), true);
	expect_warning(m, BYTES("-----BEGIN CERTIFICATE-----"), true);
	expect_warning(m, BYTES("0"), true);
	expect_warning(m, BYTES("\0\0\0\0"), true);
	/* each of several */
	machine_write(m, "/initrd", BYTES("070701x"));
	machine_initrds(m, m->initrd, m->settings);
	machine_preflight(m, SF_E_OK);
	assert_non_null(strstr(m->plan->warning, m->settings));
	machine_write(m, "/settings", BYTES("\x1f\x8b\x08"));
	machine_preflight(m, SF_E_OK);
	assert_string_equal(m->plan->warning, "");
}

static void bundle_files(void **state)
{
	struct machine *m = *state;
	static u8 data[1 << 16];
	struct sf_parts parts;
	struct sf_refusal why;
	FILE *f = fopen(m->bundle, "rb");
	size_t size = fread(data, 1, sizeof(data), f);

	fclose(f);
	assert_int_equal(sf_parse_header(data, size, false, &parts, &why), 0);
	machine_write(m, "/manifest.ksig", data, parts.end);
	machine_plan(m, SF_STATUS_BUNDLE_BARE);
	expect_text(m, "attachments");
	machine_write(m, "/manifest.ksig", data, parts.end - 1);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	assert_int_equal(m->error.cause, SF_E_HEADER_TRUNCATED);
	expect_text(m, m->bundle);
	machine_write(m, "/manifest.ksig", data, size - 1);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	expect_text(m, "attachments");
	machine_write(m, "/manifest.ksig", "hello", 5);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	assert_int_equal(m->error.cause, SF_E_HEADER_SHORT);
	machine_write(m, "/manifest.ksig", "", 0);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	data[30] ^= 1;
	machine_write(m, "/manifest.ksig", data, size);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	assert_int_equal(m->error.cause, SF_E_MANIFEST_MALFORMED);
	assert_int_equal(m->error.err, EBADMSG);
}

/* A bundle that was written is read back equal, with or without a text */
static void attachments(void **state)
{
	struct machine *m = *state;
	const struct sf_attachments *a;

	machine_plan(m, SF_STATUS_DONE);
	a = &m->plan->bundle.attachments;
	assert_int_equal(a->nr_hints, m->attachments.nr_hints);
	assert_memory_equal(a->hints, m->attachments.hints, sizeof(a->hints));
	assert_int_equal(a->nr_choosers, 2);
	assert_memory_equal(a->choosers, m->attachments.choosers, sizeof(a->choosers));
	assert_int_equal(a->nr_blobs, 2);
	assert_int_equal(a->text.n, strlen("made-up kernel"));
	assert_memory_equal(a->text.p, "made-up kernel", a->text.n);
	m->attachments.text.n = 0;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_DONE);
	assert_int_equal(m->plan->bundle.attachments.text.n, 0);
}

static void attachments_bad(void **state)
{
	static u8 text[SF_TEXT_MAX + 1];
	struct machine *m = *state;
	struct sf_attachments *a = &m->attachments, good = *a;

	memset(text, 'x', sizeof(text));
	a->text = (struct sf_bytes){ text, SF_TEXT_MAX };
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_DONE);
	a->text.n++;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	expect_text(m, "text");
	*a = good;
	a->choosers[0].offset++;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	expect_text(m, "choice field");
	*a = good;
	a->nr_blobs = 1;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	expect_text(m, "slot 5");
	*a = good;
	machine_hint(m, INITRD)->source = SF_SOURCES;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	*a = good;
	machine_hint(m, CMDLINE)->slot = PARAMS;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	expect_text(m, "the kernel fills this slot");
	machine_hint(m, PARAMS)->slot = KERNEL;	/* out of order */
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_BUNDLE_BAD);
	expect_text(m, "order");
}

static void inputs_missing_or_extra(void **state)
{
	struct machine *m = *state;

	m->request.command_line = NULL;
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "slot cmdline of the manifest needs a command line; give one");
	m->request.command_line = "lockdown=integrity";
	slot_at(m->fixture, INITRD)->optional = false;
	machine_bundle(m, SIGNED);
	machine_initrds(m, NULL, NULL);
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "slot initrd of the manifest needs an initramfs; name an initramfs file");
	machine_initrds(m, m->initrd, NULL);
	machine_hint(m, INITRD)->source = SF_SOURCE_IMAGE;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_INPUT_EXTRA);
	expect_text(m, "; leave it out");
	machine_initrds(m, NULL, NULL);
	machine_hint(m, CMDLINE)->source = SF_SOURCE_IMAGE;
	machine_hint(m, CMDLINE)->size = 10;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_INPUT_EXTRA);
	expect_text(m, "the command line is part of the manifest, and the one given differs");
	m->request.image = sf_input_path(NULL);
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	expect_text(m, "no file was given for the kernel");
}

/* A line that is in the image, as that of a UKI, between other bytes */
static void sign_line(struct machine *m, const char *line)
{
	int fd = open(m->image, O_WRONLY);

	assert_int_equal(pwrite(fd, line, strlen(line) + 1, 0), strlen(line) + 1);
	close(fd);
	*machine_hint(m, CMDLINE) =
		(struct sf_hint){ CMDLINE, SF_SOURCE_IMAGE, 0, strlen(line) + 1 };
	machine_bundle(m, SIGNED);
}

static void signed_line_is_given_again(void **state)
{
	static const char *const same[] = {
		"lockdown=integrity console=ttyS0 quiet", " lockdown=integrity  console=ttyS0 quiet\n",
		"", " \n", NULL,
	};
	static const struct {
		const char *line, *how;
	} others[] = {
		{ "lockdown=integrity console=ttyS0 debug", "it has \"debug\" instead of \"quiet\"" },
		{ "lockdown=integrity console=ttyS0", "it ends before \"quiet\"" },
		{ "lockdown=integrity console=ttyS0 quiet splash", "it continues with \"splash\"" },
		{ "lockdown=integrity console=ttyS0 quie", "it has \"quie\" instead of \"quiet\"" },
	};
	struct machine *m = *state;

	sign_line(m, " lockdown=integrity console=ttyS0 quiet");
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		m->request.command_line = same[i];
		machine_preflight(m, SF_E_OK);
		assert_string_equal(machine_slot(m, CMDLINE)->data,
				    " lockdown=integrity console=ttyS0 quiet");
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		m->request.command_line = others[i].line;
		machine_plan(m, SF_STATUS_INPUT_EXTRA);
		expect_text(m, others[i].how);
		expect_text(m, "; leave it out");
	}
	/* bytes without a NUL are not a line to compare with */
	machine_hint(m, CMDLINE)->size = 5;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_INPUT_EXTRA);
	expect_text(m, "no slot for a command line");
}

static void signed_initramfs_is_given_again(void **state)
{
	struct machine *m = *state;

	/* machine_files() gives the file the bytes that the image begins with */
	*machine_hint(m, INITRD) = (struct sf_hint){ INITRD, SF_SOURCE_IMAGE, 66, 5001 - 66 };
	*machine_hint(m, INITRD_HEAD) = (struct sf_hint){ INITRD_HEAD, SF_SOURCE_IMAGE, 0, 50 };
	*machine_hint(m, INITRD_TAIL) = (struct sf_hint){ INITRD_TAIL, SF_SOURCE_IMAGE, 50, 16 };
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_INPUT_EXTRA);	/* the same bytes in another order */
	expect_text(m, "another one; leave it out");
	machine_hint(m, INITRD)->offset = 50;
	machine_hint(m, INITRD)->size = 5001 - 66;
	machine_hint(m, INITRD_TAIL)->offset = 5001 - 16;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_DONE);
	assert_int_equal(truncate(m->initrd, 5000), 0);
	machine_plan(m, SF_STATUS_INPUT_EXTRA);
	assert_int_equal(truncate(m->initrd, 5002), 0);
	machine_plan(m, SF_STATUS_INPUT_EXTRA);
	expect_text(m, m->initrd);
}

static void hints_outside_of_files(void **state)
{
	struct machine *m = *state;
	struct sf_hint *kernel = machine_hint(m, KERNEL);
	struct sf_hint *purgatory = machine_hint(m, PURGATORY);

	kernel->offset = SF_SIZE_LIMIT - 1;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_FILE_SIZE);
	kernel->offset = IMAGE_OFFSET;
	kernel->size = SF_SIZE_LIMIT - 1;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_FILE_SIZE);
	kernel->size = KERNEL_SIZE - 1;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_BUFSZ);
	kernel->size = KERNEL_SIZE;
	/* fields beyond the bytes that the hint gives */
	purgatory->size = 0x40;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_FILE_SIZE);
	expect_text(m, "purgatory");
	/* more than a slot with fields may have */
	purgatory->source = SF_SOURCE_ZEROS;
	purgatory->size = SF_SMALL_MAX + 1;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_FILE_SIZE);
	expect_text(m, "1048576");
	/* zeros without end */
	kernel->source = SF_SOURCE_ZEROS;
	kernel->size = SF_GATHER_MAX + 1;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_HINTS_BAD);
	assert_int_equal(m->error.err, EFBIG);
	expect_text(m, "the attachments join more than 4 GiB for slot kernel");
	m->attachments.nr_hints = 0;
	m->request.nr_data = 0;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_HINTS_BAD);
	expect_text(m, "mksig");
}

/* A slot's bytes out of several pieces: of two files, zeros between them */
static void slot_with_several_hints(void **state)
{
	struct machine *m = *state;
	struct sf_attachments *a = &m->attachments;
	struct sf_hint *initrd = machine_hint(m, INITRD);
	const struct sf_placed *placed;

	memmove(initrd + 3, initrd + 1,
		(a->hints + a->nr_hints - initrd - 1) * sizeof(*initrd));
	a->nr_hints += 2;
	initrd[0] = (struct sf_hint){ INITRD, SF_SOURCE_IMAGE, 2, 5 };
	initrd[1] = (struct sf_hint){ INITRD, SF_SOURCE_ZEROS, 0, 3 };
	initrd[2] = (struct sf_hint){ INITRD, SF_SOURCE_INITRD, 1, 0 };
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_E_OK);
	placed = machine_slot(m, INITRD);
	assert_int_equal(placed->bufsz, 8 + 5001 - 1);
	assert_memory_equal(placed->data, m->plan->image.p + 2, 5);
	assert_memory_equal(placed->data + 5, "\0\0\0", 3);
	assert_memory_equal(placed->data + 8, m->plan->initrd.p + 1, 5000);
	/* one of them missing, too short, endless */
	machine_initrds(m, NULL, NULL);
	machine_plan(m, SF_STATUS_INPUT_MISSING);
	machine_initrds(m, m->initrd, NULL);
	initrd[2].offset = SF_SIZE_LIMIT - 1;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_FILE_SIZE);
	initrd[2].offset = 0;
	initrd[1].size = SF_GATHER_MAX;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_STATUS_HINTS_BAD);
	expect_text(m, "the attachments join more than 4 GiB for slot initrd");
}

static u64 next(u64 *state)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return *state >> 33;
}

/* Attachments are not signed: whatever they say, nothing worse than a refusal. */
static void hints_hostile(void **state)
{
	struct machine *m = *state;
	u64 seed = 1;
	int planned = 0;

	for (int round = 0; round < 600; round++) {
		struct sf_hint *hint = &m->attachments.hints[next(&seed) % m->attachments.nr_hints];
		struct sf_hint was = *hint;

		hint->source = 1 + next(&seed) % (SF_SOURCES - 1);
		hint->offset = next(&seed) % 2 ? next(&seed) % 0xa000 : next(&seed) << 9;
		hint->size = next(&seed) % 2 ? next(&seed) % 0xa000 : next(&seed) % (1 << 26);
		m->request.crash = next(&seed) % 4 == 0;
		machine_bundle(m, SIGNED);
		sf_plan_free(m->plan);
		if (!sf_plan_make(&m->request, &m->plan, &m->error)) {
			planned++;
			if (!sf_plan_preflight(m->plan, &m->error))
				sf_plan_digests(m->plan, &m->error);
		}
		*hint = was;
	}
	assert_true(planned > 20);
}

static void expect_stranger(const struct machine *m, enum sf_status status)
{
	if (status != SF_STATUS_NO_FEATURE && status != SF_STATUS_REFUSED_CALLER &&
	    status != SF_STATUS_KERNEL_KEY)
		print_error("status %d: %s\n", status, m->error.text);
	assert_true(status == SF_STATUS_NO_FEATURE || status == SF_STATUS_REFUSED_CALLER ||
		    status == SF_STATUS_KERNEL_KEY);
	assert_int_equal(status, m->error.status);
	assert_true(m->error.err > 0);
}

/* No kernel trusts the key of this test, and most kernels do not support manifests */
static void running_kernel_refuses(void **state)
{
	struct machine *m = *state;

	machine_preflight(m, SF_E_OK);
	expect_stranger(m, sf_plan_dry_run(m->plan, &m->error));
	expect_stranger(m, sf_plan_load(m->plan, &m->error));
}

static void parameters_of_this_boot_are_removed(void **state)
{
	static const char running[] = "BOOT_IMAGE=/vmlinuz-6.1 initrd=\\EFI\\debian\\initrd.img root=/dev/sda1 crashkernel=256M elfcorehdr=0x1000 ro\n";
	static const struct {
		const char *line, *running;
		bool crash;
		const char *cleaned;
	} cases[] = {
		{ running, NULL, false, "root=/dev/sda1 crashkernel=256M ro" },
		{ running, running, false, "root=/dev/sda1 crashkernel=256M ro" },
		{ running, running, true, "root=/dev/sda1 ro" },
		/* what the running kernel was not given is the user's own, and refused if it is wrong */
		{ "initrd=0x1000,0x2000 quiet crashkernel=1G", running, true,
		  "initrd=0x1000,0x2000 quiet crashkernel=1G" },
		{ "initrd=a initrd=b quiet xinitrd=c", NULL, false, "quiet xinitrd=c" },
		{ " ro   initrd=\\EFI\\debian\\initrd.img ", running, false, "ro" },
		{ "initrd=x", NULL, false, "" },
		{ "", running, false, "" },
	};
	char line[256];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		strcpy(line, cases[i].line);
		sf_clean_line(line, cases[i].running, cases[i].crash);
		assert_string_equal(line, cases[i].cleaned);
	}
}

static void manifest_beside_image(void **state)
{
	char directory[] = "/tmp/test_load.XXXXXX", path[PATH_MAX], *found, *written;
	static const char *const names[][2] = {
		{ "vmlinuz-6.1.0", "kexec-manifest-6.1.0.ksig" },
		{ "vmlinux-6.1.0-rc1", "kexec-manifest-6.1.0-rc1.ksig" },
		{ "linux.efi", "linux.efi.ksig" },
		{ "vmlinuz-6.2.0", "vmlinuz-6.2.0.ksig" },
		{ "vmlinuz-linux", "kexec-manifest-linux.ksig" },
		/* boot counting */
		{ "a-6.1.0+3.efi", "a-6.1.0.efi.ksig" },
		{ "a-6.1.0+0-12.efi", "a-6.1.0.efi.ksig" },
		{ "a+6.1.0.efi", "a+6.1.0.efi.ksig" },
		{ "a+3-.efi", "a+3-.efi.ksig" },
		{ "a+.efi", "a+.efi.ksig" },
		{ "vmlinuz+3", "vmlinuz+3.ksig" },
	};

	assert_non_null(mkdtemp(directory));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (int j = 0; j < 2; j++) {
			snprintf(path, sizeof(path), "%s/%s", directory, names[i][j]);
			assert_int_equal(close(creat(path, 0600)), 0);
		}
		snprintf(path, sizeof(path), "%s/%s", directory, names[i][0]);
		found = sf_manifest_beside(path);
		assert_non_null(found);
		assert_string_equal(strrchr(found, '/') + 1, names[i][1]);
		/* what is written there is found */
		written = sf_manifest_path(path, "");
		assert_int_equal(!strcmp(written, found), i != 3);
		free(written);
		assert_int_equal(unlink(found), 0);
		assert_null(sf_manifest_beside(path));
		assert_int_equal(unlink(path), 0);
		free(found);
		assert_null(sf_manifest_beside(path));
	}
	/* /usr/lib/modules/<release>/vmlinuz */
	snprintf(path, sizeof(path), "%s/kexec-manifest-%s.ksig", directory, strrchr(directory, '/') + 1);
	assert_int_equal(close(creat(path, 0600)), 0);
	snprintf(path, sizeof(path), "%s/vmlinuz", directory);
	assert_int_equal(close(creat(path, 0600)), 0);
	found = sf_manifest_beside(path);
	assert_non_null(found);
	/* a manifest at this path is found; a directory may have another name */
	written = sf_manifest_path(path, strrchr(directory, '/') + 1);
	assert_string_equal(written, found);
	free(written);
	written = sf_manifest_path(path, "6.2.0");
	assert_string_equal(strrchr(written, '/'), "/vmlinuz.ksig");
	free(written);
	assert_int_equal(unlink(found), 0);
	free(found);
	assert_null(sf_manifest_beside(path));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(directory), 0);
}

static void no_manifest_beside_image(void **state)
{
	struct machine *m = *state;
	char path[128], text[512], *found;

	machine_write(m, "/vmlinuz-6.1.0", "x", 1);
	snprintf(path, sizeof(path), "%s/vmlinuz-6.1.0", m->dir);
	assert_int_equal(sf_manifest_find(path, &found, &m->error), SF_STATUS_NO_FILE);
	assert_null(found);
	snprintf(text, sizeof(text), "no signed manifest lies beside %s; looked for %s/kexec-manifest-6.1.0.ksig and %s.ksig",
		 path, m->dir, path);
	assert_string_equal(m->error.text, text);
	machine_write(m, "/linux+2-1.efi", "x", 1);
	snprintf(path, sizeof(path), "%s/linux+2-1.efi", m->dir);
	assert_int_equal(sf_manifest_find(path, &found, &m->error), SF_STATUS_NO_FILE);
	snprintf(text, sizeof(text), "no signed manifest lies beside %s; looked for %s/linux.efi.ksig",
		 path, m->dir);
	assert_string_equal(m->error.text, text);
	snprintf(path, sizeof(path), "%s/none", m->dir);
	assert_int_equal(sf_manifest_find(path, &found, &m->error), SF_STATUS_NO_FILE);
	expect_text(m, "cannot be found");
}

static void errno_names(void **state)
{
	char buf[16];

	assert_string_equal(sf_errno_name(EILSEQ, buf), "EILSEQ");
	assert_string_equal(sf_errno_name(EKEYREJECTED, buf), "EKEYREJECTED");
	assert_string_equal(sf_errno_name(9999, buf), "errno 9999");
}

#define BIOS(test)	cmocka_unit_test_setup_teardown(test, machine_setup, machine_teardown)
#define EFI(test)	cmocka_unit_test_setup_teardown(test, machine_setup_efi, machine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BIOS(bios_machine), EFI(efi_machine), EFI(efi_without_runtime),
		BIOS(two_crash_regions), BIOS(older_machine), BIOS(memory_plugged_in),
		BIOS(memory_unplugged), BIOS(memory_map_long), BIOS(cpu_flags),
		BIOS(lockdown_levels), EFI(machine_facts_cannot_be_read), BIOS(loads_on_bios),
		EFI(loads_on_efi), BIOS(loads_for_crash), BIOS(loads_for_crash_above_4g),
		BIOS(crash_regions_are_kept), BIOS(no_crash_region), BIOS(crash_region_too_small),
		BIOS(no_room_message), BIOS(only_memory_in_both_maps), BIOS(address_range),
		BIOS(one_initrd), BIOS(no_initrd), BIOS(several_initrds),
		BIOS(signed_part_before_open_initramfs), BIOS(initramfs_in_ranges),
		BIOS(choice_fields), BIOS(crash_loads_are_checked_again), BIOS(data_files),
		BIOS(arguments_of_kexec_load), BIOS(image_changed),
		BIOS(image_bytes_outside_of_slots_are_ignored), BIOS(command_line_policy),
		BIOS(command_line_long), BIOS(running_kernel_is_locked_further),
		EFI(locked_by_secure_boot), BIOS(usage_and_architecture),
		BIOS(page_size_of_the_kernel), BIOS(template_size),
		BIOS(changed_plans_are_refused), EFI(destinations), BIOS(signatures),
		BIOS(files_missing), BIOS(files_that_are_not_regular), BIOS(image_short),
		BIOS(files_changed_while_read), BIOS(files_truncated_after_planning),
		BIOS(files_truncated_after_planning_for_crash), BIOS(initrd_changed_while_loaded),
		BIOS(initrd_that_cannot_be_mapped), BIOS(initrd_unreadable_afterwards),
		BIOS(error_of_unloading), BIOS(file_names_are_empty),
		BIOS(file_is_not_an_initramfs), BIOS(signed_line_is_given_again),
		BIOS(signed_initramfs_is_given_again), BIOS(bundle_files), BIOS(attachments),
		BIOS(attachments_bad), BIOS(inputs_missing_or_extra), BIOS(hints_outside_of_files),
		BIOS(slot_with_several_hints), EFI(hints_hostile), BIOS(running_kernel_refuses),
		cmocka_unit_test(parameters_of_this_boot_are_removed), BIOS(manifest_beside_image),
		BIOS(no_manifest_beside_image), BIOS(errno_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
