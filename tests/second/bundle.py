# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Bundles: docs/protocol.md, section 2."""
from refused import need

MAGIC = b"\x89KSIG\r\n\x1a"
HEADER = 24
SIGNATURE_MAX = 65536
MANIFEST_MAX = 32768


def bad(condition, reason):
    need(condition, "EINVAL", reason)


def parts(data, segment):
    """(manifest, signature) of a file, or of the segment that the kernel gets."""
    bad(len(data) >= HEADER, "too short for a header")
    bad(data[:8] == MAGIC, "magic")
    version, m, s, zero = (int.from_bytes(data[at:at + 4], "little") for at in (8, 12, 16, 20))
    bad(version == 1, "header version")
    bad(1 <= m <= MANIFEST_MAX, "size of the manifest")
    bad(s <= SIGNATURE_MAX, "size of the signature")
    bad(zero == 0, "reserved bytes")
    end = HEADER + m + s
    bad(end <= len(data), "truncated")
    if segment:
        bad(s > 0, "not signed")
        bad(end == len(data), "bytes follow")
    return data[HEADER:HEADER + m], data[HEADER + m:end]
