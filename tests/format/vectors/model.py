# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Manifests as Python values, machines, and valid loads of a manifest."""
import copy
import difflib
import hashlib

HASH = {1: hashlib.sha256, 2: hashlib.sha384, 3: hashlib.sha512}
CODE, INITRAMFS, PARAMS, CMDLINE, DATA, ELFCOREHDR = range(1, 7)
ADDR, SIZE, DIGEST, CHOICE = range(1, 5)
ALLOW, FORBID, REQUIRE = range(1, 4)
ARCH, USAGE, COMPONENT, GENERATION, ALGORITHM, ENTRY, SLOTS, LOCKDOWN, ORIGINS = range(1, 10)
(NAME, TYPE, OPTIONAL, EXACT, MAXIMUM, MEMORY, ALIGN, RANGE, SUM, FIELDS, POLICY,
 TEMPLATE) = range(1, 13)
LISTS = ("ram", "driver", "firmware", "efi", "crash", "reserved")


class Raw(bytes):
    """Bytes that are put into the encoding unchanged."""


class Order(list):
    """The pairs of a map in exactly this order."""


def head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    for info, n in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 1 << (8 * n):
            return bytes([major << 5 | info]) + value.to_bytes(n, "big")
    raise ValueError(value)


def encode(value):
    if isinstance(value, Raw):
        return bytes(value)
    if isinstance(value, Order):
        return head(5, len(value)) + b"".join(encode(k) + encode(v) for k, v in value)
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encode, value))
    if isinstance(value, dict):
        return encode(Order(sorted(value.items())))
    raise TypeError(value)


def manifest(body, tag=55799, context="kexec-manifest", version=1):
    return head(6, tag) + encode([context, version, body])


def filler(n, seed):
    """Return bytes that do not repeat, the same on every run."""
    out = b""
    while len(out) < n:
        out += hashlib.sha256(b"%d %d" % (seed, len(out))).digest()
    return bytearray(out[:n])


def length(field, body):
    """Return the size of a field in its slot."""
    if field[0] == CHOICE:
        return field[2]
    return HASH[body[ALGORITHM]]().digest_size if field[0] == DIGEST else 8


class Segment:
    """made: size of what the kernel makes; data: the bytes in use that exist."""

    def __init__(self, tag, mem, memsz, bufsz, data, made=0):
        self.tag, self.mem, self.memsz, self.bufsz = tag, mem, memsz, bufsz
        self.data, self.made = bytearray(data), made

    def numbers(self):
        return [self.tag, self.mem, self.memsz, self.bufsz]


class Load:
    """A manifest, a machine, and a load on it.  A vector can change the public members."""

    def __init__(self, body, settings=None):
        self.body = body
        self.settings = dict(arch=62, usage=1, page=4096, template_min=0, template_max=0,
                             line_max=0, line_prefix=0, word_max=0, secure_boot=0, component="-",
                             floor=0, locked=0, entry=0)
        self.settings.update(settings or {})
        self.lists = {name: [] for name in LISTS}
        self.segments = []
        self.expected = []      # lines for tests/format/vectors/check

    def copy(self):
        return copy.deepcopy(self)

    @property
    def bytes(self):
        return manifest(self.body)

    def slot(self, number):
        return self.body[SLOTS][number - 1]

    def segment(self, tag):
        return next((s for s in self.segments if s.tag == tag), None)

    def of_type(self, kind):
        """Return the segments of slots of this type, in the order of slots."""
        found = (self.segment(n) for n, s in enumerate(self.body[SLOTS], 1) if s[TYPE] == kind)
        return [s for s in found if s]

    def memsz(self, number, bufsz):
        page, size = self.settings["page"], max(bufsz, self.slot(number).get(MEMORY, 0))
        return (size + page - 1) // page * page

    def add(self, number, mem, data=b"", memsz=None, made=0):
        """memsz: for slots that the kernel makes, and for the command line."""
        size = self.memsz(number, len(data)) if memsz is None else memsz
        self.segments.append(Segment(number, mem, size, len(data), data or bytes(made), made))

    def put(self, number, at, data):
        """Write bytes of a segment; ignore those outside of it."""
        there = self.segment(number).data
        room = max(0, len(there) - at)
        there[at:at + len(data)] = data[:room]

    def resize(self, number, data):
        segment = self.segment(number)
        segment.bufsz, segment.data = len(data), bytearray(data)
        if self.slot(number)[TYPE] != CMDLINE:
            segment.memsz = self.memsz(number, len(data))

    def join(self):
        """Place the initramfs segments one after the other, beginning at the first."""
        there = self.of_type(INITRAMFS)
        for before, after in zip(there, there[1:]):
            after.mem = before.mem + before.memsz

    def fill(self):
        """Make the load valid: choices by their first alternative, the entry, digests of slots."""
        for number, slot in enumerate(self.body[SLOTS], 1):
            segment = self.segment(number)
            for field in slot.get(FIELDS, []) if segment else []:
                if field[0] == CHOICE and 0 < field[2] <= len(field[3]) and field[1] < 1 << 20:
                    self.put(number, field[1], field[3][:field[2]])
        number, offset = self.body[ENTRY]
        self.settings["entry"] = self.segment(number).mem + offset
        return self.sign()

    def sign(self):
        """Set the digests of slots to those of the load's bytes."""
        for number, slot in enumerate(self.body[SLOTS], 1):
            if SUM in slot and self.segment(number):
                slot[SUM] = HASH[self.body[ALGORITHM]](self.outside(number, slot)).digest()
        return self

    def outside(self, number, slot):
        data = bytearray(self.segment(number).data)
        for field in sorted(slot.get(FIELDS, []), key=lambda f: f[1], reverse=True):
            del data[field[1]:field[1] + length(field, self.body)]
        return data


# Write vectors: differences from the base, as commands

def edits(old, new):
    """Return the edits that turn old into new, from the end to the beginning."""
    zeros = len(new) - len(new.rstrip(b"\0"))
    if zeros > 256:
        return edits(old, new[:-zeros]) + [f"zeros {zeros}"]
    blocks = [b for b in difflib.SequenceMatcher(None, old, new, False).get_matching_blocks()
              if b.size > 7 or not b.size]
    result, was, now = [], 0, 0
    for block in blocks:
        if (was, now) != (block.a, block.b):
            result.append(f"edit {was} {block.a - was} {new[now:block.b].hex() or '-'}")
        was, now = block.a + block.size, block.b + block.size
    return result[::-1]


def runs(old, new):
    """Return (offset, bytes) where new differs from old; short gaps do not end a run."""
    at, result = 0, []
    old = bytes(old[:len(new)]).ljust(len(new), b"\0")
    while at < len(new):
        if old[at] == new[at]:
            at += 1
            continue
        end = at + 1
        while end < len(new) and old[end:end + 8] != new[end:end + 8]:
            end += 1
        result.append((at, bytes(new[at:end])))
        at = end
    return result


def hexlines(command, data):
    return [f"{command} {data[i:i + 48].hex()}" for i in range(0, len(data), 48)]


def list_commands(old, new):
    out = []
    for name, items in new.lists.items():
        before = old.lists[name] if old else []
        if before != items:
            out += [f"clear {name}"] if before else []
            out += [f"{name} {start:#x} {size:#x}" for start, size in items]
    return out


def segment_commands(before, segment, verb):
    out = []
    if not before or before.numbers() != segment.numbers():
        out.append(f"{verb} {segment.tag} {segment.mem:#x} {segment.memsz:#x} {segment.bufsz:#x}")
    if segment.made != (before.made if before else 0):
        out.append(f"made {segment.tag} {segment.made:#x}")
    for at, part in runs(before.data if before else b"", segment.data) if verb == "segment" else []:
        out += [f"bytes {segment.tag} {at + i:#x} {part[i:i + 48].hex()}"
                for i in range(0, len(part), 48)]
    return out


def load_commands(old, new):
    out = [f"set {k} {hex(v) if k == 'entry' else v}" for k, v in new.settings.items()
           if old is None or old.settings[k] != v]
    out += list_commands(old, new)
    for segment in old.segments if old else []:
        if not new.segment(segment.tag):
            out.append(f"drop {segment.tag}")
    seen = set()
    for segment in new.segments:
        before = old.segment(segment.tag) if old and segment.tag not in seen else None
        out += segment_commands(before, segment, "another" if segment.tag in seen else "segment")
        seen.add(segment.tag)
    return out + new.expected
