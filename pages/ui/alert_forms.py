"""Raising the alert that a child is missing, and writing down how an alert ended."""

import streamlit as st

from models.codes import AlertKind, AlertResolution
from pages.ui import step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed, answered
from pages.ui.words import _, words
from services.access import Permission
from services.commands.alerts import raise_missing, resolve_alert
from services.queries.case_files import CaseAlert
from services.queries.cases import CaseFile

_ENDINGS = {
    AlertKind.CHILD_MISSING: (
        *(AlertResolution.FOUND_SAFE, AlertResolution.WITH_AUTHORITIES),
        AlertResolution.NOT_CONFIRMED,
    ),
    AlertKind.RE_EXPLOITED: (
        *(AlertResolution.REFERRED, AlertResolution.WITH_AUTHORITIES),
        *(AlertResolution.FOUND_SAFE, AlertResolution.NOT_CONFIRMED),
    ),
}


def missing() -> Ask:
    """Return the dialog that alerts the region and IOM of a child gone missing (rule C7)."""
    return Ask(_("The child is missing"), Permission.ALERT_HANDLE, _missing, press=_("Alert"))


def resolving(alert: CaseAlert) -> Ask:
    """Return the dialog that resolves one alert."""
    return Ask(words().label(alert.kind), Permission.ALERT_HANDLE, lambda case: _end(case, alert))


def _missing(case: CaseFile) -> Deed:
    st.markdown(
        _("The region and IOM see the alert on their start page until somebody resolves it.")
    )
    st.caption(_("Ring the police and social services first. This tells only those in Hemväg."))
    on = step_fields.day("raised_on")
    return lambda work, version: raise_missing(work, case.ref, on, version=version)


def _end(case: CaseFile, alert: CaseAlert) -> Deed:
    resolution = step_fields.one_of("resolution", _ENDINGS[alert.kind])
    on = step_fields.day("resolved_on")
    return lambda work, version: resolve_alert(
        work, case.ref, alert.id, answered(resolution), on, version=version
    )
