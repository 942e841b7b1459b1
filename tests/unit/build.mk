# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Unit tests (cmocka), built with AddressSanitizer and UBSan.  To add one, put
# its name into UNIT_TESTS; objects it links besides those of the core go into
# UNIT_OBJS_<name> (their sources' paths with .o), libraries into
# UNIT_LIBS_<name>, flags for its own source into UNIT_CFLAGS_<name>.

UNIT := $(B)/tests/unit
UNIT_TESTS += test_decode test_check test_refuse test_encode
UNIT_CFLAGS := $(ALL_CFLAGS) -O1 -g -fsanitize=address,undefined \
	       -fno-sanitize-recover=all -fno-omit-frame-pointer -Itests/unit
UNIT_COMMON := $(SIGFMT_CORE:%=%.o) sigfmt/format/encode.o sigfmt/format/names.o \
	       tests/unit/fixture.o tests/unit/reencode.o

# All sources once more, with sanitizers, apart from the objects that are shipped
$(UNIT)/%.o: %.c $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && \
		$(CC) $(UNIT_CFLAGS) $(DEPFLAGS) $(UNIT_CFLAGS_$(notdir $*)) -c -o $@ $<

$(UNIT)/test_%: $(UNIT)/tests/unit/test_%.o $(UNIT_COMMON:%=$(UNIT)/%) \
		$$(addprefix $(UNIT)/,$$(UNIT_OBJS_test_$$*))
	$(call say,LD,$@)$(CC) $(UNIT_CFLAGS) -o $@ $^ $(UNIT_LIBS_test_$*) -lcmocka -lcbor

# They stay for the next time
.PRECIOUS: $(UNIT)/%.o

.PHONY: check-unit unit-tests
check-unit: unit-tests
unit-tests: $$(addprefix $(UNIT)/,$$(UNIT_TESTS))
	$(Q)if [ -x tests/run-suites ]; then tests/run-suites $(UNIT_TESTS:%=$(UNIT)/%); \
	else status=0; for test in $(UNIT_TESTS:%=$(UNIT)/%); do \
		$$test || status=1; done; exit $$status; fi
