"""What was erased, noted outside the database: a backup that is put back must not bring it back.

A note is a day and the digest of the random token that a case's form once had. It tells nothing of
anybody, and finds the one case in any copy of the database that still holds it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import OPEN_STAGES, EventKind
from models.stage_events import StageEvent
from models.trail import TrailLine
from services.clock import day_of
from services.errors import NotesUnreadable
from services.keeping.erasing import ERASED, erase, mark_of
from services.private_files import add_lines, whole_lines
from services.projection import project
from services.stages import PASSAGES, Step
from services.unit_of_work import UnitOfWork

NOTES = "erased.log"
Marks = Mapping[str, date]


class Noted(NamedTuple):
    """What was noted outside the database: which cases were erased, and which are frozen."""

    erased: Marks
    frozen: Marks


NOTHING = Noted({}, {})


def note_erased(engine: Engine, place: Path, since: datetime | None = None) -> None:
    """Add what was erased, since a moment or ever, to a file that has not noted it yet."""
    told = select(TrailLine.at, TrailLine.reason).where(TrailLine.action == ERASED)
    if since is not None:
        told = told.where(col(TrailLine.at) >= since)
    with Session(engine) as session:
        found = session.exec(told.order_by(col(TrailLine.position))).all()
    known = read_notes([place])
    fresh = {mark: day_of(at) for at, mark in found if mark and mark not in known}
    if fresh:
        add_lines(place, "".join(f"{day} {mark}\n" for mark, day in fresh.items()))


def read_notes(places: Iterable[Path]) -> Marks:
    """Read what these files note; one that is not there notes nothing.

    :raises NotesUnreadable: a line is none of ours
    """
    marks: dict[str, date] = {}
    for place in places:
        for number, line in enumerate(whole_lines(place), start=1):
            try:
                day, mark = line.decode("ascii").split()
                marks.setdefault(mark, date.fromisoformat(day))
            except ValueError as problem:
                raise NotesUnreadable(place=str(place), line=number) from problem
    return marks


def erase_again(work: UnitOfWork, marks: Marks) -> int:
    """Erase the cases that were erased before, as the notes say; return how many there were."""
    session = work.session
    tokens = select(Case.id, Case.form_token).where(col(Case.erased_at).is_(None))
    days = {number: marks.get(mark_of(token)) for number, token in session.exec(tokens)}
    back = [number for number, day in days.items() if day is not None]
    cases = session.exec(select(Case).where(col(Case.id).in_(back)).order_by(col(Case.id))).all()
    for case in cases:
        if case.stage in OPEN_STAGES:
            _end(work, case, days[case.id] or work.today)
    if cases:
        erase(work, cases)
    return len(cases)


def _end(work: UnitOfWork, case: Case, erased_on: date) -> None:
    """What was still open when it was erased ended on that day, and does so again."""
    step = StageEvent(
        case_id=case.id or 0,
        kind=EventKind.MOVED,
        stage=PASSAGES[Step.WITHDRAW].to,
        from_stage=case.stage,
        region=case.region,
        happened_on=max(erased_on, case.last_step_on),
        recorded_at=work.now,
        recorded_by=case.recorded_by,
    )
    work.session.add(step)
    work.session.flush()
    step.position = step.id or 0
    project(work.session, case)
