"""A figure opens exactly the cases or follow-ups it counts, and only for those who may see them."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from sqlmodel import Session

from models.codes import AdultChild, CountryGroup, Region, Role
from services.access import EVERYWHERE, Permission, Viewer, scope_of
from services.errors import NoListOfPeople, NotAllowed, NotBrokenDown
from services.measures.questions import OF, N, Question
from services.measures.registry import MEASURES, listed, measure
from tests.services.measures.programmes import FIRST, LAST, in_memory
from tests.services.measures.recount import OPEN, recount

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
Members: TypeAlias = dict[Any, set[int]]
DAYS = [FIRST + timedelta(days=n) for n in (300, 512, 777, 1001, 1300)] + [LAST]
each_seed = pytest.mark.parametrize("seed", [1, 2, 4])
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


class TestMembers:
    """A list holds the very cases or follow-ups, told by a second count."""

    @each_seed
    def test_who_stood_in_a_stage(self, seed: int) -> None:
        session, programme = in_memory(seed), recount(in_memory(seed))
        for day in DAYS:
            found = lists(session, "caseload", Question(day, by=("region", "stage")))
            expected: Members = defaultdict(set)
            for case in programme.cases:
                at = case.standing(day)
                if at and at["stage"] in OPEN:
                    expected[at["region"], at["stage"]].add(case.number)
            assert found == expected

    @each_seed
    @pytest.mark.parametrize(
        ("name", "milestone"), [("completion_within_year", "M12"), ("six_month_follow_up", "M6")]
    )
    def test_whose_follow_up_became_what(self, seed: int, name: str, milestone: str) -> None:
        session, programme = in_memory(seed), recount(in_memory(seed))
        for day in DAYS:
            expected: Members = defaultdict(set)
            for case, it in programme.cohort(milestone, day):
                if not case.died(it, day):
                    state = case.state(it, day).split()[0] if it.closes < day else "not_yet_due"
                    number = {"done": N, "cancelled": "ended_first"}.get(state, state)
                    for told in {number, number if number == "not_yet_due" else OF}:
                        expected[case.arrived["region"], told].add(case.number)
            for number in (N, OF, "late", "declined", "missed", "ended_first", "not_yet_due"):
                found = lists(session, name, Question(day, by=("region",)), number)
                of_number = {
                    (region,): it for (region, told), it in expected.items() if told == number
                }
                assert found == of_number, (day, number)

    @each_seed
    def test_which_follow_ups_press(self, seed: int) -> None:
        session, programme = in_memory(seed), recount(in_memory(seed))
        for day in DAYS:
            overdue: Members = defaultdict(set)
            soon: Members = defaultdict(set)
            for case, it in programme.open_follow_ups(day):
                pressing = overdue if it.due < day else soon
                if it.due <= day + timedelta(14):
                    at = case.standing(day)
                    pressing[at and at["region"], it.milestone].add(it.number)
            asked = Question(day, by=("region", "milestone"))
            assert lists(session, "overdue", asked) == overdue, day
            assert lists(session, "due_soon", asked) == soon, day

    @each_seed
    @pytest.mark.parametrize("name", ["applications", "supported", "returned"])
    def test_to_whom_it_happened(self, seed: int, name: str) -> None:
        session, programme = in_memory(seed), recount(in_memory(seed))
        expected: Members = defaultdict(set)
        for case in programme.cases:
            moves = {"applications": case.applied, "supported": case.granted}
            move = moves.get(name, case.arrived)
            if move and move["happened_on"] <= LAST:
                expected[move["region"], str(move["happened_on"].year)].add(case.number)
        asked = Question(LAST, since=FIRST, by=("region", "year"))
        assert lists(session, name, asked) == expected


def lists(session: Session, name: str, question: Question, number: str = N) -> Members:
    """Open the list of every group that has any."""
    rows = measure(session, name, question, EVERYWHERE).rows
    found = {row.group: listed(session, IOM, name, question, row.group, number) for row in rows}
    return {group: set(ids) for group, ids in found.items() if ids}
