#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""
Write the vectors, tests/vectors/*.txt; the same bytes on every run.

    generate.py                 write them
    generate.py --seeds DIR     each one's input as a file, to start fuzzers from
"""
import os
import sys

import bases
import headers
import loads
import manifests
import rfc8949
import world as w

MODULES = (headers, manifests, loads, rfc8949)
HERE = os.path.dirname(os.path.abspath(__file__))


def texts():
    """(file name, text) of each."""
    for module in MODULES:
        yield module.FILE, (
            "# SPDX-License-Identifier: GPL-2.0-only OR MIT\n"
            f"# {module.ABOUT}\n# Written by tests/vectors/generate.py; README.md has the format.\n\n"
            + "\n".join(module.lines()) + "\n")


def seeds(folder):
    for module in MODULES:
        for name, data in module.inputs().items():
            with open(os.path.join(folder, f"{module.FILE[:-4]}-{name.replace('/', '-')}"), "wb") as file:
                file.write(data)


def main(args):
    if args:
        seeds(args[1])
        return
    for name, text in texts():
        with open(os.path.join(HERE, name), "w", encoding="ascii") as file:
            file.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
