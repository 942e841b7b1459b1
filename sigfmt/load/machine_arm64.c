// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * machine_arm64.c - find out from the running kernel's device tree if Secure Boot is on, and
 * from a kernel image which page size it needs
 *
 * Every arm64 kernel has a flattened tree, also one that uses ACPI.  The kernel checks its
 * own copy, so an error here leads to a refusal, not to a wrong load.
 */
#include <stdlib.h>

#include "arch.h"
#include "loader.h"

#define TREE		"/sys/firmware/fdt"
#define PROPERTY	"linux,uefi-secure-boot"
#define ENABLED		3u	/* enum efi_secureboot_mode */

#define MAGIC		0xd00dfeedu
#define HEADER_SIZE	40u
#define BEGIN_NODE	1u
#define END_NODE	2u
#define PROP		3u
#define NOP		4u

/* The blocks of a flattened tree: the nodes, and the names of properties */
struct tree {
	struct sf_view nodes;
	struct sf_view names;
};

static u32 be32(const u8 *p)
{
	return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static bool get_block(const u8 *p, size_t size, u32 at, u32 n, struct sf_view *view)
{
	if (at > size || n > size - at)
		return false;
	*view = (struct sf_view){ p + at, n };
	return true;
}

static bool open_tree(const u8 *p, size_t size, struct tree *tree)
{
	return size >= HEADER_SIZE && be32(p) == MAGIC &&
	       get_block(p, size, be32(p + 8), be32(p + 36), &tree->nodes) &&
	       get_block(p, size, be32(p + 12), be32(p + 32), &tree->names);
}

static bool is_name(const struct tree *tree, u32 at, const char *name)
{
	size_t n = strlen(name) + 1;

	return at < tree->names.n && n <= tree->names.n - at &&
	       !memcmp(tree->names.p + at, name, n);
}

/* Is @value the value of the 4-byte property @name of /chosen? */
static bool chosen_is(const struct tree *tree, const char *name, u32 value)
{
	const u8 *p = tree->nodes.p, *end = p + tree->nodes.n;
	unsigned int depth = 0;
	bool chosen = false;
	u32 token, n;

	while (end - p >= 4 && depth < 64) {
		token = be32(p);
		p += 4;
		if (token == NOP)
			continue;
		if (token == END_NODE && depth) {
			depth--;
			chosen = false;
			continue;
		}
		if (token == BEGIN_NODE) {
			n = strnlen((const char *)p, end - p) + 1;
			if (n > end - p)
				return false;
			depth++;
			chosen = depth == 2 && !strcmp((const char *)p, "chosen");
		} else if (token == PROP && end - p >= 8) {
			n = be32(p);
			if (n > (size_t)(end - p) - 8)
				return false;
			if (chosen && n == 4 && is_name(tree, be32(p + 4), name))
				return be32(p + 8) == value;
			n += 8;
		} else {
			return false;
		}
		n = loader_round_up(n, 4);
		if (n > end - p)
			return false;
		p += n;
	}
	return false;
}

bool arch_tree_has_secure_boot(const char *root)
{
	struct tree tree;
	size_t size;
	char *text = loader_read(root, TREE, LOADER_LARGE, &size);
	bool on = text && open_tree((const u8 *)text, size, &tree) &&
		  chosen_is(&tree, PROPERTY, ENABLED);

	free(text);
	return on;
}

/* Documentation/arch/arm64/booting.rst: bits 1 and 2 of the flags */
u32 arch_image_pages(const u8 *p, size_t n)
{
	static const u32 pages[] = { 0, 4096, 16384, 65536 };

	if (n < 64 || memcmp(p + 56, "ARM\x64", 4))
		return 0;
	return pages[p[24] >> 1 & 3];
}
