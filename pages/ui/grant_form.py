"""IOM's decision: what a grant rests on, a child's checks included; or why it is rejected."""

from typing import Any

import streamlit as st

from models.codes import (
    RejectionReason,
    ReturnBasis,
    RiskLevel,
    SettlementBasis,
)
from models.decisions import Grant, Rejection
from pages.ui import step_fields
from pages.ui.child_form import child_fields
from pages.ui.participation_form import participation_fields
from pages.ui.step_fields import Deed, chosen, ticks
from pages.ui.words import _
from services.commands.cases import record_child_checks
from services.commands.decisions import grant, reject
from services.queries.cases import CaseFile
from services.unit_of_work import UnitOfWork

_LEVELS = [RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH]


def grant_form(case: CaseFile) -> Deed:
    """Draw what a grant asks for and return the deed: the child's checks first, then the grant."""
    asked: dict[str, Any] = {
        "decided_on": step_fields.day("decided_on"),
        **_risk(),
        **ticks("needs_health_assessed", "support_sufficient"),
        **_settlement(case),
        **participation_fields(case),
    }
    checks = case.child_checks
    if case.is_child:
        st.markdown(f"**{_('The child')}**")
        checks = child_fields(checks)

    def deed(work: UnitOfWork, version: int) -> None:
        if checks != case.child_checks:
            record_child_checks(work, case.ref, checks, version=version)
            version += 1
        grant(work, case.ref, Grant(**asked), version=version)

    return deed


def rejection_form(case: CaseFile) -> Deed:
    """Draw the reason, and the risk if it was assessed."""
    reason = step_fields.reason(
        [code for code in RejectionReason if case.is_child or code is not _CHILDS]
    )
    on, risk = step_fields.day("decided_on"), _risk()
    return lambda work, version: reject(
        work,
        case.ref,
        Rejection(decided_on=on, reason=chosen(reason), **risk),
        version=version,
    )


def _risk() -> dict[str, Any]:
    return {
        "risk_assessed_on": step_fields.known_day("risk_assessed_on"),
        "risk_level": step_fields.one_of("risk_level", _LEVELS) or RiskLevel.NOT_DONE,
    }


def _settlement(case: CaseFile) -> dict[str, Any]:
    """A third country needs something that lets the person settle there (E4)."""
    if case.return_basis is ReturnBasis.HOME_COUNTRY:
        return {}
    return {"settlement_basis": step_fields.one_of("settlement_basis", list(SettlementBasis))}


_CHILDS = RejectionReason.NOT_IN_CHILDS_BEST_INTEREST
