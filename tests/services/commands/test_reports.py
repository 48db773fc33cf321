"""Whoever makes a workbook of the report is noted, with the period and nothing else."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from models.trail import TrailLine
from services.commands.reports import note_report
from services.errors import NotAllowed
from services.queries.installations import version
from services.unit_of_work import jot
from tests.factories import NOW, Programme
from tests.people import enrol

YEAR = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}


def lines(programme: Programme) -> list[TrailLine]:
    """Return what the trail says of reports."""
    with Session(programme.engine) as session:
        wanted = select(TrailLine).where(col(TrailLine.action) == "report.exported")
        return list(session.exec(wanted))


def test_a_manager_leaves_one_line_with_the_period(programme: Programme) -> None:
    with Session(programme.engine) as session:
        before = version(session)
    with jot(programme.engine, programme.people["manager"], NOW) as work:
        note_report(work, **YEAR)
    (line,) = lines(programme)
    assert (line.actor, line.subject) == ("manager", "reports")
    assert line.fields == ["since=2025-01-01", "until=2025-12-31"]
    with Session(programme.engine) as session:
        assert version(session) == before


@pytest.mark.parametrize("name", ["nord", "iom", "presenter", "admin", "auditor"])
def test_nobody_else_makes_one(programme: Programme, name: str) -> None:
    viewer = programme.people.get(name) or enrol(programme.engine, name)[name]
    with pytest.raises(NotAllowed), jot(programme.engine, viewer, NOW) as work:
        note_report(work, **YEAR)
    assert lines(programme) == []
