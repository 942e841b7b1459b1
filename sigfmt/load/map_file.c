// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * map_file.c - give the kernel the bytes of a file without copying them first
 *
 * An initramfs is large and seldom looked at in userspace.  It is mapped for kexec_load(2)
 * to copy from.  This library never accesses the mapping, which would raise SIGBUS if the
 * file were truncated; it reads the file instead.  The kernel gets EFAULT in that case.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "loader.h"

static enum sf_status map(struct sf_mapping *mapping, const struct sf_input *input,
			  struct sf_error *error)
{
	const char *name = loader_input_name(input);
	enum sf_status status = loader_open(input, &mapping->fd, &mapping->st, error);
	void *p;

	if (status)
		return status;
	/*
	 * Populate it now.  Otherwise kexec_load(2) would wait for the disk while it holds the
	 * lock without which a panic cannot start the crash kernel.
	 */
	p = mmap(NULL, mapping->st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE,
		 mapping->fd, 0);
	if (p == MAP_FAILED) {
		close(mapping->fd);
		return SF_STATUS_DONE;
	}
	mapping->bytes = (struct sf_view){ p, mapping->st.st_size };
	mapping->name = strdup(name);
	return mapping->name ? SF_STATUS_DONE : loader_no_memory(error);
}

enum sf_status loader_map(const struct sf_input *input, const char *what,
			  struct sf_mapping *mapping, struct sf_error *error)
{
	enum sf_status status = loader_check_input(input, what, error);

	if (status)
		return status;
	status = map(mapping, input, error);
	return status ? loader_set_error_file(error, loader_input_name(input)) : status;
}

void loader_unmap(struct sf_mapping *mapping)
{
	if (!mapping->bytes.p)
		return;
	munmap((void *)mapping->bytes.p, mapping->bytes.n);
	close(mapping->fd);
	free(mapping->name);
}

enum sf_status loader_check_mapping(const struct sf_mapping *mapping, const char *what,
				    struct sf_error *error)
{
	if (!mapping->bytes.p ||
	    !loader_check_unchanged(mapping->fd, &mapping->st, mapping->name, what, error))
		return SF_STATUS_DONE;
	return loader_set_error_file(error, mapping->name);
}

const u8 *loader_peek(const struct sf_mapping *mapping, const u8 *at, size_t n, u8 *buf,
		      struct sf_error *error)
{
	const struct sf_view *bytes = &mapping->bytes;

	if (!bytes->p || at < bytes->p || at >= bytes->p + bytes->n)
		return at;
	if (!loader_read_at(mapping->fd, buf, n, at - bytes->p, mapping->name, error))
		return buf;
	loader_set_error_file(error, mapping->name);
	return NULL;
}
