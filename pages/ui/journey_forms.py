"""The journey: departure, arrival, put off; a household that travels together is entered once."""

from collections.abc import Mapping

import streamlit as st

from models.codes import Escort, PutOffReason, Stage
from models.journeys import Arrival, Departure
from pages.ui import step_fields
from pages.ui.step_fields import Deed, chosen, one_of, ticks
from pages.ui.words import _
from services.commands.households import record_household_arrival, record_household_departure
from services.commands.journeys import put_off_journey, record_arrival, record_departure
from services.queries.cases import CaseFile


def departure(case: CaseFile) -> Deed:
    """Draw the departure of one person, or of those of a household who are ready to travel."""
    others = _travellers(case, Stage.GRANTED)
    on = step_fields.day("departed_on")
    usual = Escort.OPERATIONAL if case.is_child else Escort.NONE
    escort = one_of("escort", list(Escort), usual) or Escort.NONE
    noted = ticks("travel_document_obtained", "transit_assist", "onward_transport")
    filled = Departure(departed_on=on, escort=escort, **noted)
    if others:
        return lambda work, version: record_household_departure(
            work, {case.ref: version, **others}, filled
        )
    return lambda work, version: record_departure(work, case.ref, filled, version=version)


def arrival(case: CaseFile) -> Deed:
    """Draw the arrival of one person, or of those of a household who are on their way."""
    others = _travellers(case, Stage.TRAVELLING)
    on = step_fields.day("arrived_on")
    filled = Arrival(arrived_on=on, **ticks("met_at_arrival"))
    st.caption(_("Follow-ups fall due 1, 3, 6 and 12 months after this day."))
    if others:
        return lambda work, version: record_household_arrival(
            work, {case.ref: version, **others}, filled
        )
    return lambda work, version: record_arrival(work, case.ref, filled, version=version)


def put_off(case: CaseFile) -> Deed:
    """Draw why the journey is put off or broken off."""
    reason = step_fields.reason(list(PutOffReason))
    on = step_fields.day("happened_on")
    return lambda work, version: put_off_journey(
        work, case.ref, on, chosen(reason), version=version
    )


def _travellers(case: CaseFile, ready: Stage) -> Mapping[str, int]:
    """Ask who of the household travels along: all who are ready, unless one is taken away."""
    able = {member.ref: member.version for member in case.household if member.stage is ready}
    if not able:
        return {}
    step_fields.begin("travellers", list(able))
    going = st.pills(
        _("Travelling together, entered once for all"),
        list(able),
        selection_mode="multi",
        key="case_travellers",
    )
    return {ref: able[ref] for ref in going if ref in able}
