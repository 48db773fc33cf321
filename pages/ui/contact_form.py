"""Logging a contact: a dialog that keeps what is typed while the list behind it changes."""

from dataclasses import dataclass

import streamlit as st

from models.cases import SafeContact
from models.codes import Milestone, Result
from models.follow_ups import LoggedContact
from pages.ui import (
    contact_fields,
    contact_rules,
    contact_support,
    live,
    looks,
    session,
    undo_bar,
)
from pages.ui.contact_fields import DIMENSIONS, SPOKEN, Pad
from pages.ui.contact_outcome import outcome
from pages.ui.guard import enter, speaking
from pages.ui.words import _, words
from services import clock
from services.access import Permission, Viewer
from services.commands.follow_ups import log_contact
from services.queries.cases import CaseFile, CaseFollowUp, case_file
from services.queries.follow_ups import propose_follow_up


@dataclass(frozen=True)
class Place:
    """Where a contact is logged from: the page, the case, and the follow-up that was pressed."""

    page: str
    ref: str
    follow_up_id: int | None = None

    @property
    def form(self) -> str:
        """Name the form."""
        return f"contact_{self.ref}"


def log(place: Place) -> None:
    """Open the dialog, empty; what is saved from it counts once, however often Save is pressed."""
    Pad(place.page).empty()
    session.form_done(place.form)

    @st.dialog(_("Log a follow-up"), width="medium")
    def form() -> None:
        """Draw the contact's fields; guarded anew at every press."""
        viewer = enter(Permission.CONTACT_LOG)
        with looks.at_case(viewer, place.ref), live.reading(viewer) as reader:
            case = case_file(reader, viewer, place.ref, today=live.today())
        _draw(viewer, place, case)

    form()


def _draw(viewer: Viewer, place: Place, case: CaseFile) -> None:
    pad, rules = Pad(place.page), case.safe_contact
    who(case)
    contact_rules.show(pad, rules)
    result = contact_fields.result(pad)
    contact_fields.day(pad, case)
    chosen = _follow_up(pad, case, place.follow_up_id, result)
    judged = contact_fields.to_judge(chosen, result)
    st.caption(told(pad, chosen, result) or _("Choose what came of the contact."))
    ask_rules(pad, rules)
    contact_fields.details(
        pad,
        result,
        judged=judged,
        closes_on=chosen and chosen.closes_on,
        besides=lambda: contact_support.ask(pad, viewer, case),
        channel_in_sight=rules.restricted,
    )
    if st.button(_("Save"), key=pad.key("save"), type="primary"):
        _save(viewer, place, chosen, judged=judged)


def ask_rules(pad: Pad, rules: SafeContact) -> None:
    """Where there are rules, ask for the channel and whether they were kept."""
    if rules.restricted:
        pad.begin("mode", contact_rules.first_channel(rules))
        contact_fields.channel(pad)
        contact_rules.ask(pad, rules)


def who(case: CaseFile) -> None:
    """Say whose contact it is."""
    parts = [f"**{case.ref}**", words().label(case.region), words().country(case.return_country)]
    st.markdown(" · ".join([*parts, words().label(case.age_group)]))


def told(pad: Pad, chosen: CaseFollowUp | None, result: Result | None) -> str:
    """Say what the contact does as it is filled in now."""
    if result is None:
        return ""
    judged = all(pad.value(name) not in (None, *contact_fields.SILENT) for name in DIMENSIONS)
    # What rests does so from now on, whatever day the contact was.
    unsafe = result is Result.NOT_SAFE_TO_CONTACT
    day = live.today() if unsafe else pad.value("done_on")
    return outcome(chosen, result, day, judged=judged, words=words())


def _follow_up(
    pad: Pad, case: CaseFile, pressed_id: int | None, result: Result | None
) -> CaseFollowUp | None:
    """Propose the follow-up whose window the day lies in, and let another one be chosen."""
    pressed = next((one for one in case.follow_ups if one.id == pressed_id), None)
    proposed = propose_follow_up(case.follow_ups, pad.value("done_on"))
    if proposed is Milestone.EXTRA and pressed is not None and result not in (None, *SPOKEN):
        proposed = pressed.milestone  # a try belongs to what was pressed, a talk to its day
    offered = [*(one.milestone for one in case.follow_ups), Milestone.EXTRA]
    milestone = contact_fields.milestone(pad, offered, proposed)
    if pressed is not None and milestone is not pressed.milestone:
        st.caption(_another(pressed, pad))
    return next((one for one in case.follow_ups if one.milestone is milestone), None)


def _another(pressed: CaseFollowUp, pad: Pad) -> str:
    """Say why another follow-up is proposed than the one that was pressed."""
    name = words().label(pressed.milestone)
    if pressed.done_on is not None:
        return _("“{follow_up}” has been done meanwhile.", follow_up=name)
    if pad.value("done_on") < pressed.opens_on:
        opens = words().day(pressed.opens_on)
        return _("The window of “{follow_up}” opens {day}.", follow_up=name, day=opens)
    closes = words().day(pressed.closes_on)
    return _("The window of “{follow_up}” ends {day}.", follow_up=name, day=closes)


def _save(viewer: Viewer, place: Place, chosen: CaseFollowUp | None, *, judged: bool) -> None:
    pad = Pad(place.page)
    with speaking("contact") as spoken:
        filled = contact_fields.facts(pad, judged=judged)
        contact = LoggedContact(**filled, form_token=session.form_token(place.form))
        with live.change(viewer) as work:
            number = log_contact(work, place.ref, chosen.id if chosen else None, contact)
            contact_support.grant(work, pad, place.ref, chosen and chosen.milestone)
        said = told(pad, chosen, contact.result)
        undo_bar.offer(undo_bar.Saved(place.ref, number, said, clock.now()))
    if spoken.ok:
        st.rerun()
