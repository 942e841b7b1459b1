# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# purgatory.bin, which runs between two kernels, is flat and position independent.
# Every manifest signs its bytes, so they depend only on the sources and the compiler:
# the user's CFLAGS apply to the other parts.

PURGATORY := $(B)/purgatory/purgatory.bin
# It is x86-64 code in a mksig for any architecture: the first of these that compiles for it
targets_x86_64 = $(filter x86_64-%,$(shell $(1) -dumpmachine 2>/dev/null))
PURGATORY_CC ?= $(if $(call targets_x86_64,$(CC)),$(CC),$(if $(call targets_x86_64,cc),cc,x86_64-linux-gnu-gcc))
PURGATORY_OBJCOPY = $(shell $(PURGATORY_CC) -print-prog-name=objcopy)
PURGATORY_OBJS := $(patsubst %,$(B)/purgatory/%.o,\
		  entry params purgatory sha256 sha256_ni machine)
PURGATORY_HEADERS := $(wildcard purgatory/*.h)
PURGATORY_CFLAGS := -std=gnu11 -O2 $(WARNINGS) -ffreestanding -m64 -march=x86-64 \
	-mcmodel=small -fPIE -mno-red-zone \
	-fcf-protection=none -fno-stack-protector -fno-asynchronous-unwind-tables \
	-fno-jump-tables -fno-strict-aliasing -fno-common -fno-ident -fno-lto \
	-U_FORTIFY_SOURCE
# gcc's reordering of sums would serialize the rounds of SHA-256.
PURGATORY_CFLAGS += -fno-tree-reassoc
# Only one file is compiled for SSE
PURGATORY_REGISTERS_sha256_ni := -msse4.1 -msha
purgatory_registers = $(or $(PURGATORY_REGISTERS_$(1)),-mgeneral-regs-only)
PURGATORY_HIDDEN := -include purgatory/hidden.h
PURGATORY_LDFLAGS := -nostdlib -static -no-pie -Wl,--build-id=none \
	-Wl,--emit-relocs -Wl,--orphan-handling=error -Wl,--fatal-warnings \
	-Wl,-z,noexecstack -Wl,--no-warn-rwx-segments

# Link at two addresses: equal bytes contain no addresses.
PURGATORY_BASES := 0 0x40000000

$(B)/purgatory/%.o: purgatory/%.c $(PURGATORY_HEADERS) purgatory/build.mk
	$(call say,CC,$@)mkdir -p $(@D) && $(PURGATORY_CC) $(PURGATORY_CFLAGS) \
		$(call purgatory_registers,$*) $(PURGATORY_HIDDEN) -c -o $@ $<

$(B)/purgatory/%.o: purgatory/%.S $(PURGATORY_HEADERS) purgatory/build.mk
	$(call say,AS,$@)mkdir -p $(@D) && $(PURGATORY_CC) $(PURGATORY_CFLAGS) -c -o $@ $<

$(B)/purgatory/at-%.lds: purgatory/purgatory.lds purgatory/purgatory.h
	$(Q)mkdir -p $(@D) && $(PURGATORY_CC) -E -P -x assembler-with-cpp \
		-DPURGATORY_BASE=$* -o $@ $<

$(B)/purgatory/at-%.elf: $(B)/purgatory/at-%.lds $(PURGATORY_OBJS)
	$(call say,LD,$@)$(PURGATORY_CC) $(PURGATORY_LDFLAGS) -Wl,-T,$< -o $@ $(PURGATORY_OBJS)

$(PURGATORY): $(PURGATORY_BASES:%=$(B)/purgatory/at-%.elf) purgatory/check
	$(call say,FLAT,$@)OBJCOPY="$(PURGATORY_OBJCOPY)" purgatory/check $@ $(filter %.elf,$^)

.SECONDARY: $(PURGATORY_OBJS) \
	    $(PURGATORY_BASES:%=$(B)/purgatory/at-%.elf) \
	    $(PURGATORY_BASES:%=$(B)/purgatory/at-%.lds)

ALL_TARGETS += $(PURGATORY)

# On a bare machine: a stub that is both kernels (purgatory/test).
PURGATORY_STUB := $(B)/purgatory/test/stub.bin

$(PURGATORY_STUB): purgatory/test/stub.S
	$(call say,AS,$@)mkdir -p $(@D) && $(CC) -c -o $(@:.bin=.o) $< && \
		$(LD) -Ttext 0x100000 -e old_kernel -o $(@:.bin=.elf) $(@:.bin=.o) && \
		objcopy -O binary -j .text $(@:.bin=.elf) $@

.PHONY: check-purgatory
check-purgatory: $(PURGATORY) $(PURGATORY_STUB)
	$(Q)purgatory/test/run $^
check-unit: check-purgatory

# The C code on this machine, with a simulated machine (tests/unit).
UNIT_TESTS += test_purgatory
UNIT_OBJS_test_purgatory := purgatory/purgatory.o purgatory/sha256.o purgatory/sha256_ni.o
UNIT_LIBS_test_purgatory := -lcrypto
UNIT_CFLAGS_test_purgatory := -DPURGATORY_BLOB='"$(PURGATORY)"'

UNIT_CFLAGS_sha256_ni := $(PURGATORY_REGISTERS_sha256_ni)

$(B)/tests/unit/tests/unit/test_purgatory.o: $(PURGATORY_HEADERS)
$(B)/tests/unit/test_purgatory: | $(PURGATORY)
