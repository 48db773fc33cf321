"""Support that IOM grants at a follow-up: planned in the same breath as the contact is logged."""

import streamlit as st

from models.codes import PHASES, Milestone, Support, SupportPhase
from models.support_items import PlannedSupport
from pages.ui import fields, live
from pages.ui.contact_fields import Pad
from pages.ui.words import _, words
from services.access import Permission, Viewer, may
from services.commands.support import plan_support
from services.queries.cases import CaseFile, case_file
from services.support_templates import usual
from services.unit_of_work import UnitOfWork

FIELD = "granted"


def ask(pad: Pad, viewer: Viewer, case: CaseFile) -> None:
    """Offer what comes after the journey and does not wait in the plan already."""
    if not case.is_open or not may(viewer, Permission.SUPPORT_PLAN, case.region):
        return
    waiting = {one.code for one in case.support if one.done_on is None}
    later = [one for one in Support if PHASES[one] is SupportPhase.AFTER and one not in waiting]
    st.multiselect(
        fields.label(FIELD),
        later,
        format_func=words().label,
        placeholder=_("Choose"),
        key=pad.key(FIELD),
        help=_("Goes into the support plan as granted at this follow-up."),
    )


def grant(work: UnitOfWork, pad: Pad, ref: str, milestone: Milestone | None) -> None:
    """Plan what was chosen, in the version that the contact has just given the case."""
    chosen: list[Support] = pad.value(FIELD) or []
    if not chosen:
        return
    version = case_file(work.session, work.actor, ref, today=live.today()).version
    planned: list[PlannedSupport] = [usual(code) for code in chosen]
    at = milestone or Milestone.EXTRA
    plan_support(work, ref, planned, granted_at=at, version=version)
