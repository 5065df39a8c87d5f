#!/bin/sh
# Installs the Debian packages of a list that are missing, when this user may; says which stay missing and goes on.
# Their services are neither started now nor with the machine: whoever needs a server here starts one of its own.
set -eu
cd "$(dirname "$0")/../.."
list=${1:-tests/system-packages.txt}

command -v dpkg-query >/dev/null 2>&1 || { echo "Not a Debian system: install by hand what $list names; tests that miss it are skipped." >&2; exit 0; }
missing=""
for package in $(sed 's/#.*//' "$list"); do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then root="sudo -n"
else
    echo "Not installed, and this user may not install:$missing. Tests that need them are skipped and say so." >&2
    exit 0
fi
echo "Installing for the tests:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap '$root rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null && $root chmod 755 "$policy" || true
fi
install() { $root apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1; }
install || { $root apt-get update -qq >/dev/null 2>&1 && install; } ||
    echo "Some of these could not be installed:$missing. Tests that need them are skipped and say so." >&2
if [ -d /run/systemd/system ]; then
    for package in $missing; do
        $root systemctl disable --quiet "$package.service" 2>/dev/null || true # most have none
    done
fi
