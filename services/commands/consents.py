"""The consents to take part and to share data: each withdrawn, and given again, on its own day."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from models.codes import OPEN_STAGES, ConsentKind
from models.consents import TICKS, Consent
from models.erasures import Erasure
from services.access import Permission, require
from services.commands.days import check_day
from services.commands.handovers import stop_asking
from services.commands.steps import OpenedCase, open_case
from services.errors import (
    ConsentCannotBeWithdrawn,
    ConsentNotGiven,
    DatedTooEarly,
    StepNotPossible,
)
from services.unit_of_work import UnitOfWork

GIVEN_AND_WITHDRAWN = (ConsentKind.PROGRAMME, ConsentKind.DATA_SHARING)


def withdraw_consent(
    work: UnitOfWork, ref: str, kind: ConsentKind, on: date, *, version: int
) -> None:
    """Write down that the person takes a consent back; the case itself goes nowhere by that.

    Without the consent to share data nothing more is written: the case is frozen, and erased next.
    No other region may take it over any more.

    :raises ConsentCannotBeWithdrawn: a confirmation, not a consent
    :raises ConsentNotGiven: the consent does not stand
    :raises DatedTooEarly: the day is before the consent was given
    """
    require(work.actor, Permission.CONSENT_RECORD)
    opened = _open(work, ref, version)
    last = _last(opened, kind)
    if last.withdrawn_on is not None:
        raise ConsentNotGiven
    _check_day(opened, on, earliest=last.given_on)
    last.withdrawn_on = on
    last.withdrawn_at, last.withdrawn_by = work.now, work.actor.user_id
    if kind is ConsentKind.DATA_SHARING:
        opened.case.frozen_at = work.now
    opened.finish("consent.withdrawn", [TICKS[kind]])
    if kind is ConsentKind.DATA_SHARING:
        stop_asking(opened)


def give_consent(work: UnitOfWork, ref: str, kind: ConsentKind, on: date, *, version: int) -> None:
    """Write down that the person gives a consent again, on the form of today.

    :raises ConsentCannotBeWithdrawn: a confirmation, not a consent
    :raises StepNotPossible: the case has ended
    :raises ConsentNotGiven: the consent stands already
    :raises DatedTooEarly: the day is before the consent was withdrawn
    """
    require(work.actor, Permission.CONSENT_RECORD)
    opened = _open(work, ref, version)
    if opened.case.stage not in OPEN_STAGES:
        raise StepNotPossible
    last = _last(opened, kind)
    if last.withdrawn_on is None:
        raise ConsentNotGiven
    _check_day(opened, on, earliest=last.withdrawn_on)
    work.session.add(Consent(case_id=opened.id, kind=kind, given_on=on))
    if kind is ConsentKind.DATA_SHARING:
        _thaw(opened)
    opened.finish("consent.given", [TICKS[kind]])


def _open(work: UnitOfWork, ref: str, version: int) -> OpenedCase:
    return open_case(work, ref, Permission.CONSENT_RECORD, version=version, frozen_too=True)


def _thaw(opened: OpenedCase) -> None:
    """The case goes on: nobody is to erase it any more."""
    opened.case.frozen_at = None
    proposed = sa.delete(Erasure).where(col(Erasure.case_id) == opened.id)
    opened.work.session.exec(proposed)


def consents_of(opened: OpenedCase) -> Sequence[Consent]:
    """Return the case's consents, each kind in the order in which it was given."""
    return opened.work.session.exec(
        select(Consent).where(Consent.case_id == opened.id).order_by(col(Consent.id))
    ).all()


def _last(opened: OpenedCase, kind: ConsentKind) -> Consent:
    if kind not in GIVEN_AND_WITHDRAWN:
        raise ConsentCannotBeWithdrawn
    return [consent for consent in consents_of(opened) if consent.kind is kind][-1]


def _check_day(opened: OpenedCase, on: date, *, earliest: date) -> None:
    check_day(on, today=opened.work.today)
    if on < earliest:
        raise DatedTooEarly(earliest=earliest)
