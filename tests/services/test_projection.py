"""What follows from a case's path and contacts: always the same, and undoing leaves no trace."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.cases import Case
from models.codes import (
    MONTHS,
    ClosingReason,
    InformationAsked,
    Milestone,
    PutOffReason,
    Result,
    Stage,
    Wellbeing,
)
from models.follow_ups import Contact, FollowUp
from models.journeys import Arrival, Departure, Journey
from models.stage_events import StageEvent
from services.commands.decisions import (
    grant,
    reject,
    request_information,
    start_assessment,
)
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.commands.journeys import put_off_journey, record_arrival, record_departure
from services.commands.undo import undo_contact, undo_step
from services.errors import Refusal
from services.projection import Ending, endings, live_moves, project, schedule, settle
from services.statistics.calendar import due_days, window
from tests.factories import (
    APPLIED,
    ARRIVED,
    DEPARTED,
    GRANTED,
    TODAY,
    Programme,
    a_grant,
    a_rejection,
    begun,
    judged,
)

DAY = timedelta(days=1)
ARRIVAL = date(2026, 1, 15)


def follow_up(milestone: Milestone = Milestone.M1) -> FollowUp:
    """Return a follow-up that was just planned."""
    months = MONTHS[milestone]
    opens_on, closes_on = window(months, ARRIVAL)
    return FollowUp(
        case_id=1,
        milestone=milestone,
        region="NORD",
        arrived_on=ARRIVAL,
        due_on=due_days(ARRIVAL)[months],
        opens_on=opens_on,
        closes_on=closes_on,
    )


def contact(on: date, result: Result = Result.REACHED, **facts: Any) -> Contact:
    """Return a contact as remembered."""
    return Contact(
        case_id=1,
        form_token=str(uuid4()),
        milestone=Milestone.M1,
        recorded_by=1,
        **{"done_on": on, "result": result} | facts,
    )


def settled(
    *contacts: Contact, milestone: Milestone = Milestone.M1, ends: tuple[Ending, ...] = ()
) -> FollowUp:
    """Return a follow-up settled by contacts and endings."""
    planned = follow_up(milestone)
    settle(planned, contacts, ends, counts=True)
    return planned


class TestSettle:
    INSIDE, AFTER = date(2026, 2, 20), date(2026, 3, 2)

    def test_takes_the_first_contact_inside_the_window_as_done(self) -> None:
        found = settled(contact(self.INSIDE + DAY), contact(self.INSIDE), contact(self.AFTER))
        assert (found.done_on, found.late_on) == (self.INSIDE, self.AFTER)

    @pytest.mark.parametrize(
        ("day", "done"),
        [("2026-01-31", False), ("2026-02-01", True), ("2026-03-01", True), ("2026-03-02", False)],
    )
    def test_counts_both_ends_of_the_window(self, day: str, done: bool) -> None:
        assert bool(settled(contact(date.fromisoformat(day))).done_on) is done

    def test_leaves_void_contacts_out(self) -> None:
        found = settled(contact(self.INSIDE, void=True))
        assert (found.done_on, found.attempts) == (None, 0)

    def test_asks_for_all_three_dimensions_at_twelve_months_only(self) -> None:
        day = date(2027, 1, 10)
        assert settled(contact(day), milestone=Milestone.M12).done_on is None
        assert settled(contact(day, **judged()), milestone=Milestone.M12).done_on == day
        partly = contact(day, **judged(psycho=Wellbeing.NOT_ASSESSED))
        assert settled(partly, milestone=Milestone.M12).done_on is None

    def test_rests_until_the_last_chosen_day(self) -> None:
        unsafe = Result.NOT_SAFE_TO_CONTACT
        first = contact(self.INSIDE, unsafe, rests_until=self.INSIDE + 3 * DAY)
        second = contact(self.INSIDE, unsafe, rests_until=self.INSIDE + 7 * DAY)
        assert settled(second, first).rests_until == self.INSIDE + 7 * DAY

    def test_adds_up_the_attempts(self) -> None:
        tries = [contact(self.INSIDE, Result.NOT_REACHED, attempts=n) for n in (1, 2, 4)]
        assert settled(*tries).attempts == 7

    @pytest.mark.parametrize(
        ("since", "until", "cancelled"),
        [
            ("2026-03-01", None, True),
            ("2026-03-02", None, False),
            ("2026-02-10", "2026-03-01", False),
            ("2026-02-10", "2026-03-02", True),
        ],
    )
    def test_is_cancelled_by_an_ending_that_outlasts_the_window(
        self, since: str, until: str | None, cancelled: bool
    ) -> None:
        day = date.fromisoformat(since)
        ending = Ending(day, date.fromisoformat(until) if until else None, "LOST_CONTACT")
        found = settled(ends=(ending,))
        assert (found.cancelled_on == day) is cancelled
        assert (found.cancelled_as == "LOST_CONTACT") is cancelled

    def test_moves_the_due_day_with_the_arrival_until_a_contact_settles_it(self) -> None:
        moved = follow_up()
        moved.arrived_on = ARRIVAL + DAY
        settle(moved, [], [], counts=True)
        assert moved.due_on == date(2026, 2, 16)
        moved.arrived_on = ARRIVAL + 2 * DAY
        reached = contact(self.INSIDE)
        settle(moved, [reached], [], counts=True)
        assert (moved.due_on, moved.opens_on) == (date(2026, 2, 16), date(2026, 2, 3))
        reached.void = True
        settle(moved, [reached], [], counts=True)
        assert moved.due_on == date(2026, 2, 17)

    def test_schedule_keeps_to_the_calendar(self) -> None:
        for milestone, months in MONTHS.items():
            planned = follow_up(milestone)
            schedule(planned)
            assert planned.due_on == due_days(ARRIVAL)[months]
            assert (planned.opens_on, planned.closes_on) == window(months, ARRIVAL)


class TestPath:
    def step(self, n: int, stage: Stage, on: date, **facts: Any) -> StageEvent:
        usual: dict[str, Any] = {"id": n, "position": n, "case_id": 1, "region": "NORD"}
        return StageEvent(stage=stage, happened_on=on, recorded_by=1, **usual | facts)

    def test_each_step_lasts_until_the_next_that_stands(self) -> None:
        steps = [
            self.step(1, Stage.SUBMITTED, APPLIED),
            self.step(2, Stage.ASSESSMENT, GRANTED, void=True),
            self.step(3, Stage.ASSESSMENT, DEPARTED),
        ]
        moves = live_moves(steps)
        assert [move.id for move in moves] == [1, 3]
        assert [step.left_on for step in steps] == [DEPARTED, GRANTED, None]

    def test_endings_are_the_spells_in_which_the_case_had_ended(self) -> None:
        lost = ClosingReason.LOST_CONTACT.value
        moves = live_moves(
            [
                self.step(1, Stage.REINTEGRATION, APPLIED),
                self.step(2, Stage.CLOSED, GRANTED, reason=lost),
                self.step(3, Stage.REINTEGRATION, DEPARTED),
                self.step(4, Stage.WITHDRAWN, ARRIVED),
            ]
        )
        assert endings(moves) == [
            Ending(GRANTED, DEPARTED, lost),
            Ending(ARRIVED, None, "WITHDRAWN"),
        ]


def derived(programme: Programme, ref: str) -> dict[str, Any]:
    """Return everything that the projection sets, for one case."""
    with Session(programme.engine) as session:
        case = session.exec(select(Case).where(Case.ref == ref)).one()
        names = {"stage", "stage_since", "region", "ended_on", "ended_as", "counts"}
        path = [
            (event.stage, event.happened_on, event.left_on, event.counts)
            for event in session.exec(
                select(StageEvent).where(StageEvent.case_id == case.id).order_by("position")
            )
            if not event.void and event.kind.value == "MOVED"
        ]
        plans = session.exec(select(FollowUp).where(FollowUp.case_id == case.id)).all()
        journey = session.exec(select(Journey).where(Journey.case_id == case.id)).first()
        days = {"departed_on", "arrived_on", "first_reached_on"}
        return {
            "case": case.model_dump(include=names),
            "path": path,
            "follow_ups": sorted(
                (plan.model_dump(exclude={"id"}) for plan in plans), key=lambda p: p["due_on"]
            ),
            "journey": journey.model_dump(include=days) if journey else dict.fromkeys(days),
        }


Deed = Callable[[Programme, str], object]
STEPS: dict[str, Deed] = {
    "assess": lambda p, ref: p.step(p.iom, start_assessment, ref, TODAY),
    "ask": lambda p, ref: p.step(p.iom, request_information, ref, TODAY, [InformationAsked.RISK]),
    "answer": lambda p, ref: p.answered(ref, TODAY),
    "grant": lambda p, ref: p.step(p.iom, grant, ref, a_grant(decided_on=TODAY)),
    "reject": lambda p, ref: p.step(p.iom, reject, ref, a_rejection(TODAY)),
    "depart": lambda p, ref: p.step(p.iom, record_departure, ref, Departure(departed_on=TODAY)),
    "arrive": lambda p, ref: p.step(p.iom, record_arrival, ref, Arrival(arrived_on=TODAY)),
    "put off": lambda p, ref: p.step(p.iom, put_off_journey, ref, TODAY, PutOffReason.HEALTH),
    "withdraw": lambda p, ref: p.step(p.iom, withdraw, ref, TODAY),
    "lose": lambda p, ref: p.step(p.iom, close_case, ref, TODAY, ClosingReason.LOST_CONTACT),
    "strike out": lambda p, ref: p.step(
        p.iom, close_case, ref, TODAY, ClosingReason.REGISTERED_IN_ERROR
    ),
    "find again": lambda p, ref: p.step(p.iom, reverse_lost_contact, ref, TODAY),
}
WALKS = st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=7)
# Each example is a dozen deeds on a real database, so there are fewer of them.
ANYWHERE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=settings().max_examples // 4,
)


@pytest.fixture
def once_begun(engine: Engine) -> Programme:
    """Give one programme to every example of a property: each makes a case of its own."""
    return begun(engine)


@ANYWHERE
@given(start=st.sampled_from(["submitted", "granted", "travelling", "arrived"]), walk=WALKS)
def test_undoing_a_step_leaves_everything_as_it_was(
    once_begun: Programme, start: str, walk: list[str]
) -> None:
    programme = once_begun
    ref = getattr(programme, start)()
    for name in walk:
        before = derived(programme, ref)
        try:
            STEPS[name](programme, ref)
        except Refusal:
            assert derived(programme, ref) == before
            continue
        after = derived(programme, ref)
        programme.do(programme.iom, undo_step, ref, programme.last_event_id(ref))
        assert derived(programme, ref) == before
        STEPS[name](programme, ref)
        assert derived(programme, ref) == after


CONTACTS = st.fixed_dictionaries(
    {
        "on": st.dates(date(2026, 1, 15), TODAY),
        "result": st.sampled_from([r for r in Result if r is not Result.NOT_SAFE_TO_CONTACT]),
        "milestone": st.sampled_from(Milestone),
    }
)


@ANYWHERE
@given(logged=st.lists(CONTACTS, min_size=1, max_size=4))
def test_undoing_a_contact_leaves_everything_as_it_was(
    once_begun: Programme, logged: list[dict[str, Any]]
) -> None:
    programme = once_begun
    ref = programme.arrived(on=date(2026, 1, 15))
    for facts in logged:
        before = derived(programme, ref)
        contact_id = programme.logged(ref, **facts, **judged())
        programme.do(programme.nord, undo_contact, contact_id)
        assert derived(programme, ref) == before
        programme.logged(ref, **facts, **judged())


def test_deriving_a_second_time_changes_nothing(programme: Programme) -> None:
    ref = programme.arrived()
    programme.logged(ref, Milestone.M1)
    programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.LOST_CONTACT)
    before = derived(programme, ref)
    with Session(programme.engine) as session, session.begin():
        project(session, session.exec(select(Case).where(Case.ref == ref)).one())
    assert derived(programme, ref) == before
