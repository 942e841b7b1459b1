// SPDX-License-Identifier: MIT
/*
 * image_elf.c - parse a vmlinux: an ELF file with several segments
 *
 * It is entered like the decompressed kernel of a bzImage, so it is one slot of code that
 * includes the gaps between segments.  Nothing relocates it, so it must be loaded at the
 * address that it was linked for.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <stdlib.h>

#include "sigfmt_bytes.h"
#include "image.h"

#define PAGE		4096ull
#define SPAN_MAX	(1ull << 30)
#define LOADS_MAX	10
#define BANNER		"Linux version "

/* Values for a setup header made here, of the members that a running kernel reads */
#define PROTOCOL	0x20f
#define XLOADFLAGS	0x03	/* 64-bit entry, addresses above 4 GiB */
#define COMMAND_LINE	2047	/* COMMAND_LINE_SIZE of x86, less its NUL */

struct load {
	u64 offset;
	u64 address;
	u64 file_size;
	u64 size;
	bool code;
};

struct loads {
	struct load at[LOADS_MAX];
	size_t n;
};

bool elf_is(const u8 *p, size_t n)
{
	return n >= SELFMAG && !memcmp(p, ELFMAG, SELFMAG);
}

static const char *check_header(const Elf64_Ehdr *header, u64 n)
{
	if (n >= sizeof(*header) && header->e_machine == EM_AARCH64)
		return "an ELF file for arm64, whose kernels are loaded from an Image; give the Image";
	if (n < sizeof(*header) || header->e_ident[EI_CLASS] != ELFCLASS64 ||
	    header->e_ident[EI_DATA] != ELFDATA2LSB || header->e_machine != EM_X86_64)
		return "an ELF file, but not for x86-64";
	if (header->e_type != ET_EXEC && header->e_type != ET_DYN)
		return "an ELF file, but not a program";
	if (header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phoff > n ||
	    header->e_phnum > (n - header->e_phoff) / sizeof(Elf64_Phdr))
		return "the ELF program headers are outside the file";
	return NULL;
}

static const char *add_load(struct loads *loads, const Elf64_Phdr *ph, u64 n)
{
	if (loads->n == LOADS_MAX)
		return "too many ELF segments for a kernel";
	if (ph->p_filesz > ph->p_memsz || ph->p_offset > n || ph->p_filesz > n - ph->p_offset)
		return "an ELF segment ends outside the file";
	if (ph->p_paddr >= SF_ADDR_LIMIT / 2 || ph->p_memsz > SPAN_MAX)
		return "an ELF segment is not within physical memory";
	loads->at[loads->n++] = (struct load){ ph->p_offset, ph->p_paddr, ph->p_filesz,
					       ph->p_memsz, ph->p_flags & PF_X };
	return NULL;
}

static int by_address(const void *a, const void *b)
{
	const struct load *x = a, *y = b;

	return x->address < y->address ? -1 : x->address > y->address;
}

/* Collect the segments to load, sorted by address, without overlaps. */
static const char *collect(const struct image *image, u64 at, u64 n, const Elf64_Ehdr *header,
			   struct loads *loads)
{
	const char *error = NULL;
	Elf64_Phdr ph;
	size_t i;

	for (i = 0; !error && i < header->e_phnum; i++) {
		error = file_read(image->from, at + header->e_phoff + i * sizeof(ph), &ph,
				  sizeof(ph));
		if (error)
			break;
		if (ph.p_type == PT_INTERP || ph.p_type == PT_DYNAMIC)
			return "an ELF program that needs a dynamic loader, not a kernel";
		if (ph.p_type == PT_LOAD && ph.p_memsz)
			error = add_load(loads, &ph, n);
	}
	if (error)
		return error;
	if (!loads->n)
		return "an ELF file with nothing to load";
	qsort(loads->at, loads->n, sizeof(*loads->at), by_address);
	for (i = 1; i < loads->n; i++)
		if (loads->at[i - 1].address + loads->at[i - 1].size > loads->at[i].address)
			return "two ELF segments overlap";
	return NULL;
}

/* Combine the segments to one run of bytes, from the first byte to the last in the file. */
static const char *flatten(struct image *image, u64 at, const struct loads *loads)
{
	const struct load *last = &loads->at[loads->n - 1], *load;
	u64 base = loads->at[0].address;

	image->init_size = last->address - base + last->size;
	for (load = loads->at; load <= last; load++) {
		if (!load->file_size)
			continue;
		add_piece(&image->kernel, (struct piece){
			.size = load->address - base - image->kernel.size,
			.source = SF_SOURCE_ZEROS,
		});
		add_piece(&image->kernel, image_piece(image, at + load->offset, load->file_size));
	}
	if (base % PAGE || image->init_size > SPAN_MAX || !image->kernel.n)
		return "the ELF segments are not page-aligned, or are more than 1 GiB apart";
	return NULL;
}

static const char *find_entry(struct image *image, u64 entry, const struct loads *loads)
{
	size_t i;

	for (i = 0; i < loads->n; i++)
		if (loads->at[i].code && entry >= loads->at[i].address &&
		    entry - loads->at[i].address < loads->at[i].file_size) {
			image->entry = entry - loads->at[0].address;
			return NULL;
		}
	return "the ELF entry is not in an executable segment";
}

/* Find a banner that begins in the first @begins of @n bytes.  A number must follow, because
 * the kernel also has it as a format with "%s". */
static const char *try_banner(struct image *image, const u8 *p, size_t begins, size_t n)
{
	const size_t banner = sizeof(BANNER) - 1;
	const u8 *at = p, *end = p + n;

	while ((at = memmem(at, end - at, BANNER, banner)) && at < p + begins) {
		at += banner;
		if (at < end && *at >= '0' && *at <= '9')
			return image_version(image, at, end - at);
	}
	return NULL;
}

/* The kernel's banner shows that the program is Linux, and its version. */
const char *image_banner(struct image *image)
{
	/* the rest of the buffer is for the end of a banner */
	const size_t step = RUN_SIZE - sizeof(BANNER) - SF_TEXT_MAX;
	u8 *buf = xcalloc(1, RUN_SIZE);
	const char *error = NULL;
	u64 at, left;
	size_t n;

	for (at = 0; !error && !*image->version && at < image->kernel.size; at += step) {
		left = image->kernel.size - at;
		n = left < RUN_SIZE ? left : RUN_SIZE;
		error = pieces_read(&image->kernel, at, buf, n);
		if (!error)
			error = try_banner(image, buf, step, n);
	}
	free(buf);
	return error;
}

static void put_setup(struct image *image)
{
	u8 *s = image->setup;

	put_unaligned_le32(0xaa55, s + HDR_BOOT_FLAG);
	s[HDR_JUMP_LENGTH - 1] = 0xeb;
	s[HDR_JUMP_LENGTH] = HDR_END_2_12 - HDR_MAGIC;
	memcpy(s + HDR_MAGIC, "HdrS", 4);
	put_unaligned_le32(PROTOCOL, s + HDR_VERSION);
	put_unaligned_le32(image->alignment, s + HDR_KERNEL_ALIGNMENT);
	s[HDR_XLOADFLAGS] = XLOADFLAGS;
	put_unaligned_le32(image->cmdline_size, s + HDR_CMDLINE_SIZE);
	put_unaligned_le32(image->pref_address, s + HDR_PREF_ADDRESS);
	put_unaligned_le32(image->init_size, s + HDR_INIT_SIZE);
	image->setup_end = HDR_END_2_12;
}

const char *elf_parse(struct image *image, u64 at, u64 n)
{
	struct loads loads = { .n = 0 };
	Elf64_Ehdr header = { .e_type = ET_NONE };
	const char *error;

	error = file_read(image->from, at, &header, n < sizeof(header) ? n : sizeof(header));
	if (!error)
		error = check_header(&header, n);
	if (!error)
		error = collect(image, at, n, &header, &loads);
	if (!error)
		error = find_entry(image, header.e_entry, &loads);
	if (!error)
		error = flatten(image, at, &loads);
	if (!error)
		error = image_banner(image);
	if (!error && !*image->version)
		error = "an ELF file without Linux's version string, so its entry conventions are unknown";
	if (error)
		return error;
	image->format = "vmlinux (ELF)";
	image->arch = EM_X86_64;
	image->pref_address = loads.at[0].address;
	image->alignment = PAGE;
	image->cmdline_size = COMMAND_LINE;
	image->last = SF_ADDR_LIMIT - 1;
	image->payload = image->kernel;
	put_setup(image);
	return NULL;
}
