#!/bin/sh
# Installs the libraries that were built, their headers, and what finds them; `remove` takes the same files away.
# The Makefile calls it and sets the variables.
set -eu

action=$1
fail() { echo "libparlor: $1" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for folder in "$PREFIX" "$BINDIR" "$INCLUDEDIR" "$LIBDIR" "$MANDIR" "$PLUGINDIR"; do
  case $folder in /*) ;; *) fail "'$folder' is no absolute path; PREFIX and the other folders are" ;; esac
done

# What may break a program makes another name, as in build.rs: until 1.0 a minor version, then a major one.
case $VERSION in
  0.*) number=${VERSION%.*} ;;
  *) number=${VERSION%%.*} ;;
esac

# put MODE FILE PLACE. What is there already keeps its time, so that programs aren't linked anew.
put() {
  if [ "$action" = remove ]; then
    rm -f "$DESTDIR$3"
  elif ! cmp -s "$2" "$DESTDIR$3"; then
    install -d "$DESTDIR${3%/*}"
    install -m "$1" "$2" "$DESTDIR$3"
  fi
}

# link TARGET PLACE
link() {
  if [ "$action" = remove ]; then rm -f "$DESTDIR$2"; else ln -sf "$1" "$DESTDIR$2"; fi
}

# The way from LIBDIR to a folder, so that the tree can be moved. Only where both are in PREFIX.
from_libraries() {
  case $LIBDIR in
    "$PREFIX"/*) case $1 in "$PREFIX"/*)
      printf '%s/%s' "$(printf %s "${LIBDIR#"$PREFIX"/}" | sed 's|[^/]\{1,\}|..|g')" "${1#"$PREFIX"/}"
      return ;;
    esac ;;
  esac
  printf %s "$1"
}

in_prefix() {
  case $1 in
    "$PREFIX"/*) printf '${prefix}/%s' "${1#"$PREFIX"/}" ;;
    *) printf %s "$1" ;;
  esac | sed 's/ /\\ /g'
}

# The system's libraries that the static one needs. The compiler brings its own and that of C by itself, and then also
# knows which ones go with -static. For musl the unwinder is in the library; it finds nothing without --eh-frame-hdr,
# which compilers leave out with -static. The crate winapi has names of its own for what Windows' compilers have, too.
native_libraries() {
  tr ' ' '\n' <"$BUILT${1#parlor}/$1.native-libs" | sed 's/^-lunwind$/-Wl,--eh-frame-hdr/; s/^-lwinapi_/-l/' | grep -v -x -e -lc -e -lgcc_s -e '' |
    awk '{ last[$0] = NR; line[NR] = $0 } END { for (i = 1; i <= NR; i++) if (last[line[i]] == i) print line[i] }' |
    tr '\n' ' ' | sed 's/ $//'
}

# fill TEMPLATE NAME=VALUE...: replaces @NAME@.
fill() {
  template=$1
  shift
  for pair in "$@"; do
    printf 's|@%s@|%s|g\n' "${pair%%=*}" "$(printf %s "${pair#*=}" | sed 's/[\\&|]/\\&/g')"
  done >"$scratch/values"
  sed -f "$scratch/values" "$here/packaging/$template" >"$scratch/filled"
}

# Hides the names in a static library that aren't its own, so that it can be linked together with another library of
# Rust's, which has Rust's standard library in it, too. The exception is what linkers keep once for all.
hide_names() {
  # Where optimisation at link time has put all that is Rust.
  echo "no part of it is called $2" >"$scratch/messages"
  part=$(ar t "$1" 2>/dev/null | grep "^$2[.-]") || return 1
  { cat "$3"; echo DW.ref.rust_eh_personality; } >"$scratch/names"
  (cd "$scratch" && ar x "$1" "$part" && "$OBJCOPY" --keep-global-symbols=names "$part" && ar rD "$1" "$part") \
    >"$scratch/messages" 2>&1
}

# What libparlor-desk calls.
if [ -n "$WHOLE" ]; then requires=; else requires=parlor; fi
natives=
for library in $LIBRARIES; do
  header=$library
  put 644 "$here/include/$header.h" "$INCLUDEDIR/$header.h"
  # For C++: a header, and the folder with its parts, which is parlor/desk for parlor-desk.
  parts=$(printf %s "$library" | tr - /)
  for part in "$here/include/$header.hpp" "$here/include/$parts"/*.hpp; do
    put 644 "$part" "$INCLUDEDIR/${part#"$here/include/"}"
  done

  # Cargo has no hyphen in the names of libraries. That of a DLL stays, since import libraries name it.
  cargo_name=$(printf %s "$library" | tr - _)
  built=$BUILT${library#parlor}
  # Which of them there are depends on what they were built for.
  [ "$action" = remove ] || [ -f "$built/lib$cargo_name.a" ] ||
    fail "$built/lib$cargo_name.a is missing: make build makes it"
  if [ "$action" = remove ] || [ -f "$built/lib$cargo_name.so" ]; then
    put 755 "$built/lib$cargo_name.so" "$LIBDIR/lib$library.so.$VERSION"
    link "lib$library.so.$VERSION" "$LIBDIR/lib$library.so.$number"
    link "lib$library.so.$number" "$LIBDIR/lib$library.so"
  fi
  if [ "$action" = remove ] || [ -f "$built/$cargo_name.dll" ]; then
    put 755 "$built/$cargo_name.dll" "$BINDIR/$cargo_name.dll"
    put 644 "$built/lib$cargo_name.dll.a" "$LIBDIR/lib$library.dll.a"
  fi
  static=$scratch/lib$library.a
  if [ "$action" = install ]; then
    cp "$built/lib$cargo_name.a" "$static"
    case $library in
      parlor) exports=$here/exports.txt ;;
      *) exports=$here/${library#parlor-}/exports.txt ;;
    esac
    # Only ELF has such names.
    if [ -f "$built/lib$cargo_name.so" ] || [ -n "$UNWINDER" ]; then
      hide_names "$static" "$cargo_name" "$exports" || fail "the static library can't be made: $(tail -n 1 "$scratch/messages")"
    fi
  fi
  put 644 "$static" "$LIBDIR/lib$library.a"

  native=
  [ "$action" = remove ] || native=$(native_libraries "$library")
  fill "$library.pc.in" "PREFIX=$(printf %s "$PC_PREFIX" | sed 's/ /\\ /g')" "INCLUDEDIR=$(in_prefix "$INCLUDEDIR")" \
    "LIBDIR=$(in_prefix "$LIBDIR")" "PLUGINDIR=$(in_prefix "$PLUGINDIR")" "VERSION=$VERSION" "NATIVE=$native" "REQUIRES=$requires"
  put 644 "$scratch/filled" "$LIBDIR/pkgconfig/$library.pc"
  natives="$natives NATIVE_$library=$(printf %s "$native" | tr ' ' ';')"
done

for plugin in $PLUGINS; do
  cargo_name=parlor_$(printf %s "$plugin" | tr - _)
  for file in "lib$cargo_name.so" "$cargo_name.dll"; do
    # Plugins that others may write to aren't trusted.
    if [ "$action" = remove ] || [ -f "$BUILT-desk/$file" ]; then (umask 022 && put 644 "$BUILT-desk/$file" "$PLUGINDIR/$file"); fi
  done
done
[ "$action" = install ] || rmdir "$DESTDIR$PLUGINDIR" "$DESTDIR${PLUGINDIR%/*}" 2>/dev/null || true

[ "$action" = install ] || rmdir "$DESTDIR$INCLUDEDIR/parlor/desk" "$DESTDIR$INCLUDEDIR/parlor" 2>/dev/null || true

cmake=$LIBDIR/cmake/Parlor
# Without quotes: each is a word.
fill ParlorConfig.cmake.in $natives "VERSION=$VERSION" "NUMBER=$number" "LIBRARIES=$LIBRARIES" "REQUIRES=$requires" \
  "BINDIR=$(from_libraries "$BINDIR")" "INCLUDEDIR=$(from_libraries "$INCLUDEDIR")" \
  "PLUGINDIR=$(from_libraries "$PLUGINDIR")"
put 644 "$scratch/filled" "$cmake/ParlorConfig.cmake"
fill ParlorConfigVersion.cmake.in "VERSION=$VERSION" "NUMBER=$number"
put 644 "$scratch/filled" "$cmake/ParlorConfigVersion.cmake"
[ "$action" = install ] || rmdir "$DESTDIR$cmake" 2>/dev/null || true

if command -v python3 >/dev/null; then
  mkdir "$scratch/man"
  python3 "$here/packaging/man.py" "$here/include" "$scratch/man"
  for page in "$scratch/man"/*; do
    if [ -L "$page" ]; then
      link "$(readlink "$page")" "$MANDIR/man3/${page##*/}"
    else
      put 644 "$page" "$MANDIR/man3/${page##*/}"
    fi
  done
else
  echo "libparlor: python3 is missing, so there are no man pages" >&2
fi
