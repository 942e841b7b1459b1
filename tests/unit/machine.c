// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * machine.c - a made-up machine for the loader
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

#define BLOB_BYTE(i)	((__u8)((i) * 5 + ((i) >> 8)))
#define IMAGE_BYTE(i)	((__u8)((i) * 7 + ((i) >> 8)))

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

void machine_memmap(struct machine *m, __u64 start, __u64 last, const char *type)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/firmware/memmap/%u/start", m->memmap);
	machine_print(m, path, "0x%llx\n", start);
	snprintf(path, sizeof(path), "/sys/firmware/memmap/%u/end", m->memmap);
	machine_print(m, path, "0x%llx\n", last);
	snprintf(path, sizeof(path), "/sys/firmware/memmap/%u/type", m->memmap++);
	machine_print(m, path, "%s\n", type);
}

void machine_runtime(struct machine *m, __u32 type, __u64 phys, __u64 pages)
{
	const struct {
		const char *name;
		__u64 value;
	} members[] = {
		{ "type", type }, { "phys_addr", phys }, { "virt_addr", ~0xffffffULL + phys },
		{ "num_pages", pages }, { "attribute", 0x800000000000000f },
	};
	char path[96];

	for (int i = 0; i < 5; i++) {
		snprintf(path, sizeof(path), "/sys/firmware/efi/runtime-map/%u/%s", m->runtime,
			 members[i].name);
		machine_print(m, path, "0x%llx\n", members[i].value);
	}
	m->runtime++;
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

static void make_files(struct machine *m)
{
	size_t size = IMAGE_OFFSET + m->fixture->slots[KERNEL - 1].slot.size + 100;
	__u8 *image = malloc(size);

	assert_non_null(image);
	for (size_t i = 0; i < size; i++)
		image[i] = IMAGE_BYTE(i);
	machine_write(m, "/vmlinuz", image, size);
	machine_write(m, "/initrd", image, 5000);
	free(image);
}

static void digest(const void *p, size_t n, __u8 *to)
{
	assert_int_equal(EVP_Digest(p, n, to, NULL, EVP_sha256(), NULL), 1);
}

/* Digests of the code slots: the kernel's, and purgatory's outside its fields. */
static void describe_digests(struct machine *m)
{
	struct fixture *f = m->fixture;
	size_t size = f->slots[KERNEL - 1].slot.size, n = 0;
	__u8 *bytes = malloc(size);

	assert_non_null(bytes);
	for (size_t i = 0; i < size; i++)
		bytes[i] = IMAGE_BYTE(i + IMAGE_OFFSET);
	digest(bytes, size, f->digests[0]);
	for (size_t i = 0; i < f->slots[PURGATORY - 1].slot.size; i++) {
		bool field = false;

		for (size_t j = 0; j < f->slots[PURGATORY - 1].nr_fields; j++) {
			const struct sf_field *p = &f->fields[PURGATORY - 1][j];
			__u32 length = p->rule == SF_DIGEST ? 32 : p->length;

			field |= i >= p->offset && i < p->offset + length;
		}
		if (!field)
			bytes[n++] = BLOB_BYTE(i);
	}
	digest(bytes, n, f->digests[1]);
	free(bytes);
}

static void attach(struct machine *m)
{
	static const struct sf_hint hints[] = {
		{ KERNEL, SF_FROM_IMAGE, IMAGE_OFFSET, 0 },
		{ PURGATORY, SF_FROM_ATTACHMENT, 0, 0 },
		{ BOOTPARAMS, SF_FROM_FIELDS, 0, 0 },
		{ CMDLINE, SF_FROM_CMDLINE, 0, 0 },
		{ INITRAMFS, SF_FROM_INITRD, 0, 0 },
		{ ELFCOREHDR, SF_FROM_KERNEL, 0, 0 },
		{ EFI_MEMMAP, SF_FROM_FIELDS, 0, 0 },
		{ SETUP_DATA, SF_FROM_FIELDS, 0, 0 },
	};
	struct sf_attachments *a = &m->attachments;
	size_t size = m->fixture->slots[PURGATORY - 1].slot.size;
	static __u8 blob[0x10000];

	assert_true(size <= sizeof(blob));
	for (size_t i = 0; i < size; i++)
		blob[i] = BLOB_BYTE(i);
	memcpy(a->hints, hints, sizeof(hints));
	a->hints[0].size = m->fixture->slots[KERNEL - 1].slot.size;
	a->nr_hints = sizeof(hints) / sizeof(hints[0]);
	a->choosers[0] = (struct sf_chooser){ PURGATORY, 40, SF_CHOICE_RECHECK };
	a->choosers[1] = (struct sf_chooser){ PURGATORY, 44, SF_CHOICE_UART };
	a->nr_choosers = 2;
	a->blobs[0] = (struct sf_blob){ PURGATORY, { blob, size } };
	a->nr_blobs = 1;
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
	snprintf(m->bundle, sizeof(m->bundle), "%s/manifest.ksig", m->dir);
	fixture_describe(m->fixture);
	attach(m);
	make_files(m);
	make_memory(m);
	for (int i = 0; i < 64; i++)
		m->boot_params[i] = i + 1;
	memcpy(m->boot_params + 0x70, "\x00\x10\xf0\x7f", 4);
	machine_print(m, "/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	machine_print(m, "/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sse sse2\n\n");
	if (efi) {
		memcpy(m->boot_params + 0x1c0, "EL64\x18\x00\xee\x7f\x30\0\0\0\x01\0\0\0", 16);
		memcpy(m->boot_params + 0x1d4, "\xf0\x08\0\0\x01\0\0\0", 8);
		m->boot_params[0x1ec] = SF_SECURE_BOOT_ENABLED;
		/* inside RAM: boot services memory that the kernel keeps */
		machine_runtime(m, 5, 0x7fe00000, 0x20);
		machine_runtime(m, 6, 0x7ff40000, 0x10);
		machine_runtime(m, 4, HIGH_START + 0x7fff0000, 0x10);
		machine_print(m, "/sys/firmware/efi/fw_vendor", "0x7ff41000\n");
		machine_print(m, "/sys/firmware/efi/config_table", "0x7ff42000\n");
		machine_print(m, "/sys/firmware/efi/systab",
			      "ACPI20=0x7ff10014\nACPI=0x7ff10000\nSMBIOS3=0x7ff20000\nSMBIOS=0x7ff21000\n");
	}
	machine_boot_params(m);
	m->request = (struct sf_request){
		.manifest = m->bundle, .image = m->image, .initrd = m->initrd,
		.command_line = "root=/dev/vda1 lockdown=integrity", .root = m->dir,
	};
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
	__u8 *data;
	size_t size;

	describe_digests(m);
	fixture_encode(f);
	fixture_decode(f);
	manifest = (struct sf_bytes){ f->bytes, f->size };
	if (signer == SIGNED_GARBAGE)
		signature = (struct sf_bytes){ (const __u8 *)"\x30\x03xyz", 5 };
	else if (signer == SIGNED_OTHER)
		signature = sign("another file", 12, 0);
	else if (signer != UNSIGNED)
		signature = sign(f->bytes, f->size, signer == SIGNED_BARE ? CMS_NOATTR : 0);
	assert_int_equal(sf_bundle_build(manifest, signature, &m->attachments, &data, &size), 0);
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

void machine_preflight(struct machine *m, enum sf_status status, int err)
{
	machine_plan(m, SF_DONE);
	expect(m, sf_plan_preflight(m->plan, &m->error), status);
	assert_int_equal(m->error.err, err);
}

struct sf_segment *machine_segment(struct machine *m, __u32 slot)
{
	for (__u32 i = 0; i < m->plan->nr_segments; i++)
		if (m->plan->segments[i].slot == slot)
			return &m->plan->segments[i];
	return NULL;
}
