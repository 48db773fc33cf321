"""What is checked for a child (rules C1-C3 and C6), in the order in which it is asked."""

from typing import Any

import streamlit as st

from models.cases import ChildChecks
from models.codes import ResponsibleRole, YesNoUnknown
from pages.ui import live, step_fields
from pages.ui.step_fields import Deed
from pages.ui.words import _
from services.commands.cases import record_child_checks
from services.queries.cases import CaseFile


def child_form(case: CaseFile) -> Deed:
    """Draw all checks of a child and return the deed that keeps them."""
    checks = child_fields(case.child_checks)
    return lambda work, version: record_child_checks(work, case.ref, checks, version=version)


def child_fields(known: ChildChecks) -> ChildChecks:
    """Draw the checks as they stand and return them as filled in."""
    found: dict[str, Any] = {"family_check_on": _on("family_check_on", known)}
    found["separated_from_family"] = step_fields.one_of(
        "separated_from_family", list(YesNoUnknown), known.separated_from_family
    )
    if found["separated_from_family"] in (YesNoUnknown.YES, YesNoUnknown.UNKNOWN):
        st.caption(_("A separated child returns only if both countries judge it to be best."))
        for name in ("best_interest_sweden_on", "best_interest_home_on"):
            found[name] = _on(name, known)
    found["responsible_until_handover"] = _role("responsible_until_handover", known)
    found["guardian_role"] = _role("guardian_role", known)
    found["child_consent_on"] = _on("child_consent_on", known)
    return known.model_copy(update=found)


def _on(name: str, known: ChildChecks) -> Any:
    return step_fields.known_day(name, latest=live.today(), known=getattr(known, name))


def _role(name: str, known: ChildChecks) -> ResponsibleRole | None:
    return step_fields.one_of(name, list(ResponsibleRole), getattr(known, name))
