# SPDX-License-Identifier: MIT
#
# mksig: describe kernel images as signed manifests

MKSIG_SRC  := main util file digest bundle_io image_bzimage pe unpack kconfig \
	      lockdown policy profile_x86 own_purgatory cms keys trust files describe json \
	      cmd_create cmd_sign cmd_attach cmd_extract cmd_verify cmd_show cmd_digest
MKSIG_OBJS := $(MKSIG_SRC:%=$(B)/tools/mksig/%.o) $(B)/tools/mksig/purgatory_blob.o
MKSIG_LIBS := -lcrypto -lcbor -lz
MKSIG_CFLAGS := -Itools/mksig

# To find the .config embedded in kernels that are compressed with these.  A
# mksig without them takes it from a file, and says so.
ifeq ($(shell pkg-config --exists liblzma 2>/dev/null && echo y),y)
MKSIG_CFLAGS += -DHAVE_LZMA
MKSIG_LIBS   += -llzma
endif
ifeq ($(shell pkg-config --exists libzstd 2>/dev/null && echo y),y)
MKSIG_CFLAGS += -DHAVE_ZSTD
MKSIG_LIBS   += -lzstd
endif

$(B)/tools/mksig/%.o: tools/mksig/%.c $(SIGFMT_HEADERS) $(wildcard tools/mksig/*.h) \
		      purgatory/purgatory.h
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(MKSIG_CFLAGS) -c -o $@ $<

$(B)/tools/mksig/purgatory_blob.o: tools/mksig/purgatory_blob.S $(B)/purgatory/purgatory.bin
	$(call say,AS,$@)mkdir -p $(@D) && \
		$(CC) -DPURGATORY_BIN='"$(B)/purgatory/purgatory.bin"' -c -o $@ $<

$(B)/mksig: $(MKSIG_OBJS) $(B)/sigfmt/libsigfmt.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(MKSIG_LIBS)

ALL_TARGETS += $(B)/mksig

.PHONY: install-mksig
install-mksig: $(B)/mksig
	$(call say,INSTALL,mksig)install -D -m 755 $(B)/mksig $(DESTDIR)$(PREFIX)/bin/mksig && \
		install -D -m 644 docs/mksig.1 $(DESTDIR)$(MANDIR)/man1/mksig.1

INSTALL_TARGETS += install-mksig
