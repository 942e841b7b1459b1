# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Signed segment manifests for kexec_load(2).  "make help" lists the targets.
# Everything is built below build/; each part brings a fragment of its own.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

B        := build
PREFIX   ?= /usr/local
DESTDIR  ?=
LIBDIR   ?= $(PREFIX)/lib
DATADIR  ?= $(PREFIX)/share
MANDIR   ?= $(DATADIR)/man
CC       ?= cc
AR       ?= ar
CFLAGS   ?= -O2 -g
WARNINGS := -Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes -Wshadow \
	    -Wno-unused-parameter -Wvla
SIGFMT_INCLUDES := -Isigfmt/core -Isigfmt/format -Isigfmt/load -Isigfmt/trust
ALL_CFLAGS := -std=gnu11 $(WARNINGS) -fno-strict-aliasing $(CPPFLAGS) $(CFLAGS) \
	      $(SIGFMT_INCLUDES) -Ipurgatory

# make V=1 shows commands
V ?= 0
ifeq ($(V),0)
Q := @
say = @printf '  %-7s %s\n' '$(1)' '$(2)';
endif

include sigfmt/build.mk
include purgatory/build.mk
include tools/mksig/build.mk
include kernel-patches/build.mk
include kexec-tools-patches/build.mk
include tests/build.mk
include packaging/build.mk
include docs/build.mk

## make demo            the whole story in one guest; installs what is missing
## make demo-uefi       the story with UEFI Secure Boot
## make check           what every change has to pass: in less than an hour on two cores
## make check-all       all of that, and what is slow: every test there is, the proofs too
## make check-parameters  is every parameter of the audited kernels classified?
## make check-unit      the library, purgatory: seconds
## make check-cli       mksig
## make check-trixie    the same with Debian 13's gcc 14 and OpenSSL 3.5: PKCS#11, ML-DSA
## make check-qemu      attacks in guests; tests/qemu/run --list names them
## make check-uefi      the same in guests with UEFI Secure Boot
## make check-arm64     an arm64 kernel, emulated: cross-built, it loads Debian's
## make check-kdump     crashes, and what crash and makedumpfile find in the dumps
## make check-sanitizers  kernels with KASAN, UBSAN, lockdep, kmemleak, and faults to order
## make check-kcsan     a kernel that looks for data races
## make check-syzkaller  the description for syzkaller against the headers
## make check-system    a Debian system with our packages, from kernel to kernel
## make kernels         all kernels of the guests; SET=check: those of make check
## make install         to $(DESTDIR)$(PREFIX)
## make clean           removes build/; downloads stay in ~/.cache
.PHONY: all install clean help demo demo-uefi check check-all check-unit check-vectors check-fuzz check-exhaustive check-cli kernels variants check-qemu check-uefi check-arm64 check-kdump check-sanitizers check-kcsan check-syzkaller check-system
all: $(ALL_TARGETS)

install: $(INSTALL_TARGETS)

clean:
	$(Q)rm -rf $(B)

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

# These start from a machine with nothing on it: what they need is installed
# first, by a make that does not yet read what depends on it.
demo:
	$(Q)scripts/deps
	$(Q)$(MAKE) --no-print-directory guest
	$(Q)demo/bios

demo-uefi:
	$(Q)scripts/deps
	$(Q)$(MAKE) --no-print-directory guest
	$(Q)demo/uefi

# What needs no kernel of ours comes first: the kernels are built meanwhile, by what the
# other processor has left.
CHECKS_ALONE := check-unit check-vectors check-exhaustive check-fuzz check-cli series-check check-deb
CHECKS_GUESTS := check-arm64 check-qemu check-uefi check-kdump
check: CHECKS ?= $(CHECKS_ALONE) $(CHECKS_GUESTS)
check: SETTINGS := SET=check FUZZ_SECONDS=15
check-all: CHECKS ?= $(CHECKS_ALONE) check-parameters check-deb-trixie check-trixie prove \
	  check-syzkaller $(CHECKS_GUESTS) \
	  check-system check-sanitizers check-kcsan
check-all: SETTINGS := SET=

check check-all:
	$(Q)scripts/deps
	$(Q)$(MAKE) --no-print-directory programs
	$(Q)tests/run-suites --meanwhile 'nice $(MAKE) --no-print-directory $(SETTINGS) kernels' \
		$(B)/kernels.log $(CHECKS:%='$(MAKE) --no-print-directory $(SETTINGS) %')

# SET=check leaves out the scenarios that say of themselves that they are for check-all,
# and the kernels that only those have.
SET ?=
RUN := tests/qemu/run $(SET:%=--in %)

kernels: guest variants
	$(Q)tests/qemu/build-kernel arm64
	$(Q)tests/qemu/build-kernel kdump
ifneq ($(SET),check)
	$(Q)tests/qemu/build-kernel debug
	$(Q)tests/qemu/build-kernel kcsan
endif

# Kernels in other configurations, and what goes with them
variants: guest
	$(Q)tests/qemu/build-kernel strict
	$(Q)tests/qemu/build-kernel lsm
	$(Q)flock $(B)/.extras-lock tests/qemu/variant-extras

SCENARIOS := $(basename $(notdir $(wildcard tests/qemu/scenarios/*.sh)))
ON_VARIANTS := $(basename $(notdir $(shell grep -lE '^\# (kernel: *(strict|lsm)|options:.*variants)' \
		tests/qemu/scenarios/*.sh)))

# $(call boot,SCENARIO...): those with the main kernel first, while variants may still be built
boot = status=0; $(RUN) $(filter-out $(ON_VARIANTS),$(1)) || status=1; \
	$(MAKE) --no-print-directory variants || exit 1; \
	$(RUN) $(filter $(ON_VARIANTS),$(1)) || status=1; exit $$status

check-qemu: guest
	$(Q)$(call boot,$(filter-out uefi% arm64% kdump% sanitizers% kcsan% system%,$(SCENARIOS)))

check-uefi: guest
	$(Q)$(call boot,$(filter uefi%,$(SCENARIOS)))

check-arm64: programs
	$(Q)tests/qemu/build-kernel arm64
	$(Q)flock $(B)/.extras-lock tests/qemu/arm64-extras
	$(Q)$(RUN) $(filter arm64%,$(SCENARIOS))

check-kdump: guest
	$(Q)tests/qemu/kdump/extras
	$(Q)scripts/fetch crash >/dev/null
	$(Q)$(RUN) $(filter kdump%,$(SCENARIOS))

check-sanitizers: guest
	$(Q)tests/qemu/build-kernel debug
	$(Q)$(RUN) $(filter sanitizers%,$(SCENARIOS))

check-kcsan: guest
	$(Q)tests/qemu/build-kernel kcsan
	$(Q)$(RUN) $(filter kcsan%,$(SCENARIOS))

check-syzkaller: guest
	$(Q)tests/qemu/syzkaller/check

check-system: guest deb
	$(Q)tests/qemu/build-kernel kdump
	$(Q)$(RUN) $(filter system%,$(SCENARIOS))
