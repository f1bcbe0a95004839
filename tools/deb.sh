#!/bin/sh
# Makes a Debian package of what is built, for the release and architecture that this is: build/quire_VERSION_ARCH.deb.
# Called by `make deb`, which sets BUILD, VERSION, SOURCE_DATE_EPOCH and LOADED (pkg-config's names of the libraries
# that are loaded when they are needed: such are recommended). DEB_MAINTAINER is who answers for the package.
set -eu
export SOURCE_DATE_EPOCH LC_ALL=C
umask 022

for tool in dpkg-deb dpkg-shlibdeps dpkg strip gzip md5sum; do
    command -v $tool >/dev/null || { echo "make deb: there is no $tool (sh tools/deps.sh --deb brings it)" >&2; exit 1; }
done
[ -s "$BUILD/man/quire.1" ] || { echo "make deb: there are no manual pages (sh tools/deps.sh --deb brings scdoc)" >&2; exit 1; }

maintainer=${DEB_MAINTAINER:-Maintainers of Quire <quire@packages.invalid>}
architecture=$(dpkg --print-architecture)
work=$BUILD/deb root=$BUILD/deb/quire
package=$BUILD/quire_${VERSION}_$architecture.deb
share=$root/usr/share doc=$root/usr/share/doc/quire

rm -rf "$work" "$package"
mkdir -p "$root/DEBIAN" "$work/debian"
make --no-print-directory -s install PREFIX=/usr DESTDIR="$root"

# --- what Debian has elsewhere, or in another form ---

strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/quire"
mkdir "$share/zsh/vendor-completions"
mv "$share/zsh/site-functions/_quire" "$share/zsh/vendor-completions/"
rmdir "$share/zsh/site-functions"
gzip -9n "$share"/man/man?/*

# Licences are all in one file.
{
    echo "Quire $VERSION"
    echo
    cat "$doc/LICENSE"
    echo
    echo
    cat "$doc/THIRD-PARTY"
} >"$doc/copyright"
rm "$doc/LICENSE" "$doc/THIRD-PARTY"

date=$(date -u -R -d "@$SOURCE_DATE_EPOCH")
printf 'quire (%s) stable; urgency=medium\n\n  * Release %s.\n\n -- %s  %s\n' "$VERSION" "$VERSION" "$maintainer" "$date" |
    gzip -9n >"$doc/changelog.gz"

# --- what the package says of itself ---

# dpkg-shlibdeps reads the source package's control file, of which it needs no more than that it is there.
printf 'Source: quire\n\nPackage: quire\nArchitecture: any\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O -equire/usr/bin/quire | sed -n 's/^shlibs:Depends=//p')

# The package that a library comes in, by the file that its -dev package's link leads to.
recommends=
for library in $LOADED; do
    link=$(pkg-config --variable=libdir "$library")/$library.so
    owner=$(dpkg -S "$(realpath "$link")" 2>/dev/null | sed -n '1s/:.*//p')
    recommends="$recommends${owner:+${recommends:+, }$owner}"
done

size=$(find "$root/usr" -type f -printf '%s\n' | awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }')
cat >"$root/DEBIAN/control" <<END
Package: quire
Version: $VERSION
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $size
Depends: $depends
Recommends: $recommends
Section: text
Priority: optional
Description: libraries of agent prompts as a site, prompt files and a check
 Quire reads a folder of Markdown: subagents, commands and skills for coding
 agents, and the text that they share. It writes a documentation site and one
 flattened prompt file for each agent and tool, and it reports broken includes,
 links, front matter and mentions of agents that do not exist, at the line where
 they were written.
END
(cd "$root" && find usr -type f | sort | xargs md5sum) >"$root/DEBIAN/md5sums"

dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
echo "$package"
