"""What must hold within a report, whatever happened and whichever period is asked for."""

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache

import pytest
from sqlmodel import Session, select

from models.cases import Case
from models.codes import AdultChild, Region
from services.access import EVERYWHERE, Scope
from services.measures.questions import Question
from services.measures.registry import measure
from services.measures.reports import EVENTS, FOLLOW_UPS, RETURNED, Report, day_before, read_report
from services.queries.cubes import ERASED
from tests.services.measures.programmes import FIRST, LAST
from tests.services.measures.recount import ENDED, recount
from tests.services.measures.reported import reported

Period = tuple[date, date]
PERIODS: list[Period] = [
    (FIRST, LAST),
    (date(2018, 1, 1), date(2018, 12, 31)),
    (date(2018, 2, 27), date(2019, 3, 5)),
    (date(2019, 6, 14), date(2019, 6, 14)),
]
each_seed = pytest.mark.parametrize("seed", [1, 2, 3])
each_period = pytest.mark.parametrize("period", PERIODS, ids=lambda days: f"{days[0]}–{days[1]}")


@lru_cache
def made(seed: int, period: Period, scope: Scope = EVERYWHERE) -> Report:
    """Read the report of a period, once for all that is asked of it."""
    since, until = period
    return read_report(reported(seed), Question(until, since, until), scope)


@each_seed
@each_period
def test_open_cases_are_those_before_and_what_came_in_less_what_went_out(
    seed: int, period: Period
) -> None:
    report = made(seed, period)
    came = report.n("applications") + report.n("found_again")
    went = report.n("rejected") + report.n("withdrawn") + report.n("closed")
    assert report.before.rows[0].n + came - went == report.n("caseload")
    assert report.before.as_of == period[0] - timedelta(days=1)


@each_seed
@each_period
def test_endings_are_the_steps_that_were_taken(seed: int, period: Period) -> None:
    report, steps = made(seed, period), Counter[str]()
    for case in recount(reported(seed)).cases:
        for before, after in zip(case.moves, case.moves[1:], strict=False):
            if period[0] <= after["happened_on"] <= period[1]:
                steps[f"{before['stage'] in ENDED}-{after['stage']}"] += 1
    assert report.n("rejected") == steps["False-REJECTED"]
    assert report.n("withdrawn") == steps["False-WITHDRAWN"]
    assert report.n("closed") == steps["False-CLOSED"]
    assert report.n("found_again") == steps["True-REINTEGRATION"]


@each_seed
@each_period
def test_regions_adults_and_children_add_up_to_the_nation(seed: int, period: Period) -> None:
    report = made(seed, period)
    for name in EVENTS:
        for key in ("region", "adult_child"):
            assert sum(row.n for row in report.table(name, key).rows) == report.n(name)
        assert report.one(name).persons in range(min(1, report.n(name)), report.n(name) + 1)
    assert sum(row.n for row in report.table("caseload", "region").rows) == report.n("caseload")
    countries = report.table(RETURNED, "return_country").rows
    assert sum(row.n for row in countries) == report.n(RETURNED)


@each_seed
@each_period
def test_sexes_and_grounds_are_all_cases_and_forms_are_more(seed: int, period: Period) -> None:
    report = made(seed, period)
    for name in report.kinds:
        by_age = report.kind(name, "gender", "adult_child")
        for age in AdultChild:
            row = report.table(name, "adult_child").row(age)
            assert sum(n for (_, of), n in by_age.items() if of == age) == (row.n if row else 0)
        assert report.kind(name, "ground").total() == report.n(name)
        forms = report.forms(name)
        assert forms.total() >= report.n(name)
        assert max(forms.values(), default=0) <= report.n(name)


@each_seed
@each_period
def test_who_applied_is_counted_by_what_the_form_says(seed: int, period: Period) -> None:
    report, session = made(seed, period), reported(seed)
    facts = {case.id: case for case in session.exec(select(Case)).all()}
    sexes, grounds, forms = Counter[str](), Counter[str](), Counter[str]()
    for told in recount(session).cases:
        if period[0] <= told.applied["happened_on"] <= period[1]:
            case = facts[told.number]
            gone = case.erased_at is not None
            sexes[ERASED if gone else case.gender] += 1
            grounds[ERASED if gone else case.ground] += 1
            forms.update([ERASED] if gone else case.exploitation)
    assert {code: n for (code,), n in report.kind("applications", "gender").items()} == sexes
    assert {code: n for (code,), n in report.kind("applications", "ground").items()} == grounds
    assert report.forms("applications") == forms


@each_seed
@each_period
def test_every_follow_up_became_something(seed: int, period: Period) -> None:
    report = made(seed, period)
    for name in FOLLOW_UPS:
        row = report.one(name)
        assert row.instead is not None
        assert row.n + row.instead.total == row.of
    year = report.one("completion_within_year")
    assert report.one("reached_once").of == year.of
    for row in report.table("dimensions_better", "dimension").rows:
        assert (row.of or 0) <= (year.of or 0)


@each_seed
@each_period
def test_items_are_not_persons(seed: int, period: Period) -> None:
    report = made(seed, period)
    whole = report.one("support_items")
    for keys in (("phase",), ("form",), ("phase", "form"), ("phase", "support")):
        rows = report.table("support_items", *keys).rows
        persons = [row.persons or 0 for row in rows]
        assert sum(row.n for row in rows) == whole.n
        assert max(persons, default=0) <= (whole.persons or 0) <= sum(persons)
        assert all(row.n >= (row.persons or 0) for row in rows)


@each_seed
@each_period
def test_a_check_concerns_a_child_or_does_not(seed: int, period: Period) -> None:
    report = made(seed, period)
    table = report.table("child_checks", "check", "state")
    named = table.row("RESPONSIBLE_NAMED", "DONE")
    looked_into = table.row("FAMILY_LOOKED_INTO", "DONE")
    assert named is not None
    assert looked_into is not None
    assert named.of == looked_into.of
    states = ("DONE", "NOT_YET", "NOT_NEEDED", "NOT_KNOWN")
    separated = (table.row("BEST_INTEREST_HOME", state) for state in states)
    assert sum(row.n for row in separated if row) == named.of


@pytest.mark.parametrize("period", PERIODS[:2], ids=["everything", "a year"])
def test_tables_are_the_measures_own_answers(session: Session, period: Period) -> None:
    since, until = period
    question = Question(until, since, until)
    report = read_report(session, question, EVERYWHERE)
    for (name, by), table in report.tables.items():
        assert table == measure(session, name, question.split(*by), EVERYWHERE)
    assert report.before == measure(session, "caseload", day_before(question), EVERYWHERE)
    assert report.forms("applications").total() >= report.n("applications") > 0


def test_a_report_stays_within_its_scope() -> None:
    nord = Scope(frozenset({Region.NORD}))
    report = made(1, (FIRST, LAST), nord)
    whole = made(1, (FIRST, LAST))
    row = whole.table("applications", "region").row(Region.NORD)
    assert row is not None
    assert report.n("applications") == row.n
    assert report.kind("applications", "gender").total() == row.n


def test_a_period_before_anything_is_empty_and_any_other_is_not() -> None:
    assert made(1, (date(2012, 1, 1), date(2013, 1, 1))).empty
    assert not made(1, (FIRST, LAST)).empty


def test_reads_few_statements(session: Session, statements: list[str]) -> None:
    read_report(session, Question(LAST, FIRST, LAST), EVERYWHERE)
    assert len(statements) <= 20
