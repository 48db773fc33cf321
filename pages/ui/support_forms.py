"""Planning support: one item, a template for a situation, and what became of an item."""

from collections.abc import Iterable
from datetime import timedelta

import streamlit as st

from models.codes import (
    PHASES,
    CorrectionReason,
    Support,
    SupportForm,
    SupportPhase,
    SupportSide,
    SupportSituation,
)
from models.support_items import PlannedSupport
from pages.ui import live, session, step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed, answered, chosen
from pages.ui.words import _, words
from services.access import Permission
from services.commands.support import plan_support, record_support_given, strike_support
from services.queries.case_files import CaseSupport
from services.queries.cases import CaseFile
from services.support_templates import situation_of, still_to_plan, template_of
from services.unit_of_work import UnitOfWork

_FAR = timedelta(days=730)
_REASONS = list(CorrectionReason)


def planning() -> Ask:
    """Return the dialog that adds one item."""
    return Ask(_("Add support"), Permission.SUPPORT_PLAN, _one, press=_("Add to the plan"))


def template() -> Ask:
    """Return the dialog that adds what a situation usually needs."""
    title, press = _("Add from a template"), _("Add to the plan")
    return Ask(title, Permission.SUPPORT_PLAN, _template, press=press)


def changing(one: CaseSupport) -> Ask:
    """Return the dialog that says when an item was given, or takes it out of the plan."""
    return Ask(words().label(one.code), Permission.SUPPORT_PLAN, lambda case: _change(case, one))


def _one(case: CaseFile) -> Deed:
    code = step_fields.reason(list(Support), "code")
    phase = PHASES[code] if code is not None else SupportPhase.AFTER
    if code is Support.LEGAL:
        phase = step_fields.one_of("phase", _LEGAL, SupportPhase.AFTER) or phase
    form = step_fields.one_of("form", list(SupportForm), SupportForm.SERVICE)
    side = step_fields.one_of("side", list(SupportSide), SupportSide.IOM_FINLAND)
    planned_on = step_fields.known_day("planned_on", latest=live.today() + _FAR)

    def deed(work: UnitOfWork, version: int) -> None:
        planned = PlannedSupport(
            code=answered(code),
            phase=phase,
            form=answered(form),
            side=answered(side),
            planned_on=planned_on,
        )
        plan_support(work, case.ref, [planned], version=version)

    return deed


def _template(case: CaseFile) -> Deed:
    situation = step_fields.one_of("situation", list(SupportSituation), situation_of(case))
    in_plan = [one.code for one in case.support]
    wanted = () if situation is None else template_of(situation, case.urgent_needs)
    offered = {one.code: one for one in still_to_plan(wanted, in_plan)}
    _propose(situation, offered)
    taken = step_fields.several("planned", list(offered), list(offered))
    if not offered:
        st.caption(_("Everything of this template is in the plan already."))
    return lambda work, version: plan_support(
        work, case.ref, [offered[code] for code in taken if code in offered], version=version
    )


def _propose(situation: SupportSituation | None, offered: Iterable[Support]) -> None:
    """Choose all of a template, anew when another situation is chosen."""
    if session.kept("case_situation", situation) is not situation:
        session.fill("case_planned", list(offered))
    session.keep("case_situation", situation)


def _change(case: CaseFile, one: CaseSupport) -> Deed:
    given = one.done_on is None and not step_fields.tick("take_out")
    if given:
        on = step_fields.day("given_on")
        return lambda work, version: record_support_given(
            work, case.ref, one.id, on, version=version
        )
    if one.done_on is not None:
        st.caption(_("It is marked as given. Taking it out leaves it on the time line."))
    reason = step_fields.reason(_REASONS)
    return lambda work, version: strike_support(
        work, case.ref, one.id, chosen(reason), version=version
    )


_LEGAL = [SupportPhase.BEFORE, SupportPhase.AFTER]
