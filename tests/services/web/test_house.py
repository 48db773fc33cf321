"""Whatever goes wrong beside serving is told, and stops nothing else."""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from models.codes import ConsentKind
from services.keeping.erased_before import NOTES, read_notes
from services.keeping.frozen_before import FROZEN_NOTES
from services.web import house
from tests.databases import renewed_file
from tests.factories import NOW, Programme
from tests.servers import ROOT, free_port


def done(chores: Mapping[str, Callable[[], object]]) -> None:
    """Do each chore once, as the server does."""
    for name, chore in chores.items():
        asyncio.run(house.attempt(name, chore))


def test_a_bug_in_a_chore_is_told_and_raises_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        secret = {}
        secret["of somebody"]

    done({"sweeping": broken})
    (line,) = caplog.records
    assert (line.levelno, "sweeping" in line.getMessage()) == (logging.ERROR, True)
    assert "of somebody" not in line.getMessage()


def test_unreadable_notes_of_the_erased_stop_no_notes_of_the_frozen(
    programme: Programme, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ref = programme.submitted()
    programme.consent_withdrawn(ref, ConsentKind.DATA_SHARING)
    (tmp_path / NOTES).write_bytes(b"2026-11-21 \xc3\xa5\n")
    done(house.notes(programme.engine, tmp_path, lambda: NOW))
    assert len(read_notes([tmp_path / FROZEN_NOTES])) == 1
    assert "Line 1 of" in caplog.text


def test_notes_are_written_when_something_has_changed(programme: Programme, tmp_path: Path) -> None:
    refs = [programme.submitted(), programme.submitted()]
    chores = house.notes(programme.engine, tmp_path, lambda: NOW)
    programme.consent_withdrawn(refs[0], ConsentKind.DATA_SHARING)
    done(chores)
    (tmp_path / FROZEN_NOTES).unlink()
    done(chores)
    assert not (tmp_path / FROZEN_NOTES).exists()
    programme.consent_withdrawn(refs[1], ConsentKind.DATA_SHARING)
    done(chores)
    assert len(read_notes([tmp_path / FROZEN_NOTES])) == 2


def test_a_start_that_is_refused_is_no_clean_stop(tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": renewed_file(tmp_path / "hemvag.db").url,
        "SECRET_KEY": "",
        "DEMO": "0",
        "FORWARDED_ALLOW_IPS": "",
        "TRAIL_HEADS_FILE": str(tmp_path / "trail-heads.log"),
    }
    served = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={free_port()}"]
    ended = subprocess.run(
        [*served, "--server.address=127.0.0.1"],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, b"SECRET_KEY is not set" in ended.stderr) == (os.EX_CONFIG, True)
