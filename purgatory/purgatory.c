// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * purgatory.c - check memory between two kernels
 *
 * Days may pass between load and jump, and a crash kernel starts after another kernel
 * has crashed, so a stray write may have changed what was loaded.  All inputs are
 * scalars that the loading kernel has written or checked.
 */
#include "machine.h"
#include "main.h"
#include "sha256.h"

/* 16550: registers and bits */
#define UART_DATA		0
#define UART_LINE_STATUS	5
#define UART_CAN_SEND		0x20
#define UART_ALL_SENT		0x40

/*
 * A port read takes about a microsecond; 115 characters take 10 ms at 115200 baud, one
 * character takes 1 ms at 9600.  A port without a UART reads as 0xff, that is, all sent.
 */
#define UART_PATIENCE		100000

#define KEYBOARD_STATUS		0x64
#define KEYBOARD_COMMAND	0x64
#define KEYBOARD_BUSY		0x02
#define KEYBOARD_PULSE_RESET	0xfe
#define CHIPSET_RESET		0xcf9
#define CHIPSET_RESET_TYPE	0x02
#define CHIPSET_RESET_NOW	0x0e
#define RESET_PATIENCE		100000

#define ON_MISMATCH_HALT	0

static int uart_wait(__u16 uart, __u8 bit)
{
	unsigned int i;

	for (i = 0; i < UART_PATIENCE; i++)
		if (machine_in(uart + UART_LINE_STATUS) & bit)
			return 1;
	return 0;
}

/* Returns 0 if the UART accepts no more characters; then stop printing. */
static int uart_puts(__u16 uart, const char *s, unsigned int max)
{
	unsigned int i;

	for (i = 0; i < max && s[i]; i++) {
		if (!uart_wait(uart, UART_CAN_SEND))
			return 0;
		machine_out(uart + UART_DATA, s[i]);
	}
	return 1;
}

#define UART_PUTS(uart, text)	uart_puts(uart, text, sizeof(text))

static void say_mismatch(const struct purgatory_params *params,
			 const struct purgatory_region *region)
{
	__u16 uart = params->uart;

	if (!uart)
		return;
	/* End the line that was being printed when the kernel crashed. */
	if (UART_PUTS(uart, "\r\npurgatory: ") &&
	    uart_puts(uart, region->name, PURGATORY_NAME) &&
	    (params->on_mismatch == ON_MISMATCH_HALT ?
	     UART_PUTS(uart, ": digest mismatch, halting\r\n") :
	     UART_PUTS(uart, ": digest mismatch, resetting\r\n")))
		uart_wait(uart, UART_ALL_SENT);
}

/* Wait until the reset takes effect. */
static void reset_wait(void)
{
	unsigned int i;

	for (i = 0; i < RESET_PATIENCE; i++)
		machine_in(KEYBOARD_STATUS);
}

static void __attribute__((noreturn)) reset(void)
{
	unsigned int i;

	for (i = 0; i < RESET_PATIENCE; i++)
		if (!(machine_in(KEYBOARD_STATUS) & KEYBOARD_BUSY))
			break;
	machine_out(KEYBOARD_COMMAND, KEYBOARD_PULSE_RESET);
	reset_wait();
	machine_out(CHIPSET_RESET, CHIPSET_RESET_TYPE);
	machine_out(CHIPSET_RESET, CHIPSET_RESET_NOW);
	reset_wait();
	machine_triple_fault();
}

static int region_intact(const struct purgatory_region *region,
			 sha256_blocks_fn *blocks)
{
	__u8 digest[SHA256_SIZE];
	struct sha256 ctx;
	__u8 differs = 0;
	unsigned int i;

	sha256_init(&ctx, blocks);
	sha256_update(&ctx, (const __u8 *)region->address, region->size);
	sha256_final(&ctx, digest);
	for (i = 0; i < SHA256_SIZE; i++)
		differs |= digest[i] ^ region->digest[i];
	return !differs;
}

static void __attribute__((noreturn))
mismatch(const struct purgatory_params *params,
	 const struct purgatory_region *region)
{
	say_mismatch(params, region);
	if (params->on_mismatch == ON_MISMATCH_HALT)
		machine_halt();
	reset();
}

static void check_regions(const struct purgatory_params *params,
			  sha256_blocks_fn *blocks)
{
	const struct purgatory_region *region;

	for (region = params->regions;
	     region < params->regions + PURGATORY_REGIONS; region++)
		if (region->size && !region_intact(region, blocks))
			mismatch(params, region);
}

void purgatory_main(const struct purgatory_params *params)
{
	struct machine_sse sse;

	if (!params->recheck)
		return;
	/* The loader has checked the processor's features; they are not checked again. */
	if (!params->sha_ni) {
		check_regions(params, sha256_blocks_c);
		return;
	}
	machine_sse_on(&sse);
	check_regions(params, sha256_blocks_ni);
	machine_sse_off(&sse);
}
