# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2154
#
# 27, 47: a kernel with a floor accepts later generations of its own component only.

refused attack-27-earlier-generation ESTALE 'generation-low 0x5' \
	with manifest=/manifests/generation-4.ksig load
refused attack-27-no-generation ESTALE 'generation-low 0x5' load
refused attack-47-other-component ENOEXEC 'component-differs' \
	with manifest=/manifests/component.ksig load
accepted later-generation with manifest=/manifests/generation-7.ksig load
fails attack-31-built-in EPERM 'kexec_load refused: this kernel loads only' load --no-flag
