/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * hidden.h - hide all symbols; included first in each file of the blob (build.mk)
 *
 * Otherwise position-independent code would call functions of other files through a
 * table of absolute addresses, which nothing relocates here.
 */
#pragma GCC visibility push(hidden)
