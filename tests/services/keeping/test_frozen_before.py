"""Which cases are frozen is noted outside the database as it stands, and tells of nobody."""

import stat
from pathlib import Path

import sqlalchemy as sa

from models.cases import Case
from models.codes import ConsentKind
from services.commands.consents import give_consent
from services.commands.erasures import approve_erasures, propose_erasures
from services.keeping.erased_before import read_notes
from services.keeping.erasing import mark_of
from services.keeping.frozen_before import FROZEN_NOTES, note_frozen
from tests.factories import TODAY, Programme
from tests.people import enrol

SHARING = ConsentKind.DATA_SHARING


def test_notes_those_that_are_frozen_now(programme: Programme, tmp_path: Path) -> None:
    place = tmp_path / "outside" / FROZEN_NOTES
    refs = [programme.submitted() for _ in range(3)]
    for ref in refs[:2]:
        programme.consent_withdrawn(ref, SHARING)
    marks = [mark_of(programme.case(ref).form_token) for ref in refs]
    note_frozen(programme.engine, place)
    assert read_notes([place]) == dict.fromkeys(marks[:2], TODAY)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    programme.step(programme.nord, give_consent, refs[0], SHARING, TODAY)
    note_frozen(programme.engine, place)
    assert read_notes([place]) == {marks[1]: TODAY}
    assert [one.name for one in place.parent.iterdir()] == [FROZEN_NOTES]


def test_whose_case_is_not_in_this_database_stays_noted(
    programme: Programme, tmp_path: Path
) -> None:
    place, elsewhere = tmp_path / FROZEN_NOTES, "e" * 64
    place.write_text(f"2026-11-01 {elsewhere}\n", encoding="ascii")
    note_frozen(programme.engine, place)
    assert list(read_notes([place])) == [elsewhere]
    ref = programme.submitted()
    programme.consent_withdrawn(ref, SHARING)
    note_frozen(programme.engine, place)
    assert list(read_notes([place])) == [elsewhere, mark_of(programme.case(ref).form_token)]


def test_whose_case_was_erased_here_is_noted_as_frozen_no_longer(
    programme: Programme, tmp_path: Path
) -> None:
    place, ref = tmp_path / FROZEN_NOTES, programme.submitted()
    programme.consent_withdrawn(ref, SHARING)
    note_frozen(programme.engine, place)
    programme.do(programme.manager, propose_erasures, keep_months=24)
    auditor = enrol(programme.engine, "auditor")["auditor"]
    programme.do(auditor, approve_erasures, [ref], keep_months=24)
    with programme.engine.begin() as connection:  # whatever an erased case may keep of it
        connection.execute(sa.update(Case).values(frozen_at=None))
    note_frozen(programme.engine, place)
    assert read_notes([place]) == {}
