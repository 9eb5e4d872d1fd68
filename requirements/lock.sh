#!/usr/bin/env bash
# Resolve pyproject.toml into run.txt and dev.txt: newest versions with --upgrade, else the
# versions already written there wherever they still fit.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install -qq --disable-pip-version-check uv
compile=(.venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11
  --no-header --no-emit-index-url --fork-strategy fewest --extra postgres --extra speech "$@")
"${compile[@]}" --output-file requirements/run.txt
"${compile[@]}" --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt
.venv/bin/uv pip compile requirements/pipecat.in --quiet --universal --python-version 3.11 \
  --no-header --no-emit-index-url --output-file requirements/pipecat.txt
