#!/bin/sh
# Makes .venv hold what a lock file names, and does nothing when it already does:
#     deploy/setup/environment.sh requirements.lock
# PYTHON names the interpreter to build with; otherwise the first one that is new enough is taken.
# A stamp in .venv holds the checksum of the lock it was filled from. When the lock has changed,
# .venv is built anew, so that no package of an older lock lingers.
set -eu

lock=$1
stamp=.venv/holds-$lock
wanted=$(cksum <"$lock")

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "Hemväg needs Python 3.11 or newer. Install it, or name it: make demo PYTHON=/path/to/python3" >&2
    return 1
}

make_venv() {
    python=$(find_python)
    echo "Making .venv with $("$python" --version) …"
    if ! told=$("$python" -m venv .venv 2>&1); then
        rm -rf .venv
        echo "$told" >&2
        echo "$python cannot make a virtual environment." >&2
        echo "On Debian and Ubuntu its part for that is a package of its own. Run this, then try again:" >&2
        echo "    sudo apt-get install python3-venv" >&2
        return 1
    fi
}

if [ -e .venv ] && ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    echo "The .venv here does not work (moved, or its Python is gone): building it anew."
    rm -rf .venv
fi
[ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || exit 0
[ ! -e "$stamp" ] || rm -rf .venv
[ -e .venv ] || make_venv

echo "Installing the $(grep -c '==' "$lock") packages of $lock …"
# Compiling every module of every package would take as long as all the rest; what is imported is
# compiled at its first import.
.venv/bin/python -m pip install --disable-pip-version-check --require-hashes --no-deps \
    --only-binary :all: --no-compile -r "$lock"
echo "$wanted" >"$stamp"
