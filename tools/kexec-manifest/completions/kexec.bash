# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Completion of kexec for bash: what its own --help lists.

_kexec() {
	local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
	# "--option=" is a word, and so is the "=" behind it
	if [ "$cur" = = ]; then
		cur=
	elif [ "$option" = = ]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	case $option in
	--recheck) mapfile -t COMPREPLY < <(compgen -W 'halt reset' -- "$cur"); return ;;
	--type | -t)
		mapfile -t COMPREPLY < <(compgen -W "$(kexec --help | sed -n '/^Supported/,/^$/s/^\([a-z][A-Za-z0-9_-]*\)$/\1/p')" -- "$cur")
		return ;;
	--command-line | --append) return ;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W \
			"$(kexec --help | sed -nE 's/^ *(-[a-zA-Z], )?(--[a-z0-9-]+=?).*/\2/p' | sort -u)" -- "$cur")
		[[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}
complete -o filenames -F _kexec kexec
