"""Who may do which deed, in their own region and in another: everybody else changes nothing."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from sqlmodel import Session, func, select

from models.alerts import Alert
from models.cases import Case, ChildHandover, SafeContact
from models.codes import (
    AgeGroup,
    AlertResolution,
    ClosingReason,
    ConsentKind,
    CorrectionReason,
    HandoverReason,
    InformationAsked,
    InformationSource,
    Milestone,
    PriorParticipation,
    PutOffReason,
    Region,
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
    alerts,
    applications,
    cases,
    consents,
    decisions,
    endings,
    follow_ups,
    handovers,
    households,
    intake_drafts,
    journeys,
    participation,
    safe_contact,
    support,
    undo,
)
from services.errors import CaseFrozen, NotAllowed, NotYoursToUndo, UnknownReference
from services.row_security import whole_programme
from services.unit_of_work import UnitOfWork
from tests.factories import (
    NOW,
    TODAY,
    Programme,
    a_grant,
    a_rejection,
    application,
    child_checks,
    contact,
    corrected_facts,
)

Deed = Callable[[UnitOfWork], Any]
WRONG = CorrectionReason.TYPED_WRONG
SHARING = ConsentKind.DATA_SHARING


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


def answered(work: UnitOfWork, ref: str, on: date, *, version: int) -> None:
    come, source = [InformationAsked.RISK], InformationSource.APPLICANT
    decisions.answer_information(work, ref, on, answered=come, source=source, version=version)


def confirmed(work: UnitOfWork, ref: str, *, version: int) -> None:
    no = PriorParticipation.NO
    participation.confirm_participation(work, ref, no, on=TODAY, version=version)


def consent_withdrawn(programme: Programme) -> Deed:
    ref = programme.submitted()
    programme.consent_withdrawn(ref, SHARING)
    return lambda work: consents.give_consent(work, ref, SHARING, TODAY, version=2)


def child_missing(programme: Programme) -> Deed:
    ref = programme.submitted(age_group=AgeGroup.AGE_0_11)
    programme.step(programme.nord, alerts.raise_missing, ref, TODAY)
    number = programme.rows(Alert, ref)[0].id or 0
    found = AlertResolution.FOUND_SAFE
    return lambda work: alerts.resolve_alert(work, ref, number, found, TODAY, version=2)


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


def asked_of_nord(programme: Programme) -> Deed:
    ref, why = programme.submitted(region=Region.SYD), HandoverReason.CAPACITY
    number = programme.step(programme.syd, handovers.ask_handover, ref, Region.NORD, why)
    return lambda work: handovers.answer_handover(work, number, accept=True)


def asked_of_syd(programme: Programme) -> Deed:
    ref, why = programme.submitted(), HandoverReason.CAPACITY
    programme.step(programme.nord, handovers.ask_handover, ref, Region.SYD, why)
    return lambda work: handovers.take_handover_back(work, ref, version=2)


def household(programme: Programme) -> str:
    """Take in two cases of a household, and return the first one's reference."""
    first = programme.submitted()
    programme.submitted(household_ref=first)
    return first


def to_be_linked(programme: Programme) -> Deed:
    first, ref = household(programme), programme.submitted()
    return lambda work: households.link_household(work, ref, first, version=1)


def to_be_unlinked(programme: Programme) -> Deed:
    ref = programme.submitted(household_ref=household(programme))
    return lambda work: households.unlink_household(work, ref, version=1)


def ready_to_leave(programme: Programme) -> Deed:
    ref = programme.granted()
    members, form = {ref: programme.case(ref).version}, Departure(departed_on=TODAY)
    return lambda work: households.record_household_departure(work, members, form)


def on_their_way(programme: Programme) -> Deed:
    ref = programme.travelling()
    members, form = {ref: programme.case(ref).version}, Arrival(arrived_on=TODAY)
    return lambda work: households.record_household_arrival(work, members, form)


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
    Row("answer", BOTH, on_case("information_asked", answered, TODAY)),
    Row("grant", IOM, on_case("assessed", decisions.grant, a_grant())),
    Row("reject", IOM, on_case("assessed", decisions.reject, a_rejection())),
    Row("confirm participation", IOM, on_case("assessed", confirmed)),
    Row(
        "correct the application",
        BOTH,
        on_case("submitted", applications.correct_application, corrected_facts(), WRONG),
    ),
    Row(
        "child's hand-over",
        BOTH,
        on_case(
            "submitted",
            cases.record_child_handover,
            ChildHandover(handed_over_on=TODAY),
            age_group=AgeGroup.AGE_0_11,
        ),
    ),
    Row(
        "child missing",
        BOTH,
        on_case("submitted", alerts.raise_missing, TODAY, age_group=AgeGroup.AGE_0_11),
    ),
    Row("resolve an alert", BOTH, child_missing),
    Row(
        "withdraw a consent",
        BOTH,
        on_case("arrived", consents.withdraw_consent, SHARING, TODAY),
    ),
    Row("give a consent again", BOTH, consent_withdrawn),
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
    Row(
        "ask for a hand-over",
        BOTH,
        on_case("submitted", handovers.ask_handover, Region.SYD, HandoverReason.CAPACITY),
    ),
    Row("answer a hand-over", NORD, asked_of_nord),
    Row("take a hand-over back", BOTH, asked_of_syd),
    Row("link a household", BOTH, to_be_linked),
    Row("leave a household", BOTH, to_be_unlinked),
    Row("a household's departure", IOM, ready_to_leave),
    Row("a household's arrival", IOM, on_their_way),
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
            with pytest.raises((NotAllowed, NotYoursToUndo, UnknownReference)):
                programme.do(actor, deed)
    assert state(programme) == before


@pytest.mark.parametrize("row", DEEDS, ids=[row.name for row in DEEDS])
def test_those_who_may_can(programme: Programme, row: Row) -> None:
    for name in sorted(row.may):
        deed = row.ready(programme)
        before = state(programme)
        programme.do(programme.people[name], deed)
        assert state(programme) == (before[0] + 1, before[1] + 1)


# To take in another application, to leave the programme, and the two that freeze and thaw.
FROZEN_TOO = {"submit", "withdraw", "withdraw a consent", "give a consent again"}


@pytest.mark.parametrize("row", DEEDS, ids=[row.name for row in DEEDS])
def test_a_frozen_case_is_changed_by_none_of_them(programme: Programme, row: Row) -> None:
    for name in sorted(row.may):
        deed = row.ready(programme)
        with Session(whole_programme(programme.engine)) as session, session.begin():
            session.exec(sa.update(Case).values(frozen_at=NOW))
        before = state(programme)
        if row.name in FROZEN_TOO:
            programme.do(programme.people[name], deed)
        else:
            with pytest.raises(CaseFrozen):
                programme.do(programme.people[name], deed)
            assert state(programme) == before


@pytest.mark.parametrize("command", [partial(intake_drafts.keep_draft, facts={}), None])
def test_drafts_are_every_coordinators(programme: Programme, command: Deed | None) -> None:
    deed = command or intake_drafts.discard_draft
    for name, actor in everybody(programme).items():
        if name in ("nord", "syd"):
            programme.jot(actor, deed)
        else:
            with pytest.raises(NotAllowed):
                programme.jot(actor, deed)
