# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Tests of the command mksig

MKBZIMAGE := $(B)/tests/cli/mkbzimage

$(MKBZIMAGE): tests/cli/mkbzimage.c
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -o $@ $< -lz

# check-trixie also runs these on Debian 13
CLI_TESTS := mksig policy initramfs formats arm64 signing cases

.PHONY: check-cli check-trixie
check-cli: $(B)/mksig $(MKBZIMAGE) $(B)/packaging/manifest-path
	$(Q)scripts/fetch debian-kernel >/dev/null || true
	$(Q)for test in $(CLI_TESTS) kbuild fetch; do \
		MKSIG='$(abspath $(B)/mksig)' MKBZIMAGE='$(abspath $(MKBZIMAGE))' \
			tests/cli/test_$$test.sh || status=1; \
	done; exit $${status:-0}

check-trixie:
	$(Q)scripts/fetch debian-kernel >/dev/null || true
	$(Q)B='$(B)' CLI_TESTS='$(CLI_TESTS)' tests/cli/test_trixie.sh
