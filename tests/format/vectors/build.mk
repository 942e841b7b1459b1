# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Vectors, for both verifiers

VECTORS := $(UNIT)/tests/format/vectors
VERIFY  := $(B)/tests/format/vectors/verify
VERIFY_OBJS := $(addprefix $(VECTORS)/,verify.o vector.o vector_verify.o) \
	       $(UNIT)/tests/unit/reencode.o $(SIGFMT_CORE:%=$(UNIT)/%.o) \
	       $(UNIT)/sigfmt/format/encode.o

$(VERIFY): $(VERIFY_OBJS)
	$(call say,LD,$@)mkdir -p $(@D) && $(CC) $(UNIT_CFLAGS) -o $@ $^ -lcbor -lcrypto

# Random loads, about which both verifiers must agree
RANDOM_LOADS ?= 2000
RANDOM_SEED  ?= 1

.PHONY: check-vectors
check-vectors: $(VERIFY) $(B)/mksig
	$(Q)tests/format/vectors/check $(VERIFY) && tests/format/vectors/signatures $(B)/mksig && \
		tests/format/vectors/differential $(VERIFY) $(RANDOM_LOADS) $(RANDOM_SEED)
