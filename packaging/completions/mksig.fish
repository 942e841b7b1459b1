# SPDX-License-Identifier: MIT
#
# Completion of mksig for fish: what the command's own --help lists.

function __mksig_commands
	mksig --help | string match -rg '^  ([a-z]+) +([a-z].*)' | paste - -
end

function __mksig_options
	set -l command (commandline -opc)[2]
	contains -- "$command" (__mksig_commands | cut -f 1); or set command create
	mksig $command --help | string match -ra -- '--[a-z][a-z-]*' | sort -u
end

complete -c mksig -n 'test (count (commandline -opc)) = 1' -a '(__mksig_commands)'
# Behind "--option=" come files
complete -c mksig -n 'string match -qr -- "^-[^=]*\$" (commandline -ct)' -f -a '(__mksig_options)'
