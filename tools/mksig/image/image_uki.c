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

#define CMDLINE_MAX	((u64)1 << 20)	/* of the section; kernels read less */

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
		return image_wrong(image, "has a device tree (%s): the next kernel is told of the machine by the one that loads it, not by the image; leave it out",
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

static const char *read_cmdline(struct image *image, const struct section *section)
{
	const char *wrong;
	u8 *text;

	if (!section)
		return NULL;
	if (section->size > CMDLINE_MAX)
		return "its section .cmdline is longer than any command line";
	text = xcalloc(1, section->size);
	wrong = file_read(image->from, section->offset, text, section->size);
	if (!wrong)
		image->cmdline = clean_line(text, section->size);
	free(text);
	return wrong;
}

/* One archive after another, each at a multiple of four: microcode has to come first. */
static bool put_initrd(struct image *image, const struct section *section)
{
	struct piece padding = { .size = -image->initrd.size % 4, .source = SF_FROM_ZEROS };

	if (!section)
		return true;
	return add_piece(&image->initrd, padding) &&
	       add_piece(&image->initrd, image_piece(image, section->offset, section->size));
}

/* .uname is what boot loaders show; the kernel knows better. */
static const char *check_uname(struct image *image, const struct section *uname)
{
	char text[RELEASE_MAX + 2] = "";
	const char *wrong;
	size_t n;

	if (!uname)
		return NULL;
	n = uname->size < sizeof(text) - 1 ? uname->size : sizeof(text) - 1;
	wrong = file_read(image->from, uname->offset, text, n);
	n = strlen(text);
	while (n && text[n - 1] == '\n')
		text[--n] = 0;
	if (!wrong && strcmp(image->release, text))
		wrong = image_wrong(image, "its section .uname says %s, but its kernel is %s", text,
				    image->release);
	return wrong;
}

static const char *check_linux(struct image *image, const struct section *section)
{
	u8 head[HDR_END_2_12] = { 0 };
	size_t n = section->size < sizeof(head) ? section->size : sizeof(head);
	const char *wrong;

	wrong = file_read(image->from, section->offset, head, n);
	if (wrong)
		return wrong;
	if (bzimage_is(head, n))
		return bzimage_parse(image, section->offset, section->size);
	if (arm64_is(head, n))
		return arm64_parse(image, section->offset, section->size);
	return "its section .linux is neither a bzImage nor an arm64 Image";
}

const char *uki_parse(struct image *image)
{
	u64 size = image->from->size;
	struct section sections[SECTIONS_MAX];
	struct parts parts = { NULL };
	const char *wrong;
	unsigned int n;

	image->uki = true;
	image->format = "unified kernel image (UKI)";
	wrong = image_origin(image, 0, size);	/* checks for overlaps, too */
	if (!wrong)
		wrong = pe_sections(image_piece(image, 0, size), sections, &n);
	if (!wrong)
		wrong = choose(image, sections, n, &parts);
	if (!wrong)
		wrong = check_linux(image, parts.linux_);
	if (!wrong)
		wrong = check_uname(image, parts.uname);
	if (!wrong)
		wrong = read_cmdline(image, parts.cmdline);
	if (!wrong && (!put_initrd(image, parts.ucode) || !put_initrd(image, parts.initrd)))
		wrong = "more pieces than there can be";
	return wrong;
}
