"""What was known on a past day: a programme is played day by day, and each day's figures kept."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import (
    AdultChild,
    AgeGroup,
    ClosingReason,
    CorrectionReason,
    CountryGroup,
    Milestone,
    Region,
)
from models.journeys import Departure
from services.access import EVERYWHERE, Scope
from services.clock import day_of
from services.commands.applications import correct_application
from services.commands.endings import reverse_lost_contact, withdraw
from services.commands.erasures import approve_erasures, propose_erasures
from services.commands.follow_ups import strike_contact
from services.commands.journeys import correct_day, record_departure
from services.commands.undo import undo_step
from services.errors import Refusal
from services.measures.known import CASELOAD, COMPLETION, Change, Known, KnownDay, known_on
from services.measures.known_course import known_course
from services.measures.questions import Question, Table
from services.measures.registry import measure
from services.measures.settling import Settling, settling
from services.measures.written_then import Later
from services.queries.due import due
from tests.conftest import FULL
from tests.factories import NOW, TODAY, Programme, corrected_facts, judged
from tests.journeys.at_random import AtRandom
from tests.people import enrol

SEEDS = range(60 if FULL else 1)
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"adult_child": AdultChild.CHILD},
    {"regions": [Region.SYD]},
)
BG = CountryGroup.BG
Figures = dict[tuple[date, str], Table]


def asked(day: date) -> Question:
    """Ask by region, with another filter every day."""
    return Question(day, by=("region",), **FILTERS[day.toordinal() % len(FILTERS)])


def figures(programme: Programme, day: date) -> Figures:
    """Ask the registry for both figures as it has them."""
    with Session(programme.engine) as session:
        return {
            (day, name): measure(session, name, asked(day), EVERYWHERE)
            for name in (CASELOAD, COMPLETION)
        }


def known(programme: Programme, question: Question, scope: Scope = EVERYWHERE) -> KnownDay:
    """Ask what was known on a day."""
    with Session(programme.engine) as session:
        return known_on(session, question, scope)


def parts(told: KnownDay) -> dict[str, Known]:
    """Name both figures as the registry does."""
    return {CASELOAD: told.caseload, COMPLETION: told.completion}


def all_days(programme: Programme, seed: int, deeds: int) -> Figures:
    """Play a programme and keep what the registry says at the end of each day."""
    kept: Figures = {}
    AtRandom(programme, seed, lambda day: kept.update(figures(programme, day))).go_on(deeds)
    return kept


def erase_all(programme: Programme) -> int:
    """Let everybody who can withdraw do so, and erase years later whatever is due."""
    with Session(programme.engine) as session:
        refs = session.exec(select(Case.ref).where(col(Case.ended_on).is_(None))).all()
    for ref in refs:
        with suppress(Refusal):
            programme.step(programme.iom, withdraw, ref, day_of(programme.at))
    programme.later(days=1500)
    auditor = enrol(programme.engine, "auditor")["auditor"]
    with Session(programme.engine) as session:
        ripe = due(session, today=day_of(programme.at), keep_months=24)
    programme.do(programme.manager, propose_erasures, keep_months=24)
    programme.do(auditor, approve_erasures, [one.ref for one in ripe], keep_months=24)
    return len(ripe)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_past_day_is_told_as_it_was_known_then(programme: Programme, seed: int) -> None:
    kept = all_days(programme, seed, 150)
    differing, kinds = dict.fromkeys((CASELOAD, COMPLETION), 0), set[Later]()
    for day in {day for day, _ in kept}:
        for name, one in parts(known(programme, asked(day))).items():
            assert one.then == kept[day, name], (day, name)
            assert added_up(one.changes) == difference(one), (day, name)
            differing[name] += one.then != one.now
            kinds |= {change.kind for change in one.changes}
    assert sum(differing.values()) > 5
    assert {Later.ENTERED_LATE, Later.CORRECTED} & kinds
    for ago, filters in zip((0, 250, 500, 750), (*FILTERS, {"country_group": BG}), strict=True):
        check_course(programme, day_of(programme.at) - timedelta(ago), **filters)


def added_up(changes: Sequence[Change]) -> tuple[int, int]:
    """Add up what the kinds of later writing did."""
    return sum(change.n for change in changes), sum(change.of for change in changes)


def difference(one: Known) -> tuple[int, int]:
    """Return how much more there is now than then."""
    now, then = (
        [sum(row.n for row in table.rows), sum(row.of or 0 for row in table.rows)]
        for table in (one.now, one.then)
    )
    return now[0] - then[0], now[1] - then[1]


def check_course(programme: Programme, last: date, **filters: Any) -> None:
    """The course says of each month's end what is said of that day."""
    with Session(programme.engine) as session:
        course = known_course(session, Question(last, **filters), EVERYWHERE)
        for month in course:
            told = known_on(session, Question(month.day, **filters), EVERYWHERE).caseload
            assert [month.then, month.now] == [row.n for row in told.rows]
    assert len(course) == 12
    assert course[-1].day <= last < course[-1].day + timedelta(31)


def test_an_erased_case_is_counted_as_now_and_told(programme: Programme) -> None:
    kept = all_days(programme, 3, 120)
    erased = erase_all(programme)
    assert erased > 2
    for day in {day for day, _ in kept}:
        told = known(programme, replace(asked(day), by=()))
        assert told.erased <= erased
        for name, one in parts(told).items():
            before, then = sum(row.n for row in kept[day, name].rows), one.rows[0].n
            assert abs(then - before) <= told.erased, (day, name)
    assert known(programme, Question(max(day for day, _ in kept))).erased > 0


class TestOneCase:
    """What was written later about one case, and what it is called."""

    def test_an_entry_made_late(self, programme: Programme) -> None:
        day = TODAY - timedelta(3)
        programme.submitted(applied_on=day)
        told = known(programme, Question(day)).caseload
        assert [row.n for row in told.rows] == [0, 1]
        assert [(change.kind, change.n) for change in told.changes] == [(Later.ENTERED_LATE, 1)]

    def test_an_entry_of_the_same_day_was_known_at_its_end(self, programme: Programme) -> None:
        programme.submitted(applied_on=TODAY)
        told = known(programme, Question(TODAY)).caseload
        assert [row.n for row in told.rows] == [1, 1]
        assert told.changes == ()

    def test_a_step_undone_after_midnight(self, programme: Programme) -> None:
        programme.at = NOW.replace(hour=22, minute=55)  # 23:55 in Stockholm
        ref = programme.granted()
        programme.step(programme.iom, record_departure, ref, Departure(departed_on=TODAY))
        programme.later(minutes=8)
        programme.do(programme.iom, undo_step, ref, programme.last_event_id(ref))
        with Session(programme.engine) as session:
            told = known_on(session, Question(TODAY), EVERYWHERE).caseload
        assert [row.n for row in told.rows] == [1, 1]
        assert [(change.kind, change.n) for change in told.changes] == [(Later.CORRECTED, 0)]

    def test_what_was_undone_that_day_was_known_to_be(self, programme: Programme) -> None:
        ref = programme.submitted(applied_on=TODAY - timedelta(5))
        first = programme.last_event_id(ref)
        programme.step(programme.nord, withdraw, ref, TODAY)
        programme.do(programme.nord, undo_step, ref, programme.last_event_id(ref))
        programme.later(days=4)
        day, reason = TODAY - timedelta(6), CorrectionReason.TYPED_WRONG
        programme.step(programme.nord, correct_day, ref, first, day, reason)
        told = known(programme, Question(TODAY)).caseload
        assert [row.n for row in told.rows] == [1, 1]

    def test_a_day_that_was_corrected(self, programme: Programme) -> None:
        ref = programme.submitted(applied_on=TODAY - timedelta(5))
        programme.later(days=4)
        step = programme.last_event_id(ref)
        right, reason = TODAY + timedelta(2), CorrectionReason.TYPED_WRONG
        programme.step(programme.nord, correct_day, ref, step, right, reason)
        told = known(programme, Question(TODAY)).caseload
        assert [row.n for row in told.rows] == [1, 0]
        assert [(change.kind, change.n) for change in told.changes] == [(Later.CORRECTED, -1)]

    def test_a_case_registered_in_error(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.later(days=2)
        programme.closed(ref, ClosingReason.REGISTERED_IN_ERROR, TODAY + timedelta(1))
        told = known(programme, Question(TODAY)).caseload
        assert [row.n for row in told.rows] == [1, 0]
        assert [change.kind for change in told.changes] == [Later.IN_ERROR]

    def test_a_contact_struck_out(self, programme: Programme) -> None:
        ref = programme.arrived(on=TODAY - timedelta(410))
        done = TODAY - timedelta(40)
        number = programme.logged(ref, Milestone.M12, done, **judged())
        programme.later(days=3)
        programme.do(programme.nord, strike_contact, number, CorrectionReason.WRONG_CASE)
        told = known(programme, Question(TODAY)).completion
        assert [(row.n, row.of) for row in told.rows] == [(1, 1), (0, 1)]
        assert [(change.kind, change.n) for change in told.changes] == [(Later.CORRECTED, -1)]

    def test_a_lost_contact_found_again(self, programme: Programme) -> None:
        arrived = TODAY - timedelta(390)
        ref = programme.arrived(on=arrived)
        programme.closed(ref, ClosingReason.LOST_CONTACT, TODAY)
        programme.later(days=2)
        programme.step(programme.iom, reverse_lost_contact, ref, TODAY + timedelta(2))
        programme.later(days=60)
        with Session(programme.engine) as session:
            on = TODAY + timedelta(40)
            late = known_on(session, Question(on), EVERYWHERE).completion
            early = known_on(session, Question(TODAY), EVERYWHERE).caseload
        assert late.then == late.now
        assert early.then == early.now

    def test_an_age_that_was_corrected(self, programme: Programme) -> None:
        ref = programme.submitted(age_group=AgeGroup.AGE_15_17)
        programme.later(days=1)
        right = corrected_facts(age_group=AgeGroup.AGE_18_24)
        programme.step(
            programme.nord, correct_application, ref, right, CorrectionReason.TYPED_WRONG
        )
        children = Question(TODAY, adult_child=AdultChild.CHILD)
        told = known(programme, children).caseload
        assert [row.n for row in told.rows] == [1, 0]
        assert [change.kind for change in told.changes] == [Later.CORRECTED]
        assert known(programme, Question(TODAY)).caseload.changes == ()

    def test_an_age_that_was_corrected_in_the_course_too(self, programme: Programme) -> None:
        ref = programme.submitted(age_group=AgeGroup.AGE_15_17, applied_on=TODAY)
        programme.later(days=40)
        right = corrected_facts(age_group=AgeGroup.AGE_18_24)
        programme.step(
            programme.nord, correct_application, ref, right, CorrectionReason.TYPED_WRONG
        )
        last = TODAY + timedelta(30)
        for age, then, now in ((AdultChild.CHILD, 1, 0), (AdultChild.ADULT, 0, 1)):
            check_course(programme, last, adult_child=age)
            with Session(programme.engine) as session:
                course = known_course(session, Question(last, adult_child=age), EVERYWHERE)
            assert (course[-1].then, course[-1].now) == (then, now)

    def test_a_case_that_changes_both_figures_is_one_case(self, programme: Programme) -> None:
        ref = programme.arrived(on=TODAY - timedelta(410))
        programme.later(days=5)
        programme.closed(ref, ClosingReason.LOST_CONTACT, TODAY - timedelta(60))
        told = known(programme, Question(TODAY))
        assert len(told.caseload.changes) == len(told.completion.changes) == 1
        assert told.cases(Later.ENTERED_LATE) == 1
        assert told.cases(Later.CORRECTED) == 0


def test_a_coordinator_is_told_of_the_own_regions(programme: Programme) -> None:
    programme.submitted(applied_on=TODAY - timedelta(3), region=Region.SYD)
    own = Scope(frozenset({Region.NORD}))
    told = known(programme, Question(TODAY - timedelta(3)), own).caseload
    assert [row.n for row in told.rows] == [0, 0]


class TestSettling:
    """After how many days nearly everything is written down."""

    def test_nothing_has_happened(self, programme: Programme) -> None:
        with Session(programme.engine) as session:
            assert settling(session, TODAY) == Settling(0, 0)

    def test_the_days_until_nearly_all_is_written(self, programme: Programme) -> None:
        for late in [*[0] * 18, 4, 30]:
            programme.submitted(applied_on=TODAY - timedelta(late))
        with Session(programme.engine) as session:
            assert settling(session, TODAY) == Settling(4, 20)

    def test_the_last_day_on_which_a_month_may_change(self) -> None:
        found = Settling(4, 20)
        assert found.still(TODAY - timedelta(4), today=TODAY)
        assert not found.still(TODAY - timedelta(5), today=TODAY)
