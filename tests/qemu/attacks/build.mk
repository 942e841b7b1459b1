# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# mutate: loads what a manifest describes, but not quite
## make build/tests/qemu/attacks/mutate      the attacker of the guest scenarios

MUTATE := $(B)/tests/qemu/attacks/mutate

$(MUTATE): tests/qemu/attacks/mutate.c $(SIGFMT_HEADERS) $(B)/sigfmt/libsigfmt.a
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< \
		$(B)/sigfmt/libsigfmt.a $(SIGFMT_LIBS) -lpthread
