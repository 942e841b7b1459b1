// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * load.c - the system call, and what its answer means
 */
#define _GNU_SOURCE	/* memmem */
#include <fcntl.h>
#include <linux/kexec.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "loader.h"

#ifndef KEXEC_CRASH_HOTPLUG_SUPPORT
#define KEXEC_CRASH_HOTPLUG_SUPPORT	0x00000008	/* Linux 6.10 */
#endif

#define SEGMENTS_MAX	16	/* KEXEC_SEGMENT_MAX */
#define LOG_RECORD	8192	/* more than the kernel's longest */

static long kexec_load(u64 entry, unsigned long nr, struct kexec_segment *segments,
		       unsigned long flags)
{
	return syscall(SYS_kexec_load, (unsigned long)entry, nr, segments, flags);
}

unsigned long sf_plan_segments(const struct sf_plan *plan, struct kexec_segment *segments)
{
	unsigned long nr = 0;

	for (u32 number = 1; number <= plan->bundle.manifest.nr_slots; number++) {
		const struct sf_placed *placed = &plan->slots[number - 1];

		if (!placed->present)
			continue;
		segments[nr++] = (struct kexec_segment){
			.buf = placed->bufsz ? placed->data : NULL,
			.bufsz = placed->bufsz,
			.mem = (void *)(unsigned long)placed->mem,
			.memsz = placed->memsz | number,
		};
	}
	segments[nr++] = (struct kexec_segment){
		.buf = plan->bundle.data,
		.bufsz = plan->bundle.parts.end,
		.mem = NULL,
		.memsz = KEXEC_SIG_TAG_MANIFEST,
	};
	return nr;
}

/*
 * The kernel writes the ELF core headers, so it can write them again when
 * processors or memory come and go; without the flag it does not.
 */
static unsigned long hotplug_flag(const struct sf_plan *plan)
{
	u32 number = plan->bundle.manifest.elfcorehdr_slot;

	return number && plan->slots[number - 1].present ? KEXEC_CRASH_HOTPLUG_SUPPORT : 0;
}

/* The architecture is KEXEC_ARCH_DEFAULT: that of the manifest is compared by the kernel, which
 * then says what is wrong. */
unsigned long sf_plan_flags(const struct sf_plan *plan)
{
	return KEXEC_SIG_MANIFEST | KEXEC_ARCH_DEFAULT |
	       (plan->request.crash ? KEXEC_ON_CRASH : 0) | hotplug_flag(plan) |
	       plan->request.flags;
}

/* The kernel's log from here on; -1 if it cannot be read. */
static int log_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		lseek(fd, 0, SEEK_END);
	return fd;
}

/* What a refusal that the kernel explained is about. */
static enum sf_status status_of(int err)
{
	if (err == ENOKEY || err == EKEYREJECTED || err == ENOPKG || err == EBADMSG)
		return SF_KERNEL_KEY;
	return SF_KERNEL_REFUSED;
}

/* What a call is about, for sentences about it: both may be NULL. */
struct about {
	const struct sf_manifest *manifest;
	const struct sf_plan *plan;
};

static void refuse(const struct about *about, const struct sf_refusal *why, int err,
		   struct sf_error *error)
{
	struct loader_given given;

	if (about->plan && why->slot <= about->manifest->nr_slots) {
		given = loader_given(about->plan, why);
		loader_refuse(error, status_of(err), why, about->manifest, &given);
	} else {
		loader_refuse(error, status_of(err), why, about->manifest, NULL);
	}
}

/* One line of the log: is it about this load, and what does it say? */
static bool log_line(const char *line, int err, const struct about *about,
		     struct sf_error *error)
{
	struct sf_refusal why;
	struct sf_bytes name;

	if (sf_parse_line(line, &why, &name)) {
		if (sf_errno(why.cause) != err)
			return false;
		refuse(about, &why, err, error);
		return true;
	}
	if (!sf_explain_line(line, error->text, sizeof(error->text)))
		return false;
	error->status = SF_KERNEL_FAILED;
	error->err = err;
	error->cause = SF_E_OK;
	return true;
}

/* The last reason that was logged since log_open(). */
static bool log_reason(int fd, int err, const struct about *about, struct sf_error *error)
{
	char record[LOG_RECORD + 1];
	bool found = false;
	ssize_t n;

	while (fd >= 0) {
		n = read(fd, record, LOG_RECORD);
		if (n < 0 && errno == EPIPE)	/* overwritten meanwhile: go on behind it */
			continue;
		if (n <= 0)
			break;
		record[n] = '\0';
		record[strcspn(record, "\n")] = '\0';
		found |= log_line(record, err, about, error);
	}
	return found;
}

/*
 * Does this kernel know signed manifests?  With the flags, and segments that
 * cannot be read, such a kernel gets as far as trying to read them.
 */
static bool feature_known(void)
{
	return kexec_load(0, 1, NULL, KEXEC_SIG_MANIFEST | KEXEC_SIG_DRY_RUN) < 0 &&
	       errno == EFAULT;
}

static bool is_one(const char *path)
{
	size_t size;
	char *text = loader_read("", path, 64, &size);
	bool one = text && *text == '1';

	free(text);
	return one;
}

static enum sf_status denied(int err, unsigned long flags, struct sf_error *error)
{
	if (geteuid())
		return loader_fail(error, SF_REFUSED_CALLER, err,
				   "loading a kernel needs root (CAP_SYS_BOOT)");
	if (is_one("/proc/sys/kernel/kexec_load_disabled"))
		return loader_fail(error, SF_REFUSED_CALLER, err,
				   "loading a kernel is switched off until the next boot (sysctl kernel.kexec_load_disabled)");
	if (!(flags & KEXEC_SIG_MANIFEST))
		return loader_fail(error, SF_REFUSED_CALLER, err,
				   "this kernel is locked down, or its policy requires a signed manifest; see dmesg");
	if (feature_known())
		return loader_fail(error, SF_REFUSED_CALLER, err,
				   "a security policy (LSM, IMA) or a limit of this kernel forbids kexec_load; see dmesg");
	return loader_fail(error, SF_NO_FEATURE, err,
			   "this kernel is locked down and does not know signed manifests, or a security policy forbids kexec_load; boot one with CONFIG_KEXEC_SIG_MANIFEST, or see dmesg");
}

/* Without the kernel's own words there is only the errno. */
static enum sf_status explain(int err, unsigned long flags, struct sf_error *error)
{
	switch (err) {
	case EINVAL:
		if (flags & KEXEC_SIG_MANIFEST && !feature_known())
			return loader_fail(error, SF_NO_FEATURE, err,
					   "this kernel does not know signed manifests; boot one with CONFIG_KEXEC_SIG_MANIFEST");
		return loader_fail(error, SF_KERNEL_REFUSED, err,
				   "the call is malformed, or its flags do not go with a manifest; see dmesg");
	case EPERM:
	case EACCES:
		return denied(err, flags, error);
	case ENOSYS:
		return loader_fail(error, SF_NO_FEATURE, err,
				   "this kernel has no kexec_load; boot one with CONFIG_KEXEC and CONFIG_KEXEC_SIG_MANIFEST");
	case ENOKEY:
		return loader_fail(error, SF_KERNEL_KEY, err,
				   "no signer of the manifest is trusted; sign with a key that the kernel trusts");
	case EKEYREJECTED:
		return loader_fail(error, SF_KERNEL_KEY, err,
				   "the signature is wrong, or something is revoked; see dmesg");
	case EBADMSG:
		return loader_fail(error, SF_KERNEL_KEY, err,
				   "the manifest or its signature cannot be decoded; see dmesg");
	case ENOPKG:
		return loader_fail(error, SF_KERNEL_KEY, err,
				   "this kernel lacks an algorithm that the signature uses; sign with another one");
	case ENOEXEC:
	case ESTALE:
	case EBADSLT:
	case EADDRNOTAVAIL:
	case EILSEQ:
	case EUCLEAN:
		return loader_fail(error, SF_KERNEL_REFUSED, err,
				   "the load is not what the manifest says; see dmesg");
	case EBUSY:
		return loader_fail(error, SF_KERNEL_FAILED, err,
				   "another kexec operation is going on; try again");
	default:
		return loader_fail(error, SF_KERNEL_FAILED, err, "kexec_load failed: %s; see dmesg",
				   strerror(err));
	}
}

enum sf_status sf_kernel_knows(struct sf_error *error)
{
	return feature_known() ? SF_DONE : explain(errno, KEXEC_SIG_MANIFEST, error);
}

static bool crash_loaded(void)
{
	return is_one("/sys/kernel/kexec_crash_loaded");
}

/* The crash region is where digests are computed: too late to keep what was there. */
static void say_lost(struct sf_error *error)
{
	size_t n = strlen(error->text);

	snprintf(error->text + n, sizeof(error->text) - n,
		 "; the crash kernel that was loaded before is lost, load one again");
}

static enum sf_status load(u64 entry, unsigned long nr, struct kexec_segment *segments,
			   unsigned long flags, const struct about *about,
			   struct sf_error *error)
{
	enum sf_status status = SF_DONE;
	bool replaces;
	int log, err;

	if (nr > SEGMENTS_MAX)
		return loader_fail(error, SF_TOO_MANY, EINVAL,
				   "%lu segments are more than the %d that kexec_load takes; make a manifest with fewer slots",
				   nr, SEGMENTS_MAX);
	replaces = flags & KEXEC_ON_CRASH && crash_loaded();
	log = log_open();
	if (kexec_load(entry, nr, segments, flags) < 0) {
		err = errno;
		/* for being busy there are better words than the kernel's */
		if (err != EBUSY && log_reason(log, err, about, error))
			status = error->status;
		else
			status = explain(err, flags, error);
		if (replaces && !crash_loaded())
			say_lost(error);
	}
	if (log >= 0)
		close(log);
	return status;
}

enum sf_status sf_kexec_load(u64 entry, unsigned long nr, struct kexec_segment *segments,
			     unsigned long flags, const struct sf_manifest *manifest,
			     struct sf_error *error)
{
	const struct about about = { .manifest = manifest };

	return load(entry, nr, segments, flags, &about, error);
}

static enum sf_status call(const struct sf_plan *plan, unsigned long flags,
			   struct sf_error *error)
{
	const struct about about = { .manifest = &plan->bundle.manifest, .plan = plan };
	struct kexec_segment segments[SF_SLOTS_MAX + 1];
	unsigned long nr = sf_plan_segments(plan, segments);

	return load(plan->entry, nr, segments, sf_plan_flags(plan) | flags, &about, error);
}

enum sf_status sf_plan_load(const struct sf_plan *plan, struct sf_error *error)
{
	return call(plan, 0, error);
}

enum sf_status sf_plan_dry_run(const struct sf_plan *plan, struct sf_error *error)
{
	enum sf_status status = sf_kernel_knows(error);

	return status ? status : call(plan, KEXEC_SIG_DRY_RUN, error);
}

enum sf_status sf_unload(bool crash, struct sf_error *error)
{
	unsigned long flags = KEXEC_SIG_MANIFEST | (crash ? KEXEC_ON_CRASH : 0);

	/* the flag makes it work under lockdown; older kernels do not know it */
	if (!kexec_load(0, 0, NULL, flags) ||
	    !kexec_load(0, 0, NULL, flags & ~(unsigned long)KEXEC_SIG_MANIFEST) ||
	    !syscall(SYS_kexec_file_load, -1, -1, 0UL, NULL, KEXEC_FILE_UNLOAD |
		     (crash ? KEXEC_FILE_ON_CRASH : 0)))
		return SF_DONE;
	return loader_fail(error, errno == EPERM ? SF_REFUSED_CALLER : SF_KERNEL_FAILED,
			   errno, "unloading failed: %s", strerror(errno));
}
