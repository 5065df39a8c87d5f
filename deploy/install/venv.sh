#!/bin/sh
# Makes .venv with exactly the pinned packages: `venv.sh runtime` what the product needs, `venv.sh dev` its tests as well.
# Does nothing when .venv is up to date; a .venv made for `dev` serves `runtime` too.
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

kind=${1:?runtime or dev}
stamp_of() { printf '%s %s' "$1" "$(cat requirements.lock requirements-dev.lock | cksum)"; }
python=$(find_python)
installed=$(cat .venv/installed 2>/dev/null || true)
if .venv/bin/python -c '' 2>/dev/null; then
    [ "$installed" = "$(stamp_of "$kind")" ] || [ "$installed" = "$(stamp_of dev)" ] && exit 0
else
    make_venv # none yet, or its Python is gone
fi
lock=requirements.lock
[ "$kind" = runtime ] || lock=requirements-dev.lock
say "Installing the pinned packages of $lock into .venv (some 130 MB the first time) ..."
total=$(grep -c '^[a-z0-9].*==' "$lock")
.venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --only-binary :all: --require-hashes -r "$lock" > .venv/install.log 2>&1 &
pip=$!
shown=""
while kill -0 "$pip" 2>/dev/null; do
    sleep 1
    seen=$(grep -c '^Collecting' .venv/install.log || true)
    if [ "$seen" != "$shown" ]; then say "  fetched $seen of $total packages"; fi
    shown=$seen
done
if ! wait "$pip"; then
    say "The packages could not be installed. The end of .venv/install.log says why:"
    tail -n 15 .venv/install.log >&2
    exit 1
fi
stamp_of "$kind" > .venv/installed
