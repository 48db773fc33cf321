"""What a database says of its cases, in words that do not depend on numbers or references."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel, col, select

from models.alerts import Alert
from models.cases import Case
from models.consents import Consent
from models.decisions import Decision
from models.fact_changes import FactChange
from models.follow_ups import Contact, FollowUp
from models.handovers import Handover
from models.journeys import Journey
from models.stage_events import StageEvent
from models.support_items import SupportItem
from models.trail import TrailLine
from services.demonstration.programmes import historical_programme
from services.demonstration.stories import Story
from services.demonstration.writing import write_demonstration
from services.installation import OPERATOR
from services.unit_of_work import jot
from tests.factories import NOW, TODAY

Content = dict[str, list[dict[str, Any]]]
_OF_CASE: tuple[type[SQLModel], ...] = (
    *(Consent, StageEvent, Decision, Journey, FollowUp, Contact),
    *(FactChange, SupportItem, Alert, Handover),
)
_POINTERS = ("event_id", "refers_to", "follow_up_id", "position", "replaces", "contact_id")
_POINTED_AT = {"follow_up_id": "FollowUp", "replaces": "Contact", "contact_id": "Contact"}
_LINKS = ("previous", "digest")  # they depend on the reference
_OTHER_CASES = ("household_ref", "person_ref", "earlier_ref")


def loaded(engine: Engine, stories: list[Story]) -> None:
    """Write stories as a demonstration."""
    with jot(engine, OPERATOR, NOW) as work:
        write_demonstration(work, stories)


def stories_until(today: date = TODAY, seed: int = 1) -> list[Story]:
    """Tell the historical programme."""
    return historical_programme(today, seed)


def contents(engine: Engine) -> dict[str, Content]:
    """Return everything of every case, by its form's token."""
    with Session(engine) as session:
        cases = session.exec(select(Case)).all()
        refs = {case.ref: case.form_token for case in cases}
        return {case.form_token: _content(session, case, refs) for case in cases}


def _content(session: Session, case: Case, refs: dict[str, str]) -> Content:
    facts = _columns(case)
    facts |= {name: refs.get(getattr(case, name)) for name in _OTHER_CASES}
    content: Content = {"case": [facts]}
    numbers: dict[str, int] = {}
    for table in _OF_CASE:
        owner, number = _column(table, "case_id"), _column(table, "id")
        rows = session.exec(select(table).where(owner == case.id).order_by(number)).all()
        name = table.__name__
        numbers |= {f"{name} {_number(row)}": place for place, row in enumerate(rows)}
        content[name] = [_columns(row) | dict(_pointed(row, numbers)) for row in rows]
    for change in content["FactChange"]:
        change |= {name: refs.get(str(change[name]), change[name]) for name in ("before", "after")}
    lines = select(TrailLine).where(TrailLine.subject == case.ref).order_by(col(TrailLine.position))
    content["trail"] = [_columns(line) for line in session.exec(lines).all()]
    return content


def _columns(row: SQLModel) -> dict[str, Any]:
    return row.model_dump(exclude={"id", "case_id", "ref", "subject", *_POINTERS, *_LINKS})


def _pointed(row: SQLModel, numbers: dict[str, int]) -> Iterator[tuple[str, int | None]]:
    """Which row of the same case a number points at."""
    for pointer in _POINTERS:
        table = _POINTED_AT.get(pointer, "StageEvent")
        if hasattr(row, pointer):
            yield pointer, numbers.get(f"{table} {getattr(row, pointer)}")


def _column(table: type[SQLModel], name: str) -> Any:
    return col(getattr(table, name))


def _number(row: SQLModel) -> Any:
    return getattr(row, "id")  # noqa: B009  SQLModel itself has no number
