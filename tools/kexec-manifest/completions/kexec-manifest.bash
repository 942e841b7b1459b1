# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Completion of kexec-manifest for bash

_kexec_manifest() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	[ "$cur" != = ] || cur=
	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W 'status add remove --help --version' -- "$cur")
	elif [ "$prev" = --for ] || { [ "$prev" = = ] && [ "${COMP_WORDS[COMP_CWORD - 2]}" = --for ]; } ||
	     { [ "${COMP_WORDS[COMP_CWORD]}" = = ] && [ "$prev" = --for ]; }; then
		mapfile -t COMPREPLY < <(compgen -W 'reboot crash' -- "$cur")
	elif [ "${COMP_WORDS[1]}" = status ]; then
		mapfile -t COMPREPLY < <(compgen -W '--json --for= --help' -- "$cur")
		[ "${COMPREPLY[*]}" != --for= ] || compopt -o nospace
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}
complete -o filenames -F _kexec_manifest kexec-manifest
