# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Benchmarks: each is a program or script that compares ours with others in the same run, and
# prints lines that tests/bench/run describes.

BENCHES := tests/bench/load $(B)/tests/bench/decode tests/bench/mksig tests/bench/initrd \
	   $(B)/tests/bench/sha256
# The input of "decode": a manifest for Debian's kernel
BENCH_BUNDLE := $(B)/tests/bench/debian.ksig

.PHONY: bench
bench: guest $(BENCHES) $(B)/tests/bench/watch $(BENCH_BUNDLE)
	$(Q)tests/bench/run -o $(B)/bench.json $(BENCHES)

$(B)/tests/bench/watch: tests/bench/watch.c
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -static -o $@ $<

$(B)/tests/bench/decode: tests/bench/decode.c tests/bench/bench.h $(B)/sigfmt/libsigfmt.a
	$(call say,LD,$@)mkdir -p $(@D) && \
		$(CC) $(ALL_CFLAGS) -DBUNDLE='"$(BENCH_BUNDLE)"' -o $@ $(filter %.c %.a,$^) $(SIGFMT_LIBS)

$(BENCH_BUNDLE): $(B)/mksig
	$(Q)mkdir -p $(@D) && image=$$(scripts/fetch debian-kernel) && \
		$(B)/mksig create --quiet -o $@ "$$image"

# The object in kexec-tools' purgatory.  Its functions are renamed, because ours have the same
# names.
KEXEC_TOOLS_SHA256 := $(B)/tests/bench/kexec-tools-sha256.o

$(KEXEC_TOOLS_SHA256): $(B)/kexec-tools/sbin/kexec
	$(call say,OBJCOPY,$@)mkdir -p $(@D) && objcopy \
		--redefine-sym sha256_starts=kexec_tools_starts \
		--redefine-sym sha256_update=kexec_tools_update \
		--redefine-sym sha256_finish=kexec_tools_finish \
		$(KEXEC_TOOLS_DIR)/purgatory/sha256.o $@

$(B)/tests/bench/sha256: tests/bench/sha256.c tests/bench/bench.h $(KEXEC_TOOLS_SHA256) \
		$(B)/purgatory/sha256.o $(B)/purgatory/sha256_ni.o
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) -I$(KEXEC_TOOLS_DIR) -no-pie -o $@ \
		$(filter %.c %.o,$^) -lcrypto
