"""Cases of one household: linked so that they travel together, or parted."""

import streamlit as st

from pages.ui import step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed
from pages.ui.words import _
from services.access import Permission
from services.commands.households import link_household, unlink_household
from services.errors import NothingChosen
from services.queries.cases import CaseFile
from services.unit_of_work import UnitOfWork


def household() -> Ask:
    """Return the dialog that links a case to a relative's, or parts it from its household."""
    return Ask(_("Household"), Permission.APPLICATION_CORRECT, _form)


def _form(case: CaseFile) -> Deed:
    if case.household_ref is None:
        return _link(case)
    refs = ", ".join(f"**{member.ref}**" for member in case.household)
    st.markdown(_("Belongs together with {refs}.", refs=refs or f"**{case.household_ref}**"))
    if step_fields.tick("leave_household"):
        return lambda work, version: unlink_household(work, case.ref, version=version)
    return _link(case)


def _link(case: CaseFile) -> Deed:
    st.caption(_("Cases of one household travel together: one journey is entered once for all."))
    other = step_fields.reference("household_with")

    def deed(work: UnitOfWork, version: int) -> None:
        if other is None:
            raise NothingChosen
        link_household(work, case.ref, other, version=version)

    return deed
