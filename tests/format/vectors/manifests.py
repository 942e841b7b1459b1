# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Vectors for manifests: each feature is used once, and each rule is broken once."""
import bases
import model as m
from bases import (CMDLINE, ELFCOREHDR, INITRD, INITRD_HEAD, INITRD_TAIL, KERNEL, LOG, PARAMS,
                   PURGATORY, RECHECK)
from model import Order, Raw, encode, head

FILE = "manifest.txt"
ABOUT = "Manifests: features that are accepted, and each rule broken once."
FREE = 290      # first byte of purgatory after all fields

cases = []


def case(name, flaw, change):
    """change(body) changes the full manifest, or returns the input."""
    body = bases.full().body
    data = change(body)
    cases.append((name, flaw, bytes(m.manifest(body) if data is None else data)))


def good(name, change):
    case(name, None, change)


def bad(name, flaw, change):
    case(name, flaw, change)


def slot(number, *changes):
    """Change a slot: pairs of a key and its value; None removes the key."""

    def change(body):
        for key, value in changes:
            if value is None:
                body[m.SLOTS][number - 1].pop(key, None)
            else:
                body[m.SLOTS][number - 1][key] = value

    return change


def top(*changes):
    def change(body):
        for key, value in changes:
            if value is None:
                del body[key]
            else:
                body[key] = value

    return change


def field(at, new, number=PURGATORY):
    """Replace the field of a slot at an offset, or add it."""

    def change(body):
        fields = body[m.SLOTS][number - 1].setdefault(m.FIELDS, [])
        fields[:] = sorted([f for f in fields if f[1] != at] + ([new] if new else []),
                           key=lambda f: f[1])

    return change


def fields(number, *new):
    return slot(number, (m.FIELDS, list(new)))


def policy(*entries):
    return slot(CMDLINE, (m.POLICY, [list(e) for e in entries]))


def added(*more):
    """Add slots after the others: (type, pairs)."""

    def change(body):
        for i, (kind, pairs) in enumerate(more):
            body[m.SLOTS].append({m.NAME: f"more{i}", m.TYPE: kind, **dict(pairs)})

    return change


def both(*changes):
    def change(body):
        for one in changes:
            one(body)

    return change


def algorithm(number):
    """Change the digests and digest fields to another algorithm."""

    def change(body):
        size = m.HASH[number]().digest_size
        body[m.ALGORITHM] = number
        for one in body[m.SLOTS]:
            if m.SUM in one:
                one[m.SUM] = bytes(m.filler(size, 8))
        one = body[m.SLOTS][PURGATORY - 1]
        one[m.FIELDS] = [f for f in one[m.FIELDS] if f[1] < 48] + [[m.DIGEST, 64, KERNEL, RECHECK]]

    return change


def patched(old, new):
    """Replace encoded bytes, which must exist."""

    def change(body):
        data = m.manifest(body)
        at = data.index(old)
        return data[:at] + new + data[at + len(old):]

    return change


def raw_top(key, item):
    """Encode a value of the manifest's map as exactly these bytes."""
    return top((key, Raw(item)))


def least(change):
    def make(_):
        body = bases.least().body
        change(body)
        return m.manifest(body)

    return make


def encoding():
    context = encode("kexec-manifest")
    good("full", lambda b: None)
    good("least", least(lambda b: None))
    bad("empty", "PREFIX", lambda b: b"")
    for n in (1, 2, 3, 4, 18, 19, 20):
        bad(f"first-{n}-bytes", "PREFIX" if n < 19 else "TRUNCATED",
            lambda b, n=n: m.manifest(b)[:n])
    for first in (0x18, 0x19, 0x1a, 0x1b):
        bad(f"head-{first:#x}-cut-off", "TRUNCATED",
            lambda b, f=first: m.manifest(b)[:19] + bytes([f]) + bytes((1 << f - 0x18) - 1))
    bad("last-byte-missing", "TRUNCATED", lambda b: m.manifest(b)[:-1])
    bad("byte-after", "TRAILING", lambda b: m.manifest(b) + b"\0")
    bad("twice", "TRAILING", lambda b: 2 * m.manifest(b))
    bad("too-long", "TOO_LONG", lambda b: m.manifest(b).ljust(32769, b"\0"))
    bad("without-tag", "PREFIX", lambda b: m.manifest(b)[3:])
    bad("other-tag", "PREFIX", lambda b: m.manifest(b, tag=55798))
    bad("tag-not-shortest", "PREFIX", lambda b: b"\xda\0\0\xd9\xf7" + m.manifest(b)[3:])
    bad("two-tags", "PREFIX", lambda b: b"\xd9\xd9\xf7" + m.manifest(b))
    bad("array-of-two", "PREFIX", lambda b: head(6, 55799) + encode(["kexec-manifest", 1]))
    bad("array-of-four", "PREFIX", lambda b: head(6, 55799) + encode(["kexec-manifest", 1, b, 0]))
    bad("no-array", "PREFIX", lambda b: head(6, 55799) + encode(b))
    bad("other-context", "PREFIX", lambda b: m.manifest(b, context="kexec-manifesT"))
    bad("context-longer", "PREFIX", lambda b: m.manifest(b, context="kexec-manifest2"))
    bad("context-empty", "PREFIX", lambda b: m.manifest(b, context=""))
    bad("context-bytes", "PREFIX", lambda b: m.manifest(b, context=b"kexec-manifest"))
    bad("context-not-shortest", "PREFIX", patched(context, b"\x78\x0e" + context[1:]))
    for version in (0, 2, 1 << 32):
        bad(f"version-{version}", "VERSION", lambda b, v=version: m.manifest(b, version=v))
    bad("version-text", "TYPE", lambda b: m.manifest(b, version="1"))
    bad("version-not-shortest", "NOT_SHORTEST", lambda b: m.manifest(b, version=Raw(b"\x18\1")))
    bad("body-array", "TYPE", lambda b: m.manifest([1, 2]))
    bad("body-empty", "COUNT", lambda b: m.manifest({}))
    bad("body-indefinite", "INDEFINITE",
        lambda b: m.manifest(Raw(b"\xbf" + encode(b)[1:] + b"\xff")))
    bad("body-count-not-shortest", "NOT_SHORTEST",
        lambda b: m.manifest(Raw(b"\xb8\x09" + encode(b)[1:])))
    bad("body-count-huge", "COUNT", lambda b: m.manifest(Raw(b"\xbb" + b"\xff" * 8 + encode(b)[1:])))


def lengths():
    """Each form of an argument that is not the shortest, and lengths past the end."""
    for name, form in (("1", b"\x18\x07"), ("2", b"\x19\0\x07"), ("4", b"\x1a\0\0\0\x07"),
                       ("8", b"\x1b" + bytes(7) + b"\x07")):
        bad(f"generation-in-{name}-bytes", "NOT_SHORTEST", raw_top(m.GENERATION, form))
    for name, form in (("23", b"\x18\x17"), ("255", b"\x19\0\xff"), ("65535", b"\x1a\0\0\xff\xff"),
                       ("4294967295", b"\x1b\0\0\0\0\xff\xff\xff\xff")):
        bad(f"generation-{name}-too-wide", "NOT_SHORTEST", raw_top(m.GENERATION, form))
    for value in (0, 23, 24, 255, 256, 65535, 65536, (1 << 32) - 1):
        good(f"generation-{value}", top((m.GENERATION, value)))
    bad("generation-too-large", "RANGE", top((m.GENERATION, 1 << 32)))
    for name, key, major, value in (("component", m.COMPONENT, 3, b"c" * 30),
                                    ("origins", m.ORIGINS, 2, bytes(32))):
        short = head(major, len(value))
        for n in (2, 4, 8):
            wide = bytes([short[0] & 0xE0 | {2: 25, 4: 26, 8: 27}[n]]) + len(value).to_bytes(n, "big")
            bad(f"{name}-length-in-{n}-bytes", "NOT_SHORTEST", raw_top(key, wide + value))
        bad(f"{name}-indefinite", "INDEFINITE",
            raw_top(key, bytes([major << 5 | 31]) + short + value + b"\xff"))
        for huge in (1 << 16, 1 << 31, (1 << 32) - 1, 1 << 32, 1 << 63, (1 << 64) - 1):
            bad(f"{name}-length-{huge:#x}", "LENGTH", raw_top(key, head(major, huge) + value))
        for info in (28, 29, 30):
            bad(f"{name}-info-{info}", "INDEFINITE", raw_top(key, bytes([major << 5 | info]) + value))
    for n in (64, 256):
        bad(f"origins-beyond-the-end-{n}", "TRUNCATED", raw_top(m.ORIGINS, head(2, n) + bytes(32)))
    bad("slots-indefinite", "INDEFINITE",
        lambda b: top((m.SLOTS, Raw(b"\x9f" + encode(b[m.SLOTS])[1:] + b"\xff")))(b))
    bad("slot-indefinite", "INDEFINITE", lambda b: b[m.SLOTS].__setitem__(
        0, Raw(b"\xbf" + encode(b[m.SLOTS][0])[1:] + b"\xff")))
    bad("slots-count-huge", "COUNT",
        lambda b: top((m.SLOTS, Raw(head(4, 1 << 40) + encode(b[m.SLOTS])[1:])))(b))


def order():
    """Keys of both maps: unknown, repeated, out of order, missing."""

    def shuffled(pairs):
        return lambda b: m.manifest(Order(pairs(sorted(b.items()))))

    bad("keys-swapped", "MISSING", shuffled(lambda p: [p[1], p[0]] + p[2:]))
    bad("keys-last-swapped", "MISSING", shuffled(lambda p: p[:7] + [p[8], p[7]]))
    bad("key-repeated", "KEY", shuffled(lambda p: p[:8] + [p[7]]))
    bad("key-0", "KEY", shuffled(lambda p: [(0, 0)] + p[:8]))
    bad("key-10", "KEY", shuffled(lambda p: p[:8] + [(10, 0)]))
    bad("key-10-last", "COUNT", shuffled(lambda p: p + [(10, 0)]))
    bad("key-huge", "KEY", shuffled(lambda p: p[:8] + [((1 << 64) - 1, 0)]))
    bad("key-text", "TYPE", shuffled(lambda p: p[:8] + [("a", 0)]))
    bad("key-negative", "TYPE", shuffled(lambda p: p[:8] + [(Raw(b"\x20"), 0)]))
    bad("key-not-shortest", "NOT_SHORTEST", shuffled(lambda p: p[:8] + [(Raw(b"\x18\x09"), p[8][1])]))
    for key in range(1, 9):
        bad(f"key-{key}-missing", "MISSING", top((key, None)))
    good("key-9-left-out", top((m.ORIGINS, None)))

    def slot_pairs(pairs):
        def change(b):
            b[m.SLOTS][0] = Order(pairs(sorted(b[m.SLOTS][0].items())))

        return change

    bad("slot-keys-swapped", "MISSING", slot_pairs(lambda p: [p[1], p[0]] + p[2:]))
    bad("slot-key-repeated", "KEY", slot_pairs(lambda p: [p[0]] + p))
    bad("slot-key-0", "KEY", slot_pairs(lambda p: [(0, 0)] + p))
    bad("slot-key-13", "KEY", slot_pairs(lambda p: p + [(13, 0)]))
    bad("slot-keys-last-swapped", "KEY", slot_pairs(lambda p: p[:-2] + [p[-1], p[-2]]))
    for key in (m.NAME, m.TYPE):
        bad(f"slot-key-{key}-missing", "MISSING", slot(KERNEL, (key, None)))


def heads():
    """Values of the manifest's map."""
    for value in (1, 61, 183, 65535):
        good(f"arch-{value}", top((m.ARCH, value)))
    for value in (0, 65536, 1 << 32):
        bad(f"arch-{value}", "RANGE", top((m.ARCH, value)))
    for value in (1, 2):
        good(f"usage-{value}", top((m.USAGE, value)))
    for value in (0, 4, 7):
        bad(f"usage-{value}", "RANGE", top((m.USAGE, value)))
    for name, value in (("a-to-z", "abcdefghijklmnopqrstuvwxyz"), ("others", "0123456789.+-"),
                        ("longest", "c" * 32)):
        good(f"component-{name}", top((m.COMPONENT, value)))
    bad("component-empty", "LENGTH", top((m.COMPONENT, "")))
    bad("component-longer", "LENGTH", top((m.COMPONENT, "c" * 33)))
    for byte in b"A_ /@[`{\x00\x7f":
        bad(f"component-{byte:#x}", "BYTES", top((m.COMPONENT, "c" + chr(byte))))
    bad("component-utf-8", "BYTES", top((m.COMPONENT, "\u00e9")))
    bad("component-bytes", "TYPE", top((m.COMPONENT, b"debian-kernel")))
    for value in (2, 3):
        good(f"algorithm-{value}", algorithm(value))
    for value in (0, 4):
        bad(f"algorithm-{value}", "RANGE", top((m.ALGORITHM, value)))
    bad("algorithm-other-size", "LENGTH", top((m.ALGORITHM, 2)))
    for n in (2, 8):
        good(f"origins-{n}", top((m.ORIGINS, bytes(32 * n))))
    for n in (0, 31, 33, 288):
        bad(f"origins-{n}-bytes", "LENGTH", top((m.ORIGINS, bytes(n))))
    bad("origins-text", "TYPE", top((m.ORIGINS, "a" * 32)))


def claims():
    for name, value in (("none", []), ("1", [[1, 1]]), ("1-2", [[1, 2]]),
                        ("all", [[1, 1], [2, 1], [3, 2]]),
                        ("secure-boot-confidentiality", [[2, 2]])):
        good(f"lockdown-{name}", top((m.LOCKDOWN, value)))
    for name, value in (("descending", [[3, 1], [2, 1]]), ("repeated", [[2, 1], [2, 1]]),
                        ("way-0", [[0, 1]]), ("way-4", [[4, 1]]), ("level-0", [[1, 0]]),
                        ("level-3", [[1, 3]])):
        bad(f"lockdown-{name}", "RANGE", top((m.LOCKDOWN, value)))
    for name, value in (("four", [[1, 1], [2, 1], [3, 1], [3, 1]]), ("of-one", [[1]]),
                        ("of-three", [[1, 1, 1]])):
        bad(f"lockdown-{name}", "COUNT", top((m.LOCKDOWN, value)))
    bad("lockdown-number", "TYPE", top((m.LOCKDOWN, 1)))
    bad("lockdown-of-number", "TYPE", top((m.LOCKDOWN, [1])))


def entries():
    good("entry-last-byte", top((m.ENTRY, [KERNEL, 95])))
    bad("entry-past-the-bytes", "ENTRY", top((m.ENTRY, [KERNEL, 96])))
    bad("entry-offset-2-40", "RANGE", top((m.ENTRY, [KERNEL, 1 << 40])))
    for number in (PARAMS, CMDLINE, INITRD, INITRD_HEAD, ELFCOREHDR, LOG, 10, 15):
        bad(f"entry-slot-{number}", "ENTRY", top((m.ENTRY, [number, 0])))
    for number in (0, 16):
        bad(f"entry-slot-{number}", "RANGE", top((m.ENTRY, [number, 0])))
    bad("entry-of-one", "COUNT", top((m.ENTRY, [1])))
    bad("entry-of-three", "COUNT", top((m.ENTRY, [1, 0, 0])))
    bad("entry-number", "TYPE", top((m.ENTRY, 1)))


def slots():
    """Values of a slot's map."""
    good("slots-15", added(*[(m.DATA, [(m.MAXIMUM, 1)])] * 6))
    bad("slots-16", "COUNT", added(*[(m.DATA, [(m.MAXIMUM, 1)])] * 7))
    bad("slots-none", "COUNT", least(top((m.SLOTS, []))))
    good("name-longest", slot(KERNEL, (m.NAME, "a" * 15)))
    bad("name-longer", "LENGTH", slot(KERNEL, (m.NAME, "a" * 16)))
    bad("name-empty", "LENGTH", slot(KERNEL, (m.NAME, "")))
    for byte in b"A_. ":
        bad(f"name-{byte:#x}", "BYTES", slot(KERNEL, (m.NAME, "a" + chr(byte))))
    bad("name-twice", "NAME_TWICE", slot(PURGATORY, (m.NAME, "kernel")))
    bad("name-twice-last", "NAME_TWICE", slot(LOG, (m.NAME, "kernel")))
    good("name-beginning-of-another", slot(PURGATORY, (m.NAME, "kerne")))
    for value in (0, 7):
        bad(f"type-{value}", "RANGE", slot(LOG, (m.TYPE, value)))
    for value in (0, 2):
        bad(f"optional-{value}", "RANGE", slot(LOG, (m.OPTIONAL, value)))
    for value in (1, (1 << 40) - 1):
        good(f"size-{value:#x}", slot(LOG, (m.MAXIMUM, None), (m.EXACT, value)))
        good(f"maximum-{value:#x}", slot(LOG, (m.MAXIMUM, value)))
    for value in (0, 1 << 40, (1 << 64) - 1):
        bad(f"size-{value:#x}", "RANGE", slot(LOG, (m.MAXIMUM, None), (m.EXACT, value)))
        bad(f"maximum-{value:#x}", "RANGE", slot(LOG, (m.MAXIMUM, value)))
    bad("size-and-maximum", "KEY", slot(LOG, (m.EXACT, 8)))
    bad("neither-size-nor-maximum", "SLOT_NEEDS", slot(LOG, (m.MAXIMUM, None)))
    places()
    templates()
    small()


def places():
    no_addend = field(24, None)
    good("memory-one-more", both(no_addend, slot(KERNEL, (m.MEMORY, 97))))
    good("memory-most", slot(KERNEL, (m.MEMORY, (1 << 40) - 1)))
    good("memory-left-out", both(no_addend, slot(KERNEL, (m.MEMORY, None))))
    for value in (0, 95, 96, 1 << 40):
        bad(f"memory-{value:#x}", "RANGE", slot(KERNEL, (m.MEMORY, value)))
    for shift in (13, 30):
        good(f"align-2-{shift}", slot(KERNEL, (m.ALIGN, 1 << shift)))
    for value in (0, 1, 2048, 4096, 8193, 12288, 3 << 29, 1 << 31, (1 << 64) - 1):
        bad(f"align-{value:#x}", "RANGE", slot(KERNEL, (m.ALIGN, value)))
    most = (1 << 52) - 1
    for first, last in ((0, most - 1), (1, most), (0, 1), (most - 1, most)):
        good(f"range-{first:#x}-{last:#x}", slot(KERNEL, (m.RANGE, [first, last])))
    for first, last in ((0, most), (1, 1), (2, 1), (0, 0), (0, most + 1), (most, most),
                        (most + 1, most + 2), (1, (1 << 64) - 1)):
        bad(f"range-{first:#x}-{last:#x}", "RANGE", slot(KERNEL, (m.RANGE, [first, last])))
    bad("range-of-one", "COUNT", slot(KERNEL, (m.RANGE, [1])))
    bad("range-of-three", "COUNT", slot(KERNEL, (m.RANGE, [1, 2, 3])))
    for n in (0, 31, 33, 48):
        bad(f"digest-{n}-bytes", "LENGTH", slot(KERNEL, (m.SUM, bytes(n))))
    bad("digest-text", "TYPE", slot(KERNEL, (m.SUM, "a" * 32)))


def templates():
    good("template-left-out", slot(PARAMS, (m.TEMPLATE, None)))
    for n in (1, 255):
        good(f"template-{n}", slot(PARAMS, (m.TEMPLATE, bytes(n))))
    for n in (0, 256):
        bad(f"template-{n}", "LENGTH", slot(PARAMS, (m.TEMPLATE, bytes(n))))
    bad("template-text", "TYPE", slot(PARAMS, (m.TEMPLATE, "a" * 120)))


def small():
    """Code with fields, command line and params: 1 MiB together."""
    rest = (1 << 20) - 0x4000 - 2048 - bases.PURGATORY_SIZE
    good("small-params-most", slot(PARAMS, (m.MAXIMUM, 0x4000 + rest)))
    bad("small-params", "SMALL", slot(PARAMS, (m.MAXIMUM, 0x4000 + rest + 1)))
    good("small-cmdline-most", slot(CMDLINE, (m.MAXIMUM, 2048 + rest)))
    bad("small-cmdline", "SMALL", slot(CMDLINE, (m.MAXIMUM, 2048 + rest + 1)))
    more = bases.PURGATORY_SIZE + rest
    good("small-code-most", slot(PURGATORY, (m.EXACT, more), (m.MEMORY, more + 1)))
    bad("small-code", "SMALL", slot(PURGATORY, (m.EXACT, more + 1), (m.MEMORY, more + 2)))
    bad("small-2-40", "SMALL", slot(PARAMS, (m.MAXIMUM, (1 << 40) - 1)))
    good("small-code-without-fields",
         slot(KERNEL, (m.EXACT, 1 << 20), (m.MEMORY, 1 << 21)))
    good("small-data", slot(LOG, (m.MAXIMUM, 1 << 30)))


# The keys of a slot: key, a value for it, and "must", "may" or "no" by type
TYPE_KEYS = {
    m.OPTIONAL: (1, {"code": "no", "initramfs": "may", "params": "no", "cmdline": "no",
                     "data": "may", "elfcorehdr": "no"}),
    m.MEMORY: (5000, {"code": "may", "initramfs": "no", "params": "no", "cmdline": "no",
                      "data": "no", "elfcorehdr": "no"}),
    m.ALIGN: (8192, {"code": "may", "initramfs": "no", "params": "may", "cmdline": "no",
                     "data": "may", "elfcorehdr": "may"}),
    m.RANGE: ([1, 2], {"code": "may", "initramfs": "may", "params": "may", "cmdline": "no",
                       "data": "may", "elfcorehdr": "may"}),
    m.SUM: (bytes(32), {"code": "must", "initramfs": "may", "params": "no", "cmdline": "no",
                        "data": "no", "elfcorehdr": "no"}),
    m.FIELDS: ([[m.CHOICE, 0, 1, b"a"]], {"code": "may", "initramfs": "no", "params": "no",
                                          "cmdline": "no", "data": "no", "elfcorehdr": "no"}),
    m.POLICY: ([[m.ALLOW, "a"]], {"code": "no", "initramfs": "no", "params": "no",
                                  "cmdline": "must", "data": "no", "elfcorehdr": "no"}),
    m.TEMPLATE: (bytes(8), {"code": "no", "initramfs": "no", "params": "may", "cmdline": "no",
                            "data": "no", "elfcorehdr": "no"}),
}
KEY_NAMES = {m.OPTIONAL: "optional", m.MEMORY: "memory", m.ALIGN: "align", m.RANGE: "range",
             m.SUM: "digest", m.FIELDS: "fields", m.POLICY: "policy", m.TEMPLATE: "template"}
EXAMPLES = {"code": KERNEL, "initramfs": INITRD, "params": PARAMS, "cmdline": CMDLINE,
            "data": LOG, "elfcorehdr": ELFCOREHDR}


def types():
    """Each key with each type of slot."""
    bare = {"code": [(m.EXACT, 64), (m.SUM, bytes(32))], "initramfs": [(m.MAXIMUM, 64)],
            "params": [(m.MAXIMUM, 4096)], "data": [(m.MAXIMUM, 64)],
            "cmdline": [(m.MAXIMUM, 64), (m.POLICY, [[m.ALLOW, "a"]])],
            "elfcorehdr": [(m.MAXIMUM, 4096)]}
    for kind, number in EXAMPLES.items():
        empty = slot(number, *[(key, None) for key in range(m.OPTIONAL, m.TEMPLATE + 1)])
        least_slot = both(empty, slot(number, *bare[kind]))
        least_entry = top((m.ENTRY, [PURGATORY, 0]))
        # remove everything in other slots that refers to this one
        alone = both(least_slot, least_entry, fields(PURGATORY, [m.CHOICE, 0, 1, b"a"]))
        good(f"type-{kind}-least", alone)
        for key, (value, rules) in TYPE_KEYS.items():
            name = f"type-{kind}-{KEY_NAMES[key]}"
            if rules[kind] == "must":
                bad(f"{name}-missing", "SLOT_NEEDS", both(alone, slot(number, (key, None))))
            elif rules[kind] == "may":
                good(name, both(alone, slot(number, (key, value))))
            else:
                bad(name, "SLOT_FORBIDS", both(alone, slot(number, (key, value))))
        sizes(kind, number, alone)
    by_digest = slot(CMDLINE, (m.POLICY, None), (m.SUM, bytes(32)))
    good("cmdline-by-digest", by_digest)
    good("cmdline-by-digest-exact", both(by_digest, slot(CMDLINE, (m.MAXIMUM, None), (m.EXACT, 5))))
    bad("cmdline-digest-and-policy", "SLOT_FORBIDS", slot(CMDLINE, (m.SUM, bytes(32))))
    bad("initramfs-optional-and-digest", "SLOT_FORBIDS", slot(INITRD, (m.SUM, bytes(32))))
    good("initramfs-all-signed", slot(INITRD, (m.OPTIONAL, None), (m.SUM, bytes(32))))
    good("initramfs-open-but-present", slot(INITRD, (m.OPTIONAL, None)))
    good("initramfs-open-exact", slot(INITRD, (m.MAXIMUM, None), (m.EXACT, 64)))
    once()


def sizes(kind, number, alone):
    exact = slot(number, (m.MAXIMUM, None), (m.EXACT, 64))
    largest = slot(number, (m.EXACT, None), (m.MAXIMUM, 64))
    if kind == "code":
        bad(f"type-{kind}-maximum", "SLOT_NEEDS", both(alone, largest))
    elif kind in ("params", "elfcorehdr"):
        bad(f"type-{kind}-exact", "SLOT_NEEDS", both(alone, exact))
    else:
        good(f"type-{kind}-exact", both(alone, exact))
    # the map must have at least three keys, because two are refused before the type is read
    flaw = "SLOT_NEEDS" if kind in ("code", "cmdline") else "COUNT"
    bad(f"type-{kind}-no-size", flaw,
        both(alone, slot(number, (m.MAXIMUM, None), (m.EXACT, None))))


def once():
    """Types of which there is at most one slot, and slots that need another."""
    bad("params-twice", "TYPE_TWICE", added((m.PARAMS, [(m.MAXIMUM, 4096)])))
    bad("cmdline-twice", "TYPE_TWICE",
        added((m.CMDLINE, [(m.MAXIMUM, 64), (m.POLICY, [[m.ALLOW, "a"]])])))
    bad("elfcorehdr-twice", "TYPE_TWICE", added((m.ELFCOREHDR, [(m.MAXIMUM, 4096)])))
    good("data-twice", added((m.DATA, [(m.EXACT, 4096)])))

    def without(*numbers):
        def change(body):
            body[m.SLOTS] = [s for n, s in enumerate(body[m.SLOTS], 1) if n not in numbers]
            body[m.SLOTS][PURGATORY - 1][m.FIELDS] = [[m.CHOICE, 0, 1, b"a"]]

        return change

    bad("cmdline-without-params", "CMDLINE_ALONE", without(PARAMS))
    good("params-without-cmdline", without(CMDLINE))
    good("neither-params-nor-cmdline", without(PARAMS, CMDLINE))
    good("no-initramfs", without(INITRD_HEAD, INITRD, INITRD_TAIL))
    bad("initramfs-open-first", "INITRAMFS_OPEN", without(INITRD_HEAD))
    bad("initramfs-open-last", "INITRAMFS_OPEN", without(INITRD_TAIL))
    bad("initramfs-open-alone", "INITRAMFS_OPEN", without(INITRD_HEAD, INITRD_TAIL))
    good("initramfs-signed-alone", without(INITRD, INITRD_TAIL))
    good("initramfs-two-signed", without(INITRD))
    bad("initramfs-open-after-the-tail", "INITRAMFS_OPEN", added((m.INITRAMFS, [(m.MAXIMUM, 1)])))
    good("initramfs-two-open-between", both(
        added((m.INITRAMFS, [(m.MAXIMUM, 1)])),
        added((m.INITRAMFS, [(m.EXACT, 1), (m.SUM, bytes(32))])),
        lambda body: body[m.SLOTS][-1].update({m.NAME: "last"})))


def field_encodings():
    at = FREE
    for name, value, flaw in (
        ("of-none", [], "COUNT"),
        ("of-two", [m.SIZE, at], "COUNT"),
        ("of-five", [m.ADDR, at, 1, 0, 0], "COUNT"),
        ("addr-of-three", [m.ADDR, at, 1], "COUNT"),
        ("size-of-four", [m.SIZE, at, 1, 0], "COUNT"),
        ("digest-of-three", [m.DIGEST, at, 1], "COUNT"),
        ("choice-of-three", [m.CHOICE, at, 1], "COUNT"),
        ("rule-0", [0, at, 1, 0], "RANGE"),
        ("rule-5", [5, at, 1, 0], "RANGE"),
        ("rule-text", ["a", at, 1, 0], "TYPE"),
        ("offset-text", [m.SIZE, "a", 1], "TYPE"),
        ("choice-alternatives-text", [m.CHOICE, at, 1, "a"], "TYPE"),
        ("choice-alternatives-none", [m.CHOICE, at, 1, b""], "LENGTH"),
        ("choice-alternatives-9", [m.CHOICE, at, 1, b"123456789"], "LENGTH"),
        ("choice-alternatives-odd", [m.CHOICE, at, 2, b"123"], "LENGTH"),
        ("choice-length-0", [m.CHOICE, at, 0, b"a"], "RANGE"),
        ("choice-length-too-large", [m.CHOICE, at, (1 << 20) + 1, b"a"], "RANGE"),
        ("choice-shorter-than-length", [m.CHOICE, at, 4, b"abc"], "LENGTH"),
    ):
        bad(f"field-{name}", flaw,
            lambda b, v=value: b[m.SLOTS][PURGATORY - 1][m.FIELDS].append(v))
    bad("field-map", "TYPE", slot(PURGATORY, (m.FIELDS, [{1: 2}])))
    bad("fields-map", "TYPE", slot(PURGATORY, (m.FIELDS, {1: 2})))
    bad("fields-none", "COUNT", slot(PURGATORY, (m.FIELDS, [])))
    good("choice-alternatives-8", field(at, [m.CHOICE, at, 1, b"12345678"]))
    good("choice-alternatives-same", field(at, [m.CHOICE, at, 1, b"11"]))
    many = [[m.CHOICE, i, 1, b"a"] for i in range(64)]
    good("fields-64", slot(PURGATORY, (m.FIELDS, many)))
    bad("fields-65", "COUNT", slot(PURGATORY, (m.FIELDS, many + [[m.CHOICE, 64, 1, b"a"]])))
    good("fields-64-of-two-slots", both(fields(KERNEL, *many[:32]), fields(PURGATORY, *many[:32])))
    bad("fields-65-of-two-slots", "COUNT",
        both(fields(KERNEL, *many[:32]), fields(PURGATORY, *many[:33])))
    bad("fields-64-and-one", "COUNT", both(fields(KERNEL, *many), fields(PURGATORY, many[0])))
    good("fields-63-and-one", both(fields(KERNEL, *many[1:]), fields(PURGATORY, many[0])))


def field_places():
    """Fields in order, without overlap, inside the slot."""
    size = bases.PURGATORY_SIZE
    one = lambda rule, at: {m.ADDR: [m.ADDR, at, KERNEL, 0], m.SIZE: [m.SIZE, at, KERNEL],
                            m.DIGEST: [m.DIGEST, at, KERNEL, RECHECK],
                            m.CHOICE: [m.CHOICE, at, 3, b"abc"]}[rule]
    for rule, name, n in ((m.ADDR, "addr", 8), (m.SIZE, "size", 8), (m.DIGEST, "digest", 32),
                          (m.CHOICE, "choice", 3)):
        good(f"{name}-to-the-end", field(size - n, one(rule, size - n)))
        for at in (size - n + 1, size, size + 1, (1 << 20) - 1):
            bad(f"{name}-at-{at:#x}-outside", "FIELD_PLACE", field(at, one(rule, at)))
        bad(f"{name}-offset-too-large", "RANGE", field(1 << 20, one(rule, 1 << 20)))
        bad(f"{name}-overlaps-before", "FIELD_PLACE", field(287, one(rule, 287)))
        bad(f"{name}-overlaps-next", "FIELD_PLACE", field(25 - n, one(rule, 25 - n))
            if n < 25 else field(1, one(rule, 1)))
        bad(f"{name}-same-place", "FIELD_PLACE",
            lambda b, f=one(rule, 24): b[m.SLOTS][PURGATORY - 1][m.FIELDS].insert(1, f))
        bad(f"{name}-out-of-order", "FIELD_PLACE",
            lambda b, f=one(rule, 0): b[m.SLOTS][PURGATORY - 1][m.FIELDS].append(f))
    good("field-whole-slot", slot(PURGATORY, (m.EXACT, 1), (m.FIELDS, [[m.CHOICE, 0, 1, b"a"]])))
    good("fields-touch", fields(PURGATORY, [m.SIZE, 0, KERNEL], [m.SIZE, 8, KERNEL]))
    bad("field-choice-longer-than-slot", "FIELD_PLACE",
        fields(PURGATORY, [m.CHOICE, 0, size + 1, bytes(size + 1)]))


def targets():
    """The slots that a field may name; addends; choices."""
    at = FREE
    names = ("kernel", "purgatory", "params", "cmdline", "initrd-head", "initrd", "initrd-tail",
             "elfcorehdr", "log")
    for number, name in enumerate(names, 1):
        for rule, value in (("addr", [m.ADDR, at, number, 0]), ("size", [m.SIZE, at, number]),
                            ("digest", [m.DIGEST, at, number, RECHECK])):
            no = name == "cmdline" or rule == "digest" and name in ("purgatory", "elfcorehdr")
            case(f"{rule}-of-{name}", "FIELD_SLOT" if no else None, field(at, value))
    for number, flaw in ((0, "RANGE"), (10, "FIELD_SLOT"), (15, "FIELD_SLOT"), (16, "RANGE")):
        bad(f"addr-of-slot-{number}", flaw, field(at, [m.ADDR, at, number, 0]))
        bad(f"size-of-slot-{number}", flaw, field(at, [m.SIZE, at, number]))
        bad(f"digest-of-slot-{number}", flaw, field(at, [m.DIGEST, at, number, RECHECK]))
    with_fields = both(fields(KERNEL, [m.CHOICE, 0, 1, b"a"]),
                       slot(PURGATORY, (m.FIELDS, [[m.CHOICE, RECHECK, 1, b"\1"]])))
    bad("digest-of-other-with-fields", "FIELD_SLOT",
        both(with_fields, field(at, [m.DIGEST, at, KERNEL, RECHECK])))
    good("addr-of-other-with-fields", both(with_fields, field(at, [m.ADDR, at, KERNEL, 0])))
    addends()
    choosers()


def addends():
    at = FREE
    for name, number, addend, flaw in (
        ("last-byte-of-memory", KERNEL, 0x1FFFFF, None),
        ("past-the-memory", KERNEL, 0x200000, "FIELD_ADDEND"),
        ("2-40", KERNEL, 1 << 40, "RANGE"),
        ("2-64", KERNEL, (1 << 64) - 1, "RANGE"),
        ("last-byte", INITRD_HEAD, 49, None),
        ("past-the-size", INITRD_HEAD, 50, "FIELD_ADDEND"),
        ("itself", PURGATORY, 16, None),
        ("without-exact-size", INITRD, 1, "FIELD_ADDEND"),
        ("0-without-exact-size", INITRD, 0, None),
        ("params", PARAMS, 1, "FIELD_ADDEND"),
        ("elfcorehdr", ELFCOREHDR, 1, "FIELD_ADDEND"),
    ):
        case(f"addend-{name}", flaw, field(at, [m.ADDR, at, number, addend]))


def choosers():
    """The choice field that decides whether a digest is written."""
    at = FREE
    for name, choice in (("none-there", 41), ("two-bytes", 44), ("inside-two-bytes", 45),
                         ("addr", 24), ("itself", at), ("past-the-end", 400),
                         ("most", (1 << 20) - 1)):
        bad(f"digest-choice-{name}", "FIELD_CHOICE", field(at, [m.DIGEST, at, KERNEL, choice]))
    bad("digest-choice-2-20", "RANGE", field(at, [m.DIGEST, at, KERNEL, 1 << 20]))
    bad("digest-choice-of-another-slot", "FIELD_CHOICE", both(
        fields(KERNEL, [m.CHOICE, 7, 1, b"\1"]), field(at, [m.DIGEST, at, PARAMS, 7]),
        *[field(64 + 48 * i, None) for i in range(5)]))
    good("digest-choice-after-it", fields(PURGATORY, [m.DIGEST, 0, KERNEL, 32],
                                           [m.CHOICE, 32, 1, b"\0"]))
    good("digest-two-choices", fields(PURGATORY, [m.CHOICE, 0, 1, b"\0\1"],
                                      [m.CHOICE, 1, 1, b"\0\1"], [m.DIGEST, 2, KERNEL, 1],
                                      [m.DIGEST, 34, PARAMS, 0]))


def policies():
    for name, entry in (
        ("allow", [m.ALLOW, "a"]), ("allow-value", [m.ALLOW, "a", "b"]),
        ("forbid", [m.FORBID, "a"]), ("forbid-value", [m.FORBID, "a", "b"]),
        ("require", [m.REQUIRE, "a"]), ("require-value", [m.REQUIRE, "a", "b"]),
        ("value-empty", [m.ALLOW, "a", ""]), ("value-longest", [m.ALLOW, "a", "b" * 64]),
        ("value-prefix", [m.ALLOW, "a", "b*"]), ("value-prefix-require", [m.REQUIRE, "a", "b*"]),
        ("value-prefix-longest", [m.ALLOW, "a", "b" * 63 + "*"]),
        ("value-equals", [m.ALLOW, "a", "b=c"]),
        ("prefix", [m.ALLOW, "a*"]), ("prefix-value", [m.FORBID, "a*", "b*"]),
        ("star", [m.FORBID, "*"]), ("star-value", [m.ALLOW, "*", "a"]),
        ("key-longest", [m.FORBID, "a" * 64]), ("prefix-longest", [m.FORBID, "a" * 63 + "*"]),
        ("key-all", [m.FORBID, "".join(chr(c) for c in range(0x21, 0x5E) if chr(c) not in '"=*')]),
        ("value-all", [m.ALLOW, "a", "".join(chr(c) for c in range(0x41, 0x7F))]),
        ("key-dashes", [m.REQUIRE, "--"]),
    ):
        good(f"policy-{name}", policy(entry))
    good("policy-same-twice", policy([m.ALLOW, "a"], [m.ALLOW, "a"]))
    good("policy-256", policy(*[[m.FORBID, f"a{i}"] for i in range(256)]))
    bad("policy-257", "COUNT", policy(*[[m.FORBID, f"a{i}"] for i in range(257)]))
    bad("policy-none", "COUNT", policy())
    for action in (0, 4):
        bad(f"policy-action-{action}", "RANGE", policy([action, "a"]))
        bad(f"policy-action-{action}-first", "RANGE", policy([action, "a"], [m.ALLOW, "b"]))
    for name, entry in (("of-none", []), ("of-one", [m.FORBID]),
                        ("of-four", [m.ALLOW, "a", "b", "c"])):
        bad(f"policy-{name}", "COUNT", policy(entry))
    for name, entry in (("key-bytes", [m.FORBID, b"a"]), ("value-array", [m.ALLOW, "a", ["b"]]),
                        ("value-bytes", [m.ALLOW, "a", b"b"]), ("action-text", ["a", "a"])):
        bad(f"policy-{name}", "TYPE", policy(entry))
    bad("policy-entry-map", "TYPE", slot(CMDLINE, (m.POLICY, [{1: 2, 3: 4}])))
    bad("policy-key-empty", "LENGTH", policy([m.FORBID, ""]))
    bad("policy-key-longer", "LENGTH", policy([m.FORBID, "a" * 65]))
    bad("policy-prefix-longer", "LENGTH", policy([m.FORBID, "a" * 64 + "*"]))
    bad("policy-value-longer", "LENGTH", policy([m.ALLOW, "a", "b" * 65]))
    for byte in (0, 0x20, 0x22, 0x3D, 0x7F):
        bad(f"policy-key-{byte:#x}", "BYTES", policy([m.FORBID, "a" + chr(byte)]))
    for byte in (0, 0x20, 0x22, 0x7F):
        bad(f"policy-value-{byte:#x}", "BYTES", policy([m.ALLOW, "a", "b" + chr(byte)]))
    for name, entry in (
        ("star-first", [m.FORBID, "*a"]), ("star-inside", [m.FORBID, "a*b"]),
        ("two-stars", [m.FORBID, "a**"]), ("require-star", [m.REQUIRE, "a*"]),
        ("require-star-alone", [m.REQUIRE, "*"]), ("value-star-alone", [m.ALLOW, "a", "*"]),
        ("value-star-first", [m.ALLOW, "a", "*b"]), ("value-star-inside", [m.ALLOW, "a", "b*c"]),
        ("value-two-stars", [m.ALLOW, "a", "b**"]), ("value-two-stars-alone", [m.ALLOW, "a", "**"]),
    ):
        bad(f"policy-{name}", "BYTES", policy(entry))


def lines():
    cases.clear()
    for part in (encoding, lengths, order, heads, claims, entries, slots, types, field_encodings,
                 field_places, targets, policies):
        part()
    names = [c[0] for c in cases]
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    starts = {"full": m.manifest(bases.full().body), "least": bases.least().bytes}
    out = []
    for name, data in starts.items():
        out += [f"base {name} empty"] + m.hexlines("input", data) + ["end"]
    for name, flaw, data in cases:
        options = [(["edit 0 %d -" % len(starts["full"])] + m.hexlines("input", data), "full")]
        options += [(m.edits(start, data), base) for base, start in starts.items()]
        commands, base = min(options, key=lambda o: sum(map(len, o[0])))
        result = "EBADMSG manifest-malformed" if flaw else "ok accepted"
        out += ["", f"case {name} {result} manifest {base}"] + commands
        out += [f"flaw {flaw}"] if flaw else []
        out += ["end"]
    return out


def inputs():
    """For fuzzers: every manifest, by name."""
    lines()
    return {name: data for name, _, data in cases}
