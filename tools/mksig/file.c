// SPDX-License-Identifier: MIT
/* file.c - read files, whole or in pieces; write whole files or nothing */
#define _GNU_SOURCE
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "mksig.h"

/* ---- read small files whole ------------------------------------------------- */

/* Format a limit as "64 KiB"; limits are multiples of 1 KiB. */
static const char *size_text(size_t n, char *text, size_t room)
{
	if (n >= 1 << 20)
		snprintf(text, room, "%zu MiB", n >> 20);
	else if (n >= 1 << 10)
		snprintf(text, room, "%zu KiB", n >> 10);
	else
		snprintf(text, room, "%zu bytes", n);
	return text;
}

static int too_large(const char *name, size_t max)
{
	char text[32];

	return fail(STATUS_MALFORMED, "%s: too large, %s at most", name,
		    size_text(max, text, sizeof(text)));
}

static int read_failed(const char *name)
{
	return fail(STATUS_INPUT, "%s: cannot read: %s", name, strerror(errno));
}

/* Read at most @room bytes; @max is the limit that the error states. */
static int read_fd(int fd, size_t room, size_t max, struct file *file)
{
	/* enough for every key: realloc() would leave copies of one in memory */
	size_t have = 65536;
	ssize_t got;

	do {
		if (!file->data || file->size == have) {
			have = file->data ? have * 2 : have;
			file->data = realloc(file->data, have);
			if (!file->data)
				return fail(STATUS_INTERNAL, "%s: out of memory", file->name);
		}
		got = read(fd, file->data + file->size, have - file->size);
		if (got > 0)
			file->size += got;
		if (file->size > room)
			return too_large(file->name, max);
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0)
		return read_failed(file->name);
	if (!file->size)
		return fail(STATUS_MALFORMED, "%s: the file is empty", file->name);
	return 0;
}

static int open_named(const char *path, struct file *file)
{
	bool standard = !strcmp(path, "-");

	*file = (struct file){ .name = standard ? "standard input" : path };
	file->fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) :
			      open(path, O_RDONLY | O_CLOEXEC);
	file->opened = file->fd >= 0;
	if (file->opened)
		return 0;
	return fail(STATUS_INPUT, "%s: cannot open: %s", file->name, strerror(errno));
}

static int read_whole(const char *path, size_t room, size_t max, struct file *file)
{
	int ret = open_named(path, file);

	if (ret)
		return ret;
	ret = read_fd(file->fd, room, max, file);
	close(file->fd);
	file->opened = false;
	if (ret)
		free_file(file);
	return ret;
}

int read_file(const char *path, size_t max, struct file *file)
{
	return read_whole(path, max, max, file);
}

int read_armored(const char *path, size_t max, struct file *file)
{
	return read_whole(path, max + max / 2, max, file);
}

void free_file(struct file *file)
{
	if (file->opened)
		close(file->fd);
	free(file->data);
	*file = (struct file){ .name = file->name };
}

/* ---- read large files in pieces ------------------------------------------------ */

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

/* Copy what can be read only once, such as a pipe, to an unnamed file. */
static int copy_to_temporary(struct file *file)
{
	FILE *stream = tmpfile();
	int fd = stream ? fcntl(fileno(stream), F_DUPFD_CLOEXEC, 0) : -1, ret = 0;
	u8 *buf = xcalloc(1, RUN_SIZE);
	ssize_t got = 1;

	if (stream)
		fclose(stream);
	while (!ret && fd >= 0 && got) {
		got = read(file->fd, buf, RUN_SIZE);
		if (got < 0 && errno != EINTR)
			ret = read_failed(file->name);
		else if (got > 0 && write_all(fd, buf, got))
			break;
	}
	if (!ret && (fd < 0 || got))
		ret = fail(STATUS_INPUT, "%s: cannot be copied to a temporary file: %s", file->name,
			   strerror(errno));
	free(buf);
	close(file->fd);
	file->fd = fd;
	file->opened = fd >= 0;
	return ret;
}

int open_file(const char *path, struct file *file)
{
	int ret = open_named(path, file);

	if (ret)
		return ret;
	if (fstat(file->fd, &file->opened_stat))
		ret = read_failed(file->name);
	else if (!S_ISREG(file->opened_stat.st_mode) || !file->opened_stat.st_size ||
		 lseek(file->fd, 0, SEEK_CUR))
		ret = copy_to_temporary(file);
	if (!ret && fstat(file->fd, &file->opened_stat))
		ret = read_failed(file->name);
	file->size = file->opened_stat.st_size;
	if (!ret && !file->size)
		ret = fail(STATUS_MALFORMED, "%s: the file is empty", file->name);
	if (!ret && file->size >= SF_SIZE_LIMIT)
		ret = fail(STATUS_MALFORMED, "%s: too large; a slot must be smaller than 1 TiB",
			   file->name);
	if (ret)
		free_file(file);
	return ret;
}

int check_read_again(const char *path, const char *before, size_t n, const char *each)
{
	struct stat st;

	if (!path || (strcmp(path, "-") &&
		      (stat(path, &st) || !(S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode) ||
					    S_ISSOCK(st.st_mode)))))
		return 0;
	return fail(STATUS_USAGE, "%s%s: can be read only once, but there are %zu %s; save it in a file",
		    before, path, n, each);
}

/* The last error of these functions */
static char why[128];

static const char *wrong_read(void)
{
	snprintf(why, sizeof(why), "cannot read: %s", strerror(errno));
	return why;
}

static const char *wrong_change(void)
{
	snprintf(why, sizeof(why), "changed while it was read; try again when it is complete");
	return why;
}

int error_status(const char *error)
{
	return error == why ? STATUS_INPUT : STATUS_MALFORMED;
}

const char *file_read(const struct file *file, u64 offset, void *p, size_t n)
{
	ssize_t got;

	if (offset > file->size || n > file->size - offset)
		return "ends too early";
	if (!n)
		return NULL;
	if (file->data) {
		memcpy(p, file->data + offset, n);
		return NULL;
	}
	while (n) {
		got = pread(file->fd, p, n, offset);
		if (got < 0 && errno != EINTR)
			return wrong_read();
		if (!got)
			return wrong_change();
		if (got < 0)
			continue;
		p = (u8 *)p + got;
		offset += got;
		n -= got;
	}
	return NULL;
}

const char *file_walk(const struct file *file, u64 offset, u64 size, sink *to, void *arg)
{
	u8 *buf = xcalloc(1, RUN_SIZE);
	const char *error = NULL;
	size_t n;

	if (file->opened)
		posix_fadvise(file->fd, offset, size, POSIX_FADV_SEQUENTIAL);
	for (; !error && size; offset += n, size -= n) {
		n = size < RUN_SIZE ? size : RUN_SIZE;
		error = file_read(file, offset, buf, n);
		if (!error)
			error = to(arg, buf, n);
	}
	free(buf);
	return error;
}

const char *file_unchanged(const struct file *file)
{
	const struct stat *opened_stat = &file->opened_stat;
	struct stat now;

	if (!file->opened)
		return NULL;
	if (fstat(file->fd, &now))
		return wrong_read();
	if (now.st_size != opened_stat->st_size ||
	    now.st_mtim.tv_sec != opened_stat->st_mtim.tv_sec ||
	    now.st_mtim.tv_nsec != opened_stat->st_mtim.tv_nsec ||
	    now.st_ctim.tv_sec != opened_stat->st_ctim.tv_sec ||
	    now.st_ctim.tv_nsec != opened_stat->st_ctim.tv_nsec)
		return wrong_change();
	return NULL;
}

/* ---- writing --------------------------------------------------------------------- */

/* Write to a terminal, pipe or device, which cannot be replaced by a rename. */
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

/* Sync the directory, so that the new name survives a power cut. */
static void sync_directory(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* The current temporary file; a signal that ends the program removes it. */
static char temporary[4096];

static void remove_temporary(int signal)
{
	unlink(temporary);
	raise(signal);		/* raise it again: SA_RESETHAND has restored the default action */
}

/* Catch the signals that end a program; ignored signals stay ignored. */
static void catch_signals(sigset_t *set)
{
	static const int signals[] = {
		SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGUSR1,
		SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGXCPU, SIGXFSZ, SIGVTALRM,
		SIGPROF, SIGIO, SIGSYS,
	};
	struct sigaction action = { .sa_handler = remove_temporary, .sa_flags = SA_RESETHAND };
	struct sigaction before;
	size_t i;

	sigemptyset(set);
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		sigaddset(set, signals[i]);
		if (!sigaction(signals[i], NULL, &before) && before.sa_handler == SIG_DFL)
			sigaction(signals[i], &action, NULL);
	}
}

/* Block signals between creating or removing a file and recording that. */
static int make_temporary(const char *directory)
{
	sigset_t set, before;
	int fd;

	catch_signals(&set);
	sigprocmask(SIG_BLOCK, &set, &before);
	if ((size_t)snprintf(temporary, sizeof(temporary), "%s/.mksig-XXXXXX", directory) >=
	    sizeof(temporary)) {
		errno = ENAMETOOLONG;
		fd = -1;
	} else {
		fd = mkostemp(temporary, O_CLOEXEC);
	}
	if (fd < 0)
		*temporary = 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return fd;
}

static int finish_temporary(const char *path)
{
	int ret = path ? rename(temporary, path) : 0;

	if (ret || !path)
		unlink(temporary);
	*temporary = 0;
	return ret;
}

/* Take mode and owner from the replaced file, or the mode from the umask. */
static int set_mode(int fd, const struct stat *old)
{
	mode_t mask;

	if (!old) {
		mask = umask(0);
		umask(mask);
		return fchmod(fd, 0666 & ~mask);
	}
	/* Only root can set the owner, and not every owner on every file system.  Set the mode
	 * last, because chown() may change it. */
	if (fchown(fd, old->st_uid, old->st_gid))
		errno = 0;
	return fchmod(fd, old->st_mode & 07777);
}

static int replace(const char *path, const struct stat *old, const void *data, size_t size)
{
	char *copy = xprintf("%s", path), *directory = dirname(copy);
	int fd = make_temporary(directory), ret = 0;

	if (fd < 0) {
		ret = fail(STATUS_OUTPUT, "%s: cannot create a file in %s: %s",
			   path, directory, strerror(errno));
		free(copy);
		return ret;
	}
	if (write_all(fd, data, size) || set_mode(fd, old) || fsync(fd))
		ret = fail(STATUS_OUTPUT, "%s: cannot write: %s", path, strerror(errno));
	if (close(fd) && !ret)
		ret = fail(STATUS_OUTPUT, "%s: cannot write: %s", path, strerror(errno));
	if (finish_temporary(ret ? NULL : path))
		ret = fail(STATUS_OUTPUT, "%s: cannot replace: %s", path, strerror(errno));
	if (!ret)
		sync_directory(directory);
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
		return replace(path, NULL, data, size);
	if (S_ISDIR(st.st_mode))
		return fail(STATUS_OUTPUT, "%s: is a directory; name a file", path);
	if (!S_ISREG(st.st_mode))
		return write_through(path, data, size);
	real = realpath(path, NULL);	/* a symbolic link stays one */
	if (!real)
		return fail(STATUS_OUTPUT, "%s: %s", path, strerror(errno));
	ret = replace(real, &st, data, size);
	free(real);
	return ret;
}
