"""The rules for safe contact: by which channels, at which hours, whether to leave a message."""

import streamlit as st

from models.cases import SafeContact
from models.codes import Channel, SafeHours
from pages.ui import step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed
from pages.ui.words import _
from services.access import Permission
from services.commands.safe_contact import set_safe_contact
from services.queries.cases import CaseFile


def rules() -> Ask:
    """Return the dialog in which the rules are written down as the person wants them."""
    return Ask(_("Rules for safe contact"), Permission.SAFE_CONTACT_SET, _form)


def _form(case: CaseFile) -> Deed:
    known = case.safe_contact
    st.caption(_("Shown to everybody before they call. Choose nothing where there is no rule."))
    found = SafeContact(
        safe_channels=step_fields.several("safe_channels", list(Channel), known.safe_channels),
        safe_hours=step_fields.several("safe_hours", list(SafeHours), known.safe_hours),
        leave_no_message=step_fields.tick("leave_no_message", known=known.leave_no_message),
    )
    return lambda work, version: set_safe_contact(work, case.ref, found, version=version)
