"""What is rarely done with a case, folded away: corrections, consents, safe contact, hand-over."""

from collections.abc import Callable, Iterator

import streamlit as st

from models.codes import OPEN_STAGES, AlertKind, Stage
from pages.ui import (
    alert_forms,
    case_looks,
    child_form,
    consent_form,
    correction_form,
    handover_forms,
    household_forms,
    participation_form,
    safe_contact_form,
)
from pages.ui.case_dialog import Ask, fill_in
from pages.ui.words import _
from services.access import Permission, Viewer, may
from services.queries.cases import CaseFile

Deeds = Iterator[tuple[str, str, Callable[[], Ask]]]
_LOOKS = "looks"
_ASSESSED = (Stage.ASSESSMENT, Stage.GRANTED, Stage.TRAVELLING, Stage.REINTEGRATION)


def draw(viewer: Viewer, case: CaseFile) -> None:
    """Draw the way to them, if there is any for this viewer."""
    deeds = {key: (name, ask) for key, name, ask in _deeds(viewer, case)}
    titles = {key: name for key, (name, _ask) in deeds.items()}
    if may(viewer, Permission.LOOKS_READ):
        titles[_LOOKS] = _("Who has looked at this case")
    if not titles:
        return
    chosen = st.menu_button(
        _("More"),
        list(titles),
        format_func=titles.__getitem__,
        type="tertiary",
        key="case_more",
    )
    if chosen == _LOOKS:
        case_looks.show(case.ref)
    elif chosen is not None:
        fill_in(case, deeds[chosen][1]())


def _deeds(viewer: Viewer, case: CaseFile) -> Deeds:
    """Give key, name and dialog of what this viewer may do with the case as it stands."""
    if may(viewer, Permission.APPLICATION_CORRECT, case.region):
        yield "correct", _("Correct a fact"), correction_form.correction
    if may(viewer, Permission.CONSENT_RECORD, case.region):
        yield "consent", _("A consent"), consent_form.consent
    if case.is_open and may(viewer, Permission.SAFE_CONTACT_SET, case.region):
        yield "safe_contact", _("Rules for safe contact"), safe_contact_form.rules
    if case.stage in _ASSESSED and may(viewer, Permission.APPLICATION_ASSESS):
        yield "participation", _("Earlier participation"), participation_form.participation
    if may(viewer, Permission.APPLICATION_CORRECT, case.region):
        yield "household", _("Household"), household_forms.household
    if case.is_open and not case.handover and may(viewer, Permission.HANDOVER_ASK, case.region):
        yield "hand_over", _("Hand over to another region"), handover_forms.asking
    if case.is_child:
        yield from _of_a_child(viewer, case)


def _of_a_child(viewer: Viewer, case: CaseFile) -> Deeds:
    if case.stage in OPEN_STAGES and may(viewer, Permission.CHILD_CHECK, case.region):
        yield "child_handover", _("Hand-over of the child"), child_form.handover
    missing = any(
        alert.kind is AlertKind.CHILD_MISSING and alert.resolved_on is None for alert in case.alerts
    )
    if case.counts and not missing and may(viewer, Permission.ALERT_HANDLE, case.region):
        yield "missing", _("The child is missing"), alert_forms.missing
