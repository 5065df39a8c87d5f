#!/bin/sh
# Makes .venv-bench with what benchmarks compare the product to, and nothing of the product; does nothing when it is there.
set -eu
cd "$(dirname "$0")/../.."

stamp=$(cksum < requirements-bench.lock)
[ "$(cat .venv-bench/installed 2>/dev/null || true)" = "$stamp" ] && exit 0
printf '%s\n' "Installing the pinned packages of requirements-bench.lock into .venv-bench ..." >&2
rm -rf .venv-bench
.venv/bin/python -m venv .venv-bench
.venv-bench/bin/python -m pip install --disable-pip-version-check --no-input --quiet \
    --only-binary :all: --require-hashes -r requirements-bench.lock
printf '%s' "$stamp" > .venv-bench/installed
