// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * error.c - one sentence for each thing that can go wrong
 */
#include <stdarg.h>

#include "loader.h"

enum sf_status loader_fail(struct sf_error *error, enum sf_status status, int err,
			   const char *fmt, ...)
{
	va_list args;

	error->status = status;
	error->err = err;
	error->cause = SF_E_OK;
	va_start(args, fmt);
	vsnprintf(error->text, sizeof(error->text), fmt, args);
	va_end(args);
	return status;
}

enum sf_status loader_refuse_signature(struct sf_error *error, enum sf_cause cause,
				       const char *fmt, ...)
{
	va_list args;

	error->status = SF_STATUS_REFUSED_SIGNATURE;
	error->err = sf_errno(cause);
	error->cause = cause;
	va_start(args, fmt);
	vsnprintf(error->text, sizeof(error->text), fmt, args);
	va_end(args);
	return error->status;
}

enum sf_status loader_no_memory(struct sf_error *error)
{
	return loader_fail(error, SF_STATUS_NO_MEMORY, ENOMEM,
			   "out of memory; free some and try again");
}

enum sf_status loader_refuse(struct sf_error *error, enum sf_status status,
			     const struct sf_refusal *why, const struct sf_manifest *manifest,
			     const struct loader_given *given)
{
	error->status = status;
	error->err = sf_errno(why->cause);
	error->cause = why->cause;
	loader_sentence(why, manifest, given, error->text, sizeof(error->text));
	return status;
}

const char *loader_size(u64 bytes, char *buf)
{
	if (bytes < 1 << 20)
		snprintf(buf, LOADER_SIZE_MAX, "%llu KiB", (bytes + 1023) >> 10);
	else if (bytes < 1 << 30)
		snprintf(buf, LOADER_SIZE_MAX, "%.1f MiB", bytes / (double)(1 << 20));
	else
		snprintf(buf, LOADER_SIZE_MAX, "%.1f GiB", bytes / (double)(1 << 30));
	return buf;
}

const char *sf_errno_name(int err, char *buf)
{
	static const struct {
		int err;
		const char *name;
	} names[] = {
#define E(name) { name, #name }
		E(EPERM), E(ENOENT), E(EIO), E(E2BIG), E(ENOEXEC), E(EAGAIN), E(ENOMEM),
		E(EACCES), E(EFAULT), E(EBUSY), E(EEXIST), E(ENODEV), E(EINVAL), E(EFBIG),
		E(ENOSPC), E(ERANGE), E(ENAMETOOLONG), E(ENOSYS), E(ENODATA), E(EBADSLT),
		E(ENOPKG), E(EBADMSG), E(EOVERFLOW), E(EILSEQ), E(ELIBBAD), E(EMSGSIZE),
		E(EOPNOTSUPP), E(EADDRINUSE), E(EADDRNOTAVAIL), E(ESTALE), E(EUCLEAN),
		E(ENOKEY), E(EKEYEXPIRED), E(EKEYREVOKED), E(EKEYREJECTED), E(EINTR),
#undef E
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].err == err)
			return names[i].name;
	snprintf(buf, 16, "errno %d", err);
	return buf;
}
