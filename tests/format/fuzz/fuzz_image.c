// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fuzz_image.c - any bytes as a kernel image for mksig
 *
 * mksig runs on the packager's machine, on files that may come from elsewhere.
 */
#include "fuzz.h"
#include "image.h"

static void check_pieces(const struct image *image, const struct pieces *pieces)
{
	u64 sum = 0;

	for (size_t i = 0; i < pieces->n; i++) {
		const struct piece *piece = &pieces->at[i];

		must(piece->size);
		sum += piece->size;
		must(!piece->file || ((piece->file == &image->file ||
				       piece->file == &image->unpacked) &&
				      piece->offset <= piece->file->size &&
				      piece->size <= piece->file->size - piece->offset));
	}
	must(sum == pieces->size);
}

/* Read all bytes, so that AddressSanitizer checks that they exist */
static void read_all(const struct pieces *pieces)
{
	u8 digest[SF_DIGEST_MAX];

	must(!pieces_digest(pieces, SF_ALG_SHA256, digest));
}

static void check_kernel(const struct image *image)
{
	must(image->kernel.size && image->entry < image->kernel.size);
	check_pieces(image, &image->kernel);
	check_pieces(image, &image->payload);
	check_pieces(image, &image->initrd);
	read_all(&image->kernel);
	read_all(&image->initrd);
	must(image->setup_end <= SETUP_END && image->nr_origins <= ORIGINS_MAX);
	must(strlen(image->release) <= RELEASE_MAX && strlen(image->version) <= SF_TEXT_MAX);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct image image = { .file.name = "image" };
	struct kconfig config = { 0 };
	const char *wrong;

	image.file.data = malloc(size ? size : 1);
	image.file.size = size;
	if (!image.file.data)
		return 0;
	if (size)
		memcpy(image.file.data, data, size);
	wrong = image_parse(&image);
	must(!wrong || *wrong);
	if (!wrong) {
		check_kernel(&image);
		silent = true;
		if (!kconfig_find(&image, NULL, false, &config))
			kconfig_free(&config);
	}
	image_free(&image);
	return 0;
}
