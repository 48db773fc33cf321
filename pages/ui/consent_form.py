"""A consent that is taken back, or given again: to take part, or to share data with IOM."""

import streamlit as st

from models.codes import ConsentKind
from pages.ui import step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed, answered
from pages.ui.words import _, words
from services.access import Permission
from services.commands.consents import give_consent, withdraw_consent
from services.queries.case_files import CaseConsent
from services.queries.cases import CaseFile

_KINDS = (ConsentKind.PROGRAMME, ConsentKind.DATA_SHARING)


def consent() -> Ask:
    """Return the dialog in which one of the two consents changes."""
    return Ask(_("A consent"), Permission.CONSENT_RECORD, _form)


def _form(case: CaseFile) -> Deed:
    for kind in _KINDS:
        st.markdown(f"{words().label(kind)}: {_standing(_found(case, kind))}")
    kind = step_fields.one_of("consent_kind", _KINDS)
    found = _found(case, kind)
    if found is not None and found.withdrawn_on is None:
        st.caption(_("The person takes this consent back. No reason is asked."))
        if kind is ConsentKind.DATA_SHARING:
            st.caption(_("The case is frozen at once: nothing more is written, and it is erased."))
        on = step_fields.day("withdrawn_on")
        return lambda work, version: withdraw_consent(
            work, case.ref, answered(kind), on, version=version
        )
    if kind is not None:
        st.caption(_("The person gives this consent again, on the form as it is today."))
    on = step_fields.day("given_again_on")
    return lambda work, version: give_consent(work, case.ref, answered(kind), on, version=version)


def _found(case: CaseFile, kind: ConsentKind | None) -> CaseConsent | None:
    return next((one for one in case.consents if one.kind is kind), None)


def _standing(found: CaseConsent | None) -> str:
    if found is None:
        return _("not given")
    if found.withdrawn_on is not None:
        return _("withdrawn {day}", day=words().day(found.withdrawn_on))
    return _("given {day}", day=words().day(found.given_on))
