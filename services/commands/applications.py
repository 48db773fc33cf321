"""An application whose facts were written down wrong: what may be corrected, and until when."""

from collections.abc import Mapping
from typing import Any

from models.cases import CorrectedFacts, is_child
from models.codes import WAITING_STAGES, CorrectionReason, ReturnBasis
from services.access import Permission, require
from services.commands.child_rules import CHILD_FACTS, HANDOVER_FACTS
from services.commands.eligibility import check_eligibility
from services.commands.facts import change
from services.commands.household_refs import household_of, leave_household
from services.commands.steps import OpenedCase, open_case
from services.errors import (
    NothingChanged,
    ParticipationStands,
    SettlementNotChecked,
    StepNotPossible,
)
from services.references import read_reference
from services.unit_of_work import UnitOfWork

_CORRECTABLE = tuple(CorrectedFacts.model_fields)


def correct_application(
    work: UnitOfWork, ref: str, facts: CorrectedFacts, reason: CorrectionReason, *, version: int
) -> None:
    """Put right what the application says; its day is corrected on the time line.

    :raises NothingChanged: nothing is another than before
    :raises ParticipationStands: IOM has confirmed the earlier participation
    :raises StepNotPossible: a decided case would become a child's, or an adult's
    :raises SettlementNotChecked: a granted case would go to a third country that nobody checked
    :raises SwedishCitizen: eligibility E2; other refusals of `services/errors.py` for E4
    """
    require(work.actor, Permission.APPLICATION_CORRECT)
    opened = open_case(work, ref, Permission.APPLICATION_CORRECT, version=version)
    check_eligibility(facts)
    right = {name: getattr(facts, name) for name in _CORRECTABLE}
    right["household_ref"] = _household(opened, facts.household_ref)
    changed = _correct(opened, right, reason)
    if not changed:
        raise NothingChanged
    opened.finish("application.corrected", changed, reason.value)


def _household(opened: OpenedCase, typed: str | None) -> str | None:
    """A case may be found by its own reference or by its household's: then nothing changes."""
    case = opened.case
    if typed is not None and read_reference(typed) in (case.ref, case.household_ref):
        return case.household_ref
    household = household_of(opened.work, typed)
    if household != case.household_ref:
        leave_household(opened)
    return household


def _correct(
    opened: OpenedCase, right: Mapping[str, Any], reason: CorrectionReason
) -> frozenset[str]:
    case = opened.case
    waits = case.stage in WAITING_STAGES
    answered = case.participation_confirmed_on is not None
    if answered and right["prior_participation"] is not case.prior_participation:
        raise ParticipationStands
    child = is_child(right["age_group"])
    if child is not case.is_child and not waits:
        raise StepNotPossible
    to_third_country = right["return_basis"] is not case.return_basis is ReturnBasis.HOME_COUNTRY
    if to_third_country and not waits:
        raise SettlementNotChecked
    if case.is_child and not child:
        right = {**right, **dict.fromkeys(CHILD_FACTS | HANDOVER_FACTS)}
    case.is_child = child
    return change(opened, right, reason)
