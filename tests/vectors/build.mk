# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Vectors, judged by two verifiers

VECTORS := $(UNIT)/tests/vectors
JUDGE   := $(B)/tests/vectors/judge
# The judge's environment is the loader's preflight: all of the loader comes with it
JUDGE_OBJS := $(addprefix $(VECTORS)/,state.o verdict.o) $(UNIT)/tests/unit/reencode.o \
	      $(SIGFMT_CORE:%=$(UNIT)/sigfmt/%.o) \
	      $(patsubst %,$(UNIT)/sigfmt/lib/%.o,$(SIGFMT_LIB) $(filter-out preflight plan load,$(SIGFMT_LOADER)))

$(VECTORS)/%.o: UNIT_CFLAGS += -Isigfmt/lib
$(VECTORS)/judge.o $(VECTORS)/state.o $(VECTORS)/verdict.o: tests/vectors/state.h sigfmt/lib/preflight.c

$(JUDGE): $(VECTORS)/judge.o $(JUDGE_OBJS)
	$(call say,LD,$@)mkdir -p $(@D) && $(CC) $(UNIT_CFLAGS) -o $@ $^ -lcbor -lcrypto

# Besides: random loads on which the two have to agree
RANDOM_LOADS ?= 2000
RANDOM_SEED  ?= 1

.PHONY: check-vectors
## make check-vectors   every vector judged by the verifier in C and by the one in Python
check-vectors: $(JUDGE) $(B)/mksig
	$(Q)tests/vectors/check $(JUDGE) && tests/vectors/signatures $(B)/mksig && \
		tests/vectors/differential $(JUDGE) $(RANDOM_LOADS) $(RANDOM_SEED)
