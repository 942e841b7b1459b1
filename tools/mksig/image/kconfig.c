// SPDX-License-Identifier: MIT
/* kconfig.c - find the configuration of a kernel image, and read it */
#define _GNU_SOURCE
#include <libgen.h>
#include <stdlib.h>
#include <unistd.h>

#include <zlib.h>

#include "image.h"

/* ---- embedded in the image: CONFIG_IKCONFIG, kernel/configs.c ---------------------- */

/* A gzip file, of which the first two bytes are part of what is looked for. */
#define MARKER		"IKCFG_ST\x1f\x8b"
#define MARKER_SIZE	(sizeof(MARKER) - 1)
#define GZIP_BEGIN	8u

/**
 * struct search - for the embedded configuration, in bytes that come one after another
 * @matched:	bytes of the marker that have just been seen; MARKER_SIZE: it begins here
 * @z:		decompresses what follows it
 * @text:	what that is so far
 */
struct search {
	size_t matched;
	z_stream z;
	char *text;
	size_t size;
};

static const char found[] = "found";

static void start_over(struct search *search)
{
	if (search->matched == MARKER_SIZE)
		inflateEnd(&search->z);
	free(search->text);
	*search = (struct search){ .matched = 0 };
}

/* Z_OK: it goes on; Z_STREAM_END: that was all; else it is not a configuration. */
static int decompress(struct search *search, const u8 *p, size_t n)
{
	z_stream *z = &search->z;
	int ret = Z_OK;

	z->next_in = (u8 *)p;
	z->avail_in = n;
	while (ret == Z_OK && z->avail_in && search->size < SMALL_FILE_MAX) {
		search->text = realloc(search->text, search->size + RUN_SIZE + 1);
		if (!search->text)
			exit(fail(STATUS_INTERNAL, "out of memory"));
		z->next_out = (u8 *)search->text + search->size;
		z->avail_out = RUN_SIZE;
		ret = inflate(z, Z_NO_FLUSH);
		search->size += RUN_SIZE - z->avail_out;
		search->text[search->size] = 0;
	}
	return search->size < SMALL_FILE_MAX ? ret : Z_DATA_ERROR;
}

/* Look on for the marker; returns how many bytes that took.  Its first letter is in it
 * only once, so that where it ends to match it can only begin anew. */
static size_t look_for_marker(struct search *search, const u8 *p, size_t n)
{
	const u8 *at = p, *end = p + n;

	while (at < end && search->matched < MARKER_SIZE) {
		if (!search->matched)
			at = memchr(at, MARKER[0], end - at);
		if (!at)
			return n;
		search->matched = *at == (u8)MARKER[search->matched] ? search->matched + 1 :
				  *at == (u8)MARKER[0];
		at++;
	}
	if (search->matched == MARKER_SIZE) {
		inflateInit2(&search->z, 15 + 16);
		decompress(search, (const u8 *)MARKER + GZIP_BEGIN, MARKER_SIZE - GZIP_BEGIN);
	}
	return at - p;
}

static const char *look(void *arg, const u8 *p, size_t n)
{
	struct search *search = arg;
	size_t taken;
	int ret;

	while (n) {
		if (search->matched == MARKER_SIZE) {
			ret = decompress(search, p, n);
			if (ret == Z_STREAM_END)
				return found;
			if (ret == Z_OK)
				return NULL;
			start_over(search);
		}
		taken = look_for_marker(search, p, n);
		p += taken;
		n -= taken;
	}
	return NULL;
}

/* malloc()ed; NULL: *@why there is none */
static char *embedded(const struct image *image, const char **why)
{
	struct search search = { .matched = 0 };
	char *text = NULL;

	if (image->payload.n && image->payload.size == image->kernel.size)	/* not compressed */
		*why = pieces_walk(&image->payload, look, &search);
	else
		*why = unpack(&image->payload, look, &search);
	if (*why == found) {
		text = search.text;
		search.text = NULL;
	} else if (!*why) {
		*why = "none is embedded";
	}
	start_over(&search);
	return text;
}

/* ---- in a file ---------------------------------------------------------------------- */

static int read_config(const char *path, struct kconfig *config)
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

/* @path if there is such a file, else NULL; frees it then */
static char *existing(char *path)
{
	if (!access(path, F_OK))
		return path;
	free(path);
	return NULL;
}

/* config-<release> in a folder; or config, if the folder or the image is called as in
 * /usr/lib/modules/<release>, where it can be nothing else's */
static char *in_folder(const char *folder, const char *name, const char *release)
{
	char *path = existing(xprintf("%s/config-%s", folder, release));
	const char *slash = strrchr(folder, '/');

	if (!path && (!strcmp(name, "vmlinuz") || !strcmp(slash ? slash + 1 : folder, release)))
		path = existing(xprintf("%s/config", folder));
	return path;
}

/* Beside @path; or of a kernel in /boot, with its modules. */
static char *beside(const char *path, const char *release)
{
	static const char *const modules[] = { "usr/lib/modules", "lib/modules" };
	char *copy = xprintf("%s", path), *folder = dirname(copy), *found_at;
	const char *slash = strrchr(path, '/'), *boot = strrchr(folder, '/');
	size_t i;

	found_at = in_folder(folder, slash ? slash + 1 : path, release);
	for (i = 0; !found_at && i < ARRAY_SIZE(modules) && boot && !strcmp(boot, "/boot"); i++)
		found_at = existing(xprintf("%.*s/%s/%s/config", (int)(boot - folder), folder,
					    modules[i], release));
	free(copy);
	return found_at;
}

/*
 * The one place where the file with a kernel's configuration is looked for: beside the
 * image, where that is once links are followed, then as it is called.  Of standard
 * input in the current folder.
 */
static char *find_file(const struct image *image, const char *path)
{
	char *real = realpath(path, NULL), *found_at = NULL;

	if (real)
		found_at = beside(real, image->release);
	free(real);
	return found_at ? found_at : beside(path, image->release);
}

/* ---- is it this kernel's? -------------------------------------------------------------- */

/* "# Linux/x86 6.12.1 Kernel Configuration": 6.12.1, malloc()ed, NULL without such a line */
static char *version_line(const struct kconfig *config)
{
	const char *line = config->text, *end, *at;

	for (; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		at = memchr(line + 2, ' ', end - line > 2 ? end - line - 2 : 0);
		if (at && !strncmp(line, "# Linux/", 8) &&
		    memmem(at, end - at, " Kernel Configuration", 21))
			return strndup(at + 1, strcspn(at + 1, " "));
	}
	return NULL;
}

/* Does @text begin with this version, and not with a longer number? */
static bool begins_with(const char *text, const char *version)
{
	size_t n = strlen(version);

	return !strncmp(text, version, n) && (text[n] < '0' || text[n] > '9');
}

/*
 * A release begins with the version: 6.12.1-amd64.  Distributions that count changes of
 * the ABI have 6.1.0-57-amd64 instead: then the version is in what follows the
 * release ("Debian 6.1.192-1"), or is not said; what is left is 6.1.
 */
static bool is_version_of(const char *version, const struct image *image)
{
	size_t series = strcspn(version, ".");
	const char *at = image->version;

	if (begins_with(image->release, version))
		return true;
	if (version[series])
		series += 1 + strcspn(version + series + 1, ".-");
	if (strncmp(image->release, version, series) || strncmp(image->release + series, ".0-", 3))
		return false;
	while ((at = strchr(at, ' '))) {
		at++;
		if (!strncmp(at, version, series) && at[series] == '.')
			return begins_with(at, version);
	}
	return true;
}

/* The wrong file would make for wrong claims about the kernel's lockdown. */
static int check_version(const struct image *image, bool insist, struct kconfig *config)
{
	char *version = version_line(config), *other;
	int ret = 0;

	/* of no kernel at all it is not, whosever it is */
	config->other = version ? !is_version_of(version, image) : !*image->release;
	other = xprintf("%s: the configuration of %s%s, and %s is %s", config->source,
			version ? "Linux " : "some kernel", version ? version : "",
			image->file.name, *image->release ? image->release : "not Linux");
	if (config->other && insist)
		warn("%s; what it says of lockdown and generation is believed all the same, because of --config-mismatch",
		     other);
	else if (config->other)
		ret = fail(STATUS_REFUSED,
			   "%s; give its own with --config, or insist with --config-mismatch",
			   other);
	free(other);
	free(version);
	return ret;
}

static int check_arch(const struct image *image, const struct kconfig *config)
{
	const char *option = image->arch == SF_ARCH_AARCH64 ? "ARM64" : "X86_64";

	if (kconfig_enabled(config, option))
		return 0;
	return fail(STATUS_MALFORMED, "%s: not the configuration of an %s kernel (no CONFIG_%s=y)",
		    config->source, image_arch(image), option);
}

static int use_embedded(const struct image *image, struct kconfig *config)
{
	const char *why = NULL;
	char *text = embedded(image, &why);

	if (text) {
		kconfig_free(config);
		config->text = text;
		config->source = xprintf("embedded in the image");
		config->own = true;
	} else if (wrong_status(why) == STATUS_INPUT) {
		return fail(STATUS_INPUT, "%s: %s", image->file.name, why);
	} else if (!config->text) {
		config->source = xprintf("not found (no config-%s beside %s; %s payload: %s)",
					 image->release, image->file.name, image->method, why);
	}
	return 0;
}

/* A file is read faster than an image is unpacked; but if it says that the image has one
 * as well, that is the one that cannot be another kernel's. */
static int look_for(const struct image *image, struct kconfig *config)
{
	char *path = find_file(image, image->file.name);
	int ret = 0;

	if (path)
		ret = read_config(path, config);
	free(path);
	if (!ret && (!config->text || kconfig_enabled(config, "IKCONFIG")))
		ret = use_embedded(image, config);
	return ret;
}

int kconfig_find(const struct image *image, const char *path, bool insist,
		 struct kconfig *config)
{
	int ret = 0;

	*config = (struct kconfig){ 0 };
	if (path)
		ret = read_config(path, config);
	else if (*image->release)
		ret = look_for(image, config);
	else
		config->source = xprintf("none: it is not Linux");
	if (ret || !config->text)
		return ret;
	ret = check_arch(image, config);
	return ret || config->own ? ret : check_version(image, insist, config);
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
