/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * hidden.h - included before everything else in the blob (build.mk)
 *
 * Without it, position-independent code finds functions of other files by a
 * table of absolute addresses, which nobody would relocate here.
 */
#pragma GCC visibility push(hidden)
