"""What a grant rests on: the assessments, and for a child the checks that are still open."""

from typing import Any

import streamlit as st

from models.codes import PriorException, PriorParticipation, RiskLevel
from models.decisions import Grant
from pages.ui import step_fields
from pages.ui.child_form import child_fields
from pages.ui.step_fields import Deed, ticks
from pages.ui.words import _
from services.commands.cases import record_child_checks
from services.commands.decisions import grant
from services.queries.cases import CaseFile
from services.unit_of_work import UnitOfWork


def grant_form(case: CaseFile) -> Deed:
    """Draw what a grant asks for and return the deed: the child's checks first, then the grant."""
    on = step_fields.day("decided_on", earliest=case.stage_since)
    asked: dict[str, Any] = {
        "decided_on": on,
        "risk_assessed_on": step_fields.known_day("risk_assessed_on", latest=on),
        "risk_level": step_fields.one_of("risk_level", _LEVELS) or RiskLevel.NOT_DONE,
        **ticks("needs_health_assessed", "support_sufficient"),
    }
    if case.prior_participation is not PriorParticipation.NO:
        asked["prior_exception"] = step_fields.reason(list(PriorException), "prior_exception")
    checks = case.child_checks
    if case.is_child:
        st.markdown(f"**{_('The child')}**")
        checks = child_fields(checks)
    form = Grant(**asked)

    def deed(work: UnitOfWork, version: int) -> None:
        if checks != case.child_checks:
            record_child_checks(work, case.ref, checks, version=version)
            grant(work, case.ref, form, version=version + 1)
        else:
            grant(work, case.ref, form, version=version)

    return deed


_LEVELS = [RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH]
