/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef REENCODE_H
#define REENCODE_H

#include "sigfmt_encode.h"

/* reencode - encode a manifest that sf_decode() decoded; returns the same as sf_encode() */
long reencode(const struct sf_manifest *manifest, u8 *buf, size_t len);

#endif /* REENCODE_H */
