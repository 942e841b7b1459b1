# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""What the second verifier says when it refuses: an errno's name and a reason."""


class Refused(Exception):
    def __init__(self, error, reason):
        super().__init__(f"{error}: {reason}")
        self.error = error


def need(condition, error, reason):
    if not condition:
        raise Refused(error, reason)
