# SPDX-License-Identifier: MIT
#
# Packages, and what they have besides programs

SYSCONFDIR ?= /etc

# Where a manifest lies, for the hooks
MANIFEST_PATH := $(B)/packaging/manifest-path

$(MANIFEST_PATH): packaging/hooks/manifest-path.c $(B)/sigfmt/libsigfmt.a $(FLAGS)
	$(call say,LD,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(DEPFLAGS) $(LDFLAGS) -o $@ $< \
		$(B)/sigfmt/libsigfmt.a $(SIGFMT_LIBS)

ALL_TARGETS += $(MANIFEST_PATH)

.PHONY: install-packaging deb check-deb check-deb-trixie
install-packaging: $(MANIFEST_PATH)
	$(call say,INSTALL,hooks)install -d $(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(DATADIR)/mksig
	$(Q)install -D -m 755 $(MANIFEST_PATH) $(DESTDIR)$(PREFIX)/lib/mksig/manifest-path
	$(Q)cd packaging && \
		install -m 755 hooks/kexec-manifest $(DESTDIR)$(PREFIX)/sbin/ && \
		install -D -m 644 hooks/kexec-manifest.conf $(DESTDIR)$(SYSCONFDIR)/kexec-manifest.conf && \
		install -D -m 755 hooks/postinst $(DESTDIR)$(SYSCONFDIR)/kernel/postinst.d/zzz-kexec-manifest && \
		install -D -m 755 hooks/postrm $(DESTDIR)$(SYSCONFDIR)/kernel/postrm.d/zzz-kexec-manifest && \
		install -D -m 755 hooks/95-kexec-manifest.install \
			$(DESTDIR)$(PREFIX)/lib/kernel/install.d/95-kexec-manifest.install && \
		install -D -m 644 completions/mksig.bash \
			$(DESTDIR)$(DATADIR)/bash-completion/completions/mksig && \
		install -D -m 644 completions/_mksig $(DESTDIR)$(DATADIR)/zsh/vendor-completions/_mksig && \
		install -D -m 644 completions/mksig.fish \
			$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/mksig.fish && \
		install -D -m 644 kexec-manifest-load.service \
			$(DESTDIR)$(PREFIX)/lib/systemd/system/kexec-manifest-load.service && \
		install -m 644 kexec-manifest.magic $(DESTDIR)$(DATADIR)/mksig/ && \
		install -D -m 644 ../docs/kexec-manifest.5 $(DESTDIR)$(MANDIR)/man5/kexec-manifest.5

INSTALL_TARGETS += install-packaging

deb:
	$(Q)packaging/make-deb

check-deb: deb $(B)/tests/cli/mkbzimage
	$(Q)scripts/fetch debian-kernel >/dev/null
	$(Q)packaging/check

check-deb-trixie:
	$(Q)packaging/check --in trixie
