# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Manifests: docs/protocol.md, sections 4 to 6 and the entries of section 8."""
import re
from dataclasses import dataclass, field as member

import cbor
from cbor import Tag, Text, bad

MANIFEST_MAX = 32768
SMALL_MAX = 1 << 20
SIZE_LIMIT = 1 << 40
ADDRESS_LIMIT = 1 << 52
OFFSET_LIMIT = 1 << 20

CODE, INITRAMFS, PARAMS, CMDLINE, DATA, ELFCOREHDR = range(1, 7)
ALWAYS, OPTIONAL, EFI, CRASH = range(1, 5)
CONST, ADDR, SIZE, DIGEST, FACT, MEMMAP, SPAN = range(1, 8)
REQUIRED, FORBIDDEN, ALLOWED, ADDRESS = range(1, 5)

DIGESTS = {1: "sha256", 2: "sha384", 3: "sha512"}
DIGEST_SIZES = {1: 32, 2: 48, 3: 64}
FACT_SIZES = {1: 8, 2: 1, 3: 64, 4: 16, 5: 4, 6: 96}
EFI_MAP = 7

NAME = rb"[a-z0-9-]{1,15}"
COMPONENT = rb"[a-z0-9.+-]{1,32}"
TEXT = rb"[\x20-\x7e]{1,256}"
KEY = rb"[!#-<>-~]{1,64}"
VALUE = rb"[!#-~]{0,64}"


@dataclass
class Field:
    rule: int
    offset: int
    length: int
    # second range, if there is one
    offset2: int = 0
    length2: int = 0
    slot: int = 0
    last: int = 0           # of a span, whose first is slot
    addend: int = 0
    fact: int = 0
    capacity: int = 0
    unit: int = 0
    alternatives: list = None

    def ranges(self):
        result = [(self.offset, self.length)]
        if self.length2:
            result.append((self.offset2, self.length2))
        return result


@dataclass
class Entry:
    op: int
    key: bytes
    values: list = None
    slot: int = 0


@dataclass
class Slot:
    name: bytes
    type: int
    presence: int
    size: int = None        # exact
    maximum: int = None
    memory: int = None
    align: int = 4096
    first: int = 0
    last: int = ADDRESS_LIMIT - 1
    digest: bytes = None
    fields: list = member(default_factory=list)
    policy: list = member(default_factory=list)

    @property
    def limit(self):
        return self.maximum if self.size is None else self.size

    @property
    def small(self):
        return bool(self.fields) or self.type == CMDLINE


@dataclass
class Manifest:
    arch: int
    usage: int
    component: bytes
    generation: int
    algorithm: int
    entry: tuple
    slots: list             # slot n is slots[n - 1]
    claims: list
    origins: bytes = b""
    text: bytes = b""


# Values of one kind each

def uint(value, low, high, what):
    bad(type(value) is int, f"{what}: no unsigned integer")
    bad(low <= value <= high, f"{what}: {value} is out of range")
    return value


def size(value, what):
    return uint(value, 1, SIZE_LIMIT - 1, what)


def offset(value, what="offset"):
    return uint(value, 0, OFFSET_LIMIT - 1, what)


def string(value, what):
    bad(type(value) is bytes, f"{what}: no byte string")
    return value


def text(value, pattern, what):
    bad(isinstance(value, Text), f"{what}: no text string")
    bad(re.fullmatch(pattern, value.raw, re.DOTALL), f"{what}: {value.raw!r}")
    return value.raw


def array(value, least, most, what):
    bad(type(value) is list, f"{what}: no array")
    bad(least <= len(value) <= most, f"{what}: {len(value)} items")
    return value


def keys(value, required, optional, what):
    bad(type(value) is dict, f"{what}: no map")
    for key in value:
        bad(key in required or key in optional, f"{what}: unknown key {key}")
    for key in required:
        bad(key in value, f"{what}: key {key} is missing")
    return value


# Fields

def pointer(item, rule, n):
    """[rule, offset, width, slot, addend or last, ? high]; size has neither: n items."""
    array(item, n, n + 1, "field")
    width = uint(item[2], 0, 8, "width")
    bad(width in (4, 8), "width")
    result = Field(rule, offset(item[1]), width, slot=uint(item[3], 1, 15, "slot"))
    if rule == ADDR:
        result.addend = uint(item[4], 0, SIZE_LIMIT - 1, "addend")
    if rule == SPAN:
        result.last = uint(item[4], result.slot + 1, 15, "last")
    if len(item) > n:
        bad(width == 4, "high half of eight bytes")
        result.offset2, result.length2 = offset(item[n], "high"), 4
    return result


def const(item):
    array(item, 4, 4, "const")
    length = uint(item[2], 1, SMALL_MAX, "length")
    joined = string(item[3], "alternatives")
    bad(len(joined) % length == 0 and 1 <= len(joined) // length <= 8, "alternatives")
    return Field(CONST, offset(item[1]), length,
                 alternatives=[joined[i:i + length] for i in range(0, len(joined), length)])


def digest_of(item, manifest):
    array(item, 3, 3, "digest")
    return Field(DIGEST, offset(item[1]), DIGEST_SIZES[manifest.algorithm],
                 slot=uint(item[2], 1, 15, "slot"))


def fact(item, slot):
    array(item, 3, 3, "fact")
    number = uint(item[2], 1, 7, "fact")
    if number == EFI_MAP:
        # it owns all of its slot
        bad(item[1] == 0 and slot.size is None and slot.presence == EFI, "efi_map")
        return Field(FACT, 0, slot.maximum, fact=number)
    return Field(FACT, offset(item[1]), FACT_SIZES[number], fact=number)


def memmap(item):
    array(item, 6, 6, "memmap")
    capacity = uint(item[2], 1, 4096, "capacity")
    width = uint(item[4], 1, 8, "count width")
    unit = uint(item[5], 1, 20, "unit")
    bad(width in (1, 2, 4, 8) and unit in (1, 20), "count")
    return Field(MEMMAP, offset(item[1]), 20 * capacity, offset(item[3], "count offset"), width,
                 capacity=capacity, unit=unit)


def field(item, slot, manifest):
    bad(type(item) is list and item, "field: no array")
    rule = uint(item[0], 1, 7, "rule")
    if rule == CONST:
        return const(item)
    if rule == ADDR:
        return pointer(item, ADDR, 5)
    if rule == SIZE:
        return pointer(item, SIZE, 4)
    if rule == SPAN:
        return pointer(item, SPAN, 5)
    if rule == DIGEST:
        return digest_of(item, manifest)
    if rule == FACT:
        return fact(item, slot)
    return memmap(item)


def check_ranges(slot):
    """Ascending, disjoint, inside."""
    before = -1
    for one in slot.fields:
        bad(one.offset > before, "fields out of order")
        before = one.offset
    end = 0
    for start, length in sorted(r for one in slot.fields for r in one.ranges()):
        bad(start >= end, "ranges overlap")
        end = start + length
        bad(end <= slot.limit, "range outside the slot")
    if any(one.fact == EFI_MAP for one in slot.fields):
        bad(len(slot.fields) == 1, "efi_map is not alone")
    else:
        bad(slot.size is not None or not slot.fields, "fields need an exact size")


def check_span(one, slots):
    """All slots of a span are initramfs, and the first is always there."""
    bad(one.last <= len(slots), "spans no slot")
    bad(all(s.type == INITRAMFS for s in slots[one.slot - 1:one.last]), "spans another type")
    bad(slots[one.slot - 1].presence == ALWAYS, "a span's first slot may be absent")


def may_name(rule, owner, target):
    if rule == DIGEST:
        return (target is not owner and target.type != ELFCOREHDR and
                not (owner.type == PARAMS and target.type == DATA))
    if owner.type == PARAMS:
        return target.type not in (DATA, ELFCOREHDR)
    return rule == ADDR or target.type != ELFCOREHDR


def check_names(slot, manifest):
    """What fields name, when all slots are known."""
    for one in slot.fields:
        if not one.slot:
            continue
        if one.rule == SPAN:
            check_span(one, manifest.slots)
            continue
        bad(one.slot <= len(manifest.slots), "names no slot")
        target = manifest.slots[one.slot - 1]
        bad(may_name(one.rule, slot, target), "names a slot that it may not")
        if one.addend:
            memory = target.memory or target.size
            bad(target.size is not None and one.addend < memory, "addend")


# Policies

def entry(item):
    bad(type(item) is list and item, "policy entry: no array")
    op = uint(item[0], 1, 4, "policy entry")
    most = {REQUIRED: 3, FORBIDDEN: 2, ALLOWED: 3, ADDRESS: 3}[op]
    array(item, 3 if op == ADDRESS else 2, most, "policy entry")
    result = Entry(op, text(item[1], KEY, "key"))
    star = result.key.find(b"*")
    bad(star < 0 or (op in (FORBIDDEN, ALLOWED) and 0 < star == len(result.key) - 1), "star")
    if op == ADDRESS:
        result.slot = uint(item[2], 1, 15, "slot")
    elif len(item) == 3:
        result.values = [text(value, VALUE, "value")
                         for value in array(item[2], 1, 8, "values")]
    return result


# Slots

# type: (exact size, digest, fields, policy): True must, False must not, None may
TYPES = {
    CODE: (True, True, None, False),
    INITRAMFS: (None, None, False, False),
    PARAMS: (None, False, True, False),
    CMDLINE: (None, None, False, None),
    DATA: (None, False, False, False),
    ELFCOREHDR: (False, False, False, False),
}


def check_type(slot):
    found = (slot.size is not None, slot.digest is not None, bool(slot.fields), bool(slot.policy))
    for must, has in zip(TYPES[slot.type], found):
        bad(must is None or must == has, f"type {slot.type}")
    if slot.type == CMDLINE:
        bad((slot.digest is None) != (not slot.policy), "cmdline: digest or policy")
    if slot.type in (CODE, CMDLINE) or (slot.type == INITRAMFS and slot.digest):
        bad(slot.presence == ALWAYS, "presence")
    if slot.type == ELFCOREHDR:
        bad(slot.presence == CRASH, "presence")
    bad(not slot.small or slot.limit <= SMALL_MAX, "small slot")


def slot(item, manifest):
    keys(item, (1, 2, 3), range(4, 12), "slot")
    result = Slot(text(item[1], NAME, "name"), uint(item[2], 1, 6, "type"),
                  uint(item[3], 1, 4, "presence"))
    bad((4 in item) != (5 in item), "size or maximum")
    if 4 in item:
        result.size = size(item[4], "size")
    else:
        result.maximum = size(item[5], "maximum")
    if 6 in item:
        bad(result.size is not None, "memory without size")
        result.memory = uint(item[6], result.size + 1, SIZE_LIMIT - 1, "memory")
    if 7 in item:
        result.align = uint(item[7], 8192, 1 << 30, "alignment")
        bad(result.align & (result.align - 1) == 0, "alignment")
    if 8 in item:
        result.first, result.last = (uint(a, 0, ADDRESS_LIMIT - 1, "range")
                                     for a in array(item[8], 2, 2, "range"))
        bad(result.first < result.last, "range")
        bad((result.first, result.last) != (0, ADDRESS_LIMIT - 1), "range is the default")
    if 9 in item:
        result.digest = string(item[9], "digest")
        bad(len(result.digest) == DIGEST_SIZES[manifest.algorithm], "digest's size")
    if 10 in item:
        result.fields = [field(f, result, manifest) for f in array(item[10], 1, 64, "fields")]
    if 11 in item:
        result.policy = [entry(e) for e in array(item[11], 1, 64, "policy")]
    check_type(result)
    check_ranges(result)
    return result


def check_together(manifest):
    """Rules between slots."""
    slots = manifest.slots
    names = [s.name for s in slots]
    bad(len(set(names)) == len(names), "names are not unique")
    for kind in (CMDLINE, ELFCOREHDR):
        bad(sum(s.type == kind for s in slots) <= 1, f"two slots of type {kind}")
    for one in slots:
        check_names(one, manifest)
        for e in one.policy:
            bad(e.slot <= len(slots), "policy names no slot")
            bad(not e.slot or slots[e.slot - 1].type != DATA, "policy names a data slot")
    maps = [s for s in slots for f in s.fields if f.rule == MEMMAP]
    bad(len(maps) <= 4, "memory maps")
    bad(not maps or maps[0].presence == ALWAYS, "the first memory map may be absent")
    number, at = manifest.entry
    bad(number <= len(slots), "entry")
    bad(slots[number - 1].type == CODE and at < slots[number - 1].size, "entry")


def claims(value):
    result, before = [], 0
    for item in array(value, 0, 3, "lockdown"):
        way, level = array(item, 2, 2, "claim")
        result.append((uint(way, before + 1, 3, "way"), uint(level, 1, 2, "level")))
        before = way
    return result


def decode(data):
    """The manifest that these bytes are, or Refused."""
    bad(len(data) <= MANIFEST_MAX, "too long")
    bad(data.startswith(b"\xd9\xd9\xf7\x83\x6ekexec-manifest"), "no manifest")
    outer = cbor.decode(data)
    bad(isinstance(outer, Tag) and outer.number == 55799, "no manifest")
    _, version, body = array(outer.item, 3, 3, "manifest")
    uint(version, 1, 1, "version")
    keys(body, range(1, 9), (9, 10), "manifest")
    number, at = array(body[6], 2, 2, "entry")
    result = Manifest(
        arch=uint(body[1], 62, 62, "architecture"),
        usage=uint(body[2], 1, 3, "usage"),
        component=text(body[3], COMPONENT, "component"),
        generation=uint(body[4], 0, (1 << 32) - 1, "generation"),
        algorithm=uint(body[5], 1, 3, "digest algorithm"),
        entry=(uint(number, 1, 15, "slot"), uint(at, 0, SIZE_LIMIT - 1, "entry's offset")),
        slots=[], claims=claims(body[8]))
    result.slots = [slot(item, result) for item in array(body[7], 1, 15, "slots")]
    if 9 in body:
        result.origins = string(body[9], "origins")
        bad(len(result.origins) in range(32, 257, 32), "origins")
    if 10 in body:
        result.text = text(body[10], TEXT, "text")
    check_together(result)
    return result
