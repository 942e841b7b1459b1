// SPDX-License-Identifier: MIT
/*
 * image_uki.c - parse a unified kernel image
 *
 * UAPI.5: a PE file with kernel, initramfs and command line as sections, built and
 * signed by its vendor.  When firmware starts it, systemd-stub loads these parts.  With
 * kexec systemd-stub does not run, so its other effects are missing, and mksig warns
 * about them.
 */
#define _GNU_SOURCE
#include <stdlib.h>

#include "image.h"

#define CMDLINE_MAX	((u64)1 << 20)	/* bytes of the section; kernels read less */

/* Sections that are loaded, and those that each profile may have once */
struct parts {
	const struct section *linux_;
	const struct section *initrd;
	const struct section *ucode;
	const struct section *cmdline;
	const struct section *uname;
};

static void list(char *names, size_t room, const char *name)
{
	size_t n = strlen(names);

	if (n + strlen(name) + 2 < room)
		snprintf(names + n, room - n, " %s", name);
}

/* Sections of systemd-stub, the program that firmware starts */
static bool is_of_stub(const char *name)
{
	static const char *const names[] = {
		".text", ".rodata", ".data", ".bss", ".reloc", ".dynamic", ".rela", ".dynsym",
		".dynstr", ".sdmagic", ".sbat",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static const struct section **place(struct parts *parts, const char *name)
{
	if (!strcmp(name, ".linux"))
		return &parts->linux_;
	if (!strcmp(name, ".initrd"))
		return &parts->initrd;
	if (!strcmp(name, ".ucode"))
		return &parts->ucode;
	if (!strcmp(name, ".cmdline"))
		return &parts->cmdline;
	if (!strcmp(name, ".uname"))
		return &parts->uname;
	return NULL;
}

static const char *take(struct image *image, struct parts *parts, const struct section *section)
{
	const struct section **where = place(parts, section->name);

	if (!strncmp(section->name, ".dtb", 4))
		return image_error(image, "has a device tree (%s), but the loading kernel writes the next kernel's device tree; leave it out",
				   section->name);
	if (!where && is_of_stub(section->name))
		return NULL;
	if (!where) {
		list(image->unused, sizeof(image->unused), section->name);
		return NULL;
	}
	if (*where)
		return image_error(image, "has two sections %s, so it is ambiguous; leave one out",
				   section->name);
	if (section->size)
		*where = section;
	return NULL;
}

/*
 * Sections before the first .profile are common to all profiles.  Sections between the
 * selected .profile and the next one replace common sections.
 */
static const char *choose(struct image *image, const struct section *sections, unsigned int n,
			  struct parts *parts)
{
	struct parts common = { NULL }, own = { NULL };
	const char *error = NULL;
	unsigned int i;

	for (i = 0; !error && i < n; i++) {
		if (!is_of_stub(sections[i].name))
			list(image->sections, sizeof(image->sections), sections[i].name);
		if (!strcmp(sections[i].name, ".profile"))
			image->profiles++;
		else if (!image->profiles)
			error = take(image, &common, &sections[i]);
		else if (image->profiles == image->profile + 1)
			error = take(image, &own, &sections[i]);
	}
	if (!error && image->profile && image->profile >= image->profiles)
		error = image_error(image, "has %u profiles, counted from 0, so --profile=%u does not exist",
				    image->profiles, image->profile);
	*parts = (struct parts){
		own.linux_ ? own.linux_ : common.linux_,
		own.initrd ? own.initrd : common.initrd,
		own.ucode ? own.ucode : common.ucode,
		own.cmdline ? own.cmdline : common.cmdline,
		own.uname ? own.uname : common.uname,
	};
	if (!error && !parts->linux_)
		error = "the section .linux is empty, or belongs to another profile";
	return error;
}

/* Convert the command line as systemd-stub does: replace non-printable bytes by spaces, and
 * remove spaces at both ends. */
static char *clean_line(const u8 *p, size_t n)
{
	char *line = xcalloc(1, n + 1);
	size_t i, used = 0;

	for (i = 0; i < n && p[i]; i++) {
		char c = p[i] <= ' ' || p[i] > '~' ? ' ' : p[i];

		if (c != ' ' || used)
			line[used++] = c;
	}
	while (used && line[used - 1] == ' ')
		used--;
	line[used] = 0;
	return line;
}

static const char *read_cmdline(struct image *image, const struct section *section)
{
	const char *error;
	u8 *text;

	if (!section)
		return NULL;
	if (section->size > CMDLINE_MAX)
		return "its section .cmdline is longer than any command line";
	text = xcalloc(1, section->size);
	error = file_read(image->from, section->offset, text, section->size);
	if (!error)
		image->cmdline = clean_line(text, section->size);
	free(text);
	return error;
}

/* Concatenate the archives, each at a multiple of four; microcode must be first. */
static bool put_initrd(struct image *image, const struct section *section)
{
	struct piece padding = { .size = -image->initrd.size % 4, .source = SF_SOURCE_ZEROS };

	if (!section)
		return true;
	return add_piece(&image->initrd, padding) &&
	       add_piece(&image->initrd, image_piece(image, section->offset, section->size));
}

/* Boot loaders show .uname, so it must equal the kernel's own release. */
static const char *check_uname(struct image *image, const struct section *uname)
{
	char text[RELEASE_MAX + 2] = "";
	const char *error;
	size_t n;

	if (!uname)
		return NULL;
	n = uname->size < sizeof(text) - 1 ? uname->size : sizeof(text) - 1;
	error = file_read(image->from, uname->offset, text, n);
	n = strlen(text);
	while (n && text[n - 1] == '\n')
		text[--n] = 0;
	if (!error && strcmp(image->release, text))
		error = image_error(image, "its section .uname says %s, but its kernel is %s",
				    make_printable(text), image->release);
	return error;
}

static const char *check_linux(struct image *image, const struct section *section)
{
	size_t n = section->size < HDR_END_2_12 ? section->size : HDR_END_2_12;
	const struct file *from = image->from;
	u8 head[HDR_END_2_12] = { 0 };
	const char *error;

	error = file_read(image->from, section->offset, head, n);
	if (error)
		return error;
	if (zboot_is(head, n)) {
		error = zboot_parse(image, section->offset, section->size);
		image->from = from;	/* other sections are not in what was unpacked */
		return error;
	}
	if (bzimage_is(head, n))
		return bzimage_parse(image, section->offset, section->size);
	if (arm64_is(head, n))
		return arm64_parse(image, section->offset, section->size);
	return "its section .linux is neither a bzImage, nor an arm64 Image or EFI zboot image";
}

const char *uki_parse(struct image *image)
{
	u64 size = image->from->size;
	struct section sections[SECTIONS_MAX];
	struct parts parts = { NULL };
	const char *error;
	unsigned int n;

	image->uki = true;
	error = image_origin(image, 0, size);	/* also checks for overlaps */
	if (!error)
		error = pe_sections(image_piece(image, 0, size), sections, &n);
	if (!error)
		error = choose(image, sections, n, &parts);
	if (!error)
		error = check_linux(image, parts.linux_);
	if (!error)
		error = check_uname(image, parts.uname);
	if (!error)
		error = read_cmdline(image, parts.cmdline);
	if (!error && (!put_initrd(image, parts.ucode) || !put_initrd(image, parts.initrd)))
		error = "too many pieces";
	image->format = "unified kernel image (UKI)";
	return error;
}
