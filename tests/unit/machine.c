// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * machine.c - a simulated machine for the loader
 */
#define _GNU_SOURCE
#include <ftw.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "machine.h"

#define BLOB_BYTE(i)	((u8)((i) * 5 + ((i) >> 8)))
#define IMAGE_BYTE(i)	((u8)((i) * 7 + ((i) >> 8)))

void machine_write(struct machine *m, const char *path, const void *data, size_t n)
{
	char name[512];
	FILE *f;

	snprintf(name, sizeof(name), "%s%s", m->dir, path);
	for (char *slash = name + strlen(m->dir) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(name, 0700);
		*slash = '/';
	}
	f = fopen(name, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

void machine_print(struct machine *m, const char *path, const char *fmt, ...)
{
	char *text;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vasprintf(&text, fmt, args);
	va_end(args);
	assert_true(n >= 0);
	machine_write(m, path, text, n);
	free(text);
}

static int remove_one(const char *name, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(name);
}

void machine_remove(struct machine *m, const char *path)
{
	char name[512];

	snprintf(name, sizeof(name), "%s%s", m->dir, path);
	nftw(name, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void machine_boot_params(struct machine *m)
{
	machine_write(m, "/sys/kernel/boot_params/data", m->boot_params, sizeof(m->boot_params));
}

void machine_memmap(struct machine *m, u64 start, u64 last, const char *type)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/firmware/memmap/%u/start", m->memmap);
	machine_print(m, path, "0x%llx\n", start);
	snprintf(path, sizeof(path), "/sys/firmware/memmap/%u/end", m->memmap);
	machine_print(m, path, "0x%llx\n", last);
	snprintf(path, sizeof(path), "/sys/firmware/memmap/%u/type", m->memmap++);
	machine_print(m, path, "%s\n", type);
}

void machine_runtime(struct machine *m, u64 phys, u64 pages)
{
	char path[96];

	snprintf(path, sizeof(path), "/sys/firmware/efi/runtime-map/%u/phys_addr", m->runtime);
	machine_print(m, path, "0x%llx\n", phys);
	snprintf(path, sizeof(path), "/sys/firmware/efi/runtime-map/%u/num_pages", m->runtime++);
	machine_print(m, path, "0x%llx\n", pages);
}

static void make_memory(struct machine *m)
{
	machine_memmap(m, 0, 0x9efff, "System RAM");
	machine_memmap(m, 0xf0000, 0xfffff, "Reserved");
	machine_memmap(m, 0x100000, ACPI_START - 1, "System RAM");
	machine_memmap(m, ACPI_START, ACPI_START + 0xfffff, "ACPI Tables");
	machine_memmap(m, 0x80000000, 0x80000fff, "Unknown E820 type");
	machine_memmap(m, HIGH_START, HIGH_START + 0x7fffffff, "System RAM");
	machine_print(m, "/proc/iomem",
		      "00000000-00000fff : Reserved\n"
		      "00001000-0009efff : System RAM\n"
		      "000f0000-000fffff : Reserved\n"
		      "00100000-7fefffff : System RAM\n"
		      "  02000000-02bfffff : Kernel code\n"
		      "  30000000-3fffffff : Crash kernel\n"
		      "7ff00000-7fffffff : ACPI Tables\n"
		      "100000000-17fffffff : System RAM\n"
		      "180000000-18fffffff : System RAM (kmem)\n");
}

void machine_files(struct machine *m)
{
	static u8 image[IMAGE_OFFSET + KERNEL_SIZE + 100];

	for (size_t i = 0; i < sizeof(image); i++)
		image[i] = IMAGE_BYTE(i);
	machine_write(m, "/vmlinuz", image, sizeof(image));
	machine_write(m, "/initrd", image, 5001);
	machine_write(m, "/settings", image + 1000, 77);
}

static void digest(const void *p, size_t n, u8 *to)
{
	assert_int_equal(EVP_Digest(p, n, to, NULL, EVP_sha256(), NULL), 1);
}

/* The bytes that the image, the attachments and the zeros give to signed slots. */
static void sign_slots(struct machine *m)
{
	static const u8 zeros[16];
	static u8 bytes[KERNEL_SIZE];
	struct fixture *f = m->fixture;
	const struct sf_slot_desc *purgatory = &f->slots[PURGATORY - 1];
	size_t n = 0;

	for (size_t i = 0; i < KERNEL_SIZE; i++)
		bytes[i] = IMAGE_BYTE(i + IMAGE_OFFSET);
	digest(bytes, KERNEL_SIZE, f->digests[KERNEL - 1]);
	for (size_t i = 0; i < purgatory->slot.size; i++) {
		bool field = false;

		for (size_t j = 0; j < purgatory->nr_fields; j++) {
			const struct sf_field *p = &purgatory->fields[j];

			field |= i >= p->offset && i < p->offset + p->length;
		}
		if (!field)
			bytes[n++] = BLOB_BYTE(i);
	}
	digest(bytes, n, f->digests[PURGATORY - 1]);
	for (size_t i = 0; i < 50; i++)
		bytes[i] = BLOB_BYTE(i);
	digest(bytes, 50, f->digests[INITRD_HEAD - 1]);
	digest(zeros, sizeof(zeros), f->digests[INITRD_TAIL - 1]);
}

struct sf_hint *machine_hint(struct machine *m, u32 slot)
{
	for (size_t i = 0; i < m->attachments.nr_hints; i++)
		if (m->attachments.hints[i].slot == slot)
			return &m->attachments.hints[i];
	fail_msg("slot %u has no hint", slot);
	return NULL;
}

static void attach(struct machine *m)
{
	static const struct sf_hint hints[] = {
		{ KERNEL, SF_SOURCE_IMAGE, IMAGE_OFFSET, KERNEL_SIZE },
		{ PURGATORY, SF_SOURCE_ATTACHMENT, 0, 0 },
		{ CMDLINE, SF_SOURCE_CMDLINE, 0, 0 },
		{ INITRD_HEAD, SF_SOURCE_ATTACHMENT, 0, 0 },
		{ INITRD, SF_SOURCE_INITRD, 0, 0 },
		{ INITRD_TAIL, SF_SOURCE_ZEROS, 0, 16 },
		{ DATA, SF_SOURCE_DATA, 0, 0 },
	};
	static const struct sf_chooser choosers[] = {
		{ PURGATORY, RECHECK_AT, SF_CHOICE_RECHECK },
		{ PURGATORY, UART_AT, SF_CHOICE_UART },
	};
	struct sf_attachments *a = &m->attachments;
	static u8 blob[PURGATORY_SIZE];

	for (size_t i = 0; i < sizeof(blob); i++)
		blob[i] = BLOB_BYTE(i);
	memcpy(a->hints, hints, sizeof(hints));
	a->nr_hints = sizeof(hints) / sizeof(hints[0]);
	memcpy(a->choosers, choosers, sizeof(choosers));
	a->nr_choosers = sizeof(choosers) / sizeof(choosers[0]);
	a->blobs[0] = (struct sf_blob){ PURGATORY, { blob, sizeof(blob) } };
	a->blobs[1] = (struct sf_blob){ INITRD_HEAD, { blob, 50 } };
	a->nr_blobs = 2;
	a->text = text_bytes("made-up kernel");
}

static void make_efi(struct machine *m)
{
	m->boot_params[0x1ec] = 3;	/* Secure Boot is on */
	/* inside RAM: boot services memory that the kernel keeps */
	machine_runtime(m, 0x7fe00000, 0x20);
	machine_runtime(m, 0x7ff40000, 0x10);
	machine_runtime(m, HIGH_START + 0x7fff0000, 0x10);
}

void machine_initrds(struct machine *m, const char *first, const char *second)
{
	m->initrds[0] = sf_input_path(first);
	m->initrds[1] = sf_input_path(second);
	m->request.initrds = m->initrds;
	m->request.nr_initrds = !!first + !!second;
}

static int setup(void **state, bool efi)
{
	struct machine *m = calloc(1, sizeof(*m));

	if (!m)
		return -1;
	*state = m;
	m->fixture = calloc(1, sizeof(*m->fixture));
	strcpy(m->dir, "/tmp/sigfmt-test-XXXXXX");
	if (!m->fixture || !mkdtemp(m->dir))
		return -1;
	snprintf(m->image, sizeof(m->image), "%s/vmlinuz", m->dir);
	snprintf(m->initrd, sizeof(m->initrd), "%s/initrd", m->dir);
	snprintf(m->settings, sizeof(m->settings), "%s/settings", m->dir);
	snprintf(m->bundle, sizeof(m->bundle), "%s/manifest.ksig", m->dir);
	fixture_describe(m->fixture);
	attach(m);
	machine_files(m);
	make_memory(m);
	machine_print(m, "/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	machine_print(m, "/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sse sse2\n\n");
	if (efi)
		make_efi(m);
	machine_boot_params(m);
	m->data[0] = (struct sf_data_file){ "settings", sf_input_path(m->settings) };
	m->request = (struct sf_request){
		.size = sizeof(m->request),
		.manifest = sf_input_path(m->bundle), .image = sf_input_path(m->image),
		.data = m->data, .nr_data = 1,
		.command_line = "root=/dev/vda1 lockdown=integrity", .root = m->dir,
	};
	machine_initrds(m, m->initrd, NULL);
	machine_bundle(m, SIGNED);
	return 0;
}

int machine_setup(void **state)
{
	return setup(state, false);
}

int machine_setup_efi(void **state)
{
	return setup(state, true);
}

int machine_teardown(void **state)
{
	struct machine *m = *state;

	sf_plan_free(m->plan);
	machine_remove(m, "");
	free(m->fixture);
	free(m);
	return 0;
}

static EVP_PKEY *key(void)
{
	static EVP_PKEY *pkey;

	if (!pkey)
		pkey = EVP_EC_gen("P-256");
	assert_non_null(pkey);
	return pkey;
}

static X509 *certificate(void)
{
	static X509 *cert;

	if (!cert) {
		cert = X509_new();
		assert_non_null(cert);
		ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
		X509_gmtime_adj(X509_getm_notBefore(cert), 0);
		X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
		X509_set_pubkey(cert, key());
		X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
					   (const unsigned char *)"test", -1, -1, 0);
		X509_set_issuer_name(cert, X509_get_subject_name(cert));
		assert_true(X509_sign(cert, key(), EVP_sha256()) > 0);
	}
	return cert;
}

static struct sf_bytes sign(const void *data, size_t n, unsigned int flags)
{
	BIO *bio = BIO_new_mem_buf(data, n);
	unsigned char *der = NULL;
	CMS_ContentInfo *cms;
	int size;

	cms = CMS_sign(certificate(), key(), NULL, bio, flags | CMS_DETACHED | CMS_BINARY |
		       CMS_NOCERTS | CMS_NOSMIMECAP);
	assert_non_null(cms);
	size = i2d_CMS_ContentInfo(cms, &der);
	assert_true(size > 0);
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
	return (struct sf_bytes){ der, size };
}

void machine_bundle(struct machine *m, enum machine_signer signer)
{
	struct fixture *f = m->fixture;
	struct sf_bytes manifest, signature = { NULL, 0 };
	u8 *data;
	size_t size;

	sign_slots(m);
	fixture_encode(f);
	fixture_decode(f);
	manifest = (struct sf_bytes){ f->bytes, f->size };
	if (signer == SIGNED_GARBAGE)
		signature = (struct sf_bytes){ (const u8 *)"\x30\x03xyz", 5 };
	else if (signer == SIGNED_OTHER)
		signature = sign("another file", 12, 0);
	else if (signer != UNSIGNED)
		signature = sign(f->bytes, f->size, signer == SIGNED_BARE ? CMS_NOATTR : 0);
	assert_int_equal(sf_bundle_build(manifest, signature, &m->attachments, &data, &size,
					 &m->error), SF_STATUS_DONE);
	machine_write(m, "/manifest.ksig", data, size);
	free(data);
	if (signer != SIGNED_GARBAGE)
		OPENSSL_free((void *)signature.p);
}

static void expect(struct machine *m, enum sf_status found, enum sf_status status)
{
	if (found != status)
		print_error("status %d: %s\n", found, found ? m->error.text : "(done)");
	assert_int_equal(found, status);
	if (!status)
		return;
	assert_int_equal(m->error.status, status);
	assert_true(strlen(m->error.text) > 10);
	assert_null(strchr(m->error.text, '\n'));
}

void machine_plan(struct machine *m, enum sf_status status)
{
	sf_plan_free(m->plan);
	m->plan = NULL;
	memset(&m->error, 0, sizeof(m->error));
	expect(m, sf_plan_make(&m->request, &m->plan, &m->error), status);
	assert_int_equal(!m->plan, !!status);
}

static void expect_cause(struct machine *m, enum sf_cause cause)
{
	if (m->error.cause != cause)
		print_error("the sentence is: %s\n", m->error.text);
	assert_string_equal(sf_causes[m->error.cause].name, sf_causes[cause].name);
	assert_int_equal(m->error.err, sf_causes[cause].error);
}

static bool of_signature(enum sf_cause cause)
{
	return cause >= SF_E_SIGNER_UNKNOWN && cause <= SF_E_SIGNATURE_ALGORITHM;
}

void machine_judge(struct machine *m, enum sf_cause cause)
{
	memset(&m->error, 0, sizeof(m->error));
	expect(m, sf_plan_preflight(m->plan, &m->error),
	       !cause ? SF_STATUS_DONE :
	       of_signature(cause) ? SF_STATUS_REFUSED_SIGNATURE : SF_STATUS_REFUSED_HERE);
	expect_cause(m, cause);
}

void machine_preflight(struct machine *m, enum sf_cause cause)
{
	machine_plan(m, SF_STATUS_DONE);
	machine_judge(m, cause);
}

void machine_digests(struct machine *m, u32 slot)
{
	char text[32];

	memset(&m->error, 0, sizeof(m->error));
	expect(m, sf_plan_digests(m->plan, &m->error),
	       slot ? SF_STATUS_REFUSED_HERE : SF_STATUS_DONE);
	expect_cause(m, slot ? SF_E_DIGEST : SF_E_OK);
	snprintf(text, sizeof(text), "slot %u (", slot);
	assert_int_equal(slot && !strncmp(m->error.text, text, strlen(text)), slot != 0);
}

struct sf_placed *machine_slot(struct machine *m, u32 slot)
{
	return &m->plan->slots[slot - 1];
}
