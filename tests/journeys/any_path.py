"""Anybody does anything in any order, and what must hold is looked at after every step."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel

from models.cases import Case
from models.codes import (
    MONTHS,
    OPEN_STAGES,
    STANDING_EVENTS,
    AgeGroup,
    EventKind,
    PriorParticipation,
    Region,
    ReturnBasis,
    Role,
    Stage,
    YesNoUnknown,
)
from models.consents import Consent
from models.decisions import Decision
from models.follow_ups import FollowUp
from models.journeys import Arrival, Departure, Journey
from models.stage_events import StageEvent
from services.access import EVERYWHERE, Permission, Viewer, may
from services.clock import day_of
from services.commands.cases import record_child_checks, submit_application
from services.commands.decisions import answer_information, grant, start_assessment
from services.commands.follow_ups import log_contact
from services.commands.journeys import record_arrival, record_departure
from services.errors import Refusal
from services.measures.questions import Question
from services.measures.registry import measure
from services.queries.follow_up_states import state_on
from services.queries.follow_ups import FollowUpFilter, follow_ups_waiting
from services.recount import differences
from services.stages import PASSAGES
from tests.factories import (
    Programme,
    a_grant,
    application,
    begun,
    child_checks,
    contact,
)
from tests.journeys.deeds_at_random import ALWAYS, COORDINATORS, DEEDS, FITTING, Called, Try
from tests.people import enrol
from tests.services.measures.recount import recount

MOST_CASES = 5
OpenDatabase = Callable[[], AbstractContextManager[Engine]]
_COMMON = st.sampled_from(["iom", "iom", "iom", "nord", "nord", "syd"])
_ANYBODY = st.one_of(_COMMON, st.sampled_from(["manager", "presenter", "admin", "auditor"]))
_STEPS = {(origin, passage.to) for passage in PASSAGES.values() for origin in passage.origins}


class AnyPath(RuleBasedStateMachine):
    """A small programme in which people do what they like."""

    def __init__(self, open_database: OpenDatabase) -> None:
        super().__init__()
        self.until_the_end = ExitStack()
        engine = self.until_the_end.enter_context(open_database())
        self.programme: Programme = begun(engine)
        others = enrol(engine, "presenter", "admin", "auditor")
        self.programme.people.update(others)
        self.refs: list[str] = []
        self.seen = self._everything()
        self.looked_at: dict[str, Any] = {}

    def teardown(self) -> None:
        """Leave the database."""
        self.until_the_end.close()

    @initialize(child=st.booleans())
    def first_application(self, child: bool) -> None:
        """Begin with one case."""
        self._submit("nord", Region.NORD, child=child, ago=150)

    @precondition(lambda self: len(self.refs) < MOST_CASES)
    @rule(
        actor=_ANYBODY,
        region=st.sampled_from([Region.NORD, Region.SYD]),
        child=st.booleans(),
        ago=st.integers(-1, 400),
    )
    def apply(self, actor: str, region: Region, child: bool, ago: int) -> None:
        """Somebody takes in an application."""
        self._submit(actor, region, child=child, ago=ago)

    @rule(
        actor=_ANYBODY,
        deed=st.sampled_from(list(DEEDS)),
        which=st.integers(0, MOST_CASES - 1),
        ago=st.integers(-2, 200),
        dice=st.integers(0, 10**6),
    )
    def try_something(self, actor: str, deed: str, which: int, ago: int, dice: int) -> None:
        """Somebody tries a deed with a case, whether it fits or not."""
        ref = self.refs[which % len(self.refs)]
        day = self._today() - timedelta(ago)
        self._try(actor, DEEDS[deed](Try(self.programme, ref, self.refs, day, _dice(dice))), ref)

    @rule(
        actor=_ANYBODY,
        deed=st.sampled_from(list(DEEDS)),
        which=st.integers(0, MOST_CASES - 1),
        after=st.integers(0, 5),
        dice=st.integers(0, 10**6),
    )
    def try_what_could_be(self, actor: str, deed: str, which: int, after: int, dice: int) -> None:
        """Somebody tries a deed on a day soon after the last step."""
        ref = self.refs[which % len(self.refs)]
        day = self.programme.case(ref).last_step_on + timedelta(after)
        self._try(actor, DEEDS[deed](Try(self.programme, ref, self.refs, day, _dice(dice))), ref)

    @rule(
        data=st.data(),
        which=st.integers(0, MOST_CASES - 1),
        after=st.integers(0, 3),
        dice=st.integers(0, 10**6),
    )
    def do_what_fits(self, data: st.DataObject, which: int, after: int, dice: int) -> None:
        """Somebody who may does something that fits where the case stands."""
        ref = self.refs[which % len(self.refs)]
        case = self.programme.case(ref)
        deed = data.draw(st.sampled_from(FITTING[case.stage] + (ALWAYS if case.counts else ())))
        day = min(case.last_step_on + timedelta(after), self._today())
        actor = "iom" if deed not in COORDINATORS else _coordinator_of(case, deed, dice)
        self._try(actor, DEEDS[deed](Try(self.programme, ref, self.refs, day, _dice(dice))), ref)

    @rule(which=st.integers(0, MOST_CASES - 1), after=st.integers(0, 40))
    def go_on(self, which: int, after: int) -> None:
        """A case takes its next step as it should."""
        ref = self.refs[which % len(self.refs)]
        case = self.programme.case(ref)
        day = min(case.last_step_on + timedelta(after), self._today())
        if case.stage is Stage.ASSESSMENT and case.is_child:
            self._try("iom", Called(record_child_checks, (ref, all_checked(case)), {}), ref)
        if case.stage in FORWARD:
            self._try("iom", FORWARD[case.stage](case, day), ref)

    @rule(which=st.integers(0, MOST_CASES - 1), milestone=st.integers(0, 3))
    def follow_up(self, which: int, milestone: int) -> None:
        """Somebody reaches the person."""
        ref = self.refs[which % len(self.refs)]
        scheduled = self.programme.rows(FollowUp, ref)
        if scheduled:
            chosen = scheduled[milestone]
            form = contact(min(chosen.due_on, self._today()), rules_kept=True)
            self._try("nord", Called(log_contact, (ref, chosen.id, form), {}, False), ref)

    @rule(days=st.integers(1, 120))
    def time_passes(self, days: int) -> None:
        """Days go by, and what was true is looked at anew."""
        self.programme.later(days=days)
        self.looked_at = {}

    def _submit(self, actor: str, region: Region, *, child: bool, ago: int) -> None:
        applied_on = self._today() - timedelta(ago)
        age = AgeGroup.AGE_12_14 if child else AgeGroup.AGE_25_34
        form = application(region=region, applied_on=applied_on, age_group=age)
        ref = self._try(actor, Called(submit_application, (form,), {}, False), "")
        if isinstance(ref, str):
            self.refs.append(ref)

    def _try(self, actor: str, called: Called, ref: str) -> object:
        """Do it, or be refused: then nothing has changed; else the trail tells who and what."""
        viewer, before = self.programme.people[actor], self.seen
        case = self.programme.case(ref) if ref else None
        facts = dict(called.facts)
        if called.versioned and case is not None:
            facts["version"] = case.version
        try:
            answer = self.programme.do(viewer, called.command, *called.args, **facts)
        except Refusal:
            assert self._everything() == before, f"refused, but something changed: {called}"
            return None
        self.seen = self._everything()
        self._check_trail(before, viewer)
        if case is not None:
            _check_role(viewer, case, called)
        return answer

    def _check_trail(self, before: dict[str, Any], viewer: Viewer) -> None:
        new = self.seen["trail"][len(before["trail"]) :]
        assert self.seen["trail"][: len(before["trail"])] == before["trail"]
        assert new
        assert {line.actor for line in new} == {viewer.username}
        assert self.seen["change_counter"][0].value == before["change_counter"][0].value + 1

    def _today(self) -> Any:
        return day_of(self.programme.at)

    def _everything(self) -> dict[str, Any]:
        """Every row of every table, but for the sessions and drafts that nobody here has."""
        with self.programme.engine.connect() as connection:
            return {
                table.name: connection.execute(sa.select(table).order_by(*table.primary_key)).all()
                for table in SQLModel.metadata.sorted_tables
            }

    @invariant()
    def all_is_well(self) -> None:
        """Look at everything that must hold, whenever something has changed."""
        if self.seen is self.looked_at:
            return
        self.paths_are_possible()
        self.nobody_is_forgotten()
        self.figures_agree()
        self.consents_stand_once()
        self.looked_at = self.seen

    def paths_are_possible(self) -> None:
        """Every path begins with an application and goes on as the table of steps allows."""
        for ref in self.refs:
            events = self.programme.events(ref)
            path = [e for e in events if e.kind in STANDING_EVENTS and not e.void]
            path.sort(key=lambda event: event.position)
            assert path[0].stage is Stage.SUBMITTED
            assert path[0].from_stage is None
            for earlier, later in pairwise(path):
                _check_step(earlier, later)
            assert path[-1].happened_on <= self._today()
            case = self.programme.case(ref)
            assert (case.stage, case.region) == (path[-1].stage, path[-1].region)
            self._check_grant(ref, case, path)

    def _check_grant(self, ref: str, case: Case, path: list[StageEvent]) -> None:
        """A grant that stands rests on everything it must rest on."""
        granted = [event for event in path if event.from_stage is Stage.ASSESSMENT]
        decisions = [one for one in self.programme.rows(Decision, ref) if not one.void]
        if not granted or granted[-1].stage is not Stage.GRANTED:
            return
        assert len(decisions) == 1
        decision = decisions[0]
        assert decision.risk_assessed_on is not None
        assert decision.risk_assessed_on <= decision.decided_on
        assert decision.needs_health_assessed
        assert decision.support_sufficient
        assert case.participation_confirmed_on is not None
        if case.prior_participation is PriorParticipation.YES:
            assert case.prior_exception is not None
        if case.return_basis is ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE:
            assert decision.settlement_basis is not None

    def nobody_is_forgotten(self) -> None:
        """Who has arrived has four follow-ups; each open one is in its region's list."""
        with Session(self.programme.engine) as session:
            for ref in self.refs:
                self._check_follow_ups(session, ref)

    def _check_follow_ups(self, session: Session, ref: str) -> None:
        scheduled = self.programme.rows(FollowUp, ref)
        journeys = self.programme.rows(Journey, ref)
        arrived = bool(journeys) and journeys[0].arrived_on is not None
        assert [one.milestone for one in scheduled] == (list(MONTHS) if arrived else [])
        case, today = self.programme.case(ref), self._today()
        waiting = [
            one.id for one in scheduled if state_on(one, today).value == "OPEN" and case.counts
        ]
        if case.stage not in OPEN_STAGES:
            assert not [one for one in scheduled if one.cancelled_on is None and _open(one, today)]
        for name in ("nord", "syd"):
            own = case.region in self.programme.people[name].regions
            listed = follow_ups_waiting(
                session, self.programme.people[name], FollowUpFilter(), today=today
            )
            found = [row.id for row in listed if row.ref == ref]
            assert sorted(found) == (sorted(waiting) if own else [])

    def figures_agree(self) -> None:
        """What is derived follows from the events, and the figures from a count by other means."""
        with Session(self.programme.engine) as session:
            assert list(differences(session)) == []
            counted, today = recount(session), self._today()
            table = measure(
                session, "caseload", Question(today, by=("region", "stage")), EVERYWHERE
            )
            assert {row.group: row.n for row in table.rows if row.n} == counted.stock(today)
            whole = measure(session, "caseload", Question(today), EVERYWHERE)
            assert sum(row.n for row in whole.rows) == sum(row.n for row in table.rows)

    def consents_stand_once(self) -> None:
        """Of each kind at most one consent stands, and none is withdrawn before it was given."""
        for ref in self.refs:
            standing = [c for c in self.programme.rows(Consent, ref) if c.withdrawn_on is None]
            assert len({consent.kind for consent in standing}) == len(standing)
            for consent in self.programme.rows(Consent, ref):
                assert consent.withdrawn_on is None or consent.withdrawn_on >= consent.given_on


def _coordinator_of(case: Case, deed: str, dice: int) -> str:
    """Return the coordinator in charge; whoever answers for a region is the other one."""
    here, there = ("nord", "syd") if case.region is Region.NORD else ("syd", "nord")
    answering = deed == "answer for the region" and dice % 8 != 0
    return there if answering else here


def _dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311  thrown for tests, not for secrets


def _open(one: FollowUp, today: Any) -> bool:
    return state_on(one, today).value == "OPEN"


def _check_step(earlier: StageEvent, later: StageEvent) -> None:
    assert earlier.happened_on <= later.happened_on
    assert later.from_stage is earlier.stage
    if later.kind is EventKind.HANDED_OVER:
        assert later.stage is earlier.stage
        assert later.region is not earlier.region
    else:
        assert (earlier.stage, later.stage) in _STEPS
        assert later.region is earlier.region


def _check_role(viewer: Viewer, case: Case, called: Called) -> None:
    """Whoever did a deed works with cases, a coordinator in the region the case was in."""
    assert viewer.role in (Role.COORDINATOR, Role.IOM)
    if called.command.__name__ != "answer_handover":
        assert may(viewer, Permission.CASE_READ, case.region)
    if called.command in (grant, record_departure, record_arrival, start_assessment):
        assert viewer.role is Role.IOM


def all_checked(case: Case) -> Any:
    on = case.applied_on
    return child_checks(
        separated_from_family=YesNoUnknown.YES,
        best_interest_sweden_on=on,
        best_interest_home_on=on,
        family_check_on=on,
    )


def _granted(case: Case, day: Any) -> Called:
    form = a_grant(decided_on=day, risk_assessed_on=day, prior_participation=PriorParticipation.NO)
    return Called(grant, (case.ref, form), {})


def _answered(case: Case, day: Any) -> Called:
    facts = {"answered": ["RISK"], "source": "COORDINATOR"}
    return Called(answer_information, (case.ref, day), facts)


FORWARD: dict[Stage, Callable[[Case, Any], Called]] = {
    Stage.SUBMITTED: lambda case, day: Called(start_assessment, (case.ref, day), {}),
    Stage.INFO_REQUESTED: _answered,
    Stage.ASSESSMENT: _granted,
    Stage.GRANTED: lambda case, day: Called(
        record_departure, (case.ref, Departure(departed_on=day)), {}
    ),
    Stage.TRAVELLING: lambda case, day: Called(
        record_arrival, (case.ref, Arrival(arrived_on=day)), {}
    ),
}
