"""Notes outside the database are whole lines, their owner's alone."""

import stat
from pathlib import Path

import pytest

from services.private_files import add_lines, whole_lines, write_anew


def test_lines_are_added_for_their_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "outside" / "notes"
    add_lines(place, "one\n")
    add_lines(place, "two\nthree\n")
    assert whole_lines(place) == [b"one", b"two", b"three"]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_last_line_that_was_cut_short_is_told_and_makes_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = tmp_path / "notes"
    place.write_bytes(b"one\ntw")
    assert whole_lines(place) == [b"one"]
    assert "cut short" in caplog.text
    add_lines(place, "two\n")
    assert place.read_bytes() == b"one\ntwo\n"


def test_a_file_written_anew_leaves_nothing_beside_it(tmp_path: Path) -> None:
    for content in ("one\n", "two\n"):
        write_anew(tmp_path / "notes", content)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("notes", "two\n")]
    assert stat.S_IMODE((tmp_path / "notes").stat().st_mode) == 0o600
