# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Loads: each feature once, each rule of sections 6 to 11 broken once."""
import bases
import world as w
from bases import (
    ACPI,
    BOOTPARAMS,
    CMDLINE,
    CRASH_SIZE,
    CRASH_START,
    EFI_MEMMAP,
    ELFCOREHDR,
    INITRAMFS,
    KERNEL,
    LAST,
    OPEN,
    PURGATORY,
    SETUP_DATA,
    SIGNED,
    TABLE,
)

FILE = "load.txt"
ABOUT = "Loads of a manifest on a machine: each feature, and each rule broken once."

KINDS = {"bios": (1, False), "bios-crash": (2, False), "efi": (1, True), "efi-crash": (2, True)}
BASES = {
    **{name: lambda kind=kind: bases.full(*kind) for name, kind in KINDS.items()},
    "span": bases.span,
    "least": bases.least,
}
MAP, COUNT = 0x2D0, 0x1E8

cases = []


def case(name, verdict, cause, base, *changes):
    world = BASES[base]()
    for change in changes:
        world = change(world) or world
    cases.append((name, verdict, cause, base, world))


def good(name, base, *changes):
    case(name, "ok", "SF_OK", base, *changes)


def setting(**values):
    return lambda world: world.settings.update(values)


def segment(number, mem=None, memsz=None, bufsz=None):
    """Other numbers for a segment, and nothing else changed to fit."""

    def change(world):
        one = world.segment(number)
        for i, value in ((1, mem), (2, memsz), (3, bufsz)):
            if value is not None:
                one[i] = value
        size = one[3] if one[3] <= 1 << 20 else 4096
        one[4] = one[4][:size].ljust(size, b"\0")

    return change


def moved(number, mem, memsz=None):
    """A segment that is elsewhere, and everything else fits."""

    def change(world):
        segment(number, mem, memsz)(world)
        world.fill()

    return change


def refilled(world):
    world.fill()


def resummed(world):
    world.digests()


def put(number, at, data):
    return lambda world: world.put(number, at, data)


def flipped(number, at):
    def change(world):
        world.segment(number)[4][at] ^= 1

    return change


def dropped(number):
    return lambda world: world.segments.remove(world.segment(number))


def data(number, new):
    return lambda world: world.resize(number, new)


def line(text):
    """Another command line, and everything else fits."""

    def change(world):
        world.resize(CMDLINE, text)
        world.fill()

    return change


def slot(number, **values):
    def change(world):
        for key, value in values.items():
            key = getattr(w, key)
            if value is None:
                world.slot(number).pop(key, None)
            else:
                world.slot(number)[key] = value

    return change


def top(key, value):
    return lambda world: world.body.update({key: value})


def lists(**values):
    return lambda world: world.lists.update(values)


def raw_entry(start, length, kind):
    return start.to_bytes(8, "little") + length.to_bytes(8, "little") + kind.to_bytes(4, "little")


def entry_at(i, *entry):
    return put(BOOTPARAMS, MAP + 20 * i, raw_entry(*entry))


def whole(*entries):
    """These entries are the first map; nothing else is changed."""

    def change(world):
        raw = b"".join(raw_entry(*entry) for entry in entries)
        world.put(BOOTPARAMS, MAP, raw.ljust(128 * 20, b"\0"))
        world.put(BOOTPARAMS, COUNT, bytes([len(entries)]))
        world.digests()

    return change


def count(n):
    return put(BOOTPARAMS, COUNT, bytes([n]))


def tag(number, new):
    return lambda world: world.segment(number).__setitem__(0, new)


def swapped(world):
    for number, new in ((KERNEL, 99), (PURGATORY, KERNEL), (99, PURGATORY)):
        tag(number, new)(world)


def call():
    """Section 10, steps 5.1 and 5.2."""
    for base in KINDS:
        good(f"full-{base}", base)
        good(f"other-order-{base}", base, lambda world: world.segments.reverse())
    good("least", "least")
    case("arch", "ENOEXEC", "SF_ARCH_OTHER", "bios", setting(arch=183))
    good("usage-1", "bios", top(w.USAGE, 1))
    case("usage-crash-only", "ENOEXEC", "SF_USAGE_OTHER", "bios", top(w.USAGE, 2))
    good("usage-2", "bios-crash", top(w.USAGE, 2))
    case("usage-reboot-only", "ENOEXEC", "SF_USAGE_OTHER", "bios-crash", top(w.USAGE, 1))
    case("component", "ENOEXEC", "SF_COMPONENT_OTHER", "bios", setting(component="debian-kerneL"))
    case("component-longer", "ENOEXEC", "SF_COMPONENT_OTHER", "bios", setting(component="debian-kernel2"))
    case("component-shorter", "ENOEXEC", "SF_COMPONENT_OTHER", "bios", setting(component="debian-kerne"))
    good("component-without-floor", "bios", setting(component="other", floor=0))
    good("generation-above", "bios", setting(floor=6))
    case("generation-below", "ESTALE", "SF_GENERATION_LOW", "bios", setting(floor=8))
    case("tag-unknown", "EBADSLT", "SF_TAG_UNKNOWN", "bios", tag(INITRAMFS, 9))
    case("tag-0", "EBADSLT", "SF_TAG_UNKNOWN", "bios", tag(INITRAMFS, 0))
    case(
        "tag-twice",
        "EBADSLT",
        "SF_TAG_TWICE",
        "bios",
        lambda world: world.segments.append([INITRAMFS, 0x8000000, 4096, 50, bytearray(50)]),
    )
    case("swapped", "EBADSLT", "SF_BUFSZ", "bios", swapped)
    for number, name in (
        (KERNEL, "kernel"),
        (PURGATORY, "purgatory"),
        (BOOTPARAMS, "bootparams"),
        (CMDLINE, "cmdline"),
    ):
        case(f"missing-{name}", "EBADSLT", "SF_SLOT_MISSING", "bios", dropped(number))
    good("without-optional", "bios", dropped(INITRAMFS), refilled)
    for number, name in ((EFI_MEMMAP, "efi-memmap"), (SETUP_DATA, "setup-data")):
        case(f"missing-{name}", "EBADSLT", "SF_SLOT_MISSING", "efi", dropped(number), refilled)
        case(
            f"on-bios-{name}",
            "EBADSLT",
            "SF_SLOT_NOT_EFI",
            "bios",
            lambda world, n=number: world.add(n, 0x2000000, bytes(world.slot(n).get(w.EXACT, 48))),
        )
    case("missing-elfcorehdr", "EBADSLT", "SF_SLOT_MISSING", "bios-crash", dropped(ELFCOREHDR))
    case(
        "not-crash-elfcorehdr",
        "EBADSLT",
        "SF_SLOT_NOT_CRASH",
        "bios",
        lambda world: world.add(ELFCOREHDR, 0x2000000, memsz=4096),
    )


def sizes():
    for number, name in ((KERNEL, "code"), (PURGATORY, "code-with-fields"), (BOOTPARAMS, "params")):
        size = bases.full().segment(number)[3]
        for value in (0, size - 1, size + 1, size + 4096, (1 << 64) - 1):
            case(
                f"bufsz-{name}-{value:#x}",
                "EBADSLT",
                "SF_BUFSZ" if value else "SF_BUFSZ_ZERO",
                "bios",
                segment(number, bufsz=value),
            )
    good("bufsz-cmdline-maximum", "bios", line(bases.line(bases.full()).ljust(2048, b"\0")))
    case("bufsz-cmdline-above", "EBADSLT", "SF_BUFSZ_MAX", "bios", line(bases.line(bases.full()).ljust(2049, b"\0")))
    case("bufsz-cmdline-0", "EBADSLT", "SF_BUFSZ_ZERO", "bios", segment(CMDLINE, bufsz=0))
    case("bufsz-initramfs-0", "EBADSLT", "SF_BUFSZ_ZERO", "bios", segment(INITRAMFS, bufsz=0))
    case("bufsz-initramfs-2-40", "EBADSLT", "SF_BUFSZ_MAX", "bios", segment(INITRAMFS, bufsz=1 << 40))
    case("bufsz-initramfs-2-64", "EBADSLT", "SF_BUFSZ_MAX", "bios", segment(INITRAMFS, bufsz=(1 << 64) - 1))
    for number, name, size in (
        (KERNEL, "kernel", 0x200000),
        (PURGATORY, "purgatory", 0x3000),
        (CMDLINE, "cmdline", 0x1000),
    ):
        for value in (0, 4 * size, size + 4096, size + 1, size - 1, 1 << 63, (1 << 64) - 4096):
            case(f"memsz-{name}-{value:#x}", "EBADSLT", "SF_MEMSZ", "bios", segment(number, memsz=value))
    good(
        "page-64k",
        "bios",
        setting(page=65536),
        *[(lambda world, n=n: segment(n, memsz=(world.segment(n)[2] + 65535) & ~65535)(world)) for n in range(1, 6)],
    )
    case("page-64k-memsz", "EBADSLT", "SF_MEMSZ", "bios", setting(page=65536))
    for value, cause in (
        (0x1000, None),
        (0x400000, None),
        (0x401000, "SF_MEMSZ"),
        (0, "SF_MEMSZ"),
        (0x1800, "SF_MEMSZ"),
        (1 << 63, "SF_MEMSZ"),
    ):
        name = f"elfcorehdr-memsz-{value:#x}"
        change = segment(ELFCOREHDR, memsz=value)
        if cause:
            case(name, "EBADSLT", cause, "bios-crash", change)
        else:
            good(name, "bios-crash", change, refilled)
    case("elfcorehdr-bufsz", "EBADSLT", "SF_BUFSZ", "bios-crash", segment(ELFCOREHDR, bufsz=1))
    good("elfcorehdr-maximum-rounded-up", "bios-crash", slot(ELFCOREHDR, MAXIMUM=0x2001))


def small():
    """Small slots: 1 MiB together."""

    def big(body_size):
        def change(world):
            world.body[w.SLOTS].append(
                {
                    w.NAME: "big",
                    w.TYPE: w.PARAMS,
                    w.PRESENCE: w.ALWAYS,
                    w.EXACT: body_size,
                    w.FIELDS: [[w.CONST, 0, 1, b"\0"]],
                }
            )
            world.add(9, 0x4000000, bytes(body_size))
            world.fill()

        return change

    rest = sum(s[3] for s in bases.full().segments if s[0] in (PURGATORY, BOOTPARAMS, CMDLINE))
    good("small-1-mib", "bios", big((1 << 20) - rest))
    case("small-above-1-mib", "EBADSLT", "SF_SMALL_TOTAL", "bios", big((1 << 20) - rest + 1))


def places():
    for value, cause, error in (
        (0, "SF_DEST_LOW", "EADDRNOTAVAIL"),
        (0xFF000, "SF_DEST_LOW", "EADDRNOTAVAIL"),
        (1 << 52, "SF_DEST_WRAP", "EADDRNOTAVAIL"),
        ((1 << 64) - 4096, "SF_DEST_WRAP", "EADDRNOTAVAIL"),
        (0x1800800, "SF_MEM_ALIGN", "EBADSLT"),
        (0x1800001, "SF_MEM_ALIGN", "EBADSLT"),
        (ACPI, "SF_DEST_NOT_RAM", "EADDRNOTAVAIL"),
        (ACPI - 4096, None, None),
        (0x17FFFFFFF - 4095, None, None),
        (0x17FFFF000 + 4096, "SF_DEST_NOT_RAM", "EADDRNOTAVAIL"),
        (0x100000, None, None),
    ):
        name = f"initramfs-at-{value:#x}"
        change = moved(INITRAMFS, value)
        case(name, error, cause, "bios", change) if cause else good(name, "bios", change)
    case(
        "wraps-2-52",
        "EADDRNOTAVAIL",
        "SF_DEST_WRAP",
        "bios",
        segment(INITRAMFS, mem=(1 << 52) - 4096, memsz=8192, bufsz=4097),
    )
    case("kernel-alignment", "EBADSLT", "SF_MEM_ALIGN", "bios", moved(KERNEL, 0x2001000))
    good("kernel-elsewhere", "bios", moved(KERNEL, 0x2000000))
    good("kernel-above-4-gib", "bios", moved(KERNEL, 0x100000000))
    case("kernel-below-range", "EBADSLT", "SF_MEM_RANGE", "bios", moved(KERNEL, 0xE00000))
    good("range-exact", "bios", slot(KERNEL, RANGE=[0x1200000, 0x13FFFFF]), resummed)
    case("range-last-short", "EBADSLT", "SF_MEM_RANGE", "bios", slot(KERNEL, RANGE=[0x1200000, 0x13FFFFE]))
    case("range-first-late", "EBADSLT", "SF_MEM_RANGE", "bios", slot(KERNEL, RANGE=[0x1200001, 0x13FFFFF]))
    case(
        "page-64k-alignment",
        "EBADSLT",
        "SF_MEM_ALIGN",
        "bios",
        setting(page=65536),
        *[(lambda world, n=n: segment(n, memsz=(world.segment(n)[2] + 65535) & ~65535)(world)) for n in range(1, 6)],
        segment(INITRAMFS, mem=0x1801000),
    )
    for at, name in ((0x1200000, "same"), (0x13FF000, "end"), (0x11FF000, "begin")):
        change = segment(INITRAMFS, mem=at, memsz=8192, bufsz=4097)
        case(f"overlap-{name}", "EBADSLT", "SF_MEM_OVERLAP", "bios", change)
    good("adjacent-before", "bios", moved(INITRAMFS, 0x11FF000))
    good("adjacent-behind", "bios", moved(INITRAMFS, 0x1403000))
    for value in (0, 0x1400001, 0x13FFFFF, 0x1200000, (1 << 64) - 1):
        case(f"entry-{value:#x}", "EBADSLT", "SF_ENTRY", "bios", setting(entry=value))
    good("entry-offset", "bios", top(w.ENTRY, [PURGATORY, 16]), refilled)
    case("entry-without-its-offset", "EBADSLT", "SF_ENTRY", "bios", top(w.ENTRY, [PURGATORY, 16]))


def destinations():
    ram = lambda *more: lists(iomem=[(0, 0x9F000, 0), *more, (0x100000000, 0x80000000, 0)])
    table = lambda *more: lists(
        table=[(0, 0x9F000, 1), (0xF0000, 0x10000, 2), *more, (ACPI, 0x100000, 3), (0x100000000, 0x80000000, 1)]
    )
    good("iomem-two-that-touch", "bios", ram((0x100000, 0x1700800, 0), (0x1800800, ACPI - 0x1800800, 0)))
    case(
        "iomem-gap",
        "EADDRNOTAVAIL",
        "SF_DEST_NOT_RAM",
        "bios",
        ram((0x100000, 0x1700800, 0), (0x1800801, ACPI - 0x1800801, 0)),
    )
    case(
        "iomem-driver",
        "EADDRNOTAVAIL",
        "SF_DEST_DRIVER_MANAGED",
        "bios",
        ram((0x100000, 0x1700000, 0), (0x1800000, 0x1000, 1), (0x1801000, ACPI - 0x1801000, 0)),
    )
    case("iomem-none", "EADDRNOTAVAIL", "SF_DEST_NOT_RAM", "bios", lists(iomem=[(0, 0x9F000, 0)]))
    good("table-two-that-touch", "bios", table((0x100000, 0x1700800, 1), (0x1800800, ACPI - 0x1800800, 1)), refilled)
    case(
        "table-gap",
        "EADDRNOTAVAIL",
        "SF_DEST_NOT_E820_RAM",
        "bios",
        table((0x100000, 0x1700800, 1), (0x1800801, ACPI - 0x1800801, 1)),
        refilled,
    )
    case(
        "table-reserved",
        "EADDRNOTAVAIL",
        "SF_DEST_NOT_E820_RAM",
        "bios",
        table((0x100000, 0x1700000, 1), (0x1800000, 0x1000, 2), (0x1801000, ACPI - 0x1801000, 1)),
        refilled,
    )
    for at, size, name, bad in (
        (0x1800000, 4096, "exact", True),
        (0x1800FFF, 1, "last-byte", True),
        (0x17FF000, 0x1001, "first-byte", True),
        (0x1801000, 4096, "behind", False),
        (0x17FF000, 4096, "before", False),
    ):
        change = lists(efi_memmap=[(at, size)])
        if bad:
            case(f"efi-memmap-{name}", "EADDRNOTAVAIL", "SF_DEST_EFI", "efi", change)
        else:
            good(f"efi-memmap-{name}", "efi", change)
    for at, name, bad in (
        (CRASH_START, "first", False),
        (CRASH_START + CRASH_SIZE - 4096, "last", False),
        (CRASH_START - 4096, "before", True),
        (CRASH_START + CRASH_SIZE, "behind", True),
        (0x20000000, "low", True),
    ):
        change = moved(INITRAMFS, at)
        if bad:
            case(f"crash-{name}", "EADDRNOTAVAIL", "SF_DEST_NOT_CRASH_REGION", "bios-crash", change)
        else:
            good(f"crash-{name}", "bios-crash", change)
    case(
        "crash-none",
        "EADDRNOTAVAIL",
        "SF_DEST_NOT_CRASH_REGION",
        "bios-crash",
        lambda world: world.lists.update(crash=[(0, 0)]),
    )


def fields():
    flips = (
        (PURGATORY, 24, "SF_BYTE_ADDR", "purgatory-addr"),
        (PURGATORY, 40, None, "purgatory-const"),
        (PURGATORY, 45, "SF_BYTE_CONST", "purgatory-const-2"),
        (PURGATORY, 56, "SF_BYTE_SIZE", "purgatory-size"),
        (BOOTPARAMS, 0x5, "SF_BYTE_FACT", "screen"),
        (BOOTPARAMS, 0x70, "SF_BYTE_FACT", "rsdp"),
        (BOOTPARAMS, 0x1C0, "SF_BYTE_FACT", "efi-info"),
        (BOOTPARAMS, 0x1D8, "SF_BYTE_FACT", "efi-systab-hi"),
        (BOOTPARAMS, 0x1EC, "SF_BYTE_FACT", "secure-boot"),
        (BOOTPARAMS, 0x1F1, "SF_BYTE_CONST", "header"),
        (BOOTPARAMS, 0x218, "SF_BYTE_ADDR", "initramfs-low"),
        (BOOTPARAMS, 0x0C0, "SF_BYTE_ADDR", "initramfs-high"),
        (BOOTPARAMS, 0x21C, "SF_BYTE_SIZE", "initramfs-size"),
        (BOOTPARAMS, 0x0C4, "SF_BYTE_SIZE", "initramfs-size-high"),
        (BOOTPARAMS, 0x228, "SF_BYTE_ADDR", "cmdline-low"),
        (BOOTPARAMS, 0x250, "SF_BYTE_ADDR", "setup-data"),
        (BOOTPARAMS, 0x040, "SF_BYTE_NOT_ZERO", "zero-first"),
        (BOOTPARAMS, 0xFFF, "SF_BYTE_NOT_ZERO", "zero-last"),
        (BOOTPARAMS, 0x1E9, "SF_BYTE_NOT_ZERO", "zero-between"),
        (BOOTPARAMS, MAP + 128 * 20, "SF_BYTE_NOT_ZERO", "zero-behind-map"),
        (BOOTPARAMS, 0x0BF, "SF_BYTE_NOT_ZERO", "zero-before-high"),
        (BOOTPARAMS, 0x0CC, "SF_BYTE_NOT_ZERO", "zero-behind-high"),
        (SETUP_DATA, 0, "SF_BYTE_ADDR", "next"),
        (SETUP_DATA, 8, "SF_BYTE_CONST", "node-type"),
        (SETUP_DATA, 16, "SF_BYTE_FACT", "efi-setup"),
        (SETUP_DATA, 111, "SF_BYTE_FACT", "efi-setup-last"),
        (SETUP_DATA, 112, "SF_BYTE_CONST", "last-next"),
        (EFI_MEMMAP, 0, "SF_BYTE_FACT", "efi-map-first"),
        (EFI_MEMMAP, 143, "SF_BYTE_FACT", "efi-map-last"),
    )
    for number, at, cause, name in flips:
        if cause:
            case(f"byte-{name}", "EILSEQ", cause, "efi", flipped(number, at), resummed)
        else:
            good(f"byte-{name}", "efi", flipped(number, at), resummed)
    for i, value in enumerate((b"\xf8\3", b"\xf8\2")):
        good(f"const-alternative-{i + 1}", "bios", put(PURGATORY, 44, value), resummed)
    case("const-across-alternatives", "EILSEQ", "SF_BYTE_CONST", "bios", put(PURGATORY, 44, b"\0\xf8"), resummed)
    good("high-half", "bios", moved(INITRAMFS, 0x120000000))
    case(
        "high-half-missing",
        "EILSEQ",
        "SF_BYTE_ADDR",
        "bios",
        moved(INITRAMFS, 0x120000000),
        put(BOOTPARAMS, 0xC0, bytes(4)),
        resummed,
    )

    def narrow(world):
        world.body[w.SLOTS][BOOTPARAMS - 1][w.FIELDS][9] = [w.ADDR, 0x218, 4, INITRAMFS, 0]
        world.segment(BOOTPARAMS)[4][0xC0:0xC4] = bytes(4)

    good("four-bytes", "bios", narrow, refilled)
    case("four-bytes-too-few", "EILSEQ", "SF_VALUE_FIT", "bios", narrow, moved(INITRAMFS, 0x120000000))
    good(
        "four-bytes-most",
        "bios",
        narrow,
        lists(table=[(0, 0x9F000, 1), (0x100000, 0x100000000, 1)], iomem=[(0, 0x200000000, 0)]),
        moved(INITRAMFS, 0xFFFFF000),
    )
    for name, number, at in (
        ("addr", BOOTPARAMS, 0x218),
        ("addr-high", BOOTPARAMS, 0xC0),
        ("size", BOOTPARAMS, 0x21C),
        ("purgatory-addr", PURGATORY, 48 + 64 * 3),
        ("purgatory-size", PURGATORY, 56 + 64 * 3),
    ):
        cause = "SF_BYTE_SIZE" if "size" in name else "SF_BYTE_ADDR"
        case(f"absent-{name}", "EILSEQ", cause, "bios", dropped(INITRAMFS), refilled, flipped(number, at), resummed)
    case(
        "absent-digest",
        "EUCLEAN",
        "SF_DIGEST_FIELD",
        "bios",
        dropped(INITRAMFS),
        refilled,
        flipped(PURGATORY, 64 + 64 * 3),
    )

    def addend(world):
        world.body[w.SLOTS][BOOTPARAMS - 1][w.FIELDS][-2] = [w.ADDR, 0x250, 8, SETUP_DATA, 5]

    good("addend-of-absent-slot", "bios", addend, refilled)
    good("addend-of-present-slot", "efi", addend, refilled)
    case(
        "addend-of-absent-slot-alone",
        "EILSEQ",
        "SF_BYTE_ADDR",
        "bios",
        addend,
        refilled,
        put(BOOTPARAMS, 0x250, b"\5"),
        resummed,
    )
    for number, at, name in ((BOOTPARAMS, 0x1C0, "efi-info"), (BOOTPARAMS, 0x1D8, "systab-hi")):
        case(f"bios-{name}", "EILSEQ", "SF_BYTE_FACT", "bios", flipped(number, at), resummed)
    case("efi-map-shorter", "EILSEQ", "SF_BYTE_FACT", "efi", other_map(2))
    case("efi-map-longer", "EILSEQ", "SF_BYTE_FACT", "efi", other_map(4))
    case("efi-map-zeros-behind", "EILSEQ", "SF_BYTE_FACT", "efi", other_map(3, bytes(48)))


def other_map(n, more=b""):
    """The EFI map with another number of descriptors; everything else fits."""

    def change(world):
        new = b"".join(map(bases.descriptor, range(n))) + more
        descriptors, world.descriptors = world.descriptors, [new]
        world.resize(EFI_MEMMAP, bytes(len(new)))
        world.fill()
        world.descriptors = descriptors

    return change


def maps():
    full_table = len(TABLE)
    case("map-count-1", "EILSEQ", "SF_MEMMAP_COUNT", "bios", count(1), resummed)
    case("map-count-0", "EILSEQ", "SF_MEMMAP_COUNT", "bios", count(0), resummed)
    case("map-count-129", "EILSEQ", "SF_MEMMAP_COUNT", "bios", count(129), resummed)
    case("map-count-more", "EILSEQ", "SF_MEMMAP_ZERO_SIZE", "bios", count(full_table + 1), resummed)
    case("map-count-less", "EILSEQ", "SF_MEMMAP_UNUSED", "bios", count(full_table - 1), resummed)
    case("map-second-count-no-multiple", "EILSEQ", "SF_MEMMAP_COUNT", "efi", put(SETUP_DATA, 124, b"\1"))
    case("map-second-count-9", "EILSEQ", "SF_MEMMAP_COUNT", "efi", put(SETUP_DATA, 124, b"\xb4"))
    case("map-second-unused", "EILSEQ", "SF_MEMMAP_UNUSED", "efi", put(SETUP_DATA, 128 + 159, b"\1"))
    case(
        "map-unused-last-byte", "EILSEQ", "SF_MEMMAP_UNUSED", "bios", flipped(BOOTPARAMS, MAP + 128 * 20 - 1), resummed
    )
    case(
        "map-unused-first-byte",
        "EILSEQ",
        "SF_MEMMAP_UNUSED",
        "bios",
        flipped(BOOTPARAMS, MAP + full_table * 20),
        resummed,
    )
    case("map-zero-size", "EILSEQ", "SF_MEMMAP_ZERO_SIZE", "bios", entry_at(3, ACPI, 0, 3), resummed)
    case("map-wraps", "EILSEQ", "SF_MEMMAP_WRAP", "bios", entry_at(3, (1 << 64) - 4096, 8192, 3), resummed)
    case("map-type-128", "EILSEQ", "SF_MEMMAP_TYPE", "bios", entry_at(3, ACPI, 4096, 128), resummed)
    case(
        "map-type-128-in-the-table",
        "EILSEQ",
        "SF_MEMMAP_TYPE",
        "bios",
        lists(table=[*TABLE, (0x200000000, 4096, 128)]),
        refilled,
    )
    case(
        "map-no-ram",
        "EILSEQ",
        "SF_MEMMAP_NO_RAM",
        "bios",
        entry_at(0, 0xF0000, 0x8000, 2),
        entry_at(1, 0xF8000, 0x8000, 2),
        entry_at(2, ACPI, 0x1000, 3),
        entry_at(3, ACPI + 0x1000, 0x1000, 3),
        entry_at(4, ACPI + 0x2000, 0xFE000, 3),
        resummed,
    )
    for name, change in (
        ("before", (0x9E000, 0x10000, 1)),
        ("longer", (0, 0x9F001, 1)),
        ("none-there", (0xA0000, 0x1000, 1)),
    ):
        case(f"map-ram-{name}", "EILSEQ", "SF_MEMMAP_TYPE", "bios", entry_at(0, *change), resummed)
    case("map-ram-as-reserved", "EILSEQ", "SF_MEMMAP_TYPE", "bios", entry_at(0, 0, 0x9F000, 2), resummed)
    case("map-acpi-as-ram", "EILSEQ", "SF_MEMMAP_TYPE", "bios", entry_at(3, ACPI, 0x100000, 1), resummed)
    case("map-type-0", "EILSEQ", "SF_MEMMAP_TYPE", "bios", entry_at(3, ACPI, 0x100000, 0), resummed)
    case(
        "map-without-a-segment",
        "EADDRNOTAVAIL",
        "SF_DEST_NOT_HANDED_OVER",
        "bios",
        entry_at(2, 0x100000, 0x1700000, 1),
        resummed,
    )
    case(
        "map-segment-half-inside",
        "EADDRNOTAVAIL",
        "SF_DEST_NOT_HANDED_OVER",
        "bios",
        entry_at(2, 0x100000, 0x1700800, 1),
        resummed,
    )
    crash_ram = bases.full(2).memory_map()
    last = len(crash_ram) - 1
    assert crash_ram[-1][2] == 3
    case(
        "map-crash-other-ram",
        "EILSEQ",
        "SF_MEMMAP_NOT_CRASH",
        "bios-crash",
        entry_at(last, 0x100000000, 0x1000, 1),
        resummed,
    )
    good("map-crash-low", "bios-crash", whole(*sorted([*crash_ram, (0x20000000, 0x1000000, 1)])))
    low, reserved, ram, acpi, high = TABLE
    good("map-less-ram", "bios", whole((0x1000, 0x1000, 1), reserved, ram, acpi))
    good("map-pieces", "bios", whole(low, (0xF0000, 0x8000, 2), (0xF8000, 0x8000, 2), ram, acpi, high))
    for name, entries in (
        ("unsorted", (reserved, low, ram, acpi, high)),
        ("twice", (low, reserved, reserved, ram, acpi, high)),
        ("overlap", (low, reserved, (0x100000, 0x2000000, 1), (0x20FFFFF, 0x1000, 1), acpi, high)),
    ):
        case(f"map-{name}", "EILSEQ", "SF_MEMMAP_ORDER", "bios", whole(*entries))
    case(
        "map-second-below-first",
        "EILSEQ",
        "SF_MEMMAP_ORDER",
        "efi",
        put(SETUP_DATA, 124, b"\x14"),
        put(SETUP_DATA, 128, raw_entry(*low)),
    )
    for name, entries in (
        ("reserved", (low, ram, acpi, high)),
        ("first-byte", (low, (0xF0001, 0xFFFF, 2), ram, acpi, high)),
        ("last-byte", (low, reserved, ram, (ACPI, 0xFFFFF, 3), high)),
        ("last", (low, reserved, ram)),
        ("middle", (low, reserved, ram, (ACPI, 0x80000, 3), (ACPI + 0x80001, 0x7FFFF, 3), high)),
    ):
        case(f"map-left-out-{name}", "EILSEQ", "SF_MEMMAP_MISSING", "bios", whole(*entries))
    case("map-left-out-crash", "EILSEQ", "SF_MEMMAP_MISSING", "bios-crash", whole(*crash_ram[:-1]))
    for kind in (2, 3, 4, 5, 7, 12, 16, 0xEFFFFFFF):
        more = lists(table=[*TABLE, (0x200000000, 4096, kind)])
        case(f"map-left-out-type-{kind}", "EILSEQ", "SF_MEMMAP_MISSING", "bios", more)
        good(f"map-with-type-{kind}", "bios", more, refilled)
    good("map-left-out-type-128", "bios", lists(table=[*TABLE, (0x200000000, 4096, 128)]))
    case(
        "map-crash-low-longer",
        "EILSEQ",
        "SF_MEMMAP_NOT_CRASH",
        "bios-crash",
        lambda world: extra(world, (0x20000000, 0x1001000, 1)),
    )
    case(
        "map-crash-ram-at-1-mib",
        "EILSEQ",
        "SF_MEMMAP_NOT_CRASH",
        "bios-crash",
        lambda world: extra(world, (0x100000, 0x1000, 1)),
    )


def extra(world, entry):
    """One more entry in the first map; nothing else is changed."""
    n = world.segment(BOOTPARAMS)[4][COUNT]
    entry_at(n, *entry)(world)
    count(n + 1)(world)
    world.digests()


def lines_by_policy():
    base = b"root=/dev/vda1 lockdown=integrity"
    for name, text in (
        ("confidentiality", b"lockdown=confidentiality\0"),
        ("spaces", b"  " + base + b"   \0"),
        ("zeros-behind", base + bytes(40)),
        ("twice", base + b" lockdown=confidentiality\0"),
        ("init-words", base + b" -- a b=c\0"),
        ("single-quote", base + b" a='b'\0"),
        ("similar-keys", base + b" acpi_rsdpx acpi_rsd lockdow=1\0"),
    ):
        good(f"line-{name}", "bios", line(text))
    for name, text, cause in (
        ("no-nul", base, "SF_CMDLINE_NUL"),
        ("behind-nul", base + b"\0a", "SF_CMDLINE_NUL"),
        ("behind-nul-later", base + b"\0\0\0a\0", "SF_CMDLINE_NUL"),
        ("quote", base + b' a="b"\0', "SF_CMDLINE_BYTE"),
        ("tab", base + b"\ta\0", "SF_CMDLINE_BYTE"),
        ("0x1f", base + b" \x1f\0", "SF_CMDLINE_BYTE"),
        ("0x7f", base + b" \x7f\0", "SF_CMDLINE_BYTE"),
        ("0x80", base + b" \x80\0", "SF_CMDLINE_BYTE"),
        ("required-missing", b"root=/dev/vda1\0", "SF_CMDLINE_REQUIRED"),
        ("empty", b"\0", "SF_CMDLINE_REQUIRED"),
        ("required-behind-dashes", b"-- lockdown=integrity\0", "SF_CMDLINE_REQUIRED"),
        ("required-other-value", b"lockdown=none\0", "SF_CMDLINE_VALUE"),
        ("required-no-value", b"lockdown\0", "SF_CMDLINE_VALUE"),
        ("required-second-value", base + b" lockdown=none\0", "SF_CMDLINE_VALUE"),
        ("required-value-behind-dashes", base + b" -- lockdown=none\0", "SF_CMDLINE_VALUE"),
        ("required-longer-value", b"lockdown=integrity2\0", "SF_CMDLINE_VALUE"),
        ("forbidden", base + b" acpi_rsdp=0\0", "SF_CMDLINE_FORBIDDEN"),
        ("forbidden-dash", base + b" acpi-rsdp=0\0", "SF_CMDLINE_FORBIDDEN"),
        ("forbidden-bare", base + b" acpi_rsdp\0", "SF_CMDLINE_FORBIDDEN"),
        ("forbidden-first", b"acpi_rsdp=0 " + base + b"\0", "SF_CMDLINE_FORBIDDEN"),
        ("forbidden-behind-dashes", base + b" -- acpi_rsdp=0\0", "SF_CMDLINE_FORBIDDEN"),
        ("forbidden-prefix", base + b" module.sig_enforce=0\0", "SF_CMDLINE_FORBIDDEN"),
        ("forbidden-prefix-itself", base + b" module.sig\0", "SF_CMDLINE_FORBIDDEN"),
        ("address-of-absent", base + b" elfcorehdr=0x30900000\0", "SF_CMDLINE_ADDRESS"),
    ):
        case(f"line-{name}", "EILSEQ", cause, "bios", line(text))
    for name, text in (
        ("missing", b""),
        ("other", b" elfcorehdr=0x30900001"),
        ("upper-case", b" elfcorehdr=0X30900000"),
        ("leading-zero", b" elfcorehdr=0x030900000"),
        ("decimal", b" elfcorehdr=814743552"),
        ("bare", b" elfcorehdr"),
        ("behind-dashes", b" -- elfcorehdr=0x30900000"),
        ("second-other", b" elfcorehdr=0x30900000 elfcorehdr=0x1"),
    ):
        cause = "SF_CMDLINE_ADDRESS"
        case(f"address-{name}", "EILSEQ", cause, "bios-crash", line(b"lockdown=integrity" + text + b"\0"))
    good("address-twice", "bios-crash", line(b"elfcorehdr=0x30900000 lockdown=integrity elfcorehdr=0x30900000\0"))
    policies()


def policies():
    def policy(*entries):
        return lambda world: world.slot(CMDLINE).update({w.POLICY: [list(e) for e in entries]})

    unlocked = setting(locked=0)
    allowed = policy([3, "root"], [3, "quiet", [""]], [1, "lockdown"], [3, "a-*", ["1", "2"]], [2, "b"])
    good("allowed", "bios", allowed, line(b"root=1 quiet lockdown=integrity a_b=1 a-=2\0"))
    for name, word in (
        ("other", b"init=1"),
        ("other-value", b"a_b=3"),
        ("value-of-bare", b"quiet=1"),
        ("two-dashes", b"--"),
        ("behind-dashes", b"-- x"),
        ("shorter-than-prefix", b"a"),
    ):
        case(
            f"allowed-{name}",
            "EILSEQ",
            "SF_CMDLINE_NOT_ALLOWED",
            "bios",
            allowed,
            line(b"lockdown=integrity " + word + b"\0"),
        )
    good("allowed-dashes", "bios", policy([3, "--"], [1, "lockdown"]), line(b"lockdown=integrity --\0"))
    good("required-dashes", "bios", unlocked, policy([1, "--"]), line(b"a -- b\0"))
    good(
        "required-key-dash", "bios", policy([1, "lock-down"], [1, "lockdown"]), line(b"lock_down lockdown=integrity\0")
    )
    good("required-empty-value", "bios", unlocked, policy([1, "a", [""]]), line(b"a a=\0"))
    good("value-with-equals", "bios", unlocked, policy([1, "a", ["b=c"]]), line(b"a=b=c\0"))
    case(
        "value-dash-is-no-underscore",
        "EILSEQ",
        "SF_CMDLINE_VALUE",
        "bios",
        unlocked,
        policy([1, "a", ["b_c"]]),
        line(b"a=b-c\0"),
    )
    case("key-case", "EILSEQ", "SF_CMDLINE_REQUIRED", "bios", unlocked, policy([1, "A"]), line(b"a\0"))
    good("address-of-initramfs", "bios", unlocked, policy([4, "initrdmem", INITRAMFS]), line(b"initrdmem=0x1800000\0"))
    case(
        "address-of-initramfs-absent",
        "EILSEQ",
        "SF_CMDLINE_ADDRESS",
        "bios",
        unlocked,
        policy([4, "initrdmem", INITRAMFS]),
        dropped(INITRAMFS),
        line(b"initrdmem=0x0\0"),
    )
    good("empty-key", "bios", unlocked, policy([2, "a"]), line(b"=b = ==\0"))


def lockdown():
    none, integrity, confidentiality = 0, 1, 2

    def claims(*items):
        return top(w.LOCKDOWN, [list(i) for i in items])

    def level(name, base, guarantee, *changes, cause="SF_LOCKDOWN"):
        for locked in (none, integrity, confidentiality):
            change = [*changes, setting(locked=locked)]
            if locked <= guarantee:
                good(f"locked-{locked}-{name}", base, *change)
            else:
                case(f"locked-{locked}-{name}", "EPERM", cause, base, *change)

    free = lambda world: world.slot(CMDLINE).update({w.POLICY: [[2, "x"]]})
    level("no-claim", "bios", none, claims())
    level("builtin-integrity", "bios", integrity, claims((1, 1)))
    level("builtin-confidentiality", "bios", confidentiality, claims((1, 2)))
    level("secure-boot", "efi", integrity, claims((2, 1)))
    level("secure-boot-confidentiality", "efi", integrity, claims((2, 2)))
    level("secure-boot-bios", "bios", none, claims((2, 1)), cause="SF_LOCKDOWN_NO_EFI")
    level(
        "secure-boot-off",
        "efi",
        none,
        claims((2, 1)),
        setting(secure_boot=2),
        lambda world: world.facts.update({2: b"\2"}),
        refilled,
    )
    for fact, number, at in ((2, BOOTPARAMS, 0x1EC), (4, BOOTPARAMS, 0x1C0), (6, SETUP_DATA, 16)):

        def without(world, number=number, at=at):
            fields_of = world.slot(number)[w.FIELDS]
            fields_of[:] = [f for f in fields_of if f[1] != at]
            world.segment(number)[4][at : at + 96 if at == 16 else at + 16 if at == 0x1C0 else at + 1] = bytes(
                96 if at == 16 else 16 if at == 0x1C0 else 1
            )

        level(f"secure-boot-without-fact-{fact}", "efi", none, claims((2, 1)), without, refilled)

    def without_map(world):
        world.slot(EFI_MEMMAP).update({w.FIELDS: [[w.CONST, 0, 1, b"\0"]], w.EXACT: 144})
        del world.slot(EFI_MEMMAP)[w.MAXIMUM]
        world.resize(EFI_MEMMAP, bytes(144))

    level("secure-boot-without-fact-7", "efi", none, claims((2, 1)), without_map, refilled)
    for name, text, reached in (
        ("integrity", b"lockdown=integrity\0", 1),
        ("confidentiality", b"lockdown=confidentiality\0", 2),
        ("none", b"a\0", 0),
        ("highest-first", b"lockdown=confidentiality lockdown=integrity\0", 2),
        ("highest-last", b"lockdown=integrity lockdown=confidentiality\0", 2),
        ("behind-dashes", b"-- lockdown=integrity\0", 0),
        ("other-word", b"lockdown=none lockdown=Integrity lockdown=integrity2\0", 0),
        ("longer-key", b"xlockdown=integrity\0", 0),
        ("key-only", b"lockdown\0", 0),
        ("dashes-in-a-word", b"--x lockdown=integrity\0", 1),
    ):
        level(f"line-{name}", "bios", reached, claims((3, 2)), free, line(text), cause="SF_LOCKDOWN_CMDLINE")
    level("line-claim-integrity", "bios", integrity, claims((3, 1)), free, line(b"lockdown=confidentiality\0"))
    level("line-no-claim", "bios", none, claims(), free, line(b"lockdown=confidentiality\0"))
    level(
        "best-of-all", "efi", confidentiality, claims((1, 1), (2, 1), (3, 2)), free, line(b"lockdown=confidentiality\0")
    )

    def by_digest(world):
        world.slot(CMDLINE).pop(w.POLICY)
        world.slot(CMDLINE)[w.SUM] = bytes(32)

    for name, text, reached in (
        ("plain", b"a lockdown=integrity\0", 1),
        ("quote", b'a="b" lockdown=integrity\0', 0),
        ("single-quote", b"a='b' lockdown=integrity\0", 1),
        ("tab", b"a\tb lockdown=integrity\0", 0),
        ("no-nul", b"lockdown=integrity", 0),
        ("behind-nul", b"a\0lockdown=integrity\0", 0),
        ("before-nul", b"lockdown=integrity\0\"\1", 0),
    ):
        level(
            f"digest-line-{name}", "bios", reached, claims((3, 2)), by_digest, line(text), cause="SF_LOCKDOWN_CMDLINE"
        )
    case(
        "digest-line-other",
        "EUCLEAN",
        "SF_DIGEST_SLOT",
        "bios",
        claims((1, 2)),
        by_digest,
        line(b"a\0"),
        data(CMDLINE, b"b\0"),
        lambda world: put_digest(world),
    )


def put_digest(world):
    """Digest fields only: what is signed stays."""
    signed = {n: s.get(w.SUM) for n, s in enumerate(world.body[w.SLOTS], 1)}
    world.digests()
    for n, value in signed.items():
        if value is not None and n != PURGATORY:
            world.slot(n)[w.SUM] = value


def digests():
    case("digest-kernel", "EUCLEAN", "SF_DIGEST_SLOT", "bios", flipped(KERNEL, 0), lambda world: put_digest(world))
    case(
        "digest-kernel-last", "EUCLEAN", "SF_DIGEST_SLOT", "bios", flipped(KERNEL, 95), lambda world: put_digest(world)
    )
    for at in (0, 23, 41, 43, 46, 47, 48 + 64 * 4 - 16, 329):
        case(f"digest-purgatory-{at}", "EUCLEAN", "SF_DIGEST_SLOT", "bios", flipped(PURGATORY, at))
    for i in range(4):
        for at in (0, 31):
            case(f"digest-field-{i}-{at}", "EUCLEAN", "SF_DIGEST_FIELD", "bios", flipped(PURGATORY, 64 + 64 * i + at))
    case("digest-initramfs-changed", "EUCLEAN", "SF_DIGEST_FIELD", "bios", flipped(INITRAMFS, 3))
    good("initramfs-changed", "bios", flipped(INITRAMFS, 3), refilled)

    def signed_initramfs(world):
        world.slot(INITRAMFS).update({w.SUM: bytes(32), w.PRESENCE: w.ALWAYS})
        world.digests()

    good("initramfs-by-digest", "bios", signed_initramfs)
    case(
        "initramfs-by-digest-changed",
        "EUCLEAN",
        "SF_DIGEST_SLOT",
        "bios",
        signed_initramfs,
        flipped(INITRAMFS, 0),
        lambda world: put_digest(world),
    )
    case("initramfs-by-digest-absent", "EBADSLT", "SF_SLOT_MISSING", "bios", signed_initramfs, dropped(INITRAMFS))
    for number in (2, 3):

        def other(world, number=number):
            world.body[w.ALGORITHM] = number
            one = world.slot(PURGATORY)
            one[w.FIELDS] = [f for f in one[w.FIELDS] if f[1] < 64] + [[w.DIGEST, 64, INITRAMFS]]
            world.resize(PURGATORY, bytes(w.filler(330, 7)))
            world.fill()

        good(f"algorithm-{number}", "bios", other)
        case(
            f"algorithm-{number}-digest-field-last",
            "EUCLEAN",
            "SF_DIGEST_FIELD",
            "bios",
            other,
            flipped(PURGATORY, 64 + (47, 63)[number - 2]),
        )
        case(
            f"algorithm-{number}-digest-kernel",
            "EUCLEAN",
            "SF_DIGEST_SLOT",
            "bios",
            other,
            flipped(KERNEL, 1),
            lambda world: put_digest(world),
        )
    case("least-other-byte", "EUCLEAN", "SF_DIGEST_SLOT", "least", flipped(1, 0))


def data_slots():
    def more(presence, size_key=w.MAXIMUM, size=100):
        def change(world):
            world.body[w.SLOTS].append({w.NAME: "data", w.TYPE: w.DATA, w.PRESENCE: presence, size_key: size})

        return change

    add = lambda n=64: (lambda world: world.add(9, 0x3000000, bytes(w.filler(n, 12))))
    good("data-optional-absent", "bios", more(2))
    good("data-optional", "bios", more(2), add())
    good("data-exact", "bios", more(1, w.EXACT, 64), add())
    case("data-exact-other", "EBADSLT", "SF_BUFSZ", "bios", more(1, w.EXACT, 64), add(65))
    case("data-too-large", "EBADSLT", "SF_BUFSZ_MAX", "bios", more(2), add(101))
    case("data-always-absent", "EBADSLT", "SF_SLOT_MISSING", "bios", more(1))
    case("data-crash-on-reboot", "EBADSLT", "SF_SLOT_NOT_CRASH", "bios", more(4), add())
    case("data-efi-on-bios", "EBADSLT", "SF_SLOT_NOT_EFI", "bios", more(3), add())
    good("data-efi", "efi", more(3), add())
    case(
        "data-outside-map",
        "EADDRNOTAVAIL",
        "SF_DEST_NOT_RAM",
        "bios",
        more(2),
        lambda world: world.add(9, 0x200000000, b"a"),
    )


def joined(world):
    """Spans without gaps, and everything else fits."""
    world.join()
    world.fill()


def beyond_4_gib(world):
    """RAM for a segment with more memory than four bytes can say."""
    lists(table=[(0, 0x9F000, 1), (0x100000, 0x300000000, 1)], iomem=[(0, 0x400000000, 0)])(world)


def narrow_span(world):
    """Four bytes for the size of the span, and no more."""
    fields_of = world.slot(BOOTPARAMS)[w.FIELDS]
    fields_of[:] = [[w.SPAN, 0x21C, 4, SIGNED, LAST] if f[1] == 0x21C else f for f in fields_of]
    world.put(BOOTPARAMS, 0xC4, bytes(4))


def spans():
    """Segments that are read as one range have to be one."""
    first, second, third = 0x1800000, 0x1801000, 0x1803000
    good("span", "span")
    good("span-other-order", "span", lambda world: world.segments.reverse())
    good("span-elsewhere", "span", segment(SIGNED, mem=0x5000000), joined)
    good("span-above-4-gib", "span", segment(SIGNED, mem=0x100000000), joined)
    good("span-open-first", "span", slot(SIGNED, SUM=None), refilled)
    good("span-efi", "span", lambda world: bases.span(1, True))
    good("span-crash", "span", lambda world: bases.span(2))
    for name, number, mem in (
        ("gap-second", OPEN, second + 0x100000),
        ("gap-of-a-page-last", LAST, third + 0x1000),
        ("before-the-first", OPEN, first - 0x2000),
        ("last-before-the-first", LAST, first - 0x1000),
        ("first-behind", SIGNED, third + 0x1000),
        ("last-far-away", LAST, 0x140000000),
    ):
        case(f"span-{name}", "EBADSLT", "SF_MEM_FOLLOWS", "span", moved(number, mem))
    for name, number, mem in (
        ("overlap", LAST, third - 0x1000),
        ("overlap-whole", OPEN, first),
    ):
        case(f"span-{name}", "EBADSLT", "SF_MEM_OVERLAP", "span", moved(number, mem))
    case(
        "span-gap-of-a-page-all-behind",
        "EBADSLT",
        "SF_MEM_FOLLOWS",
        "span",
        moved(OPEN, second + 0x1000),
        moved(LAST, third + 0x1000),
    )
    case(
        "span-swapped",
        "EBADSLT",
        "SF_MEM_FOLLOWS",
        "span",
        segment(LAST, mem=second),
        moved(OPEN, second + 0x1000),
    )
    case(
        "span-something-between",
        "EBADSLT",
        "SF_MEM_FOLLOWS",
        "span",
        moved(LAST, third + 0x1000),
        lambda world: world.add(INITRAMFS, third, b"a"),
        refilled,
    )
    span_memory()


def span_memory():
    """The next begins where the memory ends, not the bytes; and with pages of 64 KiB."""
    memory = slot(SIGNED, MEMORY=0x5001)
    good("span-memory", "span", memory, segment(SIGNED, memsz=0x6000), joined)
    case("span-memory-overlap", "EBADSLT", "SF_MEM_OVERLAP", "span", memory, segment(SIGNED, memsz=0x6000), refilled)
    case(
        "span-memory-gap",
        "EBADSLT",
        "SF_MEM_FOLLOWS",
        "span",
        memory,
        segment(SIGNED, memsz=0x6000),
        joined,
        lambda world: moved(OPEN, world.segment(OPEN)[1] + 0x2000)(world),
        lambda world: moved(LAST, world.segment(LAST)[1] + 0x2000)(world),
    )
    last = slot(LAST, MAXIMUM=None, EXACT=30, MEMORY=0x2001)
    good("span-last-memory", "span", last, segment(LAST, memsz=0x3000), refilled)
    pages = [
        setting(page=65536),
        *[
            (lambda world, n=n: segment(n, memsz=(world.segment(n)[2] + 65535) & ~65535)(world))
            for n in (KERNEL, PURGATORY, BOOTPARAMS, CMDLINE, SIGNED, OPEN, LAST)
        ],
    ]
    good("span-page-64k", "span", *pages, joined)
    good("span-alignment", "span", slot(OPEN, ALIGN=0x10000), segment(SIGNED, mem=0x180F000), joined)
    case("span-alignment-impossible", "EBADSLT", "SF_MEM_ALIGN", "span", slot(OPEN, ALIGN=0x10000), resummed)
    whole_page = bytes(w.filler(4096, 13))
    good("span-no-zeros-between", "span", slot(SIGNED, EXACT=4096), data(SIGNED, whole_page), joined)
    good(
        "span-one-byte-more",
        "span",
        slot(SIGNED, EXACT=4097),
        data(SIGNED, whole_page + b"a"),
        joined,
    )


def span_values():
    """Sizes that are not those of the whole; the base: 0x301e, and 0x2014 of the first two."""
    low, high, code = (BOOTPARAMS, 0x21C), (BOOTPARAMS, 0xC4), (PURGATORY, 304)
    for name, (number, at), value in (
        ("one-more", low, 0x301F),
        ("one-less", low, 0x301D),
        ("zero", low, 0),
        ("of-the-first", low, 50),
        ("of-the-last", low, 30),
        ("of-two", low, 0x2014),
        ("to-the-end-of-pages", low, 0x4000),
        ("bytes-without-zeros", low, 50 + 4116 + 30),
        ("end-instead", low, 0x1800000 + 0x301E),
        ("high", high, 1),
        ("code-one-more", code, 0x2015),
        ("code-of-three", code, 0x301E),
    ):
        change = put(number, at, value.to_bytes(4, "little"))
        case(f"span-size-{name}", "EILSEQ", "SF_BYTE_SIZE", "span", change, resummed)
    case("span-code-high-byte", "EILSEQ", "SF_BYTE_SIZE", "span", flipped(PURGATORY, 311), resummed)
    case("span-not-filled", "EILSEQ", "SF_BYTE_SIZE", "span", data(LAST, b"a"))
    good("span-longer", "span", data(LAST, b"a" * 5000), refilled)
    good("span-four-bytes", "span", narrow_span, refilled)
    no_field = put(BOOTPARAMS, 0xC4, b"\1")
    case("span-four-bytes-high", "EILSEQ", "SF_BYTE_NOT_ZERO", "span", narrow_span, refilled, no_field)

    def memory(value):
        return [
            beyond_4_gib,
            slot(SIGNED, MEMORY=value - 5),
            segment(SIGNED, memsz=value),
            data(OPEN, bytes(w.filler(4095, 10))),
            dropped(LAST),
            joined,
        ]

    large = 1 << 32
    good("span-of-4-gib", "span", *memory(large))
    no_high = put(BOOTPARAMS, 0xC4, b"\0")
    case("span-of-4-gib-high", "EILSEQ", "SF_BYTE_SIZE", "span", *memory(large), no_high, resummed)
    good("span-four-bytes-most", "span", narrow_span, *memory(large - 4096))
    more = [*memory(large - 4096), data(OPEN, bytes(w.filler(4096, 10))), refilled]
    case("span-four-bytes-too-few", "EILSEQ", "SF_VALUE_FIT", "span", narrow_span, *more)
    good("span-four-and-four", "span", *more)


def span_presence():
    """Slots of a span that are not there, and who asks for it."""
    good("span-without-last", "span", dropped(LAST), refilled)
    optional = slot(OPEN, PRESENCE=w.OPTIONAL)
    good("span-second-optional", "span", optional, refilled)
    good("span-without-second", "span", optional, dropped(OPEN), joined)
    good("span-only-first", "span", optional, dropped(OPEN), dropped(LAST), refilled)
    case("span-gap-without-second", "EBADSLT", "SF_MEM_FOLLOWS", "span", optional, dropped(OPEN), refilled)
    case("span-absent-counted", "EILSEQ", "SF_BYTE_SIZE", "span", dropped(LAST))
    case("span-first-missing", "EBADSLT", "SF_SLOT_MISSING", "span", dropped(SIGNED))
    case("span-second-missing", "EBADSLT", "SF_SLOT_MISSING", "span", dropped(OPEN))
    for presence, name, cause in ((w.EFI, "efi", "SF_SLOT_NOT_EFI"), (w.CRASH, "crash", "SF_SLOT_NOT_CRASH")):
        only = slot(OPEN, PRESENCE=presence)
        case(f"span-second-{name}-here", "EBADSLT", cause, "span", only)
        good(f"span-second-{name}-absent", "span", only, dropped(OPEN), joined)
    case(
        "span-first-other-bytes",
        "EUCLEAN",
        "SF_DIGEST_SLOT",
        "span",
        flipped(SIGNED, 0),
        lambda world: put_digest(world),
    )
    good("span-second-other-bytes", "span", flipped(OPEN, 4100), refilled)
    span_owners()


def span_owners():
    """Several spans, and one in a slot that is absent."""

    def also(number, value):
        def change(world):
            fields_of = world.slot(number)[w.FIELDS]
            fields_of[:] = sorted([f for f in fields_of if f[1] != value[1]] + [value], key=lambda f: f[1])

        return change

    def only(number, value):
        """The one span of the manifest."""

        def change(world):
            for one in world.body[w.SLOTS]:
                one[w.FIELDS] = [f for f in one.get(w.FIELDS, []) if f[0] != w.SPAN]
                if not one[w.FIELDS]:
                    del one[w.FIELDS]
            world.put(BOOTPARAMS, 0x21C, bytes(4))
            also(number, value)(world)

        return change

    apart = moved(LAST, 0x1900000)
    good("span-none", "span", only(BOOTPARAMS, [w.SIZE, 0x21C, 4, SIGNED]), refilled)
    good("span-none-apart", "span", only(BOOTPARAMS, [w.SIZE, 0x21C, 4, SIGNED]), apart)
    good("span-second-and-last", "span", only(BOOTPARAMS, [w.SPAN, 0x21C, 8, OPEN, LAST]), refilled)
    good("span-others-apart", "span", only(BOOTPARAMS, [w.SPAN, 0x21C, 8, SIGNED, OPEN]), apart)
    good(
        "span-first-apart",
        "span",
        only(BOOTPARAMS, [w.SPAN, 0x21C, 8, OPEN, LAST]),
        moved(SIGNED, 0x1900000),
    )
    good("span-three-fields", "span", also(BOOTPARAMS, [w.SPAN, 0xF00, 8, OPEN, LAST]), refilled)
    for number, at, name in ((BOOTPARAMS, 0xF00, "params"), (PURGATORY, 312, "code")):
        one = only(number, [w.SPAN, at, 8, SIGNED, LAST])
        good(f"span-in-{name}-alone", "span", one, refilled)
        case(f"span-in-{name}-alone-apart", "EBADSLT", "SF_MEM_FOLLOWS", "span", one, apart)
        other = flipped(number, at)
        case(f"span-in-{name}-alone-size", "EILSEQ", "SF_BYTE_SIZE", "span", one, refilled, other, resummed)
    absent = only(SETUP_DATA, [w.SPAN, 120, 4, SIGNED, LAST])
    good("span-in-absent-slot", "span", absent, refilled)
    good("span-in-absent-slot-apart", "span", absent, apart)


def lines():
    cases.clear()
    for part in (
        call,
        sizes,
        small,
        places,
        destinations,
        fields,
        maps,
        lines_by_policy,
        lockdown,
        digests,
        data_slots,
        spans,
        span_values,
        span_presence,
    ):
        part()
    names = [c[0] for c in cases]
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    worlds = {name: make() for name, make in BASES.items()}
    out = []
    for name, world in worlds.items():
        out += [f"base {name} empty"] + w.hexlines("input", world.bytes) + w.load_commands(None, world) + ["end", ""]
    for name, verdict, cause, base, world in cases:
        out.append(f"case {name} {verdict} {cause} load {base}")
        out += w.edits(worlds[base].bytes, world.bytes) + w.load_commands(worlds[base], world) + ["end", ""]
    return out[:-1]


def inputs():
    lines()
    return {name: world.bytes for name, _, _, _, world in cases}
