// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fuzz_image.c - any bytes as the kernel image that mksig is to describe
 *
 * mksig runs on the packager's machine, on files that may come from elsewhere.
 */
#include "fuzz.h"
#include "image.h"

static void check_pieces(const struct image *image, const struct pieces *pieces, __u64 size)
{
	__u64 sum = 0;

	for (size_t i = 0; i < pieces->n; i++) {
		const struct piece *piece = &pieces->at[i];

		must(piece->size);
		sum += piece->size;
		must(piece->zeros || (piece->offset <= image->file.size &&
				      piece->size <= image->file.size - piece->offset));
	}
	must(!size || !pieces->n || sum == size);
}

/* What is said of the kernel has to be there; reading it is AddressSanitizer's test. */
static void check_kernel(const struct image *image)
{
	volatile __u8 sum = 0;

	must(image->kernel && image->kernel_size && image->entry < image->kernel_size);
	for (__u64 i = 0; i < image->kernel_size; i += 512)
		sum += image->kernel[i];
	sum += image->kernel[image->kernel_size - 1];
	if (image->payload_size)
		sum += image->payload[0] + image->payload[image->payload_size - 1];
	must(image->setup_end <= SETUP_END && image->nr_origins <= 2);
	must(strlen(image->release) <= RELEASE_MAX && strlen(image->version) <= SF_TEXT_MAX);
	check_pieces(image, &image->pieces, image->kernel_size);
	check_pieces(image, &image->initrd, 0);
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
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
