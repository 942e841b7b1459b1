# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Headers of bundles and of the segment that the kernel gets: section 2."""
import bases
import world as w

FILE = "header.txt"
ABOUT = "The header of a bundle, and of the segment that the kernel is given."

MAGIC = b"\x89KSIG\r\n\x1a"
SIGNATURE = bytes(w.filler(40, 11))


def header(manifest, signature=SIGNATURE, magic=MAGIC, version=1, m=None, s=None, reserved=0):
    words = (version, len(manifest) if m is None else m, len(signature) if s is None else s, reserved)
    return magic + b"".join(word.to_bytes(4, "little") for word in words) + manifest + signature


def cases():
    least = bases.least().bytes
    good = header(least)
    both = ("segment", "bundle")
    yield "whole", "ok", "SF_OK", both, good
    yield "bytes-behind", "ok", "SF_OK", ("bundle",), good + b"a"
    yield "bytes-behind", "EINVAL", "SF_HEADER_TRAILING", ("segment",), good + b"a"
    yield "unsigned", "ok", "SF_OK", ("bundle",), header(least, b"")
    yield "unsigned", "EINVAL", "SF_HEADER_UNSIGNED", ("segment",), header(least, b"")
    yield "least", "ok", "SF_OK", both, header(b"a", b"b")
    yield "largest", "ok", "SF_OK", both, header(bytes(32768), bytes(65536))
    yield "manifest-none", "EINVAL", "SF_HEADER_MANIFEST_SIZE", both, header(b"")
    yield "manifest-too-large", "EINVAL", "SF_HEADER_MANIFEST_SIZE", both, header(bytes(32769), bytes(40))
    yield "signature-too-large", "EINVAL", "SF_HEADER_SIGNATURE_SIZE", both, header(b"a", bytes(65537))
    for value in ((1 << 32) - 1, (1 << 32) - 24, 1 << 31):
        yield f"manifest-{value:#x}", "EINVAL", "SF_HEADER_MANIFEST_SIZE", both, header(least, m=value)
        yield f"signature-{value:#x}", "EINVAL", "SF_HEADER_SIGNATURE_SIZE", both, header(least, s=value)
    yield "reserved", "EINVAL", "SF_HEADER_RESERVED", both, header(least, reserved=1)
    yield "reserved-high", "EINVAL", "SF_HEADER_RESERVED", both, header(least, reserved=1 << 31)
    for value in (0, 2, 256, 1 << 24):
        yield f"version-{value}", "EINVAL", "SF_HEADER_VERSION_UNKNOWN", both, header(least, version=value)
    for i in range(8):
        magic = MAGIC[:i] + bytes([MAGIC[i] ^ 1]) + MAGIC[i + 1:]
        yield f"magic-{i}", "EINVAL", "SF_HEADER_MAGIC", both, header(least, magic=magic)
    for n in (0, 1, 8, 23):
        yield f"first-{n}", "EINVAL", "SF_HEADER_SHORT", both, good[:n]
    for n in (24, 25, 24 + len(least) - 1, 24 + len(least), len(good) - 1):
        yield f"first-{n}", "EINVAL", "SF_HEADER_TRUNCATED", both, good[:n]
    yield "text-lf", "EINVAL", "SF_HEADER_MAGIC", both, good.replace(b"\r\n", b"\n")
    yield "text-7-bit", "EINVAL", "SF_HEADER_MAGIC", both, b"\x09" + good[1:]


def lines():
    good = header(bases.least().bytes)
    out = ["base good empty"] + w.hexlines("input", good) + ["end"]
    for name, error, cause, kinds, data in cases():
        for kind in kinds:
            out += ["", f"case {kind}-{name} {error} {cause} {kind} good"]
            out += w.edits(good, data) + ["end"]
    return out


def attachments():
    """Section 14: hints, choices and a blob for the full manifest."""
    hints = [[1, 1, 2560, 96], [2, 4, 0, 330], [3, 5, 0, 0], [4, 3, 0, 0], [5, 2, 0, 0], [6, 6, 0, 0]]
    items = w.encode({1: hints, 2: [[2, 40, 1], [2, 44, 4]], 3: [[2, bytes(330)]]})
    return b"\x89KATT\r\n\x1a" + len(items).to_bytes(4, "little") + bytes(4) + items


def inputs():
    """To start fuzzers from: also a file with all that can be in it."""
    result = {f"{name}-{kinds[0]}": data for name, _, _, kinds, data in cases() if len(data) < 4096}
    result["attachments"] = header(bases.full(efi=True).bytes) + attachments()
    return result
