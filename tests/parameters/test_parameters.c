// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_parameters.c - test the default command-line policies with the verifier
 *
 *	test_parameters lines FILE	each line of lines.txt
 *	test_parameters names VERSION <EXTRACTED	each parameter of scripts/parameters:
 *			must be refused exactly if its class is forbidden
 *	test_parameters show VERSION	print the policy's entries
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit.h"
#include "fixture.h"

static unsigned int results, failures;

static void result(bool ok, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void result(bool ok, const char *format, ...)
{
	va_list args;

	printf("%sok %u - ", ok ? "" : "not ", ++results);
	failures += !ok;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static const char *entry_text(const struct sf_policy_desc *entry)
{
	static char text[2 * SF_TOKEN_MAX + 2];

	snprintf(text, sizeof(text), "%s%s%s", entry->key, entry->value ? "=" : "",
		 entry->value ? entry->value : "");
	return text;
}

/* Make a manifest with the default policy of these kernels. */
static void set_policy(struct fixture *f, u32 version, bool open_initramfs)
{
	size_t from = 0, n = 0;

	while (audit_entry(version, open_initramfs, AUDIT_CLASSES, &from, &f->policy[n]))
		assert_true(++n <= SF_POLICY_MAX);
	f->desc.nr_policy = n;
	fixture_redo(f, SF_USAGE_REBOOT);
	f->locked = SF_LEVEL_NONE;
}

/* Return the entry that refuses the line, "-" if it is accepted, or another cause. */
static const char *verdict(struct fixture *f, const char *line)
{
	static char other[SF_LINE_MAX];
	int ret;

	set_cmdline(f, line);
	ret = fixture_check(f);
	if (!ret)
		return "-";
	if (ret != -EILSEQ || f->load.why.cause != SF_E_CMDLINE_FORBIDDEN)
		return sf_refusal_line(&f->load.why, &f->manifest, other, sizeof(other));
	return entry_text(&f->policy[f->load.why.value]);
}

static bool is_meant(const char *versions, const char *version)
{
	size_t n = strlen(version);

	if (!strcmp(versions, "all"))
		return true;
	for (; *versions; versions += strcspn(versions, ","), versions += *versions == ',')
		if (!strncmp(versions, version, n) && (!versions[n] || versions[n] == ','))
			return true;
	return false;
}

static void check_line(struct fixture *f, char *text, const char *version, bool open_initramfs)
{
	char *expected = strsep(&text, " "), *versions = strsep(&text, " "), *entry = strsep(&text, " ");
	char *when = strchr(expected, '/');
	const char *found;

	assert_non_null(text);
	if (!is_meant(versions, version) ||
	    (when && open_initramfs != !strcmp(when, "/open")))
		return;
	found = verdict(f, text);
	result(!strcmp(found, entry), "%s%s: %s: %s", version, open_initramfs ? ", open initramfs" : "",
	       found, text);
}

static void check_lines(struct fixture *f, const char *path, u32 bit, bool open_initramfs)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	assert_non_null(file);
	set_policy(f, 1u << bit, open_initramfs);
	while ((n = getline(&line, &size, file)) > 0) {
		line[n - 1] = 0;
		if (*line && *line != '#')
			check_line(f, line, audit_versions[bit], open_initramfs);
	}
	free(line);
	fclose(file);
}

#define OWN_ENTRIES	10	/* those of lockdown=, and the signer's, with --forbid mitigations */

/* Manifests stay below 4 KiB, and a signer's own entries have room. */
static void check_size(struct fixture *f, u32 bit)
{
	size_t n = f->desc.nr_policy, from = 0, mitigations = 0, whole = f->size;
	struct sf_policy_desc entry;

	while (audit_entry(1u << bit, true, AUDIT_MITIGATION, &from, &entry))
		mitigations++;
	f->desc.nr_policy = 0;
	fixture_encode(f);
	result(whole < 4096 && n + mitigations + OWN_ENTRIES <= SF_POLICY_MAX,
	       "%s: %zu entries in %zu bytes of a manifest of %zu, %zu more for mitigations",
	       audit_versions[bit], n, whole - f->size, whole, mitigations);
}

static void check_names(struct fixture *f, u32 version)
{
	char name[256], kind[16], word[264];
	const struct audit_line *line;
	bool dangerous;
	size_t seen = 0;

	set_policy(f, version, true);
	while (scanf("%255s %15s%*[^\n]", name, kind) == 2) {
		if (!strcmp(kind, "module") || !strcmp(kind, "hw"))
			continue;
		name[strcspn(name, "*")] = 0;
		snprintf(word, sizeof(word), "%s%s", name, strchr(name, '=') ? "" : "=x");
		name[strcspn(name, "=")] = 0;
		line = audit_find(name, strchr(word, '=') + 1, version);
		dangerous = line && audit_is_dangerous(line->class) && line->when != AUDIT_BY_VERIFIER;
		seen++;
		if (line && dangerous != !!strcmp(verdict(f, word), "-") &&
		    line->when != AUDIT_BY_VERIFIER)
			result(false, "%s: %s, and the policy says: %s", word,
			       audit_class_name(line->class), verdict(f, word));
	}
	result(seen > 500, "%zu parameters are refused as their class says", seen);
}

static void show(u32 version)
{
	struct sf_policy_desc entry;
	size_t from = 0;

	while (audit_entry(version, true, AUDIT_CLASSES, &from, &entry))
		printf("%s %s\n", entry.action == SF_ACTION_ALLOW ? "allow" : "forbid", entry_text(&entry));
}

int main(int argc, char **argv)
{
	struct fixture *f;
	void *state;
	u32 bit;

	fixture_setup(&state);
	f = state;
	if (argc == 3 && !strcmp(argv[1], "show")) {
		show(audit_version(argv[2]));
		fixture_teardown(&state);
		return 0;
	}
	if (argc == 3 && !strcmp(argv[1], "names")) {
		check_names(f, audit_version(argv[2]));
	} else if (argc == 3 && !strcmp(argv[1], "lines")) {
		for (bit = 0; bit < nr_audit_versions; bit++) {
			check_lines(f, argv[2], bit, false);
			check_lines(f, argv[2], bit, true);
			check_size(f, bit);
		}
	} else {
		return 2;
	}
	fixture_teardown(&state);
	printf("1..%u\n", results);
	return failures || !results;
}
