# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Manifests: encoding, and the rules between their parts.  docs/protocol.md"""
import re
from dataclasses import dataclass, field as member

import cbor
from cbor import ARRAY, BYTES, MAP, TAG, TEXT, UINT, bad

MANIFEST_MAX = 32768
SMALL_MAX = 1 << 20
SIZE_LIMIT = 1 << 40
ADDRESS_LIMIT = 1 << 52
OFFSET_LIMIT = 1 << 20
ALIGN_MAX = 1 << 30
SLOTS_MAX = 15
FIELDS_MAX = 64
POLICY_MAX = 256

CODE, INITRAMFS, PARAMS, CMDLINE, DATA, ELFCOREHDR = range(1, 7)
ADDR, SIZE, DIGEST, CHOICE = range(1, 5)
ALLOW, FORBID, REQUIRE = range(1, 4)

DIGESTS = {1: "sha256", 2: "sha384", 3: "sha512"}
DIGEST_SIZES = {1: 32, 2: 48, 3: 64}

PREFIX = b"\xd9\xd9\xf7\x83\x6ekexec-manifest"
# Bytes that texts may have
NAME = rb"[a-z0-9-]*"
COMPONENT = rb"[a-z0-9.+-]*"
KEY = rb"[!#-<>-~]*"
VALUE = rb"[!#-~]*"


@dataclass
class Field:
    rule: int
    offset: int
    length: int
    slot: int = 0
    addend: int = 0
    choice: int = 0             # offset of the choice field
    alternatives: list = None

    @property
    def end(self):
        return self.offset + self.length


@dataclass
class Entry:
    """An entry of the policy; the value None matches any value."""
    action: int
    key: bytes
    value: bytes = None


@dataclass
class Slot:
    number: int
    name: bytes = b""
    type: int = 0
    optional: bool = False
    size: int = None            # exact
    maximum: int = None
    memory: int = None
    align: int = 4096
    first: int = 0
    last: int = ADDRESS_LIMIT - 1
    digest: bytes = None
    fields: list = member(default_factory=list)
    policy: list = member(default_factory=list)
    template: bytes = None

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
    entry: tuple                # slot, offset
    claims: list                # (way, level)
    slots: list                 # slot n is slots[n - 1]
    origins: bytes = b""

    def of_type(self, kind):
        return [slot for slot in self.slots if slot.type == kind]

    def slot(self, number):
        """None if there is none."""
        return self.slots[number - 1] if 1 <= number <= len(self.slots) else None


# Decode values of one kind

def uint(item, low, high):
    bad(item.kind == UINT, "TYPE", item.at)
    bad(low <= item.value <= high, "RANGE", item.at)
    return item.value


def size(item):
    return uint(item, 1, SIZE_LIMIT - 1)


def small_offset(item):
    return uint(item, 0, OFFSET_LIMIT - 1)


def slot_number(item):
    return uint(item, 1, SLOTS_MAX)


def string(item):
    bad(item.kind == BYTES, "TYPE", item.at)
    return item.value


def text(item, pattern, least, most):
    bad(item.kind == TEXT, "TYPE", item.at)
    bad(least <= len(item.value) <= most, "LENGTH", item.at)
    bad(re.fullmatch(pattern, item.value, re.DOTALL), "BYTES", item.at)
    return item.value


def array(item, least, most):
    bad(item.kind == ARRAY, "TYPE", item.at)
    bad(least <= len(item.value) <= most, "COUNT", item.at)
    return item.value


def pairs(item, required, optional):
    """Return the values of a map by key."""
    bad(item.kind == MAP, "TYPE", item.at)
    result = {}
    for key, value in item.value:
        bad(key.value in required or key.value in optional, "KEY", key.at)
        result[key.value] = value
    for key in required:
        bad(key in result, "MISSING", item.at)
    return result


# Fields

def choice(parts):
    offset, length = small_offset(parts[1]), uint(parts[2], 1, SMALL_MAX)
    joined = string(parts[3])
    bad(len(joined) % length == 0 and 1 <= len(joined) // length <= 8, "LENGTH", parts[3].at)
    return Field(CHOICE, offset, length,
                 alternatives=[joined[i:i + length] for i in range(0, len(joined), length)])


def field(item, algorithm):
    parts = array(item, 3, 4)
    rule = uint(parts[0], ADDR, CHOICE)
    bad(len(parts) == (3 if rule == SIZE else 4), "COUNT", parts[0].at)
    if rule == CHOICE:
        return choice(parts)
    result = Field(rule, small_offset(parts[1]), 8, slot=slot_number(parts[2]))
    if rule == ADDR:
        result.addend = uint(parts[3], 0, SIZE_LIMIT - 1)
    elif rule == DIGEST:
        result.length = DIGEST_SIZES[algorithm]
        result.choice = small_offset(parts[3])
    return result


def check_places(slot, items):
    """Fields are in order, do not overlap, and end inside the slot."""
    before = 0
    for one, item in zip(slot.fields, items):
        bad(before <= one.offset and one.end <= slot.limit, "FIELD_PLACE", item.at)
        before = one.end


def check_target(one, owner, manifest, at):
    """Rules about the slots that a field names, when all slots are known."""
    target = manifest.slot(one.slot)
    bad(target is not None and target.type != CMDLINE, "FIELD_SLOT", at)
    if one.rule == ADDR and one.addend:
        memory = target.memory or target.size
        bad(memory is not None and one.addend < memory, "FIELD_ADDEND", at)
    if one.rule == DIGEST:
        bad(target.type != ELFCOREHDR and not target.fields, "FIELD_SLOT", at)
        bad(any(other.rule == CHOICE and other.length == 1 and other.offset == one.choice
                for other in owner.fields), "FIELD_CHOICE", at)


# Policies

def policy_text(item, pattern, least):
    """Decode a key or a value, which may have a star only at its end."""
    result = text(item, pattern, least, 64)
    bad(b"*" not in result[:-1], "BYTES", item.at)
    return result


def entry(item):
    parts = array(item, 2, 3)
    action = uint(parts[0], ALLOW, REQUIRE)
    key = policy_text(parts[1], KEY, 1)
    bad(action != REQUIRE or not key.endswith(b"*"), "BYTES", parts[1].at)
    if len(parts) == 2:
        return Entry(action, key)
    value = policy_text(parts[2], VALUE, 0)
    # a star alone would match any value, which is encoded by leaving the value out
    bad(value != b"*", "BYTES", parts[2].at)
    return Entry(action, key, value)


# The keys of a slot by type.  True: required; False: not allowed; None: optional

COLUMNS = ("size", "maximum", "memory", "align", "range", "digest", "fields", "policy", "template")
TYPES = {
    CODE: (True, False, None, None, None, True, None, False, False),
    INITRAMFS: (None, None, False, False, None, None, False, False, False),
    PARAMS: (False, True, False, None, None, False, False, False, None),
    CMDLINE: (None, None, False, False, False, None, False, None, False),
    DATA: (None, None, False, None, None, False, False, False, False),
    ELFCOREHDR: (False, True, False, None, None, False, False, False, False),
}
KEYS = {"optional": 3, "size": 4, "maximum": 5, "memory": 6, "align": 7, "range": 8,
        "digest": 9, "fields": 10, "policy": 11, "template": 12}


def check_keys(slot, has, at):
    for name, rule in zip(COLUMNS, TYPES[slot.type]):
        bad(rule is not True or name in has, "SLOT_NEEDS", at)
        bad(rule is not False or name not in has, "SLOT_FORBIDS", at)
    bad(("size" in has) != ("maximum" in has), "SLOT_NEEDS", at)
    if slot.type == CMDLINE:
        bad(("digest" in has) != ("policy" in has), "SLOT_NEEDS", at)
    if slot.optional:
        bad(slot.type == DATA or slot.type == INITRAMFS and "digest" not in has,
            "SLOT_FORBIDS", at)


def alignment(item):
    value = uint(item, 2 * 4096, ALIGN_MAX)
    bad(value & (value - 1) == 0, "RANGE", item.at)
    return value


def address_range(item):
    parts = array(item, 2, 2)
    first, last = (uint(one, 0, ADDRESS_LIMIT - 1) for one in parts)
    bad(first < last, "RANGE", parts[1].at)
    # any address, which is encoded by leaving the range out
    bad((first, last) != (0, ADDRESS_LIMIT - 1), "RANGE", parts[1].at)
    return first, last


def slot(item, before, algorithm):
    """before: the slots with lower numbers."""
    found = pairs(item, (1, 2), range(3, 13))
    has = {name: found[key] for name, key in KEYS.items() if key in found}
    result = Slot(len(before) + 1, text(found[1], NAME, 1, 15), uint(found[2], CODE, ELFCOREHDR))
    if "optional" in has:
        result.optional = uint(has["optional"], 1, 1) == 1
    if "size" in has:
        result.size = size(has["size"])
    if "maximum" in has:
        result.maximum = size(has["maximum"])
    if "memory" in has:
        result.memory = uint(has["memory"], (result.size or 0) + 1, SIZE_LIMIT - 1)
    if "align" in has:
        result.align = alignment(has["align"])
    if "range" in has:
        result.first, result.last = address_range(has["range"])
    if "digest" in has:
        result.digest = string(has["digest"])
        bad(len(result.digest) == DIGEST_SIZES[algorithm], "LENGTH", has["digest"].at)
    if "fields" in has:
        items = array(has["fields"], 1, FIELDS_MAX - sum(len(one.fields) for one in before))
        result.fields = [field(one, algorithm) for one in items]
    if "policy" in has:
        result.policy = [entry(one) for one in array(has["policy"], 1, POLICY_MAX)]
    if "template" in has:
        result.template = string(has["template"])
        bad(1 <= len(result.template) <= 255, "LENGTH", has["template"].at)
    check_keys(result, has, item.at)
    if result.fields:
        check_places(result, items)
    return result


def check_before(slot, before, at):
    """Rules that concern a slot and those before it."""
    bad(all(slot.name != one.name for one in before), "NAME_TWICE", at)
    bad(slot.type not in (PARAMS, CMDLINE, ELFCOREHDR) or
        all(slot.type != one.type for one in before), "TYPE_TWICE", at)
    not_streamed = [one.limit for one in [*before, slot] if one.small or one.type == PARAMS]
    bad(sum(not_streamed) <= SMALL_MAX, "SMALL", at)


def check_together(manifest, at):
    """Rules that concern several slots."""
    bad(not manifest.of_type(CMDLINE) or manifest.of_type(PARAMS), "CMDLINE_ALONE", at)
    initramfs = manifest.of_type(INITRAMFS)
    bad(all(one.digest for one in initramfs[:1] + initramfs[-1:]), "INITRAMFS_OPEN", at)
    for owner in manifest.slots:
        for one in owner.fields:
            if one.slot:
                check_target(one, owner, manifest, at)
    number, offset = manifest.entry
    target = manifest.slot(number)
    bad(target and target.type == CODE and offset < target.size, "ENTRY", at)


def claims(item):
    result, before = [], 0
    for one in array(item, 0, 3):
        way, level = array(one, 2, 2)
        result.append((uint(way, before + 1, 3), uint(level, 1, 2)))
        before = way.value
    return result


def decode(data):
    """Return the manifest that the bytes encode, or raise Refused."""
    bad(len(data) <= MANIFEST_MAX, "TOO_LONG", 0)
    bad(data.startswith(PREFIX), "PREFIX", 0)
    outer = cbor.decode(data)
    assert outer.kind == TAG and outer.number == 55799
    _, version, body = array(outer.value[0], 3, 3)
    bad(version.kind == UINT, "TYPE", version.at)
    bad(version.value == 1, "VERSION", version.at)
    found = pairs(body, range(1, 9), (9,))
    entry_slot, entry_offset = array(found[6], 2, 2)
    result = Manifest(
        arch=uint(found[1], 1, 65535), usage=uint(found[2], 1, 3),
        component=text(found[3], COMPONENT, 1, 32), generation=uint(found[4], 0, (1 << 32) - 1),
        algorithm=uint(found[5], 1, 3),
        entry=(slot_number(entry_slot), uint(entry_offset, 0, SIZE_LIMIT - 1)),
        claims=claims(found[8]), slots=[])
    for item in array(found[7], 1, SLOTS_MAX):
        one = slot(item, result.slots, result.algorithm)
        check_before(one, result.slots, item.at)
        result.slots.append(one)
    if 9 in found:
        result.origins = string(found[9])
        bad(len(result.origins) in range(32, 257, 32), "LENGTH", found[9].at)
    check_together(result, 0)
    return result
