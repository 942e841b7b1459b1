#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""load.py - load a kernel with libsigfmt, by ctypes

    load.py [--dry-run|--plan] [--crash] MANIFEST IMAGE INITRD LINE
    load.py --unload

Says "loaded", or what is wrong; ends with the library's status.  --plan only says where
things would go, and takes the machine from a request of its own.
"""
import ctypes
import sys
from ctypes import POINTER, Structure, byref, c_bool, c_char_p, c_int, c_int32, \
    c_size_t, c_uint32, c_uint64, c_void_p, sizeof

PATH = 1


class Input(Structure):
    _fields_ = [("kind", c_uint32), ("fd", c_int32), ("name", c_char_p),
                ("data", c_void_p), ("size", c_size_t)]


class Range(Structure):
    _fields_ = [("start", c_uint64), ("end", c_uint64)]


class Ranges(Structure):
    _fields_ = [("at", POINTER(Range)), ("count", c_size_t)]


class Machine(Structure):
    _fields_ = [("size", c_size_t), ("page_size", c_uint32), ("lockdown", c_uint32),
                ("handover", c_bool), ("secure_boot", c_bool), ("sha_ni", c_bool),
                ("ram", Ranges), ("driver_ram", Ranges), ("firmware_ram", Ranges),
                ("efi_ranges", Ranges), ("crash", Range), ("crash_low", Range)]


class Request(Structure):
    _fields_ = [("size", c_size_t), ("manifest", Input), ("image", Input),
                ("initrds", POINTER(Input)), ("nr_initrds", c_size_t),
                ("data", c_void_p), ("nr_data", c_size_t), ("command_line", c_char_p),
                ("machine", POINTER(Machine)), ("root", c_char_p), ("flags", c_uint64),
                ("recheck", c_uint32), ("uart", c_uint32), ("crash", c_bool),
                ("halt", c_bool)]


def library():
    """The functions that are used, with their types"""
    lib = ctypes.CDLL("libsigfmt.so.1")
    for name, result, arguments in (
            ("sf_error_new", c_void_p, []),
            ("sf_error_free", None, [c_void_p]),
            ("sf_error_text", c_char_p, [c_void_p]),
            ("sf_error_cause", c_char_p, [c_void_p]),
            ("sf_error_errno_name", c_char_p, [c_void_p]),
            ("sf_free", None, [c_void_p]),
            ("sf_plan_make", c_int, [POINTER(Request), POINTER(c_void_p), c_void_p]),
            ("sf_plan_free", None, [c_void_p]),
            ("sf_plan_preflight", c_int, [c_void_p, c_void_p]),
            ("sf_plan_dry_run", c_int, [c_void_p, c_void_p]),
            ("sf_plan_load", c_int, [c_void_p, c_void_p]),
            ("sf_unload", c_int, [c_bool, c_void_p]),
            ("sf_plan_picture", c_void_p, [c_void_p, c_uint32, c_bool])):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


def path(name):
    return Input(kind=PATH, fd=-1, name=name.encode())


def go(lib, plan, options, error):
    status = lib.sf_plan_preflight(plan, error)
    if "--plan" in options:
        text = lib.sf_plan_picture(plan, 80, False)
        print(ctypes.string_at(text).decode(), end="")
        lib.sf_free(text)
        return status
    dry = "--dry-run" in options
    if not status:
        status = (lib.sf_plan_dry_run if dry else lib.sf_plan_load)(plan, error)
    if not status:
        print("would load" if dry else "loaded")
    return status


def main():
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    files = [word for word in sys.argv[1:] if not word.startswith("--")]
    lib = library()
    if options == ["--unload"]:
        return lib.sf_unload(False, None) or lib.sf_unload(True, None)
    if len(files) != 4:
        sys.exit(__doc__)
    initrds = (Input * 1)(path(files[2]))
    request = Request(size=sizeof(Request), manifest=path(files[0]), image=path(files[1]),
                      initrds=initrds, nr_initrds=1, command_line=files[3].encode(),
                      crash="--crash" in options)
    if "--plan" in options:
        ram = Ranges((Range * 1)(Range(0, 1 << 32)), 1)
        request.machine = ctypes.pointer(Machine(
            size=sizeof(Machine), page_size=4096, handover=True, ram=ram, firmware_ram=ram,
            crash=Range(0x40000000, 0xc0000000)))
    error, plan = lib.sf_error_new(), c_void_p()
    status = lib.sf_plan_make(byref(request), byref(plan), error)
    if not status:
        status = go(lib, plan, options, error)
    if status:
        said = (lib.sf_error_cause, lib.sf_error_errno_name, lib.sf_error_text)
        print(*(function(error).decode() for function in said), sep=": ", file=sys.stderr)
    lib.sf_plan_free(plan)
    lib.sf_error_free(error)
    return status


sys.exit(main())
