# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The audit of kernel parameters, and the default policy made from it

PARAMETERS := $(B)/tests/parameters/test_parameters
PARAMETERS_OBJS := $(addprefix $(UNIT)/,tests/parameters/test_parameters.o tools/mksig/audit.o) \
		   $(UNIT)/tools/mksig/parameters.o $(UNIT_COMMON:%=$(UNIT)/%)

$(UNIT)/tests/parameters/test_parameters.o $(UNIT)/tools/mksig/audit.o: tools/mksig/audit.h
UNIT_CFLAGS_test_parameters := -Itools/mksig
UNIT_CFLAGS_audit := -Itools/mksig

$(UNIT)/tools/mksig/parameters.o: $(B)/tools/mksig/parameters.c tools/mksig/audit.h $(SIGFMT_HEADERS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(UNIT_CFLAGS) -Itools/mksig -c -o $@ $<

$(PARAMETERS): $(PARAMETERS_OBJS)
	$(call say,LD,$@)mkdir -p $(@D) && $(CC) $(UNIT_CFLAGS) -o $@ $^ -lcmocka -lcbor

.PHONY: check-parameters
## make check-parameters  is every parameter of the audited kernels classified?  KERNEL_SRC=
##                      audits your own kernel
check-parameters: $(PARAMETERS)
	$(Q)tests/tally '$(PARAMETERS) lines tests/parameters/lines.txt' \
		'KERNEL_SRC=$(KERNEL_SRC) tests/parameters/check $(PARAMETERS)'
