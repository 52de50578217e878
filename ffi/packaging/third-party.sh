#!/bin/sh
# Writes the list of the crates that are in the libraries and plugins, with their licences: third-party.sh SOURCES FILE
# The Makefile calls it and sets the variables.
set -eu

set -- "$1" "$2" --package parlor-ffi --package parlor-desk-ffi
for plugin in $PLUGINS; do set -- "$@" --package "parlor-$plugin"; done
sources=$1 file=$2
shift 2

# Without what only runs while cargo builds.
crates=$("$CARGO" tree --locked --manifest-path "$sources/../Cargo.toml" ${TARGET:+--target "$TARGET"} "$@" \
  --edges normal,no-proc-macro --prefix none --no-dedupe --format '{p}: {l}')
{
  echo 'The libraries and plugins hold code of these crates, which https://crates.io has. Each is followed by its licence.'
  echo
  # Parlor's own are no others'.
  printf '%s\n' "$crates" | grep -v -e '^parlor-' -e '^$' | LC_ALL=C sort -u
} >"$file"
chmod 644 "$file"
