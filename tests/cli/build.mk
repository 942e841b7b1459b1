# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The tests of mksig as a command

MKBZIMAGE := $(B)/tests/cli/mkbzimage

$(MKBZIMAGE): tests/cli/mkbzimage.c
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -o $@ $< -lz

.PHONY: check-cli check-trixie
check-cli: $(B)/mksig $(MKBZIMAGE)
	$(Q)scripts/fetch debian-kernel >/dev/null || true
	$(Q)MKSIG='$(abspath $(B)/mksig)' MKBZIMAGE='$(abspath $(MKBZIMAGE))' tests/cli/test_mksig.sh
	$(Q)MKSIG='$(abspath $(B)/mksig)' MKBZIMAGE='$(abspath $(MKBZIMAGE))' tests/cli/test_initramfs.sh
	$(Q)MKSIG='$(abspath $(B)/mksig)' MKBZIMAGE='$(abspath $(MKBZIMAGE))' tests/cli/test_formats.sh
	$(Q)MKSIG='$(abspath $(B)/mksig)' MKBZIMAGE='$(abspath $(MKBZIMAGE))' tests/cli/test_signing.sh

check-trixie:
	$(Q)scripts/fetch debian-kernel >/dev/null || true
	$(Q)B='$(B)' tests/cli/test_trixie.sh
