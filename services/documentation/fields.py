"""Every field that is asked, and what it is for: what has no use is not asked."""

from collections.abc import Iterator

from sqlmodel import SQLModel

from models.cases import Application, ChildHandover, SafeContact
from models.decisions import Grant, Rejection
from models.follow_ups import LoggedContact
from models.journeys import Arrival, Departure
from models.support_items import PlannedSupport

FORMS: dict[str, tuple[type[SQLModel], ...]] = {
    "Application": (Application,),
    "A child's hand-over": (ChildHandover,),
    "Decision": (Grant, Rejection),
    "Journey": (Departure, Arrival),
    "Support": (PlannedSupport,),
    "Safe contact": (SafeContact,),
    "Follow-up contact": (LoggedContact,),
}
STEPS = ("happened_on", "asked", "answered", "answered_by", "endorsed_on", "to_region")
_NOT_ASKED = {"form_token"}
_FIGURE_BY = "figure: every figure can be split or filtered by it"
USES = {
    "region": "rule: who may see and work with the case; " + _FIGURE_BY,
    "applied_on": "figures: applications, days to decision; rule: no step before it",
    "ground": "rule E1; IOM's assessment; table for the funder",
    "exploitation": "rule E1; kind of rehabilitation; table for the funder, persons never picked",
    "trafficking_status": "IOM's assessment; HTCDS export",
    "exploited_where": "IOM's assessment of risk in the country of return",
    "gender": "table for the funder; who is sent as escort",
    "age_group": "rule: the child block, priority, escort; " + _FIGURE_BY,
    "citizenship": "rules E2 and E4",
    "return_country": "rule E4; risk and support there; figures by country of return",
    "return_basis": "rule E4: home, or a third country where the person may settle",
    "accompanying_adults": "tickets and support; counted beside the figures",
    "accompanying_children": "tickets and support; counted apart, never as exploited (C8)",
    "household_ref": "one journey entered once for those who travel together",
    "prior_participation": "rule E5",
    "urgent_needs": "what must be arranged first; proposes the template of support",
    "separated_from_family": "rule C1: whether both countries must judge",
    "best_interest_sweden_on": "rule C1",
    "best_interest_home_on": "rule C1",
    "responsible_until_handover": "rule C2",
    "family_check_on": "rule C3",
    "child_consent_on": "rule C6",
    "guardian_role": "rule C6: who decides for the child, by role",
    "consent_record_on": "rule: no case before consent to record",
    "in_sweden_on": "rule E3",
    "informed_on": "rule: a well-informed decision",
    "free_choice_confirmed_on": "rule: freedom from coercion",
    "consent_programme_on": "rule: no grant and no departure without it",
    "consent_data_sharing_on": "rule: IOM sees the case on this consent",
    "handed_over_on": "rule C2: a child's case is not closed before it",
    "not_handed_over": "rule C2: why a child's case is closed without it",
    "decided_on": "figures: supported, days to decision; starts the days to departure",
    "reason": "figure: what happened instead; rule: who may be taken up again",
    "risk_assessed_on": "rule: no grant before it",
    "risk_level": "decision; what support the journey needs",
    "needs_health_assessed": "rule: no grant without it",
    "support_sufficient": "rule: no grant without it",
    "settlement_basis": "rule E4 for a third country",
    "earlier_ref": "rule E5; tells persons from applications",
    "prior_exception": "rule E5: why somebody may take part again",
    "departed_on": "figure: days to departure",
    "escort": "what the journey needs; a child's by default (C6)",
    "transit_assist": "what the journey needs",
    "onward_transport": "what the journey needs",
    "travel_document_obtained": "what is outstanding before departure",
    "arrived_on": "figure: returned; starts the clock of the follow-ups",
    "met_at_arrival": "whether the reception promised was given",
    "code": "what is outstanding; table of support for the funder",
    "phase": "what is outstanding before departure",
    "form": "table of support for the funder",
    "side": "who sees to it",
    "planned_on": "what is outstanding, and since when",
    "safe_channels": "rule: which channel may be used",
    "safe_hours": "shown before anyone calls",
    "leave_no_message": "shown before anyone calls",
    "done_on": "figures of follow-up; of support: table for the funder",
    "result": "state of the follow-up; figures of follow-up",
    "mode": "rule of safe contact; how people are reached",
    "attempts": "proposal that contact is lost",
    "nonresponse_reason": "what to try next; the split of what happened instead",
    "econ": "rule: a twelve-month follow-up is done with all three; change first to last",
    "social": "as econ",
    "psycho": "as econ",
    "reexploitation_risk": "who is contacted sooner; support",
    "re_exploited": "alert and referral",
    "stays_by_choice": "whether the return is lasting",
    "more_support_needed": "additional support at follow-up",
    "rests_until": "state of the follow-up: rests until this day",
    "rules_kept": "whether the rules for safe contact were kept",
    "happened_on": "figures: caseload on every day, days waiting",
    "asked": "what the coordinator is to bring",
    "answered": "what is still missing",
    "answered_by": "whom to turn to when something is missing",
    "endorsed_on": "the coordinator's part of the decision, apart from IOM's",
    "to_region": "which region is asked to take over; caseload by region",
}
_HEADING = """# Fields, and what each is for

Written by `manage.py docs` from `services/documentation/fields.py`. What has no use is not asked.
Names, contact data, birth dates, legal status in Sweden and notes about a person are not kept.

"""


def fields_page() -> str:
    """Write the table of every form."""
    parts = [_part(title, asked_in(*forms)) for title, forms in FORMS.items()]
    return _HEADING + "\n".join([*parts, _part("Steps on the path", iter(STEPS))])


def asked_in(*forms: type[SQLModel]) -> Iterator[str]:
    """Name the fields of some forms, each once, in their order."""
    found = dict.fromkeys(name for form in forms for name in form.model_fields)
    yield from (name for name in found if name not in _NOT_ASKED)


def _part(title: str, names: Iterator[str]) -> str:
    rows = "".join(f"| `{name}` | {USES[name]} |\n" for name in names)
    return f"## {title}\n\n| field | what it is for |\n|---|---|\n{rows}"
