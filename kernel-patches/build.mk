# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The patch loop of the kernel series; scripts/series says how it works

KERNEL_SERIES := kernel-patches/6.12
KERNEL_TREE   ?= $(B)/kernel-tree

.PHONY: kernel-tree kernel-export kernel-sync series-check series-build stats
## make kernel-tree     git tree of the kernel series, to edit it
kernel-tree:
	$(Q)scripts/series tree $(KERNEL_SERIES) $(KERNEL_TREE)

## make kernel-export   write patches and kernel-patches/src from that tree
kernel-export:
	$(Q)scripts/series export $(KERNEL_SERIES) $(KERNEL_TREE)

## make kernel-sync     take changes of sigfmt/ and kernel-patches/src over into the patches
kernel-sync:
	$(Q)scripts/series sync $(KERNEL_SERIES)

## make series-check    both series: patches, sources and copies agree; checkpatch
series-check:
	$(Q)status=0; for series in $(KERNEL_SERIES) $(KEXEC_TOOLS_SERIES); do \
		scripts/series check $$series || status=1; done; exit $$status

## make series-build    each kernel patch builds, new files without any warning (slow)
series-build:
	$(Q)kernel-patches/build-each $(KERNEL_SERIES) $(B)/kernel-each

## make stats           lines of code that the series adds to the kernel
stats:
	$(Q)scripts/series stats $(KERNEL_SERIES)
