// SPDX-License-Identifier: MIT
/* kconfig.c - find the configuration of a kernel image, and read it */
#define _GNU_SOURCE
#include <libgen.h>
#include <stdlib.h>
#include <unistd.h>

#include "image.h"

char *beside(const char *path, const char *name)
{
	char *copy = xprintf("%s", path), *result;

	result = strchr(path, '/') ? xprintf("%s/%s", dirname(copy), name) : xprintf("%s", name);
	free(copy);
	return result;
}

/* CONFIG_IKCONFIG: a gzip file between two markers, kernel/configs.c. */
static char *embedded(const struct image *image, const char **why)
{
	size_t size = 0, n;
	u8 *kernel = NULL, *text = NULL;
	const u8 *start, *end;
	char *result = NULL;

	if (elf_is(image->payload, image->payload_size)) {	/* not compressed */
		start = image->payload;
		end = start + image->payload_size;
	} else {
		*why = unpack(image->payload, image->payload_size, &kernel, &size);
		if (*why)
			return NULL;
		start = kernel;
		end = kernel + size;
	}
	*why = "none is embedded";
	start = memmem(start, end - start, "IKCFG_ST\x1f\x8b", 10);
	if (start) {
		start += 8;
		*why = unpack(start, end - start, &text, &n);
	}
	free(kernel);
	if (*why)
		return NULL;
	if (n < SMALL_FILE_MAX) {
		result = xcalloc(1, n + 1);
		memcpy(result, text, n);
	}
	free(text);
	return result;
}

static int from_file(const char *path, struct kconfig *config)
{
	struct file file;
	int ret;

	ret = read_file(path, SMALL_FILE_MAX, &file);
	if (ret)
		return ret;
	config->text = xcalloc(1, file.size + 1);
	memcpy(config->text, file.data, file.size);
	config->source = xprintf("%s", path);
	free_file(&file);
	return 0;
}

/* The wrong file would make for wrong claims about the kernel's lockdown. */
static int check(const struct kconfig *config)
{
	if (kconfig_enabled(config, "X86_64"))
		return 0;
	return fail(STATUS_MALFORMED, "%s: not the configuration of an x86-64 kernel (no CONFIG_X86_64=y)",
		    config->source);
}

static bool is_named(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	return !strcmp(slash ? slash + 1 : path, name);
}

int kconfig_find(const struct image *image, const char *path, struct kconfig *config)
{
	const char *why = NULL;
	char *name, *place, *bare;
	int ret = 0;

	*config = (struct kconfig){ 0 };
	if (path) {
		ret = from_file(path, config);
		return ret ? ret : check(config);
	}
	if (!*image->release) {
		config->source = xprintf("none: it is not Linux");
		return 0;
	}
	config->text = embedded(image, &why);
	if (config->text) {
		config->source = xprintf("embedded in the image");
		return check(config);
	}
	name = xprintf("config-%s", image->release);
	place = beside(image->file.name, name);
	bare = beside(image->file.name, "config");	/* as in /usr/lib/modules/<release> */
	if (!access(place, F_OK))
		ret = from_file(place, config);
	else if (is_named(image->file.name, "vmlinuz") && !access(bare, F_OK))
		ret = from_file(bare, config);
	else
		config->source = xprintf("not found (no %s; %s payload: %s)", place,
					 unpack_method(image->payload, image->payload_size), why);
	if (!ret && config->text)
		ret = check(config);
	free(place);
	free(bare);
	free(name);
	return ret;
}

void kconfig_free(struct kconfig *config)
{
	free(config->text);
	free(config->source);
	*config = (struct kconfig){ 0 };
}

/* What follows "CONFIG_name=" at the beginning of a line, or NULL. */
static const char *value_of(const struct kconfig *config, const char *name)
{
	const char *line = config->text;
	size_t n = strlen(name);

	for (; line && *line; line = strchr(line, '\n'), line += !!line)
		if (!strncmp(line, "CONFIG_", 7) && !strncmp(line + 7, name, n) &&
		    line[7 + n] == '=')
			return line + 7 + n + 1;
	return NULL;
}

bool kconfig_enabled(const struct kconfig *config, const char *name)
{
	const char *value = value_of(config, name);

	return value && value[0] == 'y' && (value[1] == '\n' || !value[1]);
}

char *kconfig_value(const struct kconfig *config, const char *name)
{
	const char *value = value_of(config, name);
	char *result, *out;

	if (!value)
		return NULL;
	if (*value != '"')
		return strndup(value, strcspn(value, "\n"));
	out = result = xcalloc(1, strlen(value));
	for (value++; *value && *value != '"' && *value != '\n'; value++) {
		if (*value == '\\' && value[1])
			value++;
		*out++ = *value;
	}
	return result;
}
