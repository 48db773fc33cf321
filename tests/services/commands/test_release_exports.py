"""Taking a release home: by whoever sees releases, and the trail says who, which and how."""

import pytest
from sqlmodel import Session, select

from models.codes import Language, Role
from models.trail import TrailLine
from services.access import Viewer
from services.commands.release_exports import note_export
from services.errors import NotAllowed
from services.queries.installations import version
from services.unit_of_work import jot
from tests.factories import Programme


def somebody(role: Role) -> Viewer:
    return Viewer(None, "somebody", "Somebody", role)


def test_leaves_a_line_and_no_change(programme: Programme) -> None:
    with Session(programme.engine) as reader:
        before = version(reader)
    with jot(programme.engine, somebody(Role.PRESENTER), programme.at) as work:
        note_export(work, "R-2026-01", "pdf", Language.EN)
    with Session(programme.engine) as reader:
        line = reader.exec(select(TrailLine).where(TrailLine.action == "release.exported")).one()
        assert version(reader) == before
    assert (line.actor, line.subject) == ("somebody", "R-2026-01")
    assert line.fields == ["format=pdf", "language=en"]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_is_refused_to_whoever_sees_no_release(programme: Programme, role: Role) -> None:
    with (
        pytest.raises(NotAllowed),
        jot(programme.engine, somebody(role), programme.at) as work,
    ):
        note_export(work, "R-2026-01", "pdf", Language.EN)
