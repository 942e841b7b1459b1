// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * mkbzimage - write a small file that mksig cannot tell from a bzImage
 *
 *	mkbzimage [-c CONFIG] [-P] [-r RELEASE] [-t SIZE] [-p OFFSET=HEX]... FILE
 *
 *	-c CONFIG	embed this configuration, as CONFIG_IKCONFIG does
 *	-P		make it a PE file as well, as CONFIG_EFI_STUB does
 *	-r RELEASE	start the version string with this release
 *	-t SIZE		truncate the file to this many bytes
 *	-p OFFSET=HEX	overwrite bytes, to make it malformed
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#define SETUP_SECTS	4
#define CODE_OFFSET	((SETUP_SECTS + 1) * 512)
#define CODE_SIZE	0x20000
#define PAYLOAD_OFFSET	0x400
#define PAYLOAD_SIZE	(CODE_SIZE - PAYLOAD_OFFSET - 0x400)
#define FILE_SIZE	(CODE_OFFSET + CODE_SIZE)
#define VERSION_AT	0x600
#define MAX_POKES	16

static unsigned char image[FILE_SIZE];

static void put(unsigned int at, uint64_t value, unsigned int n)
{
	while (n--) {
		image[at++] = value;
		value >>= 8;
	}
}

static void __attribute__((noreturn)) die(const char *what)
{
	fprintf(stderr, "mkbzimage: %s\n", what);
	exit(1);
}

/* Write the setup header; see Documentation/arch/x86/boot.rst. */
static void put_header(void)
{
	put(0x1f1, SETUP_SECTS, 1);
	put(0x1f4, CODE_SIZE / 16, 4);
	put(0x1fe, 0xaa55, 2);
	put(0x200, 0x6aeb, 2);
	memcpy(image + 0x202, "HdrS", 4);
	put(0x206, 0x20f, 2);
	put(0x20e, VERSION_AT - 512, 2);
	put(0x211, 1, 1);		/* loaded high */
	put(0x214, 0x100000, 4);
	put(0x22c, 0x7fffffff, 4);
	put(0x230, 0x200000, 4);	/* alignment */
	put(0x234, 1, 1);
	put(0x235, 21, 1);
	put(0x236, 0x7f, 2);		/* xloadflags */
	put(0x238, 2047, 4);		/* command line */
	put(0x248, PAYLOAD_OFFSET, 4);
	put(0x24c, PAYLOAD_SIZE, 4);
	put(0x258, 0x1000000, 8);	/* preferred address */
	put(0x260, 0x800000, 4);	/* init_size */
}

static void put_pe(void)
{
	const unsigned int coff = 0x40, opt = coff + 24, section = opt + 160;

	memcpy(image, "MZ", 2);
	put(0x3c, coff, 4);
	memcpy(image + coff, "PE\0\0", 4);
	put(coff + 4, 0x8664, 2);
	put(coff + 6, 1, 2);		/* sections */
	put(coff + 20, 160, 2);		/* optional header */
	put(coff + 22, 0x206, 2);
	put(opt, 0x20b, 2);
	put(opt + 32, 0x1000, 4);
	put(opt + 36, 0x200, 4);
	put(opt + 56, FILE_SIZE, 4);
	put(opt + 60, CODE_OFFSET, 4);	/* headers */
	put(opt + 108, 6, 4);		/* directories */
	memcpy(image + section, ".text", 5);
	put(section + 8, CODE_SIZE, 4);
	put(section + 12, 0x1000, 4);
	put(section + 16, CODE_SIZE, 4);
	put(section + 20, CODE_OFFSET, 4);
	put(section + 36, 0x60000020, 4);
}

static unsigned int gzip(const unsigned char *from, unsigned int n, unsigned char *to,
			 unsigned int room)
{
	z_stream z = { .next_in = (unsigned char *)from, .avail_in = n,
		       .next_out = to, .avail_out = room };

	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK ||
	    deflate(&z, Z_FINISH) != Z_STREAM_END)
		die("what is to be compressed does not fit");
	deflateEnd(&z);
	return z.total_out;
}

/* A "vmlinux" of a few words, with the configuration between its markers. */
static void put_payload(const char *config)
{
	static unsigned char text[65536], kernel[65536 + 64];
	unsigned int n, size;
	FILE *f;

	n = snprintf((char *)kernel, sizeof(kernel), "\177ELF, so to speak.");
	if (config) {
		f = fopen(config, "r");
		if (!f)
			die("cannot open the configuration");
		size = fread(text, 1, sizeof(text), f);
		fclose(f);
		memcpy(kernel + n, "IKCFG_ST", 8);
		n += 8;
		n += gzip(text, size, kernel + n, sizeof(kernel) - n - 8);
		memcpy(kernel + n, "IKCFG_ED", 8);
		n += 8;
	}
	gzip(kernel, n, image + CODE_OFFSET + PAYLOAD_OFFSET, PAYLOAD_SIZE);
}

static void poke(const char *text)
{
	unsigned long at;
	unsigned int byte;
	char *p;

	at = strtoul(text, &p, 0);
	if (*p++ != '=')
		die("-p OFFSET=HEX");
	for (; sscanf(p, "%2x", &byte) == 1; p += 2) {
		if (at >= FILE_SIZE)
			die("-p beyond the end of the file");
		image[at++] = byte;
	}
}

int main(int argc, char **argv)
{
	const char *config = NULL, *release = "6.12.6-test", *pokes[MAX_POKES];
	unsigned long size = FILE_SIZE;
	unsigned int nr_pokes = 0, i;
	bool pe = false;
	FILE *f;
	int c;

	while ((c = getopt(argc, argv, "c:Pr:t:p:")) != -1) {
		if (c == 'c')
			config = optarg;
		else if (c == 'P')
			pe = true;
		else if (c == 'r')
			release = optarg;
		else if (c == 't')
			size = strtoul(optarg, NULL, 0);
		else if (c == 'p' && nr_pokes < MAX_POKES)
			pokes[nr_pokes++] = optarg;
		else
			return 2;
	}
	if (optind != argc - 1)
		die("one file name is needed");
	for (i = CODE_OFFSET; i < FILE_SIZE; i++)
		image[i] = i * 7 + i / 256;
	put_header();
	if (pe)
		put_pe();
	put_payload(config);
	snprintf((char *)image + VERSION_AT, 200, "%s (someone@somewhere) #1 SMP", release);
	for (i = 0; i < nr_pokes; i++)
		poke(pokes[i]);
	f = fopen(argv[optind], "w");
	if (!f || fwrite(image, 1, size, f) != size || fclose(f))
		die("cannot write the file");
	return 0;
}
