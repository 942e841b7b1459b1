# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Check a load against its manifest, and write its fields: docs/protocol.md"""
import hashlib
from dataclasses import dataclass, field as member

import manifest as mf
from manifest import (ADDR, ADDRESS_LIMIT, CHOICE, CMDLINE, DIGEST, ELFCOREHDR, FORBID, INITRAMFS,
                      PARAMS, REQUIRE, SIZE)
from refusal import Refused, need

REBOOT, CRASH = 1, 2
ARM64 = 183
DEST_MIN = 1 << 20
NONE, INTEGRITY, CONFIDENTIALITY = range(3)
BUILTIN, SECURE_BOOT, BY_CMDLINE = 1, 2, 3
LEVELS = {b"lockdown=integrity": INTEGRITY, b"lockdown=confidentiality": CONFIDENTIALITY}


@dataclass
class Segment:
    """used: bytes in use: of what the kernel makes, or else bufsz."""
    tag: int
    mem: int = 0
    memsz: int = 0
    bufsz: int = 0
    made: int = 0
    data: bytearray = member(default_factory=bytearray)

    @property
    def used(self):
        return self.bufsz or self.made


@dataclass
class Machine:
    """Facts about the running kernel and its machine, and the call."""
    arch: int = 62
    usage: int = REBOOT
    page: int = 4096
    template_min: int = 0
    template_max: int = 0
    line_max: int = 0
    line_prefix: int = 0
    word_max: int = 0
    secure_boot: int = 0
    component: bytes = b""
    floor: int = 0
    locked: int = NONE
    entry: int = 0
    ram: list = member(default_factory=list)        # System RAM: (start, size)
    driver: list = member(default_factory=list)     # the part of it that a driver manages
    firmware: list = member(default_factory=list)   # RAM in the firmware's map
    efi: list = member(default_factory=list)        # memory that EFI uses
    crash: list = member(default_factory=list)      # the crash region
    reserved: list = member(default_factory=list)   # arm64: reserved since boot
    segments: list = member(default_factory=list)


def round_up(value, page):
    return (value + page - 1) // page * page


def inside(start, length, ranges):
    """Is all of it in ranges, which may touch or overlap each other?"""
    at = start
    for first, size in sorted(ranges):
        if first <= at < first + size:
            at = first + size
    return at >= start + length


def meets(start, length, ranges):
    return any(s < start + length and start < s + n for s, n in ranges)


class Check:
    def __init__(self, manifest, machine):
        self.manifest = manifest
        self.machine = machine
        self.present = {}       # number: segment
        self.level = NONE       # lockdown level of the command line
        self.guarantee = NONE
        self.hashed = {}        # number: digest

    def loaded(self):
        """Return (slot, segment) of those that are present and loaded, in the order of slots."""
        for slot in self.manifest.slots:
            if slot.number in self.present and slot.type != CMDLINE:
                yield slot, self.present[slot.number]

    # Layout

    def tags(self):
        for segment in self.machine.segments:
            slot = self.manifest.slot(segment.tag)
            need(slot, "tag-unknown", value=segment.tag)
            need(segment.tag not in self.present, "tag-twice", slot=slot)
            self.present[segment.tag] = segment

    def purpose(self):
        manifest, machine = self.manifest, self.machine
        need(manifest.arch == machine.arch, "arch-differs", value=manifest.arch)
        need(manifest.usage & machine.usage, "usage-differs", value=manifest.usage)
        need(not machine.floor or manifest.component == machine.component, "component-differs")
        need(manifest.generation >= machine.floor, "generation-low", value=machine.floor)
        for slot in manifest.of_type(PARAMS):
            n = len(slot.template or b"")
            need(machine.template_min <= n <= machine.template_max, "template-size",
                 slot=slot, value=n)

    def presence(self, slot):
        there = slot.number in self.present
        if slot.type == ELFCOREHDR and self.machine.usage != CRASH:
            need(not there, "slot-not-crash", slot=slot)
        else:
            need(there or slot.optional, "slot-missing", slot=slot)

    def size(self, slot, segment):
        bufsz, page = segment.bufsz, self.machine.page
        if slot.type in (PARAMS, ELFCOREHDR):
            most = round_up(slot.maximum, page)
            need(bufsz == 0, "bufsz-not-zero", slot=slot, value=bufsz)
            need(segment.memsz % page == 0 and page <= segment.memsz <= most, "memsz-differs",
                 slot=slot, value=most)
            return
        need(bufsz > 0, "bufsz-zero", slot=slot)
        if slot.size is not None:
            need(bufsz == slot.size, "bufsz-differs", slot=slot, value=slot.size)
        else:
            need(bufsz <= slot.maximum, "bufsz-max", slot=slot, value=slot.maximum)
        if slot.type == CMDLINE:
            need(segment.mem == 0 and segment.memsz == 0, "cmdline-memory", slot=slot)
            return
        memory = round_up(max(bufsz, slot.memory or 0), page)
        need(segment.memsz == memory, "memsz-differs", slot=slot, value=memory)

    def place(self, slot, segment):
        align = max(slot.align, self.machine.page)
        end = segment.mem + segment.memsz
        need(segment.mem < ADDRESS_LIMIT and end <= ADDRESS_LIMIT, "dest-wrap", slot=slot,
             value=segment.mem)
        need(segment.mem >= DEST_MIN, "dest-low", slot=slot, value=segment.mem)
        need(segment.mem % align == 0, "mem-align", slot=slot, value=align)
        need(slot.first <= segment.mem and end - 1 <= slot.last, "mem-range", slot=slot,
             value=segment.mem)

    def neighbours(self, slot, segment):
        """No overlap with slots of lower numbers, and one range of initramfs."""
        follows = segment.mem
        for other, before in self.loaded():
            if other.number >= slot.number:
                break
            need(not meets(segment.mem, segment.memsz, [(before.mem, before.memsz)]),
                 "mem-overlap", slot=slot, value=other.number)
            if slot.type == other.type == INITRAMFS:
                follows = before.mem + before.memsz
        need(segment.mem == follows, "initramfs-gap", slot=slot, value=follows)

    def reachable(self, slot, segment):
        """arm64: no tree crosses a multiple of 2 MiB, and the initramfs is near the entry."""
        first, end, entry = segment.mem, segment.mem + segment.memsz, self.machine.entry
        if slot.type == PARAMS:
            return first // (2 << 20) == (end - 1) // (2 << 20)
        if slot.type == INITRAMFS:
            return first >= entry and end <= entry - entry % (1 << 30) + (32 << 30)
        return True

    def destination(self, slot, segment):
        machine, at = self.machine, (segment.mem, segment.memsz)
        for good, cause in (
                (inside(*at, machine.ram), "dest-not-ram"),
                (not meets(*at, machine.driver), "dest-driver-managed"),
                (inside(*at, machine.firmware), "dest-not-in-firmware-map"),
                (not meets(*at, machine.efi), "dest-efi"),
                (machine.arch != ARM64 or self.reachable(slot, segment), "dest-out-of-reach"),
                (machine.arch != ARM64 or machine.usage == CRASH or not meets(*at, machine.reserved),
                 "dest-reserved"),
                (machine.usage == REBOOT or inside(*at, machine.crash), "dest-not-crash-region"),
                (machine.usage == CRASH or not meets(*at, machine.crash), "dest-crash-region")):
            need(good, cause, slot=slot, value=segment.mem)

    def layout(self):
        self.tags()
        self.purpose()
        for slot in self.manifest.slots:
            self.presence(slot)
            segment = self.present.get(slot.number)
            if segment:
                self.size(slot, segment)
            if segment and slot.type != CMDLINE:
                self.place(slot, segment)
                self.neighbours(slot, segment)
                self.destination(slot, segment)
        number, offset = self.manifest.entry
        right = self.present[number].mem + offset
        need(self.machine.entry == right, "entry-differs", slot=self.manifest.slot(number),
             value=right)

    # Contents

    def contents(self):
        for slot in self.manifest.of_type(CMDLINE):
            self.cmdline(slot, bytes(self.present[slot.number].data))
        for slot in self.manifest.slots:
            for field in slot.fields:
                got = self.present[slot.number].data[field.offset:field.end]
                need(field.rule != CHOICE or got in field.alternatives, "choice-unknown",
                     slot=slot, offset=field.offset)
        self.lockdown()

    def cmdline(self, slot, data):
        need(data[-1:] == b"\0", "cmdline-nul", slot=slot, offset=len(data) - 1)
        line, _, rest = data.partition(b"\0")
        self.length(slot, line)
        words = list(split(line))
        if slot.policy:
            self.plain(slot, line, rest)
            self.policy(slot, words, line)
        else:
            try:
                self.plain(slot, line, rest)
                for at, word, _ in words:
                    self.word_length(slot, at, word)
            except Refused:
                return      # its parsers may see other words, so no word counts
        self.level = max([LEVELS.get(word, NONE) for _, word, counts in words if counts],
                         default=NONE)

    def length(self, slot, line):
        machine, limits = self.machine, []
        if slot.maximum is not None:
            limits.append(slot.maximum - 1)
        if machine.line_max:
            limits.append(machine.line_max)
        crash = any(one.number in self.present for one in self.manifest.of_type(ELFCOREHDR))
        prefix = machine.line_prefix if crash else 0
        need(not limits or prefix + len(line) <= min(limits), "cmdline-long", slot=slot,
             value=min(limits, default=0))

    def plain(self, slot, line, rest):
        """Do all parsers of the line find the same words?"""
        for at, byte in enumerate(line):
            need(0x20 <= byte <= 0x7e and byte != 0x22, "cmdline-byte", slot=slot, offset=at)
        for at, byte in enumerate(rest, len(line) + 1):
            need(byte == 0, "cmdline-nul", slot=slot, offset=at)

    def word_length(self, slot, at, word):
        need(not self.machine.word_max or len(word) <= self.machine.word_max,
             "cmdline-word-long", slot=slot, offset=at)

    def policy(self, slot, words, line):
        met = set()
        for at, word, counts in words:
            key = word.partition(b"=")[0]
            self.word_length(slot, at, word)
            need(key != b"elfcorehdr", "cmdline-elfcorehdr", slot=slot, offset=at)
            found = next((i for i, e in enumerate(slot.policy) if matches(e, word)), None)
            if found is None:
                asked = [i for i, e in enumerate(slot.policy)
                         if e.action == REQUIRE and same(e.key) == same(key)]
                need(not asked, "cmdline-value", slot=slot, offset=at, value=(asked or [0])[-1])
                continue
            entry = slot.policy[found]
            need(entry.action != FORBID, "cmdline-forbidden", slot=slot, offset=at, value=found)
            if entry.action == REQUIRE and counts:
                met.add(same(entry.key))
        for i, entry in enumerate(slot.policy):
            need(entry.action != REQUIRE or same(entry.key) in met, "cmdline-required",
                 slot=slot, offset=len(line), value=i)

    def lockdown(self):
        machine = self.machine
        for way, level in self.manifest.claims:
            if way == SECURE_BOOT:
                told = machine.secure_boot and self.manifest.of_type(PARAMS)
                level = INTEGRITY if told else NONE
            elif way == BY_CMDLINE:
                level = min(level, self.level)
            self.guarantee = max(self.guarantee, level)
        need(machine.locked <= self.guarantee, "lockdown-weaker", value=self.guarantee)

    # Digests, and what is written

    def hash(self, slot):
        """Return the digest of the bytes outside of fields."""
        data, at, outside = self.present[slot.number].data, 0, b""
        for field in slot.fields:
            outside += data[at:field.offset]
            at = field.end
        return hashlib.new(mf.DIGESTS[self.manifest.algorithm], outside + data[at:]).digest()

    def digests(self):
        named = {field.slot for slot in self.manifest.slots for field in slot.fields
                 if field.rule == DIGEST and self.present[slot.number].data[field.choice]}
        for slot in self.manifest.slots:
            if slot.number in self.present and (slot.digest or slot.number in named):
                self.hashed[slot.number] = self.hash(slot)
        for slot in self.manifest.slots:
            need(not slot.digest or self.hashed[slot.number] == slot.digest, "digest-differs",
                 slot=slot)

    def value(self, slot, field):
        target = self.present.get(field.slot)
        if not target:
            return bytes(field.length)
        if field.rule == ADDR:
            return (target.mem + field.addend).to_bytes(8, "little")
        if field.rule == SIZE:
            return target.used.to_bytes(8, "little")
        if not self.present[slot.number].data[field.choice]:
            return bytes(field.length)
        return self.hashed[field.slot]

    def write(self):
        for slot in self.manifest.slots:
            for field in slot.fields:
                if field.rule != CHOICE:
                    data = self.present[slot.number].data
                    data[field.offset:field.end] = self.value(slot, field)


def split(line):
    """Return (offset, word, is no "--" before it?) of each word."""
    at, counts = 0, True
    for word in line.split(b" "):
        if word:
            yield at, word, counts
            counts = counts and word != b"--"
        at += len(word) + 1


def same(key):
    return key.replace(b"-", b"_")


def fits(wanted, got):
    if wanted.endswith(b"*"):
        return got.startswith(wanted[:-1])
    return got == wanted


def matches(entry, word):
    key, _, value = word.partition(b"=")
    return fits(same(entry.key), same(key)) and (entry.value is None or fits(entry.value, value))


def check(manifest, machine):
    """Return the finished Check, or raise Refused."""
    one = Check(manifest, machine)
    one.layout()
    one.contents()
    one.digests()
    one.write()
    return one
