# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""The valid manifests and loads that the vectors start from."""
import world as w
from world import World, filler

CRASH_START, CRASH_SIZE = 0x30000000, 0x10000000
ACPI = 0x7ff00000
TABLE = [(0, 0x9f000, 1), (0xf0000, 0x10000, 2), (0x100000, ACPI - 0x100000, 1),
         (ACPI, 0x100000, 3), (0x100000000, 0x80000000, 1)]
RAM = [(0, 0x9f000, 0), (0x100000, ACPI - 0x100000, 0), (0x100000000, 0x80000000, 0)]
CRASH_LOW = (0x20000000, 0x1000000)

KERNEL, PURGATORY, BOOTPARAMS, CMDLINE, INITRAMFS, ELFCOREHDR, EFI_MEMMAP, SETUP_DATA = range(1, 9)
SIGNED, OPEN, LAST = range(9, 12)       # of span()


def purgatory_fields():
    fields = [[w.ADDR, 24, 8, KERNEL, 0x200], [w.ADDR, 32, 8, BOOTPARAMS, 0],
              [w.CONST, 40, 1, b"\1\0"], [w.CONST, 44, 2, b"\0\0\xf8\3\xf8\2"]]
    for i, slot in enumerate((KERNEL, BOOTPARAMS, CMDLINE, INITRAMFS)):
        at = 48 + 64 * i
        fields += [[w.ADDR, at, 8, slot, 0], [w.SIZE, at + 8, 8, slot], [w.DIGEST, at + 16, slot]]
    return fields


def bootparams_fields():
    header = bytes(filler(0x1f, 1))
    return [
        [w.FACT, 0x000, 3], [w.FACT, 0x070, 1], [w.FACT, 0x1c0, 4],
        [w.ADDR, 0x1d0, 4, EFI_MEMMAP, 0, 0x1dc], [w.SIZE, 0x1d4, 4, EFI_MEMMAP],
        [w.FACT, 0x1d8, 5], [w.FACT, 0x1ec, 2], [w.CONST, 0x1f1, 0x1f, header],
        [w.CONST, 0x210, 1, b"\xd0"], [w.ADDR, 0x218, 4, INITRAMFS, 0, 0x0c0],
        [w.SIZE, 0x21c, 4, INITRAMFS, 0x0c4], [w.ADDR, 0x228, 4, CMDLINE, 0, 0x0c8],
        [w.ADDR, 0x250, 8, SETUP_DATA, 0], [w.MEMMAP, 0x2d0, 128, 0x1e8, 1, 1]]


def setup_data_fields():
    return [[w.ADDR, 0, 8, SETUP_DATA, 112], [w.CONST, 8, 8, b"\4\0\0\0\x60\0\0\0"],
            [w.FACT, 16, 6], [w.CONST, 112, 8, bytes(8)], [w.CONST, 120, 4, b"\1\0\0\0"],
            [w.MEMMAP, 128, 8, 124, 4, 20]]


POLICY = [[1, "lockdown", ["integrity", "confidentiality"]], [2, "acpi_rsdp"], [2, "module.sig*"],
          [4, "elfcorehdr", ELFCOREHDR]]


def full_body():
    """As mksig makes it of a bzImage, but smaller."""
    return {
        w.ARCH: 62, w.USAGE: 3, w.COMPONENT: "debian-kernel", w.GENERATION: 7, w.ALGORITHM: 1,
        w.ENTRY: [PURGATORY, 0],
        w.SLOTS: [
            {w.NAME: "kernel", w.TYPE: w.CODE, w.PRESENCE: w.ALWAYS, w.EXACT: 96,
             w.MEMORY: 0x200000, w.ALIGN: 0x200000, w.RANGE: [0x1000000, (1 << 46) - 1],
             w.SUM: bytes(32)},
            {w.NAME: "purgatory", w.TYPE: w.CODE, w.PRESENCE: w.ALWAYS, w.EXACT: 330,
             w.MEMORY: 330 + 8192, w.SUM: bytes(32), w.FIELDS: purgatory_fields()},
            {w.NAME: "bootparams", w.TYPE: w.PARAMS, w.PRESENCE: w.ALWAYS, w.EXACT: 4096,
             w.FIELDS: bootparams_fields()},
            {w.NAME: "cmdline", w.TYPE: w.CMDLINE, w.PRESENCE: w.ALWAYS, w.MAXIMUM: 2048,
             w.POLICY: [list(e) for e in POLICY]},
            {w.NAME: "initramfs", w.TYPE: w.INITRAMFS, w.PRESENCE: w.OPTIONAL,
             w.MAXIMUM: (1 << 40) - 1},
            {w.NAME: "elfcorehdr", w.TYPE: w.ELFCOREHDR, w.PRESENCE: w.CRASH,
             w.MAXIMUM: 0x400000},
            {w.NAME: "efi-memmap", w.TYPE: w.PARAMS, w.PRESENCE: w.EFI, w.MAXIMUM: 65536,
             w.FIELDS: [[w.FACT, 0, 7]]},
            {w.NAME: "setup-data", w.TYPE: w.PARAMS, w.PRESENCE: w.EFI, w.EXACT: 128 + 8 * 20,
             w.FIELDS: setup_data_fields()},
        ],
        w.LOCKDOWN: [[2, 1], [3, 2]],
        w.ORIGINS: bytes(filler(32, 2)),
        w.TEXT: "6.12.0, and a text for people",
    }


def machine(world):
    world.lists["table"] = list(TABLE)
    world.lists["iomem"] = list(RAM)
    world.lists["crash"] = [(CRASH_START, CRASH_SIZE)]
    world.lists["crash_low"] = [CRASH_LOW]
    world.facts = {1: (ACPI + 0x10000).to_bytes(8, "little"), 3: bytes(filler(64, 3))}
    return world


def descriptor(i):
    parts = ((4, 5), (4, 0), (8, 0x7f000000 + 0x1000 * i), (8, 0xfffffffe00000000 + 0x1000 * i),
             (8, 1), (8, 0x800000000000000f), (8, 0))
    return b"".join(value.to_bytes(n, "little") for n, value in parts)


def efi_machine(world):
    world.settings.update(efi=1, secure_boot=3)
    world.lists["efi_memmap"] = [(0x7f000000, 0x3000)]
    world.facts.update({2: b"\3", 4: b"EL64" + bytes.fromhex("0000e07f3000000001000000"),
                        5: bytes(4), 6: bytes(filler(24, 4)) + bytes(72)})
    world.facts[6] = world.facts[6][:8] + bytes(8) + world.facts[6][16:24] + bytes(72)
    world.descriptors = [descriptor(i) for i in range(3)]
    return world


def line(world):
    if world.settings["usage"] == 2:
        return b"root=/dev/vda1 lockdown=integrity elfcorehdr=0x30900000\0"
    return b"root=/dev/vda1 ro quiet lockdown=integrity -- single\0"


def full(usage=1, efi=False, body=None):
    world = machine(World(body or full_body(), {"usage": usage, "component": "debian-kernel",
                                                "floor": 7, "locked": 1}))
    if efi:
        efi_machine(world)
    base = 0x1000000 if usage == 1 else CRASH_START
    world.add(INITRAMFS, base + 0x800000, filler(50, 5))
    world.add(KERNEL, base + 0x200000, filler(96, 6))
    world.add(PURGATORY, base + 0x400000, filler(330, 7))
    world.add(BOOTPARAMS, base + 0x410000, bytes(4096))
    world.add(CMDLINE, base + 0x420000, line(world))
    if usage == 2:
        world.add(ELFCOREHDR, base + 0x900000, memsz=0x3000)
    if efi:
        world.add(EFI_MEMMAP, base + 0x430000, bytes(48 * 3))
        world.add(SETUP_DATA, base + 0x440000, bytes(128 + 8 * 20))
    return world.fill()


def span_body():
    """Three more initramfs slots, which are read as one: signed, then open."""
    body = full_body()
    body[w.SLOTS] += [
        {w.NAME: "signed", w.TYPE: w.INITRAMFS, w.PRESENCE: w.ALWAYS, w.EXACT: 50, w.SUM: bytes(32)},
        {w.NAME: "open", w.TYPE: w.INITRAMFS, w.PRESENCE: w.ALWAYS, w.MAXIMUM: (1 << 40) - 1},
        {w.NAME: "last", w.TYPE: w.INITRAMFS, w.PRESENCE: w.OPTIONAL, w.MAXIMUM: (1 << 40) - 1}]
    fields = body[w.SLOTS][BOOTPARAMS - 1][w.FIELDS]
    fields[9:11] = [[w.ADDR, 0x218, 4, SIGNED, 0, 0x0c0], [w.SPAN, 0x21c, 4, SIGNED, LAST, 0x0c4]]
    body[w.SLOTS][PURGATORY - 1][w.FIELDS].append([w.SPAN, 304, 8, SIGNED, OPEN])
    return body


def span(usage=1, efi=False, body=None):
    """Sizes that are no multiple of the page; the second has two pages."""
    world = full(usage, efi, body or span_body())
    at = world.segment(INITRAMFS)[1]
    world.segments.remove(world.segment(INITRAMFS))
    world.add(SIGNED, at, filler(50, 9))
    world.add(OPEN, at + 0x1000, bytes(4096) + filler(20, 10))
    world.add(LAST, at + 0x3000, filler(30, 11))
    return world.fill()


def least_body():
    return {w.ARCH: 62, w.USAGE: 1, w.COMPONENT: "c", w.GENERATION: 0, w.ALGORITHM: 1,
            w.ENTRY: [1, 0],
            w.SLOTS: [{w.NAME: "k", w.TYPE: w.CODE, w.PRESENCE: w.ALWAYS, w.EXACT: 1,
                       w.SUM: bytes(32)}],
            w.LOCKDOWN: []}


def least(body=None):
    """The smallest manifest: one code slot of one byte, on a machine that is not locked down."""
    world = machine(World(body or least_body()))
    world.add(1, 0x1000000, b"\xf4")
    return world.fill()
