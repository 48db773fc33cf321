"""What is checked for a child (rules C1-C3 and C6), and who takes the child over (C2)."""

from typing import Any

import streamlit as st

from models.cases import ChildChecks, ChildHandover
from models.codes import NotHandedOver, ResponsibleRole, YesNoUnknown
from pages.ui import step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed
from pages.ui.words import _
from services.access import Permission
from services.commands.cases import record_child_checks, record_child_handover
from services.queries.cases import CaseFile


def checks() -> Ask:
    """Return the dialog of everything that is checked before a grant."""
    return Ask(_("Checks for the child"), Permission.CHILD_CHECK, _checks)


def handover() -> Ask:
    """Return the dialog of the hand-over to the other country's authority."""
    return Ask(_("Hand-over of the child"), Permission.CHILD_CHECK, _handover)


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


def handover_fields(known: ChildHandover) -> ChildHandover:
    """Draw the day of the hand-over and, as long as there is none, why not."""
    on = step_fields.known_day("handed_over_on", known.handed_over_on)
    why = None
    if on is None:
        why = step_fields.reason(list(NotHandedOver), "not_handed_over", known.not_handed_over)
    return ChildHandover(handed_over_on=on, not_handed_over=why)


def _checks(case: CaseFile) -> Deed:
    found = child_fields(case.child_checks)
    return lambda work, version: record_child_checks(work, case.ref, found, version=version)


def _handover(case: CaseFile) -> Deed:
    st.caption(
        _("Swedish social services answer for the child until the other country takes over.")
    )
    found = handover_fields(case.child_handover)
    return lambda work, version: record_child_handover(work, case.ref, found, version=version)


def _on(name: str, known: ChildChecks) -> Any:
    return step_fields.known_day(name, getattr(known, name))


def _role(name: str, known: ChildChecks) -> ResponsibleRole | None:
    return step_fields.one_of(name, list(ResponsibleRole), getattr(known, name))
