// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * mutate.c - make loads that an attacker could make
 *
 * Prepares a valid load, changes the arguments of the system call as the options say, makes
 * the call, and prints the errno's name, or OK.  The kernel logs why it refuses a load.
 * Exit status: 0 accepted, 1 refused, 2 wrong usage, or there is nothing to load.
 *
 * SLOT is a slot's number or name, or "manifest" for the manifest's segment.
 * ADDR and N are numbers (0x for hexadecimal), or "SLOT+N" for an address in a
 * slot.  Changes are made in the order in which they are given.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sigfmt_load.h"

#define SEGMENTS	20	/* more than the kernel accepts, to try that, too */
#define ERRNOS		256

struct segment {
	struct kexec_segment raw;
	unsigned int slot;	/* in the valid load, even if its tag has changed */
	bool own;		/* the bytes are in memory of this program */
};

/* The changes, and how the call is made */
static struct {
	struct sf_request request;
	struct sf_input initrd;
	struct sf_plan *plan;
	const struct sf_manifest *manifest;
	struct sf_data_file data[SF_SLOTS_MAX];
	struct segment segments[SEGMENTS];
	unsigned int nr;
	__u64 entry;
	unsigned long flags;
	bool dry_run, print, unload, racing, faults;
	__u8 *race_at, *race_with;
	size_t race_len;
	unsigned long rounds, seconds;
} m = { .rounds = 1 };

static void __attribute__((noreturn, format(printf, 1, 2))) usage(const char *fmt, ...)
{
	va_list args;

	fputs("mutate: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

static void *alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		usage("out of memory");
	return p;
}

static bool is_number(const char *text, __u64 *value)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*value = strtoull(text, &end, 0);
	return !*end && !errno;
}

/* The slot's number, KEXEC_SIG_TAG_MANIFEST for the manifest, 0 if there is no such slot */
static unsigned int slot_number(const char *name, size_t n)
{
	const struct sf_manifest *manifest = m.manifest;
	char text[SF_NAME_MAX + 1];
	__u64 number;

	if (n > SF_NAME_MAX)
		return 0;
	memcpy(text, name, n);
	text[n] = '\0';
	if (!strcmp(text, "manifest"))
		return KEXEC_SIG_TAG_MANIFEST;
	if (is_number(text, &number))
		return number <= manifest->nr_slots ? number : 0;
	for (unsigned int i = 0; i < manifest->nr_slots; i++)
		if (manifest->slots[i].name.n == n &&
		    !memcmp(manifest->slots[i].name.p, name, n))
			return i + 1;
	return 0;
}

static struct segment *find(unsigned int slot)
{
	for (unsigned int i = 0; i < m.nr; i++)
		if (m.segments[i].slot == slot)
			return &m.segments[i];
	return NULL;
}

static struct segment *segment_of(const char *name)
{
	unsigned int slot = slot_number(name, strlen(name));
	struct segment *s = slot ? find(slot) : NULL;

	if (!s)
		usage("%s: the load has no such slot; --print shows them", name);
	return s;
}

/* "0x100000" or "kernel+0x200" */
static __u64 number(const char *text)
{
	const char *plus = strchr(text, '+');
	struct segment *s;
	__u64 value;

	if (plus && is_number(plus + 1, &value)) {
		s = find(slot_number(text, plus - text));
		if (s)
			return (unsigned long)s->raw.mem + value;
	} else if (is_number(text, &value)) {
		return value;
	}
	usage("%s: not a number, nor SLOT+NUMBER", text);
}

static __u8 *hex(const char *text, size_t *n)
{
	__u8 *bytes = alloc(strlen(text) / 2 + 1);
	unsigned int byte;

	*n = strlen(text) / 2;
	for (size_t i = 0; i < *n; i++) {
		if (sscanf(text + 2 * i, "%2x", &byte) != 1 ||
		    !isxdigit((unsigned char)text[2 * i + 1]))
			usage("%s: not bytes in hexadecimal", text);
		bytes[i] = byte;
	}
	if (!*n || strlen(text) % 2)
		usage("%s: not bytes in hexadecimal", text);
	return bytes;
}

static __u8 *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	__u8 *data;

	if (!f || fstat(fileno(f), &st))
		usage("cannot read %s: %s", path, strerror(errno));
	data = alloc(st.st_size);
	*size = fread(data, 1, st.st_size, f);
	fclose(f);
	return data;
}

/* The bytes of a segment, copied to memory of this program */
static __u8 *writable(struct segment *s)
{
	__u8 *copy;

	if (!s->own) {
		copy = alloc(s->raw.bufsz);
		memcpy(copy, s->raw.buf, s->raw.bufsz);
		s->raw.buf = copy;
		s->own = true;
	}
	return (__u8 *)s->raw.buf;
}

static __u8 *bytes_at(struct segment *s, const char *offset, size_t n)
{
	__u64 at = number(offset);

	if (at > s->raw.bufsz || n > s->raw.bufsz - at)
		usage("%s: the segment has only %lu bytes", offset,
		      (unsigned long)s->raw.bufsz);
	return writable(s) + at;
}

static void poke_at(struct segment *s, const char *offset, const char *text, bool flip)
{
	size_t n;
	__u8 *with = hex(text, &n), *at = bytes_at(s, offset, n);

	for (size_t i = 0; i < n; i++)
		at[i] = flip ? at[i] ^ with[i] : with[i];
	free(with);
}

static void do_poke(char **arg)
{
	poke_at(segment_of(arg[0]), arg[1], arg[2], false);
}

static void do_flip(char **arg)
{
	poke_at(segment_of(arg[0]), arg[1], arg[2], true);
}

/* Offsets are those in the manifest, without the header before it */
static void poke_manifest(char **arg, bool flip)
{
	char offset[32];

	snprintf(offset, sizeof(offset), "%llu", number(arg[0]) + sizeof(struct sf_header));
	poke_at(segment_of("manifest"), offset, arg[1], flip);
}

static void do_poke_manifest(char **arg)
{
	poke_manifest(arg, false);
}

static void do_flip_manifest(char **arg)
{
	poke_manifest(arg, true);
}

static void do_entry(char **arg)
{
	m.entry = number(arg[0]);
}

static void do_mem(char **arg)
{
	segment_of(arg[0])->raw.mem = (void *)(unsigned long)number(arg[1]);
}

/* Place the initramfs segments one after the other, beginning with this one */
static void place_behind(const struct segment *s)
{
	__u64 end = (unsigned long)s->raw.mem + (s->raw.memsz & ~(__u64)KEXEC_SIG_TAG_MASK);
	struct segment *next;

	for (unsigned int slot = s->slot + 1; slot <= m.manifest->nr_slots; slot++) {
		next = find(slot);
		if (!next || m.manifest->slots[slot - 1].type != SF_TYPE_INITRAMFS)
			continue;
		next->raw.mem = (void *)(unsigned long)end;
		end += next->raw.memsz & ~(__u64)KEXEC_SIG_TAG_MASK;
	}
}

/* Like --mem, but correct everything that depends on the address */
static void do_place(char **arg)
{
	struct segment *s = segment_of(arg[0]);

	s->raw.mem = (void *)(unsigned long)number(arg[1]);
	if (s->slot == m.manifest->entry_slot)
		m.entry = (unsigned long)s->raw.mem + m.manifest->entry_offset;
	if (s->slot <= m.manifest->nr_slots &&
	    m.manifest->slots[s->slot - 1].type == SF_TYPE_INITRAMFS)
		place_behind(s);
}

static void do_memsz(char **arg)
{
	struct segment *s = segment_of(arg[0]);

	s->raw.memsz = (number(arg[1]) & ~(__u64)KEXEC_SIG_TAG_MASK) | (s->raw.memsz & KEXEC_SIG_TAG_MASK);
}

static void do_bufsz(char **arg)
{
	struct segment *s = segment_of(arg[0]);
	__u64 size = number(arg[1]);
	__u8 *larger;

	/* there are bytes after the end, up to what can be allocated */
	if (size > s->raw.bufsz && size < 1ULL << 30) {
		larger = alloc(size);
		if (s->raw.bufsz)
			memcpy(larger, s->raw.buf, s->raw.bufsz);
		s->raw.buf = larger;
	}
	s->raw.bufsz = size;
}

static void do_unreadable(char **arg)
{
	segment_of(arg[0])->raw.buf = NULL;
}

static void do_tag(char **arg)
{
	struct segment *s = segment_of(arg[0]);

	s->raw.memsz = (s->raw.memsz & ~(__u64)KEXEC_SIG_TAG_MASK) | (number(arg[1]) & KEXEC_SIG_TAG_MASK);
}

static void do_drop(char **arg)
{
	struct segment *s = segment_of(arg[0]);

	m.nr--;
	memmove(s, s + 1, (m.segments + m.nr - s) * sizeof(*s));
}

static struct segment *append(void)
{
	if (m.nr == SEGMENTS)
		usage("more than %d segments", SEGMENTS);
	return &m.segments[m.nr++];
}

static void do_dup(char **arg)
{
	struct segment s = *segment_of(arg[0]);

	*append() = s;
}

static void do_add(char **arg)
{
	__u64 tag = number(arg[0]), mem = number(arg[1]);
	size_t n, page = sysconf(_SC_PAGESIZE);
	__u8 *bytes = hex(arg[2], &n);

	*append() = (struct segment){
		.raw = { .buf = bytes, .bufsz = n, .mem = (void *)(unsigned long)mem,
			 .memsz = ((n + page - 1) & ~(page - 1)) | (tag & KEXEC_SIG_TAG_MASK) },
	};
}

/* Put each segment into the other's slot */
static void do_swap(char **arg)
{
	struct segment *a = segment_of(arg[0]), *b = segment_of(arg[1]);
	unsigned long tags = (a->raw.memsz ^ b->raw.memsz) & KEXEC_SIG_TAG_MASK;

	a->raw.memsz ^= tags;
	b->raw.memsz ^= tags;
}

static void do_reverse(char **arg)
{
	for (unsigned int i = 0; i < m.nr / 2; i++) {
		struct segment s = m.segments[i];

		m.segments[i] = m.segments[m.nr - 1 - i];
		m.segments[m.nr - 1 - i] = s;
	}
}

static void do_flags(char **arg)
{
	m.flags = number(arg[0]);
}

static void do_race(char **arg)
{
	m.race_with = hex(arg[2], &m.race_len);
	m.race_at = bytes_at(segment_of(arg[0]), arg[1], m.race_len);
	m.racing = true;
}

static void do_rounds(char **arg)
{
	m.rounds = number(arg[0]);
}

static void do_faults(char **arg)
{
	m.faults = true;
}

/* Make the manifest's segment again, with one part from a file */
static void replace(const char *path, unsigned int part)
{
	struct segment *s = segment_of("manifest");
	struct sf_parts parts;
	struct sf_refusal why;
	const __u8 *from[3];
	size_t size[3], at = 0;
	struct sf_header *header;
	__u8 *data;

	if (sf_parse_header(s->raw.buf, s->raw.bufsz, true, &parts, &why))
		usage("%s: only one --header, and after --manifest and --signature", path);
	from[0] = s->raw.buf;
	size[0] = sizeof(*header);
	from[1] = parts.manifest.p;
	size[1] = parts.manifest.n;
	from[2] = parts.signature.p;
	size[2] = parts.signature.n;
	from[part] = read_file(path, &size[part]);

	data = alloc(size[0] + size[1] + size[2]);
	for (unsigned int i = 0; i < 3; at += size[i++])
		memcpy(data + at, from[i], size[i]);
	header = (struct sf_header *)data;
	for (unsigned int i = 0; part && i < 4; i++) {
		header->manifest_size[i] = size[1] >> (8 * i);
		header->signature_size[i] = size[2] >> (8 * i);
	}
	s->raw.buf = data;
	s->raw.bufsz = at;
}

static void do_header(char **arg)
{
	replace(arg[0], 0);
}

static void do_manifest(char **arg)
{
	replace(arg[0], 1);
}

static void do_signature(char **arg)
{
	replace(arg[0], 2);
}

/* Make the call without the flag, like any loader before there were manifests */
static void do_no_flag(char **arg)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < m.nr; i++) {
		/* leave out the manifest's segment and the command line's, which has no memory */
		if (m.segments[i].raw.memsz <= KEXEC_SIG_TAG_MASK)
			continue;
		m.segments[nr] = m.segments[i];
		m.segments[nr++].raw.memsz &= ~(__u64)KEXEC_SIG_TAG_MASK;
	}
	m.nr = nr;
	m.flags &= ~(unsigned long)KEXEC_SIG_MANIFEST;
}

static void set_image(char **arg)
{
	m.request.image = sf_input_path(arg[0]);
}

static void set_initrd(char **arg)
{
	m.initrd = sf_input_path(arg[0]);
	m.request.initrds = &m.initrd;
	m.request.nr_initrds = 1;
}

static void set_command_line(char **arg)
{
	m.request.command_line = arg[0];
}

static void set_sig_manifest(char **arg)
{
	m.request.manifest = sf_input_path(arg[0]);
}

static void set_data(char **arg)
{
	char *path = strchr(arg[0], '=');

	if (!path || m.request.nr_data == SF_SLOTS_MAX)
		usage("--data %s: not NAME=FILE, or too many of them", arg[0]);
	*path = '\0';
	m.data[m.request.nr_data++] =
		(struct sf_data_file){ .name = arg[0], .file = sf_input_path(path + 1) };
	m.request.data = m.data;
}

static void set_uart(char **arg)
{
	__u64 port;

	if (!is_number(arg[0], &port))
		usage("--uart %s: not a number", arg[0]);
	m.request.uart = port;
}

static void set_seconds(char **arg)
{
	__u64 seconds;

	if (!is_number(arg[0], &seconds))
		usage("--seconds %s: not a number", arg[0]);
	m.seconds = seconds;
}

static void set_crash(char **arg)
{
	m.request.crash = true;
}

static void set_no_checks(char **arg)
{
	m.request.recheck = SF_RECHECK_NEVER;
}

static void set_halt(char **arg)
{
	m.request.halt = true;
}

static void set_print(char **arg)
{
	m.print = true;
}

static void set_dry_run(char **arg)
{
	m.dry_run = true;
}

static void set_unload(char **arg)
{
	m.unload = true;
}

static void do_help(char **arg);

static const struct option {
	const char *name;
	unsigned int args;
	bool first;	/* needed to prepare the load */
	void (*run)(char **arg);
	const char *help;
} options[] = {
	{ "--image", 1, true, set_image, "FILE  kernel that the manifest was made from" },
	{ "--initrd", 1, true, set_initrd, "FILE" },
	{ "--command-line", 1, true, set_command_line, "STRING" },
	{ "--sig-manifest", 1, true, set_sig_manifest, "FILE" },
	{ "--data", 1, true, set_data, "NAME=FILE  for a slot that is left to the user" },
	{ "--crash", 0, true, set_crash, "load a crash kernel" },
	{ "--no-checks", 0, true, set_no_checks, "purgatory does not check digests" },
	{ "--halt", 0, true, set_halt, "purgatory halts on a mismatch" },
	{ "--uart", 1, true, set_uart, "PORT  for purgatory's messages" },
	{ "--dry-run", 0, true, set_dry_run, "add the flag to check, and load nothing" },
	{ "--print", 0, true, set_print, "print the segments" },
	{ "--unload", 0, true, set_unload, "unload, by kexec_load with the flag and no segments" },
	{ "--seconds", 1, true, set_seconds, "N  repeat the call for this time" },
	{ "--help", 0, true, do_help, "" },
	{ "--poke", 3, false, do_poke, "SLOT OFF HEX  write bytes" },
	{ "--flip", 3, false, do_flip, "SLOT OFF HEX  exclusive or" },
	{ "--poke-manifest", 2, false, do_poke_manifest, "OFF HEX" },
	{ "--flip-manifest", 2, false, do_flip_manifest, "OFF HEX" },
	{ "--entry", 1, false, do_entry, "ADDR" },
	{ "--mem", 2, false, do_mem, "SLOT ADDR  change only the segment's address" },
	{ "--place", 2, false, do_place, "SLOT ADDR  move the segment, and correct what depends on it" },
	{ "--memsz", 2, false, do_memsz, "SLOT N" },
	{ "--bufsz", 2, false, do_bufsz, "SLOT N" },
	{ "--unreadable", 1, false, do_unreadable, "SLOT  memory that this process cannot read" },
	{ "--tag", 2, false, do_tag, "SLOT N" },
	{ "--drop", 1, false, do_drop, "SLOT" },
	{ "--dup", 1, false, do_dup, "SLOT" },
	{ "--add", 3, false, do_add, "TAG ADDR HEX  add a segment" },
	{ "--swap", 2, false, do_swap, "SLOT SLOT" },
	{ "--reverse", 0, false, do_reverse, "reverse the order of the segments" },
	{ "--flags", 1, false, do_flags, "N" },
	{ "--no-flag", 0, false, do_no_flag, "plain kexec_load, no tags, no manifest" },
	{ "--header", 1, false, do_header, "FILE  replace the 24 bytes of the header" },
	{ "--manifest", 1, false, do_manifest, "FILE  replace the manifest's bytes" },
	{ "--signature", 1, false, do_signature, "FILE  replace the signature" },
	{ "--race", 3, false, do_race, "SLOT OFF HEX  a thread changes the bytes meanwhile" },
	{ "--rounds", 1, false, do_rounds, "N  make the call N times" },
	{ "--faults", 0, false, do_faults, "fail each allocation and copy of the call in turn" },
};

#define NR_OPTIONS	(sizeof(options) / sizeof(options[0]))

static void do_help(char **arg)
{
	puts("mutate --image FILE --sig-manifest FILE [OPTION]...");
	for (size_t i = 0; i < NR_OPTIONS; i++)
		printf("  %-16s %s\n", options[i].name, options[i].help);
	exit(0);
}

static void run_options(char **argv, bool first)
{
	while (*argv) {
		const struct option *o = options;
		unsigned int args = 0;

		while (o < options + NR_OPTIONS && strcmp(o->name, *argv))
			o++;
		if (o == options + NR_OPTIONS)
			usage("%s: no such option; --help shows all", *argv);
		while (args < o->args && argv[args + 1])
			args++;
		if (args < o->args)
			usage("%s %s: argument missing", o->name, o->help);
		if (o->first == first)
			o->run(argv + 1);
		argv += 1 + args;
	}
}

static unsigned long dry_run_flag(void)
{
	return m.dry_run ? KEXEC_SIG_DRY_RUN : 0;
}

static void prepare(void)
{
	struct kexec_segment raw[SF_SLOTS_MAX + 1];
	struct sf_error error;

	m.request.size = sizeof(m.request);
	if (!m.request.manifest.kind || !m.request.image.kind)
		usage("--image and --sig-manifest are needed; --help shows all options");
	if (sf_plan_make(&m.request, &m.plan, &error))
		usage("%s", error.text);
	m.manifest = &m.plan->bundle.manifest;
	m.nr = sf_plan_segments(m.plan, raw);
	for (unsigned int i = 0; i < m.nr; i++) {
		m.segments[i].raw = raw[i];
		m.segments[i].slot = raw[i].memsz & KEXEC_SIG_TAG_MASK;
	}
	m.entry = m.plan->entry;
	m.flags = sf_plan_flags(m.plan) | dry_run_flag();
}

static void print(void)
{
	printf("entry 0x%llx flags 0x%lx\n", m.entry, m.flags);
	for (unsigned int i = 0; i < m.nr; i++) {
		const struct kexec_segment *raw = &m.segments[i].raw;
		unsigned int slot = m.segments[i].slot;
		const struct sf_bytes *name = slot && slot <= SF_SLOTS_MAX ?
			&m.manifest->slots[slot - 1].name : NULL;

		printf("segment %u tag 0x%lx mem 0x%lx memsz 0x%lx bufsz 0x%lx %.*s\n", i,
		       (unsigned long)raw->memsz & KEXEC_SIG_TAG_MASK, (unsigned long)raw->mem,
		       (unsigned long)raw->memsz & ~(unsigned long)KEXEC_SIG_TAG_MASK,
		       (unsigned long)raw->bufsz, name ? (int)name->n : 8,
		       name ? (const char *)name->p : slot ? "manifest" : "added");
	}
}

static void *race(void *stop)
{
	__u8 *was = alloc(m.race_len);

	memcpy(was, m.race_at, m.race_len);
	while (!__atomic_load_n((bool *)stop, __ATOMIC_RELAXED)) {
		memcpy(m.race_at, m.race_with, m.race_len);
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		memcpy(m.race_at, was, m.race_len);
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
	}
	memcpy(m.race_at, was, m.race_len);
	free(was);
	return NULL;
}

static void raw_segments(struct kexec_segment raw[SEGMENTS])
{
	for (unsigned int i = 0; i < m.nr; i++)
		raw[i] = m.segments[i].raw;
}

/* Each of these returns 0 or an errno. */
static int call(void)
{
	struct kexec_segment raw[SEGMENTS];

	raw_segments(raw);
	return syscall(SYS_kexec_load, m.entry, (unsigned long)m.nr, raw, m.flags) ? errno : 0;
}

static int unload(void)
{
	unsigned long flags = KEXEC_SIG_MANIFEST | dry_run_flag() |
			      (m.request.crash ? KEXEC_ON_CRASH : 0);

	return syscall(SYS_kexec_load, 0UL, 0UL, NULL, flags) ? errno : 0;
}

static void result(int err, unsigned long count, const char *more)
{
	char buf[16];

	if (count)
		printf("%lu ", count);
	printf("%s%s\n", err ? sf_errno_name(err, buf) : "OK", more);
}

static void results(const unsigned long *counts, const char *more)
{
	for (int i = 0; i < ERRNOS; i++)
		if (counts[i])
			result(i, counts[i], more);
}

static int capped(int err)
{
	return err >= 0 && err < ERRNOS ? err : ERRNOS - 1;
}

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Make the call as often as the options say; returns whether any was accepted */
static bool repeat(int (*make)(void))
{
	unsigned long counts[ERRNOS] = { 0 };
	time_t end = now() + m.seconds;
	bool once = m.rounds == 1 && !m.seconds;
	int err = 0;

	for (unsigned long i = 0; m.seconds ? now() < end : i < m.rounds; i++) {
		err = make();
		counts[capped(err)]++;
		/* a short call must not keep other processes from running */
		if (m.seconds)
			usleep(1000);
	}
	if (once)
		result(err, 0, "");
	else
		results(counts, "");
	return counts[0];
}

static bool load(void)
{
	pthread_t thread;
	bool accepted, stop = false;

	if (m.racing && pthread_create(&thread, NULL, race, &stop))
		usage("cannot start a thread");
	accepted = repeat(call);
	if (m.racing) {
		__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
		pthread_join(thread, NULL);
	}
	return accepted;
}

/* Which images are loaded, one bit for each */
static unsigned int loaded(void)
{
	static const char * const paths[] = {
		"/sys/kernel/kexec_loaded", "/sys/kernel/kexec_crash_loaded",
	};
	unsigned int images = 0;

	for (unsigned int i = 0; i < 2; i++) {
		int fd = open(paths[i], O_RDONLY);
		char digit = '0';

		if (fd < 0 || read(fd, &digit, 1) != 1)
			usage("%s: %s", paths[i], strerror(errno));
		close(fd);
		images |= (digit == '1') << i;
	}
	return images;
}

/*
 * Make the call with its Nth fault, see Documentation/fault-injection in the kernel.  debugfs
 * selects what counts as a fault; it must select only code below kexec_load, because reading
 * the file could otherwise have a fault.  Returns whether there was an Nth.
 */
static bool call_failing(int fd, unsigned long n, struct kexec_segment *raw, int *err)
{
	char text[24] = "", zero[] = "0";
	int len = snprintf(text, sizeof(text), "%lu", n);
	long ret;

	if (pwrite(fd, text, len, 0) != len)
		usage("/proc/self/fail-nth: %s", strerror(errno));
	ret = syscall(SYS_kexec_load, m.entry, (unsigned long)m.nr, raw, m.flags);
	*err = ret ? errno : 0;
	if (pread(fd, text, sizeof(text), 0) <= 0 || pwrite(fd, zero, 1, 0) != 1)
		usage("/proc/self/fail-nth: %s", strerror(errno));
	return strtoul(text, NULL, 10) == 0;
}

/*
 * Make the call with its first fault, its second, and so on, until it has no more.  Prints the
 * number of calls for each result, those that unloaded an image in separate lines, and at the
 * end the result of the call without a fault.
 */
static bool faults(void)
{
	unsigned long kept[ERRNOS] = { 0 }, lost[ERRNOS] = { 0 }, n = 0;
	int fd = open("/proc/self/fail-nth", O_RDWR), err;
	struct kexec_segment raw[SEGMENTS];
	unsigned int before;
	bool failed;

	if (fd < 0)
		usage("/proc/self/fail-nth: %s", strerror(errno));
	raw_segments(raw);
	do {
		before = loaded();
		failed = call_failing(fd, ++n, raw, &err);
		if (failed)
			(before & ~loaded() ? lost : kept)[capped(err)]++;
		if (before & ~loaded())
			syscall(SYS_kexec_load, m.entry, (unsigned long)m.nr, raw, m.flags);
	} while (failed);
	close(fd);
	results(kept, "");
	results(lost, ", and an image was unloaded");
	printf("%lu faults, without: ", n - 1);
	result(err, 0, "");
	return !err;
}

int main(int argc, char **argv)
{
	bool accepted;

	run_options(argv + 1, true);
	if (m.unload)
		return repeat(unload) ? 0 : 1;
	prepare();
	run_options(argv + 1, false);
	if (m.print)
		print();
	accepted = m.faults ? faults() : load();
	sf_plan_free(m.plan);
	return accepted ? 0 : 1;
}
