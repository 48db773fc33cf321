"""A programme in a database whose last closed years are just so: what a release finds in it.

In its first year 37 adults and one child returned. Rounded to five that is 35 of 40, so one or two
children: refused. Rounded to seven it is 35 of 35, and the release passes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, repeat
from uuid import uuid4

from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.cases import Case
from models.codes import AgeGroup, Milestone, Region, Stage
from models.follow_ups import FollowUp
from models.users import User
from services.database import for_writing
from services.disclosure.material import closed_years
from services.statistics.calendar import due_days, window
from tests.factories import NOW, application

BEGAN = date(2012, 1, 1)
ADULTS, CHILDREN = (37, 40, 40), (1, 7, 7)
COUNTRIES = (
    {"BG": 25, "RO": 8, "UA": 5},
    {"BG": 30, "RO": 10, "UA": 7},
    {"BG": 30, "RO": 10, "UA": 7},
)
OUTCOMES = (
    {"DONE": 28, "LATE": 4, "MISSED": 6},
    {"DONE": 35, "LATE": 5, "MISSED": 7},
    {"MISSED": 47},
)
REGIONS = dict(zip(Region, (10, 10, 15, 45, 10, 20, 22), strict=True))


@dataclass(frozen=True)
class _Return:
    """One person who came home."""

    arrived_on: date
    region: Region
    country: str
    child: bool
    outcome: str


def returned_as(engine: Engine, today: date) -> None:
    """Enter the returns of the last three years that are closed on a day."""
    with Session(for_writing(engine)) as session, session.begin():
        writer = session.exec(select(User.id)).first() or 0
        for one in _returns(closed_years(BEGAN, today)[-3:]):
            case = _case(one, writer)
            session.add(case)
            session.flush()
            session.add(_follow_up(one, case.id or 0))


def _returns(years: list[int]) -> Iterator[_Return]:
    regions = chain.from_iterable(repeat(region, n) for region, n in REGIONS.items())
    for at, year in enumerate(years):
        ages = [False] * ADULTS[at] + [True] * CHILDREN[at]
        countries = [code for code, n in COUNTRIES[at].items() for _ in range(n)]
        outcomes = [code for code, n in OUTCOMES[at].items() for _ in range(n)]
        for number, facts in enumerate(zip(ages, countries, outcomes, strict=True)):
            child, country, outcome = facts
            arrived_on = date(year, 1, 15) + timedelta(days=4 * number)
            yield _Return(arrived_on, next(regions), country, child, outcome)


def _case(one: _Return, writer: int) -> Case:
    ref = uuid4().hex[:12]
    age = AgeGroup.AGE_15_17 if one.child else AgeGroup.AGE_25_34
    facts = application(
        region=one.region,
        return_country=one.country,
        age_group=age,
        applied_on=one.arrived_on - timedelta(days=40),
    ).model_dump()
    known = {name: value for name, value in facts.items() if name in Case.model_fields}
    return Case(
        **known,
        ref=ref,
        is_child=one.child,
        stage=Stage.REINTEGRATION,
        stage_since=one.arrived_on,
        last_step_on=one.arrived_on,
        person_ref=ref,
        recorded_at=NOW,
        recorded_by=writer,
        changed_at=NOW,
    )


def _follow_up(one: _Return, case_id: int) -> FollowUp:
    opens_on, closes_on = window(12, one.arrived_on)
    return FollowUp(
        case_id=case_id,
        milestone=Milestone.M12,
        region=one.region,
        arrived_on=one.arrived_on,
        due_on=due_days(one.arrived_on)[12],
        opens_on=opens_on,
        closes_on=closes_on,
        done_on=opens_on if one.outcome == "DONE" else None,
        late_on=closes_on + timedelta(days=3) if one.outcome == "LATE" else None,
    )
