# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# libsigfmt: the shared verifier, and the userspace library around it
## make                 library, purgatory and mksig

SIGFMT_VERSION := $(shell sed -n 's/^.define SF_VERSION[^"]*"\([^"]*\)".*/\1/p' sigfmt/format/sigfmt_names.h)
SIGFMT_SONAME  := libsigfmt.so.0
INCLUDEDIR     ?= $(PREFIX)/include

# What the kernel has too; bundles, names and sentences; loads; keys and signatures
SIGFMT_CORE   := $(addprefix sigfmt/core/,decode check refuse)
SIGFMT_FORMAT := $(addprefix sigfmt/format/,encode bundle names error sentences)
SIGFMT_LOAD   := $(addprefix sigfmt/load/,ranges read_file machine machine_arm64 cmdline contents layout preflight \
		 plan load manifest_path picture)
SIGFMT_TRUST  := $(addprefix sigfmt/trust/,signature keyrings trust)
SIGFMT_OBJS   := $(patsubst %,$(B)/%.o,$(SIGFMT_CORE) $(SIGFMT_FORMAT) $(SIGFMT_LOAD) $(SIGFMT_TRUST))
SIGFMT_HEADERS := $(wildcard sigfmt/*/*.h)
SIGFMT_PUBLIC  := $(wildcard sigfmt/*/sigfmt*.h)

# What a program needs besides libsigfmt.a, which is for programs that are built here: a
# static library is not installed, because Debian has no static libcbor to go with it
SIGFMT_LIBS := -lcbor -lcrypto

$(B)/sigfmt/%.o: sigfmt/%.c $(SIGFMT_HEADERS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -fPIC -c -o $@ $<

$(B)/sigfmt/libsigfmt.a: $(SIGFMT_OBJS)
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

# Everything public begins with sf_; the rest stays inside.
$(B)/sigfmt/libsigfmt.map: sigfmt/build.mk
	$(Q)mkdir -p $(@D) && echo 'SIGFMT_0 { global: sf_*; local: *; };' >$@

$(B)/sigfmt/$(SIGFMT_SONAME): $(SIGFMT_OBJS) $(B)/sigfmt/libsigfmt.map
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(@F) \
		-Wl,--no-undefined -Wl,--version-script=$(B)/sigfmt/libsigfmt.map \
		-o $@ $(SIGFMT_OBJS) $(SIGFMT_LIBS)

# $(call sigfmt_pc,LIBS,CFLAGS)
sigfmt_pc = mkdir -p $(@D) && printf '%s\n' 'Name: libsigfmt' \
	'Description: Signed segment manifests for kexec_load(2)' \
	'Version: $(SIGFMT_VERSION)' 'Libs: $(1)' 'Cflags: $(2)' >$@

$(B)/sigfmt/libsigfmt.pc: sigfmt/build.mk
	$(Q)$(call sigfmt_pc,-L$(LIBDIR) -lsigfmt,-I$(INCLUDEDIR)/sigfmt)

# For programs that are built here, against the library before it is installed
$(B)/sigfmt/libsigfmt-uninstalled.pc: sigfmt/build.mk
	$(Q)$(call sigfmt_pc,$(CURDIR)/$(B)/sigfmt/libsigfmt.a $(SIGFMT_LIBS),$(SIGFMT_INCLUDES:-I%=-I$(CURDIR)/%))

ALL_TARGETS += $(B)/sigfmt/libsigfmt.a $(B)/sigfmt/$(SIGFMT_SONAME) $(B)/sigfmt/libsigfmt.pc

.PHONY: install-sigfmt
# The directories in the .pc file are those of this very call
install-sigfmt: $(B)/sigfmt/$(SIGFMT_SONAME)
	$(call say,INSTALL,libsigfmt)rm -f $(B)/sigfmt/libsigfmt.pc
	$(Q)$(MAKE) --no-print-directory $(B)/sigfmt/libsigfmt.pc
	$(Q)install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)/sigfmt
	$(Q)install -m 755 $(B)/sigfmt/$(SIGFMT_SONAME) $(DESTDIR)$(LIBDIR)/
	$(Q)ln -sf $(SIGFMT_SONAME) $(DESTDIR)$(LIBDIR)/libsigfmt.so
	$(Q)install -m 644 $(B)/sigfmt/libsigfmt.pc $(DESTDIR)$(LIBDIR)/pkgconfig/
	$(Q)install -m 644 $(SIGFMT_PUBLIC) $(DESTDIR)$(INCLUDEDIR)/sigfmt/

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
UNIT_LIBS_test_load := -lcrypto -Wl,--wrap=read
UNIT_OBJS_test_trust := $(UNIT_OBJS_test_load)
UNIT_LIBS_test_trust := -lcrypto
UNIT_OBJS_test_picture := $(UNIT_OBJS_test_load)
UNIT_LIBS_test_picture := -lcrypto
UNIT_OBJS_test_tree := $(UNIT_OBJS_test_load)
UNIT_LIBS_test_tree := -lcrypto

include tools/kexec-manifest/build.mk
