// SPDX-License-Identifier: MIT
/* pieces.c - bytes from several files, as one sequence */
#include <stdlib.h>

#include "pieces.h"

bool add_piece(struct pieces *pieces, struct piece piece)
{
	if (!piece.size)
		return true;
	if (pieces->n == PIECES_MAX)
		return false;
	pieces->at[pieces->n++] = piece;
	pieces->size += piece.size;
	return true;
}

const char *pieces_read(const struct pieces *pieces, u64 offset, void *p, size_t n)
{
	const struct piece *piece = pieces->at, *end = piece + pieces->n;
	const char *error = NULL;
	u8 *to = p;
	size_t some;

	for (; !error && n && piece < end; piece++) {
		if (offset >= piece->size) {
			offset -= piece->size;
			continue;
		}
		some = n < piece->size - offset ? n : piece->size - offset;
		if (piece->file)
			error = file_read(piece->file, piece->offset + offset, to, some);
		else
			memset(to, 0, some);
		to += some;
		n -= some;
		offset = 0;
	}
	return error || !n ? error : "ends too early";
}

static const char *walk_zeros(u64 size, sink *to, void *arg)
{
	static const u8 zeros[4096];
	const char *error = NULL;
	size_t n;

	for (; !error && size; size -= n) {
		n = size < sizeof(zeros) ? size : sizeof(zeros);
		error = to(arg, zeros, n);
	}
	return error;
}

const char *pieces_walk(const struct pieces *pieces, sink *to, void *arg)
{
	const struct piece *piece = pieces->at, *end = piece + pieces->n;
	const char *error = NULL;

	for (; !error && piece < end; piece++)
		error = piece->file ?
			file_walk(piece->file, piece->offset, piece->size, to, arg) :
			walk_zeros(piece->size, to, arg);
	return error;
}

const char *pieces_digest(const struct pieces *pieces, u32 alg, u8 *digest)
{
	void *hash = hash_begin(alg);
	const char *error = pieces_walk(pieces, hash_add, hash);

	hash_end(hash, digest);
	return error;
}

const char *pieces_gather(const struct pieces *pieces, u8 **p)
{
	*p = xcalloc(1, pieces->size);
	return pieces_read(pieces, 0, *p, pieces->size);
}
