# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Reads tests/format/vectors/*.txt; their format is described in tests/format/vectors/README.md."""
import copy
from dataclasses import dataclass, field as member

from load import Machine, Segment

LISTS = ("ram", "driver", "firmware", "efi", "crash", "reserved")
EXPECTATIONS = ("flaw", "log", "written", "guarantee", "hashed")


def data_size(segment):
    """Return how many bytes of a segment exist: all if they are checked one by one."""
    return segment.used if segment.used <= 1 << 20 else 4096


@dataclass
class Vector:
    input: bytearray = member(default_factory=bytearray)
    machine: Machine = member(default_factory=Machine)

    def segment(self, tag):
        return next((s for s in self.machine.segments if s.tag == tag), None)


def resized(segment):
    size = data_size(segment)
    segment.data = segment.data[:size].ljust(size, b"\0")


def unhex(text):
    return b"" if text == "-" else bytes.fromhex(text)


def do_segment(vector, name, numbers):
    segment = vector.segment(numbers[0]) if name == "segment" else None
    if not segment:
        segment = Segment(numbers[0])
        vector.machine.segments.append(segment)
    segment.mem, segment.memsz, segment.bufsz = numbers[1:]
    resized(segment)


def command(vector, words):
    name, args = words[0], words[1:]
    machine = vector.machine
    if name in EXPECTATIONS:
        pass
    elif name == "input":
        vector.input += bytes.fromhex(args[0])
    elif name == "zeros":
        vector.input += bytes(int(args[0], 0))
    elif name == "edit":
        at, cut = int(args[0], 0), int(args[1], 0)
        vector.input[at:at + cut] = unhex(args[2])
    elif name == "set":
        value = args[1].encode() if args[0] == "component" else int(args[1], 0)
        setattr(machine, args[0], value)
    elif name == "clear":
        getattr(machine, args[0]).clear()
    elif name in LISTS:
        getattr(machine, name).append((int(args[0], 0), int(args[1], 0)))
    elif name in ("segment", "another"):
        do_segment(vector, name, [int(a, 0) for a in args])
    elif name == "made":
        segment = vector.segment(int(args[0], 0))
        segment.made = int(args[1], 0)
        resized(segment)
    elif name == "retag":
        vector.segment(int(args[0], 0)).tag = int(args[1], 0)
    elif name == "drop":
        machine.segments.remove(vector.segment(int(args[0], 0)))
    elif name == "bytes":
        at, new = int(args[1], 0), unhex(args[2])
        vector.segment(int(args[0], 0)).data[at:at + len(new)] = new
    else:
        raise ValueError(f"unknown command {name}")


def read(path):
    """Yields (name, kind, Vector) of each case."""
    bases, vector, heading = {"empty": Vector()}, None, None
    with open(path, encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] in ("base", "case"):
                heading = words
                vector = copy.deepcopy(bases[words[-1]])
            elif words[0] != "end":
                command(vector, words)
            elif heading[0] == "base":
                bases[heading[1]] = vector
            else:
                yield heading[1], heading[4], vector
