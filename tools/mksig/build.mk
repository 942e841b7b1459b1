# SPDX-License-Identifier: MIT
#
# mksig: describe kernel images as signed manifests

# What takes images apart, and stands by itself
MKSIG_IMAGE_SRC := $(addprefix tools/mksig/,util file digest \
	      $(addprefix image/,pieces image image_arm64 image_bzimage image_elf image_uki pe unpack kconfig))
MKSIG_SRC  := $(MKSIG_IMAGE_SRC) $(addprefix tools/mksig/,main options batch version bundle_io json \
	      cmd_create cmd_sign cmd_attach cmd_extract cmd_drop cmd_verify cmd_show cmd_digest cmd_explain \
	      $(addprefix manifest/,profile own_purgatory lockdown initrd cmdline audit policy policy_file \
	      check_line check_files describe describe_policy) \
	      $(addprefix sign/,signers cms cms_raw key_types pkcs11 keys trust))
MKSIG_OBJS := $(MKSIG_SRC:%=$(B)/%.o) $(B)/tools/mksig/manifest/parameters.o \
	      $(B)/tools/mksig/manifest/purgatory_blob.o
MKSIG_LIBS := -lcrypto -lcbor -lz
MKSIG_INCLUDES := -Itools/mksig $(addprefix -Itools/mksig/,image manifest sign)
MKSIG_CFLAGS := $(MKSIG_INCLUDES)

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

$(B)/tools/mksig/%.o: tools/mksig/%.c $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(DEPFLAGS) $(MKSIG_CFLAGS) -c -o $@ $<

$(B)/tools/mksig/manifest/purgatory_blob.o: tools/mksig/manifest/purgatory_blob.S $(B)/purgatory/purgatory.bin $(FLAGS)
	$(call say,AS,$@)mkdir -p $(@D) && \
		$(CC) -DPURGATORY_BIN='"$(B)/purgatory/purgatory.bin"' -c -o $@ $<

$(B)/tools/mksig/manifest/parameters.c: tools/mksig/manifest/parameters.txt tools/mksig/manifest/parameters.awk
	$(call say,AWK,$@)mkdir -p $(@D) && awk -f tools/mksig/manifest/parameters.awk $< >$@

$(B)/tools/mksig/manifest/parameters.o: $(B)/tools/mksig/manifest/parameters.c $(FLAGS)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) $(DEPFLAGS) $(MKSIG_CFLAGS) -c -o $@ $<

$(B)/mksig: $(MKSIG_OBJS) $(B)/sigfmt/libsigfmt.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(MKSIG_LIBS)

ALL_TARGETS += $(B)/mksig

.PHONY: install-mksig
install-mksig: $(B)/mksig
	$(call say,INSTALL,mksig)install -D -m 755 $(B)/mksig $(DESTDIR)$(PREFIX)/bin/mksig && \
		install -D -m 644 docs/mksig.1 $(DESTDIR)$(MANDIR)/man1/mksig.1

INSTALL_TARGETS += install-mksig
