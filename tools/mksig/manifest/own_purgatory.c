// SPDX-License-Identifier: MIT
/* own_purgatory.c - the purgatory that mksig puts into bundles */
#include <stdlib.h>

#include "profile.h"
#include "purgatory.h"

#define PARAMS_END	(PURGATORY_PARAMS + sizeof(struct purgatory_params))

/* Built from purgatory/, see purgatory_blob.S. */
extern const u8 purgatory_blob[], purgatory_blob_end[];

u8 *own_purgatory(size_t *size)
{
	u8 *copy;

	*size = purgatory_blob_end - purgatory_blob;
	if (*size < PARAMS_END ||
	    memcmp(purgatory_blob + PURGATORY_PARAMS, PURGATORY_MAGIC, 8))
		return NULL;
	copy = xcalloc(1, *size);
	memcpy(copy, purgatory_blob, *size);
	return copy;
}

bool is_own_purgatory(struct sf_bytes bytes)
{
	size_t size, at, i;
	bool same = false;
	u8 *own = own_purgatory(&size);

	if (own && bytes.n == size) {
		for (i = 0; i < PURGATORY_REGIONS; i++) {
			at = PURGATORY_PARAMS + offsetof(struct purgatory_params, regions[i].name);
			memcpy(own + at, bytes.p + at, PURGATORY_NAME);
		}
		same = !memcmp(own, bytes.p, size);
	}
	free(own);
	return same;
}
