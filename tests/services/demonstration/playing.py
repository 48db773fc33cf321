"""Plays stories again, deed by deed through the commands, as people would have done it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.alerts import Alert
from models.cases import Application, Case, ChildChecks, ChildHandover
from models.codes import Stage
from models.decisions import Grant, Rejection
from models.follow_ups import Contact, FollowUp, LoggedContact
from models.handovers import Handover
from models.journeys import Arrival, Departure
from models.stage_events import StageEvent
from models.support_items import SupportItem
from models.users import User
from services.access import Viewer
from services.commands.alerts import raise_missing, resolve_alert
from services.commands.cases import (
    endorse,
    record_child_checks,
    record_child_handover,
    submit_application,
)
from services.commands.consents import give_consent, withdraw_consent
from services.commands.decisions import (
    answer_information,
    grant,
    reject,
    request_information,
    start_assessment,
)
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.commands.follow_ups import log_contact
from services.commands.handovers import answer_handover, ask_handover
from services.commands.journeys import (
    correct_day,
    put_off_journey,
    record_arrival,
    record_departure,
)
from services.commands.participation import confirm_participation
from services.commands.safe_contact import set_safe_contact
from services.commands.support import plan_support, record_support_given, strike_support
from services.commands.undo import undo_contact
from services.demonstration.stories import Act, Deed, Story
from services.queries.users import viewer_of
from services.unit_of_work import UnitOfWork, begin


@dataclass
class Player:
    """A database with the demonstration's accounts, and the reference each told case got here."""

    engine: Engine
    references: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Look up the accounts."""
        self.viewers: dict[str, Viewer] = {}
        with Session(self.engine) as session:
            for user in session.exec(select(User)).all():
                viewer = viewer_of(session, user.id or 0)
                assert viewer is not None
                self.viewers[user.username] = viewer

    def play(self, stories: Iterable[Story]) -> None:
        """Do every deed of the stories at the moment it was recorded, all cases side by side."""
        deeds = [(deed, story) for story in stories for deed in story.deeds]
        for deed, story in sorted(deeds, key=lambda told: told[0].at):
            if deed.act is not Act.JOIN_HOUSEHOLD:  # done with the other's application
                self._do(story, deed)

    def _do(self, story: Story, deed: Deed) -> None:
        with begin(self.engine, self.viewers[deed.actor], deed.at) as work:
            if deed.act is Act.SUBMIT:
                self.references[story.ref] = self._submit(work, story, deed)
            else:
                _PLAYED[deed.act](work, self.references[story.ref], self._readdressed(deed))

    def _submit(self, work: UnitOfWork, story: Story, deed: Deed) -> str:
        facts = {**self._readdressed(deed).facts, "region": story.region, "applied_on": deed.on}
        return submit_application(work, Application.model_validate(facts))

    def _readdressed(self, deed: Deed) -> Deed:
        """Name other cases by the reference they got here."""
        named = {"household_ref", "earlier_ref"} & deed.facts.keys()
        there = {name: self.references[deed.facts[name]] for name in named}
        return deed._replace(facts={**deed.facts, **there})


def _case(work: UnitOfWork, ref: str) -> Case:
    return work.session.exec(select(Case).where(Case.ref == ref)).one()


def _step(command: Callable[..., object]) -> Callable[[UnitOfWork, str, Deed], None]:
    """A command that takes the day and what the deed's facts name."""

    def play(work: UnitOfWork, ref: str, deed: Deed) -> None:
        command(work, ref, deed.on, **deed.facts, version=_case(work, ref).version)

    return play


def _form(
    command: Callable[..., object], form: type[Any], day: str | None = None
) -> Callable[[UnitOfWork, str, Deed], None]:
    """A command that takes a form, in which the deed's day has a name of its own."""

    def play(work: UnitOfWork, ref: str, deed: Deed) -> None:
        facts = {**deed.facts, day: deed.on} if day else deed.facts
        command(work, ref, form.model_validate(facts), version=_case(work, ref).version)

    return play


def _log_contact(work: UnitOfWork, ref: str, deed: Deed) -> None:
    facts = {**deed.facts, "done_on": deed.on}
    milestone = facts.pop("milestone")
    found = select(FollowUp.id).where(
        FollowUp.case_id == _case(work, ref).id, FollowUp.milestone == milestone
    )
    log_contact(work, ref, work.session.exec(found).first(), LoggedContact.model_validate(facts))


def _undo_contact(work: UnitOfWork, ref: str, _deed: Deed) -> None:
    logged = select(Contact.id).where(Contact.case_id == _case(work, ref).id)
    last = work.session.exec(logged.order_by(col(Contact.id).desc())).first()
    undo_contact(work, last or 0)


def _correct_arrival(work: UnitOfWork, ref: str, deed: Deed) -> None:
    case = _case(work, ref)
    arrival = select(StageEvent.id).where(
        StageEvent.case_id == case.id, StageEvent.stage == Stage.REINTEGRATION
    )
    number = work.session.exec(arrival).one() or 0
    day, reason = deed.facts["day"], deed.facts["reason"]
    correct_day(work, ref, number, day, reason, version=case.version)


def _confirm_participation(work: UnitOfWork, ref: str, deed: Deed) -> None:
    found, earlier = deed.facts["prior_participation"], deed.facts["earlier_ref"]
    version = _case(work, ref).version
    confirm_participation(work, ref, found, earlier, on=deed.on, version=version)


def _set_safe_contact(work: UnitOfWork, ref: str, deed: Deed) -> None:
    set_safe_contact(work, ref, deed.facts["rules"], version=_case(work, ref).version)


def _plan_support(work: UnitOfWork, ref: str, deed: Deed) -> None:
    facts, version = dict(deed.facts), _case(work, ref).version
    plan_support(work, ref, facts.pop("planned"), **facts, version=version)


def _give_support(work: UnitOfWork, ref: str, deed: Deed) -> None:
    version, support_id = _case(work, ref).version, _waiting(work, ref, deed)
    record_support_given(work, ref, support_id, deed.on, version=version)


def _strike_support(work: UnitOfWork, ref: str, deed: Deed) -> None:
    version, support_id = _case(work, ref).version, _waiting(work, ref, deed)
    strike_support(work, ref, support_id, deed.facts["reason"], version=version)


def _waiting(work: UnitOfWork, ref: str, deed: Deed) -> int:
    planned = select(SupportItem.id).where(
        SupportItem.case_id == _case(work, ref).id,
        SupportItem.code == deed.facts["code"],
        col(SupportItem.done_on).is_(None),
        col(SupportItem.void).is_(False),
    )
    return work.session.exec(planned).one() or 0


def _resolve_alert(work: UnitOfWork, ref: str, deed: Deed) -> None:
    case = _case(work, ref)
    raised = select(Alert.id).where(
        Alert.case_id == case.id,
        Alert.kind == deed.facts["kind"],
        col(Alert.resolved_on).is_(None),
    )
    number, resolution = work.session.exec(raised).one() or 0, deed.facts["resolution"]
    resolve_alert(work, ref, number, resolution, deed.on, version=case.version)


def _consent(command: Callable[..., object]) -> Callable[[UnitOfWork, str, Deed], None]:
    def play(work: UnitOfWork, ref: str, deed: Deed) -> None:
        version = _case(work, ref).version
        command(work, ref, deed.facts["kind"], deed.on, version=version)

    return play


def _ask_handover(work: UnitOfWork, ref: str, deed: Deed) -> None:
    ask_handover(work, ref, **deed.facts, version=_case(work, ref).version)


def _accept_handover(work: UnitOfWork, ref: str, _deed: Deed) -> None:
    asked = select(Handover.id).where(
        Handover.case_id == _case(work, ref).id, col(Handover.answer).is_(None)
    )
    answer_handover(work, work.session.exec(asked).one() or 0, accept=True)


_PLAYED: dict[Act, Callable[[UnitOfWork, str, Deed], None]] = {
    Act.ENDORSE: _step(endorse),
    Act.CHECK_CHILD: _form(record_child_checks, ChildChecks),
    Act.START_ASSESSMENT: _step(start_assessment),
    Act.REQUEST_INFORMATION: _step(request_information),
    Act.ANSWER_INFORMATION: _step(answer_information),
    Act.GRANT: _form(grant, Grant, "decided_on"),
    Act.REJECT: _form(reject, Rejection, "decided_on"),
    Act.DEPART: _form(record_departure, Departure, "departed_on"),
    Act.ARRIVE: _form(record_arrival, Arrival, "arrived_on"),
    Act.PUT_OFF: _step(put_off_journey),
    Act.WITHDRAW: _step(withdraw),
    Act.CLOSE: _step(close_case),
    Act.REVERSE_LOST_CONTACT: _step(reverse_lost_contact),
    Act.LOG_CONTACT: _log_contact,
    Act.UNDO_CONTACT: _undo_contact,
    Act.CORRECT_ARRIVAL: _correct_arrival,
    Act.PLAN_SUPPORT: _plan_support,
    Act.GIVE_SUPPORT: _give_support,
    Act.STRIKE_SUPPORT: _strike_support,
    Act.SET_SAFE_CONTACT: _set_safe_contact,
    Act.RAISE_MISSING: _step(raise_missing),
    Act.RESOLVE_ALERT: _resolve_alert,
    Act.HAND_CHILD_OVER: _form(record_child_handover, ChildHandover),
    Act.WITHDRAW_CONSENT: _consent(withdraw_consent),
    Act.GIVE_CONSENT: _consent(give_consent),
    Act.CONFIRM_PARTICIPATION: _confirm_participation,
    Act.ASK_HANDOVER: _ask_handover,
    Act.ACCEPT_HANDOVER: _accept_handover,
}
