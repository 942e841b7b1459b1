# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Reads tests/vectors/*.txt; their format is described in tests/vectors/README.md."""
import copy
from dataclasses import dataclass, field as member

from load import Machine, Segment


def data_size(bufsz):
    """Bytes that are there of a segment: what is checked byte by byte is there whole."""
    return bufsz if bufsz <= 1 << 20 else 4096


@dataclass
class State:
    input: bytearray = member(default_factory=bytearray)
    machine: Machine = member(default_factory=Machine)

    def segment(self, slot):
        return next((s for s in self.machine.segments if s.slot == slot), None)


def resize(segment, mem, memsz, bufsz):
    segment.mem, segment.memsz, segment.bufsz = mem, memsz, bufsz
    size = data_size(bufsz)
    segment.data = segment.data[:size].ljust(size, b"\0")


def command(state, words):
    name, args = words[0], words[1:]
    machine = state.machine
    number = [int(a, 0) for a in args] if name not in ("input", "edit", "set", "fact",
                                                       "descriptor", "bytes", "clear") else None
    if name == "input":
        state.input += bytes.fromhex(args[0])
    elif name == "zeros":
        state.input += bytes(number[0])
    elif name == "edit":
        at, cut = int(args[0], 0), int(args[1], 0)
        state.input[at:at + cut] = unhex(args[2])
    elif name == "set":
        value = args[1].encode() if args[0] == "component" else int(args[1], 0)
        setattr(machine, args[0], value)
    elif name in ("table", "iomem", "efi_memmap"):
        getattr(machine, name).append(tuple(number))
    elif name in ("crash", "crash_low"):
        setattr(machine, name, [tuple(number)])
    elif name == "clear":
        getattr(machine, args[0]).clear()
    elif name == "fact":
        machine.facts[int(args[0])] = bytes.fromhex(args[1])
    elif name == "descriptor":
        machine.efi_map.append(bytes.fromhex(args[0]))
    elif name in ("segment", "another"):
        one = state.segment(number[0]) if name == "segment" else None
        if not one:
            one = Segment(number[0], 0, 0, 0)
            machine.segments.append(one)
        resize(one, *number[1:])
    elif name == "retag":
        state.segment(number[0]).slot = number[1]
    elif name == "drop":
        machine.segments.remove(state.segment(number[0]))
    elif name == "bytes":
        at, new = int(args[1], 0), unhex(args[2])
        state.segment(int(args[0])).data[at:at + len(new)] = new
    else:
        raise ValueError(f"unknown command {name}")


def unhex(text):
    return b"" if text == "-" else bytes.fromhex(text)


def read(path):
    """Yields (name, expected errno, expected cause, kind, State)."""
    bases, state, heading = {"empty": State()}, None, None
    with open(path, encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] in ("base", "case"):
                heading = words
                state = copy.deepcopy(bases[words[-1]])
            elif words[0] != "end":
                command(state, words)
            elif heading[0] == "base":
                bases[heading[1]] = state
            else:
                yield (*heading[1:5], state)
