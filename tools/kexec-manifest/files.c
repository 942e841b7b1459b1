// SPDX-License-Identifier: MIT
/* files.c - read files below a root directory */
#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "status.h"

#define FILE_MAX	(1u << 20)

static bool join(char *to, size_t len, const char *root, const char *path)
{
	return (size_t)snprintf(to, len, "%s%s", root, path) < len;
}

bool is_there(const char *root, const char *path)
{
	char name[4096];

	return join(name, sizeof(name), root, path) && !access(name, F_OK);
}

char *read_text(const char *root, const char *path, size_t *size)
{
	char name[4096], *text;
	size_t have = 0;
	ssize_t n = 1;
	int fd;

	if (!join(name, sizeof(name), root, path))
		return NULL;
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	text = malloc(FILE_MAX + 1);
	while (text && have < FILE_MAX && n > 0) {
		n = read(fd, text + have, FILE_MAX - have);
		have += n > 0 ? n : 0;
	}
	close(fd);
	if (!text || n < 0) {
		free(text);
		return NULL;
	}
	text[have] = '\0';
	if (size)
		*size = have;
	return text;
}

long long read_number(const char *root, const char *path)
{
	char *text = read_text(root, path, NULL), *end;
	long long number = -1;

	if (text) {
		number = strtoll(text, &end, 10);
		if (end == text)
			number = -1;
	}
	free(text);
	return number;
}

/* Find the value of a line "NAME=value"; NULL if there is none. */
static const char *setting(const char *text, const char *name)
{
	size_t n = strlen(name);
	const char *line;

	for (line = text; line; line = strchr(line, '\n')) {
		line += strspn(line, " \t\n");
		if (!strncmp(line, name, n) && line[n] == '=')
			return line + n + 1;
	}
	return NULL;
}

bool has_setting(const char *text, const char *name)
{
	const char *value = text ? setting(text, name) : NULL;

	return value && *value && !isspace((unsigned char)*value) && strncmp(value, "\"\"", 2) &&
	       strncmp(value, "''", 2);
}

static bool is_set(const char *text, const char *name)
{
	const char *value = setting(text, name);

	return value && *value == 'y';
}

static void parse_config(const char *text, struct config *config)
{
	const char *value = setting(text, "CONFIG_KEXEC_SIG_MANIFEST_GENERATION");
	size_t n;

	config->found = true;
	config->platform = is_set(text, "CONFIG_KEXEC_SIG_MANIFEST_PLATFORM");
	config->generation = value ? strtoul(value, NULL, 10) : 0;
	value = setting(text, "CONFIG_KEXEC_SIG_MANIFEST_COMPONENT");
	if (value && *value == '"') {
		n = strcspn(value + 1, "\"\n");
		snprintf(config->component, sizeof(config->component), "%.*s", (int)n, value + 1);
	}
	if (is_set(text, "CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY"))
		config->forced = SF_LEVEL_CONFIDENTIALITY;
	else if (is_set(text, "CONFIG_LOCK_DOWN_KERNEL_FORCE_INTEGRITY"))
		config->forced = SF_LEVEL_INTEGRITY;
}

void read_config(const struct facts *facts, struct config *config)
{
	static const char *const places[] = {
		"/boot/config-%s", "/usr/lib/modules/%s/config", "/lib/modules/%s/config",
	};
	char path[512], *text = NULL;

	memset(config, 0, sizeof(*config));
	for (size_t i = 0; !text && i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(path, sizeof(path), places[i], facts->release);
		text = read_text(facts->root, path, NULL);
	}
	if (text)
		parse_config(text, config);
	free(text);
}
