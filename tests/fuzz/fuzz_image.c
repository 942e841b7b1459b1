// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fuzz_image.c - any bytes as the kernel image that mksig is to describe
 *
 * mksig runs on the packager's machine, on files that may come from elsewhere.
 */
#include "fuzz.h"
#include "image.h"

static void check_pieces(const struct image *image, const struct pieces *pieces, u64 size)
{
	u64 sum = 0;

	for (size_t i = 0; i < pieces->n; i++) {
		const struct piece *piece = &pieces->at[i];

		must(piece->size);
		sum += piece->size;
		must(piece->zeros || (piece->offset <= image->file.size &&
				      piece->size <= image->file.size - piece->offset));
	}
	must(!size || !pieces->n || sum == size);
}

/* Reading what has to be there is AddressSanitizer's test. */
static void touch(const volatile u8 *p, u64 n)
{
	for (u64 i = 0; i < n; i += 512)
		(void)p[i];
	if (n)
		(void)p[n - 1];
}

static void check_kernel(const struct image *image)
{
	must(image->kernel && image->kernel_size && image->entry < image->kernel_size);
	touch(image->kernel, image->kernel_size);
	touch(image->payload, image->payload_size);
	must(image->setup_end <= SETUP_END && image->nr_origins <= 2);
	must(strlen(image->release) <= RELEASE_MAX && strlen(image->version) <= SF_TEXT_MAX);
	check_pieces(image, &image->pieces, image->kernel_size);
	check_pieces(image, &image->initrd, 0);
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
		if (!kconfig_find(&image, NULL, &config))
			kconfig_free(&config);
	}
	image_free(&image);
	return 0;
}
