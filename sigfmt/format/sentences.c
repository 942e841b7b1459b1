// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * sentences.c - explain a refusal in English
 *
 * Each sentence says what is wrong, where, and what to do.  These placeholders
 * are replaced by parts of the refusal:
 *
 *	$s  the slot, by number and name	$p  " in SLOT", or nothing without one
 *	$o  the offset				$w  the command-line word at the offset
 *	$b  bytes given, if known		$q  ", in the word WORD", if known
 *	$c  length and maximum length of the command line, in characters
 *	$v  the value, decimal		$x  the value, hexadecimal
 *	$t  the value, as a slot		$k  the value, as an entry of the policy
 *	$a  the value, as an architecture	$u  the value, as kinds of loads
 *	$l  the value, as a lockdown level	$f  the value, as enum sf_flaw
 */
#include <ctype.h>
#include <stdlib.h>

#include "loader.h"
#include "sigfmt_names.h"

#define REFUSED		"manifest refused: "
#define FAILED		"load failed ("

static const char *const sentences[SF_E_COUNT] = {
	[SF_E_OK] = "no rule of the manifest was broken, there is nothing to do",

	[SF_E_HEADER_SHORT] = "the manifest file is truncated: it has $v bytes, its header alone has 24; copy the file again",
	[SF_E_HEADER_MAGIC] = "this is not a manifest file; give the .ksig file that mksig wrote",
	[SF_E_HEADER_VERSION] = "this version of the manifest file is unknown; use a newer kernel and newer tools, or make the manifest again",
	[SF_E_HEADER_RESERVED] = "reserved bytes of the manifest file's header are not zero, so it is damaged; copy the file again",
	[SF_E_HEADER_MANIFEST_SIZE] = "the manifest is empty or larger than 32768 bytes by its header, so the file is damaged; copy it again",
	[SF_E_HEADER_SIGNATURE_SIZE] = "the signature is larger than 65536 bytes by the header; sign with fewer certificates, or copy the file again",
	[SF_E_HEADER_UNSIGNED] = "the manifest is not signed; sign it with mksig sign",
	[SF_E_HEADER_TRUNCATED] = "the manifest file is truncated: it has $v bytes; copy it again",
	[SF_E_HEADER_TRAILING] = "bytes follow the signature in the manifest's segment of $v bytes; pass the file up to the end of its signature only",

	[SF_E_NO_MANIFEST] = "no segment has the manifest's tag 0xfff; pass the manifest as a segment, or leave out KEXEC_SIG_MANIFEST",
	[SF_E_TWO_MANIFESTS] = "two segments have the manifest's tag 0xfff; pass one manifest",
	[SF_E_MANIFEST_SEGMENT] = "the manifest's segment is malformed; pass it with mem 0, memsz 0xfff and bufsz not 0",
	[SF_E_NO_SEGMENTS] = "the manifest's is the only segment; pass one for each slot",
	[SF_E_FLAGS] = "the flags $x of kexec_load cannot be combined with a manifest; leave out flags such as KEXEC_PRESERVE_CONTEXT",
	[SF_E_MACHINE] = "this kernel cannot tell the next one about the machine; boot it without Xen, by 64-bit EFI if by EFI, and with EFI runtime services (efi=runtime)",

	[SF_E_SIGNER_UNKNOWN] = "the kernel does not trust any signer of the manifest; sign it with a key that the kernel trusts, or enroll the signer's key",
	[SF_E_SIGNATURE_INVALID] = "the signature does not match this manifest; copy the file again, or sign it again",
	[SF_E_SIGNATURE_MALFORMED] = "the signature is not CMS SignedData in DER, or the kernel does not support its form; sign the manifest again with mksig sign",
	[SF_E_SIGNATURE_ALGORITHM] = "the kernel lacks an algorithm that the signature uses; sign with another one",
	[SF_E_REVOKED_MANIFEST] = "the running kernel has this manifest revoked; use a newer one",
	[SF_E_REVOKED_ORIGIN] = "the running kernel has revoked the image that the manifest was made from; use a newer kernel image",
	[SF_E_REVOKED_SLOT] = "$s: the running kernel has these bytes revoked; use a newer kernel and a newer manifest",

	[SF_E_MANIFEST_MALFORMED] = "the manifest is malformed at byte $o$p: $f; make the manifest again with mksig",

	[SF_E_ARCH] = "the manifest is for $a, not for this machine; make one from a kernel for this architecture",
	[SF_E_USAGE] = "the manifest is for $u only; make one for both with mksig create --usage=reboot,crash",
	[SF_E_COMPONENT] = "this kernel accepts manifests of its own component only (CONFIG_KEXEC_SIG_MANIFEST_COMPONENT); use a kernel and a manifest of the same vendor",
	[SF_E_TEMPLATE] = "$s: the signed setup header has $v bytes, a size that this kernel does not accept; make the manifest again with mksig",
	[SF_E_GENERATION] = "the kernel to be loaded is too old, this kernel accepts generation $v or later; use a newer one",

	[SF_E_TAG_UNKNOWN] = "a segment has tag $v, but the manifest has no slot $v; tag each segment with the number of its slot",
	[SF_E_TAG_TWICE] = "$s: two segments have its number as their tag; pass one of them",
	[SF_E_SLOT_MISSING] = "$s: no segment fills it, and it is required; give everything that the manifest needs, see mksig show",
	[SF_E_SLOT_NOT_CRASH] = "$s: it is for crash kernels only; leave it out, or load with kexec -p",
	[SF_E_BUFSZ] = "$s: it must have exactly $v bytes$b; give the file or the command line that was signed",
	[SF_E_BUFSZ_MAX] = "$s: it may have at most $v bytes$b; give a smaller file, or a shorter command line",
	[SF_E_BUFSZ_ZERO] = "$s: its segment has no bytes; give a file that is not empty",
	[SF_E_BUFSZ_KERNEL] = "$s: the kernel writes it itself, and $v bytes were passed; pass none",
	[SF_E_MEMSZ] = "$s: its memory size is wrong; pass $x, the required or largest size",
	[SF_E_CMDLINE_MEMORY] = "$s: a command line has no memory of its own; pass mem 0, and only the tag in memsz",
	[SF_E_MEM_ALIGN] = "$s: its address is not a multiple of $x; move it to one",
	[SF_E_MEM_RANGE] = "$s: the memory from $x on is not in the range that was signed; move it there, see mksig show",
	[SF_E_MEM_OVERLAP] = "$s: its memory overlaps that of $t; move one of the two",
	[SF_E_INITRAMFS_GAP] = "$s: it must begin at $x, where the initramfs slot before it ends; move it there",
	[SF_E_ENTRY] = "$s: the entry point is in this slot, at $x; pass that to kexec_load",
	[SF_E_PARAMS_ROOM] = "$s: the parameters need $v bytes; pass a segment with that much memory, or make the manifest again with a larger maximum",
	[SF_E_ELFCOREHDR_ROOM] = "$s: the ELF core headers need $v bytes; pass a segment with that much memory, or make the manifest again with a larger maximum",

	[SF_E_DEST_LOW] = "$s: its address $x is below 1 MiB; move it up",
	[SF_E_DEST_WRAP] = "$s: its memory from $x on ends beyond the highest address; move it down",
	[SF_E_DEST_NOT_RAM] = "$s: the memory from $x on is not all System RAM; move it to RAM, see /proc/iomem",
	[SF_E_DEST_DRIVER] = "$s: a driver manages memory from $x on; move it to other RAM, see /proc/iomem",
	[SF_E_DEST_FIRMWARE_MAP] = "$s: the next kernel's memory map lacks the memory from $x on, because it was plugged in later or the map is too long; move it to lower RAM",
	[SF_E_DEST_EFI] = "$s: the firmware keeps data in memory from $x on; move it to other RAM, see /sys/firmware/efi/runtime-map",
	[SF_E_DEST_RESERVED] = "$s: the running kernel reserves memory from $x on; move it to other RAM, see /proc/iomem",
	[SF_E_DEST_REACH] = "$s: the next kernel cannot map it at $x; place a device tree so that it crosses no 2 MiB boundary, and an initramfs above the kernel, within 32 GiB",
	[SF_E_DEST_NOT_CRASH] = "$s: the memory from $x on is outside crashkernel= memory, where a crash kernel must be; move it there, or boot with a larger crashkernel=",
	[SF_E_DEST_CRASH] = "$s: the memory from $x on is reserved for crash kernels; move it out of crashkernel= memory",

	[SF_E_CHOICE] = "$s: the bytes at $o are not one of the signed alternatives; use one of them, see mksig show",
	[SF_E_CMDLINE_NUL] = "$s: byte $o breaks the rule that the only NUL is the command line's last byte; end it with one NUL",
	[SF_E_CMDLINE_BYTE] = "$s: the byte at $o is not allowed in a command line$q; use printable ASCII without double quotes",
	[SF_E_CMDLINE_LONG] = "$s: $c; use a shorter one",
	[SF_E_CMDLINE_WORD] = "$s: $w is longer than the next kernel reads; use a shorter one",
	[SF_E_CMDLINE_ELFCOREHDR] = "$s: $w is elfcorehdr, which the kernel adds itself; leave it out",
	[SF_E_CMDLINE_FORBIDDEN] = "$s: $w is forbidden by $k; leave it out",
	[SF_E_CMDLINE_VALUE] = "$s: $w has a value that $k does not accept; use one that it requires, see mksig show",
	[SF_E_CMDLINE_REQUIRED] = "$s: the command line has no word that $k requires; add one to it",
	[SF_E_LOCKDOWN] = "the next kernel would be locked down less than this one (it guarantees $l); add lockdown= to its command line, or use a kernel that locks itself down",
	[SF_E_DIGEST] = "$s: digest mismatch, these are not the bytes that were signed; give the file that the manifest was made from",
};

static const char *const flaws[SF_FLAW_END] = {
	[SF_FLAW_NONE] = "no flaw was named",
	[SF_FLAW_TRUNCATED] = "it ends too early",
	[SF_FLAW_TYPE] = "an item has the wrong type",
	[SF_FLAW_NOT_SHORTEST] = "a number or length is not in its shortest form",
	[SF_FLAW_INDEFINITE] = "indefinite lengths and reserved forms are not allowed",
	[SF_FLAW_TRAILING] = "bytes follow its end",
	[SF_FLAW_TOO_LONG] = "it is larger than 32768 bytes",
	[SF_FLAW_KEY] = "a key is unknown, repeated or out of order",
	[SF_FLAW_MISSING] = "a required key is missing",
	[SF_FLAW_COUNT] = "there are too few or too many items",
	[SF_FLAW_PREFIX] = "the signed bytes lack a manifest's prefix",
	[SF_FLAW_VERSION] = "its version is unknown",
	[SF_FLAW_RANGE] = "a number is out of range",
	[SF_FLAW_LENGTH] = "a string is too short or too long",
	[SF_FLAW_BYTES] = "a string has a byte that is not allowed in it",
	[SF_FLAW_NAME_TWICE] = "another slot has the same name",
	[SF_FLAW_TYPE_TWICE] = "there is more than one slot of this type",
	[SF_FLAW_SLOT_NEEDS] = "a key is missing that a slot of this type needs",
	[SF_FLAW_SLOT_FORBIDS] = "a slot of this type cannot have this key",
	[SF_FLAW_SMALL] = "slots with fields, command line and parameters have more than 1 MiB together",
	[SF_FLAW_FIELD_PLACE] = "a field is out of order, overlaps another, or is outside its slot",
	[SF_FLAW_FIELD_SLOT] = "a field names a slot that does not exist or may not be named there",
	[SF_FLAW_FIELD_ADDEND] = "a field points past the end of its slot",
	[SF_FLAW_FIELD_CHOICE] = "a digest field names no choice field of one byte in its slot",
	[SF_FLAW_INITRAMFS_OPEN] = "the first and the last initramfs slot need a digest",
	[SF_FLAW_CMDLINE_ALONE] = "a command line needs parameters that hold it",
	[SF_FLAW_ENTRY] = "the entry point is outside every code slot",
};

/* A refusal, and what is known about the load */
struct context {
	const struct sf_refusal *why;
	const struct sf_manifest *manifest;	/* or NULL */
	const struct loader_given *given;	/* or NULL */
	struct sf_bytes name;			/* of the slot; may be empty */
};

/* A command line is measured in characters, without the NUL that the manifest counts. */
static bool is_command_line(const struct context *c)
{
	return c->manifest && c->why->slot && c->why->slot == c->manifest->cmdline_slot;
}

static const char *sentence_for(const struct context *c)
{
	enum sf_cause cause = c->why->cause < SF_E_COUNT ? c->why->cause : SF_E_OK;

	if (cause == SF_E_BUFSZ_MAX && is_command_line(c))
		cause = SF_E_CMDLINE_LONG;
	return sentences[cause];
}

static void put_number(const char *format, u64 number, char *buf, size_t len)
{
	if (number == SF_NOTHING)
		snprintf(buf, len, "an unknown number");
	else
		snprintf(buf, len, format, (unsigned long long)number);
}

static void put_given(const struct context *c, char *buf, size_t len)
{
	if (c->given)
		snprintf(buf, len, ", and %llu were given", c->given->bytes);
}

/* Length and maximum length of the command line */
static void put_length(const struct context *c, char *buf, size_t len)
{
	u64 nul = c->why->cause == SF_E_BUFSZ_MAX;
	char most[32], added[64] = "";

	put_number("%llu", c->why->value == SF_NOTHING ? SF_NOTHING : c->why->value - nul,
		   most, sizeof(most));
	if (!c->given || !c->given->line) {
		snprintf(buf, len, "the command line is too long, this kernel reads %s characters at most",
			 most);
		return;
	}
	if (c->given->prefix)
		snprintf(added, sizeof(added), ", to which %u are added that say where the dump is",
			 c->given->prefix);
	snprintf(buf, len, "the command line has %zu characters%s, this kernel reads %s at most",
		 strlen(c->given->line), added, most);
}

/* Find the command-line word at the refusal's offset; false if it is not known. */
static bool word_at(const struct context *c, struct sf_bytes *word)
{
	const char *line = c->given ? c->given->line : NULL;
	u64 start = c->why->offset;

	if (!line || start >= strlen(line))
		return false;
	while (start && line[start - 1] != ' ')
		start--;
	*word = (struct sf_bytes){ (const u8 *)line + start, strcspn(line + start, " ") };
	return true;
}

#define WORD_SHOWN	96	/* characters, enough to find the word */

static bool is_plain(const struct sf_bytes *word)
{
	for (u32 i = 0; i < word->n; i++)
		if (word->p[i] <= 0x20 || word->p[i] > 0x7e)
			return false;
	return true;
}

static void put_word(const struct context *c, const char *before, const char *otherwise,
		     char *buf, size_t len)
{
	struct sf_bytes word;

	if (word_at(c, &word) && is_plain(&word))
		snprintf(buf, len, "%s\"%.*s%s\"", before,
			 (int)(word.n < WORD_SHOWN ? word.n : WORD_SHOWN), (const char *)word.p,
			 word.n > WORD_SHOWN ? "..." : "");
	else if (otherwise)
		put_number(otherwise, c->why->offset, buf, len);
}

static void put_slot(const struct context *c, u64 number, char *buf, size_t len)
{
	struct sf_bytes name = { };

	if (c->manifest && number && number <= c->manifest->nr_slots)
		name = sf_slot_of(c->manifest, number)->name;
	else if (number && number == c->why->slot)
		name = c->name;
	if (name.n)
		snprintf(buf, len, "slot %u (%.*s)", (u32)number, (int)name.n,
			 (const char *)name.p);
	else if (number && number <= SF_SLOTS_MAX)
		snprintf(buf, len, "slot %u", (u32)number);
	else
		snprintf(buf, len, "an unknown slot");
}

static void put_policy(const struct context *c, char *buf, size_t len)
{
	const struct sf_policy *p;
	bool any;

	if (c->why->value == SF_NOTHING) {
		snprintf(buf, len, "the manifest's policy");
		return;
	}
	if (!c->manifest || c->why->value >= c->manifest->nr_policy) {
		snprintf(buf, len, "entry %llu of the manifest's policy (the first is 0)",
			 c->why->value);
		return;
	}
	p = &c->manifest->policy[c->why->value];
	any = p->value_prefix && !p->value.n;
	snprintf(buf, len, "the manifest's policy entry \"%s %.*s%s%s%.*s%s\"", sf_action_name(p->action),
		 (int)p->key.n, (const char *)p->key.p, p->key_prefix ? "*" : "",
		 any ? "" : "=", (int)p->value.n, (const char *)p->value.p,
		 p->value_prefix && !any ? "*" : "");
}

static const char *arch_name(u64 arch)
{
	return arch == EM_X86_64 || arch == EM_AARCH64 ? sf_arch_name(arch) : "another architecture";
}

static const char *usage_name(u64 usage)
{
	return usage == SF_USAGE_REBOOT ? "reboots" : usage == SF_USAGE_CRASH ? "crash kernels" :
	       "another kind of load";
}

static void put_placeholder(const struct context *c, char mark, char *buf, size_t len)
{
	u64 value = c->why->value;

	switch (mark) {
	case 's':
		put_slot(c, c->why->slot, buf, len);
		break;
	case 'p':
		if (c->why->slot && len > 4) {
			strcpy(buf, " in ");
			put_slot(c, c->why->slot, buf + 4, len - 4);
		}
		break;
	case 'o':
		put_number("0x%llx", c->why->offset, buf, len);
		break;
	case 'w':
		put_word(c, "the word ", "the word at 0x%llx", buf, len);
		break;
	case 'q':
		put_word(c, ", in the word ", NULL, buf, len);
		break;
	case 'b':
		put_given(c, buf, len);
		break;
	case 'c':
		put_length(c, buf, len);
		break;
	case 'v':
		put_number("%llu", value, buf, len);
		break;
	case 'x':
		put_number("0x%llx", value, buf, len);
		break;
	case 't':
		put_slot(c, value, buf, len);
		break;
	case 'k':
		put_policy(c, buf, len);
		break;
	case 'a':
		snprintf(buf, len, "%s", arch_name(value));
		break;
	case 'u':
		snprintf(buf, len, "%s", usage_name(value));
		break;
	case 'l':
		snprintf(buf, len, "%s", sf_level_name(value));
		break;
	case 'f':
		snprintf(buf, len, "%s", value < SF_FLAW_END ? flaws[value] : flaws[0]);
		break;
	}
}

static const char *put_sentence(const struct context *c, char *buf, size_t len)
{
	const char *from = sentence_for(c);
	char part[2 * SF_TOKEN_MAX + 64];
	size_t at = 0, n;

	while (*from) {
		*part = '\0';
		n = strcspn(from, "$");
		if (n)
			snprintf(part, sizeof(part), "%.*s", (int)n, from);
		else
			put_placeholder(c, from[1], part, sizeof(part));
		/* plain text may be longer than a part */
		n = n < sizeof(part) ? n : sizeof(part) - 1;
		from += n ? n : 2;
		if (at < len)
			snprintf(buf + at, len - at, "%s", part);
		at += strlen(part);
	}
	return buf;
}

const char *loader_sentence(const struct sf_refusal *why, const struct sf_manifest *manifest,
			    const struct loader_given *given, char *buf, size_t len)
{
	const struct context c = { .why = why, .manifest = manifest, .given = given };

	return put_sentence(&c, buf, len);
}

const char *sf_sentence(const struct sf_refusal *why, const struct sf_manifest *manifest,
			char *buf, size_t len)
{
	return loader_sentence(why, manifest, NULL, buf, len);
}

/* ---- lines of the log ---------------------------------------------------- */

static bool skip(const char **at, const char *text)
{
	size_t n = strlen(text);

	if (strncmp(*at, text, n))
		return false;
	*at += n;
	return true;
}

static bool parse_number(const char **at, int base, u64 *value)
{
	char *end;

	if (base == 16 ? !isxdigit((unsigned char)**at) : !isdigit((unsigned char)**at))
		return false;
	errno = 0;
	*value = strtoull(*at, &end, base);
	*at = end;
	return !errno;
}

static bool parse_cause(const char **at, enum sf_cause *cause)
{
	size_t n = strspn(*at, "abcdefghijklmnopqrstuvwxyz0123456789-");

	for (u32 i = SF_E_OK + 1; i < SF_E_COUNT; i++) {
		const char *name = sf_cause_name(i);

		if (strlen(name) != n || strncmp(*at, name, n))
			continue;
		*cause = i;
		*at += n;
		return true;
	}
	return false;
}

static bool parse_slot(const char **at, u32 *slot, struct sf_bytes *name)
{
	u64 number;
	size_t n;

	if (!parse_number(at, 10, &number) || !number || number > SF_SLOTS_MAX)
		return false;
	*slot = number;
	if (!skip(at, " ("))
		return true;
	n = strspn(*at, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (!n || n > SF_NAME_MAX || (*at)[n] != ')')
		return false;
	*name = (struct sf_bytes){ (const u8 *)*at, n };
	*at += n + 1;
	return true;
}

bool sf_parse_line(const char *line, struct sf_refusal *why, struct sf_bytes *name)
{
	const char *at = strstr(line, REFUSED);

	*why = (struct sf_refusal){ .offset = SF_NOTHING, .value = SF_NOTHING };
	*name = (struct sf_bytes){ };
	if (!at)
		return false;
	at += strlen(REFUSED);
	if (!parse_cause(&at, &why->cause))
		return false;
	if (skip(&at, " slot ") && !parse_slot(&at, &why->slot, name))
		return false;
	if ((why->slot ? skip(&at, "+0x") : skip(&at, " +0x")) &&
	    !parse_number(&at, 16, &why->offset))
		return false;
	if (skip(&at, " 0x") && !parse_number(&at, 16, &why->value))
		return false;
	return !at[strspn(at, " \t\r\n")];
}

/* Parse "-ENOMEM", or "-12" as kernels without CONFIG_SYMBOLIC_ERRNAME log it; 0 if neither. */
static int parse_errno(const char *at)
{
	size_t n = strcspn(at, ")");
	char buf[16];
	u64 number;

	if (at[0] != '-' || !at[n])
		return 0;
	at++;
	if (parse_number(&at, 10, &number))
		return *at == ')' && number < 4096 ? number : 0;
	for (int err = 1; err < 4096; err++)
		if (strlen(sf_errno_name(err, buf)) == n - 1 &&
		    !strncmp(at, sf_errno_name(err, buf), n - 1))
			return err;
	return 0;
}

static const char *advice(int err)
{
	switch (err) {
	case ENOMEM:
		return "free some memory and try again";
	case EBUSY:
	case EINTR:
	case EAGAIN:
		return "try again";
	default:
		return "see the kernel's log around this line";
	}
}

static bool explain_failure(const char *line, char *buf, size_t len)
{
	const char *at = strstr(line, FAILED);
	char name[16];
	int err;

	err = at ? parse_errno(at + strlen(FAILED)) : 0;
	if (!err)
		return false;
	snprintf(buf, len, "the kernel could not load (%s: %s), and no rule of the manifest was broken; %s",
		 sf_errno_name(err, name), strerror(err), advice(err));
	return true;
}

bool sf_explain_line(const char *line, char *buf, size_t len)
{
	struct sf_refusal why;
	struct context c = { .why = &why };

	if (!sf_parse_line(line, &why, &c.name))
		return explain_failure(line, buf, len);
	put_sentence(&c, buf, len);
	return true;
}
