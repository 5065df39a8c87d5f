#!/bin/sh
# Makes .venv with exactly the pinned packages of the lock files given as arguments; does nothing when it is up to date.
set -eu
cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$name"
            return 0
        fi
    done
    say "Python 3.11 or newer is needed and was not found. On Debian 12 or Ubuntu 24.04: apt-get install python3 python3-venv"
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

# Debian and Ubuntu ship Python without venv; the package is named after the version.
make_venv() {
    rm -rf .venv
    if "$python" -c 'import ensurepip, venv' 2>/dev/null && "$python" -m venv .venv; then return 0; fi
    package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    say "This Python lacks venv. The package $package brings it; trying to install it ..."
    if as_root apt-get install -y -qq "$package" >/dev/null 2>&1 ||
        { as_root apt-get update -qq >/dev/null 2>&1 && as_root apt-get install -y -qq "$package" >/dev/null; }; then
        rm -rf .venv
        "$python" -m venv .venv
        return 0
    fi
    say "It could not be installed from here. As an administrator: apt-get install $package   and then call this again."
    return 1
}

python=$(find_python)
wanted=$(cat "$@" | cksum)
if [ -x .venv/bin/python ] && [ "$(cat .venv/installed 2>/dev/null || true)" = "$wanted" ]; then exit 0; fi
# A venv that belongs to another clone or whose Python is gone does not start.
.venv/bin/python -c '' 2>/dev/null || make_venv
set -- $(printf -- '-r %s ' "$@")
say "Installing the pinned packages into .venv (some 130 MB the first time) ..."
.venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --progress-bar off --only-binary :all: --require-hashes "$@"
printf '%s\n' "$wanted" > .venv/installed
