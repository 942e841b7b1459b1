/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * bench.h - processor time, medians, and the lines that tests/bench/run reads
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Processor time of this process, so that other processes do not count */
static inline double bench_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int bench_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts @values */
static inline double bench_median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), bench_compare);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static inline void bench_value(const char *name, double value, const char *unit)
{
	printf("value\t%s\t%.4g\t%s\n", name, value, unit);
}

/* @least: the target, 0 if there is none */
static inline void bench_ratio(const char *name, double ratio, double least)
{
	printf("ratio\t%s\t%.4g\t%.4g\n", name, ratio, least);
}

#endif /* BENCH_H */
