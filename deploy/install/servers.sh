#!/bin/sh
# Makes .venv/servers with the servers that nobody here wrote and that the tests collect from (requirements-servers.lock).
# They need versions that the product must not have, so they have an environment of their own. Says what fails, and goes
# on: their tests then say that they are missing.
set -eu
cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*" >&2; }

lock=requirements-servers.lock
place=.venv/servers
stamp=$(cksum < "$lock")
[ "$(cat "$place/installed" 2>/dev/null || true)" = "$stamp" ] && exit 0
say "Installing the pinned servers of $lock into $place (some 30 MB the first time) ..."
rm -rf "$place"
.venv/bin/python -m venv "$place"
if "$place/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --only-binary :all: --require-hashes -r "$lock" > .venv/servers.log 2>&1; then
    printf '%s' "$stamp" > "$place/installed"
else
    say "They could not be installed; the tests that need them are skipped and say so. The end of .venv/servers.log:"
    tail -n 5 .venv/servers.log >&2
fi
