// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * load.c - call kexec_load(2) and explain its errors
 */
#define _GNU_SOURCE	/* memmem */
#include <fcntl.h>
#include <linux/kexec.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "loader.h"
#include "sigfmt_trust.h"

#ifndef KEXEC_CRASH_HOTPLUG_SUPPORT
#define KEXEC_CRASH_HOTPLUG_SUPPORT	0x00000008	/* Linux 6.10 */
#endif

#define LOG_RECORD	8192	/* longer than any record of the kernel */

static long kexec_load(u64 entry, unsigned long nr, struct kexec_segment *segments,
		       unsigned long flags)
{
	return syscall(SYS_kexec_load, (unsigned long)entry, nr, segments, flags);
}

size_t sf_plan_segments(const struct sf_plan *plan, struct kexec_segment *segments)
{
	size_t nr = 0;

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
 * The kernel writes the ELF core headers, so it can also update them on CPU and
 * memory hotplug.  It does so only with this flag.
 */
static unsigned long hotplug_flag(const struct sf_plan *plan)
{
	u32 number = plan->bundle.manifest.elfcorehdr_slot;

	return number && plan->slots[number - 1].present ? KEXEC_CRASH_HOTPLUG_SUPPORT : 0;
}

/* The kernel compares the manifest's architecture with its own.  KEXEC_ARCH_DEFAULT leaves that
 * check to it, so that a mismatch is refused with a cause. */
uint64_t sf_plan_flags(const struct sf_plan *plan)
{
	return KEXEC_SIG_MANIFEST | KEXEC_ARCH_DEFAULT |
	       (plan->request.crash ? KEXEC_ON_CRASH : 0) | hotplug_flag(plan) |
	       plan->request.flags;
}

/* Open the kernel's log at its end; -1 if it cannot be read. */
static int log_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		lseek(fd, 0, SEEK_END);
	return fd;
}

/* The status of a refusal that the kernel has logged */
static enum sf_status refusal_status(int err)
{
	if (err == ENOKEY || err == EKEYREJECTED || err == ENOPKG || err == EBADMSG)
		return SF_STATUS_KERNEL_KEY;
	return SF_STATUS_KERNEL_REFUSED;
}

/* The context of an error's sentence; both may be NULL */
struct load_context {
	const struct sf_manifest *manifest;
	const struct sf_plan *plan;
};

static void refuse(const struct load_context *context, const struct sf_refusal *why, int err,
		   struct sf_error *error)
{
	struct loader_given given;

	if (context->plan && why->slot <= context->manifest->nr_slots) {
		given = loader_given(context->plan, why);
		loader_refuse(error, refusal_status(err), why, context->manifest, &given);
		error->segment = loader_segment(context->plan, why->slot);
	} else {
		loader_refuse(error, refusal_status(err), why, context->manifest, NULL);
	}
}

/* Set @error from a line of the log, if it explains a failure with errno @err. */
static bool log_line_error(const char *line, int err, const struct load_context *context,
			   struct sf_error *error)
{
	char text[SF_SENTENCE_MAX];
	struct sf_refusal why;
	struct sf_bytes name;

	if (sf_parse_line(line, &why, &name)) {
		if (sf_causes[why.cause].error != err)
			return false;
		refuse(context, &why, err, error);
		return true;
	}
	if (!sf_explain_line(line, text, sizeof(text)))
		return false;
	loader_fail(error, SF_STATUS_KERNEL_FAILED, err, "%s", text);
	return true;
}

/* Set @error from the last matching line logged since log_open(). */
static bool log_error(int fd, int err, const struct load_context *context,
		      struct sf_error *error)
{
	char record[LOG_RECORD + 1];
	bool found = false;
	ssize_t n;

	while (fd >= 0) {
		n = read(fd, record, LOG_RECORD);
		if (n < 0 && errno == EPIPE)	/* overwritten: continue with the next record */
			continue;
		if (n <= 0)
			break;
		record[n] = '\0';
		record[strcspn(record, "\n")] = '\0';
		found |= log_line_error(record, err, context, error);
	}
	return found;
}

/*
 * Does this kernel know signed manifests?  Such a kernel accepts the flags and fails
 * with EFAULT when it reads the segments, which are at NULL.
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

static enum sf_status permission_error(int err, unsigned long flags, struct sf_error *error)
{
	if (geteuid())
		return loader_fail(error, SF_STATUS_REFUSED_CALLER, err,
				   "loading a kernel needs root (CAP_SYS_BOOT)");
	if (is_one("/proc/sys/kernel/kexec_load_disabled"))
		return loader_fail(error, SF_STATUS_REFUSED_CALLER, err,
				   "loading a kernel is switched off until the next boot (sysctl kernel.kexec_load_disabled)");
	if (!(flags & KEXEC_SIG_MANIFEST))
		return loader_fail(error, SF_STATUS_REFUSED_CALLER, err,
				   "this kernel is locked down, or its policy requires a signed manifest; see dmesg");
	if (feature_known())
		return loader_fail(error, SF_STATUS_REFUSED_CALLER, err,
				   "a security policy (LSM, IMA) or a limit of this kernel forbids kexec_load; see dmesg");
	return loader_fail(error, SF_STATUS_NO_FEATURE, err,
			   "this kernel is locked down and does not know signed manifests, or a security policy forbids kexec_load; boot one with CONFIG_KEXEC_SIG_MANIFEST, or see dmesg");
}

/* Set @error from the errno alone, when the log has no reason. */
static enum sf_status errno_error(int err, unsigned long flags, struct sf_error *error)
{
	switch (err) {
	case EINVAL:
		if (flags & KEXEC_SIG_MANIFEST && !feature_known())
			return loader_fail(error, SF_STATUS_NO_FEATURE, err,
					   "this kernel does not know signed manifests; boot one with CONFIG_KEXEC_SIG_MANIFEST");
		return loader_fail(error, SF_STATUS_KERNEL_REFUSED, err,
				   "the call is malformed, or its flags cannot be combined with a manifest; see dmesg");
	case EPERM:
	case EACCES:
		return permission_error(err, flags, error);
	case ENOSYS:
		return loader_fail(error, SF_STATUS_NO_FEATURE, err,
				   "this kernel has no kexec_load; boot one with CONFIG_KEXEC and CONFIG_KEXEC_SIG_MANIFEST");
	case ENOKEY:
		return loader_fail(error, SF_STATUS_KERNEL_KEY, err,
				   "no signer of the manifest is trusted; sign with a key that the kernel trusts");
	case EKEYREJECTED:
		return loader_fail(error, SF_STATUS_KERNEL_KEY, err,
				   "the signature is wrong, or a key or digest is revoked; see dmesg");
	case EBADMSG:
		return loader_fail(error, SF_STATUS_KERNEL_KEY, err,
				   "the manifest or its signature cannot be decoded; see dmesg");
	case ENOPKG:
		return loader_fail(error, SF_STATUS_KERNEL_KEY, err,
				   "this kernel lacks an algorithm that the signature uses; sign with another one");
	case ENOEXEC:
	case ESTALE:
	case EBADSLT:
	case EADDRNOTAVAIL:
	case EILSEQ:
	case EUCLEAN:
		return loader_fail(error, SF_STATUS_KERNEL_REFUSED, err,
				   "the load is not what the manifest says; see dmesg");
	case EBUSY:
		return loader_fail(error, SF_STATUS_KERNEL_FAILED, err,
				   "another kexec operation is in progress; try again");
	default:
		return loader_fail(error, SF_STATUS_KERNEL_FAILED, err, "kexec_load failed: %s; see dmesg",
				   strerror(err));
	}
}

enum sf_status sf_kernel_knows(struct sf_error *error)
{
	struct sf_error spare;

	error = loader_start_error(error, &spare);
	return feature_known() ? SF_STATUS_DONE : errno_error(errno, KEXEC_SIG_MANIFEST, error);
}

static bool crash_loaded(void)
{
	return is_one("/sys/kernel/kexec_crash_loaded");
}

/* Digests are computed in the crash region, so a failed load overwrites the old crash kernel. */
static void append_crash_lost(struct sf_error *error)
{
	size_t n = strlen(error->text);

	snprintf(error->text + n, sizeof(error->text) - n,
		 "; the crash kernel that was loaded before is lost, load one again");
}

static enum sf_status load(const struct sf_plan *plan, unsigned long flags,
			   struct sf_error *error)
{
	const struct load_context context = { .manifest = &plan->bundle.manifest, .plan = plan };
	struct kexec_segment segments[SF_SLOTS_MAX + 1];
	size_t nr = sf_plan_segments(plan, segments);
	enum sf_status status = SF_STATUS_DONE;
	bool replaces;
	int log, err;

	replaces = flags & KEXEC_ON_CRASH && crash_loaded();
	log = log_open();
	if (kexec_load(plan->entry, nr, segments, flags) < 0) {
		err = errno;
		/* the kernel logs nothing specific for EBUSY */
		if (err != EBUSY && log_error(log, err, &context, error))
			status = error->status;
		else
			status = errno_error(err, flags, error);
		if (replaces && !crash_loaded())
			append_crash_lost(error);
	}
	if (log >= 0)
		close(log);
	return status;
}

/* /proc/keys and the certificates give a more precise reason than the kernel's log. */
static void explain_signer(const struct sf_plan *plan, struct sf_error *error)
{
	struct sf_trust trust;
	struct sf_error more;

	loader_clear_error(&more);
	if (loader_plan_trust(plan, &trust, &more) && more.cause == error->cause)
		snprintf(error->text, sizeof(error->text), "%s", more.text);
}

/*
 * Fail if the initramfs was changed while the kernel copied it.  A mixture of old and new
 * bytes must not be started.
 */
static enum sf_status check_copied(const struct sf_plan *plan, bool loaded,
				   struct sf_error *error)
{
	struct sf_error changed;
	size_t n;

	loader_clear_error(&changed);
	if (!loader_check_mapping(&plan->mapping, "loaded", &changed))
		return error->status;
	*error = changed;
	if (!loaded || sf_unload(plan->request.crash, NULL))
		return error->status;
	n = strlen(error->text);
	snprintf(error->text + n, sizeof(error->text) - n, "; now nothing is loaded");
	return error->status;
}

static enum sf_status load_and_explain(const struct sf_plan *plan, unsigned long flags,
				       struct sf_error *error)
{
	enum sf_status status = loader_check_mapping(&plan->mapping, "read", error);

	if (status)
		return status;
	status = load(plan, sf_plan_flags(plan) | flags, error);
	if (status == SF_STATUS_KERNEL_KEY)
		explain_signer(plan, error);
	return check_copied(plan, !status && !(flags & KEXEC_SIG_DRY_RUN), error);
}

enum sf_status sf_plan_load(const struct sf_plan *plan, struct sf_error *error)
{
	struct sf_error spare;

	return load_and_explain(plan, 0, loader_start_error(error, &spare));
}

enum sf_status sf_plan_dry_run(const struct sf_plan *plan, struct sf_error *error)
{
	struct sf_error spare;
	enum sf_status status;

	error = loader_start_error(error, &spare);
	status = sf_kernel_knows(error);
	return status ? status : load_and_explain(plan, KEXEC_SIG_DRY_RUN, error);
}

/* Unload in one of the ways that kernels have; returns 0 or an errno. */
static int unload_by(unsigned int way, bool crash)
{
	unsigned long flags = crash ? KEXEC_ON_CRASH : 0;
	long ret;

	if (way == 0)	/* the flag permits this under lockdown */
		ret = kexec_load(0, 0, NULL, flags | KEXEC_SIG_MANIFEST);
	else if (way == 1)
		ret = kexec_load(0, 0, NULL, flags);
	else
		ret = syscall(SYS_kexec_file_load, -1, -1, 0UL, NULL,
			      KEXEC_FILE_UNLOAD | (crash ? KEXEC_FILE_ON_CRASH : 0));
	if (!ret)
		return 0;
	/* a kernel without manifests rejects the flag as unknown */
	return way == 0 && errno == EINVAL ? ENOSYS : errno;
}

enum sf_status sf_unload(bool crash, struct sf_error *error)
{
	struct sf_error spare;
	int err = ENOSYS, next;

	error = loader_start_error(error, &spare);
	for (unsigned int way = 0; way < 3; way++) {
		next = unload_by(way, crash);
		if (!next)
			return SF_STATUS_DONE;
		/* report the first error, unless that is a way which this kernel does not have */
		err = err == ENOSYS ? next : err;
	}
	return loader_fail(error, err == EPERM ? SF_STATUS_REFUSED_CALLER :
			   SF_STATUS_KERNEL_FAILED, err, "unloading failed: %s", strerror(err));
}
