/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * tap.h - count cases, describe the first wrong one, and print TAP
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdio.h>

struct counts {
	unsigned long long tried;
	unsigned long long accepted;
	unsigned long long wrong;
};

static int tap_nr, tap_failed;

/* Count a wrong case; describe it if it is the first */
static inline void __attribute__((format(printf, 2, 3)))
wrong(struct counts *counts, const char *fmt, ...)
{
	va_list args;

	if (counts->wrong++)
		return;
	printf("# ");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

static inline void report(const char *name, const struct counts *counts)
{
	tap_failed += !!counts->wrong || !counts->tried;
	printf("%sok %d - %s: %llu tried, %llu accepted\n", counts->wrong || !counts->tried ? "not " : "",
	       ++tap_nr, name, counts->tried, counts->accepted);
	fflush(stdout);
}

#endif /* TAP_H */
