# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Fuzzers (libFuzzer, with AddressSanitizer and UBSan), each for FUZZ_SECONDS.
# FUZZ_fast_decode is the decoder's fuzzer without sanitizers, for long runs; "storm" is a
# driver without feedback, for still more executions.

FUZZ_SECONDS ?= 60
CLANG        ?= clang
FUZZ         := $(B)/tests/format/fuzz
FUZZERS      := decode bundle load image
FUZZ_CFLAGS  := $(ALL_CFLAGS) $(MKSIG_CFLAGS) -g -Itests/unit -Itests/format/vectors -Itests/format/fuzz
FUZZ_SANITIZE := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
		 -fno-omit-frame-pointer

FUZZ_CORE := $(SIGFMT_CORE) sigfmt/format/encode
FUZZ_SRC_decode := tests/format/fuzz/fuzz_decode tests/format/fuzz/oracle tests/unit/reencode $(FUZZ_CORE)
FUZZ_LIB := $(SIGFMT_CORE) $(SIGFMT_FORMAT)
FUZZ_SRC_bundle := tests/format/fuzz/fuzz_bundle $(FUZZ_LIB)
FUZZ_SRC_load   := tests/format/fuzz/fuzz_load \
		   $(addprefix tests/format/vectors/,vector vector_verify accepted) $(FUZZ_CORE)
FUZZ_SRC_image  := tests/format/fuzz/fuzz_image $(FUZZ_LIB) $(MKSIG_IMAGE_SRC)

$(FUZZ)/san/%.o: %.c $(FLAGS)
	$(call say,CLANG,$@)mkdir -p $(@D) && $(CLANG) $(FUZZ_CFLAGS) $(DEPFLAGS) $(FUZZ_SANITIZE) -c -o $@ $<
$(FUZZ)/fast/%.o: %.c $(FLAGS)
	$(call say,CLANG,$@)mkdir -p $(@D) && \
		$(CLANG) $(FUZZ_CFLAGS) $(DEPFLAGS) -O2 -fsanitize=fuzzer-no-link -c -o $@ $<
$(FUZZ)/storm/%.o: %.c $(FLAGS)
	$(call say,CLANG,$@)mkdir -p $(@D) && $(CLANG) $(FUZZ_CFLAGS) $(DEPFLAGS) -O2 -c -o $@ $<

$(FUZZ)/fuzz_%: $$(addprefix $(FUZZ)/san/,$$(addsuffix .o,$$(FUZZ_SRC_$$*)))
	$(call say,LD,$@)$(CLANG) $(FUZZ_SANITIZE) -fsanitize=fuzzer -o $@ $^ $(MKSIG_LIBS)
$(FUZZ)/fast_%: $$(addprefix $(FUZZ)/fast/,$$(addsuffix .o,$$(FUZZ_SRC_$$*)))
	$(call say,LD,$@)$(CLANG) -fsanitize=fuzzer -o $@ $^ $(MKSIG_LIBS)
$(FUZZ)/storm_%: $$(addprefix $(FUZZ)/storm/,$$(addsuffix .o,$$(FUZZ_SRC_$$*) tests/format/fuzz/storm))
	$(call say,LD,$@)$(CLANG) -o $@ $^ $(MKSIG_LIBS)

.PHONY: check-fuzz
check-fuzz: $(FUZZERS:%=$(FUZZ)/fuzz_%) $(MKBZIMAGE) $(VERIFY)
	$(Q)tests/format/fuzz/run $(FUZZ_SECONDS) $(FUZZERS)
