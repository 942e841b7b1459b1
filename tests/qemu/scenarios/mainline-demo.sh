# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# Linux 7.3: the story of "make demo", step by step.
#
# on: host
# prepare: tests/qemu/mainline-extras
# in: check-all

check mainline-story env KERNEL=7.3 "$here/../../demo/bios"
cp "$here/../../build/demo.console" "$logs/mainline-demo.console"
