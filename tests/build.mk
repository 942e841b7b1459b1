# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The tests; README.md says what lies where

include tests/unit/build.mk
include tests/format/vectors/build.mk
include tests/format/exhaustive/build.mk
include tests/format/fuzz/build.mk
include tests/cli/build.mk
include tests/library/build.mk
include tests/parameters/build.mk
include tests/qemu/build.mk
include tests/bench/build.mk

# What needs no kernel of ours comes first.  The kernels are built at the same time, on the
# processor that is left.
CHECKS_ALONE := check-unit check-library check-install check-vectors check-exhaustive check-fuzz check-cli \
	series-check check-papers check-deb
CHECKS_GUESTS := check-arm64 check-qemu check-uefi check-kdump

.PHONY: check check-all
check: CHECKS ?= $(CHECKS_ALONE) $(CHECKS_GUESTS)
check: SETTINGS := SET=check FUZZ_SECONDS=15
check-all: CHECKS ?= $(CHECKS_ALONE) check-parameters check-completions check-trixie prove \
	check-syzkaller $(CHECKS_GUESTS) check-7.3 check-system check-chain check-kernel-packages \
	check-sanitizers check-kcsan
check-all: SETTINGS := SET=

# /tmp may be small, and may not allow programs to be run, so temporary files are in $(B)
check check-all:
	$(Q)scripts/deps
	$(Q)tests/space
	$(Q)$(MAKE) --no-print-directory programs
	$(Q)TMPDIR=$$(mktemp -d $(abspath $(B))/tmp.XXXXXX) && export TMPDIR && \
		trap 'rm -rf "$$TMPDIR"' EXIT && trap 'exit 130' INT TERM && \
		tests/run-suites --meanwhile 'nice $(MAKE) --no-print-directory $(SETTINGS) kernels' \
		$(B)/kernels.log $(CHECKS:%='$(MAKE) --no-print-directory $(SETTINGS) %')

.PHONY: coverage analyze prove prove-bugs
coverage:
	$(Q)tests/coverage

analyze:
	$(Q)scripts/deps clang-tidy cppcheck sparse
	$(Q)tests/analysis

prove:
	$(Q)scripts/deps frama-c-base
	$(Q)tests/prove/reads
	$(Q)tests/prove/run

prove-bugs:
	$(Q)scripts/deps frama-c-base
	$(Q)tests/prove/reads --bugs
	$(Q)tests/prove/run --bugs
