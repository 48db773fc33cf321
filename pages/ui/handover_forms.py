"""Handing a case over to another region: asking, and taking the question back."""

import streamlit as st

from models.codes import HandoverReason, Region
from pages.ui import step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed, answered, chosen
from pages.ui.words import _, words
from services.access import Permission
from services.commands.handovers import ask_handover, take_handover_back
from services.queries.cases import CaseFile


def asking() -> Ask:
    """Return the dialog that asks another region to take over."""
    return Ask(
        _("Hand over to another region"),
        Permission.HANDOVER_ASK,
        _asking,
        press=_("Ask the region"),
    )


def taking_back() -> Ask:
    """Return the dialog that takes the question back."""
    return Ask(
        _("Take the question back"),
        Permission.HANDOVER_ASK,
        _taking_back,
        press=_("Take the question back"),
    )


def _asking(case: CaseFile) -> Deed:
    st.caption(_("The case stays here until a coordinator of the other region has said yes."))
    to = step_fields.one_of("to_region", [one for one in Region if one is not case.region])
    reason = step_fields.reason(list(HandoverReason))
    return lambda work, version: ask_handover(
        work, case.ref, answered(to), chosen(reason), version=version
    )


def _taking_back(case: CaseFile) -> Deed:
    if case.handover is not None:
        region = words().label(case.handover.to_region)
        st.markdown(_("Region {region} need not answer any more. The case stays.", region=region))
    return lambda work, version: take_handover_back(work, case.ref, version=version)
