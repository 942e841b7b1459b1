# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""The header of bundles and of manifest segments, and the parts that it describes."""
from refusal import need

MAGIC = b"\x89KSIG\r\n\x1a"
HEADER = 24
MANIFEST_MAX = 32768
SIGNATURE_MAX = 65536


def parts(data, segment):
    """Return manifest and signature of a file, or of the kernel's manifest segment."""
    def bad(condition, cause):
        need(condition, cause, value=len(data))

    bad(len(data) >= HEADER, "header-short")
    bad(data[:8] == MAGIC, "header-magic")
    version, m, s, reserved = (int.from_bytes(data[at:at + 4], "little")
                               for at in (8, 12, 16, 20))
    bad(version == 1, "header-version")
    bad(reserved == 0, "header-reserved")
    bad(1 <= m <= MANIFEST_MAX, "header-manifest-size")
    bad(s <= SIGNATURE_MAX, "header-signature-size")
    bad(s or not segment, "header-unsigned")
    end = HEADER + m + s
    bad(end <= len(data), "header-truncated")
    bad(end == len(data) or not segment, "header-trailing")
    return data[HEADER:HEADER + m], data[HEADER + m:end]
