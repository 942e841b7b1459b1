# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The patch loop of the kernel series; scripts/series says how it works.  KERNEL= names the
# series, of which all new files are the same.

KERNEL        ?= 6.12
KERNEL_SERIES := kernel-patches/$(KERNEL)
KERNEL_TREE   ?= $(B)/kernel-tree$(filter-out -6.12,-$(KERNEL))

# A source of one's own is that of one series
ALL_KERNEL_SERIES := $(if $(KERNEL_SRC),$(KERNEL_SERIES),$(patsubst %/BASE,%,$(wildcard kernel-patches/*/BASE)))

.PHONY: kernel-tree kernel-export kernel-sync series-check series-build stats \
	check-papers
kernel-tree:
	$(Q)scripts/series tree $(KERNEL_SERIES) $(KERNEL_TREE)

kernel-export:
	$(Q)scripts/series export $(KERNEL_SERIES) $(KERNEL_TREE)

kernel-sync:
	$(Q)set -e; for series in $(ALL_KERNEL_SERIES); do scripts/series sync $$series; done

series-check:
	$(Q)status=0; for series in $(ALL_KERNEL_SERIES) $(KEXEC_TOOLS_SERIES); do \
		scripts/series check $$series || status=1; done; exit $$status

series-build:
	$(Q)kernel-patches/build-each $(KERNEL_SERIES) $(B)/kernel-each

check-papers:
	$(Q)kernel-patches/check-papers

stats:
	$(Q)scripts/series stats $(KERNEL_SERIES)
