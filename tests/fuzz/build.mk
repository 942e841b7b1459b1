# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Fuzzers (libFuzzer, with AddressSanitizer and UBSan), each for FUZZ_SECONDS.
# FUZZ_fast_decode is the decoder's without sanitizers, for long runs, and
# "storm" a driver that mutates a corpus blindly, for still more of them.

FUZZ_SECONDS ?= 60
CLANG        ?= clang
FUZZ         := $(B)/tests/fuzz
FUZZERS      := decode bundle load image
FUZZ_CFLAGS  := $(ALL_CFLAGS) $(MKSIG_CFLAGS) -g -Itests/unit -Itests/vectors -Itests/fuzz
FUZZ_SANITIZE := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
		 -fno-omit-frame-pointer

FUZZ_CORE := sigfmt/decode sigfmt/check sigfmt/refuse sigfmt/lib/encode
FUZZ_SRC_decode := tests/fuzz/fuzz_decode tests/fuzz/oracle tests/unit/reencode $(FUZZ_CORE)
FUZZ_LIB := $(patsubst %,sigfmt/lib/%,$(filter-out encode,$(SIGFMT_LIB))) $(FUZZ_CORE)
FUZZ_SRC_bundle := tests/fuzz/fuzz_bundle $(FUZZ_LIB)
FUZZ_SRC_load   := tests/fuzz/fuzz_load \
		   $(addprefix tests/vectors/,vector vector_verify accepted) $(FUZZ_CORE)
FUZZ_SRC_image  := tests/fuzz/fuzz_image $(FUZZ_LIB) $(addprefix tools/mksig/,$(MKSIG_IMAGE_SRC))

FUZZ_HEADERS := $(SIGFMT_HEADERS) $(wildcard tests/*/*.h) $(wildcard tools/mksig/*.h)

$(FUZZ)/san/%.o: %.c $(FUZZ_HEADERS)
	$(call say,CLANG,$@)mkdir -p $(@D) && $(CLANG) $(FUZZ_CFLAGS) $(FUZZ_SANITIZE) -c -o $@ $<
$(FUZZ)/fast/%.o: %.c $(FUZZ_HEADERS)
	$(call say,CLANG,$@)mkdir -p $(@D) && \
		$(CLANG) $(FUZZ_CFLAGS) -O2 -fsanitize=fuzzer-no-link -c -o $@ $<
$(FUZZ)/storm/%.o: %.c $(FUZZ_HEADERS)
	$(call say,CLANG,$@)mkdir -p $(@D) && $(CLANG) $(FUZZ_CFLAGS) -O2 -c -o $@ $<

.SECONDEXPANSION:
$(FUZZ)/fuzz_%: $$(addprefix $(FUZZ)/san/,$$(addsuffix .o,$$(FUZZ_SRC_$$*)))
	$(call say,LD,$@)$(CLANG) $(FUZZ_SANITIZE) -fsanitize=fuzzer -o $@ $^ $(MKSIG_LIBS)
$(FUZZ)/fast_%: $$(addprefix $(FUZZ)/fast/,$$(addsuffix .o,$$(FUZZ_SRC_$$*)))
	$(call say,LD,$@)$(CLANG) -fsanitize=fuzzer -o $@ $^ $(MKSIG_LIBS)
$(FUZZ)/storm_%: $$(addprefix $(FUZZ)/storm/,$$(addsuffix .o,$$(FUZZ_SRC_$$*) tests/fuzz/storm))
	$(call say,LD,$@)$(CLANG) -o $@ $^ $(MKSIG_LIBS)

.PHONY: check-fuzz
## make check-fuzz      fuzzers, FUZZ_SECONDS (60) each
check-fuzz: $(FUZZERS:%=$(FUZZ)/fuzz_%) $(MKBZIMAGE) $(VERIFY)
	$(Q)tests/fuzz/run $(FUZZ_SECONDS) $(FUZZERS)
