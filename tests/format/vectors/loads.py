# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Vectors for loads: each feature is used once, each rule is broken once, and each limit is tested
from both sides."""
import bases
import model as m
from bases import (CMDLINE, CRASH, CRASH_REGION, ELFCOREHDR, INITRD, INITRD_HEAD, INITRD_TAIL,
                   KERNEL, LINE, LOG, PARAMS, PURGATORY, PURGATORY_SIZE, RAM, REBOOT, RECHECK,
                   REGION, REGIONS)
from bases import A_CMDLINE, A_CRASH_REGION, A_ELFCOREHDR, A_HEAD, A_INITRD, A_KERNEL, A_PARAMS, A_TAIL

FILE = "load.txt"
ABOUT = "Loads of a manifest on a machine: each feature, and each rule broken once."

BASES = {"reboot": bases.full, "crash": lambda: bases.full(CRASH), "least": bases.least,
         "arm64": bases.arm64, "arm64-crash": lambda: bases.arm64(CRASH),
         "arm64-64k": lambda: bases.arm64(REBOOT, 65536)}
ERRNOS = {
    "EBADMSG": ("manifest-malformed",),
    "ENOEXEC": ("arch-differs", "usage-differs", "component-differs", "template-size"),
    "ESTALE": ("generation-low",),
    "EADDRNOTAVAIL": ("dest-low", "dest-wrap", "dest-not-ram", "dest-driver-managed",
                      "dest-not-in-firmware-map", "dest-efi", "dest-not-crash-region",
                      "dest-crash-region", "dest-reserved", "dest-out-of-reach"),
    "EILSEQ": ("choice-unknown", "cmdline-nul", "cmdline-byte", "cmdline-long",
               "cmdline-word-long", "cmdline-elfcorehdr", "cmdline-forbidden", "cmdline-value",
               "cmdline-required"),
    "EPERM": ("lockdown-weaker",),
    "EUCLEAN": ("digest-differs",),
}
NAMES = ["kernel", "purgatory", "params", "cmdline", "initrd-head", "initrd", "initrd-tail",
         "elfcorehdr", "log"]
ARM64_NAMES = ["kernel", "params", "cmdline", "initrd-head", "initrd", "initrd-tail", "elfcorehdr"]

cases = []


def errno_of(cause):
    return next((errno for errno, causes in ERRNOS.items() if cause in causes), "EBADSLT")


def case(name, cause, base, *changes):
    """The load is accepted if cause is None."""
    load = BASES[base]()
    for change in changes:
        load = change(load) or load
    cases.append((name, cause, base, load))


def good(name, base, *changes):
    case(name, None, base, *changes)


def expect(*lines):
    """More expected results, for tests/format/vectors/check."""
    return lambda load: load.expected.extend(lines)


def log(cause, number=None, offset=None, value=None, names=NAMES):
    """The line in the kernel's log."""
    text = cause
    if number:
        text += f" slot {number} ({names[number - 1]})"
    if offset is not None:
        text += f"{'' if number else ' '}+{offset:#x}"
    if value is not None:
        text += f" {value:#x}"
    return expect(f"log {text}")


def setting(**values):
    return lambda load: load.settings.update(values)


def segment(number, mem=None, memsz=None, bufsz=None):
    """Change numbers of a segment, and nothing that depends on them."""

    def change(load):
        one = load.segment(number)
        for name, value in (("mem", mem), ("memsz", memsz), ("bufsz", bufsz)):
            if value is not None:
                setattr(one, name, value)
        used = one.bufsz or one.made
        size = used if used <= 1 << 20 else 4096
        one.data = one.data[:size].ljust(size, b"\0")

    return change


def moved(number, mem, memsz=None):
    """Move a segment, and correct the entry."""

    def change(load):
        segment(number, mem, memsz)(load)
        load.fill()

    return change


def refilled(load):
    load.fill()


def joined(load):
    load.join()
    load.fill()


def put(number, at, data):
    return lambda load: load.put(number, at, data)


def signed(load):
    load.sign()


def flipped(number, at):
    def change(load):
        load.segment(number).data[at] ^= 1

    return change


def dropped(number):
    return lambda load: load.segments.remove(load.segment(number))


def data(number, new):
    return lambda load: load.resize(number, new)


def line(text):
    """Another command line."""
    return data(CMDLINE, text)


def slot(number, **values):
    def change(load):
        for key, value in values.items():
            key = getattr(m, key)
            if value is None:
                load.slot(number).pop(key, None)
            else:
                load.slot(number)[key] = value

    return change


def top(key, value):
    return lambda load: load.body.update({key: value})


def lists(**values):
    return lambda load: load.lists.update(values)


def tag(number, new):
    return lambda load: setattr(load.segment(number), "tag", new)


def another(number, mem, content):
    """A second segment with this tag."""

    def change(load):
        load.segments.append(m.Segment(number, mem, 4096, len(content), content))

    return change


def call():
    """Tags, purpose and presence."""
    for base in ("reboot", "crash"):
        good(f"full-{base}", base)
        good(f"other-order-{base}", base, lambda load: load.segments.reverse())
    good("least", "least", expect("guarantee 0", "hashed 1"))
    case("no-segments", "slot-missing", "reboot", lambda load: load.segments.clear(),
         log("slot-missing", KERNEL))
    case("arch", "arch-differs", "reboot", setting(arch=183), log("arch-differs", value=62))
    good("arch-183", "reboot", setting(arch=183), top(m.ARCH, 183))
    good("usage-1", "reboot", top(m.USAGE, 1))
    case("usage-crash-only", "usage-differs", "reboot", top(m.USAGE, 2),
         log("usage-differs", value=2))
    good("usage-2", "crash", top(m.USAGE, 2))
    case("usage-reboot-only", "usage-differs", "crash", top(m.USAGE, 1))
    for name, text in (("case", "debian-kerneL"), ("longer", "debian-kernel2"),
                       ("shorter", "debian-kerne")):
        case(f"component-{name}", "component-differs", "reboot", setting(component=text))
    good("component-without-floor", "reboot", setting(component="other", floor=0))
    good("generation-above", "reboot", setting(floor=6))
    case("generation-below", "generation-low", "reboot", setting(floor=8),
         log("generation-low", value=8))
    templates()
    tags()
    presence()


def templates():
    for n, cause in ((114, "template-size"), (115, None), (159, None), (160, "template-size")):
        case(f"template-{n}", cause, "reboot", slot(PARAMS, TEMPLATE=bytes(n)),
             *([log(cause, PARAMS, value=n)] if cause else []))
    none = slot(PARAMS, TEMPLATE=None)
    case("template-missing", "template-size", "reboot", none, log("template-size", PARAMS, value=0))
    good("template-none-needed", "reboot", none, setting(template_min=0, template_max=0))
    case("template-where-none-belongs", "template-size", "reboot",
         setting(template_min=0, template_max=0), log("template-size", PARAMS, value=120))
    good("template-without-params", "least", setting(template_min=115, template_max=159))


def tags():
    case("tag-unknown", "tag-unknown", "reboot", tag(INITRD, 10), log("tag-unknown", value=10))
    case("tag-0", "tag-unknown", "reboot", tag(INITRD, 0), log("tag-unknown", value=0))
    case("tag-4094", "tag-unknown", "reboot", tag(INITRD, 0xffe))
    case("tag-twice", "tag-twice", "reboot", another(INITRD, 0x8000000, bytes(50)),
         log("tag-twice", INITRD))
    case("tag-twice-cmdline", "tag-twice", "reboot", another(CMDLINE, 0, LINE))

    def swapped(load):
        for number, new in ((KERNEL, 99), (PURGATORY, KERNEL), (99, PURGATORY)):
            tag(number, new)(load)

    case("tags-swapped", "bufsz-differs", "reboot", swapped, log("bufsz-differs", KERNEL, value=96))


def presence():
    for number in (KERNEL, PURGATORY, PARAMS, CMDLINE, INITRD_HEAD, INITRD_TAIL):
        case(f"missing-{NAMES[number - 1]}", "slot-missing", "reboot", dropped(number),
             log("slot-missing", number))
    good("without-open-initramfs", "reboot", dropped(INITRD), joined)
    case("without-open-initramfs-gap", "initramfs-gap", "reboot", dropped(INITRD),
         log("initramfs-gap", INITRD_TAIL, value=0x1801000))
    case("missing-open-initramfs", "slot-missing", "reboot", slot(INITRD, OPTIONAL=None),
         dropped(INITRD), joined)
    add_log = lambda load: load.add(LOG, 0x5000000, bytes(m.filler(64, 12)))
    good("data-optional", "reboot", add_log)
    good("data-required", "reboot", slot(LOG, OPTIONAL=None), add_log)
    case("missing-data", "slot-missing", "reboot", slot(LOG, OPTIONAL=None))
    case("missing-elfcorehdr", "slot-missing", "crash", dropped(ELFCOREHDR),
         log("slot-missing", ELFCOREHDR))
    case("not-crash-elfcorehdr", "slot-not-crash", "reboot",
         lambda load: load.add(ELFCOREHDR, 0x2000000, memsz=4096),
         log("slot-not-crash", ELFCOREHDR))
    good("crash-without-elfcorehdr-slot", "crash", without_elfcorehdr, refilled)


def without_elfcorehdr(load):
    del load.body[m.SLOTS][ELFCOREHDR - 1]
    load.segments.remove(load.segment(ELFCOREHDR))


def sizes():
    for number, name, size in ((KERNEL, "code", 96), (PURGATORY, "fields", PURGATORY_SIZE),
                               (INITRD_HEAD, "initramfs", 50)):
        for value in (size - 1, size + 1, size + 4096, (1 << 64) - 1):
            case(f"bufsz-{name}-{value:#x}", "bufsz-differs", "reboot", segment(number, bufsz=value),
                 log("bufsz-differs", number, value=size))
        case(f"bufsz-{name}-0", "bufsz-zero", "reboot", segment(number, bufsz=0),
             log("bufsz-zero", number))
    case("bufsz-initrd-0", "bufsz-zero", "reboot", segment(INITRD, bufsz=0))
    good("bufsz-initrd-1", "reboot", data(INITRD, b"a"), joined)
    for value in (1 << 40, (1 << 64) - 1):
        case(f"bufsz-initrd-{value:#x}", "bufsz-max", "reboot", segment(INITRD, bufsz=value),
             log("bufsz-max", INITRD, value=(1 << 40) - 1))
    for size, cause in ((65536, None), (65537, "bufsz-max")):
        case(f"bufsz-data-{size}", cause, "reboot",
             lambda load, n=size: load.add(LOG, 0x5000000, bytes(n)))
    memory()
    made()
    cmdline_segment()


def memory():
    for number, name, size in ((KERNEL, "kernel", 0x200000), (PURGATORY, "purgatory", 0x3000),
                               (INITRD, "initrd", 0x2000)):
        for value in (0, 4 * size, size + 4096, size + 1, size - 1, size - 4096, 1 << 63,
                      (1 << 64) - 4096):
            case(f"memsz-{name}-{value:#x}", "memsz-differs", "reboot", segment(number, memsz=value),
                 log("memsz-differs", number, value=size))
    pages = [(lambda load, n=n: segment(n, memsz=(load.segment(n).memsz + 65535) & ~65535)(load))
             for n in (KERNEL, PURGATORY, PARAMS, INITRD_HEAD, INITRD, INITRD_TAIL)]
    params = segment(PARAMS, mem=0x1420000)
    good("page-64k", "reboot", setting(page=65536), *pages, params, joined)
    case("page-64k-memsz", "memsz-differs", "reboot", setting(page=65536))
    case("page-64k-alignment", "mem-align", "reboot", setting(page=65536), *pages, params,
         segment(INITRD_HEAD, mem=0x1801000), joined,
         log("mem-align", INITRD_HEAD, value=65536))


def made():
    """Params and elfcorehdr, which the kernel writes."""
    for number, base, most in ((PARAMS, "reboot", 0x4000), (ELFCOREHDR, "crash", 0x400000)):
        name = NAMES[number - 1]
        for value, cause in ((0x1000, None), (most, None), (most + 0x1000, "memsz-differs"),
                             (0, "memsz-differs"), (0xfff, "memsz-differs"),
                             (0x1800, "memsz-differs"), (1 << 63, "memsz-differs"),
                             ((1 << 64) - 1, "memsz-differs")):
            case(f"{name}-memsz-{value:#x}", cause, base, segment(number, memsz=value),
                 *([log(cause, number, value=most)] if cause else []))
        for value in (1, 600, (1 << 64) - 2):
            case(f"{name}-bufsz-{value:#x}", "bufsz-not-zero", base, segment(number, bufsz=value),
                 log("bufsz-not-zero", number, value=value))
        good(f"{name}-maximum-rounded-up", base, slot(number, MAXIMUM=0x1001),
             segment(number, memsz=0x2000))
        case(f"{name}-above-rounded-up", "memsz-differs", base, slot(number, MAXIMUM=0x2000),
             segment(number, memsz=0x3000), log("memsz-differs", number, value=0x2000))


def cmdline_segment():
    """The command line is not loaded, so it has no memory."""
    for mem, memsz in ((0x1420000, 0), (0, 4096), (0x1420000, 4096), (1, 0)):
        case(f"cmdline-mem-{mem:#x}-memsz-{memsz:#x}", "cmdline-memory", "reboot",
             segment(CMDLINE, mem=mem, memsz=memsz), log("cmdline-memory", CMDLINE))
    case("cmdline-bufsz-0", "bufsz-zero", "reboot", segment(CMDLINE, bufsz=0))
    good("cmdline-bufsz-maximum", "reboot", line(LINE.ljust(2048, b"\0")))
    case("cmdline-bufsz-above", "bufsz-max", "reboot", line(LINE.ljust(2049, b"\0")))
    exact = slot(CMDLINE, MAXIMUM=None, EXACT=len(LINE))
    good("cmdline-exact", "reboot", exact)
    case("cmdline-exact-longer", "bufsz-differs", "reboot", exact, line(LINE + b"\0"))


def places():
    last = 0x180000000 - 4096
    for value, cause in ((0, "dest-low"), (0xFF000, "dest-low"), (0x100000, None),
                         (1 << 52, "dest-wrap"), ((1 << 64) - 4096, "dest-wrap"),
                         (0x5000800, "mem-align"), (0x5000001, "mem-align"),
                         (0x7FEFF000, None), (0x7FF00000, "dest-not-ram"),
                         (last, None), (last + 4096, "dest-not-ram")):
        case(f"log-at-{value:#x}", cause, "reboot", lambda load, at=value: load.add(LOG, at, b"a"),
             *([log(cause, LOG, value=4096 if cause == "mem-align" else value)] if cause else []))
    case("wraps-2-52", "dest-wrap", "reboot",
         lambda load: load.add(LOG, (1 << 52) - 4096, bytes(4097)))
    case("up-to-2-52", "dest-not-ram", "reboot",
         lambda load: load.add(LOG, (1 << 52) - 4096, bytes(4096)))
    case("kernel-alignment", "mem-align", "reboot", moved(KERNEL, 0x2001000),
         log("mem-align", KERNEL, value=0x200000))
    good("kernel-elsewhere", "reboot", moved(KERNEL, 0x2000000))
    good("kernel-above-4-gib", "reboot", moved(KERNEL, 0x100000000))
    case("kernel-below-range", "mem-range", "reboot", moved(KERNEL, 0xE00000),
         log("mem-range", KERNEL, value=0xE00000))
    good("range-exact", "reboot", slot(KERNEL, RANGE=[0x1200000, 0x13FFFFF]), signed)
    case("range-last-short", "mem-range", "reboot", slot(KERNEL, RANGE=[0x1200000, 0x13FFFFE]))
    case("range-first-late", "mem-range", "reboot", slot(KERNEL, RANGE=[0x1200001, 0x13FFFFF]))
    case("range-far-below", "mem-range", "reboot", slot(KERNEL, RANGE=[0x100000, 0x100001]))
    for number, name in ((PARAMS, "params"), (INITRD, "initrd")):
        case(f"range-{name}", "mem-range", "reboot", slot(number, RANGE=[0x2000000, 0x3000000]))
    case("align-params", "mem-align", "reboot", slot(PARAMS, ALIGN=0x20000))
    for at, name in ((0x1200000, "same"), (0x13FF000, "end"), (0x11FF000, "begin")):
        case(f"overlap-{name}", "mem-overlap", "reboot",
             lambda load, a=at: load.add(LOG, a, bytes(4097)),
             log("mem-overlap", LOG, value=KERNEL))
    case("overlap-around", "mem-overlap", "reboot",
         lambda load: load.add(LOG, 0x13FF000, bytes(65536)))
    case("overlap-with-params-made", "mem-overlap", "reboot",
         lambda load: load.add(LOG, 0x1413000, b"a"), log("mem-overlap", LOG, value=PARAMS))
    for at, name in ((0x11FF000, "before"), (0x1403000, "after"), (0x1414000, "after-params")):
        good(f"adjacent-{name}", "reboot", lambda load, a=at: load.add(LOG, a, b"a"))
    for value in (0, 0x1400001, 0x13FFFFF, 0x1200000, (1 << 64) - 1):
        case(f"entry-{value:#x}", "entry-differs", "reboot", setting(entry=value),
             log("entry-differs", PURGATORY, value=0x1400000))
    good("entry-offset", "reboot", top(m.ENTRY, [PURGATORY, 16]), refilled)
    good("entry-kernel", "reboot", top(m.ENTRY, [KERNEL, 95]), refilled)
    case("entry-without-its-offset", "entry-differs", "reboot", top(m.ENTRY, [PURGATORY, 16]))


def destinations():
    """The running kernel's knowledge about memory, which a vector describes."""
    rest = RAM[2]
    gap = [(0x100000, 0x4F00800), (0x5000801, 0x2AEFF7FF), rest]
    touch = [(0x100000, 0x4F00800), (0x5000800, 0x7AEFF800), rest]
    add = lambda load: load.add(LOG, 0x5000000, b"a")
    for name in ("ram", "firmware"):
        cause = "dest-not-ram" if name == "ram" else "dest-not-in-firmware-map"
        good(f"{name}-two-that-touch", "reboot", add, lists(**{name: touch}))
        case(f"{name}-gap", cause, "reboot", add, lists(**{name: gap}),
             log(cause, LOG, value=0x5000000))
        case(f"{name}-none", cause, "reboot", lists(**{name: []}), log(cause, KERNEL, value=0x1200000))
    for name, cause in (("driver", "dest-driver-managed"), ("efi", "dest-efi"),
                        ("crash", "dest-crash-region")):
        for at, size, where, bad in ((0x5000000, 4096, "exact", True),
                                     (0x5000FFF, 1, "last-byte", True),
                                     (0x4FFF000, 0x1001, "first-byte", True),
                                     (0x5001000, 4096, "after", False),
                                     (0x4FFF000, 4096, "before", False)):
            case(f"{name}-range-{where}", cause if bad else None, "reboot", add,
                 lists(**{name: [(at, size)]}))
    start, size = CRASH_REGION
    add_at = lambda at: (lambda load: load.add(LOG, at, b"a"))
    for at, name, bad in ((start, "first", False), (start + size - 4096, "last", False),
                          (start - 4096, "before", True), (start + size, "after", True)):
        case(f"crash-{name}", "dest-not-crash-region" if bad else None, "crash", add_at(at))
    case("crash-none", "dest-not-crash-region", "crash", lists(crash=[]))
    for at, name, bad in ((start, "first", True), (start + size - 4096, "last", True),
                          (start - 4096, "before", False), (start + size, "after", False)):
        case(f"reboot-crash-region-{name}", "dest-crash-region" if bad else None, "reboot",
             add_at(at), *([log("dest-crash-region", LOG, value=at)] if bad else []))


def initramfs():
    """One range: each slot begins where the memory of the previous one ends."""
    head, open_part, tail = 0x1800000, 0x1801000, 0x1803000
    good("initramfs-elsewhere", "reboot", segment(INITRD_HEAD, mem=0x5000000), joined)
    good("initramfs-above-4-gib", "reboot", segment(INITRD_HEAD, mem=0x100000000), joined)
    for name, number, mem, refused, right in (
        ("open-after-a-gap", INITRD, 0x1900000, INITRD, open_part),
        ("tail-after-a-page", INITRD_TAIL, tail + 0x1000, INITRD_TAIL, tail),
        ("open-before-the-head", INITRD, head - 0x2000, INITRD, open_part),
        ("tail-before-the-head", INITRD_TAIL, head - 0x1000, INITRD_TAIL, tail),
        ("head-after", INITRD_HEAD, tail + 0x1000, INITRD, tail + 0x2000),
        ("tail-far-away", INITRD_TAIL, 0x140000000, INITRD_TAIL, tail),
    ):
        case(f"initramfs-{name}", "initramfs-gap", "reboot", segment(number, mem=mem),
             log("initramfs-gap", refused, value=right))
    case("initramfs-tail-overlaps", "mem-overlap", "reboot", segment(INITRD_TAIL, mem=tail - 0x1000),
         log("mem-overlap", INITRD_TAIL, value=INITRD))
    case("initramfs-open-on-the-head", "mem-overlap", "reboot", segment(INITRD, mem=head))

    def swapped(load):
        load.segment(INITRD_TAIL).mem = open_part
        load.segment(INITRD).mem = open_part + 0x1000

    case("initramfs-swapped", "initramfs-gap", "reboot", swapped,
         log("initramfs-gap", INITRD, value=open_part))
    longer = data(INITRD, bytes(m.filler(8193, 13)))
    good("initramfs-longer", "reboot", longer, joined)
    case("initramfs-longer-not-joined", "mem-overlap", "reboot", longer)
    good("initramfs-whole-pages", "reboot", data(INITRD, bytes(m.filler(8192, 13))), joined)
    between = lambda load: load.add(LOG, tail, b"a")
    case("initramfs-something-between", "initramfs-gap", "reboot", between,
         segment(INITRD_TAIL, mem=tail + 0x1000), log("initramfs-gap", INITRD_TAIL, value=tail))

    def one_signed(load):
        load.body[m.SLOTS][INITRD - 1:INITRD_TAIL] = []
        fields = load.slot(PURGATORY)[m.FIELDS]
        fields[:] = [f for f in fields if f[1] < REGIONS + 3 * REGION]
        load.segments[:] = [s for s in load.segments if s.tag not in (INITRD, INITRD_TAIL)]
        load.sign()

    good("initramfs-one-signed", "reboot", one_signed)
    good("initramfs-one-signed-anywhere", "reboot", one_signed, segment(INITRD_HEAD, mem=0x7000000))


def choices():
    for i, value in enumerate((b"\0\0", b"\xf8\3", b"\xf8\2")):
        good(f"choice-alternative-{i + 1}", "reboot", put(PURGATORY, 44, value))
    for name, value in (("none", b"\1\1"), ("across-alternatives", b"\0\xf8"),
                        ("beginning", b"\xf8\0"), ("swapped", b"\3\xf8")):
        case(f"choice-{name}", "choice-unknown", "reboot", put(PURGATORY, 44, value),
             log("choice-unknown", PURGATORY, offset=44))
    follows = m.encode(bases.full_body()[m.SLOTS][PURGATORY - 1][m.FIELDS][4])[:2]
    case("choice-what-follows-in-the-manifest", "choice-unknown", "reboot",
         put(PURGATORY, 44, follows))
    case("choice-recheck-2", "choice-unknown", "reboot", put(PURGATORY, RECHECK, b"\2"),
         log("choice-unknown", PURGATORY, offset=RECHECK))


def written():
    """Fields: the caller's bytes in them do not matter."""
    def word(value):
        return value.to_bytes(8, "little").hex()

    at = {number: REGIONS + REGION * i for i, number in enumerate(bases.COVERED)}
    numbers = expect(f"written {PURGATORY} 24 {word(0x1200200)}",
                     f"written {PURGATORY} 32 {word(0x1410000)}",
                     f"written {PURGATORY} {at[KERNEL]} {word(0x1200000)}",
                     f"written {PURGATORY} {at[KERNEL] + 8} {word(96)}",
                     f"written {PURGATORY} {at[PARAMS]} {word(0x1410000)}",
                     f"written {PURGATORY} {at[PARAMS] + 8} {word(600)}",
                     f"written {PURGATORY} {at[INITRD]} {word(0x1801000)}",
                     f"written {PURGATORY} {at[INITRD] + 8} {word(5000)}",
                     f"written {PURGATORY} {at[INITRD_TAIL] + 8} {word(16)}")
    hashed = "hashed 1,2,3,5,6,7"
    recheck = put(PURGATORY, RECHECK, b"\1")

    def digests(load):
        for number, start in at.items():
            digest = m.HASH[load.body[m.ALGORITHM]](load.segment(number).data).hexdigest()
            load.expected.append(f"written {PURGATORY} {start + 16} {digest}")

    good("written-with-digests", "reboot", recheck, numbers, digests, expect(hashed))
    no_digests = [f"written {PURGATORY} {start + 16} {'00' * 32}" for start in at.values()]
    good("written-without-digests", "reboot", put(PURGATORY, RECHECK, b"\0"), numbers,
         expect(*no_digests, "hashed 1,2,5,7"))
    good("written-over-anything", "reboot", recheck,
         *[put(PURGATORY, start, bytes(m.filler(REGION, n))) for n, start in at.items()],
         put(PURGATORY, 24, b"\xff" * 16), numbers, digests)
    absent = f"written {PURGATORY} {at[INITRD]} {'00' * REGION}"
    good("written-absent", "reboot", recheck, dropped(INITRD), joined,
         put(PURGATORY, at[INITRD], b"\xff" * REGION), expect(absent, "hashed 1,2,3,5,7"))
    good("written-crash", "crash", recheck,
         expect(f"written {PURGATORY} 24 {word(0x30200200)}", hashed))
    good("written-params-changed", "reboot", flipped(PARAMS, 0), digests)
    good("written-params-longer", "reboot", lambda load: remade(load, PARAMS, 0x3fff), digests,
         expect(f"written {PURGATORY} {at[PARAMS] + 8} {word(0x3fff)}"))
    good("written-open-changed", "reboot", flipped(INITRD, 3), digests)
    case("written-head-changed", "digest-differs", "reboot", flipped(INITRD_HEAD, 3))
    targets(word)


def remade(load, number, size):
    load.segment(number).made = size
    load.segment(number).data = bytearray(m.filler(size, 14))


def targets(word):
    """Fields that name other slots, in one slot or two."""
    def fields(number, *new):
        return slot(number, FIELDS=list(new))

    one = [[m.ADDR, 0, ELFCOREHDR, 0], [m.SIZE, 8, ELFCOREHDR], [m.ADDR, 16, LOG, 0],
           [m.SIZE, 24, LOG], [m.ADDR, 32, PURGATORY, 300], [m.SIZE, 40, PURGATORY]]
    good("written-elfcorehdr", "crash", fields(PURGATORY, *one), signed,
         expect(f"written {PURGATORY} 0 {word(0x30900000)}", f"written {PURGATORY} 8 {word(0x2000)}",
                f"written {PURGATORY} 16 {'00' * 16}", f"written {PURGATORY} 32 {word(0x3040012c)}",
                f"written {PURGATORY} 40 {word(PURGATORY_SIZE)}"))
    good("written-elfcorehdr-absent", "reboot", fields(PURGATORY, *one), signed,
         expect(f"written {PURGATORY} 0 {'00' * 32}"))
    addend = [[m.ADDR, 0, KERNEL, 0x1fffff], [m.ADDR, 8, INITRD_HEAD, 49]]
    good("written-addend", "reboot", fields(PURGATORY, *addend), signed,
         expect(f"written {PURGATORY} 0 {word(0x13fffff)}", f"written {PURGATORY} 8 {word(0x1800031)}"))
    good("written-above-4-gib", "reboot", fields(PURGATORY, [m.ADDR, 3, KERNEL, 1]),
         moved(KERNEL, 0x100000000), expect(f"written {PURGATORY} 3 {word(0x100000001)}"))
    two = [fields(KERNEL, [m.ADDR, 0, PURGATORY, 0], [m.CHOICE, 50, 1, b"\1"]),
           fields(PURGATORY, [m.ADDR, 8, KERNEL, 0]), top(m.ENTRY, [PURGATORY, 0]), refilled]
    good("written-two-slots", "reboot", *two, expect(f"written {KERNEL} 0 {word(0x1400000)}",
                                                     f"written {PURGATORY} 8 {word(0x1200000)}"))
    case("written-two-slots-digest", "digest-differs", "reboot", *two, flipped(KERNEL, 8))
    good("written-two-slots-not-signed", "reboot", *two, flipped(KERNEL, 7), flipped(PURGATORY, 15))
    chosen(fields)


def chosen(fields):
    """The choice of each digest field decides whether it is written; any value but 0 means yes."""
    def pair(first, second):
        return [fields(PURGATORY, [m.CHOICE, 0, 1, b"\0\1\x80"], [m.CHOICE, 1, 1, b"\0\1\x80"],
                       [m.DIGEST, 2, KERNEL, 1], [m.DIGEST, 40, PARAMS, 0],
                       [m.DIGEST, 80, INITRD, 0]),
                put(PURGATORY, 0, bytes([first, second])), signed]

    for first, second, hashed in ((0, 0, "1,2,5,7"), (1, 0, "1,2,3,5,6,7"), (0, 1, "1,2,5,7"),
                                  (0x80, 0x80, "1,2,3,5,6,7")):
        zeros = [f"written {PURGATORY} {at} {'00' * 32}"
                 for at, flag in ((2, second), (40, first), (80, first)) if not flag]
        good(f"chosen-{first:#x}-{second:#x}", "reboot", *pair(first, second),
             expect(f"hashed {hashed}", *zeros))
    for number, size in ((2, 48), (3, 64)):
        def other(load, number=number, size=size):
            load.body[m.ALGORITHM] = number
            load.slot(PURGATORY)[m.FIELDS] = [[m.CHOICE, 0, 1, b"\1"], [m.DIGEST, 64, INITRD, 0],
                                              [m.DIGEST, 64 + size, PARAMS, 0]]
            load.fill()

        def digests(load, number=number, size=size):
            for i, target in enumerate((INITRD, PARAMS)):
                digest = m.HASH[number](load.segment(target).data).hexdigest()
                load.expected.append(f"written {PURGATORY} {64 + size * i} {digest}")

        good(f"algorithm-{number}", "reboot", other, digests)
        case(f"algorithm-{number}-digest", "digest-differs", "reboot", other, flipped(KERNEL, 1))


def digests():
    for number, last in ((KERNEL, 95), (INITRD_HEAD, 49), (INITRD_TAIL, 15)):
        for at in (0, last):
            case(f"digest-{NAMES[number - 1]}-{at}", "digest-differs", "reboot", flipped(number, at),
                 log("digest-differs", number))
    fields = {at + i for at, n in [(f[1], m.length(f, bases.full_body()))
                                   for f in bases.purgatory_fields()] for i in range(n)}
    for at in (0, 23, 41, 43, 46, 47, 288, PURGATORY_SIZE - 1):
        assert at not in fields
        case(f"digest-purgatory-{at}", "digest-differs", "reboot", flipped(PURGATORY, at),
             log("digest-differs", PURGATORY))
    for at in (24, 31, 32, 39, 48, 55, 56, 64, 95, 96, 287):
        assert at in fields
        good(f"digest-field-{at}", "reboot", flipped(PURGATORY, at))
    case("digest-least", "digest-differs", "least", flipped(1, 0),
         expect("log digest-differs slot 1 (k)"))
    by_digest = [slot(CMDLINE, POLICY=None, SUM=bytes(32)), signed]
    good("digest-cmdline", "reboot", *by_digest, top(m.LOCKDOWN, [[1, 2]]))
    case("digest-cmdline-other", "digest-differs", "reboot", *by_digest, flipped(CMDLINE, 0),
         log("digest-differs", CMDLINE))
    signed_initrd = [slot(INITRD, OPTIONAL=None, SUM=bytes(32)), signed]
    good("digest-initrd", "reboot", *signed_initrd)
    case("digest-initrd-other", "digest-differs", "reboot", *signed_initrd, flipped(INITRD, 4999))
    good("digest-none-of-data", "reboot", lambda load: load.add(LOG, 0x5000000, b"b"))


def command_lines():
    """Bytes, NUL, words and the base's policy."""
    start = b"root=/dev/vda1 lockdown=integrity"
    for name, text in (
        ("confidentiality", b"lockdown=confidentiality\0"),
        ("spaces", b"  " + start + b"   \0"),
        ("zeros-after", start + bytes(40)),
        ("both-levels", start + b" lockdown=confidentiality\0"),
        ("init-words", start + b" -- a b=c\0"),
        ("single-quote", start + b" a='b'\0"),
        ("similar-keys", start + b" acpi_rsdpx acpi_rsd lockdow=1 xelfcorehdr=1 elfcorehdr2\0"),
        ("allowed-first", start + b" console=tty0 console=tty\0"),
        ("empty-keys", start + b" =b = ==\0"),
        ("tilde", start + b" ~\0"),
    ):
        good(f"line-{name}", "reboot", line(text))
    for name, text, at in (("no-nul", start, len(start) - 1), ("no-nul-at-all", b"a", 0),
                           ("after-nul", start + b"\0a\0", len(start) + 1),
                           ("after-nul-later", start + b"\0\0\0a\0", len(start) + 3),
                           ("nul-first", b"\0" + start + b"\0", 1)):
        case(f"line-{name}", "cmdline-nul", "reboot", line(text),
             log("cmdline-nul", CMDLINE, offset=at))
    for byte in (1, 0x09, 0x0A, 0x1F, 0x22, 0x7F, 0x80, 0xFF):
        case(f"line-byte-{byte:#x}", "cmdline-byte", "reboot",
             line(start + b" a" + bytes([byte]) + b"\0"),
             log("cmdline-byte", CMDLINE, offset=len(start) + 2))
    at = len(start) + 1
    for name, text, index in (
        ("forbidden", b"acpi_rsdp=0", 2), ("forbidden-dash", b"acpi-rsdp=0", 2),
        ("forbidden-bare", b"acpi_rsdp", 2), ("forbidden-prefix", b"module.sig_enforce=0", 3),
        ("forbidden-prefix-itself", b"module.sig", 3), ("forbidden-second", b"console=ttxS0", 1),
        ("forbidden-second-bare", b"console", 1),
    ):
        case(f"line-{name}", "cmdline-forbidden", "reboot", line(start + b" " + text + b"\0"),
             log("cmdline-forbidden", CMDLINE, offset=at, value=index))
        case(f"line-{name}-after-dashes", "cmdline-forbidden", "reboot",
             line(start + b" -- " + text + b"\0"),
             log("cmdline-forbidden", CMDLINE, offset=at + 3, value=index))
    case("line-forbidden-first", "cmdline-forbidden", "reboot", line(b"acpi_rsdp=0 " + start + b"\0"),
         log("cmdline-forbidden", CMDLINE, offset=0, value=2))
    for name, text in (("none", b"lockdown=none"), ("bare", b"lockdown"), ("empty", b"lockdown="),
                       ("longer", b"lockdown=integrity2"), ("dash", b"lockdown=-")):
        case(f"line-value-{name}", "cmdline-value", "reboot", line(start + b" " + text + b"\0"),
             log("cmdline-value", CMDLINE, offset=at, value=5))
        case(f"line-value-{name}-after-dashes", "cmdline-value", "reboot",
             line(start + b" -- " + text + b"\0"))
    for name, text in (("missing", b"root=/dev/vda1"), ("empty-line", b""), ("spaces-only", b"  "),
                       ("after-dashes", b"-- lockdown=integrity"),
                       ("other-case", b"Lockdown=integrity")):
        case(f"line-required-{name}", "cmdline-required", "reboot", line(text + b"\0"),
             log("cmdline-required", CMDLINE, offset=len(text), value=4))
    elfcorehdr_words()


def elfcorehdr_words():
    """elfcorehdr= belongs to the kernel, whatever the policy says, in every load."""
    free = slot(CMDLINE, POLICY=[[m.ALLOW, "elfcorehdr"], [m.ALLOW, "*"]])
    start = b"lockdown=integrity "
    for base in ("reboot", "crash"):
        for name, text in (("value", b"elfcorehdr=0x30900000"), ("bare", b"elfcorehdr"),
                           ("empty", b"elfcorehdr="), ("after-dashes", b"-- elfcorehdr=1")):
            case(f"elfcorehdr-{name}-{base}", "cmdline-elfcorehdr", base,
                 line(start + text + b"\0"))
            case(f"elfcorehdr-{name}-{base}-allowed", "cmdline-elfcorehdr", base, free,
                 line(start + text + b"\0"))
    case("elfcorehdr-first", "cmdline-elfcorehdr", "crash", line(b"elfcorehdr=1 lockdown=integrity\0"),
         log("cmdline-elfcorehdr", CMDLINE, offset=0))
    case("elfcorehdr-after-a-good-word", "cmdline-elfcorehdr", "crash",
         line(start + b"elfcorehdr=1\0"), log("cmdline-elfcorehdr", CMDLINE, offset=len(start)))
    good("elfcorehdr-upper-case", "reboot", line(start + b"ELFCOREHDR=1\0"))
    good("elfcorehdr-by-digest", "crash", slot(CMDLINE, POLICY=None, SUM=bytes(32)),
         line(start + b"elfcorehdr=1\0"), signed)


def lengths():
    """The slot's maximum, the limit of the next kernel, and the kernel's word before the line."""
    def text(n):
        start = b"lockdown=integrity "
        return start + b"a" * (n - len(start)) + b"\0"

    good("long-maximum-2047", "reboot", line(text(2047)))
    for n, cause in ((2017, None), (2018, "cmdline-long"), (2047, "cmdline-long")):
        case(f"long-maximum-crash-{n}", cause, "crash", line(text(n)))
    for n, cause in ((2017, None), (2018, "cmdline-long")):
        case(f"long-maximum-is-line-max-crash-{n}", cause, "crash", setting(line_max=2048),
             line(text(n)))
    no_max = slot(CMDLINE, MAXIMUM=4096)
    for n, cause in ((2047, None), (2048, "cmdline-long"), (4095, "cmdline-long")):
        case(f"long-line-max-{n}", cause, "reboot", no_max, line(text(n)),
             *([log(cause, CMDLINE, value=2047)] if cause else []))
    for n, cause in ((2017, None), (2018, "cmdline-long")):
        case(f"long-line-max-crash-{n}", cause, "crash", no_max, line(text(n)))
    unlimited = setting(line_max=0)
    for n, cause in ((4065, None), (4066, "cmdline-long")):
        case(f"long-without-line-max-crash-{n}", cause, "crash", no_max, unlimited, line(text(n)))
    good("long-without-line-max", "reboot", no_max, unlimited, line(text(4095)))
    for n, cause in ((49, None), (50, "cmdline-long")):
        case(f"long-line-max-{n}-of-79", cause, "crash", setting(line_max=79), line(text(n)))
    good("long-zeros-count-not", "crash", line(text(100)[:-1].ljust(2048, b"\0")))
    by_digest = lambda **size: slot(CMDLINE, POLICY=None, SUM=bytes(32), **size)
    for n, cause in ((2017, None), (2018, "cmdline-long")):
        case(f"long-digest-{n}", cause, "crash", by_digest(), line(text(n)), signed)
        case(f"long-digest-exact-{n}", cause, "crash", by_digest(MAXIMUM=None, EXACT=n + 1),
             line(text(n)), signed)
    good("long-digest-exact-no-maximum", "crash", unlimited, by_digest(MAXIMUM=None, EXACT=61),
         line(text(60)), signed)
    good("long-crash-without-elfcorehdr", "crash", without_elfcorehdr, line(text(2047)), refilled)
    words()


def words():
    """The limit at which early parsers split words."""
    limit = setting(word_max=255)
    start = b"lockdown=integrity "
    for n, cause in ((254, None), (255, None), (256, "cmdline-word-long")):
        case(f"word-{n}", cause, "reboot", limit, line(start + b"a" * n + b"\0"),
             *([log(cause, CMDLINE, offset=len(start))] if cause else []))
        case(f"word-value-{n}", cause, "reboot", limit, line(start + b"a=" + b"b" * (n - 2) + b"\0"))
        case(f"word-after-dashes-{n}", cause, "reboot", limit,
             line(start + b"-- " + b"a" * n + b"\0"))
    good("word-no-limit", "reboot", line(start + b"a" * 300 + b"\0"))
    good("word-0xffffffff", "reboot", setting(word_max=(1 << 32) - 1), line(start + b"a\0"))


def policies():
    unlocked = setting(locked=0)

    def policy(name, entries, lines):
        """Return (line, cause, and its offset and value if any)."""
        for i, (text, *why) in enumerate(lines, 1):
            changes = [unlocked, slot(CMDLINE, POLICY=[list(e) for e in entries]), line(text + b"\0")]
            if why:
                case(f"policy-{name}-{i}", why[0], "reboot", *changes,
                     log(why[0], CMDLINE, *why[1:]))
            else:
                good(f"policy-{name}-{i}", "reboot", *changes)

    allow, forbid, require = m.ALLOW, m.FORBID, m.REQUIRE
    policy("first-match", [[allow, "a", "1"], [forbid, "a"]],
           [(b"a=1",), (b"a=2", "cmdline-forbidden", 0, 1), (b"a", "cmdline-forbidden", 0, 1),
            (b"b=2",)])
    policy("first-match-turned", [[forbid, "a"], [allow, "a", "1"]],
           [(b"a=1", "cmdline-forbidden", 0, 0)])
    policy("allow-list", [[allow, "root"], [allow, "quiet", ""], [allow, "a-*"], [forbid, "*"]],
           [(b"root=1 quiet a_b=1 a-=2 quiet=",), (b"init=1", "cmdline-forbidden", 0, 3),
            (b"quiet=1", "cmdline-forbidden", 0, 3), (b"root --", "cmdline-forbidden", 5, 3),
            (b"root -- x", "cmdline-forbidden", 5, 3), (b"a", "cmdline-forbidden", 0, 3),
            (b"=x", "cmdline-forbidden", 0, 3), (b"root ==", "cmdline-forbidden", 5, 3)])
    policy("allow-dashes", [[allow, "--"], [forbid, "*"]], [(b"--",), (b"-- a", "cmdline-forbidden", 3, 1)])
    policy("keys-fold", [[forbid, "a-b"], [forbid, "c_d"]],
           [(b"a-b", "cmdline-forbidden", 0, 0), (b"a_b", "cmdline-forbidden", 0, 0),
            (b"c-d", "cmdline-forbidden", 0, 1), (b"ab",), (b"A-B",)])
    policy("values-do-not-fold", [[forbid, "a", "b-c"]],
           [(b"a=b-c", "cmdline-forbidden", 0, 0), (b"a=b_c",)])
    policy("prefixes", [[forbid, "ab*", "xy*"]],
           [(b"ab=xy", "cmdline-forbidden", 0, 0), (b"abc=xyz", "cmdline-forbidden", 0, 0),
            (b"a=xy",), (b"ab=x",), (b"ab",), (b"xab=xy",)])
    policy("prefix-folds", [[forbid, "a-*"]], [(b"a_x", "cmdline-forbidden", 0, 0), (b"a",)])
    policy("empty-value", [[forbid, "a", ""]],
           [(b"a", "cmdline-forbidden", 0, 0), (b"a=", "cmdline-forbidden", 0, 0), (b"a=1",)])
    policy("value-with-equals", [[forbid, "a", "b=c"]],
           [(b"a=b=c", "cmdline-forbidden", 0, 0), (b"a=b",)])
    policy("star-with-value", [[forbid, "*", "x"]],
           [(b"a=x", "cmdline-forbidden", 0, 0), (b"=x", "cmdline-forbidden", 0, 0), (b"x",)])
    policy("star-in-the-line", [[forbid, "ab"]], [(b"a*",), (b"*",)])
    policy("require", [[require, "a"]],
           [(b"a",), (b"a=1",), (b"x a",), (b"", "cmdline-required", 0, 0),
            (b"x", "cmdline-required", 1, 0), (b"-- a", "cmdline-required", 4, 0), (b"a -- a",),
            (b"ab", "cmdline-required", 2, 0)])
    policy("require-folds", [[require, "a-b"]], [(b"a_b=1",), (b"a-b",)])
    policy("require-values", [[require, "a", "1"], [require, "a", "2"]],
           [(b"a=1",), (b"a=2",), (b"a=1 a=2",), (b"a=3", "cmdline-value", 0, 1),
            (b"a=1 a=3", "cmdline-value", 4, 1), (b"a=1 -- a=3", "cmdline-value", 7, 1),
            (b"a=1 -- a=2",), (b"-- a=1", "cmdline-required", 6, 0), (b"a", "cmdline-value", 0, 1)])
    policy("require-value-prefix", [[require, "a", "1*"]],
           [(b"a=1",), (b"a=12",), (b"a=2", "cmdline-value", 0, 0)])
    policy("require-two-keys", [[require, "a"], [require, "b"]],
           [(b"a b",), (b"a", "cmdline-required", 1, 1), (b"b", "cmdline-required", 1, 0)])
    policy("require-same-key-folded", [[require, "a-b", "1"], [require, "a_b", "2"]],
           [(b"a_b=1",), (b"a-b=2",), (b"a-b=3", "cmdline-value", 0, 1)])
    # a word that another entry decides does not meet a require entry
    policy("require-decided-before", [[allow, "a", "1"], [require, "a"]],
           [(b"a=1", "cmdline-required", 3, 1), (b"a=1 a=2",)])
    policy("require-allowed-after", [[require, "a", "1"], [allow, "a"]],
           [(b"a=1 a=2",), (b"a=2", "cmdline-required", 3, 0)])
    policy("require-forbidden-after", [[require, "a", "1"], [forbid, "a"]],
           [(b"a=1",), (b"a=1 a=2", "cmdline-forbidden", 4, 1)])
    policy("require-dashes", [[require, "--"]],
           [(b"a -- b",), (b"a", "cmdline-required", 1, 0), (b"--=1",)])
    policy("dashes-in-a-word", [[require, "a"]], [(b"--x a",), (b"--=1 a",)])
    many = [[forbid, f"a{i}"] for i in range(255)] + [[require, "z"]]
    policy("256", many, [(b"z",), (b"a254 z", "cmdline-forbidden", 0, 254),
                         (b"a255", "cmdline-required", 4, 255)])


def lockdown():
    none, integrity, confidentiality = 0, 1, 2

    def claims(*items):
        return top(m.LOCKDOWN, [list(i) for i in items])

    def level(name, base, guarantee, *changes):
        for locked in (none, integrity, confidentiality):
            change = [*changes, setting(locked=locked)]
            if locked <= guarantee:
                good(f"locked-{locked}-{name}", base, *change, expect(f"guarantee {guarantee}"))
            else:
                case(f"locked-{locked}-{name}", "lockdown-weaker", base, *change,
                     log("lockdown-weaker", value=guarantee))

    free = slot(CMDLINE, POLICY=[[m.FORBID, "x"]])
    level("no-claim", "reboot", none, claims())
    level("builtin-integrity", "reboot", integrity, claims((1, 1)))
    level("builtin-confidentiality", "reboot", confidentiality, claims((1, 2)))
    told = setting(secure_boot=1)
    level("secure-boot", "reboot", integrity, claims((2, 1)), told)
    level("secure-boot-confidentiality", "reboot", integrity, claims((2, 2)), told)
    level("secure-boot-crash", "crash", integrity, claims((2, 1)), told)
    level("secure-boot-not-told", "reboot", none, claims((2, 1)))
    level("secure-boot-without-params", "least", none, claims((2, 2)), told)
    level("builtin-without-params", "least", confidentiality, claims((1, 2)))
    for name, text, reached in (
        ("integrity", b"lockdown=integrity\0", 1),
        ("confidentiality", b"lockdown=confidentiality\0", 2),
        ("none", b"a\0", 0),
        ("highest-first", b"lockdown=confidentiality lockdown=integrity\0", 2),
        ("highest-last", b"lockdown=integrity lockdown=confidentiality\0", 2),
        ("after-dashes", b"-- lockdown=integrity\0", 0),
        ("after-and-before-dashes", b"lockdown=integrity -- lockdown=confidentiality\0", 1),
        ("other-word", b"lockdown=none lockdown=Integrity lockdown=integrity2\0", 0),
        ("longer-key", b"xlockdown=integrity lockdownx=integrity\0", 0),
        ("key-only", b"lockdown\0", 0),
        ("dashes-in-a-word", b"--x lockdown=integrity\0", 1),
        ("dashes-with-value", b"--= lockdown=integrity\0", 1),
    ):
        level(f"line-{name}", "reboot", reached, claims((3, 2)), free, line(text))
    level("line-claim-integrity", "reboot", integrity, claims((3, 1)), free,
          line(b"lockdown=confidentiality\0"))
    level("line-no-claim", "reboot", none, claims(), free, line(b"lockdown=confidentiality\0"))
    level("line-missing", "least", none, claims((3, 2)))
    level("best-of-all", "reboot", confidentiality, claims((1, 1), (2, 1), (3, 2)), free, told,
          line(b"lockdown=confidentiality\0"))
    level("best-is-not-the-last", "reboot", confidentiality, claims((1, 2), (2, 1), (3, 1)), free)
    by_digest = slot(CMDLINE, POLICY=None, SUM=bytes(32))
    for name, text, reached in (
        ("plain", b"a lockdown=integrity\0", 1),
        ("quote", b'a="b" lockdown=integrity\0', 0),
        ("single-quote", b"a='b' lockdown=integrity\0", 1),
        ("tab", b"a\tb lockdown=integrity\0", 0),
        ("after-nul", b"a\0lockdown=integrity\0", 0),
        ("before-nul", b"lockdown=integrity\0\"\0", 0),
        ("zeros-after", b"lockdown=integrity\0\0\0", 1),
        ("after-dashes", b"-- lockdown=integrity\0", 0),
        ("long-word", b"lockdown=integrity " + b"a" * 256 + b"\0", 0),
        ("word-255", b"lockdown=integrity " + b"a" * 255 + b"\0", 1),
    ):
        level(f"digest-line-{name}", "reboot", reached, claims((3, 2)), by_digest, line(text), signed,
              setting(word_max=255))
    case("digest-line-no-nul", "cmdline-nul", "reboot", by_digest, line(b"lockdown=integrity"), signed,
         log("cmdline-nul", CMDLINE, offset=17))


def arm64():
    """What differs there: the tree, no template, page sizes, words, and destinations."""

    def bad(name, cause, *changes, base="arm64", number=None, offset=None, value=None):
        case(f"arm64-{name}", cause, base, *changes,
             log(cause, number, offset, value, ARM64_NAMES))

    def fine(name, *changes, base="arm64"):
        good(f"arm64-{name}", base, *changes)

    def with_pages(size):
        def change(load):
            other = bases.arm64(REBOOT, size)
            load.settings, load.segments, load.body = other.settings, other.segments, other.body

        return change

    for base in ("arm64", "arm64-crash", "arm64-64k"):
        good(f"full-{base}", base, expect("guarantee 1"))
        good(f"other-order-{base}", base, lambda load: load.segments.reverse())
    fine("16k", with_pages(16384))
    bad("on-x86-64", "arch-differs", setting(arch=62), value=183)
    case("x86-64-on-arm64", "arch-differs", "reboot", setting(arch=183, template_min=0, template_max=0),
         log("arch-differs", value=62))
    bad("template", "template-size", slot(A_PARAMS, TEMPLATE=bytes(120)), number=A_PARAMS, value=120)
    bad("memory-for-smaller-pages", "memsz-differs", segment(A_HEAD, memsz=4096), base="arm64-64k",
        number=A_HEAD, value=65536)
    bad("params-for-smaller-pages", "memsz-differs", segment(A_PARAMS, memsz=0x9000), base="arm64-64k",
        number=A_PARAMS, value=0xf0000)
    bad("initrd-for-smaller-pages", "mem-align", segment(A_HEAD, mem=0x40801000), joined,
        base="arm64-64k", number=A_HEAD, value=65536)
    for mem in (0x40100000, 0x40201000):
        bad(f"kernel-at-{mem:#x}", "mem-align", moved(A_KERNEL, mem), number=A_KERNEL, value=0x200000)
    bad("kernel-beyond-48-bits", "mem-range", moved(A_KERNEL, 1 << 48), number=A_KERNEL, value=1 << 48)
    bad("entry-without-text-offset", "entry-differs", setting(entry=0x40200000), number=A_KERNEL,
        value=0x40200000 + bases.TEXT_OFFSET)
    trees(bad, fine)
    windows(bad, fine)
    bad("reserved", "dest-reserved", segment(A_PARAMS, mem=0x48000000), number=A_PARAMS, value=0x48000000)
    bad("reserved-last-page", "dest-reserved", segment(A_HEAD, mem=0x4800f000), joined, number=A_HEAD,
        value=0x4800f000)
    fine("after-reserved", segment(A_HEAD, mem=0x48010000), joined)
    fine("reserved-in-crash-region", lists(reserved=[A_CRASH_REGION]), base="arm64-crash")
    bad("hot-added", "dest-not-in-firmware-map", lists(firmware=[(0x40000000, 0x400000)]),
        number=A_PARAMS, value=0x40500000)
    bad("crash-outside", "dest-not-crash-region", segment(A_PARAMS, mem=0x50000000), base="arm64-crash",
        number=A_PARAMS, value=0x50000000)
    for n, cause in ((255, None), (256, "cmdline-word-long")):
        case(f"arm64-word-{n}", cause, "arm64", data(A_CMDLINE, b"lockdown=integrity " + b"a" * n + b"\0"),
             *([log(cause, A_CMDLINE, 19, None, ARM64_NAMES)] if cause else []))
    full = b"lockdown=integrity " + b"a " * 1014 + b"\0"
    fine("line-2047-crash", data(A_CMDLINE, full), base="arm64-crash")
    bad("line-2048-crash", "bufsz-max", data(A_CMDLINE, b"a" + full), base="arm64-crash",
        number=A_CMDLINE, value=2048)
    unasked = data(A_CMDLINE, b"lockdown=integrity\0")
    for name, on, cause in (("on", 1, None), ("off", 0, "lockdown-weaker")):
        case(f"arm64-secure-boot-{name}", cause, "arm64", setting(secure_boot=on, locked=1), unasked,
             top(m.LOCKDOWN, [[2, 1]]))
    fine("made-of-elfcorehdr", put(A_ELFCOREHDR, 0, b"\x7fELF"), base="arm64-crash")


def trees(bad, fine):
    """All of it between two multiples of 2 MiB."""
    for mem in (0x40400000, 0x40500000, 0x40600000):
        fine(f"params-at-{mem:#x}", segment(A_PARAMS, mem=mem))
    bad("params-at-0x40580000", "mem-align", segment(A_PARAMS, mem=0x40580000), number=A_PARAMS, value=0x100000)
    free = slot(A_PARAMS, ALIGN=None)
    fine("params-before-2m", free, segment(A_PARAMS, mem=0x40510000))
    bad("params-across-2m", "dest-out-of-reach", free, segment(A_PARAMS, mem=0x40511000), number=A_PARAMS,
        value=0x40511000)
    for memsz, cause in ((0x1000, None), (0xf0000, None), (0xf1000, "memsz-differs"), (0, "memsz-differs")):
        case(f"arm64-params-memsz-{memsz:#x}", cause, "arm64", segment(A_PARAMS, memsz=memsz),
             *([log(cause, A_PARAMS, None, 0xf0000, ARM64_NAMES)] if cause else []))


def windows(bad, fine):
    """The initramfs at or above the entry, in 32 GiB from the multiple of 1 GiB below that."""
    bad("initrd-below-kernel", "dest-out-of-reach", moved(A_KERNEL, 0x41000000), number=A_HEAD,
        value=0x40800000)
    fine("initrd-above-kernel", moved(A_KERNEL, 0x40600000))
    bad("initrd-34-gib-away", "dest-out-of-reach", segment(A_HEAD, mem=0x880000000), joined,
        number=A_HEAD, value=0x880000000)
    high = moved(A_KERNEL, 0x880200000)
    end = 0x880000000 + (32 << 30)
    fine("initrd-up-to-32-gib", high, segment(A_HEAD, mem=end - 0x4000), joined)
    bad("initrd-beyond-32-gib", "dest-out-of-reach", high, segment(A_HEAD, mem=end - 0x3000), joined,
        number=A_TAIL, value=end)


def together():
    """Which of two refusals is reported, in the order of the protocol's steps."""
    for name, cause, changes in (
        ("tag-before-arch", "tag-unknown", [tag(INITRD, 10), setting(arch=1)]),
        ("arch-before-usage", "arch-differs", [setting(arch=1), top(m.USAGE, 2)]),
        ("generation-before-template", "generation-low", [setting(floor=8, template_min=159)]),
        ("usage-before-component", "usage-differs", [top(m.USAGE, 2), setting(component="x")]),
        ("purpose-before-slots", "usage-differs", [top(m.USAGE, 2), dropped(KERNEL)]),
        ("lower-slot-first", "memsz-differs", [segment(KERNEL, memsz=0), dropped(PURGATORY)]),
        ("sizes-before-place", "memsz-differs", [segment(KERNEL, memsz=0, mem=0)]),
        ("wrap-before-align", "dest-wrap", [segment(KERNEL, mem=(1 << 52) + 1)]),
        ("low-before-align", "dest-low", [segment(KERNEL, mem=1)]),
        ("align-before-range", "mem-align", [segment(KERNEL, mem=0xE00001)]),
        ("range-before-destination", "mem-range", [segment(KERNEL, mem=0xE00000), lists(ram=[])]),
        ("destination-before-next-slot", "dest-not-ram", [lists(ram=[]), dropped(PURGATORY)]),
        ("slots-before-entry", "slot-missing", [setting(entry=1), dropped(INITRD_TAIL)]),
        ("entry-before-contents", "entry-differs", [setting(entry=1), line(b"a")]),
        ("nul-before-length", "cmdline-nul", [line(b"a" * 2048)]),
        ("length-before-bytes", "cmdline-long", [setting(line_max=4), line(b"\taaaa\0")]),
        ("bytes-before-words", "cmdline-byte", [line(b"elfcorehdr \t\0")]),
        ("words-before-required", "cmdline-forbidden", [line(b"acpi_rsdp\0")]),
        ("line-before-choices", "cmdline-required", [line(b"\0"), put(PURGATORY, 44, b"a")]),
        ("choices-before-lockdown", "choice-unknown", [put(PURGATORY, 44, b"a"), setting(locked=2)]),
        ("lockdown-before-digests", "lockdown-weaker", [setting(locked=2), flipped(KERNEL, 0)]),
    ):
        case(f"order-{name}", cause, "reboot", *changes)
    case("order-digest-of-lower-slot", "digest-differs", "reboot", flipped(INITRD_HEAD, 0),
         flipped(KERNEL, 0), log("digest-differs", KERNEL))


def lines():
    cases.clear()
    for part in (call, sizes, places, destinations, initramfs, choices, written, digests,
                 command_lines, lengths, policies, lockdown, arm64, together):
        part()
    names = [c[0] for c in cases]
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    starts = {name: make() for name, make in BASES.items()}
    out = []
    for name, load in starts.items():
        out += [f"base {name} empty", *m.hexlines("input", load.bytes),
                *m.load_commands(None, load), "end", ""]
    for name, cause, base, load in cases:
        result = f"{errno_of(cause)} {cause}" if cause else "ok accepted"
        out.append(f"case {name} {result} load {base}")
        out += m.edits(starts[base].bytes, load.bytes) + m.load_commands(starts[base], load)
        out += ["end", ""]
    return out[:-1]
