#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test scripts/fetch with package sources in forms that this machine does not use, and with a
# source that a newer one has replaced on the mirror.

top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/cli/lib.sh"

# In this cache, there is another linux-source-7.3 than that of the series
newer=$dir/cache/kexec-sig-manifest/packages/linux-source-7.3-trixie-backports/usr/src
mkdir -p "$newer"
echo another >"$newer/linux-source-7.3.tar.xz"
replaced() { XDG_CACHE_HOME=$dir/cache KERNEL_SRC='' "$@"; }
refuses "a backport that has been replaced" 1 "linux-source-7.3 in trixie-backports is not 7.3.* any more" \
	replaced "$top/scripts/fetch" linux 7.3
prints "series-check skips a series whose source has been replaced" \
	"^ok 1 - linux 7.3: .* # SKIP linux-source-7.3 in trixie-backports is not 7.3" \
	replaced "$top/scripts/series" check "$top/kernel-patches/7.3"

own=$("$top/scripts/fetch" entry deb own 2>"$dir/err") || {
	skip "C10: both formats of package sources" "$(cat "$dir/err")"
	finish
	exit
}
# This machine's mirror and keys, for which apt already has lists
uri=$(sed -nE 's/^URIs: *([^ ]*).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+).*/\2/p' <<<"$own" | head -n 1)
key=$(sed -nE 's/^Signed-By: *(\/.*)/\1/p; s/^deb \[.*signed-by=([^] ]*).*/\1/p' <<<"$own" | head -n 1)
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
options=${key:+[signed-by=$key] }

# entry NAME.list|NAME.sources: print the entry for trixie on a machine that has only this file
entry() {
	printf 'Dir::Etc::SourceList "%s";\nDir::Etc::SourceParts "-";\n' "$dir/$1" >"$dir/apt.conf"
	APT_CONFIG=$dir/apt.conf "$top/scripts/fetch" entry deb-src trixie
}
line() { prints "C10: $1" "^deb-src ${options//[\[\]]/.}$uri trixie main$" entry machine.list; }
paragraph() {
	prints "C10: $1" "^Types: deb-src$" entry machine.sources
	says "C10: $1: suite" "^Suites: trixie$"
	says "C10: $1: mirror" "^URIs: +$uri$"
	holds "C10: $1: no field is repeated" test "$(grep -cE '^(Types|Suites|Components|URIs):' "$dir/out")" = 4
}

echo "deb $options$uri $codename main" >"$dir/machine.list"
line "one line"
cat >"$dir/machine.list" <<END
#deb cdrom:[Debian GNU/Linux 12 _Bookworm_ - Official amd64 NETINST]/ $codename main non-free-firmware

deb $options$uri $codename main non-free-firmware
deb-src $options$uri $codename main non-free-firmware

# $codename-updates, to get updates before a point release is made
deb $options$uri $codename-updates main non-free-firmware
END
line "sources.list as debian-installer writes it"
printf ' deb\t%s%s\t%s\tmain contrib # of the mirror\n' "$options" "$uri" "$codename" >"$dir/machine.list"
line "tabs, several components and a comment"
printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n%s' "$uri" "$codename" "${key:+Signed-By: $key
}" >"$dir/machine.sources"
paragraph "one paragraph"
printf '# the mirror\nTypes: deb deb-src\nURIs: %s\nSuites: %s-updates %s\nComponents: main\n non-free-firmware\nEnabled: yes\n%s' \
	"$uri" "$codename" "$codename" "${key:+Signed-By: $key
}" >"$dir/machine.sources"
paragraph "several suites, continued lines and a comment"
finish
