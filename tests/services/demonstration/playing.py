"""Plays a story again, deed by deed through the commands, as people would have done it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.cases import Application, Case, ChildChecks
from models.codes import Stage
from models.decisions import Grant
from models.follow_ups import Contact, FollowUp, LoggedContact
from models.journeys import Arrival, Departure
from models.stage_events import StageEvent
from models.users import User
from services.access import Viewer
from services.commands.cases import endorse, record_child_checks, submit_application
from services.commands.decisions import (
    answer_information,
    grant,
    reject,
    request_information,
    start_assessment,
)
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.commands.follow_ups import log_contact
from services.commands.journeys import (
    correct_day,
    put_off_journey,
    record_arrival,
    record_departure,
)
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

    def play(self, story: Story) -> None:
        """Do every deed of a story at the moment it was recorded."""
        for deed in story.deeds:
            with begin(self.engine, self.viewers[deed.actor], deed.at) as work:
                if deed.act is Act.SUBMIT:
                    self.references[story.ref] = self._submit(work, story, deed)
                else:
                    _PLAYED[deed.act](work, self.references[story.ref], deed)

    def _submit(self, work: UnitOfWork, story: Story, deed: Deed) -> str:
        facts = {**deed.facts, "region": story.region, "applied_on": deed.on}
        if "household_ref" in facts:
            facts["household_ref"] = self.references[facts["household_ref"]]
        return submit_application(work, Application.model_validate(facts))


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


_PLAYED: dict[Act, Callable[[UnitOfWork, str, Deed], None]] = {
    Act.ENDORSE: _step(endorse),
    Act.CHECK_CHILD: _form(record_child_checks, ChildChecks),
    Act.START_ASSESSMENT: _step(start_assessment),
    Act.REQUEST_INFORMATION: _step(request_information),
    Act.ANSWER_INFORMATION: _step(answer_information),
    Act.GRANT: _form(grant, Grant, "decided_on"),
    Act.REJECT: _step(reject),
    Act.DEPART: _form(record_departure, Departure, "departed_on"),
    Act.ARRIVE: _form(record_arrival, Arrival, "arrived_on"),
    Act.PUT_OFF: _step(put_off_journey),
    Act.WITHDRAW: _step(withdraw),
    Act.CLOSE: _step(close_case),
    Act.REVERSE_LOST_CONTACT: _step(reverse_lost_contact),
    Act.LOG_CONTACT: _log_contact,
    Act.UNDO_CONTACT: _undo_contact,
    Act.CORRECT_ARRIVAL: _correct_arrival,
}
