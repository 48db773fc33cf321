"""The label of every field, one wording for forms, messages and lists."""

import streamlit as st

from pages.ui.words import _
from services.words import phrase

LABELS = {
    "region": phrase("Region"),
    "applied_on": phrase("Day of application"),
    "ground": phrase("Ground"),
    "exploitation": phrase("Form of exploitation"),
    "trafficking_status": phrase("Status"),
    "exploited_where": phrase("Where it happened"),
    "gender": phrase("Sex"),
    "age_group": phrase("Age group"),
    "adult_child": phrase("Adult or child"),
    "citizenship": phrase("Citizenship"),
    "return_country": phrase("Country of return"),
    "return_basis": phrase("Returns to"),
    "accompanying_adults": phrase("Adults travelling along"),
    "accompanying_children": phrase("Children travelling along"),
    "household_ref": phrase("Reference of a relative's case"),
    "prior_participation": phrase("Taken part before"),
    "urgent_needs": phrase("Needs"),
    "consent_record_on": phrase("Consent to record"),
    "in_sweden_on": phrase("In Sweden now"),
    "informed_on": phrase("Informed about support, alternatives and risks"),
    "free_choice_confirmed_on": phrase("Own free choice"),
    "consent_programme_on": phrase("Consent to take part"),
    "consent_data_sharing_on": phrase("Consent to share data with IOM"),
    "separated_from_family": phrase("Separated from the family"),
    "best_interest_sweden_on": phrase("Best interests judged in Sweden"),
    "best_interest_home_on": phrase("Best interests judged in the home country"),
    "responsible_until_handover": phrase("Responsible until the hand-over"),
    "family_check_on": phrase("Family's involvement looked into"),
    "child_consent_on": phrase("The child's own consent"),
    "guardian_role": phrase("Who decides for the child"),
    "risk_assessed_on": phrase("Day of the risk assessment"),
    "risk_level": phrase("Risk level"),
    "needs_health_assessed": phrase("Needs and health assessed"),
    "support_sufficient": phrase("Support and protection in the country are sufficient"),
    "prior_exception": phrase("Special circumstances"),
    "earlier_ref": phrase("Reference of the earlier case"),
    "endorsed_on": phrase("Endorsed by the coordinator"),
    "happened_on": phrase("Day it happened"),
    "decided_on": phrase("Day of the decision"),
    "departed_on": phrase("Day of departure"),
    "arrived_on": phrase("Day of arrival"),
    "escort": phrase("Escort"),
    "transit_assist": phrase("Help in transit"),
    "met_at_arrival": phrase("Met on arrival"),
    "onward_transport": phrase("Onward transport"),
    "travel_document_obtained": phrase("Travel document obtained"),
    "milestone": phrase("Follow-up"),
    "due_on": phrase("Due"),
    "done_on": phrase("Day of the contact"),
    "result": phrase("Result"),
    "mode": phrase("Channel"),
    "attempts": phrase("Attempts"),
    "nonresponse_reason": phrase("Why not reached"),
    "econ": phrase("Economic self-sufficiency"),
    "social": phrase("Social stability"),
    "psycho": phrase("Psychosocial well-being"),
    "reexploitation_risk": phrase("Risk of new exploitation"),
    "re_exploited": phrase("Exploited again"),
    "stays_by_choice": phrase("Stays by choice"),
    "more_support_needed": phrase("More support needed"),
    "rests_until": phrase("Try again from"),
    "urgency": phrase("State"),
    "reason": phrase("Reason"),
    "stage": phrase("Stage"),
    "country_group": phrase("Country group"),
    "username": phrase("User name"),
    "name": phrase("Name"),
    "form_token": phrase("Form"),
}


def label(field: str) -> str:
    """Return a field's label in the viewer's language."""
    return _(LABELS.get(field, field))


def beside(text: str, *, wrong: bool = True) -> None:
    """Tell beside a field what is wrong with it, or what may be."""
    colour, icon = ("red", "error") if wrong else ("orange", "warning")
    st.markdown(f":{colour}[:material/{icon}: {text}]")
