"""The follow-ups of a case: how each stands, when it is due, between which days it counts."""

import streamlit as st

from models.codes import FollowUpState, Urgency
from pages.ui import contact_form, safe_contact_words
from pages.ui.words import _, n_, words
from services.access import Permission, Viewer, may
from services.queries.cases import CaseFile, CaseFollowUp
from services.words import phrase

_COLOURS = {
    FollowUpState.DONE: "green",
    FollowUpState.LATE: "orange",
    Urgency.OVERDUE: "red",
    Urgency.DUE_SOON: "orange",
}
_DAYS = {
    FollowUpState.DONE: "done_on",
    FollowUpState.LATE: "late_on",
    FollowUpState.DECLINED: "declined_on",
    FollowUpState.CANCELLED: "cancelled_on",
}
_PRESSING = (Urgency.OVERDUE, Urgency.DUE_SOON)
_BEFORE = phrase("Before Hemväg")


def draw(viewer: Viewer, case: CaseFile) -> None:
    """Draw the follow-ups, once there has been an arrival."""
    if not case.follow_ups:
        return
    st.header(_("Follow-ups"), anchor=False)
    _rules(case)
    allowed = may(viewer, Permission.CONTACT_LOG, case.region)
    pressing = next((one for one in case.follow_ups if one.urgency in _PRESSING), None)
    for one in case.follow_ups:
        _row(case, one, allowed=allowed, first=one is pressing)
    if allowed and st.button(_("Log another contact"), key="case_log_extra", type="tertiary"):
        contact_form.log(contact_form.Place("case", case.ref))


def _rules(case: CaseFile) -> None:
    """Say the rules for safe contact before anybody calls."""
    if case.safe_contact.restricted:
        with st.container(key="case_safe_rules"):
            said = safe_contact_words.told(case.safe_contact, words())
            st.markdown(f":material/shield_person: **{_('Safe contact')}:** {said}")


def _row(case: CaseFile, one: CaseFollowUp, *, allowed: bool, first: bool) -> None:
    """Draw one; the first that presses carries the page's primary button."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"case_follow_up_{one.id}"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{words().label(one.milestone)}** · {_state(one)}")
            st.caption(_days(one))
        open_still = one.state in (FollowUpState.OPEN, FollowUpState.MISSED, None)
        weight = "primary" if first else "secondary"
        if not allowed or not open_still:
            return
        if st.button(_("Log"), key=f"case_log_{one.id}", type=weight):
            contact_form.log(contact_form.Place("case", case.ref, one.id))


def _state(one: CaseFollowUp) -> str:
    """Say in words how it stands; colour only underlines."""
    if one.state is None:
        return _(_BEFORE)
    code = one.urgency or one.state
    said = words().label(code)
    if one.urgency is Urgency.RESTING and one.rests_until:
        said = _("resting until {day}", day=words().day(one.rests_until))
    if one.state in _DAYS:
        said = f"{said} {words().day(getattr(one, _DAYS[one.state]))}"
    if one.before_hemvag:
        said = f"{said} ({_(_BEFORE)})"
    return f":{_COLOURS[code]}[{said}]" if code in _COLOURS else said


def _days(one: CaseFollowUp) -> str:
    window = _(
        "due {due} · counts {opens} to {closes}",
        due=words().day(one.due_on),
        opens=words().day(one.opens_on),
        closes=words().day(one.closes_on),
    )
    tries = n_("{n} attempt", "{n} attempts", one.attempts) if one.attempts else ""
    return f"{window} · {tries}" if tries else window
