# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The tests: unit and command-line tests on this machine, attacks in guests.

-include tests/unit/build.mk
-include tests/vectors/build.mk
-include tests/cli/build.mk
-include tests/parameters/build.mk
-include tests/attacks/build.mk
-include tests/fuzz/build.mk
-include tests/exhaustive/build.mk
-include tests/bench/build.mk
-include tests/library/build.mk

COMPAT := $(B)/tests/qemu/compat

$(COMPAT): tests/qemu/compat.c
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -fno-pie -no-pie -static -o $@ $<

.PHONY: guest programs
# Everything that runs in guests but the kernels that are built here
programs: $(ALL_TARGETS) $(B)/kexec-tools/sbin/kexec $(MUTATE) $(COMPAT) $(MKBZIMAGE)
	$(Q)scripts/fetch debian-kernel >/dev/null

## make guest           build what the guests run: kernel, kexec, manifests
guest: programs
	$(Q)tests/qemu/build-kernel
	$(Q)flock $(B)/.extras-lock tests/qemu/mkinitramfs

.PHONY: coverage analyze prove prove-bugs
## make coverage        lines and branches of the verifier that the unit tests do not reach
coverage:
	$(Q)tests/coverage

## make analyze         static analysis: gcc, clang-tidy, cppcheck, sparse
analyze:
	$(Q)scripts/deps clang-tidy cppcheck sparse
	$(Q)tests/analysis

## make prove           prove the verifier free of run-time errors: CBMC, and Frama-C's Eva
prove:
	$(Q)scripts/deps frama-c-base
	$(Q)tests/prove/reads
	$(Q)tests/prove/run

## make prove-bugs      plant bugs, and see that the proofs find them
prove-bugs:
	$(Q)scripts/deps frama-c-base
	$(Q)tests/prove/reads --bugs
	$(Q)tests/prove/run --bugs
