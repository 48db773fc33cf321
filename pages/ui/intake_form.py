"""The intake form: one screen in groups, first the consent, optional parts folded."""

import streamlit as st

from models.codes import (
    AgeGroup,
    Exploitation,
    ExploitedWhere,
    Gender,
    Ground,
    PriorParticipation,
    Region,
    ResponsibleRole,
    ReturnBasis,
    TraffickingStatus,
    UrgentNeed,
    YesNoUnknown,
)
from models.countries import SWEDEN, UNKNOWN_COUNTRY
from pages.ui import intake_checks, intake_fields, live
from pages.ui.country_choice import countries
from pages.ui.intake_fields import CONSENT, TICK_FIELDS
from pages.ui.intake_widgets import Fields
from pages.ui.words import _, words
from services.access import Viewer
from services.words import phrase

_SENTENCES = {
    CONSENT: phrase("The person agrees that this is written down in Hemväg."),
    "in_sweden_on": phrase("The person is in Sweden now."),
    "informed_on": phrase(
        "The person has been told about the support, the alternatives and the risks of staying."
    ),
    "free_choice_confirmed_on": phrase("To return is the person's own free choice."),
    "consent_programme_on": phrase("The person agrees to take part in the programme."),
    "consent_data_sharing_on": phrase("The person agrees that this is shared with IOM."),
}


def draw(viewer: Viewer, *, tried: bool) -> None:
    """Draw the form; after a try to submit, empty required fields are told too."""
    today = live.today()
    intake_fields.hold_status()
    filled = intake_fields.facts()
    form = Fields(
        intake_checks.problems(filled, today, tried=tried), intake_checks.warnings(filled)
    )
    _consent(form)
    _where_and_when(form, viewer)
    _exploitation(form)
    _person(form)
    if intake_fields.concerns_child():
        _child(form)
    _return(form)
    _family(form)
    _confirmations(form)
    intake_fields.status_shown()


def _consent(form: Fields) -> None:
    st.header(_("First: consent to record"), anchor=False)
    form.tick(CONSENT, _(_SENTENCES[CONSENT]))
    if not intake_fields.consented():
        st.caption(_("Nothing is kept until this is ticked. Without consent there is no case."))
    _other_days(form, (CONSENT,))


def _where_and_when(form: Fields, viewer: Viewer) -> None:
    st.header(_("Where and when"), anchor=False)
    own = [region for region in Region if region in viewer.regions]
    form.listed("region", own, words().label)
    form.day("applied_on")


def _exploitation(form: Fields) -> None:
    st.header(_("What the person was exposed to"), anchor=False)
    st.caption(_("Suspicion is enough. Nothing has to be proven."))
    form.one("ground", tuple(Ground))
    form.several("exploitation", tuple(Exploitation))
    form.one("trafficking_status", tuple(TraffickingStatus))
    form.one("exploited_where", tuple(ExploitedWhere))


def _person(form: Fields) -> None:
    st.header(_("About the person"), anchor=False)
    form.one("gender", tuple(Gender))
    form.one("age_group", tuple(AgeGroup))
    form.several_listed("citizenship", countries(), words().country)
    form.one("prior_participation", tuple(PriorParticipation))


def _child(form: Fields) -> None:
    with st.container(border=True, key="intake_child"):
        st.subheader(_("For a child"), anchor=False)
        st.caption(_("What is not known yet can wait; IOM needs it before granting."))
        form.one("separated_from_family", tuple(YesNoUnknown))
        form.day("family_check_on")
        form.day("best_interest_sweden_on")
        form.day("best_interest_home_on")
    with st.container(border=True, key="intake_child_responsible"):
        st.subheader(_("Who answers for the child"), anchor=False)
        form.one("guardian_role", tuple(ResponsibleRole))
        form.day("child_consent_on")
        form.one("responsible_until_handover", tuple(ResponsibleRole))


def _return(form: Fields) -> None:
    st.header(_("The return"), anchor=False)
    form.one("return_basis", tuple(ReturnBasis))
    citizenship = intake_fields.value("citizenship") or []
    nowhere = (SWEDEN, UNKNOWN_COUNTRY)
    form.listed("return_country", countries(citizenship, nowhere), words().country)


def _family(form: Fields) -> None:
    with st.expander(_("Family and needs, if there are any"), key="intake_family"):
        form.number("accompanying_adults")
        form.number("accompanying_children")
        form.reference("household_ref")
        form.several("urgent_needs", tuple(UrgentNeed))


def _confirmations(form: Fields) -> None:
    st.header(_("What the person has confirmed"), anchor=False)
    rest = tuple(tick for tick in TICK_FIELDS if tick != CONSENT)
    for tick in rest:
        form.tick(tick, _(_SENTENCES[tick]))
    _other_days(form, rest)


def _other_days(form: Fields, ticks: tuple[str, ...]) -> None:
    """Each tick counts from today; who learnt it on another day says so here."""
    title = _("Another day than today?")
    with st.popover(title, type="tertiary", key=f"intake_days_{ticks[0]}"):
        for tick in ticks:
            form.tick_day(tick)
