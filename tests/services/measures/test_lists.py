"""A figure opens exactly the cases or follow-ups it counts, and only for those who may see them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from sqlmodel import Session

from models.codes import AdultChild, CountryGroup, Region, Role
from services.access import EVERYWHERE, Permission, Viewer, scope_of
from services.errors import NoListOfPeople, NotAllowed, NotBrokenDown
from services.measures.questions import N, Question
from services.measures.registry import MEASURES, listed, measure
from tests.services.measures.programmes import FIRST, LAST, in_memory

MANAGER = Viewer(2, "manager", "Manager", Role.MANAGER)
IOM = Viewer(3, "iom", "IOM", Role.IOM)
NORD = Viewer(4, "nord", "Nord", Role.COORDINATOR, frozenset({Region.NORD}))
TWO = Viewer(5, "two", "Two", Role.COORDINATOR, frozenset({Region.STOCKHOLM, Region.SYD}))
STRANGERS = [
    Viewer(6, "presenter", "P", Role.PRESENTER),
    Viewer(7, "admin", "A", Role.ADMIN),
    Viewer(8, "auditor", "D", Role.AUDITOR),
    Viewer(None, "nobody", "N", None),
]
KEYS = ("region", "stage", "milestone", "adult_child", "year", "month", "arrival_quarter")
FILTERS: list[dict[str, Any]] = [
    {},
    {"adult_child": AdultChild.CHILD},
    {"regions": (Region.NORD, Region.OST)},
    {"since": date(2018, 1, 1), "until": date(2018, 12, 31)},
    {"since": date(2019, 5, 5)},
]
LISTED = [name for name, measure in MEASURES.items() if measure.listed]
some_keys = st.lists(st.sampled_from(KEYS), max_size=2, unique=True).map(tuple)
some_days = st.sampled_from([date(2017, 8, 31), date(2018, 12, 31), LAST]) | st.dates(FIRST, LAST)


@pytest.mark.parametrize("name", LISTED)
@given(
    viewer=st.sampled_from([MANAGER, IOM, NORD, TWO]),
    seed=st.integers(0, 5),
    as_of=some_days,
    facts=st.sampled_from(FILTERS),
    by=some_keys,
    first=st.integers(0, 2),
    beside=st.integers(0, 20),
)
def test_every_list_is_as_long_as_its_number(
    *,
    name: str,
    viewer: Viewer,
    seed: int,
    as_of: date,
    facts: dict[str, Any],
    by: tuple[str, ...],
    first: int,
    beside: int,
) -> None:
    """Of every third group n, and one of the other numbers that its row opens."""
    session, question = in_memory(seed), Question(as_of, **facts, by=by)
    try:
        table = measure(session, name, question, scope_of(viewer, Permission.CASE_READ))
    except NotBrokenDown:
        reject()
    others = [number for number in MEASURES[name].figure.numbers if number != N]
    numbers = {N, others[beside % len(others)]} if others else {N}
    for row in table.rows[first::3] if by else table.rows:
        for number in numbers:
            ids = listed(session, viewer, name, question, row.group, number)
            assert len(ids) == len(set(ids)) == row.number(number)


@pytest.mark.parametrize("name", LISTED)
def test_the_same_on_each_database(session: Session, name: str) -> None:
    question = Question(LAST, since=FIRST, by=("region", "adult_child"))
    whole = listed(session, MANAGER, name, question.split())
    parts: list[int] = []
    for row in measure(session, name, question, EVERYWHERE).rows:
        part = listed(session, MANAGER, name, question, row.group)
        assert len(part) == row.n
        parts.extend(part)
    assert sorted(parts) == sorted(whole)


def test_follow_ups_and_cases_are_told_apart() -> None:
    for name in LISTED:
        of_follow_ups = MEASURES[name].meaning.unit == "follow-ups"
        assert (MEASURES[name].listed == "follow_ups") is of_follow_ups


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("viewer", STRANGERS, ids=lambda viewer: viewer.username)
def test_nobody_else_opens_a_list(session: Session, viewer: Viewer, name: str) -> None:
    with pytest.raises(NotAllowed):
        listed(session, viewer, name, Question(LAST))


def test_a_coordinator_never_lists_another_region(session: Session) -> None:
    for region in Region:
        question = Question(LAST, since=FIRST, regions=(region,))
        seen = listed(session, NORD, "applications", question)
        assert bool(seen) == (region is Region.NORD)


@pytest.mark.parametrize(
    "question",
    [
        Question(LAST, by=("return_country",)),
        Question(LAST, by=("region", "return_country")),
        Question(LAST, country_group=CountryGroup.BG),
    ],
    ids=["by country", "by region and country", "of a country group"],
)
def test_people_are_not_picked_out_by_country(session: Session, question: Question) -> None:
    with pytest.raises(NoListOfPeople):
        listed(session, MANAGER, "returned", question, ["BG"] * len(question.by))


@pytest.mark.parametrize("group", [(), ("NORD", "2018"), ("nord", "x", "y")])
def test_a_group_must_fit_its_keys(session: Session, group: tuple[str, ...]) -> None:
    with pytest.raises(NotBrokenDown):
        listed(session, MANAGER, "caseload", Question(LAST, by=("region",)), group)
