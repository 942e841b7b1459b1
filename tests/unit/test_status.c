// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_status.c - the report of kexec-manifest status, on simulated machines
 */
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../tools/kexec-manifest/status.h"
#include "machine.h"

#define RELEASE	"6.12.0-test"
#define LOADER	"kexec-tools 2.0.29\nsigned manifests: libsigfmt 0.1.0, file format 1\n"
#define SIG_MANIFEST	"/sys/kernel/kexec/sig_manifest"
#define EFIVAR	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

static struct {
	struct facts facts;
	struct report report;
	char list[1024];
	u32 keys[SF_KEYRINGS][4];
	enum sf_status answer;		/* of the kernel, if it is asked */
	struct question question;
	char image[PATH_MAX], initrd[PATH_MAX], line[256];
} test;

/* A copy of the bundle beside the kernel of this release */
static void put_manifest(struct machine *m, const char *path)
{
	static char data[1 << 16];
	FILE *f = fopen(m->bundle, "rb");
	size_t n;

	assert_non_null(f);
	n = fread(data, 1, sizeof(data), f);
	fclose(f);
	machine_write(m, path, data, n);
}

static void sign(struct machine *m, enum machine_signer signer)
{
	machine_bundle(m, signer);
	put_manifest(m, "/boot/kexec-manifest-" RELEASE ".ksig");
}

/* The signer of machine.c has no identifier but its certificate's number, 1 */
static void trust(int keyring)
{
	static const char *const names[SF_KEYRINGS] = {
		".secondary_trusted_keys", ".builtin_trusted_keys", ".machine", ".platform",
	};
	struct sf_keyrings *keyrings = &test.facts.keyrings;

	strcpy(test.list, "0000000a I------     1 perm 1f030000     0     0 asymmetri test: of a vendor: 01: X509.ecdsa 01 []\n"
	       "0000000b I------     1 perm 1f030000     0     0 asymmetri other: 02: X509.rsa 02 []\n");
	keyrings->list = test.list;
	for (int i = 0; i < SF_KEYRINGS; i++) {
		keyrings->at[i] = (struct sf_keyring){
			.name = names[i], .listed = true, .readable = true,
			.searched = SF_ANSWER_YES, .keys = test.keys[i],
		};
		test.keys[i][0] = i == keyring ? 0xa : 0xb;
		keyrings->at[i].nr_keys = i == keyring || i == 1;
	}
}

/* Whatever a machine has that lacks nothing */
static int setup(void **state)
{
	struct machine *m;

	if (machine_setup(state))
		return -1;
	m = *state;
	memset(&test, 0, sizeof(test));
	test.facts = (struct facts){ .root = m->dir, .privileged = true, .release = RELEASE,
				     .knows = SF_ANSWER_YES, .why = "", .loader = LOADER };
	trust(1);
	machine_write(m, "/boot/vmlinuz-" RELEASE, "x", 1);
	machine_write(m, "/boot/initrd.img-" RELEASE, "x", 1);
	sign(m, SIGNED);
	machine_print(m, "/boot/config-" RELEASE, "CONFIG_KEXEC_SIG_MANIFEST=y\n");
	machine_print(m, "/proc/cmdline", "BOOT_IMAGE=/x root=/dev/sda1 lockdown=integrity\n");
	machine_print(m, SIG_MANIFEST, "optional\n");
	machine_print(m, "/sys/kernel/kexec_crash_size", "268435456\n");
	machine_print(m, "/sys/kernel/kexec_crash_loaded", "1\n");
	machine_print(m, "/sys/kernel/kexec_loaded", "1\n");
	machine_print(m, "/usr/sbin/kdump-config", "x");
	machine_print(m, "/usr/lib/systemd/libsystemd-shared-257.so", "x");
	return 0;
}

static int teardown(void **state)
{
	report_free(&test.report);
	return machine_teardown(state);
}

static const struct item *item(const char *name)
{
	for (size_t i = 0; i < test.report.count; i++)
		if (!strcmp(test.report.items[i].name, name))
			return &test.report.items[i];
	report_print(&test.report, stderr, false);
	fail_msg("there is no line about %s", name);
	return NULL;
}

static void collect(void)
{
	report_free(&test.report);
	status_collect(&test.facts, &test.report);
}

/* One line of a report that is made anew; its text and its remedy to the letter */
static void expect(const char *name, enum sf_answer state, const char *text, const char *remedy)
{
	const struct item *found;

	collect();
	found = item(name);
	if (found->state != state)
		report_print(&test.report, stderr, false);
	assert_int_equal(found->state, state);
	assert_string_equal(found->text, text);
	assert_string_equal(found->remedy, remedy);
}

static void expect_answers(enum sf_answer reboot, enum sf_answer crash)
{
	if (test.report.reboot != reboot || test.report.crash != crash)
		report_print(&test.report, stderr, false);
	assert_int_equal(test.report.reboot, reboot);
	assert_int_equal(test.report.crash, crash);
	assert_int_equal(item("for reboots")->state, reboot);
	assert_int_equal(item("for crashes")->state, crash);
}

#define MANIFEST	"/boot/vmlinuz-" RELEASE ": manifest for reboots and crashes; generation 7 of debian-kernel; "
#define BY_LINE		"is locked down by lockdown= on its command line"
#define NOTHING		"/boot/vmlinuz-" RELEASE

static void machine_is_ready(void **state)
{
	collect();
	expect_answers(SF_ANSWER_YES, SF_ANSWER_YES);
	for (size_t i = 0; i < test.report.count; i++) {
		if (test.report.items[i].state != SF_ANSWER_YES)
			report_print(&test.report, stderr, false);
		assert_int_equal(test.report.items[i].state, SF_ANSWER_YES);
		assert_string_equal(test.report.items[i].remedy, "");
		assert_true(strlen(test.report.items[i].text) > 2);
	}
	expect("support", SF_ANSWER_YES, "Linux " RELEASE " knows signed manifests", "");
	expect("lockdown", SF_ANSWER_YES, "integrity, from command line", "");
	expect(".builtin_trusted_keys", SF_ANSWER_YES, "test: of a vendor", "");
	expect("crashkernel", SF_ANSWER_YES, "256 MiB are reserved", "");
	expect("capture kernel", SF_ANSWER_YES, "one is loaded", "");
	expect("systemctl kexec", SF_ANSWER_YES, "goes over to the kernel that is loaded", "");
	expect("reboot", SF_ANSWER_YES, "goes over to the kernel that is loaded", "");
	expect("kdump", SF_ANSWER_YES, "kdump-tools calls kexec -p, which looks for the manifest beside the kernel", "");
}

static void kernel_support(void **state)
{
	test.facts.knows = SF_ANSWER_NO;
	test.facts.why = "loading a kernel is switched off";
	expect("support", SF_ANSWER_NO, "Linux " RELEASE ": loading a kernel is switched off", "");
	expect_answers(SF_ANSWER_NO, SF_ANSWER_NO);
	test.facts.lacks = true;
	test.facts.why = "this kernel does not know signed manifests";
	expect("support", SF_ANSWER_NO, "Linux " RELEASE ": this kernel does not know signed manifests",
	       "grep -l CONFIG_KEXEC_SIG_MANIFEST=y /boot/config-*");
	expect_answers(SF_ANSWER_NO, SF_ANSWER_NO);
	machine_remove(*state, SIG_MANIFEST);
	test.facts.knows = SF_ANSWER_UNKNOWN;
	test.facts.why = "only root can ask it";
	expect("support", SF_ANSWER_UNKNOWN, "Linux " RELEASE ": only root can ask it",
	       "sudo kexec-manifest status");
	expect_answers(SF_ANSWER_UNKNOWN, SF_ANSWER_UNKNOWN);
}

/* Whether the kernel knows and requires manifests is in a file that needs no root */
static void manifests_in_sysfs(void **state)
{
	struct machine *m = *state;

	expect("manifests", SF_ANSWER_YES, "optional: the running kernel also loads without one, as far as lockdown permits", "");
	test.facts.knows = SF_ANSWER_UNKNOWN;
	test.facts.why = "only root can ask it";
	expect("support", SF_ANSWER_YES, "Linux " RELEASE " knows signed manifests", "");
	expect_answers(SF_ANSWER_YES, SF_ANSWER_YES);
	machine_print(m, SIG_MANIFEST, "required\n");
	expect("manifests", SF_ANSWER_YES, "required: the running kernel loads nothing without a manifest", "");
	machine_print(m, "/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	expect("lockdown", SF_ANSWER_YES, "none, but manifests are required", "");
	machine_print(m, SIG_MANIFEST, "perhaps\n");
	expect("manifests", SF_ANSWER_UNKNOWN, SIG_MANIFEST " says \"perhaps\"", "");
	expect_answers(SF_ANSWER_YES, SF_ANSWER_YES);
	machine_remove(m, "/sys/kernel/kexec");
	expect("manifests", SF_ANSWER_NO, SIG_MANIFEST " is not there: this kernel was built without signed manifests",
	       "grep -l CONFIG_KEXEC_SIG_MANIFEST=y /boot/config-*");
	expect_answers(SF_ANSWER_UNKNOWN, SF_ANSWER_UNKNOWN);
	test.facts.knows = SF_ANSWER_YES;
	expect("manifests", SF_ANSWER_UNKNOWN, SIG_MANIFEST " is not there: this kernel does not say whether manifests are required", "");
	expect_answers(SF_ANSWER_YES, SF_ANSWER_YES);
	machine_remove(m, "/sys");
	expect("manifests", SF_ANSWER_UNKNOWN, SIG_MANIFEST " is not there, sysfs is not mounted",
	       "mount -t sysfs sysfs /sys");
}

static void loader_support(void **state)
{
	struct machine *m = *state;

	expect("kexec", SF_ANSWER_YES, "kexec-tools 2.0.29 knows signed manifests", "");
	test.facts.loader = "kexec-tools 2.0.29 released 21 August 2024\n";
	expect("kexec", SF_ANSWER_NO, "kexec-tools 2.0.29 released 21 August 2024 knows no manifests, another version has to be installed",
	       "apt list --all-versions kexec-tools");
	expect_answers(SF_ANSWER_NO, SF_ANSWER_NO);
	test.facts.loader = NULL;
	expect("kexec", SF_ANSWER_NO, "is not installed", "apt install kexec-tools");
	machine_print(m, "/usr/bin/dnf", "x");
	expect("kexec", SF_ANSWER_NO, "is not installed", "dnf install kexec-tools");
}

static void lockdown(void **state)
{
	struct machine *m = *state;
	char log[] = "<5>[    0.0] Kernel is locked down from EFI Secure Boot; see man kernel_lockdown.7\n";

	test.facts.log = log;
	expect("lockdown", SF_ANSWER_YES, "integrity, from EFI Secure Boot", "");
	test.facts.log = NULL;
	machine_print(m, "/boot/config-" RELEASE, "CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY=y\n");
	expect("lockdown", SF_ANSWER_YES, "integrity, from Kernel configuration", "");
	machine_print(m, "/boot/config-" RELEASE, "# CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY is not set\n");
	machine_print(m, "/proc/cmdline", "quiet xlockdown=integrity\n");
	expect("lockdown", SF_ANSWER_YES, "integrity, from an unknown source", "");
	machine_write(m, EFIVAR, "\6\0\0\0\1", 5);
	expect("lockdown", SF_ANSWER_YES, "integrity, from EFI Secure Boot", "");
	machine_print(m, "/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	expect("lockdown", SF_ANSWER_YES, "none, so that kexec works without manifests as well", "");
	machine_remove(m, "/sys/kernel/security/lockdown");
	expect("lockdown", SF_ANSWER_UNKNOWN, "/sys/kernel/security/lockdown is not there, securityfs may not be mounted",
	       "mount -t securityfs securityfs /sys/kernel/security");
	machine_print(m, "/sys/kernel/security/lsm", "capability\n");
	expect("lockdown", SF_ANSWER_YES, "none, this kernel has no lockdown", "");
}

static void secure_boot(void **state)
{
	struct machine *m = *state;

	expect("Secure Boot", SF_ANSWER_YES, "off, not booted by EFI", "");
	machine_write(m, EFIVAR, "\6\0\0\0\1", 5);
	expect("Secure Boot", SF_ANSWER_YES, "on", "");
	machine_write(m, EFIVAR, "\6\0\0\0\0", 5);
	expect("Secure Boot", SF_ANSWER_YES, "off", "");
	machine_remove(m, "/sys/firmware/efi/efivars");
	expect("Secure Boot", SF_ANSWER_UNKNOWN, "efivarfs does not tell",
	       "mount -t efivarfs efivarfs /sys/firmware/efi/efivars");
}

static void keys(void **state)
{
	struct sf_keyring *at = test.facts.keyrings.at;
	struct machine *m = *state;

	at[1].nr_keys = 0;
	expect("keys", SF_ANSWER_NO, "the running kernel has no key that could have signed a manifest", "");
	expect_answers(SF_ANSWER_NO, SF_ANSWER_NO);
	machine_print(m, "/boot/config-" RELEASE, "CONFIG_KEXEC_SIG_MANIFEST_PLATFORM=y\n");
	expect("keys", SF_ANSWER_NO, "the running kernel has no key that could have signed a manifest",
	       "mokutil --import signer.der");
	trust(3);
	at[1].nr_keys = 0;
	expect(".platform", SF_ANSWER_YES, "test: of a vendor", "");
	at[3].searched = SF_ANSWER_NO;
	expect("keys", SF_ANSWER_NO, "the running kernel has no key that could have signed a manifest",
	       "mokutil --import signer.der");
	at[3].searched = SF_ANSWER_UNKNOWN;
	expect(".platform", SF_ANSWER_UNKNOWN, "test: of a vendor (counts if built with CONFIG_KEXEC_SIG_MANIFEST_PLATFORM)", "");
	trust(1);
	at[0].readable = false;
	expect(".secondary_trusted_keys", SF_ANSWER_UNKNOWN, "what it holds is not shown", "sudo kexec-manifest status");
	assert_int_equal(item("keys")->state, SF_ANSWER_YES);
	at[1].nr_keys = 0;
	expect("keys", SF_ANSWER_UNKNOWN, "/proc/keys does not show everything", "sudo kexec-manifest status");
	memset(&test.facts.keyrings, 0, sizeof(test.facts.keyrings));
	expect("keys", SF_ANSWER_UNKNOWN, "/proc/keys does not show everything", "sudo kexec-manifest status");
	expect_answers(SF_ANSWER_UNKNOWN, SF_ANSWER_UNKNOWN);
}

static size_t kernels_listed(void)
{
	size_t kernels = 0;

	collect();
	for (size_t i = 0; i < test.report.count; i++)
		kernels += !strcmp(test.report.items[i].name, "kernel") ||
			   !strcmp(test.report.items[i].name, "running kernel");
	return kernels;
}

static void running_kernel_has_a_manifest(void **state)
{
	struct machine *m = *state;

	expect("running kernel", SF_ANSWER_YES, MANIFEST BY_LINE "; signed by somebody whose certificate is not in the signature, whose key is in .builtin_trusted_keys", "");
	/* others, some of them the same */
	machine_write(m, "/usr/lib/modules/" RELEASE "/vmlinuz", "x", 1);
	machine_write(m, "/usr/lib/modules/6.1.0/vmlinuz", "x", 1);
	machine_write(m, "/boot/vmlinuz-6.1.0.ksig", "x", 1);
	assert_int_equal(symlink("vmlinuz-" RELEASE, strcat(strcpy(test.image, m->dir), "/boot/vmlinuz-old")), 0);
	assert_int_equal(kernels_listed(), 2);
	assert_non_null(strstr(item("kernel")->text, "/usr/lib/modules/6.1.0/kexec-manifest-6.1.0.ksig"));
	assert_string_equal(item("kernel")->remedy, "mksig --key KEY --cert CERT /usr/lib/modules/6.1.0/vmlinuz");
	expect_answers(SF_ANSWER_YES, SF_ANSWER_YES);		/* one will do */
}

/* A vendor's manifest lies beside the original, but packages copy only the image to /boot */
static void original_has_the_manifest(void **state)
{
	struct machine *m = *state;

	machine_remove(m, "/boot/kexec-manifest-" RELEASE ".ksig");
	machine_write(m, "/usr/lib/modules/" RELEASE "/vmlinuz", "x", 1);
	assert_int_equal(kernels_listed(), 1);
	expect_answers(SF_ANSWER_NO, SF_ANSWER_NO);
	put_manifest(m, "/usr/lib/modules/" RELEASE "/kexec-manifest-" RELEASE ".ksig");
	assert_int_equal(kernels_listed(), 2);
	expect_answers(SF_ANSWER_YES, SF_ANSWER_YES);
	put_manifest(m, "/boot/kexec-manifest-" RELEASE ".ksig");
	assert_int_equal(kernels_listed(), 1);
	expect_answers(SF_ANSWER_YES, SF_ANSWER_YES);
}

static void expect_kernel(enum sf_answer state, const char *why, const char *remedy)
{
	collect();
	assert_int_equal(item("running kernel")->state, state);
	if (strncmp(item("running kernel")->text, why, strlen(why)))
		report_print(&test.report, stderr, false);
	assert_memory_equal(item("running kernel")->text, why, strlen(why));
	assert_string_equal(item("running kernel")->remedy, remedy);
	expect_answers(state, state);
}

#define SIGN_IT	"mksig --key KEY --cert CERT /boot/vmlinuz-" RELEASE

static void kernels_not_ready(void **state)
{
	struct machine *m = *state;

	sign(m, UNSIGNED);
	expect_kernel(SF_ANSWER_NO, "the manifest is not signed; /boot", SIGN_IT);
	sign(m, SIGNED_OTHER);
	expect_kernel(SF_ANSWER_NO, "signature: made over other bytes", SIGN_IT);
	sign(m, SIGNED_GARBAGE);
	expect_kernel(SF_ANSWER_NO, "signature: not CMS", SIGN_IT);
	machine_print(m, "/etc/kexec-manifest.conf", "#key=x\n  key=/etc/x\n");
	expect_kernel(SF_ANSWER_NO, "signature: not CMS",
		      "kexec-manifest add " RELEASE " /boot/vmlinuz-" RELEASE);
	machine_print(m, "/etc/kexec-manifest.conf", "#key=x\nkey=\"\"\n");
	sign(m, SIGNED);
	trust(SF_KEYRINGS);
	expect_kernel(SF_ANSWER_UNKNOWN, "somebody whose certificate is not in the signature", "");
	test.facts.privileged = false;
	expect_kernel(SF_ANSWER_UNKNOWN, "somebody", "sudo kexec-manifest status");
	trust(1);
	machine_write(m, "/boot/kexec-manifest-" RELEASE ".ksig", "hello", 5);
	expect_kernel(SF_ANSWER_NO, m->dir, SIGN_IT);
	machine_remove(m, "/boot/kexec-manifest-" RELEASE ".ksig");
	expect_kernel(SF_ANSWER_NO, "no signed manifest lies beside", SIGN_IT);
	machine_remove(m, "/boot");
	collect();
	assert_int_equal(item("kernels")->state, SF_ANSWER_NO);
	expect_answers(SF_ANSWER_NO, SF_ANSWER_NO);
}

static void generations(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/boot/config-" RELEASE, "CONFIG_KEXEC_SIG_MANIFEST_GENERATION=7\nCONFIG_KEXEC_SIG_MANIFEST_COMPONENT=\"debian-kernel\"\n");
	expect_kernel(SF_ANSWER_YES, MANIFEST, "");
	machine_print(m, "/boot/config-" RELEASE, "CONFIG_KEXEC_SIG_MANIFEST_GENERATION=8\nCONFIG_KEXEC_SIG_MANIFEST_COMPONENT=\"debian-kernel\"\n");
	expect_kernel(SF_ANSWER_NO, "generation 7 is too old, the running kernel accepts 8 or later; ", "");
	machine_print(m, "/boot/config-" RELEASE, "CONFIG_KEXEC_SIG_MANIFEST_GENERATION=1\nCONFIG_KEXEC_SIG_MANIFEST_COMPONENT=\"debian\"\n");
	expect_kernel(SF_ANSWER_NO, "the running kernel accepts kernels of debian only; ", "");
	machine_remove(m, "/boot/config-" RELEASE);
	expect_kernel(SF_ANSWER_UNKNOWN, "the running kernel's configuration was not found, so its generation floor is unknown; ", "");
	machine_print(m, "/lib/modules/" RELEASE "/config", "x\n");
	expect_kernel(SF_ANSWER_YES, MANIFEST, "");
}

static void lockdown_levels_of_the_next_kernel(void **state)
{
	struct machine *m = *state;
	struct sf_manifest *head = &m->fixture->desc.head;

	machine_print(m, "/sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
	expect_kernel(SF_ANSWER_YES, MANIFEST BY_LINE, "");
	head->claims[SF_WAY_CMDLINE] = SF_LEVEL_NONE;
	sign(m, SIGNED);
	machine_write(m, EFIVAR, "\6\0\0\0\1", 5);
	expect_kernel(SF_ANSWER_NO, "nothing locks it down as far as the running kernel (confidentiality); ", "");
	machine_print(m, "/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	expect_kernel(SF_ANSWER_YES, MANIFEST "locks itself down under Secure Boot", "");
	machine_write(m, EFIVAR, "\6\0\0\0\0", 5);
	expect_kernel(SF_ANSWER_NO, "nothing locks it down as far as the running kernel (integrity); ", "");
	head->claims[SF_WAY_SECURE_BOOT] = SF_LEVEL_NONE;
	head->claims[SF_WAY_BUILTIN] = SF_LEVEL_INTEGRITY;
	sign(m, SIGNED);
	expect_kernel(SF_ANSWER_YES, MANIFEST "locks itself down;", "");
	head->claims[SF_WAY_BUILTIN] = SF_LEVEL_NONE;
	sign(m, SIGNED);
	expect_kernel(SF_ANSWER_NO, "nothing locks it down as far as the running kernel (integrity); ", "");
	machine_print(m, "/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	expect_kernel(SF_ANSWER_YES, MANIFEST "is not locked down", "");
}

static void manifest_for_one_usage(void **state)
{
	struct machine *m = *state;

	m->fixture->desc.head.usage = SF_USAGE_REBOOT;
	sign(m, SIGNED);
	collect();
	expect_answers(SF_ANSWER_YES, SF_ANSWER_NO);
	assert_non_null(strstr(item("running kernel")->text, "for reboots only"));
	m->fixture->desc.head.usage = SF_USAGE_CRASH;
	sign(m, SIGNED);
	collect();
	expect_answers(SF_ANSWER_NO, SF_ANSWER_YES);
	assert_non_null(strstr(item("running kernel")->text, "for crashes only"));
}

static enum sf_status ask(const struct question *question, struct sf_error *error)
{
	test.question = *question;
	snprintf(test.image, sizeof(test.image), "%s", question->image);
	snprintf(test.initrd, sizeof(test.initrd), "%s", question->initrd ? question->initrd : "");
	snprintf(test.line, sizeof(test.line), "%s", question->line ? question->line : "");
	snprintf(error->text, sizeof(error->text), "asked and refused");
	return test.answer;
}

/* What the running kernel says counts, if it is about the load */
static void answer_of_the_running_kernel(void **state)
{
	struct machine *m = *state;
	char expected[PATH_MAX];

	test.facts.ask = ask;
	machine_remove(m, "/boot/config-" RELEASE);
	expect_kernel(SF_ANSWER_YES, MANIFEST, "");
	snprintf(expected, sizeof(expected), "%s/boot/vmlinuz-" RELEASE, m->dir);
	assert_string_equal(test.image, expected);
	snprintf(expected, sizeof(expected), "%s/boot/initrd.img-" RELEASE, m->dir);
	assert_string_equal(test.initrd, expected);
	assert_string_equal(test.line, "root=/dev/sda1 lockdown=integrity");
	assert_false(test.question.crash);
	test.answer = SF_STATUS_KERNEL_REFUSED;
	expect_kernel(SF_ANSWER_NO, "asked and refused; ", "");
	test.answer = SF_STATUS_NO_FACTS;
	expect_kernel(SF_ANSWER_UNKNOWN, "the running kernel's configuration", "");
	/* a kernel that does not support manifests is not asked */
	test.answer = SF_STATUS_DONE;
	test.facts.knows = SF_ANSWER_NO;
	collect();
	assert_int_equal(item("running kernel")->state, SF_ANSWER_UNKNOWN);
	test.facts.knows = SF_ANSWER_YES;
	m->fixture->desc.head.usage = SF_USAGE_CRASH;
	sign(m, SIGNED);
	collect();
	assert_true(test.question.crash);
}

static void crash_kernel_is_not_loaded(void **state)
{
	static const char kexec[] = "kexec -p /boot/vmlinuz-" RELEASE " --initrd=/boot/initrd.img-" RELEASE " --reuse-cmdline --append='nr_cpus=1 reset_devices'";
	struct machine *m = *state;

	machine_print(m, "/sys/kernel/kexec_crash_loaded", "0\n");
	expect("capture kernel", SF_ANSWER_NO, "none is loaded", "kdump-config load");
	expect_answers(SF_ANSWER_YES, SF_ANSWER_NO);
	machine_remove(m, "/usr/sbin/kdump-config");
	expect("capture kernel", SF_ANSWER_NO, "none is loaded", kexec);
	expect("kdump", SF_ANSWER_NO, "neither kdump-tools nor kdumpctl is installed: nobody loads a capture kernel at boot",
	       "apt install kdump-tools");
	machine_print(m, "/usr/bin/dnf", "x");
	expect("kdump", SF_ANSWER_NO, "neither kdump-tools nor kdumpctl is installed: nobody loads a capture kernel at boot",
	       "dnf install kdump-utils");
	machine_print(m, "/usr/bin/kdumpctl", "x");
	expect("capture kernel", SF_ANSWER_NO, "none is loaded", "kdumpctl restart");
	machine_print(m, "/sys/kernel/kexec_crash_size", "0\n");
	expect("capture kernel", SF_ANSWER_NO, "none is loaded", "");
	expect("crashkernel", SF_ANSWER_NO, "no memory is reserved for a crash kernel",
	       "echo \"$(cat /etc/kernel/cmdline) crashkernel=256M\" >/etc/kernel/cmdline && kernel-install add-all && reboot");
	machine_print(m, "/etc/default/grub", "x");
	expect("crashkernel", SF_ANSWER_NO, "no memory is reserved for a crash kernel",
	       "echo 'GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX crashkernel=256M\"' >/etc/default/grub.d/crashkernel.cfg && update-grub && reboot");
	machine_print(m, "/usr/sbin/grubby", "x");
	expect("crashkernel", SF_ANSWER_NO, "no memory is reserved for a crash kernel",
	       "grubby --update-kernel=ALL --args=crashkernel=256M && reboot");
	machine_remove(m, "/sys/kernel/kexec_crash_size");
	expect("crashkernel", SF_ANSWER_NO, "this kernel cannot load crash kernels (CONFIG_CRASH_DUMP)", "");
	expect_answers(SF_ANSWER_YES, SF_ANSWER_NO);
}

/* Also under Secure Boot, where they use -s, they need not be told of the manifest */
static void kdump_services(void **state)
{
	struct machine *m = *state;

	machine_write(m, EFIVAR, "\6\0\0\0\1", 5);
	expect("kdump", SF_ANSWER_YES, "kdump-tools calls kexec -p, which looks for the manifest beside the kernel", "");
	machine_print(m, "/etc/default/kdump-tools", "#KDUMP_KEXEC_ARGS=\"--sig-manifest=x\"\n");
	expect("kdump", SF_ANSWER_YES, "kdump-tools calls kexec -p, which looks for the manifest beside the kernel", "");
	machine_print(m, "/etc/default/kdump-tools", "USE_KDUMP=1\nKDUMP_KEXEC_ARGS=\"--sig-manifest=x\"\n");
	expect("kdump", SF_ANSWER_YES, "kdump-tools calls kexec -p with the manifest that /etc/default/kdump-tools names", "");
	machine_remove(m, "/usr/sbin/kdump-config");
	machine_print(m, "/usr/bin/kdumpctl", "x");
	expect("kdump", SF_ANSWER_YES, "kdumpctl calls kexec -p, which looks for the manifest beside the kernel", "");
}

static void how_reboot_works(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/usr/lib/systemd/libsystemd-shared-252.so", "x");
	machine_remove(m, "/usr/lib/systemd/libsystemd-shared-257.so");
	expect("reboot", SF_ANSWER_YES, "goes through the firmware, though a kernel is loaded", "");
	machine_remove(m, "/usr/lib/systemd");
	expect("reboot", SF_ANSWER_UNKNOWN, "may go by kexec, as a kernel is loaded", "");
	machine_print(m, "/sys/kernel/kexec_loaded", "0\n");
	expect("reboot", SF_ANSWER_YES, "goes through the firmware, as no kernel is loaded", "");
	expect("systemctl kexec", SF_ANSWER_NO, "fails: no kernel is loaded, and there are no boot entries",
	       "kexec -l /boot/vmlinuz-" RELEASE " --initrd=/boot/initrd.img-" RELEASE " --reuse-cmdline");
	machine_print(m, "/usr/lib/systemd/system/kexec-manifest-load.service", "x");
	expect("systemctl kexec", SF_ANSWER_NO, "fails: no kernel is loaded, and there are no boot entries",
	       "systemctl start kexec-manifest-load");
}

static void boot_entries(void **state)
{
	struct machine *m = *state;

	machine_print(m, "/sys/kernel/kexec_loaded", "0\n");
	machine_write(m, "/boot/efi/EFI/Linux/a-" RELEASE "+3.efi", "x", 1);
	put_manifest(m, "/boot/efi/EFI/Linux/a-" RELEASE ".efi.ksig");
	expect("systemctl kexec", SF_ANSWER_YES, "loads the default boot entry, which bootctl list shows, and goes over to it",
	       "kexec -l /boot/vmlinuz-" RELEASE " --initrd=/boot/initrd.img-" RELEASE " --reuse-cmdline");
	machine_write(m, "/efi/0123/6.1.0/linux", "x", 1);
	collect();
	assert_int_equal(item("systemctl kexec")->state, SF_ANSWER_UNKNOWN);
	machine_remove(m, "/boot/efi");
	collect();
	assert_int_equal(item("systemctl kexec")->state, SF_ANSWER_NO);
	assert_non_null(strstr(item("systemctl kexec")->text, "fails, see the kernels above"));
	assert_non_null(strstr(item("kernel")->text, "/efi/0123/6.1.0/linux.ksig"));
}

static void printed_report(void **state)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	report_add(&test.report, "name", SF_ANSWER_NO, "do \"this\"", "a\033[2J\nb");
	report_add(&test.report, "other", SF_ANSWER_YES, "", "fine");
	test.report.crash = SF_ANSWER_UNKNOWN;
	report_print(&test.report, out, false);
	report_print(&test.report, out, true);
	report_json(&test.report, out);
	fclose(out);
	assert_string_equal(text,
		"name                    not ready  a?[2J?b; try: do \"this\"\n"
		"other                   ready      fine\n"
		"name                    \033[31mnot ready\033[0m  a?[2J?b; try: do \"this\"\n"
		"other                   \033[32mready    \033[0m  fine\n"
		"{\n  \"reboot\": \"not ready\",\n  \"crash\": \"not known\",\n  \"items\": [\n"
		"    {\"name\": \"name\", \"state\": \"not ready\", \"text\": \"a?[2J?b\", \"remedy\": \"do \\\"this\\\"\"},\n"
		"    {\"name\": \"other\", \"state\": \"ready\", \"text\": \"fine\", \"remedy\": \"\"}\n"
		"  ]\n}\n");
	free(text);
}

static void combined_answers(void **state)
{
	assert_int_equal(both(SF_ANSWER_YES, SF_ANSWER_YES), SF_ANSWER_YES);
	assert_int_equal(both(SF_ANSWER_YES, SF_ANSWER_UNKNOWN), SF_ANSWER_UNKNOWN);
	assert_int_equal(both(SF_ANSWER_UNKNOWN, SF_ANSWER_NO), SF_ANSWER_NO);
	assert_int_equal(either(SF_ANSWER_NO, SF_ANSWER_NO), SF_ANSWER_NO);
	assert_int_equal(either(SF_ANSWER_NO, SF_ANSWER_UNKNOWN), SF_ANSWER_UNKNOWN);
	assert_int_equal(either(SF_ANSWER_UNKNOWN, SF_ANSWER_YES), SF_ANSWER_YES);
}

#define TEST(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(machine_is_ready), TEST(kernel_support), TEST(manifests_in_sysfs), TEST(loader_support), TEST(lockdown), TEST(secure_boot), TEST(keys),
		TEST(running_kernel_has_a_manifest), TEST(original_has_the_manifest), TEST(kernels_not_ready),
		TEST(generations), TEST(lockdown_levels_of_the_next_kernel),
		TEST(manifest_for_one_usage), TEST(answer_of_the_running_kernel), TEST(crash_kernel_is_not_loaded), TEST(kdump_services), TEST(how_reboot_works),
		TEST(boot_entries), TEST(printed_report), TEST(combined_answers),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
