// SPDX-License-Identifier: MIT
/*
 * kernels.c - report for each installed kernel if it could be loaded with a manifest
 *
 * The result is derived from files first.  If possible the running kernel is asked as well,
 * by a dry run, and its answer replaces that result.
 */
#define _GNU_SOURCE	/* asprintf */
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sigfmt_names.h"
#include "status.h"

/**
 * struct kernel - an installed kernel
 * @path:	below the root
 * @shown:	path without the root
 * @release:	from its name or directory, empty if unknown
 * @entry:	a boot entry of systemd-boot
 * @uki:	a unified kernel image, with initramfs and command line
 */
struct kernel {
	char *path;
	const char *shown;
	char release[128];
	bool entry;
	bool uki;
};

/* The result for a kernel: is it ready, and if not, why */
struct findings {
	enum sf_answer state;
	char why[SF_ERROR_TEXT];
	char remedy[SF_ERROR_TEXT];
};

static void find_against(struct findings *f, enum sf_answer state, const char *remedy,
			 const char *why)
{
	if (f->state == SF_ANSWER_NO ||
	    (f->state == SF_ANSWER_UNKNOWN && state == SF_ANSWER_UNKNOWN))
		return;
	f->state = state;
	snprintf(f->why, sizeof(f->why), "%s", why);
	snprintf(f->remedy, sizeof(f->remedy), "%s", remedy);
}

/* --- find the kernels --- */

static const struct place {
	const char *pattern;
	bool entry, uki;
} places[] = {
	{ "/boot/vmlinuz-*", false, false },
	{ "/boot/vmlinux-*", false, false },
	{ "/boot/bzImage-*", false, false },
	{ "/efi/EFI/Linux/*.efi", true, true },
	{ "/boot/efi/EFI/Linux/*.efi", true, true },
	{ "/boot/EFI/Linux/*.efi", true, true },
	{ "/efi/*/*/linux", true, false },
	{ "/boot/efi/*/*/linux", true, false },
	{ "/boot/*/*/linux", true, false },
	{ "/usr/lib/modules/*/vmlinuz", false, false },
	{ "/lib/modules/*/vmlinuz", false, false },
};

/* Get the release from the name after the last '-', or from the directory. */
static void name_release(struct kernel *kernel)
{
	const char *name = strrchr(kernel->path, '/') + 1, *dash = strchr(name, '-'), *folder;

	if (kernel->uki)
		return;
	if (dash) {
		snprintf(kernel->release, sizeof(kernel->release), "%s", dash + 1);
		return;
	}
	folder = memrchr(kernel->path, '/', name - 1 - kernel->path);
	if (folder)
		snprintf(kernel->release, sizeof(kernel->release), "%.*s",
			 (int)(name - 2 - folder), folder + 1);
}

struct kernels {
	struct kernel *at;
	size_t count;
};

static bool has_manifest(const struct kernel *kernel)
{
	char *manifest;

	if (sf_manifest_find(kernel->path, &manifest, NULL))
		return false;
	free(manifest);
	return true;
}

/*
 * Skip other names of a kernel that is listed, and originals in /usr/lib/modules of copies, unless
 * only the original has a manifest.
 */
static bool is_known(const struct kernels *kernels, const struct kernel *kernel)
{
	for (size_t i = 0; i < kernels->count; i++) {
		const struct kernel *other = &kernels->at[i];

		if (!strcmp(other->path, kernel->path))
			return true;
		if (strstr(kernel->shown, "/lib/modules/") && *kernel->release &&
		    !strcmp(other->release, kernel->release) &&
		    (has_manifest(other) || !has_manifest(kernel)))
			return true;
	}
	return false;
}

static void add_kernel(struct kernels *kernels, const char *root, const struct place *place,
		       const char *path)
{
	struct kernel kernel = { .entry = place->entry, .uki = place->uki }, *more;
	char real_root[PATH_MAX] = "";
	size_t n = strlen(path);

	if (n > 5 && !strcmp(path + n - 5, ".ksig"))
		return;
	if (*root && !realpath(root, real_root))
		return;
	kernel.path = realpath(path, NULL);
	if (!kernel.path)
		return;
	n = strlen(real_root);
	kernel.shown = strncmp(kernel.path, real_root, n) ? kernel.path : kernel.path + n;
	name_release(&kernel);
	more = is_known(kernels, &kernel) ? NULL :
	       realloc(kernels->at, (kernels->count + 1) * sizeof(*more));
	if (!more) {
		free(kernel.path);
		return;
	}
	kernels->at = more;
	more[kernels->count++] = kernel;
}

static void find_kernels(const char *root, struct kernels *kernels)
{
	char pattern[PATH_MAX];
	glob_t found;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(pattern, sizeof(pattern), "%s%s", root, places[i].pattern);
		if (glob(pattern, 0, NULL, &found))
			continue;
		for (size_t j = 0; j < found.gl_pathc; j++)
			add_kernel(kernels, root, &places[i], found.gl_pathv[j]);
		globfree(&found);
	}
}

/* --- check a kernel --- */

static char *initrd_of(const struct kernel *kernel)
{
	static const char *const names[] = { "initrd.img-%s", "initramfs-%s.img", "initrd-%s",
					     "initrd" };
	int folder = strrchr(kernel->path, '/') + 1 - kernel->path;
	char name[256], *path;

	for (size_t i = 0; !kernel->uki && i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(name, sizeof(name), names[i], kernel->release);
		if (asprintf(&path, "%.*s%s", folder, kernel->path, name) < 0)
			return NULL;
		if (!access(path, R_OK))
			return path;
		free(path);
	}
	return NULL;
}

static void sign_remedy(const struct facts *facts, const struct kernel *kernel, char *remedy,
			size_t len)
{
	char *conf = read_text(facts->root, "/etc/kexec-manifest.conf", NULL);

	if (has_setting(conf, "key") && *kernel->release)
		snprintf(remedy, len, "kexec-manifest add %s %s", kernel->release, kernel->shown);
	else
		snprintf(remedy, len, "mksig --key KEY --cert CERT %s", kernel->shown);
	free(conf);
}

static void check_generation(const struct config *config, const struct sf_manifest *m,
			     struct findings *f)
{
	char why[256];

	if (!config->found) {
		find_against(f, SF_ANSWER_UNKNOWN, "", "the running kernel's configuration was not found, so its generation floor is unknown");
		return;
	}
	if (!config->generation)
		return;
	if (m->component.n != strlen(config->component) ||
	    memcmp(m->component.p, config->component, m->component.n)) {
		snprintf(why, sizeof(why), "the running kernel accepts kernels of %s only",
			 config->component);
		find_against(f, SF_ANSWER_NO, "", why);
	} else if (m->generation < config->generation) {
		snprintf(why, sizeof(why), "generation %u is too old, the running kernel accepts %u or later",
			 m->generation, config->generation);
		find_against(f, SF_ANSWER_NO, "", why);
	}
}

/* The lockdown level that a way leads to on this machine */
static u32 level_by(const struct lock *lock, const struct sf_manifest *m, u32 way)
{
	return way == SF_WAY_SECURE_BOOT && !lock->secure_boot ? SF_LEVEL_NONE : m->claims[way];
}

/* Describe how the next kernel locks itself down. */
static const char *lockdown_words(const struct lock *lock, const struct sf_manifest *m)
{
	static const struct {
		u32 way;
		const char *words;
	} ways[] = {
		{ SF_WAY_BUILTIN, "locks itself down" },
		{ SF_WAY_SECURE_BOOT, "locks itself down under Secure Boot" },
		{ SF_WAY_CMDLINE, "is locked down by lockdown= on its command line" },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		u32 level = level_by(lock, m, ways[i].way);

		if (level && level >= lock->level)
			return ways[i].words;
	}
	return "is not locked down";
}

static void check_lockdown(const struct lock *lock, const struct sf_manifest *m,
			   struct findings *f)
{
	char why[256];

	for (u32 way = SF_WAY_BUILTIN; way <= SF_WAY_CMDLINE; way++)
		if (level_by(lock, m, way) >= lock->level)
			return;
	snprintf(why, sizeof(why), "nothing locks it down as far as the running kernel (%s)",
		 sf_level_name(lock->level));
	find_against(f, SF_ANSWER_NO, "", why);
}

static void check_signer(const struct facts *facts, const struct kernel *kernel,
			 const struct sf_bundle *bundle, struct sf_trust *trust,
			 struct findings *f)
{
	struct sf_error error = {};
	char remedy[SF_ERROR_TEXT];

	memset(trust, 0, sizeof(*trust));
	sign_remedy(facts, kernel, remedy, sizeof(remedy));
	if (!bundle->parts.signature.n)
		find_against(f, SF_ANSWER_NO, remedy, "the manifest is not signed");
	else if (sf_bundle_signed(bundle, &error) ||
		 sf_bundle_trust(bundle, &facts->keyrings, trust, &error))
		find_against(f, SF_ANSWER_NO, remedy, error.text);
	else if (!trust->known)
		find_against(f, SF_ANSWER_UNKNOWN, facts->privileged ? "" : "sudo kexec-manifest status",
			     trust->signer);
}

/* Is it a refusal of this kernel, not of the caller or of the call? */
static bool is_refusal(enum sf_status status)
{
	switch (status) {
	case SF_STATUS_FILE_SIZE:
	case SF_STATUS_INPUT_EXTRA:
	case SF_STATUS_NO_CRASH_REGION:
	case SF_STATUS_NO_ROOM:
	case SF_STATUS_REFUSED_HERE:
	case SF_STATUS_REFUSED_SIGNATURE:
	case SF_STATUS_KERNEL_KEY:
	case SF_STATUS_KERNEL_REFUSED:
		return true;
	default:
		return false;
	}
}

/* Ask the running kernel by a dry run, because it checks more. */
static void ask(const struct facts *facts, const struct kernel *kernel, const char *manifest,
		bool crash, struct findings *f)
{
	char *line = read_text(facts->root, "/proc/cmdline", NULL);
	char *initrd = initrd_of(kernel);
	struct question question = { manifest, kernel->path, initrd, line, crash };
	struct sf_error error = {};
	enum sf_status status;

	if (line)
		sf_clean_line(line, NULL, crash);
	if (kernel->uki)
		question.line = NULL;
	status = facts->ask(&question, &error);
	free(line);
	free(initrd);
	if (!status)
		*f = (struct findings){ .state = SF_ANSWER_YES };
	else if (is_refusal(status))
		find_against(f, SF_ANSWER_NO, "", error.text);
}

static const char *usage_words(u32 usage)
{
	return usage == SF_USAGE_ALL ? "for reboots and crashes" :
	       usage == SF_USAGE_CRASH ? "for crashes only" : "for reboots only";
}

static void judge_bundle(const struct facts *facts, const struct config *config,
			 const struct lock *lock, const struct kernel *kernel,
			 const char *manifest, const struct sf_bundle *bundle,
			 const char *name, struct report *report, struct summary *v)
{
	const struct sf_manifest *m = &bundle->manifest;
	bool reboots = m->usage & SF_USAGE_REBOOT, crashes = m->usage & SF_USAGE_CRASH;
	struct findings f = { .state = SF_ANSWER_YES };
	struct sf_trust trust;

	check_signer(facts, kernel, bundle, &trust, &f);
	check_generation(config, m, &f);
	check_lockdown(lock, m, &f);
	if (f.state != SF_ANSWER_NO && facts->ask && facts->knows == SF_ANSWER_YES)
		ask(facts, kernel, manifest, !reboots, &f);
	v->reboot = reboots ? f.state : SF_ANSWER_NO;
	v->crash = crashes ? f.state : SF_ANSWER_NO;
	report_add(report, name, f.state, f.remedy,
		   "%s%s%s: manifest %s; generation %u of %.*s; %s%s%s", f.why, *f.why ? "; " : "",
		   kernel->shown, usage_words(m->usage), m->generation, (int)m->component.n,
		   (const char *)m->component.p, lockdown_words(lock, m),
		   trust.known ? "; signed by " : "", trust.known ? trust.signer : "");
}

static void check_kernel(const struct facts *facts, const struct config *config,
			 const struct lock *lock, const struct kernel *kernel,
			 struct report *report, struct summary *v)
{
	bool running = *kernel->release && !strcmp(kernel->release, facts->release);
	const char *name = running ? "running kernel" : "kernel";
	struct sf_bundle bundle = {};
	struct sf_error error = {};
	char remedy[SF_ERROR_TEXT], *manifest;

	*v = (struct summary){};
	sign_remedy(facts, kernel, remedy, sizeof(remedy));
	if (sf_manifest_find(kernel->path, &manifest, &error)) {
		report_add(report, name, SF_ANSWER_NO, remedy, "%s", error.text);
		return;
	}
	if (sf_bundle_read(manifest, &bundle, &error))
		report_add(report, name, SF_ANSWER_NO, remedy, "%s", error.text);
	else
		judge_bundle(facts, config, lock, kernel, manifest, &bundle, name, report, v);
	sf_bundle_free(&bundle);
	free(manifest);
}

void report_kernels(const struct facts *facts, const struct config *config,
		    const struct lock *lock, struct report *report, struct summary *summary)
{
	struct kernels kernels = {};
	struct summary v;

	*summary = (struct summary){};
	find_kernels(facts->root, &kernels);
	if (!kernels.count)
		report_add(report, "kernels", SF_ANSWER_NO, "",
			   "no kernel was found in /boot, /efi or /usr/lib/modules");
	for (size_t i = 0; i < kernels.count; i++) {
		check_kernel(facts, config, lock, &kernels.at[i], report, &v);
		summary->reboot = either(summary->reboot, v.reboot);
		summary->crash = either(summary->crash, v.crash);
		if (kernels.at[i].entry) {
			summary->entries = summary->any_entry ?
				(v.reboot == summary->entries ? v.reboot : SF_ANSWER_UNKNOWN) :
				v.reboot;
			summary->any_entry = true;
		}
		free(kernels.at[i].path);
	}
	free(kernels.at);
}
