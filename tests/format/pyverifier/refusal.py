# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""Refusals: cause and place.  docs/protocol.md lists the errnos."""

ERRNOS = {
    "EINVAL": "header-short header-magic header-version header-reserved header-manifest-size "
              "header-signature-size header-unsigned header-truncated header-trailing",
    "ENOKEY": "signer-unknown",
    "EKEYREJECTED": "signature-invalid",
    "EBADMSG": "signature-malformed manifest-malformed",
    "ENOEXEC": "arch-differs usage-differs component-differs template-size",
    "ESTALE": "generation-low",
    "EBADSLT": "tag-unknown tag-twice slot-missing slot-not-crash bufsz-differs bufsz-max "
               "bufsz-zero bufsz-not-zero memsz-differs cmdline-memory mem-align mem-range "
               "mem-overlap initramfs-gap entry-differs",
    "EADDRNOTAVAIL": "dest-low dest-wrap dest-not-ram dest-driver-managed "
                     "dest-not-in-firmware-map dest-efi dest-reserved dest-out-of-reach "
                     "dest-not-crash-region dest-crash-region",
    "EILSEQ": "choice-unknown cmdline-nul cmdline-byte cmdline-long cmdline-word-long "
              "cmdline-elfcorehdr cmdline-forbidden cmdline-value cmdline-required",
    "EPERM": "lockdown-weaker",
    "EUCLEAN": "digest-differs",
}
NOTHING = (1 << 64) - 1         # a value that is left out of the log
ERRNO_OF = {cause: errno for errno, causes in ERRNOS.items() for cause in causes.split()}


class Refused(Exception):
    """The slot is a manifest.Slot; offset and value are numbers; flaw is a text for the signer."""

    def __init__(self, cause, slot=None, offset=None, value=None, flaw=""):
        self.errno = ERRNO_OF[cause]
        self.cause = cause
        self.slot = slot
        self.offset = offset
        self.value = value
        self.flaw = flaw
        super().__init__(f"{self.errno} {self.line()} {flaw}")

    def line(self):
        """The line that the kernel logs."""
        text = self.cause
        if self.slot:
            text += f" slot {self.slot.number} ({self.slot.name.decode()})"
        if self.offset is not None:
            text += f"{'' if self.slot else ' '}+{self.offset:#x}"
        if self.value not in (None, NOTHING):
            text += f" {self.value:#x}"
        return text


def need(condition, cause, **where):
    if not condition:
        raise Refused(cause, **where)
