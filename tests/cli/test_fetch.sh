#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test scripts/fetch with package sources in forms that this machine does not use, and with a
# mirror of our own: what it replaces, and what is done without it.

top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/cli/lib.sh"

codename=$(. /etc/os-release && echo "$VERSION_CODENAME")

# This machine's programs, but apt's mirror is a folder, and there is no sudo
mkdir "$dir/bin" "$dir/mirror" "$dir/deb"
ln -s /usr/bin/* "$dir/bin/"
rm -f "$dir"/bin/{sudo,apt-get,apt-cache,id}
cat >"$dir/bin/apt-get" <<END
#!/bin/sh
for name; do :; done
case " \$* " in
*" indextargets "*) echo "$codename|main|Debian|$dir/own.list:1|http://mirror.invalid" ;;
*" update "*) cat "$dir/mirror/update" >&2; exit \$(cat "$dir/mirror/status") ;;
*" policy "*) sed -n "s/^\$name /  Candidate: /p" "$dir/mirror/list" ;;
*" download "*) sh "$dir/mirror/meanwhile"; cp "$dir/mirror/\${name}_"*.deb . ;;
esac
END
cat >"$dir/bin/id" <<'END'
#!/bin/sh
echo "${USER_ID:-0}"
END
chmod +x "$dir/bin/apt-get" "$dir/bin/id"
ln -s apt-get "$dir/bin/apt-cache"
update_says() { printf %s "$2" >"$dir/mirror/update"; echo "$1" >"$dir/mirror/status"; } # STATUS LINE
update_says 0 ''
: >"$dir/mirror/meanwhile"	# what another run does during a download
echo "deb http://mirror.invalid $codename main" >"$dir/own.list"
elsewhere() { env PATH="$dir/bin" XDG_CACHE_HOME="$dir/cache" KERNEL_SRC='' "$@"; }
cache=$dir/cache/kexec-sig-manifest

# deb NAME VERSION FOLDER FILE: make a package with one file, which has the version in it
deb() {
	local tree=$dir/deb/$1
	rm -rf "$tree"
	mkdir -p "$tree/DEBIAN" "$tree/$(dirname "$4")" "$3"
	printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: nobody\nDescription: test\n' "$1" "$2" \
		>"$tree/DEBIAN/control"
	echo "$2" >"$tree/$4"
	dpkg-deb --root-owner-group -Znone --build "$tree" "$3/${1}_$2.deb" >"$dir/deb.log" || cat "$dir/deb.log" >&2
}

# The cache has linux-source-7.3 of an earlier backport than the series, the mirror of a later one
source=usr/src/linux-source-7.3.tar.xz
folder=$cache/packages/linux-source-7.3-trixie-backports
earlier() { mkdir -p "$folder/usr/src" && echo earlier >"$folder/$source"; }
earlier
deb linux-source-7.3 7.3.99-1 "$dir/mirror" $source
echo "linux-source-7.3 7.3.99-1" >"$dir/mirror/list"
refuses "a backport that has been replaced" 77 \
	"^fetch: linux-source-7.3 in trixie-backports is 7.3.99-1, not 7.3.[0-9].*: KERNEL_SRC= takes" \
	elsewhere "$top/scripts/fetch" linux 7.3
prints "series-check skips a series whose source has been replaced" \
	"^ok 1 - linux 7.3: .* # SKIP linux-source-7.3 in trixie-backports is 7.3.99-1, not 7.3" \
	elsewhere "$top/scripts/series" check "$top/kernel-patches/7.3"
update_says 100 "E: Some index files failed to download. They have been ignored, or old ones used instead."
check_fails() { ! elsewhere "$top/scripts/series" check "$top/kernel-patches/7.3" >"$dir/check" 2>&1; }
holds "series-check fails if the mirror cannot be asked" check_fails
holds "it says what failed" grep -q '^not ok 1 - linux 7.3: the source can be had$' "$dir/check"
update_says 0 ''

# What the mirror does not have is told from failures by the status
named() { elsewhere "$top/scripts/fetch" candidate other trixie >"$dir/out" 2>&1; echo $?; }
holds "status 77: the mirror has no such package" test "$(named)" = 77
update_says 100 "E: The repository 'http://mirror.invalid trixie Release' does not have a Release file."
holds "status 77: it has no such suite" test "$(named)" = 77
update_says 100 "E: Some index files failed to download. They have been ignored, or old ones used instead."
holds "another status: it cannot be reached" test "$(named)" = 1
update_says 0 ''

# A clone whose series is for what the mirror has
clone=$dir/clone
mkdir -p "$clone/scripts" "$clone/kernel-patches/7.3"
cp "$top/scripts/fetch" "$clone/scripts/"
sed -e 's/^version .*/version 7.3.99-1/' -e "s/^sha256 .*/sha256 $(echo 7.3.99-1 | sha)/" \
	"$top/kernel-patches/7.3/BASE" >"$clone/kernel-patches/7.3/BASE"
fetched() { elsewhere "$clone/scripts/fetch" "$@" 2>"$dir/err"; }
rm "$dir/bin/dpkg-deb"
cat >"$dir/bin/dpkg-deb" <<'END'
#!/bin/sh
[ "$1" != --extract ] || { mkdir -p "$3/usr/src" && echo half >"$3/usr/src/linux-source-7.3.tar.xz"; }
echo "dpkg-deb: the disk is full" >&2
exit 2
END
chmod +x "$dir/bin/dpkg-deb"
rm -r "$folder"
holds "a package that cannot be unpacked is an error" test "$(fetched linux 7.3; echo $?)" = 2
holds "nothing of it is kept" test "$(cd "$cache" && find . -type f)" = ""
earlier
ln -sf "$(command -v dpkg-deb)" "$dir/bin/"
holds "the cached source of an earlier backport is renewed" test "$(fetched linux 7.3)" = "$folder/$source"
holds "it is the mirror's" test "$(cat "$folder/$source")$(ls "$folder")" = 7.3.99-1usr
deb other 1 "$dir/mirror" usr/share/other
echo "other 1" >>"$dir/mirror/list"
echo "mkdir -p '$cache/packages/other' && echo theirs >'$cache/packages/other/file'" >"$dir/mirror/meanwhile"
holds "another run fetches the same meanwhile" test "$(fetched package other)" = "$cache/packages/other"
holds "its folder stays" test "$(cat "$cache/packages/other/file")$(ls "$cache/packages/other")" = theirsfile
: >"$dir/mirror/meanwhile"
echo >"$dir/mirror/list"
holds "the right one needs no mirror" test "$(fetched linux 7.3)" = "$folder/$source"
echo spoilt >"$folder/$source"
last() { fetched "$@"; tail -n 1 "$dir/err"; }
holds "without the package on the mirror, the last sentence says what to do" test "$(last linux 7.3)" = \
	"fetch: linux-source-7.3 7.3.99-1 cannot be had from trixie-backports: KERNEL_SRC= takes a tree or tarball of that version"

# Without root and package lists, the newest kernel that was downloaded does
export USER_ID=1000
holds "no kernel was downloaded" test "$(last debian-kernel)" = \
	'fetch: no package source of this machine has linux-image-amd64, and none was downloaded before: run "apt-get update" as root'
kernel() { fetched debian-kernel; }
deb linux-image-6.12.9-amd64 6.12.9-1 "$cache/debian" boot/vmlinuz-6.12.9-amd64
holds "the kernel that was downloaded" test "$(kernel)" = "$clone/build/debian/boot/vmlinuz-6.12.9-amd64"
says_why() { grep -Fx 'fetch: "apt-get -q -q update" needs root: run it as root once, then try again' "$dir/err"; }
holds "what needs root is said" says_why
deb linux-binary-7.3.10-amd64 7.3.10-1 "$cache/debian" usr/lib/modules/7.3.10-amd64/vmlinuz
holds "a kernel in pieces that is incomplete is left out" test "$(kernel)" = "$clone/build/debian/boot/vmlinuz-6.12.9-amd64"
deb linux-base-7.3.10-amd64 7.3.10-1 "$cache/debian" usr/lib/modules/7.3.10-amd64/config
holds "a newer kernel that was downloaded in pieces" test "$(kernel)" = "$clone/build/debian/boot/vmlinuz-7.3.10-amd64"
unset USER_ID

own=$("$top/scripts/fetch" entry deb own 2>"$dir/err") || {
	skip "C10: both formats of package sources" "$(cat "$dir/err")"
	finish
	exit
}
# This machine's mirror and keys, for which apt already has lists
uri=$(sed -nE 's/^URIs: *([^ ]*).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+).*/\2/p' <<<"$own" | head -n 1)
key=$(sed -nE 's/^Signed-By: *(\/.*)/\1/p; s/^deb \[.*signed-by=([^] ]*).*/\1/p' <<<"$own" | head -n 1)
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
