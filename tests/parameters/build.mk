# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Tests of the audit of kernel parameters, and of the default policy made from it

PARAMETERS := $(B)/tests/parameters/test_parameters
PARAMETERS_OBJS := $(addprefix $(UNIT)/,tests/parameters/test_parameters.o tools/mksig/manifest/audit.o) \
		   $(UNIT)/tools/mksig/manifest/parameters.o $(UNIT_COMMON:%=$(UNIT)/%)

UNIT_CFLAGS_test_parameters := $(MKSIG_INCLUDES)
UNIT_CFLAGS_audit := $(MKSIG_INCLUDES)

$(UNIT)/tools/mksig/manifest/parameters.o: $(B)/tools/mksig/manifest/parameters.c $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(UNIT_CFLAGS) $(DEPFLAGS) $(MKSIG_INCLUDES) -c -o $@ $<

$(PARAMETERS): $(PARAMETERS_OBJS)
	$(call say,LD,$@)mkdir -p $(@D) && $(CC) $(UNIT_CFLAGS) -o $@ $^ -lcmocka -lcbor

.PHONY: check-parameters
check-parameters: $(PARAMETERS)
	$(Q)tests/run-suites '$(PARAMETERS) lines tests/parameters/lines.txt' \
		'KERNEL_SRC=$(KERNEL_SRC) tests/parameters/check $(PARAMETERS)'
