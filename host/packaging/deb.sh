#!/bin/sh
# Packs what install.sh installs for dpkg. The Makefile calls it and sets the variables.
# Not by cargo-deb: it would have to be built first, for minutes, and its list of files would stand beside that of install.sh,
# which has plugins of other packages, and pages and completions that the program itself writes.
set -eu

fail() { echo "parlor: $1" >&2; exit 1; }
# As Debian's own tools and git know whoever builds the package; otherwise an address that nobody can have.
who_builds() {
  name=${DEBFULLNAME:-$(git config user.name 2>/dev/null || echo The Parlor developers)}
  address=${DEBEMAIL:-$(git config user.email 2>/dev/null || echo nobody@parlor.invalid)}
  echo "$name <$address>"
}

command -v dpkg-deb >/dev/null || fail "dpkg-deb is missing: install the package dpkg"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
chmod 755 "$stage"
umask 022

DESTDIR=$stage PREFIX=/usr sh "$here/host/packaging/install.sh"
# dpkg has a list of its own.
rm "$stage/usr/lib/parlor/installed"

# Where Debian has these things, and as it wants them.
mkdir "$stage/usr/share/zsh/vendor-completions"
mv "$stage/usr/share/zsh/site-functions/_parlor" "$stage/usr/share/zsh/vendor-completions/_parlor"
rmdir "$stage/usr/share/zsh/site-functions"
gzip -9n "$stage"/usr/share/man/man1/*
doc=$stage/usr/share/doc/parlor
# Debian has the texts of licences for all packages, or wants them in this file.
rm "$doc/LICENSE-APACHE" "$doc/LICENSE-MIT"
{
  echo "Parlor, copyright 2026 the Parlor developers: MIT or Apache 2.0, as you like."
  echo "The second is in /usr/share/common-licenses/Apache-2.0; this is the first:"
  echo
  cat "$here/LICENSE-MIT"
} >"$doc/copyright"
# What changed is in CHANGELOG.md; this is when the package was made, and by whom.
maintainer=${DEB_MAINTAINER:-$(who_builds)}
{
  echo "parlor ($VERSION) unstable; urgency=medium"
  echo
  echo "  * Built from the sources; what changed in them is in CHANGELOG.md.gz."
  echo
  echo " -- $maintainer  $(LC_ALL=C date -u ${SOURCE_DATE_EPOCH:+-d "@$SOURCE_DATE_EPOCH"} '+%a, %d %b %Y %H:%M:%S +0000')"
} | gzip -9n >"$doc/changelog.gz"
gzip -9n <"$here/CHANGELOG.md" >"$doc/CHANGELOG.md.gz"
chmod 644 "$doc/copyright" "$doc/changelog.gz" "$doc/CHANGELOG.md.gz"
! command -v strip >/dev/null || strip --strip-unneeded "$stage/usr/bin/parlor" "$stage"/usr/lib/parlor/plugins/*.so

# The oldest library of C that has all that the program and its plugins use.
libc=$(grep -aoh 'GLIBC_2\.[0-9]*' "$stage/usr/bin/parlor" "$stage"/usr/lib/parlor/plugins/*.so | sort -uV | tail -n 1)
architecture=$(dpkg --print-architecture)
mkdir "$stage/DEBIAN"
cat >"$stage/DEBIAN/control" <<END
Package: parlor
Version: $VERSION
Architecture: $architecture
Maintainer: $maintainer
Depends: libc6 (>= ${libc#GLIBC_}), libgcc-s1
Installed-Size: $(du -sk "$stage/usr" | cut -f1)
Section: net
Priority: optional
Description: chat desk, customer and server for the Genesys Chat Server API
 An agent's desktop that loads plugins, a customer, and an embedded Chat
 Server to try them on, with tools for plugins and stored transcripts.
END
mkdir -p "$DISTDIR"
package=$DISTDIR/parlor_${VERSION}_$architecture.deb
dpkg-deb ${DEB_FLAGS:-} --root-owner-group --build "$stage" "$package" >/dev/null
echo "$package"
