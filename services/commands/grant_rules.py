"""What must hold before a return is granted (domain rules C1-C3, E5, consents)."""

from collections.abc import Iterable
from datetime import date

from models.cases import Case, ChildChecks
from models.codes import ConsentKind, ReturnBasis, RiskLevel, YesNoUnknown
from models.consents import Consent
from models.decisions import Grant, Rejection
from services.commands.days import PROGRAMME_BEGAN
from services.errors import (
    ChildChecksOpen,
    ConsentMissing,
    HandoverOpen,
    NeedsNotAssessed,
    NoSuchDay,
    RiskHalfAssessed,
    RiskNotAssessed,
    SettlementNotChecked,
    SupportNotSufficient,
)
from services.words import phrase

NEEDED_TO_GO_ON = (ConsentKind.PROGRAMME, ConsentKind.DATA_SHARING)


def check_consents(consents: Iterable[Consent], on: date) -> None:
    """Insist that on this day the person consented to take part and to share data.

    A journey that is entered late rests on what stood on its day. The first giving counts from the
    beginning: a case already under way is entered with ticks of today.

    :raises ConsentMissing: one of the two was withdrawn by then, and not yet given again
    """
    standing: set[ConsentKind] = set()
    known: set[ConsentKind] = set()
    for consent in sorted(consents, key=lambda consent: consent.id or 0):
        given = consent.kind not in known or consent.given_on <= on
        known.add(consent.kind)
        if given and (consent.withdrawn_on is None or consent.withdrawn_on > on):
            standing.add(consent.kind)
    if not standing.issuperset(NEEDED_TO_GO_ON):
        raise ConsentMissing


def check_grant(case: Case, grant: Grant) -> None:
    """Insist on everything a grant rests on, the child's part included.

    :raises RiskNotAssessed: no risk assessment, or one dated after the decision
    :raises NeedsNotAssessed: needs and health are not assessed
    :raises SupportNotSufficient: support in the country is not judged sufficient
    :raises SettlementNotChecked: nothing lets the person settle in a third country (E4)
    """
    _check_risk(grant)
    if not grant.needs_health_assessed:
        raise NeedsNotAssessed
    if not grant.support_sufficient:
        raise SupportNotSufficient
    third_country = case.return_basis is ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE
    if third_country and grant.settlement_basis is None:
        raise SettlementNotChecked
    if case.is_child:
        check_child(case, grant.decided_on)


def check_rejection(rejection: Rejection) -> None:
    """Insist that the risk is assessed by the day of the decision, if it is at all.

    :raises RiskHalfAssessed: a day without a level, a level without a day, or a later day
    """
    on = rejection.risk_assessed_on
    if (on is None) is not (rejection.risk_level is RiskLevel.NOT_DONE):
        raise RiskHalfAssessed
    if on is not None and on < PROGRAMME_BEGAN:
        raise NoSuchDay(day=on)
    if on is not None and on > rejection.decided_on:
        raise RiskHalfAssessed


def check_child(checks: ChildChecks, on: date) -> None:
    """Insist that a child's checks are done by the day of the decision.

    :raises ChildChecksOpen: C1 or C3 is open; `facts["missing"]` names what
    :raises HandoverOpen: C2, nobody is named as responsible until the hand-over
    """
    missing = open_child_checks(checks, on)
    if missing:
        raise ChildChecksOpen(missing=missing)
    if checks.responsible_until_handover is None:
        raise HandoverOpen


def open_child_checks(checks: ChildChecks, on: date) -> tuple[str, ...]:
    """Name what is still to be checked for a child; not knowing counts as separated."""
    missing: list[str] = []
    if not _done(checks.family_check_on, on):
        missing.append(phrase("the inquiry into the family"))
    if checks.separated_from_family is None:
        missing.append(phrase("whether the child is separated from the family"))
    elif checks.separated_from_family is not YesNoUnknown.NO:
        if not _done(checks.best_interest_sweden_on, on):
            missing.append(phrase("the judgement of the child's best interests in Sweden"))
        if not _done(checks.best_interest_home_on, on):
            missing.append(phrase("the judgement of the child's best interests in the country"))
    return tuple(missing)


def _check_risk(grant: Grant) -> None:
    if grant.risk_assessed_on is None or grant.risk_level is RiskLevel.NOT_DONE:
        raise RiskNotAssessed
    if grant.risk_assessed_on < PROGRAMME_BEGAN:
        raise NoSuchDay(day=grant.risk_assessed_on)
    if grant.risk_assessed_on > grant.decided_on:
        raise RiskNotAssessed


def _done(day: date | None, on: date) -> bool:
    return day is not None and day <= on
