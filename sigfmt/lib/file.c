// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * file.c - map large files, read small ones
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loader.h"

static enum sf_status map_open(int fd, const char *path, struct sf_view *view,
			       struct sf_error *error)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st))
		return loader_fail(error, SF_NO_FILE, errno, "%s: cannot be examined: %s",
				   path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return loader_fail(error, SF_NO_FILE, EINVAL,
				   "%s: not a regular file; give the file itself", path);
	if (!st.st_size)
		return loader_fail(error, SF_FILE_SIZE, ENODATA,
				   "%s: the file is empty; give the right one", path);
	if ((u64)st.st_size >= SF_SIZE_LIMIT)
		return loader_fail(error, SF_FILE_SIZE, EFBIG,
				   "%s: the file is too large to be loaded", path);
	p = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return loader_fail(error, SF_NO_FILE, errno, "%s: cannot be read: %s",
				   path, strerror(errno));
	*view = (struct sf_view){ p, st.st_size };
	return SF_DONE;
}

enum sf_status loader_map(const char *path, struct sf_view *view, struct sf_error *error)
{
	/* O_NONBLOCK: do not wait for a writer if it is a fifo */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum sf_status status;

	if (fd < 0)
		return loader_fail(error, SF_NO_FILE, errno, "%s: cannot be opened: %s",
				   path, strerror(errno));
	status = map_open(fd, path, view, error);
	close(fd);
	return status;
}

void loader_unmap(struct sf_view *view)
{
	if (view->p)
		munmap((void *)view->p, view->n);
	*view = (struct sf_view){ NULL, 0 };
}

/*
 * A file of sysfs or procfs, NUL-terminated, at most max bytes.  NULL and errno
 * if it is not there, cannot be read, or is larger (EFBIG).
 */
char *loader_read(const char *root, const char *path, size_t max, size_t *size)
{
	char name[4096], *buf, *larger;
	size_t have = 0, room = 4096;
	ssize_t n = 0;
	int fd, err;

	if ((size_t)snprintf(name, sizeof(name), "%s%s", root, path) >= sizeof(name)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	buf = malloc(room + 1);
	while (buf && (n = read(fd, buf + have, room - have)) > 0) {
		have += n;
		if (have > max)
			break;
		if (have == room) {
			larger = realloc(buf, 2 * room + 1);
			if (!larger)
				free(buf);
			buf = larger;
			room *= 2;
		}
	}
	err = !buf ? ENOMEM : n < 0 ? errno : have > max ? EFBIG : 0;
	close(fd);
	if (err) {
		free(buf);
		errno = err;
		return NULL;
	}
	buf[have] = '\0';
	*size = have;
	return buf;
}

/* A file of sysfs that holds one number. */
bool loader_read_hex(const char *root, const char *path, u64 *value)
{
	size_t size;
	char *text = loader_read(root, path, LOADER_SMALL, &size), *end;
	bool ok;

	if (!text)
		return false;
	errno = 0;
	*value = strtoull(text, &end, 0);
	ok = end != text && !errno;
	free(text);
	return ok;
}

/*
 * Folders of sysfs that are numbered, in no order: the highest number and one.
 * Some numbers may be missing.
 */
unsigned int loader_entries(const char *root, const char *path)
{
	unsigned int entries = 0, number;
	struct dirent *entry;
	char name[4096], *end;
	DIR *dir;

	snprintf(name, sizeof(name), "%s%s", root, path);
	dir = opendir(name);
	while (dir && (entry = readdir(dir))) {
		number = strtoul(entry->d_name, &end, 10);
		if (end != entry->d_name && !*end && number < LOADER_ENTRIES && number >= entries)
			entries = number + 1;
	}
	if (dir)
		closedir(dir);
	return entries;
}
