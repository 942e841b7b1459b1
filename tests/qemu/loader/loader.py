#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""loader.py - load a kernel with a signed manifest, written only from docs/protocol.md

A second loader, for x86-64, which shares no code with libsigfmt.  It reads the bundle, fills
and places the slots, and calls kexec_load(2).  It prints OK or the errno's name; the kernel
logs why it refuses a load.
"""
import argparse
import ctypes
import errno
import glob
import struct
import sys

SYS_KEXEC_LOAD = 246
ON_CRASH, SIG_MANIFEST, DRY_RUN, TAG_MANIFEST = 0x1, 0x10, 0x20, 0xfff
MAGIC, ATTACHED = b"\x89KSIG\r\n\x1a", b"\x89KATT\r\n\x1a"
CODE, INITRAMFS, PARAMS, CMDLINE, DATA, ELFCOREHDR = range(1, 7)
CHOICE = 4
FROM_IMAGE, FROM_INITRD, FROM_CMDLINE, FROM_ATTACHMENT, FROM_ZEROS, FROM_DATA = range(1, 7)
PAGE, DEST_MIN, MAP_ENTRIES = 4096, 1 << 20, 112


class Segment(ctypes.Structure):
    _fields_ = [("buf", ctypes.c_char_p), ("bufsz", ctypes.c_size_t),
                ("mem", ctypes.c_size_t), ("memsz", ctypes.c_size_t)]


def cbor(data, at=0):
    """Decode one item; return it and the offset after it.  Only the kernel must be strict."""
    major, value, at = data[at] >> 5, data[at] & 31, at + 1
    if value >= 24:
        size = 1 << (value - 24)
        value, at = int.from_bytes(data[at:at + size], "big"), at + size
    if major == 0:
        return value, at
    if major in (2, 3):
        text = bytes(data[at:at + value])
        return (text if major == 2 else text.decode()), at + value
    if major == 6:
        return cbor(data, at)
    items = []
    for _ in range(value * (major - 3)):
        item, at = cbor(data, at)
        items.append(item)
    return (items if major == 4 else dict(zip(items[::2], items[1::2]))), at


def read(path):
    with open(path, "rb") as file:
        return file.read()


def read_bundle(path):
    """Return the manifest segment, the body of the manifest, and the attachments"""
    data = read(path)
    magic, version, manifest, signature, _ = struct.unpack_from("<8s4I", data)
    end = 24 + manifest + signature
    if magic != MAGIC or version != 1 or not signature or data[end:end + 8] != ATTACHED:
        sys.exit(f"{path} is not a signed manifest with attachments")
    return data[:end], cbor(data, 24)[0][2], cbor(data, end + 16)[0]


def without(ranges, start, end):
    """Remove a range from the ranges, which exclude their ends"""
    for first, last in ranges:
        if first < min(start, last):
            yield first, min(start, last)
        if max(end, first) < last:
            yield max(end, first), last


def iomem(name):
    """Return the ranges of /proc/iomem with this name"""
    for line in open("/proc/iomem", encoding="ascii"):
        where, _, what = line.strip().partition(" : ")
        if what == name:
            first, last = (int(n, 16) for n in where.split("-"))
            yield first, last + 1


def firmware_ram():
    """Return the RAM in the first entries of the firmware's memory map"""
    for entry in sorted(glob.glob("/sys/firmware/memmap/*"),
                        key=lambda path: int(path.rsplit("/", 1)[1]))[:MAP_ENTRIES]:
        if read(entry + "/type") == b"System RAM\n":
            yield int(read(entry + "/start"), 16), int(read(entry + "/end"), 16) + 1


def free_memory(crash):
    """Return the memory for segments: docs/protocol.md, destinations"""
    if crash:
        return list(iomem("Crash kernel"))[-1:]
    free = list(without(iomem("System RAM"), 0, DEST_MIN))
    taken, at = list(iomem("Crash kernel")), 0
    for start, end in sorted(firmware_ram()):
        taken.append((at, start))
        at = end
    taken.append((at, 1 << 64))
    for entry in glob.glob("/sys/firmware/efi/runtime-map/*"):
        start = int(read(entry + "/phys_addr"), 16)
        taken.append((start, start + PAGE * int(read(entry + "/num_pages"), 16)))
    for start, end in taken:
        free = list(without(free, start, end))
    return free


def fill(number, slot, attachments, given):
    """Return the bytes of a slot, or None if it is absent"""
    hints = [hint[1:] for hint in attachments.get(1, []) if hint[0] == number]
    sources = {FROM_IMAGE: given["image"], FROM_INITRD: given["initrd"],
               FROM_CMDLINE: given["line"], FROM_DATA: given["data"].get(slot[1]),
               FROM_ATTACHMENT: dict(attachments.get(3, [])).get(number)}
    data = b""
    for source, offset, size in hints:
        if source == FROM_ZEROS:
            data += bytes(size)
        elif sources.get(source) is not None:
            data += sources[source][offset:offset + size if size else None]
    if not data and slot.get(3):
        return None
    data = bytearray(data)
    for field in slot.get(10, []):
        if field[0] == CHOICE:  # the first alternative is the default
            data[field[1]:field[1] + field[2]] = field[3][:field[2]]
    return bytes(data)


def pages(size):
    return (size + PAGE - 1) // PAGE * PAGE


def place(free, size, slot):
    """Return the lowest free address for a slot of this size, and take the memory"""
    align, (low, high) = slot.get(7, PAGE), slot.get(8, (0, 1 << 64))
    for first, last in free:
        mem = (max(first, low) + align - 1) // align * align
        if mem + size <= min(last, high + 1):
            free[:] = without(free, mem, mem + size)
            return mem
    return sys.exit(f"no room for slot {slot[1]}")


def lay_out(slots, contents, free):
    """Return [tag, bytes, mem, memsz] of each segment"""
    segments = {}
    for number, data in contents.items():
        slot, memsz = slots[number], max(len(data), slots[number].get(6, 0))
        if slot[2] in (PARAMS, ELFCOREHDR, CMDLINE):
            memsz = 0 if slot[2] == CMDLINE else slot[5]
        segments[number] = [number, data, 0, pages(memsz)]
    initramfs = [s for s in segments.values() if slots[s[0]][2] == INITRAMFS]
    # Place slots with a range first
    for segment in sorted(segments.values(), key=lambda s: 8 not in slots[s[0]]):
        if segment[3] and segment not in initramfs:
            segment[2] = place(free, segment[3], slots[segment[0]])
    if initramfs:
        mem = place(free, sum(s[3] for s in initramfs), slots[initramfs[0][0]])
        for segment in initramfs:  # one range, in order
            segment[2], mem = mem, mem + segment[3]
    return segments


def kexec_load(entry, segments, flags):
    """Make the system call; return its errno's name, or OK"""
    libc = ctypes.CDLL(None, use_errno=True)
    array = (Segment * len(segments))(*(
        Segment(bytes(data) or None, len(data), mem, memsz | tag)
        for tag, data, mem, memsz in segments))
    failed = libc.syscall(SYS_KEXEC_LOAD, ctypes.c_ulong(entry), ctypes.c_ulong(len(array)),
                          array, ctypes.c_ulong(flags))
    return errno.errorcode[ctypes.get_errno()] if failed else "OK"


def main():
    parser = argparse.ArgumentParser()
    for option in ("--dry-run", "--crash"):
        parser.add_argument(option, action="store_true")
    for option in ("--initrd", "--command-line", "bundle", "image"):
        parser.add_argument(option)
    parser.add_argument("--data", action="append", default=[], metavar="NAME=FILE")
    args = parser.parse_args()
    manifest, body, attachments = read_bundle(args.bundle)
    given = {"image": read(args.image), "initrd": read(args.initrd) if args.initrd else None,
             "line": args.command_line.encode() + b"\0" if args.command_line else None,
             "data": {name: read(path) for name, path in (d.split("=", 1) for d in args.data)}}
    slots = dict(enumerate(body[7], 1))
    contents = {n: data for n, slot in slots.items() if slot[2] != ELFCOREHDR or args.crash
                for data in [fill(n, slot, attachments, given)] if data is not None}
    segments = lay_out(slots, contents, free_memory(args.crash))
    slot, offset = body[6]
    flags = body[1] << 16 | SIG_MANIFEST | ON_CRASH * args.crash | DRY_RUN * args.dry_run
    result = kexec_load(segments[slot][2] + offset, [*segments.values(),
                        [TAG_MANIFEST, manifest, 0, 0]], flags)
    print(result)
    return result != "OK"


sys.exit(main())
