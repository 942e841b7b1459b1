# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Manifests as Python values, machines, and loads that fulfil a manifest."""
import copy
import difflib
import hashlib

HASH = {1: hashlib.sha256, 2: hashlib.sha384, 3: hashlib.sha512}
CODE, INITRAMFS, PARAMS, CMDLINE, DATA, ELFCOREHDR = range(1, 7)
ALWAYS, OPTIONAL, EFI, CRASH = range(1, 5)
CONST, ADDR, SIZE, DIGEST, FACT, MEMMAP, SPAN = range(1, 8)
FACT_SIZES = {1: 8, 2: 1, 3: 64, 4: 16, 5: 4, 6: 96}
ARCH, USAGE, COMPONENT, GENERATION, ALGORITHM, ENTRY, SLOTS, LOCKDOWN, ORIGINS, TEXT = range(1, 11)
NAME, TYPE, PRESENCE, EXACT, MAXIMUM, MEMORY, ALIGN, RANGE, SUM, FIELDS, POLICY = range(1, 12)


class Raw(bytes):
    """Bytes that go into the encoding as they are."""


class Order(list):
    """Pairs of a map in this very order."""


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
    """Bytes that do not repeat, the same on every run."""
    out = b""
    while len(out) < n:
        out += hashlib.sha256(b"%d %d" % (seed, len(out))).digest()
    return bytearray(out[:n])


def ranges(field, body, slot):
    """Ranges of a field: [(offset, length)]."""
    rule, at = field[0], field[1]
    if rule == CONST:
        return [(at, field[2])]
    if rule in (ADDR, SIZE, SPAN):
        more = [(field[-1], 4)] if len(field) == (5 if rule == SIZE else 6) else []
        return [(at, field[2])] + more
    if rule == DIGEST:
        return [(at, HASH[body[ALGORITHM]]().digest_size)]
    if rule == FACT:
        return [(at, FACT_SIZES.get(field[2]) or slot[MAXIMUM])]
    return [(at, 20 * field[2]), (field[3], field[4])]


class World:
    """A manifest, a machine, and a load on it; public members are what a vector can change."""

    def __init__(self, body, settings=None):
        self.body = body
        self.settings = dict(arch=62, usage=1, page=4096, efi=0, secure_boot=0, component="-",
                             floor=0, locked=0, entry=0)
        self.settings.update(settings or {})
        self.lists = {"table": [], "iomem": [], "efi_memmap": [], "crash": [], "crash_low": []}
        self.facts = {}
        self.descriptors = []
        self.segments = []      # [slot, mem, memsz, bufsz, bytearray]
        self.raw = None         # bytes of the manifest, if they are not body's

    def copy(self):
        return copy.deepcopy(self)

    @property
    def bytes(self):
        return self.raw if self.raw is not None else manifest(self.body)

    def slot(self, number):
        return self.body[SLOTS][number - 1]

    def segment(self, number):
        return next((s for s in self.segments if s[0] == number), None)

    def add(self, number, mem, data=b"", memsz=None):
        page, slot = self.settings["page"], self.slot(number)
        size = max(len(data), slot.get(MEMORY, 0))
        self.segments.append([number, mem, memsz or (size + page - 1) // page * page,
                              len(data), bytearray(data)])

    def put(self, number, at, data):
        """Bytes of a segment; those that are not inside are lost."""
        there = self.segment(number)[4]
        room = max(0, len(there) - at)
        there[at:at + len(data)] = data[:room]

    def resize(self, number, data):
        segment, page = self.segment(number), self.settings["page"]
        size = max(len(data), self.slot(number).get(MEMORY, 0))
        segment[2:] = [(size + page - 1) // page * page, len(data), bytearray(data)]

    def memory_map(self):
        """What is handed over: all that there is, or the crash kernel's share."""
        table = self.lists["table"]
        if self.settings["usage"] == 1:
            return table
        (start, size), = self.lists["crash"]
        hole = next((s for s in self.segments if self.slot(s[0])[TYPE] == ELFCOREHDR), None)
        parts = [(start, size, 1)]
        if hole:
            parts = [(start, hole[1] - start, 1),
                     (hole[1] + hole[2], start + size - hole[1] - hole[2], 1)]
        return sorted([t for t in table if t[2] != 1 or t[0] < 1 << 20] + parts)

    def parts(self, field):
        """Segments of a span, in order."""
        found = (self.segment(n) for n in range(field[3], field[4] + 1))
        return [s for s in found if s]

    def join(self):
        """Segments of spans one behind the other, from where the first is."""
        for field in (f for s in self.body[SLOTS] for f in s.get(FIELDS, []) if f[0] == SPAN):
            parts = self.parts(field)
            for before, after in zip(parts, parts[1:]):
                after[1] = before[1] + before[2]

    def value(self, field):
        """Of an addr, size or span field."""
        target = self.segment(field[3])
        if not target:
            return 0
        if field[0] == SPAN:
            last = self.parts(field)[-1]
            return last[1] + last[3] - target[1]
        return target[1] + field[4] if field[0] == ADDR else target[3]

    def fill_field(self, number, field, rest):
        rule, at = field[0], field[1]
        if max(n for n in field if isinstance(n, int)) > 1 << 20:
            return      # such a field is refused
        if rule == CONST:
            self.put(number, at, field[3][:field[2]])
        elif rule in (ADDR, SIZE, SPAN):
            value = self.value(field)
            for start, length in ranges(field, self.body, None):
                self.put(number, start, (value & (1 << (8 * length)) - 1).to_bytes(length, "little"))
                value >>= 8 * length
        elif rule == FACT and field[2] == 7:
            self.put(number, 0, b"".join(self.descriptors))
        elif rule == FACT:
            self.put(number, at, self.facts.get(field[2], bytes(FACT_SIZES[field[2]])))
        elif rule == MEMMAP:
            self.fill_map(number, field, rest)

    def fill_map(self, number, field, rest):
        _, at, capacity, count_at, width, unit = field
        mine, rest[:] = rest[:capacity], rest[capacity:]
        table = b"".join(a.to_bytes(8, "little") + n.to_bytes(8, "little") +
                         t.to_bytes(4, "little") for a, n, t in mine)
        self.put(number, at, table.ljust(20 * capacity, b"\0"))
        self.put(number, count_at, (len(mine) * unit).to_bytes(width, "little"))

    def fill(self):
        """All fields but digests, the entry, then digests."""
        rest = list(self.memory_map())
        for number, slot in enumerate(self.body[SLOTS], 1):
            for field in slot.get(FIELDS, []) if self.segment(number) else []:
                self.fill_field(number, field, rest)
        number, offset = self.body[ENTRY]
        self.settings["entry"] = self.segment(number)[1] + offset
        self.digests()
        return self

    def digests(self):
        """Digest fields, which only code slots have that nothing else digests; then slots'."""
        hash_of = HASH[self.body[ALGORITHM]]
        for number, slot in enumerate(self.body[SLOTS], 1):
            for field in slot.get(FIELDS, []) if self.segment(number) else []:
                if field[0] == DIGEST:
                    target = self.segment(field[2])
                    size = hash_of().digest_size
                    self.put(number, field[1],
                             hash_of(target[4]).digest() if target else bytes(size))
        for number, slot in enumerate(self.body[SLOTS], 1):
            if SUM in slot and self.segment(number):
                slot[SUM] = hash_of(self.outside(number, slot)).digest()
        return self

    def outside(self, number, slot):
        data = bytearray(self.segment(number)[4])
        mine = [r for f in slot.get(FIELDS, []) for r in ranges(f, self.body, slot)]
        for start, length in sorted(mine, reverse=True):
            del data[start:start + length]
        return data


# Writing vectors: what differs from the base, as commands

def edits(old, new):
    """What makes new of old, from the end to the beginning; zeros behind it, if many."""
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
    """(offset, bytes) of new that differ from old; short gaps do not end a run."""
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


def load_commands(old, new):
    out = [f"set {k} {hex(v) if k == 'entry' else v}" for k, v in new.settings.items()
           if old is None or old.settings[k] != v]
    for name, items in new.lists.items():
        before = old.lists[name] if old else []
        if before != items:
            out += [f"clear {name}"] if before and name in ("table", "iomem", "efi_memmap") else []
            out += [f"{name} " + " ".join(hex(i) for i in item) for item in items]
    for fact, data in new.facts.items():
        if not old or old.facts.get(fact) != data:
            out.append(f"fact {fact} {data.hex()}")
    if new.descriptors != (old.descriptors if old else []):
        assert not old or not old.descriptors
        out += [f"descriptor {d.hex()}" for d in new.descriptors]
    for segment in old.segments if old else []:
        if not new.segment(segment[0]):
            out.append(f"drop {segment[0]}")
    seen = set()
    for number, mem, memsz, bufsz, data in new.segments:
        before = old.segment(number) if old and number not in seen else None
        verb = "another" if number in seen else "segment"
        seen.add(number)
        if not before or before[1:4] != [mem, memsz, bufsz]:
            out.append(f"{verb} {number} {mem:#x} {memsz:#x} {bufsz:#x}")
        if verb == "segment":
            for at, part in runs(before[4] if before else b"", data):
                out += [f"bytes {number} {at + i:#x} {part[i:i + 48].hex()}"
                        for i in range(0, len(part), 48)]
    return out
