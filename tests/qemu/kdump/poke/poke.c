// SPDX-License-Identifier: GPL-2.0-only
/*
 * poke.c - misbehave like a broken kernel, on request
 *
 * For the guests of the kdump tests only: "insmod poke.ko at=ADDRESS" changes one
 * byte of physical memory, whatever protects it; "insmod poke.ko null=1" writes
 * through a null pointer; "insmod poke.ko show=ADDRESS" logs the text there, and
 * how many zeros follow it.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static unsigned long at;
module_param(at, ulong, 0);
MODULE_PARM_DESC(at, "physical address of the byte to be changed");

static bool null;
module_param(null, bool, 0);
MODULE_PARM_DESC(null, "write through a null pointer");

static unsigned long show;
module_param(show, ulong, 0);
MODULE_PARM_DESC(show, "physical address of text to be logged");

/* The direct mapping of the crash region is read-only, so use another one. */
static int with_byte(unsigned long address, void (*do_it)(u8 *p))
{
	struct page *page = pfn_to_page(PHYS_PFN(address));
	u8 *p;

	if (!pfn_valid(PHYS_PFN(address)))
		return -EINVAL;
	p = vmap(&page, 1, VM_MAP, PAGE_KERNEL);
	if (!p)
		return -ENOMEM;
	do_it(p + offset_in_page(address));
	vunmap(p);
	return 0;
}

static void change(u8 *p)
{
	*p ^= 1;
}

/* The memory of a segment after its bytes shall be zero; count to the end of the page. */
static void print(u8 *p)
{
	size_t room = PAGE_SIZE - offset_in_page(p), n = strnlen(p, min(room, 64));
	const u8 *other = memchr_inv(p + n, 0, room - n);

	pr_info("poke: %.*s\n", (int)n, p);
	pr_info("poke: %zu bytes after it are zero\n", other ? other - (p + n) : room - n);
}

static noinline void poke_null(void)
{
	int *nowhere = NULL;

	OPTIMIZER_HIDE_VAR(nowhere);
	*nowhere = 1;
}

static int __init poke_init(void)
{
	if (null)
		poke_null();
	if (show)
		return with_byte(show, print);
	return at ? with_byte(at, change) : 0;
}
module_init(poke_init);

static void __exit poke_exit(void)
{
}
module_exit(poke_exit);

MODULE_DESCRIPTION("Breaks the kernel, for tests");
MODULE_LICENSE("GPL");
