#!/bin/sh
# Installs the program that was built, its plugins and what belongs to it. The Makefile calls it and sets the variables.
# All that was installed is listed in lib/parlor/installed, from which uninstall.sh takes it away again.
set -eu

fail() { echo "parlor: $1" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Plugins that others may write to aren't trusted.
umask 022

case $PREFIX in /*) ;; *) fail "'$PREFIX' is no absolute path; PREFIX is one" ;; esac
root=$DESTDIR$PREFIX
[ -f "$BUILT/parlor" ] || fail "$BUILT/parlor is missing: make build makes it"

# put MODE FILE PLACE
put() {
  mkdir -p "$root/${3%/*}"
  install -m "$1" "$2" "$root/$3"
  echo "$3" >>"$scratch/installed"
}

# Those of an earlier version that this one hasn't got any more.
[ ! -f "$root/lib/parlor/installed" ] || sh "$here/host/packaging/uninstall.sh"

put 755 "$BUILT/parlor" bin/parlor
for plugin in file_transfer transcript_export; do
  put 644 "$BUILT/deps/libparlor_$plugin.so" "lib/parlor/plugins/libparlor_$plugin.so"
done

mkdir "$scratch/man"
"$BUILT/parlor" man "$scratch/man"
for page in "$scratch/man"/*; do
  put 644 "$page" "share/man/man1/${page##*/}"
done

for shell in bash zsh fish; do
  "$BUILT/parlor" completions "$shell" >"$scratch/$shell"
done
put 644 "$scratch/bash" share/bash-completion/completions/parlor
put 644 "$scratch/zsh" share/zsh/site-functions/_parlor
put 644 "$scratch/fish" share/fish/vendor_completions.d/parlor.fish

put 644 "$here/host/packaging/parlor.desktop" share/applications/parlor.desktop
put 644 "$here/host/packaging/parlor.svg" share/icons/hicolor/scalable/apps/parlor.svg
for file in LICENSE-APACHE LICENSE-MIT host/README.md; do
  put 644 "$here/$file" "share/doc/parlor/${file##*/}"
done
# README.md shows them.
for file in "$here/host/pictures"/*.svg; do
  put 644 "$file" "share/doc/parlor/pictures/${file##*/}"
done

echo lib/parlor/installed >>"$scratch/installed"
install -m 644 "$scratch/installed" "$root/lib/parlor/installed"

# Who packs the files has them elsewhere in the end.
[ -z "$DESTDIR" ] || exit 0
echo "installed: $PREFIX/bin/parlor, with its plugins"
case :$PATH: in
  *":$PREFIX/bin:"*) ;;
  *) echo "$PREFIX/bin is not in your PATH: add it there, or write the program's whole path" ;;
esac
zsh=$PREFIX/share/zsh/site-functions
if command -v zsh >/dev/null && ! zsh -fc 'print -l $fpath' | grep -Fqx "$zsh"; then
  echo "completions for zsh: put fpath=($zsh \$fpath) into ~/.zshrc, before compinit"
fi
fish=$PREFIX/share/fish/vendor_completions.d
if command -v fish >/dev/null && ! fish -c 'string join \n $fish_complete_path' | grep -Fqx "$fish"; then
  echo "completions for fish: put set -p fish_complete_path $fish into ~/.config/fish/config.fish"
fi
