# SPDX-License-Identifier: MIT
#
# Completion of kexec-manifest for fish

complete -c kexec-manifest -n __fish_use_subcommand -f -a 'status' -d 'is this machine ready?'
complete -c kexec-manifest -n __fish_use_subcommand -f -a 'add' -d 'make a manifest'
complete -c kexec-manifest -n __fish_use_subcommand -f -a 'remove' -d 'remove manifests'
complete -c kexec-manifest -n __fish_use_subcommand -f -l version -d 'print versions'
complete -c kexec-manifest -n 'not __fish_seen_subcommand_from add remove' -f -l help -d 'print a help text'
complete -c kexec-manifest -n '__fish_seen_subcommand_from status' -f -l json -d 'as JSON'
complete -c kexec-manifest -n '__fish_seen_subcommand_from status' -x -l for -a 'reboot crash' -d 'what counts'
