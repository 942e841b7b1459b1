# SPDX-License-Identifier: MIT
#
# kexec-manifest: is this machine ready?

KEXEC_MANIFEST_OBJS := $(patsubst %,$(B)/tools/kexec-manifest/%.o,main status kernels files report)

$(B)/tools/kexec-manifest/%.o: tools/kexec-manifest/%.c $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(DEPFLAGS) -c -o $@ $<

$(B)/kexec-manifest: $(KEXEC_MANIFEST_OBJS) $(B)/sigfmt/libsigfmt.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(SIGFMT_LIBS)

ALL_TARGETS += $(B)/kexec-manifest

.PHONY: install-kexec-manifest
install-kexec-manifest: $(B)/kexec-manifest
	$(call say,INSTALL,kexec-manifest)install -D -m 755 $(B)/kexec-manifest \
		$(DESTDIR)$(PREFIX)/sbin/kexec-manifest
	$(Q)install -D -m 644 docs/kexec-manifest.8 $(DESTDIR)$(MANDIR)/man8/kexec-manifest.8
	$(Q)cd tools/kexec-manifest/completions && for name in kexec-manifest kexec; do \
		install -D -m 644 $$name.bash \
			$(DESTDIR)$(DATADIR)/bash-completion/completions/$$name && \
		install -D -m 644 _$$name $(DESTDIR)$(DATADIR)/zsh/vendor-completions/_$$name && \
		install -D -m 644 $$name.fish \
			$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/$$name.fish || exit 1; \
	done

INSTALL_TARGETS += install-kexec-manifest

UNIT_TESTS += test_status
UNIT_OBJS_test_status := $(UNIT_OBJS_test_load) \
	$(patsubst %,tools/kexec-manifest/%.o,status kernels files report)
UNIT_LIBS_test_status := -lcrypto

.PHONY: check-kexec-manifest
check-kexec-manifest: $(B)/kexec-manifest
	$(Q)tools/kexec-manifest/check $(B)/kexec-manifest
check-unit: check-kexec-manifest
