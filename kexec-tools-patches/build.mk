# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# kexec-tools with the series applied, and the patch loop for it

KEXEC_TOOLS_SERIES := kexec-tools-patches/2.0.29
KEXEC_TOOLS_DIR    := $(B)/kexec-tools
KEXEC_TOOLS_TREE   ?= $(B)/kexec-tools-tree
KEXEC_TOOLS_LOG    := $(CURDIR)/$(B)/kexec-tools.log

# Linked with the library as it is here, installed or not
kexec_tools_env = PKG_CONFIG_PATH=$(CURDIR)/$(B)/sigfmt

$(KEXEC_TOOLS_DIR)/.configured: $(wildcard $(KEXEC_TOOLS_SERIES)/*) \
		$(B)/sigfmt/libsigfmt-uninstalled.pc
	$(call say,UNPACK,$(KEXEC_TOOLS_DIR))scripts/series src $(KEXEC_TOOLS_SERIES) $(KEXEC_TOOLS_DIR)
	$(call say,CONF,$(KEXEC_TOOLS_DIR))cd $(KEXEC_TOOLS_DIR) && \
		if ! { autoheader -Wnone && autoconf -Wnone && $(kexec_tools_env) ./configure \
			$(KEXEC_TOOLS_CROSS) \
			--prefix=/usr --sbindir=/sbin --with-sigfmt --without-xen --without-lzma \
			CFLAGS='$(CFLAGS)'; } >$(KEXEC_TOOLS_LOG) 2>&1; then \
			tail -n 20 $(KEXEC_TOOLS_LOG) >&2; exit 1; fi
	$(Q)touch $@

# kexec-tools tracks its own sources; what it cannot know of is the library.
$(KEXEC_TOOLS_DIR)/sbin/kexec: $(KEXEC_TOOLS_DIR)/.configured $(B)/sigfmt/libsigfmt.a
	$(call say,MAKE,$@)rm -f $(KEXEC_TOOLS_DIR)/build/sbin/kexec && \
		if ! $(MAKE) -C $(KEXEC_TOOLS_DIR) >>$(KEXEC_TOOLS_LOG) 2>&1; then \
			tail -n 20 $(KEXEC_TOOLS_LOG) >&2; exit 1; fi
	$(Q)mkdir -p $(@D) && cp $(KEXEC_TOOLS_DIR)/build/sbin/kexec $@

.PHONY: kexec-tools-tree kexec-tools-export kexec-tools-series-check kexec-tools-build-check
kexec-tools-tree:
	$(Q)scripts/series tree $(KEXEC_TOOLS_SERIES) $(KEXEC_TOOLS_TREE)

kexec-tools-export:
	$(Q)scripts/series export $(KEXEC_TOOLS_SERIES) $(KEXEC_TOOLS_TREE)

kexec-tools-series-check:
	$(Q)scripts/series check $(KEXEC_TOOLS_SERIES)

kexec-tools-build-check: $(B)/sigfmt/libsigfmt.a $(B)/sigfmt/libsigfmt-uninstalled.pc
	$(Q)$(kexec_tools_env) kexec-tools-patches/build-each $(KEXEC_TOOLS_SERIES) $(B)/kexec-tools-each

.PHONY: kexec-tools-newest-check
kexec-tools-newest-check: $(B)/sigfmt/libsigfmt.a $(B)/sigfmt/libsigfmt-uninstalled.pc
	$(Q)$(kexec_tools_env) kexec-tools-patches/check-newest $(KEXEC_TOOLS_SERIES) $(B)/kexec-tools-newest
series-check: kexec-tools-newest-check
