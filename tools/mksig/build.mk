# SPDX-License-Identifier: MIT
#
# mksig: describe kernel images as signed manifests

# What takes images apart, and stands by itself
MKSIG_IMAGE_SRC := util file pieces digest image image_bzimage image_elf image_uki pe unpack kconfig
MKSIG_SRC  := $(MKSIG_IMAGE_SRC) main tool version bundle_io lockdown audit policy cmdline initrd profile_x86 \
	      own_purgatory cms cms_raw kinds pkcs11 keys trust files policy_line policy_file describe_policy describe json \
	      cmd_create cmd_sign cmd_attach cmd_extract cmd_drop cmd_verify cmd_show cmd_digest cmd_explain
MKSIG_OBJS := $(MKSIG_SRC:%=$(B)/tools/mksig/%.o) $(B)/tools/mksig/parameters.o \
	      $(B)/tools/mksig/purgatory_blob.o
MKSIG_LIBS := -lcrypto -lcbor -lz
MKSIG_CFLAGS := -Itools/mksig

# To look into kernels that are compressed with these.  A mksig without them takes
# the .config from a file, and says so.
have = $(shell $(CC) -E -include $(1) -x c /dev/null >/dev/null 2>&1 && echo y)
ifeq ($(call have,lzma.h),y)
MKSIG_CFLAGS += -DHAVE_LZMA
MKSIG_LIBS   += -llzma
endif
ifeq ($(call have,zstd.h),y)
MKSIG_CFLAGS += -DHAVE_ZSTD
MKSIG_LIBS   += -lzstd
endif
ifeq ($(call have,bzlib.h),y)
MKSIG_CFLAGS += -DHAVE_BZIP2
MKSIG_LIBS   += -lbz2
endif
ifeq ($(call have,lz4.h),y)
MKSIG_CFLAGS += -DHAVE_LZ4
MKSIG_LIBS   += -llz4
endif
ifeq ($(call have,lzo/lzo1x.h),y)
MKSIG_CFLAGS += -DHAVE_LZO
MKSIG_LIBS   += -llzo2
endif

$(B)/tools/mksig/%.o: tools/mksig/%.c $(SIGFMT_HEADERS) $(wildcard tools/mksig/*.h) \
		      purgatory/purgatory.h
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(MKSIG_CFLAGS) -c -o $@ $<

$(B)/tools/mksig/purgatory_blob.o: tools/mksig/purgatory_blob.S $(B)/purgatory/purgatory.bin
	$(call say,AS,$@)mkdir -p $(@D) && \
		$(CC) -DPURGATORY_BIN='"$(B)/purgatory/purgatory.bin"' -c -o $@ $<

$(B)/tools/mksig/parameters.c: tools/mksig/parameters.txt tools/mksig/parameters.awk
	$(call say,AWK,$@)mkdir -p $(@D) && awk -f tools/mksig/parameters.awk $< >$@

$(B)/tools/mksig/parameters.o: $(B)/tools/mksig/parameters.c tools/mksig/audit.h $(SIGFMT_HEADERS)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) $(MKSIG_CFLAGS) -c -o $@ $<

$(B)/mksig: $(MKSIG_OBJS) $(B)/sigfmt/libsigfmt.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(MKSIG_LIBS)

ALL_TARGETS += $(B)/mksig

.PHONY: install-mksig
install-mksig: $(B)/mksig
	$(call say,INSTALL,mksig)install -D -m 755 $(B)/mksig $(DESTDIR)$(PREFIX)/bin/mksig && \
		install -D -m 644 docs/mksig.1 $(DESTDIR)$(MANDIR)/man1/mksig.1

INSTALL_TARGETS += install-mksig
