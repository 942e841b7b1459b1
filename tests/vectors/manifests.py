# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Manifests: each feature once, each rule of sections 4 to 6 and 8 broken once."""
import copy

import bases
import world as w
from bases import (
    BOOTPARAMS,
    CMDLINE,
    EFI_MEMMAP,
    ELFCOREHDR,
    INITRAMFS,
    KERNEL,
    LAST,
    OPEN,
    PURGATORY,
    SETUP_DATA,
    SIGNED,
)
from world import Order, Raw, encode, head

FILE = "manifest.txt"
ABOUT = "Manifests: features that are accepted, and each rule broken once."

cases = []


def case(name, expected, change, cause="SF_OK"):
    """change(body) changes the full manifest, or returns bytes to be judged instead."""
    body = bases.full(efi=True).body
    data = change(body)
    if data is None:
        data = w.manifest(body)
    cases.append((name, expected, cause, bytes(data)))


def good(name, change):
    case(name, "ok", change)


def bad(name, cause, change):
    case(name, "EBADMSG", change, cause)


def slot(number, *changes):
    """Changes a slot: pairs of a key and its value, None to take it out."""

    def change(body):
        for key, value in changes:
            if value is None:
                del body[w.SLOTS][number - 1][key]
            else:
                body[w.SLOTS][number - 1][key] = value

    return change


def top(*changes):
    def change(body):
        for key, value in changes:
            if value is None:
                del body[key]
            else:
                body[key] = value

    return change


def field(number, at, new):
    """Replaces the field of a slot that begins at an offset; adds, if there is none."""

    def change(body):
        fields = body[w.SLOTS][number - 1][w.FIELDS]
        fields[:] = sorted([f for f in fields if f[1] != at] + ([new] if new else []), key=lambda f: f[1])

    return change


def fields(number, *new):
    return slot(number, (w.FIELDS, list(new)))


def policy(*entries):
    return slot(CMDLINE, (w.POLICY, [list(e) for e in entries]))


def added(*more):
    """Adds slots behind the others: (type, presence, pairs)."""

    def change(body):
        for i, (kind, presence, pairs) in enumerate(more):
            body[w.SLOTS].append({w.NAME: f"more{i}", w.TYPE: kind, w.PRESENCE: presence, **dict(pairs)})

    return change


def both(*changes):
    def change(body):
        for one in changes:
            one(body)

    return change


def algorithm(number):
    """The digests, and the digest fields, of another algorithm."""

    def change(body):
        size = w.HASH[number]().digest_size
        body[w.ALGORITHM] = number
        body[w.SLOTS][KERNEL - 1][w.SUM] = bytes(w.filler(size, 8))
        one = body[w.SLOTS][PURGATORY - 1]
        one[w.SUM] = bytes(w.filler(size, 9))
        one[w.FIELDS] = [f for f in one[w.FIELDS] if f[1] < 48] + [[w.DIGEST, 64, KERNEL]]

    return change


def patched(old, new, last=False):
    """Replaces encoded bytes, which have to be there."""

    def change(body):
        data = w.manifest(body)
        at = (data.rindex if last else data.index)(old)
        return data[:at] + new + data[at + len(old) :]

    return change


def raw_top(key, item):
    """A value of the manifest's map as these very bytes."""
    return top((key, Raw(item)))


def least(change):
    def make(_):
        body = bases.least().body
        change(body)
        return w.manifest(body)

    return make


def spanning(change):
    """A change of the manifest that has spans."""

    def make(_):
        body = bases.span_body()
        change(body)
        return w.manifest(body)

    return make


def encoding():
    text = encode("kexec-manifest")
    good("full", lambda b: None)
    good("least", least(lambda b: None))
    bad("empty", "SF_NOT_A_MANIFEST", lambda b: b"")
    for n in (1, 2, 3, 4, 18, 19, 20):
        cause = "SF_NOT_A_MANIFEST" if n < 19 else "SF_CBOR_TRUNCATED"
        bad(f"first-{n}-bytes", cause, lambda b, n=n: w.manifest(b)[:n])
    bad("last-byte-missing", "SF_CBOR_TRUNCATED", lambda b: w.manifest(b)[:-1])
    bad("byte-behind", "SF_CBOR_TRAILING", lambda b: w.manifest(b) + b"\0")
    bad("twice", "SF_CBOR_TRAILING", lambda b: 2 * w.manifest(b))
    bad("too-long", "SF_MANIFEST_LONG", lambda b: w.manifest(b).ljust(32769, b"\0"))
    bad("without-tag", "SF_NOT_A_MANIFEST", lambda b: w.manifest(b)[3:])
    bad("other-tag", "SF_NOT_A_MANIFEST", lambda b: w.manifest(b, tag=55798))
    bad("tag-not-shortest", "SF_NOT_A_MANIFEST", lambda b: b"\xda\0\0\xd9\xf7" + w.manifest(b)[3:])
    bad("two-tags", "SF_NOT_A_MANIFEST", lambda b: b"\xd9\xd9\xf7" + w.manifest(b))
    bad("array-of-two", "SF_NOT_A_MANIFEST", lambda b: head(6, 55799) + encode(["kexec-manifest", 1]))
    bad("array-of-four", "SF_NOT_A_MANIFEST", lambda b: head(6, 55799) + encode(["kexec-manifest", 1, b, 0]))
    bad("no-array", "SF_NOT_A_MANIFEST", lambda b: head(6, 55799) + encode(b))
    bad("other-context", "SF_NOT_A_MANIFEST", lambda b: w.manifest(b, context="kexec-manifesT"))
    bad("context-longer", "SF_NOT_A_MANIFEST", lambda b: w.manifest(b, context="kexec-manifest2"))
    bad("context-empty", "SF_NOT_A_MANIFEST", lambda b: w.manifest(b, context=""))
    bad("context-bytes", "SF_NOT_A_MANIFEST", lambda b: w.manifest(b, context=b"kexec-manifest"))
    bad("context-not-shortest", "SF_NOT_A_MANIFEST", patched(text, b"\x78\x0e" + text[1:]))
    for version in (0, 2, 1 << 32):
        bad(f"version-{version}", "SF_VERSION_UNKNOWN", lambda b, v=version: w.manifest(b, version=v))
    bad("version-not-shortest", "SF_CBOR_NOT_SHORTEST", lambda b: w.manifest(b, version=Raw(b"\x18\1")))
    bad("body-array", "SF_CBOR_TYPE", lambda b: w.manifest([1, 2]))
    bad("body-empty", "SF_CBOR_COUNT", lambda b: w.manifest({}))
    bad("body-indefinite", "SF_CBOR_INDEFINITE", lambda b: w.manifest(Raw(b"\xbf" + encode(b)[1:] + b"\xff")))
    bad("body-count-not-shortest", "SF_CBOR_NOT_SHORTEST", lambda b: w.manifest(Raw(b"\xb8\x0a" + encode(b)[1:])))
    bad("body-count-huge", "SF_CBOR_COUNT", lambda b: w.manifest(Raw(b"\xbb" + b"\xff" * 8 + encode(b)[1:])))


def lengths():
    """Each form of an argument that is not the shortest, and lengths beyond the end."""
    for name, form in (
        ("1", b"\x18\x07"),
        ("2", b"\x19\0\x07"),
        ("4", b"\x1a\0\0\0\x07"),
        ("8", b"\x1b" + bytes(7) + b"\x07"),
    ):
        bad(f"generation-in-{name}-bytes", "SF_CBOR_NOT_SHORTEST", raw_top(w.GENERATION, form))
    for name, form in (
        ("23", b"\x18\x17"),
        ("255", b"\x19\0\xff"),
        ("65535", b"\x1a\0\0\xff\xff"),
        ("4294967295", b"\x1b\0\0\0\0\xff\xff\xff\xff"),
    ):
        bad(f"generation-{name}-too-wide", "SF_CBOR_NOT_SHORTEST", raw_top(w.GENERATION, form))
    for value in (0, 23, 24, 255, 256, 65535, 65536, (1 << 32) - 1):
        good(f"generation-{value}", top((w.GENERATION, value)))
    bad("generation-too-large", "SF_VALUE_RANGE", top((w.GENERATION, 1 << 32)))
    text, origins = "6.12.0, and a text for people", bytes(32)
    for name, key, major, value in (("text", w.TEXT, 3, text.encode()), ("origins", w.ORIGINS, 2, origins)):
        short = head(major, len(value))
        for n in (2, 4, 8):
            wide = bytes([short[0] & 0xE0 | {2: 25, 4: 26, 8: 27}[n]]) + len(value).to_bytes(n, "big")
            bad(f"{name}-length-in-{n}-bytes", "SF_CBOR_NOT_SHORTEST", raw_top(key, wide + value))
        bad(
            f"{name}-indefinite", "SF_CBOR_INDEFINITE", raw_top(key, bytes([major << 5 | 31]) + short + value + b"\xff")
        )
        for huge in (1 << 16, 1 << 31, (1 << 32) - 1, 1 << 32, 1 << 63, (1 << 64) - 1):
            bad(f"{name}-length-{huge:#x}", "SF_STRING_LENGTH", raw_top(key, head(major, huge) + value))
        for info in (28, 29, 30):
            bad(f"{name}-info-{info}", "SF_CBOR_INDEFINITE", raw_top(key, bytes([major << 5 | info]) + value))
    for n in (29, 256):
        bad(f"text-beyond-the-end-{n}", "SF_CBOR_TRUNCATED", raw_top(w.TEXT, head(3, n) + 28 * b"a"))
    bad(
        "slots-indefinite",
        "SF_CBOR_INDEFINITE",
        lambda b: top((w.SLOTS, Raw(b"\x9f" + encode(b[w.SLOTS])[1:] + b"\xff")))(b),
    )
    bad(
        "slot-indefinite",
        "SF_CBOR_INDEFINITE",
        lambda b: b[w.SLOTS].__setitem__(0, Raw(b"\xbf" + encode(b[w.SLOTS][0])[1:] + b"\xff")),
    )
    bad(
        "slots-count-huge", "SF_CBOR_COUNT", lambda b: top((w.SLOTS, Raw(head(4, 1 << 40) + encode(b[w.SLOTS])[1:])))(b)
    )


def order():
    """Keys of both maps: unknown, repeated, out of order, missing."""

    def shuffled(pairs):
        return lambda b: w.manifest(Order(pairs(sorted(b.items()))))

    bad("keys-swapped", "SF_CBOR_MISSING", shuffled(lambda p: [p[1], p[0]] + p[2:]))
    bad("keys-last-swapped", "SF_CBOR_KEY", shuffled(lambda p: p[:8] + [p[9], p[8]]))
    bad("key-repeated", "SF_CBOR_KEY", shuffled(lambda p: p[:8] + [p[7], p[9]]))
    bad("key-0", "SF_CBOR_KEY", shuffled(lambda p: [(0, 0)] + p[:9]))
    bad("key-11", "SF_CBOR_KEY", shuffled(lambda p: p[:9] + [(11, 0)]))
    bad("key-huge", "SF_CBOR_KEY", shuffled(lambda p: p[:9] + [((1 << 64) - 1, 0)]))
    bad("key-text", "SF_CBOR_TYPE", shuffled(lambda p: p[:9] + [("a", 0)]))
    bad("key-negative", "SF_CBOR_TYPE", shuffled(lambda p: p[:9] + [(Raw(b"\x20"), 0)]))
    bad("key-not-shortest", "SF_CBOR_NOT_SHORTEST", shuffled(lambda p: p[:9] + [(Raw(b"\x18\x0a"), p[9][1])]))
    for key in range(1, 9):
        bad(f"key-{key}-missing", "SF_CBOR_MISSING", top((key, None)))
    for key in (w.ORIGINS, w.TEXT):
        good(f"key-{key}-left-out", top((key, None)))

    def slot_pairs(pairs):
        def change(b):
            b[w.SLOTS][0] = Order(pairs(sorted(b[w.SLOTS][0].items())))

        return change

    bad("slot-keys-swapped", "SF_CBOR_MISSING", slot_pairs(lambda p: [p[1], p[0]] + p[2:]))
    bad("slot-key-repeated", "SF_CBOR_KEY", slot_pairs(lambda p: [p[0]] + p))
    bad("slot-key-0", "SF_CBOR_KEY", slot_pairs(lambda p: [(0, 0)] + p))
    bad("slot-key-12", "SF_CBOR_KEY", slot_pairs(lambda p: p + [(12, 0)]))
    for key in (w.NAME, w.TYPE, w.PRESENCE):
        bad(f"slot-key-{key}-missing", "SF_CBOR_MISSING", slot(KERNEL, (key, None)))


def heads():
    """Values of the manifest's map."""
    for value in (0, 3, 61, 63, 183, 65598):
        bad(f"arch-{value}", "SF_VALUE_RANGE", top((w.ARCH, value)))
    for value in (1, 2):
        good(f"usage-{value}", top((w.USAGE, value)))
    for value in (0, 4, 7):
        bad(f"usage-{value}", "SF_VALUE_RANGE", top((w.USAGE, value)))
    for name, value in (("a-to-z", "abcdefghijklmnopqrstuvwxyz"), ("others", "0123456789.+-"), ("longest", "c" * 32)):
        good(f"component-{name}", top((w.COMPONENT, value)))
    bad("component-empty", "SF_STRING_LENGTH", top((w.COMPONENT, "")))
    bad("component-longer", "SF_STRING_LENGTH", top((w.COMPONENT, "c" * 33)))
    for byte in b"A_ /@[`{\x00\x7f":
        bad(f"component-{byte:#x}", "SF_STRING_BYTES", top((w.COMPONENT, "c" + chr(byte))))
    bad("component-utf-8", "SF_STRING_BYTES", top((w.COMPONENT, "\u00e9")))
    bad("component-bytes", "SF_CBOR_TYPE", top((w.COMPONENT, b"debian-kernel")))
    for value in (2, 3):
        good(f"algorithm-{value}", algorithm(value))
    for value in (0, 4):
        bad(f"algorithm-{value}", "SF_VALUE_RANGE", top((w.ALGORITHM, value)))
    bad("algorithm-other-size", "SF_STRING_LENGTH", top((w.ALGORITHM, 2)))
    for n in (2, 8):
        good(f"origins-{n}", top((w.ORIGINS, bytes(32 * n))))
    for n in (0, 31, 33, 288):
        bad(f"origins-{n}-bytes", "SF_STRING_LENGTH", top((w.ORIGINS, bytes(n))))
    bad("origins-text", "SF_CBOR_TYPE", top((w.ORIGINS, "a" * 32)))
    for name, value in (("1", " "), ("all", "".join(map(chr, range(0x20, 0x7F)))), ("256", "t" * 256)):
        good(f"text-{name}", top((w.TEXT, value)))
    bad("text-empty", "SF_STRING_LENGTH", top((w.TEXT, "")))
    bad("text-257", "SF_STRING_LENGTH", top((w.TEXT, "t" * 257)))
    for byte in (0, 0x1F, 0x7F):
        bad(f"text-{byte:#x}", "SF_STRING_BYTES", top((w.TEXT, "a" + chr(byte))))
    bad("text-0x80", "SF_STRING_BYTES", raw_top(w.TEXT, b"\x61\x80"))
    claims()
    entries()


def claims():
    for name, value in (
        ("none", []),
        ("1", [[1, 1]]),
        ("1-2", [[1, 2]]),
        ("all", [[1, 1], [2, 1], [3, 2]]),
        ("secure-boot-confidentiality", [[2, 2]]),
    ):
        good(f"lockdown-{name}", top((w.LOCKDOWN, value)))
    for name, value in (
        ("descending", [[3, 1], [2, 1]]),
        ("repeated", [[2, 1], [2, 1]]),
        ("way-0", [[0, 1]]),
        ("way-4", [[4, 1]]),
        ("level-0", [[1, 0]]),
        ("level-3", [[1, 3]]),
    ):
        bad(f"lockdown-{name}", "SF_VALUE_RANGE", top((w.LOCKDOWN, value)))
    for name, value in (("four", [[1, 1], [2, 1], [3, 1], [3, 1]]), ("of-one", [[1]]), ("of-three", [[1, 1, 1]])):
        bad(f"lockdown-{name}", "SF_CBOR_COUNT", top((w.LOCKDOWN, value)))
    bad("lockdown-number", "SF_CBOR_TYPE", top((w.LOCKDOWN, 1)))
    bad("lockdown-of-number", "SF_CBOR_TYPE", top((w.LOCKDOWN, [1])))


def entries():
    good("entry-last-byte", top((w.ENTRY, [KERNEL, 95])))
    bad("entry-behind", "SF_ENTRY_SLOT", top((w.ENTRY, [KERNEL, 96])))
    bad("entry-offset-huge", "SF_VALUE_RANGE", top((w.ENTRY, [KERNEL, 1 << 40])))
    bad("entry-slot-0", "SF_VALUE_RANGE", top((w.ENTRY, [0, 0])))
    bad("entry-slot-16", "SF_VALUE_RANGE", top((w.ENTRY, [16, 0])))
    bad("entry-no-such-slot", "SF_ENTRY_SLOT", top((w.ENTRY, [9, 0])))
    for number in (BOOTPARAMS, CMDLINE, INITRAMFS, ELFCOREHDR):
        bad(f"entry-in-slot-{number}", "SF_ENTRY_SLOT", top((w.ENTRY, [number, 0])))
    bad("entry-of-one", "SF_CBOR_COUNT", top((w.ENTRY, [1])))
    bad("entry-of-three", "SF_CBOR_COUNT", top((w.ENTRY, [1, 0, 0])))


def slots():
    data = (w.DATA, w.OPTIONAL, [(w.MAXIMUM, 1)])
    good("slots-15", added(*[data] * 7))
    bad("slots-16", "SF_CBOR_COUNT", added(*[data] * 8))
    bad("slots-0", "SF_CBOR_COUNT", top((w.SLOTS, [])))
    bad("slot-array", "SF_CBOR_TYPE", top((w.SLOTS, [[1]])))
    for name, value in (("longest", "n" * 15), ("all", "abcxyz-0189")):
        good(f"name-{name}", slot(KERNEL, (w.NAME, value)))
    bad("name-empty", "SF_STRING_LENGTH", slot(KERNEL, (w.NAME, "")))
    bad("name-longer", "SF_STRING_LENGTH", slot(KERNEL, (w.NAME, "n" * 16)))
    for byte in b"A_. +\x00":
        bad(f"name-{byte:#x}", "SF_STRING_BYTES", slot(KERNEL, (w.NAME, "n" + chr(byte))))
    bad("name-bytes", "SF_CBOR_TYPE", slot(KERNEL, (w.NAME, b"kernel")))
    bad("name-twice", "SF_NAME_TWICE", slot(SETUP_DATA, (w.NAME, "kernel")))
    for value in (0, 7):
        bad(f"type-{value}", "SF_VALUE_RANGE", slot(KERNEL, (w.TYPE, value)))
    for value in (0, 5):
        bad(f"presence-{value}", "SF_VALUE_RANGE", slot(KERNEL, (w.PRESENCE, value)))
    sizes()
    types()


def sizes():
    for key in (w.EXACT, w.MAXIMUM):
        for value, cause in (
            (1, None),
            ((1 << 40) - 1, None),
            (0, "SF_VALUE_RANGE"),
            (1 << 40, "SF_VALUE_RANGE"),
            ((1 << 64) - 1, "SF_VALUE_RANGE"),
        ):
            change = both(slot(INITRAMFS, (w.MAXIMUM, None)), slot(INITRAMFS, (key, value)))
            name = f"{'size' if key == w.EXACT else 'maximum'}-{value:#x}"
            (bad(name, cause, change) if cause else good(name, change))
    bad("size-and-maximum", "SF_CBOR_KEY", slot(INITRAMFS, (w.EXACT, 1)))
    bad("neither-size-nor-maximum", "SF_SLOT_NEEDS", slot(INITRAMFS, (w.MAXIMUM, None)))
    good("memory-one-more", slot(BOOTPARAMS, (w.MEMORY, 4097)))
    bad("memory-equal", "SF_VALUE_RANGE", slot(BOOTPARAMS, (w.MEMORY, 4096)))
    bad("memory-less", "SF_VALUE_RANGE", slot(BOOTPARAMS, (w.MEMORY, 4095)))
    good("memory-most", slot(KERNEL, (w.MEMORY, (1 << 40) - 1)))
    bad("memory-too-large", "SF_VALUE_RANGE", slot(KERNEL, (w.MEMORY, 1 << 40)))
    bad("memory-with-maximum", "SF_SLOT_FORBIDS", slot(CMDLINE, (w.MEMORY, 4096)))
    good("memory-default", slot(PURGATORY, (w.MEMORY, None)))
    for value in (8192, 1 << 30):
        good(f"alignment-{value}", slot(KERNEL, (w.ALIGN, value)))
    for value in (0, 1, 4096, 4097, 8191, 12288, (1 << 30) + 4096, 1 << 31, 1 << 63):
        bad(f"alignment-{value}", "SF_VALUE_RANGE", slot(KERNEL, (w.ALIGN, value)))
    last = (1 << 52) - 1
    for name, value in (
        ("two-bytes", [5, 6]),
        ("first-two", [0, 1]),
        ("from-1", [1, last]),
        ("to-last-but-one", [0, last - 1]),
    ):
        good(f"range-{name}", slot(KERNEL, (w.RANGE, value)))
    for name, value in (
        ("default", [0, last]),
        ("reversed", [6, 5]),
        ("one-byte", [5, 5]),
        ("zero", [0, 0]),
        ("last-byte", [last, last]),
        ("first-2-52", [last + 1, last + 1]),
        ("last-2-52", [1, last + 1]),
    ):
        bad(f"range-{name}", "SF_VALUE_RANGE", slot(KERNEL, (w.RANGE, value)))
    bad("range-of-one", "SF_CBOR_COUNT", slot(KERNEL, (w.RANGE, [1])))
    bad("range-of-three", "SF_CBOR_COUNT", slot(KERNEL, (w.RANGE, [1, 2, 3])))
    for n in (0, 31, 33, 48, 64):
        bad(f"digest-{n}-bytes", "SF_STRING_LENGTH", slot(KERNEL, (w.SUM, bytes(n))))
    bad("digest-text", "SF_CBOR_TYPE", slot(KERNEL, (w.SUM, "a" * 32)))


def types():
    digest, some = bytes(32), [[w.CONST, 0, 1, b"a"]]
    entry = [[2, "a"]]
    bad("code-maximum", "SF_SLOT_NEEDS", both(slot(KERNEL, (w.MEMORY, None), (w.EXACT, None), (w.MAXIMUM, 96))))
    bad("code-without-digest", "SF_SLOT_NEEDS", slot(KERNEL, (w.SUM, None)))
    bad("code-policy", "SF_SLOT_FORBIDS", slot(KERNEL, (w.POLICY, entry)))
    good("code-with-fields", slot(KERNEL, (w.FIELDS, some)))
    good("initramfs-by-digest", slot(INITRAMFS, (w.SUM, digest), (w.PRESENCE, w.ALWAYS)))
    good("initramfs-exact", slot(INITRAMFS, (w.MAXIMUM, None), (w.EXACT, 5)))
    for value in (w.ALWAYS, w.EFI, w.CRASH):
        good(f"initramfs-presence-{value}", slot(INITRAMFS, (w.PRESENCE, value)))
    for value in (w.OPTIONAL, w.EFI, w.CRASH):
        bad(f"code-presence-{value}", "SF_SLOT_PRESENT", slot(KERNEL, (w.PRESENCE, value)))
        bad(
            f"initramfs-by-digest-presence-{value}",
            "SF_SLOT_PRESENT",
            slot(INITRAMFS, (w.SUM, digest), (w.PRESENCE, value)),
        )
        bad(f"cmdline-presence-{value}", "SF_SLOT_PRESENT", slot(CMDLINE, (w.PRESENCE, value)))
    bad("initramfs-fields", "SF_SLOT_FORBIDS", slot(INITRAMFS, (w.MAXIMUM, None), (w.EXACT, 5), (w.FIELDS, some)))
    bad("initramfs-policy", "SF_SLOT_FORBIDS", slot(INITRAMFS, (w.POLICY, entry)))
    bad("params-digest", "SF_SLOT_FORBIDS", slot(BOOTPARAMS, (w.SUM, digest)))
    bad("params-without-fields", "SF_SLOT_NEEDS", added((w.PARAMS, w.ALWAYS, [(w.EXACT, 8)])))
    bad("params-maximum", "SF_FIELD_EXACT", added((w.PARAMS, w.ALWAYS, [(w.MAXIMUM, 8), (w.FIELDS, some)])))
    bad("params-policy", "SF_SLOT_FORBIDS", slot(BOOTPARAMS, (w.POLICY, entry)))
    for value in (w.OPTIONAL, w.EFI, w.CRASH):
        good(f"params-presence-{value}", added((w.PARAMS, value, [(w.EXACT, 8), (w.FIELDS, some)])))
    good("cmdline-by-digest", slot(CMDLINE, (w.POLICY, None), (w.SUM, digest)))
    good("cmdline-by-digest-exact", slot(CMDLINE, (w.POLICY, None), (w.SUM, digest), (w.MAXIMUM, None), (w.EXACT, 9)))
    good("cmdline-exact", slot(CMDLINE, (w.MAXIMUM, None), (w.EXACT, 9)))
    bad("cmdline-neither", "SF_SLOT_NEEDS", slot(CMDLINE, (w.POLICY, None)))
    bad("cmdline-both", "SF_SLOT_FORBIDS", slot(CMDLINE, (w.SUM, digest)))
    bad("cmdline-fields", "SF_SLOT_FORBIDS", slot(CMDLINE, (w.MAXIMUM, None), (w.EXACT, 9), (w.FIELDS, some)))
    bad("cmdline-twice", "SF_TYPE_TWICE", added((w.CMDLINE, w.ALWAYS, [(w.MAXIMUM, 9), (w.POLICY, entry)])))
    for value in (w.ALWAYS, w.OPTIONAL, w.EFI, w.CRASH):
        good(f"data-presence-{value}", added((w.DATA, value, [(w.EXACT, 8)])))
    for name, key, value in (("digest", w.SUM, digest), ("fields", w.FIELDS, some), ("policy", w.POLICY, entry)):
        bad(f"data-{name}", "SF_SLOT_FORBIDS", added((w.DATA, w.OPTIONAL, [(w.EXACT, 8), (key, value)])))
        bad(f"elfcorehdr-{name}", "SF_SLOT_FORBIDS", slot(ELFCOREHDR, (key, value)))
    bad("elfcorehdr-exact", "SF_SLOT_NEEDS", slot(ELFCOREHDR, (w.MAXIMUM, None), (w.EXACT, 8)))
    for value in (w.ALWAYS, w.OPTIONAL, w.EFI):
        bad(f"elfcorehdr-presence-{value}", "SF_SLOT_PRESENT", slot(ELFCOREHDR, (w.PRESENCE, value)))
    bad("elfcorehdr-twice", "SF_TYPE_TWICE", added((w.ELFCOREHDR, w.CRASH, [(w.MAXIMUM, 4096)])))
    good("elfcorehdr-aligned", slot(ELFCOREHDR, (w.ALIGN, 8192), (w.RANGE, [0, 1 << 32])))
    good("small-most", slot(CMDLINE, (w.MAXIMUM, 1 << 20)))
    bad("small-cmdline-too-large", "SF_SMALL_TOO_LARGE", slot(CMDLINE, (w.MAXIMUM, (1 << 20) + 1)))
    bad("small-code-too-large", "SF_SMALL_TOO_LARGE", slot(PURGATORY, (w.EXACT, (1 << 20) + 1), (w.MEMORY, None)))
    bad("small-params-too-large", "SF_SMALL_TOO_LARGE", slot(BOOTPARAMS, (w.EXACT, (1 << 20) + 1)))
    good("streamed-code-large", slot(KERNEL, (w.EXACT, 1 << 30), (w.MEMORY, None)))


def field_encodings():
    """A field is an array of the right length and types."""
    at = 0xF00  # nothing is there in bootparams
    one = [
        [w.CONST, at, 1, b"a"],
        [w.ADDR, at, 8, KERNEL, 0],
        [w.ADDR, at, 4, KERNEL, 0, at + 8],
        [w.SIZE, at, 8, KERNEL],
        [w.SIZE, at, 4, KERNEL, at + 8],
        [w.DIGEST, at, KERNEL],
        [w.FACT, at, 1],
        [w.MEMMAP, at, 1, at + 32, 8, 1],
        [w.SPAN, at, 8, SIGNED, LAST],
        [w.SPAN, at, 4, SIGNED, LAST],
        [w.SPAN, at, 4, SIGNED, LAST, at + 8],
    ]
    for i, value in enumerate(one):
        wrap = spanning if value[0] == w.SPAN else lambda change: change
        good(f"field-{i}", wrap(field(BOOTPARAMS, at, value)))
        for j in range(len(value)):
            # an index of the array whose item is of another type
            wrong = list(value)
            wrong[j] = "a" if isinstance(value[j], int) else 1
            change = slot(BOOTPARAMS, (w.FIELDS, bases.bootparams_fields() + [wrong]))
            bad(f"field-{i}-item-{j}-type", "SF_CBOR_TYPE", wrap(change))
        cut = {0: 3, 1: 4, 2: 4, 3: 3, 4: 3, 5: 2, 6: 2, 7: 5, 8: 4, 9: 4, 10: 4}[i]
        bad(f"field-{i}-too-short", "SF_CBOR_COUNT", wrap(field(BOOTPARAMS, at, value[:cut])))
        more = 6 if value[0] in (w.ADDR, w.SPAN) else 5 if value[0] == w.SIZE else len(value)
        filled = value + [0xF80] * (more + 1 - len(value))
        bad(f"field-{i}-too-long", "SF_CBOR_COUNT", wrap(field(BOOTPARAMS, at, filled)))
    bad("field-empty", "SF_CBOR_COUNT", slot(BOOTPARAMS, (w.FIELDS, [[]])))
    bad("field-map", "SF_CBOR_TYPE", slot(BOOTPARAMS, (w.FIELDS, [{1: 2}])))
    for rule in (0, 8):
        bad(f"rule-{rule}", "SF_VALUE_RANGE", field(BOOTPARAMS, at, [rule, at, 1]))
    bad("fields-none", "SF_CBOR_COUNT", slot(BOOTPARAMS, (w.FIELDS, [])))
    many = [[w.CONST, i, 1, b"a"] for i in range(65)]
    good("fields-64", slot(SETUP_DATA, (w.FIELDS, many[:64])))
    bad("fields-65", "SF_CBOR_COUNT", slot(BOOTPARAMS, (w.FIELDS, many)))


def ranges():
    end = 4096
    for name, value, cause in (
        ("const-to-the-end", [w.CONST, end - 2, 2, b"ab"], None),
        ("const-over-the-end", [w.CONST, end - 1, 2, b"ab"], "SF_FIELD_OUTSIDE"),
        ("const-at-the-end", [w.CONST, end, 1, b"a"], "SF_FIELD_OUTSIDE"),
        ("const-length-0", [w.CONST, 0xF00, 0, b""], "SF_VALUE_RANGE"),
        ("const-offset-largest", [w.CONST, (1 << 20) - 1, 1, b"a"], "SF_FIELD_OUTSIDE"),
        ("const-offset-too-large", [w.CONST, 1 << 20, 1, b"a"], "SF_VALUE_RANGE"),
        ("const-length-too-large", [w.CONST, 0xF00, (1 << 20) + 1, b"a"], "SF_VALUE_RANGE"),
        ("const-none", [w.CONST, 0xF00, 1, b""], "SF_STRING_LENGTH"),
        ("const-8", [w.CONST, 0xF00, 2, bytes(16)], None),
        ("const-9", [w.CONST, 0xF00, 2, bytes(18)], "SF_STRING_LENGTH"),
        ("const-odd", [w.CONST, 0xF00, 2, bytes(3)], "SF_STRING_LENGTH"),
        ("addr-width-0", [w.ADDR, 0xF00, 0, KERNEL, 0], "SF_VALUE_RANGE"),
        ("addr-width-2", [w.ADDR, 0xF00, 2, KERNEL, 0], "SF_VALUE_RANGE"),
        ("addr-width-16", [w.ADDR, 0xF00, 16, KERNEL, 0], "SF_VALUE_RANGE"),
        ("addr-8-high", [w.ADDR, 0xF00, 8, KERNEL, 0, 0xF80], "SF_VALUE_RANGE"),
        ("size-8-high", [w.SIZE, 0xF00, 8, KERNEL, 0xF80], "SF_VALUE_RANGE"),
        ("addr-high-before", [w.ADDR, 0xF00, 4, KERNEL, 0, 0xE00], None),
        ("addr-over-the-end", [w.ADDR, end - 7, 8, KERNEL, 0], "SF_FIELD_OUTSIDE"),
        ("addr-high-over-the-end", [w.ADDR, 0xF00, 4, KERNEL, 0, end - 3], "SF_FIELD_OUTSIDE"),
        ("addr-high-overlaps-itself", [w.ADDR, 0xF00, 4, KERNEL, 0, 0xF03], "SF_FIELD_OVERLAP"),
        ("addr-high-same", [w.ADDR, 0xF00, 4, KERNEL, 0, 0xF00], "SF_FIELD_OVERLAP"),
        ("addr-high-overlaps-first", [w.ADDR, 0xF00, 4, KERNEL, 0, 0x3F], "SF_FIELD_OVERLAP"),
        ("addr-high-overlaps-second", [w.ADDR, 0xF00, 4, KERNEL, 0, 0x0C3], "SF_FIELD_OVERLAP"),
        ("size-high-too-large", [w.SIZE, 0xF00, 4, KERNEL, 1 << 20], "SF_VALUE_RANGE"),
        ("digest-over-the-end", [w.DIGEST, end - 31, KERNEL], "SF_FIELD_OUTSIDE"),
        ("fact-over-the-end", [w.FACT, end - 7, 1], "SF_FIELD_OUTSIDE"),
        ("fact-0", [w.FACT, 0xF00, 0], "SF_VALUE_RANGE"),
        ("fact-8", [w.FACT, 0xF00, 8], "SF_VALUE_RANGE"),
        ("overlap-with-next", [w.CONST, 0x6C, 5, bytes(5)], "SF_FIELD_OVERLAP"),
        ("overlap-inside", [w.CONST, 0x1F5, 1, b"a"], "SF_FIELD_OVERLAP"),
        ("overlap-with-a-second", [w.CONST, 0x0C0, 1, b"a"], "SF_FIELD_OVERLAP"),
        ("overlap-with-a-count", [w.CONST, 0x1E8, 1, b"a"], "SF_FIELD_OVERLAP"),
    ):
        change = field(BOOTPARAMS, value[1], value)
        bad(name, cause, change) if cause else good(name, change)

    def descending(b):
        fields_of = b[w.SLOTS][BOOTPARAMS - 1][w.FIELDS]
        fields_of[0], fields_of[1] = fields_of[1], fields_of[0]

    bad("fields-descending", "SF_FIELD_ORDER", descending)
    bad("fields-same-offset", "SF_FIELD_ORDER", fields(SETUP_DATA, [w.CONST, 0, 1, b"a"], [w.CONST, 0, 1, b"a"]))
    good("fields-touch", fields(SETUP_DATA, [w.CONST, 0, 1, b"a"], [w.CONST, 1, 1, b"a"]))
    for fact, size in w.FACT_SIZES.items():
        good(
            f"fact-{fact}-fills-its-slot", added((w.PARAMS, w.EFI, [(w.EXACT, size), (w.FIELDS, [[w.FACT, 0, fact]])]))
        )
        bad(
            f"fact-{fact}-too-large",
            "SF_FIELD_OUTSIDE",
            added(
                (w.PARAMS, w.EFI, [(w.EXACT, max(1, size - 1)), (w.FIELDS, [[w.FACT, 1 if size == 1 else 0, fact]])])
            ),
        )


def efi_maps():
    where = (w.MAXIMUM, 4096)
    good("efi-map-twice", added((w.PARAMS, w.EFI, [where, (w.FIELDS, [[w.FACT, 0, 7]])])))
    bad("efi-map-exact", "SF_FIELD_EXACT", added((w.PARAMS, w.EFI, [(w.EXACT, 4096), (w.FIELDS, [[w.FACT, 0, 7]])])))
    bad("efi-map-always", "SF_FIELD_EXACT", added((w.PARAMS, w.ALWAYS, [where, (w.FIELDS, [[w.FACT, 0, 7]])])))
    bad("efi-map-offset", "SF_FIELD_OUTSIDE", fields(EFI_MEMMAP, [w.FACT, 8, 7]))
    bad("efi-map-and-more", "SF_FIELD_EXACT", fields(EFI_MEMMAP, [w.FACT, 0, 7], [w.CONST, 8, 1, b"a"]))


def targets():
    """Who may name whom; addends."""
    at = 0xF00
    more = added((w.DATA, w.OPTIONAL, [(w.EXACT, 8)]))  # slot 9

    def params(value, cause=None, name=""):
        change = both(more, field(BOOTPARAMS, at, value))
        bad(name, cause, change) if cause else good(name, change)

    def code(value, cause=None, name=""):
        change = both(more, field(PURGATORY, 320 if value[0] != w.DIGEST else 298, value))
        bad(name, cause, change) if cause else good(name, change)

    for number, name in enumerate(
        ("kernel", "purgatory", "bootparams", "cmdline", "initramfs", "elfcorehdr", "efi-memmap", "setup-data", "data"),
        1,
    ):
        no = name in ("data", "elfcorehdr")
        cause = "SF_FIELD_SLOT" if no else None
        params([w.ADDR, at, 8, number, 0], cause, f"params-addr-of-{name}")
        params([w.SIZE, at, 8, number], cause, f"params-size-of-{name}")
        if name != "bootparams":
            params([w.DIGEST, at, number], cause, f"params-digest-of-{name}")
        code([w.ADDR, 320, 8, number, 0], None, f"code-addr-of-{name}")
        code([w.SIZE, 320, 8, number], "SF_FIELD_SLOT" if name == "elfcorehdr" else None, f"code-size-of-{name}")
        if name != "purgatory":
            code([w.DIGEST, 298, number], "SF_FIELD_SLOT" if name == "elfcorehdr" else None, f"code-digest-of-{name}")
    params([w.DIGEST, at, BOOTPARAMS], "SF_FIELD_SLOT", "params-digest-of-itself")
    code([w.DIGEST, 298, PURGATORY], "SF_FIELD_SLOT", "code-digest-of-itself")
    for number, cause in ((0, "SF_VALUE_RANGE"), (10, "SF_FIELD_SLOT"), (16, "SF_VALUE_RANGE")):
        params([w.ADDR, at, 8, number, 0], cause, f"addr-of-slot-{number}")
        params([w.SIZE, at, 8, number], cause, f"size-of-slot-{number}")
        params([w.DIGEST, at, number], cause, f"digest-of-slot-{number}")
    for addend, cause in (
        (0x1FFFFF, None),
        (0x200000, "SF_FIELD_ADDEND"),
        (1 << 40, "SF_VALUE_RANGE"),
        ((1 << 64) - 1, "SF_VALUE_RANGE"),
    ):
        params([w.ADDR, at, 8, KERNEL, addend], cause, f"addend-{addend:#x}")
    params([w.ADDR, at, 8, SETUP_DATA, 128 + 159], None, "addend-to-last-byte")
    params([w.ADDR, at, 8, SETUP_DATA, 128 + 160], "SF_FIELD_ADDEND", "addend-behind")
    params([w.ADDR, at, 8, INITRAMFS, 1], "SF_FIELD_ADDEND", "addend-without-exact-size")
    params([w.ADDR, at, 8, INITRAMFS, 0], None, "addend-0-without-exact-size")


def maps():
    at = 0x800
    for width in (1, 2, 4, 8):
        for unit in (1, 20):
            good(
                f"memmap-width-{width}-unit-{unit}", field(BOOTPARAMS, 0x2D0, [w.MEMMAP, 0x2D0, 8, 0xF00, width, unit])
            )
    for name, value, cause in (
        ("width-0", [w.MEMMAP, 0x2D0, 8, 0xF00, 0, 1], "SF_VALUE_RANGE"),
        ("width-3", [w.MEMMAP, 0x2D0, 8, 0xF00, 3, 1], "SF_VALUE_RANGE"),
        ("width-16", [w.MEMMAP, 0x2D0, 8, 0xF00, 16, 1], "SF_VALUE_RANGE"),
        ("unit-0", [w.MEMMAP, 0x2D0, 8, 0xF00, 1, 0], "SF_VALUE_RANGE"),
        ("unit-2", [w.MEMMAP, 0x2D0, 8, 0xF00, 1, 2], "SF_VALUE_RANGE"),
        ("unit-21", [w.MEMMAP, 0x2D0, 8, 0xF00, 1, 21], "SF_VALUE_RANGE"),
        ("capacity-0", [w.MEMMAP, 0x2D0, 0, 0xF00, 1, 1], "SF_VALUE_RANGE"),
        ("capacity-1", [w.MEMMAP, 0x2D0, 1, 0xF00, 1, 1], None),
        ("capacity-4097", [w.MEMMAP, 0x2D0, 4097, 0xF00, 1, 1], "SF_VALUE_RANGE"),
        ("over-the-end", [w.MEMMAP, 0x2D0, 169, 0x0B0, 1, 1], "SF_FIELD_OUTSIDE"),
        ("count-over-the-end", [w.MEMMAP, 0x2D0, 8, 4095, 2, 1], "SF_FIELD_OUTSIDE"),
        ("count-in-table", [w.MEMMAP, 0x2D0, 8, 0x2D0 + 159, 1, 1], "SF_FIELD_OVERLAP"),
        ("count-offset-too-large", [w.MEMMAP, 0x2D0, 8, 1 << 20, 1, 1], "SF_VALUE_RANGE"),
    ):
        change = field(BOOTPARAMS, 0x2D0, value)
        bad(f"memmap-{name}", cause, change) if cause else good(f"memmap-{name}", change)

    def more(n):
        def change(b):
            fields_of = b[w.SLOTS][BOOTPARAMS - 1][w.FIELDS]
            fields_of[-1] = [w.MEMMAP, 0x2D0, 2, 0x1E8, 1, 1]
            fields_of += [[w.MEMMAP, at + 64 * i, 2, at + 64 * i + 48, 2, 1] for i in range(n)]

        return change

    good("memmaps-4", more(2))  # bootparams, two more, setup-data
    bad("memmaps-5", "SF_FIELD_MEMMAPS", more(3))
    size = 128 + 8 * 20
    alone = [[w.MEMMAP, 128, 8, 124, 4, 20]]
    for presence, name in ((w.OPTIONAL, "optional"), (w.EFI, "efi"), (w.CRASH, "crash")):
        bad(
            f"memmap-first-{name}",
            "SF_SLOT_PRESENT",
            both(field(BOOTPARAMS, 0x2D0, None), slot(SETUP_DATA, (w.PRESENCE, presence), (w.FIELDS, alone))),
        )
    good(
        "memmap-first-always",
        both(
            field(BOOTPARAMS, 0x2D0, None), slot(SETUP_DATA, (w.PRESENCE, w.ALWAYS), (w.FIELDS, alone), (w.EXACT, size))
        ),
    )
    good("memmap-none", both(field(BOOTPARAMS, 0x2D0, None), field(SETUP_DATA, 128, None)))
    good("memmap-in-code", field(PURGATORY, 298, [w.MEMMAP, 298, 1, 320, 1, 1]))


def spans():
    at = 0xF00
    for name, owner, value in (
        ("two", BOOTPARAMS, [w.SPAN, at, 8, SIGNED, OPEN]),
        ("open-first", BOOTPARAMS, [w.SPAN, at, 8, OPEN, LAST]),
        ("same-again", BOOTPARAMS, [w.SPAN, at, 8, SIGNED, LAST]),
        ("high-before", BOOTPARAMS, [w.SPAN, at, 4, SIGNED, LAST, 0xE00]),
        ("to-the-end", BOOTPARAMS, [w.SPAN, 4096 - 8, 8, SIGNED, LAST]),
        ("in-setup-data", SETUP_DATA, [w.SPAN, 120, 4, SIGNED, LAST]),
        ("in-code", PURGATORY, [w.SPAN, 312, 8, SIGNED, LAST]),
        ("in-code-high", PURGATORY, [w.SPAN, 312, 4, SIGNED, LAST, 320]),
    ):
        good(f"span-{name}", spanning(field(owner, value[1], value)))
    for name, value, cause in (
        ("first-0", [w.SPAN, at, 8, 0, OPEN], "SF_VALUE_RANGE"),
        ("first-16", [w.SPAN, at, 8, 16, 17], "SF_VALUE_RANGE"),
        ("last-0", [w.SPAN, at, 8, SIGNED, 0], "SF_VALUE_RANGE"),
        ("last-16", [w.SPAN, at, 8, SIGNED, 16], "SF_VALUE_RANGE"),
        ("last-2-32", [w.SPAN, at, 8, SIGNED, OPEN + (1 << 32)], "SF_VALUE_RANGE"),
        ("last-is-first", [w.SPAN, at, 8, OPEN, OPEN], "SF_VALUE_RANGE"),
        ("last-is-before", [w.SPAN, at, 8, OPEN, SIGNED], "SF_VALUE_RANGE"),
        ("of-the-fifteenth", [w.SPAN, at, 8, 15, 15], "SF_VALUE_RANGE"),
        ("last-beyond", [w.SPAN, at, 8, SIGNED, LAST + 1], "SF_FIELD_SLOT"),
        ("last-15", [w.SPAN, at, 8, SIGNED, 15], "SF_FIELD_SLOT"),
        ("both-beyond", [w.SPAN, at, 8, LAST + 1, LAST + 2], "SF_FIELD_SLOT"),
        ("first-params", [w.SPAN, at, 8, SETUP_DATA, SIGNED], "SF_FIELD_SLOT"),
        ("both-code", [w.SPAN, at, 8, KERNEL, PURGATORY], "SF_FIELD_SLOT"),
        ("last-elfcorehdr", [w.SPAN, at, 8, INITRAMFS, ELFCOREHDR], "SF_FIELD_SLOT"),
        ("others-between", [w.SPAN, at, 8, INITRAMFS, SIGNED], "SF_FIELD_SLOT"),
        ("width-0", [w.SPAN, at, 0, SIGNED, OPEN], "SF_VALUE_RANGE"),
        ("width-1", [w.SPAN, at, 1, SIGNED, OPEN], "SF_VALUE_RANGE"),
        ("width-5", [w.SPAN, at, 5, SIGNED, OPEN], "SF_VALUE_RANGE"),
        ("width-16", [w.SPAN, at, 16, SIGNED, OPEN], "SF_VALUE_RANGE"),
        ("8-high", [w.SPAN, at, 8, SIGNED, OPEN, at + 8], "SF_VALUE_RANGE"),
        ("over-the-end", [w.SPAN, 4096 - 7, 8, SIGNED, OPEN], "SF_FIELD_OUTSIDE"),
        ("high-over-the-end", [w.SPAN, at, 4, SIGNED, OPEN, 4096 - 3], "SF_FIELD_OUTSIDE"),
        ("high-too-large", [w.SPAN, at, 4, SIGNED, OPEN, 1 << 20], "SF_VALUE_RANGE"),
        ("high-same", [w.SPAN, at, 4, SIGNED, OPEN, at], "SF_FIELD_OVERLAP"),
        ("high-overlaps-itself", [w.SPAN, at, 4, SIGNED, OPEN, at + 3], "SF_FIELD_OVERLAP"),
        ("overlaps-next", [w.SPAN, 0x1EC - 7, 8, SIGNED, OPEN], "SF_FIELD_OVERLAP"),
        ("offset-too-large", [w.SPAN, 1 << 20, 8, SIGNED, OPEN], "SF_VALUE_RANGE"),
    ):
        # so that it is only the type that is wrong
        always = both(*[slot(n, (w.PRESENCE, w.ALWAYS)) for n in (INITRAMFS, SETUP_DATA)])
        bad(f"span-{name}", cause, spanning(both(always, field(BOOTPARAMS, value[1], value))))
    bad("span-in-code-last-beyond", "SF_FIELD_SLOT", spanning(field(PURGATORY, 312, [w.SPAN, 312, 8, SIGNED, 12])))
    spanned_slots()


def spanned_slots():
    """What the slots of a span have to be; spans of the base: 9 to 11, 9 to 10."""
    for value in (w.ALWAYS, w.EFI, w.CRASH):
        good(f"span-last-presence-{value}", spanning(slot(LAST, (w.PRESENCE, value))))
    for value in (w.OPTIONAL, w.EFI, w.CRASH):
        good(f"span-second-presence-{value}", spanning(slot(OPEN, (w.PRESENCE, value))))
        change = slot(SIGNED, (w.PRESENCE, value), (w.SUM, None))
        bad(f"span-first-presence-{value}", "SF_FIELD_SLOT", spanning(change))
    good("span-first-open", spanning(slot(SIGNED, (w.SUM, None))))
    signed = [(w.SUM, bytes(32)), (w.PRESENCE, w.ALWAYS)]
    good("span-all-signed", spanning(both(slot(OPEN, *signed), slot(LAST, *signed))))
    good("span-memory", spanning(slot(SIGNED, (w.MEMORY, 8193))))
    for kind, name, pairs in (
        (w.DATA, "data", []),
        (w.PARAMS, "params", [(w.MAXIMUM, None), (w.EXACT, 8), (w.FIELDS, [[w.CONST, 0, 1, b"a"]])]),
        (w.CODE, "code", [(w.MAXIMUM, None), (w.EXACT, 8), (w.SUM, bytes(32)), (w.PRESENCE, w.ALWAYS)]),
    ):
        for number, where in ((OPEN, "second"), (LAST, "last")):
            change = slot(number, (w.TYPE, kind), *pairs)
            bad(f"span-{where}-{name}", "SF_FIELD_SLOT", spanning(change))
    unnamed = field(BOOTPARAMS, 0x218, [w.CONST, 0x218, 4, bytes(4)])
    bad("span-first-data", "SF_FIELD_SLOT", spanning(both(unnamed, slot(SIGNED, (w.TYPE, w.DATA), (w.SUM, None)))))
    other = both(slot(ELFCOREHDR, (w.TYPE, w.DATA)), slot(CMDLINE, (w.POLICY, [[2, "a"]])))
    elfcorehdr = slot(OPEN, (w.TYPE, w.ELFCOREHDR), (w.PRESENCE, w.CRASH))
    bad("span-second-elfcorehdr", "SF_FIELD_SLOT", spanning(both(other, elfcorehdr)))
    bad("span-last-slot-missing", "SF_FIELD_SLOT", spanning(lambda body: body[w.SLOTS].pop()))
    more = added(*[(w.INITRAMFS, w.OPTIONAL, [(w.MAXIMUM, 1)])] * 4)
    good("span-to-15", spanning(both(more, field(BOOTPARAMS, 0x21C, [w.SPAN, 0x21C, 4, SIGNED, 15, 0x0C4]))))
    good("span-64", spanning(fields(SETUP_DATA, *[[w.SPAN, 4 * i, 4, SIGNED, LAST] for i in range(64)])))


def policies():
    for name, entry in (
        ("required", [1, "a"]),
        ("required-values", [1, "a", ["", "b" * 64]]),
        ("forbidden", [2, "a"]),
        ("prefix", [2, "a*"]),
        ("allowed", [3, "a"]),
        ("allowed-prefix-values", [3, "a*", ["b"]]),
        ("address", [4, "a", INITRAMFS]),
        ("address-elfcorehdr", [4, "a", ELFCOREHDR]),
        ("key-longest", [2, "a" * 64]),
        ("values-8", [1, "a", ["b"] * 8]),
        ("value-star", [1, "a", ["*"]]),
        ("value-equals", [1, "a", ["b=c"]]),
        ("key-all", [2, "".join(chr(c) for c in range(0x21, 0x5E) if chr(c) not in '"=*')]),
    ):
        good(f"policy-{name}", policy(entry))
    good("policy-64", policy(*[[2, f"a{i}"] for i in range(64)]))
    bad("policy-65", "SF_CBOR_COUNT", policy(*[[2, f"a{i}"] for i in range(65)]))
    bad("policy-none", "SF_CBOR_COUNT", policy())
    for op in (0, 5):
        bad(f"policy-op-{op}", "SF_VALUE_RANGE", policy([op, "a"]))
    for name, entry in (
        ("of-one", [2]),
        ("forbidden-values", [2, "a", ["b"]]),
        ("required-of-four", [1, "a", ["b"], 1]),
        ("allowed-of-four", [3, "a", ["b"], 1]),
        ("address-of-two", [4, "a"]),
        ("address-of-four", [4, "a", 1, 1]),
        ("of-none", []),
        ("values-none", [1, "a", []]),
        ("values-9", [1, "a", ["b"] * 9]),
    ):
        bad(f"policy-{name}", "SF_CBOR_COUNT", policy(entry))
    for name, entry in (
        ("key-bytes", [2, b"a"]),
        ("values-text", [1, "a", "b"]),
        ("value-number", [1, "a", [1]]),
        ("slot-text", [4, "a", "b"]),
    ):
        bad(f"policy-{name}", "SF_CBOR_TYPE", policy(entry))
    bad("policy-entry-map", "SF_CBOR_TYPE", slot(CMDLINE, (w.POLICY, [{1: 2}])))
    bad("policy-key-empty", "SF_STRING_LENGTH", policy([2, ""]))
    bad("policy-key-longer", "SF_STRING_LENGTH", policy([2, "a" * 65]))
    bad("policy-value-longer", "SF_STRING_LENGTH", policy([1, "a", ["b" * 65]]))
    for byte in (0, 0x20, 0x22, 0x3D, 0x7F):
        bad(f"policy-key-{byte:#x}", "SF_STRING_BYTES", policy([2, "a" + chr(byte)]))
    for byte in (0, 0x20, 0x22, 0x7F):
        bad(f"policy-value-{byte:#x}", "SF_STRING_BYTES", policy([1, "a", ["b" + chr(byte)]]))
    for name, entry in (
        ("star-alone", [2, "*"]),
        ("star-first", [2, "*a"]),
        ("star-inside", [2, "a*b"]),
        ("two-stars", [2, "a**"]),
        ("star-required", [1, "a*"]),
        ("star-address", [4, "a*", 1]),
    ):
        bad(f"policy-{name}", "SF_STRING_BYTES", policy(entry))
    bad("policy-slot-0", "SF_VALUE_RANGE", policy([4, "a", 0]))
    bad("policy-slot-16", "SF_VALUE_RANGE", policy([4, "a", 16]))
    bad("policy-no-such-slot", "SF_FIELD_SLOT", policy([4, "a", 9]))
    bad(
        "policy-address-of-data",
        "SF_FIELD_SLOT",
        both(added((w.DATA, w.OPTIONAL, [(w.EXACT, 8)])), policy([4, "a", 9])),
    )


def lines():
    cases.clear()
    for part in (
        encoding,
        lengths,
        order,
        heads,
        slots,
        field_encodings,
        ranges,
        efi_maps,
        targets,
        maps,
        spans,
        policies,
    ):
        part()
    names = [c[0] for c in cases]
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    full = w.manifest(bases.full(efi=True).body)
    least_bytes = bases.least().bytes
    span = w.manifest(bases.span_body())
    out = []
    for name, data in (("full", full), ("least", least_bytes), ("span", span)):
        out += [f"base {name} empty"] + w.hexlines("input", data) + ["end"]
    for name, expected, cause, data in cases:
        options = [
            (["edit 0 %d -" % len(full)] + w.hexlines("input", data), "full"),
            (w.edits(full, data), "full"),
            (w.edits(least_bytes, data), "least"),
            (w.edits(span, data), "span"),
        ]
        commands, base = min(options, key=lambda o: sum(map(len, o[0])))
        out += ["", f"case {name} {expected} {cause} manifest {base}"] + commands + ["end"]
    return out


def inputs():
    """For fuzzers: every manifest, by name."""
    lines()
    return {name: data for name, _, _, data in cases}
