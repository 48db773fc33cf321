"""Figures by keys of their own (reason, phase, form, check, change …) against plain rows."""

from collections import Counter
from datetime import date, timedelta
from typing import Any, TypeAlias

import pytest

from models.codes import AdultChild
from services.access import EVERYWHERE
from services.measures.questions import Question
from services.measures.registry import measure
from services.queries.attempts import NO_REASON
from tests.services.measures.programmes import FIRST, LAST, in_memory
from tests.services.measures.recount import recount
from tests.services.measures.second_counts import SECOND, STEPS, Asked

Counts: TypeAlias = Counter[tuple[str, ...]]
YEAR = timedelta(days=365)
PERIODS = [(FIRST, LAST), (date(2018, 1, 1), date(2018, 12, 31)), (LAST - YEAR, LAST)]
each_seed = pytest.mark.parametrize("seed", [1, 2, 4])
each_period = pytest.mark.parametrize("period", PERIODS, ids=str)
EVENTS = ("applications", "supported", "returned", "rejected", "withdrawn", "closed", "found_again")


def asked(seed: int, period: tuple[date, date], **facts: Any) -> Asked:
    """Ask the second count."""
    return Asked(recount(in_memory(seed)), period[1], *period, **facts)


def told(seed: int, name: str, period: tuple[date, date], *by: str) -> Counts:
    """Ask the measure for the groups that have any."""
    question = Question(period[1], *period, by=by)
    rows = measure(in_memory(seed), name, question, EVERYWHERE).rows
    return Counter({tuple(map(str, row.group)): row.n for row in rows if row.n})


@each_seed
@each_period
def test_why_people_were_not_reached(seed: int, period: tuple[date, date]) -> None:
    one = asked(seed, period)
    expected: Counts = Counter(
        (contact["nonresponse_reason"] or NO_REASON,)
        for case in one.cases
        for contact in case.contacts
        if contact["result"] == "NOT_REACHED" and one.inside(contact["done_on"])
    )
    assert told(seed, "not_reached", period, "reason") == expected


@each_seed
@each_period
@pytest.mark.parametrize("by", [("phase", "form"), ("support",), ("phase", "support")], ids=str)
def test_which_support_was_given(seed: int, period: tuple[date, date], by: tuple[str, ...]) -> None:
    one = asked(seed, period)
    columns = ["code" if key == "support" else key for key in by]
    expected: Counts = Counter(
        tuple(item[column] for column in columns)
        for case in one.cases
        for item in case.support
        if item["done_on"] and one.inside(item["done_on"])
    )
    assert told(seed, "support_items", period, *by) == expected


@each_seed
@each_period
def test_how_each_dimension_moved(seed: int, period: tuple[date, date]) -> None:
    one, expected = asked(seed, period), Counts()
    for case, _ in one.matured("M12"):
        reached = [it for it in case.contacts if it["result"] == "REACHED"]
        reached.sort(key=lambda it: (it["done_on"], it["id"]))
        for dimension in ("econ", "social", "psycho"):
            judged = [it[dimension] for it in reached if it["done_on"] <= one.as_of]
            steps = [STEPS.index(step) for step in judged if step in STEPS]
            if len(steps) > 1:
                moved = steps[-1] - steps[0]
                change = "SAME" if not moved else "BETTER" if moved > 0 else "WORSE"
                expected[dimension, change] += 1
    assert told(seed, "dimensions_better", period, "dimension", "change") == expected


@each_seed
@each_period
def test_how_each_check_stands(seed: int, period: tuple[date, date]) -> None:
    one, expected = asked(seed, period), Counts()
    for case in (case for case in one.cases if case.child):
        facts = case.facts
        if one.inside(case.applied["happened_on"]):
            for place in ("sweden", "home"):
                state = _by(facts[f"best_interest_{place}_on"], one.as_of)
                others = {"YES": state, "NO": "NOT_NEEDED"}
                found = others.get(facts["separated_from_family"], "NOT_KNOWN")
                expected[f"BEST_INTEREST_{place.upper()}", found] += 1
            named = facts["responsible_until_handover"]
            expected["RESPONSIBLE_NAMED", "DONE" if named is not None else "NOT_YET"] += 1
            expected["FAMILY_LOOKED_INTO", _by(facts["family_check_on"], one.as_of)] += 1
        if case.arrived and one.inside(case.arrived["happened_on"]):
            state = _by(facts["handed_over_on"], one.as_of)
            given = state == "NOT_YET" and facts["not_handed_over"] is not None
            expected["HANDED_OVER", "REASON_GIVEN" if given else state] += 1
    assert told(seed, "child_checks", period, "check", "state") == expected


@each_seed
@each_period
@pytest.mark.parametrize("name", sorted(SECOND.keys() - {"child_checks", "follow_up_endings"}))
def test_adults_and_children(seed: int, period: tuple[date, date], name: str) -> None:
    """Every measure that can be broken down so: n, N and who is not yet due."""
    rows = measure(
        in_memory(seed), name, Question(period[1], *period, by=("adult_child",)), EVERYWHERE
    ).rows
    for row in rows:
        child = row.group == (AdultChild.CHILD,)
        numbers = Counter[str]()
        for group in SECOND[name](asked(seed, period, child=child)).values():
            numbers.update({key: group.get(key) or 0 for key in ("n", "of", "not_yet_due")})
        found = {"n": row.n, "of": row.of or 0, "not_yet_due": row.not_yet_due or 0}
        assert found == {"n": 0, "of": 0, "not_yet_due": 0, **numbers}


@each_seed
@pytest.mark.parametrize("name", EVENTS)
def test_the_years_of_events(seed: int, name: str) -> None:
    for year, row in _years(seed, name).items():
        period = (date(year, 1, 1), date(year, 12, 31))
        second = Asked(recount(in_memory(seed)), LAST, *period)
        assert sum(group["n"] for group in SECOND[name](second).values()) == row


def _years(seed: int, name: str) -> dict[int, int]:
    question = Question(LAST, FIRST, LAST, by=("year",))
    rows = measure(in_memory(seed), name, question, EVERYWHERE).rows
    return {int(row.group[0]): row.n for row in rows}


def _by(day: date | None, as_of: date) -> str:
    return "DONE" if day is not None and day <= as_of else "NOT_YET"
