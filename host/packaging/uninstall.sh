#!/bin/sh
# Takes away what install.sh installed. The Makefile calls it and sets the variables.
set -eu

root=$DESTDIR$PREFIX
list=$root/lib/parlor/installed
[ -f "$list" ] || { echo "parlor: $list is missing: nothing was installed there; name the same PREFIX and DESTDIR" >&2; exit 1; }
files=$(cat "$list")
while IFS= read -r file; do
  rm -f "$root/$file"
done <<END
$files
END
# Folders that are Parlor's own. Others keep theirs, even if these are empty.
rmdir "$root/lib/parlor/plugins" "$root/lib/parlor" "$root/share/doc/parlor/pictures" "$root/share/doc/parlor" 2>/dev/null || true
