/* SPDX-License-Identifier: MIT */
/* pieces.h - bytes from several files, as one sequence */
#ifndef MKSIG_PIECES_H
#define MKSIG_PIECES_H

#include "mksig.h"

#define PIECES_MAX	SF_HINTS_MAX

/**
 * struct piece - a range of a file, or zeros
 * @file:	NULL: @size zeros
 * @offset:	in @file
 * @size:	bytes
 * @source:	enum sf_source for the loader, 0 if it is not loaded
 * @place:	offset in that source; for an attachment, set when that is made
 */
struct piece {
	const struct file *file;
	u64 offset;
	u64 size;
	u32 source;
	u64 place;
};

/**
 * struct pieces - up to PIECES_MAX of them
 * @at:		@n pieces
 * @size:	bytes of all of them
 */
struct pieces {
	struct piece at[PIECES_MAX];
	size_t n;
	u64 size;
};

/* add_piece - append a piece unless it is empty; false if there are too many */
bool add_piece(struct pieces *pieces, struct piece piece);

/* pieces_read - read @n bytes; NULL, or an error */
const char *pieces_read(const struct pieces *pieces, u64 offset, void *p, size_t n);

/* pieces_walk - give all bytes to @to, run by run; NULL, or an error */
const char *pieces_walk(const struct pieces *pieces, sink *to, void *arg);

/* pieces_digest - digest of all bytes; NULL, or an error */
const char *pieces_digest(const struct pieces *pieces, u32 alg, u8 *digest);

/* pieces_gather - all bytes in memory, malloc()ed; NULL, or an error */
const char *pieces_gather(const struct pieces *pieces, u8 **p);

#endif /* MKSIG_PIECES_H */
