# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# libsigfmt: the shared verifier, and the userspace library around it
## make                 library, purgatory and mksig

SIGFMT_CORE := decode check refuse
SIGFMT_LIB  := encode bundle
SIGFMT_OBJS := $(SIGFMT_CORE:%=$(B)/sigfmt/%.o) $(SIGFMT_LIB:%=$(B)/sigfmt/lib/%.o)
SIGFMT_HEADERS := sigfmt/sigfmt.h sigfmt/sigfmt_env.h $(wildcard sigfmt/lib/*.h)

$(B)/sigfmt/%.o: sigfmt/%.c $(SIGFMT_HEADERS)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -fPIC -c -o $@ $<

$(B)/sigfmt/libsigfmt.a: $(SIGFMT_OBJS)
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

ALL_TARGETS += $(B)/sigfmt/libsigfmt.a
