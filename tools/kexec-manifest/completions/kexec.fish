# SPDX-License-Identifier: MIT
#
# Completion of kexec for fish: what its own --help lists.

function __kexec_options
	kexec --help | string match -rg -- '^ *(?:-[a-zA-Z], )?(--[a-z0-9-]+=?)' | sort -u
end

# Behind "--option=" come files
complete -c kexec -n 'string match -qr -- "^-[^=]*\$" (commandline -ct)' -f -a '(__kexec_options)'
