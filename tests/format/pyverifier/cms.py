# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""
The rules for signatures in docs/protocol.md.  DER is decoded here, because the openssl command
reports too little about what it accepts.  The openssl command does the cryptography, for one
SignerInfo at a time, because one trusted signer is enough.
"""
import os
import subprocess
import tempfile

from refusal import Refused, need

SEQUENCE, SET, OID, INTEGER, CONTEXT_0, CONTEXT_1 = 0x30, 0x31, 6, 2, 0xA0, 0xA1
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
DATA = bytes.fromhex("2a864886f70d010701")
CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
CAPABILITIES = bytes.fromhex("2a864886f70d01090f")
DIGESTS = {bytes.fromhex("6086480165030402" + n) for n in ("01", "02", "03")}


def bad(condition, reason):
    need(condition, "signature-malformed", flaw=reason)


def items(data):
    """Return [(tag, content, all bytes)] of the items in data."""
    result, at = [], 0
    while at < len(data):
        bad(len(data) - at >= 2, "DER: cut off")
        tag, length, start = data[at], data[at + 1], at + 2
        if length >= 0x80:
            n = length & 0x7F
            bad(1 <= n <= 4 and len(data) - start >= n, "DER: length")
            length = int.from_bytes(data[start : start + n], "big")
            bad(length >= 0x80 and data[start], "DER: length not shortest")
            start += n
        bad(length <= len(data) - start, "DER: cut off")
        result.append((tag, data[start : start + length], data[at : start + length]))
        at = start + length
    return result


def tagged(item, tag, what):
    bad(item[0] == tag, f"CMS: {what}")
    return items(item[1])


def wrap(tag, content):
    n = len(content)
    size = (
        bytes([n])
        if n < 0x80
        else bytes([0x80 | (n.bit_length() + 7) // 8]) + n.to_bytes((n.bit_length() + 7) // 8, "big")
    )
    return bytes([tag]) + size + content


class SignedData:
    def __init__(self, der):
        outer = items(der)
        bad(len(outer) == 1, "CMS: not one item")
        content = tagged(outer[0], SEQUENCE, "ContentInfo")
        bad(len(content) == 2 and content[0][1] == SIGNED_DATA, "CMS: not SignedData")
        parts = tagged(tagged(content[1], CONTEXT_0, "content")[0], SEQUENCE, "SignedData")
        bad(len(parts) >= 4, "CMS: too few parts")
        inside = tagged(parts[2], SEQUENCE, "eContent")
        bad([i[1] for i in inside] == [DATA], "CMS: content attached, or not id-data")
        self.before = parts[:-1]
        self.signers = tagged(parts[-1], SET, "SignerInfos")

    def alone(self, signer):
        """Return the same signature with only one signer."""
        parts = b"".join(part[2] for part in self.before) + wrap(SET, signer[2])
        return wrap(SEQUENCE, wrap(OID, SIGNED_DATA) + wrap(CONTEXT_0, wrap(SEQUENCE, parts)))


def check_signer(signer):
    """Check a SignerInfo; return its version."""
    parts = tagged(signer, SEQUENCE, "SignerInfo")
    bad(len(parts) >= 5, "CMS: SignerInfo")
    version = int.from_bytes(parts[0][1], "big")
    bad(version in (1, 3), "CMS: version of a SignerInfo")
    bad(items(parts[2][1])[0][1] in DIGESTS, "CMS: digest")
    need(parts[3][0] == CONTEXT_0, "signature-invalid", flaw="no signed attributes")
    attributes = {}
    for attribute in items(parts[3][1]):
        name, values = tagged(attribute, SEQUENCE, "attribute")
        attributes[name[1]] = items(values[1])
    need(
        CONTENT_TYPE in attributes and MESSAGE_DIGEST in attributes,
        "signature-invalid",
        flaw="an attribute is missing",
    )
    need(attributes[CONTENT_TYPE][0][1] == DATA, "signature-invalid", flaw="contentType")
    bad(CAPABILITIES not in attributes, "S/MIME capabilities")
    return version


def openssl_verify(der, manifest, certificates):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("der", der), ("manifest", manifest)):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        done = subprocess.run(
            [
                "openssl",
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                os.path.join(folder, "der"),
                "-content",
                os.path.join(folder, "manifest"),
                "-certfile",
                certificates,
                "-CAfile",
                certificates,
                "-purpose",
                "any",
                "-partial_chain",
                "-no_check_time",
                "-out",
                os.devnull,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode == 0:
        return
    unknown = any(
        text in done.stderr for text in ("signer certificate not found", "certificate verify error")
    )
    cause = "signer-unknown" if unknown else "signature-invalid"
    raise Refused(cause, flaw=done.stderr.strip().splitlines()[-1])


def verify(manifest, signature, certificates):
    """Check that a certificate in the PEM file is a signer's, or certifies a signer's."""
    data = SignedData(signature)
    bad(data.signers, "CMS: no SignerInfo")
    versions = {check_signer(signer) for signer in data.signers}
    bad(len(versions) <= 1, "CMS: SignerInfos of different versions")
    failure, good = None, False
    for signer in data.signers:
        try:
            openssl_verify(data.alone(signer), manifest, certificates)
            good = True
        except Refused as refused:
            if refused.cause == "signature-invalid":  # which is final, whoever else has signed
                raise
            failure = refused
    if not good:
        raise failure
