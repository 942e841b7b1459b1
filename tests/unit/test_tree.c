// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* test_tree.c - what an arm64 machine says by its device tree, and a kernel by its header */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "arch.h"

#define NODE	"\0\0\0\1"
#define END	"\0\0\0\2"
#define PROP	"\0\0\0\3"
#define NOP	"\0\0\0\4"
#define FINISH	"\0\0\0\11"
#define CHOSEN	NODE "chosen\0"
#define WORD	PROP "\0\0\0\4" "\0\0\0\11"	/* 4 bytes, name at 9 */

static const char names[] = "bootargs\0linux,uefi-secure-boot";
static char folder[] = "/tmp/test_tree.XXXXXX";

static void put(u8 *p, u32 value)
{
	for (int i = 0; i < 4; i++)
		p[i] = value >> (24 - 8 * i);
}

/* Check a tree with these nodes, truncated to @size bytes; 0: not truncated */
static bool secure_boot(const char *nodes, size_t n, size_t size)
{
	u8 tree[1024] = { 0 };
	char path[64];
	bool on;
	FILE *f;

	put(tree, 0xd00dfeed);
	put(tree + 8, 40);
	put(tree + 12, 40 + n);
	put(tree + 32, sizeof(names));
	put(tree + 36, n);
	memcpy(tree + 40, nodes, n);
	memcpy(tree + 40 + n, names, sizeof(names));
	snprintf(path, sizeof(path), "%s/sys/firmware/fdt", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fwrite(tree, 1, size ? size : 40 + n + sizeof(names), f);
	fclose(f);
	on = arch_tree_has_secure_boot(folder);
	unlink(path);
	return on;
}

#define SECURE_BOOT(nodes)	secure_boot(nodes, sizeof(nodes) - 1, 0)

static void secure_boot_is_enabled(void **state)
{
	assert_true(SECURE_BOOT(NODE "\0\0\0\0" CHOSEN "\0" WORD "\0\0\0\3" END END FINISH));
	assert_true(SECURE_BOOT(NODE "\0\0\0\0" NODE "cpus\0\0\0\0" END NOP CHOSEN "\0"
				PROP "\0\0\0\6" "\0\0\0\0" "quiet\0\0\0" WORD "\0\0\0\3" END END FINISH));
}

static void secure_boot_is_not_enabled(void **state)
{
	/* disabled; in another node; in a child of /chosen; 8 bytes; no tree */
	assert_false(SECURE_BOOT(NODE "\0\0\0\0" CHOSEN "\0" WORD "\0\0\0\2" END END FINISH));
	assert_false(SECURE_BOOT(NODE "\0\0\0\0" WORD "\0\0\0\3" CHOSEN "\0" END END FINISH));
	assert_false(SECURE_BOOT(NODE "\0\0\0\0" CHOSEN "\0" CHOSEN "\0" WORD "\0\0\0\3" END END END FINISH));
	assert_false(SECURE_BOOT(NODE "\0\0\0\0" CHOSEN "\0" PROP "\0\0\0\10" "\0\0\0\11"
				 "\0\0\0\0\0\0\0\3" END END FINISH));
	assert_false(arch_tree_has_secure_boot(folder));
}

/* The sanitizer finds reads beyond the end. */
static void malformed_tree(void **state)
{
	static const char nodes[] = NODE "\0\0\0\0" CHOSEN "\0" WORD "\0\0\0\3" END END FINISH;

	for (size_t size = 1; size < 40 + sizeof(nodes) - 1 + sizeof(names); size++)
		assert_false(secure_boot(nodes, sizeof(nodes) - 1, size));
	assert_false(SECURE_BOOT(NODE "no end"));
	assert_false(SECURE_BOOT(NODE "\0\0\0\0" CHOSEN "\0" PROP "\377\377\377\377" "\0\0\0\11" "\0\0\0\3"));
	assert_false(SECURE_BOOT(NODE "\0\0\0\0" CHOSEN "\0" PROP "\0\0\0\4" "\377\0\0\11" "\0\0\0\3" END END));
}

static void page_sizes_of_the_image(void **state)
{
	static const u32 sizes[] = { 0, 4096, 16384, 65536 };
	u8 header[64] = { [56] = 'A', 'R', 'M', 'd' };

	for (u32 i = 0; i < 4; i++) {
		header[24] = 0xf9 | i << 1;
		assert_int_equal(arch_image_pages(header, 64), sizes[i]);
	}
	assert_int_equal(arch_image_pages(header, 63), 0);
	header[59] = 'e';
	assert_int_equal(arch_image_pages(header, 64), 0);
}

static int make_folder(void **state)
{
	char path[64];

	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/sys", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/sys/firmware", folder);
	return mkdir(path, 0700);
}

static int remove_folder(void **state)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/sys/firmware", folder);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/sys", folder);
	rmdir(path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secure_boot_is_enabled),
		cmocka_unit_test(secure_boot_is_not_enabled),
		cmocka_unit_test(malformed_tree),
		cmocka_unit_test(page_sizes_of_the_image),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("tree", tests, make_folder, remove_folder);
}
