"""Which cases are frozen is noted outside the database as it stands, and tells of nobody."""

import stat
from pathlib import Path

from models.codes import ConsentKind
from services.commands.consents import give_consent
from services.keeping.erased_before import read_notes
from services.keeping.erasing import mark_of
from services.keeping.frozen_before import FROZEN_NOTES, note_frozen
from tests.factories import TODAY, Programme

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
