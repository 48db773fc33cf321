"""Everything the overview shows, read in four statements; each table is its measure's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from services.access import Scope
from services.measures.figures import read_together
from services.measures.groups import bucket
from services.measures.questions import Question, Table
from services.measures.registry import MEASURES
from services.queries.cubes import Cube, alike
from services.queries.dialects import Column

Asked = tuple[str, ...]
Counts = Mapping[str, Cube]
"""What the overview is made of, by region: the same for everybody, and shown to nobody as it is."""
# What is read of follow-ups has these codes; where one has no such code, this stands there.
_BLANK: Mapping[str, Column] = {
    **dict.fromkeys(("urgency", "outcome"), sa.literal("", sa.String)),
    "within_365": sa.literal(0),
}
_SHOWN: Mapping[str, Sequence[Asked]] = {
    "caseload": [(), ("stage",), ("region",), ("region", "stage")],
    "waiting_for_decision": [()],
    "completion_within_year": [(), ("region",), ("year",)],
    "overdue": [(), ("region",)],
    "due_soon": [(), ("region",)],
    "supported": [(), ("return_country",)],
    "returned": [(), ("return_country",)],
    "days_to_decision": [()],
    "days_to_departure": [()],
}


@dataclass(frozen=True)
class Overview:
    """The tables of the overview by measure and keys; applications are those of the day's month."""

    as_of: date
    tables: Mapping[tuple[str, Asked], Table]

    def table(self, name: str, *by: str) -> Table:
        """Return a measure's table, broken down by these keys."""
        return self.tables[name, by]


def overview(session: Session, question: Question, scope: Scope) -> Overview:
    """Read everything the overview shows of a question, as far as the scope reaches."""
    return overview_of(overview_counts(session, question), question, scope)


def overview_counts(session: Session, question: Question) -> Counts:
    """Count what the overview shows of a question in all regions, whichever it asks about."""
    asked = question.everywhere().split()
    course, month = _course(asked), _month(asked)
    events = {"supported": asked, "returned": asked, "applications": month}
    waits = {"days_to_decision": asked, "days_to_departure": asked}
    return {
        "caseload": _read(session, "caseload", course, ("month", "region", "stage")),
        **_read_follow_ups(session, asked),
        **_read_together(session, events, ("region", "return_country")),
        **_read_together(session, waits, ("region",)),
    }


def overview_of(counts: Counts, question: Question, scope: Scope) -> Overview:
    """Make the overview of what was counted, as far as the question and the scope reach."""
    asked = question.within(scope).split()
    course, month = _course(asked), _month(asked)
    found = {name: cube.among("region", asked.population.regions) for name, cube in counts.items()}
    stock = found["caseload"]
    found["caseload"] = stock.only("month", bucket("month", asked.as_of))
    found["waiting_for_decision"] = found["caseload"]
    found["due_soon"] = found["overdue"]
    tables = {
        (name, by): MEASURES[name].table(found[name], asked.split(*by))
        for name, shown in _SHOWN.items()
        for by in shown
    }
    tables["caseload", course.by] = MEASURES["caseload"].table(stock, course)
    tables["applications", ()] = MEASURES["applications"].table(found["applications"], month)
    return Overview(asked.as_of, tables)


def _course(asked: Question) -> Question:
    return replace(asked, since=None, until=None).split("month", "region")


def _month(asked: Question) -> Question:
    return replace(asked, since=asked.as_of.replace(day=1), until=asked.as_of)


def _read(session: Session, name: str, question: Question, keys: Sequence[str]) -> Cube:
    return MEASURES[name].figure.read(session, question, keys)


def _read_follow_ups(session: Session, asked: Question) -> dict[str, Cube]:
    """Read what presses and what was done: of one table, so in one statement."""
    names = ("overdue", "completion_within_year")
    parts = {name: MEASURES[name].figure.part(asked) for name in names}
    return read_together(session, alike(parts, _BLANK), ("region", "year", *_BLANK))


def _read_together(
    session: Session, asked: Mapping[str, Question], keys: Sequence[str]
) -> dict[str, Cube]:
    """Read measures of one kind, which need the same keys, in one statement."""
    figures = {name: MEASURES[name].figure for name in asked}
    own_keys = next(iter(figures.values())).own_keys
    parts = {name: figures[name].part(question) for name, question in asked.items()}
    return read_together(session, parts, (*keys, *own_keys))
