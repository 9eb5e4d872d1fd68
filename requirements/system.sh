#!/usr/bin/env bash
# Install the Debian packages that the tests use, where we may; else say which tests will skip.
set -euo pipefail
missing=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ||
  [ -n "${MESI_TEST_POSTGRES_URL:-}" ] || missing+=(postgresql)
command -v ip >/dev/null || missing+=(iproute2)
ldconfig -p | grep -q libEGL.so.1 || missing+=(libegl1 libgl1)
ldconfig -p | grep -q libEGL_mesa || missing+=(libegl1 libgl1-mesa-dri)
if [ ${#missing[@]} -eq 0 ]; then
  exit
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "    installing ${missing[*]} (Debian packages)"
  log="$(mktemp)"
  if apt-get update -qq >"$log" 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "${missing[@]}" >>"$log" 2>&1; then
    rm "$log"
    exit
  fi
  tail -5 "$log"
fi
echo "    not installed: ${missing[*]}; the tests that need them will be skipped."
echo "    On Debian: sudo apt-get install ${missing[*]}"
