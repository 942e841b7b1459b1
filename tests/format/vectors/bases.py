# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""The valid manifests and loads that the vectors start from."""
import model as m
from model import Load, filler

REBOOT, CRASH = 1, 2
RAM = [(0, 0x9f000), (0x100000, 0x7fe00000), (0x100000000, 0x80000000)]
CRASH_REGION = (0x30000000, 0x10000000)

(KERNEL, PURGATORY, PARAMS, CMDLINE, INITRD_HEAD, INITRD, INITRD_TAIL, ELFCOREHDR,
 LOG) = range(1, 10)
# Purgatory's regions: 48 bytes each, from REGIONS on
REGIONS, REGION = 48, 48
COVERED = (KERNEL, PARAMS, INITRD_HEAD, INITRD, INITRD_TAIL)
RECHECK = 40
PURGATORY_SIZE = 330

POLICY = [[m.ALLOW, "console", "tty*"], [m.FORBID, "console"], [m.FORBID, "acpi_rsdp"],
          [m.FORBID, "module.sig*"], [m.REQUIRE, "lockdown", "integrity"],
          [m.REQUIRE, "lockdown", "confidentiality"]]
LINE = b"root=/dev/vda1 ro quiet lockdown=integrity -- single\0"


def purgatory_fields():
    fields = [[m.ADDR, 24, KERNEL, 0x200], [m.ADDR, 32, PARAMS, 0],
              [m.CHOICE, RECHECK, 1, b"\1\0"], [m.CHOICE, 44, 2, b"\0\0\xf8\3\xf8\2"]]
    for i, slot in enumerate(COVERED):
        at = REGIONS + REGION * i
        fields += [[m.ADDR, at, slot, 0], [m.SIZE, at + 8, slot],
                   [m.DIGEST, at + 16, slot, RECHECK]]
    return fields


def common_slots():
    """The slots from the command line to the ELF core headers, on every architecture."""
    return [
        {m.NAME: "cmdline", m.TYPE: m.CMDLINE, m.MAXIMUM: 2048,
         m.POLICY: [list(e) for e in POLICY]},
        {m.NAME: "initrd-head", m.TYPE: m.INITRAMFS, m.EXACT: 50, m.SUM: bytes(32)},
        {m.NAME: "initrd", m.TYPE: m.INITRAMFS, m.OPTIONAL: 1, m.MAXIMUM: (1 << 40) - 1},
        {m.NAME: "initrd-tail", m.TYPE: m.INITRAMFS, m.EXACT: 16, m.SUM: bytes(32)},
        {m.NAME: "elfcorehdr", m.TYPE: m.ELFCOREHDR, m.MAXIMUM: 0x400000},
    ]


def full_body():
    """A manifest like mksig's for a bzImage, but smaller."""
    return {
        m.ARCH: 62, m.USAGE: 3, m.COMPONENT: "debian-kernel", m.GENERATION: 7, m.ALGORITHM: 1,
        m.ENTRY: [PURGATORY, 0],
        m.SLOTS: [
            {m.NAME: "kernel", m.TYPE: m.CODE, m.EXACT: 96, m.MEMORY: 0x200000,
             m.ALIGN: 0x200000, m.RANGE: [0x1000000, (1 << 46) - 1], m.SUM: bytes(32)},
            {m.NAME: "purgatory", m.TYPE: m.CODE, m.EXACT: PURGATORY_SIZE,
             m.MEMORY: PURGATORY_SIZE + 8192, m.SUM: bytes(32), m.FIELDS: purgatory_fields()},
            {m.NAME: "params", m.TYPE: m.PARAMS, m.MAXIMUM: 0x4000,
             m.TEMPLATE: bytes(filler(120, 1))},
            *common_slots(),
            {m.NAME: "log", m.TYPE: m.DATA, m.OPTIONAL: 1, m.MAXIMUM: 65536},
        ],
        m.LOCKDOWN: [[2, 1], [3, 2]],
        m.ORIGINS: bytes(filler(32, 2)),
    }


def machine(load):
    load.lists.update(ram=list(RAM), firmware=list(RAM), crash=[CRASH_REGION],
                      efi=[(0x7f000000, 0x3000)], driver=[(0x150000000, 0x1000000)])
    return load


def full(usage=REBOOT, body=None):
    """With an initramfs of 5000 bytes, which is two pages, and without a log."""
    load = machine(Load(body or full_body(), {
        "usage": usage, "component": "debian-kernel", "floor": 7, "locked": 1,
        "template_min": 115, "template_max": 159, "line_max": 2047, "line_prefix": 30}))
    base = 0x1000000 if usage == REBOOT else CRASH_REGION[0]
    load.add(INITRD, base + 0x801000, filler(5000, 5))
    load.add(INITRD_TAIL, base + 0x803000, bytes(16))
    load.add(INITRD_HEAD, base + 0x800000, filler(50, 4))
    load.add(KERNEL, base + 0x200000, filler(96, 6))
    load.add(PURGATORY, base + 0x400000, filler(PURGATORY_SIZE, 7))
    load.add(PARAMS, base + 0x410000, memsz=0x4000, made=600)
    load.add(CMDLINE, 0, LINE, memsz=0)
    if usage == CRASH:
        load.add(ELFCOREHDR, base + 0x900000, memsz=0x3000, made=0x2000)
    load.put(PARAMS, 0, filler(600, 8))
    return load.fill()


def least_body():
    return {m.ARCH: 62, m.USAGE: 1, m.COMPONENT: "c", m.GENERATION: 0, m.ALGORITHM: 1,
            m.ENTRY: [1, 0],
            m.SLOTS: [{m.NAME: "k", m.TYPE: m.CODE, m.EXACT: 1, m.SUM: bytes(32)}],
            m.LOCKDOWN: []}


def least(body=None):
    """The smallest manifest: one code slot of one byte, on a machine that is not locked down."""
    load = machine(Load(body or least_body()))
    load.add(1, 0x1000000, b"\xf4")
    return load.fill()


# arm64: a device tree without a template, no purgatory, pages of three sizes
A_KERNEL, A_PARAMS, A_CMDLINE, A_HEAD, A_INITRD, A_TAIL, A_ELFCOREHDR = range(1, 8)
A_RAM = [(0x40000000, 0x80000000), (0x880000000, 0x1000000000)]
A_CRASH_REGION = (0x60000000, 0x10000000)
TEXT_OFFSET = 64


def arm64_body():
    """As mksig makes it of an Image, but smaller."""
    return {
        m.ARCH: 183, m.USAGE: 3, m.COMPONENT: "debian-kernel", m.GENERATION: 7, m.ALGORITHM: 1,
        m.ENTRY: [A_KERNEL, TEXT_OFFSET],
        m.SLOTS: [
            {m.NAME: "kernel", m.TYPE: m.CODE, m.EXACT: 96, m.MEMORY: 0x200000,
             m.ALIGN: 0x200000, m.RANGE: [0, (1 << 48) - 1], m.SUM: bytes(32)},
            {m.NAME: "params", m.TYPE: m.PARAMS, m.MAXIMUM: 0xf0000, m.ALIGN: 0x100000},
            *common_slots(),
        ],
        m.LOCKDOWN: [[2, 1], [3, 2]],
        m.ORIGINS: bytes(filler(32, 2)),
    }


def arm64(usage=REBOOT, page=4096):
    load = Load(arm64_body(), {
        "arch": 183, "usage": usage, "page": page, "component": "debian-kernel", "floor": 7,
        "locked": 1, "word_max": 255, "secure_boot": 1})
    load.lists.update(ram=list(A_RAM), firmware=list(A_RAM), crash=[A_CRASH_REGION],
                      reserved=[(0x48000000, 0x10000)], driver=[(0x1800000000, 0x1000000)])
    base = A_RAM[0][0] if usage == REBOOT else A_CRASH_REGION[0]
    load.add(A_INITRD, 0, filler(5000, 5))
    load.add(A_TAIL, 0, bytes(16))
    load.add(A_HEAD, base + 0x800000, filler(50, 4))
    load.add(A_KERNEL, base + 0x200000, filler(96, 6))
    load.add(A_PARAMS, base + 0x500000, memsz=0xf0000, made=600)
    load.add(A_CMDLINE, 0, LINE, memsz=0)
    if usage == CRASH:
        load.add(A_ELFCOREHDR, base + 0x900000, memsz=0x30000, made=0x2000)
    load.put(A_PARAMS, 0, filler(600, 8))
    load.join()
    return load.fill()
