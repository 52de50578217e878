#!/usr/bin/env bash
# Installs the clients of others that the tests of the server's doors run, and what drives a browser for those of the widget,
# into target/neighbours, from the lock files beside this. Needs npm, python3 with venv, and a network; asks the registries
# that these are configured for. Does nothing if they are there already.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
there=$(cd "$here/../../../.." && pwd)/target/neighbours
wanted=$(cat "$here/package-lock.json" "$here/requirements.txt")

if [[ -e $there/installed && $(cat "$there/installed") == "$wanted" ]]; then
  echo "nothing to install"
  exit
fi
mkdir -p "$there"
rm -f "$there/installed"
cp "$here/package.json" "$here/package-lock.json" "$there"
(cd "$there" && npm ci --ignore-scripts --no-audit --no-fund)
python3 -m venv --clear "$there/python"
"$there/python/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: -r "$here/requirements.txt"
printf '%s\n' "$wanted" >"$there/installed"
