# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Signed segment manifests for kexec_load(2).  "make help" lists the targets.
# Everything is built below build/; each part brings a fragment of its own.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDEXPANSION:
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
SIGFMT_INCLUDES := -Isigfmt -Isigfmt/core -Isigfmt/format -Isigfmt/load -Isigfmt/trust
ALL_CFLAGS := -std=gnu11 $(WARNINGS) -fno-strict-aliasing $(CPPFLAGS) $(CFLAGS) \
	      $(SIGFMT_INCLUDES) -Ipurgatory

# make V=1 shows commands
V ?= 0
ifeq ($(V),0)
Q := @
say = @printf '  %-7s %s\n' '$(1)' '$(2)';
endif

# What each object was made from, beside it
DEPFLAGS = -MMD -MP -MF $@.d -MT $@

# Objects depend on this file, which changes with the compiler and its flags
FLAGS := $(B)/.flags
$(FLAGS): FORCE
	$(Q)mkdir -p $(@D) && printf '%s\n' '$(subst ','\'',$(CC) $(ALL_CFLAGS) $(LDFLAGS))' >$@.$$$$ && \
		{ cmp -s $@.$$$$ $@ && rm $@.$$$$ || mv $@.$$$$ $@; }
.PHONY: FORCE
FORCE:

include sigfmt/build.mk
include purgatory/build.mk
include tools/mksig/build.mk
include kernel-patches/build.mk
include kexec-tools-patches/build.mk
include tests/build.mk
include packaging/build.mk
include docs/build.mk
-include $(shell find $(addprefix $(B)/,sigfmt purgatory tools tests packaging) -name '*.d' 2>/dev/null)

.PHONY: all install uninstall clean help demo demo-uefi demo-arm64 demo-chain
all: $(ALL_TARGETS)

install: $(INSTALL_TARGETS)

# What "make install" with the same variables would put there
uninstall:
	$(Q)MAKE='$(MAKE)' scripts/uninstall '$(DESTDIR)'

clean:
	$(Q)rm -rf $(B)

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

demo-arm64:
	$(Q)scripts/deps
	$(Q)$(MAKE) --no-print-directory arm64
	$(Q)demo/arm64

demo-chain:
	$(Q)scripts/deps
	$(Q)$(MAKE) --no-print-directory chain
	$(Q)demo/chain

help:
	@sed -n 's/^## \?//p' $(firstword $(MAKEFILE_LIST))

## Build and see
##   make                 libsigfmt, purgatory, mksig and kexec-manifest, in build/
##   make demo            the whole story in one guest; installs what is missing
##   make demo-uefi       the story under UEFI Secure Boot
##   make demo-chain      a machine from its firmware on: shim, GRUB, packages, with times
##   make demo-arm64      the story on an emulated arm64 machine with Secure Boot
##   make install         to $(DESTDIR)$(PREFIX), /usr/local by default
##   make uninstall       remove what "make install" puts there
##   make deb             Debian packages, in build/deb; with DEB_HOST_ARCH=arm64 for that,
##                        in build/deb-arm64
##   make deb-kernel      a kernel package of Debian's configuration (FLAVOUR=) with its manifest,
##                        signed by KEY= and, for Secure Boot, SB_KEY=; in build/deb-kernel;
##                        KERNEL=7.3 and DEB_HOST_ARCH=arm64 for those
##   make clean           remove build/; downloads stay in ~/.cache
##
## Test
##   make check           what every change has to pass: less than an hour on two cores
##   make check-all       that, and what is slow: every test there is, and the proofs
##   make bench           how fast it is, compared with others; also build/bench.json
##
## Parts of make check
##   make check-unit      verifier, libsigfmt, purgatory and documents: seconds
##   make check-library   libsigfmt: C, C++, Python, the examples of its manual, its ABI
##   make check-vectors   every vector through the verifier in C and the one in Python
##   make check-exhaustive  every flip, cut and insertion of what is valid
##   make check-fuzz      fuzzers, FUZZ_SECONDS (60) each
##   make check-cli       mksig
##   make check-install   make install and uninstall, with one PREFIX after another
##   make check-deb       packages: lintian, hooks, kernel packages in a Debian system
##   make check-qemu      attacks in guests; tests/qemu/run --list names them
##   make check-uefi      attacks in guests with UEFI Secure Boot
##   make check-arm64     an arm64 kernel, emulated: cross-built, it loads Debian's
##   make check-kdump     crashes, and what crash and makedumpfile find in the dumps
##   make check-purgatory purgatory on a bare machine
##   make check-docs      names, links and numbers in the documents
##
## Parts of make check-all
##   make check-parameters  is every parameter of the audited kernels classified?
##                        KERNEL_SRC= audits your own kernel
##   make check-trixie    mksig with Debian 13's gcc 14 and OpenSSL 3.5: PKCS#11, ML-DSA
##   make check-deb-trixie  the packages for Debian 13, in it, and an upgrade to it
##   make check-deb-arm64  the packages for arm64, built here and run by user emulation
##   make check-completions  what bash, zsh and fish offer
##   make check-7.3       Linux 7.3 with its series: story, attacks, crashes, Secure Boot, ML-DSA
##   make check-system    Debian systems with our packages, from kernel to kernel
##   make check-chain     a machine from its firmware on: shim, GRUB, kernel packages, TPM, kexec, kdump,
##                        an upgrade, upgrades that go wrong; and an arm64 machine
##   make check-kernel-packages  deb, rpm and pacman packages of both kernels, with keys in a token
##   make check-sanitizers  kernels with KASAN, UBSAN, lockdep, kmemleak, and injected faults
##   make check-kcsan     a kernel that looks for data races
##   make check-syzkaller the description for syzkaller against the headers
##   make prove           the verifier has no run-time errors: CBMC, and Frama-C's Eva
##
## Test the tests
##   make coverage        lines and branches of the verifier that unit tests do not reach
##   make prove-bugs      plant bugs, and see that the proofs find them
##   make analyze         static analysis: gcc, clang-tidy, cppcheck, sparse
##
## Work on the series
##   make kernel-tree     git tree of the kernel series, to edit it; KERNEL=7.3 for the other
##                        one, here and in kernel-export, series-build and stats
##   make kernel-export   write patches and kernel-patches/src from that tree
##   make kernel-sync     take changes of sigfmt/core and kernel-patches/src over into both series
##   make kexec-tools-tree, kexec-tools-export  the same for kexec-tools
##   make series-check    all series: patches, sources and copies agree; checkpatch
##   make check-papers    cover letter, specification and manual page agree with the series
##   make series-build    each kernel patch builds, new files without any warning (slow)
##   make kexec-tools-build-check  each patch of it builds, with libsigfmt and without
##   make kexec-tools-newest-check  the series applies to the newest kexec-tools, which builds
##   make library-abi     store the ABI of libsigfmt, after additions to it
##   make symbols         write down the symbols of libsigfmt, for its package
##   make stats           lines of code that the series adds to the kernel
##   make guest, kernels  what guests run; all kernels (SET=check: those of make check)
##
## make V=1 shows commands.  KERNEL_SRC= and KEXEC_TOOLS_SRC= take sources of your own.
