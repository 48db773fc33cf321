"""Asking for more information, and writing down that it has come."""

import streamlit as st

from models.codes import InformationAsked, InformationSource
from pages.ui import step_fields
from pages.ui.step_fields import Deed, answered
from pages.ui.words import _
from services.commands.decisions import answer_information, request_information
from services.queries.cases import CaseFile


def request(case: CaseFile) -> Deed:
    """Draw what may be missing; what concerns a child only for a child."""
    codes = [code for code in InformationAsked if case.is_child or code is not _CHILDS]
    asked = step_fields.several("asked", codes)
    on = step_fields.day("happened_on")
    return lambda work, version: request_information(work, case.ref, on, asked, version=version)


def answer(case: CaseFile) -> Deed:
    """Draw what was asked for, all of it taken as come, and from whom it came."""
    st.caption(_("Send the information itself to IOM as agreed. Nothing of it is kept here."))
    came = step_fields.several("answered", case.asked, case.asked)
    source = step_fields.one_of(
        "answered_by", list(InformationSource), InformationSource.COORDINATOR
    )
    on = step_fields.day("happened_on")
    return lambda work, version: answer_information(
        work, case.ref, on, answered=came, source=answered(source), version=version
    )


_CHILDS = InformationAsked.CHILD
