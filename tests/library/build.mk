# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Tests of libsigfmt as other programs use it: C, C++, Python, the manual's examples, the ABI

LIBRARY := $(B)/tests/library

# tests/library/check links api.c with the installed library; this one has sanitizers
$(LIBRARY)/api-sanitized: tests/library/api.c $(B)/sigfmt/include/libsigfmt.h \
		$(SIGFMT_OBJS:$(B)/%=$(UNIT)/%)
	$(call say,LD,$@)mkdir -p $(@D) && $(CC) $(UNIT_CFLAGS) -I$(B)/sigfmt/include -o $@ $< \
		$(filter %.o,$^) $(SIGFMT_LIBS) -lpthread

.PHONY: check-library library-abi
check-library: $(B)/sigfmt/$(SIGFMT_SONAME) $(B)/mksig $(MKBZIMAGE) $(LIBRARY)/api-sanitized
	$(Q)tests/library/check

library-abi: $(B)/sigfmt/$(SIGFMT_SONAME)
	$(Q)scripts/deps abigail-tools
	$(Q)tests/library/abi --store
