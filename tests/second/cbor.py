# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""
The profile of deterministic CBOR that docs/protocol.md, section 4, describes.

Reads a whole item into Python values first; what the values mean is judged
later, by manifest.py.  (The verifier in C does it the other way round, with a
cursor that knows what has to come: two ways to be wrong, not one.)
"""
from dataclasses import dataclass

from refused import need

DEPTH = 10      # a value of a policy entry is nine items deep

UINT, BYTES, TEXT, ARRAY, MAP, TAG = 0, 2, 3, 4, 5, 6


@dataclass
class Text:
    raw: bytes


@dataclass
class Tag:
    number: int
    item: object


def bad(condition, reason):
    need(condition, "EBADMSG", reason)


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, n):
        bad(n <= len(self.data) - self.at, "ends too early")
        self.at += n
        return self.data[self.at - n:self.at]

    def head(self):
        """Major type and argument, in its shortest form."""
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if info < 24:
            return major, info
        bad(info < 28, "indefinite or reserved")
        n = 1 << (info - 24)
        value = int.from_bytes(self.take(n), "big")
        least = 24 if n == 1 else 1 << (4 * n)
        bad(value >= least, "not in shortest form")
        return major, value

    def item(self, depth=DEPTH):
        bad(depth > 0, "nested too deeply")
        major, value = self.head()
        if major == UINT:
            return value
        if major == BYTES:
            return self.take(value)
        if major == TEXT:
            return Text(self.take(value))
        if major == ARRAY:
            # no list is built for a count that the bytes cannot hold
            bad(value <= len(self.data) - self.at, "ends too early")
            return [self.item(depth - 1) for _ in range(value)]
        if major == MAP:
            return self.map(value, depth)
        if major == TAG:
            return Tag(value, self.item(depth - 1))
        bad(False, f"major type {major}")

    def map(self, pairs, depth):
        bad(pairs <= len(self.data) - self.at, "ends too early")
        result, last = {}, -1
        for _ in range(pairs):
            key = self.item(depth - 1)
            bad(type(key) is int, "a key that is no unsigned integer")
            bad(key > last, "keys out of order or repeated")
            result[key] = self.item(depth - 1)
            last = key
        return result


def decode(data):
    """The one item that data is."""
    reader = Reader(data)
    item = reader.item()
    bad(reader.at == len(data), "bytes after the end")
    return item
