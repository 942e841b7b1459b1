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
ALL_CFLAGS := -std=gnu11 $(WARNINGS) -fno-strict-aliasing $(CFLAGS) \
	      -Isigfmt -Isigfmt/lib -Ipurgatory

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
## make check           all tests below, added up
## make check-unit      the library, purgatory: seconds
## make check-cli       mksig
## make check-trixie    the same with Debian 13's gcc 14 and OpenSSL 3.5: PKCS#11, ML-DSA
## make check-qemu      attacks in guests; tests/qemu/run --list names them
## make check-uefi      the same in guests with UEFI Secure Boot
## make check-kdump     crashes, and what crash and makedumpfile find in the dumps
## make check-sanitizers  kernels with KASAN, UBSAN, lockdep, kmemleak, and faults to order
## make check-kcsan     a kernel that looks for data races
## make check-syzkaller  the description for syzkaller against the headers
## make check-system    a Debian system with our packages, from kernel to kernel
## make install         to $(DESTDIR)$(PREFIX)
## make clean           removes build/; downloads stay in ~/.cache
.PHONY: all install clean help demo demo-uefi check check-unit check-vectors check-fuzz check-exhaustive check-cli kernels variants check-qemu check-uefi check-kdump check-sanitizers check-kcsan check-syzkaller check-system
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
	$(Q)tests/demo

demo-uefi:
	$(Q)scripts/deps
	$(Q)$(MAKE) --no-print-directory guest
	$(Q)tests/demo-uefi

CHECKS ?= check-unit check-vectors check-exhaustive check-fuzz check-cli check-trixie check-purgatory \
	  series-check check-deb check-syzkaller check-qemu check-uefi check-kdump check-system \
	  check-sanitizers
check:
	$(Q)scripts/deps
	$(Q)$(MAKE) --no-print-directory guest
	$(Q)(nice $(MAKE) --no-print-directory kernels >$(B)/kernels.log 2>&1 &) && \
		tests/tally $(CHECKS:%='$(MAKE) --no-print-directory %')

# All kernels of its guests, built while tests run that leave a processor idle; who needs
# one of them waits for it (build-kernel has a lock)
kernels: variants
	$(Q)tests/qemu/build-kernel kdump
	$(Q)tests/qemu/build-kernel debug

# Kernels in other configurations, and what goes with them
variants: guest
	$(Q)tests/qemu/build-kernel strict
	$(Q)tests/qemu/build-kernel lsm
	$(Q)tests/qemu/variant-extras

SCENARIOS := $(basename $(notdir $(wildcard tests/qemu/scenarios/*.sh)))
check-qemu: variants
	$(Q)tests/qemu/run $(filter-out uefi% kdump% sanitizers% kcsan% system%,$(SCENARIOS))

check-uefi: variants
	$(Q)tests/qemu/run $(filter uefi%,$(SCENARIOS))

check-kdump: guest
	$(Q)tests/kdump/extras
	$(Q)scripts/fetch crash >/dev/null
	$(Q)tests/qemu/run $(filter kdump%,$(SCENARIOS))

check-sanitizers: guest
	$(Q)tests/qemu/build-kernel debug
	$(Q)tests/qemu/run $(filter sanitizers%,$(SCENARIOS))

check-kcsan: guest
	$(Q)tests/qemu/build-kernel kcsan
	$(Q)tests/qemu/run $(filter kcsan%,$(SCENARIOS))

check-syzkaller: guest
	$(Q)tests/syzkaller/check

check-system: guest deb
	$(Q)tests/qemu/build-kernel kdump
	$(Q)tests/qemu/run $(filter system%,$(SCENARIOS))
