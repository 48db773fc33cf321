"""The demonstration databases that are measured, made once and kept under var/bench."""

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from benchmarks.progress import say
from services import clock

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
YEARS = 13


def copy_of_database(cases: int, folder: Path) -> Path:
    """Return a copy of the database with this many random cases; what is saved in it is lost."""
    kept = FOLDER / f"{cases}-{_mark()}.db"
    if not kept.exists():
        for outdated in FOLDER.glob(f"{cases}-*.db*"):
            outdated.unlink()
        _make(cases, kept)
    copy = folder / f"{uuid4().hex}.db"
    shutil.copyfile(kept, copy)
    return copy


def _mark() -> str:
    """A database serves for a month, and until the tables change."""
    tables = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    code = sha256(b"".join(path.read_bytes() for path in tables)).hexdigest()
    return f"{clock.today():%Y-%m}-{code[:8]}"


def _make(cases: int, kept: Path) -> None:
    say(f"Making a demonstration database of {cases:,} cases (once a month) …")
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    address = f"sqlite:///{unfinished}"
    _manage("migrate", "--database", address)
    fill(address, cases)
    unfinished.rename(kept)


def fill(address: str, cases: int) -> None:
    """Write random cases into an empty database."""
    wanted = ["--cases", str(cases), "--years", str(YEARS)]
    _manage("demo-data", "--database", address, *wanted)


def _manage(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, stdout=sys.stderr, check=False
    )
    if done.returncode:
        sys.exit(f"manage.py {arguments[0]} failed")
