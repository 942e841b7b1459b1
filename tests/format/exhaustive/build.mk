# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Try every small change of valid input; without sanitizers, for speed

EXHAUSTIVE := $(B)/tests/format/exhaustive
EXHAUSTIVE_CFLAGS := $(ALL_CFLAGS) $(MKSIG_CFLAGS) -Itests/unit -Itests/format/vectors

$(EXHAUSTIVE)/%.o: tests/format/exhaustive/%.c $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(EXHAUSTIVE_CFLAGS) $(DEPFLAGS) -c -o $@ $<
$(EXHAUSTIVE)/%.o: tests/format/vectors/%.c $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(EXHAUSTIVE_CFLAGS) $(DEPFLAGS) -c -o $@ $<
$(EXHAUSTIVE)/%.o: tests/unit/%.c $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(EXHAUSTIVE_CFLAGS) $(DEPFLAGS) -c -o $@ $<

$(EXHAUSTIVE)/inputs: $(addprefix $(EXHAUSTIVE)/,inputs.o reencode.o)
$(EXHAUSTIVE)/loads: $(addprefix $(EXHAUSTIVE)/,loads.o vector.o vector_verify.o accepted.o)
$(EXHAUSTIVE)/bundle: $(addprefix $(EXHAUSTIVE)/,bundle.o reencode.o) \
		      $(filter-out %/main.o,$(MKSIG_OBJS))
$(EXHAUSTIVE)/inputs $(EXHAUSTIVE)/loads $(EXHAUSTIVE)/bundle: $(B)/sigfmt/libsigfmt.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) -o $@ $(filter %.o,$^) $(B)/sigfmt/libsigfmt.a $(MKSIG_LIBS)

.PHONY: check-exhaustive
check-exhaustive: $(EXHAUSTIVE)/inputs $(EXHAUSTIVE)/loads $(EXHAUSTIVE)/bundle $(B)/mksig $(MKBZIMAGE)
	$(Q)tests/format/exhaustive/run $(EXHAUSTIVE)
