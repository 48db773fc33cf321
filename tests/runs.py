"""The folder that all processes of one test run share, and the clearing away of runs that died."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgresql

VARIABLE = "HEMVAG_TEST_RUN"
PREFIX = "hemvag-pg-"
MEMORY = Path("/dev/shm")  # noqa: S108  where Linux keeps files in memory
ENOUGH = 1 << 30


def open_run() -> None:
    """Make the folder and tell the workers, which inherit the environment, where it is.

    As root it lies in /tmp, whatever TMPDIR says: an unprivileged user must reach the server in it.
    """
    parent = Path("/tmp" if os.geteuid() == 0 else tempfile.gettempdir())  # noqa: S108  mkdtemp names it
    for folder in parent.glob(f"{PREFIX}*"):
        if _is_dead(folder):
            _remove(folder)
    run = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    (run / "pid").write_text(str(os.getpid()))
    os.environ[VARIABLE] = str(run)


def keep_files_in_memory() -> None:
    """Let pytest's temporary folders lie in memory where there is room.

    SQLite writes as in real use, waiting for the disk at each commit; a test need not wait for it.
    """
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def close_run() -> None:
    """Leave nothing of this run behind."""
    _remove(run_folder())


def run_folder() -> Path:
    """Return the folder of this run."""
    return Path(os.environ[VARIABLE])


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one process of the run at a time make what all of them share."""
    with (run_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_dead(folder: Path) -> bool:
    """Say whether the run was killed before it could clear away (ours to remove, then)."""
    note = folder / "pid"
    if folder.stat().st_uid != os.geteuid() or not note.exists():
        return False
    try:
        os.kill(int(note.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


def _remove(folder: Path) -> None:
    postgresql.stop(folder)
    shutil.rmtree(folder)
