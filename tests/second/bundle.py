# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Bundles and their signatures: docs/protocol.md, sections 2 and 3."""
import subprocess
import tempfile

from refused import Refused, need

MAGIC = b"\x89KSIG\r\n\x1a"
HEADER = 24
SIGNATURE_MAX = 65536
MANIFEST_MAX = 32768


def bad(condition, reason):
    need(condition, "EINVAL", reason)


def parts(data, segment):
    """(manifest, signature) of a file, or of the segment that the kernel gets."""
    bad(len(data) >= HEADER, "too short for a header")
    bad(data[:8] == MAGIC, "magic")
    version, m, s, zero = (int.from_bytes(data[at:at + 4], "little") for at in (8, 12, 16, 20))
    bad(version == 1, "header version")
    bad(1 <= m <= MANIFEST_MAX, "size of the manifest")
    bad(s <= SIGNATURE_MAX, "size of the signature")
    bad(zero == 0, "reserved bytes")
    end = HEADER + m + s
    bad(end <= len(data), "truncated")
    if segment:
        bad(s > 0, "not signed")
        bad(end == len(data), "bytes follow")
    return data[HEADER:HEADER + m], data[HEADER + m:end]


def verify(manifest, signature, certificates):
    """Is one of the certificates (a PEM file) the signer's?  openssl says."""
    with tempfile.NamedTemporaryFile() as content, tempfile.NamedTemporaryFile() as der:
        content.write(manifest)
        content.flush()
        der.write(signature)
        der.flush()
        done = subprocess.run(
            ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-content", content.name,
             "-in", der.name, "-certfile", certificates, "-CAfile", certificates,
             "-purpose", "any", "-partial_chain", "-out", "/dev/null"],
            capture_output=True, text=True, check=False)
        printed = subprocess.run(
            ["openssl", "cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", der.name],
            capture_output=True, text=True, check=False).stdout
    if "signedAttrs" in printed and "signedAttrs:\n        <ABSENT>" in printed:
        raise Refused("EKEYREJECTED", "no signed attributes")
    if done.returncode == 0:
        return
    if "error reading" in done.stderr.lower() or not printed:
        raise Refused("EBADMSG", "no CMS")
    if "signer certificate not found" in done.stderr or "certificate verify error" in done.stderr:
        raise Refused("ENOKEY", "no trusted signer")
    raise Refused("EKEYREJECTED", done.stderr.strip())
