"""What tests start from: a programme with people in it, and cases as far along as a test needs.

A test names only what matters to it. Unless it says otherwise, TODAY is 21 November 2026 and a case
was applied for 150 days before, arrived 35 days before.
"""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel, col, select

from models.cases import Application, Case, ChildChecks, ChildHandover, CorrectedFacts
from models.codes import (
    AgeGroup,
    ClosingReason,
    ConsentKind,
    Exploitation,
    Gender,
    Ground,
    HandoverReason,
    InformationAsked,
    InformationSource,
    Milestone,
    NotHandedOver,
    PriorParticipation,
    PutOffReason,
    Region,
    RejectionReason,
    Result,
    RiskLevel,
    Stage,
    TraffickingStatus,
    Wellbeing,
    YesNoUnknown,
)
from models.consents import TICKS
from models.decisions import Grant, Rejection
from models.fact_changes import FactChange
from models.follow_ups import Contact, FollowUp, LoggedContact
from models.installations import Installation
from models.journeys import Arrival, Departure, Journey
from models.stage_events import StageEvent
from models.trail import TrailLine
from services.access import Viewer
from services.commands.cases import record_child_checks, submit_application
from services.commands.consents import withdraw_consent
from services.commands.decisions import (
    answer_information,
    grant,
    reject,
    request_information,
    start_assessment,
)
from services.commands.endings import close_case
from services.commands.follow_ups import log_contact
from services.commands.handovers import answer_handover, ask_handover
from services.commands.journeys import put_off_journey, record_arrival, record_departure
from services.unit_of_work import UnitOfWork, begin, jot
from tests.people import enrol

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
APPLIED = TODAY - timedelta(days=150)
ASSESSED = TODAY - timedelta(days=140)
GRANTED = TODAY - timedelta(days=120)
DEPARTED = TODAY - timedelta(days=37)
ARRIVED = TODAY - timedelta(days=35)

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")
Command = Callable[Concatenate[UnitOfWork, Rest], Answer]
Table = TypeVar("Table", bound=SQLModel)


def token() -> str:
    """Draw the token of a form."""
    return str(uuid4())


def application(**facts: Any) -> Application:
    """Fill in an intake form: an adult from Bulgaria in Nord, all ticks dated today."""
    usual: dict[str, Any] = {
        "region": Region.NORD,
        "applied_on": APPLIED,
        "ground": Ground.TRAFFICKING,
        "exploitation": [Exploitation.SEXUAL],
        "trafficking_status": TraffickingStatus.POSSIBLE,
        "gender": Gender.WOMAN,
        "age_group": AgeGroup.AGE_25_34,
        "citizenship": ["BG"],
        "return_country": "BG",
        "form_token": token(),
        **dict.fromkeys(TICKS.values(), TODAY),
    }
    return Application.model_validate(usual | facts)


def corrected_facts(**facts: Any) -> CorrectedFacts:
    """Fill in the facts of the usual application once more: a man, unless it says otherwise."""
    usual = application().model_dump(include=set(CorrectedFacts.model_fields))
    return CorrectedFacts.model_validate({**usual, "gender": Gender.MAN} | facts)


def childs_application(**facts: Any) -> Application:
    """Fill in an intake form for a child."""
    return application(**{"age_group": AgeGroup.AGE_15_17} | facts)


def child_checks(**facts: Any) -> ChildChecks:
    """Fill in what a separated child's grant waits for, all of it done."""
    usual: dict[str, Any] = {
        "separated_from_family": YesNoUnknown.YES,
        "best_interest_sweden_on": ASSESSED,
        "best_interest_home_on": ASSESSED,
        "responsible_until_handover": "SOCIAL_SERVICES",
        "family_check_on": ASSESSED,
    }
    return ChildChecks.model_validate(usual | facts)


def a_grant(**facts: Any) -> Grant:
    """Fill in a grant with everything it rests on."""
    usual: dict[str, Any] = {
        "decided_on": GRANTED,
        "risk_assessed_on": ASSESSED,
        "risk_level": RiskLevel.LOW,
        "needs_health_assessed": True,
        "support_sufficient": True,
        "prior_participation": PriorParticipation.NO,
    }
    return Grant.model_validate(usual | facts)


def a_rejection(
    on: date = GRANTED, reason: RejectionReason = RejectionReason.NOT_ELIGIBLE, **facts: Any
) -> Rejection:
    """Fill in a rejection."""
    return Rejection.model_validate({"decided_on": on, "reason": reason} | facts)


def contact(on: date = TODAY, result: Result = Result.REACHED, **facts: Any) -> LoggedContact:
    """Fill in a contact."""
    usual = {"done_on": on, "result": result, "form_token": token()}
    return LoggedContact.model_validate(usual | facts)


def judged(**facts: Any) -> dict[str, Any]:
    """Give all three dimensions, as a done twelve-month follow-up needs them."""
    return dict.fromkeys(("econ", "social", "psycho"), Wellbeing.ADEQUATE) | facts


@contextmanager
def selects(engine: Engine) -> Generator[list[str]]:
    """Collect the statements that read, as the database is sent them meanwhile.

    Not what is said beside them, on PostgreSQL alone: how far a transaction reaches.
    """
    found: list[str] = []

    def note(*call: Any) -> None:
        if call[2].startswith(("SELECT", "WITH")) and "app.regions" not in call[2]:
            found.append(call[2])

    sa.event.listen(engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(engine, "before_cursor_execute", note)


@dataclass
class Programme:
    """A database with people in it, and a clock that tests move: `at` is when a deed is done."""

    engine: Engine
    people: dict[str, Viewer]
    at: datetime = field(default=NOW)

    @property
    def nord(self) -> Viewer:
        """The coordinator of Nord."""
        return self.people["nord"]

    @property
    def syd(self) -> Viewer:
        """The coordinator of Syd."""
        return self.people["syd"]

    @property
    def iom(self) -> Viewer:
        """A caseworker at IOM."""
        return self.people["iom"]

    @property
    def manager(self) -> Viewer:
        """The programme manager."""
        return self.people["manager"]

    def work(self, actor: Viewer) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work now."""
        return begin(self.engine, actor, self.at)

    def do(
        self,
        actor: Viewer,
        command: Command[Rest, Answer],
        *args: Rest.args,
        **kwargs: Rest.kwargs,
    ) -> Answer:
        """Do one deed in a transaction of its own, a second after the last one."""
        self.at += timedelta(seconds=1)
        with self.work(actor) as work:
            return command(work, *args, **kwargs)

    def jot(
        self,
        actor: Viewer,
        command: Command[Rest, Answer],
        *args: Rest.args,
        **kwargs: Rest.kwargs,
    ) -> Answer:
        """Do one piece of book-keeping."""
        with jot(self.engine, actor, self.at) as work:
            return command(work, *args, **kwargs)

    def step(
        self, actor: Viewer, command: Callable[..., Answer], ref: str, *args: Any, **named: Any
    ) -> Answer:
        """Do one deed on a case in the version it has."""
        return self.do(actor, command, ref, *args, **named, version=self.case(ref).version)

    def later(self, **passed: float) -> None:
        """Let time pass, given as for `timedelta`."""
        self.at += timedelta(**passed)

    def submitted(self, **facts: Any) -> str:
        """Take in an application by Nord's coordinator (or Syd's), and return its reference."""
        form = application(**facts)
        actor = self.syd if form.region is Region.SYD else self.nord
        return self.do(actor, submit_application, form)

    def assessed(self, on: date = ASSESSED, **facts: Any) -> str:
        """Take a case into assessment."""
        ref = self.submitted(**facts)
        self.step(self.iom, start_assessment, ref, on)
        return ref

    def granted(self, on: date = GRANTED, **facts: Any) -> str:
        """Take a case to its grant; a child's with all checks done."""
        ref = self.assessed(**facts)
        if self.case(ref).is_child:
            self.step(self.iom, record_child_checks, ref, child_checks())
        self.step(self.iom, grant, ref, a_grant(decided_on=on))
        return ref

    def information_asked(self, *asked: InformationAsked, on: date = ASSESSED, **facts: Any) -> str:
        """Take a case to a request for information: on the risk, unless it says otherwise."""
        ref = self.assessed(**facts)
        self.step(self.iom, request_information, ref, on, asked or (InformationAsked.RISK,))
        return ref

    def rejected(self, on: date = GRANTED, **facts: Any) -> str:
        """Take a case to its rejection."""
        ref = self.assessed(**facts)
        self.step(self.iom, reject, ref, a_rejection(on))
        return ref

    def travelling(self, on: date = DEPARTED, **facts: Any) -> str:
        """Take a case to the departure."""
        ref = self.granted(**facts)
        self.step(self.iom, record_departure, ref, Departure(departed_on=on))
        return ref

    def arrived(self, on: date = ARRIVED, **facts: Any) -> str:
        """Take a case to the arrival on a day; the steps before lie as far before it as usual."""
        earlier = min(on - ARRIVED, timedelta(0))
        ref = self.submitted(**{"applied_on": APPLIED + earlier} | facts)
        self.step(self.iom, start_assessment, ref, ASSESSED + earlier)
        if self.case(ref).is_child:
            checks = child_checks(
                family_check_on=ASSESSED + earlier,
                best_interest_sweden_on=ASSESSED + earlier,
                best_interest_home_on=ASSESSED + earlier,
            )
            self.step(self.iom, record_child_checks, ref, checks)
        form = a_grant(decided_on=GRANTED + earlier, risk_assessed_on=ASSESSED + earlier)
        self.step(self.iom, grant, ref, form)
        self.step(self.iom, record_departure, ref, Departure(departed_on=DEPARTED + earlier))
        self.step(self.iom, record_arrival, ref, Arrival(arrived_on=on))
        return ref

    def put_off(self, ref: str, on: date) -> None:
        """Put a journey off."""
        self.step(self.iom, put_off_journey, ref, on, PutOffReason.TRANSPORT)

    def handed_over(self, ref: str, to: Region = Region.SYD) -> None:
        """Let another region's coordinator (Syd's or Nord's) take a case over."""
        giver, taker = (self.nord, self.syd) if to is Region.SYD else (self.syd, self.nord)
        asked = self.step(giver, ask_handover, ref, to, HandoverReason.PERSON_MOVED)
        self.do(taker, answer_handover, asked, accept=True)

    def logged(
        self,
        ref: str,
        milestone: Milestone,
        on: date = TODAY,
        result: Result = Result.REACHED,
        **facts: Any,
    ) -> int:
        """Log a contact by Nord's coordinator on one of a case's follow-ups."""
        follow_up_id = None
        if milestone is not Milestone.EXTRA:
            follow_up_id = self.follow_up(ref, milestone).id
        return self.do(self.nord, log_contact, ref, follow_up_id, contact(on, result, **facts))

    def answered(self, ref: str, on: date, *answered: InformationAsked) -> None:
        """Let the coordinator send what was asked for: the risk, unless it says otherwise."""
        self.step(
            self.nord,
            answer_information,
            ref,
            on,
            answered=answered or (InformationAsked.RISK,),
            source=InformationSource.COORDINATOR,
        )

    def consent_withdrawn(self, ref: str, kind: ConsentKind, on: date = TODAY) -> None:
        """Let the person withdraw one consent, without leaving the programme."""
        self.step(self.nord, withdraw_consent, ref, kind, on)

    def closed(self, ref: str, reason: ClosingReason, on: date = TODAY) -> None:
        """Close a case; a child who had returned went back to the parents."""
        case = self.case(ref)
        handover = None
        if case.is_child and case.stage is Stage.REINTEGRATION:
            handover = ChildHandover(not_handed_over=NotHandedOver.RETURNED_TO_PARENTS)
        self.step(self.iom, close_case, ref, on, reason, handover=handover)

    def case(self, ref: str) -> Case:
        """Read a case."""
        with Session(self.engine) as session:
            return session.exec(select(Case).where(Case.ref == ref)).one()

    def rows(self, table: type[Table], ref: str) -> list[Table]:
        """Read what belongs to a case, in the order it was made."""
        with Session(self.engine) as session:
            owner: Any = col(table.case_id)  # type: ignore[attr-defined]
            number: Any = col(table.id)  # type: ignore[attr-defined]
            found = select(table).where(owner == self.case(ref).id).order_by(number)
            return list(session.exec(found).all())

    def changes(self, ref: str) -> list[FactChange]:
        """Read which facts of a case were changed."""
        return self.rows(FactChange, ref)

    def events(self, ref: str) -> list[StageEvent]:
        """Read the path of a case."""
        return self.rows(StageEvent, ref)

    def last_event_id(self, ref: str) -> int:
        """Return the number of the last step recorded."""
        return self.events(ref)[-1].id or 0

    def journey(self, ref: str) -> Journey:
        """Read the journey of a case."""
        return self.rows(Journey, ref)[0]

    def follow_up(self, ref: str, milestone: Milestone) -> FollowUp:
        """Read one of a case's follow-ups."""
        return next(row for row in self.rows(FollowUp, ref) if row.milestone is milestone)

    def contacts(self, ref: str) -> list[Contact]:
        """Read the contacts of a case."""
        return self.rows(Contact, ref)

    def trail(self, subject: str) -> list[TrailLine]:
        """Read what the trail says of a case."""
        with Session(self.engine) as session:
            lines = (
                select(TrailLine)
                .where(TrailLine.subject == subject)
                .order_by(col(TrailLine.position))
            )
            return list(session.exec(lines).all())


def begun(engine: Engine, *, started_on: date = date(2012, 1, 1)) -> Programme:
    """Start a programme with a coordinator each in Nord and Syd, a caseworker and a manager."""
    with Session(engine) as session, session.begin():
        session.add(Installation(started_on=started_on))
    return Programme(engine, enrol(engine, "nord", "syd", "iom", "manager"))
