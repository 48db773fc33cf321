"""What anybody might try with a case, sensible or not: a command and what is filled in for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from models.alerts import Alert
from models.cases import ChildHandover, SafeContact
from models.codes import (
    PHASES,
    AlertResolution,
    Channel,
    ClosingReason,
    ConsentKind,
    CorrectionReason,
    HandoverReason,
    InformationAsked,
    InformationSource,
    NotHandedOver,
    PriorException,
    PriorParticipation,
    PutOffReason,
    Region,
    RejectionReason,
    Result,
    RiskLevel,
    SafeHours,
    SettlementBasis,
    Stage,
    Support,
    Wellbeing,
    YesNoUnknown,
)
from models.decisions import Rejection
from models.follow_ups import FollowUp
from models.handovers import Handover
from models.journeys import Arrival, Departure
from models.support_items import PlannedSupport, SupportItem
from services.clock import day_of
from services.commands.alerts import raise_missing, resolve_alert
from services.commands.cases import endorse, record_child_checks
from services.commands.consents import give_consent, withdraw_consent
from services.commands.decisions import (
    answer_information,
    grant,
    reject,
    request_information,
    start_assessment,
)
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.commands.follow_ups import correct_contact, log_contact, strike_contact
from services.commands.handovers import answer_handover, ask_handover, take_handover_back
from services.commands.households import link_household, unlink_household
from services.commands.journeys import (
    correct_day,
    put_off_journey,
    record_arrival,
    record_departure,
)
from services.commands.participation import confirm_participation
from services.commands.safe_contact import set_safe_contact
from services.commands.support import plan_support, record_support_given, strike_support
from services.commands.undo import undo_contact, undo_step
from tests.factories import Programme, a_grant, child_checks, contact

Thing = TypeVar("Thing")
_CONSENTS = (*[ConsentKind.PROGRAMME, ConsentKind.DATA_SHARING] * 4, *ConsentKind)
NOTHING = 10**9
"""The number of a row that nobody has made."""


@dataclass
class Try:
    """One try: on which case, on which day, and the dice for everything else."""

    programme: Programme
    ref: str
    refs: Sequence[str]
    day: date
    dice: Random

    @property
    def today(self) -> date:
        """The day on which it is tried."""
        return day_of(self.programme.at)

    def one(self, choices: Sequence[Thing]) -> Thing:
        """Choose one."""
        return self.dice.choice(choices)

    def some(self, choices: Sequence[Thing]) -> list[Thing]:
        """Choose any number, also none."""
        return self.dice.sample(list(choices), self.dice.randint(0, min(3, len(choices))))

    def near(self, days: int = 40) -> date:
        """Choose another day around this one."""
        return self.day + timedelta(self.dice.randint(-days, days // 4))

    def number(self, table: Any) -> int:
        """Choose one of the case's rows, or one that does not exist."""
        return self.last([row.id for row in self.programme.rows(table, self.ref)])

    def last(self, numbers: Sequence[int | None]) -> int:
        """Choose the last of some numbers mostly, sometimes another, rarely one of nothing."""
        known = [number or 0 for number in numbers] or [NOTHING]
        return self.one([*known, *(known[-1:] * 4 * len(known)), NOTHING])


@dataclass(frozen=True)
class Called:
    """A command with what it is given."""

    command: Callable[..., object]
    args: tuple[Any, ...]
    facts: dict[str, Any]
    versioned: bool = True


def _grant(it: Try) -> Called:
    form = a_grant(
        decided_on=it.day,
        risk_assessed_on=it.one([it.near(), it.day, it.day]),
        risk_level=it.one([RiskLevel.LOW, RiskLevel.HIGH, RiskLevel.NOT_DONE]),
        needs_health_assessed=it.dice.random() < 0.8,
        support_sufficient=it.dice.random() < 0.8,
        settlement_basis=it.one([None, *SettlementBasis]),
        prior_participation=it.one([None, PriorParticipation.NO, PriorParticipation.YES]),
        earlier_ref=it.one([None, None, *it.refs]),
        prior_exception=it.one([None, *PriorException]),
    )
    return Called(grant, (it.ref, form), {})


def _reject(it: Try) -> Called:
    return Called(
        reject, (it.ref, Rejection(decided_on=it.day, reason=it.one([*RejectionReason]))), {}
    )


def _close(it: Try) -> Called:
    handover = ChildHandover(
        handed_over_on=it.one([None, it.day, it.near()]),
        not_handed_over=it.one([None, *NotHandedOver]),
    )
    facts = {"handover": it.one([None, handover])}
    return Called(close_case, (it.ref, it.day, it.one([*ClosingReason])), facts)


def _answer(it: Try) -> Called:
    facts = {"answered": it.some([*InformationAsked]), "source": it.one([*InformationSource])}
    return Called(answer_information, (it.ref, it.day), facts)


def _contact(it: Try, result: Result) -> Any:
    unsafe = result is Result.NOT_SAFE_TO_CONTACT
    return contact(
        it.day,
        result,
        mode=it.one([*Channel]),
        attempts=it.dice.randint(0, 3),
        rests_until=it.near() if unsafe and it.dice.random() < 0.8 else None,
        rules_kept=it.one([None, True, False]),
        re_exploited=it.one([*YesNoUnknown]),
        **{name: it.one([*Wellbeing]) for name in ("econ", "social", "psycho")},
    )


def _log(it: Try) -> Called:
    follow_up = it.one([None, it.number(FollowUp), it.number(FollowUp)])
    return Called(log_contact, (it.ref, follow_up, _contact(it, it.one([*Result]))), {}, False)


def _correct_contact(it: Try) -> Called:
    number = _contact_number(it)
    form = _contact(it, it.one([*Result]))
    return Called(correct_contact, (number, form, CorrectionReason.TYPED_WRONG), {}, False)


def _contact_number(it: Try) -> int:
    return it.last([row.id for row in it.programme.contacts(it.ref) if not row.void])


def _event_number(it: Try) -> int:
    return it.last([row.id for row in it.programme.events(it.ref) if not row.void])


def _child_checks(it: Try) -> Called:
    checks = child_checks(
        separated_from_family=it.one([None, *YesNoUnknown]),
        best_interest_sweden_on=it.one([None, it.day, it.day]),
        best_interest_home_on=it.one([None, it.day, it.day]),
        responsible_until_handover=it.one([None, "SOCIAL_SERVICES"]),
        family_check_on=it.one([None, it.day, it.day]),
    )
    return Called(record_child_checks, (it.ref, checks), {})


def _plan(it: Try) -> Called:
    codes = it.some([*Support])
    items = [
        PlannedSupport(code=code, phase=PHASES[code], planned_on=it.one([None, it.near()]))
        for code in codes
    ]
    return Called(plan_support, (it.ref, items), {})


def _safe_contact(it: Try) -> Called:
    rules = SafeContact(
        safe_channels=it.some([*Channel]),
        safe_hours=it.some([*SafeHours]),
        leave_no_message=it.dice.random() < 0.5,
    )
    return Called(set_safe_contact, (it.ref, rules), {})


def _confirm(it: Try) -> Called:
    prior = it.one([*PriorParticipation])
    earlier = it.one([None, *it.refs])
    return Called(confirm_participation, (it.ref, prior, earlier), {"on": it.day})


def _depart(it: Try) -> Called:
    return Called(record_departure, (it.ref, Departure(departed_on=it.day)), {})


def _ask_handover(it: Try) -> Called:
    to = it.one([Region.NORD, Region.SYD, Region.OST])
    return Called(ask_handover, (it.ref, to, it.one([*HandoverReason])), {})


DEEDS: dict[str, Callable[[Try], Called]] = {
    "start the assessment": lambda it: Called(start_assessment, (it.ref, it.day), {}),
    "ask for more": lambda it: Called(
        request_information, (it.ref, it.day, it.some([*InformationAsked])), {}
    ),
    "answer": _answer,
    "endorse": lambda it: Called(endorse, (it.ref, it.day), {}),
    "check the child": _child_checks,
    "grant": _grant,
    "reject": _reject,
    "depart": _depart,
    "arrive": lambda it: Called(record_arrival, (it.ref, Arrival(arrived_on=it.day)), {}),
    "put off": lambda it: Called(put_off_journey, (it.ref, it.day, it.one([*PutOffReason])), {}),
    "withdraw": lambda it: Called(withdraw, (it.ref, it.day), {}),
    "close": _close,
    "find again": lambda it: Called(reverse_lost_contact, (it.ref, it.day), {}),
    "log": _log,
    "correct a contact": _correct_contact,
    "strike a contact": lambda it: Called(
        strike_contact, (_contact_number(it), CorrectionReason.WRONG_CASE), {}, False
    ),
    "correct a day": lambda it: Called(
        correct_day, (it.ref, _event_number(it), it.day, CorrectionReason.TYPED_WRONG), {}
    ),
    "undo a step": lambda it: Called(undo_step, (it.ref, _event_number(it)), {}, False),
    "undo a contact": lambda it: Called(undo_contact, (_contact_number(it),), {}, False),
    "withdraw a consent": lambda it: Called(
        withdraw_consent, (it.ref, it.one(_CONSENTS), it.one([it.day, it.today])), {}
    ),
    "give a consent": lambda it: Called(give_consent, (it.ref, it.one(_CONSENTS), it.today), {}),
    "confirm participation": _confirm,
    "plan support": _plan,
    "give support": lambda it: Called(
        record_support_given, (it.ref, it.number(SupportItem), it.day), {}
    ),
    "take support out": lambda it: Called(
        strike_support, (it.ref, it.number(SupportItem), CorrectionReason.TYPED_WRONG), {}
    ),
    "set rules for contact": _safe_contact,
    "raise the alarm": lambda it: Called(raise_missing, (it.ref, it.day), {}),
    "resolve an alert": lambda it: Called(
        resolve_alert, (it.ref, it.number(Alert), it.one([*AlertResolution]), it.day), {}
    ),
    "ask another region": _ask_handover,
    "answer for the region": lambda it: Called(
        answer_handover, (it.number(Handover),), {"accept": it.dice.random() < 0.7}, False
    ),
    "keep the case": lambda it: Called(take_handover_back, (it.ref,), {}),
    "link the household": lambda it: Called(link_household, (it.ref, it.one(it.refs)), {}),
    "unlink the household": lambda it: Called(unlink_household, (it.ref,), {}),
}

_WAITING = ("endorse", "check the child", "confirm participation")
_TRAVELS = ("link the household", "plan support", "give support")
_ANY_OPEN = (
    *("ask another region", "answer for the region", "set rules for contact", "plan support"),
    *("withdraw a consent", "give a consent", "correct a day", "undo a step"),
)
_FOLLOWED = ("log", "log", "correct a contact", "strike a contact", "undo a contact", "close")
FITTING: dict[Stage, tuple[str, ...]] = {
    Stage.SUBMITTED: ("start the assessment", "ask for more", *_WAITING, *_ANY_OPEN),
    Stage.INFO_REQUESTED: ("answer", "answer", *_WAITING, *_ANY_OPEN),
    Stage.ASSESSMENT: ("grant", "reject", "ask for more", *_WAITING, *_ANY_OPEN),
    Stage.GRANTED: ("depart", *_TRAVELS, *_ANY_OPEN, "withdraw"),
    Stage.TRAVELLING: ("arrive", "put off", *_TRAVELS, *_ANY_OPEN),
    Stage.REINTEGRATION: (*_FOLLOWED, "give support", "take support out", *_ANY_OPEN),
    Stage.REJECTED: ("undo a step",),
    Stage.WITHDRAWN: ("undo a step",),
    Stage.CLOSED: ("find again", "undo a step"),
}
"""What somebody would think of where a case stands."""
ALWAYS = ("raise the alarm", "resolve an alert", "unlink the household", "keep the case")
COORDINATORS = frozenset(
    {
        *("endorse", "answer", "log", "undo a contact", "set rules for contact"),
        *("ask another region", "answer for the region", "keep the case"),
        *("withdraw a consent", "give a consent"),
    }
)
"""What the coordinator in charge is let to do by `do_what_fits`; the rest is IOM's."""
