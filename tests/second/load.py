# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Is a load what its manifest says?  docs/protocol.md, sections 6 to 11."""
import hashlib
from dataclasses import dataclass, field as member

import manifest as mf
from manifest import (ADDR, ADDRESS, ALLOWED, ALWAYS, CMDLINE, CONST, CRASH, DIGEST, EFI, EFI_MAP,
                      ELFCOREHDR, FACT, FORBIDDEN, MEMMAP, PARAMS, REQUIRED, SIZE, SPAN)
from refused import need

RAM = 1
MIB = 1 << 20
NONE, INTEGRITY, CONFIDENTIALITY = range(3)
BUILTIN, SECURE_BOOT, BY_CMDLINE = 1, 2, 3


@dataclass
class Segment:
    slot: int
    mem: int
    memsz: int
    bufsz: int
    data: bytearray = member(default_factory=bytearray)


@dataclass
class Machine:
    """What the running kernel knows, and the call."""
    arch: int = 62
    usage: int = 1              # 1 reboot, 2 crash
    page: int = 4096
    efi: bool = False
    secure_boot: int = 0
    component: bytes = b""
    floor: int = 0
    locked: int = NONE
    entry: int = 0
    table: list = member(default_factory=list)      # e820_table_kexec: (start, size, type)
    iomem: list = member(default_factory=list)      # System RAM: (start, size, driver managed)
    efi_memmap: list = member(default_factory=list)  # (start, size)
    crash: list = member(default_factory=list)      # crashk_res: (start, size)
    crash_low: list = member(default_factory=list)
    facts: dict = member(default_factory=dict)
    efi_map: list = member(default_factory=list)    # descriptors
    segments: list = member(default_factory=list)


def round_up(value, page):
    return (value + page - 1) // page * page


def merged(ranges):
    """Sorted (start, end), with no two that touch."""
    result = []
    for start, length in sorted(ranges):
        if result and start <= result[-1][1]:
            result[-1][1] = max(result[-1][1], start + length)
        else:
            result.append([start, start + length])
    return result


def inside(start, length, ranges):
    return any(first <= start and start + length <= end for first, end in merged(ranges))


def meets(start, length, ranges):
    return any(s < start + length and start < s + n for s, n in ranges)


class Check:
    def __init__(self, manifest, machine):
        self.manifest = manifest
        self.machine = machine
        self.present = {}
        self.facts = set()      # checked in this load
        self.level = NONE       # that the command line asks for
        self.handed_over = []   # the memory map: (start, size, type)
        self.map_end = 0        # of its last entry

    # Section 10, step 5

    def header(self):
        manifest, machine = self.manifest, self.machine
        need(manifest.arch == machine.arch, "ENOEXEC", "architecture")
        need(manifest.usage & machine.usage, "ENOEXEC", "usage")
        if machine.floor:
            need(manifest.component == machine.component, "ENOEXEC", "component")
            need(manifest.generation >= machine.floor, "ESTALE", "generation")

    def must_be_present(self, slot):
        """True, False, or None if it may be."""
        return {ALWAYS: True, EFI: self.machine.efi,
                CRASH: self.machine.usage == 2}.get(slot.presence)

    def one_to_one(self):
        for segment in self.machine.segments:
            need(1 <= segment.slot <= len(self.manifest.slots), "EBADSLT", "tag")
            need(segment.slot not in self.present, "EBADSLT", "tag twice")
            self.present[segment.slot] = segment
        for number, slot in enumerate(self.manifest.slots, 1):
            must = self.must_be_present(slot)
            need(must is None or must == (number in self.present), "EBADSLT", f"slot {number}")

    def slot(self, segment):
        return self.manifest.slots[segment.slot - 1]

    def sizes(self, segment):
        slot, page = self.slot(segment), self.machine.page
        if slot.type == ELFCOREHDR:
            need(segment.bufsz == 0 and segment.memsz % page == 0 and
                 page <= segment.memsz <= round_up(slot.maximum, page), "EBADSLT", "elfcorehdr")
            return
        if slot.size is not None:
            need(segment.bufsz == slot.size, "EBADSLT", "bufsz")
        else:
            need(1 <= segment.bufsz <= slot.maximum, "EBADSLT", "bufsz")
        memory = round_up(max(segment.bufsz, slot.memory or 0), page)
        need(segment.memsz == memory, "EBADSLT", "memsz")

    def place(self, segment):
        slot, end = self.slot(segment), segment.mem + segment.memsz
        need(segment.mem < mf.ADDRESS_LIMIT and end <= mf.ADDRESS_LIMIT, "EADDRNOTAVAIL", "wraps")
        need(segment.mem >= MIB, "EADDRNOTAVAIL", "below 1 MiB")
        need(segment.mem % slot.align == 0 and segment.mem % self.machine.page == 0,
             "EBADSLT", "alignment")
        need(slot.first <= segment.mem and end - 1 <= slot.last, "EBADSLT", "range")
        for other in self.machine.segments:
            need(other is segment or not meets(segment.mem, segment.memsz,
                                               [(other.mem, other.memsz)]), "EBADSLT", "overlap")

    def destination(self, segment):
        machine, at = self.machine, (segment.mem, segment.memsz)
        need(inside(*at, [(s, n) for s, n, managed in machine.iomem if not managed]),
             "EADDRNOTAVAIL", "no System RAM, or a driver's")
        need(inside(*at, [(s, n) for s, n, kind in machine.table if kind == RAM]),
             "EADDRNOTAVAIL", "no RAM in the table")
        need(not meets(*at, machine.efi_memmap), "EADDRNOTAVAIL", "firmware's")
        if machine.usage == 2:
            need(inside(*at, machine.crash), "EADDRNOTAVAIL", "outside the crash region")

    def layout(self):
        self.header()
        self.one_to_one()
        segments = self.machine.segments
        for segment in segments:
            self.sizes(segment)
        for segment in segments:
            self.place(segment)
        small = sum(s.bufsz for s in segments if self.slot(s).small)
        need(small <= mf.SMALL_MAX, "EBADSLT", "small slots together")
        number, offset = self.manifest.entry
        need(self.machine.entry == self.present[number].mem + offset, "EBADSLT", "entry")
        for segment in segments:
            self.destination(segment)

    # Section 10, step 6

    def contents(self):
        for number, slot in enumerate(self.manifest.slots, 1):
            if number not in self.present or not slot.small:
                continue
            data = bytes(self.present[number].data)
            for field in slot.fields:
                self.field(field, data)
            if slot.type == PARAMS:
                self.zeros(slot, data)
            if slot.type == CMDLINE:
                self.cmdline(slot, data)
        maps = any(f.rule == MEMMAP for s in self.manifest.slots for f in s.fields)
        for segment in self.machine.segments:
            if maps and self.slot(segment).type != ELFCOREHDR:
                need(inside(segment.mem, segment.memsz,
                            [(s, n) for s, n, kind in self.handed_over if kind == RAM]),
                     "EADDRNOTAVAIL", "not in the RAM that is handed over")
        for start, length, kind in self.machine.table if maps else []:
            need(kind in (RAM, 128) or inside(start, length, [
                (s, n) for s, n, k in self.handed_over if k == kind]), "EILSEQ", "left out")
        self.lockdown()

    def zeros(self, slot, data):
        outside = bytearray(data)
        for field in slot.fields:
            for start, length in field.ranges():
                outside[start:start + length] = bytes(length)
        # the one field without a length of its own owns all that there is
        need(not any(outside[:len(data)]), "EILSEQ", "a byte that no field accounts for")

    def field(self, field, data):
        got = data[field.offset:field.offset + field.length]
        if field.rule == CONST:
            need(got in field.alternatives, "EILSEQ", "const")
        elif field.rule in (ADDR, SIZE, SPAN):
            self.pointer(field, data)
        elif field.rule == FACT:
            self.fact(field, got)
        elif field.rule == MEMMAP:
            self.memmap(field, data)

    def span(self, field):
        """The size of slots of which each begins where the one before it ends."""
        parts = [self.present[n] for n in range(field.slot, field.last + 1) if n in self.present]
        for before, after in zip(parts, parts[1:]):
            need(after.mem == before.mem + before.memsz, "EBADSLT", "span")
        # the first is always present
        return parts[-1].mem + parts[-1].bufsz - parts[0].mem

    def value(self, field):
        if field.rule == SPAN:
            return self.span(field)
        target = self.present.get(field.slot)
        if not target:
            return 0
        return target.mem + field.addend if field.rule == ADDR else target.bufsz

    def pointer(self, field, data):
        value = self.value(field)
        width = field.length + field.length2
        need(value < 1 << (8 * width), "EILSEQ", "does not fit")
        got = b"".join(data[start:start + length] for start, length in field.ranges())
        need(got == value.to_bytes(width, "little"), "EILSEQ", "address, size or span")

    def fact(self, field, got):
        machine = self.machine
        if field.fact == EFI_MAP:
            wanted = b"".join(machine.efi_map) if machine.efi else b""
        else:
            wanted = bytes(mf.FACT_SIZES[field.fact])
            if field.fact < 4 or machine.efi:
                wanted = machine.facts.get(field.fact, wanted)
        need(got == wanted, "EILSEQ", f"fact {field.fact}")
        self.facts.add(field.fact)

    def memmap(self, field, data):
        count = int.from_bytes(data[field.offset2:field.offset2 + field.length2], "little")
        need(count % field.unit == 0, "EILSEQ", "count")
        count //= field.unit
        first = not self.handed_over
        need((2 if first else 0) <= count <= field.capacity, "EILSEQ", "count")
        table = data[field.offset:field.offset + field.length]
        entries = [(int.from_bytes(table[at:at + 8], "little"),
                    int.from_bytes(table[at + 8:at + 16], "little"),
                    int.from_bytes(table[at + 16:at + 20], "little"))
                   for at in range(0, 20 * count, 20)]
        for start, length, kind in entries:
            self.map_entry(start, length, kind)
            need(start >= self.map_end, "EILSEQ", "order, or overlap")
            self.map_end = start + length
        need(not first or any(kind == RAM for _, _, kind in entries), "EILSEQ", "no RAM")
        need(not any(table[20 * count:]), "EILSEQ", "unused entries")
        self.handed_over += entries

    def map_entry(self, start, length, kind):
        machine = self.machine
        need(length > 0 and start + length <= 1 << 64 and kind != 128, "EILSEQ", "entry")
        need(inside(start, length, [(s, n) for s, n, k in machine.table if k == kind]),
             "EILSEQ", "no such memory")
        if machine.usage == 2 and kind == RAM:
            allowed = [[(0, MIB)], machine.crash_low, machine.crash]
            need(any(inside(start, length, ranges) for ranges in allowed), "EILSEQ",
                 "RAM outside the crash regions")

    # Section 8

    def cmdline(self, slot, data):
        line, nul, rest = data.partition(b"\0")
        plain = nul and not any(rest) and all(0x20 <= c <= 0x7e and c != 0x22 for c in line)
        if slot.policy:
            need(plain, "EILSEQ", "NUL or byte")
            self.policy(slot.policy, line)
        for word in line.split(b" ") if plain else []:
            if word == b"--":
                break
            self.level = max(self.level, {b"lockdown=integrity": INTEGRITY,
                                          b"lockdown=confidentiality": CONFIDENTIALITY
                                          }.get(word, NONE))

    def policy(self, policy, line):
        words, before = [], True
        for word in line.split(b" "):
            if not word:
                continue
            key, _, value = word.partition(b"=")
            words.append((key.replace(b"-", b"_"), value, before))
            before = before and word != b"--"
        for entry in policy:
            self.entry(entry, [w for w in words if matches(entry, w[0])])
        if any(entry.op == ALLOWED for entry in policy):
            for key, value, _ in words:
                need(any(matches(entry, key) and
                         (entry.op != ALLOWED or not entry.values or value in entry.values)
                         for entry in policy), "EILSEQ", "not allowed")

    def entry(self, entry, words):
        values = entry.values
        if entry.op == FORBIDDEN:
            need(not words, "EILSEQ", "forbidden")
        if entry.op == ADDRESS:
            target = self.present.get(entry.slot)
            if not target:
                need(not words, "EILSEQ", "address of an absent slot")
                return
            values = [b"0x%x" % target.mem]
        if entry.op in (REQUIRED, ADDRESS):
            need(any(before for _, _, before in words), "EILSEQ", "required")
            need(not values or all(value in values for _, value, _ in words), "EILSEQ", "value")

    # Section 11

    def lockdown(self):
        machine, guarantee = self.machine, NONE
        for way, level in self.manifest.claims:
            if way == SECURE_BOOT:
                level = NONE
                if machine.efi and machine.secure_boot == 3 and {2, 4, 6, 7} <= self.facts:
                    level = INTEGRITY
            elif way == BY_CMDLINE:
                level = min(level, self.level)
            guarantee = max(guarantee, level)
        need(machine.locked <= guarantee, "EPERM", "lockdown")

    # Section 10, step 8

    def hash(self, data):
        return hashlib.new(mf.DIGESTS[self.manifest.algorithm], data).digest()

    def digests(self):
        for number, segment in self.present.items():
            slot = self.slot(segment)
            if slot.digest:
                outside = bytearray()
                at = 0
                for start, length in sorted(r for f in slot.fields for r in f.ranges()):
                    outside += segment.data[at:start]
                    at = start + length
                outside += segment.data[at:]
                need(self.hash(outside) == slot.digest, "EUCLEAN", f"slot {number}")
            for field in slot.fields:
                if field.rule == DIGEST:
                    self.digest_field(field, segment)

    def digest_field(self, field, segment):
        target, wanted = self.present.get(field.slot), bytes(field.length)
        if target:
            wanted = self.hash(target.data)
        need(segment.data[field.offset:field.offset + field.length] == wanted,
             "EUCLEAN", "digest field")


def matches(entry, key):
    """key has '_' for '-' already."""
    wanted = entry.key.replace(b"-", b"_")
    if wanted.endswith(b"*"):
        return key.startswith(wanted[:-1])
    return key == wanted


def check(manifest, machine):
    """Refused, unless the load is what the manifest says."""
    one = Check(manifest, machine)
    one.layout()
    one.contents()
    one.digests()
