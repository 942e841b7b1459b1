// SPDX-License-Identifier: MIT
/*
 * image_uki.c - take a unified kernel image apart
 *
 * UAPI.5: a PE file with the kernel, initramfs and command line as sections, put
 * together and signed by its vendor.  systemd-stub, which takes it apart when
 * firmware starts it, does not run here: what it does besides handing these over
 * does not happen, and mksig says so.
 */
#define _GNU_SOURCE
#include <stdlib.h>

#include "image.h"

/* The sections that are handed over, and what may be there once per profile. */
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

/* The program that firmware starts: systemd-stub. */
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
		return image_wrong(image, "has a device tree (%s): x86-64 kernels are told of the machine by ACPI, and a tree that came with the image would be believed without a check; leave it out",
				   section->name);
	if (!where && is_of_stub(section->name))
		return NULL;
	if (!where) {
		list(image->unused, sizeof(image->unused), section->name);
		return NULL;
	}
	if (*where)
		return image_wrong(image, "has two sections %s; which one is meant cannot be told",
				   section->name);
	if (section->size)
		*where = section;
	return NULL;
}

/*
 * What precedes the first .profile is common; what follows the wanted one, up to
 * the next, takes the place of what is common.
 */
static const char *choose(struct image *image, const struct section *sections, unsigned int n,
			  struct parts *parts)
{
	struct parts common = { NULL }, own = { NULL };
	const char *wrong = NULL;
	unsigned int i;

	for (i = 0; !wrong && i < n; i++) {
		if (!is_of_stub(sections[i].name))
			list(image->sections, sizeof(image->sections), sections[i].name);
		if (!strcmp(sections[i].name, ".profile"))
			image->profiles++;
		else if (!image->profiles)
			wrong = take(image, &common, &sections[i]);
		else if (image->profiles == image->profile + 1)
			wrong = take(image, &own, &sections[i]);
	}
	if (!wrong && image->profile && image->profile >= image->profiles)
		wrong = image_wrong(image, "has %u profiles, counted from 0; there is no profile %u",
				    image->profiles, image->profile);
	*parts = (struct parts){
		own.linux_ ? own.linux_ : common.linux_,
		own.initrd ? own.initrd : common.initrd,
		own.ucode ? own.ucode : common.ucode,
		own.cmdline ? own.cmdline : common.cmdline,
		own.uname ? own.uname : common.uname,
	};
	if (!wrong && !parts->linux_)
		wrong = "the section .linux is empty, or belongs to another profile";
	return wrong;
}

/* As systemd-stub hands it over: what is not printable becomes a space, spaces at
 * both ends go. */
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

/* One archive after another, each at a multiple of four: microcode has to come first. */
static bool put_initrd(struct image *image, const struct section *section)
{
	u64 before = 0;
	size_t i;

	if (!section)
		return true;
	for (i = 0; i < image->initrd.n; i++)
		before += image->initrd.at[i].size;
	return add_piece(&image->initrd, true, 0, -before % 4) &&
	       add_piece(&image->initrd, false, section->offset, section->size);
}

/* .uname is what boot loaders show; the kernel knows better. */
static const char *check_uname(struct image *image, const struct section *uname)
{
	const char *text = (const char *)image->file.data + (uname ? uname->offset : 0);
	size_t n = uname ? strnlen(text, uname->size) : 0;

	while (n && text[n - 1] == '\n')
		n--;
	if (uname && (strlen(image->release) != n || strncmp(image->release, text, n)))
		return image_wrong(image, "its section .uname says %.*s, but its kernel is %s",
				   (int)(n < RELEASE_MAX ? n : RELEASE_MAX), text, image->release);
	return NULL;
}

const char *uki_parse(struct image *image)
{
	struct section sections[SECTIONS_MAX];
	const u8 *p = image->file.data;
	const char *wrong;
	struct parts parts = { NULL };
	unsigned int n;

	image->uki = true;
	image->format = "unified kernel image (UKI)";
	wrong = image_origin(image, p, image->file.size);	/* checks for overlaps, too */
	if (!wrong)
		wrong = pe_sections(p, image->file.size, sections, &n);
	if (!wrong)
		wrong = choose(image, sections, n, &parts);
	if (wrong)
		return wrong;
	if (!bzimage_is(p + parts.linux_->offset, parts.linux_->size))
		return "its section .linux is not a bzImage";
	wrong = bzimage_parse(image, p + parts.linux_->offset, parts.linux_->size,
			      parts.linux_->offset);
	if (!wrong)
		wrong = check_uname(image, parts.uname);
	if (wrong)
		return wrong;
	if (parts.cmdline)
		image->cmdline = clean_line(p + parts.cmdline->offset, parts.cmdline->size);
	if (!put_initrd(image, parts.ucode) || !put_initrd(image, parts.initrd))
		return "more pieces than there can be";
	return NULL;
}
