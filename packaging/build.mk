# SPDX-License-Identifier: MIT
#
# Packages, and their files other than programs

SYSCONFDIR ?= /etc

# The hooks run this to find a manifest's path
MANIFEST_PATH := $(B)/packaging/manifest-path

$(MANIFEST_PATH): packaging/hooks/manifest-path.c $(B)/sigfmt/libsigfmt.a $(FLAGS)
	$(call say,LD,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(DEPFLAGS) $(LDFLAGS) -o $@ $< \
		$(B)/sigfmt/libsigfmt.a $(SIGFMT_LIBS)

# The hook makes and removes manifests; kexec-manifest and the scripts for kernel packages run it
HOOKDIR := $(PREFIX)/lib/kexec-manifest

# $(call caller,NAME,FILE): written where it is installed, because its PREFIX is that of this call
caller = mkdir -p $(dir $(2)) && sed 's|@HOOK@|$(HOOKDIR)/hook|' packaging/hooks/$(1) >$(2) && chmod 755 $(2)

ALL_TARGETS += $(MANIFEST_PATH)

.PHONY: install-packaging check-install check-hooks check-completions deb deb-kernel check-deb check-deb-trixie check-deb-arm64
install-packaging: $(MANIFEST_PATH)
	$(call say,INSTALL,hooks)install -d $(DESTDIR)$(HOOKDIR) $(DESTDIR)$(DATADIR)/mksig
	$(Q)install -m 755 $(MANIFEST_PATH) packaging/hooks/hook $(DESTDIR)$(HOOKDIR)/
	$(Q)$(call caller,postinst,$(DESTDIR)$(SYSCONFDIR)/kernel/postinst.d/zzz-kexec-manifest)
	$(Q)$(call caller,postrm,$(DESTDIR)$(SYSCONFDIR)/kernel/postrm.d/zzz-kexec-manifest)
	$(Q)$(call caller,95-kexec-manifest.install,$(DESTDIR)$(PREFIX)/lib/kernel/install.d/95-kexec-manifest.install)
	$(Q)cd packaging && \
		install -D -m 644 hooks/kexec-manifest.conf $(DESTDIR)$(SYSCONFDIR)/kexec-manifest.conf && \
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

deb-kernel: all
	$(Q)packaging/make-deb-kernel

check-install: all
	$(Q)packaging/check-install

check-hooks: all
	$(Q)packaging/check-hooks

check-completions: $(B)/kexec-tools/sbin/kexec $(B)/kexec-manifest $(B)/mksig
	$(Q)scripts/deps zsh fish
	$(Q)packaging/check-completions $^

# Kernels by the kernel's own targets for packages
.PHONY: check-kernel-packages
check-kernel-packages: all
	$(Q)scripts/deps rpm makepkg pacman-package-manager libarchive-tools opensc
	$(Q)packaging/check-kernel-packages

.PHONY: symbols
symbols: $(B)/sigfmt/$(SIGFMT_SONAME)
	$(Q)packaging/symbols

# As a part of check-all, also test the packages for Debian 13 and for arm64
check-deb: deb $(B)/tests/cli/mkbzimage
	$(Q)scripts/fetch debian-kernel >/dev/null
	$(Q)status=0; packaging/check || status=1; \
	[ '$(SET)' = check ] || { packaging/check --in trixie && $(MAKE) --no-print-directory check-deb-arm64; } || status=1; \
	exit $$status

check-deb-trixie: deb $(B)/tests/cli/mkbzimage
	$(Q)packaging/check --in trixie

check-deb-arm64: deb $(B)/tests/format/vectors/verify
	$(Q)scripts/fetch debian-kernel >/dev/null
	$(Q)DEB_HOST_ARCH=arm64 packaging/make-deb
	$(Q)packaging/check --cross arm64
