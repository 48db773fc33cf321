"""Putting right what was saved: the day of a step or what was noted of a contact, with a reason."""

import streamlit as st

from models.codes import CorrectionReason
from models.follow_ups import ContactFacts, LoggedContact
from pages.ui import contact_fields, contact_form, contact_rules, live, session, show, step_fields
from pages.ui.case_dialog import Ask, fill_in
from pages.ui.contact_fields import Pad
from pages.ui.guard import enter, speaking
from pages.ui.step_fields import Deed, chosen
from pages.ui.words import _
from services.access import Permission, Viewer
from services.commands.follow_ups import correct_contact, strike_contact
from services.commands.journeys import correct_day
from services.queries.cases import CaseFile
from services.queries.timelines import TimelineEntry
from services.words import phrase

CORRECTED = phrase("Corrected. Both stay on the time line of the case.")


def ask(case: CaseFile, entry: TimelineEntry) -> None:
    """Open the dialog that corrects this entry."""
    if entry.contact is None:
        fill_in(case, _of_day(entry))
    else:
        _contact_dialog(case, entry, entry.contact)


def _of_day(entry: TimelineEntry) -> Ask:
    return Ask(
        _("Correct the day"), Permission.CASE_READ, lambda case: _day_form(case, entry), CORRECTED
    )


def _day_form(case: CaseFile, entry: TimelineEntry) -> Deed:
    number = entry.id or 0
    day = step_fields.day("happened_on", known=entry.day)
    reason = step_fields.reason([CorrectionReason.TYPED_WRONG, CorrectionReason.BETTER_KNOWLEDGE])
    return lambda work, version: correct_day(
        work, case.ref, number, day, chosen(reason), version=version
    )


def _contact_dialog(case: CaseFile, entry: TimelineEntry, known: ContactFacts) -> None:
    pad = Pad("case")
    pad.empty()
    pad.take(known)
    session.form_done(f"correction_{entry.id}")

    @st.dialog(_("Correct the contact"), width="medium")
    def form() -> None:
        """Draw the contact as it was noted; guarded anew at every press."""
        viewer = enter(Permission.CONTACT_LOG)
        contact_form.who(case)
        reason = step_fields.reason(list(CorrectionReason))
        if reason is CorrectionReason.WRONG_CASE:
            st.caption(_("The contact is taken out here. Log it on the right case."))
            judged = False
        else:
            judged = _fields(pad, case, entry, asked=known.rules_kept is not None)
        if st.button(_("Save"), key=pad.key("save"), type="primary"):
            _save(viewer, entry, reason, judged=judged)

    form()


def _fields(pad: Pad, case: CaseFile, entry: TimelineEntry, *, asked: bool) -> bool:
    """Draw the fields of the contact and say whether the dimensions must be given.

    Whether rules were kept is asked again only of a contact that was asked it before.
    """
    rules = case.safe_contact if asked else contact_rules.FREE
    follow_up = next((one for one in case.follow_ups if one.milestone is entry.milestone), None)
    result = contact_fields.result(pad)
    contact_fields.day(pad, case)
    judged = contact_fields.to_judge(follow_up, result)
    st.caption(contact_form.told(pad, follow_up, result))
    contact_form.ask_rules(pad, rules)
    contact_fields.details(
        pad,
        result,
        judged=judged,
        closes_on=follow_up and follow_up.closes_on,
        channel_in_sight=rules.restricted,
    )
    return judged


def _save(
    viewer: Viewer, entry: TimelineEntry, reason: CorrectionReason | None, *, judged: bool
) -> None:
    form = f"correction_{entry.id}"
    with speaking("contact") as spoken:
        number, why = entry.id or 0, chosen(reason)
        with live.change(viewer) as work:
            if why is CorrectionReason.WRONG_CASE:
                strike_contact(work, number, why)
            else:
                filled = contact_fields.facts(Pad("case"), judged=judged)
                contact = LoggedContact(**filled, form_token=session.form_token(form))
                correct_contact(work, number, contact, why)
        show.toast(_(CORRECTED))
    if spoken.ok:
        st.rerun()
