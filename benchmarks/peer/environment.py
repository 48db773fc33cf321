"""Keeps the peer's packages apart from ours, in var/bench/peer."""

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.progress import say
from benchmarks.stock import FOLDER

LOCK = Path(__file__).parents[1] / "requirements.lock"
HOME = FOLDER / "peer"
FILLED = HOME / "holds.lock"


def peer_python() -> str:
    """Return the interpreter of the peer's environment, which holds what the lock names."""
    python = HOME / "bin" / "python"
    if not FILLED.exists() or FILLED.read_bytes() != LOCK.read_bytes():
        say("Installing Dash beside us, in var/bench/peer …")
        venv.create(HOME, clear=True, with_pip=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        exactly = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(LOCK)]
        subprocess.run([python, *install, *exactly], check=True, stdout=sys.stderr)
        FILLED.write_bytes(LOCK.read_bytes())
    return str(python)
