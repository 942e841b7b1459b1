# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Completion of mksig for bash: what the command's own --help lists.

_mksig() {
	local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	local commands
	# "--option" is a word, and so is the "=" behind it
	if [ "$cur" = = ]; then
		cur=
	elif [ "$option" = = ]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	commands=$(mksig --help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p')
	case $option in
	--key | --cert | --ca | --config | --initrd | --initrd-head | --image | --policy | --output | -o | --signature | -s)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
	--usage) mapfile -t COMPREPLY < <(compgen -W 'reboot crash reboot,crash' -- "$cur"); return ;;
	--digest | -d) mapfile -t COMPREPLY < <(compgen -W 'sha256 sha384 sha512' -- "$cur"); return ;;
	--ignore) mapfile -t COMPREPLY < <(compgen -W 'initrd cmdline' -- "$cur"); return ;;
	--lockdown)
		mapfile -t COMPREPLY < <(compgen -W 'builtin secure-boot cmdline none' -- "$cur"); return ;;
	esac
	if [[ $cur == -* ]]; then
		grep -qxF -- "$command" <<<"$commands" || command=create
		mapfile -t COMPREPLY < <(compgen -W \
			"$(mksig "$command" --help | grep -oE '(^|[ ,])--?[a-zA-Z][a-z-]*' | tr -d ' ,' | sort -u)" -- "$cur")
	elif [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur"; compgen -f -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}
complete -o filenames -F _mksig mksig
