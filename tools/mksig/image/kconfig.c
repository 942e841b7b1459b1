// SPDX-License-Identifier: MIT
/* kconfig.c - find and read the configuration of a kernel image */
#define _GNU_SOURCE
#include <libgen.h>
#include <stdlib.h>
#include <unistd.h>

#include <zlib.h>

#include "image.h"

/* ---- embedded in the image: CONFIG_IKCONFIG, kernel/configs.c ---------------------- */

/* The marker includes the first two bytes of the gzip file that follows it. */
#define MARKER		"IKCFG_ST\x1f\x8b"
#define MARKER_SIZE	(sizeof(MARKER) - 1)
#define GZIP_BEGIN	8u

/**
 * struct search - a search for the embedded configuration, in runs of bytes
 * @matched:	bytes of the marker matched so far; MARKER_SIZE: all
 * @z:		decompresses the configuration
 * @text:	the configuration so far
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

/* Return Z_OK to continue, Z_STREAM_END at the end, else it is not a configuration. */
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

/* Search for the marker, and return the number of bytes used.  The marker has its first letter
 * only once, so after a mismatch the search starts again at that byte. */
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

static const char *search_run(void *arg, const u8 *p, size_t n)
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

/* malloc()ed; NULL if there is none, *@why says why */
static char *embedded(const struct image *image, const char **why)
{
	struct search search = { .matched = 0 };
	char *text = NULL;

	if (image->payload.n && image->payload.size == image->kernel.size)	/* not compressed */
		*why = pieces_walk(&image->payload, search_run, &search);
	else
		*why = unpack(&image->payload, search_run, &search);
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

/* Return @path if the file exists, else free it and return NULL. */
static char *existing(char *path)
{
	if (!access(path, F_OK))
		return path;
	free(path);
	return NULL;
}

/* Find config-<release> in a directory; or config, if directory and image are named as in
 * /usr/lib/modules/<release>, where no other kernel's can be. */
static char *in_folder(const char *folder, const char *name, const char *release)
{
	char *path = existing(xprintf("%s/config-%s", folder, release));
	const char *slash = strrchr(folder, '/');

	if (!path && (!strcmp(name, "vmlinuz") || !strcmp(slash ? slash + 1 : folder, release)))
		path = existing(xprintf("%s/config", folder));
	return path;
}

/* Search beside @path; for a kernel in /boot, also beside its modules. */
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
 * Find the file with a kernel's configuration: beside the target of the image's symbolic
 * links, then beside the path as given.  For standard input, in the current directory.
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

/* Get 6.12.1 from "# Linux/x86 6.12.1 Kernel Configuration", malloc()ed and printable; NULL if
 * missing */
static char *version_line(const struct kconfig *config)
{
	const char *line = config->text, *end, *at;

	for (; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		at = memchr(line + 2, ' ', end - line > 2 ? end - line - 2 : 0);
		if (at && !strncmp(line, "# Linux/", 8) &&
		    memmem(at, end - at, " Kernel Configuration", 21))
			return make_printable(xprintf("%.*s", (int)strcspn(at + 1, " "), at + 1));
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
 * A release usually begins with the version, as in 6.12.1-amd64.  Distributions that count
 * ABI changes have 6.1.0-57-amd64 instead.  Their version is in the text after the release
 * ("Debian 6.1.192-1"), or missing; then only 6.1 can be compared.
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

/* A wrong configuration would lead to wrong claims about lockdown. */
static int check_version(const struct image *image, bool insist, struct kconfig *config)
{
	char *version = version_line(config), *other;
	int ret = 0;

	/* --config-mismatch does not accept a file that is not a configuration */
	config->other = version ? !is_version_of(version, image) : !*image->release;
	other = xprintf("%s: the configuration of %s%s, and %s is %s", config->source,
			version ? "Linux " : "some kernel", version ? version : "",
			image->file.name, *image->release ? image->release : "not Linux");
	if (config->other && insist)
		warn("%s; its lockdown and generation are used because of --config-mismatch",
		     other);
	else if (config->other)
		ret = fail(STATUS_REFUSED,
			   "%s; give its own with --config, or accept this one with --config-mismatch",
			   other);
	free(other);
	free(version);
	return ret;
}

static int check_arch(const struct image *image, const struct kconfig *config)
{
	const char *option = image->arch == EM_AARCH64 ? "ARM64" : "X86_64";

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
	} else if (error_status(why) == STATUS_INPUT) {
		return fail(STATUS_INPUT, "%s: %s", image->file.name, why);
	} else if (!config->text) {
		config->source = xprintf("not found (no config-%s beside %s; %s payload: %s)",
					 image->release, image->file.name, image->method, why);
	}
	return 0;
}

/* Reading a file is faster than decompressing an image.  But if the file says that the image
 * embeds one, use that, because it cannot be another kernel's. */
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

/* Find the text after "CONFIG_name=" at the start of a line, or NULL. */
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
