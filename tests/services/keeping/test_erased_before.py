"""What was erased is noted outside the database once, and read back or refused."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from models.codes import ConsentKind
from services.commands.erasures import approve_erasures, propose_erasures
from services.errors import NotesUnreadable
from services.keeping.erased_before import NOTES, note_erased, read_notes
from services.keeping.erasing import mark_of
from tests.factories import NOW, TODAY, Programme
from tests.people import enrol


@pytest.fixture
def erased(programme: Programme) -> str:
    """Give the token of a case that has been erased."""
    ref = programme.submitted()
    token = programme.case(ref).form_token
    programme.consent_withdrawn(ref, ConsentKind.DATA_SHARING)
    programme.do(programme.manager, propose_erasures, keep_months=24)
    auditor = enrol(programme.engine, "auditor")["auditor"]
    programme.do(auditor, approve_erasures, [ref], keep_months=24)
    return token


class TestNoteErased:
    def test_notes_each_once_and_tells_nothing_of_it(
        self, programme: Programme, erased: str, tmp_path: Path
    ) -> None:
        place = tmp_path / "outside" / NOTES
        for _ in range(2):
            note_erased(programme.engine, place)
        (line,) = place.read_text(encoding="ascii").splitlines()
        day, mark = line.split()
        assert (day, len(mark)) == (TODAY.isoformat(), 64)
        assert erased not in line
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert read_notes([place, tmp_path / "not there"]) == {mark: TODAY}

    def test_looks_no_further_back_than_it_is_asked_to(
        self, programme: Programme, erased: str, tmp_path: Path
    ) -> None:
        del erased
        place = tmp_path / NOTES
        note_erased(programme.engine, place, NOW + timedelta(days=1))
        assert not place.exists()
        note_erased(programme.engine, place, NOW - timedelta(days=1))
        assert len(read_notes([place])) == 1

    def test_a_line_of_something_else_is_refused(self, tmp_path: Path) -> None:
        place = tmp_path / NOTES
        for strange in (b"something else", b"2026-11-21 \xc3\xa5", b""):
            place.write_bytes(b"2026-11-21 abc\n" + strange + b"\n")
            with pytest.raises(NotesUnreadable):
                read_notes([place])

    def test_a_last_line_that_was_cut_short_is_noted_again(
        self, programme: Programme, erased: str, tmp_path: Path
    ) -> None:
        place = tmp_path / NOTES
        place.write_text(f"2026-11-21 {'a' * 64}\n2026-1", encoding="ascii")
        note_erased(programme.engine, place)
        assert list(read_notes([place])) == ["a" * 64, mark_of(erased)]
