#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""
Write the vectors, tests/format/vectors/*.txt, with the same bytes on every run.

    generate.py                     write them

To make seeds for fuzzers, one file for each of the

    generate.py --manifests DIR     manifests
    generate.py --bundles DIR       headers with manifest and signature
    generate.py --loads DIR         loads, in the language of the vectors
"""
import os
import sys

import bases
import headers
import loads
import manifests
import rfc8949

MODULES = (headers, manifests, loads, rfc8949)
HERE = os.path.dirname(os.path.abspath(__file__))


def texts():
    """Return (file name, text) of each."""
    for module in MODULES:
        yield module.FILE, (
            "# SPDX-License-Identifier: GPL-2.0-only OR MIT\n"
            f"# {module.ABOUT}\n# Written by tests/format/vectors/generate.py; README.md has the format.\n\n"
            + "\n".join(module.lines()) + "\n")


def cases(module):
    """Return name and text of each case of a module."""
    for text in "\n".join(module.lines()).split("\n\n"):
        if text.startswith("case "):
            yield text.split()[1], text.encode()


def seeds(option):
    if option == "--loads":
        return cases(loads)
    modules = (headers,) if option == "--bundles" else (manifests, rfc8949)
    return ((name, data) for module in modules for name, data in module.inputs().items())


def main(args):
    for name, data in seeds(args[0]) if args else ():
        with open(os.path.join(args[1], name[:200]), "wb") as file:
            file.write(data)
    if args:
        return
    for name, text in texts():
        with open(os.path.join(HERE, name), "w", encoding="ascii") as file:
            file.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
