"""How a case ends, and how one that was lost is taken up again."""

import streamlit as st

from models.cases import ChildHandover
from models.codes import ClosingReason, Stage
from pages.ui import child_form, step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed, chosen
from pages.ui.words import _
from services.access import Permission
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.queries.cases import CaseFile


def withdrawal(case: CaseFile) -> Deed:
    """Draw the day alone: no reason is asked."""
    st.markdown(_("The person chooses to stop. No reason is asked. Applying again is possible."))
    on = step_fields.day("happened_on")
    return lambda work, version: withdraw(work, case.ref, on, version=version)


def closing(case: CaseFile) -> Deed:
    """Draw the reason, the day, and for a child who has returned what became of the hand-over."""
    return _closing(case, _proposed(case))


def lost_contact() -> Ask:
    """Return the dialog that confirms what is proposed: contact is lost."""
    return Ask(
        _("Close as lost contact"),
        Permission.CASE_CLOSE,
        lambda case: _closing(case, ClosingReason.LOST_CONTACT),
    )


def found_again(case: CaseFile) -> Deed:
    """Draw the day on which the person was found."""
    st.markdown(_("The person has been found again. Open windows count as open again."))
    on = step_fields.day("happened_on")
    return lambda work, version: reverse_lost_contact(work, case.ref, on, version=version)


def _closing(case: CaseFile, proposed: ClosingReason | None) -> Deed:
    reason = step_fields.reason(_reasons(case), known=proposed)
    _explain(case, reason)
    on = step_fields.day("happened_on")
    handover = _handover(case, reason)
    return lambda work, version: close_case(
        work, case.ref, on, chosen(reason), handover=handover, version=version
    )


def _explain(case: CaseFile, reason: ClosingReason | None) -> None:
    if reason is ClosingReason.REGISTERED_IN_ERROR:
        st.caption(_("The case then counts in no figure, on no day."))
    elif reason is ClosingReason.LOST_CONTACT and case.is_child:
        st.caption(_("A child is never just lost: the region and IOM are alerted."))
    elif reason is ClosingReason.LOST_CONTACT:
        st.caption(_("If the person is found again, the case can be taken up again."))


def _handover(case: CaseFile, reason: ClosingReason | None) -> ChildHandover | None:
    """Ask for a child's hand-over (rule C2) where closing needs it, unless it is known."""
    returned = case.is_child and case.stage is Stage.REINTEGRATION
    if not returned or reason is ClosingReason.REGISTERED_IN_ERROR:
        return None
    st.markdown(f"**{_('The child')}**")
    found = child_form.handover_fields(case.child_handover)
    return None if found == case.child_handover else found


def _proposed(case: CaseFile) -> ClosingReason | None:
    """Propose what is plain to see: the year is over, or the person has not been reached."""
    if case.to_close:
        return ClosingReason.FOLLOWUP_COMPLETED
    return ClosingReason.LOST_CONTACT if case.lost else None


def _reasons(case: CaseFile) -> list[ClosingReason]:
    left_out = set()
    if not case.is_child:
        left_out.add(ClosingReason.NOT_IN_CHILDS_BEST_INTEREST)
    if case.stage is not Stage.REINTEGRATION:
        left_out.add(ClosingReason.FOLLOWUP_COMPLETED)
    return [reason for reason in ClosingReason if reason not in left_out]
