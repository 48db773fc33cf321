"""What must not wait: raised for a child gone missing or a person exploited again, and resolved."""

from datetime import date, datetime

from sqlmodel import col, select

from models.alerts import Alert
from models.codes import AlertKind, AlertResolution
from services.access import Permission, require
from services.commands.days import check_day
from services.commands.steps import OpenedCase, numbered, open_case
from services.errors import (
    AlertOver,
    AlreadyAlerted,
    ConcernsAnAdult,
    DatedTooEarly,
    StepNotPossible,
    UnknownReference,
)
from services.unit_of_work import UnitOfWork


def raise_missing(work: UnitOfWork, ref: str, on: date, *, version: int) -> None:
    """Tell the region and IOM that a child is missing (rule C7), also after the case has ended.

    :raises ConcernsAnAdult: the application is an adult's
    :raises StepNotPossible: the case was registered in error
    :raises DatedTooEarly: the day is before the application
    :raises AlreadyAlerted: the child is already known to be missing
    """
    require(work.actor, Permission.ALERT_HANDLE)
    opened = open_case(work, ref, Permission.ALERT_HANDLE, version=version)
    if not opened.case.is_child:
        raise ConcernsAnAdult
    if not opened.case.counts:
        raise StepNotPossible
    _check_day(opened, on, earliest=opened.case.applied_on)
    if not raise_alert(opened, AlertKind.CHILD_MISSING, on):
        raise AlreadyAlerted
    opened.finish("alert.raised", ["kind", "raised_on"])


def raise_alert(
    opened: OpenedCase, kind: AlertKind, on: date, contact_id: int | None = None
) -> bool:
    """Raise an alert as part of another deed, unless one of the kind is open; say whether."""
    if open_alert(opened, kind) is not None:
        return False
    opened.work.session.add(
        Alert(
            case_id=opened.id,
            kind=kind,
            raised_on=on,
            raised_at=opened.work.now,
            raised_by=numbered(opened.work.actor.user_id),
            contact_id=contact_id,
        )
    )
    opened.work.session.flush()
    return True


def resolve_alert(
    work: UnitOfWork,
    ref: str,
    alert_id: int,
    resolution: AlertResolution,
    on: date,
    *,
    version: int,
) -> None:
    """Write down how an alert ended; it leaves the start pages.

    :raises UnknownReference: the case has no such alert
    :raises AlertOver: it was resolved before, or taken back
    :raises DatedTooEarly: the day is before it was raised
    """
    require(work.actor, Permission.ALERT_HANDLE)
    opened = open_case(work, ref, Permission.ALERT_HANDLE, version=version)
    alert = work.session.get(Alert, alert_id)
    if alert is None or alert.case_id != opened.id:
        raise UnknownReference
    if alert.void or alert.resolved_on is not None:
        raise AlertOver
    _check_day(opened, on, earliest=alert.raised_on)
    alert.resolved_on, alert.resolution = on, resolution
    alert.resolved_at, alert.resolved_by = work.now, work.actor.user_id
    opened.finish("alert.resolved", ["resolution", "resolved_on"])


def open_alert(opened: OpenedCase, kind: AlertKind) -> Alert | None:
    """Return the alert of a kind that waits to be resolved."""
    return opened.work.session.exec(
        select(Alert).where(
            Alert.case_id == opened.id,
            Alert.kind == kind,
            col(Alert.resolved_on).is_(None),
            col(Alert.void).is_(False),
        )
    ).first()


def take_alert_back(opened: OpenedCase, raised_at: datetime) -> None:
    """Let the alert go that was raised with a step, unless somebody has resolved it meanwhile."""
    with_it = select(Alert).where(
        Alert.case_id == opened.id,
        Alert.raised_at == raised_at,
        col(Alert.resolved_on).is_(None),
        col(Alert.void).is_(False),
    )
    for alert in opened.work.session.exec(with_it).all():
        alert.void = True
        opened.work.record("alert.taken_back", opened.case.ref)


def _check_day(opened: OpenedCase, on: date, *, earliest: date) -> None:
    check_day(on, today=opened.work.today)
    if on < earliest:
        raise DatedTooEarly(earliest=earliest)
