// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * api.c - test that libsigfmt does what libsigfmt.h says; prints TAP
 *
 *	api DIR		DIR has the files that tests/library/check makes
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libsigfmt.h>

#define LINE	"root=/dev/vda1 lockdown=integrity"

static FILE *tap;
static int count, failed;
static struct sf_error *error;

static void verdict(bool ok, const char *name)
{
	count++;
	failed += !ok;
	fprintf(tap, "%sok %d - library: %s\n", ok ? "" : "not ", count, name);
	if (!ok && *sf_error_text(error))
		fprintf(tap, "# status %d, errno %s, cause %s, slot %u, segment %d, offset %lld, file %s: %s\n",
			sf_error_status(error), sf_error_errno_name(error), sf_error_cause(error),
			sf_error_slot(error), sf_error_segment(error),
			(long long)sf_error_offset(error), sf_error_file(error),
			sf_error_text(error));
}

/* Does the error have these values, and a sentence that contains @part? */
static bool is(enum sf_status found, enum sf_status status, int err, const char *cause,
	       const char *part)
{
	return found == status && sf_error_status(error) == status &&
	       sf_error_errno(error) == err && !strcmp(sf_error_cause(error), cause) &&
	       strstr(sf_error_text(error), part) && !strchr(sf_error_text(error), '\n');
}

static bool about(const char *file, uint32_t slot)
{
	return !strcmp(sf_error_file(error), file) && sf_error_slot(error) == slot;
}

/* --- requests --- */

static struct sf_range ram = { 0, 0x100000000 };
static struct sf_machine machine;
static struct sf_input initrd;
static struct sf_request request;

static void begin(void)
{
	ram = (struct sf_range){ 0, 0x100000000 };
	machine = (struct sf_machine){
		.size = sizeof(machine), .page_size = 4096, .handover = true,
		.ram = { &ram, 1 }, .firmware_ram = { &ram, 1 },
		.crash = { 0x40000000, 0x80000000 },
	};
	initrd = sf_input_path("initrd");
	request = (struct sf_request){
		.size = sizeof(request), .manifest = sf_input_path("manifest.ksig"),
		.image = sf_input_path("image"), .initrds = &initrd, .nr_initrds = 1,
		.command_line = LINE, .machine = &machine,
	};
}

/* Make a plan and free it. */
static enum sf_status made(void)
{
	struct sf_plan *plan;
	enum sf_status status = sf_plan_make(&request, &plan, error);

	if (!status != !!plan)
		abort();
	sf_plan_free(plan);
	return status;
}

static struct sf_plan *plan_of(void)
{
	struct sf_plan *plan;

	if (sf_plan_make(&request, &plan, error)) {
		verdict(false, "a plan");
		exit(1);
	}
	return plan;
}

static char *contents(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY);
	struct stat st;
	char *bytes;

	if (fd < 0 || fstat(fd, &st))
		abort();
	bytes = malloc(st.st_size);
	*size = read(fd, bytes, st.st_size);
	close(fd);
	return bytes;
}

static int descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* --- tests --- */

static void versions(void)
{
	verdict(!strcmp(sf_version(), SF_VERSION), "the header's version is the library's");
	verdict(sf_format_version() == 1, "the version of the format");
}

static void nothing(void)
{
	char *path;

	sf_free(NULL);
	sf_error_free(NULL);
	sf_plan_free(NULL);
	sf_machine_free(NULL);
	verdict(true, "NULL is freed");
	verdict(!sf_error_status(NULL) && !sf_error_errno(NULL) && !*sf_error_text(NULL) &&
		!*sf_error_cause(NULL) && !*sf_error_file(NULL) && !*sf_error_errno_name(NULL) &&
		!sf_error_slot(NULL) && sf_error_segment(NULL) == -1 && sf_error_offset(NULL) == -1,
		"no error is read as none");
	verdict(!sf_error_status(error) && !*sf_error_text(error) &&
		sf_error_segment(error) == -1 && sf_error_offset(error) == -1, "a new error is none");
	verdict(sf_manifest_find("/nowhere", &path, NULL) == SF_STATUS_NO_FILE && !path,
		"nobody has to want the error");
	verdict(is(sf_manifest_find("/nowhere", &path, error), SF_STATUS_NO_FILE, ENOENT, "",
		   "/nowhere: cannot be found") && about("/nowhere", 0), "an error names its file");
	verdict(!strcmp(sf_error_errno_name(error), "ENOENT"), "an errno by its name");
	begin();
	verdict(made() == SF_STATUS_DONE && !sf_error_status(error) && !*sf_error_text(error) &&
		!*sf_error_file(error), "a call that succeeds leaves no error behind");
}

static void sizes(void)
{
	struct {
		struct sf_request request;
		uint64_t more;
	} newer;
	struct sf_plan *plan = NULL;

	begin();
	request.size = 0;
	verdict(is(made(), SF_STATUS_CALL, EINVAL, "", "sizeof(struct sf_request)"),
		"a request without a size");
	request.size = sizeof(request) - 1;
	verdict(is(made(), SF_STATUS_CALL, EINVAL, "", "sizeof(struct sf_request)"),
		"a request that is too small");
	begin();
	memset(&newer, 0, sizeof(newer));
	newer.request = request;
	newer.request.size = sizeof(newer);
	verdict(sf_plan_make(&newer.request, &plan, error) == SF_STATUS_DONE,
		"a newer program's request, which uses nothing new");
	sf_plan_free(plan);
	newer.more = 1;
	verdict(is(sf_plan_make(&newer.request, &plan, error), SF_STATUS_CALL, E2BIG, "",
		   "does not know"), "a newer program's request, which does");
	machine.size = offsetof(struct sf_machine, reserved);
	machine.reserved = (struct sf_ranges){ (void *)8, 1 };
	verdict(made() == SF_STATUS_DONE, "a machine of an older program, without what was added");
	machine.size = 8;
	verdict(is(made(), SF_STATUS_CALL, EINVAL, "", "sizeof(struct sf_machine)"),
		"a machine that is too small");
	/* of what is to be read, only the size is set */
	memset(&machine, 0x5a, sizeof(machine));
	for (machine.size = 0; machine.size < offsetof(struct sf_machine, reserved); machine.size += 8) {
		enum sf_status status = sf_machine_read(NULL, &machine, error);

		sf_machine_free(&machine);
		if (!is(status, SF_STATUS_CALL, EINVAL, "", "sizeof(struct sf_machine)"))
			break;
	}
	verdict(machine.size == offsetof(struct sf_machine, reserved),
		"a machine to be read that is too small, and is freed");
}

static void machines(void)
{
	begin();
	ram.end = 0;
	verdict(is(made(), SF_STATUS_NO_ROOM, EADDRNOTAVAIL, "", "no room") &&
		sf_error_slot(error), "no memory: which slot has no room");
	begin();
	machine.reserved = machine.ram;
	verdict(is(made(), SF_STATUS_NO_ROOM, EADDRNOTAVAIL, "", "no room"),
		"all memory is reserved");
	begin();
	ram = (struct sf_range){ 0x2000, 0x1000 };
	verdict(is(made(), SF_STATUS_CALL, EINVAL, "", "ram: 0x2000 to 0x1000"),
		"memory that ends before it begins");
	ram = (struct sf_range){ 0, UINT64_MAX };
	verdict(is(made(), SF_STATUS_CALL, EINVAL, "", "ram:"), "memory without end");
	begin();
	machine.crash = (struct sf_range){ 2, 1 };
	verdict(is(made(), SF_STATUS_CALL, EINVAL, "", "crash:"), "a bad crash region");
	begin();
	machine.page_size = 4095;
	verdict(is(made(), SF_STATUS_CALL, EINVAL, "", "4095 is not a page size"), "a bad page size");
	begin();
	machine.lockdown = 3;
	verdict(is(made(), SF_STATUS_CALL, EINVAL, "", "lockdown"), "a bad level of lockdown");
	begin();
	request.crash = true;
	machine.crash.end = machine.crash.start;
	verdict(is(made(), SF_STATUS_NO_CRASH_REGION, EADDRNOTAVAIL, "", "crashkernel="),
		"no crash region");
	begin();
	request.machine = NULL;
	request.root = "/nowhere";
	verdict(is(made(), SF_STATUS_NO_FACTS, ENOENT, "", "/nowhere/sys"), "another root");
}

static void inputs(void)
{
	size_t size;
	char *image;
	int fd;

	begin();
	fd = open("image", O_RDONLY | O_CLOEXEC);
	lseek(fd, 0, SEEK_END);
	request.image = sf_input_fd(fd, NULL);
	verdict(made() == SF_STATUS_DONE && lseek(fd, 0, SEEK_CUR) == lseek(fd, 0, SEEK_END),
		"a descriptor, whose offset stays");
	close(fd);
	verdict(is(made(), SF_STATUS_NO_FILE, EBADF, "", "file descriptor: cannot be read") &&
		about("file descriptor", 0), "a descriptor that is closed");
	request.image.name = "the kernel of systemd-boot";
	verdict(is(made(), SF_STATUS_NO_FILE, EBADF, "", "the kernel of systemd-boot:"),
		"messages call a descriptor as they were told");

	image = contents("image", &size);
	request.image = sf_input_memory(image, size, NULL);
	verdict(made() == SF_STATUS_DONE, "memory");
	fd = memfd_create("image", MFD_CLOEXEC);
	if (write(fd, image, size) != (ssize_t)size)
		abort();
	request.image = sf_input_fd(fd, NULL);
	verdict(made() == SF_STATUS_DONE, "a memfd");
	if (ftruncate(fd, 100))
		abort();
	verdict(is(made(), SF_STATUS_FILE_SIZE, ENODATA, "", "has 100 bytes for slot kernel") &&
		about("file descriptor", 1), "a file that is too short: which, and for which slot");
	close(fd);
	request.image = sf_input_memory(image, 0, NULL);
	verdict(is(made(), SF_STATUS_FILE_SIZE, ENODATA, "", "memory: has no bytes"), "no bytes");
	free(image);
	request.image = sf_input_path("fifo");
	verdict(is(made(), SF_STATUS_NO_FILE, EINVAL, "", "not a regular file"), "a pipe");
	request.image = (struct sf_input){ .kind = SF_INPUT_NONE };
	verdict(is(made(), SF_STATUS_INPUT_MISSING, EINVAL, "", "no file was given for the kernel"),
		"no image");
	request.image.kind = 9;
	verdict(is(made(), SF_STATUS_CALL, EINVAL, "", "the kernel: 9 is not a kind of input"),
		"an unknown kind of input");
	begin();
	request.command_line = NULL;
	verdict(is(made(), SF_STATUS_INPUT_MISSING, ENOENT, "", "needs a command line") &&
		sf_error_slot(error), "no command line: which slot needs one");
	begin();
	request.manifest = sf_input_path("-");
	verdict(is(made(), SF_STATUS_NO_FILE, ENOENT, "", "./-: cannot open"),
		"\"-\" is a file like others");
	request.manifest = sf_input_path("unsigned.ksig");
	verdict(is(made(), SF_STATUS_BUNDLE_BAD, EINVAL, "", "not signed") &&
		about("unsigned.ksig", 0), "a manifest that is not signed");
}

/* A plan must not depend on its request: free or change everything given before its use. */
static void ownership(void)
{
	size_t sizes[3];
	char *bytes[3] = { contents("manifest.ksig", sizes), contents("image", sizes + 1),
			   contents("initrd", sizes + 2) };
	char *line = strdup(LINE);
	struct sf_plan *plan;

	begin();
	request.manifest = sf_input_memory(bytes[0], sizes[0], NULL);
	request.image = sf_input_memory(bytes[1], sizes[1], NULL);
	initrd = sf_input_memory(bytes[2], sizes[2], NULL);
	request.command_line = line;
	plan = plan_of();
	for (int i = 0; i < 3; i++) {
		memset(bytes[i], 0xff, sizes[i]);
		free(bytes[i]);
	}
	free(line);
	memset(&ram, 0xff, sizeof(ram));
	memset(&machine, 0xff, sizeof(machine));
	memset(&initrd, 0xff, sizeof(initrd));
	memset(&request, 0xff, sizeof(request));
	verdict(!sf_plan_preflight(plan, error) && !sf_plan_digests(plan, error),
		"a plan keeps nothing of the caller's");
	sf_plan_free(plan);
}

static void refusals(void)
{
	struct kexec_segment segments[SF_SEGMENTS_MAX];
	struct sf_plan *plan;
	size_t nr, size;
	char *image;

	begin();
	request.command_line = LINE " acpi_rsdp=1";
	plan = plan_of();
	nr = sf_plan_segments(plan, segments);
	verdict(is(sf_plan_preflight(plan, error), SF_STATUS_REFUSED_HERE, EILSEQ,
		   "cmdline-forbidden", "acpi_rsdp=1") &&
		sf_error_offset(error) == (int64_t)strlen(LINE) + 1,
		"a word that is forbidden, and where in the line");
	verdict(sf_error_segment(error) >= 0 && sf_error_segment(error) < (int)nr &&
		segments[sf_error_segment(error)].memsz == sf_error_slot(error),
		"a refusal names the segment of its slot");
	sf_plan_free(plan);

	image = contents("image", &size);
	image[size - 1] ^= 1;
	begin();
	request.image = sf_input_memory(image, size, NULL);
	plan = plan_of();
	verdict(!sf_plan_preflight(plan, error) &&
		is(sf_plan_digests(plan, error), SF_STATUS_REFUSED_HERE, EUCLEAN, "digest-differs",
		   "slot 1 (kernel)") && sf_error_slot(error) == 1 && !sf_error_segment(error),
		"a byte that was not signed");
	sf_plan_free(plan);
	free(image);

	begin();
	request.manifest = sf_input_path("changed.ksig");
	plan = plan_of();
	verdict(is(sf_plan_preflight(plan, error), SF_STATUS_REFUSED_SIGNATURE, EKEYREJECTED,
		   "signature-invalid", "other bytes"), "a manifest that was not signed");
	sf_plan_free(plan);
}

static void whats_in_a_plan(void)
{
	struct kexec_segment segments[SF_SEGMENTS_MAX];
	struct sf_slot_info info = { .size = sizeof(info) };
	uint32_t number, present = 0;
	struct sf_plan *plan;
	size_t nr;

	begin();
	plan = plan_of();
	nr = sf_plan_segments(plan, segments);
	for (number = 1; sf_plan_slot(plan, number, &info); number++)
		present += info.present;
	verdict(number - 1 == sf_plan_slots(plan) && present + 1 == nr, "slots and segments");
	verdict(sf_plan_slot(plan, 1, &info) && !strcmp(info.name, "kernel") &&
		!strcmp(info.type, "code") && !strcmp(info.covered, "signed") && info.present &&
		info.address == (uintptr_t)segments[0].mem && info.bytes == segments[0].bufsz &&
		(info.memory | 1) == segments[0].memsz, "what a slot is filled with");
	verdict(!sf_plan_slot(plan, 0, &info) && !sf_plan_slot(plan, number, &info), "no such slot");
	info.size = 8;
	verdict(!sf_plan_slot(plan, 1, &info), "a slot's structure that is too small");
	info.size = sizeof(info);
	verdict(segments[nr - 1].memsz == 0xfff && !segments[nr - 1].mem &&
		!memcmp(segments[nr - 1].buf, "\x89KSIG", 5), "the manifest is the last segment");
	verdict(sf_plan_flags(plan) == 0x10, "flags of a reboot load");
	verdict(sf_plan_slot(plan, 2, &info) && !strcmp(info.name, "purgatory") &&
		sf_plan_entry(plan) == info.address, "the entry point");
	verdict(strstr(sf_plan_warning(plan), "no initramfs that Linux unpacks"), "a warning");
	sf_plan_free(plan);
	request.crash = true;
	request.flags = 4;
	plan = plan_of();
	verdict(sf_plan_flags(plan) == (0x10 | 1 | 4 | 8), "flags of a crash load");
	verdict(sf_plan_entry(plan) >= machine.crash.start &&
		sf_plan_entry(plan) < machine.crash.end,
		"a crash kernel goes where the caller says");
	sf_plan_free(plan);
}

static void texts(void)
{
	struct sf_plan *plan;
	char *text;

	begin();
	plan = plan_of();
	text = sf_plan_picture(plan, 0, false);
	verdict(text && strstr(text, "1 kernel") && strchr(text, '\n') - text == 40,
		"a picture, at least 40 columns wide");
	sf_free(text);
	text = sf_plan_picture(plan, 100, true);
	verdict(text && strstr(text, "\033[32m"), "a picture in colours");
	sf_free(text);
	text = sf_plan_json(&request, plan, error);
	verdict(text && strstr(text, "\"would_load\": true") && strstr(text, "\"error\": null") &&
		strstr(text, "\"manifest\": \"manifest.ksig\"") && strstr(text, "\"slots\": ["), "JSON");
	sf_free(text);
	request.command_line = LINE " acpi_rsdp=1";
	sf_plan_free(plan);
	plan = plan_of();
	sf_plan_preflight(plan, error);
	text = sf_plan_json(&request, NULL, error);
	verdict(text && strstr(text, "\"would_load\": false") && strstr(text, "\"status\": 15, ") &&
		strstr(text, "\"cause\": \"cmdline-forbidden\"") && !strstr(text, "slots"),
		"JSON of an error, without a plan");
	sf_free(text);
	sf_plan_free(plan);
}

/* --- verifying --- */

static enum sf_status verify(const char *manifest, const struct sf_input *certs, size_t n,
			     uint32_t threshold, char **signer)
{
	const struct sf_verify_request question = {
		.size = sizeof(question), .manifest = sf_input_path(manifest),
		.certificates = certs, .nr_certificates = n, .threshold = threshold,
	};

	return sf_verify(&question, signer, error);
}

static void certificates(void)
{
	struct sf_input certs[2] = { sf_input_path("other.pem"), sf_input_path("one.pem") };
	char *signer, *pem;
	size_t size;
	int fd;

	verdict(!verify("manifest.ksig", certs, 2, 0, &signer) && signer &&
		!strcmp(signer, "CN = Signer one"), "one of two certificates");
	sf_free(signer);
	verdict(!verify("manifest.ksig", certs + 1, 1, 1, NULL), "nobody has to want the signer");
	verdict(is(verify("manifest.ksig", certs, 1, 0, &signer), SF_STATUS_REFUSED_SIGNATURE,
		   ENOKEY, "signer-unknown", "1 needed") && !signer, "somebody else's certificate");
	fd = open("one.der", O_RDONLY | O_CLOEXEC);
	certs[1] = sf_input_fd(fd, NULL);
	verdict(!verify("manifest.ksig", certs + 1, 1, 0, NULL), "a certificate in DER, open");
	close(fd);
	pem = contents("one.pem", &size);
	certs[1] = sf_input_memory(pem, size, NULL);
	verdict(!verify("manifest.ksig", certs + 1, 1, 0, NULL), "a certificate in memory");
	free(pem);
	certs[1] = sf_input_path("ca.pem");
	verdict(!verify("leaf.ksig", certs + 1, 1, 0, NULL), "the certificate of an authority");
	verdict(is(verify("leaf.ksig", certs + 1, 1, 2, NULL), SF_STATUS_REFUSED_SIGNATURE, ENOKEY,
		   "signer-unknown", "signed by 1 of the trusted keys, 2 needed"),
		"more signers are needed");
	certs[1] = sf_input_path("both.pem");
	verdict(!verify("both.ksig", certs + 1, 1, 2, NULL), "two signers are needed, and there");
	certs[1] = sf_input_path("image");
	verdict(is(verify("leaf.ksig", certs + 1, 1, 0, NULL), SF_STATUS_CERT_BAD, EBADMSG, "",
		   "image: not a certificate") && about("image", 0), "a certificate that is none");
	verdict(is(verify("leaf.ksig", NULL, 0, 0, NULL), SF_STATUS_CALL, EINVAL, "",
		   "nobody is trusted"), "no certificates");
	verdict(is(verify("leaf.ksig", certs, 1, 65, NULL), SF_STATUS_CALL, EINVAL, "", "64 at most"),
		"more signers than there can be");
}

static void signatures(void)
{
	const struct sf_input cert = sf_input_path("one.pem");

	verdict(is(verify("changed.ksig", &cert, 1, 0, NULL), SF_STATUS_REFUSED_SIGNATURE,
		   EKEYREJECTED, "signature-invalid", "it signs other bytes"),
		"verify: a manifest that was changed");
	verdict(is(verify("wrong.ksig", &cert, 1, 0, NULL), SF_STATUS_REFUSED_SIGNATURE,
		   EKEYREJECTED, "signature-invalid", "the signature is wrong"),
		"verify: a signature that was changed");
	verdict(is(verify("unsigned.ksig", &cert, 1, 0, NULL), SF_STATUS_BUNDLE_BAD, EINVAL, "",
		   "not signed"), "verify: not signed");
	verdict(is(verify("image", &cert, 1, 0, NULL), SF_STATUS_BUNDLE_BAD, EBADMSG, "header-magic",
		   "image:") &&
		about("image", 0), "verify: not a manifest");
	verdict(is(verify("malformed.ksig", &cert, 1, 0, NULL), SF_STATUS_BUNDLE_BAD, EBADMSG,
		   "manifest-malformed", "malformed.ksig:") && !sf_error_offset(error),
		"verify: a manifest that is malformed, and where");
	verdict(is(verify("nothing", &cert, 1, 0, NULL), SF_STATUS_NO_FILE, ENOENT, "", "nothing:"),
		"verify: no such file");
}

/* --- threads --- */

static void *work(void *result)
{
	const struct sf_input cert = sf_input_path("one.pem");
	const struct sf_verify_request question = {
		.size = sizeof(question), .manifest = sf_input_path("manifest.ksig"),
		.certificates = &cert, .nr_certificates = 1,
	};
	struct sf_error *own = sf_error_new();
	struct sf_plan *plan;
	char *text;

	for (int i = 0; i < 10; i++) {
		if (sf_plan_make(&request, &plan, own) || sf_plan_preflight(plan, own) ||
		    sf_plan_digests(plan, own) || sf_verify(&question, NULL, own))
			*(bool *)result = false;
		text = plan ? sf_plan_picture(plan, 80, false) : NULL;
		sf_free(text);
		sf_plan_free(plan);
	}
	sf_error_free(own);
	return NULL;
}

static void threads(void)
{
	bool fine[4] = { true, true, true, true };
	pthread_t thread[4];

	begin();
	for (int i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, work, &fine[i]);
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	verdict(fine[0] && fine[1] && fine[2] && fine[3], "four threads at the same time");
}

/* The running kernel may support manifests or not, and the caller may be unprivileged. */
static void kernel(void)
{
	enum sf_status status = sf_kernel_knows(error);

	verdict(status == sf_error_status(error) &&
		(!status || status == SF_STATUS_NO_FEATURE || status == SF_STATUS_REFUSED_CALLER),
		"is there a kernel that knows manifests?");
}

/* Redirect what the library prints from here on, because it must print nothing. */
static int capture(void)
{
	int fd = memfd_create("printed", MFD_CLOEXEC);

	tap = fdopen(dup(1), "w");
	if (!tap || fd < 0)
		abort();
	setvbuf(tap, NULL, _IOLBF, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	return fd;
}

int main(int argc, char **argv)
{
	int printed, open_before;
	struct stat st;

	if (argc != 2 || chdir(argv[1])) {
		fputs("usage: api DIR\n", stderr);
		return 2;
	}
	printed = capture();
	error = sf_error_new();
	open_before = descriptors();
	versions();
	nothing();
	sizes();
	machines();
	inputs();
	ownership();
	refusals();
	whats_in_a_plan();
	texts();
	certificates();
	signatures();
	threads();
	kernel();
	verdict(descriptors() == open_before, "no descriptor stays open");
	fflush(stdout);
	verdict(!fstat(printed, &st) && !st.st_size, "nothing was printed");
	fprintf(tap, "1..%d\n", count);
	sf_error_free(error);
	return failed != 0;
}
