"""Who may do which deed, in their own region and in another: everybody else changes nothing."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
from sqlmodel import Session, func, select

from models.cases import SafeContact
from models.codes import (
    AgeGroup,
    ClosingReason,
    CorrectionReason,
    InformationAsked,
    Milestone,
    PutOffReason,
    RejectionReason,
    Role,
    Support,
    SupportPhase,
)
from models.installations import ChangeCounter
from models.journeys import Arrival, Departure
from models.support_items import PlannedSupport, SupportItem
from models.trail import TrailLine
from services.access import Viewer
from services.commands import (
    cases,
    decisions,
    endings,
    follow_ups,
    intake_drafts,
    journeys,
    safe_contact,
    support,
    undo,
)
from services.errors import NotAllowed, NotYoursToUndo
from services.unit_of_work import UnitOfWork
from tests.factories import (
    GRANTED,
    TODAY,
    Programme,
    a_grant,
    application,
    child_checks,
    contact,
)

Deed = Callable[[UnitOfWork], Any]
WRONG = CorrectionReason.TYPED_WRONG


class Row(NamedTuple):
    """One deed in Nord: who may do it, and how it is made ready."""

    name: str
    may: frozenset[str]
    ready: Callable[[Programme], Deed]


def on_case(stage: str, command: Callable[..., Any], *args: Any, **facts: Any) -> Any:
    """Make a deed on a case that stands at a stage, in its present version."""

    def ready(programme: Programme) -> Deed:
        ref = getattr(programme, stage)(**facts)
        version = programme.case(ref).version
        return lambda work: command(work, ref, *args, version=version)

    return ready


def on_contact(command: Callable[..., Any], *args: Any) -> Any:
    """Make a deed on a contact that Nord's coordinator has logged."""

    def ready(programme: Programme) -> Deed:
        contact_id = programme.logged(programme.arrived(), Milestone.M1)
        return lambda work: command(work, contact_id, *args)

    return ready


def on_last_step(command: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """Make a deed on the step that IOM took last."""

    def ready(programme: Programme) -> Deed:
        ref = programme.assessed()
        event_id = programme.last_event_id(ref)
        return lambda work: command(work, ref, event_id, *args, **named)

    return ready


def on_support(command: Callable[..., Any], *args: Any) -> Any:
    """Make a deed on a line of a case's support plan."""

    def ready(programme: Programme) -> Deed:
        ref = programme.granted()
        programme.step(programme.iom, support.plan_support, ref, [TICKET])
        support_id = programme.rows(SupportItem, ref)[0].id
        version = programme.case(ref).version
        return lambda work: command(work, ref, support_id, *args, version=version)

    return ready


def information_asked(programme: Programme) -> Deed:
    ref = programme.assessed()
    asked = [InformationAsked.RISK]
    programme.step(programme.iom, decisions.request_information, ref, TODAY, asked)
    return lambda work: decisions.answer_information(work, ref, TODAY, version=3)


def lost(programme: Programme) -> Deed:
    ref = programme.arrived()
    programme.step(programme.iom, endings.close_case, ref, TODAY, ClosingReason.LOST_CONTACT)
    version = programme.case(ref).version
    return lambda work: endings.reverse_lost_contact(work, ref, TODAY, version=version)


def extra_contact(programme: Programme) -> Deed:
    ref = programme.arrived()
    return lambda work: follow_ups.log_contact(work, ref, None, contact())


def corrected(work: UnitOfWork, contact_id: int) -> int:
    return follow_ups.correct_contact(work, contact_id, contact(), WRONG)


TICKET = PlannedSupport(code=Support.TICKET, phase=SupportPhase.DURING)
NORD, IOM = frozenset({"nord"}), frozenset({"iom"})
BOTH = NORD | IOM
DEEDS = (
    Row("submit", NORD, lambda _: lambda work: cases.submit_application(work, application())),
    Row(
        "child checks",
        BOTH,
        on_case(
            "submitted", cases.record_child_checks, child_checks(), age_group=AgeGroup.AGE_0_11
        ),
    ),
    Row("endorse", NORD, on_case("submitted", cases.endorse, TODAY)),
    Row("assess", IOM, on_case("submitted", decisions.start_assessment, TODAY)),
    Row(
        "ask",
        IOM,
        on_case("assessed", decisions.request_information, TODAY, [InformationAsked.NEEDS]),
    ),
    Row("answer", BOTH, information_asked),
    Row("grant", IOM, on_case("assessed", decisions.grant, a_grant())),
    Row(
        "reject", IOM, on_case("assessed", decisions.reject, GRANTED, RejectionReason.NOT_ELIGIBLE)
    ),
    Row(
        "departure",
        IOM,
        on_case("granted", journeys.record_departure, Departure(departed_on=TODAY)),
    ),
    Row("arrival", IOM, on_case("travelling", journeys.record_arrival, Arrival(arrived_on=TODAY))),
    Row(
        "put off",
        IOM,
        on_case("travelling", journeys.put_off_journey, TODAY, PutOffReason.HEALTH),
    ),
    Row("correct a day", IOM, on_last_step(journeys.correct_day, TODAY, WRONG, version=2)),
    Row("withdraw", BOTH, on_case("arrived", endings.withdraw, TODAY)),
    Row("close", IOM, on_case("arrived", endings.close_case, TODAY, ClosingReason.REFERRED_OTHER)),
    Row("take up a lost contact", IOM, lost),
    Row("log", BOTH, extra_contact),
    Row("correct a contact", BOTH, on_contact(corrected)),
    Row("strike a contact", BOTH, on_contact(follow_ups.strike_contact, WRONG)),
    Row("plan support", IOM, on_case("granted", support.plan_support, [TICKET])),
    Row("mark support as given", IOM, on_support(support.record_support_given, TODAY)),
    Row("strike support", IOM, on_support(support.strike_support, WRONG)),
    Row(
        "rules for safe contact",
        BOTH,
        on_case("arrived", safe_contact.set_safe_contact, SafeContact(leave_no_message=True)),
    ),
    Row("undo a contact", NORD, on_contact(undo.undo_contact)),
    Row("undo a step", IOM, on_last_step(undo.undo_step)),
)


def everybody(programme: Programme) -> dict[str, Viewer]:
    """Return one person of each role, and a coordinator of another region."""
    others = {
        role.value: Viewer(99, role.value.lower(), role.value, role)
        for role in (Role.PRESENTER, Role.ADMIN, Role.AUDITOR)
    }
    return programme.people | others | {"nobody": Viewer(None, "", "", None)}


def state(programme: Programme) -> tuple[int, int]:
    """Return the change counter and the length of the trail."""
    with Session(programme.engine) as session:
        version = session.exec(select(ChangeCounter.value)).one()
        return version, session.exec(select(func.count()).select_from(TrailLine)).one()


@pytest.mark.parametrize("row", DEEDS, ids=[row.name for row in DEEDS])
def test_only_these_may_do_it_and_nobody_else_leaves_a_trace(
    programme: Programme, row: Row
) -> None:
    deed = row.ready(programme)
    before = state(programme)
    for name, actor in everybody(programme).items():
        if name not in row.may:
            with pytest.raises((NotAllowed, NotYoursToUndo)):
                programme.do(actor, deed)
    assert state(programme) == before


@pytest.mark.parametrize("row", DEEDS, ids=[row.name for row in DEEDS])
def test_those_who_may_can(programme: Programme, row: Row) -> None:
    for name in sorted(row.may):
        deed = row.ready(programme)
        before = state(programme)
        programme.do(programme.people[name], deed)
        assert state(programme) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("command", [partial(intake_drafts.keep_draft, facts={}), None])
def test_drafts_are_every_coordinators(programme: Programme, command: Deed | None) -> None:
    deed = command or intake_drafts.discard_draft
    for name, actor in everybody(programme).items():
        if name in ("nord", "syd"):
            programme.jot(actor, deed)
        else:
            with pytest.raises(NotAllowed):
                programme.jot(actor, deed)
