"""What the stories ask: a figure on a day, who waits, what the time line says."""

from datetime import date
from typing import Any

from sqlmodel import Session

from models.codes import Milestone
from services.access import EVERYWHERE, Viewer
from services.measures.questions import Question, Row
from services.measures.registry import measure
from services.queries.case_files import CaseFile
from services.queries.cases import case_file
from services.queries.follow_ups import FollowUpFilter, FollowUpRow, follow_ups_waiting
from services.queries.timelines import EntryKind, timeline
from tests.factories import TODAY, Programme


def figure(programme: Programme, name: str, as_of: date = TODAY, **facts: Any) -> Row:
    """Return a figure as the overview shows it; of several groups the sum has no meaning."""
    with Session(programme.engine) as session:
        rows = measure(session, name, Question(as_of, **facts), EVERYWHERE).rows
    return rows[0] if rows else Row((), 0)


def seen(programme: Programme, ref: str, viewer: Viewer, today: date = TODAY) -> CaseFile:
    """Return the case as somebody sees it."""
    with Session(programme.engine) as session:
        return case_file(session, viewer, ref, today=today)


def waiting(programme: Programme, viewer: Viewer, today: date = TODAY) -> list[FollowUpRow]:
    """Return somebody's tracker."""
    with Session(programme.engine) as session:
        return list(follow_ups_waiting(session, viewer, FollowUpFilter(), today=today))


def states(programme: Programme, ref: str, today: date = TODAY) -> dict[Milestone, str | None]:
    """Return how the follow-ups of a case stand."""
    file = seen(programme, ref, programme.iom, today)
    return {one.milestone: one.state.value if one.state else None for one in file.follow_ups}


def told(programme: Programme, ref: str, viewer: Viewer) -> list[EntryKind]:
    """Return what the time line tells of, the newest first."""
    with Session(programme.engine) as session:
        return [entry.kind for entry in timeline(session, viewer, ref)]
