# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Every small change of what is valid; without sanitizers, for speed

EXHAUSTIVE := $(B)/tests/format/exhaustive
EXHAUSTIVE_CFLAGS := $(ALL_CFLAGS) $(MKSIG_CFLAGS) -Itests/unit -Itests/format/vectors
EXHAUSTIVE_HEADERS := $(SIGFMT_HEADERS) $(wildcard tests/format/vectors/*.h) tests/unit/reencode.h

$(EXHAUSTIVE)/%.o: tests/format/exhaustive/%.c tests/format/exhaustive/tap.h $(EXHAUSTIVE_HEADERS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(EXHAUSTIVE_CFLAGS) -c -o $@ $<
$(EXHAUSTIVE)/%.o: tests/format/vectors/%.c $(EXHAUSTIVE_HEADERS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(EXHAUSTIVE_CFLAGS) -c -o $@ $<
$(EXHAUSTIVE)/%.o: tests/unit/%.c $(EXHAUSTIVE_HEADERS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(EXHAUSTIVE_CFLAGS) -c -o $@ $<

$(EXHAUSTIVE)/inputs: $(addprefix $(EXHAUSTIVE)/,inputs.o reencode.o)
$(EXHAUSTIVE)/loads: $(addprefix $(EXHAUSTIVE)/,loads.o vector.o vector_verify.o accepted.o)
$(EXHAUSTIVE)/bundle: $(addprefix $(EXHAUSTIVE)/,bundle.o reencode.o) \
		      $(filter-out %/main.o,$(MKSIG_OBJS))
$(EXHAUSTIVE)/inputs $(EXHAUSTIVE)/loads $(EXHAUSTIVE)/bundle: $(B)/sigfmt/libsigfmt.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) -o $@ $(filter %.o,$^) $(B)/sigfmt/libsigfmt.a $(MKSIG_LIBS)

.PHONY: check-exhaustive
## make check-exhaustive every flip, cut and insertion of what is valid
check-exhaustive: $(EXHAUSTIVE)/inputs $(EXHAUSTIVE)/loads $(EXHAUSTIVE)/bundle $(B)/mksig $(MKBZIMAGE)
	$(Q)tests/format/exhaustive/run $(EXHAUSTIVE)
