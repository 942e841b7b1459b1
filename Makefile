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

.PHONY: all install clean help
all: $(ALL_TARGETS)

install: $(INSTALL_TARGETS)

clean:
	$(Q)rm -rf $(B)

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)
