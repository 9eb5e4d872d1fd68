#!/usr/bin/env bash
# Fetch the 54 voices of Kokoro: files of the npm package kokoro-js, whose own dependencies we do not
# need. They come into .venv/share/kokoro-js, where voice/synthesizer_kokoro.py looks for them.
set -euo pipefail
PACKAGE="kokoro-js@1.2.1"
SHA256="1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
VOICES=54
venv="$(cd "$(dirname "$0")/.." && pwd)/.venv"
home="$venv/share/kokoro-js"
if [ "$(find "$home/voices" -name '*.bin' 2>/dev/null | wc -l)" -eq "$VOICES" ]; then
  exit
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$venv/bin/npm" pack "$PACKAGE" --pack-destination "$work" --loglevel=error >/dev/null
"$venv/bin/python" - "$work"/*.tgz "$SHA256" <<'CHECK'
import hashlib
import pathlib
import sys

if hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest() != sys.argv[2]:
    sys.exit(f"    {sys.argv[1]} is not the package that we know")
CHECK
tar -xzf "$work"/*.tgz -C "$work" package/voices package/LICENSE
mkdir -p "$venv/share"
rm -rf "$home"
mv "$work/package" "$home"
