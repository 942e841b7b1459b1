# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Vectors for the header of a bundle and of the kernel's manifest segment."""
import bases
import model as m

FILE = "header.txt"
ABOUT = "The header of a bundle, and of the segment that the kernel is given."

MAGIC = b"\x89KSIG\r\n\x1a"
SIGNATURE = bytes(m.filler(40, 11))


def header(manifest, signature=SIGNATURE, magic=MAGIC, version=1, size=None, signed=None,
           reserved=0):
    words = (version, len(manifest) if size is None else size,
             len(signature) if signed is None else signed, reserved)
    return magic + b"".join(word.to_bytes(4, "little") for word in words) + manifest + signature


def cases():
    """(name, cause or None, kinds, bytes)"""
    least = bases.least().bytes
    good = header(least)
    both = ("segment", "bundle")
    yield "whole", None, both, good
    yield "trailing-byte", None, ("bundle",), good + b"a"
    yield "trailing-byte", "header-trailing", ("segment",), good + b"a"
    yield "unsigned", None, ("bundle",), header(least, b"")
    yield "unsigned", "header-unsigned", ("segment",), header(least, b"")
    yield "least", None, both, header(b"a", b"b")
    yield "largest", None, both, header(bytes(32768), bytes(65536))
    yield "manifest-none", "header-manifest-size", both, header(b"")
    yield "manifest-too-large", "header-manifest-size", both, header(bytes(32769), bytes(40))
    yield "signature-too-large", "header-signature-size", both, header(b"a", bytes(65537))
    for value in ((1 << 32) - 1, (1 << 32) - 24, 1 << 31):
        yield f"manifest-{value:#x}", "header-manifest-size", both, header(least, size=value)
        yield f"signature-{value:#x}", "header-signature-size", both, header(least, signed=value)
    yield "reserved", "header-reserved", both, header(least, reserved=1)
    yield "reserved-high", "header-reserved", both, header(least, reserved=1 << 31)
    for value in (0, 2, 256, 1 << 24):
        yield f"version-{value}", "header-version", both, header(least, version=value)
    for i in range(8):
        magic = MAGIC[:i] + bytes([MAGIC[i] ^ 1]) + MAGIC[i + 1:]
        yield f"magic-{i}", "header-magic", both, header(least, magic=magic)
    for n in (0, 1, 8, 23):
        yield f"first-{n}", "header-short", both, good[:n]
    for n in (24, 25, 24 + len(least) - 1, 24 + len(least), len(good) - 1):
        yield f"first-{n}", "header-truncated", both, good[:n]
    yield "text-lf", "header-magic", both, good.replace(b"\r\n", b"\n")
    yield "text-7-bit", "header-magic", both, b"\x09" + good[1:]


def lines():
    good = header(bases.least().bytes)
    out = ["base good empty"] + m.hexlines("input", good) + ["end"]
    for name, cause, kinds, data in cases():
        verdict = f"EINVAL {cause}" if cause else "ok accepted"
        for kind in kinds:
            out += ["", f"case {kind}-{name} {verdict} {kind} good"]
            out += m.edits(good, data)
            out += [f"log {cause} {len(data):#x}"] if cause else []
            out += ["end"]
    return out


def attachments():
    """Hints, choices, a blob and a text, for the full manifest."""
    hints = [[bases.KERNEL, 1, 2560, 96], [bases.PURGATORY, 4, 0, bases.PURGATORY_SIZE],
             [bases.CMDLINE, 3, 0, 0], [bases.INITRD_HEAD, 4, 0, 50], [bases.INITRD, 2, 0, 0],
             [bases.INITRD_TAIL, 5, 0, 16], [bases.LOG, 6, 0, 0]]
    choices = [[bases.PURGATORY, bases.RECHECK, 1], [bases.PURGATORY, 44, 4]]
    blobs = [[bases.PURGATORY, bytes(bases.PURGATORY_SIZE)], [bases.INITRD_HEAD, bytes(50)]]
    items = m.encode({1: hints, 2: choices, 3: blobs, 4: b"6.12.0, and a text for people"})
    return b"\x89KATT\r\n\x1a" + len(items).to_bytes(4, "little") + bytes(4) + items


def inputs():
    """Return seeds for fuzzers, which include a file with every part."""
    result = {f"{name}-{kinds[0]}": data for name, _, kinds, data in cases() if len(data) < 4096}
    result["attachments"] = header(bases.full().bytes) + attachments()
    return result
