// SPDX-License-Identifier: MIT
/* file.c - read whole files; write whole files or nothing */
#define _GNU_SOURCE
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mksig.h"

static int read_fd(int fd, size_t max, struct file *file)
{
	size_t room = 65536;
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st))
		return fail(STATUS_INPUT, "%s: cannot read: %s", file->name, strerror(errno));
	if (S_ISREG(st.st_mode))
		room = (size_t)st.st_size < max ? (size_t)st.st_size + 1 : max + 1;
	if (S_ISREG(st.st_mode) && (u64)st.st_size > max)
		return fail(STATUS_MALFORMED, "%s: %lld bytes are too many here, %zu MiB at most",
			    file->name, (long long)st.st_size, max >> 20);
	do {
		if (!file->data || file->size == room) {
			room = file->data ? room * 2 : room;
			file->data = realloc(file->data, room);
			if (!file->data)
				return fail(STATUS_INTERNAL, "%s: out of memory", file->name);
		}
		got = read(fd, file->data + file->size, room - file->size);
		if (got > 0)
			file->size += got;
		if (file->size > max)
			return fail(STATUS_MALFORMED, "%s: too large, %zu MiB at most",
				    file->name, max >> 20);
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0)
		return fail(STATUS_INPUT, "%s: cannot read: %s", file->name, strerror(errno));
	if (!file->size)
		return fail(STATUS_MALFORMED, "%s: the file is empty", file->name);
	return 0;
}

int read_file(const char *path, size_t max, struct file *file)
{
	bool standard = !strcmp(path, "-");
	int fd, ret;

	*file = (struct file){ .name = standard ? "standard input" : path };
	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(STATUS_INPUT, "%s: cannot open: %s", path, strerror(errno));
	ret = read_fd(fd, max, file);
	if (!standard)
		close(fd);
	if (ret)
		free_file(file);
	return ret;
}

void free_file(struct file *file)
{
	free(file->data);
	file->data = NULL;
	file->size = 0;
}

static int write_all(int fd, const u8 *p, size_t n)
{
	ssize_t put;

	while (n) {
		put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return -1;
		p += put;
		n -= put;
	}
	return 0;
}

/* Terminals, pipes and devices: nothing to be renamed. */
static int write_through(const char *path, const void *data, size_t size)
{
	bool standard = !strcmp(path, "-");
	int fd = standard ? STDOUT_FILENO : open(path, O_WRONLY | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return fail(STATUS_OUTPUT, "%s: cannot open: %s", path, strerror(errno));
	if (write_all(fd, data, size))
		ret = fail(STATUS_OUTPUT, "%s: cannot write: %s",
			   standard ? "standard output" : path, strerror(errno));
	if (!standard && close(fd) && !ret)
		ret = fail(STATUS_OUTPUT, "%s: cannot write: %s", path, strerror(errno));
	return ret;
}

/* So that the new name, too, survives a power cut. */
static void sync_directory(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static int replace(const char *path, const void *data, size_t size)
{
	char *copy = strdup(path), *temp, *directory;
	mode_t mask = umask(0);
	int fd, ret = 0;

	umask(mask);
	if (!copy)
		return fail(STATUS_INTERNAL, "out of memory");
	directory = dirname(copy);
	temp = xprintf("%s/.mksig-XXXXXX", directory);
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0) {
		ret = fail(STATUS_OUTPUT, "%s: cannot create a file in %s: %s",
			   path, directory, strerror(errno));
	} else {
		if (write_all(fd, data, size) || fchmod(fd, 0666 & ~mask) || fsync(fd))
			ret = fail(STATUS_OUTPUT, "%s: cannot write: %s", path, strerror(errno));
		if (close(fd) && !ret)
			ret = fail(STATUS_OUTPUT, "%s: cannot write: %s", path, strerror(errno));
		if (!ret && rename(temp, path))
			ret = fail(STATUS_OUTPUT, "%s: cannot replace: %s", path, strerror(errno));
		if (ret)
			unlink(temp);
		else
			sync_directory(directory);
	}
	free(temp);
	free(copy);
	return ret;
}

int write_file(const char *path, const void *data, size_t size)
{
	struct stat st;
	char *real;
	int ret;

	if (!strcmp(path, "-"))
		return write_through(path, data, size);
	if (stat(path, &st))
		return replace(path, data, size);
	if (S_ISDIR(st.st_mode))
		return fail(STATUS_OUTPUT, "%s: is a directory; name a file", path);
	if (!S_ISREG(st.st_mode))
		return write_through(path, data, size);
	real = realpath(path, NULL);	/* a symbolic link stays one */
	if (!real)
		return fail(STATUS_OUTPUT, "%s: %s", path, strerror(errno));
	ret = replace(real, data, size);
	free(real);
	return ret;
}
