# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""
The profile of deterministic CBOR that docs/protocol.md describes.

Reads a whole item into Python values with their offsets first; manifest.py then checks their
meaning.  The verifier in C reads with a cursor that expects each item, so that the two are
unlikely to have the same error.
"""
from dataclasses import dataclass

from refusal import need

DEPTH = 10      # the text in a policy entry is eight items deep

UINT, BYTES, TEXT, ARRAY, MAP, TAG = 0, 2, 3, 4, 5, 6


@dataclass
class Item:
    """A value and its offset: an int, bytes, a list of items, or for maps a list of pairs of
    items.  A tag has the tagged item in a list, and its number."""
    kind: int
    value: object
    at: int
    number: int = 0


def bad(condition, flaw, at):
    need(condition, "manifest-malformed", offset=at, flaw=flaw)


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, n, start):
        bad(n <= len(self.data) - self.at, "TRUNCATED", start)
        self.at += n
        return self.data[self.at - n:self.at]

    def head(self):
        """Return major type and argument, which must be in shortest form."""
        start = self.at
        first = self.take(1, start)[0]
        major, info = first >> 5, first & 31
        if info < 24:
            return major, info
        bad(info < 28, "INDEFINITE", start)
        n = 1 << (info - 24)
        value = int.from_bytes(self.take(n, start), "big")
        least = 24 if n == 1 else 1 << (4 * n)
        bad(value >= least, "NOT_SHORTEST", start)
        return major, value

    def item(self, depth=DEPTH):
        start = self.at
        bad(depth > 0, "TYPE", start)
        kind, n = self.head()
        if kind == UINT:
            return Item(kind, n, start)
        if kind in (BYTES, TEXT):
            return Item(kind, self.take(n, start), start)
        bad(kind in (ARRAY, MAP, TAG), "TYPE", start)
        if kind == TAG:
            return Item(kind, [self.item(depth - 1)], start, n)
        if kind == MAP:
            return Item(kind, self.pairs(n, depth), start)
        return Item(kind, [self.item(depth - 1) for _ in range(n)], start)

    def pairs(self, n, depth):
        result, last = [], -1
        for _ in range(n):
            key = self.item(depth - 1)
            bad(key.kind == UINT, "TYPE", key.at)
            bad(key.value > last, "KEY", key.at)
            last = key.value
            result.append((key, self.item(depth - 1)))
        return result


def decode(data):
    """Return the item that data encodes; nothing may follow it."""
    reader = Reader(data)
    item = reader.item()
    bad(reader.at == len(data), "TRAILING", reader.at)
    return item
