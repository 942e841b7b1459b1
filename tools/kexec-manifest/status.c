// SPDX-License-Identifier: MIT
/* status.c - report the state of this machine, line by line */
#define _GNU_SOURCE	/* asprintf */
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sigfmt_names.h"
#include "status.h"

#define AS_ROOT		"sudo kexec-manifest status"
#define SECURE_BOOT	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define LOCKDOWN	"/sys/kernel/security/lockdown"
#define SIG_MANIFEST	"/sys/kernel/kexec/sig_manifest"
#define FIND_KERNELS	"grep -l CONFIG_KEXEC_SIG_MANIFEST=y /boot/config-*"
#define UNIT		"/lib/systemd/system/kexec-manifest-load.service"

/* Results so far, which later lines depend on */
struct state {
	const struct facts *facts;
	struct config config;
	struct report *report;
	struct lock lock;
	struct summary kernels;
	enum sf_answer knows;
	bool required;
	bool reboot_loaded, crash_loaded, reserved;
};

static void report_kernel(struct state *s)
{
	const struct facts *facts = s->facts;

	/* Everybody can see this file; only root can ask by a system call. */
	s->knows = facts->knows;
	if (s->knows == SF_ANSWER_UNKNOWN && is_there(facts->root, SIG_MANIFEST))
		s->knows = SF_ANSWER_YES;
	if (s->knows == SF_ANSWER_YES)
		report_add(s->report, "support", SF_ANSWER_YES, "", "Linux %s knows signed manifests",
			   facts->release);
	else
		report_add(s->report, "support", s->knows, s->knows == SF_ANSWER_UNKNOWN ?
			   AS_ROOT : facts->lacks ? FIND_KERNELS : "", "Linux %s: %s",
			   facts->release, facts->why);
}

/* Without the file, only the answer of the system call says which of two kinds the kernel is. */
static void report_no_sig_manifest(struct state *s)
{
	if (!is_there(s->facts->root, "/sys/kernel"))
		report_add(s->report, "manifests", SF_ANSWER_UNKNOWN, "mount -t sysfs sysfs /sys",
			   SIG_MANIFEST " is not there, sysfs is not mounted");
	else if (s->knows == SF_ANSWER_YES)
		report_add(s->report, "manifests", SF_ANSWER_UNKNOWN, "", SIG_MANIFEST
			   " is not there: this kernel does not say whether manifests are required");
	else
		report_add(s->report, "manifests", SF_ANSWER_NO, FIND_KERNELS, SIG_MANIFEST
			   " is not there: this kernel was built without signed manifests");
}

static void report_required(struct state *s)
{
	char *text = read_text(s->facts->root, SIG_MANIFEST, NULL);

	s->required = text && !strcmp(text, "required\n");
	if (!text)
		report_no_sig_manifest(s);
	else if (s->required)
		report_add(s->report, "manifests", SF_ANSWER_YES, "",
			   "required: the running kernel loads nothing without a manifest");
	else if (!strcmp(text, "optional\n"))
		report_add(s->report, "manifests", SF_ANSWER_YES, "",
			   "optional: the running kernel also loads without one, as far as lockdown permits");
	else
		report_add(s->report, "manifests", SF_ANSWER_UNKNOWN, "", SIG_MANIFEST
			   " says \"%.*s\"", (int)strcspn(text, "\n"), text);
	free(text);
}

/* The distribution's newer package may have replaced the kexec that supports manifests. */
static enum sf_answer report_loader(struct state *s)
{
	const char *version = s->facts->loader;
	bool dnf = is_there(s->facts->root, "/usr/bin/dnf");
	enum sf_answer knows = SF_ANSWER_NO;

	if (version && strstr(version, "signed manifests"))
		knows = SF_ANSWER_YES;
	if (version)
		report_add(s->report, "kexec", knows, knows == SF_ANSWER_YES ? "" : dnf ?
			   "dnf list --showduplicates kexec-tools" :
			   "apt list --all-versions kexec-tools", "%.*s %s",
			   (int)strcspn(version, "\n"), version, knows == SF_ANSWER_YES ?
			   "knows signed manifests" :
			   "knows no manifests, another version has to be installed");
	else
		report_add(s->report, "kexec", SF_ANSWER_NO, dnf ? "dnf install kexec-tools" :
			   "apt install kexec-tools", "is not installed");
	return knows;
}

/* --- lockdown and Secure Boot --- */

/* lockdown= on the command line takes effect early */
static bool line_locks(const struct state *s)
{
	char *line = read_text(s->facts->root, "/proc/cmdline", NULL);
	bool found = line && (!strncmp(line, "lockdown=", 9) || strstr(line, " lockdown="));

	free(line);
	return found;
}

static int secure_boot(const struct state *s)
{
	size_t size = 0;
	char *value = read_text(s->facts->root, SECURE_BOOT, &size);
	int on = size ? value[size - 1] == 1 : -1;

	free(value);
	return on;
}

/* The source of the lockdown is in the kernel's log, unless the line has been overwritten. */
static void lockdown_source(const struct state *s, char *buf, size_t len)
{
	static const char text[] = "Kernel is locked down from ";
	const char *at = s->facts->log ? strstr(s->facts->log, text) : NULL;

	if (at)
		snprintf(buf, len, "%.*s", (int)strcspn(at + strlen(text), ";\n"), at + strlen(text));
	else if (s->config.forced)
		snprintf(buf, len, "Kernel configuration");
	else if (line_locks(s))
		snprintf(buf, len, "command line");
	else if (secure_boot(s) == 1)
		snprintf(buf, len, "EFI Secure Boot");
	else
		snprintf(buf, len, "an unknown source");
}

static void report_lockdown(struct state *s)
{
	static const char *const levels[] = { "[none]", "[integrity]", "[confidentiality]" };
	char *text = read_text(s->facts->root, LOCKDOWN, NULL), source[128];
	enum sf_level level = SF_LEVEL_CONFIDENTIALITY;

	if (!text) {
		bool mounted = is_there(s->facts->root, "/sys/kernel/security/lsm");

		report_add(s->report, "lockdown", mounted ? SF_ANSWER_YES : SF_ANSWER_UNKNOWN, mounted ? "" :
			   "mount -t securityfs securityfs /sys/kernel/security", "%s", mounted ?
			   "none, this kernel has no lockdown" :
			   LOCKDOWN " is not there, securityfs may not be mounted");
		return;
	}
	while (level && !strstr(text, levels[level]))
		level--;
	free(text);
	s->lock.level = level;
	if (!level) {
		report_add(s->report, "lockdown", SF_ANSWER_YES, "", "%s", s->required ?
			   "none, but manifests are required" :
			   "none, so that kexec works without manifests as well");
		return;
	}
	lockdown_source(s, source, sizeof(source));
	report_add(s->report, "lockdown", SF_ANSWER_YES, "", "%s, from %s", sf_level_name(level), source);
}

static bool by_efi(const struct state *s)
{
	return is_there(s->facts->root, "/sys/firmware/efi");
}

static void report_secure_boot(struct state *s)
{
	int on = secure_boot(s);

	s->lock.secure_boot = on == 1;
	if (!by_efi(s))
		report_add(s->report, "Secure Boot", SF_ANSWER_YES, "", "off, not booted by EFI");
	else if (on < 0)
		report_add(s->report, "Secure Boot", SF_ANSWER_UNKNOWN,
			   "mount -t efivarfs efivarfs /sys/firmware/efi/efivars",
			   "efivarfs does not tell");
	else
		report_add(s->report, "Secure Boot", SF_ANSWER_YES, "", "%s", on ? "on" : "off");
}

/* --- keys --- */

static void list_keys(const struct sf_keyrings *keyrings, const struct sf_keyring *keyring,
		      char *buf, size_t len)
{
	char name[256];
	size_t at = 0;

	*buf = '\0';
	for (size_t i = 0; i < keyring->nr_keys && at < len; i++) {
		sf_key_name(keyrings, keyring->keys[i], name, sizeof(name));
		at += snprintf(buf + at, len - at, "%s%s", i ? ", " : "", name);
	}
}

/* One keyring with a key is enough, so empty ones are left out. */
static enum sf_answer report_keys(struct state *s)
{
	const struct sf_keyrings *keyrings = &s->facts->keyrings;
	enum sf_answer found = SF_ANSWER_NO, state;
	char names[TEXT_MAX - 128];

	for (size_t i = 0; i < SF_KEYRINGS; i++) {
		const struct sf_keyring *keyring = &keyrings->at[i];

		if (!keyring->listed)
			continue;
		state = !keyring->readable ? SF_ANSWER_UNKNOWN :
			!keyring->nr_keys ? SF_ANSWER_NO : SF_ANSWER_YES;
		state = both(state, keyring->searched);
		found = either(found, state);
		if (state == SF_ANSWER_NO)
			continue;
		list_keys(keyrings, keyring, names, sizeof(names));
		report_add(s->report, keyring->name, state, keyring->readable ? "" : AS_ROOT, "%s%s",
			   keyring->readable ? names : "what it holds is not shown",
			   keyring->searched == SF_ANSWER_YES ? "" :
			   " (counts if built with CONFIG_KEXEC_SIG_MANIFEST_PLATFORM)");
	}
	if (!keyrings->list)
		found = SF_ANSWER_UNKNOWN;
	report_add(s->report, "keys", found, found == SF_ANSWER_UNKNOWN ? AS_ROOT : found == SF_ANSWER_NO &&
		   s->config.platform ? "mokutil --import signer.der" : "", "%s",
		   found == SF_ANSWER_YES ? "the running kernel trusts whoever has signed with one of those" :
		   found == SF_ANSWER_NO ? "the running kernel has no key that could have signed a manifest" :
		   "/proc/keys does not show everything");
	return found;
}

/* --- crashes --- */

static void crashkernel_remedy(const struct state *s, char *buf, size_t len)
{
	const char *root = s->facts->root;

	if (is_there(root, "/usr/sbin/grubby") || is_there(root, "/sbin/grubby"))
		snprintf(buf, len, "grubby --update-kernel=ALL --args=crashkernel=256M && reboot");
	else if (is_there(root, "/etc/default/grub"))
		snprintf(buf, len, "echo 'GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX crashkernel=256M\"' >/etc/default/grub.d/crashkernel.cfg && update-grub && reboot");
	else
		snprintf(buf, len, "echo \"$(cat /etc/kernel/cmdline) crashkernel=256M\" >/etc/kernel/cmdline && kernel-install add-all && reboot");
}

static void report_crashkernel(struct state *s)
{
	long long size = read_number(s->facts->root, "/sys/kernel/kexec_crash_size");
	char remedy[TEXT_MAX];

	s->reserved = size > 0;
	crashkernel_remedy(s, remedy, sizeof(remedy));
	if (size < 0)
		report_add(s->report, "crashkernel", SF_ANSWER_NO, "",
			   "this kernel cannot load crash kernels (CONFIG_CRASH_DUMP)");
	else if (!size)
		report_add(s->report, "crashkernel", SF_ANSWER_NO, remedy,
			   "no memory is reserved for a crash kernel");
	else
		report_add(s->report, "crashkernel", SF_ANSWER_YES, "", "%lld MiB are reserved", size >> 20);
}

static bool has_kdump_tools(const struct state *s)
{
	return is_there(s->facts->root, "/usr/sbin/kdump-config");
}

static bool has_kdumpctl(const struct state *s)
{
	return is_there(s->facts->root, "/usr/bin/kdumpctl") ||
	       is_there(s->facts->root, "/usr/sbin/kdumpctl");
}

static void report_capture(struct state *s)
{
	char remedy[TEXT_MAX];

	s->crash_loaded = read_number(s->facts->root, "/sys/kernel/kexec_crash_loaded") == 1;
	snprintf(remedy, sizeof(remedy), "kexec -p /boot/vmlinuz-%s --initrd=/boot/initrd.img-%s --reuse-cmdline --append='nr_cpus=1 reset_devices'",
		 s->facts->release, s->facts->release);
	if (s->crash_loaded)
		report_add(s->report, "capture kernel", SF_ANSWER_YES, "", "one is loaded");
	else
		report_add(s->report, "capture kernel", SF_ANSWER_NO, !s->reserved ? "" :
			   has_kdump_tools(s) ? "kdump-config load" :
			   has_kdumpctl(s) ? "kdumpctl restart" : remedy, "none is loaded");
}

/* Both services have a variable for more options of kexec.  Without --sig-manifest, kexec searches
 * for the manifest beside the kernel, also if they use -s. */
static void report_service(struct state *s, const char *service, const char *file,
			   const char *variable)
{
	char *conf = read_text(s->facts->root, file, NULL);
	bool named = has_setting(conf, variable) && strstr(conf, "--sig-manifest");

	free(conf);
	if (named)
		report_add(s->report, "kdump", SF_ANSWER_YES, "",
			   "%s calls kexec -p with the manifest that %s names", service, file);
	else
		report_add(s->report, "kdump", SF_ANSWER_YES, "",
			   "%s calls kexec -p, which looks for the manifest beside the kernel", service);
}

static void report_kdump(struct state *s)
{
	if (has_kdump_tools(s))
		report_service(s, "kdump-tools", "/etc/default/kdump-tools", "KDUMP_KEXEC_ARGS");
	else if (has_kdumpctl(s))
		report_service(s, "kdumpctl", "/etc/sysconfig/kdump", "KEXEC_ARGS");
	else
		report_add(s->report, "kdump", SF_ANSWER_NO, is_there(s->facts->root, "/usr/bin/dnf") ?
			   "dnf install kdump-utils" : "apt install kdump-tools",
			   "neither kdump-tools nor kdumpctl is installed: nobody loads a capture kernel at boot");
}

/* --- reboots --- */

/* Get systemd's version from the name of its library, libsystemd-shared-252.so; 0: not found. */
static unsigned int systemd_version(const char *root)
{
	static const char *const patterns[] = {
		"/usr/lib/systemd/libsystemd-shared-*.so",
		"/usr/lib/*/systemd/libsystemd-shared-*.so",
		"/lib/systemd/libsystemd-shared-*.so",
	};
	unsigned int version = 0;
	char pattern[PATH_MAX];
	glob_t found;

	for (size_t i = 0; !version && i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		snprintf(pattern, sizeof(pattern), "%s%s", root, patterns[i]);
		if (glob(pattern, 0, NULL, &found))
			continue;
		version = strtoul(strstr(found.gl_pathv[0], "-shared-") + 8, NULL, 10);
		globfree(&found);
	}
	return version;
}

static void load_remedy(const struct state *s, char *buf, size_t len)
{
	if (is_there(s->facts->root, UNIT) || is_there(s->facts->root, "/usr" UNIT))
		snprintf(buf, len, "systemctl start kexec-manifest-load");
	else
		snprintf(buf, len, "kexec -l /boot/vmlinuz-%s --initrd=/boot/initrd.img-%s --reuse-cmdline",
			 s->facts->release, s->facts->release);
}

static void report_systemctl(struct state *s)
{
	char remedy[TEXT_MAX];

	load_remedy(s, remedy, sizeof(remedy));
	s->reboot_loaded = read_number(s->facts->root, "/sys/kernel/kexec_loaded") == 1;
	if (s->reboot_loaded)
		report_add(s->report, "systemctl kexec", SF_ANSWER_YES, "",
			   "goes over to the kernel that is loaded");
	else if (s->kernels.any_entry)
		report_add(s->report, "systemctl kexec", s->kernels.entries, remedy,
			   "loads the default boot entry, which bootctl list shows, and %s",
			   s->kernels.entries == SF_ANSWER_YES ? "goes over to it" :
			   s->kernels.entries == SF_ANSWER_NO ? "fails, see the kernels above" :
			   "succeeds if its kernel is ready, see above");
	else
		report_add(s->report, "systemctl kexec", SF_ANSWER_NO, remedy,
			   "fails: no kernel is loaded, and there are no boot entries");
}

#define AUTO_KEXEC	254	/* The first systemd that reboots by kexec if a kernel is loaded */

static void report_reboot(struct state *s)
{
	unsigned int version = systemd_version(s->facts->root);

	if (!s->reboot_loaded)
		report_add(s->report, "reboot", SF_ANSWER_YES, "",
			   "goes through the firmware, as no kernel is loaded");
	else if (!version)
		report_add(s->report, "reboot", SF_ANSWER_UNKNOWN, "",
			   "may go by kexec, as a kernel is loaded");
	else
		report_add(s->report, "reboot", SF_ANSWER_YES, "", "%s", version >= AUTO_KEXEC ?
			   "goes over to the kernel that is loaded" :
			   "goes through the firmware, though a kernel is loaded");
}

static void summarize(struct state *s, enum sf_answer loader, enum sf_answer keys)
{
	enum sf_answer able = both(both(s->knows, loader), keys);

	s->report->reboot = both(able, s->kernels.reboot);
	s->report->crash = both(both(able, s->reserved && s->crash_loaded ?
				     SF_ANSWER_YES : SF_ANSWER_NO),
				s->kernels.crash);
	report_add(s->report, "for reboots", s->report->reboot, "", "%s",
		   s->report->reboot == SF_ANSWER_YES ? "a kernel can be loaded with its manifest" :
		   "see above for what is missing");
	report_add(s->report, "for crashes", s->report->crash, "", "%s",
		   s->report->crash == SF_ANSWER_YES ? "a capture kernel is loaded, and can be loaded again" :
		   "see above for what is missing");
}

void status_collect(const struct facts *facts, struct report *report)
{
	struct state s = { .facts = facts, .report = report };
	enum sf_answer loader, keys;

	memset(report, 0, sizeof(*report));
	read_config(facts, &s.config);
	report_kernel(&s);
	report_required(&s);
	loader = report_loader(&s);
	report_lockdown(&s);
	report_secure_boot(&s);
	keys = report_keys(&s);
	report_kernels(facts, &s.config, &s.lock, report, &s.kernels);
	report_crashkernel(&s);
	report_capture(&s);
	report_kdump(&s);
	report_systemctl(&s);
	report_reboot(&s);
	summarize(&s, loader, keys);
}
