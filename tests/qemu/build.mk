# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Guests: their programs, their kernels, and the scenarios

# The attacker: prepares a valid load, changes it, and makes the call
MUTATE := $(B)/tests/qemu/attacks/mutate

$(MUTATE): tests/qemu/attacks/mutate.c $(B)/sigfmt/libsigfmt.a $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(DEPFLAGS) $(LDFLAGS) -o $@ $< \
		$(B)/sigfmt/libsigfmt.a $(SIGFMT_LIBS) -lpthread

COMPAT := $(B)/tests/qemu/compat

$(COMPAT): tests/qemu/compat.c $(FLAGS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -fno-pie -no-pie -static -o $@ $<

.PHONY: programs guest arm64 kernels variants
# Everything that runs in guests, except for the kernels that are built here
programs: $(ALL_TARGETS) $(B)/kexec-tools/sbin/kexec $(MUTATE) $(COMPAT) $(MKBZIMAGE)
	$(Q)scripts/fetch debian-kernel >/dev/null

guest: programs
	$(Q)tests/qemu/build-kernel
	$(Q)flock $(B)/.extras-lock tests/qemu/mkinitramfs

# Kernels with other configurations, and the files for them
variants: guest
	$(Q)tests/qemu/build-kernel strict
	$(Q)tests/qemu/build-kernel lsm
	$(Q)flock $(B)/.extras-lock tests/qemu/variant-extras

# With SET=check, only the scenarios of "make check" and their kernels, see tests/qemu/run
SET ?=
RUN := tests/qemu/run $(SET:%=--in %)

kernels: guest variants
	$(Q)tests/qemu/build-kernel arm64
	$(Q)tests/qemu/build-kernel kdump
ifneq ($(SET),check)
	$(Q)tests/qemu/build-kernel debug
	$(Q)tests/qemu/build-kernel kcsan
	$(Q)! scripts/fetch linux 7.3 >/dev/null || tests/qemu/build-kernel 7.3
endif

SCENARIOS := $(basename $(notdir $(wildcard tests/qemu/scenarios/*.sh)))
ON_VARIANTS := $(basename $(notdir $(shell grep -lE '^\# (kernel: *(strict|lsm)|options:.*variants)' \
		tests/qemu/scenarios/*.sh)))

# $(call boot,SCENARIO...): run those with the main kernel first, while variants are still built
boot = status=0; $(RUN) $(filter-out $(ON_VARIANTS),$(1)) || status=1; \
	$(MAKE) --no-print-directory variants || exit 1; \
	$(RUN) $(filter $(ON_VARIANTS),$(1)) || status=1; exit $$status

.PHONY: check-qemu check-uefi check-arm64 check-kdump check-sanitizers check-kcsan check-syzkaller check-system check-7.3 \
	check-chain chain
check-qemu: guest
	$(Q)$(call boot,$(filter-out uefi% arm64% kdump% sanitizers% kcsan% system% mainline% chain%,$(SCENARIOS)))

check-uefi: guest
	$(Q)$(call boot,$(filter uefi%,$(SCENARIOS)))

# What guests for arm64 need
arm64: programs
	$(Q)tests/qemu/build-kernel arm64
	$(Q)flock $(B)/.extras-lock tests/qemu/arm64-extras

check-arm64: arm64
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

# Another version of Linux.  If its source is gone from the mirror, all of these are skipped.
check-7.3: guest
	$(Q)$(RUN) $(filter mainline%,$(SCENARIOS))

check-syzkaller: guest
	$(Q)tests/qemu/syzkaller/check

check-system: guest deb
	$(Q)tests/qemu/build-kernel kdump
	$(Q)$(RUN) $(filter system%,$(SCENARIOS))

# The machine of the scenario chain installs packages only
chain: all
	$(Q)scripts/fetch machine-root >/dev/null
	$(Q)tests/qemu/chain/packages

check-chain: chain arm64
	$(Q)scripts/fetch crash >/dev/null
	$(Q)tests/qemu/chain/packages arm64
	$(Q)$(RUN) $(filter chain%,$(SCENARIOS))
