#!/bin/sh
# Puts README.md and the examples that it names into a folder with what was built: readme.sh SOURCES FOLDER
set -eu

# Links to what isn't packed become plain words.
{
  sed -n '1,2p' "$1/README.md"
  echo 'The libraries are here in `lib`, with their headers in `include`, a manual in `share/man` and programs in `examples`. What is'
  echo 'said below of building and installing them is for the sources; of pkg-config and CMake it is for this folder, too:'
  echo '`export PKG_CONFIG_PATH="$PWD/lib/pkgconfig"`, `-DCMAKE_PREFIX_PATH="$PWD"`.'
  echo
  sed '1,2d' "$1/README.md"
} | sed 's|\[\([^]]*\)\](\.\./[^)]*)|\1|g' >"$2/README.md"
chmod 644 "$2/README.md"

# But for what somebody has built there.
cd "$1"
find examples -name build -prune -o -type f -print | while read -r file; do
  mkdir -p "$2/${file%/*}"
  install -m 644 "$file" "$2/$file"
done
