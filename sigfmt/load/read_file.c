// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * read_file.c - read files
 *
 * Bytes that this library looks at are read, not mapped.  Reading a mapped file that is
 * truncated meanwhile raises SIGBUS, which this library must not do: it may run inside
 * PID 1.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loader.h"

static enum sf_status cannot_read(const char *path, struct sf_error *error)
{
	return loader_fail(error, SF_STATUS_NO_FILE, errno, "%s: cannot be read: %s", path,
			   strerror(errno));
}

static enum sf_status check_kind(const struct stat *st, const char *path,
				 struct sf_error *error)
{
	if (!S_ISREG(st->st_mode))
		return loader_fail(error, SF_STATUS_NO_FILE, EINVAL,
				   "%s: not a regular file; give the file itself", path);
	if (!st->st_size)
		return loader_fail(error, SF_STATUS_FILE_SIZE, ENODATA,
				   "%s: the file is empty; give the right one", path);
	if ((u64)st->st_size >= SF_SIZE_LIMIT)
		return loader_fail(error, SF_STATUS_FILE_SIZE, EFBIG,
				   "%s: the file is too large to be loaded", path);
	return SF_STATUS_DONE;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static enum sf_status changed_error(const char *path, const char *what, struct sf_error *error)
{
	return loader_fail(error, SF_STATUS_NO_FILE, EAGAIN,
			   "%s: was changed while it was %s; try again when it is complete",
			   path, what);
}

enum sf_status loader_read_at(int fd, u8 *to, size_t size, off_t at, const char *path,
			      struct sf_error *error)
{
	size_t have = 0;
	ssize_t n;

	while (have < size) {
		n = pread(fd, to + have, size - have, at + have);
		if (!n)
			return changed_error(path, "read", error);
		if (n < 0 && errno != EINTR)
			return cannot_read(path, error);
		if (n > 0)
			have += n;
	}
	return SF_STATUS_DONE;
}

enum sf_status loader_check_unchanged(int fd, const struct stat *before, const char *path,
				      const char *what, struct sf_error *error)
{
	struct stat after;

	if (fstat(fd, &after))
		return cannot_read(path, error);
	if (after.st_size == before->st_size && same_time(&after.st_mtim, &before->st_mtim))
		return SF_STATUS_DONE;
	return changed_error(path, what, error);
}

/* Read a whole file, and fail if it has been written to since it was opened. */
static enum sf_status read_whole(int fd, const struct stat *before, u8 *to, const char *path,
				 struct sf_error *error)
{
	enum sf_status status = loader_read_at(fd, to, before->st_size, 0, path, error);

	if (status)
		return status;
	return loader_check_unchanged(fd, before, path, "read", error);
}

/* Extend @view by zeros up to the alignment, then by @size bytes; NULL: out of memory. */
static u8 *make_room(struct sf_view *view, size_t size)
{
	size_t had = view->n, at = loader_round_up(had, LOADER_FILE_ALIGN);
	u8 *p = realloc((void *)view->p, at + size);

	if (!p)
		return NULL;
	memset(p + had, 0, at - had);
	*view = (struct sf_view){ p, at + size };
	return p + at;
}

enum sf_status loader_open(const struct sf_input *input, int *fd, struct stat *st,
			   struct sf_error *error)
{
	const char *name = loader_input_name(input);
	enum sf_status status;

	if (input->kind == SF_INPUT_FD)
		*fd = fcntl(input->fd, F_DUPFD_CLOEXEC, 0);
	else	/* O_NONBLOCK: do not wait for a writer if it is a fifo */
		*fd = open(input->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0 && input->kind == SF_INPUT_FD)
		return cannot_read(name, error);
	if (*fd < 0)
		return loader_fail(error, SF_STATUS_NO_FILE, errno, "%s: cannot be opened: %s",
				   name, strerror(errno));
	status = fstat(*fd, st) ? cannot_read(name, error) : check_kind(st, name, error);
	if (status)
		close(*fd);
	return status;
}

static enum sf_status append_file(const struct sf_input *input, struct sf_view *view,
				  struct sf_error *error)
{
	enum sf_status status;
	struct stat st;
	int fd;
	u8 *p;

	status = loader_open(input, &fd, &st, error);
	if (status)
		return status;
	p = make_room(view, st.st_size);
	status = p ? read_whole(fd, &st, p, loader_input_name(input), error) :
		     loader_no_memory(error);
	close(fd);
	return status;
}

static enum sf_status append_memory(const struct sf_input *input, struct sf_view *view,
				    struct sf_error *error)
{
	const char *name = loader_input_name(input);
	u8 *p;

	if (!input->data || !input->size)
		return loader_fail(error, SF_STATUS_FILE_SIZE, ENODATA, "%s: has no bytes", name);
	if (input->size >= SF_SIZE_LIMIT)
		return loader_fail(error, SF_STATUS_FILE_SIZE, EFBIG,
				   "%s: has too many bytes to be loaded", name);
	p = make_room(view, input->size);
	if (!p)
		return loader_no_memory(error);
	memcpy(p, input->data, input->size);
	return SF_STATUS_DONE;
}

const char *loader_input_name(const struct sf_input *input)
{
	if (input->name && *input->name)
		return input->name;
	return input->kind == SF_INPUT_MEMORY ? "memory" : "file descriptor";
}

/* An empty name is an error: it may come from an unset variable of a script. */
enum sf_status loader_check_input(const struct sf_input *input, const char *what,
				  struct sf_error *error)
{
	switch (input->kind) {
	case SF_INPUT_PATH:
		if (input->name && *input->name)
			return SF_STATUS_DONE;
		break;
	case SF_INPUT_FD:
	case SF_INPUT_MEMORY:
		return SF_STATUS_DONE;
	case SF_INPUT_NONE:
		break;
	default:
		return loader_fail(error, SF_STATUS_CALL, EINVAL,
				   "%s: %u is not a kind of input; use enum sf_input_kind",
				   what, input->kind);
	}
	return loader_fail(error, SF_STATUS_INPUT_MISSING, EINVAL,
			   "no file was given for %s; name one", what);
}

enum sf_status loader_append(const struct sf_input *input, const char *what,
			     struct sf_view *view, struct sf_error *error)
{
	enum sf_status status = loader_check_input(input, what, error);

	if (status)
		return status;
	status = input->kind == SF_INPUT_MEMORY ? append_memory(input, view, error) :
						  append_file(input, view, error);
	return status ? loader_set_error_file(error, loader_input_name(input)) : status;
}

/*
 * Read a file of sysfs or procfs, NUL-terminated.  NULL and errno if it does not
 * exist, cannot be read, or has more than @max bytes (EFBIG).
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
	while (buf && ((n = read(fd, buf + have, room - have)) > 0 || (n < 0 && errno == EINTR))) {
		have += n > 0 ? n : 0;
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

/* Read a file of sysfs that holds one number. */
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
 * Return the highest number of the numbered entries of a sysfs directory, plus one.
 * Some numbers may be missing.
 */
unsigned int loader_count_entries(const char *root, const char *path)
{
	unsigned int entries = 0, number;
	struct dirent *entry;
	char name[4096], *end;
	DIR *dir;

	snprintf(name, sizeof(name), "%s%s", root, path);
	dir = opendir(name);
	while (dir && (entry = readdir(dir))) {
		number = strtoul(entry->d_name, &end, 10);
		if (end != entry->d_name && !*end && number < LOADER_ENTRIES_MAX &&
		    number >= entries)
			entries = number + 1;
	}
	if (dir)
		closedir(dir);
	return entries;
}
