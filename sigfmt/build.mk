# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# libsigfmt: the shared verifier, and the userspace library around it

SIGFMT_VERSION := $(shell sed -n 's/^.define SF_VERSION[^"]*"\([^"]*\)".*/\1/p' sigfmt/libsigfmt.h)
SIGFMT_SONAME  := libsigfmt.so.1
INCLUDEDIR     ?= $(PREFIX)/include

# What the kernel has too; bundles, names and sentences; loads; keys and signatures
SIGFMT_CORE   := $(addprefix sigfmt/core/,decode check refuse)
SIGFMT_FORMAT := $(addprefix sigfmt/format/,encode bundle names error sentences)
SIGFMT_LOAD   := $(addprefix sigfmt/load/,ranges read_file map_file request machine machine_arm64 cmdline contents \
		 layout preflight plan load manifest_path picture)
SIGFMT_TRUST  := $(addprefix sigfmt/trust/,signature keyrings trust verify)
SIGFMT_OBJS   := $(patsubst %,$(B)/%.o,$(SIGFMT_CORE) $(SIGFMT_FORMAT) $(SIGFMT_LOAD) $(SIGFMT_TRUST))
SIGFMT_PUBLIC  := sigfmt/libsigfmt.h
SIGFMT_MAP     := sigfmt/libsigfmt.map

# What a program needs besides libsigfmt.a, which is for programs that are built here.  It is
# not installed: Debian has no static libcbor to go with it, and it shows what is inside.
SIGFMT_LIBS := -lcbor -lcrypto

$(B)/sigfmt/%.o: sigfmt/%.c $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(DEPFLAGS) -fPIC -c -o $@ $<

$(B)/sigfmt/libsigfmt.a: $(SIGFMT_OBJS)
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

# What programs see is in the map; the rest stays inside
$(B)/sigfmt/$(SIGFMT_SONAME): $(SIGFMT_OBJS) $(SIGFMT_MAP)
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(@F) \
		-Wl,--no-undefined -Wl,--version-script=$(SIGFMT_MAP) \
		-o $@ $(SIGFMT_OBJS) $(SIGFMT_LIBS)

# $(call sigfmt_pc,FILE,LIBS,CFLAGS)
sigfmt_pc = printf '%s\n' 'Name: libsigfmt' \
	'Description: Signed segment manifests for kexec_load(2)' \
	'Version: $(SIGFMT_VERSION)' 'Libs: $(2)' 'Cflags: $(3)' >$(1)

# For programs that are built here against the library before it is installed: they see what
# others will see of it
$(B)/sigfmt/include/libsigfmt.h: sigfmt/libsigfmt.h
	$(Q)install -D -m 644 $< $@

$(B)/sigfmt/libsigfmt-uninstalled.pc: sigfmt/build.mk $(B)/sigfmt/include/libsigfmt.h
	$(Q)$(call sigfmt_pc,$@,$(CURDIR)/$(B)/sigfmt/libsigfmt.a $(SIGFMT_LIBS),-I$(CURDIR)/$(B)/sigfmt/include)

ALL_TARGETS += $(B)/sigfmt/libsigfmt.a $(B)/sigfmt/$(SIGFMT_SONAME)

.PHONY: install-sigfmt
install-sigfmt: $(B)/sigfmt/$(SIGFMT_SONAME)
	$(call say,INSTALL,libsigfmt)install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)
	$(Q)install -m 755 $(B)/sigfmt/$(SIGFMT_SONAME) $(DESTDIR)$(LIBDIR)/
	$(Q)ln -sf $(SIGFMT_SONAME) $(DESTDIR)$(LIBDIR)/libsigfmt.so
	$(Q)$(call sigfmt_pc,$(DESTDIR)$(LIBDIR)/pkgconfig/libsigfmt.pc,-L$(LIBDIR) -lsigfmt,-I$(INCLUDEDIR))
	$(Q)chmod 644 $(DESTDIR)$(LIBDIR)/pkgconfig/libsigfmt.pc
	$(Q)install -m 644 $(SIGFMT_PUBLIC) $(DESTDIR)$(INCLUDEDIR)/
	$(Q)install -d $(DESTDIR)$(MANDIR)/man3 && install -m 644 docs/man3/*.3 $(DESTDIR)$(MANDIR)/man3/
	$(Q)cd docs/man3 && for page in *.3; do \
		for name in $$(sed -n 's/^\.Nm \(sf_[a-z_]*\).*/\1/p' $$page); do \
			[ -e $$name.3 ] || ln -sf $$page $(DESTDIR)$(MANDIR)/man3/$$name.3 || exit 1; \
		done; \
	done

INSTALL_TARGETS += install-sigfmt

.PHONY: check-sigfmt-install
check-sigfmt-install: $(B)/sigfmt/$(SIGFMT_SONAME)
	$(Q)sigfmt/check-install
check-unit: check-sigfmt-install

# The library's unit tests (tests/unit/build.mk)
UNIT_TESTS += test_sentence test_load test_trust test_picture test_tree
UNIT_OBJS_test_sentence := sigfmt/format/error.o sigfmt/format/sentences.o
UNIT_OBJS_test_load := tests/unit/machine.o $(UNIT_OBJS_test_sentence) sigfmt/format/bundle.o \
		       $(patsubst %,%.o,$(SIGFMT_LOAD) $(SIGFMT_TRUST))
# The test cuts files while they are read
UNIT_LIBS_test_load := -lcrypto -Wl,--wrap=pread -Wl,--wrap=syscall -Wl,--wrap=mmap
UNIT_OBJS_test_trust := $(UNIT_OBJS_test_load)
UNIT_LIBS_test_trust := -lcrypto
UNIT_OBJS_test_picture := $(UNIT_OBJS_test_load)
UNIT_LIBS_test_picture := -lcrypto
UNIT_OBJS_test_tree := $(UNIT_OBJS_test_load)
UNIT_LIBS_test_tree := -lcrypto

include tools/kexec-manifest/build.mk
