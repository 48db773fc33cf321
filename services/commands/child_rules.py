"""What must hold of a child's checks (C1-C3, C6) and of its hand-over (C2)."""

from datetime import date

from models.cases import ChildChecks, ChildHandover
from models.codes import AlertKind, NotHandedOver
from services.commands.alerts import raise_alert
from services.commands.days import check_day
from services.commands.facts import change
from services.commands.steps import OpenedCase
from services.errors import (
    ConcernsAnAdult,
    DatedTooEarly,
    DatedTooLate,
    HandedOverTwice,
    HandoverOfChildOpen,
)

CHILD_FACTS = frozenset(ChildChecks.model_fields)
HANDOVER_FACTS = frozenset(ChildHandover.model_fields)


def note_handover(opened: OpenedCase, handover: ChildHandover) -> frozenset[str]:
    """Note a hand-over as part of another deed, and return the names of the changed facts.

    A child that nobody could take over because it is missing raises the alert (rule C7).
    """
    if not opened.case.is_child:
        raise ConcernsAnAdult
    if handover.handed_over_on is not None:
        if handover.not_handed_over is not None:
            raise HandedOverTwice
        check_day(handover.handed_over_on, today=opened.work.today)
        if handover.handed_over_on < opened.case.applied_on:
            raise DatedTooEarly(earliest=opened.case.applied_on)
    changed = change(opened, {name: getattr(handover, name) for name in HANDOVER_FACTS})
    if changed and handover.not_handed_over is NotHandedOver.CHILD_MISSING:
        alert_missing(opened, opened.work.today)
    return changed


def alert_missing(opened: OpenedCase, on: date) -> None:
    """Raise the alert for a missing child as part of another deed (rule C7), unless one is open."""
    if raise_alert(opened, AlertKind.CHILD_MISSING, on):
        opened.work.record("alert.raised", opened.case.ref, ["kind", "raised_on"])


def check_child_days(checks: ChildChecks, *, today: date) -> None:
    """Insist that the days of a child's checks have come.

    :raises DatedInFuture: one has not
    """
    for name in CHILD_FACTS:
        value = getattr(checks, name)
        if isinstance(value, date):
            check_day(value, today=today)


def check_closed(handover: ChildHandover, closed_on: date) -> None:
    """Insist that a closed case says what became of the hand-over.

    :raises HandoverOfChildOpen: neither a day nor a reason
    :raises DatedTooLate: the day is after the case was closed
    """
    if handover.handed_over_on is None and handover.not_handed_over is None:
        raise HandoverOfChildOpen
    if handover.handed_over_on is not None and handover.handed_over_on > closed_on:
        raise DatedTooLate(latest=closed_on)
