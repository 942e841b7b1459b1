# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Are the docs about what is there?

.PHONY: check-docs
check-docs:
	$(Q)docs/check
check-unit: check-docs
