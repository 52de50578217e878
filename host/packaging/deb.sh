#!/bin/sh
# Packs what install.sh installs for dpkg. The Makefile calls it and sets the variables.
set -eu

fail() { echo "parlor: $1" >&2; exit 1; }
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
{
  echo "Parlor, version $VERSION: MIT or Apache 2.0, as you like."
  echo "The second is in LICENSE-APACHE beside this file; this is the first:"
  echo
  cat "$here/LICENSE-MIT"
} >"$stage/usr/share/doc/parlor/copyright"
chmod 644 "$stage/usr/share/doc/parlor/copyright"
! command -v strip >/dev/null || strip --strip-unneeded "$stage/usr/bin/parlor" "$stage"/usr/lib/parlor/plugins/*.so

# The oldest library of C that has all that the program and its plugins use.
libc=$(grep -aoh 'GLIBC_2\.[0-9]*' "$stage/usr/bin/parlor" "$stage"/usr/lib/parlor/plugins/*.so | sort -uV | tail -n 1)
architecture=$(dpkg --print-architecture)
mkdir "$stage/DEBIAN"
cat >"$stage/DEBIAN/control" <<END
Package: parlor
Version: $VERSION
Architecture: $architecture
Maintainer: ${DEB_MAINTAINER:-The Parlor authors <parlor@localhost>}
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
