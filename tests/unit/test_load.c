// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_load.c - the loader, on made-up machines
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "machine.h"

static __u64 le(const __u8 *p, unsigned int n)
{
	__u64 value = 0;

	while (n--)
		value = value << 8 | p[n];
	return value;
}

static void expect_text(const struct machine *m, const char *part)
{
	if (!strstr(m->error.text, part))
		print_error("the sentence is: %s\n", m->error.text);
	assert_non_null(strstr(m->error.text, part));
}

/* --- facts --- */

static void bios_facts(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;
	static const __u8 zero[SF_PIECE_MAX];

	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(facts.page_size, sysconf(_SC_PAGESIZE));
	assert_false(facts.efi);
	assert_int_equal(facts.lockdown, SF_LOCKDOWN_INTEGRITY);
	assert_int_equal(le(facts.values[SF_FACT_RSDP], 8), 0x7ff01000);
	assert_int_equal(facts.values[SF_FACT_SCREEN][1], 2);
	assert_int_equal(le(facts.values[SF_FACT_SCREEN] + 2, 2), 0);	/* ext_mem_k */
	assert_int_equal(facts.values[SF_FACT_SCREEN][63], 64);
	for (__u32 fact = SF_FACT_EFI_INFO; fact <= SF_FACT_EFI_SETUP; fact++)
		assert_memory_equal(facts.values[fact], zero, sizeof(zero));
	assert_int_equal(facts.memmap.count, 5);	/* the unknown one is left out */
	assert_int_equal(facts.memmap.at[3].start, ACPI_START);
	assert_int_equal(facts.memmap.at[3].type, 3);
	assert_int_equal(facts.ram.count, 3);
	assert_int_equal(facts.driver_ram.count, 1);
	assert_int_equal(facts.crash.start, CRASH_START);
	assert_int_equal(facts.crash.end, CRASH_START + CRASH_SIZE);
	assert_int_equal(facts.crash_low.end, 0);
	assert_false(facts.sha_ni);
	sf_facts_free(&facts);
}

static void efi_facts(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;
	const __u8 *setup = facts.values[SF_FACT_EFI_SETUP];

	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_true(facts.efi);
	assert_int_equal(facts.values[SF_FACT_SECURE_BOOT][0], SF_SECURE_BOOT_ENABLED);
	assert_memory_equal(facts.values[SF_FACT_EFI_INFO], m->boot_params + 0x1c0, 16);
	assert_int_equal(le(facts.values[SF_FACT_EFI_SYSTAB_HI], 4), 1);
	assert_int_equal(le(setup, 8), 0x7ff41000);
	assert_int_equal(le(setup + 8, 8), 0);
	assert_int_equal(le(setup + 16, 8), 0x7ff42000);
	assert_int_equal(le(setup + 24, 8), 0x7ff21000);	/* not SMBIOS3 */
	assert_int_equal(facts.efi_desc_size, 48);
	assert_int_equal(facts.efi_map_size, 3 * 48);
	assert_int_equal(le(facts.efi_map + 48, 4), 6);
	assert_int_equal(le(facts.efi_map + 48 + 4, 4), 0);
	assert_int_equal(le(facts.efi_map + 48 + 8, 8), 0x7ff40000);
	assert_int_equal(le(facts.efi_map + 48 + 24, 8), 0x10);
	assert_int_equal(le(facts.efi_map + 48 + 32, 8), 0x800000000000000f);
	assert_int_equal(le(facts.efi_map + 48 + 40, 8), 0);
	assert_int_equal(facts.efi_ranges.count, 3);
	sf_facts_free(&facts);
}

/* readdir's order is not the map's, and 10 does not come after 1 */
static void efi_map_in_order(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;

	while (m->runtime < 23)
		machine_runtime(m, 5, 0x40000000 + m->runtime * 0x1000, 1);
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	for (int i = 3; i < 23; i++)
		assert_int_equal(le(facts.efi_map + i * 48 + 8, 8), 0x40000000 + i * 0x1000);
	sf_facts_free(&facts);
}

static void rsdp_from_systab(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;

	memset(m->boot_params + 0x70, 0, 8);
	machine_boot_params(m);
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(le(facts.values[SF_FACT_RSDP], 8), 0x7ff10014);
	sf_facts_free(&facts);
	machine_print(m, "/sys/firmware/efi/systab", "ACPI=0x7ff10000\n");
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(le(facts.values[SF_FACT_RSDP], 8), 0x7ff10000);
	/* no SMBIOS: as the kernel has it */
	assert_true(le(facts.values[SF_FACT_EFI_SETUP] + 24, 8) == ~0ULL);
	sf_facts_free(&facts);
}

/* Booted with efi=noruntime: boot_params has it all, but there is no map */
static void efi_without_runtime(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;

	machine_remove(m, "/sys/firmware/efi/runtime-map");
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_false(facts.efi);
	assert_int_equal(le(facts.values[SF_FACT_EFI_INFO], 8), 0);
	assert_int_equal(le(facts.values[SF_FACT_EFI_SYSTAB_HI], 4), 0);
	sf_facts_free(&facts);
}

static void two_crash_regions(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;

	machine_print(m, "/proc/iomem",
		      "00100000-7fefffff : System RAM\n  30000000-3fffffff : Crash kernel\n"
		      "100000000-17fffffff : System RAM\n  140000000-15fffffff : Crash kernel\n");
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(facts.crash.start, 0x140000000);
	assert_int_equal(facts.crash_low.start, 0x30000000);
	assert_int_equal(facts.crash_low.end, 0x40000000);
	sf_facts_free(&facts);
}

/* Entry @i of the memory map in boot_params */
static void boot_entry(struct machine *m, unsigned int i, __u64 start, __u64 end, __u32 type)
{
	__u8 *at = m->boot_params + 0x2d0 + i * SF_MEMMAP_ENTRY;

	for (int byte = 0; byte < 8; byte++) {
		at[byte] = start >> (8 * byte);
		at[8 + byte] = (end - start) >> (8 * byte);
	}
	at[16] = type;
	m->boot_params[0x1e8] = i + 1;
	machine_boot_params(m);
}

static void boot_map(struct machine *m)
{
	boot_entry(m, 0, 0, 0x9f000, 1);
	boot_entry(m, 1, 0x100000, ACPI_START, 1);
	boot_entry(m, 2, 0xf0000, 0x100000, 2);
	boot_entry(m, 3, ACPI_START, ACPI_START + 0x100000, 3);
}

/* A memory module that came later is in /sys/firmware/memmap, as System RAM */
static void memory_plugged_in(void **state)
{
	struct machine *m = *state;
	__u8 table[SF_MEMMAP_ENTRY] = { [4] = 1, [11] = 0x80, [16] = 1 };
	struct sf_facts facts;

	boot_map(m);	/* all but what is above 4 GiB */
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(facts.memmap.count, 4);
	assert_int_equal(facts.memmap.at[3].start, ACPI_START);
	assert_int_equal(facts.ram.count, 3);
	sf_facts_free(&facts);
	machine_preflight(m, SF_DONE, 0);
	for (__u32 i = 0; i < m->plan->nr_segments; i++)
		assert_true(m->plan->segments[i].mem < ACPI_START);

	/* that module again, but as something else when the machine was started */
	boot_entry(m, 4, HIGH_START, HIGH_START + 0x80000000, 2);
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(facts.memmap.count, 4);
	sf_facts_free(&facts);

	/* and as what did not fit into boot_params */
	machine_print(m, "/sys/kernel/boot_params/setup_data/0/type", "0x4\n");
	machine_write(m, "/sys/kernel/boot_params/setup_data/0/data", table, sizeof(table));
	machine_print(m, "/sys/kernel/boot_params/setup_data/1/type", "0x1\n");
	machine_write(m, "/sys/kernel/boot_params/setup_data/1/data", table, sizeof(table));
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(facts.memmap.count, 5);
	assert_int_equal(facts.memmap.at[4].start, HIGH_START);
	sf_facts_free(&facts);

	machine_remove(m, "/sys/kernel/boot_params/setup_data/1/data");
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_NO_FACTS);
	expect_text(m, "setup_data");
	sf_facts_free(&facts);
}

/* What the kernel has no name for has the type that it was handed over with */
static void unknown_type(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;

	boot_map(m);
	boot_entry(m, 4, 0x7fffff00, 0x80001000, 1);
	boot_entry(m, 5, 0x80000000, 0x80001000, 16);
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(facts.memmap.count, 5);
	assert_int_equal(facts.memmap.at[4].start, 0x80000000);
	assert_int_equal(facts.memmap.at[4].type, 16);
	sf_facts_free(&facts);
}

/* The kernel may reserve memory that was RAM, as it does for AMD's RMP table */
static void reserved_by_kernel(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;

	boot_map(m);
	machine_memmap(m, 0x7fc00000, 0x7fdfffff, "Reserved");
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(facts.memmap.count, 5);
	assert_int_equal(facts.memmap.at[3].start, 0x7fc00000);
	assert_int_equal(facts.memmap.at[3].type, 2);
	sf_facts_free(&facts);
}

/* All that is no RAM is handed over, and the preflight notices if it is not */
static void nothing_left_out(void **state)
{
	struct machine *m = *state;
	struct sf_ranges *map;

	for (int crash = 0; crash < 2; crash++) {
		m->request.crash = crash;
		machine_preflight(m, SF_DONE, 0);
		map = &m->plan->memmap;
		assert_int_equal(map->at[1].start, 0xf0000);
		map->at[1].end--;
		assert_int_equal(sf_plan_fill(m->plan, &m->error), SF_DONE);
		assert_int_equal(sf_plan_preflight(m->plan, &m->error), SF_REFUSED_HERE);
		assert_int_equal(m->error.err, EILSEQ);
		expect_text(m, "memory map at 0xfffff: this kernel has memory of type 2 here");
	}
}

static void memory_unplugged(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;

	boot_map(m);
	boot_entry(m, 4, 0x200000000, 0x240000000, 1);
	machine_memmap(m, 0x180000000, 0x1bfffffff, "System RAM");
	machine_memmap(m, 0x200000000, 0x23fffffff, "System RAM");
	machine_remove(m, "/sys/firmware/memmap/6");
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(facts.memmap.count, 5);
	assert_int_equal(facts.memmap.at[4].start, 0x200000000);
	sf_facts_free(&facts);
}

static void cpu_flags(void **state)
{
	struct machine *m = *state;
	struct sf_facts facts;

	machine_print(m, "/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sha_nix sha_ni\n");
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_true(facts.sha_ni);
	sf_facts_free(&facts);
	machine_print(m, "/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sha_nix\n");
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_false(facts.sha_ni);
	sf_facts_free(&facts);
}

static void lockdown_levels(void **state)
{
	static const char *const lines[] = {
		"[none] integrity confidentiality\n", "none [integrity] confidentiality\n",
		"none integrity [confidentiality]\n",
	};
	struct machine *m = *state;
	struct sf_facts facts;

	for (__u32 level = 0; level < 3; level++) {
		machine_print(m, "/sys/kernel/security/lockdown", "%s", lines[level]);
		assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
		assert_int_equal(facts.lockdown, level);
		sf_facts_free(&facts);
	}
	machine_remove(m, "/sys/kernel/security");
	assert_int_equal(sf_facts_gather(m->dir, &facts, &m->error), SF_DONE);
	assert_int_equal(facts.lockdown, SF_LOCKDOWN_NONE);
	sf_facts_free(&facts);
}

static void facts_missing(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/sys/firmware/efi/runtime-map/1/num_pages", "many\n");
	machine_plan(m, SF_NO_FACTS);
	expect_text(m, "runtime-map/1");
	machine_remove(m, "/sys/firmware/efi/systab");
	machine_print(m, "/sys/firmware/efi/runtime-map/1/num_pages", "0x10\n");
	machine_plan(m, SF_NO_FACTS);
	expect_text(m, "systab");
	machine_remove(m, "/sys/firmware/efi");
	machine_print(m, "/proc/iomem", "00000000-00000000 : System RAM\n");
	machine_plan(m, SF_NO_FACTS);
	expect_text(m, "needs root");
	machine_remove(m, "/proc/iomem");
	machine_plan(m, SF_NO_FACTS);
	machine_print(m, "/sys/firmware/memmap/1/end", "0x0\n");
	machine_plan(m, SF_NO_FACTS);
	expect_text(m, "memmap/1");
	machine_remove(m, "/sys/firmware/memmap");
	machine_plan(m, SF_NO_FACTS);
	expect_text(m, "CONFIG_FIRMWARE_MEMMAP");
	machine_write(m, "/sys/kernel/boot_params/data", m->boot_params, 4095);
	machine_plan(m, SF_NO_FACTS);
	expect_text(m, "4095");
	machine_write(m, "/sys/kernel/boot_params/data", m->boot_params, 4096);
	machine_print(m, "/sys/kernel/boot_params/data", "%5000d", 1);
	machine_plan(m, SF_NO_FACTS);
	machine_remove(m, "/sys/kernel/boot_params");
	machine_plan(m, SF_NO_FACTS);
	expect_text(m, "boot_params/data");
}

static void descriptor_size_unlikely(void **state)
{
	static const __u8 sizes[] = { 0, 39, SF_PIECE_MAX + 1 };
	struct machine *m = *state;

	for (int i = 0; i < 3; i++) {
		m->boot_params[0x1c8] = sizes[i];
		machine_boot_params(m);
		machine_plan(m, SF_NO_FACTS);
		expect_text(m, "descriptors");
	}
}

/* --- layout --- */

static void expect_apart(const struct sf_plan *plan)
{
	for (__u32 i = 0; i < plan->nr_segments; i++) {
		const struct sf_segment *a = &plan->segments[i];
		const struct sf_slot *slot = &plan->bundle.manifest.slots[a->slot - 1];

		assert_true(a->mem >= SF_DEST_MIN && a->mem >= slot->first);
		assert_int_equal(a->mem % (slot->align ? slot->align : 4096), 0);
		for (__u32 j = 0; j < i; j++) {
			const struct sf_segment *b = &plan->segments[j];

			assert_true(a->mem + a->memsz <= b->mem || b->mem + b->memsz <= a->mem);
		}
	}
}

static void loads_on_bios(void **state)
{
	struct machine *m = *state;

	machine_preflight(m, SF_DONE, 0);
	assert_int_equal(m->plan->nr_segments, 5);
	assert_null(machine_segment(m, EFI_MEMMAP));
	assert_null(machine_segment(m, ELFCOREHDR));
	expect_apart(m->plan);
	assert_int_equal(m->plan->entry, machine_segment(m, PURGATORY)->mem);
}

static void loads_on_efi(void **state)
{
	struct machine *m = *state;

	machine_preflight(m, SF_DONE, 0);
	assert_int_equal(m->plan->nr_segments, 7);
	expect_apart(m->plan);
	assert_int_equal(machine_segment(m, EFI_MEMMAP)->bufsz, 3 * 48);
	for (__u32 i = 0; i < 7; i++) {
		const struct sf_segment *s = &m->plan->segments[i];

		for (size_t j = 0; j < m->plan->facts.efi_ranges.count; j++)
			assert_true(s->mem >= m->plan->facts.efi_ranges.at[j].end ||
				    s->mem + s->memsz <= m->plan->facts.efi_ranges.at[j].start);
	}
}

static void loads_for_crash(void **state)
{
	struct machine *m = *state;
	const struct sf_segment *s;

	m->request.crash = true;
	machine_preflight(m, SF_DONE, 0);
	expect_apart(m->plan);
	for (__u32 i = 0; i < m->plan->nr_segments; i++) {
		s = &m->plan->segments[i];
		assert_true(s->mem >= CRASH_START && s->mem + s->memsz <= CRASH_START + CRASH_SIZE);
	}
	s = machine_segment(m, ELFCOREHDR);
	assert_int_equal(s->bufsz, 0);
	assert_true(s->memsz > 0);
}

static void loads_without_initramfs(void **state)
{
	struct machine *m = *state;

	m->request.initrd = NULL;
	machine_preflight(m, SF_DONE, 0);
	assert_null(machine_segment(m, INITRAMFS));
	/* its address and size are zero */
	assert_int_equal(le(machine_segment(m, BOOTPARAMS)->data + 0x218, 8), 0);
	assert_int_equal(le(machine_segment(m, PURGATORY)->data + 48 + 3 * 64 + 8, 8), 0);
}

static void no_crash_region(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_print(m, "/proc/iomem", "00100000-7fefffff : System RAM\n");
	machine_plan(m, SF_NO_CRASH_REGION);
	expect_text(m, "crashkernel=");
}

static void crash_region_too_small(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_print(m, "/proc/iomem", "00100000-7fefffff : System RAM\n"
		      "  30000000-301fffff : Crash kernel\n");
	machine_plan(m, SF_NO_ROOM);
	expect_text(m, "crash kernel region");
}

/* RAM by the firmware's map that is no System RAM now, and the reverse */
static void only_memory_that_both_know(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/proc/iomem", "00100000-021fffff : System RAM\n"
		      "7ff00000-7fffffff : System RAM\n");
	machine_preflight(m, SF_DONE, 0);
	for (__u32 i = 0; i < m->plan->nr_segments; i++)
		assert_true(m->plan->segments[i].mem + m->plan->segments[i].memsz <= 0x2200000);
	machine_print(m, "/proc/iomem", "00100000-00ffffff : System RAM\n"
		      "7ff00000-7fffffff : System RAM\n");
	machine_plan(m, SF_NO_ROOM);
	expect_text(m, "kernel");
}

static void address_range(void **state)
{
	struct machine *m = *state;
	struct sf_slot *slot = &m->fixture->slots[CMDLINE - 1].slot;

	slot->first = 0x5000000;
	slot->last = 0x5001fff;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_DONE, 0);
	assert_int_equal(machine_segment(m, CMDLINE)->mem, 0x5001000);
	slot->first = 0x7ff00000;
	slot->last = 0x7ff0ffff;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_NO_ROOM);
	expect_text(m, "cmdline");
}

/* --- fields --- */

static void fields_of_bootparams(void **state)
{
	struct machine *m = *state;
	const __u8 *bp;

	machine_plan(m, SF_DONE);
	bp = machine_segment(m, BOOTPARAMS)->data;
	assert_int_equal(le(bp + 0x218, 4) | le(bp + 0xc0, 4) << 32,
			 machine_segment(m, INITRAMFS)->mem);
	assert_int_equal(le(bp + 0x21c, 4), 5000);
	assert_int_equal(le(bp + 0x228, 4) | le(bp + 0xc8, 4) << 32,
			 machine_segment(m, CMDLINE)->mem);
	assert_int_equal(le(bp + 0x70, 8), 0x7ff01000);
	assert_int_equal(bp[0x210], 0xd0);
	assert_int_equal(bp[MEMMAP_COUNT_AT], 5);
	assert_int_equal(le(bp + MEMMAP_AT + 3 * 20, 8), ACPI_START);
	assert_int_equal(le(bp + MEMMAP_AT + 3 * 20 + 8, 8), 0x100000);
	assert_int_equal(le(bp + MEMMAP_AT + 3 * 20 + 16, 4), 3);
}

static void choices(void **state)
{
	struct machine *m = *state;
	const __u8 *purgatory;

	machine_plan(m, SF_DONE);
	purgatory = machine_segment(m, PURGATORY)->data;
	assert_int_equal(purgatory[40], 0);
	assert_int_equal(le(purgatory + 44, 2), 0);
	m->request.recheck = SF_RECHECK_ALWAYS;
	m->request.uart = 0x2f8;
	machine_preflight(m, SF_DONE, 0);
	purgatory = machine_segment(m, PURGATORY)->data;
	assert_int_equal(purgatory[40], 1);
	assert_int_equal(le(purgatory + 44, 2), 0x2f8);
	/* not offered: the first alternative */
	m->request.uart = 0x64;
	machine_preflight(m, SF_DONE, 0);
	assert_int_equal(le(machine_segment(m, PURGATORY)->data + 44, 2), 0);
}

static void crash_loads_are_checked_again(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_preflight(m, SF_DONE, 0);
	assert_int_equal(machine_segment(m, PURGATORY)->data[40], 1);
	m->request.recheck = SF_RECHECK_NEVER;
	machine_preflight(m, SF_DONE, 0);
	assert_int_equal(machine_segment(m, PURGATORY)->data[40], 0);
}

static void crash_headers_are_kept_right(void **state)
{
	struct machine *m = *state;

	machine_plan(m, SF_DONE);
	assert_int_equal(sf_plan_flags(m->plan), 62 << 16 | KEXEC_SIG_MANIFEST);
	/* KEXEC_ON_CRASH, KEXEC_CRASH_HOTPLUG_SUPPORT */
	m->request.crash = true;
	machine_plan(m, SF_DONE);
	assert_int_equal(sf_plan_flags(m->plan), 62 << 16 | KEXEC_SIG_MANIFEST | 1 | 8);
}

static void crash_command_line(void **state)
{
	struct machine *m = *state;
	char expected[128];

	m->request.crash = true;
	machine_preflight(m, SF_DONE, 0);
	snprintf(expected, sizeof(expected), "elfcorehdr=0x%llx %s",
		 machine_segment(m, ELFCOREHDR)->mem, m->request.command_line);
	assert_string_equal(m->plan->command_line, expected);
	assert_int_equal(machine_segment(m, CMDLINE)->bufsz, strlen(expected) + 1);
	assert_ptr_equal(machine_segment(m, CMDLINE)->data, m->plan->command_line);

	/* what the user wrote stays, and is refused if it is wrong */
	m->request.command_line = "elfcorehdr=0x1000 lockdown=integrity";
	machine_preflight(m, SF_REFUSED_HERE, EILSEQ);
	assert_string_equal(m->plan->command_line, m->request.command_line);
	expect_text(m, "elfcorehdr");
}

static void crash_memory_map(void **state)
{
	struct machine *m = *state;
	const struct sf_segment *hdr;
	const struct sf_ranges *map;

	m->request.crash = true;
	machine_print(m, "/proc/iomem",
		      "00100000-7fefffff : System RAM\n  30000000-3fffffff : Crash kernel\n"
		      "100000000-17fffffff : System RAM\n  140000000-15fffffff : Crash kernel\n");
	machine_preflight(m, SF_DONE, 0);
	hdr = machine_segment(m, ELFCOREHDR);
	map = &m->plan->memmap;
	for (size_t i = 0; i < map->count; i++) {
		const struct sf_range *r = &map->at[i];

		assert_true(r->end <= hdr->mem || r->start >= hdr->mem + hdr->memsz);
		if (r->type == SF_MEMMAP_RAM)
			assert_true(r->end <= 0x100000 ||
				    (r->start >= 0x30000000 && r->end <= 0x40000000) ||
				    (r->start >= 0x140000000 && r->end <= 0x160000000));
	}
	assert_int_equal(map->at[0].end, 0x9f000);
	assert_int_equal(map->at[2].start, 0x30000000);
	assert_int_equal(map->at[2].end, 0x40000000);
}

static void many_entries(struct machine *m, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		machine_memmap(m, 0xc0000000 + i * 0x2000, 0xc0000fff + i * 0x2000, "Reserved");
}

/* 5 + 130 entries: 128 in bootparams, 7 in setup-data, which takes 8 */
static void memory_map_continued(void **state)
{
	struct machine *m = *state;
	const __u8 *bp, *more;

	many_entries(m, 130);
	machine_preflight(m, SF_DONE, 0);
	bp = machine_segment(m, BOOTPARAMS)->data;
	more = machine_segment(m, SETUP_DATA)->data;
	assert_int_equal(bp[MEMMAP_COUNT_AT], 128);
	assert_int_equal(le(more + 124, 4), 7 * 20);
	assert_int_equal(le(more + 128 + 6 * 20 + 8, 8), 0x80000000);
	many_entries(m, 2);
	machine_plan(m, SF_NO_ROOM);
	expect_text(m, "136");
}

static void memory_map_too_long(void **state)
{
	struct machine *m = *state;

	many_entries(m, 123);
	machine_preflight(m, SF_DONE, 0);
	many_entries(m, 1);
	machine_plan(m, SF_NO_ROOM);
	expect_text(m, "129");
}

static void moved_and_filled_again(void **state)
{
	struct machine *m = *state;
	__u64 entry;

	machine_plan(m, SF_DONE);
	entry = m->plan->entry;
	machine_segment(m, PURGATORY)->mem = 0x4000000;
	machine_segment(m, CMDLINE)->mem = 0x4100000;
	assert_int_equal(sf_plan_preflight(m->plan, &m->error), SF_REFUSED_HERE);
	assert_int_equal(m->error.err, EBADSLT);	/* the entry, for one */
	assert_int_equal(sf_plan_fill(m->plan, &m->error), SF_DONE);
	assert_int_not_equal(m->plan->entry, entry);
	assert_int_equal(sf_plan_preflight(m->plan, &m->error), SF_DONE);
}

/* --- preflight --- */

static void image_changed(void **state)
{
	struct machine *m = *state;
	int fd = open(m->image, O_RDWR);

	assert_int_equal(pwrite(fd, "\x55", 1, IMAGE_OFFSET + 0x8fff), 1);
	machine_preflight(m, SF_REFUSED_HERE, EUCLEAN);
	expect_text(m, "kernel");
	/* what the manifest does not cover is not loaded either */
	assert_int_equal(pwrite(fd, "\xff", 1, IMAGE_OFFSET + 0x8fff), 1);
	machine_plan(m, SF_DONE);
	close(fd);
}

static void image_bytes_around(void **state)
{
	struct machine *m = *state;
	int fd = open(m->image, O_RDWR);

	assert_int_equal(pwrite(fd, "\x55", 1, 0), 1);
	assert_int_equal(pwrite(fd, "\x55", 1, IMAGE_OFFSET + 0x9000), 1);
	close(fd);
	machine_preflight(m, SF_DONE, 0);
}

static void command_line_policy(void **state)
{
	static const struct {
		const char *line;
		const char *part;
	} lines[] = {
		{ "root=/dev/vda1", "lockdown" },
		{ "root=/dev/vda1 -- lockdown=integrity", "lockdown" },
		{ "lockdown=none", "lockdown" },
		{ "lockdown=integrity acpi_rsdp=0x1000", "acpi_rsdp" },
		{ "lockdown=integrity a=\"b\"", "cmdline" },
		{ "lockdown=integrity elfcorehdr=0x1000", "elfcorehdr" },
	};
	struct machine *m = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		m->request.command_line = lines[i].line;
		machine_preflight(m, SF_REFUSED_HERE, EILSEQ);
		expect_text(m, lines[i].part);
	}
}

static void command_line_long(void **state)
{
	struct machine *m = *state;
	char line[4096] = "lockdown=integrity ";

	memset(line + strlen(line), 'x', 2047 - strlen(line));
	m->request.command_line = line;
	machine_preflight(m, SF_DONE, 0);
	line[2047] = 'x';
	machine_preflight(m, SF_REFUSED_HERE, EBADSLT);
}

static void locked_further(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
	machine_preflight(m, SF_REFUSED_HERE, EPERM);
	m->request.command_line = "lockdown=confidentiality";
	machine_preflight(m, SF_DONE, 0);
}

static void segment_changed(void **state)
{
	struct machine *m = *state;
	static const struct {
		__u32 slot, offset;
		int err;
	} changes[] = {
		{ BOOTPARAMS, 0x1ec, EILSEQ },	/* secure_boot */
		{ BOOTPARAMS, 0x70, EILSEQ },	/* RSDP */
		{ BOOTPARAMS, 0xfff, EILSEQ },	/* zero */
		{ PURGATORY, 0x1000, EUCLEAN },	/* code */
		{ PURGATORY, 24, EILSEQ },	/* kernel entry */
		{ PURGATORY, 64, EUCLEAN },	/* a digest */
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		machine_plan(m, SF_DONE);
		m->plan->buffers[changes[i].slot - 1][changes[i].offset] ^= 1;
		assert_int_equal(sf_plan_preflight(m->plan, &m->error), SF_REFUSED_HERE);
		assert_int_equal(m->error.err, changes[i].err);
	}
}

static void destinations(void **state)
{
	static const struct {
		__u64 mem;
		const char *why;
	} places[] = {
		{ 0x1000, "1 MiB" }, { ACPI_START, "" }, { 0x180000000, "driver" },
		{ 0x7fe00000, "EFI" }, { 0x7feff000 + 0x1000, "" }, { 0x60000000000, "" },
	};
	struct machine *m = *state;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		machine_plan(m, SF_DONE);
		machine_segment(m, CMDLINE)->mem = places[i].mem;
		assert_int_equal(sf_plan_fill(m->plan, &m->error), SF_DONE);
		assert_int_equal(sf_plan_preflight(m->plan, &m->error), SF_REFUSED_HERE);
		assert_int_equal(m->error.err, EADDRNOTAVAIL);
		expect_text(m, places[i].why);
	}
	m->request.crash = true;
	machine_plan(m, SF_DONE);
	machine_segment(m, CMDLINE)->mem = 0x10000000;
	assert_int_equal(sf_plan_fill(m->plan, &m->error), SF_DONE);
	assert_int_equal(sf_plan_preflight(m->plan, &m->error), SF_REFUSED_HERE);
	assert_int_equal(m->error.err, EADDRNOTAVAIL);
}

static void signatures(void **state)
{
	struct machine *m = *state;

	machine_bundle(m, SIGNED_OTHER);
	machine_preflight(m, SF_REFUSED_SIGNATURE, EKEYREJECTED);
	expect_text(m, "other bytes");
	machine_bundle(m, SIGNED_BARE);
	machine_preflight(m, SF_REFUSED_SIGNATURE, EKEYREJECTED);
	expect_text(m, "signed attributes");
	machine_bundle(m, SIGNED_GARBAGE);
	machine_preflight(m, SF_REFUSED_SIGNATURE, EBADMSG);
	machine_bundle(m, UNSIGNED);
	machine_plan(m, SF_BUNDLE_BAD);
	expect_text(m, "not signed");
}

/* --- bad input --- */

static void files_missing(void **state)
{
	struct machine *m = *state;

	m->request.initrd = "/nonexistent/initrd";
	machine_plan(m, SF_NO_FILE);
	expect_text(m, "/nonexistent/initrd");
	m->request.image = "/nonexistent/vmlinuz";
	machine_plan(m, SF_NO_FILE);
	expect_text(m, "/nonexistent/vmlinuz");
	m->request.manifest = "/nonexistent/manifest";
	machine_plan(m, SF_NO_FILE);
	expect_text(m, "/nonexistent/manifest");
}

static void files_of_other_kinds(void **state)
{
	struct machine *m = *state;
	char fifo[80];

	snprintf(fifo, sizeof(fifo), "%s/fifo", m->dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	m->request.initrd = fifo;
	machine_plan(m, SF_NO_FILE);
	expect_text(m, "regular");
	m->request.initrd = "/dev/zero";
	machine_plan(m, SF_NO_FILE);
	m->request.initrd = m->dir;
	machine_plan(m, SF_NO_FILE);
	machine_write(m, "/empty", "", 0);
	snprintf(fifo, sizeof(fifo), "%s/empty", m->dir);
	m->request.initrd = fifo;
	machine_plan(m, SF_FILE_SIZE);
	expect_text(m, "empty");
}

static void image_short(void **state)
{
	struct machine *m = *state;

	assert_int_equal(truncate(m->image, IMAGE_OFFSET + 0x8fff), 0);
	machine_plan(m, SF_FILE_SIZE);
	expect_text(m, "kernel");
	assert_int_equal(truncate(m->image, 10), 0);
	machine_plan(m, SF_FILE_SIZE);
	expect_text(m, m->image);
}

static void bundle_files(void **state)
{
	struct machine *m = *state;
	static __u8 data[1 << 16];
	struct sf_parts parts;
	struct sf_refusal why;
	FILE *f = fopen(m->bundle, "rb");
	size_t size = fread(data, 1, sizeof(data), f);

	fclose(f);
	assert_int_equal(sf_parse_header(data, size, false, &parts, &why), 0);
	machine_write(m, "/manifest.ksig", data, parts.end);
	machine_plan(m, SF_BUNDLE_BARE);
	expect_text(m, "attachments");
	machine_write(m, "/manifest.ksig", data, parts.end - 1);
	machine_plan(m, SF_BUNDLE_BAD);
	machine_write(m, "/manifest.ksig", data, size - 1);
	machine_plan(m, SF_BUNDLE_BAD);
	machine_write(m, "/manifest.ksig", "hello", 5);
	machine_plan(m, SF_BUNDLE_BAD);
	data[30] ^= 1;
	machine_write(m, "/manifest.ksig", data, size);
	machine_plan(m, SF_BUNDLE_BAD);
}

static void inputs_missing_or_extra(void **state)
{
	struct machine *m = *state;

	m->request.command_line = NULL;
	machine_plan(m, SF_INPUT_MISSING);
	expect_text(m, "--command-line");
	m->request.command_line = "lockdown=integrity";
	m->fixture->slots[INITRAMFS - 1].slot.presence = SF_ALWAYS;
	machine_bundle(m, SIGNED);
	m->request.initrd = NULL;
	machine_plan(m, SF_INPUT_MISSING);
	expect_text(m, "--initrd");
	m->request.initrd = m->initrd;
	m->attachments.hints[INITRAMFS - 1].source = SF_FROM_IMAGE;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_INPUT_EXTRA);
	expect_text(m, "--initrd");
	m->request.image = NULL;
	machine_plan(m, SF_INPUT_MISSING);
}

static void hints_bad(void **state)
{
	struct machine *m = *state;
	struct sf_hint *kernel = &m->attachments.hints[0];
	struct sf_hint *bootparams = &m->attachments.hints[2];

	kernel->offset = SF_SIZE_LIMIT - 1;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_FILE_SIZE);
	kernel->offset = IMAGE_OFFSET;
	kernel->size = SF_SIZE_LIMIT - 1;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_FILE_SIZE);
	kernel->size = 0x8000;	/* less than there has to be */
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_REFUSED_HERE, EBADSLT);
	kernel->size = 0x9000;
	/* fields beyond the bytes that the hint gives */
	bootparams->source = SF_FROM_IMAGE;
	bootparams->size = 0x100;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_FILE_SIZE);
	expect_text(m, "bootparams");
	bootparams->source = SF_FROM_KERNEL;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_FILE_SIZE);
	/* zeros without end for a slot that is no slot of fields */
	kernel->source = SF_FROM_FIELDS;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_HINTS_BAD);
	m->attachments.nr_hints = 0;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_HINTS_BAD);
	expect_text(m, "mksig");
}

static void beside(void **state)
{
	char directory[] = "/tmp/test_load.XXXXXX", path[PATH_MAX], *found, *written;
	static const char *const names[][2] = {
		{ "vmlinuz-6.1.0", "kexec-manifest-6.1.0.ksig" },
		{ "vmlinux-6.1.0-rc1", "kexec-manifest-6.1.0-rc1.ksig" },
		{ "linux.efi", "linux.efi.ksig" },
		{ "vmlinuz-6.2.0", "vmlinuz-6.2.0.ksig" },
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
	/* what is written there is found; a folder may be called otherwise */
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

/* Each begins at a multiple of four */
static void initrds_joined(void **state)
{
	struct machine *m = *state;
	const char *more[] = { m->initrd, NULL };
	size_t one, at;

	machine_plan(m, SF_DONE);
	one = m->plan->initrd_size;
	at = (one + 3) / 4 * 4;
	m->request.more_initrds = more;
	machine_preflight(m, SF_DONE, 0);
	assert_int_equal(m->plan->initrd_size, at + one);
	assert_int_equal(m->plan->segments[INITRAMFS - 1].bufsz, at + one);
	assert_memory_equal(m->plan->initrd, m->plan->initrd + at, one);
	more[0] = "/nowhere";
	machine_plan(m, SF_NO_FILE);
	expect_text(m, "/nowhere");
}

/* A signed part and an open one, which is what comes behind it in the files */
static void initramfs_in_two_slots(void **state)
{
	struct machine *m = *state;
	struct sf_attachments *a = &m->attachments;
	__u32 first = describe_span(m->fixture, 2);
	const struct sf_segment *base, *more;

	/* the test's signature is over nothing: no digest of the base is known here */
	m->fixture->slots[first - 1].slot.exact = false;
	m->fixture->slots[first - 1].slot.digest.n = 0;
	m->fixture->slots[INITRAMFS - 1].slot.presence = SF_OPTIONAL;
	a->hints[INITRAMFS - 1].offset = SF_SIZE_LIMIT - 1;	/* so absent */
	a->hints[a->nr_hints++] = (struct sf_hint){ first, SF_FROM_INITRD, 0, 1000 };
	a->hints[a->nr_hints++] = (struct sf_hint){ first + 1, SF_FROM_INITRD, 1000, 0 };
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_DONE, 0);
	base = &m->plan->segments[m->plan->nr_segments - 2];
	more = base + 1;
	assert_int_equal(base->slot, first);
	assert_int_equal(base->bufsz, 1000);
	assert_int_equal(more->slot, first + 1);
	assert_int_equal(more->bufsz, m->plan->initrd_size - 1000);
	assert_int_equal(more->mem, base->mem + base->memsz);
	/* nothing but the base: the open one is left out */
	a->hints[a->nr_hints - 2].size = m->plan->initrd_size;
	a->hints[a->nr_hints - 1].offset = m->plan->initrd_size;
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_DONE, 0);
	assert_int_equal(m->plan->segments[m->plan->nr_segments - 1].slot, first);
}

/* A slot's bytes out of several pieces: of two files, zeros between them */
static void hints_in_pieces(void **state)
{
	struct machine *m = *state;
	struct sf_attachments *a = &m->attachments;
	struct sf_hint *initramfs = &a->hints[INITRAMFS - 1];
	const struct sf_segment *segment;

	memmove(initramfs + 3, initramfs + 1, (a->nr_hints - INITRAMFS) * sizeof(*initramfs));
	a->nr_hints += 2;
	initramfs[0] = (struct sf_hint){ INITRAMFS, SF_FROM_IMAGE, 2, 5 };
	initramfs[1] = (struct sf_hint){ INITRAMFS, SF_FROM_FIELDS, 0, 3 };
	initramfs[2] = (struct sf_hint){ INITRAMFS, SF_FROM_INITRD, 1, 0 };
	machine_bundle(m, SIGNED);
	machine_preflight(m, SF_DONE, 0);
	segment = &m->plan->segments[INITRAMFS - 1];
	assert_int_equal(segment->slot, INITRAMFS);
	assert_int_equal(segment->bufsz, 8 + m->plan->initrd_size - 1);
	assert_memory_equal(segment->data, m->plan->image + 2, 5);
	assert_memory_equal(segment->data + 5, "\0\0\0", 3);
	assert_memory_equal(segment->data + 8, m->plan->initrd + 1, m->plan->initrd_size - 1);
	/* one of them missing, too short, endless */
	m->request.initrd = NULL;
	m->fixture->slots[INITRAMFS - 1].slot.presence = SF_ALWAYS;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_INPUT_MISSING);
	m->request.initrd = m->initrd;
	initramfs[2].offset = SF_SIZE_LIMIT - 1;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_FILE_SIZE);
	initramfs[2].offset = 0;
	initramfs[1].size = SF_GATHER_MAX;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_HINTS_BAD);
	initramfs[1].source = SF_FROM_KERNEL;
	machine_bundle(m, SIGNED);
	machine_plan(m, SF_HINTS_BAD);
}

static __u64 next(__u64 *state)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return *state >> 33;
}

/* Attachments are not signed: whatever they say, nothing worse than a refusal. */
static void hints_hostile(void **state)
{
	struct machine *m = *state;
	__u64 seed = 1;
	int planned = 0;

	for (int round = 0; round < 600; round++) {
		struct sf_hint *hint = &m->attachments.hints[next(&seed) % NR_SLOTS];
		struct sf_hint was = *hint;

		hint->source = 1 + next(&seed) % SF_FROM_KERNEL;
		hint->offset = next(&seed) % 2 ? next(&seed) % 0xa000 : next(&seed) << 9;
		hint->size = next(&seed) % 2 ? next(&seed) % 0xa000 : next(&seed) << 8;
		m->request.crash = next(&seed) % 4 == 0;
		machine_bundle(m, SIGNED);
		sf_plan_free(m->plan);
		if (!sf_plan_make(&m->request, &m->plan, &m->error)) {
			planned++;
			sf_plan_preflight(m->plan, &m->error);
		}
		*hint = was;
	}
	assert_true(planned > 20);
}

/* Nobody trusts the key of this test, and most kernels do not know manifests. */
static void kernel_refuses(void **state)
{
	struct machine *m = *state;
	enum sf_status status;

	machine_preflight(m, SF_DONE, 0);
	status = sf_plan_load(m->plan, &m->error);
	if (status != SF_NO_FEATURE && status != SF_REFUSED_CALLER && status != SF_KERNEL_KEY)
		print_error("status %d: %s\n", status, m->error.text);
	assert_true(status == SF_NO_FEATURE || status == SF_REFUSED_CALLER ||
		    status == SF_KERNEL_KEY);
	assert_int_equal(status, m->error.status);
	assert_true(m->error.err > 0);
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
		BIOS(bios_facts), EFI(efi_facts), EFI(efi_map_in_order), EFI(rsdp_from_systab),
		EFI(efi_without_runtime), BIOS(two_crash_regions), BIOS(cpu_flags),
		BIOS(memory_plugged_in), BIOS(memory_unplugged), BIOS(unknown_type),
		BIOS(reserved_by_kernel), BIOS(nothing_left_out),
		BIOS(lockdown_levels), EFI(facts_missing), EFI(descriptor_size_unlikely),
		BIOS(loads_on_bios), EFI(loads_on_efi), BIOS(loads_for_crash),
		BIOS(loads_without_initramfs), BIOS(no_crash_region),
		BIOS(crash_region_too_small), BIOS(only_memory_that_both_know),
		BIOS(address_range), BIOS(fields_of_bootparams), BIOS(choices),
		BIOS(crash_loads_are_checked_again), BIOS(crash_headers_are_kept_right),
		BIOS(crash_command_line), BIOS(crash_memory_map), EFI(memory_map_continued),
		BIOS(memory_map_too_long), EFI(moved_and_filled_again), BIOS(image_changed),
		BIOS(image_bytes_around), BIOS(command_line_policy), BIOS(command_line_long),
		BIOS(locked_further), EFI(segment_changed), EFI(destinations), BIOS(signatures),
		BIOS(files_missing), BIOS(files_of_other_kinds), BIOS(image_short),
		BIOS(bundle_files), BIOS(inputs_missing_or_extra), BIOS(hints_bad),
		BIOS(hints_in_pieces),
		BIOS(initrds_joined),
		BIOS(initramfs_in_two_slots),
		BIOS(beside),
		EFI(hints_hostile), BIOS(kernel_refuses), BIOS(errno_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
