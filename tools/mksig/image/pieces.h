/* SPDX-License-Identifier: MIT */
/* pieces.h - bytes that lie in several places, one run of them after another */
#ifndef MKSIG_PIECES_H
#define MKSIG_PIECES_H

#include "mksig.h"

#define PIECES_MAX	SF_HINTS_MAX

/**
 * struct piece - a range of a file, or zeros
 * @file:	NULL: @size zeros
 * @offset:	in @file
 * @size:	bytes
 * @source:	enum sf_source by which a loader finds it, 0 if none is asked
 * @place:	and where there; of an attachment it is known only when that is made
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

/* add_piece - append one, if it has bytes; false if there are too many */
bool add_piece(struct pieces *pieces, struct piece piece);

/* pieces_read - read @n bytes; NULL, or what is wrong */
const char *pieces_read(const struct pieces *pieces, u64 offset, void *p, size_t n);

/* pieces_walk - give all bytes to @to, a run after the other; NULL, or what is wrong */
const char *pieces_walk(const struct pieces *pieces, sink *to, void *arg);

/* pieces_digest - digest of all bytes; NULL, or what is wrong */
const char *pieces_digest(const struct pieces *pieces, u32 alg, u8 *digest);

/* pieces_gather - all bytes in memory, malloc()ed; NULL, or what is wrong */
const char *pieces_gather(const struct pieces *pieces, u8 **p);

#endif /* MKSIG_PIECES_H */
